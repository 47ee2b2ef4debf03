package graph

import (
	"context"
	"time"

	"entgo.io/contrib/entgql"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/invitation"
	"github.com/strongroom/strongroom/ent/membership"
	"github.com/strongroom/strongroom/graph/generated"
	"github.com/strongroom/strongroom/graph/model"
)

// Email is the resolver for the email field.
func (r *invitationResolver) Email(ctx context.Context, obj *ent.Invitation) (string, error) {
	return r.Members.InvitedEmail(ctx, obj)
}

// Expired is the resolver for the expired field.
func (r *invitationResolver) Expired(_ context.Context, obj *ent.Invitation) (bool, error) {
	return obj.State == invitation.StatePENDING && !obj.ExpiresAt.After(r.Now()), nil
}

// Mine is the resolver for the mine field.
func (r *membershipResolver) Mine(ctx context.Context, obj *ent.Membership) (bool, error) {
	return obj.UserID == viewer(ctx).User, nil
}

// LastSeenAt is the resolver for the lastSeenAt field.
func (r *membershipResolver) LastSeenAt(ctx context.Context, obj *ent.Membership) (*time.Time, error) {
	return r.Sessions.LastSeen(ctx, obj)
}

// InviteMember is the resolver for the inviteMember field.
func (r *mutationResolver) InviteMember(ctx context.Context, input model.InviteMemberInput) (*model.InviteMemberPayload, error) {
	inv, err := r.Members.Invite(ctx, input.Email, input.Role)
	if err != nil {
		return nil, err
	}
	return &model.InviteMemberPayload{Invitation: inv}, nil
}

// ResendInvitation is the resolver for the resendInvitation field.
func (r *mutationResolver) ResendInvitation(ctx context.Context, input model.ResendInvitationInput) (*model.ResendInvitationPayload, error) {
	inv, err := r.Members.Resend(ctx, input.ID)
	if err != nil {
		return nil, err
	}
	return &model.ResendInvitationPayload{Invitation: inv}, nil
}

// RevokeInvitation is the resolver for the revokeInvitation field.
func (r *mutationResolver) RevokeInvitation(ctx context.Context, input model.RevokeInvitationInput) (*model.RevokeInvitationPayload, error) {
	inv, err := r.Members.Revoke(ctx, input.ID)
	if err != nil {
		return nil, err
	}
	return &model.RevokeInvitationPayload{Invitation: inv}, nil
}

// ChangeMemberRole is the resolver for the changeMemberRole field.
func (r *mutationResolver) ChangeMemberRole(ctx context.Context, input model.ChangeMemberRoleInput) (*model.ChangeMemberRolePayload, error) {
	m, err := r.Members.ChangeRole(ctx, input.ID, input.Role)
	if err != nil {
		return nil, err
	}
	return &model.ChangeMemberRolePayload{Membership: m}, nil
}

// SuspendMember is the resolver for the suspendMember field.
func (r *mutationResolver) SuspendMember(ctx context.Context, input model.SuspendMemberInput) (*model.SuspendMemberPayload, error) {
	m, err := r.Members.Suspend(ctx, input.ID)
	if err != nil {
		return nil, err
	}
	return &model.SuspendMemberPayload{Membership: m}, nil
}

// ReinstateMember is the resolver for the reinstateMember field.
func (r *mutationResolver) ReinstateMember(ctx context.Context, input model.ReinstateMemberInput) (*model.ReinstateMemberPayload, error) {
	m, err := r.Members.Reinstate(ctx, input.ID)
	if err != nil {
		return nil, err
	}
	return &model.ReinstateMemberPayload{Membership: m}, nil
}

// RemoveMember is the resolver for the removeMember field.
func (r *mutationResolver) RemoveMember(ctx context.Context, input model.RemoveMemberInput) (*model.RemoveMemberPayload, error) {
	if err := r.Members.Remove(ctx, input.ID); err != nil {
		return nil, err
	}
	return &model.RemoveMemberPayload{ID: input.ID}, nil
}

// Members is the resolver for the members field.
func (r *queryResolver) Members(ctx context.Context, after *entgql.Cursor[string], first *int, before *entgql.Cursor[string], last *int) (*ent.MembershipConnection, error) {
	first, last, err := page(first, last)
	if err != nil {
		return nil, err
	}
	return r.DB.Membership.Query().Where(membership.StateNEQ(membership.StateREMOVED)).
		Paginate(ctx, after, first, before, last)
}

// Invitations is the resolver for the invitations field.
func (r *queryResolver) Invitations(ctx context.Context, after *entgql.Cursor[string], first *int, before *entgql.Cursor[string], last *int) (*ent.InvitationConnection, error) {
	first, last, err := page(first, last)
	if err != nil {
		return nil, err
	}
	return r.DB.Invitation.Query().Where(invitation.StateEQ(invitation.StatePENDING)).
		Paginate(ctx, after, first, before, last, ent.WithInvitationOrder(&ent.InvitationOrder{
			Direction: entgql.OrderDirectionDesc, Field: ent.InvitationOrderFieldCreatedAt,
		}))
}

// Invitation returns generated.InvitationResolver implementation.
func (r *Resolver) Invitation() generated.InvitationResolver { return &invitationResolver{r} }

// Membership returns generated.MembershipResolver implementation.
func (r *Resolver) Membership() generated.MembershipResolver { return &membershipResolver{r} }

type (
	invitationResolver struct{ *Resolver }
	membershipResolver struct{ *Resolver }
)
