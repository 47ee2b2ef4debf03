package account

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	row "github.com/strongroom/strongroom/ent/link"
	"github.com/strongroom/strongroom/server/activity"
	"github.com/strongroom/strongroom/server/clean"
	"github.com/strongroom/strongroom/server/fault"
	"github.com/strongroom/strongroom/server/mail"
	"github.com/strongroom/strongroom/server/postman"
	"github.com/strongroom/strongroom/server/store"
	"github.com/strongroom/strongroom/server/throttle"
)

const (
	verifyFor  = 24 * time.Hour
	confirmFor = 24 * time.Hour
	undoFor    = postman.NotMeFor
)

// changing are the links that a thief may have asked for. The others protect the
// owner, and nobody who is signed in can withdraw them.
var changing = []row.Purpose{row.PurposeRESET_PASSWORD, row.PurposeVERIFY_EMAIL, row.PurposeCHANGE_EMAIL}

// RequestVerification mails the viewer a link that shows that their address is
// theirs.
func (s *Service) RequestVerification(ctx context.Context) error {
	v, _ := access.From(ctx)
	if _, err := s.Throttle.Begin(ctx, throttle.Attempt{Credential: throttle.Link, User: v.User, Address: v.Address}); err != nil {
		return err
	}
	_, err := store.InTx(ctx, s.DB, func(ctx context.Context, _ *ent.Client) (int, error) {
		u, err := s.me(ctx)
		if err != nil {
			return 0, err
		}
		if u.EmailVerifiedAt != nil {
			return 0, fault.Conflict("Your address is verified already.")
		}
		l, err := s.Links.Make(ctx, u, row.PurposeVERIFY_EMAIL, "", verifyFor)
		if err != nil {
			return 0, err
		}
		return 0, s.Post.Tell(ctx, u, mail.VerifyEmail(l.URL, l.Expires))
	})
	return err
}

// VerifyEmail takes up a link of RequestVerification and returns the address.
func (s *Service) VerifyEmail(ctx context.Context, token string) (string, error) {
	return store.InTx(ctx, s.DB, func(ctx context.Context, db *ent.Client) (string, error) {
		_, u, err := s.Links.Use(ctx, token, row.PurposeVERIFY_EMAIL)
		if err != nil {
			return "", err
		}
		if err := db.User.UpdateOneID(u.ID).SetEmailVerifiedAt(s.now()).Exec(system(ctx)); err != nil {
			return "", fmt.Errorf("verify address: %w", err)
		}
		if err := s.record(ctx, u, activity.Event{Kind: activity.EmailVerified}); err != nil {
			return "", err
		}
		return s.People.Email(ctx, u)
	})
}

// ChangeEmail begins to give the viewer another address: the new one gets a link
// that confirms it, the present one a notice with which to stop it. Whether the
// new address is somebody's already is not told: its owner gets no link.
func (s *Service) ChangeEmail(ctx context.Context, email string) error {
	email, err := clean.Email("input.email", email)
	if err != nil {
		return err
	}
	v, _ := access.From(ctx)
	if _, err := s.Throttle.Begin(ctx, throttle.Attempt{Credential: throttle.Link, User: v.User, Address: v.Address}); err != nil {
		return err
	}
	_, err = store.InTx(ctx, s.DB, func(ctx context.Context, _ *ent.Client) (int, error) {
		u, err := s.me(ctx)
		if err != nil {
			return 0, err
		}
		before, err := s.People.Email(ctx, u)
		if err != nil {
			return 0, err
		}
		if before == email {
			return 0, fault.Invalid("input.email", "That is your address already.")
		}
		if _, err := s.Links.Withdraw(ctx, u.ID, row.PurposeCHANGE_EMAIL, row.PurposeVERIFY_EMAIL); err != nil {
			return 0, err
		}
		change, err := s.Links.Make(ctx, u, row.PurposeCHANGE_EMAIL, email, confirmFor)
		if err != nil {
			return 0, err
		}
		undo, err := s.Links.Make(ctx, u, row.PurposeUNDO_EMAIL, before, undoFor)
		if err != nil {
			return 0, err
		}
		if err := s.Post.Tell(ctx, u, mail.EmailRequested(undo.URL, s.Post.Where(ctx))); err != nil {
			return 0, err
		}
		_, err = s.People.Find(system(ctx), email)
		if err != nil && !ent.IsNotFound(err) {
			return 0, fmt.Errorf("change address: %w", err)
		}
		if err != nil { // nobody has it
			if err := s.Post.SendAt(ctx, u, email, v.Organization, mail.ConfirmEmail(change.URL, change.Expires)); err != nil {
				return 0, err
			}
		}
		return 0, s.record(ctx, u, activity.Event{Kind: activity.EmailRequested})
	})
	return err
}

