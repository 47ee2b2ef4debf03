package throttle

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"net/netip"
	"slices"
	"strings"
	"time"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	row "github.com/strongroom/strongroom/ent/throttle"
	"github.com/strongroom/strongroom/server/activity"
	"github.com/strongroom/strongroom/server/fault"
	"github.com/strongroom/strongroom/server/job"
	"github.com/strongroom/strongroom/server/person"
	"github.com/strongroom/strongroom/server/store"
	"github.com/strongroom/strongroom/server/vault"
)

// Guard counts tries. All fields but Jobs are needed; without Jobs nobody is told
// when a lock begins.
type Guard struct {
	DB       *ent.Client
	Vault    *vault.Vault
	People   *person.People
	Activity *activity.Recorder
	Jobs     *job.Queue
	// Notices tells the owner of an account of each lock; nil tells nobody.
	Notices  Notices
	Postgres bool
	Now      func() time.Time
}

// Notices tells people what happens to their accounts.
type Notices interface {
	// Locked tells of a lock of a kind of credential, begun by somebody at address.
	Locked(ctx context.Context, u *ent.User, what string, until time.Time, address string) error
}

// Attempt is one try to prove who one is.
type Attempt struct {
	Credential Credential
	// User is whose account is tried, by id; empty if nobody has the name.
	User string
	// Name stands for an account that nobody has: the blind index of what was typed.
	// With neither User nor Name the try is at no account, and only places count.
	Name []byte
	// Address is where the try comes from.
	Address netip.Addr
	// Browser is a browser that the account knows, by id, as package device says.
	Browser string
}

// Try is a counted try. Unless Succeeded is called it stays a failure.
type Try struct {
	guard *Guard
	lanes []lane
}

type lane struct {
	name  string
	rule  rule
	key   []byte
	own   bool   // it belongs to an account, which an admin can unlock
	user  string // whose it is; empty if nobody has the name
	reset bool   // a right try empties it
}

// Begin counts a try, before its secret is compared. A refusal is a fault with the
// code LIMITED; the secret must then count as wrong, at the same cost and, before
// somebody is signed in, in the same words as a wrong one.
//
// It must not be called inside a transaction: a failure stays counted whatever
// becomes of the caller's work.
func (g *Guard) Begin(ctx context.Context, a Attempt) (*Try, error) {
	return g.begin(ctx, a, g.lanes(a))
}

// Spend counts a message that somebody has sent to the outside at once, such as a test,
// by whose it is and the id of what receives it: ten an hour, and thirty to all receivers
// of an organization. A refusal and where it may be called are as of Begin.
func (g *Guard) Spend(ctx context.Context, organization, receiverID string) error {
	place := func(name, what string, r rule) lane {
		return lane{name: name, rule: r, key: g.Vault.Index("throttle", strings.Join([]string{string(Link), name, what}, "|"))}
	}
	_, err := g.begin(ctx, Attempt{Credential: Link}, []lane{
		place("receiver", organization+"|"+receiverID, receiver), place("sender", organization, sender),
	})
	return err
}

