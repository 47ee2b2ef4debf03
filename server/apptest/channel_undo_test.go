package apptest

import (
	"bytes"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/strongroom/strongroom/ent/access"
)

const (
	changingChannel = `mutation($in: UpdateChannelInput!) { updateChannel(input: $in) { channel { id } } }`
	removingChannel = `mutation($in: RemoveChannelInput!) { removeChannel(input: $in) { id } }`
	undoingChannel  = `mutation($in: UndoChannelChangeInput!) { undoChannelChange(input: $in) { channel { id } } }`
)

// says reports whether a message of the type with the text has arrived.
func (r *receiver) says(kind, text string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, b := range r.bodies {
		if bytes.Contains(b, []byte(`"type":"`+kind+`"`)) && bytes.Contains(b, []byte(text)) {
			return true
		}
	}
	return false
}

// newest is the id of the newest event of a kind.
func (c *Client) newest(kind string) string {
	c.app.t.Helper()
	c.app.numbered()
	return c.search(map[string]any{"kinds": []string{kind}, "first": 1})[0].ID
}

// An admin, or somebody with an admin's browser, turns alerts away to where nobody
// looks.
func TestWhoeverGotTheAlertsIsToldThatTheyGoElsewhere(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		o.Environ = []string{"STRONGROOM_OUTBOUND_PRIVATE=127.0.0.0/8"}
		a := Start(t, o)
		admin := a.SetUp()
		former, present := &receiver{}, &receiver{}
		one, two := httptest.NewServer(former), httptest.NewServer(present)
		defer one.Close()
		defer two.Close()
		var made struct {
			AddChannel struct{ Channel struct{ ID string } }
		}
		admin.Must(addingChannel, input("kind", "WEBHOOK", "name", "Collector", "address", one.URL+"/path", "minimum", "CRITICAL"), &made)
		id := made.AddChannel.Channel.ID
		admin.Must(changingChannel, input("id", id, "address", two.URL+"/path"), nil)
		Eventually(t, "farewell", func() bool { return former.says("channel.changed", "no longer arrive here") })
		Eventually(t, "welcome", func() bool { return present.says("channel.changed", "Collector was changed") })
		moved := admin.newest("channel.changed")

		ann := a.Invite(admin, access.RoleAnalyst, annEmail, "Ann")
		other := a.AnotherOrganization("Elsewhere", "else@example.com", "Else")
		ann.Refused("FORBIDDEN", undoingChannel, input("eventId", moved))
		other.Refused("NOT_FOUND", undoingChannel, input("eventId", moved))
		admin.Must(undoingChannel, input("eventId", moved), nil)
		Eventually(t, "farewell to the wrong one", func() bool { return present.says("channel.changed", "no longer arrive here") })
		admin.Refused("CONFLICT", undoingChannel, input("eventId", moved))

		admin.Must(changingChannel, input("id", id, "active", false), nil)
		Eventually(t, "word of the end", func() bool { return former.says("channel.changed", "was switched off") })
		admin.Must(undoingChannel, input("eventId", admin.newest("channel.changed")), nil)

		admin.Must(removingChannel, input("id", id), nil)
		Eventually(t, "word of the removal", func() bool { return former.says("channel.removed", "no longer arrive here") })
		if ans := admin.Ask(`{ channels { id } }`, nil); bytes.Contains(ans.Raw, []byte(id)) {
			t.Error("a channel that was removed is listed")
		}
		admin.Refused("NOT_FOUND", changingChannel, input("id", id, "active", true))
		removed := admin.newest("channel.removed")
		admin.Must(undoingChannel, input("eventId", removed), nil)
		if ans := admin.Ask(`{ channels { id } }`, nil); !bytes.Contains(ans.Raw, []byte(id)) {
			t.Error("a removal that was undone leaves no channel")
		}
		admin.Refused("CONFLICT", undoingChannel, input("eventId", removed))

		admin.Must(removingChannel, input("id", id), nil)
		removed = admin.newest("channel.removed")
		a.settle()
		a.Clock.Advance(8 * 24 * time.Hour)
		a.expire()
		admin.SignIn(Admin)
		admin.Refused("NOT_FOUND", undoingChannel, input("eventId", removed))
		if n := a.count("SELECT count(*) FROM channels WHERE kind = 'WEBHOOK'"); n != 0 {
			t.Errorf("%d channels are kept for ever", n)
		}
		if raw := a.Log.Bytes(); bytes.Contains(raw, []byte(one.URL+"/path")) {
			t.Error("an address is in the log")
		}
	})
}

func TestKeepersAreToldWhenMailIsSwitchedOff(t *testing.T) {
	t.Parallel()
	a := Start(t, Options{})
	admin := a.SetUp()
	var have struct{ Channels []struct{ ID, Kind string } }
	admin.Must(`{ channels { id kind } }`, nil, &have)
	admin.Must(changingChannel, input("id", have.Channels[0].ID, "active", false), nil)
	Eventually(t, "mail", func() bool {
		for _, m := range a.API.Mailbox.Messages() {
			if m.To == Admin && m.Subject == "Where alerts are sent was changed" && strings.Contains(m.Text, "was switched off") {
				return true
			}
		}
		return false
	})
}
