package apptest

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/strongroom/strongroom/server/login/password/passwordtest"
)

// What is measured is the time from the first byte of an HTTP request to the last
// of its answer, on loopback, with the argon2id parameters that the program uses.
// Five hundred tries at somebody and as many at nobody go in pairs, so that whatever
// slows the machine down slows both. Chance orders each pair: the collector of garbage
// runs every few tries, and would fall on the same side of a regular order.

// timed returns how long tries at somebody and at nobody take, in milliseconds.
// before runs before each pair.
func timed(pairs int, before func(), known, unknown func()) (a, b []float64) {
	clock := func(f func()) float64 {
		began := time.Now()
		f()
		return float64(time.Since(began).Microseconds()) / 1000
	}
	for range pairs {
		before()
		if rand.N(2) == 0 {
			a, b = append(a, clock(known)), append(b, clock(unknown))
		} else {
			b, a = append(b, clock(unknown)), append(a, clock(known))
		}
	}
	return a, b
}

func median(of []float64) float64 {
	s := slices.Sorted(slices.Values(of))
	return s[len(s)/2]
}

// apart returns how many standard deviations the Mann-Whitney statistic of two
// samples is from that of two samples of one distribution.
func apart(a, b []float64) float64 {
	type value struct {
		v     float64
		first bool
	}
	all := make([]value, 0, len(a)+len(b))
	for _, v := range a {
		all = append(all, value{v, true})
	}
	for _, v := range b {
		all = append(all, value{v, false})
	}
	slices.SortFunc(all, func(x, y value) int {
		switch {
		case x.v < y.v:
			return -1
		case x.v > y.v:
			return 1
		}
		return 0
	})
	ranks := 0.0
	for i := 0; i < len(all); {
		j := i
		for j < len(all) && all[j].v == all[i].v {
			j++
		}
		for k := i; k < j; k++ { // those that are equal share their ranks
			if all[k].first {
				ranks += float64(i+j+1) / 2
			}
		}
		i = j
	}
	n, m := float64(len(a)), float64(len(b))
	u := ranks - n*(n+1)/2
	return math.Abs(u-n*m/2) / math.Sqrt(n*m*(n+m+1)/12)
}

func TestMannWhitneyTellsSamplesApart(t *testing.T) {
	t.Parallel()
	var a, b, c []float64
	for i := range 500 {
		v := float64((i * 7919) % 500)
		a, b, c = append(a, v), append(b, v+0.5), append(c, v+40)
	}
	if z := apart(a, b); z > 1 {
		t.Errorf("two of one kind are %.1f apart", z)
	}
	if z := apart(a, c); z < 4 {
		t.Errorf("two of different kinds are %.1f apart", z)
	}
}

// TestTimeDoesNotTellWhoExists is not parallel: it measures.
func TestTimeDoesNotTellWhoExists(t *testing.T) {
	passwordtest.Restore()
	defer passwordtest.Cheapen()
	const signIn = `mutation($in: SignInInput!) { signIn(input: $in) { __typename } }`
	cases := map[string]struct {
		pairs int
		ask   func(c *Client, email string)
	}{
		"signing in": {500, func(c *Client, email string) {
			c.Refused("INVALID", signIn, in(map[string]any{"email": email, "password": "not the password"}))
		}},
		"asking for a new password": {500, func(c *Client, email string) {
			c.Must(forgot, in(map[string]any{"email": email}), nil)
		}},
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			a := Start(t, Options{})
			a.SetUp()
			c := a.Client()
			judge := func() (string, bool) {
				known, unknown := timed(test.pairs,
					// What was tried before is forgotten, so that each try is compared and not refused.
					func() { a.Clock.Advance(49 * time.Hour) },
					func() { test.ask(c, Admin) }, func() { test.ask(c, "nob@example.com") })
				p, q := median(known), median(unknown)
				odd, even := halves(known)
				noise := math.Abs(median(odd)-median(even)) / p
				differ, z := math.Abs(p-q)/p, apart(known, unknown)
				said := fmt.Sprintf("medians %.2f and %.2f ms, %.2f %% apart; two halves of one class %.2f %%; Mann-Whitney z %.1f", p, q, differ*100, noise*100, z)
				// Medians alone jump on a busy machine: they count if the ranks, too, doubt.
				return said, z < 4 && (z < 2 || differ < max(0.02, 2*noise))
			}
			said, same := judge()
			t.Log(said)
			if !same { // a busy machine is no bug: fresh samples decide
				if said, same = judge(); !same {
					t.Errorf("somebody and nobody take different times: %s", said)
				}
			}
		})
	}
}

func halves(of []float64) (odd, even []float64) {
	for i, v := range of {
		if i%2 == 0 {
			even = append(even, v)
		} else {
			odd = append(odd, v)
		}
	}
	return odd, even
}
