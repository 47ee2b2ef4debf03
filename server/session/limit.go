package session

import (
	"context"
	"fmt"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/membership"
	"github.com/strongroom/strongroom/ent/session"
	"github.com/strongroom/strongroom/ent/user"
	"github.com/strongroom/strongroom/server/activity"
	"github.com/strongroom/strongroom/server/fault"
	"github.com/strongroom/strongroom/server/policy"
	"github.com/strongroom/strongroom/server/store"
)

// admit makes room for one more session of a person in an organization, by the
// rule of their role: it ends the oldest, or refuses. The session of the name given
// is the one that comes and is not counted. It joins the transaction of ctx, in
// which the person is locked until the session exists, so that of many who sign in
// at once each counts those before it.
func (m *Manager) admit(ctx context.Context, userID, organization, coming string) error {
	ctx = access.As(ctx, access.ActorAuthenticator, "")
	db := store.In(ctx, m.DB)
	rule, err := m.ruleOf(ctx, db, userID, organization)
	if err != nil || rule.Sessions <= 0 {
		return err
	}
	if m.Postgres { // the embedded database has one writer at a time
		if _, err := db.User.Query().Where(user.ID(userID)).ForUpdate().Only(ctx); err != nil {
			return fmt.Errorf("lock person: %w", err)
		}
	}
	rows, err := db.Session.Query().
		Where(session.UserID(userID), session.ActiveOrganizationID(organization), session.IDNEQ(coming),
			session.RevokedAtIsNil(), session.ExpiresAtGT(m.now()), withMembership).
		WithDevice().Order(session.ByCreatedAt(), session.ByID()).All(ctx)
	if err != nil {
		return fmt.Errorf("count sessions: %w", err)
	}
	live := rows[:0]
	for _, row := range rows {
		s, err := m.standing(row)
		if err != nil {
			return err
		}
		if s.lives(m.now()) {
			live = append(live, row)
		}
	}
	if len(live) < rule.Sessions {
		return nil
	}
	if rule.Refuse {
		return fault.Conflict("You are signed in %d times, the most that this organization allows. Sign out somewhere else first, or wait until a session there ends.", len(live))
	}
	for _, row := range live[:len(live)-rule.Sessions+1] {
		if err := m.evict(ctx, row, organization); err != nil {
			return err
		}
	}
	return nil
}

func (m *Manager) evict(ctx context.Context, row *ent.Session, organization string) error {
	err := m.Activity.Record(ctx, activity.Event{
		Kind: activity.SessionEvicted, Object: row.ID, Name: row.Edges.Device.Name, Actor: row.UserID, Organization: organization,
	})
	if err != nil {
		return err
	}
	_, err = m.end(ctx, session.ID(row.ID))
	return err
}

// Rule is what an organization asks of a person's sessions.
func (m *Manager) Rule(ctx context.Context, userID, organization string) (policy.Rule, error) {
	return m.ruleOf(access.As(ctx, access.ActorAuthenticator, ""), store.In(ctx, m.DB), userID, organization)
}

// ruleOf is what an organization asks of a person's sessions.
func (m *Manager) ruleOf(ctx context.Context, db *ent.Client, userID, organization string) (policy.Rule, error) {
	org, err := db.Organization.Get(ctx, organization)
	if err != nil {
		return policy.Rule{}, fmt.Errorf("read organization: %w", err)
	}
	rules, err := policy.Decode(org.Policy, m.now())
	if err != nil || len(rules.Rules) == 0 {
		return policy.Rule{}, err
	}
	mem, err := db.Membership.Query().
		Where(membership.UserID(userID), membership.OrganizationID(organization)).Only(ctx)
	if err != nil {
		return policy.Rule{}, fmt.Errorf("look at membership: %w", err)
	}
	return rules.For(mem.Role), nil
}
