package member

import (
	"context"
	"fmt"
	"time"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/invitation"
	"github.com/strongroom/strongroom/ent/membership"
	"github.com/strongroom/strongroom/server/activity"
	"github.com/strongroom/strongroom/server/clean"
	"github.com/strongroom/strongroom/server/fault"
	"github.com/strongroom/strongroom/server/login/password"
	"github.com/strongroom/strongroom/server/store"
	"github.com/strongroom/strongroom/server/vault"
)

// Offer is what the link of an invitation shows before anybody signs in.
type Offer struct {
	Organization                         string // by id
	OrganizationName, InviterName, Email string
	Role                                 access.Role
	ExpiresAt                            time.Time
	// HasAccount is set if the address has an account, Mine if it is the viewer's.
	HasAccount, Mine bool
}

// open finds the invitation of a token that can still be used. It runs as the
// authenticator.
func (s *Service) open(ctx context.Context, token string) (*ent.Invitation, error) {
	inv, err := store.In(ctx, s.DB).Invitation.Query().
		Where(invitation.TokenHash(vault.Hash(token)), invitation.StateEQ(invitation.StatePENDING),
			invitation.ExpiresAtGT(s.Now().UTC())).
		WithInviter().Only(ctx)
	if ent.IsNotFound(err) {
		return nil, fault.NotFound("This invitation was used, revoked or has expired. Ask the person who invited you for a new one.")
	}
	if err != nil {
		return nil, fmt.Errorf("open invitation: %w", err)
	}
	return inv, nil
}

// Offer shows what a link offers. The token is the permission.
func (s *Service) Offer(ctx context.Context, token string) (*Offer, error) {
	v, _ := access.From(ctx)
	ctx = access.As(ctx, access.ActorAuthenticator, "")
	inv, err := s.open(ctx, token)
	if err != nil {
		return nil, err
	}
	org, err := s.DB.Organization.Get(ctx, inv.OrganizationID)
	if err != nil {
		return nil, fmt.Errorf("open invitation: %w", err)
	}
	inviter, err := s.People.Name(ctx, inv.Edges.Inviter)
	if err != nil {
		return nil, err
	}
	email, err := s.InvitedEmail(ctx, inv)
	if err != nil {
		return nil, err
	}
	u, err := s.People.Find(ctx, email)
	if err != nil && !ent.IsNotFound(err) {
		return nil, fmt.Errorf("open invitation: %w", err)
	}
	return &Offer{
		Organization: inv.OrganizationID, OrganizationName: org.Name, InviterName: inviter, Email: email,
		Role: inv.Role, ExpiresAt: inv.ExpiresAt, HasAccount: u != nil, Mine: u != nil && v.User == u.ID,
	}, nil
}

