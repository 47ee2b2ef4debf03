package apptest

import (
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/server/alert"
	"github.com/strongroom/strongroom/server/ledger"
	"github.com/strongroom/strongroom/server/mail"
	"github.com/strongroom/strongroom/server/outlet"
)

const (
	addingWitness   = `mutation($in: AddWitnessInput!) { addWitness(input: $in) { witness { id } secret } }`
	updatingWitness = `mutation($in: UpdateWitnessInput!) { updateWitness(input: $in) { witness { id address every sentAt } } }`
	removingWitness = `mutation($in: RemoveWitnessInput!) { removeWitness(input: $in) { id } }`
	witnessMail     = "notary@example.org"
)

func (c *Client) witness(parts ...any) (id, secret string) {
	c.app.t.Helper()
	var out struct {
		AddWitness struct {
			Witness struct{ ID string }
			Secret  string
		}
	}
	c.Must(addingWitness, input(parts...), &out)
	return out.AddWitness.Witness.ID, out.AddWitness.Secret
}

// letters are the mails to an address, newest first.
func (a *App) letters(to string) (out []mail.Message) {
	for _, m := range a.API.Mailbox.Messages() {
		if m.To == to {
			out = append(out, m.Message)
		}
	}
	return out
}

func (a *App) expire() {
	a.t.Helper()
	if err := a.Expire(a.t.Context()); err != nil {
		a.t.Fatal(err)
	}
	a.settle()
}

// TestAMailedCheckpointFindsALogThatWasRolledBack copies the checkpoint out of the mail,
// as people do, and the operator then puts the tables back to what they were.
func TestAMailedCheckpointFindsALogThatWasRolledBack(t *testing.T) {
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
		admin.witness("kind", "MAIL", "address", witnessMail)
		a.settle()
		Eventually(t, "mail", func() bool { return len(a.letters(witnessMail)) == 1 })
		text := a.letters(witnessMail)[0].Text
		admin.Must(readingLog, nil, &late)
		a.exec(
			fmt.Sprintf("DELETE FROM activity_events WHERE sequence > %d", early.AuditLog.Size),
			fmt.Sprintf("DELETE FROM audit_checkpoints WHERE size > %d", early.AuditLog.Size),
		)
		for _, table := range []string{"audit_tiles", "audit_logs"} {
			a.exec("DELETE FROM "+table, "INSERT INTO "+table+" SELECT * FROM early_"+table)
		}
		export := admin.exported()
		for name, kept := range map[string]string{"the mail": text, "with CRLF": strings.ReplaceAll(text, "\n", "\r\n")} {
			note := ledger.Copied(kept)
			if c, err := ledger.OpenCheckpoint(note, late.AuditLog.Key); err != nil || c.Size <= early.AuditLog.Size {
				t.Fatalf("%s: %v, %q", name, err, note)
			}
			report, err := ledger.Verify(strings.NewReader(export), late.AuditLog.Key, []string{note})
			if err != nil || report.Sound() {
				t.Errorf("%s: %+v %v", name, report, err)
			}
		}
		if !strings.Contains(text, "--key "+late.AuditLog.Key) {
			t.Error("the key is missing in the mail")
		}
	})
}

func TestWitnessesAreSentToDailyAndAfterEnoughEventsIfTheLogGrew(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		a := Start(t, o)
		admin := a.SetUp()
		id, _ := admin.witness("kind", "MAIL", "address", witnessMail, "every", 50)
		a.settle()
		count := func(want int, when string) {
			t.Helper()
			if got := len(a.letters(witnessMail)); got != want {
				t.Errorf("%s: %d mails, want %d", when, got, want)
			}
		}
		count(1, "at the beginning")
		a.happen(admin.Organization, 5)
		a.settle()
		a.expire()
		count(1, "after few events")
		a.happen(admin.Organization, 60)
		a.settle()
		a.expire()
		count(2, "after many events")
		a.expire()
		count(2, "right after that")
		a.Clock.Advance(24 * time.Hour)
		a.expire()
		count(2, "after a day without an event")
		a.happen(admin.Organization, 1)
		a.settle()
		a.expire()
		count(3, "after a day with one")

		admin.SignIn(Admin)
		var seen struct {
			Witnesses []struct {
				ID, Address, SentAt, Problem string
				Size, Every                  int
			}
		}
		admin.Must(`{ witnesses { id address sentAt problem size every } }`, nil, &seen)
		if w := seen.Witnesses; len(w) != 1 || w[0].ID != id || w[0].Address != witnessMail || w[0].SentAt == "" || w[0].Size < 66 || w[0].Every != 50 {
			t.Errorf("%+v", w)
		}
	})
}

