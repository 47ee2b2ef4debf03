package signin

import "math"

const (
	// Values is how many frequencies are kept of an organization at most.
	Values = 32768
	// pool is how many latest sign-ins are kept to be transplanted.
	pool = 512
	// pseudo is how many sign-ins the shipped prior weighs.
	pseudo = 3000
)

// Model is what is kept of an organization: fixed bounds, at most 450 KB.
type Model struct {
	key        uint64 // secret of the organization
	random     uint64 // state of the generator that picks what is transplanted
	population counts
	marked     bool // some address, ASN or client is marked
	hours      [hours]float64
	devices    [devices]float64
	cells      table
	speeds     table
	gaps       table
	weights    [learnt]float64
	bias       float64
	steps      float64
	recent     []facts // a ring, next is the oldest once it is full
	next       int
}

// New makes the model of an organization. The key is its secret: it keys the
// hashes, and picks what is transplanted. Without the shipped prior it begins
// knowing nothing.
func New(secret uint64, withPrior bool) *Model {
	m := &Model{
		key: mix(secret ^ 0x9e3779b97f4a7c15), random: mix(secret + 1), population: newCounts(Values),
		cells: newTable(cells), speeds: newTable(speeds), gaps: newTable(gaps),
	}
	for i := range m.weights {
		m.weights[i] = .5
	}
	m.cells.refreshAll()
	m.speeds.refreshAll()
	m.gaps.refreshAll()
	if withPrior {
		m.ship()
	}
	return m
}

// Score is how unlike a person a sign-in is.
type Score struct {
	// Total is the sum of the terms, in nats.
	Total float64
	// Terms are the weighted terms, by Feature.
	Terms [Features]float64
	// What the terms were found from, for the words.
	Network, Client int // levels of novelty
	Device          Device
	Kilometres      float64 // from the sign-in before; 0 if either place is not known
	Seconds         int64   // since the sign-in before
	History         float64 // sign-ins that are remembered, decayed
	Located, Before bool    // the distance is known; there was one before
}

func (m *Model) weigh(s *seen) Score {
	out := Score{
		Network: s.net, Client: s.client, Device: s.device, Kilometres: s.km, Seconds: s.away,
		History: s.size, Located: s.speed != 0, Before: s.gap != 0,
	}
	for i, phi := range s.phi {
		if i < int(learnt) {
			phi *= m.weights[i]
		}
		out.Terms[i] = phi
		out.Total += phi
	}
	return out
}

// Score compares a sign-in with its person and organization. It changes nothing and
// allocates nothing.
func (m *Model) Score(p *Profile, a *Attempt) Score {
	f := m.facts(a)
	var s seen
	m.compare(p, &f, &s)
	return m.weigh(&s)
}

// Learn takes in a sign-in that was accepted: as one of the person's, and as what
// a stranger's would not have looked like. Weight is 1, 3 if the person confirmed
// it, less if it is in doubt.
func (m *Model) Learn(p *Profile, a *Attempt, weight float64) {
	if !(weight > 0) {
		return
	}
	f := m.facts(a)
	f.device = m.device(p, &f)
	m.population.tick(f.at)
	var own seen
	m.compare(p, &f, &own)
	if t, ok := m.transplant(p, &f); ok {
		var other seen
		m.compare(p, &t, &other)
		m.cells.addStranger(other.cell, weight)
		if other.speed != 0 {
			m.speeds.addStranger(other.speed, weight)
		}
		m.descend(&own, 0, weight)
		m.descend(&other, 1, weight)
		m.steps += weight
	}
	m.cells.addPerson(own.cell, weight)
	if own.speed != 0 {
		m.speeds.addPerson(own.speed, weight)
	}
	m.addGap(own.gap, own.away, weight)
	m.count(&f, weight)
	m.hours[f.hour] += weight
	m.devices[f.device] += weight
	halve(m.hours[:], new(sum(m.hours[:])))
	halve(m.devices[:], new(sum(m.devices[:])))
	if len(m.recent) < pool {
		m.recent = append(m.recent, f)
	} else {
		m.recent[m.next] = f
		m.next = (m.next + 1) % pool
	}
	p.add(&f, weight)
}

func sum(v []float64) float64 {
	s := 0.0
	for _, x := range v {
		s += x
	}
	return s
}

func (m *Model) count(f *facts, weight float64) {
	m.population.add(key(ofAll, 0, 0), weight)
	if f.address != 0 {
		m.population.add(key(ofCountry, 0, uint32(f.country)), weight)
		m.population.add(key(ofASN, uint32(f.country), f.asn), weight)
		m.population.add(key(ofPrefix, f.asn, f.prefix), weight)
		m.population.add(key(ofAddress, f.prefix, f.address), weight)
	}
	m.population.add(key(ofClass, 0, uint32(f.class)), weight)
	m.population.add(key(ofOS, uint32(f.class), f.os), weight)
	m.population.add(key(ofBrowser, f.os, f.browser), weight)
}

