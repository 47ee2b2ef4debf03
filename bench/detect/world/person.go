package world

import (
	"fmt"
	"math"
	"net/netip"
	"slices"
	"time"

	"github.com/strongroom/strongroom/server/detect/signin"
)

// Start is the first moment of every world: a Monday.
var Start = time.Date(2025, 1, 6, 0, 0, 0, 0, time.UTC)

type device struct {
	class   signin.Class
	os      string
	browser string
	lag     float64 // days that updates come late
	token   string
}

// Person is somebody of the organization.
type Person struct {
	Name    string
	Role    string
	Team    int
	country int
	city    int
	joined  int
	rate    float64
	start   float64 // local hour at which the day begins
	night   float64 // share of sign-ins at any hour
	home    spot
	lease   float64 // chance for each day of a new address at home
	mobile  *asn
	work    *spot
	atWork  float64
	roams   float64 // share of sign-ins from anywhere near
	laptop  device
	second  device // browser on the laptop, or another computer
	usesTwo float64
	phone   device
	phones  float64
	clears  float64 // chance for each sign-in that there is no token
	vpn     float64
	exit    *asn
	exitAt  int

	away    int   // until this day
	trip    *trip // while it lasts
	reading reader
}

type trip struct {
	until   int
	country int
	city    int
	hotel   spot
}

var (
	desktops = []string{"Windows", "macOS", "Linux", "ChromeOS"}
	desktopP = []float64{.62, .89, .96, 1}
	browsers = []string{"Chrome", "Edge", "Firefox", "Safari", "Brave"}
)

func (w *World) newPerson(i, of int) *Person {
	c := w.countries[of]
	p := &Person{
		Name: fmt.Sprintf("p%05d", i), country: of, city: w.r.IntN(cities), Team: w.r.IntN(max(1, w.config.People/12)),
		rate: w.config.SignIns * math.Exp(w.r.NormFloat64()*.7-.245), start: 8 + w.r.NormFloat64()*1.3,
		night: .02 + .08*w.r.Float64(), lease: []float64{0, 1. / 120, 1. / 30, 1. / 7}[pick(w.r, []float64{.35, .65, .9, 1})],
		mobile: c.carriers[w.r.IntN(len(c.carriers))], roams: .06 * w.r.Float64() * w.r.Float64(), clears: .002,
	}
	if w.r.Float64() < .15 {
		p.joined = 1 + w.r.IntN(max(1, w.config.Days-1))
	}
	if w.r.Float64() < .04 {
		p.clears = .3 + .7*w.r.Float64() // always private windows, or cleaned by the browser
	}
	w.moveHome(p)
	if w.r.Float64() < .65 {
		s := w.officeOf(of, p.city)
		p.work, p.atWork = &s, .35+.55*w.r.Float64()
	}
	if w.r.Float64() < .55 {
		p.phones = .05 + .35*w.r.Float64()
	}
	if w.r.Float64() < .3 {
		p.usesTwo = .05 + .3*w.r.Float64()
	}
	if w.r.Float64() < .07 {
		w.startVPN(p)
	}
	p.laptop, p.phone = w.newLaptop(), w.newPhone()
	p.second = w.newLaptop()
	if w.r.Float64() < .6 {
		p.second.os = p.laptop.os
	}
	w.drawReader(p)
	return p
}

func (w *World) moveHome(p *Person) {
	c := w.countries[p.country]
	p.home = w.at(c.isps[pick(w.r, c.share)], p.city)
	if w.r.Float64() < .15 {
		p.home.v6 = w.delegated(p.home)
	}
}

// delegated is a /64 of a provider; the /48 around it is a region's.
func (w *World) delegated(s spot) uint64 {
	return 0x2a00<<48 | uint64(s.asn.number&0xffff)<<32 | uint64(s.prefix)<<16 | uint64(w.r.IntN(1<<16))
}

func (w *World) officeOf(of, city int) spot {
	all := w.offices[of]
	if len(all) == 0 {
		for range cities {
			all = append(all, w.addASN(office, of, 4))
		}
		w.offices[of] = all
	}
	s := w.in(all[city], 0)
	c := w.countries[of]
	s.host, s.lat, s.lon = 10+w.r.IntN(2), c.lat[city], c.lon[city]
	return s
}

