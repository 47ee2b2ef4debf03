// Package attack tells guessing attacks from people who mistype: it counts failed
// sign-ins by strangers over sliding windows, for each account, address, network and
// client and over all, against what is usual there. What belongs together is one
// incident for each key and hour.
//
// Nothing here reads a clock. A Model is not safe for concurrent use.
package attack

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"time"
)

// Kind is what is counted.
type Kind uint8

// The kinds.
const (
	AccountTries     Kind = iota // failures of one account in an hour
	AccountAddresses             // addresses that one account fails from in a day
	AddressUsers                 // accounts that fail from one address in an hour
	NetworkUsers                 // from one ASN in a day
	ClientUsers                  // with one client in an hour
	HourUsers                    // accounts that fail in an hour, wherever from
	DayUsers                     // in a day
	Kinds
)

type rule struct {
	name      string
	technique string // of MITRE ATT&CK
	window    int64  // seconds
	least     int    // no alert below
	prior     float64
	room      int // values that are told apart
	sentence  string
}

// rules are the bounds of each kind. The priors are what is usual where nothing has
// been seen: quiet enough that the least count of a kind alerts by itself.
var rules = [Kinds]rule{
	AccountTries:     {"brute force", "T1110.001", 3600, 8, .3, 64, "%d failed sign-ins to this account within an hour, from networks that its owner does not use"},
	AccountAddresses: {"distributed brute force", "T1110.001", 86400, 6, .15, 64, "failed sign-ins to this account from %d addresses within a day"},
	AddressUsers:     {"credential stuffing from an address", "T1110.004", 3600, 5, .05, 64, "failed sign-ins to %d accounts from this address within an hour"},
	NetworkUsers:     {"credential stuffing from a network", "T1110.004", 86400, 10, .5, 64, "failed sign-ins to %d accounts from this network within a day"},
	ClientUsers:      {"credential stuffing by a client", "T1110.004", 3600, 12, 1, 64, "failed sign-ins to %d accounts with this very client within an hour"},
	HourUsers:        {"password spraying", "T1110.003", 3600, 12, 1, 256, "failed sign-ins by strangers to %d accounts of the organization within an hour"},
	DayUsers:         {"slow password spraying", "T1110.003", 86400, 40, 8, 256, "failed sign-ins by strangers to %d accounts of the organization within a day"},
}

func (k Kind) String() string {
	if k < Kinds {
		return rules[k].name
	}
	return "unknown"
}

// Technique is the id in MITRE ATT&CK.
func (k Kind) Technique() string { return rules[min(k, Kinds-1)].technique }

const (
	// Keys is how many accounts, addresses and so on of each kind are watched.
	Keys = 4096
	// surprise is how improbable a count must be if nothing is going on.
	surprise = 1e-7
	// shareOfDay is that of one period in the moving average of a daily count,
	// shareOfHour in that of an hourly one: somebody who guesses a little below the
	// line for hours must not move it.
	shareOfDay, shareOfHour = .2, .02
)

// Try is a failed sign-in of a stranger: from a network that the account's owner
// does not use and without a device of theirs, or for a name that nobody has.
type Try struct {
	Time    time.Time
	Account string
	Address string
	Network string // the ASN or whatever stands for it; empty is not known
	Client  string
}

// Incident is an attack that is going on.
type Incident struct {
	Kind  Kind
	Count int
	Usual float64
	// ID is equal for all that belongs together: the kind, a hash of the key and
	// the hour. First is true for what begins it.
	ID    string
	First bool
}

// Sentence says in English what is seen.
func (i *Incident) Sentence() string { return fmt.Sprintf(rules[i.Kind].sentence, i.Count) }

// sighting is a value and when it was seen last.
type sighting struct {
	value uint32
	at    int64
}

// counter counts the distinct values of one key within a window.
type counter struct {
	seen    []sighting // in the order of at
	average float64    // of the highest count of each window-long period
	period  int64      // number of the period at hand
	peak    int        // in it
	// before is the peak of the period before, which is not in the average yet: an
	// attack across the end of a period must not be measured against itself.
	before int
	noisy  bool  // it alerted: what is usual is not learnt from attacks
	hour   int64 // of the latest incident; 0 is none
}

// Model is what is watched of one organization.
type Model struct {
	key      uint64
	counters [Kinds]map[uint32]*counter
	tries    uint32
}

// New makes the model of an organization. The key is its secret.
func New(secret uint64) *Model {
	m := &Model{key: mix(secret ^ 0xa77ac4)}
	for i := range m.counters {
		m.counters[i] = map[uint32]*counter{}
	}
	return m
}

// mix is the finalizer of splitmix64.
func mix(v uint64) uint64 {
	v ^= v >> 30
	v *= 0xbf58476d1ce4e5b9
	v ^= v >> 27
	v *= 0x94d049bb133111eb
	return v ^ v>>31
}

func (m *Model) hash(salt byte, s string) uint32 {
	h := mix(m.key ^ uint64(salt)<<56 ^ uint64(len(s)))
	for i := range len(s) {
		h = mix(h ^ uint64(s[i]))
	}
	return uint32(h >> 32)
}

