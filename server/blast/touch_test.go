package blast

import (
	"strings"
	"testing"

	"github.com/strongroom/strongroom/server/activity"
)

// TestEveryEventOfAnAccountHasAnArea keeps what is new from going unread under others:
// only what admins do about alerts, incidents and the log does.
func TestEveryEventOfAnAccountHasAnArea(t *testing.T) {
	t.Parallel()
	for _, k := range activity.Kinds {
		noun, _, _ := strings.Cut(k.Name, ".")
		switch noun {
		case "alert", "incident", "drill", "report", "audit", "blast":
		default:
			if areaOf(k.Name) == Others && k != activity.MemberJoined {
				t.Errorf("%s has no area", k.Name)
			}
		}
	}
	for kind, want := range map[activity.Kind]Area{
		activity.ExportSent: Exports, activity.RunSucceeded: Queries, activity.AnalysisOpened: Reads, activity.DatasetDeleted: Data,
		activity.AnalysisShared: Shares, activity.SettingChanged: Settings, activity.RoleChanged: Members, activity.FactorAdded: Factors,
		activity.SignedIn: SignIns, activity.ExportDenied: Refusals, activity.AuditExported: Exports,
	} {
		if got := areaOf(kind.Name); got != want {
			t.Errorf("%s is %s", kind.Name, got)
		}
	}
	if thousands(1_000_000) != "1,000,000" || thousands(999) != "999" {
		t.Error("numbers are not readable")
	}
}