func (w *World) token() string {
	w.tokens++
	return fmt.Sprintf("t%d", w.tokens)
}

func (w *World) lag() float64 {
	if w.r.Float64() < .08 {
		return 40 + 60*w.r.ExpFloat64()
	}
	return 6 * w.r.ExpFloat64()
}

func (w *World) newLaptop() device {
	d := device{class: signin.Desktop, os: desktops[pick(w.r, desktopP)], lag: w.lag(), token: w.token()}
	switch d.os {
	case "macOS":
		d.browser = []string{"Chrome", "Safari", "Firefox", "Edge"}[pick(w.r, []float64{.52, .86, .95, 1})]
	case "Windows":
		d.browser = []string{"Chrome", "Edge", "Firefox", "Brave"}[pick(w.r, []float64{.62, .88, .97, 1})]
	case "Linux":
		d.browser = []string{"Firefox", "Chrome"}[w.r.IntN(2)]
	default:
		d.browser = "Chrome"
	}
	return d
}

func (w *World) newPhone() device {
	d := device{class: signin.Mobile, os: "Android", browser: "Chrome", lag: w.lag(), token: w.token()}
	if w.r.Float64() < .42 {
		d.os, d.browser = "iOS", "Safari"
	} else if w.r.Float64() < .15 {
		d.browser = "Firefox"
	}
	return d
}

func (w *World) startVPN(p *Person) {
	c := p.country
	if w.r.Float64() < .25 {
		c = w.r.IntN(12)
	}
	hosts := w.countries[c].hosts
	p.vpn, p.exit, p.exitAt = .15+.75*w.r.Float64(), hosts[w.r.IntN(len(hosts))], w.r.IntN(64)
}

// live changes what a day changes.
func (w *World) live(p *Person) {
	chance := func(perYear float64) bool { return w.r.Float64() < perYear*w.config.Restless/365 }
	if w.r.Float64() < p.lease {
		p.home = w.renew(p.home, p.city)
	}
	switch {
	case chance(.18): // new phone
		old := p.phone.os
		p.phone = w.newPhone()
		if w.r.Float64() < .85 && p.phone.os != old {
			p.phone.os, p.phone.browser = old, map[string]string{"iOS": "Safari", "Android": "Chrome"}[old]
		}
	case chance(.3): // new computer
		old := p.laptop
		p.laptop = w.newLaptop()
		if w.r.Float64() < .7 {
			p.laptop.os, p.laptop.browser = old.os, old.browser
		}
	case chance(.25): // new provider, or moved
		if w.r.Float64() < .3 {
			p.city = w.r.IntN(cities)
		}
		w.moveHome(p)
	case chance(.08):
		w.startVPN(p)
	case chance(.2):
		p.start = math.Mod(p.start+[]float64{-3, 3, 8, -6}[w.r.IntN(4)]+24, 24)
	case chance(.06):
		w.newBrowser(p)
	case chance(1.6) && p.away <= w.day && p.trip == nil:
		p.away = w.day + 7 + w.r.IntN(15)
	case chance(2.2) && p.trip == nil:
		w.travel(p)
	}
	if p.trip != nil && p.trip.until <= w.day {
		p.trip = nil
	}
}

func (w *World) newBrowser(p *Person) {
	p.laptop.browser = browsers[w.r.IntN(4)]
	if p.laptop.browser == "Safari" && p.laptop.os != "macOS" {
		p.laptop.browser = "Firefox"
	}
	p.laptop.token = w.token()
}

func (w *World) renew(s spot, city int) spot {
	v6 := s.v6 != 0
	if w.r.Float64() < .5 {
		s = w.in(s.asn, s.prefix)
	} else {
		s = w.at(s.asn, city)
	}
	if v6 {
		s.v6 = w.delegated(s)
	}
	return s
}