// Accept takes an invitation up and signs the person in. A person who has an
// account proves it by being signed in, or with its password if that is all that
// the account asks for; nobody is linked to an account without.
func (s *Service) Accept(ctx context.Context, token, name, pass string) (access.Viewer, error) {
	system := access.As(ctx, access.ActorAuthenticator, "")
	inv, err := s.open(system, token)
	if err != nil {
		return access.Viewer{}, err
	}
	email, err := s.InvitedEmail(system, inv)
	if err != nil {
		return access.Viewer{}, err
	}
	v, _ := access.From(ctx)
	u, hash, name, err := s.candidate(ctx, v.User, inv.OrganizationID, email, name, pass)
	if err != nil {
		return access.Viewer{}, err
	}
	mem, err := store.InTx(system, s.DB, func(ctx context.Context, db *ent.Client) (*ent.Membership, error) {
		n, err := db.Invitation.Update().
			Where(invitation.ID(inv.ID), invitation.TokenHash(inv.TokenHash), invitation.StateEQ(invitation.StatePENDING)).
			SetState(invitation.StateACCEPTED).Save(ctx)
		if err != nil {
			return nil, fmt.Errorf("accept invitation: %w", err)
		}
		if n == 0 { // somebody was faster
			return nil, fault.NotFound("This invitation was used already.")
		}
		who := u
		if who == nil {
			if who, err = s.People.Create(ctx, name, email, hash); err != nil {
				return nil, err
			}
		}
		if who.EmailVerifiedAt == nil { // the link came to the address
			if who, err = db.User.UpdateOne(who).SetEmailVerifiedAt(s.Now().UTC().Truncate(time.Millisecond)).Save(ctx); err != nil {
				return nil, fmt.Errorf("accept invitation: %w", err)
			}
		}
		mem, err := join(ctx, db, who, inv)
		if err != nil {
			return nil, err
		}
		mem.Edges.User = who
		return mem, s.Activity.Record(ctx, activity.Event{
			Kind: activity.MemberJoined, Object: mem.ID, Name: title(inv.Role),
			Actor: who.ID, Organization: inv.OrganizationID,
		})
	})
	if err != nil {
		return access.Viewer{}, err
	}
	if v, ok := access.From(ctx); ok && v.User == mem.UserID {
		return s.Sessions.Switch(ctx, mem.OrganizationID)
	}
	return s.Login.Joined(ctx, mem.Edges.User, mem)
}

// candidate returns the existing person, who is signed in or whose password is
// verified, or what a new one is made of.
func (s *Service) candidate(ctx context.Context, viewer, organization, email, name, pass string) (u *ent.User, hash, cleaned string, err error) {
	system := access.As(ctx, access.ActorAuthenticator, "")
	u, err = s.People.Find(system, email)
	if err != nil && !ent.IsNotFound(err) {
		return nil, "", "", fmt.Errorf("accept invitation: %w", err)
	}
	if u != nil && u.ID == viewer {
		return u, "", "", nil
	}
	if u != nil {
		ok, _, err := s.Login.Verify(ctx, u, email, pass)
		if err != nil {
			return nil, "", "", err
		}
		if !ok {
			return nil, "", "", fault.Invalid("input.password", "That is not the password of this account.")
		}
		more, err := s.Login.Factors.Methods(ctx, u.ID)
		if err != nil {
			return nil, "", "", err
		}
		if len(more) > 0 {
			return nil, "", "", fault.Conflict("Your account asks for more than its password. Sign in to it first, then open this link again.")
		}
		return u, "", "", nil
	}
	if cleaned, err = clean.Name("input.name", name); err != nil {
		return nil, "", "", err
	}
	policy, err := s.Settings.Passwords(ctx, organization)
	if err != nil {
		return nil, "", "", err
	}
	org, err := s.DB.Organization.Get(system, organization)
	if err != nil {
		return nil, "", "", fmt.Errorf("accept invitation: %w", err)
	}
	if err := policy.Check(ctx, "input.password", pass, cleaned, email, org.Name); err != nil {
		return nil, "", "", err
	}
	hash, err = password.Hash(ctx, pass)
	return nil, hash, cleaned, err
}

// join adds the person, or brings back one who was removed.
func join(ctx context.Context, db *ent.Client, u *ent.User, inv *ent.Invitation) (*ent.Membership, error) {
	old, err := db.Membership.Query().
		Where(membership.UserID(u.ID), membership.OrganizationID(inv.OrganizationID)).Only(ctx)
	switch {
	case err == nil && old.State != membership.StateREMOVED:
		return nil, fault.Conflict("You are a member already. Sign in instead.")
	case err == nil:
		old, err = db.Membership.UpdateOne(old).SetState(membership.StateACTIVE).SetRole(inv.Role).Save(ctx)
	case ent.IsNotFound(err):
		old, err = db.Membership.Create().SetOrganizationID(inv.OrganizationID).
			SetUserID(u.ID).SetRole(inv.Role).Save(ctx)
	}
	if err != nil {
		return nil, fmt.Errorf("join organization: %w", err)
	}
	return old, nil
}
