package account

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/activityevent"
	row "github.com/strongroom/strongroom/ent/link"
	"github.com/strongroom/strongroom/ent/membership"
	"github.com/strongroom/strongroom/server/activity"
	"github.com/strongroom/strongroom/server/clean"
	"github.com/strongroom/strongroom/server/fault"
	"github.com/strongroom/strongroom/server/job"
	"github.com/strongroom/strongroom/server/mail"
	"github.com/strongroom/strongroom/server/session"
	"github.com/strongroom/strongroom/server/store"
	"github.com/strongroom/strongroom/server/throttle"
)

// resetFor is how long a link to choose a new password works.
const resetFor = 20 * time.Minute

// prove demands that the viewer knows their password, or has proved a strong
// factor in this session just now.
func (s *Service) prove(ctx context.Context, u *ent.User, current *string) error {
	v, _ := access.From(ctx)
	if current == nil {
		row, err := s.DB.Session.Get(system(ctx), v.Session)
		if err != nil {
			return fmt.Errorf("look at session: %w", err)
		}
		if row.StrongAt == nil || s.now().Sub(*row.StrongAt) >= session.FreshFor {
			return fault.Invalid("input.currentPassword", "Enter your current password.")
		}
		return nil
	}
	ok, _, err := s.Login.Verify(ctx, u, "", *current)
	if err != nil {
		return err
	}
	if ok {
		return nil
	}
	// Tried too often reads the same and costs the same.
	if err := s.Activity.Record(ctx, activity.Event{Kind: activity.PasswordUnproven, Outcome: activityevent.OutcomeFAILED}); err != nil {
		return err
	}
	return fault.Invalid("input.currentPassword", "That is not your current password.")
}

// ChangePassword gives the viewer another password and ends their other sessions.
// current is nil for somebody who has proved a strong factor instead.
func (s *Service) ChangePassword(ctx context.Context, current *string, pass string) (ended int, err error) {
	u, err := s.me(ctx)
	if err != nil {
		return 0, err
	}
	if err := s.prove(ctx, u, current); err != nil {
		return 0, err
	}
	hash, err := s.judge(ctx, u, "input.newPassword", pass)
	if err != nil {
		return 0, err
	}
	v, _ := access.From(ctx)
	return store.InTx(ctx, s.DB, func(ctx context.Context, _ *ent.Client) (int, error) {
		u, err := s.replace(ctx, u, hash)
		if err != nil {
			return 0, err
		}
		if _, err := s.Links.Withdraw(ctx, u.ID, row.PurposeRESET_PASSWORD); err != nil {
			return 0, err
		}
		n, err := s.Sessions.RevokeUser(ctx, u.ID, v.Session)
		if err != nil {
			return 0, err
		}
		if err := s.Post.PasswordChanged(ctx, u); err != nil {
			return 0, err
		}
		return n, s.record(ctx, u, activity.Event{Kind: activity.PasswordChanged})
	})
}

// ResetJob is the kind of the jobs that send a link to choose a new password.
const ResetJob = "password-reset"

type forgotten struct {
	Email string
	Where []mail.Fact
}

// Forgot sends a link to choose a new password to the address, if somebody signs
// in with it. Whether somebody does is found out by a job, so the answer and its
// time do not tell.
func (s *Service) Forgot(ctx context.Context, email string) error {
	email, err := clean.Email("input.email", email)
	if err != nil {
		return err // it says nothing about anybody
	}
	v, _ := access.From(ctx)
	_, err = s.Throttle.Begin(ctx, throttle.Attempt{Credential: throttle.Link, Name: s.People.Index(email), Address: v.Address})
	if fault.CodeOf(err) == fault.CodeLimited {
		return nil // who asks again and again has had mail enough
	}
	if err != nil {
		return err
	}
	return s.Jobs.Enqueue(ctx, ResetJob, "", forgotten{Email: email, Where: s.Post.Where(ctx)})
}

// SendReset does a ResetJob.
func (s *Service) SendReset(ctx context.Context, j job.Job) error {
	var f forgotten
	if err := j.Decode(&f); err != nil {
		return err
	}
	u, err := s.People.Find(system(ctx), f.Email)
	if ent.IsNotFound(err) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("find who forgot a password: %w", err)
	}
	active, err := s.DB.Membership.Query().
		Where(membership.UserID(u.ID), membership.StateEQ(membership.StateACTIVE)).Exist(system(ctx))
	if err != nil {
		return fmt.Errorf("find who forgot a password: %w", err)
	}
	if !active || !hasPassword(u) {
		return nil
	}
	_, err = store.InTx(system(ctx), s.DB, func(ctx context.Context, _ *ent.Client) (int, error) {
		if _, err := s.Links.Withdraw(ctx, u.ID, row.PurposeRESET_PASSWORD); err != nil {
			return 0, err
		}
		l, err := s.Links.Make(ctx, u, row.PurposeRESET_PASSWORD, "", resetFor)
		if err != nil {
			return 0, err
		}
		if err := s.Post.Tell(ctx, u, mail.ResetPassword(l.URL, l.Expires, f.Where)); err != nil {
			return 0, err
		}
		return 0, s.record(ctx, u, activity.Event{Kind: activity.ResetRequested})
	})
	return err
}

// ResetOffer returns whose password a link resets. The token is the permission.
func (s *Service) ResetOffer(ctx context.Context, token string) (*ent.User, error) {
	_, u, err := s.Links.Find(ctx, token, row.PurposeRESET_PASSWORD)
	return u, err
}

// Reset gives a person another password through a mailed link and ends all their
// sessions. It signs nobody in, and second factors stay as they are.
func (s *Service) Reset(ctx context.Context, token, pass string) error {
	_, u, err := s.Links.Find(ctx, token, row.PurposeRESET_PASSWORD)
	if err != nil {
		return err
	}
	hash, err := s.judge(ctx, u, "input.password", pass)
	if err != nil {
		return err
	}
	_, err = store.InTx(ctx, s.DB, func(ctx context.Context, db *ent.Client) (int, error) {
		_, u, err := s.Links.Use(ctx, token, row.PurposeRESET_PASSWORD)
		if err != nil {
			return 0, err
		}
		if u, err = s.replace(ctx, u, hash); err != nil {
			return 0, err
		}
		if u.EmailVerifiedAt == nil { // the link came to the address
			if err := db.User.UpdateOneID(u.ID).SetEmailVerifiedAt(s.now()).Exec(system(ctx)); err != nil {
				return 0, fmt.Errorf("verify address: %w", err)
			}
		}
		// A thief may have asked for another address; the owner has just shown up.
		_, err1 := s.Links.Withdraw(ctx, u.ID, row.PurposeRESET_PASSWORD, row.PurposeCHANGE_EMAIL)
		_, err2 := s.Sessions.RevokeUser(ctx, u.ID, "")
		_, err3 := s.Throttle.Forget(ctx, u.ID, throttle.Password)
		if err := errors.Join(err1, err2, err3); err != nil {
			return 0, err
		}
		if err := s.Post.PasswordChanged(ctx, u); err != nil {
			return 0, err
		}
		return 0, s.record(ctx, u, activity.Event{Kind: activity.PasswordReset})
	})
	return err
}
