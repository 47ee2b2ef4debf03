package world

import (
	"fmt"
	"slices"
	"time"

	"github.com/strongroom/strongroom/server/detect/attack"
)

// Guessing is a way of guessing passwords.
type Guessing uint8

// The ways.
const (
	Stuffing    Guessing = iota // leaked pairs, a few hundred, through one provider's few addresses
	Distributed                 // the same through a botnet: an address for each try, one tool
	Spraying                    // one password against one account in 25, at least 60, from many places with many clients
	SlowSpray                   // the same, one account every ten minutes
	Brute                       // one account, a hundred tries, from one address
	Spread                      // one account, an address for each try, one every half hour
	Guessings
)

var guessings = [Guessings]string{"stuffing", "distributed stuffing", "spraying", "slow spraying", "brute force", "distributed brute force"}

func (g Guessing) String() string { return guessings[g] }

func (w *World) try(at time.Time, account string, s spot, d *device) attack.Try {
	a := w.attempt(&Person{Name: account}, s, d, at)
	return attack.Try{
		Time: at, Account: account, Address: a.Address.String(), Network: fmt.Sprint(a.ASN), Client: fmt.Sprint(a.OS, a.Browser, a.Version),
	}
}

func (w *World) anywhere() spot {
	c := w.countries[w.r.IntN(allCountry)]
	return w.at(c.isps[pick(w.r, c.share)], w.r.IntN(cities))
}

// Mistypes are the failures of a day that look like a stranger's: people who are
// away from their networks, on a device that is not known, and mistype.
func (w *World) Mistypes() []attack.Try {
	var out []attack.Try
	for _, p := range w.People {
		// One sign-in in 12 is mistyped; one in 25 comes from elsewhere, half of
		// these from a device that is not known.
		if w.r.Float64() > p.rate/12/50 {
			continue
		}
		at := w.moment(p.start+w.r.Float64()*9, w.countries[p.country].zone)
		c := w.countries[p.country]
		s := w.at(c.isps[pick(w.r, c.share)], p.city)
		d := w.newLaptop()
		for range 1 + min(6, poisson(w.r, .7)) {
			at = at.Add(time.Duration(5+w.r.IntN(40)) * time.Second)
			out = append(out, w.try(at, p.Name, s, &d))
		}
	}
	slices.SortFunc(out, func(a, b attack.Try) int { return a.Time.Compare(b.Time) })
	w.day++
	return out
}

// Guess draws the failures of one attack.
func (w *World) Guess(g Guessing) []attack.Try {
	at := w.moment(w.r.Float64()*20, 0)
	var out []attack.Try
	// Of a leaked list a part are names that the organization does not have.
	name := func() string {
		if w.r.Float64() < .5 {
			return fmt.Sprint("nobody", w.r.IntN(1e6))
		}
		return w.Victim().Name
	}
	host := w.countries[w.r.IntN(allCountry)].hosts[0]
	tool := w.newLaptop()
	one := w.Victim().Name
	here := w.in(host, 0)
	spray := max(60, len(w.People)/25)
	for k := range [Guessings]int{200, 200, spray, spray, 100, 40}[g] {
		s, d, account := w.anywhere(), w.newLaptop(), name()
		step := time.Duration(w.r.IntN(8)) * time.Second
		switch g {
		case Stuffing:
			s, d = w.in(host, k%2), tool
			s.host = 1 + k%5
		case Distributed:
			d = tool
		case Spraying:
			step = time.Duration(5+w.r.IntN(40)) * time.Second
			account = w.Victim().Name
		case SlowSpray:
			step = time.Duration(8+w.r.IntN(5)) * time.Minute
			account = w.Victim().Name
		case Brute:
			s, d, account = here, tool, one
		case Spread:
			step, account = 30*time.Minute, one
		}
		at = at.Add(step)
		out = append(out, w.try(at, account, s, &d))
	}
	return out
}
