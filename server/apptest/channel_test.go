package apptest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/server/outlet"
)

// receiver is a webhook that fails as long as it is told to.
type receiver struct {
	mu     sync.Mutex
	down   bool
	bodies [][]byte
	heads  []http.Header
}

func (r *receiver) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	body, _ := io.ReadAll(req.Body)
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.down {
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	}
	r.bodies, r.heads = append(r.bodies, body), append(r.heads, req.Header.Clone())
}

func (r *receiver) got() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.bodies)
}

func TestAChannelThatIsDownLosesNothingAndHoldsNobodyUp(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		o.Environ = []string{"STRONGROOM_OUTBOUND_PRIVATE=127.0.0.0/8"}
		a := Start(t, o)
		admin := a.SetUp()
		fine, dead := &receiver{}, &receiver{down: true}
		one, two := httptest.NewServer(fine), httptest.NewServer(dead)
		defer one.Close()
		defer two.Close()
		add := func(kind, name, address string) (string, string) {
			var out struct {
				AddChannel struct {
					Channel struct{ ID string }
					Secret  string
				}
			}
			admin.Must(addingChannel, input("kind", kind, "name", name, "address", address, "minimum", "LOW"), &out)
			return out.AddChannel.Channel.ID, out.AddChannel.Secret
		}
		_, secret := add("WEBHOOK", "Collector", one.URL+"/secret-path")
		down, _ := add("SLACK", "Chat", two.URL+"/services/secret-path")
		a.Client().SignIn(Admin)
		// That it was added, that the chat was, and the sign-in, in any order.
		Eventually(t, "webhook", func() bool { return fine.got() == 3 })
		severities := map[int]string{}
		for i, h := range fine.heads {
			want, err := outlet.Signature(secret, h.Get("Webhook-Id"), h.Get("Webhook-Timestamp"), fine.bodies[i])
			if err != nil || h.Get("Webhook-Signature") != want || !strings.HasPrefix(secret, "whsec_") {
				t.Errorf("%v, signed %q, want %q", err, h.Get("Webhook-Signature"), want)
			}
			var m struct {
				Type     string
				Sequence int
				Data     struct{ Severity, URL string }
			}
			if err := json.Unmarshal(fine.bodies[i], &m); err != nil || m.Type != "alert.raised" {
				t.Errorf("%v, %+v", err, m)
			}
			severities[m.Sequence] = m.Data.Severity
		}
		if got := fmt.Sprint(severities); got != "map[1:HIGH 2:HIGH 3:MEDIUM]" {
			t.Errorf("the messages, by number, are of %s", got)
		}
		Eventually(t, "failure", func() bool {
			return a.count("SELECT count(*) FROM deliveries WHERE state = 'WAITING' AND tries > 0") == 1
		})
		var log struct {
			Channels []struct {
				ID, Host, FailingSince string
				Waiting                int
				Deliveries             []struct{ State, Problem string }
			}
		}
		const looking = `{ channels { id host failingSince waiting deliveries { state problem } } }`
		admin.Must(looking, nil, &log)
		answer := admin.Ask(looking, nil)
		if bytes.Contains(answer.Raw, []byte("secret-path")) || bytes.Contains(a.Log.Bytes(), []byte("secret-path")) || bytes.Contains(a.Log.Bytes(), []byte(secret)) {
			t.Errorf("a secret shows: %s", answer.Raw)
		}
		for _, c := range log.Channels {
			if c.ID == down && (c.Waiting != 2 || c.FailingSince == "" || !strings.Contains(c.Deliveries[0].Problem+c.Deliveries[1].Problem, "503")) {
				t.Errorf("%+v", c)
			}
		}
		dead.mu.Lock()
		dead.down = false
		dead.mu.Unlock()
		a.Clock.Advance(time.Minute) // it has rested
		if _, err := a.Database.SQL.Exec("UPDATE jobs SET run_at = created_at WHERE kind = 'deliver'"); err != nil {
			t.Fatal(err)
		}
		Eventually(t, "chat", func() bool { return dead.got() == 2 })
		Eventually(t, "no more", func() bool { return a.count("SELECT count(*) FROM deliveries WHERE state = 'WAITING'") == 0 })
	})
}

