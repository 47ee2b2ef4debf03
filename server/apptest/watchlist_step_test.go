package apptest

import (
	"strings"
	"testing"

	"github.com/strongroom/strongroom/ent/access"
)

// do runs the step of a room with a title that contains a text.
func (c *Client) do(incidentID, title string) Answer {
	c.app.t.Helper()
	for _, task := range c.room(incidentID).Tasks {
		if strings.Contains(task.Title, title) {
			return c.Ask(runningTask, input("id", task.ID))
		}
	}
	c.app.t.Fatalf("no step %q", title)
	return Answer{}
}

func TestAStepOfAPlaybookWatchesWhoDoesNotReadTheRoom(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		a := Start(t, o)
		admin := a.SetUp()
		ann := a.Invite(admin, access.RoleAnalyst, annEmail, "Ann")
		bea := a.Invite(admin, access.RoleAdmin, "bea@example.com", "Bea")
		room := admin.openIncident("title", "Ann", "playbookId", "insider", "subjectId", ann.User)
		if got := admin.do(room, "Watch the account"); got.Code() != "" {
			t.Fatalf("the step: %s", got.Raw)
		}
		on := admin.watches()
		if len(on) != 1 || on[0].ObjectID != ann.User || on[0].Kind != "PERSON" || !strings.Contains(on[0].Reason, room) {
			t.Errorf("watched: %+v", on)
		}
		ann.seesNothing(t, on[0].ID)

		// In a second room they are watched already; it is not begun twice.
		again := admin.openIncident("title", "Ann again", "playbookId", "account-takeover", "subjectId", ann.User)
		if got := admin.do(again, "Watch the account"); got.Code() != "" {
			t.Errorf("the step, again: %s", got.Raw)
		}
		if on := admin.watches(); len(on) != 1 {
			t.Errorf("watched twice: %+v", on)
		}

		// Bea would read in the room that she is watched.
		hers := admin.openIncident("title", "Bea", "playbookId", "insider", "subjectId", bea.User)
		if got := admin.do(hers, "Watch the account"); got.Code() != "CONFLICT" {
			t.Errorf("the step for somebody who reads the room: %s", got.Raw)
		}
		if on := admin.watches(); len(on) != 1 {
			t.Errorf("watched: %+v", on)
		}
	})
}
