// Package world draws a synthetic organization: people, the networks and devices
// that they sign in from, what changes in their lives, what they read, and those who
// attack them. It imports no detector but for the types of its inputs and knows no
// parameter of any; docs/detection.md says what is drawn how.
package world

import (
	"math"
	"math/rand/v2"
)

// Config is the size of a world. Equal configurations give equal worlds.
type Config struct {
	Seed   uint64
	People int
	Days   int
	// SignIns is the mean number for each person and day.
	SignIns float64
	// Countries is how many the organization has people in.
	Countries int
	// Restless multiplies how often lives change; 1 if zero.
	Restless float64
}

type asnKind uint8

const (
	residential asnKind = iota
	carrier
	hosting
	office
)

type asn struct {
	number   uint32
	kind     asnKind
	country  int
	prefixes int
	base     uint32 // the first of its addresses
}

type country struct {
	code     string
	zone     float64 // hours from UTC
	lat, lon [cities]float64
	isps     []*asn
	share    []float64 // of the ISPs, cumulated
	carriers []*asn
	hosts    []*asn
}

const (
	cities      = 5
	allCountry  = 60
	browsersAll = 5
)

// World is a drawn organization.
type World struct {
	config    Config
	r         *rand.Rand
	countries []*country
	asns      []*asn
	People    []*Person
	offices   map[int][]*asn
	day       int
	tokens    int
	Datasets  []Dataset
}

// New draws a world as it is before the first day.
func New(c Config) *World {
	if c.Restless == 0 {
		c.Restless = 1
	}
	w := &World{config: c, r: rand.New(rand.NewPCG(c.Seed, 0x5eed)), offices: map[int][]*asn{}}
	for i := range allCountry {
		w.addCountry(i)
	}
	weights := zipf(max(1, min(c.Countries, allCountry)), 1.1)
	for i := range c.People {
		w.People = append(w.People, w.newPerson(i, pick(w.r, weights)))
	}
	w.drawDatasets()
	return w
}

func zipf(n int, s float64) []float64 {
	out := make([]float64, n)
	sum := 0.0
	for i := range out {
		sum += 1 / math.Pow(float64(i+1), s)
		out[i] = sum
	}
	for i := range out {
		out[i] /= sum
	}
	return out
}

// pick draws an index from cumulated shares.
func pick(r *rand.Rand, cumulated []float64) int {
	v := r.Float64() * cumulated[len(cumulated)-1]
	for i, c := range cumulated {
		if v < c {
			return i
		}
	}
	return len(cumulated) - 1
}

func poisson(r *rand.Rand, mean float64) int {
	limit, p, k := math.Exp(-mean), 1.0, 0
	for {
		p *= r.Float64()
		if p <= limit {
			return k
		}
		k++
	}
}

func (w *World) addASN(kind asnKind, of, prefixes int) *asn {
	a := &asn{number: uint32(1000 + 7*len(w.asns)), kind: kind, country: of, prefixes: prefixes, base: 0x0b000000 + uint32(len(w.asns))<<16}
	w.asns = append(w.asns, a)
	return a
}

func (w *World) addCountry(i int) {
	c := &country{code: string([]byte{byte('A' + i/26), byte('A' + i%26)}), zone: float64(w.r.IntN(24) - 11)}
	lat, lon := w.r.Float64()*100-40, c.zone*15
	for k := range cities {
		c.lat[k] = lat + w.r.NormFloat64()*2.5
		c.lon[k] = math.Max(-179, math.Min(179, lon+w.r.NormFloat64()*3))
	}
	n := 3 + w.r.IntN(6)
	for range n {
		c.isps = append(c.isps, w.addASN(residential, i, 40+w.r.IntN(160)))
	}
	c.share = zipf(n, .9)
	for range 2 + w.r.IntN(3) {
		c.carriers = append(c.carriers, w.addASN(carrier, i, 10+w.r.IntN(20)))
	}
	for range 3 + w.r.IntN(5) {
		c.hosts = append(c.hosts, w.addASN(hosting, i, 4+w.r.IntN(12)))
	}
	w.countries = append(w.countries, c)
}

// spot is a network as a sign-in sees it.
type spot struct {
	asn     *asn
	prefix  int
	host    int
	v6      uint64 // the /64, if it is IPv6
	lat     float64
	lon     float64
	country int
}

// at draws an address of a network near a city. Prefixes belong to cities.
func (w *World) at(a *asn, city int) spot {
	per := max(1, a.prefixes/cities)
	return w.in(a, min(a.prefixes-1, city*per+w.r.IntN(per)))
}

// in draws an address within a prefix.
func (w *World) in(a *asn, prefix int) spot {
	c := w.countries[a.country]
	city := min(cities-1, prefix/max(1, a.prefixes/cities))
	return spot{asn: a, prefix: prefix, host: 1 + w.r.IntN(254), lat: c.lat[city], lon: c.lon[city], country: a.country}
}

// egress draws a provider's exit: few addresses, which many share.
func (w *World) egress(a *asn, from int) spot {
	s := w.in(a, from%a.prefixes)
	s.host = 1 + w.r.IntN(8)
	return s
}
