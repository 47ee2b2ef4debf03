package apptest

import (
	"bytes"
	"fmt"
	"net"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/server/alert"
	"github.com/strongroom/strongroom/server/outlet"
)

const (
	removingStream = `mutation($in: RemoveStreamInput!) { removeStream(input: $in) { id } }`
	undoingStream  = `mutation($in: UndoStreamChangeInput!) { undoStreamChange(input: $in) { stream { id host active } } }`
	undoingWitness = `mutation($in: UndoWitnessChangeInput!) { undoWitnessChange(input: $in) { witness { id address every } } }`
)

// told is how many notices with a text have arrived.
func (c *collector) told(text string) (n int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, b := range c.notices {
		if bytes.Contains(b, []byte(text)) {
			n++
		}
	}
	return n
}

// An admin, or somebody with an admin's browser, lets the log go to where nobody looks.
func TestWhoeverGotTheLogIsToldThatItGoesElsewhere(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		o.Environ = toLoopback
		a := Start(t, o)
		admin := a.SetUp()
		former, present := &collector{}, &collector{}
		one, two := httptest.NewServer(former), httptest.NewServer(present)
		defer one.Close()
		defer two.Close()
		id, secret := admin.stream("kind", "WEBHOOK", "name", "SIEM", "address", one.URL+"/former-path", "from", "BEGINNING")
		a.numbered()
		a.caughtUp(former, admin.Organization)

		admin.Must(updatingStream, input("id", id, "address", one.URL+"/former-path"), nil)
		admin.Must(updatingStream, input("id", id, "name", "Splunk"), nil)
		admin.Must(updatingStream, input("id", id, "address", two.URL+"/present-path"), nil)
		Eventually(t, "farewell", func() bool { return former.told("Splunk has another address now") == 1 })
		if n := former.told("streamId"); n != 1 {
			t.Errorf("told %d times, also of what ends nothing", n)
		}
		h, b := former.noticeHeads[0], former.notices[0]
		want, err := outlet.Signature(secret, h.Get("Webhook-Id"), h.Get("Webhook-Timestamp"), b)
		if err != nil || h.Get("Webhook-Signature") != want || !bytes.Contains(b, []byte(`"type":"stream.changed"`)) {
			t.Errorf("a farewell that is signed with %q: %s", h.Get("Webhook-Signature"), b)
		}
		a.numbered()
		a.caughtUp(present, admin.Organization)
		moved := admin.newest("stream.changed")

		ann := a.Invite(admin, access.RoleAnalyst, annEmail, "Ann")
		other := a.AnotherOrganization("Elsewhere", "else@example.com", "Else")
		ann.Refused("FORBIDDEN", undoingStream, input("eventId", moved))
		other.Refused("NOT_FOUND", undoingStream, input("eventId", moved))
		admin.Refused("NOT_FOUND", undoingChannel, input("eventId", moved))
		admin.Refused("NOT_FOUND", undoingStream, input("eventId", admin.newest("stream.added")))

		// Another field that is changed since does not keep this one from being undone.
		admin.Must(updatingStream, input("id", id, "name", "Sentinel"), nil)
		named := admin.newest("stream.changed")
		admin.Must(undoingStream, input("eventId", moved), nil)
		Eventually(t, "farewell to the wrong one", func() bool { return present.told("has another address now") == 1 })
		admin.Refused("CONFLICT", undoingStream, input("eventId", moved))
		admin.Must(updatingStream, input("id", id, "name", "Chronicle"), nil)
		admin.Refused("CONFLICT", undoingStream, input("eventId", named))
		a.numbered()
		a.caughtUp(former, admin.Organization)

		admin.Must(updatingStream, input("id", id, "active", false), nil)
		Eventually(t, "word of the end", func() bool { return former.told("was switched off") == 1 })
		admin.Must(undoingStream, input("eventId", admin.newest("stream.changed")), nil)
		if !admin.streamState().Active {
			t.Error("a stream stays off whose switching off was undone")
		}
		if n := present.told("streamId"); n != 1 {
			t.Errorf("who got the log for a while is told %d times", n)
		}
		for _, secret := range []string{"former-path", "present-path", secret} {
			if bytes.Contains(a.Log.Bytes(), []byte(secret)) || a.count("SELECT count(*) FROM streams WHERE CAST(host AS text) LIKE '%"+secret+"%'") != 0 {
				t.Errorf("%s is where it can be read", secret)
			}
		}
	})
}

