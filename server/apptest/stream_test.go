package apptest

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/server/activity"
	"github.com/strongroom/strongroom/server/outlet"
	"github.com/strongroom/strongroom/server/store/storetest"
)

const (
	addingStream   = `mutation($in: AddStreamInput!) { addStream(input: $in) { stream { id host encrypted } secret } }`
	updatingStream = `mutation($in: UpdateStreamInput!) { updateStream(input: $in) { stream { id } } }`
	rewinding      = `mutation($in: RewindStreamInput!) { rewindStream(input: $in) { stream { id } } }`
	testingStream  = `mutation($in: TestStreamInput!) { testStream(input: $in) { problem } }`
)

var toLoopback = []string{"STRONGROOM_OUTBOUND_PRIVATE=127.0.0.0/8"}

// stream adds a stream and returns its id and secret.
func (c *Client) stream(parts ...any) (id, secret string) {
	c.app.t.Helper()
	var out struct {
		AddStream struct {
			Stream struct{ ID string }
			Secret string
		}
	}
	c.Must(addingStream, input(parts...), &out)
	return out.AddStream.Stream.ID, out.AddStream.Secret
}

type streamState struct {
	ID, Problem, FailingSince string
	Active                    bool
	Cursor, Behind            int
}

func (c *Client) streamState() streamState {
	c.app.t.Helper()
	var out struct{ Streams []streamState }
	c.Must(`{ streams { id problem failingSince active cursor behind } }`, nil, &out)
	if len(out.Streams) != 1 {
		c.app.t.Fatalf("%d streams", len(out.Streams))
	}
	return out.Streams[0]
}

func (c *Client) streamProblem(id string) string {
	c.app.t.Helper()
	var out struct{ TestStream struct{ Problem string } }
	c.Must(testingStream, input("id", id), &out)
	return out.TestStream.Problem
}

// streamed is an event as a receiver reads it.
type streamed struct {
	Message  string
	Class    int `json:"class_uid"`
	Metadata struct {
		Sequence int
		UID      string
		Code     string `json:"event_code"`
	}
	Actor    struct{ User struct{ UID, Name string } }
	Source   struct{ IP, Name string } `json:"src_endpoint"`
	Unmapped struct {
		Name  string `json:"object_name"`
		Facts map[string]string
	}
}

// collector is a system that events are streamed to.
type collector struct {
	mu               sync.Mutex
	events           []streamed
	refuse, swallow  bool
	inside, together int
	bodies           [][]byte
	heads            []http.Header
	mistakes         []string
	notices          [][]byte // what it was told of the stream itself, with its heads
	noticeHeads      []http.Header
}

func (c *collector) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c.mu.Lock()
	c.inside++
	c.together = max(c.together, c.inside)
	c.mu.Unlock()
	body, err := io.ReadAll(r.Body)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.inside--
	switch {
	case err == nil && !c.refuse && r.Header.Get("Content-Type") == "application/json":
		c.notices, c.noticeHeads = append(c.notices, body), append(c.noticeHeads, r.Header.Clone())
	case err != nil || r.Header.Get("Content-Type") != "application/x-ndjson":
		c.mistakes = append(c.mistakes, "not read as lines of JSON")
	case c.refuse:
		w.WriteHeader(http.StatusInternalServerError)
	default:
		c.bodies, c.heads = append(c.bodies, body), append(c.heads, r.Header.Clone())
		for l := range bytes.Lines(body) {
			c.take(l)
		}
		if c.swallow { // taken, but the answer is lost
			w.WriteHeader(http.StatusGatewayTimeout)
		}
	}
}

// take reads one event; mu is held.
func (c *collector) take(text []byte) {
	var e streamed
	if err := json.Unmarshal(text, &e); err != nil {
		c.mistakes = append(c.mistakes, err.Error()+" in "+string(text))
		return
	}
	switch {
	case e.Metadata.Code == "test":
	case e.Metadata.Sequence == 0 && strings.HasPrefix(e.Metadata.Code, "stream."):
		c.notices = append(c.notices, text)
	default:
		c.events = append(c.events, e)
	}
}

func (c *collector) set(refuse, swallow bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.refuse, c.swallow = refuse, swallow
}

func (c *collector) all() []streamed {
	c.mu.Lock()
	defer c.mu.Unlock()
	return append([]streamed{}, c.events...)
}

func (c *collector) newest() int {
	n := 0
	for _, e := range c.all() {
		n = max(n, e.Metadata.Sequence)
	}
	return n
}

