package recovery

import (
	"context"
	"errors"
	"fmt"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	entlink "github.com/strongroom/strongroom/ent/link"
	row "github.com/strongroom/strongroom/ent/recovery"
	"github.com/strongroom/strongroom/server/activity"
	"github.com/strongroom/strongroom/server/factor"
	"github.com/strongroom/strongroom/server/fault"
	"github.com/strongroom/strongroom/server/session"
	"github.com/strongroom/strongroom/server/store"
)

// Advance sends the links of requests whose day has passed, and ends those that
// waited too long. Many may do it at once.
func (s *Service) Advance(ctx context.Context) error {
	late, err := s.DB.Recovery.Query().Where(row.StateIn(open...), row.ExpiresAtLTE(s.now())).All(system(ctx))
	if err != nil {
		return fmt.Errorf("look at recoveries: %w", err)
	}
	for _, r := range late {
		_, err := store.InTx(system(ctx), s.DB, func(ctx context.Context, _ *ent.Client) (int, error) {
			u, err := s.lock(ctx, r.UserID)
			if err != nil {
				return 0, err
			}
			return 0, s.end(ctx, u, r, row.StateEXPIRED, activity.RecoveryExpired, "", "too much time passed")
		})
		if err != nil && fault.CodeOf(err) != fault.CodeConflict {
			return err
		}
	}
	due, err := s.DB.Recovery.Query().Where(row.StateEQ(row.StateAPPROVED), row.ReadyAtLTE(s.now()), row.ExpiresAtGT(s.now())).All(system(ctx))
	if err != nil {
		return fmt.Errorf("look at recoveries: %w", err)
	}
	for _, r := range due {
		_, err := store.InTx(system(ctx), s.DB, func(ctx context.Context, _ *ent.Client) (int, error) {
			return 0, s.send(ctx, r)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// send mails the link of a request whose day has passed, if its approvals still
// count; else it waits for others.
func (s *Service) send(ctx context.Context, due *ent.Recovery) error {
	r, u, err := s.locked(ctx, due.UserID, row.ID(due.ID), row.StateEQ(row.StateAPPROVED), row.ReadyAtLTE(s.now()))
	if ent.IsNotFound(err) {
		return nil // ended, or sent by another server
	}
	if err != nil {
		return fmt.Errorf("send recovery link: %w", err)
	}
	yes, err := s.valid(ctx, r)
	if err != nil {
		return err
	}
	db := store.In(ctx, s.DB)
	if len(yes) < r.Needed {
		err := db.Recovery.UpdateOneID(r.ID).SetState(row.StatePENDING).SetApprovals(yes).ClearReadyAt().
			SetExpiresAt(s.now().Add(pendingFor)).Exec(system(ctx))
		if err != nil {
			return fmt.Errorf("take approvals back: %w", err)
		}
		return s.record(ctx, u, activity.Event{Kind: activity.RecoveryUnapproved})
	}
	err = db.Recovery.UpdateOneID(r.ID).SetState(row.StateSENT).SetExpiresAt(s.now().Add(completeFor)).Exec(system(ctx))
	if err != nil {
		return fmt.Errorf("send recovery link: %w", err)
	}
	if err := s.record(ctx, u, activity.Event{Kind: activity.RecoverySent}); err != nil {
		return err
	}
	return s.tellReady(ctx, u, r)
}

func gone() error { return fault.NotFound("This link was used, withdrawn or is too old.") }

// Complete takes up the mailed link with the password: every old factor, backup
// code, trusted browser and session goes, and the person is signed in to a session
// that can do nothing but set up a new factor.
func (s *Service) Complete(ctx context.Context, token, pass string) (access.Viewer, error) {
	var none access.Viewer
	if session.JarFrom(ctx) == nil {
		return none, fault.Conflict("Sign in over HTTP, not over a WebSocket.")
	}
	_, u, err := s.Links.Find(ctx, token, entlink.PurposeRECOVER)
	if err != nil {
		return none, err
	}
	if err := s.inside(ctx, u); err != nil {
		return none, err
	}
	ok, _, err := s.Login.Verify(ctx, u, "", pass)
	if err != nil {
		return none, err
	}
	if !ok {
		return none, fault.Invalid("input.password", "That is not your password.")
	}
	// What Verify compared with; it may have replaced the hash by a stronger one.
	verified, err := s.user(ctx, u.ID)
	if err != nil {
		return none, err
	}
	home, err := store.InTx(ctx, s.DB, func(ctx context.Context, db *ent.Client) (*ent.Membership, error) {
		u, err := s.lock(ctx, u.ID)
		if err != nil {
			return nil, err
		}
		l, _, err := s.Links.Use(ctx, token, entlink.PurposeRECOVER)
		if err != nil {
			return nil, err
		}
		recID, err := s.Links.Detail(ctx, l, u)
		if err != nil {
			return nil, err
		}
		home, err := s.People.Home(system(ctx), u.ID)
		if ent.IsNotFound(err) || err == nil && u.PasswordHash != verified.PasswordHash {
			return nil, gone()
		}
		if err != nil {
			return nil, fmt.Errorf("complete recovery: %w", err)
		}
		// Of a completion and a cancellation at once, one finds the request open.
		n, err := db.Recovery.Update().
			Where(row.ID(recID), row.UserID(u.ID), row.OrganizationID(home.OrganizationID), row.StateEQ(row.StateSENT), row.ExpiresAtGT(s.now())).
			SetState(row.StateDONE).SetEndedAt(s.now()).Save(system(ctx))
		if err != nil {
			return nil, fmt.Errorf("complete recovery: %w", err)
		}
		if n == 0 {
			return nil, gone()
		}
		if err := s.Factors.RemoveAll(ctx, u.ID); err != nil {
			return nil, err
		}
		_, err1 := s.Sessions.RevokeUser(ctx, u.ID, "")
		err2 := s.Challenges.Withdraw(ctx, u.ID)
		_, err3 := s.Links.Withdraw(ctx, u.ID, entlink.PurposeCANCEL_RECOVERY, entlink.PurposeRESET_PASSWORD)
		_, err4 := s.Throttle.Forget(ctx, u.ID)
		if err := errors.Join(err1, err2, err3, err4); err != nil {
			return nil, err
		}
		if err := s.record(ctx, u, activity.Event{Kind: activity.RecoveryDone, Actor: u.ID}); err != nil {
			return nil, err
		}
		if err := s.tellDone(ctx, u); err != nil {
			return nil, err
		}
		return home, nil
	})
	if err != nil {
		return none, err
	}
	// A crash before this line leaves an account that asks for the password, and then
	// for a new factor: see Owes.
	return s.Login.FinishIn(ctx, verified, home, session.Proven{Methods: []string{string(factor.Password)}, At: s.Now()})
}

// Owes reports whether a person has recovered their account and not set up a new
// factor since.
func (s *Service) Owes(ctx context.Context, userID string) (bool, error) {
	owes, err := store.In(ctx, s.DB).Recovery.Query().
		Where(row.UserID(userID), row.StateEQ(row.StateDONE), row.EnrolledAtIsNil()).Exist(system(ctx))
	if err != nil {
		return false, fmt.Errorf("look at recoveries: %w", err)
	}
	return owes, nil
}