// advance moves the counter to now: it forgets what left the window and, at the end
// of a period, learns what is usual.
func (c *counter) advance(now, window int64) {
	drop := 0
	for drop < len(c.seen) && c.seen[drop].at <= now-window {
		drop++
	}
	c.seen = slices.Delete(c.seen, 0, drop)
	p := now / window
	if c.period == 0 || p < c.period-1 {
		c.period = p // the first, or the clock was wrong
		return
	}
	if p <= c.period {
		return
	}
	share := shareOfHour
	if window >= 86400 {
		share = shareOfDay
	}
	c.average += share * (float64(c.before) - c.average)
	if c.before = c.peak; c.noisy {
		c.before = int(c.average)
	}
	if quiet := p - c.period - 1; quiet > 0 {
		c.average += share * (float64(c.before) - c.average)
		c.before = 0
		c.average *= math.Pow(1-share, float64(min(quiet-1, 10_000)))
	}
	c.period, c.peak, c.noisy = p, len(c.seen), false
}

func (c *counter) add(value uint32, now int64, room int) {
	for i := range c.seen {
		if c.seen[i].value == value {
			c.seen = slices.Delete(c.seen, i, i+1)
			break
		}
	}
	if len(c.seen) >= room {
		c.seen = slices.Delete(c.seen, 0, 1)
	}
	// A clock that goes back must not hide what came before behind what came later.
	if n := len(c.seen); n > 0 {
		now = max(now, c.seen[n-1].at)
	}
	c.seen = append(c.seen, sighting{value, now})
	c.peak = max(c.peak, len(c.seen))
}

// improbable tells whether count is more than chance: below the Chernoff bound of a
// Poisson count with mean usual.
func improbable(count int, usual float64) bool {
	c := float64(count)
	return c > usual && math.Exp(c-usual-c*math.Log(c/usual)) < surprise
}

// Note takes in a failure and returns the incidents that it belongs to, the gravest
// first.
func (m *Model) Note(t *Try) []Incident {
	m.tries++
	account := m.hash('u', t.Account)
	var found []Incident
	for k := range Kinds {
		var key, value uint32 = 0, account
		switch k {
		case AccountTries:
			key, value = account, m.tries
		case AccountAddresses:
			key, value = account, m.hash('a', t.Address)
		case AddressUsers:
			key = m.hash('a', t.Address)
		case NetworkUsers:
			key = m.hash('n', t.Network)
		case ClientUsers:
			key = m.hash('c', t.Client)
		}
		if k == NetworkUsers && t.Network == "" || k == ClientUsers && t.Client == "" ||
			(k == AddressUsers || k == AccountAddresses) && t.Address == "" {
			continue
		}
		if i, ok := m.note(k, key, value, t.Time.Unix()); ok {
			found = append(found, i)
		}
	}
	slices.SortStableFunc(found, func(a, b Incident) int {
		if a.First != b.First {
			if a.First {
				return -1
			}
			return 1
		}
		return cmp.Compare(float64(b.Count)/float64(rules[b.Kind].least), float64(a.Count)/float64(rules[a.Kind].least))
	})
	return found
}

func (m *Model) note(k Kind, key, value uint32, now int64) (Incident, bool) {
	r := &rules[k]
	c := m.counters[k][key]
	if c == nil {
		m.makeRoom(k, now)
		c = &counter{}
		m.counters[k][key] = c
	}
	if n := len(c.seen); n > 0 && c.seen[n-1].at > now+r.window {
		*c = counter{average: c.average} // seen by a clock that was wrong
	}
	c.advance(now, r.window)
	c.add(value, now, r.room)
	usual := 2*c.average + r.prior
	if len(c.seen) < r.least || !improbable(len(c.seen), usual) {
		return Incident{}, false
	}
	c.noisy = true
	hour := now/3600 + 1
	first := c.hour != hour
	c.hour = hour
	return Incident{Kind: k, Count: len(c.seen), Usual: usual, ID: fmt.Sprintf("%d-%08x-%d", k, key, hour-1), First: first}, true
}

// makeRoom drops what was seen longest ago if there are too many keys: an attacker
// who uses many addresses must not fill the memory.
func (m *Model) makeRoom(k Kind, now int64) {
	if len(m.counters[k]) < Keys {
		return
	}
	type entry struct {
		key uint32
		at  int64
	}
	all := make([]entry, 0, len(m.counters[k]))
	for key, c := range m.counters[k] {
		at := int64(0)
		if n := len(c.seen); n > 0 {
			at = min(c.seen[n-1].at, now)
		}
		all = append(all, entry{key, at})
	}
	slices.SortFunc(all, func(a, b entry) int { return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.key, b.key)) })
	for _, e := range all[:Keys/2] {
		delete(m.counters[k], e.key)
	}
}

// Under tells whether an incident of the last hour names the account, or comes from
// the address: a success that follows is what the attacker was after.
func (m *Model) Under(account, address string, now time.Time) (Incident, bool) {
	for _, of := range []struct {
		k   Kind
		key uint32
		ok  bool
	}{
		{AddressUsers, m.hash('a', address), address != ""},
		{AccountTries, m.hash('u', account), account != ""},
		{AccountAddresses, m.hash('u', account), account != ""},
	} {
		c := m.counters[of.k][of.key]
		if !of.ok || c == nil || c.hour == 0 {
			continue
		}
		if h := now.Unix()/3600 + 1; h == c.hour || h == c.hour+1 {
			return Incident{Kind: of.k, Count: len(c.seen), Usual: 2*c.average + rules[of.k].prior, ID: fmt.Sprintf("%d-%08x-%d", of.k, of.key, c.hour-1)}, true
		}
	}
	return Incident{}, false
}
