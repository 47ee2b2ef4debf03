package apptest

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/strongroom/strongroom/ent/access"
)

// told is what a webhook was told of drills, as type and id.
func (r *receiver) told(t *testing.T) (out []string) {
	t.Helper()
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, body := range r.bodies {
		var m struct {
			Type  string
			Drill *struct {
				ID, Title string
				EndedAt   *time.Time
				Simulated bool
			}
		}
		if err := json.Unmarshal(body, &m); err != nil {
			t.Fatal(err)
		}
		if m.Drill == nil {
			continue
		}
		if ended := m.Type == "drill.ended"; !strings.HasPrefix(m.Drill.Title, "DRILL: ") || !m.Drill.Simulated || ended != (m.Drill.EndedAt != nil) {
			t.Errorf("%s", body)
		}
		out = append(out, m.Type+" "+m.Drill.ID)
	}
	return out
}

func (r *receiver) fail(down bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.down = down
}

// hook adds a webhook, or a chat, and what receives its messages.
func (c *Client) hook(t *testing.T, kind, minimum string) (*receiver, string) {
	t.Helper()
	r := &receiver{}
	s := httptest.NewServer(r)
	t.Cleanup(s.Close)
	var out struct {
		AddChannel struct{ Channel struct{ ID string } }
	}
	c.Must(addingChannel, input("kind", kind, "name", kind, "address", s.URL, "minimum", minimum), &out)
	return r, out.AddChannel.Channel.ID
}

// retried lets every message be tried that waits.
func (a *App) retried() {
	a.t.Helper()
	a.Clock.Advance(15 * time.Minute)
	Eventually(a.t, "messages", func() bool {
		a.exec("UPDATE jobs SET run_at = created_at WHERE kind = 'deliver'")
		return a.count("SELECT count(*) FROM deliveries WHERE state = 'WAITING'") == 0
	})
}

// TestWhoWasToldOfADrillIsToldOfItsEndOnce looks at what arrives, at those who were told
// and at those who were not.
func TestWhoWasToldOfADrillIsToldOfItsEndOnce(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		o.Environ = []string{"STRONGROOM_OUTBOUND_PRIVATE=127.0.0.0/8"}
		a := Start(t, o)
		admin := a.SetUp()
		bea := a.Invite(admin, access.RoleAdmin, "bea@example.com", "Bea")
		all, _ := admin.hook(t, "WEBHOOK", "LOW")
		chat, _ := admin.hook(t, "SLACK", "HIGH")
		bad, _ := admin.hook(t, "WEBHOOK", "CRITICAL")
		off, offID := admin.hook(t, "WEBHOOK", "LOW")
		moved, movedID := admin.hook(t, "WEBHOOK", "LOW")
		a.settle()
		id := admin.startDrill("playbookId", "mass-export", "announce", true)
		a.settle()
		if len(off.told(t)) != 1 || len(moved.told(t)) != 1 || chat.got() != 4+1 { // four channels were added since it was
			t.Fatalf("%v, %v, %d chats", off.told(t), moved.told(t), chat.got())
		}

		// Who comes too late was not told of the start; who wants less by now was.
		late, _ := admin.hook(t, "WEBHOOK", "LOW")
		admin.Must(updatingIncident, input("id", id, "severity", "LOW"), nil)
		const updating = `mutation($in: UpdateChannelInput!) { updateChannel(input: $in) { channel { id } } }`
		admin.Must(updating, input("id", offID, "active", false), nil)
		there := httptest.NewServer(late)
		defer there.Close()
		admin.Must(updating, input("id", movedID, "address", there.URL), nil)
		admin.Must(`mutation($in: ChangeMemberRoleInput!) { changeMemberRole(input: $in) { membership { id } } }`,
			input("id", a.membershipOf(bea.User), "role", "ANALYST"), nil)
		a.settle()
		chats, mails, hers := chat.got(), len(a.letters(Admin)), len(a.letters("bea@example.com"))
		admin.endDrill(id)
		admin.Refused("CONFLICT", closingIncident, admin.closing(id))
		a.settle()
		want := "drill.started " + id + ", drill.ended " + id
		if got := strings.Join(all.told(t), ", "); got != want {
			t.Errorf("a webhook hears %s", got)
		}
		if chat.got() != chats+1 || !strings.HasPrefix(string(chat.bodies[chats]), `{"text":"*DRILL: Mass export* has ended`) {
			t.Errorf("%d chats: %s", chat.got()-chats, chat.bodies[len(chat.bodies)-1])
		}
		if got := a.letters(Admin); len(got) != mails+1 || got[0].Subject != "DRILL: Mass export has ended" {
			t.Errorf("%d mails: %q", len(got)-mails, got[0].Subject)
		}
		for who, n := range map[string]int{
			"a channel that wants worse": len(bad.told(t)), "a channel that was added since, or an address that was given since": len(late.told(t)),
			"a channel that was switched off": len(off.told(t)) - 1, "an address that was left": len(moved.told(t)) - 1,
			"somebody who no longer looks after alerts": len(a.letters("bea@example.com")) - hers,
		} {
			if n != 0 {
				t.Errorf("%s is told of the end", who)
			}
		}

		// Nobody is told of the end of what nobody was told of, nor that one was abandoned.
		heard := all.got()
		admin.endDrill(admin.startDrill("playbookId", "mass-export"))
		admin.startDrill("playbookId", "insider", "announce", true)
		a.settle()
		a.Clock.Advance(8 * 24 * time.Hour)
		a.expire()
		if n := all.got(); n != heard+1 {
			t.Errorf("%d messages more, of one start", n-heard)
		}
	})
}

