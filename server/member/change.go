package member

import (
	"context"
	"fmt"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/membership"
	"github.com/strongroom/strongroom/ent/share"
	"github.com/strongroom/strongroom/server/activity"
	"github.com/strongroom/strongroom/server/clean"
	"github.com/strongroom/strongroom/server/fault"
	"github.com/strongroom/strongroom/server/store"
)

// ChangeRole gives a member another role, at once. Their live sockets are looked
// at again; their sessions stay.
func (s *Service) ChangeRole(ctx context.Context, membershipID string, role access.Role) (*ent.Membership, error) {
	v, _ := access.From(ctx)
	if !role.AtMost(v.Role) {
		return nil, fault.Forbidden("You cannot give somebody a role above your own.")
	}
	return s.change(ctx, membershipID, activity.RoleChanged, func(ctx context.Context, db *ent.Client, m *ent.Membership) (*ent.Membership, map[string]string, error) {
		if role != access.RoleAdmin {
			if err := s.keepAnAdmin(ctx, db, m); err != nil {
				return nil, nil, err
			}
		}
		facts := map[string]string{"before": string(m.Role), "after": string(role)}
		m, err := db.Membership.UpdateOne(m).SetRole(role).Save(ctx)
		if err == nil {
			s.Sessions.Changed(ctx, m.UserID)
		}
		return m, facts, err
	})
}

// Suspend stops a member from acting and ends their sessions.
func (s *Service) Suspend(ctx context.Context, membershipID string) (*ent.Membership, error) {
	return s.change(ctx, membershipID, activity.MemberSuspended, func(ctx context.Context, db *ent.Client, m *ent.Membership) (*ent.Membership, map[string]string, error) {
		if err := s.keepAnAdmin(ctx, db, m); err != nil {
			return nil, nil, err
		}
		m, err := db.Membership.UpdateOne(m).SetState(membership.StateSUSPENDED).Save(ctx)
		if err != nil {
			return nil, nil, err
		}
		_, err = s.Sessions.RevokeMember(ctx, m.UserID, m.OrganizationID)
		return m, nil, err
	})
}

// SignOut ends everything that a member has open in the organization, and returns how
// many sessions that were. They may sign in again.
func (s *Service) SignOut(ctx context.Context, membershipID string) (*ent.Membership, int, error) {
	n := 0
	m, err := s.change(ctx, membershipID, activity.MemberSignedOut, func(ctx context.Context, _ *ent.Client, m *ent.Membership) (*ent.Membership, map[string]string, error) {
		v, _ := access.From(ctx)
		if !v.Can(access.MemberUpdate) {
			return nil, nil, fault.Forbidden("Your role does not sign others out.")
		}
		var err error
		n, err = s.Sessions.RevokeMember(ctx, m.UserID, m.OrganizationID)
		return m, nil, err
	})
	return m, n, err
}

// Reinstate lets a suspended member act again.
func (s *Service) Reinstate(ctx context.Context, membershipID string) (*ent.Membership, error) {
	return s.change(ctx, membershipID, activity.MemberReinstated, func(ctx context.Context, db *ent.Client, m *ent.Membership) (*ent.Membership, map[string]string, error) {
		m, err := db.Membership.UpdateOne(m).SetState(membership.StateACTIVE).Save(ctx)
		return m, nil, err
	})
}

// Remove takes a member out, ends their sessions and withdraws what was shared
// with them by name. What they made stays theirs.
func (s *Service) Remove(ctx context.Context, membershipID string) error {
	_, err := s.change(ctx, membershipID, activity.MemberRemoved, func(ctx context.Context, db *ent.Client, m *ent.Membership) (*ent.Membership, map[string]string, error) {
		if err := s.keepAnAdmin(ctx, db, m); err != nil {
			return nil, nil, err
		}
		m, err := db.Membership.UpdateOne(m).SetState(membership.StateREMOVED).Save(ctx)
		if err != nil {
			return nil, nil, err
		}
		if _, err := db.Share.Delete().Where(share.UserID(m.UserID)).Exec(access.As(ctx, access.ActorOffboarder, m.OrganizationID)); err != nil {
			return nil, nil, err
		}
		_, err = s.Sessions.RevokeMember(ctx, m.UserID, m.OrganizationID)
		return m, nil, err
	})
	return err
}

type changing func(context.Context, *ent.Client, *ent.Membership) (*ent.Membership, map[string]string, error)

// change loads a member, changes them and records it, in one transaction.
func (s *Service) change(ctx context.Context, membershipID string, kind activity.Kind, do changing) (*ent.Membership, error) {
	return store.InTx(ctx, s.DB, func(ctx context.Context, db *ent.Client) (*ent.Membership, error) {
		m, err := db.Membership.Query().
			Where(membership.ID(membershipID), membership.StateNEQ(membership.StateREMOVED)).
			WithUser().Only(ctx)
		if ent.IsNotFound(err) {
			return nil, fault.NotFound("There is no such member.")
		}
		if err != nil {
			return nil, fmt.Errorf("find member: %w", err)
		}
		name, err := s.People.Name(ctx, m.Edges.User)
		if err != nil {
			return nil, err
		}
		m, facts, err := do(ctx, db, m)
		if err != nil {
			return nil, fmt.Errorf("change member %s: %w", membershipID, err)
		}
		return m, s.Activity.Record(ctx, activity.Event{Kind: kind, Object: m.ID, Name: name, Facts: facts, Subject: m.UserID})
	})
}

// keepAnAdmin refuses to take the last active admin away, and the last who has the
// second factor that is asked of admins. On PostgreSQL the
// admins are locked, so that two admins cannot demote each other at once.
func (s *Service) keepAnAdmin(ctx context.Context, db *ent.Client, m *ent.Membership) error {
	if m.Role != access.RoleAdmin || m.State != membership.StateACTIVE {
		return nil
	}
	q := db.Membership.Query().Where(membership.RoleEQ(access.RoleAdmin), membership.StateEQ(membership.StateACTIVE)).
		Order(membership.ByID())
	if s.Jobs.Postgres {
		q = q.ForUpdate()
	}
	admins, err := q.All(ctx)
	if err != nil {
		return fmt.Errorf("count admins: %w", err)
	}
	if len(admins) < 2 {
		return fault.Conflict("This is the last active admin. Make somebody else an admin first.")
	}
	var others []string
	for _, admin := range admins {
		if admin.ID != m.ID {
			others = append(others, admin.UserID)
		}
	}
	return s.Login.Factors.Remain(ctx, m.OrganizationID, others)
}

// UpdateProfile changes the viewer's own name.
func (s *Service) UpdateProfile(ctx context.Context, name string) (*ent.User, error) {
	name, err := clean.Name("input.name", name)
	if err != nil {
		return nil, err
	}
	v, _ := access.From(ctx)
	return store.InTx(ctx, s.DB, func(ctx context.Context, db *ent.Client) (*ent.User, error) {
		u, err := db.User.Get(ctx, v.User)
		if err != nil {
			return nil, fmt.Errorf("find own profile: %w", err)
		}
		before, err := s.People.Name(ctx, u)
		if err != nil {
			return nil, err
		}
		if u, err = s.People.Rename(ctx, u, name); err != nil {
			return nil, err
		}
		return u, s.Activity.Record(ctx, activity.Event{
			Kind: activity.ProfileChanged, Object: u.ID, Name: name, Facts: map[string]string{"before": before, "after": name},
		})
	})
}
