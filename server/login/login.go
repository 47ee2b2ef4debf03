// Package login signs people in. Each way of proving who one is, is a package of
// its own below this one; all of them end in Finish, the only place that makes
// sessions.
package login

import (
	"context"
	"fmt"
	"time"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/activityevent"
	"github.com/strongroom/strongroom/ent/membership"
	"github.com/strongroom/strongroom/server/activity"
	"github.com/strongroom/strongroom/server/clean"
	"github.com/strongroom/strongroom/server/fault"
	"github.com/strongroom/strongroom/server/network"
	"github.com/strongroom/strongroom/server/person"
	"github.com/strongroom/strongroom/server/session"
	"github.com/strongroom/strongroom/server/store"
	"github.com/strongroom/strongroom/server/throttle"
)

// Service signs people in.
type Service struct {
	DB       *ent.Client
	People   *person.People
	Sessions *session.Manager
	Activity *activity.Recorder
	Throttle *throttle.Guard
	Networks *network.Networks
}

// refused is what everybody reads who could not be signed in, whatever the
// reason: unknown, wrong, suspended.
func refused() error {
	return fault.Invalid("", "That e-mail address and password do not match. Check both and try again.")
}

// SignIn verifies an address and a password. Knowing and not knowing the person
// cost the same, and so do one try and too many: one lookup, one hash, one sentence.
func (s *Service) SignIn(ctx context.Context, email, pass string) (access.Viewer, error) {
	clean, err := clean.Email("input.email", email)
	if err != nil {
		clean = "" // nobody has this address; the cost is paid all the same
	}
	system := access.As(ctx, access.ActorAuthenticator, "")
	u, err := s.People.Find(system, clean)
	if err != nil && !ent.IsNotFound(err) {
		return access.Viewer{}, fmt.Errorf("sign in: %w", err)
	}
	ok, tried, err := s.Verify(ctx, u, clean, pass)
	if err != nil {
		return access.Viewer{}, fmt.Errorf("sign in: %w", err)
	}
	if !ok {
		if u != nil && tried {
			// Not waited for: writing it down would tell by its time that the person exists.
			go s.note(context.WithoutCancel(ctx), u)
		}
		return access.Viewer{}, refused()
	}
	return s.Finish(ctx, u)
}

// note records a failed attempt where the person's admins see it. The attempt
// has failed whether or not this succeeds.
func (s *Service) note(ctx context.Context, u *ent.User) {
	mem, err := s.membership(access.As(ctx, access.ActorAuthenticator, ""), u.ID)
	if err != nil {
		return
	}
	_ = s.Activity.Record(ctx, activity.Event{
		Kind: activity.SignInFailed, Outcome: activityevent.OutcomeFAILED,
		Actor: u.ID, Object: u.ID, Organization: mem.OrganizationID,
	})
}

func (s *Service) membership(ctx context.Context, userID string) (*ent.Membership, error) {
	return s.DB.Membership.Query().
		Where(membership.UserID(userID), membership.StateEQ(membership.StateACTIVE)).
		Order(membership.ByCreatedAt(), membership.ByID()).
		First(ctx)
}

// Finish makes a session for a person who has proved who they are and gives the
// browser its cookies. A person who belongs to no organization is not signed in.
func (s *Service) Finish(ctx context.Context, u *ent.User) (access.Viewer, error) {
	mem, err := s.membership(access.As(ctx, access.ActorAuthenticator, ""), u.ID)
	if ent.IsNotFound(err) {
		return access.Viewer{}, refused()
	}
	if err != nil {
		return access.Viewer{}, fmt.Errorf("finish sign-in: %w", err)
	}
	return s.FinishIn(ctx, u, mem)
}

// FinishIn is Finish for a known membership.
func (s *Service) FinishIn(ctx context.Context, u *ent.User, mem *ent.Membership) (access.Viewer, error) {
	jar := session.JarFrom(ctx)
	if jar == nil {
		return access.Viewer{}, fault.Conflict("Sign in over HTTP, not over a WebSocket.")
	}
	if err := s.Networks.Check(ctx, u); err != nil {
		return access.Viewer{}, err
	}
	type issued struct {
		row    *ent.Session
		tokens session.Tokens
	}
	made, err := store.InTx(ctx, s.DB, func(ctx context.Context, _ *ent.Client) (issued, error) {
		row, tokens, err := s.Sessions.Issue(ctx, u, mem.OrganizationID, jar.Device())
		if err != nil {
			return issued{}, err
		}
		err = s.Activity.Record(ctx, activity.Event{
			Kind: activity.SignedIn, Object: row.ID, Actor: u.ID, Organization: mem.OrganizationID,
		})
		return issued{row, tokens}, err
	})
	if err != nil {
		return access.Viewer{}, fmt.Errorf("finish sign-in: %w", err)
	}
	v, _ := access.From(ctx)
	v.User, v.Session, v.AuthTime = u.ID, made.row.ID, made.row.AuthTime
	v.Organization, v.Role = mem.OrganizationID, mem.Role
	jar.Set(made.tokens, v)
	return v, nil
}

// Confirm verifies the viewer's own password before something sensitive. It
// returns until when sensitive things can be done.
func (s *Service) Confirm(ctx context.Context, pass string) (time.Time, error) {
	v, _ := access.From(ctx)
	u, err := s.DB.User.Get(access.As(ctx, access.ActorAuthenticator, ""), v.User)
	if err != nil {
		return time.Time{}, fmt.Errorf("confirm identity: %w", err)
	}
	ok, tried, err := s.Verify(ctx, u, "", pass)
	if err != nil {
		return time.Time{}, fmt.Errorf("confirm identity: %w", err)
	}
	if !tried {
		return time.Time{}, fault.Limited(0, "That was tried too often. Wait a while, then try again.")
	}
	e := activity.Event{Kind: activity.IdentityConfirmed}
	if !ok {
		e = activity.Event{Kind: activity.IdentityUnproven, Outcome: activityevent.OutcomeFAILED}
	}
	if err := s.Activity.Record(ctx, e); err != nil {
		return time.Time{}, err
	}
	if !ok {
		return time.Time{}, fault.Invalid("input.password", "That is not your password.")
	}
	return s.Sessions.Confirm(ctx)
}
