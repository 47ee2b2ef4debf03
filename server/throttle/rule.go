package throttle

import (
	"time"

	row "github.com/strongroom/strongroom/ent/throttle"
)

// Credential is what is tried. Each kind has lanes of its own, so that failed
// passwords never lock a passkey.
type Credential = row.Credential

// The kinds of credentials.
const (
	Password   = row.CredentialPASSWORD
	TOTP       = row.CredentialTOTP
	SMS        = row.CredentialSMS
	BackupCode = row.CredentialBACKUP_CODE
	Passkey    = row.CredentialPASSKEY
	// Link counts mails that strangers can cause and tokens that they can guess.
	Link = row.CredentialLINK
)

// rule bounds one lane.
type rule struct {
	free   int             // tries in a window before the first lock
	more   int             // tries between one lock and the next
	window time.Duration   // a failure older than this no longer counts
	locks  []time.Duration // how long each lock holds; the last one repeats
	memory time.Duration   // after this long without a try the lane begins anew
}

const day = 24 * time.Hour

var (
	// Five tries, then one after each lock: 14 in the first day, 6 in each day after.
	account = rule{free: 5, more: 1, window: day, memory: day, locks: []time.Duration{
		30 * time.Second, 2 * time.Minute, 10 * time.Minute, time.Hour, 4 * time.Hour,
	}}
	// No success resets this one. Two windows touch any 24 hours, so at most 100
	// strangers' guesses fall into them, whatever the owner does in between.
	daily = rule{free: 50, more: 50, window: day, memory: 2 * day, locks: []time.Duration{day}}
	// Whoever asks for links by mail needs few, and their reader wants few.
	letters = rule{free: 3, more: 1, window: time.Hour, memory: day, locks: []time.Duration{
		10 * time.Minute, time.Hour, 4 * time.Hour,
	}}
	// A browser that the account knows: room for clumsy fingers, and the same locks.
	browser = rule{free: 10, more: 2, window: day, memory: day, locks: account.locks}

	address = rule{free: 20, more: 5, window: time.Hour, memory: 6 * time.Hour, locks: []time.Duration{
		time.Minute, 5 * time.Minute, 15 * time.Minute, time.Hour,
	}}
	subnet = rule{free: 60, more: 15, window: time.Hour, memory: 6 * time.Hour, locks: address.locks}
	site   = rule{free: 200, more: 50, window: time.Hour, memory: 6 * time.Hour, locks: address.locks}
	// The locks are short: they slow down everybody who has no known browser.
	spray = rule{free: 200, more: 10, window: time.Hour, memory: 2 * time.Hour, locks: []time.Duration{
		30 * time.Second, time.Minute, 2 * time.Minute, 5 * time.Minute,
	}}
)

var (
	// What somebody has sent to the outside at once, again and again: to one receiver, and
	// from an organization, so that setting up another receiver gets nobody further.
	receiver = rule{free: 10, more: 10, window: time.Hour, memory: day, locks: []time.Duration{time.Hour}}
	sender   = rule{free: 30, more: 30, window: time.Hour, memory: day, locks: []time.Duration{time.Hour}}
)

func accountRule(c Credential) rule {
	if c == Link {
		return letters
	}
	return account
}

// state is a lane's counter.
type state struct {
	failures    int
	windowStart time.Time
	level       int // locks in a row
	lockedUntil time.Time
	expires     time.Time
}

// locked reports until when the lane refuses tries; zero if it does not.
func (s state) locked(now time.Time) time.Time {
	if s.lockedUntil.After(now) {
		return s.lockedUntil
	}
	return time.Time{}
}

// count adds a try to a lane that is not locked. The last try before a lock
// begins it: it is given back with the try if that was right.
func (s state) count(r rule, now time.Time) state {
	if !s.expires.After(now) {
		s = state{windowStart: now}
	}
	if !now.Before(s.windowStart.Add(r.window)) {
		s.failures, s.windowStart = 0, now
	}
	s.failures++
	s.lockedUntil = time.Time{}
	if s.failures >= r.allowed(s.level) {
		s.lockedUntil = now.Add(r.locks[min(s.level, len(r.locks)-1)])
		s.level++
		s.failures = 0
	}
	s.expires = later(now.Add(r.memory), s.lockedUntil.Add(r.memory))
	return s
}

// giveBack takes one try out again, and with it the lock that it began.
func (s state) giveBack(r rule) state {
	switch {
	case s.failures > 0:
		s.failures--
	case s.level > 0:
		s.level--
		s.failures = r.allowed(s.level) - 1
		s.lockedUntil = time.Time{}
	}
	return s
}

func (r rule) allowed(level int) int {
	if level == 0 {
		return r.free
	}
	return r.more
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
