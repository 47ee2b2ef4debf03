package apptest

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/server/activity"
	"github.com/strongroom/strongroom/server/alert"
)

const (
	creatingRule = `mutation($in: CreateRuleInput!) { createRule(input: $in) { rule { id } } }`
	changingRule = `mutation($in: UpdateRuleInput!) { updateRule(input: $in) { rule { id } } }`
	tryingRule   = `query($in: RuleTrialInput!) { ruleTrial(input: $in) { events matches findings alerts failures failure complete days { day matches alerts } examples { id kind } } }`
)

// lookFor writes a rule and returns its id. more are further parts of the input.
func (c *Client) lookFor(title, expression string, more ...any) string {
	c.app.t.Helper()
	in := input(append([]any{"title", title, "expression", expression, "severity", "HIGH", "per", "ACTOR", "times", 1, "minutes", 60}, more...)...)
	var out struct {
		CreateRule struct{ Rule struct{ ID string } }
	}
	c.Must(creatingRule, in, &out)
	return out.CreateRule.Rule.ID
}

type trialParts struct {
	RuleTrial struct {
		Events, Matches, Findings, Alerts, Failures int
		Failure                                     string
		Complete                                    bool
		Days                                        []struct {
			Day             string
			Matches, Alerts int
		}
		Examples []struct{ ID, Kind string }
	}
}

func (c *Client) try(expression, per string, times, minutes int) trialParts {
	c.app.t.Helper()
	var out trialParts
	c.Must(tryingRule, input("expression", expression, "per", per, "times", times, "minutes", minutes, "days", 7), &out)
	return out
}

// looked waits until everything was looked at.
func (a *App) looked() {
	a.t.Helper()
	a.numbered()
	Eventually(a.t, "lookouts", func() bool {
		return a.count("SELECT count(*) FROM lookouts l WHERE l.cursor < (SELECT max(sequence) FROM activity_events e WHERE e.organization_id = l.organization_id)") == 0
	})
}

// TestTheSameHistoryRaisesTheSameAlerts compares what rules raised while things
// happened with what their back-test finds in them.
func TestTheSameHistoryRaisesTheSameAlerts(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		a := Start(t, o)
		admin := a.SetUp()
		ann := a.Invite(admin, access.RoleAnalyst, annEmail, "Ann")
		a.looked()
		type want struct {
			expression, per string
			times           int
		}
		rules := map[string]want{
			"each":    {`event.kind == "profile.changed"`, "ACTOR", 1},
			"three":   {`event.kind.startsWith("profile.") && event.actor.role == "ANALYST"`, "ACTOR", 3},
			"object":  {`event.object.kind == "dataset" && event.outcome == "SUCCEEDED"`, "OBJECT", 1},
			"address": {`event.place.address.within("127.0.0.0/8") && event.kind == "profile.changed"`, "ADDRESS", 4},
			"all":     {`event.kind == "profile.changed" && event.actor.name != ""`, "ORGANIZATION", 5},
			"never":   {`event.details.number("rows") > 1000.0`, "ACTOR", 1},
		}
		ids := map[string]string{}
		for name, r := range rules {
			ids[name] = admin.lookFor(name, r.expression, "per", r.per, "times", r.times)
		}
		rename := func(c *Client, name string) {
			c.Must(`mutation($n: String!) { updateProfile(input: {name: $n}) { user { id } } }`, map[string]any{"n": name}, nil)
		}
		for i := range 4 {
			rename(ann, fmt.Sprint("Ann ", i))
		}
		a.looked()
		if o.DatabaseURL == "" { // what rules remember survives a restart
			a.Stop()
			again := o
			again.Dir = a.Dir
			a = Start(t, again)
			admin, ann = a.Client(), a.Client()
			admin.SignIn(Admin)
			ann.SignIn(annEmail)
		}
		rename(ann, "Ann")
		rename(admin, "Ada Admin")
		rename(admin, "Ada")
		admin.Upload("one.csv", "a\n1\n")
		a.settle()
		a.looked()
		found := 0
		for name, r := range rules {
			got := admin.alerts(alert.Custom + ids[name])
			live := 0
			for _, g := range got {
				live += g.Count
			}
			found += live
			tried := admin.try(r.expression, r.per, r.times, 60)
			if tried.RuleTrial.Findings != live || tried.RuleTrial.Alerts < len(got) || tried.RuleTrial.Failures != 0 || !tried.RuleTrial.Complete {
				t.Errorf("%s: live %d findings in %d alerts, tried %+v", name, live, len(got), tried.RuleTrial)
			}
			if len(got) > 0 && got[0].Title != name {
				t.Errorf("%s is titled %s", name, got[0].Title)
			}
		}
		if found < 12 {
			t.Errorf("only %d findings", found)
		}
		three := admin.alerts(alert.Custom + ids["three"])
		if len(three) != 1 || three[0].Count != 3 || three[0].Member == nil || three[0].Severity != "HIGH" {
			t.Errorf("the third, fourth and fifth time: %+v", three)
		}
		if len(admin.alerts(alert.Custom+ids["each"])) != 2 {
			t.Error("two people changed their names")
		}
	})
}

