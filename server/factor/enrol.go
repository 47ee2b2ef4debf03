package factor

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/factor"
	"github.com/strongroom/strongroom/ent/recovery"
	"github.com/strongroom/strongroom/ent/schema/id"
	"github.com/strongroom/strongroom/server/activity"
	"github.com/strongroom/strongroom/server/challenge"
	"github.com/strongroom/strongroom/server/clean"
	"github.com/strongroom/strongroom/server/fault"
	"github.com/strongroom/strongroom/server/login/totp"
	"github.com/strongroom/strongroom/server/policy"
	"github.com/strongroom/strongroom/server/store"
	"github.com/strongroom/strongroom/server/vault"
)

// App is an authenticator app that is being set up.
type App struct {
	Token  string // of the challenge
	Secret string // to type
	URI    string // for the QR code
}

// Added is a new factor, with the backup codes that the first one brings.
type Added struct {
	Factor *ent.Factor
	Codes  []string
}

// BeginApp makes the secret of an authenticator app. Nothing is kept but the
// sealed challenge until a code of the app proves that it holds the secret.
func (s *Service) BeginApp(ctx context.Context) (*App, error) {
	v, u, err := s.enrolling(ctx)
	if err != nil {
		return nil, err
	}
	email, err := s.People.Email(ctx, u)
	if err != nil {
		return nil, err
	}
	seed := totp.NewSeed()
	token, err := s.Challenges.Begin(ctx, challenge.Enrol, v.User, nil, challenge.State{Seed: seed, Session: v.Session})
	if err != nil {
		return nil, err
	}
	return &App{Token: token, Secret: totp.Text(seed), URI: totp.URI(Issuer, email, seed)}, nil
}

// AddApp adds the app that shows code.
func (s *Service) AddApp(ctx context.Context, token, name, code string) (*Added, error) {
	name, err := clean.Name("input.name", name)
	if err != nil {
		return nil, err
	}
	c, u, err := s.answer(ctx, token)
	if err != nil {
		return nil, err
	}
	if len(c.State.Seed) == 0 {
		return nil, fault.Conflict("No authenticator app is being set up. Begin again.")
	}
	step, ok := totp.Match(c.State.Seed, code, s.Now(), 0)
	if !ok {
		return nil, fault.Invalid("input.code", "That is not the code that the app shows now. Check that the phone's clock is set by itself, and type the next code.")
	}
	return s.add(ctx, c, u, factor.KindTOTP, name, c.State.Seed, func(create *ent.FactorCreate) { create.SetCounter(step) })
}

// BeginPasskey asks the browser to make a passkey.
func (s *Service) BeginPasskey(ctx context.Context) (token, options string, err error) {
	v, u, err := s.enrolling(ctx)
	if err != nil {
		return "", "", err
	}
	o, err := s.owner(ctx, u)
	if err != nil {
		return "", "", err
	}
	lists, err := s.lists(ctx, v.User)
	if err != nil {
		return "", "", err
	}
	options, state, err := s.Passkeys.BeginRegistration(o, len(lists) > 0)
	if err != nil {
		return "", "", err
	}
	token, err = s.Challenges.Begin(ctx, challenge.Enrol, v.User, nil, challenge.State{Passkey: state, Session: v.Session})
	return token, options, err
}

// AddPasskey adds the passkey that the browser made.
func (s *Service) AddPasskey(ctx context.Context, token, name, answer string) (*Added, error) {
	name, err := clean.Name("input.name", name)
	if err != nil {
		return nil, err
	}
	c, u, err := s.answer(ctx, token)
	if err != nil {
		return nil, err
	}
	o, err := s.owner(ctx, u)
	if err != nil {
		return nil, err
	}
	made, attested, err := s.Passkeys.FinishRegistration(o, c.State.Passkey, answer)
	if err != nil {
		return nil, err
	}
	model := policy.Model{Attested: attested}
	if aaguid, err := uuid.FromBytes(made.Authenticator.AAGUID); err == nil && aaguid != uuid.Nil {
		model.AAGUID = aaguid.String()
	}
	if err := s.demandModel(ctx, u.ID, model); err != nil {
		return nil, err
	}
	secret, err := json.Marshal(made)
	if err != nil {
		return nil, fmt.Errorf("add passkey: %w", err)
	}
	added, err := s.add(ctx, c, u, factor.KindPASSKEY, name, secret, func(create *ent.FactorCreate) {
		create.SetLookup(vault.Hash(string(made.ID))).SetCounter(int64(made.Authenticator.SignCount)).
			SetBackedUp(made.Flags.BackupState).SetAaguid(model.AAGUID).SetAttested(model.Attested)
	})
	if store.IsUnique(err) {
		return nil, fault.Conflict("This passkey is in use already.")
	}
	return added, err
}

