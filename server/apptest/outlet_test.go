package apptest

import (
	"net/http/httptest"
	"testing"
	"time"
)

// TestTestsOfReceiversAreBounded sends tests until no more leave: to one receiver, and from
// an organization that adds others.
func TestTestsOfReceiversAreBounded(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		o.Environ = toLoopback
		a := Start(t, o)
		admin := a.SetUp()
		other := a.AnotherOrganization("Elsewhere", "else@example.com", "Else")
		r := &receiver{}
		s := httptest.NewServer(r)
		defer s.Close()
		const testing = `mutation($in: TestChannelInput!) { testChannel(input: $in) { delivery { state } } }`
		add := func(c *Client) string {
			t.Helper()
			var made struct {
				AddChannel struct{ Channel struct{ ID string } }
			}
			c.Must(addingChannel, input("kind", "WEBHOOK", "name", "Collector", "address", s.URL, "minimum", "CRITICAL"), &made)
			return made.AddChannel.Channel.ID
		}
		tests := func(c *Client, mutation, id string, most int) (n int) {
			t.Helper()
			for n < most {
				ans := c.Ask(mutation, input("id", id))
				if ans.Code() == "LIMITED" {
					if ans.Errors[0].Extensions["retryAfter"] == nil {
						t.Errorf("it is not said when to try again: %s", ans.Raw)
					}
					return n
				}
				if ans.Code() != "" {
					t.Fatalf("%s", ans.Raw)
				}
				n++
			}
			return n
		}
		first := add(admin)
		if n := tests(admin, testing, first, 15); n != 10 {
			t.Errorf("%d tests of one channel", n)
		}
		other.Refused("NOT_FOUND", testing, input("id", first))
		if n := tests(other, testing, add(other), 1); n != 1 {
			t.Error("another organization waits, too")
		}
		stream, _ := admin.stream("kind", "WEBHOOK", "name", "SIEM", "address", s.URL, "from", "NOW")
		if n := tests(admin, testingStream, stream, 15); n != 10 {
			t.Errorf("%d tests of one stream", n)
		}
		var made struct {
			AddWitness struct{ Witness struct{ ID string } }
		}
		admin.Must(addingWitness, input("kind", "WEB", "address", s.URL), &made)
		const sending = `mutation($in: SendCheckpointInput!) { sendCheckpoint(input: $in) { witness { id } } }`
		if n := tests(admin, sending, made.AddWitness.Witness.ID, 15); n != 10 {
			t.Errorf("%d checkpoints to one witness", n)
		}
		if n := tests(admin, testing, add(admin), 1); n != 0 {
			t.Error("a new channel begins anew")
		}
		a.Clock.Advance(time.Hour)
		admin.SignIn(Admin)
		if n := tests(admin, testing, first, 1); n != 1 {
			t.Error("an hour later it is still refused")
		}
	})
}
