package apptest

import (
	"context"
	"fmt"
	"net/netip"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/server/activity"
	"github.com/strongroom/strongroom/server/alert"
	"github.com/strongroom/strongroom/server/detect"
	"github.com/strongroom/strongroom/server/detect/signin"
	"github.com/strongroom/strongroom/server/sentinel"
)

const edge = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0.0.0 Safari/537.36 Edg/150.0.0.0"

// unlearnt is how many events detection has still to learn from.
func (a *App) unlearnt() int {
	return a.count("SELECT count(*) FROM activity_events e WHERE e.kind IN ('session.started', 'session.started_outside', 'session.refused', " +
		"'session.factor_refused', 'run.succeeded', 'dataset.previewed', 'analysis.opened', 'export.granted', 'alert.answered', 'alert.resolved', 'account.not_me') " +
		"AND e.sequence > coalesce((SELECT s.cursor FROM sentinels s WHERE s.organization_id = e.organization_id), 0)")
}

// learnt waits until detection has learnt from all that teaches something.
func (a *App) learnt() {
	a.t.Helper()
	a.numbered()
	Eventually(a.t, "learning", func() bool { return a.unlearnt() == 0 })
}

// quiet signs a person in again and again, the way that they do.
func (c *Client) quiet(times int) {
	c.app.t.Helper()
	for range times {
		c.SignIn(annEmail)
	}
	c.app.learnt()
}

func (c *Client) lastSignIn() found {
	c.app.t.Helper()
	c.app.numbered()
	return c.search(map[string]any{"kinds": []string{"session.started"}, "first": 1})[0]
}

// unusual are the alerts about sign-ins.
func (c *Client) unusual() []alertParts {
	return append(c.alerts(alert.UnusualSignIn.ID), c.alerts(alert.NewBrowser.ID)...)
}

func TestAStrangerAlertsAndTheOwnerDoesNot(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		a := Start(t, o)
		admin := a.SetUp()
		ann := a.Invite(admin, access.RoleAnalyst, annEmail, "Ann")
		ann.quiet(30)
		if got := admin.unusual(); len(got) != 0 {
			t.Fatalf("quiet sign-ins alert: %+v", got)
		}

		ann.From = "127.0.0.77"
		ann.SignIn(annEmail)
		if got := admin.unusual(); len(got) != 0 {
			t.Errorf("the owner's own browser alerts from another address: %+v", got)
		}
		ann.From = ""
		ann.SignIn(annEmail)

		stranger := a.Client()
		stranger.From, stranger.Agent = "127.44.5.6", edge
		stranger.SignIn(annEmail)
		got := admin.unusual() // it is there before the answer is
		if len(got) != 1 || !got[0].Asks && got[0].Member == nil {
			t.Fatalf("%+v", got)
		}
		text := fmt.Sprint(got[0].Reasons)
		if len(got[0].Reasons) < 4 || !strings.Contains(text, "unusual-1") || !strings.Contains(text, "127.44.5.6") {
			t.Errorf("the reasons are %s", text)
		}
		codes := fmt.Sprint(ann.lastSignIn().Unusual)
		if !strings.Contains(codes, "UNLIKE_1") {
			t.Errorf("her activity says %s", codes)
		}
		for _, f := range ann.lastSignIn().Facts {
			if strings.HasPrefix(f.Name, activity.FactRiskOf) {
				t.Errorf("activity shows %v as it is kept", f)
			}
		}
	})
}

func TestWhatThePersonSaysIsLearnt(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		a := Start(t, o)
		admin := a.SetUp()
		ann := a.Invite(admin, access.RoleAnalyst, annEmail, "Ann")
		ann.quiet(30)
		before := a.judged(t, ann.User, admin.Organization, "127.44.5.6", edge)
		a.Clock.Advance(time.Second)
		there := a.Client()
		there.From, there.Agent = "127.44.5.6", edge
		there.SignIn(annEmail)
		a.learnt()
		doubted := a.judged(t, ann.User, admin.Organization, "127.44.5.6", edge)
		id := ann.ownAlerts()[0].ID
		ann.Must(answering, input("id", id, "me", true), nil)
		a.learnt()
		mine := a.judged(t, ann.User, admin.Organization, "127.44.5.6", edge)
		if !(mine < doubted && doubted < before) {
			t.Errorf("the score was %.2f, then %.2f, and %.2f once she said that it was her", before, doubted, mine)
		}
		known := len(admin.unusual())
		there.SignIn(annEmail)
		if got := admin.unusual(); len(got) != known {
			t.Errorf("the same alerts again: %+v", got)
		}
		a.learnt()

		// Not her: what was learnt of it goes, and where it came from is marked.
		ben := a.Client()
		ben.From, ben.Agent = "127.99.1.1", edge
		ben.SignIn(annEmail)
		a.learnt()
		learnt := a.judged(t, ann.User, admin.Organization, "127.99.1.1", edge)
		var asked string
		for _, got := range ann.ownAlerts() {
			if got.Asks && got.ID != id {
				asked = got.ID
				break
			}
		}
		ann.Must(answering, input("id", asked, "me", false), nil)
		a.learnt()
		if got := a.judged(t, ann.User, admin.Organization, "127.99.1.1", edge); got <= learnt {
			t.Errorf("the score was %.2f, and is %.2f once she said that it was not her", learnt, got)
		}
	})
}

