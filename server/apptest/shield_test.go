package apptest

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/graph/gorilla"
	"github.com/strongroom/strongroom/server/activity"
	"github.com/strongroom/strongroom/server/alert"
)

const (
	raising    = `mutation($in: RaiseShieldsInput!) { raiseShields(input: $in) { shields { id reason until by { id } } } }`
	prolonging = `mutation($in: ProlongShieldsInput!) { prolongShields(input: $in) { shields { id until } } }`
	lowering   = `mutation($in: LowerShieldsInput!) { lowerShields(input: $in) { shields { id } } }`
	sharing    = `mutation($in: ShareAnalysisInput!) { shareAnalysis(input: $in) { share { id } } }`
	exporting  = `mutation($in: CreateExportInput!) { createExport(input: $in) { url } }`
	everything = `{ settings { viewersMayExport exportRowLimit graceDays sessionRules { role secondFactor idleMinutes lifetimeMinutes trustDays } } }`
)

func shields(hours int) map[string]any {
	return in(map[string]any{"hours": hours, "reason": "Somebody is inside the network"})
}

type shieldParts struct {
	ID, Reason string
	Until      time.Time
	By         *struct{ ID string }
}

// Raise raises shields and returns their id.
func (c *Client) Raise(hours int) string {
	c.app.t.Helper()
	var got struct{ RaiseShields struct{ Shields shieldParts } }
	c.Must(raising, shields(hours), &got)
	return got.RaiseShields.Shields.ID
}

// shields is what the person is shown of them.
func (c *Client) shields() *shieldParts {
	c.app.t.Helper()
	var got struct{ Shields *shieldParts }
	c.Must(`{ shields { id reason until by { id } } }`, nil, &got)
	return got.Shields
}

// armed is an analyst with an authenticator app who has something to share.
type armed struct {
	*Client
	analysis, result, dataset string
}

func arms(a *App, admin *Client) *armed {
	p := &armed{Client: a.Invite(admin, access.RoleAnalyst, annEmail, "Ann")}
	p.AddApp()
	p.dataset = p.Upload("pay.csv", "id,word\n1,canary\n")
	run := p.Run("SELECT * FROM pay")
	p.result = run.Result.ID
	p.analysis = p.Save("Pay", "SELECT * FROM pay", run.ID)
	return p
}

func (p *armed) outward() map[string]Answer {
	return map[string]Answer{
		"share":    p.Ask(sharing, in(map[string]any{"analysisId": p.analysis, "audience": "TEAM"})),
		"download": p.Ask(exporting, in(map[string]any{"resultId": p.result, "format": "CSV"})),
		"opening":  p.Ask(fmt.Sprintf(`mutation { updateDataset(input: {id: %q, visibility: TEAM}) { dataset { id } } }`, p.dataset), nil),
	}
}

