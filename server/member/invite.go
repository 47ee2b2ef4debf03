// Package member brings people into an organization and takes them out again.
package member

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/invitation"
	"github.com/strongroom/strongroom/ent/membership"
	"github.com/strongroom/strongroom/ent/schema/id"
	"github.com/strongroom/strongroom/server/activity"
	"github.com/strongroom/strongroom/server/clean"
	"github.com/strongroom/strongroom/server/fault"
	"github.com/strongroom/strongroom/server/job"
	"github.com/strongroom/strongroom/server/login"
	"github.com/strongroom/strongroom/server/mail"
	"github.com/strongroom/strongroom/server/person"
	"github.com/strongroom/strongroom/server/postman"
	"github.com/strongroom/strongroom/server/session"
	"github.com/strongroom/strongroom/server/setting"
	"github.com/strongroom/strongroom/server/store"
	"github.com/strongroom/strongroom/server/vault"
)

// Service invites, accepts, changes and removes members.
type Service struct {
	DB       *ent.Client
	Vault    *vault.Vault
	People   *person.People
	Login    *login.Service
	Sessions *session.Manager
	Settings *setting.Service
	Activity *activity.Recorder
	Jobs     *job.Queue
	Post     *postman.Postman
	BaseURL  string
	Now      func() time.Time
}

// Invite offers an address a role. The link goes to that address alone.
func (s *Service) Invite(ctx context.Context, email string, role access.Role) (*ent.Invitation, error) {
	email, err := clean.Email("input.email", email)
	if err != nil {
		return nil, err
	}
	v, _ := access.From(ctx)
	if !role.AtMost(v.Role) {
		return nil, fault.Forbidden("You cannot invite somebody into a role above your own.")
	}
	return store.InTx(ctx, s.DB, func(ctx context.Context, db *ent.Client) (*ent.Invitation, error) {
		if err := s.mayInvite(ctx, db, email); err != nil {
			return nil, err
		}
		invitationID := id.New("inv")
		sealed, err := s.Vault.SealFor(ctx, v.Organization, emailPlace(invitationID), []byte(email))
		if err != nil {
			return nil, err
		}
		token := vault.NewToken()
		until, err := s.until(ctx)
		if err != nil {
			return nil, err
		}
		inv, err := db.Invitation.Create().
			SetID(invitationID).SetEmailSealed(sealed).SetEmailIndex(s.People.Index(email)).
			SetTokenHash(vault.Hash(token)).SetRole(role).SetInviterID(v.User).SetExpiresAt(until).
			Save(ctx)
		if err != nil {
			return nil, fmt.Errorf("invite: %w", err)
		}
		if err := s.send(ctx, inv, email, token); err != nil {
			return nil, err
		}
		return inv, s.Activity.Record(ctx, activity.Event{
			Kind: activity.MemberInvited, Object: inv.ID, Name: email, Facts: map[string]string{"role": string(role)},
		})
	})
}

// mayInvite refuses to invite members and to invite twice.
func (s *Service) mayInvite(ctx context.Context, db *ent.Client, email string) error {
	system := access.As(ctx, access.ActorAuthenticator, "")
	v, _ := access.From(ctx)
	u, err := s.People.Find(system, email)
	if err != nil && !ent.IsNotFound(err) {
		return fmt.Errorf("invite: %w", err)
	}
	if u != nil {
		member, err := db.Membership.Query().
			Where(membership.UserID(u.ID), membership.OrganizationID(v.Organization), membership.StateNEQ(membership.StateREMOVED)).
			Exist(system)
		if err != nil {
			return fmt.Errorf("invite: %w", err)
		}
		if member {
			return fault.Invalid("input.email", "This person is a member already.")
		}
	}
	pending, err := db.Invitation.Query().
		Where(invitation.EmailIndex(s.People.Index(email)), invitation.StateEQ(invitation.StatePENDING)).
		Exist(ctx)
	if err != nil {
		return fmt.Errorf("invite: %w", err)
	}
	if pending {
		return fault.Invalid("input.email", "This person is invited already. Send that invitation again, or revoke it first.")
	}
	return nil
}