// TestOfADrillThatEndsBeforeItsStartArrivesNothingIsTold ends one while the start is
// being tried again and again.
func TestOfADrillThatEndsBeforeItsStartArrivesNothingIsTold(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		o.Environ = []string{"STRONGROOM_OUTBOUND_PRIVATE=127.0.0.0/8"}
		a := Start(t, o)
		admin := a.SetUp()
		fine, _ := admin.hook(t, "WEBHOOK", "LOW")
		dead, _ := admin.hook(t, "WEBHOOK", "LOW")
		a.settle() // each addition alerts, and a channel that fails rests
		dead.fail(true)
		id := admin.startDrill("playbookId", "mass-export", "announce", true)
		Eventually(t, "a try", func() bool {
			return a.count("SELECT count(*) FROM deliveries WHERE event = 'DRILL' AND state = 'WAITING' AND tries > 0") == 1
		})
		admin.endDrill(id)
		dead.fail(false)
		a.retried()
		if got := dead.told(t); len(got) != 0 {
			t.Errorf("who was down hears %v", got)
		}
		if got := strings.Join(fine.told(t), ", "); got != "drill.started "+id+", drill.ended "+id {
			t.Errorf("who was not hears %s", got)
		}
		if n := a.count("SELECT count(*) FROM deliveries WHERE state = 'GIVEN_UP' AND event IN ('DRILL', 'DRILL_ENDED')"); n != 2 {
			t.Errorf("%d messages are given up, not the start and the end", n)
		}

		// Who is down when it ends, and heard that it began, hears of the end later.
		id = admin.startDrill("playbookId", "insider", "announce", true)
		a.retried()
		dead.fail(true)
		admin.endDrill(id)
		Eventually(t, "a try", func() bool {
			return a.count("SELECT count(*) FROM deliveries WHERE event = 'DRILL_ENDED' AND state = 'WAITING' AND tries > 0") == 1
		})
		dead.fail(false)
		a.retried()
		if got := strings.Join(dead.told(t), ", "); got != "drill.started "+id+", drill.ended "+id {
			t.Errorf("it hears %s", got)
		}
	})
}

// slow is a receiver that takes its first message when it is let.
type slow struct {
	receiver
	once         sync.Once
	arrived, let chan struct{}
}

func (r *slow) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	r.once.Do(func() {
		close(r.arrived)
		<-r.let
	})
	r.receiver.ServeHTTP(w, req)
}

// TestTheEndOfADrillIsNotToldBeforeItsStart ends one while the start is on its way.
func TestTheEndOfADrillIsNotToldBeforeItsStart(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		o.Environ = []string{"STRONGROOM_OUTBOUND_PRIVATE=127.0.0.0/8"}
		a := Start(t, o)
		admin := a.SetUp()
		r := &slow{arrived: make(chan struct{}), let: make(chan struct{})}
		s := httptest.NewServer(r)
		defer s.Close()
		admin.Must(addingChannel, input("kind", "WEBHOOK", "name", "Slow", "address", s.URL, "minimum", "HIGH"), nil)
		id := admin.startDrill("playbookId", "lost-backup", "announce", true)
		<-r.arrived
		admin.endDrill(id)
		Eventually(t, "the end waiting for the start", func() bool {
			return a.count("SELECT count(*) FROM jobs WHERE kind = 'deliver' AND state = 'WAITING'") == 1
		})
		close(r.let)
		a.retried()
		if got := strings.Join(r.told(t), ", "); got != "drill.started "+id+", drill.ended "+id {
			t.Errorf("it hears %q", got)
		}
	})
}