func (g *Guard) begin(ctx context.Context, a Attempt, lanes []lane) (*Try, error) {
	if store.In(ctx, g.DB) != g.DB {
		return nil, errors.New("begin try: inside a transaction, which could forget it")
	}
	system := access.As(ctx, access.ActorAuthenticator, "")
	// Looking first keeps those who are locked out away from the only writer of SQLite.
	now := g.now()
	states, err := g.load(system, g.DB, lanes)
	if err != nil {
		return nil, fmt.Errorf("begin try: %w", err)
	}
	if until := locked(states, now); !until.IsZero() {
		return nil, refuse(until.Sub(now))
	}
	type outcome struct {
		try   *Try
		until time.Time
	}
	out, err := store.InTx(system, g.DB, func(ctx context.Context, db *ent.Client) (outcome, error) {
		if err := g.lock(ctx, db, lanes); err != nil {
			return outcome{}, err
		}
		now = g.now()
		states, err := g.load(ctx, db, lanes)
		if err != nil {
			return outcome{}, err
		}
		if until := locked(states, now); !until.IsZero() {
			return outcome{until: until}, nil
		}
		counted := slices.Clone(lanes)
		if first := lanes[0]; first.name == "account" && states[string(first.key)].begun(now) {
			counted = slices.DeleteFunc(counted, func(l lane) bool { return l.name == "spray" })
		}
		for _, l := range counted {
			before, known := states[string(l.key)]
			after := before.count(l.rule, now)
			if err := g.save(ctx, db, a.Credential, l, after, now, known); err != nil {
				return outcome{}, err
			}
			if l.own && after.level > before.level {
				if err := g.tell(ctx, a, l, after); err != nil {
					return outcome{}, err
				}
			}
		}
		return outcome{try: &Try{guard: g, lanes: counted}}, nil
	})
	if err != nil {
		return nil, fmt.Errorf("begin try: %w", err)
	}
	if out.try == nil {
		return nil, refuse(out.until.Sub(now))
	}
	return out.try, nil
}

// begun reports whether the lane holds a failure that still counts.
func (s state) begun(now time.Time) bool {
	return s.expires.After(now) && (s.failures > 0 || s.level > 0)
}

func refuse(wait time.Duration) error {
	return fault.Limited(wait, "That was tried too often. Wait %s, then try again.", Readable(wait))
}

// Readable is a time to wait, as people say it, rounded up.
func Readable(d time.Duration) string {
	n, unit := int(math.Ceil(d.Seconds())), "second"
	switch {
	case d > 100*time.Minute:
		n, unit = int(math.Ceil(d.Hours())), "hour"
	case d > 100*time.Second:
		n, unit = int(math.Ceil(d.Minutes())), "minute"
	}
	if n == 1 {
		return "1 " + unit
	}
	return fmt.Sprintf("%d %ss", n, unit)
}

// Succeeded gives the try back: the secret was right. It empties the lane of the
// account or of the browser; of the lanes that others share it takes this one try.
func (t *Try) Succeeded(ctx context.Context) error {
	g := t.guard
	_, err := store.InTx(access.As(ctx, access.ActorAuthenticator, ""), g.DB, func(ctx context.Context, db *ent.Client) (int, error) {
		if err := g.lock(ctx, db, t.lanes); err != nil {
			return 0, err
		}
		states, err := g.load(ctx, db, t.lanes)
		if err != nil {
			return 0, err
		}
		for _, l := range t.lanes {
			s, ok := states[string(l.key)]
			if !ok {
				continue // unlocked by an admin meanwhile
			}
			if l.reset {
				if _, err := db.Throttle.Delete().Where(row.Key(l.key)).Exec(ctx); err != nil {
					return 0, err
				}
				continue
			}
			if err := g.update(ctx, db, l, s.giveBack(l.rule)); err != nil {
				return 0, err
			}
		}
		return 0, nil
	})
	if err != nil {
		return fmt.Errorf("give try back: %w", err)
	}
	return nil
}

// lanes are where a try counts; the account's or the browser's comes first.
func (g *Guard) lanes(a Attempt) []lane {
	who := "user|" + a.User
	if a.User == "" {
		who = "name|" + string(a.Name)
	}
	add := func(out []lane, name, what string, r rule) []lane {
		l := lane{name: name, rule: r, key: g.Vault.Index("throttle", strings.Join([]string{string(a.Credential), name, what}, "|"))}
		if name == "account" || name == "daily" || name == "browser" {
			l.own, l.user, l.reset = true, a.User, name != "daily"
		}
		return append(out, l)
	}
	if a.Browser != "" && a.User != "" {
		return add(nil, "browser", who+"|"+a.Browser, browser)
	}
	var out []lane
	if a.User != "" || len(a.Name) > 0 {
		out = add(out, "account", who, accountRule(a.Credential))
		out = add(out, "daily", who, daily)
	}
	if addr := a.Address.Unmap().WithZone(""); addr.IsValid() {
		out = add(out, "address", addr.String(), address)
		near, far := 24, 0
		if addr.Is6() {
			near, far = 64, 48
		}
		for bits, r := range map[int]rule{near: subnet, far: site} {
			if bits > 0 {
				prefix, _ := addr.Prefix(bits) // the bits fit the family
				out = add(out, "network", prefix.String(), r)
			}
		}
	}
	return add(out, "spray", "", spray)
}

