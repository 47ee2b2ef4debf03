package apptest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/server/alert"
	"github.com/strongroom/strongroom/server/audit"
	"github.com/strongroom/strongroom/server/ledger"
)

// logOf is the audit log as the API shows it.
type logOf struct {
	AuditLog struct {
		Origin, Key, Checkpoint, ExportPath string
		Size                                int64
	}
}

const readingLog = `{ auditLog { origin key checkpoint exportPath size } }`

// exported fetches the log as the person, who has just proved who they are.
func (c *Client) exported() string {
	c.app.t.Helper()
	var got struct{ ExportAuditLog struct{ Path string } }
	c.Must(`mutation { exportAuditLog { path } }`, nil, &got)
	code, body := c.Get(got.ExportAuditLog.Path)
	if code != 200 {
		c.app.t.Fatalf("the export answers %d: %s", code, body)
	}
	return string(body)
}

type verified struct {
	VerifyAuditLog struct {
		Entries, Erased, Checkpoints int
		Problems                     []string
	}
}

func (c *Client) verifyLog() verified {
	c.app.t.Helper()
	var got verified
	c.Must(`mutation { verifyAuditLog { entries erased checkpoints problems } }`, nil, &got)
	return got
}

// exec does what a superuser of the database can do.
func (a *App) exec(statements ...string) {
	a.t.Helper()
	for _, s := range statements {
		if _, err := a.Database.SQL.ExecContext(context.Background(), s); err != nil {
			a.t.Fatal(err)
		}
	}
}

func TestTheLogIsProvedToSomebodyWhoHasNothingElse(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		a := Start(t, o)
		admin := a.SetUp()
		a.settle()
		var before logOf
		admin.Must(readingLog, nil, &before)
		ann := a.Invite(admin, access.RoleAnalyst, annEmail, "Ann")
		ann.Upload("secret-salaries.csv", "a,b\n1,2\n")
		a.settle()
		export := admin.exported()
		if strings.Contains(export, annEmail) || !strings.Contains(export, before.AuditLog.Origin) {
			// Plain parts travel as base64, so that they are the very bytes that were committed to.
			t.Error("the export is not what it should be")
		}
		report, err := ledger.Verify(strings.NewReader(export), before.AuditLog.Key, []string{before.AuditLog.Checkpoint})
		if err != nil {
			t.Fatal(err)
		}
		if !report.Sound() || !report.Own || len(report.Witnessed) != 1 || report.Entries < 6 || report.Erased != 0 {
			t.Errorf("the report is %+v", report)
		}
		if got := admin.verifyLog().VerifyAuditLog; len(got.Problems) != 0 || got.Entries < 6 || got.Checkpoints < 2 {
			t.Errorf("the server finds %+v", got)
		}
		// Each event can be proved by itself, against a head that is signed.
		a.settle()
		var events struct {
			Activity struct {
				Edges []struct {
					Node struct {
						ID       string
						Sequence int64
					}
				}
			}
		}
		admin.Must(`{ activity(first: 50) { edges { node { id sequence } } } }`, nil, &events)
		for _, e := range events.Activity.Edges {
			var got struct {
				AuditInclusion struct {
					Entry, Checkpoint string
					Sequence          int64
					Hashes            []string
				}
			}
			admin.Must(`query($id: ID!) { auditInclusion(eventId: $id) { entry checkpoint sequence hashes } }`, map[string]any{"id": e.Node.ID}, &got)
			c, err := ledger.OpenCheckpoint(got.AuditInclusion.Checkpoint, before.AuditLog.Key)
			if err != nil {
				t.Fatal(err)
			}
			var proof tlog.RecordProof
			for _, h := range got.AuditInclusion.Hashes {
				hash, err := tlog.ParseHash(h)
				if err != nil {
					t.Fatal(err)
				}
				proof = append(proof, hash)
			}
			if err := tlog.CheckRecord(proof, c.Size, c.Root, e.Node.Sequence-1, tlog.RecordHash([]byte(got.AuditInclusion.Entry))); err != nil {
				t.Errorf("event %d: %v", e.Node.Sequence, err)
			}
			if !strings.Contains(got.AuditInclusion.Entry, e.Node.ID) {
				t.Errorf("event %s is proved by %s", e.Node.ID, got.AuditInclusion.Entry)
			}
		}
		var grown struct {
			AuditConsistency struct {
				From, To string
				Hashes   []string
			}
		}
		admin.Must(`query($n: Long!) { auditConsistency(size: $n) { from to hashes } }`, map[string]any{"n": before.AuditLog.Size}, &grown)
		to, err := ledger.OpenCheckpoint(grown.AuditConsistency.To, before.AuditLog.Key)
		if err != nil {
			t.Fatal(err)
		}
		from, err := ledger.OpenCheckpoint(before.AuditLog.Checkpoint, before.AuditLog.Key)
		if err != nil {
			t.Fatal(err)
		}
		var proof tlog.TreeProof
		for _, h := range grown.AuditConsistency.Hashes {
			hash, err := tlog.ParseHash(h)
			if err != nil {
				t.Fatal(err)
			}
			proof = append(proof, hash)
		}
		if err := tlog.CheckTree(proof, to.Size, to.Root, from.Size, from.Root); err != nil {
			t.Error(err)
		}
	})
}

