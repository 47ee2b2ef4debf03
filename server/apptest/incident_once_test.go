package apptest

import (
	"context"
	"strings"
	"sync"
	"testing"

	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/server/activity"
)

// TestOneIncidentIsOpenAboutAnAlert opens many at once, while somebody says that what the
// alert is about was not them, and opens a closed one again.
func TestOneIncidentIsOpenAboutAnAlert(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		a := Start(t, o)
		admin := a.SetUp()
		second := a.Invite(admin, access.RoleAdmin, "second@northwind.example", "Second")
		ann := a.Invite(admin, access.RoleAnalyst, annEmail, "Ann")
		said := activity.Event{Kind: activity.NotMe, Actor: ann.User, Object: ann.User, Organization: admin.Organization}
		say := func() {
			t.Helper()
			if err := a.API.Activity.Record(context.Background(), said); err != nil {
				t.Error(err)
			}
		}
		say()
		alertID, first := admin.one("not-me").ID, admin.rooms()[0].ID
		admin.endDrill(first) // a closed one is in nobody's way

		clients := []*Client{admin, second}
		var mu sync.Mutex
		named := map[any]bool{}
		opened := together(9, func(i int) bool {
			if i == 8 {
				say()
				return false
			}
			ans, err := clients[i%2].Do(openingIncident, input("alertId", alertID))
			if ans.Code() != "" {
				mu.Lock()
				defer mu.Unlock()
				if ans.Code() != "CONFLICT" {
					t.Errorf("refused with %s", ans.Raw)
				}
				named[ans.Errors[0].Extensions["object"]] = true
			}
			return worked(t, ans, err)
		})
		var open []string
		for _, r := range admin.rooms() {
			if r.State != "CLOSED" {
				open = append(open, r.ID)
			}
		}
		if len(open) != 1 || opened > 1 {
			t.Fatalf("%d opened by admins, and %v are open", opened, open)
		}
		if len(named) != 1 || !named[open[0]] {
			t.Errorf("refusals lead to %v, not to %s", named, open[0])
		}
		if n := a.count("SELECT count(*) FROM activity_events WHERE kind = 'incident.opened'"); n != 2 {
			t.Errorf("%d incidents are recorded", n)
		}

		// The refusal says which, by its title and who leads it.
		admin.Must(updatingIncident, input("id", open[0], "title", "Her phone", "ownerId", second.User), nil)
		refused := admin.Refused("CONFLICT", openingIncident, input("alertId", alertID)).Errors[0]
		if !strings.Contains(refused.Message, "“Her phone”") || !strings.Contains(refused.Message, "led by Second") {
			t.Error(refused.Message)
		}

		// Nor is a closed one opened again beside it.
		refused = admin.Refused("CONFLICT", reopeningIncident, input("id", first)).Errors[0]
		if refused.Extensions["object"] != open[0] {
			t.Errorf("in the way of opening one again is %v", refused.Extensions)
		}
		admin.endDrill(open[0])
		again := []string{first, open[0]}
		n := together(2, func(i int) bool {
			ans, err := clients[i].Do(reopeningIncident, input("id", again[i]))
			return worked(t, ans, err)
		})
		if n != 1 {
			t.Errorf("%d were opened again at once", n)
		}
	})
}
