// Package factor keeps the ways in which people prove who they are beyond the
// password: authenticator apps, passkeys, and backup codes for the day on which
// all others are out of reach.
//
// One rule holds whatever is added or removed: whoever must prove more than a
// password has a way to do so when a device is lost. The first factor brings a
// set of backup codes in the same transaction, and removing the last removes it.
package factor

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"entgo.io/ent/dialect/sql"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/backupcode"
	"github.com/strongroom/strongroom/ent/factor"
	"github.com/strongroom/strongroom/ent/user"
	"github.com/strongroom/strongroom/server/activity"
	"github.com/strongroom/strongroom/server/challenge"
	"github.com/strongroom/strongroom/server/clean"
	"github.com/strongroom/strongroom/server/device"
	"github.com/strongroom/strongroom/server/fault"
	codes "github.com/strongroom/strongroom/server/login/backupcode"
	"github.com/strongroom/strongroom/server/login/passkey"
	"github.com/strongroom/strongroom/server/person"
	"github.com/strongroom/strongroom/server/sms"
	"github.com/strongroom/strongroom/server/store"
	"github.com/strongroom/strongroom/server/vault"
)

// maxFactors bounds what one person can add.
const maxFactors = 20

// Issuer is what authenticator apps call this product.
const Issuer = "Strongroom"

// Notices tells people what happens to their accounts.
type Notices interface {
	FactorAdded(ctx context.Context, u *ent.User, what string) error
	FactorRemoved(ctx context.Context, u *ent.User, what string) error
	PasskeyCloned(ctx context.Context, u *ent.User, name string) error
}

// Service adds, removes and verifies factors.
type Service struct {
	DB         *ent.Client
	Vault      *vault.Vault
	People     *person.People
	Activity   *activity.Recorder
	Challenges *challenge.Keeper
	Passkeys   *passkey.Party
	Devices    *device.Keeper
	Texts      *sms.Service
	// Host is what browsers call this server: a code that they fill in is bound to it.
	Host    string
	Notices Notices
	Now     func() time.Time
	// Changed is told when what a person's sessions allow may have changed.
	Changed  func(ctx context.Context, userID string)
	Postgres bool
}

func place(factorID string) vault.Place { return vault.Place{Column: "factors.secret", Row: factorID} }

// List returns the viewer's own factors, oldest first.
func (s *Service) List(ctx context.Context) ([]*ent.Factor, error) {
	v, _ := access.From(ctx)
	rows, err := store.In(ctx, s.DB).Factor.Query().Where(factor.UserID(v.User)).
		Order(factor.ByCreatedAt(), factor.ByID()).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("list factors: %w", err)
	}
	return rows, nil
}

// of returns a person's factors, for the authenticator.
func (s *Service) of(ctx context.Context, userID string) ([]*ent.Factor, error) {
	ctx = access.As(ctx, access.ActorAuthenticator, "")
	rows, err := store.In(ctx, s.DB).Factor.Query().Where(factor.UserID(userID)).
		Order(factor.ByCreatedAt(), factor.ByID()).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("read factors: %w", err)
	}
	return rows, nil
}

// Methods returns with what a person can prove who they are beyond the password;
// nothing if, and only if, they have no factor. Whoever has one that cannot be used
// here and now is asked for a backup code: a password alone must never be enough.
func (s *Service) Methods(ctx context.Context, userID string) ([]Method, error) {
	rows, err := s.of(ctx, userID)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	has := map[factor.Kind]bool{}
	for _, row := range rows {
		has[row.Kind] = true
	}
	var out []Method
	if has[factor.KindPASSKEY] && s.Passkeys.Available() {
		out = append(out, Passkey)
	}
	if has[factor.KindTOTP] {
		out = append(out, TOTP)
	}
	texts := has[factor.KindPHONE]
	if texts {
		if texts, err = s.TextsAllowed(ctx, userID); err != nil {
			return nil, err
		}
	}
	left, err := s.CodesLeft(ctx, userID)
	if err != nil {
		return nil, err
	}
	if left > 0 || len(out) == 0 && !texts {
		out = append(out, BackupCode)
	}
	if texts { // the weakest comes last
		out = append(out, SMS)
	}
	return out, nil
}

