package signin

// Confirmed is the weight of a sign-in that its person said was theirs.
const Confirmed = 3

// Forget takes a sign-in back that was learnt with the given weight: out of the
// profile, out of the frequencies and out of what is transplanted. The tables and
// weights keep what they got of it, one sighting of thousands.
func (m *Model) Forget(p *Profile, a *Attempt, weight float64) {
	f := m.facts(a)
	if weight > 0 {
		p.remove(&f, weight)
		m.population.tick(f.at)
		m.count(&f, -weight)
		m.hours[f.hour] = max(0, m.hours[f.hour]-weight)
	}
	for i := range m.recent {
		if r := &m.recent[i]; r.person == f.person && r.at == f.at && r.address == f.address {
			r.address = 0 // no longer picked
		}
	}
}

// Condemn marks the address, the network and the client of a confirmed attack.
// Who is known there is not held against for it.
func (m *Model) Condemn(a *Attempt) {
	f := m.facts(a)
	m.population.tick(f.at)
	m.marked = true
	if f.address != 0 {
		m.population.add(key(markedAddress, f.prefix, f.address), 1)
		m.population.add(key(markedASN, 0, f.asn), 1)
		m.Refuse(a, 5)
	}
	m.population.add(key(markedClient, f.os^uint32(f.version), f.browser), 1)
}

// Refuse counts failures by strangers against the reputation of their network.
func (m *Model) Refuse(a *Attempt, weight float64) {
	if f := m.facts(a); f.routed {
		m.population.add(key(ofBad, 0, f.asn), weight)
	}
}

// Foreign tells whether a sign-in comes from a network that the person does not use
// and without a device of theirs: a failure of that kind is a stranger's.
func (m *Model) Foreign(p *Profile, a *Attempt) bool {
	f := m.facts(a)
	return m.device(p, &f) != Known && !p.within(f.asn)
}

// Part is a part of a sign-in that can be imagined away.
type Part uint8

// The parts; they can be joined.
const (
	UsualNetwork Part = 1 << iota
	UsualClient
	UsualDevice
	UsualHour
)

// Imagine scores the sign-in as it would have been with parts of it as usual for
// the person; ok is false if nothing is usual yet.
func (m *Model) Imagine(p *Profile, a *Attempt, parts Part) (total float64, ok bool) {
	f := m.facts(a)
	f.device = m.device(p, &f)
	if p.nets == 0 || p.cls == 0 {
		return 0, false
	}
	home, usual := p.usual(&facts{})
	if parts&UsualNetwork != 0 {
		f.address, f.prefix, f.asn, f.country = home.address, home.prefix, home.asn, home.country
		f.located = false
	}
	if parts&UsualClient != 0 {
		f.class, f.os, f.browser, f.version = usual.class, usual.os, usual.browser, usual.version
	}
	if parts&UsualDevice != 0 {
		if f.device == Unsaid {
			return 0, false
		}
		f.device = Known
	}
	if parts&UsualHour != 0 {
		best := 0
		for i, h := range p.hours {
			if h > p.hours[best] {
				best = i
			}
		}
		f.hour = uint8(best)
	}
	var s seen
	m.compare(p, &f, &s)
	return m.weigh(&s).Total, true
}