// TestRestartsAndReplicasLearnOnce reads every event once, whoever else reads.
func TestRestartsAndReplicasLearnOnce(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		o.Dir = t.TempDir()
		a := Start(t, o)
		admin := a.SetUp()
		ann := a.Invite(admin, access.RoleAnalyst, annEmail, "Ann")
		ann.quiet(5)
		for range 5 {
			ann.SignIn(annEmail)
		}
		a.Stop() // in the middle of learning, or before it
		b := Start(t, o)
		ann = ann.At(b)
		admin = admin.At(b)
		b.learnt()
		stepped := b.judged(t, ann.User, admin.Organization, "127.0.0.1", ann.Agent)
		// Learning the whole log again in one go comes to the same.
		b.exec("DELETE FROM habits", "DELETE FROM sentinels")
		b.learnt()
		if n := b.count("SELECT count(*) FROM sentinels"); n != 1 {
			t.Errorf("%d states", n)
		}
		whole := b.judged(t, ann.User, admin.Organization, "127.0.0.1", ann.Agent)
		if d := whole - stepped; d > .2 || d < -.2 {
			t.Errorf("the score is %.3f after a restart, and %.3f of the whole log", stepped, whole)
		}
	})
}

func TestDamagedStateIsReplacedAndReported(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		a := Start(t, o)
		admin := a.SetUp()
		ann := a.Invite(admin, access.RoleAnalyst, annEmail, "Ann")
		ann.quiet(3)
		before := a.count("SELECT version FROM sentinels")
		blob := "x'0102030405'"
		if o.DatabaseURL != "" {
			blob = `'\x0102030405'`
		}
		a.exec("UPDATE sentinels SET state_sealed = "+blob+", version = version + 1", "UPDATE habits SET state_sealed = "+blob)
		ann.SignIn(annEmail) // nobody is locked out
		ann.whoAmI()
		if got := admin.one(alert.DetectionBroken.ID); got.Severity != "CRITICAL" {
			t.Errorf("%+v", got)
		} else {
			for _, r := range got.Reasons { // which leave by mail and webhooks
				if r.Name == "judging" && r.Text != "A sign-in could not be judged, and went on without. The server's log says why." {
					t.Errorf("an error is quoted: %s", r.Text)
				}
			}
		}
		a.learnt()
		if n := a.count("SELECT version FROM sentinels"); n <= before+1 {
			t.Errorf("version %d, was %d", n, before)
		}
		Eventually(t, "a profile", func() bool { return a.count("SELECT count(*) FROM habits") > 0 })
		a.judged(t, ann.User, admin.Organization, "127.0.0.1", ann.Agent)
	})
}

// suspicious finds whatever is judged odd.
type suspicious struct{ level detect.Level }

func (s suspicious) Judge(context.Context, sentinel.Attempt) sentinel.Opinion {
	return sentinel.Opinion{Level: s.level, Facts: map[string]string{activity.FactRisk: s.level.String()}}
}

func TestAnOddSignInAsksATrustedBrowserForTheSecondFactor(t *testing.T) {
	t.Parallel()
	a := Start(t, Options{})
	admin := a.SetUp().Key()
	app := admin.AddApp()
	admin.trust(t, app)
	if challenge, _, _ := admin.proved(); challenge != "" {
		t.Fatal("a trusted browser is asked")
	}
	for _, level := range []detect.Level{detect.StepUp, detect.Admin} {
		a.API.Login.Sentinel = suspicious{level}
		challenge, _, _ := admin.proved()
		if challenge == "" {
			t.Fatalf("a trusted browser stands for the second factor at %s", level)
		}
	}
}

// proved signs in with the proof of the browser's key.
func (c *Client) proved() (challenge string, methods []string, options string) {
	c.proof = c.Prove()
	defer func() { c.proof = "" }()
	return c.half(Admin)
}

// judged is the score of a sign-in from a new browser.
func (a *App) judged(t *testing.T, person, organization, address, agent string) float64 {
	t.Helper()
	ctx := access.With(context.Background(), access.Viewer{Address: netip.MustParseAddr(address), Agent: agent})
	u, err := a.DB.User.Get(access.As(ctx, access.ActorAuthenticator, ""), person)
	if err != nil {
		t.Fatal(err)
	}
	o := a.API.Login.Sentinel.Judge(ctx, sentinel.Attempt{Person: u, Organization: organization, Device: signin.Absent})
	score, err := strconv.ParseFloat(o.Facts[activity.FactRiskScore], 64)
	if err != nil {
		t.Fatalf("it is not judged: %v", o)
	}
	return score
}
