package apptest

import (
	"net/http"
	"strings"
	"testing"

	"github.com/strongroom/strongroom/ent/access"
)

const savingAny = `mutation($in: UpdateSettingsInput!) { updateSettings(input: $in) { settings { stepUpBudget adminBudget weekBudget securityContact exportRowLimit } } }`

func TestBudgetsStayInBoundsAndAreHonoured(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		a := Start(t, o)
		admin := a.SetUp()
		for _, bad := range []map[string]any{
			{"stepUpBudget": .09},
			{"stepUpBudget": 5.1},
			{"adminBudget": 0},
			{"adminBudget": 1.5},
			{"weekBudget": -1},
			{"stepUpBudget": .1, "adminBudget": .5},
		} {
			admin.Refused("INVALID", savingAny, in(bad))
		}
		admin.Must(savingAny, in(map[string]any{"stepUpBudget": 5, "adminBudget": 1, "weekBudget": .5}), nil)
		got, err := a.API.Settings.Budgets(t.Context(), admin.Organization)
		if err != nil || got.StepUp != .05 || got.Admin != .01 || got.Days != .01 || got.Weeks != .005 {
			t.Errorf("%+v, %v", got, err)
		}
		other := a.AnotherOrganization("Elsewhere", "else@example.com", "Else")
		if got, err := a.API.Settings.Budgets(t.Context(), other.Organization); err != nil || got.StepUp != .01 {
			t.Errorf("elsewhere %+v, %v", got, err)
		}
	})
}

func TestTheSecurityContactIsAnAddressThatCanBeClicked(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		a := Start(t, o)
		admin := a.SetUp()
		for _, bad := range []string{"javascript:alert(1)", "http://example.com", "https://", "https://a@b.example", "https://x.example/\"onclick", "call us"} {
			admin.Refused("INVALID", savingAny, in(map[string]any{"securityContact": bad}))
		}
		admin.Refused("INVALID", savingAny, in(map[string]any{"securityContactText": "a\u202eb"}))
		guest := a.Invite(admin, access.RoleGuest, "guest@example.com", "Guest")
		for _, good := range []string{"https://example.com/report?x=1", "security@example.com", ""} {
			admin.Must(savingAny, in(map[string]any{"securityContact": good}), nil)
			if ans := guest.Ask(`{ settings { securityContact } }`, nil); !strings.Contains(string(ans.Raw), `"`+good+`"`) {
				t.Errorf("a guest reads %s", ans.Raw)
			}
		}
		if status, _ := guest.Get("/.well-known/security.txt"); status != http.StatusNotFound {
			t.Errorf("without a contact: %d", status)
		}
	})
}

func TestAChangedSettingIsUndoneWhereItStillIs(t *testing.T) {
	t.Parallel()
	const undoing = `mutation($in: UndoSettingInput!) { undoSetting(input: $in) { settings { exportRowLimit graceDays } } }`
	Each(t, func(t *testing.T, o Options) {
		a := Start(t, o)
		admin := a.SetUp()
		ann := a.Invite(admin, access.RoleAnalyst, annEmail, "Ann")
		other := a.AnotherOrganization("Elsewhere", "else@example.com", "Else")
		admin.Must(savingAny, in(map[string]any{"exportRowLimit": 900_000}), nil)
		a.numbered()
		event := func() string {
			return admin.search(map[string]any{"kinds": []string{"setting.changed"}, "first": 1})[0].ID
		}
		first := event()
		ann.Refused("FORBIDDEN", undoing, in(map[string]any{"eventId": first}))
		other.Refused("NOT_FOUND", undoing, in(map[string]any{"eventId": first}))
		ans := admin.Ask(undoing, in(map[string]any{"eventId": first}))
		if !strings.Contains(string(ans.Raw), `"exportRowLimit":100000`) {
			t.Fatalf("undone: %s", ans.Raw)
		}
		admin.Refused("CONFLICT", undoing, in(map[string]any{"eventId": first}))
		a.numbered()
		if undone := event(); undone == first {
			t.Error("undoing is no event")
		} else if ans := admin.Ask(undoing, in(map[string]any{"eventId": undone})); !strings.Contains(string(ans.Raw), `"exportRowLimit":900000`) {
			t.Errorf("undoing what was undone: %s", ans.Raw)
		}
		signedIn := admin.search(map[string]any{"kinds": []string{"session.started"}, "first": 1})
		if len(signedIn) > 0 {
			admin.Refused("NOT_FOUND", undoing, in(map[string]any{"eventId": signedIn[0].ID}))
		}
	})
}