// addGap counts a time between two sign-ins, once as the person's and once as what
// somebody would have met who comes at any moment of it: of each span between the
// edges the part that lies within (renewal theory: the age at a random time).
func (m *Model) addGap(g int, seconds int64, weight float64) {
	if g == 0 {
		return
	}
	m.gaps.addPerson(g, weight)
	length := float64(seconds)
	if length <= 0 {
		return
	}
	// A long gap is met more often; in units of three days, so that both sides of
	// the table grow about alike.
	for i := 1; i < gaps && edges[i] < length; i++ {
		end := length
		if i+1 < gaps {
			end = math.Min(end, edges[i+1])
		}
		m.gaps.addStranger(i, weight*math.Min(40, (end-edges[i])/(3*86400)))
	}
}

// descend is one step of logistic regression: y is 1 for a stranger. Weights never
// become negative: no evidence may count for its opposite.
func (m *Model) descend(s *seen, y, weight float64) {
	z := m.bias
	for i := range m.weights {
		z += m.weights[i] * s.phi[i]
	}
	rate := .01 * weight / math.Sqrt(1+m.steps/pseudo)
	d := rate * (1/(1+math.Exp(-z)) - y)
	m.bias -= d
	for i := range m.weights {
		m.weights[i] = math.Max(0, m.weights[i]-d*s.phi[i])
	}
	order(&m.weights[Country], &m.weights[ASN], &m.weights[Prefix])
}

// order makes weights fall from the top of a chain to its bottom, by the smallest
// change that does (isotonic regression by pooling): otherwise a new country, which
// takes away the terms of what lies within it, could count less than a new street.
func order(a, b, c *float64) {
	if *a < *b {
		*a = (*a + *b) / 2
		*b = *a
	}
	if *b < *c {
		*b = (*b + *c) / 2
		*c = *b
	}
	if *a < *b {
		*a = (*a + *b + *c) / 3
		*b, *c = *a, *a
	}
}

func (m *Model) draw(n int) int {
	m.random += 0x9e3779b97f4a7c15
	return int(mix(m.random) >> 33 % uint64(n))
}

// transplant makes a stranger's sign-in out of other people's: a third anybody's, a
// third from the person's country, a third from a network of the person's with
// their browser copied. It is never from an address that the person uses.
func (m *Model) transplant(p *Profile, f *facts) (facts, bool) {
	kind := m.draw(3)
	home, usual := p.usual(f)
	t, ok := *f, false
	for range 16 {
		if len(m.recent) == 0 {
			break
		}
		c := &m.recent[m.draw(len(m.recent))]
		if c.person == f.person && f.person != 0 || c.address == 0 || p.from(c) {
			continue
		}
		if kind == 1 && c.country != home.country || kind == 2 && !p.within(c.asn) {
			continue
		}
		t, ok = *c, true
		break
	}
	if !ok {
		if kind != 2 || home.asn == 0 {
			return t, false
		}
		// Nobody else is on a network of this person. Its other addresses are there
		// all the same, and where it is, the person is too.
		t.asn, t.country, t.routed = home.asn, home.country, f.routed
		t.prefix, t.address = m.hash('x', uint64(m.draw(1<<30)), 1), m.hash('x', uint64(m.draw(1<<30)), 2)
		t.lat, t.lon, t.located = p.last.lat, p.last.lon, p.last.located
		t.hour = uint8(m.draw(hours))
	}
	if kind == 2 {
		t.class, t.os, t.browser, t.version = usual.class, usual.os, usual.browser, usual.version
	}
	t.person, t.at, t.token = f.person, f.at, 0
	if p.last.set && f.at > p.last.at {
		t.at = p.last.at + int64(m.draw(int(f.at-p.last.at)+1))
	}
	if f.device == Unsaid {
		t.device = Unsaid
	} else if t.device = Absent; m.draw(100) >= 70 {
		if t.device = Unknown; m.draw(30) < 2 {
			t.device = Known
		}
	}
	return t, true
}

// usual is the network and the client that are seen most; before there is any, those
// of the sign-in at hand.
func (p *Profile) usual(f *facts) (network, client) {
	n := network{asn: f.asn, country: f.country, prefix: f.prefix, address: f.address}
	c := client{class: f.class, os: f.os, browser: f.browser, version: f.version}
	for i := range p.networks[:p.nets] {
		if p.networks[i].count > n.count {
			n = p.networks[i]
		}
	}
	for i := range p.clients[:p.cls] {
		if p.clients[i].count > c.count {
			c = p.clients[i]
		}
	}
	return n, c
}

func (p *Profile) from(f *facts) bool {
	for i := range p.networks[:p.nets] {
		if p.networks[i].address == f.address {
			return true
		}
	}
	return false
}

func (p *Profile) within(asn uint32) bool {
	for i := range p.networks[:p.nets] {
		if p.networks[i].asn == asn {
			return true
		}
	}
	return false
}

// Weights are the learnt weights, by Feature.
func (m *Model) Weights() []float64 { return append([]float64(nil), m.weights[:]...) }
