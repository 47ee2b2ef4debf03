package apptest

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/graph/gorilla"
)

const watch = `subscription($after: Long, $where: Boolean = true) { activityAdded(after: $after) {
	sequence kind sentence actor { id name email } address @include(if: $where) } }`

type seen struct {
	ActivityAdded struct {
		Sequence       int
		Kind, Sentence string
		Actor          *struct{ ID, Name string }
		Address        *string
	}
}

// until reads events up to the one whose sentence holds mark, and returns all.
func (s *Socket) until(mark string) (all []seen) {
	s.t.Helper()
	for {
		var e seen
		s.Event(&e)
		all = append(all, e)
		if strings.Contains(e.ActivityAdded.Sentence, mark) {
			return all
		}
	}
}

func describe(c *Client, dataset, name string) {
	c.Must(`mutation($in: UpdateDatasetInput!) { updateDataset(input: $in) { dataset { id } } }`,
		map[string]any{"in": map[string]any{"id": dataset, "name": name}}, nil)
}

// TestSubscribersWithDifferentRightsNeverShareAPayload has everybody ask the same
// question in the same words.
func TestSubscribersWithDifferentRightsNeverShareAPayload(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		a := Start(t, o)
		admin := a.SetUp()
		second := a.Invite(admin, access.RoleAdmin, "second@example.com", "Second Admin")
		analyst := a.Invite(admin, access.RoleAnalyst, "analyst@example.com", "Nia Analyst")
		guest := a.Invite(admin, access.RoleGuest, "guest@example.com", "Gus Guest")
		stranger := a.AnotherOrganization("Betaburg", "root@betaburg.example", "Root Betaburg")
		dataset := admin.Upload("one.csv", "a\n1\n")
		theirs := analyst.Upload("two.csv", "a\n1\n")
		foreign := stranger.Upload("three.csv", "a\n1\n")
		a.settle()

		open := func(c *Client, where bool) *Socket {
			s := c.Socket()
			s.Subscribe(watch, map[string]any{"after": 0, "where": where})
			return s
		}
		admins := map[string]*Socket{"first": open(admin, true), "second": open(second, true), "again": open(second, true)}
		bare := open(second, false)
		own, invited, other := open(analyst, true), open(guest, true), open(stranger, true)
		for i := range 5 {
			describe(admin, dataset, fmt.Sprint("Alpha ", i))
			describe(analyst, theirs, fmt.Sprint("Nia ", i))
			describe(stranger, foreign, fmt.Sprint("Beta ", i))
		}
		guest.Must(rename, profile("Gus Last"), nil)
		describe(admin, dataset, "Alpha last")
		describe(analyst, theirs, "Nia last")
		describe(stranger, foreign, "Beta last")

		gapless := func(name string, s *Socket) []seen {
			all := s.until("Nia last")
			for i, e := range all {
				if e.ActivityAdded.Sequence != i+1 {
					t.Errorf("%s: event %d came as number %d", name, e.ActivityAdded.Sequence, i+1)
				}
			}
			return all
		}
		for name, s := range admins {
			for _, e := range gapless(name, s) {
				if e.ActivityAdded.Address == nil || strings.Contains(e.ActivityAdded.Sentence, "Beta") {
					t.Errorf("%s: %+v", name, e)
				}
			}
		}
		for _, e := range gapless("without addresses", bare) {
			if e.ActivityAdded.Address != nil {
				t.Errorf("who did not ask for addresses got %+v", e)
			}
		}
		for _, c := range []struct {
			who    *Client
			socket *Socket
			last   string
		}{{analyst, own, "Nia last"}, {guest, invited, "changed their name"}} {
			for _, e := range c.socket.until(c.last) {
				if e.ActivityAdded.Actor == nil || e.ActivityAdded.Actor.ID != c.who.User {
					t.Errorf("%s got %+v", c.who.Agent, e)
				}
			}
		}
		for _, e := range other.until("Beta last") {
			if s := e.ActivityAdded.Sentence; strings.Contains(s, "Alpha") || strings.Contains(s, "Nia") {
				t.Errorf("another organization got %+v", e)
			}
		}
	})
}

// TestNothingReachesASubscriberAfterTheirRightsAreGone takes rights away in the
// middle of a stream that is shared with somebody who keeps them.
func TestNothingReachesASubscriberAfterTheirRightsAreGone(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		a := Start(t, o)
		admin := a.SetUp()
		dataset := admin.Upload("one.csv", "a\n1\n")
		stays := admin.Socket()
		stays.Subscribe(watch, map[string]any{"after": 0})
		in := func(id string) map[string]any { return map[string]any{"in": map[string]any{"id": id}} }
		for name, end := range map[string]func(c *Client, membership string){
			"demoted": func(_ *Client, m string) {
				admin.Must(`mutation($in: ChangeMemberRoleInput!) { changeMemberRole(input: $in) { membership { id } } }`,
					map[string]any{"in": map[string]any{"id": m, "role": "ANALYST"}}, nil)
			},
			"suspended": func(_ *Client, m string) {
				admin.Must(`mutation($in: SuspendMemberInput!) { suspendMember(input: $in) { membership { id } } }`, in(m), nil)
			},
			"signed-out": func(c *Client, _ string) { c.Must(`mutation { signOut { signedOut } }`, nil, nil) },
		} {
			c := a.Invite(admin, access.RoleAdmin, name+"@example.com", "Ada "+name)
			var got struct {
				Members struct {
					Edges []struct {
						Node struct {
							ID   string
							User struct{ ID string }
						}
					}
				}
			}
			admin.Must(`{ members(first: 50) { edges { node { id user { id } } } } }`, nil, &got)
			var membership string
			for _, e := range got.Members.Edges {
				if e.Node.User.ID == c.User {
					membership = e.Node.ID
				}
			}
			leaves := c.Socket()
			leaves.Subscribe(watch, map[string]any{"after": 0})
			describe(admin, dataset, name+" before")
			leaves.until(name + " before")

			end(c, membership)
			for i := range 20 {
				describe(admin, dataset, fmt.Sprint(name, " secret ", i))
			}
			stays.until(name + " secret 19")
			for {
				m, err := leaves.Next()
				if err != nil {
					break
				}
				var payload struct{ Data seen }
				if err := json.Unmarshal(m.Payload, &payload); m.Type == "next" && (err != nil || strings.Contains(payload.Data.ActivityAdded.Sentence, "secret")) {
					t.Errorf("%s: got %s afterwards", name, m.Payload)
				}
			}
			if code := leaves.Closed(); code != gorilla.CloseRevoked {
				t.Errorf("%s: closed with %d", name, code)
			}
		}
	})
}