// lock makes everybody who counts in one of the lanes wait, on all servers, until
// the transaction ends. SQLite has one writer anyway. The locks are taken in the
// order of their numbers, so that nobody waits in a circle.
func (g *Guard) lock(ctx context.Context, db *ent.Client, lanes []lane) error {
	if !g.Postgres {
		return nil
	}
	numbers := make([]int64, len(lanes))
	for i, l := range lanes {
		numbers[i] = int64(binary.BigEndian.Uint64(l.key)) //nolint:gosec // any 64 bits will do
	}
	slices.Sort(numbers)
	var calls []string
	var args []any
	for i, n := range slices.Compact(numbers) {
		calls, args = append(calls, fmt.Sprintf("pg_advisory_xact_lock($%d)", i+1)), append(args, n)
	}
	if _, err := db.ExecContext(ctx, "select "+strings.Join(calls, ", "), args...); err != nil {
		return fmt.Errorf("lock lanes: %w", err)
	}
	return nil
}

func (g *Guard) load(ctx context.Context, db *ent.Client, lanes []lane) (map[string]state, error) {
	keys := make([][]byte, len(lanes))
	for i, l := range lanes {
		keys[i] = l.key
	}
	rows, err := db.Throttle.Query().Where(row.KeyIn(keys...)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("read lanes: %w", err)
	}
	out := make(map[string]state, len(rows))
	for _, r := range rows {
		s := state{failures: r.Failures, windowStart: r.WindowStart, level: r.Level, expires: r.ExpiresAt}
		if r.LockedUntil != nil {
			s.lockedUntil = *r.LockedUntil
		}
		out[string(r.Key)] = s
	}
	return out, nil
}

// locked returns the latest end of a lock, or zero.
func locked(states map[string]state, now time.Time) (until time.Time) {
	for _, s := range states {
		until = later(until, s.locked(now))
	}
	return until
}

func (g *Guard) save(ctx context.Context, db *ent.Client, c Credential, l lane, s state, now time.Time, exists bool) error {
	if exists {
		return g.update(ctx, db, l, s)
	}
	err := db.Throttle.Create().SetKey(l.key).SetUserID(l.user).SetCredential(c).SetCreatedAt(now).
		SetFailures(s.failures).SetWindowStart(s.windowStart).SetLevel(s.level).SetNillableLockedUntil(nillable(s.lockedUntil)).
		SetExpiresAt(s.expires).Exec(ctx)
	if err != nil {
		return fmt.Errorf("count in lane: %w", err)
	}
	return nil
}

func (g *Guard) update(ctx context.Context, db *ent.Client, l lane, s state) error {
	u := db.Throttle.Update().Where(row.Key(l.key)).
		SetFailures(s.failures).SetWindowStart(s.windowStart).SetLevel(s.level).SetExpiresAt(s.expires)
	if s.lockedUntil.IsZero() {
		u.ClearLockedUntil()
	} else {
		u.SetLockedUntil(s.lockedUntil)
	}
	if err := u.Exec(ctx); err != nil {
		return fmt.Errorf("count in lane: %w", err)
	}
	return nil
}

func nillable(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

func (g *Guard) now() time.Time { return g.Now().UTC().Truncate(time.Millisecond) }

// Expire drops the lanes that have nothing more to say.
func (g *Guard) Expire(ctx context.Context) error {
	_, err := g.DB.Throttle.Delete().Where(row.ExpiresAtLTE(g.now())).Exec(access.As(ctx, access.ActorAuthenticator, ""))
	if err != nil {
		return fmt.Errorf("expire throttles: %w", err)
	}
	return nil
}
