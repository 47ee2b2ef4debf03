package throttle_test

import (
	"context"
	"fmt"
	"net/netip"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	row "github.com/strongroom/strongroom/ent/throttle"
	"github.com/strongroom/strongroom/server/fault"
	"github.com/strongroom/strongroom/server/store"
	"github.com/strongroom/strongroom/server/store/storetest"
	"github.com/strongroom/strongroom/server/throttle"
	"github.com/strongroom/strongroom/server/vault"
)

// clock is a time that a test moves.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func newClock() *clock { return &clock{now: time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)} }

func (c *clock) Now() time.Time { c.mu.Lock(); defer c.mu.Unlock(); return c.now }

func (c *clock) advance(d time.Duration) { c.mu.Lock(); defer c.mu.Unlock(); c.now = c.now.Add(d) }

func guard(t testing.TB, db *store.DB, c *clock) *throttle.Guard {
	t.Helper()
	client := store.Client(db)
	objects, err := vault.OpenObjects(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	v, err := vault.New(make([]byte, vault.KeySize), client, objects)
	if err != nil {
		t.Fatal(err)
	}
	return &throttle.Guard{DB: client, Vault: v, Postgres: db.IsPostgres(), Now: c.Now}
}

// from is the address of the nth stranger, each in a network of their own.
func from(n int) netip.Addr {
	return netip.AddrFrom4([4]byte{byte(11 + n/65536), byte(n / 256), byte(n), 7})
}

// try begins an attempt and says whether it was let through.
func try(t testing.TB, g *throttle.Guard, a throttle.Attempt) (*throttle.Try, bool) {
	t.Helper()
	if a.Credential == "" {
		a.Credential = throttle.Password
	}
	got, err := g.Begin(context.Background(), a)
	if err != nil && fault.CodeOf(err) != fault.CodeLimited {
		t.Fatal(err)
	}
	return got, err == nil
}

func succeed(t testing.TB, tr *throttle.Try) {
	t.Helper()
	if err := tr.Succeeded(context.Background()); err != nil {
		t.Fatal(err)
	}
}

func TestLocksGrowAndEnd(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := newClock()
		g := guard(t, db, c)
		n := 0
		stranger := func() throttle.Attempt {
			n++ // another address each time: only the account's lane is in the way
			return throttle.Attempt{User: "usr_ada", Address: from(n)}
		}
		for i := range 5 {
			if _, ok := try(t, g, stranger()); !ok {
				t.Fatalf("try %d of 5 was refused", i+1)
			}
		}
		for _, want := range []time.Duration{30 * time.Second, 2 * time.Minute, 10 * time.Minute, time.Hour, 4 * time.Hour, 4 * time.Hour} {
			_, err := g.Begin(context.Background(), func() throttle.Attempt { a := stranger(); a.Credential = throttle.Password; return a }())
			f := fault.As(err)
			if f == nil || f.Code != fault.CodeLimited || f.RetryAfter != want {
				t.Fatalf("refused with %v (%+v), want a wait of %s", err, f, want)
			}
			c.advance(want - time.Millisecond)
			if _, ok := try(t, g, stranger()); ok {
				t.Fatalf("a try within the lock of %s went through", want)
			}
			c.advance(time.Millisecond)
			if _, ok := try(t, g, stranger()); !ok {
				t.Fatalf("the lock of %s does not end", want)
			}
		}
		// A quiet day and the lock forget everything.
		c.advance(4*time.Hour + 24*time.Hour)
		for i := range 5 {
			if _, ok := try(t, g, stranger()); !ok {
				t.Fatalf("try %d after a quiet day was refused", i+1)
			}
		}
	})
}

func TestARightTryIsGivenBack(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		g := guard(t, db, newClock())
		for i := range 40 { // each fifth right: nobody is ever locked out
			tr, ok := try(t, g, throttle.Attempt{User: "usr_ada", Address: from(i)})
			if !ok {
				t.Fatalf("try %d was refused", i)
			}
			if i%5 == 4 {
				succeed(t, tr)
			}
		}
		// One's own right tries do not buy wrong ones at other accounts.
		wrong := 0
		for i := range 200 {
			own, ok := try(t, g, throttle.Attempt{User: "usr_eve", Address: from(5000)})
			if !ok {
				break
			}
			succeed(t, own)
			if _, ok := try(t, g, throttle.Attempt{User: fmt.Sprint("usr_", i), Address: from(5000)}); ok {
				wrong++
			}
		}
		if wrong > 20 {
			t.Errorf("%d wrong tries from one address, covered by right ones", wrong)
		}
	})
}

