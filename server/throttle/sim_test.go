//go:build !race

// A day of attacks takes minutes under the race detector and has no goroutines to
// watch: scripts/test runs it without.

package throttle_test

import (
	"cmp"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/strongroom/strongroom/server/store/storetest"
	"github.com/strongroom/strongroom/server/throttle"
)

// attacker is what strangers do in a day: whom the nth of their tries is at, from
// where, and when the next one comes.
type attacker struct {
	name string
	plan func(n int) (user string, from int, wait time.Duration)
	// most is how many guesses may be compared with a secret in the day.
	most int
	// perAccount is how many of them at one account.
	perAccount int
}

// TestAttackSimulation plays a day of each attack against a guard with a real
// database, while the owner of the attacked account works: from the browser that
// the account knows, every half hour, now and then with a typing mistake, and once
// every four hours from a browser that nobody knows.
func TestAttackSimulation(t *testing.T) {
	t.Parallel()
	attackers := []attacker{
		{
			name: "1,000 addresses, one account, each every 90 minutes",
			plan: func(n int) (string, int, time.Duration) { return "usr_ada", n % 1000, 5400 * time.Millisecond },
			most: 100, perAccount: 100,
		},
		{
			name: "1,000 addresses, one account, ten at once whenever a lock may end",
			plan: func(n int) (string, int, time.Duration) {
				if n%10 == 9 {
					return "usr_ada", n % 1000, 30 * time.Second
				}
				return "usr_ada", n % 1000, 0
			},
			most: 100, perAccount: 100,
		},
		{
			name: "one address, 5,000 accounts",
			plan: func(n int) (string, int, time.Duration) { return fmt.Sprint("usr_", n%5000), 1, 6 * time.Second },
			most: 250, perAccount: 14,
		},
		{
			name: "1,000 addresses, 5,000 accounts, one guess each in turn",
			plan: func(n int) (string, int, time.Duration) {
				return fmt.Sprint("usr_", n%5000), n % 1000, 4 * time.Second
			},
			most: 4000, perAccount: 14,
		},
	}
	for _, at := range attackers {
		t.Run(at.name, func(t *testing.T) {
			t.Parallel()
			simulate(t, at)
		})
	}
}

func simulate(t *testing.T, at attacker) {
	c := newClock()
	g := guard(t, storetest.SQLite(t), c)
	const day = 24 * time.Hour
	end := c.Now().Add(day)
	owner := throttle.Attempt{User: "usr_ada", Address: from(20_000), Browser: "dev_ada"}
	elsewhere := throttle.Attempt{User: "usr_ada", Address: from(20_001)}
	nextKnown, nextUnknown := c.Now().Add(30*time.Minute), c.Now().Add(4*time.Hour)
	var tries, guesses, known, knownIn, unknown, unknownIn int
	at1 := map[string]int{}
	for n := 0; c.Now().Before(end); n++ {
		user, addr, wait := at.plan(n)
		tries++
		if _, ok := try(t, g, throttle.Attempt{User: user, Address: from(addr)}); ok {
			guesses++
			at1[user]++
		}
		c.advance(wait)
		if !c.Now().Before(nextKnown) {
			nextKnown = nextKnown.Add(30 * time.Minute)
			known++
			if known%5 == 0 { // a typing mistake first
				try(t, g, owner)
			}
			if tr, ok := try(t, g, owner); ok {
				succeed(t, tr)
				knownIn++
			}
		}
		if !c.Now().Before(nextUnknown) {
			nextUnknown = nextUnknown.Add(4 * time.Hour)
			unknown++
			if tr, ok := try(t, g, elsewhere); ok {
				succeed(t, tr)
				unknownIn++
			}
		}
	}
	most := 0
	for _, n := range at1 {
		most = max(most, n)
	}
	users := make([]string, 0, len(at1))
	for u := range at1 {
		users = append(users, u)
	}
	slices.SortFunc(users, func(a, b string) int { return cmp.Compare(at1[b], at1[a]) })
	t.Logf("%s: %d tries, %d compared with a secret, %d accounts reached, at most %d guesses at one; "+
		"the owner signed in %d of %d times from the known browser, %d of %d from an unknown one",
		at.name, tries, guesses, len(users), most, knownIn, known, unknownIn, unknown)
	if guesses > at.most {
		t.Errorf("%d guesses in a day, at most %d are meant to get through", guesses, at.most)
	}
	if most > at.perAccount {
		t.Errorf("%d guesses at one account in a day, at most %d are meant to get through", most, at.perAccount)
	}
	if guesses == 0 {
		t.Error("nothing got through: the attack proves nothing")
	}
	if knownIn != known || known < 45 {
		t.Errorf("the owner's known browser signed in %d of %d times", knownIn, known)
	}
}