// Rename gives one of the viewer's own factors another name.
func (s *Service) Rename(ctx context.Context, factorID, name string) (*ent.Factor, error) {
	name, err := clean.Name("input.name", name)
	if err != nil {
		return nil, err
	}
	return store.InTx(ctx, s.DB, func(ctx context.Context, db *ent.Client) (*ent.Factor, error) {
		row, err := s.mine(ctx, db, factorID)
		if err != nil {
			return nil, err
		}
		err = s.Activity.Record(ctx, activity.Event{
			Kind: activity.FactorRenamed, Object: row.ID, Name: name, Facts: map[string]string{"before": row.Name},
		})
		if err != nil {
			return nil, err
		}
		row, err = db.Factor.UpdateOne(row).SetName(name).Save(access.As(ctx, access.ActorAuthenticator, ""))
		if err != nil {
			return nil, fmt.Errorf("rename factor %s: %w", factorID, err)
		}
		return row, nil
	})
}

// Remove takes one of the viewer's own factors away. With the last one go the
// backup codes, and every browser's exemption.
func (s *Service) Remove(ctx context.Context, factorID string) error {
	_, err := store.InTx(ctx, s.DB, func(ctx context.Context, db *ent.Client) (int, error) {
		v, _ := access.From(ctx)
		if err := s.lock(ctx, v.User); err != nil {
			return 0, err
		}
		row, err := s.mine(ctx, db, factorID)
		if err != nil {
			return 0, err
		}
		err = s.Activity.Record(ctx, activity.Event{
			Kind: activity.FactorRemoved, Object: row.ID, Name: row.Name, Facts: map[string]string{"kind": string(row.Kind)},
		})
		if err != nil {
			return 0, err
		}
		system := access.As(ctx, access.ActorAuthenticator, "")
		err = s.removable(ctx, row.UserID, func() error { return db.Factor.DeleteOne(row).Exec(system) })
		if err != nil {
			return 0, fmt.Errorf("remove factor %s: %w", factorID, err)
		}
		u, err := s.user(ctx, row.UserID)
		if err != nil {
			return 0, err
		}
		if err := s.Notices.FactorRemoved(ctx, u, row.Name); err != nil {
			return 0, err
		}
		left, err := s.of(ctx, row.UserID)
		if err != nil {
			return 0, err
		}
		if err := s.staysOpen(ctx, row, left); err != nil {
			return 0, err
		}
		if len(left) == 0 {
			if _, err := db.BackupCode.Delete().Where(backupcode.UserID(row.UserID)).Exec(system); err != nil {
				return 0, fmt.Errorf("remove backup codes: %w", err)
			}
		}
		if err := s.forgotten(ctx, row.UserID); err != nil {
			return 0, err
		}
		return 0, s.Devices.Distrust(ctx, row.UserID, "")
	})
	return err
}

// lock keeps the factors of a person as they are until the transaction of ctx ends:
// whether one of them is the last must not change meanwhile. Who locks admins, too,
// does so after this. Rows that refer to the person can be written all the same.
func (s *Service) lock(ctx context.Context, userID string) error {
	if !s.Postgres {
		return nil // SQLite has one writer
	}
	_, err := store.In(ctx, s.DB).User.Query().Where(user.ID(userID)).ForUpdate(sql.WithLockClause("FOR NO KEY UPDATE")).
		Only(access.As(ctx, access.ActorAuthenticator, ""))
	if err != nil {
		return fmt.Errorf("lock factors: %w", err)
	}
	return nil
}

// RemoveAll takes every factor, backup code and trusted browser of a person away,
// for somebody who has lost them all. That an organization may be left without an
// admin who can show a factor is meant: the next thing that the person can do is to
// set one up. It joins the transaction of ctx.
func (s *Service) RemoveAll(ctx context.Context, userID string) error {
	system := access.As(ctx, access.ActorAuthenticator, "")
	db := store.In(ctx, s.DB)
	if _, err := db.Factor.Delete().Where(factor.UserID(userID)).Exec(system); err != nil {
		return fmt.Errorf("remove factors: %w", err)
	}
	if _, err := db.BackupCode.Delete().Where(backupcode.UserID(userID)).Exec(system); err != nil {
		return fmt.Errorf("remove backup codes: %w", err)
	}
	return s.Devices.Distrust(ctx, userID, "")
}