// enrolling returns the viewer and their row, if they can add another factor.
func (s *Service) enrolling(ctx context.Context) (access.Viewer, *ent.User, error) {
	v, _ := access.From(ctx)
	rows, err := s.of(ctx, v.User)
	if err != nil {
		return v, nil, err
	}
	if len(rows) >= maxFactors {
		return v, nil, fault.Conflict("You have %d sign-in methods. Remove one that you no longer use first.", len(rows))
	}
	u, err := s.user(ctx, v.User)
	return v, u, err
}

// answer returns the viewer's own enrolment under way.
func (s *Service) answer(ctx context.Context, token string) (*challenge.Open, *ent.User, error) {
	v, _ := access.From(ctx)
	c, err := s.Challenges.Try(ctx, token, challenge.Enrol)
	if err != nil {
		return nil, nil, err
	}
	if c.User != v.User || c.State.Session != v.Session {
		return nil, nil, fault.Conflict("This was begun in another session. Begin again.")
	}
	u, err := s.user(ctx, v.User)
	return c, u, err
}

func (s *Service) user(ctx context.Context, userID string) (*ent.User, error) {
	u, err := store.In(ctx, s.DB).User.Get(access.As(ctx, access.ActorAuthenticator, ""), userID)
	if err != nil {
		return nil, fmt.Errorf("read person %s: %w", userID, err)
	}
	return u, nil
}

// add keeps a proven factor. The first one brings backup codes: from this moment
// on a password alone is not enough, so there must be a second way in.
func (s *Service) add(ctx context.Context, c *challenge.Open, u *ent.User, kind factor.Kind, name string, secret []byte, set func(*ent.FactorCreate)) (*Added, error) {
	factorID := id.New("fac")
	sealed, err := s.Vault.Seal(ctx, u.DataKeyID, place(factorID), secret)
	if err != nil {
		return nil, fmt.Errorf("add factor: %w", err)
	}
	return store.InTx(ctx, s.DB, func(ctx context.Context, db *ent.Client) (*Added, error) {
		if err := s.lock(ctx, u.ID); err != nil {
			return nil, err
		}
		if err := s.Challenges.Close(ctx, c); err != nil {
			return nil, err
		}
		now := s.now()
		create := db.Factor.Create().SetID(factorID).SetUserID(u.ID).SetKind(kind).SetName(name).
			SetSecretSealed(sealed).SetConfirmedAt(now).SetLastUsedAt(now)
		set(create)
		row, err := create.Save(access.As(ctx, access.ActorAuthenticator, ""))
		if err != nil {
			return nil, fmt.Errorf("add factor: %w", err)
		}
		err = s.Activity.Record(ctx, activity.Event{
			Kind: activity.FactorAdded, Object: row.ID, Name: name, Facts: map[string]string{"kind": string(kind)},
		})
		if err != nil {
			return nil, err
		}
		if err := s.Notices.FactorAdded(ctx, u, name); err != nil {
			return nil, err
		}
		if err := s.shown(ctx, row); err != nil {
			return nil, err
		}
		// Whoever has recovered their account has now done what was left to do.
		err = db.Recovery.Update().Where(recovery.UserID(u.ID), recovery.StateEQ(recovery.StateDONE), recovery.EnrolledAtIsNil()).
			SetEnrolledAt(now).Exec(access.As(ctx, access.ActorAuthenticator, ""))
		if err != nil {
			return nil, fmt.Errorf("finish recovery: %w", err)
		}
		added := &Added{Factor: row}
		left, err := s.CodesLeft(ctx, u.ID)
		if err == nil && left == 0 {
			added.Codes, err = s.replaceCodes(ctx, u.ID)
		}
		return added, err
	})
}