func TestAWitnessWhoIsReplacedOrRemovedIsTold(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		a := Start(t, o)
		admin := a.SetUp()
		ann := a.Invite(admin, access.RoleAnalyst, annEmail, "Ann")
		id, _ := admin.witness("kind", "MAIL", "address", witnessMail)
		a.settle()
		const next = "auditor@example.org"
		admin.Must(updatingWitness, input("id", id, "address", next), nil)
		a.settle()
		if m := a.letters(witnessMail); len(m) != 2 || !strings.Contains(m[0].Subject, "no longer witness") || ledger.Copied(m[0].Text) == m[0].Text {
			t.Errorf("%d mails to the former one: %+v", len(m), m)
		}
		if m := a.letters(next); len(m) != 1 || strings.Contains(m[0].Subject, "no longer") {
			t.Errorf("%d mails to the new one", len(m))
		}
		admin.Must(removingWitness, input("id", id), nil)
		a.settle()
		if m := a.letters(next); len(m) != 2 || !strings.Contains(m[0].Subject, "no longer witness") {
			t.Errorf("%d mails to the removed one", len(m))
		}
		kinds := kindsOf(admin.search(map[string]any{"areas": []string{"witness"}}))
		if got := strings.Join(kinds, " "); got != "witness.removed witness.changed witness.added" {
			t.Errorf("recorded: %s", got)
		}
		if got := fmt.Sprint(admin.one(alert.SettingChanged.ID).Reasons); !strings.Contains(got, "Address was "+witnessMail) || !strings.Contains(got, "a witness less") {
			t.Errorf("the alert says %s", got)
		}
		for _, q := range []string{addingWitness, updatingWitness, removingWitness} {
			in := input("id", id)
			if q == addingWitness {
				in = input("kind", "MAIL", "address", "mine@example.org")
			}
			ann.Refused("FORBIDDEN", q, in)
		}
		ann.Refused("FORBIDDEN", `{ witnesses { id } }`, nil)
		admin.Refused("INVALID", addingWitness, input("kind", "WEB", "address", "https://127.0.0.1/x"))
		admin.Refused("INVALID", addingWitness, input("kind", "MAIL", "address", "a@example.org\r\nBcc: b@example.org"))
		admin.Refused("INVALID", addingWitness, input("kind", "MAIL", "address", witnessMail, "every", 0))
	})
}

func TestAWitnessOnTheWebIsPostedSignedCheckpoints(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		o.Environ = toLoopback
		a := Start(t, o)
		admin := a.SetUp()
		r := &receiver{down: true}
		s := httptest.NewServer(r)
		defer s.Close()
		id, secret := admin.witness("kind", "WEB", "address", s.URL+"/secret-path")
		a.settle()
		var seen struct {
			Witnesses []struct{ Address, Problem, FailingSince string }
		}
		admin.Must(`{ witnesses { address problem failingSince } }`, nil, &seen)
		if w := seen.Witnesses[0]; !strings.Contains(w.Problem, "503") || w.FailingSince == "" || strings.Contains(w.Address, "secret") {
			t.Errorf("%+v", w)
		}
		r.mu.Lock()
		r.down = false
		r.mu.Unlock()
		a.expire()
		if r.got() != 0 {
			t.Error("it was tried again without a pause")
		}
		a.Clock.Advance(15 * time.Minute)
		a.expire()
		Eventually(t, "a post", func() bool { return r.got() == 1 })
		admin.SignIn(Admin)
		admin.Must(removingWitness, input("id", id), nil)
		Eventually(t, "a farewell", func() bool { return r.got() == 2 })
		for i, want := range []string{"audit.checkpoint", "audit.witness_ended"} {
			var m struct{ Type, Key, Checkpoint string }
			if err := json.Unmarshal(r.bodies[i], &m); err != nil || m.Type != want {
				t.Errorf("%v, %+v", err, m)
			}
			if _, err := ledger.OpenCheckpoint(m.Checkpoint, m.Key); err != nil {
				t.Error(err)
			}
			h := r.heads[i]
			sign, err := outlet.Signature(secret, h.Get("Webhook-Id"), h.Get("Webhook-Timestamp"), r.bodies[i])
			if err != nil || h.Get("Webhook-Signature") != sign {
				t.Errorf("%v, signed %q, want %q", err, h.Get("Webhook-Signature"), sign)
			}
		}
	})
}
