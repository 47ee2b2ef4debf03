package apptest

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/server/alert"
)

type posture struct {
	CheckedAt, Configuration string
	AcknowledgedAt           *string
	AcknowledgedBy           *struct{ ID string }
	Drift                    []string
	Checks                   []struct{ ID, State, Found, Since string }
}

func (p posture) of(check string) (state, found string) {
	for _, c := range p.Checks {
		if c.ID == check {
			return c.State, c.Found
		}
	}
	return "", ""
}

const (
	postureFields = `{ checkedAt configuration acknowledgedAt acknowledgedBy { id } drift checks { id state found since } }`
	recheck       = `mutation { recheckPosture { posture ` + postureFields + ` } }`
	acknowledge   = `mutation($in: AcknowledgeDriftInput!) { acknowledgeDrift(input: $in) { posture ` + postureFields + ` } }`
)

func (c *Client) posture(query string) posture {
	c.app.t.Helper()
	var out struct {
		Posture        posture
		RecheckPosture struct{ Posture posture }
	}
	c.Must(query, nil, &out)
	if query == recheck {
		return out.RecheckPosture.Posture
	}
	return out.Posture
}

// kinds are those of the events that an admin sees.
func (c *Client) postureEvents() (kinds []string) {
	c.app.t.Helper()
	c.app.numbered()
	var out struct {
		Activity struct {
			Edges []struct{ Node struct{ Kind string } }
		}
	}
	c.Must(`{ activity(first: 100) { edges { node { kind } } } }`, nil, &out)
	for _, e := range out.Activity.Edges {
		if strings.HasPrefix(e.Node.Kind, "posture.") {
			kinds = append(kinds, e.Node.Kind)
		}
	}
	return kinds
}

func TestACheckThatTurnsBadIsKeptToldAndRaisesOneAlert(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		stamp := filepath.Join(t.TempDir(), "stamp")
		touch := func(at time.Time) {
			t.Helper()
			if err := os.WriteFile(stamp, nil, 0o600); err != nil {
				t.Fatal(err)
			}
			if err := os.Chtimes(stamp, at, at); err != nil {
				t.Fatal(err)
			}
		}
		touch(time.Now())
		o.Environ = append(o.Environ, "STRONGROOM_BACKUP_STAMP="+stamp)
		a := Start(t, o)
		admin := a.SetUp()
		if state, found := admin.posture(recheck).of("backups"); state != "OK" {
			t.Fatalf("%s: %s", state, found)
		}
		backups := func() (n int, last alertParts) {
			for _, got := range admin.alerts(alert.PostureWorse.ID) {
				if strings.Contains(got.Title, "Backups") {
					n, last = n+1, got
				}
			}
			return n, last
		}
		if n, _ := backups(); n != 0 {
			t.Fatalf("%d alerts of what is well", n)
		}

		touch(time.Now().AddDate(0, 0, -8))
		bad := admin.posture(recheck)
		if state, _ := bad.of("backups"); state != "BAD" || bad.Checks[0].State != "BAD" {
			t.Fatalf("%+v", bad)
		}
		admin.posture(recheck) // still bad is no news
		n, raised := backups()
		if n != 1 || raised.Severity != "HIGH" || raised.Count != 1 || len(raised.Reasons) != 2 {
			t.Fatalf("%d alerts, %+v", n, raised)
		}
		if kinds := admin.postureEvents(); !slices.Contains(kinds, "posture.changed") || !slices.Contains(kinds, "posture.checked") {
			t.Errorf("recorded: %v", kinds)
		}
		if kept := admin.posture(`{ posture ` + postureFields + ` }`); kept.CheckedAt == "" || len(kept.Checks) != len(bad.Checks) {
			t.Errorf("%+v", kept)
		}

		touch(time.Now())
		admin.posture(recheck)
		touch(time.Now().AddDate(0, 0, -9))
		admin.posture(recheck)
		if n, again := backups(); n != 1 || again.Count != 2 {
			t.Errorf("%d alerts, %+v", n, again)
		}
		for _, c := range admin.posture(recheck).Checks {
			if strings.Contains(c.Found, a.Dir) || strings.Contains(c.Found, stamp) {
				t.Errorf("%s tells a path: %s", c.ID, c.Found)
			}
		}
		ann := a.Invite(admin, access.RoleAnalyst, annEmail, "Ann")
		ann.Refused("FORBIDDEN", `{ posture { checkedAt } }`, nil)
		ann.Refused("FORBIDDEN", recheck, nil)
	})
}

func TestDriftNamesSettingsUntilTheConfigurationThatWasSeenIsAcknowledged(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		o.Dir = filepath.Join(t.TempDir(), "data")
		a := Start(t, o)
		admin := a.SetUp()
		if got := admin.posture(recheck); len(got.Drift) != 0 {
			t.Fatalf("%+v", got)
		}
		a.Stop()

		o.Environ = append(o.Environ, "STRONGROOM_SMTP_PASSWORD=a-secret-of-mail", "STRONGROOM_MAX_BODY_BYTES=3MiB")
		a = Start(t, o)
		admin = admin.At(a)
		admin.SignIn("ada@example.com")
		got := admin.posture(recheck)
		state, found := got.of("drift")
		if state != "ATTENTION" || !slices.Contains(got.Drift, "STRONGROOM_SMTP_PASSWORD") || !slices.Contains(got.Drift, "STRONGROOM_MAX_BODY_BYTES") ||
			slices.Contains(got.Drift, "STRONGROOM_DATA_DIR") {
			t.Fatalf("%s: %v", state, got.Drift)
		}
		if strings.Contains(found, "a-secret-of-mail") || strings.Contains(found, "3MiB") {
			t.Errorf("a value is told: %s", found)
		}
		if n := a.count("SELECT count(*) FROM postures WHERE CAST(baseline AS TEXT) LIKE '%a-secret%'"); n != 0 {
			t.Error("the secret is kept")
		}

		admin.Refused("CONFLICT", acknowledge, in(map[string]any{"configuration": strings.Repeat("0", 32)}))
		var out struct{ AcknowledgeDrift struct{ Posture posture } }
		admin.Must(acknowledge, in(map[string]any{"configuration": got.Configuration}), &out)
		done := out.AcknowledgeDrift.Posture
		if state, _ := done.of("drift"); state != "OK" || len(done.Drift) != 0 || done.AcknowledgedBy == nil || done.AcknowledgedBy.ID != admin.User {
			t.Errorf("%+v", done)
		}
		if kinds := admin.postureEvents(); !slices.Contains(kinds, "posture.acknowledged") {
			t.Errorf("recorded: %v", kinds)
		}

		a.Clock.Advance(11 * time.Minute)
		admin.Refused("STALE_AUTHENTICATION", acknowledge, in(map[string]any{"configuration": got.Configuration}))
	})
}