func TestSuccessesDoNotBuyStrangersMoreThanAHundredGuesses(t *testing.T) {
	t.Parallel()
	c := newClock()
	g := guard(t, storetest.SQLite(t), c)
	guesses := 0
	for i := range 24 * 60 { // the owner signs in from a new browser each minute
		for n := range 4 {
			if _, ok := try(t, g, throttle.Attempt{User: "usr_ada", Address: from(i*4 + n)}); ok {
				guesses++
			}
		}
		if tr, ok := try(t, g, throttle.Attempt{User: "usr_ada", Address: from(60_000 + i)}); ok {
			succeed(t, tr)
		}
		c.advance(time.Minute)
	}
	if guesses > 100 {
		t.Errorf("%d guesses in a day", guesses)
	}
}

func TestAKnownBrowserHasALaneOfItsOwn(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := newClock()
		g := guard(t, db, c)
		owner := throttle.Attempt{User: "usr_ada", Address: from(1), Browser: "dev_ada"}
		for i := range 300 { // strangers fill the account's, the address's and everybody's lane
			try(t, g, throttle.Attempt{User: "usr_ada", Address: from(1)})
			try(t, g, throttle.Attempt{Name: fmt.Append(nil, i), Address: from(i)})
		}
		if _, ok := try(t, g, throttle.Attempt{Name: []byte("somebody else"), Address: from(9000)}); ok {
			t.Error("strangers are not slowed down: the test proves nothing")
		}
		if _, ok := try(t, g, throttle.Attempt{User: "usr_ada", Address: from(9001)}); ok {
			t.Error("the account is not locked: the test proves nothing")
		}
		tr, ok := try(t, g, owner)
		if !ok {
			t.Fatal("the owner's browser is locked out by strangers")
		}
		succeed(t, tr)
		if _, ok := try(t, g, throttle.Attempt{User: "usr_ada", Address: from(9002)}); ok {
			t.Error("the owner's success opens the account to strangers")
		}
		// The lane is small too: a stolen browser guesses no more.
		n := 0
		for range 100 {
			if _, ok := try(t, g, owner); ok {
				n++
			}
		}
		if n != 10 {
			t.Errorf("a known browser had %d tries", n)
		}
		// And it is of one account: the browser is nobody elsewhere.
		if _, ok := try(t, g, throttle.Attempt{Name: []byte("unknown"), Address: from(9003), Browser: "dev_ada"}); ok {
			t.Error("a browser passes everybody's lane without an account")
		}
	})
}

func TestCredentialsLockApart(t *testing.T) {
	t.Parallel()
	g := guard(t, storetest.SQLite(t), newClock())
	for i := range 10 {
		try(t, g, throttle.Attempt{User: "usr_ada", Address: from(i)})
	}
	if _, ok := try(t, g, throttle.Attempt{User: "usr_ada", Address: from(100)}); ok {
		t.Fatal("the password is not locked")
	}
	for _, c := range []throttle.Credential{throttle.TOTP, throttle.SMS, throttle.BackupCode, throttle.Passkey, throttle.Link} {
		if _, ok := try(t, g, throttle.Attempt{Credential: c, User: "usr_ada", Address: from(101)}); !ok {
			t.Errorf("failed passwords lock %s", c)
		}
	}
}

func TestUnknownNamesAreCountedAsKnownOnes(t *testing.T) {
	t.Parallel()
	c := newClock()
	g := guard(t, storetest.SQLite(t), c)
	for i := range 2000 {
		_, known := try(t, g, throttle.Attempt{User: "usr_ada", Address: from(2 * i)})
		_, unknown := try(t, g, throttle.Attempt{Name: []byte("nobody"), Address: from(2*i + 1)})
		if known != unknown {
			t.Fatalf("try %d: known %v, unknown %v", i, known, unknown)
		}
		c.advance(41 * time.Second)
	}
}

func TestPlacesAreBounded(t *testing.T) {
	t.Parallel()
	for name, place := range map[string]struct {
		at   func(n int) netip.Addr
		want int // tries that get through at once
	}{
		"an address": {func(int) netip.Addr { return netip.MustParseAddr("192.0.2.9") }, 20},
		"a mapped address": {func(n int) netip.Addr {
			if n%2 == 0 {
				return netip.MustParseAddr("::ffff:192.0.2.9")
			}
			return netip.MustParseAddr("192.0.2.9")
		}, 20},
		"a /24": {func(n int) netip.Addr { return netip.AddrFrom4([4]byte{192, 0, 2, byte(n)}) }, 60},
		"a /64": {func(n int) netip.Addr {
			return netip.MustParseAddr(fmt.Sprintf("2001:db8::%x", n+1))
		}, 60},
		"a /48":     {func(n int) netip.Addr { return netip.MustParseAddr(fmt.Sprintf("2001:db8:0:%x::1", n)) }, 200},
		"the world": {from, 200},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g := guard(t, storetest.SQLite(t), newClock())
			got := 0
			for n := range 250 {
				if _, ok := try(t, g, throttle.Attempt{User: fmt.Sprint("usr_", n), Address: place.at(n)}); ok {
					got++
				}
			}
			if got != place.want {
				t.Errorf("%d tries got through, want %d", got, place.want)
			}
		})
	}
}