// whole checks that nothing is missing from first on, that a number is new only if it
// is the next one, and how often events came again.
func (c *collector) whole(t *testing.T, first int) (again int) {
	t.Helper()
	next, ids := first, map[string]int{}
	for _, e := range c.all() {
		n := e.Metadata.Sequence
		switch {
		case n == next:
			next++
		case n > next || n < first:
			t.Errorf("event %d comes when %d should", n, next)
			return 0
		default:
			again++
		}
		if was, ok := ids[e.Metadata.UID]; ok && was != n {
			t.Errorf("event %s has the numbers %d and %d", e.Metadata.UID, was, n)
		}
		ids[e.Metadata.UID] = n
	}
	for _, m := range c.mistakes {
		t.Error(m)
	}
	return again
}

func (a *App) highest(organization string) int {
	return a.count("SELECT coalesce(max(sequence), 0) FROM activity_events WHERE organization_id = '" + organization + "'")
}

// happen records so many events.
func (a *App) happen(organization string, n int) {
	a.t.Helper()
	for i := range n {
		err := a.API.Activity.Record(context.Background(), activity.Event{
			Kind: activity.DatasetChanged, Organization: organization, Object: "dat_x", Name: "row " + strconv.Itoa(i),
		})
		if err != nil {
			a.t.Fatal(err)
		}
	}
	a.numbered()
}

func (a *App) caughtUp(c *collector, organization string) {
	a.t.Helper()
	Eventually(a.t, "events", func() bool { return c.newest() == a.highest(organization) })
}

func TestAStreamLosesNothingWhileItsReceiverIsDownOrTheServerRestarts(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		o.Environ, o.Dir = toLoopback, filepath.Join(t.TempDir(), "data")
		a := Start(t, o)
		admin := a.SetUp()
		c := &collector{}
		s := httptest.NewServer(c)
		defer s.Close()
		id, secret := admin.stream("kind", "WEBHOOK", "name", "SIEM", "address", s.URL+"/secret-path", "from", "BEGINNING")
		a.caughtUp(c, admin.Organization)
		if again := c.whole(t, 1); again != 0 {
			t.Errorf("%d events came twice for no reason", again)
		}
		for i, h := range c.heads {
			want, err := outlet.Signature(secret, h.Get("Webhook-Id"), h.Get("Webhook-Timestamp"), c.bodies[i])
			if err != nil || h.Get("Webhook-Signature") != want {
				t.Errorf("%v, signed %q, want %q", err, h.Get("Webhook-Signature"), want)
			}
		}

		c.set(true, false)
		a.happen(admin.Organization, 3)
		Eventually(t, "failure", func() bool { return admin.streamState().FailingSince != "" })
		if st := admin.streamState(); !strings.Contains(st.Problem, "500") || st.Behind < 3 || st.Cursor >= a.highest(admin.Organization) {
			t.Errorf("%+v", st)
		}
		if p := admin.streamProblem(id); !strings.Contains(p, "500") {
			t.Errorf("the test says %q", p)
		}
		answer := admin.Ask(`{ streams { id name host kind problem authority } }`, nil)
		if bytes.Contains(answer.Raw, []byte("secret-path")) || bytes.Contains(a.Log.Bytes(), []byte("secret-path")) || bytes.Contains(a.Log.Bytes(), []byte(secret)) {
			t.Errorf("a secret shows: %s", answer.Raw)
		}

		// Taken, but the answer is lost; then the server restarts.
		c.set(false, true)
		a.Clock.Advance(10 * time.Minute)
		Eventually(t, "a lost answer", func() bool { return c.newest() >= admin.streamState().Cursor+3 })
		a.Stop()
		c.set(false, false)
		b := Start(t, o)
		b.Clock.Advance(2 * time.Hour)
		b.happen(admin.Organization, 300) // more than a batch
		b.caughtUp(c, admin.Organization)
		if again := c.whole(t, 1); again == 0 {
			t.Error("what was not confirmed was not sent again")
		}
		Eventually(t, "health", func() bool {
			return b.count("SELECT count(*) FROM streams WHERE problem = '' AND failing_since IS NULL AND tries = 0") == 1
		})
	})
}

