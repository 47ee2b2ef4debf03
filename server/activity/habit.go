package activity

import (
	"fmt"
	"strconv"
	"time"

	"github.com/strongroom/strongroom/server/geo"
)

// Visit is one sign-in, as far as habits go.
type Visit struct {
	At      time.Time
	Place   geo.Place
	Browser string
}

// Oddity is one thing about a sign-in that is new for its person, by code and in words.
type Oddity struct {
	Code string
	Text string
}

// The codes of oddities.
const (
	NewCountry = "COUNTRY"
	NewNetwork = "NETWORK"
	NewBrowser = "BROWSER"
	OddHour    = "HOUR"
	// Suspicion is followed by a number: why detection found it unusual.
	Suspicion = "UNLIKE_"
)

const (
	// habitual is how many sign-ins it takes before hours mean something.
	habitual = 10
	// nearby is how many hours from one that is usual another one still is.
	nearby = 2
)

// Unusual says what was new about a sign-in, given those that came before it and
// succeeded. Of the first there is nothing to say.
func Unusual(before []Visit, now Visit) []Oddity {
	if len(before) == 0 {
		return nil
	}
	var out []Oddity
	never := func(same func(Visit) bool) bool {
		for _, v := range before {
			if same(v) {
				return false
			}
		}
		return true
	}
	p := now.Place
	if p.Country != "" && never(func(v Visit) bool { return v.Place.Country == p.Country }) {
		out = append(out, Oddity{NewCountry, "For the first time from " + p.CountryName})
	}
	if p.Network != "" && never(func(v Visit) bool { return sameNetwork(v.Place, p) }) {
		out = append(out, Oddity{NewNetwork, "For the first time from the network " + networkName(p)})
	}
	if now.Browser != "" && never(func(v Visit) bool { return v.Browser == now.Browser }) {
		out = append(out, Oddity{NewBrowser, "For the first time with " + now.Browser})
	}
	if len(before) >= habitual && never(func(v Visit) bool { return apart(v.At, now.At) <= nearby }) {
		out = append(out, Oddity{OddHour, fmt.Sprintf("At an hour at which none of the last %d sign-ins was", len(before))})
	}
	return out
}

// Suspected is why detection found a sign-in unusual, as it was kept with the event.
func Suspected(facts map[string]string) (out []Oddity) {
	for i := 1; ; i++ {
		n := strconv.Itoa(i)
		text, ok := facts[FactRiskReason+n]
		if !ok {
			return out
		}
		out = append(out, Oddity{Suspicion + n, text})
	}
}

// sameNetwork compares by whose the network is; where that is not known, by prefix.
func sameNetwork(a, b geo.Place) bool {
	return a.Network == b.Network || a.ASN != 0 && a.ASN == b.ASN
}

func networkName(p geo.Place) string {
	switch {
	case p.ASName != "":
		return fmt.Sprintf("%s (AS%d)", p.ASName, p.ASN)
	case p.ASN != 0:
		return fmt.Sprintf("AS%d", p.ASN)
	}
	return p.Network
}

// apart is how many hours two times of day are apart, round the clock.
func apart(a, b time.Time) int {
	d := (a.UTC().Hour() - b.UTC().Hour() + 24) % 24
	return min(d, 24-d)
}
