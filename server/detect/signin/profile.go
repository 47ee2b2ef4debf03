package signin

import "math"

// Bounds of what is kept of one person.
const (
	Networks = 24
	Clients  = 10
	Tokens   = 8
	hours    = 24

	// HalfLife is the number of seconds in which what was seen counts half.
	HalfLife = 120 * 86400
	// A jump of the clock, or a very long absence, takes away three quarters at
	// most. What comes up to a month late is an answer to an old question; what is
	// older shows that the clock was wrong before, and is believed instead.
	longestDecay = 2 * HalfLife
	clockSlack   = 30 * 86400

	// least is how much of a sighting must be left for something to be known. What
	// alerted and was not confirmed counts a quarter: once is not enough.
	least = .02
	aware = .3
)

type network struct {
	address, prefix, asn uint32
	count                float32
	country              uint16
}

type client struct {
	os, browser uint32
	// count is of all versions, current of the version alone.
	count, current    float32
	version, previous uint16
	class             Class
}

type token struct {
	hash  uint32
	count float32
}

type place struct {
	at       int64 // Unix seconds
	lat, lon int16
	located  bool
	set      bool
}

// Profile is what is kept of one person: a fixed size, under 1 KB. The zero value
// is somebody of whom nothing is known.
type Profile struct {
	at int64 // up to when counts are decayed; 0 is never
	// last and before are the two latest sign-ins, so that one can be taken back.
	last, before place
	networks     [Networks]network
	clients      [Clients]client
	tokens       [Tokens]token
	hours        [hours]float32
	devices      [devices]float32
	nets, cls    uint8 // how many of networks and clients are used
}

// factor is what counts have decayed to by now.
func (p *Profile) factor(now int64) float64 {
	if p.at == 0 || now <= p.at {
		return 1
	}
	return math.Exp2(-float64(min(now-p.at, longestDecay)) / HalfLife)
}

// decay brings all counts to now and drops what is no longer known.
func (p *Profile) decay(now int64) {
	f := float32(p.factor(now))
	if p.at == 0 || now > p.at || now < p.at-clockSlack {
		p.at = now
	}
	if f == 1 {
		return
	}
	for i := range p.hours {
		p.hours[i] *= f
	}
	for i := range p.devices {
		p.devices[i] *= f
	}
	for i := range p.networks[:p.nets] {
		p.networks[i].count *= f
	}
	for i := range p.clients[:p.cls] {
		p.clients[i].count *= f
		p.clients[i].current *= f
	}
	for i := range p.tokens {
		p.tokens[i].count *= f
	}
	p.sweep()
}

// sweep drops entries of which too little is left.
func (p *Profile) sweep() {
	for i := 0; i < int(p.nets); {
		if p.networks[i].count >= least {
			i++
			continue
		}
		p.nets--
		p.networks[i] = p.networks[p.nets]
		p.networks[p.nets] = network{}
	}
	for i := 0; i < int(p.cls); {
		if p.clients[i].count >= least {
			i++
			continue
		}
		p.cls--
		p.clients[i] = p.clients[p.cls]
		p.clients[p.cls] = client{}
	}
	for i := range p.tokens {
		if p.tokens[i].count < least {
			p.tokens[i] = token{}
		}
	}
}

// add takes in a sign-in with the given weight.
func (p *Profile) add(f *facts, weight float64) {
	p.decay(f.at)
	w := float32(weight)
	p.addNetwork(f, w)
	p.addClient(f, w)
	p.hours[f.hour] += w
	if f.device != Unsaid {
		p.devices[f.device] += w
	}
	if f.token != 0 {
		p.addToken(f.token, w)
	}
	if p.last.set && f.at < p.last.at && f.at >= p.last.at-clockSlack {
		return
	}
	p.before = p.last
	p.last = place{at: f.at, lat: f.lat, lon: f.lon, located: f.located, set: true}
}

func (p *Profile) addNetwork(f *facts, w float32) {
	if f.address == 0 {
		return
	}
	least := 0
	for i := range p.networks[:p.nets] {
		n := &p.networks[i]
		if n.address == f.address && n.asn == f.asn {
			n.count += w
			n.country = f.country
			return
		}
		if n.count < p.networks[least].count {
			least = i
		}
	}
	if p.nets < Networks {
		least = int(p.nets)
		p.nets++
	}
	p.networks[least] = network{address: f.address, prefix: f.prefix, asn: f.asn, country: f.country, count: w}
}

func (p *Profile) addClient(f *facts, w float32) {
	least := 0
	for i := range p.clients[:p.cls] {
		c := &p.clients[i]
		if c.class == f.class && c.os == f.os && c.browser == f.browser {
			c.count += w
			switch {
			case f.version == c.version:
				c.current += w
			case f.version > c.version:
				c.previous, c.version, c.current = c.version, f.version, w
			}
			return
		}
		if c.count < p.clients[least].count {
			least = i
		}
	}
	if p.cls < Clients {
		least = int(p.cls)
		p.cls++
	}
	p.clients[least] = client{class: f.class, os: f.os, browser: f.browser, version: f.version, previous: f.version, count: w, current: w}
}

func (p *Profile) addToken(hash uint32, w float32) {
	least := 0
	for i := range p.tokens {
		if p.tokens[i].hash == hash {
			p.tokens[i].count += w
			return
		}
		if p.tokens[i].count < p.tokens[least].count {
			least = i
		}
	}
	p.tokens[least] = token{hash: hash, count: w}
}

// remove takes back what add took in, decayed as it has meanwhile. What add had to
// evict for want of room does not come back.
func (p *Profile) remove(f *facts, weight float64) {
	p.decay(max(f.at, p.at))
	w := float32(weight * math.Exp2(-float64(min(max(p.at-f.at, 0), longestDecay))/HalfLife))
	take := func(c *float32) { *c = max(0, *c-w) }
	for i := range p.networks[:p.nets] {
		if n := &p.networks[i]; n.address == f.address && n.asn == f.asn {
			take(&n.count)
		}
	}
	for i := range p.clients[:p.cls] {
		c := &p.clients[i]
		if c.class != f.class || c.os != f.os || c.browser != f.browser {
			continue
		}
		take(&c.count)
		if c.version == f.version {
			take(&c.current)
			if c.current < least && c.previous != c.version {
				// What the previous version counted is not kept apart.
				c.version, c.current = c.previous, c.count
			}
		}
	}
	for i := range p.tokens {
		if t := &p.tokens[i]; t.hash == f.token && f.token != 0 {
			// A device that was the attacker's is none of the person's.
			*t = token{}
		}
	}
	take(&p.hours[f.hour])
	if f.device != Unsaid {
		take(&p.devices[f.device])
	}
	switch f.at {
	case p.last.at:
		p.last, p.before = p.before, place{}
	case p.before.at:
		p.before = place{}
	}
	p.sweep()
}

// knows tells whether a token was given to this person.
func (p *Profile) knows(hash uint32) bool {
	for i := range p.tokens {
		if p.tokens[i].hash == hash {
			return p.tokens[i].count >= aware
		}
	}
	return false
}
