package account

import (
	"context"
	"fmt"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	row "github.com/strongroom/strongroom/ent/link"
	"github.com/strongroom/strongroom/ent/membership"
	"github.com/strongroom/strongroom/server/activity"
	"github.com/strongroom/strongroom/server/fault"
	"github.com/strongroom/strongroom/server/mail"
	"github.com/strongroom/strongroom/server/store"
)

// DemandPassword makes a member choose a new password: the present one is worthless
// from now on, every session ends, and a link goes to their address. An account
// belongs to its person, so the admins of one organization do this only to people
// who belong to no other.
func (s *Service) DemandPassword(ctx context.Context, membershipID string) (*ent.Membership, error) {
	v, _ := access.From(ctx)
	if !v.Can(access.MemberUpdate) {
		return nil, fault.Forbidden("Your role does not decide about others' passwords.")
	}
	return store.InTx(ctx, s.DB, func(ctx context.Context, db *ent.Client) (*ent.Membership, error) {
		m, err := db.Membership.Query().
			Where(membership.ID(membershipID), membership.StateNEQ(membership.StateREMOVED)).Only(ctx)
		if ent.IsNotFound(err) {
			return nil, fault.NotFound("There is no such member.")
		}
		if err != nil {
			return nil, fmt.Errorf("find member: %w", err)
		}
		u, err := s.lock(ctx, m.UserID)
		if err != nil {
			return nil, err
		}
		elsewhere, err := db.Membership.Query().Where(
			membership.UserID(u.ID), membership.OrganizationIDNEQ(m.OrganizationID), membership.StateNEQ(membership.StateREMOVED),
		).Exist(system(ctx))
		switch {
		case err != nil:
			return nil, fmt.Errorf("look at memberships: %w", err)
		case u.ID == v.User:
			return nil, fault.Conflict("Change your own password on the page Your security.")
		case elsewhere:
			return nil, fault.Conflict("This person belongs to another organization, too, so their password is not yours to replace. Sign them out, or suspend them.")
		case !hasPassword(u):
			return nil, fault.Conflict("This person has no password.")
		}
		name, err := s.People.Name(ctx, u)
		if err != nil {
			return nil, err
		}
		if u, err = s.shut(ctx, u); err != nil {
			return nil, err
		}
		if _, err := s.Links.Withdraw(ctx, u.ID, changing...); err != nil {
			return nil, err
		}
		l, err := s.Links.Make(ctx, u, row.PurposeRESET_PASSWORD, "", resetFor)
		if err != nil {
			return nil, err
		}
		if err := s.Post.Tell(ctx, u, mail.PasswordDemanded(l.URL, l.Expires)); err != nil {
			return nil, err
		}
		return m, s.Activity.Record(ctx, activity.Event{Kind: activity.PasswordDemanded, Object: m.ID, Name: name, Subject: u.ID})
	})
}
