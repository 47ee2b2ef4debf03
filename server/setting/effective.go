package setting

import (
	"context"
	"fmt"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/organization"
	"github.com/strongroom/strongroom/server/event"
	"github.com/strongroom/strongroom/server/fault"
	"github.com/strongroom/strongroom/server/policy"
	"github.com/strongroom/strongroom/server/store"
)

// Effective is what applies in the viewer's organization now: its rules, or what
// raised shields ask for above them.
func (s *Service) Effective(ctx context.Context) (policy.Policy, error) {
	v, _ := access.From(ctx)
	org, err := store.In(ctx, s.DB).Organization.Get(ctx, v.Organization)
	if err != nil {
		return policy.Policy{}, fmt.Errorf("read rules: %w", err)
	}
	return policy.Decode(org.Policy, s.Now())
}

// Shareable refuses to open anything to others while shields are up. It joins the
// transaction of ctx; shields that are being raised wait for it, or it for them.
func (s *Service) Shareable(ctx context.Context) error {
	v, _ := access.From(ctx)
	q := store.In(ctx, s.DB).Organization.Query().Where(organization.ID(v.Organization))
	if s.Postgres { // the embedded database has one writer at a time
		q = q.ForShare()
	}
	org, err := q.Only(ctx)
	if err != nil {
		return fmt.Errorf("read rules: %w", err)
	}
	rules, err := policy.Decode(org.Policy, s.Now())
	if err == nil && rules.Shielded() {
		err = fault.Forbidden("Shields are up in your organization until %s: nothing is opened to others meanwhile.", rules.Shield.Until.UTC().Format("2 January 15:04 UTC"))
	}
	return err
}

// Change changes the rules as they are kept, with nobody else doing so at once. It joins
// the transaction of ctx. What is open is told to look again once it commits.
func (s *Service) Change(ctx context.Context, change func(*policy.Policy) error) error {
	v, _ := access.From(ctx)
	org, err := s.hold(ctx)
	if err != nil {
		return err
	}
	p, err := policy.Stored(org.Policy)
	if err != nil {
		return err
	}
	if err := change(&p); err != nil {
		return err
	}
	document, err := p.Encode()
	if err != nil {
		return err
	}
	if err := store.In(ctx, s.DB).Organization.UpdateOne(org).SetPolicy(document).Exec(ctx); err != nil {
		return fmt.Errorf("change rules: %w", err)
	}
	store.AfterCommit(ctx, func() {
		s.Hub.Publish(event.Hint{Organization: v.Organization, Kind: event.Revocation, ID: v.Organization})
	})
	return nil
}

// hold reads the viewer's organization and lets nobody else change it until the
// transaction of ctx ends. A change of nothing is the lock that both databases have,
// and that rows which refer to the organization do not wait for.
func (s *Service) hold(ctx context.Context) (*ent.Organization, error) {
	v, _ := access.From(ctx)
	db := store.In(ctx, s.DB)
	if err := db.Organization.UpdateOneID(v.Organization).SetUpdatedAt(s.Now().UTC()).Exec(ctx); err != nil {
		return nil, fmt.Errorf("hold rules: %w", err)
	}
	org, err := db.Organization.Get(ctx, v.Organization)
	if err != nil {
		return nil, fmt.Errorf("read rules: %w", err)
	}
	return org, nil
}
