package apptest

import (
	"context"
	"errors"
	"net/netip"
	"strings"
	"sync"
	"testing"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/activityevent"
	"github.com/strongroom/strongroom/server/activity"
	"github.com/strongroom/strongroom/server/alert"
	"github.com/strongroom/strongroom/server/store"
)

type alertParts struct {
	ID, Title, Severity, State, Answer, Technique, Verdict string
	Count, Revision                                        int
	Mine, Asks                                             bool
	Rule                                                   struct{ ID string }
	Reasons                                                []struct{ Name, Text string }
	Activity                                               []struct{ ID, Kind string }
	Member                                                 *struct{ ID string }
}

const alertFields = `id title severity state answer technique verdict count revision mine asks rule { id } reasons { name text } activity { id kind } member { id }`

// alerts are those that a client sees, newest first, of a rule.
func (c *Client) alerts(rule string) []alertParts {
	c.app.t.Helper()
	var out struct {
		Alerts struct{ Edges []struct{ Node alertParts } }
	}
	c.Must(`{ alerts(view: ALL) { edges { node { `+alertFields+` } } } }`, nil, &out)
	var found []alertParts
	for _, e := range out.Alerts.Edges {
		if e.Node.Rule.ID == rule {
			found = append(found, e.Node)
		}
	}
	return found
}

func (c *Client) ownAlerts() []alertParts {
	c.app.t.Helper()
	var out struct{ OwnAlerts []alertParts }
	c.Must(`{ ownAlerts { `+alertFields+` } }`, nil, &out)
	return out.OwnAlerts
}

// one is the only alert of a rule, once there is one.
func (c *Client) one(rule string) alertParts {
	c.app.t.Helper()
	var found []alertParts
	Eventually(c.app.t, "alert "+rule, func() bool { found = c.alerts(rule); return len(found) > 0 })
	if len(found) != 1 {
		c.app.t.Fatalf("%d alerts of %s", len(found), rule)
	}
	return found[0]
}

func input(parts ...any) map[string]any {
	in := map[string]any{}
	for i := 0; i < len(parts); i += 2 {
		in[parts[i].(string)] = parts[i+1]
	}
	return map[string]any{"in": in}
}

const (
	acknowledging = `mutation($in: AcknowledgeAlertInput!) { acknowledgeAlert(input: $in) { alert { state } } }`
	resolving     = `mutation($in: ResolveAlertInput!) { resolveAlert(input: $in) { alert { state } } }`
	answering     = `mutation($in: AnswerAlertInput!) { answerAlert(input: $in) { alert { state answer severity } } }`
	addingChannel = `mutation($in: AddChannelInput!) { addChannel(input: $in) { channel { id } secret } }`
)

// wrong tries to sign in with a wrong password.
func (c *Client) wrong(email string) {
	c.app.t.Helper()
	c.Ask(`mutation($in: SignInInput!) { signIn(input: $in) { __typename } }`, map[string]any{"in": map[string]any{"email": email, "password": "not it, I fear"}})
}