func TestAStreamBeginsNowPausesAndIsRewound(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		o.Environ = toLoopback
		a := Start(t, o)
		admin := a.SetUp()
		ann := a.Invite(admin, access.RoleAnalyst, annEmail, "Ann")
		a.numbered()
		c := &collector{}
		s := httptest.NewServer(c)
		defer s.Close()
		begun := a.highest(admin.Organization)
		id, _ := admin.stream("kind", "WEBHOOK", "name", "SIEM", "address", s.URL, "from", "NOW")
		a.numbered()
		a.caughtUp(c, admin.Organization)
		c.whole(t, begun+1)

		admin.Must(updatingStream, input("id", id, "active", false), nil)
		a.numbered()
		paused := c.newest()
		a.happen(admin.Organization, 5)
		if st := admin.streamState(); st.Active || st.Behind < 5 {
			t.Errorf("%+v", st)
		}
		if c.newest() > paused+1 { // the pause itself may still have been sent
			t.Errorf("event %d was sent while it was paused", c.newest())
		}
		admin.Must(updatingStream, input("id", id, "active", true), nil)
		a.numbered()
		a.caughtUp(c, admin.Organization)
		c.whole(t, begun+1)

		n := len(c.all())
		admin.Must(rewinding, input("id", id, "sequence", 1), nil)
		a.numbered()
		again := &collector{}
		Eventually(t, "events again", func() bool {
			all := c.all()[n:]
			// Those between the count and the rewinding come first.
			first := slices.IndexFunc(all, func(e streamed) bool { return e.Metadata.Sequence == 1 })
			if first < 0 {
				return false
			}
			again.events = all[first:]
			return all[len(all)-1].Metadata.Sequence == a.highest(admin.Organization)
		})
		again.whole(t, 1)
		admin.Refused("INVALID", rewinding, input("id", id, "sequence", 1_000_000))
		admin.Refused("INVALID", rewinding, input("id", id, "sequence", 0))
		for _, q := range []string{addingStream, updatingStream, rewinding, testingStream} {
			in := input("id", id)
			if q == rewinding {
				in = input("id", id, "sequence", 1)
			}
			if q == addingStream {
				in = input("kind", "WEBHOOK", "name", "Mine", "address", s.URL, "from", "BEGINNING")
			}
			ann.Refused("FORBIDDEN", q, in)
		}
		ann.Refused("FORBIDDEN", `{ streams { id } }`, nil)
	})
}

// TestTheStreamShowsWhatTheLogShows has a member with a hostile name, who is then
// erased: the name cannot forge an event, and is gone from what is sent again. (The
// address to which an invitation went is the organization's, and stays.)
func TestTheStreamShowsWhatTheLogShows(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		o.Environ = toLoopback
		a := Start(t, o)
		admin := a.SetUp()
		const name = `Ann"} {"class_uid":3002`
		ann := a.Invite(admin, access.RoleAnalyst, annEmail, name)
		dataset := ann.Upload("forged.csv", "a\n1\n")
		ann.Must(`mutation($in: UpdateDatasetInput!) { updateDataset(input: $in) { dataset { id } } }`,
			input("id", dataset, "description", "x\n{\"class_uid\":3002}\r\n<13>1 - - - - - - forged"), nil)
		a.settle()
		c := &collector{}
		s := httptest.NewServer(c)
		defer s.Close()
		id, _ := admin.stream("kind", "WEBHOOK", "name", "SIEM", "address", s.URL, "from", "BEGINNING")
		a.numbered()
		a.caughtUp(c, admin.Organization)
		c.whole(t, 1)
		found := false
		for _, e := range c.all() {
			if e.Metadata.Code == "dataset.changed" {
				found = true
				if e.Actor.User.UID != ann.User || e.Actor.User.Name != name || e.Class != 6005 || e.Source.IP == "" {
					t.Errorf("%+v", e)
				}
			}
		}
		if !found {
			t.Error("the change of the dataset is missing")
		}

		var key string
		if err := a.Database.SQL.QueryRow("SELECT data_key_id FROM users WHERE id = '" + ann.User + "'").Scan(&key); err != nil {
			t.Fatal(err)
		}
		if err := a.Vault.Destroy(t.Context(), key); err != nil {
			t.Fatal(err)
		}
		n := len(c.bodies)
		admin.Must(rewinding, input("id", id, "sequence", 1), nil)
		a.numbered()
		Eventually(t, "events again", func() bool {
			st := admin.streamState()
			return st.Behind == 0 && st.Problem == "" && len(c.all()) > a.highest(admin.Organization)*2-3
		})
		c.mu.Lock()
		defer c.mu.Unlock()
		for _, body := range c.bodies[n:] {
			if bytes.Contains(body, []byte(`Ann\"`)) {
				t.Errorf("a person who was erased is streamed: %s", body)
			}
		}
	})
}

func TestTwoReplicasDoNotSendToOneStream(t *testing.T) {
	t.Parallel()
	o := Options{DatabaseURL: storetest.PostgresURL(t), Environ: append([]string{
		"STRONGROOM_ROOT_KEY=00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff",
	}, toLoopback...)}
	one, two := Start(t, o), Start(t, o)
	admin := one.SetUp()
	c := &collector{}
	s := httptest.NewServer(c)
	defer s.Close()
	admin.stream("kind", "WEBHOOK", "name", "SIEM", "address", s.URL, "from", "BEGINNING")
	for i := range 20 {
		[]*App{one, two}[i%2].happen(admin.Organization, 10)
	}
	one.caughtUp(c, admin.Organization)
	if again := c.whole(t, 1); again != 0 || c.together > 1 {
		t.Errorf("%d events came twice, %d requests at once", again, c.together)
	}
}
