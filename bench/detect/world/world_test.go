package world_test

import (
	"net/netip"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/strongroom/strongroom/bench/detect/world"
	"github.com/strongroom/strongroom/server/detect/signin"
)

var config = world.Config{Seed: 3, People: 100, Days: 20, SignIns: .7, Countries: 5}

func TestEqualSeedsGiveEqualWorlds(t *testing.T) {
	t.Parallel()
	one, two := world.New(config), world.New(config)
	for range config.Days {
		a, b := one.Day(), two.Day()
		if d := cmp.Diff(a, b, cmpopts.EquateComparable(netip.Addr{})); d != "" {
			t.Fatal(d)
		}
	}
}

func TestDaysAreInOrderAndOfTheRightSize(t *testing.T) {
	t.Parallel()
	w := world.New(config)
	n := 0
	for range config.Days {
		events := w.Day()
		n += len(events)
		for i := 1; i < len(events); i++ {
			if events[i].Time.Before(events[i-1].Time) {
				t.Fatal("a day is out of order")
			}
		}
	}
	if per := float64(n) / 100 / 20; per < .4 || per > .9 {
		t.Errorf("%.2f sign-ins for each person and day", per)
	}
}

func TestAttackersDoWhatTheirFamilySays(t *testing.T) {
	t.Parallel()
	w := world.New(config)
	last := map[string]signin.Attempt{}
	for range config.Days {
		for _, a := range w.Day() {
			last[a.Person] = a
		}
	}
	var country, client, token [world.Families]int
	const n = 500
	for f := range world.Families {
		for range n {
			a := w.Attack(f, w.Victim())
			own, ok := last[a.Person]
			if !ok {
				continue
			}
			if a.Country == own.Country {
				country[f]++
			}
			if a.OS == own.OS && a.Browser == own.Browser {
				client[f]++
			}
			if a.Token != "" && a.Token == own.Token {
				token[f]++
			}
		}
	}
	if !(country[world.Naive] < n/10 && country[world.VPN] > n*3/4 && client[world.Targeted] > client[world.VPN]+n/10 &&
		token[world.Targeted] == 0 && token[world.Very] > n/4) {
		t.Errorf("country %v, client %v, token %v", country, client, token)
	}
}
