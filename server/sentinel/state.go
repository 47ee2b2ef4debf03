package sentinel

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/habit"
	"github.com/strongroom/strongroom/ent/schema/id"
	row "github.com/strongroom/strongroom/ent/sentinel"
	"github.com/strongroom/strongroom/ent/user"
	"github.com/strongroom/strongroom/server/detect"
	"github.com/strongroom/strongroom/server/store"
	"github.com/strongroom/strongroom/server/vault"
)

// known is a state that Judge reads; only its budgets ever change.
type known struct {
	version int
	state   *detect.Organization
}

func organizationPlace(rowID string) vault.Place {
	return vault.Place{Column: "sentinels.state", Row: rowID}
}

func personPlace(organization, person string) vault.Place {
	return vault.Place{Column: "habits.state", Row: organization + "|" + person}
}

// fresh is the state of an organization of which nothing is known.
func fresh() (*detect.Organization, error) {
	var secret [8]byte
	_, _ = rand.Read(secret[:])
	return detect.New(binary.LittleEndian.Uint64(secret[:]), detect.Usual, true)
}

// latest is the state that sign-ins are judged by. mu is held.
func (s *Service) latest(ctx context.Context, organization string) (*detect.Organization, error) {
	ctx = access.As(ctx, access.ActorWatchman, organization)
	r, err := s.DB.Sentinel.Query().Where(row.OrganizationID(organization)).Select(row.FieldID, row.FieldVersion).Only(ctx)
	if ent.IsNotFound(err) {
		return fresh()
	}
	if err != nil {
		return nil, fmt.Errorf("look for state: %w", err)
	}
	if k, ok := s.known.Get(organization); ok && k.version == r.Version {
		return k.state, nil
	}
	if r, err = s.DB.Sentinel.Get(ctx, r.ID); err != nil {
		return nil, fmt.Errorf("read state: %w", err)
	}
	state, err := s.open(ctx, r)
	if err != nil {
		return nil, err
	}
	s.known.Add(organization, known{r.Version, state})
	return state, nil
}

func (s *Service) open(ctx context.Context, r *ent.Sentinel) (*detect.Organization, error) {
	plain, err := s.Vault.OpenFor(ctx, r.OrganizationID, organizationPlace(r.ID), r.StateSealed)
	if err != nil {
		return nil, fmt.Errorf("open state: %w", err)
	}
	state := &detect.Organization{}
	if err := state.UnmarshalBinary(plain); err != nil {
		return nil, errors.Join(errCorrupt, err)
	}
	return state, nil
}

var errCorrupt = errors.New("the state is damaged")

// damaged reports whether what was stored is worthless, whatever is tried.
func damaged(err error) bool {
	return errors.Is(err, errCorrupt) || errors.Is(err, vault.ErrSealed)
}

// profile is what is known of a person. Of somebody new, or erased, it is nothing, and
// some is false.
func (s *Service) profile(ctx context.Context, organization, person, keyID string) (p *detect.Person, some bool, err error) {
	p = &detect.Person{}
	h, err := s.DB.Habit.Query().Where(habit.OrganizationID(organization), habit.UserID(person)).
		Only(access.As(ctx, access.ActorWatchman, organization))
	if ent.IsNotFound(err) {
		return p, false, nil
	}
	if err != nil {
		return nil, false, fmt.Errorf("read profile: %w", err)
	}
	plain, err := s.Vault.Open(ctx, keyID, personPlace(organization, person), h.StateSealed)
	if errors.Is(err, vault.ErrDestroyed) {
		return p, false, nil
	}
	if err != nil {
		return nil, false, fmt.Errorf("open profile: %w", err)
	}
	if err := p.UnmarshalBinary(plain); err != nil {
		return nil, false, errors.Join(errCorrupt, err)
	}
	return p, true, nil
}

func (s *Service) keyOf(ctx context.Context, organization, person string) (string, error) {
	u, err := s.DB.User.Query().Where(user.ID(person)).Select(user.FieldDataKeyID).
		Only(access.As(ctx, access.ActorRecorder, organization))
	if err != nil {
		return "", fmt.Errorf("find key of person: %w", err)
	}
	return u.DataKeyID, nil
}

// errLost says that somebody else has written first.
var errLost = errors.New("somebody else has learnt this")

// write keeps what a batch has taught, in the transaction of ctx.
func (s *Service) write(ctx context.Context, b *batch) error {
	db := store.In(ctx, s.DB)
	rowID := id.New("sen")
	if b.row != nil {
		rowID = b.row.ID
	}
	plain, err := b.state.MarshalBinary()
	if err != nil {
		return fmt.Errorf("write state: %w", err)
	}
	sealed, err := s.Vault.SealFor(ctx, b.organization, organizationPlace(rowID), plain)
	if err != nil {
		return fmt.Errorf("seal state: %w", err)
	}
	if b.row == nil {
		err := db.Sentinel.Create().SetID(rowID).SetOrganizationID(b.organization).SetStateSealed(sealed).SetCursor(b.cursor).SetSince(b.since).Exec(ctx)
		if store.IsUnique(err) {
			return errLost
		}
		if err != nil {
			return fmt.Errorf("write state: %w", err)
		}
	} else {
		n, err := db.Sentinel.Update().Where(row.ID(rowID), row.Version(b.row.Version)).SetVersion(b.row.Version + 1).
			SetStateSealed(sealed).SetCursor(b.cursor).SetSince(b.since).Save(ctx)
		if err != nil {
			return fmt.Errorf("write state: %w", err)
		}
		if n != 1 {
			return errLost
		}
	}
	if b.anew {
		// Their hashes are keyed by the state that is gone.
		if _, err := db.Habit.Delete().Where(habit.OrganizationID(b.organization)).Exec(ctx); err != nil {
			return fmt.Errorf("forget profiles: %w", err)
		}
	}
	for person, p := range b.people {
		if err := s.keep(ctx, b.organization, person, p); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) keep(ctx context.Context, organization, person string, p *profile) error {
	plain, err := p.MarshalBinary()
	if err != nil {
		return fmt.Errorf("write profile: %w", err)
	}
	sealed, err := s.Vault.Seal(ctx, p.keyID, personPlace(organization, person), plain)
	if errors.Is(err, vault.ErrDestroyed) {
		return nil // erased meanwhile: there is nothing to keep
	}
	if err != nil {
		return fmt.Errorf("seal profile: %w", err)
	}
	db := store.In(ctx, s.DB)
	n, err := db.Habit.Update().Where(habit.OrganizationID(organization), habit.UserID(person)).SetStateSealed(sealed).Save(ctx)
	if err == nil && n == 0 {
		err = db.Habit.Create().SetOrganizationID(organization).SetUserID(person).SetStateSealed(sealed).Exec(ctx)
	}
	if err != nil {
		return fmt.Errorf("write profile: %w", err)
	}
	return nil
}
