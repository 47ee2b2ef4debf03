// Package shield raises shields: for some hours or days an organization asks more of
// everybody than its rules do, lets nothing out and opens nothing to others.
//
// What that means is decided where rules are (package policy), each time that they are
// read: so shields end by the clock, and nothing has to be put back. This package only
// raises them, changes when they end, and says who cannot meet what they ask for.
package shield

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/membership"
	"github.com/strongroom/strongroom/ent/schema/id"
	"github.com/strongroom/strongroom/server/activity"
	"github.com/strongroom/strongroom/server/clean"
	"github.com/strongroom/strongroom/server/event"
	"github.com/strongroom/strongroom/server/fault"
	"github.com/strongroom/strongroom/server/policy"
	"github.com/strongroom/strongroom/server/setting"
	"github.com/strongroom/strongroom/server/store"
	"github.com/strongroom/strongroom/server/vault"
)

// HintKind is the kind of the hints that announce that shields were changed.
const HintKind = "shield"

const (
	minHours = 1
	maxHours = 7 * 24
)

// Service raises and lowers shields.
type Service struct {
	DB       *ent.Client
	Vault    *vault.Vault
	Activity *activity.Recorder
	Settings *setting.Service
	Factors  Factors
	Hub      *event.Hub
	Now      func() time.Time
}

// Factors knows who has which second factors.
type Factors interface {
	// Unable are those of the people who have none that meets the demand.
	Unable(ctx context.Context, demand policy.Demand, people []string) ([]string, error)
}

// Up is what shields that are up ask for.
type Up struct{ policy.Shield }

func (s *Service) now() time.Time { return s.Now().UTC().Truncate(time.Millisecond) }

func place(shieldID string) vault.Place {
	return vault.Place{Column: "organizations.shield", Row: shieldID}
}

// Current is what is up in the viewer's organization; nil is nothing.
func (s *Service) Current(ctx context.Context) (*Up, error) {
	rules, err := s.Settings.Effective(ctx)
	if err != nil || rules.Shield == nil {
		return nil, err
	}
	return &Up{*rules.Shield}, nil
}

// Reason opens why they were raised, for whoever may raise and lower them.
func (s *Service) Reason(ctx context.Context, u *Up) (*string, error) {
	v, _ := access.From(ctx)
	if !v.Can(access.ShieldManage) {
		return nil, nil
	}
	plain, err := s.Vault.OpenFor(ctx, v.Organization, place(u.ID), u.Shield.Reason)
	if err != nil {
		return nil, fmt.Errorf("open reason of shields: %w", err)
	}
	reason := string(plain)
	return &reason, nil
}

// Person is who raised them, for whoever may; nil if they are no more.
func (s *Service) Person(ctx context.Context, u *Up) (*ent.User, error) {
	if allowed(ctx) != nil {
		return nil, nil
	}
	by, err := s.DB.User.Get(access.As(ctx, access.ActorAuthenticator, ""), u.By)
	if ent.IsNotFound(err) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("find who raised shields: %w", err)
	}
	return by, nil
}

func allowed(ctx context.Context) error {
	if v, _ := access.From(ctx); !v.Can(access.ShieldManage) {
		return fault.Forbidden("Your role does not raise or lower shields.")
	}
	return nil
}

// Raise raises shields for hours from now. It joins the transaction of ctx.
func (s *Service) Raise(ctx context.Context, hours int, reason string) (*Up, error) {
	if err := allowed(ctx); err != nil {
		return nil, err
	}
	reason, err := clean.Reason("input.reason", reason, "Other admins read it.")
	if err != nil {
		return nil, err
	}
	if hours < minHours || hours > maxHours {
		return nil, fault.Invalid("input.hours", "Choose from %d to %d hours.", minHours, maxHours)
	}
	v, _ := access.From(ctx)
	up := policy.Shield{ID: id.New("shd"), By: v.User, Since: s.now(), Until: s.now().Add(time.Duration(hours) * time.Hour)}
	return store.InTx(ctx, s.DB, func(ctx context.Context, _ *ent.Client) (*Up, error) {
		var err error
		if up.Reason, err = s.Vault.SealFor(ctx, v.Organization, place(up.ID), []byte(reason)); err != nil {
			return nil, fmt.Errorf("seal reason of shields: %w", err)
		}
		err = s.Settings.Change(ctx, func(p *policy.Policy) error {
			if p.Shield.Up(s.now()) {
				return fault.Conflict("Shields are up already. Change until when, if they are to stay up longer.")
			}
			p.Shield = &up
			return s.withstood(ctx, *p)
		})
		if err != nil {
			return nil, err
		}
		s.announce(ctx)
		return &Up{up}, s.Activity.Record(ctx, activity.Event{
			Kind: activity.ShieldsRaised, Object: v.Organization,
			Facts: map[string]string{"reason": reason, "hours": strconv.Itoa(hours), "before": "down", "after": stamp(up.Until)},
		})
	})
}

