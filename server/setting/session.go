package setting

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/server/fault"
	"github.com/strongroom/strongroom/server/policy"
)

// SessionRule is what is asked of the sessions of a role.
type SessionRule struct {
	Role            access.Role
	SecondFactor    policy.Factor
	TextMessages    bool
	IdleMinutes     int // 0 leaves it to the installation
	LifetimeMinutes int // 0 leaves it to the installation
	SessionLimit    int // at once; 0 is any number
	RefuseAtLimit   bool
	TrustDays       int // 0 is not at all
}

func (r SessionRule) demand() policy.Demand {
	return policy.Demand{Factor: r.SecondFactor, Texts: r.TextMessages}
}

// demandOn is what a role must show, with the passkeys that count.
func (s *Settings) demandOn(r access.Role) policy.Demand {
	d := s.Rules[slices.Index(access.Roles, r)].demand()
	d.Models = s.passkeys()
	return d
}

// SessionRuleChange is what to change in the rule of a role; nil stays.
type SessionRuleChange struct {
	Role            access.Role
	SecondFactor    *policy.Factor
	TextMessages    *bool
	IdleMinutes     *int
	LifetimeMinutes *int
	SessionLimit    *int
	RefuseAtLimit   *bool
	TrustDays       *int
}

// Guard refuses a demand on admins that the viewer does not meet, or that nobody
// could meet in the end, and takes back what a stricter rule no longer allows.
type Guard interface {
	Meets(ctx context.Context, demand policy.Demand) error
	// DistrustRole asks everybody of a role for their second factor again.
	DistrustRole(ctx context.Context, r access.Role) error
	// DistrustModels asks everybody who has a passkey that does not count.
	DistrustModels(ctx context.Context, models policy.Models) error
	// Provable reports whether a passkey can prove its model here.
	Provable() bool
}

// sessionRules are the defaults: nothing is asked of anybody, and text messages
// count for whoever is no admin.
func sessionRules() (out [4]SessionRule) {
	for i, r := range access.Roles {
		out[i] = SessionRule{Role: r, SecondFactor: policy.Optional, TextMessages: policy.TextsByDefault(r), TrustDays: policy.TrustDays}
	}
	return out
}

// SessionRules are the rules of all roles, from the most powerful to the least.
func (s *Settings) SessionRules() []*SessionRule {
	out := make([]*SessionRule, len(s.Rules))
	for i := range s.Rules {
		rule := s.Rules[i]
		out[i] = &rule
	}
	return out
}

// of returns what to change in the rule of a role.
func (c Change) of(r access.Role) SessionRuleChange {
	for _, rule := range c.SessionRules {
		if rule != nil && rule.Role == r {
			return *rule
		}
	}
	return SessionRuleChange{}
}

const (
	sessionPrefix = "session."
	sessionField  = "sessionRules"
	maxMinutes    = 365 * 24 * 60
	maxSessions   = 100
	maxTrust      = 90 // days
	minIdle       = 5  // minutes
)

// sessionEntries are the lines of the table for sessions: six for each role.
func sessionEntries() []entry {
	out := []entry{{
		key: sessionPrefix + "grace_days", field: "graceDays", low: 0, high: 90,
		value:  func(s *Settings) any { return &s.GraceDays },
		change: func(c Change) any { return c.GraceDays },
	}}
	for i, r := range access.Roles {
		name := sessionPrefix + strings.ToLower(string(r))
		out = append(out,
			entry{
				key: name + ".factor", field: sessionField,
				value:  func(s *Settings) any { return &s.Rules[i].SecondFactor },
				change: func(c Change) any { return c.of(r).SecondFactor },
			},
			entry{
				key: name + ".text_messages", field: sessionField,
				value:  func(s *Settings) any { return &s.Rules[i].TextMessages },
				change: func(c Change) any { return c.of(r).TextMessages },
			},
			entry{
				key: name + ".idle_minutes", field: sessionField, high: maxMinutes,
				value:  func(s *Settings) any { return &s.Rules[i].IdleMinutes },
				change: func(c Change) any { return c.of(r).IdleMinutes },
			},
			entry{
				key: name + ".lifetime_minutes", field: sessionField, high: maxMinutes,
				value:  func(s *Settings) any { return &s.Rules[i].LifetimeMinutes },
				change: func(c Change) any { return c.of(r).LifetimeMinutes },
			},
			entry{
				key: name + ".limit", field: sessionField, high: maxSessions,
				value:  func(s *Settings) any { return &s.Rules[i].SessionLimit },
				change: func(c Change) any { return c.of(r).SessionLimit },
			},
			entry{
				key: name + ".refuse", field: sessionField,
				value:  func(s *Settings) any { return &s.Rules[i].RefuseAtLimit },
				change: func(c Change) any { return c.of(r).RefuseAtLimit },
			},
			entry{
				key: name + ".trust_days", field: sessionField, high: maxTrust,
				value:  func(s *Settings) any { return &s.Rules[i].TrustDays },
				change: func(c Change) any { return c.of(r).TrustDays },
			},
		)
	}
	return out
}