func TestShieldsHoldForEverybodyAndGiveBackWhatWas(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		a := Start(t, o)
		admin := a.SetUp()
		other := a.AnotherOrganization("Elsewhere", "else@example.com", "Else")
		admin.Refused("CONFLICT", raising, shields(2)) // nobody raises what stops them first
		admin.AddApp()
		ann := arms(a, admin)
		bob := a.Invite(admin, access.RoleAnalyst, "bob@example.com", "Bob")
		for _, bad := range []map[string]any{
			{"hours": 0, "reason": "Somebody is inside"},
			{"hours": 169, "reason": "Somebody is inside"},
			{"hours": 2, "reason": "because"},
			{"hours": 2, "reason": "Somebody is \u202e inside"},
		} {
			admin.Refused("INVALID", raising, in(bad))
		}
		ann.Refused("FORBIDDEN", raising, shields(2))
		before := string(admin.Ask(everything, nil).Data)
		granted := ann.Export(ann.result, "CSV")
		if got := admin.Ask(`{ withoutShieldFactor { name } }`, nil); !strings.Contains(string(got.Raw), "Bob") || strings.Contains(string(got.Raw), "Ann") {
			t.Errorf("who cannot meet it: %s", got.Raw)
		}

		const live = `subscription { shieldsChanged { shields { id } } }`
		watching, losing := ann.Socket(), bob.Socket()
		watching.Subscribe(live, nil)
		losing.Subscribe(live, nil)
		var seen struct {
			ShieldsChanged struct{ Shields *struct{ ID string } }
		}
		watching.Event(&seen)
		losing.Event(&seen)
		if seen.ShieldsChanged.Shields != nil {
			t.Error("shields are up before anybody raised them")
		}
		id := admin.Raise(2)
		watching.Event(&seen)
		if up := seen.ShieldsChanged.Shields; up == nil || up.ID != id {
			t.Errorf("an open page is told %+v", up)
		}
		if code := losing.Closed(); code != gorilla.CloseRevoked {
			t.Errorf("the socket of somebody who has to prove more ends with %d", code)
		}
		admin.Refused("CONFLICT", raising, shields(3))
		for what, ans := range ann.outward() {
			if ans.Code() != "FORBIDDEN" {
				t.Errorf("%s while shields are up: %s", what, ans.Raw)
			}
		}
		if status, _ := ann.Get(granted); status != http.StatusForbidden {
			t.Errorf("what was granted before leaves with %d", status)
		}
		if through := bob.reachable(t); len(through) > 0 {
			t.Errorf("without a second factor through came %v", through)
		}
		if got := first(bob.step()); got != "ENROL" {
			t.Errorf("he is to %q", got)
		}
		if up := bob.shields(); up == nil || up.Reason != "" || up.By != nil {
			t.Errorf("a member is shown %+v", up)
		}
		if up := admin.shields(); up == nil || up.Reason == "" || up.By == nil || up.By.ID != admin.User {
			t.Errorf("an admin is shown %+v", up)
		}
		if got := string(admin.Ask(everything, nil).Data); got != before {
			t.Errorf("the settings underneath became %s", got)
		}
		// Another rule is saved meanwhile, which lowers nothing.
		admin.Must(`mutation { updateSettings(input: {invitationDays: 9}) { settings { invitationDays } } }`, nil, nil)
		if through := bob.reachable(t); len(through) > 0 || admin.shields() == nil {
			t.Errorf("saving a setting let through %v", through)
		}
		if other.shields() != nil || len(other.reachable(t)) == 0 {
			t.Error("another organization has shields up")
		}
		other.Refused("CONFLICT", lowering, in(map[string]any{"id": id}))

		a.Clock.Advance(11 * time.Minute)
		if ans := ann.Ask(`{ datasets { totalCount } }`, nil); ans.Code() != "UNAUTHENTICATED" {
			t.Errorf("eleven unused minutes: %s", ans.Raw)
		}
		a.Clock.Advance(110 * time.Minute) // they end by the clock
		for _, c := range []*Client{admin, ann.Client, bob} {
			c.SignIn(map[*Client]string{admin: Admin, ann.Client: annEmail, bob: "bob@example.com"}[c])
		}
		if bob.shields() != nil || len(bob.reachable(t)) == 0 {
			t.Error("shields outlive their time")
		}
		for what, ans := range ann.outward() {
			if ans.Code() != "" {
				t.Errorf("%s afterwards: %s", what, ans.Raw)
			}
		}
		if got := string(admin.Ask(everything, nil).Data); got != before {
			t.Errorf("the settings came back as %s", got)
		}
		admin.Refused("CONFLICT", prolonging, in(map[string]any{"id": id, "hours": 5}))
	})
}

func TestShieldsEndEarlyOrLater(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		a := Start(t, o)
		admin := a.SetUp()
		admin.AddApp()
		bob := a.Invite(admin, access.RoleAnalyst, "bob@example.com", "Bob")
		id := admin.Raise(1)
		admin.Must(prolonging, in(map[string]any{"id": id, "hours": 24}), nil)
		if left := time.Until(admin.shields().Until); left < 23*time.Hour {
			t.Errorf("they last for %s", left)
		}
		bob.Refused("FORBIDDEN", lowering, in(map[string]any{"id": id}))
		admin.Refused("CONFLICT", lowering, in(map[string]any{"id": "shd_other"}))
		admin.Must(lowering, in(map[string]any{"id": id}), nil)
		admin.Refused("CONFLICT", lowering, in(map[string]any{"id": id}))
		if len(bob.reachable(t)) == 0 || bob.shields() != nil {
			t.Error("lowered shields hold")
		}
		if again := admin.Raise(1); again == id {
			t.Error("the next have the same name")
		}
		for _, k := range []activity.Kind{activity.ShieldsRaised, activity.ShieldsProlonged, activity.ShieldsLowered} {
			if a.count("SELECT count(*) FROM activity_events WHERE kind = '"+k.Name+"'") == 0 {
				t.Errorf("%s is not recorded", k.Name)
			}
		}
		a.Clock.Advance(6 * time.Minute) // the proof is too old
		admin.Refused("STALE_AUTHENTICATION", lowering, in(map[string]any{"id": id}))
	})
}

