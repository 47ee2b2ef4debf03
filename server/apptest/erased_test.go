package apptest

import (
	"testing"

	"github.com/strongroom/strongroom/ent/access"
)

// erase destroys the key of a person, as an erasure does.
func (a *App) erase(userID string) {
	a.t.Helper()
	var key string
	if err := a.Database.SQL.QueryRow("SELECT data_key_id FROM users WHERE id = '" + userID + "'").Scan(&key); err != nil {
		a.t.Fatal(err)
	}
	if err := a.Vault.Destroy(a.t.Context(), key); err != nil {
		a.t.Fatal(err)
	}
}

// TestWhatSomebodyReportedOutlivesThem answers their report and opens an incident from it;
// what could be reached through an account that is gone is not asked.
func TestWhatSomebodyReportedOutlivesThem(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		a := Start(t, o)
		admin := a.SetUp()
		ann := a.Invite(admin, access.RoleAnalyst, annEmail, "Ann")
		receipt := ann.report("what", "My laptop was stolen.", "severity", "HIGH")
		ann.report("what", "And my phone.", "severity", "HIGH")
		a.settle()
		a.erase(ann.User)

		found := admin.reports()
		admin.Must(answeringReport, input("id", found[1].ID, "answer", "We locked it."), nil)
		if got := a.Client().progress(receipt); got == nil || got.Answer != "We locked it." {
			t.Errorf("the receipt tells %+v", got)
		}
		room := admin.openIncident("reportId", found[0].ID)
		a.numbered()
		for kind, object := range map[string]string{"report.answered": found[1].ID, "report.taken": found[0].ID} {
			events := admin.search(map[string]any{"object": object, "kinds": []string{kind}})
			if len(events) != 1 || events[0].ObjectName != "" {
				t.Errorf("%s is recorded as %+v", kind, events)
			}
		}
		a.settle()
		admin.evidence(room)
		for what, about := range map[string][]any{"person": {"userId", ann.User}, "incident": {"incidentId", room}} {
			for _, stolen := range []string{"ACCOUNT", "PASSWORD"} {
				if code := admin.Ask(assessing, input(append(about, "stolen", stolen)...)).Code(); code != "NOT_FOUND" {
					t.Errorf("what could be reached by the %s of an erased %s is answered %s", stolen, what, code)
				}
			}
		}
	})
}
