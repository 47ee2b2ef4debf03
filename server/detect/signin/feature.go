package signin

import "math"

// Feature is a term of the score.
type Feature uint8

// The features, in the order of the terms.
const (
	Country Feature = iota
	ASN
	Prefix
	Address
	ClientClass
	OS
	Browser
	Novelty
	DeviceHabit
	Hour
	Travel
	Dormancy
	learnt             // those below carry a weight that is learnt, the others 1
	Reputation Feature = iota - 1
	Mark
	Features
)

var featureNames = [Features]string{
	"country", "network", "prefix", "address", "device class", "operating system", "browser",
	"novelty", "device", "hour", "travel", "dormancy", "reputation", "mark",
}

func (f Feature) String() string {
	if f < Features {
		return featureNames[f]
	}
	return "unknown"
}

// How new the network is to the person.
const (
	KnownAddress = iota
	KnownPrefix
	KnownASN
	KnownCountry
	NewNetwork
	NoNetwork
	networkLevels
)

// How new the client is to the person.
const (
	SameClient = iota // or an update of it
	OtherVersion
	OlderVersion
	OtherBrowser
	NewOS
	clientLevels
)

const (
	sizes  = 4
	cells  = networkLevels * int(devices) * clientLevels * sizes
	speeds = 5
	gaps   = 8

	lowest, highest = -6, 8 // bounds of a term before its weight, nats
)

// Pseudo-counts of the chains: how many sightings outweigh the population.
const (
	kCountry, kASN, kPrefix, kAddress = .5, 1, 2, 4
	kClass, kOS, kBrowser             = .5, 1, 1
	kDevice, kHour                    = 2, 6
)

// stranger is how often somebody who has the password but not the device carries
// a token: of the person, none, of somebody else.
var stranger = [devices]float64{Known: .02, Absent: .70, Unknown: .28}

// What a chain takes for the number of values that it has not seen yet.
var unseen = [levels]float64{ofCountry: 50, ofASN: 200, ofPrefix: 200, ofAddress: 100, ofClass: 3, ofOS: 6, ofBrowser: 10}

// seen is a sign-in compared with a profile.
type seen struct {
	phi    [Features]float64
	cell   int
	speed  int     // 0 is not known
	gap    int     // 0 is not known
	km     float64 // from the sign-in before
	away   int64   // seconds since the sign-in before
	size   float64 // of the history, in sign-ins
	net    int
	client int
	device Device
}

func clip(v float64) float64 { return math.Max(lowest, math.Min(highest, v)) }

// frequency is the population's, given the parent, add-half.
func (m *Model) frequency(l level, parent, value uint32, ofParent float64) (g, n float64) {
	n = m.population.get(key(l, parent, value))
	return (n + .5) / (math.Max(ofParent, n) + .5*unseen[l]), n
}

// link is one step of a chain: ln(g / p_u), p_u = (own + k g) / (parent + k).
func link(own, parent, k, g float64) float64 {
	return clip(math.Log(g * (parent + k) / (own + k*g)))
}

// compare fills in every term of a sign-in but its weights. It changes nothing.
func (m *Model) compare(p *Profile, f *facts, s *seen) {
	*s = seen{device: m.device(p, f)}
	fade := p.factor(f.at)
	all := m.population.get(key(ofAll, 0, 0))
	m.compareNetwork(p, f, s, fade, all)
	m.compareClient(p, f, s, fade, all)
	m.compareTimes(p, f, s, fade)
	if s.device != Unsaid {
		n := 0.0
		for _, c := range p.devices {
			n += float64(c) * fade
		}
		own := float64(p.devices[s.device]) * fade
		g := (m.devices[s.device] + .5) / (m.devices[Known] + m.devices[Absent] + m.devices[Unknown] + 1.5)
		s.phi[DeviceHabit] = clip(math.Log(stranger[s.device] * (n + kDevice) / (own + kDevice*g)))
	}
	s.cell = cell(s.net, s.device, s.client, s.size)
	s.phi[Novelty] = m.cells.ratio(s.cell)
}

// device is what is known of the device; who does not say, but carries a token, is
// looked up.
func (m *Model) device(p *Profile, f *facts) Device {
	if f.device == Unsaid && f.token != 0 {
		if p.knows(f.token) {
			return Known
		}
		return Unknown
	}
	return f.device
}

func cell(net int, d Device, client int, size float64) int {
	bucket := 0
	switch {
	case size >= 20:
		bucket = 3
	case size >= 5:
		bucket = 2
	case size >= .5:
		bucket = 1
	}
	return ((net*int(devices)+int(d))*clientLevels+client)*sizes + bucket
}