func TestAStreamThatWasRemovedComesBackWithoutAGap(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		o.Environ = toLoopback
		a := Start(t, o)
		admin := a.SetUp()
		c := &collector{}
		s := httptest.NewServer(c)
		defer s.Close()
		id, _ := admin.stream("kind", "WEBHOOK", "name", "SIEM", "address", s.URL+"/path", "from", "BEGINNING")
		a.numbered()
		a.caughtUp(c, admin.Organization)
		before := c.newest()
		admin.Must(removingStream, input("id", id), nil)
		Eventually(t, "word of the removal", func() bool { return c.told(`"type":"stream.removed"`) == 1 })
		a.happen(admin.Organization, 300)
		removed := admin.newest("stream.removed")
		for _, refused := range []string{updatingStream, removingStream} {
			admin.Refused("NOT_FOUND", refused, input("id", id))
		}
		admin.Refused("NOT_FOUND", testingStream, input("id", id))
		a.API.Streams.Wake()
		var have struct{ Streams []struct{ ID string } }
		if admin.Must(`{ streams { id } }`, nil, &have); len(have.Streams) != 0 || c.newest() != before {
			t.Errorf("a stream that was removed is among %v and was sent event %d", have.Streams, c.newest())
		}
		admin.Must(undoingStream, input("eventId", removed), nil)
		admin.Refused("CONFLICT", undoingStream, input("eventId", removed))
		a.numbered()
		a.caughtUp(c, admin.Organization)
		c.whole(t, 1)

		admin.Must(removingStream, input("id", id), nil)
		admin.Refused("CONFLICT", undoingStream, input("eventId", removed)) // that was another removal
		removed = admin.newest("stream.removed")
		a.settle()
		a.Clock.Advance(8 * 24 * time.Hour)
		admin.SignIn(Admin)
		admin.Refused("NOT_FOUND", undoingStream, input("eventId", removed))
		a.expire()
		if n := a.count("SELECT count(*) FROM streams"); n != 0 {
			t.Errorf("%d streams are kept for ever", n)
		}
	})
}

func TestWhatAStreamWasIsForgottenAfterSevenDays(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		o.Environ = toLoopback
		a := Start(t, o)
		admin := a.SetUp()
		c := &collector{}
		s := httptest.NewServer(c)
		defer s.Close()
		id, _ := admin.stream("kind", "WEBHOOK", "name", "SIEM", "address", s.URL+"/one", "from", "NOW")
		admin.Must(updatingStream, input("id", id, "address", s.URL+"/two"), nil)
		web, _ := admin.witness("kind", "WEB", "address", s.URL+"/one")
		admin.Must(updatingWitness, input("id", web, "address", s.URL+"/two"), nil)
		a.settle()
		kept := func() int {
			return a.count("SELECT count(*) FROM streams WHERE formerly_sealed IS NOT NULL") +
				a.count("SELECT count(*) FROM witnesses WHERE formerly_sealed IS NOT NULL")
		}
		a.Clock.Advance(6 * 24 * time.Hour)
		if a.expire(); kept() != 2 {
			t.Errorf("%d former addresses after six days", kept())
		}
		a.Clock.Advance(2 * 24 * time.Hour)
		if a.expire(); kept() != 0 {
			t.Errorf("%d former addresses are kept for ever", kept())
		}
	})
}

