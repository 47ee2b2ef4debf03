package world

import (
	"math"

	"github.com/strongroom/strongroom/server/detect/signin"
)

// Family is what an attacker with the right password knows and imitates.
type Family uint8

// The families, in the order of effort.
const (
	Naive    Family = iota // comes from anywhere with anything
	VPN                    // from the right country
	Targeted               // through a line of the same provider in the same city, with the same browser and version
	Very                   // also near the victim's address, at the victim's hours, with a stolen token
	Families
)

var families = [Families]string{"naive", "right country", "targeted", "very targeted"}

func (f Family) String() string { return families[f] }

// Attack draws a sign-in of a stranger as the given person on the day at hand.
func (w *World) Attack(f Family, p *Person) signin.Attempt {
	c := w.countries[p.country]
	client, hour := w.newLaptop(), w.r.Float64()*24
	token := ""
	if w.r.Float64() < .15 {
		token = "theirs"
	}
	var s spot
	switch f {
	case Naive:
		from := w.countries[w.r.IntN(allCountry)]
		if w.r.Float64() < .5 {
			s = w.in(from.hosts[w.r.IntN(len(from.hosts))], w.r.IntN(4))
		} else {
			s = w.at(from.isps[pick(w.r, from.share)], w.r.IntN(cities))
		}
	case VPN:
		if w.r.Float64() < .6 {
			s = w.in(c.hosts[w.r.IntN(len(c.hosts))], w.r.IntN(4))
		} else {
			s = w.at(c.isps[pick(w.r, c.share)], w.r.IntN(cities))
		}
	case Targeted:
		client, hour = p.laptop, 7+w.r.Float64()*16
		s = w.at(p.home.asn, p.city)
	case Very:
		client = p.laptop
		hour = p.start + w.r.Float64()*2 + w.r.ExpFloat64()*3
		if s = w.at(p.home.asn, p.city); w.r.Float64() < .5 {
			s = w.in(p.home.asn, p.home.prefix)
		}
		if w.r.Float64() < .8 {
			token = p.laptop.token
		}
	}
	a := w.attempt(p, s, &client, w.moment(math.Mod(hour, 24), c.zone))
	a.Token = token
	return a
}

// Joined tells whether somebody is there already.
func (w *World) Joined(p *Person) bool { return w.day > p.joined }

// Victim draws somebody who is there already.
func (w *World) Victim() *Person {
	for {
		if p := w.People[w.r.IntN(len(w.People))]; w.Joined(p) {
			return p
		}
	}
}
