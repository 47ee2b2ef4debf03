// Package policy says what an organization asks of the sessions of its people, by
// role: whether a password is enough, and how long a session lasts. It decides
// about values alone and reads nothing: the settings are edited in package setting,
// kept as one document in the organization's row, which every request reads with
// its session, and enforced by package session.
package policy

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/strongroom/strongroom/ent/access"
)

// Factor is what a role must show beyond the password.
type Factor string

// The demands, from least to most.
const (
	// Optional asks for a second factor only where the account has one.
	Optional Factor = "OPTIONAL"
	// Any asks for an authenticator app, a passkey or, where the role may use them, a
	// text message; a backup code stands in for them, and so does a browser that did
	// before.
	Any Factor = "ANY"
	// Passkey asks for a passkey, the one proof that cannot be phished. Nothing
	// stands in for it: a backup code opens the page on which a new one is made.
	Passkey Factor = "PASSKEY"
)

// Factors lists the demands, from least to most.
var Factors = []Factor{Optional, Any, Passkey}

// The methods that a session can have been proved with, as sessions keep them.
const (
	methodTOTP       = "TOTP"
	methodPasskey    = "PASSKEY"
	methodText       = "SMS"
	methodBackupCode = "BACKUP_CODE"
	// MethodBrowser is a browser that stands for the second factor.
	MethodBrowser = "BROWSER"
	// MethodRecovery is no proof: it marks the sessions of somebody who has recovered
	// their account and not set up a new factor since.
	MethodRecovery = "RECOVERY"
)

// kindPhone is the kind of the factors that text messages go to. The other kinds
// are called like their methods.
const kindPhone = "PHONE"

// MethodOf is the method that sessions are proved with by a kind of factor.
func MethodOf(kind string) string {
	if kind == kindPhone {
		return methodText
	}
	return kind
}

// Demand is what one role must show beyond the password.
type Demand struct {
	Factor Factor
	// Texts is whether a code sent to a phone counts. It never counts as a passkey.
	Texts bool
	// NoTrust is that no browser stands for it.
	NoTrust bool
	// Models are the passkeys that count.
	Models Models
	// Else is what is asked, instead of a passkey, of whoever has none that counts;
	// empty is nothing else.
	Else Factor
}

// Instead is what is asked of whoever has nothing that d accepts.
func (d Demand) Instead() Demand {
	if d.Else != "" {
		d.Factor, d.Else = d.Else, ""
	}
	return d
}

// Accepts reports whether a person can meet the demand with a factor of a kind; the
// model is that of a passkey.
func (d Demand) Accepts(kind string, model Model) bool {
	return slices.Contains(d.Counts(), kind) && (kind != methodPasskey || d.Models.Allow(model))
}

// Counts are the kinds of factors that a person can meet the demand with, as far as
// kinds decide it.
func (d Demand) Counts() []string {
	switch {
	case d.Factor == Passkey:
		return []string{methodPasskey}
	case d.Texts:
		return []string{methodTOTP, methodPasskey, kindPhone}
	}
	return []string{methodTOTP, methodPasskey}
}

// Met reports whether a session that was proved with these methods meets the
// demand. A demand that is not known is not met.
func (d Demand) Met(methods []string) bool {
	switch d.Factor {
	case Optional, "":
		return true
	case Any:
		return slices.ContainsFunc(methods, func(m string) bool {
			return m == methodTOTP || m == methodBackupCode || m == MethodBrowser && !d.NoTrust || m == methodText && d.Texts
		}) || d.Models.allowed(methods)
	case Passkey:
		return d.Models.allowed(methods)
	}
	return false
}

// Beyond reports whether d asks for more than other, so that somebody who met the
// other may not meet it.
func (d Demand) Beyond(other Demand) bool {
	return d.Factor.Beyond(other.Factor) || d.Factor == Any && other.Texts && !d.Texts || d.Factor.Beyond(Optional) && d.Models.Beyond(other.Models)
}

// Beyond reports whether f asks for more than other.
func (f Factor) Beyond(other Factor) bool {
	return slices.Index(Factors, f) > max(slices.Index(Factors, other), 0)
}

