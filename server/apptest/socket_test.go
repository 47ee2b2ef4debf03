package apptest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/graph/gorilla"
	"github.com/strongroom/strongroom/server/store/storetest"
)

const rename = `mutation($in: UpdateProfileInput!) { updateProfile(input: $in) { user { id } } }`

func profile(name string) map[string]any { return map[string]any{"in": map[string]any{"name": name}} }

const follow = `subscription($after: Long) { activityAdded(after: $after) { sequence kind } }`

type followed struct {
	ActivityAdded struct {
		Sequence int
		Kind     string
	}
}

// within demands that what happened took no longer than a second.
func within(t *testing.T, what string, since time.Time) {
	t.Helper()
	if took := time.Since(since); took > time.Second {
		t.Errorf("%s took %s", what, took)
	}
}

func TestEndedRightsCloseSocketsAndRefuseRequests(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		a := Start(t, o)
		admin := a.SetUp()
		person := func(name string) (*Client, string) {
			c := a.Invite(admin, access.RoleAnalyst, name+"@example.com", "Nia "+name)
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
			for _, e := range got.Members.Edges {
				if e.Node.User.ID == c.User {
					return c, e.Node.ID
				}
			}
			t.Fatal("no membership")
			return nil, ""
		}
		in := func(id string) map[string]any { return map[string]any{"in": map[string]any{"id": id}} }
		for name, c := range map[string]struct {
			end     func(c *Client, membership string)
			refused string // what the next request is answered with
		}{
			"the session is revoked elsewhere": {func(c *Client, _ string) {
				other := a.Client()
				other.SignIn("revoked@example.com")
				other.Must(`mutation($in: RevokeSessionInput!) { revokeSession(input: $in) { id } }`, in(c.Session), nil)
			}, "UNAUTHENTICATED"},
			"signing out": {func(c *Client, _ string) { c.Must(`mutation { signOut { signedOut } }`, nil, nil) }, "UNAUTHENTICATED"},
			"another role": {func(_ *Client, m string) {
				admin.Must(`mutation($in: ChangeMemberRoleInput!) { changeMemberRole(input: $in) { membership { id } } }`,
					map[string]any{"in": map[string]any{"id": m, "role": "VIEWER"}}, nil)
			}, "FORBIDDEN"},
			"suspension": {func(_ *Client, m string) {
				admin.Must(`mutation($in: SuspendMemberInput!) { suspendMember(input: $in) { membership { id } } }`, in(m), nil)
			}, "UNAUTHENTICATED"},
			"removal": {func(_ *Client, m string) {
				admin.Must(`mutation($in: RemoveMemberInput!) { removeMember(input: $in) { id } }`, in(m), nil)
			}, "UNAUTHENTICATED"},
		} {
			who := map[string]string{"the session is revoked elsewhere": "revoked", "signing out": "leaving", "another role": "moved", "suspension": "suspended", "removal": "removed"}[name]
			c0, membership := person(who)
			s := c0.Socket()
			s.Subscribe(follow, map[string]any{"after": 0})
			s.Event(&followed{})
			at := time.Now()
			c.end(c0, membership)
			if code := s.Closed(); code != gorilla.CloseRevoked {
				t.Errorf("%s: closed with %d", name, code)
			}
			within(t, name, at)
			c0.Refused(c.refused, `{ datasets { totalCount } }`, nil)
		}
	})
}

func TestSocketsEndWithTheLifetimeOfTheirSession(t *testing.T) {
	t.Parallel()
	a := Start(t, Options{Environ: []string{"STRONGROOM_SESSION_IDLE=12h"}})
	admin := a.SetUp()
	a.Clock.Advance(6 * time.Hour)
	admin.Must(`{ server { version } }`, nil, nil)
	a.Clock.Advance(6*time.Hour - 1500*time.Millisecond)
	s := admin.Socket()
	s.Subscribe(`subscription { activityAdded { sequence } }`, nil)
	if code := s.Closed(); code != gorilla.CloseRevoked {
		t.Errorf("closed with %d", code)
	}
	admin.Refused("UNAUTHENTICATED", `{ sessions { id } }`, nil)
}

