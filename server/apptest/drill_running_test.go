package apptest

import (
	"strings"
	"testing"
	"time"

	"github.com/strongroom/strongroom/ent/access"
)

// TestOneDrillOfAPlaybookRunsAtATime starts many at once, and others when the one that
// runs was abandoned or has ended.
func TestOneDrillOfAPlaybookRunsAtATime(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		a := Start(t, o)
		admin := a.SetUp()
		second := a.Invite(admin, access.RoleAdmin, "second@northwind.example", "Second")
		other := a.AnotherOrganization("Elsewhere", "else@example.com", "Else")
		clients := []*Client{admin, second}
		for _, playbook := range []string{"account-takeover", "insider"} {
			n := together(8, func(i int) bool {
				ans, err := clients[i%2].Do(startingDrill, input("playbookId", playbook, "announce", i%3 == 0))
				if ans.Code() != "" && ans.Code() != "CONFLICT" {
					t.Errorf("refused with %s", ans.Raw)
				}
				return worked(t, ans, err)
			})
			if n != 1 {
				t.Errorf("%d drills of %s began at once", n, playbook)
			}
		}
		if n := a.count("SELECT count(*) FROM incidents"); n != 2 {
			t.Errorf("%d drills", n)
		}
		if n := a.count("SELECT count(*) FROM activity_events WHERE kind = 'drill.started'"); n != 2 {
			t.Errorf("%d drills are recorded", n)
		}

		// The refusal names the one that runs, and leads to it.
		id := admin.startDrill("playbookId", "lost-backup")
		admin.Must(updatingIncident, input("id", id, "title", "The disk"), nil)
		refused := second.Refused("CONFLICT", startingDrill, input("playbookId", "lost-backup", "announce", true)).Errors[0]
		if refused.Extensions["object"] != id || !strings.Contains(refused.Message, "“Drill: The disk”") || !strings.Contains(refused.Message, "led by Ada") {
			t.Errorf("%q, %v", refused.Message, refused.Extensions)
		}
		another := other.startDrill("playbookId", "lost-backup") // somebody else's is in nobody's way
		if got := other.Refused("CONFLICT", startingDrill, input("playbookId", "lost-backup")).Errors[0]; got.Extensions["object"] != another || strings.Contains(got.Message, "The disk") {
			t.Errorf("another organization reads %q, %v", got.Message, got.Extensions)
		}

		// It is in the way up to the moment at which it counts as abandoned, and whoever
		// ends it then does not end the next one.
		a.Clock.Advance(7*24*time.Hour - time.Hour)
		admin.SignIn(Admin)
		admin.Refused("CONFLICT", startingDrill, input("playbookId", "lost-backup"))
		a.Clock.Advance(time.Hour)
		admin.SignIn(Admin)
		if state := admin.drill(id).DrillState; state != "ABANDONED" {
			t.Errorf("the first drill is %s", state)
		}
		next := admin.startDrill("playbookId", "lost-backup")
		if got := admin.Refused("CONFLICT", startingDrill, input("playbookId", "lost-backup")).Errors[0]; got.Extensions["object"] != next {
			t.Errorf("in the way is %v, not %s", got.Extensions, next)
		}
		admin.endDrill(id)
		admin.Refused("CONFLICT", startingDrill, input("playbookId", "lost-backup"))
		admin.endDrill(next)
		admin.startDrill("playbookId", "lost-backup")
		// Real incidents are as many as there are.
		admin.openIncident("title", "One", "playbookId", "lost-backup")
		admin.openIncident("title", "Two", "playbookId", "lost-backup")
	})
}