func TestShieldsTakeNewBrowsersOnlyWithMoreThanAPassword(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		a := Start(t, o)
		admin := a.SetUp()
		admin.AddApp()
		ann := a.Invite(admin, access.RoleAnalyst, annEmail, "Ann")
		app := ann.AddApp()
		bob := a.Invite(admin, access.RoleAnalyst, "bob@example.com", "Bob")
		// She belongs to another organization first, in which no shields are.
		eve := a.AnotherOrganization("Elsewhere", "eve@example.com", "Eve")
		if err := a.DB.Membership.Create().SetOrganizationID(admin.Organization).SetUserID(eve.User).SetRole(access.RoleAnalyst).
			Exec(access.As(t.Context(), access.ActorSetup, "")); err != nil {
			t.Fatal(err)
		}
		admin.Raise(5)

		signingIn := `mutation($in: SignInInput!) { signIn(input: $in) { __typename } }`
		a.Client().Refused("FORBIDDEN", signingIn, in(map[string]any{"email": "bob@example.com", "password": Password}))
		a.Client().Refused("INVALID", signingIn, in(map[string]any{"email": "bob@example.com", "password": "not his"}))
		bob.SignIn("bob@example.com") // the browser that his account knows
		if got := first(bob.step()); got != "ENROL" {
			t.Errorf("he is to %q", got)
		}
		there := a.Client()
		there.phone = app
		there.SignIn(annEmail)
		there.Must(`{ datasets { totalCount } }`, nil, nil)

		elsewhere := a.Client()
		elsewhere.SignIn("eve@example.com")
		if elsewhere.Organization == admin.Organization {
			t.Fatal("she begins in the wrong organization")
		}
		switching := `mutation($in: SwitchOrganizationInput!) { switchOrganization(input: $in) { viewer { role } } }`
		elsewhere.Refused("FORBIDDEN", switching, in(map[string]any{"organizationId": admin.Organization}))
		eve.Must(switching, in(map[string]any{"organizationId": admin.Organization}), nil)
		if got := first(eve.step()); got != "ENROL" {
			t.Errorf("in the browser that is known she is to %q", got)
		}
		Eventually(t, "the refusal in the log", func() bool {
			return a.count("SELECT count(*) FROM activity_events WHERE kind = 'session.shielded'") == 1
		})
	})
}

func TestTwoWhoRaiseAtOnceRaiseOnce(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		a := Start(t, o)
		admin := a.SetUp()
		admin.AddApp()
		second := a.Invite(admin, access.RoleAdmin, "second@example.com", "Second")
		second.AddApp()
		ann := arms(a, admin)
		var wg sync.WaitGroup
		var raised [2]Answer
		var shared Answer
		for i, c := range []*Client{admin, second} {
			wg.Go(func() { raised[i] = c.Ask(raising, shields(i+1)) })
		}
		wg.Go(func() { shared = ann.outward()["share"] })
		wg.Wait()
		codes := raised[0].Code() + raised[1].Code()
		if codes != "CONFLICT" {
			t.Errorf("%s and %s", raised[0].Raw, raised[1].Raw)
		}
		if c := shared.Code(); c != "" && c != "FORBIDDEN" {
			t.Errorf("a share at the same instant: %s", shared.Raw)
		}
		if n := a.count("SELECT count(*) FROM activity_events WHERE kind = 'shields.raised'"); n != 1 {
			t.Errorf("%d times raised", n)
		}
		if ans := ann.outward()["share"]; ans.Code() != "FORBIDDEN" {
			t.Errorf("a share after it: %s", ans.Raw)
		}
	})
}

// TestShieldsThatEndEarlyAreAnAlert is whoever is kept out by them and holds an admin's
// account.
func TestShieldsThatEndEarlyAreAnAlert(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		a := Start(t, o)
		admin := a.SetUp()
		admin.AddApp()
		admin.SignIn(Admin)
		bea := a.Invite(admin, access.RoleAdmin, "bea@example.com", "Bea")
		id := admin.Raise(24)
		admin.Must(prolonging, input("id", id, "hours", 48), nil)
		if n := len(admin.alerts(alert.SettingChanged.ID)); n != 0 {
			t.Errorf("%d alerts of shields that stay up", n)
		}
		admin.Must(prolonging, input("id", id, "hours", 1), nil)
		if got := admin.one(alert.SettingChanged.ID); got.Count != 1 {
			t.Errorf("%+v", got)
		}
		admin.Must(lowering, input("id", id), nil)
		got := admin.one(alert.SettingChanged.ID)
		if got.Count != 2 || got.Severity != "HIGH" || !strings.Contains(got.Reasons[0].Text, "Shields were to stay up until") {
			t.Errorf("%+v", got)
		}
		admin.Refused("FORBIDDEN", resolving, input("id", got.ID, "verdict", "EXPECTED"))
		bea.Must(resolving, input("id", got.ID, "verdict", "REAL"), nil)
	})
}