// TestEachRuleFires does what each rule looks out for, and finds its alert.
func TestEachRuleFires(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		a := Start(t, o)
		admin := a.SetUp()
		ann := a.Invite(admin, access.RoleAnalyst, annEmail, "Ann")
		bob := a.Invite(admin, access.RoleAnalyst, "bob@example.com", "Bob")
		fired := map[string]bool{}
		expect := func(r alert.Rule) alertParts {
			t.Helper()
			got := admin.one(r.ID)
			fired[r.ID] = true
			if alert.Rank(r.Severity) < 0 || !strings.HasPrefix(got.Technique, r.Technique) || len(got.Reasons) == 0 {
				t.Errorf("%s: %+v", r.ID, got)
			}
			return got
		}

		for _, rule := range alert.Rules {
			if n := len(admin.alerts(rule.ID)); n != 0 {
				t.Errorf("%s fires when nothing has happened", rule.ID)
			}
		}
		stranger := a.Client()
		stranger.SignIn(annEmail)
		if got := expect(alert.NewBrowser); got.Severity != "MEDIUM" || got.Member == nil {
			t.Errorf("%+v", got)
		}

		for range 5 {
			a.Client().wrong(annEmail)
		}
		Eventually(t, "failures", func() bool { return len(admin.alerts(alert.FailedSignIns.ID)) == 1 })
		expect(alert.FailedSignIns)

		// What is not reached by hand here is recorded as its own package does.
		record := func(e activity.Event) {
			t.Helper()
			e.Organization = admin.Organization
			if err := a.API.Activity.Record(context.Background(), e); err != nil {
				t.Fatal(err)
			}
		}
		record(activity.Event{Kind: activity.PasskeyCloned, Actor: ann.User, Object: "fac_1", Name: "YubiKey", Outcome: activityevent.OutcomeFAILED})
		expect(alert.PasskeyCloned)
		record(activity.Event{Kind: activity.RecoveryAsked, Actor: ann.User, Object: ann.User})
		expect(alert.RecoveryBegun)
		record(activity.Event{Kind: activity.NotMe, Actor: ann.User, Object: ann.User})
		expect(alert.NotMe)

		admin.Must(`mutation($in: ChangeMemberRoleInput!) { changeMemberRole(input: $in) { membership { role } } }`,
			input("id", admin.memberID(ann.User), "role", "ADMIN"), nil)
		expect(alert.AdminGranted)
		admin.Must(`mutation { updateSettings(input: {passwordLength: 20, invitationDays: 3}) { settings { invitationDays } } }`, nil, nil)
		got := expect(alert.SettingChanged)
		if text := got.Reasons[0].Text; !strings.Contains(text, "password.length was") || !strings.Contains(text, "is now 20") {
			t.Errorf("%s", text)
		}

		ann.report("what", "A mail asked me for my password.")
		expect(alert.Reported)

		if err := a.API.Alerts.Broken(context.Background(), admin.Organization, errors.New("event 7 is missing")); err != nil {
			t.Fatal(err)
		}
		if err := a.API.Alerts.Broken(context.Background(), admin.Organization, errors.New("event 7 is missing")); err != nil {
			t.Fatal(err)
		}
		if got := expect(alert.LogBroken); got.Severity != "CRITICAL" || got.Count != 1 {
			t.Errorf("%+v", got)
		}

		admin.Upload("words.csv", "id,word\n1,a\n2,b\n")
		run := admin.Run("SELECT * FROM words")
		for range 20 {
			admin.Export(run.Result.ID, "CSV")
		}
		expect(alert.MassExport)
		record(activity.Event{Kind: activity.SignedIn, Actor: ann.User, Object: "ses_1", Facts: map[string]string{
			activity.FactRisk: "admin", activity.FactRiskReason + "1": "It is unlike the person.",
		}})
		expect(alert.UnusualSignIn)
		a.learnt()
		for i := range 6 { // from as many addresses, none of which is the person's
			from := access.With(context.Background(), access.Viewer{Address: netip.AddrFrom4([4]byte{127, 30, byte(i), 9})})
			err := a.API.Activity.Record(from, activity.Event{
				Kind: activity.SignInFailed, Actor: ann.User, Object: ann.User, Organization: admin.Organization, Outcome: activityevent.OutcomeFAILED,
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		expect(alert.Guessing)
		for _, r := range []alert.Rule{alert.UnusualReading, alert.DetectionBroken, alert.PostureWorse} {
			err := a.API.Alerts.Raise(context.Background(), alert.Finding{Rule: r, Organization: admin.Organization, Reasons: []alert.Reason{{Name: "why", Text: "Because."}}})
			if err != nil {
				t.Fatal(err)
			}
			expect(r)
		}

		admin.watch("PERSON", bob.User)
		record(activity.Event{Kind: activity.ExportGranted, Actor: bob.User, Object: "res_1", Name: "words"})
		expect(alert.WatchedPerson)
		words := admin.Upload("watched.csv", "id,word\n1,a\n")
		admin.watch("DATASET", words)
		record(activity.Event{Kind: activity.DatasetPreviewed, Actor: bob.User, Object: words, Name: "watched"})
		if got := expect(alert.WatchedDataset); got.Member == nil {
			t.Error("nobody is named who read it")
		}

		admin.BreakGlass(bob.User, 1)
		if got := expect(alert.GlassBroken); got.Member == nil || !strings.Contains(got.Reasons[0].Text, emergency) {
			t.Errorf("%+v", got)
		}
		if own := bob.ownAlerts(); len(own) != 1 || own[0].Rule.ID != alert.GlassBroken.ID {
			t.Errorf("the member sees %+v", own)
		}
		admin.lookFor("Broken", `event.details["nothing"] == "x"`)
		_, token := admin.decoy("API_KEY", "Key of the old backup")
		a.bearer(token)
		if got := expect(alert.DecoyTouched); got.Severity != "CRITICAL" || got.Technique != "T1078" {
			t.Errorf("%+v", got)
		}
		expect(alert.RuleFails)

		for _, r := range alert.Rules {
			if !fired[r.ID] {
				t.Errorf("nothing fires %s", r.ID)
			}
		}
	})
}

func TestFailedSignInsGrowOneAlertUntilSomebodyGetsIn(t *testing.T) {
	t.Parallel()
	a := Start(t, Options{})
	admin := a.SetUp()
	ann := a.Invite(admin, access.RoleAnalyst, annEmail, "Ann")
	record := func(kind activity.Kind, facts map[string]string) {
		t.Helper()
		e := activity.Event{Kind: kind, Actor: ann.User, Object: ann.User, Organization: admin.Organization, Facts: facts}
		if err := a.API.Activity.Record(context.Background(), e); err != nil {
			t.Fatal(err)
		}
	}
	for range 4 {
		record(activity.SignInFailed, nil)
	}
	if n := len(admin.alerts(alert.FailedSignIns.ID)); n != 0 {
		t.Fatalf("%d alerts after four failures", n)
	}
	for range 8 {
		record(activity.SignInFailed, nil)
	}
	if got := admin.one(alert.FailedSignIns.ID); got.Count != 12 || got.Severity != "MEDIUM" {
		t.Errorf("%+v", got)
	}
	record(activity.SignedIn, nil) // from a browser that the account knows
	if got := admin.one(alert.FailedSignIns.ID); got.Severity != "MEDIUM" || got.Count != 12 {
		t.Errorf("the owner's own sign-in escalates: %+v", got)
	}
	record(activity.AccountLocked, nil)
	if got := admin.one(alert.FailedSignIns.ID); got.Severity != "HIGH" {
		t.Errorf("a lock does not escalate: %+v", got)
	}
	admin.Must(acknowledging, input("id", admin.one(alert.FailedSignIns.ID).ID), nil)
	record(activity.SignedIn, map[string]string{activity.FactBrowser: activity.BrowserNew})
	got := admin.one(alert.FailedSignIns.ID)
	if got.Severity != "CRITICAL" || got.State != "OPEN" || got.Title == alert.FailedSignIns.Title {
		t.Errorf("a success from a new browser does not escalate: %+v", got)
	}
}

// TestConcurrentFindingsGrowOneAlertExactly raises the same at once, in transactions
// of their own, some of which are rolled back.
func TestConcurrentFindingsGrowOneAlertExactly(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		a := Start(t, o)
		admin := a.SetUp()
		oops := errors.New("oops")
		var wg sync.WaitGroup
		for i := range 24 {
			wg.Go(func() {
				_, err := store.InTx(context.Background(), a.DB, func(ctx context.Context, _ *ent.Client) (int, error) {
					err := a.API.Alerts.Raise(ctx, alert.Finding{
						Rule: alert.MassExport, Organization: admin.Organization, Subject: alert.Subject{Person: admin.User}, Key: "k",
						Reasons: []alert.Reason{{Name: "why", Text: "Because."}},
					})
					if err == nil && i%6 == 0 {
						err = oops
					}
					return 0, err
				})
				if err != nil && !errors.Is(err, oops) {
					t.Errorf("raise: %v", err)
				}
			})
		}
		wg.Wait()
		got := admin.one(alert.MassExport.ID)
		if got.Count != 20 || got.Revision != 20 {
			t.Errorf("%d findings, revision %d", got.Count, got.Revision)
		}
	})
}