func (s *Service) mine(ctx context.Context, db *ent.Client, factorID string) (*ent.Factor, error) {
	row, err := db.Factor.Query().Where(factor.ID(factorID)).Only(ctx)
	if ent.IsNotFound(err) {
		return nil, fault.NotFound("There is no such sign-in method.")
	}
	if err != nil {
		return nil, fmt.Errorf("read factor %s: %w", factorID, err)
	}
	return row, nil
}

// CodesLeft is how many of a person's backup codes have not been used.
func (s *Service) CodesLeft(ctx context.Context, userID string) (int, error) {
	ctx = access.As(ctx, access.ActorAuthenticator, "")
	n, err := store.In(ctx, s.DB).BackupCode.Query().Where(backupcode.UserID(userID), backupcode.UsedAtIsNil()).Count(ctx)
	if err != nil {
		return 0, fmt.Errorf("count backup codes: %w", err)
	}
	return n, nil
}

// NewCodes replaces the viewer's own backup codes. The old set is dead.
func (s *Service) NewCodes(ctx context.Context) ([]string, error) {
	v, _ := access.From(ctx)
	return store.InTx(ctx, s.DB, func(ctx context.Context, _ *ent.Client) ([]string, error) {
		rows, err := s.of(ctx, v.User)
		if err != nil {
			return nil, err
		}
		if len(rows) == 0 {
			return nil, fault.Conflict("Add an authenticator app or a passkey first. Backup codes stand in for it.")
		}
		return s.replaceCodes(ctx, v.User)
	})
}

// replaceCodes joins the transaction of ctx.
func (s *Service) replaceCodes(ctx context.Context, userID string) ([]string, error) {
	system := access.As(ctx, access.ActorAuthenticator, "")
	db := store.In(ctx, s.DB)
	if _, err := db.BackupCode.Delete().Where(backupcode.UserID(userID)).Exec(system); err != nil {
		return nil, fmt.Errorf("replace backup codes: %w", err)
	}
	set := codes.New()
	rows := make([]*ent.BackupCodeCreate, len(set))
	for i, c := range set {
		rows[i] = db.BackupCode.Create().SetUserID(userID).SetCodeHash(s.codeHash(userID, codes.Clean(c)))
	}
	if err := db.BackupCode.CreateBulk(rows...).Exec(system); err != nil {
		return nil, fmt.Errorf("replace backup codes: %w", err)
	}
	return set, s.Activity.Record(ctx, activity.Event{Kind: activity.BackupCodesMade, Object: userID, Actor: userID})
}

func (s *Service) codeHash(userID, code string) []byte {
	return s.Vault.Index("backup-code", userID+"\x00"+code)
}

// owner is a person with their passkeys.
func (s *Service) owner(ctx context.Context, u *ent.User) (*passkey.Owner, error) {
	name, err := s.People.Name(ctx, u)
	if err != nil {
		return nil, err
	}
	email, err := s.People.Email(ctx, u)
	if err != nil {
		return nil, err
	}
	o := &passkey.Owner{ID: u.ID, Name: email, DisplayName: name}
	rows, err := s.of(ctx, u.ID)
	if err != nil {
		return nil, err
	}
	for _, row := range rows {
		if row.Kind != factor.KindPASSKEY {
			continue
		}
		raw, err := s.Vault.Open(ctx, u.DataKeyID, place(row.ID), row.SecretSealed)
		if err != nil {
			return nil, fmt.Errorf("open passkey %s: %w", row.ID, err)
		}
		var c passkey.Credential
		if err := json.Unmarshal(raw, &c); err != nil {
			return nil, fmt.Errorf("open passkey %s: %w", row.ID, err)
		}
		o.Credentials = append(o.Credentials, c)
	}
	return o, nil
}

func (s *Service) now() time.Time { return s.Now().UTC().Truncate(time.Millisecond) }
