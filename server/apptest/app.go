package apptest

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/datakey"
	"github.com/strongroom/strongroom/ent/schema/id"
	"github.com/strongroom/strongroom/server/app"
	"github.com/strongroom/strongroom/server/config"
	"github.com/strongroom/strongroom/server/login/password"
	checks "github.com/strongroom/strongroom/server/posture"
	"github.com/strongroom/strongroom/server/store/storetest"
	"github.com/strongroom/strongroom/server/vault"
)

// Options change how the program is started. The zero value is what most tests
// want: the embedded database in a temporary folder.
type Options struct {
	// Dir is the data folder; empty makes a temporary one.
	Dir string
	// DatabaseURL names a PostgreSQL database; empty is the embedded one.
	DatabaseURL string
	// Environ holds further settings, as STRONGROOM_NAME=VALUE.
	Environ []string
}

// App is a running program.
type App struct {
	*app.App
	URL   string // without a slash at its end
	Dir   string
	Clock *Clock
	// Log is all that the program has logged, and Terminal all that its operator read.
	Log, Terminal *Buffer

	t    testing.TB
	stop func()
}

// Each runs the test on the embedded database and on PostgreSQL, in parallel.
func Each(t *testing.T, test func(t *testing.T, o Options)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		test(t, Options{})
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		test(t, Options{DatabaseURL: storetest.PostgresURL(t)})
	})
}

