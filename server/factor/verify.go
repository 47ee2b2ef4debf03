package factor

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/activityevent"
	"github.com/strongroom/strongroom/ent/backupcode"
	"github.com/strongroom/strongroom/ent/factor"
	"github.com/strongroom/strongroom/ent/predicate"
	"github.com/strongroom/strongroom/server/activity"
	"github.com/strongroom/strongroom/server/challenge"
	"github.com/strongroom/strongroom/server/fault"
	codes "github.com/strongroom/strongroom/server/login/backupcode"
	"github.com/strongroom/strongroom/server/login/passkey"
	"github.com/strongroom/strongroom/server/login/totp"
	"github.com/strongroom/strongroom/server/policy"
	"github.com/strongroom/strongroom/server/store"
	"github.com/strongroom/strongroom/server/vault"
)

// Method is one way of proving who one is.
type Method string

// The methods.
const (
	Password   Method = "PASSWORD"
	TOTP       Method = "TOTP"
	Passkey    Method = "PASSKEY"
	BackupCode Method = "BACKUP_CODE"
	SMS        Method = "SMS"
)

// Strong reports whether a method proves more than that a password is known.
func (m Method) Strong() bool { return m != Password }

// Proof is what a person gives: exactly one of its fields.
type Proof struct {
	Password, TOTP, Passkey, BackupCode, SMS *string
}

// Method returns which proof was given.
func (p Proof) Method() (Method, error) {
	var given []Method
	for m, s := range map[Method]*string{Password: p.Password, TOTP: p.TOTP, Passkey: p.Passkey, BackupCode: p.BackupCode, SMS: p.SMS} {
		if s != nil {
			given = append(given, m)
		}
	}
	if len(given) != 1 {
		return "", fault.Invalid("input.proof", "Give exactly one proof.")
	}
	return given[0], nil
}

// wrong is what everybody reads whose code is not accepted: mistyped, used
// already, expired, or of a method that the account does not have.
func wrong() error {
	return fault.Invalid("input.proof", "That code is not right, or was used already.")
}

// Options returns what the browser needs to answer with one of the person's
// passkeys, and notes the ceremony in the challenge's state.
func (s *Service) Options(ctx context.Context, u *ent.User, state *challenge.State) (string, error) {
	o, err := s.owner(ctx, u)
	if err != nil {
		return "", err
	}
	options, ceremony, err := s.Passkeys.BeginLogin(o)
	state.Passkey = ceremony
	return options, err
}

// AnyOptions is Options for whoever the browser has a passkey of.
func (s *Service) AnyOptions(state *challenge.State) (string, error) {
	options, ceremony, err := s.Passkeys.BeginLogin(nil)
	state.Passkey = ceremony
	return options, err
}

// Shown is a proof that was accepted.
type Shown struct {
	Method Method
	// Model is what a passkey lives in.
	Model policy.Model
}

// Methods are the proof as sessions keep it.
func (s Shown) Methods() []string {
	if s.Method == Passkey {
		return []string{string(Passkey), s.Model.Method()}
	}
	return []string{string(s.Method)}
}

// Verify judges a proof beyond the password. A code that it accepts is used up,
// whatever happens next. It must not run within a transaction that may be undone.
func (s *Service) Verify(ctx context.Context, u *ent.User, c *challenge.Open, p Proof) (Shown, error) {
	m, err := p.Method()
	shown := Shown{Method: m}
	if err != nil {
		return shown, err
	}
	switch m {
	case TOTP:
		err = s.verifyCode(ctx, u, *p.TOTP, factor.UserID(u.ID))
	case BackupCode:
		err = s.verifyBackup(ctx, u, *p.BackupCode, backupcode.UserID(u.ID))
	case SMS:
		err = s.verifyText(ctx, u, c, *p.SMS)
	case Passkey:
		var o *passkey.Owner
		if o, err = s.owner(ctx, u); err == nil {
			_, shown.Model, err = s.verifyPasskey(ctx, o, c, *p.Passkey)
		}
	default:
		err = wrong()
	}
	return shown, err
}

// Refuse refuses a code that was tried too often, in the words and at the cost of a
// wrong one: it does what Verify does, but for an account that is nobody's, so it
// neither accepts a code nor uses it up.
func (s *Service) Refuse(ctx context.Context, u *ent.User, p Proof) error {
	var err error
	switch {
	case p.TOTP != nil:
		err = s.verifyCode(ctx, u, *p.TOTP, factor.UserID(""))
	case p.BackupCode != nil:
		err = s.verifyBackup(ctx, u, *p.BackupCode, backupcode.UserID(""))
	}
	if err != nil {
		return err
	}
	return wrong()
}

// VerifyAny judges a passkey of somebody who has not said who they are, and
// returns whose it is.
func (s *Service) VerifyAny(ctx context.Context, c *challenge.Open, answer string) (*ent.User, Shown, error) {
	o, model, err := s.verifyPasskey(ctx, nil, c, answer)
	if err != nil {
		return nil, Shown{}, err
	}
	u, err := s.user(ctx, o.ID)
	return u, Shown{Passkey, model}, err
}