func TestSocketsEndWhenTheirSessionIsIdle(t *testing.T) {
	t.Parallel()
	a := Start(t, Options{Environ: []string{"STRONGROOM_SESSION_IDLE=30m"}})
	admin := a.SetUp()
	idle := a.Invite(admin, access.RoleAnalyst, "idle@example.com", "Ida Idle")
	busy := a.Invite(admin, access.RoleAnalyst, "busy@example.com", "Bea Busy")
	a.Clock.Advance(30*time.Minute - 2*time.Second)
	// Opening sockets is no use of a session, nor is what travels over them.
	left, kept := idle.Socket(), busy.Socket()
	for _, s := range []*Socket{left, kept} {
		s.Subscribe(follow, map[string]any{"after": 0})
		s.Event(&followed{})
		s.Subscribe(`{ server { version } }`, nil)
	}
	busy.Must(`{ server { version } }`, nil, nil)
	if code := left.Closed(); code != gorilla.CloseRevoked {
		t.Errorf("the idle session's socket is closed with %d", code)
	}
	idle.Refused("UNAUTHENTICATED", `{ datasets { totalCount } }`, nil)
	id := kept.Subscribe(`{ server { version } }`, nil)
	for {
		m, err := kept.Next()
		if err != nil {
			t.Fatalf("the used session's socket ended: %v", err)
		}
		if m.ID == id {
			break
		}
	}
}

func TestRefusedUpgradesAreLoggedWithTheirRequest(t *testing.T) {
	t.Parallel()
	a := Start(t, Options{})
	admin := a.SetUp()
	res := admin.Request(t, http.MethodGet, "/graphql", map[string]string{
		"Upgrade": "websocket", "Connection": "upgrade", "Sec-WebSocket-Version": "12",
		"Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==", "Origin": a.URL,
	}, nil)
	defer res.Body.Close()
	var ans Answer
	if err := json.NewDecoder(res.Body).Decode(&ans); err != nil || res.StatusCode != http.StatusBadRequest || len(ans.Errors) != 1 {
		t.Fatalf("%s %v %+v", res.Status, err, ans)
	}
	id, _ := ans.Errors[0].Extensions["requestId"].(string)
	log := string(a.Log.Bytes())
	if id == "" || !strings.Contains(log, "socket refused") || !strings.Contains(log, id) {
		t.Errorf("request %q is not in the log:\n%s", id, log)
	}
}

func TestNobodySignsInOverASocket(t *testing.T) {
	t.Parallel()
	a := Start(t, Options{})
	admin := a.SetUp()
	s := admin.Socket()
	s.Subscribe(`mutation($in: SignInInput!) { signIn(input: $in) { __typename } }`,
		map[string]any{"in": map[string]any{"email": Admin, "password": Password}})
	m, err := s.Next()
	if err != nil {
		t.Fatal(err)
	}
	var p struct{ Errors []Error }
	if err := json.Unmarshal(m.Payload, &p); err != nil || len(p.Errors) != 1 || p.Errors[0].Code() != "CONFLICT" {
		t.Errorf("signing in over a socket: %s %s", m.Type, m.Payload)
	}
	if n := a.count("SELECT count(*) FROM sessions"); n != 1 {
		t.Errorf("there are %d sessions", n)
	}
}

func TestSocketsNeedACookieAndOurOwnOrigin(t *testing.T) {
	t.Parallel()
	a := Start(t, Options{})
	admin := a.SetUp()
	for _, origin := range []string{"https://evil.example", "null", "http://evil.localhost.example", ""} {
		s, res, err := admin.Dial(origin)
		if err == nil {
			s.Drop()
			t.Errorf("a page of %q opened a socket", origin)
		} else if res == nil || res.StatusCode != http.StatusForbidden {
			t.Errorf("a page of %q was refused with %v %v", origin, res, err)
		}
	}
	s, _, err := a.Client().Dial(a.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Drop()
	if err := s.Send(Message{Type: "connection_init", Payload: json.RawMessage(`{"authorization": "Bearer x"}`)}); err != nil {
		t.Fatal(err)
	}
	if m, err := s.Next(); err == nil && m.Type == "connection_ack" {
		t.Error("a socket without a cookie was admitted")
	}
}

func TestActivityResumesWithoutGapOrDuplicate(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		a := Start(t, o)
		admin := a.SetUp()
		const events = 200
		s := admin.Socket()
		s.Subscribe(follow, map[string]any{"after": 0})
		var e followed
		s.Event(&e)
		seen := []int{e.ActivityAdded.Sequence}
		failed := make(chan error, 1)
		go func() {
			defer close(failed)
			for i := range events {
				if ans, err := admin.Do(rename, profile(fmt.Sprint("Ada ", i))); err != nil || len(ans.Errors) > 0 {
					failed <- fmt.Errorf("rename: %v %s", err, ans.Raw)
					return
				}
			}
		}()
		for renames := 0; renames < events; {
			if len(seen)%37 == 0 { // the network goes away
				s.Drop()
				s = admin.Socket()
				s.Subscribe(follow, map[string]any{"after": seen[len(seen)-1]})
			}
			s.Event(&e)
			seen = append(seen, e.ActivityAdded.Sequence)
			if e.ActivityAdded.Kind == "profile.changed" {
				renames++
			}
		}
		if err := <-failed; err != nil {
			t.Fatal(err)
		}
		for i, n := range seen {
			if n != seen[0]+i {
				t.Fatalf("after %d came %d", seen[i-1], n)
			}
		}
	})
}