// Start serves the program on a free loopback port until the test ends.
func Start(t testing.TB, o Options) *App {
	t.Helper()
	if o.Dir == "" {
		o.Dir = filepath.Join(t.TempDir(), "data")
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	environ := []string{
		// By name: passkeys belong to names, not to addresses.
		"STRONGROOM_LISTEN=" + strings.Replace(l.Addr().String(), "127.0.0.1", "localhost", 1), "STRONGROOM_DATA_DIR=" + o.Dir,
		"STRONGROOM_DATABASE_URL=" + o.DatabaseURL, "STRONGROOM_MODE=development",
		"STRONGROOM_SANDBOX_WARM=0", "STRONGROOM_SANDBOX_MEMORY_MB=256",
	}
	c, err := config.Load(config.Input{Environ: append(environ, o.Environ...)})
	if err != nil {
		t.Fatal(err)
	}
	a := &App{URL: c.BaseURL, Dir: o.Dir, Clock: &Clock{}, Log: &Buffer{}, Terminal: &Buffer{}, t: t}
	ctx, cancel := context.WithCancel(context.Background())
	a.App, err = app.New(ctx, c, app.Options{
		Log:      slog.New(slog.NewTextHandler(a.Log, &slog.HandlerOptions{Level: slog.LevelDebug})),
		Terminal: a.Terminal, Now: a.Clock.Now, Version: "test",
	})
	if err != nil {
		cancel()
		t.Fatal(err)
	}
	// How full this machine's disk is must not decide what a test finds.
	a.API.Checks.Disk = func(string) checks.Disk { return checks.Disk{Free: 1 << 40, Size: 2 << 40} }
	ended := make(chan error, 1)
	go func() { ended <- a.Run(ctx, l) }()
	a.stop = sync.OnceFunc(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("run: %v", err)
		}
		if err := a.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	t.Cleanup(a.Stop)
	return a
}

// Stop ends the program as an operator does and closes everything. The end of the
// test does it too.
func (a *App) Stop() { a.stop() }

// Password is the password of everybody in tests.
const Password = "Quiet-Meadow-417"

// Admin is the address of the person that SetUp makes.
const Admin = "ada@example.com"

// SetUp creates the organization with its first admin through the set-up link.
func (a *App) SetUp() *Client {
	a.t.Helper()
	c := a.Client()
	_, token, _ := strings.Cut(a.SetupLink, "#token=")
	c.Must(`mutation($in: SetUpInput!) { setUp(input: $in) { viewer { user { id } } } }`, map[string]any{"in": map[string]any{
		"token": token, "organizationName": "Northwind", "name": "Ada Admin", "email": Admin, "password": Password,
	}}, nil)
	c.whoAmI()
	return c
}

// Invite brings somebody in, the way that people come in, and returns their
// browser.
func (a *App) Invite(admin *Client, role access.Role, email, name string) *Client {
	a.t.Helper()
	token := a.InvitationToken(admin, role, email)
	c := a.Client()
	c.Must(`mutation($in: AcceptInvitationInput!) { acceptInvitation(input: $in) { viewer { role } } }`,
		map[string]any{"in": map[string]any{"token": token, "name": name, "password": Password}}, nil)
	c.whoAmI()
	return c
}

// InvitationToken invites somebody and returns the token of the mailed link.
func (a *App) InvitationToken(admin *Client, role access.Role, email string) string {
	a.t.Helper()
	before := len(a.invitations(email))
	admin.Must(`mutation($in: InviteMemberInput!) { inviteMember(input: $in) { invitation { id } } }`,
		map[string]any{"in": map[string]any{"email": email, "role": string(role)}}, nil)
	var token string
	Eventually(a.t, "mail to "+email, func() bool {
		tokens := a.invitations(email)
		if len(tokens) > before {
			token = tokens[0]
		}
		return token != ""
	})
	return token
}

// invitations lists the tokens of the invitations that were mailed to an address,
// newest first.
func (a *App) invitations(email string) (tokens []string) {
	for _, m := range a.API.Mailbox.Messages() {
		if _, token, ok := strings.Cut(m.Link, "/invitation#token="); ok && m.To == email {
			tokens = append(tokens, token)
		}
	}
	return tokens
}

// MailedToken waits for a mail to an address and returns the token in its link.
func (a *App) MailedToken(email string) (token string) {
	a.t.Helper()
	Eventually(a.t, "mail to "+email, func() bool {
		for _, m := range a.API.Mailbox.Messages() {
			if m.To == email {
				_, token, _ = strings.Cut(m.Link, "#token=")
				return token != ""
			}
		}
		return false
	})
	return token
}

// AnotherOrganization creates a second organization, which set-up does not, and
// signs its admin in.
func (a *App) AnotherOrganization(name, email, adminName string) *Client {
	a.t.Helper()
	ctx := access.As(context.Background(), access.ActorSetup, "")
	orgID := id.New("org")
	if _, err := a.Vault.NewKey(ctx, vault.Owner{Purpose: datakey.PurposeORGANIZATION, Organization: orgID}); err != nil {
		a.t.Fatal(err)
	}
	if err := a.DB.Organization.Create().SetID(orgID).SetName(name).Exec(ctx); err != nil {
		a.t.Fatal(err)
	}
	return a.Join(orgID, access.RoleAdmin, email, adminName)
}

// Join adds a member without an invitation and signs them in.
func (a *App) Join(organization string, role access.Role, email, name string) *Client {
	a.t.Helper()
	ctx := access.As(context.Background(), access.ActorSetup, "")
	hash, err := password.Hash(ctx, Password)
	if err != nil {
		a.t.Fatal(err)
	}
	u, err := a.API.People.Create(ctx, name, email, hash)
	if err != nil {
		a.t.Fatal(err)
	}
	err = a.DB.Membership.Create().SetOrganizationID(organization).SetUserID(u.ID).SetRole(role).Exec(ctx)
	if err != nil {
		a.t.Fatal(err)
	}
	c := a.Client()
	c.SignIn(email)
	return c
}

// Clock is the time of the program: the real one, moved by what Advance added.
type Clock struct{ ahead atomic.Int64 }

// Now is the time.
func (c *Clock) Now() time.Time { return time.Now().Add(time.Duration(c.ahead.Load())) }

// Advance moves the clock.
func (c *Clock) Advance(d time.Duration) { c.ahead.Add(int64(d)) }

// Buffer is a writer that can be read at any time.
type Buffer struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

var _ io.Writer = (*Buffer)(nil)

func (b *Buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.Write(p)
}

// Bytes returns a copy of all that was written.
func (b *Buffer) Bytes() []byte {
	b.mu.Lock()
	defer b.mu.Unlock()
	return bytes.Clone(b.buf.Bytes())
}

// patience is how long a test waits for what must happen. It is long, since a
// busy machine is no bug; tests that measure a delay bound it themselves.
const patience = 60 * time.Second

// Eventually waits until something is so.
func Eventually(t testing.TB, what string, so func() bool) {
	t.Helper()
	tick := time.NewTicker(3 * time.Millisecond)
	defer tick.Stop()
	deadline := time.After(patience)
	for !so() {
		select {
		case <-tick.C:
		case <-deadline:
			t.Fatalf("waited %s in vain: %s", patience, what)
		}
	}
}