func TestOnlyThoseWhoVerifyFetchTheLog(t *testing.T) {
	t.Parallel()
	a := Start(t, Options{})
	admin := a.SetUp()
	ann := a.Invite(admin, access.RoleAnalyst, annEmail, "Ann")
	var log logOf
	admin.Must(readingLog, nil, &log)
	ann.Refused("FORBIDDEN", readingLog, nil)
	ann.Refused("FORBIDDEN", `mutation { verifyAuditLog { entries } }`, nil)
	if code, _ := ann.Get(log.AuditLog.ExportPath); code != 404 {
		t.Errorf("an analyst is answered %d", code)
	}
	if code, _ := a.Client().Get(log.AuditLog.ExportPath); code != 401 {
		t.Errorf("nobody is answered %d", code)
	}
	a.Clock.Advance(6 * time.Minute)
	if code, _ := admin.Get(log.AuditLog.ExportPath); code != 401 {
		t.Errorf("whoever proved long ago who they are is answered %d", code)
	}
	admin.Refused("STALE_AUTHENTICATION", `mutation { exportAuditLog { path } }`, nil)
}

// A superuser of the database, who has not the root key, does to the tables what they
// like.
func TestASuperuserOfTheDatabaseIsFoundOut(t *testing.T) {
	t.Parallel()
	change := func(statements ...string) func(a *App) {
		return func(a *App) { a.exec(statements...) }
	}
	for name, test := range map[string]struct {
		tamper func(a *App)
		want   string
	}{
		"edit":          {change("UPDATE activity_events SET kind = 'session.ended' WHERE sequence = 4"), "not those that were signed"},
		"edit a detail": {change("UPDATE activity_events SET detail_sealed = (SELECT detail_sealed FROM activity_events WHERE sequence = 3) WHERE sequence = 4"), "The detail of entry 4 is not what was logged"},
		"delete":        {change("DELETE FROM activity_events WHERE sequence = 4"), "Entries 4 to 4 are missing"},
		"reorder": {change("UPDATE activity_events SET sequence = -1 WHERE sequence = 4", "UPDATE activity_events SET sequence = 4 WHERE sequence = 5",
			"UPDATE activity_events SET sequence = 5 WHERE sequence = -1"), "not those that were signed"},
		"truncate": {change("DELETE FROM activity_events WHERE sequence > 5"), "entries are missing"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			Each(t, func(t *testing.T, o Options) {
				a := Start(t, o)
				admin := a.SetUp()
				a.Invite(admin, access.RoleAnalyst, annEmail, "Ann")
				a.settle()
				if got := admin.verifyLog().VerifyAuditLog.Problems; len(got) > 0 {
					t.Fatalf("before anything was done: %q", got)
				}
				a.settle()
				var log logOf
				admin.Must(readingLog, nil, &log)
				test.tamper(a)
				report, err := ledger.Verify(strings.NewReader(admin.exported()), log.AuditLog.Key, nil)
				if err != nil {
					t.Fatal(err)
				}
				if !strings.Contains(strings.Join(report.Problems, "\n"), test.want) {
					t.Errorf("found %q, want %q", report.Problems, test.want)
				}
			})
		})
	}
}

