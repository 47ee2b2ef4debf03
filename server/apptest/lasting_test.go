package apptest

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/draft"
	"github.com/strongroom/strongroom/server/session"
)

// lasting changes how long sessions of a role last, or how many there can be.
func lasting(role access.Role, part rule) map[string]any {
	r := rule{"role": role}
	for k, v := range part {
		r[k] = v
	}
	return map[string]any{"in": map[string]any{"sessionRules": []rule{r}}}
}

// background asks the API as a page does by itself.
func (c *Client) background(t *testing.T) (signedIn bool) {
	t.Helper()
	res := c.Request(t, "POST", "/graphql", map[string]string{"Content-Type": "application/json", session.Background: "1"},
		strings.NewReader(`{"query":"{ viewer { role } }"}`))
	defer res.Body.Close()
	var b strings.Builder
	buf := make([]byte, 4096)
	for {
		n, err := res.Body.Read(buf)
		b.Write(buf[:n])
		if err != nil {
			break
		}
	}
	return strings.Contains(b.String(), string(c.Role))
}

func (c *Client) left() (unused, most int) {
	c.app.t.Helper()
	var got struct {
		Viewer struct{ SessionLeft struct{ Unused, Most int } }
	}
	c.Must(`{ viewer { sessionLeft { unused most } } }`, nil, &got)
	return got.Viewer.SessionLeft.Unused, got.Viewer.SessionLeft.Most
}

func TestASessionEndsUnusedHoweverMuchItsPagePolls(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		a := Start(t, o)
		admin := a.SetUp()
		ann := a.Invite(admin, access.RoleAnalyst, annEmail, "Ann")
		vera := a.Invite(admin, access.RoleViewer, "vera@example.com", "Vera")
		admin.Refused("INVALID", savingSettings, lasting(access.RoleAnalyst, rule{"idleMinutes": 100_000}))
		admin.Refused("INVALID", savingSettings, lasting(access.RoleAnalyst, rule{"lifetimeMinutes": -1}))
		admin.Must(savingSettings, lasting(access.RoleAnalyst, rule{"idleMinutes": 10}), nil)
		if unused, most := ann.left(); unused > 600 || unused < 500 || most < 3600 {
			t.Errorf("%d s unused, %d s at the most", unused, most)
		}
		// Using it prolongs it; what nobody does, does not.
		for range 3 {
			a.Clock.Advance(8 * time.Minute)
			ann.whoAmI()
			vera.whoAmI()
		}
		for range 3 {
			a.Clock.Advance(3 * time.Minute)
			if !ann.background(t) {
				t.Fatal("a page that asks by itself is answered while the session lives")
			}
		}
		a.Clock.Advance(2 * time.Minute)
		if ann.background(t) {
			t.Error("polling has prolonged the session")
		}
		ann.nobody(t)
		vera.whoAmI() // another role is not concerned
		if vera.User == "" {
			t.Error("another role is signed out")
		}
	})
}

func TestASessionEndsByItsAgeAndAChangeAppliesToWhatIsOpen(t *testing.T) {
	t.Parallel()
	a := Start(t, Options{})
	admin := a.SetUp()
	ann := a.Invite(admin, access.RoleAnalyst, annEmail, "Ann")
	for range 4 {
		a.Clock.Advance(10 * time.Minute)
		ann.whoAmI()
		admin.whoAmI()
	}
	socket := ann.Socket()
	socket.Subscribe(`subscription { activityAdded { id } }`, nil)
	admin = a.again()
	admin.Must(savingSettings, lasting(access.RoleAnalyst, rule{"lifetimeMinutes": 30}), nil)
	if code := socket.Closed(); code != 4403 && code != 4401 {
		t.Errorf("the socket ended with %d", code)
	}
	ann.nobody(t)
	ann.SignIn(annEmail)
	for range 3 {
		a.Clock.Advance(9 * time.Minute)
		ann.whoAmI()
	}
	a.Clock.Advance(4 * time.Minute)
	ann.nobody(t)
}