// ConfirmEmail takes up the link that went to the new address: it is the person's
// from now on. The former one is told, with 72 hours to take it back.
func (s *Service) ConfirmEmail(ctx context.Context, token string) (string, error) {
	email, err := store.InTx(ctx, s.DB, func(ctx context.Context, _ *ent.Client) (string, error) {
		l, u, err := s.Links.Use(ctx, token, row.PurposeCHANGE_EMAIL)
		if err != nil {
			return "", err
		}
		email, err := s.Links.Detail(ctx, l, u)
		if err != nil {
			return "", err
		}
		before, err := s.People.Email(ctx, u)
		if err != nil {
			return "", err
		}
		if u, err = s.People.Readdress(ctx, u, email, s.now()); err != nil {
			return "", err
		}
		if err := s.Recoveries.Stop(ctx, u.ID, "the address was changed meanwhile"); err != nil {
			return "", err
		}
		// Links that went to the former address must not open the account any more,
		// but for those that take the change back: a thief who changes the address
		// twice must not get rid of them.
		if _, err := s.Links.Withdraw(ctx, u.ID, row.PurposeRESET_PASSWORD, row.PurposeVERIFY_EMAIL); err != nil {
			return "", err
		}
		undo, err := s.Links.Make(ctx, u, row.PurposeUNDO_EMAIL, before, undoFor)
		if err != nil {
			return "", err
		}
		org, err := s.Post.Organization(ctx, u.ID)
		if err != nil {
			return "", err
		}
		if err := s.Post.SendAt(ctx, u, before, org, mail.EmailChanged(undo.URL, s.Post.Where(ctx))); err != nil {
			return "", err
		}
		return email, s.record(ctx, u, activity.Event{Kind: activity.EmailChanged})
	})
	if store.IsUnique(err) {
		return "", fault.Conflict("This address belongs to another account meanwhile.")
	}
	return email, err
}

// Recovered is an account that its owner has taken back.
type Recovered struct {
	Email string
	// ResetToken chooses a new password, for the page that is open now.
	ResetToken string
}

// UndoEmail takes a change of address back, whether it was confirmed or not, ends
// every session and makes the password worthless.
func (s *Service) UndoEmail(ctx context.Context, token string) (*Recovered, error) {
	return s.recover(ctx, token, row.PurposeUNDO_EMAIL, func(ctx context.Context, l *ent.Link, u *ent.User) (*ent.User, error) {
		former, err := s.Links.Detail(ctx, l, u)
		if err != nil {
			return nil, err
		}
		now, err := s.People.Email(ctx, u)
		if err != nil {
			return nil, err
		}
		if now != former {
			if u, err = s.People.Readdress(ctx, u, former, s.now()); err != nil {
				return nil, err
			}
		}
		if err := s.Post.Tell(ctx, u, mail.EmailRestored(s.Post.Where(ctx))); err != nil {
			return nil, err
		}
		return u, s.record(ctx, u, activity.Event{Kind: activity.EmailRestored})
	})
}

// NotMe takes up the link of a notice by somebody who did not do what it tells:
// every session ends, the password is worthless, and the browser that the notice
// tells of is forgotten.
func (s *Service) NotMe(ctx context.Context, token string) (*Recovered, error) {
	return s.recover(ctx, token, row.PurposeNOT_ME, func(ctx context.Context, l *ent.Link, u *ent.User) (*ent.User, error) {
		sessionID, err := s.Links.Detail(ctx, l, u)
		if err != nil {
			return nil, err
		}
		if err := s.forgetSession(ctx, u, sessionID); err != nil {
			return nil, err
		}
		return u, s.record(ctx, u, disowned(sessionID, ""))
	})
}

// disowned is what is recorded of a session that is not its owner's; of none, the
// account as a whole. alertID is the alert that asked, if one did.
func disowned(sessionID, alertID string) activity.Event {
	return activity.Event{Kind: activity.NotMe, Facts: map[string]string{activity.FactSession: sessionID, activity.FactAlert: alertID}}
}

// Disown ends one of the viewer's own sessions that is not theirs, and forgets its
// browser; with no session it says so of the account. The viewer stays, to choose a
// new password.
func (s *Service) Disown(ctx context.Context, sessionID, alertID string) error {
	_, err := store.InTx(ctx, s.DB, func(ctx context.Context, _ *ent.Client) (int, error) {
		u, err := s.me(ctx)
		if err != nil {
			return 0, err
		}
		if err := s.forgetSession(ctx, u, sessionID); err != nil {
			return 0, err
		}
		// Whoever came in with the same password and waits for the next step begins anew,
		// and no browser is excused from the second factor.
		if err := errors.Join(
			s.Devices.Distrust(ctx, u.ID, ""), s.Login.Challenges.Withdraw(ctx, u.ID),
			s.Recoveries.Stop(ctx, u.ID, "its owner says that something in the account was not done by them"),
		); err != nil {
			return 0, err
		}
		return 0, s.record(ctx, u, disowned(sessionID, alertID))
	})
	return err
}

func (s *Service) recover(ctx context.Context, token string, purpose row.Purpose, do func(context.Context, *ent.Link, *ent.User) (*ent.User, error)) (*Recovered, error) {
	return store.InTx(ctx, s.DB, func(ctx context.Context, _ *ent.Client) (*Recovered, error) {
		l, u, err := s.Links.Use(ctx, token, purpose)
		if err != nil {
			return nil, err
		}
		if u, err = do(ctx, l, u); err != nil {
			return nil, err
		}
		// What a thief has set up goes: whatever changes the account, and what undoes
		// later changes. What undoes earlier ones is the owner's, if this one is not.
		if _, err := s.Links.Withdraw(ctx, u.ID, changing...); err != nil {
			return nil, err
		}
		if err := s.Links.WithdrawSince(ctx, u.ID, l); err != nil {
			return nil, err
		}
		if u, err = s.shut(ctx, u); err != nil {
			return nil, err
		}
		reset, err := s.Links.Make(ctx, u, row.PurposeRESET_PASSWORD, "", resetFor)
		if err != nil {
			return nil, err
		}
		email, err := s.People.Email(ctx, u)
		return &Recovered{Email: email, ResetToken: reset.Token}, err
	})
}