func (m *Model) compareNetwork(p *Profile, f *facts, s *seen, fade, all float64) {
	var n, country, asn, prefix, address float64
	for i := range p.networks[:p.nets] {
		e := &p.networks[i]
		c := float64(e.count) * fade
		if c < aware {
			continue // in doubt, or as good as forgotten
		}
		n += c
		if e.country == f.country {
			country += c
		}
		if e.asn != f.asn {
			continue
		}
		asn += c
		if e.prefix != f.prefix {
			continue
		}
		prefix += c
		if e.address == f.address {
			address += c
		}
	}
	for _, h := range p.hours {
		s.size += float64(h) * fade
	}
	switch {
	case f.address == 0:
		s.net = NoNetwork
		return
	case address > 0:
		s.net = KnownAddress
	case prefix > 0:
		s.net = KnownPrefix
	case asn > 0:
		s.net = KnownASN
	case country > 0 && f.country != 0:
		s.net = KnownCountry
	default:
		s.net = NewNetwork
	}
	within := all
	if f.country != 0 {
		var g float64
		g, within = m.frequency(ofCountry, 0, uint32(f.country), all)
		s.phi[Country] = link(country, n, kCountry, g)
	} else {
		country = n
	}
	g, ofASN := m.frequency(ofASN, uint32(f.country), f.asn, within)
	// An ASN that spans countries is met under another country too.
	s.phi[ASN] = link(asn, math.Max(country, asn), kASN, g)
	g, ofPrefix := m.frequency(ofPrefix, f.asn, f.prefix, ofASN)
	s.phi[Prefix] = link(prefix, asn, kPrefix, g)
	g, _ = m.frequency(ofAddress, f.prefix, f.address, ofPrefix)
	s.phi[Address] = link(address, prefix, kAddress, g)
	if f.routed {
		if bad := m.population.get(key(ofBad, 0, f.asn)); bad > 0 {
			const usual, k = .01, 20
			s.phi[Reputation] = math.Max(0, math.Min(4, math.Log((bad+k*usual)/(bad+ofASN+k)/usual)))
		}
	}
	if m.marked {
		s.phi[Mark] = m.mark(f, s.net)
	}
}

// mark tells what confirmed attacks say about the network and client of a sign-in:
// nothing where the person is known.
func (m *Model) mark(f *facts, net int) float64 {
	if net <= KnownPrefix {
		return 0
	}
	v := 4 * math.Min(1, m.population.get(key(markedAddress, f.prefix, f.address)))
	if net > KnownASN {
		v += math.Min(1, m.population.get(key(markedASN, 0, f.asn)))
	}
	if v > 0 {
		v += math.Min(1, m.population.get(key(markedClient, f.os^uint32(f.version), f.browser)))
	}
	return v
}

func (m *Model) compareClient(p *Profile, f *facts, s *seen, fade, all float64) {
	var n, class, os, browser float64
	var exact *client
	for i := range p.clients[:p.cls] {
		e := &p.clients[i]
		c := float64(e.count) * fade
		if c < aware {
			continue
		}
		n += c
		if e.class != f.class {
			continue
		}
		class += c
		if e.os != f.os {
			continue
		}
		os += c
		if e.browser == f.browser {
			browser += c
			exact = e
		}
	}
	switch {
	case browser > 0:
		s.client = version(exact, f.version)
	case os > 0:
		s.client = OtherBrowser
	default:
		s.client = NewOS
	}
	g, within := m.frequency(ofClass, 0, uint32(f.class), all)
	s.phi[ClientClass] = link(class, n, kClass, g)
	g, ofOne := m.frequency(ofOS, uint32(f.class), f.os, within)
	s.phi[OS] = link(os, class, kOS, g)
	g, _ = m.frequency(ofBrowser, f.os, f.browser, ofOne)
	s.phi[Browser] = link(browser, os, kBrowser, g)
}

func version(c *client, v uint16) int {
	const updates = 4 // so many releases are caught up with at once
	switch {
	case v == 0 || c.version == 0 || v >= c.version && v <= c.version+updates:
		return SameClient
	case v > c.version || v == c.previous:
		return OtherVersion
	}
	return OlderVersion
}

func (m *Model) compareTimes(p *Profile, f *facts, s *seen, fade float64) {
	own, n := smooth(p.hours[:], int(f.hour))
	of, sum := smooth(m.hours[:], int(f.hour))
	g := (of + .5) / (sum + .5*hours)
	s.phi[Hour] = link(own*fade, n*fade, kHour, g)
	if !p.last.set {
		return
	}
	s.away = f.at - p.last.at
	s.gap = gap(s.away)
	s.phi[Dormancy] = m.gaps.ratio(s.gap)
	if f.located && p.last.located {
		if s.km = distance(p.last, place{lat: f.lat, lon: f.lon}); s.km < 0 {
			s.km = 0
		}
		s.speed = speed(s.km, s.away)
		s.phi[Travel] = m.speeds.ratio(s.speed)
	}
}

// smooth reads a histogram of hours with the kernel .2 .6 .2, and its sum. Weekdays
// and weekends are circles of their own.
func smooth[F float32 | float64](h []F, at int) (v, sum float64) {
	base := at / 12 * 12
	i := at - base
	v = .6*float64(h[at]) + .2*float64(h[base+(i+1)%12]) + .2*float64(h[base+(i+11)%12])
	for _, c := range h {
		sum += float64(c)
	}
	return v, sum
}

// speed cuts (km - 100) / (time + 15 min) at 50, 300 and 1000 km/h.
func speed(km float64, seconds int64) int {
	v := math.Max(0, km-100) / (math.Abs(float64(seconds))/3600 + .25)
	switch {
	case v < 50:
		return 1
	case v < 300:
		return 2
	case v < 1000:
		return 3
	}
	return 4
}

// edges of the time since the sign-in before, in seconds.
var edges = [gaps]float64{0, 0, 3600, 86400, 3 * 86400, 7 * 86400, 30 * 86400, 90 * 86400}

func gap(seconds int64) int {
	g := 1
	for g+1 < gaps && float64(seconds) >= edges[g+1] {
		g++
	}
	return g
}