func TestSessionsAtOnceAreCountedExactly(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		a := Start(t, o)
		admin := a.SetUp()
		ann := a.Invite(admin, access.RoleAnalyst, annEmail, "Ann")
		// With a passkey: the throttle lets few passwords through at once.
		d := a.device(ann.User)
		ann.AddPasskey(t, d)
		answer := func() (*Client, map[string]any) {
			c := a.Client()
			challenge, options := c.anyPasskey()
			return c, map[string]any{"in": map[string]any{"challenge": challenge, "passkey": d.answer(t, options)}}
		}
		enter := func(c *Client, in map[string]any) bool {
			ans, err := c.Do(byPasskey, in)
			return worked(t, ans, err)
		}
		signIn := func() bool { return enter(answer()) }
		signInTogether := func(n int) int {
			browsers, proofs := make([]*Client, n), make([]map[string]any, n)
			for i := range n {
				browsers[i], proofs[i] = answer()
			}
			return together(n, func(i int) bool { return enter(browsers[i], proofs[i]) })
		}
		live := func() int {
			return a.count(fmt.Sprintf("SELECT count(*) FROM sessions WHERE revoked_at IS NULL AND user_id = '%s'", ann.User))
		}
		admin.Must(savingSettings, lasting(access.RoleAnalyst, rule{"sessionLimit": 3, "refuseAtLimit": true}), nil)
		if n := signInTogether(20); n != 2 || live() != 3 {
			t.Errorf("%d of 20 got in beside one; %d sessions live", n, live())
		}
		ann.whoAmI()
		// The oldest goes: her first one is the oldest of all.
		admin.Must(savingSettings, lasting(access.RoleAnalyst, rule{"refuseAtLimit": false}), nil)
		if !signIn() {
			t.Error("nobody gets in")
		}
		ann.nobody(t)
		// Whoever is put out before the answer is written is told so.
		if n := signInTogether(20); n < 3 || live() != 3 {
			t.Errorf("%d of 20 got in; %d sessions live", n, live())
		}
		admin.Must(savingSettings, lasting(access.RoleAnalyst, rule{"sessionLimit": 1}), nil)
		if !signIn() || live() != 1 {
			t.Errorf("%d sessions live", live())
		}
		if n := a.count("SELECT count(*) FROM activity_events WHERE kind = 'session.evicted'"); n != 24 {
			t.Errorf("%d evictions are on record", n)
		}
	})
}

const keeping = `mutation($in: KeepDraftInput!) { keepDraft(input: $in) { kept } }`

func drafted(place, text string) map[string]any {
	return map[string]any{"in": map[string]any{"place": place, "text": text}}
}

func (c *Client) drafted(place string) string {
	c.app.t.Helper()
	var got struct{ Draft *struct{ Text string } }
	c.Must(`query($p: String!) { draft(place: $p) { text keptAt } }`, map[string]any{"p": place}, &got)
	if got.Draft == nil {
		return ""
	}
	return got.Draft.Text
}

func TestADraftOutlivesTheSessionAndIsItsWritersAlone(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		a := Start(t, o)
		admin := a.SetUp()
		ann := a.Invite(admin, access.RoleAnalyst, annEmail, "Ann")
		ben := a.Invite(admin, access.RoleAnalyst, "ben@example.com", "Ben")
		gil := a.Invite(admin, access.RoleGuest, "gil@example.com", "Gil")
		const secret = "SELECT salary FROM staff"
		ann.Must(keeping, drafted("explore", "SELECT"), nil)
		ann.Must(keeping, drafted("explore", secret), nil)
		ann.Must(keeping, drafted("analysis:ana_1", "SELECT 2"), nil)
		ann.Must(`mutation { signOut { signedOut } }`, nil, nil)
		elsewhere := a.Client()
		elsewhere.SignIn(annEmail)
		if got := elsewhere.drafted("explore"); got != secret {
			t.Errorf("got %q", got)
		}
		for _, other := range []*Client{admin, ben} {
			if got := other.drafted("explore"); got != "" {
				t.Errorf("somebody else reads %q", got)
			}
		}
		ben.Must(keeping, drafted("explore", ""), nil) // his own, of which there is none
		gil.Refused("NOT_FOUND", keeping, drafted("explore", "x"))
		elsewhere.Refused("INVALID", keeping, drafted("../etc", "x"))
		elsewhere.Refused("INVALID", keeping, drafted("explore", strings.Repeat("x", 300_000)))
		rows, err := a.DB.Draft.Query().Where(draft.UserID(ann.User)).All(access.With(context.Background(),
			access.Viewer{User: ann.User, Organization: ann.Organization, Role: access.RoleAnalyst}))
		if err != nil || len(rows) != 2 {
			t.Fatalf("%d rows: %v", len(rows), err)
		}
		for _, row := range rows {
			if strings.Contains(string(row.TextSealed), "SELECT") {
				t.Error("a draft lies open")
			}
		}
		elsewhere.Must(keeping, drafted("explore", ""), nil)
		if got := elsewhere.drafted("explore"); got != "" {
			t.Errorf("it is still %q", got)
		}
		for i := range 60 {
			elsewhere.Must(keeping, drafted(fmt.Sprintf("analysis:ana_%d", i), "x"), nil)
		}
		if n := a.count("SELECT count(*) FROM drafts"); n != 50 {
			t.Errorf("%d drafts", n)
		}
	})
}
