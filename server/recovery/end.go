package recovery

import (
	"context"
	"fmt"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	entlink "github.com/strongroom/strongroom/ent/link"
	row "github.com/strongroom/strongroom/ent/recovery"
	"github.com/strongroom/strongroom/server/activity"
	"github.com/strongroom/strongroom/server/fault"
	"github.com/strongroom/strongroom/server/store"
)

// Stop ends the open request of a person, if there is one, because the account has
// shown that it is in somebody's hands: a factor was proved, the password or the
// address was replaced. why finishes the sentence "It ended because …". It joins
// the transaction of ctx.
func (s *Service) Stop(ctx context.Context, userID, why string) error {
	under, err := store.In(ctx, s.DB).Recovery.Query().Where(row.UserID(userID), row.StateIn(open...)).Exist(system(ctx))
	if err != nil {
		return fmt.Errorf("look at recovery: %w", err)
	}
	if !under {
		return nil
	}
	_, err = store.InTx(ctx, s.DB, func(ctx context.Context, _ *ent.Client) (int, error) {
		r, u, err := s.locked(ctx, userID)
		if ent.IsNotFound(err) {
			return 0, nil // ended meanwhile
		}
		if err != nil {
			return 0, fmt.Errorf("stop recovery: %w", err)
		}
		return 0, s.end(ctx, u, r, row.StateCANCELLED, activity.RecoveryCancelled, userID, why)
	})
	return err
}

// Cancel ends the viewer's own open request.
func (s *Service) Cancel(ctx context.Context) error {
	v, _ := access.From(ctx)
	_, err := store.InTx(ctx, s.DB, func(ctx context.Context, _ *ent.Client) (int, error) {
		r, u, err := s.locked(ctx, v.User)
		if ent.IsNotFound(err) {
			return 0, fault.NotFound("There is no request to cancel; it may have ended meanwhile.")
		}
		if err != nil {
			return 0, fmt.Errorf("cancel recovery: %w", err)
		}
		return 0, s.end(ctx, u, r, row.StateCANCELLED, activity.RecoveryCancelled, u.ID, "you stopped it, signed in to your account")
	})
	return err
}

// CancelByLink ends the request that a notice was about.
func (s *Service) CancelByLink(ctx context.Context, token string) error {
	_, err := store.InTx(ctx, s.DB, func(ctx context.Context, _ *ent.Client) (int, error) {
		_, u, err := s.Links.Find(ctx, token, entlink.PurposeCANCEL_RECOVERY)
		if err != nil {
			return 0, err
		}
		if _, err := s.lock(ctx, u.ID); err != nil {
			return 0, err
		}
		l, u, err := s.Links.Use(ctx, token, entlink.PurposeCANCEL_RECOVERY)
		if err != nil {
			return 0, err
		}
		recID, err := s.Links.Detail(ctx, l, u)
		if err != nil {
			return 0, err
		}
		r, u, err := s.locked(ctx, u.ID, row.ID(recID))
		if ent.IsNotFound(err) {
			return 0, fault.NotFound("This link was used, withdrawn or is too old.")
		}
		if err != nil {
			return 0, fmt.Errorf("cancel recovery: %w", err)
		}
		return 0, s.end(ctx, u, r, row.StateCANCELLED, activity.RecoveryCancelled, u.ID, "the link in a mail about it was used to stop it")
	})
	return err
}

// end closes an open request: of many who do it at once, one succeeds. It joins the
// transaction of ctx, in which the request is locked.
func (s *Service) end(ctx context.Context, u *ent.User, r *ent.Recovery, as row.State, kind activity.Kind, by, why string) error {
	n, err := store.In(ctx, s.DB).Recovery.Update().Where(row.ID(r.ID), row.StateIn(open...)).
		SetState(as).SetEndedAt(s.now()).Save(system(ctx))
	if err != nil {
		return fmt.Errorf("end recovery: %w", err)
	}
	if n == 0 {
		return fault.Conflict("This request has ended meanwhile.")
	}
	if _, err := s.Links.Withdraw(ctx, u.ID, entlink.PurposeCANCEL_RECOVERY, entlink.PurposeRECOVER); err != nil {
		return err
	}
	if err := s.record(ctx, u, activity.Event{Kind: kind, Actor: by}); err != nil {
		return err
	}
	return s.tellEnded(ctx, u, why)
}