// adopt makes the rules that were just changed apply: they are written where every
// request reads them, and what is open is told to look again.
func (s *Service) adopt(ctx context.Context, before, now *Settings) error {
	narrower := now.passkeys().Beyond(before.passkeys())
	if before.Rules == now.Rules && before.GraceDays == now.GraceDays && !narrower && !before.passkeys().Beyond(now.passkeys()) {
		return nil
	}
	if !now.passkeys().All() && !now.PasskeysClaimed && !s.Guard.Provable() {
		return fault.Invalid("input.passkeysClaimed", "No passkey can prove its model here: the operator of this installation has not set STRONGROOM_PASSKEY_ROOTS. Accept models that are only claimed, or ask them to.")
	}
	for _, r := range now.Rules {
		if r.IdleMinutes > 0 && r.IdleMinutes < minIdle {
			return fault.Invalid("input."+sessionField, "Choose at least %d minutes: people are warned a minute before.", minIdle)
		}
		if time.Duration(r.IdleMinutes)*time.Minute > s.Idle {
			return fault.Invalid("input."+sessionField, "This installation ends sessions that are unused for %d minutes. Choose no more.", int(s.Idle.Minutes()))
		}
		if time.Duration(r.LifetimeMinutes)*time.Minute > s.Lifetime {
			return fault.Invalid("input."+sessionField, "This installation ends sessions after %d minutes. Choose no more.", int(s.Lifetime.Minutes()))
		}
	}
	if asked := now.demandOn(access.RoleAdmin); asked.Beyond(before.demandOn(access.RoleAdmin)) {
		if err := s.Guard.Meets(ctx, asked); err != nil {
			return err
		}
	}
	return s.Change(ctx, func(p *policy.Policy) error { return s.rewrite(ctx, p, now, narrower) })
}

// rewrite puts the settings where every request reads them.
func (s *Service) rewrite(ctx context.Context, p *policy.Policy, now *Settings, narrower bool) error {
	old := *p
	next := policy.Policy{GraceDays: now.GraceDays, Rules: map[access.Role]policy.Rule{}, Passkeys: now.passkeys(), Shield: old.Shield}
	if narrower {
		if err := s.Guard.DistrustModels(ctx, next.Passkeys); err != nil {
			return err
		}
	}
	for _, r := range now.Rules {
		rule := policy.Rule{
			Factor: r.SecondFactor, Texts: &r.TextMessages, Since: old.For(r.Role).Since, Idle: r.IdleMinutes, Lifetime: r.LifetimeMinutes,
			Sessions: r.SessionLimit, Refuse: r.RefuseAtLimit, Trust: r.TrustDays, NoTrust: r.TrustDays == 0,
		}
		// A narrower list is no new demand: it applies at once.
		asked := old.Demand(r.Role)
		asked.Models = policy.Models{}
		if r.demand().Beyond(asked) {
			rule.Since = s.Now().UTC().Truncate(time.Millisecond)
		}
		if rule.NoTrust && !old.For(r.Role).NoTrust {
			if err := s.Guard.DistrustRole(ctx, r.Role); err != nil {
				return err
			}
		}
		next.Rules[r.Role] = rule
	}
	*p = next
	return nil
}
