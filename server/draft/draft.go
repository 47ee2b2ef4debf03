// Package draft keeps what people are writing and have not saved, so that a session
// that ends takes nothing with it. A draft is its writer's alone, sealed under their
// key. It is kept here since nothing may stay in a browser that is signed out.
package draft

import (
	"context"
	"fmt"
	"regexp"
	"time"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/draft"
	"github.com/strongroom/strongroom/ent/schema/id"
	"github.com/strongroom/strongroom/server/fault"
	"github.com/strongroom/strongroom/server/store"
	"github.com/strongroom/strongroom/server/vault"
)

const (
	maxText   = 256 << 10 // bytes
	maxDrafts = 50        // of one person in one organization; the oldest goes
	// Lifetime is how long a draft waits for its writer.
	Lifetime = 30 * 24 * time.Hour
)

// places are where drafts are written: a page, or a page and what it shows.
var places = regexp.MustCompile(`^[a-z]{1,20}(:[a-z0-9_]{1,60})?$`)

// Service keeps drafts.
type Service struct {
	DB    *ent.Client
	Vault *vault.Vault
	Now   func() time.Time
}

// Draft is what somebody had written, and when.
type Draft struct {
	Text   string
	KeptAt time.Time
}

func place(rowID string) vault.Place { return vault.Place{Column: "drafts.text", Row: rowID} }

// Keep keeps the viewer's text of a place in place of what was there. No text is no
// draft.
func (s *Service) Keep(ctx context.Context, where, text string) error {
	if !places.MatchString(where) {
		return fault.Invalid("input.place", "This is no place for a draft.")
	}
	if len(text) > maxText {
		return fault.Invalid("input.text", "A draft has at most %d bytes.", maxText)
	}
	if text == "" {
		return s.Drop(ctx, where)
	}
	v, _ := access.From(ctx)
	_, err := store.InTx(ctx, s.DB, func(ctx context.Context, db *ent.Client) (int, error) {
		u, err := db.User.Get(ctx, v.User)
		if err != nil {
			return 0, fmt.Errorf("keep draft: %w", err)
		}
		rowID, err := db.Draft.Query().Where(draft.UserID(v.User), draft.Place(where)).OnlyID(ctx)
		isNew := ent.IsNotFound(err)
		if err != nil && !isNew {
			return 0, fmt.Errorf("keep draft: %w", err)
		}
		if isNew {
			rowID = id.New("drf")
		}
		sealed, err := s.Vault.Seal(ctx, u.DataKeyID, place(rowID), []byte(text))
		if err != nil {
			return 0, fmt.Errorf("keep draft: %w", err)
		}
		if !isNew {
			return 0, db.Draft.UpdateOneID(rowID).SetTextSealed(sealed).SetUpdatedAt(s.now()).Exec(ctx)
		}
		if err := s.makeRoom(ctx, db, v.User); err != nil {
			return 0, err
		}
		return 0, db.Draft.Create().SetID(rowID).SetUserID(v.User).SetPlace(where).
			SetTextSealed(sealed).SetUpdatedAt(s.now()).Exec(ctx)
	})
	if store.IsUnique(err) {
		return fault.Conflict("This was being kept at the same moment from another page.")
	}
	return err
}

// makeRoom removes the oldest drafts of somebody who has too many.
func (s *Service) makeRoom(ctx context.Context, db *ent.Client, userID string) error {
	old, err := db.Draft.Query().Where(draft.UserID(userID)).
		Order(ent.Desc(draft.FieldUpdatedAt), ent.Desc(draft.FieldID)).Offset(maxDrafts - 1).Limit(maxDrafts).IDs(ctx)
	if err != nil || len(old) == 0 {
		return err
	}
	if _, err := db.Draft.Delete().Where(draft.IDIn(old...)).Exec(ctx); err != nil {
		return fmt.Errorf("make room for draft: %w", err)
	}
	return nil
}

// Get returns what the viewer had written in a place; nil is nothing.
func (s *Service) Get(ctx context.Context, where string) (*Draft, error) {
	v, _ := access.From(ctx)
	row, err := s.DB.Draft.Query().Where(draft.UserID(v.User), draft.Place(where)).Only(ctx)
	if ent.IsNotFound(err) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read draft: %w", err)
	}
	u, err := s.DB.User.Get(ctx, v.User)
	if err != nil {
		return nil, fmt.Errorf("read draft: %w", err)
	}
	text, err := s.Vault.Open(ctx, u.DataKeyID, place(row.ID), row.TextSealed)
	if err != nil {
		return nil, fmt.Errorf("read draft: %w", err)
	}
	return &Draft{Text: string(text), KeptAt: row.UpdatedAt}, nil
}

// Drop removes the viewer's draft of a place, if there is one.
func (s *Service) Drop(ctx context.Context, where string) error {
	v, _ := access.From(ctx)
	if _, err := store.In(ctx, s.DB).Draft.Delete().Where(draft.UserID(v.User), draft.Place(where)).Exec(ctx); err != nil {
		return fmt.Errorf("drop draft: %w", err)
	}
	return nil
}

// Sweep removes drafts that nobody came back for.
func (s *Service) Sweep(ctx context.Context) error {
	_, err := s.DB.Draft.Delete().Where(draft.UpdatedAtLT(s.now().Add(-Lifetime))).
		Exec(access.As(ctx, access.ActorAuthenticator, ""))
	if err != nil {
		return fmt.Errorf("sweep drafts: %w", err)
	}
	return nil
}

func (s *Service) now() time.Time { return s.Now().UTC().Truncate(time.Millisecond) }