func TestTheReceiverOfSyslogIsToldOfTheEnd(t *testing.T) {
	t.Parallel()
	a := Start(t, Options{Environ: toLoopback})
	admin := a.SetUp()
	c := &collector{}
	id, _ := admin.stream("kind", "SYSLOG", "name", "SIEM", "address", "tcp://"+syslogServer(t, c, nil), "from", "NOW")
	admin.Must(removingStream, input("id", id), nil)
	Eventually(t, "word of the removal", func() bool { return c.told("The stream SIEM was removed.") == 1 })
	c.mu.Lock()
	defer c.mu.Unlock()
	last := string(c.bodies[len(c.bodies)-1])
	if !strings.HasPrefix(last, "<110>1 ") || !strings.Contains(last, " Strongroom - stream.removed [origin ") {
		t.Errorf("a farewell by syslog: %s", last)
	}
}

// A farewell goes through the same guard as whatever else is sent: a name can come to
// mean a machine of ours.
func TestAFarewellDoesNotReachOurOwnNetwork(t *testing.T) {
	t.Parallel()
	a := Start(t, Options{})
	admin := a.SetUp()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	var knocked atomic.Int32
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			knocked.Add(1)
			c.Close()
		}
	}()
	_, port, _ := net.SplitHostPort(l.Addr().String())
	for kind, address := range map[string]string{"WEBHOOK": "https://localhost:" + port + "/hidden-path", "SYSLOG": "tls://localhost:" + port} {
		id, _ := admin.stream("kind", kind, "name", kind, "address", address, "from", "NOW")
		admin.Must(removingStream, input("id", id), nil)
	}
	id, _ := admin.witness("kind", "WEB", "address", "https://localhost:"+port+"/hidden-path")
	admin.Must(removingWitness, input("id", id), nil)
	Eventually(t, "tries", func() bool {
		return a.count("SELECT count(*) FROM jobs WHERE kind = 'farewell' AND attempts > 1") == 3
	})
	if n := knocked.Load(); n != 0 {
		t.Errorf("%d connections to a private address", n)
	}
	if bytes.Contains(a.Log.Bytes(), []byte("hidden-path")) {
		t.Error("an address is in the log")
	}
}

func TestAWitnessThatWasReplacedOrRemovedComesBack(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		a := Start(t, o)
		admin := a.SetUp()
		id, _ := admin.witness("kind", "MAIL", "address", witnessMail, "every", 500)
		a.settle()
		admin.Must(updatingWitness, input("id", id, "address", "thief@example.net", "every", 900000), nil)
		changed := admin.newest("witness.changed")
		ann := a.Invite(admin, access.RoleAnalyst, annEmail, "Ann")
		other := a.AnotherOrganization("Elsewhere", "else@example.com", "Else")
		ann.Refused("FORBIDDEN", undoingWitness, input("eventId", changed))
		other.Refused("NOT_FOUND", undoingWitness, input("eventId", changed))
		sent := len(a.letters(witnessMail))
		var out struct {
			UndoWitnessChange struct {
				Witness struct {
					Address string
					Every   int
				}
			}
		}
		admin.Must(undoingWitness, input("eventId", changed), &out)
		if got := out.UndoWitnessChange.Witness; got.Address != witnessMail || got.Every != 500 {
			t.Errorf("undoing gives %+v", got)
		}
		Eventually(t, "the newest checkpoint", func() bool { return len(a.letters(witnessMail)) > sent })
		Eventually(t, "farewell to the wrong one", func() bool { return len(a.letters("thief@example.net")) == 2 })
		admin.Refused("CONFLICT", undoingWitness, input("eventId", changed))

		a.settle()
		size := a.count("SELECT size FROM witnesses")
		admin.Must(removingWitness, input("id", id), nil)
		admin.Refused("NOT_FOUND", updatingWitness, input("id", id, "every", 2))
		removed := admin.newest("witness.removed")
		a.settle()
		sent = len(a.letters(witnessMail))
		a.Clock.Advance(2 * 24 * time.Hour)
		a.expire()
		if err := a.API.Witnesses.Tend(t.Context()); err != nil {
			t.Fatal(err)
		}
		a.settle()
		if n := len(a.letters(witnessMail)); n != sent {
			t.Errorf("%d letters to who is no witness", n-sent)
		}
		admin.SignIn(Admin)
		admin.Must(undoingWitness, input("eventId", removed), nil)
		if n := a.count("SELECT size FROM witnesses"); n < size {
			t.Errorf("a witness that comes back had %d events and has %d", size, n)
		}
		Eventually(t, "the newest checkpoint", func() bool { return len(a.letters(witnessMail)) > sent })
		admin.Refused("CONFLICT", undoingWitness, input("eventId", removed))

		admin.Must(removingWitness, input("id", id), nil)
		removed = admin.newest("witness.removed")
		a.settle()
		a.Clock.Advance(8 * 24 * time.Hour)
		admin.SignIn(Admin)
		admin.Refused("NOT_FOUND", undoingWitness, input("eventId", removed))
		a.expire()
		if n := a.count("SELECT count(*) FROM witnesses"); n != 0 {
			t.Errorf("%d witnesses are kept for ever", n)
		}
	})
}