func (s *Service) until(ctx context.Context) (time.Time, error) {
	settings, err := s.Settings.Get(ctx)
	if err != nil {
		return time.Time{}, err
	}
	return s.Now().UTC().Truncate(time.Millisecond).AddDate(0, 0, settings.InvitationDays), nil
}

// send enqueues the mail with the link. The token is in the fragment, which
// browsers send to no server and put in no Referer.
func (s *Service) send(ctx context.Context, inv *ent.Invitation, email, token string) error {
	v, _ := access.From(ctx)
	inviter, err := store.In(ctx, s.DB).User.Get(ctx, v.User)
	if err != nil {
		return fmt.Errorf("invite: %w", err)
	}
	name, err := s.People.Name(ctx, inviter)
	if err != nil {
		return err
	}
	org, err := store.In(ctx, s.DB).Organization.Get(ctx, v.Organization)
	if err != nil {
		return fmt.Errorf("invite: %w", err)
	}
	return s.Post.SendTo(ctx, email, v.Organization, mail.Invitation{
		Inviter: name, Organization: org.Name, Role: title(inv.Role),
		Link: s.BaseURL + "/invitation#token=" + token, Expires: inv.ExpiresAt,
	})
}

func title(r access.Role) string { return string(r[:1]) + strings.ToLower(string(r[1:])) }

// Resend gives a pending invitation a new link and a new end.
func (s *Service) Resend(ctx context.Context, invitationID string) (*ent.Invitation, error) {
	return store.InTx(ctx, s.DB, func(ctx context.Context, db *ent.Client) (*ent.Invitation, error) {
		inv, email, err := s.pending(ctx, db, invitationID)
		if err != nil {
			return nil, err
		}
		token := vault.NewToken()
		until, err := s.until(ctx)
		if err != nil {
			return nil, err
		}
		inv, err = db.Invitation.UpdateOne(inv).SetTokenHash(vault.Hash(token)).SetExpiresAt(until).Save(ctx)
		if err != nil {
			return nil, fmt.Errorf("resend invitation: %w", err)
		}
		if err := s.send(ctx, inv, email, token); err != nil {
			return nil, err
		}
		return inv, s.Activity.Record(ctx, activity.Event{Kind: activity.InvitationResent, Object: inv.ID, Name: email})
	})
}

// Revoke ends the link of a pending invitation.
func (s *Service) Revoke(ctx context.Context, invitationID string) (*ent.Invitation, error) {
	return store.InTx(ctx, s.DB, func(ctx context.Context, db *ent.Client) (*ent.Invitation, error) {
		inv, email, err := s.pending(ctx, db, invitationID)
		if err != nil {
			return nil, err
		}
		inv, err = db.Invitation.UpdateOne(inv).SetState(invitation.StateREVOKED).Save(ctx)
		if err != nil {
			return nil, fmt.Errorf("revoke invitation: %w", err)
		}
		return inv, s.Activity.Record(ctx, activity.Event{Kind: activity.InvitationRevoked, Object: inv.ID, Name: email})
	})
}

func (s *Service) pending(ctx context.Context, db *ent.Client, invitationID string) (*ent.Invitation, string, error) {
	inv, err := db.Invitation.Query().
		Where(invitation.ID(invitationID), invitation.StateEQ(invitation.StatePENDING)).Only(ctx)
	if ent.IsNotFound(err) {
		return nil, "", fault.NotFound("There is no such pending invitation.")
	}
	if err != nil {
		return nil, "", fmt.Errorf("find invitation: %w", err)
	}
	email, err := s.InvitedEmail(ctx, inv)
	return inv, email, err
}

// InvitedEmail opens the invited address.
func (s *Service) InvitedEmail(ctx context.Context, inv *ent.Invitation) (string, error) {
	b, err := s.Vault.OpenFor(ctx, inv.OrganizationID, emailPlace(inv.ID), inv.EmailSealed)
	return string(b), err
}

func emailPlace(invitationID string) vault.Place {
	return vault.Place{Column: "invitations.email", Row: invitationID}
}