func (w *World) travel(p *Person) {
	t := &trip{until: w.day + 2 + poisson(w.r, 4), country: p.country, city: w.r.IntN(cities)}
	if w.r.Float64() < .35 {
		t.country = w.r.IntN(allCountry)
	}
	c := w.countries[t.country]
	t.hotel = w.at(c.isps[pick(w.r, c.share)], t.city)
	p.trip = t
}

// version is the browser's current major on a day: a release every four weeks.
func version(d *device, day float64) uint16 {
	return uint16(120 + math.Floor(math.Max(-20*28, day-d.lag)/28))
}

// Day returns the sign-ins of the next day in the order of time.
func (w *World) Day() []signin.Attempt {
	var out []signin.Attempt
	weekend := w.day%7 >= 5
	for _, p := range w.People {
		if w.day < p.joined {
			continue
		}
		w.live(p)
		if w.day < p.away {
			continue
		}
		rate := p.rate * 1.27
		if weekend {
			rate = p.rate * .32
		}
		for range poisson(w.r, rate) {
			out = append(out, w.signIn(p, weekend))
		}
	}
	slices.SortStableFunc(out, func(a, b signin.Attempt) int { return a.Time.Compare(b.Time) })
	w.day++
	return out
}

// moment draws a time of the day at hand.
func (w *World) moment(local, zone float64) time.Time {
	h := math.Mod(local-zone+72, 24)
	return Start.Add(time.Duration(w.day)*24*time.Hour + time.Duration(h*float64(time.Hour)))
}

func (w *World) signIn(p *Person, weekend bool) signin.Attempt {
	hour := p.start + w.r.Float64()*2 + w.r.ExpFloat64()*3
	if w.r.Float64() < p.night {
		hour = w.r.Float64() * 24
	}
	d := &p.laptop
	var s spot
	home := p.country
	switch {
	case p.trip != nil:
		home = p.trip.country
		s = p.trip.hotel
		if w.r.Float64() < p.phones*1.5 {
			d = &p.phone
			c := w.countries[home]
			if home == p.country {
				s = w.at(p.mobile, p.trip.city)
			} else {
				s = w.at(c.carriers[w.r.IntN(len(c.carriers))], p.trip.city)
			}
		}
	case w.r.Float64() < p.phones:
		d = &p.phone
		if s = p.home; w.r.Float64() < .6 {
			s = w.at(p.mobile, p.city)
		}
	case w.r.Float64() < p.roams:
		c := w.countries[p.country]
		s = w.at(c.isps[pick(w.r, c.share)], p.city)
	case p.work != nil && !weekend && w.r.Float64() < p.atWork:
		s = *p.work
	default:
		s = p.home
	}
	if d == &p.laptop && w.r.Float64() < p.usesTwo {
		d = &p.second
	}
	if d != &p.phone && w.r.Float64() < p.vpn {
		s = w.egress(p.exit, p.exitAt)
		if w.r.Float64() < .1 {
			s = w.egress(p.exit, w.r.IntN(64))
		}
	}
	a := w.attempt(p, s, d, w.moment(hour, w.countries[home].zone))
	if a.Token = d.token; w.r.Float64() < p.clears {
		a.Token = ""
		d.token = w.token()
	}
	return a
}

func (w *World) attempt(p *Person, s spot, d *device, at time.Time) signin.Attempt {
	a := signin.Attempt{
		Time: at, Person: p.Name, Country: w.countries[s.country].code, ASN: s.asn.number, Located: true,
		Lat: s.lat, Lon: s.lon, Class: d.class, OS: d.os, Browser: d.browser, Version: version(d, float64(w.day)),
	}
	if s.v6 != 0 {
		var raw [16]byte
		for i := range 8 {
			raw[i] = byte(s.v6 >> (56 - 8*i))
			raw[8+i] = byte(w.r.IntN(256))
		}
		a.Address = netip.AddrFrom16(raw)
		return a
	}
	v := s.asn.base | uint32(s.prefix)<<8 | uint32(s.host)
	a.Address = netip.AddrFrom4([4]byte{byte(v >> 24), byte(v >> 16), byte(v >> 8), byte(v)})
	return a
}