func TestRotationSignsWithBothSecretsForADay(t *testing.T) {
	t.Parallel()
	a := Start(t, Options{Environ: []string{"STRONGROOM_OUTBOUND_PRIVATE=127.0.0.0/8"}})
	admin := a.SetUp()
	r := &receiver{}
	s := httptest.NewServer(r)
	defer s.Close()
	var made struct {
		AddChannel struct {
			Channel struct{ ID string }
			Secret  string
		}
	}
	admin.Must(addingChannel, input("kind", "WEBHOOK", "name", "Collector", "address", s.URL, "minimum", "LOW"), &made)
	id := made.AddChannel.Channel.ID
	var rotated struct{ RotateChannelSecret struct{ Secret string } }
	admin.Must(`mutation($in: RotateChannelSecretInput!) { rotateChannelSecret(input: $in) { secret } }`, input("id", id), &rotated)
	const testing = `mutation($in: TestChannelInput!) { testChannel(input: $in) { delivery { state problem } } }`
	admin.Must(testing, input("id", id), nil)
	a.Clock.Advance(25 * time.Hour)
	admin.SignIn(Admin)
	admin.Must(testing, input("id", id), nil)
	Eventually(t, "tests", func() bool { return r.got() >= 2 })
	sign := func(secret string, i int) string {
		h := r.heads[i]
		got, err := outlet.Signature(secret, h.Get("Webhook-Id"), h.Get("Webhook-Timestamp"), r.bodies[i])
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	last := r.got() - 1
	for i, head := range r.heads {
		if !bytes.Contains(r.bodies[i], []byte("alert.test")) {
			continue
		}
		both := i != last
		if !strings.Contains(head.Get("Webhook-Signature"), sign(rotated.RotateChannelSecret.Secret, i)) {
			t.Errorf("message %d is not signed with the new secret", i)
		}
		if strings.Contains(head.Get("Webhook-Signature"), sign(made.AddChannel.Secret, i)) != both {
			t.Errorf("message %d: the former secret signs: %v", i, !both)
		}
	}
}

func TestChannelsReachPublicAddressesOnly(t *testing.T) {
	t.Parallel()
	a := Start(t, Options{})
	admin := a.SetUp()
	for _, address := range []string{"http://127.0.0.1/", "https://127.0.0.1/", "https://10.0.0.1/x", "https://[::1]/", "https://169.254.169.254/latest"} {
		admin.Refused("INVALID", addingChannel, input("kind", "WEBHOOK", "name", "Inside", "address", address, "minimum", "LOW"))
	}
	var out struct {
		AddChannel struct{ Channel struct{ ID string } }
	}
	admin.Must(addingChannel, input("kind", "WEBHOOK", "name", "A name for inside", "address", "https://localhost:1/", "minimum", "LOW"), &out)
	var tested struct {
		TestChannel struct {
			Delivery struct{ State, Problem string }
		}
	}
	admin.Must(`mutation($in: TestChannelInput!) { testChannel(input: $in) { delivery { state problem } } }`, input("id", out.AddChannel.Channel.ID), &tested)
	if d := tested.TestChannel.Delivery; d.State != "GIVEN_UP" || !strings.Contains(d.Problem, "public Internet") {
		t.Errorf("%+v", d)
	}
}

func TestHighAlertsAreMailedToAdmins(t *testing.T) {
	t.Parallel()
	a := Start(t, Options{})
	admin := a.SetUp()
	a.Invite(admin, access.RoleAnalyst, annEmail, "Ann")
	admin.Must(`mutation { updateSettings(input: {passwordLength: 20}) { settings { invitationDays } } }`, nil, nil)
	Eventually(t, "mail", func() bool {
		for _, m := range a.API.Mailbox.Messages() {
			if m.To == Admin && strings.Contains(m.Subject, "High alert: A security setting was changed") && strings.Contains(m.Text, "is now 20") {
				return true
			}
		}
		return false
	})
	for _, m := range a.API.Mailbox.Messages() {
		if m.To == annEmail && m.Kind == "alert" {
			t.Errorf("who does not look after alerts gets %q", m.Subject)
		}
	}
}
