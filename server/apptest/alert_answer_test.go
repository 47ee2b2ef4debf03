package apptest

import (
	"net/http"
	"testing"
	"time"

	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/server/alert"
)

func TestAStrangerCannotSayThatItWasTheOwner(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		a := Start(t, o)
		admin := a.SetUp()
		ann := a.Invite(admin, access.RoleAnalyst, annEmail, "Ann")
		ben := a.Invite(admin, access.RoleViewer, "ben@example.com", "Ben")
		stranger := a.Client()
		stranger.SignIn(annEmail)
		id := ann.ownAlerts()[0].ID
		if !ann.ownAlerts()[0].Asks {
			t.Error("she is not asked")
		}
		stranger.Refused("FORBIDDEN", answering, input("id", id, "me", true))
		later := a.Client()
		later.SignIn(annEmail)
		later.Refused("FORBIDDEN", answering, input("id", id, "me", true))
		ben.Refused("NOT_FOUND", answering, input("id", id, "me", true))
		admin.Refused("NOT_FOUND", answering, input("id", id, "me", false))

		ann.Must(answering, input("id", id, "me", false), nil)
		stranger.nobody(t)
		ann.whoAmI()
		var critical []alertParts
		for _, got := range admin.alerts(alert.NewBrowser.ID) {
			if got.ID == id {
				critical = append(critical, got)
			}
		}
		if len(critical) != 1 || critical[0].Severity != "CRITICAL" || critical[0].Answer != "NOT_ME" {
			t.Errorf("%+v", critical)
		}
		ann.Refused("CONFLICT", answering, input("id", id, "me", true))
	})
}

func TestTheOwnerSaysThatItWasThem(t *testing.T) {
	t.Parallel()
	a := Start(t, Options{})
	admin := a.SetUp()
	ann := a.Invite(admin, access.RoleAnalyst, annEmail, "Ann")
	a.Clock.Advance(time.Second)
	other := a.Client()
	other.SignIn(annEmail)
	id := ann.ownAlerts()[0].ID
	a.Clock.Advance(6 * time.Minute)
	ann.Refused("STALE_AUTHENTICATION", answering, input("id", id, "me", true))
	a.Clock.Advance(-6 * time.Minute)
	ann.Must(answering, input("id", id, "me", true), nil)
	if got := admin.one(alert.NewBrowser.ID); got.State != "RESOLVED" || got.Verdict != "EXPECTED" {
		t.Errorf("%+v", got)
	}
	other.whoAmI()
}

func TestNobodyJudgesThemselvesWhileSomebodyElseCan(t *testing.T) {
	t.Parallel()
	a := Start(t, Options{})
	admin := a.SetUp()
	a.Client().SignIn(Admin)
	id := admin.one(alert.NewBrowser.ID).ID
	ann := a.Invite(admin, access.RoleAdmin, annEmail, "Ann")
	admin.Refused("FORBIDDEN", resolving, input("id", id, "verdict", "EXPECTED"))
	ann.Must(resolving, input("id", id, "verdict", "EXPECTED"), nil)
	ann.Refused("CONFLICT", resolving, input("id", id, "verdict", "REAL"))
	// What comes later opens another one.
	a.Client().SignIn(Admin)
	Eventually(t, "another alert", func() bool { return len(ann.alerts(alert.NewBrowser.ID)) == 2 })
}

func TestFrozenExportsDoNotLeave(t *testing.T) {
	t.Parallel()
	a := Start(t, Options{})
	admin := a.SetUp()
	ann := a.Invite(admin, access.RoleAnalyst, annEmail, "Ann")
	ann.Upload("words.csv", "id,word\n1,a\n2,b\n")
	result := ann.Run("SELECT * FROM words").Result.ID
	granted := ann.Export(result, "CSV")
	in := input("id", admin.memberID(ann.User))
	admin.Must(`mutation($in: FreezeExportsInput!) { freezeExports(input: $in) { membership { exportsFrozenAt } } }`, in, nil)
	if res := ann.Request(t, http.MethodGet, granted, nil, nil); res.StatusCode != http.StatusForbidden {
		t.Errorf("what was granted before leaves with %d", res.StatusCode)
	}
	const exporting = `mutation($in: CreateExportInput!) { createExport(input: $in) { export { id } } }`
	if got := ann.Ask(exporting, input("resultId", result, "format", "CSV")); len(got.Errors) == 0 || got.Code() == "INTERNAL" {
		t.Errorf("%s", got.Raw)
	}
	ann.Refused("FORBIDDEN", `mutation($in: UnfreezeExportsInput!) { unfreezeExports(input: $in) { membership { id } } }`, in)
	admin.Must(`mutation($in: UnfreezeExportsInput!) { unfreezeExports(input: $in) { membership { id } } }`, in, nil)
	ann.Export(result, "CSV")
}

func TestADemandedPasswordEndsEverythingOfThisPersonOnly(t *testing.T) {
	t.Parallel()
	a := Start(t, Options{})
	admin := a.SetUp()
	ann := a.Invite(admin, access.RoleAnalyst, annEmail, "Ann")
	const demanding = `mutation($in: DemandNewPasswordInput!) { demandNewPassword(input: $in) { membership { id } } }`
	ann.Refused("FORBIDDEN", demanding, input("id", admin.memberID(ann.User)))
	admin.Refused("CONFLICT", demanding, input("id", admin.memberID(admin.User)))
	admin.Must(demanding, input("id", admin.memberID(ann.User)), nil)
	ann.nobody(t)
	admin.whoAmI()
	got := a.Client().Ask(`mutation($in: SignInInput!) { signIn(input: $in) { __typename } }`, input("email", annEmail, "password", Password))
	if len(got.Errors) == 0 {
		t.Error("the old password still works")
	}
}