func TestAlertsLive(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		a := Start(t, o)
		admin := a.SetUp()
		ann := a.Invite(admin, access.RoleAnalyst, annEmail, "Ann")
		ben := a.Invite(admin, access.RoleViewer, "ben@example.com", "Ben")
		const watching = `subscription($after: Long) { alertChanged(after: $after) { id state revision rule { id } } }`
		type pushed struct {
			AlertChanged struct {
				State    string
				Revision int
			}
		}
		his, hers, others := admin.Socket(), ann.Socket(), ben.Socket()
		for _, s := range []*Socket{his, hers, others} {
			s.Subscribe(watching, map[string]any{"after": 0})
		}
		stranger := a.Client()
		stranger.SignIn(annEmail)
		var p pushed
		his.Event(&p)
		hers.Event(&p)
		if p.AlertChanged.State != "OPEN" || p.AlertChanged.Revision != 1 {
			t.Errorf("%+v", p)
		}
		got := admin.one(alert.NewBrowser.ID)
		ann.Refused("FORBIDDEN", acknowledging, input("id", got.ID))
		ann.Refused("FORBIDDEN", `{ alertCounts { open } }`, nil)
		if len(ben.ownAlerts()) != 0 || len(ann.ownAlerts()) != 1 {
			t.Errorf("%v, %v", ben.ownAlerts(), ann.ownAlerts())
		}
		admin.Must(acknowledging, input("id", got.ID), nil)
		his.Event(&p)
		if p.AlertChanged.State != "ACKNOWLEDGED" || p.AlertChanged.Revision != 2 {
			t.Errorf("%+v", p)
		}
		// Whoever was cut off begins after what they saw.
		admin.Must(resolving, input("id", got.ID, "verdict", "EXPECTED", "note", "She has a new laptop."), nil)
		again := admin.Socket()
		again.Subscribe(watching, map[string]any{"after": 2})
		again.Event(&p)
		if p.AlertChanged.State != "RESOLVED" || p.AlertChanged.Revision != 3 {
			t.Errorf("%+v", p)
		}
		// The first that he hears of is about himself.
		a.Client().SignIn("ben@example.com")
		others.Event(&p)
		if p.AlertChanged.State != "OPEN" || p.AlertChanged.Revision != 4 {
			t.Errorf("%+v", p)
		}
		if n := a.count("SELECT count(*) FROM activity_events WHERE kind IN ('alert.raised', 'alert.acknowledged', 'alert.resolved')"); n != 4 {
			t.Errorf("%d events", n)
		}
	})
}