// withstood refuses unless the viewer has a second factor that counts: at least
// somebody must be able to lower what is raised.
func (s *Service) withstood(ctx context.Context, p policy.Policy) error {
	v, _ := access.From(ctx)
	unable, err := s.Factors.Unable(ctx, p.At(s.now()).Demand(v.Role).Instead(), []string{v.User})
	if err == nil && len(unable) > 0 {
		err = fault.Conflict("This would stop you first: you have no second factor that counts. Add one on the Security page, then raise shields.")
	}
	return err
}

// Prolong lets shields that are up end some hours from now, sooner or later than they
// would.
func (s *Service) Prolong(ctx context.Context, shieldID string, hours int) (*Up, error) {
	if hours < minHours || hours > maxHours {
		return nil, fault.Invalid("input.hours", "Choose from %d to %d hours.", minHours, maxHours)
	}
	return s.end(ctx, shieldID, activity.ShieldsProlonged, s.now().Add(time.Duration(hours)*time.Hour))
}

// Lower ends shields that are up now.
func (s *Service) Lower(ctx context.Context, shieldID string) error {
	_, err := s.end(ctx, shieldID, activity.ShieldsLowered, s.now())
	return err
}

func (s *Service) end(ctx context.Context, shieldID string, kind activity.Kind, until time.Time) (*Up, error) {
	if err := allowed(ctx); err != nil {
		return nil, err
	}
	v, _ := access.From(ctx)
	return store.InTx(ctx, s.DB, func(ctx context.Context, _ *ent.Client) (*Up, error) {
		var before, after policy.Shield
		err := s.Settings.Change(ctx, func(p *policy.Policy) error {
			if !p.Shield.Up(s.now()) || p.Shield.ID != shieldID {
				return fault.Conflict("These shields are down already.")
			}
			before, after = *p.Shield, *p.Shield
			after.Until = until
			p.Shield = &after
			return nil
		})
		if err != nil {
			return nil, err
		}
		s.announce(ctx)
		return &Up{after}, s.Activity.Record(ctx, activity.Event{
			Kind: kind, Object: v.Organization, Facts: map[string]string{"before": stamp(before.Until), "after": stamp(after.Until)},
		})
	})
}

func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }

func (s *Service) announce(ctx context.Context) {
	v, _ := access.From(ctx)
	store.AfterCommit(ctx, func() {
		s.Hub.Publish(event.Hint{Organization: v.Organization, Kind: HintKind, ID: v.Organization})
	})
}

// Unable are the active members who have no second factor that shields accept. They set
// one up when they next come, in a browser that their account knows.
func (s *Service) Unable(ctx context.Context) ([]*ent.User, error) {
	if err := allowed(ctx); err != nil {
		return nil, err
	}
	rules, err := s.Settings.Effective(ctx)
	if err != nil {
		return nil, err
	}
	rules.Shield = &policy.Shield{Since: s.now(), Until: s.now().Add(time.Hour)}
	rules = rules.At(s.now())
	members, err := s.DB.Membership.Query().Where(membership.StateEQ(membership.StateACTIVE)).WithUser().Order(membership.ByID()).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("list members: %w", err)
	}
	by := map[string]*ent.User{}
	byRole := map[access.Role][]string{}
	for _, m := range members {
		by[m.UserID] = m.Edges.User
		byRole[m.Role] = append(byRole[m.Role], m.UserID)
	}
	out := []*ent.User{}
	for _, r := range access.Roles {
		unable, err := s.Factors.Unable(ctx, rules.Demand(r).Instead(), byRole[r])
		if err != nil {
			return nil, err
		}
		for _, userID := range unable {
			out = append(out, by[userID])
		}
	}
	return out, nil
}