// Rule is what is asked of the sessions of one role.
type Rule struct {
	Factor Factor `json:"factor,omitempty"`
	// Texts is whether a code sent to a phone counts as a second factor; nil leaves
	// it to TextsByDefault.
	Texts *bool `json:"texts,omitempty"`
	// Since is when Factor last became more than it was.
	Since time.Time `json:"since,omitzero"`
	// Idle and Lifetime are in minutes; zero leaves it to the installation.
	Idle     int `json:"idle,omitempty"`
	Lifetime int `json:"lifetime,omitempty"`
	// Trust is for how many days a browser can stand for the second factor, zero for
	// TrustDays; NoTrust is that none can.
	Trust   int  `json:"trust,omitempty"`
	NoTrust bool `json:"noTrust,omitempty"`
	// Sessions is how many a person can have at once; zero is any number. Refuse
	// turns away who comes when there are as many; else the oldest ends.
	Sessions int  `json:"sessions,omitempty"`
	Refuse   bool `json:"refuse,omitempty"`
}

// TrustDays is for how many days a browser can stand for the second factor where
// no rule says otherwise.
const TrustDays = 30

// TrustFor is for how long a browser can stand for the second factor; zero if it
// cannot.
func (r Rule) TrustFor() time.Duration {
	days := r.Trust
	switch {
	case r.NoTrust:
		return 0
	case days <= 0:
		days = TrustDays
	}
	return time.Duration(days) * 24 * time.Hour
}

// Policy is what is asked of the sessions of an organization.
type Policy struct {
	Rules map[access.Role]Rule `json:"rules"`
	// GraceDays is how long people without a factor that counts may put it off.
	GraceDays int `json:"graceDays,omitempty"`
	// Passkeys are the passkeys that count, for whatever role.
	Passkeys Models `json:"passkeys,omitzero"`
	// Shield is what was raised last, whether or not it is up; of what Decode returns,
	// only what is up.
	Shield *Shield `json:"shield,omitempty"`

	shielded bool // it is what applies while shields are up
}

// For is the rule of a role; nothing is asked of one without a rule.
func (p Policy) For(r access.Role) Rule { return p.Rules[r] }

// TextsByDefault is whether a code sent to a phone counts for a role of which
// nothing was said. Text messages can be intercepted, and admins are worth it.
func TextsByDefault(r access.Role) bool { return r != access.RoleAdmin }

// Demand is what a role must show.
func (p Policy) Demand(r access.Role) Demand {
	rule := p.For(r)
	d := Demand{Factor: rule.Factor, Texts: TextsByDefault(r), NoTrust: rule.NoTrust, Models: p.Passkeys}
	if rule.Texts != nil {
		d.Texts = *rule.Texts
	}
	if p.shielded && r == access.RoleAdmin && d.Factor == Any {
		d.Factor, d.Else = Passkey, d.Factor
	}
	return d
}

// Grace is until when a member who joined then can do without a factor.
func (p Policy) Grace(r access.Role, joined time.Time) time.Time {
	from := p.For(r).Since
	if joined.After(from) {
		from = joined
	}
	return from.AddDate(0, 0, p.GraceDays)
}

// Bound returns the shorter of what the installation allows and of a rule's
// minutes, where the rule has any.
func Bound(ceiling time.Duration, minutes int) time.Duration {
	if d := time.Duration(minutes) * time.Minute; d > 0 && d < ceiling {
		return d
	}
	return ceiling
}

// Encode writes the document that organizations keep.
func (p Policy) Encode() ([]byte, error) {
	b, err := json.Marshal(p)
	if err != nil {
		return nil, fmt.Errorf("write policy: %w", err)
	}
	return b, nil
}

// Stored reads the document as it is kept, for those who change it; none is no demand.
// A document that cannot be read is an error and never no demand.
func Stored(b []byte) (Policy, error) {
	var p Policy
	if len(b) == 0 {
		return p, nil
	}
	if err := json.Unmarshal(b, &p); err != nil {
		return p, fmt.Errorf("read policy: %w", err)
	}
	return p, nil
}