func (s *Service) verifyCode(ctx context.Context, u *ent.User, code string, of predicate.Factor) error {
	rows, err := s.of(ctx, u.ID)
	if err != nil {
		return err
	}
	for _, row := range rows {
		if row.Kind != factor.KindTOTP {
			continue
		}
		seed, err := s.Vault.Open(ctx, u.DataKeyID, place(row.ID), row.SecretSealed)
		if err != nil {
			return fmt.Errorf("open app %s: %w", row.ID, err)
		}
		step, ok := totp.Match(seed, code, s.Now(), row.Counter)
		if !ok {
			continue
		}
		// Of many that post one code at once, the one that moves the counter wins.
		n, err := s.DB.Factor.Update().Where(factor.ID(row.ID), of, factor.CounterLT(step)).
			SetCounter(step).SetLastUsedAt(s.now()).Save(access.As(ctx, access.ActorAuthenticator, ""))
		if err != nil {
			return fmt.Errorf("use code of %s: %w", row.ID, err)
		}
		if n == 1 {
			return nil
		}
	}
	return wrong()
}

func (s *Service) verifyBackup(ctx context.Context, u *ent.User, code string, of predicate.BackupCode) error {
	code = codes.Clean(code)
	if code == "" {
		return wrong()
	}
	n, err := s.DB.BackupCode.Update().
		Where(of, backupcode.CodeHash(s.codeHash(u.ID, code)), backupcode.UsedAtIsNil()).
		SetUsedAt(s.now()).Save(access.As(ctx, access.ActorAuthenticator, ""))
	if err != nil {
		return fmt.Errorf("use backup code: %w", err)
	}
	if n != 1 {
		return wrong()
	}
	return nil
}

// RenewIfUsedUp makes new backup codes when the last one has just been used:
// nobody is left with a factor and no way round it.
func (s *Service) RenewIfUsedUp(ctx context.Context, userID, organization string) ([]string, error) {
	left, err := s.CodesLeft(ctx, userID)
	if err != nil || left > 0 {
		return nil, err
	}
	ctx = access.As(ctx, access.ActorAuthenticator, organization)
	return store.InTx(ctx, s.DB, func(ctx context.Context, _ *ent.Client) ([]string, error) {
		return s.replaceCodes(ctx, userID)
	})
}

func (s *Service) verifyPasskey(ctx context.Context, known *passkey.Owner, c *challenge.Open, answer string) (*passkey.Owner, policy.Model, error) {
	find := func(handle string) (*passkey.Owner, error) {
		u, err := s.user(ctx, handle)
		if err != nil {
			return nil, err
		}
		return s.owner(ctx, u)
	}
	o, used, err := s.Passkeys.FinishLogin(find, known, c.State.Passkey, answer)
	if errors.Is(err, passkey.ErrCloned) {
		return nil, policy.Model{}, errors.Join(err, s.cloned(ctx, o, used))
	}
	if err != nil {
		return nil, policy.Model{}, err
	}
	u, err := s.user(ctx, o.ID)
	if err != nil {
		return nil, policy.Model{}, err
	}
	row, err := s.DB.Factor.Query().Where(factor.Lookup(vault.Hash(string(used.ID))), factor.UserID(o.ID)).
		Only(access.As(ctx, access.ActorAuthenticator, ""))
	if err != nil {
		return nil, policy.Model{}, fmt.Errorf("find passkey: %w", err)
	}
	secret, err := json.Marshal(used)
	if err != nil {
		return nil, policy.Model{}, fmt.Errorf("keep passkey: %w", err)
	}
	sealed, err := s.Vault.Seal(ctx, u.DataKeyID, place(row.ID), secret)
	if err != nil {
		return nil, policy.Model{}, fmt.Errorf("keep passkey: %w", err)
	}
	err = s.DB.Factor.UpdateOneID(row.ID).SetSecretSealed(sealed).SetCounter(int64(used.Authenticator.SignCount)).
		SetBackedUp(used.Flags.BackupState).SetLastUsedAt(s.now()).
		Exec(access.As(ctx, access.ActorAuthenticator, ""))
	if err != nil {
		return nil, policy.Model{}, fmt.Errorf("keep passkey: %w", err)
	}
	return o, modelOf(row), nil
}

// cloned records that a passkey exists twice, where its owner and the admins see it,
// and tells the owner.
func (s *Service) cloned(ctx context.Context, o *passkey.Owner, used *passkey.Credential) error {
	system := access.As(ctx, access.ActorAuthenticator, "")
	row, err := s.DB.Factor.Query().Where(factor.Lookup(vault.Hash(string(used.ID))), factor.UserID(o.ID)).Only(system)
	if err != nil {
		return fmt.Errorf("find passkey: %w", err)
	}
	home, err := s.People.Home(system, o.ID)
	if err != nil {
		return err
	}
	u, err := s.user(ctx, o.ID)
	if err != nil {
		return err
	}
	_, err = store.InTx(ctx, s.DB, func(ctx context.Context, _ *ent.Client) (int, error) {
		err := s.Activity.Record(ctx, activity.Event{
			Kind: activity.PasskeyCloned, Outcome: activityevent.OutcomeFAILED,
			Object: row.ID, Name: row.Name, Actor: o.ID, Organization: home.OrganizationID,
		})
		if err != nil {
			return 0, err
		}
		return 0, s.Notices.PasskeyCloned(ctx, u, row.Name)
	})
	return err
}