func TestARuleThatFailsSaysSoAndStopsNothing(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		a := Start(t, o)
		admin := a.SetUp()
		id := admin.lookFor("Broken", `event.details["no such"] == "x"`)
		good := admin.lookFor("Good", `event.kind == "profile.changed"`)
		for range 3 {
			admin.Must(`mutation { updateProfile(input: {name: "Ada"}) { user { id } } }`, nil, nil)
		}
		a.looked()
		got := admin.one(alert.RuleFails.ID)
		if got.Count < 3 || !strings.Contains(fmt.Sprint(got.Reasons), "“Broken”") {
			t.Errorf("%+v", got)
		}
		if got := admin.one(alert.Custom + good); got.Count != 3 {
			t.Errorf("the other rule found %d", got.Count)
		}
		var out struct {
			Rules []struct {
				ID, Failure     string
				Found, Failures int
			}
		}
		admin.Must(`{ rules { id failure found failures } }`, nil, &out)
		if out.Rules[0].Failures < 3 || out.Rules[0].Failure == "" || out.Rules[1].Found != 3 || out.Rules[1].Failures != 0 {
			t.Errorf("%+v", out)
		}
		// Correcting it begins anew, and is recorded with what was before.
		admin.Must(changingRule, input("id", id, "expression", `event.details.text("no such") == "x"`, "active", false), nil)
		a.looked()
		admin.Must(`{ rules { id failure found failures } }`, nil, &out)
		if out.Rules[0].Failures != 0 || out.Rules[0].Failure != "" {
			t.Errorf("%+v", out)
		}
		a.settle()
		changed := admin.search(map[string]any{"object": id, "kinds": []string{activity.RuleChanged.Name}})
		var names []string
		for _, c := range changed[0].Changes {
			names = append(names, c.Name)
		}
		if diff := cmp.Diff([]string{"active", "expression"}, names); diff != "" {
			t.Error(diff)
		}
	})
}

func TestARuleSeesItsOwnOrganizationAlone(t *testing.T) {
	t.Parallel()
	a := Start(t, Options{})
	admin := a.SetUp()
	other := a.AnotherOrganization("Betaburg", "root@betaburg.example", "Root")
	id := admin.lookFor("Everything", `true`, "per", "ORGANIZATION")
	theirs := other.lookFor("Everything", `true`, "per", "ORGANIZATION")
	for range 30 {
		other.Must(`mutation { updateProfile(input: {name: "Root"}) { user { id } } }`, nil, nil)
	}
	a.looked()
	mine := admin.alerts(alert.Custom + id)
	for _, g := range mine {
		if g.Count > 10 {
			t.Errorf("it found %d events, most of them of others", g.Count)
		}
	}
	if n := other.one(alert.Custom + theirs).Count; n < 30 || n > 60 {
		t.Errorf("a rule that matches everything found %d", n) // and not its own alerts
	}
	if got := admin.try("true", "ORGANIZATION", 1, 60); got.RuleTrial.Matches > 15 {
		t.Errorf("the back-test sees %d events", got.RuleTrial.Matches)
	}
	other.Refused("NOT_FOUND", changingRule, input("id", id, "title", "Mine"))
	ann := a.Invite(admin, access.RoleAnalyst, annEmail, "Ann")
	for _, q := range []string{`{ rules { id } }`, `{ ruleFields { name } }`, `{ ruleCheck(expression: "true") { cost } }`, `{ decoys { id } }`} {
		ann.Refused("FORBIDDEN", q, nil)
	}
}

func TestARuleOfEverythingRaisesAFewAlerts(t *testing.T) {
	t.Parallel()
	a := Start(t, Options{})
	admin := a.SetUp()
	id := admin.lookFor("Objects", `event.kind == "dataset.changed"`, "per", "OBJECT")
	for i := range 45 {
		err := a.API.Activity.Record(context.Background(), activity.Event{
			Kind: activity.DatasetChanged, Object: fmt.Sprint("dst_", i), Organization: admin.Organization, Actor: admin.User,
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	a.looked()
	total, got := 0, admin.alerts(alert.Custom+id)
	for _, g := range got {
		total += g.Count
	}
	if len(got) != 21 || total != 45 {
		t.Errorf("%d alerts of %d events", len(got), total)
	}
}
