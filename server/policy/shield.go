package policy

import (
	"slices"
	"time"

	"github.com/strongroom/strongroom/ent/access"
)

// ShieldIdle is after how many unused minutes sessions end while shields are up.
const ShieldIdle = 10

// Shield is a rule above all others for some time. It stands beside them in the same
// document and changes none of them, so what was before is what is after.
type Shield struct {
	// ID names it, so that what is about one that is over changes no other.
	ID string `json:"id"`
	// By is the person who raised it, and Reason why, sealed.
	By     string    `json:"by"`
	Reason []byte    `json:"reason"`
	Since  time.Time `json:"since"`
	Until  time.Time `json:"until"`
}

// Up reports whether a shield is up; none is not.
func (s *Shield) Up(now time.Time) bool { return s != nil && now.Before(s.Until) }

// Decode reads the document and returns what applies now: what is kept, or, while
// shields are up, what they ask for above it. Nobody who decides reads anything else.
func Decode(b []byte, now time.Time) (Policy, error) {
	p, err := Stored(b)
	if err != nil {
		return p, err
	}
	return p.At(now), nil
}

// Shielded reports whether shields are up.
func (p Policy) Shielded() bool { return p.shielded }

// Admits reports whether a session that was proved with these methods can begin in a
// browser that the account knows since then, zero if it does not. While shields are
// up one that it did not know before takes a passkey or an authenticator app.
func (p Policy) Admits(methods []string, known time.Time) bool {
	return !p.shielded || !known.IsZero() && known.Before(p.Shield.Since) || p.Passkeys.allowed(methods) || slices.Contains(methods, methodTOTP)
}

// At is what applies at a time, of what is kept.
func (p Policy) At(now time.Time) Policy {
	if !p.Shield.Up(now) {
		p.Shield = nil
		return p
	}
	rules := make(map[access.Role]Rule, len(access.Roles))
	for _, r := range access.Roles {
		rule := p.Rules[r]
		if rule.Factor == "" || rule.Factor == Optional {
			rule.Factor, rule.Since = Any, p.Shield.Since
		}
		if rule.Idle <= 0 || rule.Idle > ShieldIdle {
			rule.Idle = ShieldIdle
		}
		rule.NoTrust = true
		rules[r] = rule
	}
	p.Rules, p.GraceDays, p.shielded = rules, 0, true
	return p
}