func TestTriesInParallelCannotRacePastTheBound(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := newClock()
		replicas := []*throttle.Guard{guard(t, db, c), guard(t, db, c)}
		var through atomic.Int32
		var wg sync.WaitGroup
		start := make(chan struct{})
		for i := range 100 {
			wg.Go(func() {
				<-start
				_, err := replicas[i%2].Begin(context.Background(), throttle.Attempt{Credential: throttle.TOTP, User: "usr_ada", Address: from(i)})
				switch {
				case err == nil:
					through.Add(1)
				case fault.CodeOf(err) != fault.CodeLimited:
					t.Error(err)
				}
			})
		}
		close(start)
		wg.Wait()
		if n := through.Load(); n != 5 {
			t.Errorf("%d of 100 tries got through, want 5", n)
		}
	})
}

func TestARestartForgetsNothing(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := newClock()
		for i := range 5 {
			try(t, guard(t, db, c), throttle.Attempt{User: "usr_ada", Address: from(i)})
		}
		if _, ok := try(t, guard(t, db, c), throttle.Attempt{User: "usr_ada", Address: from(9)}); ok {
			t.Error("a new guard over the same database forgot five failures")
		}
	})
}

func TestARefusalWritesNothingAndRowsExpire(t *testing.T) {
	t.Parallel()
	c := newClock()
	g := guard(t, storetest.SQLite(t), c)
	system := access.As(context.Background(), access.ActorAuthenticator, "")
	rows := func() []*ent.Throttle {
		out, err := g.DB.Throttle.Query().Order(row.ByID()).All(system)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	for i := range 5 {
		try(t, g, throttle.Attempt{User: "usr_ada", Address: from(i)})
	}
	before := len(rows())
	for i := range 100 {
		try(t, g, throttle.Attempt{User: "usr_ada", Address: from(1000 + i)})
	}
	if after := len(rows()); after != before {
		t.Errorf("refusals wrote %d rows", after-before)
	}
	c.advance(3 * 24 * time.Hour)
	if err := g.Expire(context.Background()); err != nil {
		t.Fatal(err)
	}
	if left := rows(); len(left) != 0 {
		t.Errorf("%d rows are left after three days", len(left))
	}
}

func TestAnAdminUnlocks(t *testing.T) {
	t.Parallel()
	g := guard(t, storetest.SQLite(t), newClock())
	for i := range 5 {
		try(t, g, throttle.Attempt{User: "usr_ada", Address: from(i)})
		try(t, g, throttle.Attempt{User: "usr_bob", Address: from(100 + i)})
	}
	kinds, err := g.Forget(context.Background(), "usr_ada")
	if err != nil || len(kinds) != 1 || kinds[0] != "password" {
		t.Fatalf("unlocked %v, %v", kinds, err)
	}
	if _, ok := try(t, g, throttle.Attempt{User: "usr_ada", Address: from(50)}); !ok {
		t.Error("the account is still locked")
	}
	if _, ok := try(t, g, throttle.Attempt{User: "usr_bob", Address: from(51)}); ok {
		t.Error("another account was unlocked too")
	}
}

func TestATryCannotHideInATransaction(t *testing.T) {
	t.Parallel()
	g := guard(t, storetest.SQLite(t), newClock())
	_, err := store.InTx(context.Background(), g.DB, func(ctx context.Context, _ *ent.Client) (int, error) {
		_, err := g.Begin(ctx, throttle.Attempt{Credential: throttle.Password, User: "usr_ada"})
		return 0, err
	})
	if err == nil {
		t.Error("a try was counted in a transaction that may be rolled back")
	}
}

func TestWaitsAreReadable(t *testing.T) {
	t.Parallel()
	for d, want := range map[time.Duration]string{
		time.Millisecond: "1 second", 30 * time.Second: "30 seconds", 2 * time.Minute: "2 minutes",
		time.Hour: "60 minutes", 4 * time.Hour: "4 hours", 23*time.Hour + time.Minute: "24 hours",
	} {
		if got := throttle.Readable(d); got != want {
			t.Errorf("%s: %q, want %q", d, got, want)
		}
	}
}