// A thief with an admin's browser streams the log out; whoever looks after alerts hears
// of it, with the host and never the path.
func TestAdminsAreAlertedWhenSomebodyIsAdded(t *testing.T) {
	t.Parallel()
	a := Start(t, Options{Environ: toLoopback})
	admin := a.SetUp()
	s := httptest.NewServer(&collector{})
	defer s.Close()
	host := strings.TrimPrefix(s.URL, "http://")
	admin.stream("kind", "WEBHOOK", "name", "Backup", "address", s.URL+"/hidden-path", "from", "BEGINNING")
	admin.witness("kind", "WEB", "address", s.URL+"/hidden-path")
	admin.Must(addingChannel, input("kind", "WEBHOOK", "name", "Pager", "address", s.URL+"/hidden-path", "minimum", "CRITICAL"), nil)
	got := fmt.Sprint(admin.alerts(alert.SettingChanged.ID))
	for _, want := range []string{
		"The audit log is streamed to Backup from now on.", "Its host is " + host + ".", "It was to get the log from the beginning on.",
		"another witness, who is sent its checkpoints: " + host, "Alerts are sent to Pager, too",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no alert says %q: %s", want, got)
		}
	}
	if strings.Contains(got, "hidden-path") {
		t.Errorf("an alert tells an address: %s", got)
	}
}

// Two at once would each find room for one.
func TestOutletsHaveABound(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		a := Start(t, o)
		admin := a.SetUp()
		for _, c := range []struct {
			table, add string
			most       int
			input      map[string]any
		}{
			{"streams", addingStream, 10, input("kind", "WEBHOOK", "name", "SIEM", "address", "https://siem.example.com/x", "from", "NOW")},
			{"witnesses", addingWitness, 10, input("kind", "WEB", "address", "https://witness.example.com/x")},
			{"channels", addingChannel, 19, input("kind", "WEBHOOK", "name", "Pager", "address", "https://pager.example.com/x", "minimum", "CRITICAL")},
		} {
			admin.Must(`{ channels { id } }`, nil, nil) // mail is one of them
			for range c.most - 1 {
				admin.Must(c.add, c.input, nil)
			}
			var together sync.WaitGroup
			for range 4 {
				together.Go(func() { admin.Ask(c.add, c.input) })
			}
			together.Wait()
			where := ""
			if c.table == "channels" {
				where = " WHERE kind = 'WEBHOOK'"
			}
			if n := a.count("SELECT count(*) FROM " + c.table + where); n != c.most {
				t.Errorf("%d %s of %d", n, c.table, c.most)
			}
		}
	})
}