func TestSlowReadersCatchUp(t *testing.T) {
	t.Parallel()
	a := Start(t, Options{})
	admin := a.SetUp()
	s := admin.Socket()
	s.Subscribe(follow, map[string]any{"after": 0})
	var e followed
	s.Event(&e)
	first := e.ActivityAdded.Sequence
	// Nothing is read meanwhile: more hints than any queue of hints holds.
	const events = 300
	for i := range events {
		admin.Must(rename, profile(fmt.Sprint("Ada ", i)), nil)
	}
	for want := first + 1; want <= first+events; want++ {
		s.Event(&e)
		if e.ActivityAdded.Sequence != want {
			t.Fatalf("got %d, want %d", e.ActivityAdded.Sequence, want)
		}
	}
}

func TestRunUpdatedEndsWithTheRun(t *testing.T) {
	t.Parallel()
	a := Start(t, Options{})
	admin := a.SetUp()
	id := admin.Start("SELECT count(*) FROM range(3000000) a, range(10) b", "")
	s := admin.Socket()
	s.Subscribe(`subscription($id: ID!) { runUpdated(id: $id) { state result { rowCount } } }`, map[string]any{"id": id})
	var states []string
	for {
		m, err := s.Next()
		if err != nil {
			t.Fatal(err)
		}
		if m.Type == "complete" {
			break
		}
		var p struct {
			Data struct{ RunUpdated struct{ State string } }
		}
		if err := json.Unmarshal(m.Payload, &p); err != nil {
			t.Fatal(err)
		}
		states = append(states, p.Data.RunUpdated.State)
	}
	if n := len(states); n == 0 || states[n-1] != "SUCCEEDED" {
		t.Errorf("states %v", states)
	}
	// A run that has ended says so once.
	s.Subscribe(`subscription($id: ID!) { runUpdated(id: $id) { state } }`, map[string]any{"id": id})
	var got struct{ RunUpdated struct{ State string } }
	s.Event(&got)
	if m, err := s.Next(); err != nil || m.Type != "complete" || got.RunUpdated.State != "SUCCEEDED" {
		t.Errorf("%+v, then %v %v", got, m, err)
	}
}

func TestReplicasDeliverEachOthersEventsAndRevocations(t *testing.T) {
	t.Parallel()
	url, root := storetest.PostgresURL(t), "STRONGROOM_ROOT_KEY=00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"
	one := Start(t, Options{DatabaseURL: url, Environ: []string{root}})
	two := Start(t, Options{DatabaseURL: url, Environ: []string{root}})
	admin := one.SetUp()
	there := two.Client()
	there.SignIn(Admin)
	s := there.Socket()
	s.Subscribe(follow, map[string]any{"after": 0})
	var e followed
	for e.ActivityAdded.Kind != "session.started" { // the second sign-in, or the first
		s.Event(&e)
	}
	admin.Must(rename, profile("Ada Warm"), nil)
	for e.ActivityAdded.Kind != "profile.changed" {
		s.Event(&e)
	}
	at := time.Now()
	admin.Must(rename, profile("Ada Elsewhere"), nil)
	s.Event(&e)
	within(t, "an event of the other replica", at)

	at = time.Now()
	admin.Must(`mutation($in: RevokeSessionInput!) { revokeSession(input: $in) { id } }`, map[string]any{"in": map[string]any{"id": there.Session}}, nil)
	if code := s.Closed(); code != gorilla.CloseRevoked {
		t.Errorf("closed with %d", code)
	}
	within(t, "a revocation by the other replica", at)
	there.Refused("UNAUTHENTICATED", `{ sessions { id } }`, nil)
}
