package event

import (
	std "cmp"
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/strongroom/strongroom/server/store/storetest"
)

// quiet is a log that nobody reads.
var quiet = slog.New(slog.DiscardHandler)

// patience is how long a test waits for what must come.
const patience = 10 * time.Second

// replica starts a hub that is joined to the others of the database and returns
// it with everything that it hears.
func replica(t *testing.T, dsn string) (*Hub, <-chan Hint) {
	t.Helper()
	hub := new(Hub)
	ctx, cancel := context.WithCancel(context.Background())
	hints := hub.Subscribe(ctx, "")
	var wg sync.WaitGroup
	wg.Go(func() {
		if err := Bridge(ctx, hub, dsn, "test", quiet); err != nil {
			t.Error(err)
		}
	})
	t.Cleanup(func() { cancel(); wg.Wait() })
	expect(t, hints, Hint{Kind: Resync}) // it is joined
	return hub, hints
}

func expect(t *testing.T, hints <-chan Hint, want ...Hint) {
	t.Helper()
	deadline := time.After(patience)
	var got []Hint
	for range want {
		select {
		case h, ok := <-hints:
			if !ok {
				t.Fatal("the subscription was closed")
			}
			got = append(got, h)
		case <-deadline:
			t.Fatalf("waited in vain, got %v, want %v", got, want)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatal(diff)
	}
}

func TestReplicasHearEachOtherOnce(t *testing.T) {
	t.Parallel()
	dsn := storetest.EmptyPostgresURL(t)
	one, heardByOne := replica(t, dsn)
	two, heardByTwo := replica(t, dsn)
	a, b, c := Hint{"o", "k", "a"}, Hint{"o", "k", "b"}, Hint{"p", "k", "c"}
	one.Publish(a)
	expect(t, heardByOne, a)
	expect(t, heardByTwo, a)
	// If one had heard its own hint twice, the echo would be before this.
	two.Publish(b)
	two.Publish(c)
	expect(t, heardByOne, b, c)
	expect(t, heardByTwo, b, c)
	one.Publish(a)
	expect(t, heardByTwo, a)
	expect(t, heardByOne, a)
}

func TestRevocationArrivesWithinASecond(t *testing.T) {
	t.Parallel()
	dsn := storetest.EmptyPostgresURL(t)
	one, _ := replica(t, dsn)
	_, heard := replica(t, dsn)
	start := time.Now()
	one.Publish(Hint{Kind: Revocation, ID: "ses_1"})
	expect(t, heard, Hint{Kind: Revocation, ID: "ses_1"})
	if d := time.Since(start); d > time.Second {
		t.Errorf("it took %s", d)
	}
}

func TestManyHintsKeepTheirOrder(t *testing.T) {
	t.Parallel()
	dsn := storetest.EmptyPostgresURL(t)
	one, _ := replica(t, dsn)
	_, heard := replica(t, dsn)
	// In portions, so that the reader is never cut off.
	for portion := range 20 {
		var want []Hint
		for i := range buffer / 2 {
			want = append(want, Hint{"o", "k", fmt.Sprint(portion, "-", i)})
		}
		one.Publish(want...)
		expect(t, heard, want...)
	}
}

func TestLostConnectionMeansResync(t *testing.T) {
	t.Parallel()
	dsn := storetest.EmptyPostgresURL(t)
	one, heardByOne := replica(t, dsn)
	_, heardByTwo := replica(t, dsn)
	pool, err := sql.Open("postgres", dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	if _, err := pool.Exec("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database()"); err != nil {
		t.Fatal(err)
	}
	expect(t, heardByOne, Hint{Kind: Resync})
	expect(t, heardByTwo, Hint{Kind: Resync})
	hint := Hint{"o", "k", "after"}
	one.Publish(hint)
	expect(t, heardByTwo, hint)
}

// pipe passes bytes between a socket that it listens on and the database, until
// it is frozen: then nothing arrives any more, and nobody is told.
type pipe struct {
	frozen atomic.Bool
	thaw   chan struct{}
}

func (p *pipe) copy(to, from net.Conn) {
	data := make([]byte, 4096)
	for {
		n, err := from.Read(data)
		if err != nil {
			to.Close()
			return
		}
		if p.frozen.Load() {
			<-p.thaw
			return
		}
		if _, err := to.Write(data[:n]); err != nil {
			return
		}
	}
}

func TestSilentConnectionIsReplaced(t *testing.T) {
	t.Parallel()
	u, err := url.Parse(storetest.EmptyPostgresURL(t))
	if err != nil {
		t.Fatal(err)
	}
	q := u.Query()
	network, server := "unix", filepath.Join(q.Get("host"), ".s.PGSQL.5432")
	if !strings.HasPrefix(server, "/") { // a server that is named from outside
		network, server = "tcp", net.JoinHostPort(u.Hostname(), std.Or(u.Port(), "5432"))
	}
	u.Host = ""
	dir, err := os.MkdirTemp("", "") // t.TempDir is too long for the name of a socket
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	front, err := net.Listen("unix", filepath.Join(dir, ".s.PGSQL.5432"))
	if err != nil {
		t.Fatal(err)
	}
	first := &pipe{thaw: make(chan struct{})}
	t.Cleanup(func() { close(first.thaw); front.Close() })
	var current atomic.Pointer[pipe]
	current.Store(first)
	go func() {
		for {
			in, err := front.Accept()
			if err != nil {
				return
			}
			out, err := net.Dial(network, server)
			if err != nil {
				in.Close()
				return
			}
			p := current.Load()
			go p.copy(in, out)
			go p.copy(out, in)
		}
	}()
	q.Set("host", dir)
	u.RawQuery = q.Encode()

	hub := new(Hub)
	ctx, cancel := context.WithCancel(context.Background())
	hints := hub.Subscribe(ctx, "")
	done := make(chan error)
	go func() { done <- join(ctx, hub, u.String(), "test", 50*time.Millisecond, quiet) }()
	expect(t, hints, Hint{Kind: Resync})
	current.Store(&pipe{})
	first.frozen.Store(true)
	expect(t, hints, Hint{Kind: Resync})
	cancel()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

func TestHintsPublishedAtTheEndStillLeave(t *testing.T) {
	t.Parallel()
	dsn := storetest.EmptyPostgresURL(t)
	_, heard := replica(t, dsn)
	hub := new(Hub)
	ctx, cancel := context.WithCancel(t.Context())
	joined := hub.Subscribe(ctx, "")
	done := make(chan error)
	go func() { done <- Bridge(ctx, hub, dsn, "ending", quiet) }()
	expect(t, joined, Hint{Kind: Resync})
	last := Hint{Kind: Revocation, ID: "ses_last"}
	hub.Publish(last)
	cancel()
	if err := <-done; err != nil {
		t.Error(err)
	}
	expect(t, heard, last)
}

func TestGarbageMeansResync(t *testing.T) {
	t.Parallel()
	dsn := storetest.EmptyPostgresURL(t)
	_, heard := replica(t, dsn)
	pool, err := sql.Open("postgres", dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	if _, err := pool.Exec("SELECT pg_notify($1, 'nonsense')", channel); err != nil {
		t.Fatal(err)
	}
	expect(t, heard, Hint{Kind: Resync})
}

func TestBridgeToNowhereSaysSo(t *testing.T) {
	t.Parallel()
	err := Bridge(t.Context(), new(Hub), "postgres://u:canary@/x?sslmode=disable&host=/nowhere", "test", quiet)
	if err == nil {
		t.Error("no error")
	}
}