// The cleverest one puts everything back to an older state that was signed. Only a
// witness tells.
func TestAWitnessFindsALogThatWasRolledBack(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		a := Start(t, o)
		admin := a.SetUp()
		a.settle()
		var early, late logOf
		admin.Must(readingLog, nil, &early)
		for _, table := range []string{"audit_tiles", "audit_logs"} {
			a.exec("CREATE TABLE early_" + table + " AS SELECT * FROM " + table)
		}
		a.Invite(admin, access.RoleAnalyst, annEmail, "Ann")
		a.settle()
		admin.Must(readingLog, nil, &late)
		a.exec(
			fmt.Sprintf("DELETE FROM activity_events WHERE sequence > %d", early.AuditLog.Size),
			fmt.Sprintf("DELETE FROM audit_checkpoints WHERE size > %d", early.AuditLog.Size),
		)
		for _, table := range []string{"audit_tiles", "audit_logs"} {
			a.exec("DELETE FROM "+table, "INSERT INTO "+table+" SELECT * FROM early_"+table)
		}
		export := admin.exported()
		alone, err := ledger.Verify(strings.NewReader(export), late.AuditLog.Key, nil)
		if err != nil || !alone.Sound() {
			t.Fatalf("the log by itself: %+v %v", alone, err)
		}
		witnessed, err := ledger.Verify(strings.NewReader(export), late.AuditLog.Key, []string{late.AuditLog.Checkpoint})
		if err != nil || witnessed.Sound() {
			t.Errorf("with a witness: %+v %v", witnessed, err)
		}
	})
}

// With the key of a person goes what the log says about them, and nothing else.
func TestALogVerifiesAfterAPersonWasErased(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		a := Start(t, o)
		admin := a.SetUp()
		ann := a.Invite(admin, access.RoleAnalyst, annEmail, "Ann Oldfield")
		ann.Must(`mutation { revokeOtherSessions { count } }`, nil, nil)
		a.settle()
		var log logOf
		admin.Must(readingLog, nil, &log)
		var key string
		if err := a.Database.SQL.QueryRow("SELECT data_key_id FROM users WHERE id = '" + ann.User + "'").Scan(&key); err != nil {
			t.Fatal(err)
		}
		if err := a.Vault.Destroy(t.Context(), key); err != nil {
			t.Fatal(err)
		}
		export := admin.exported()
		report, err := ledger.Verify(strings.NewReader(export), log.AuditLog.Key, []string{log.AuditLog.Checkpoint})
		if err != nil || !report.Sound() || report.Erased == 0 {
			t.Errorf("the report is %+v %v", report, err)
		}
		for line := range strings.Lines(export) {
			var rec ledger.Record
			if err := json.Unmarshal([]byte(line), &rec); err != nil || rec.Entry == nil {
				continue
			}
			if rec.Entry.Actor == ann.User && rec.Origin != nil {
				t.Errorf("from where %s was done is still told", rec.Entry.Kind)
			}
			if rec.Detail != nil && strings.Contains(string(rec.Detail.Plain), "Oldfield") {
				t.Errorf("%s still names them: %s", rec.Entry.Kind, rec.Detail.Plain)
			}
		}
		admin.Must(`{ activity(first: 50) { edges { node { kind } } } }`, nil, nil)
	})
}

func TestALogGoesOnWhileAnothersWasTamperedWith(t *testing.T) {
	t.Parallel()
	a := Start(t, Options{})
	admin := a.SetUp()
	other := a.AnotherOrganization("Other", "olga@example.com", "Olga")
	a.settle()
	var log logOf
	admin.Must(readingLog, nil, &log)
	other.Must(readingLog, nil, nil)
	a.exec("UPDATE audit_tiles SET hashes = zeroblob(length(hashes)) WHERE organization_id = '" + admin.Organization + "'")
	admin.Must(`mutation { revokeOtherSessions { count } }`, nil, nil)
	other.Must(`mutation { revokeOtherSessions { count } }`, nil, nil)
	a.numbered()
	if got := other.verifyLog().VerifyAuditLog.Problems; len(got) > 0 {
		t.Errorf("the other organization's: %q", got)
	}
	var grown logOf
	admin.Must(readingLog, nil, &grown)
	if grown.AuditLog.Size != log.AuditLog.Size {
		t.Error("a log grew on tiles that were changed")
	}
}

// TestTilesThatCannotBeReadAreNotTampering takes the table away for a while, as a database
// that restarts does.
func TestTilesThatCannotBeReadAreNotTampering(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		a := Start(t, o)
		admin := a.SetUp()
		a.settle()
		a.exec("ALTER TABLE audit_tiles RENAME TO audit_tiles_away")
		a.Client().SignIn(Admin)
		a.numbered()
		as := access.As(t.Context(), access.ActorSequencer, "")
		if err := a.API.Audit.Append(as, admin.Organization); err == nil || errors.Is(err, audit.ErrTampered) {
			t.Errorf("what cannot be read is %v", err)
		}
		a.exec("ALTER TABLE audit_tiles_away RENAME TO audit_tiles")
		a.settle()
		if n := len(admin.alerts(alert.LogBroken.ID)); n != 0 {
			t.Errorf("%d alerts that the log does not verify", n)
		}
		if got := admin.verifyLog().VerifyAuditLog; len(got.Problems) != 0 {
			t.Errorf("%+v", got)
		}
	})
}
