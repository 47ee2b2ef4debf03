// Package watchlist holds whom and what an organization watches more closely: for some
// days, with a reason, seen by every admin and by nobody else.
//
// What a closer watch means is decided where alerts are raised (package alert) and where
// reading is judged (package sentinel). It ends by the clock: whoever asks compares with
// the time, and a sweep writes down what is over.
package watchlist

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"entgo.io/ent/dialect/sql"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/dataset"
	"github.com/strongroom/strongroom/ent/membership"
	"github.com/strongroom/strongroom/ent/predicate"
	"github.com/strongroom/strongroom/ent/schema/id"
	row "github.com/strongroom/strongroom/ent/watchentry"
	"github.com/strongroom/strongroom/server/activity"
	"github.com/strongroom/strongroom/server/detect"
	"github.com/strongroom/strongroom/server/fault"
	"github.com/strongroom/strongroom/server/person"
	"github.com/strongroom/strongroom/server/store"
	"github.com/strongroom/strongroom/server/vault"
)

const (
	// Closer is how many times the usual share of what is harmless may alert of somebody
	// who is watched.
	Closer = 10

	maxDays   = 90
	minReason = 10  // characters
	maxReason = 500 // characters
	// shownFor is how long what has ended is listed.
	shownFor = 90 * 24 * time.Hour
)

// Service keeps the list.
type Service struct {
	DB       *ent.Client
	Vault    *vault.Vault
	People   *person.People
	Activity *activity.Recorder
	// Budgets are those that an organization has chosen.
	Budgets func(ctx context.Context, organization string) (detect.Budgets, error)
	Now     func() time.Time
}

func (s *Service) now() time.Time { return s.Now().UTC().Truncate(time.Millisecond) }

func place(entryID string) vault.Place {
	return vault.Place{Column: "watch_entries.reason", Row: entryID}
}

// lasts selects what has not ended.
func (s *Service) lasts() predicate.WatchEntry {
	return row.And(row.EndedAtIsNil(), row.ExpiresAtGT(s.now()))
}

func allowed(ctx context.Context) error {
	if v, _ := access.From(ctx); !v.Can(access.WatchManage) {
		return fault.Forbidden("Your role does not watch people or datasets.")
	}
	return nil
}

// Watch watches a member or a dataset more closely, for days from now.
func (s *Service) Watch(ctx context.Context, kind row.Kind, objectID, reason string, days int) (*ent.WatchEntry, error) {
	if err := allowed(ctx); err != nil {
		return nil, err
	}
	reason = strings.Join(strings.Fields(reason), " ")
	switch n := utf8.RuneCountInString(reason); {
	case !utf8.ValidString(reason) || n < minReason || n > maxReason || strings.ContainsFunc(reason, func(r rune) bool { return unicode.Is(unicode.C, r) }):
		return nil, fault.Invalid("input.reason", "Say why, in %d to %d characters. Other admins read it.", minReason, maxReason)
	case days < 1 || days > maxDays:
		return nil, fault.Invalid("input.days", "Choose from 1 to %d days.", maxDays)
	}
	v, _ := access.From(ctx)
	return store.InTx(ctx, s.DB, func(ctx context.Context, db *ent.Client) (*ent.WatchEntry, error) {
		entryID := id.New("wat")
		name, subject, err := s.named(ctx, kind, objectID)
		if err != nil {
			return nil, err
		}
		var sealed []byte
		if subject != nil {
			sealed, err = s.Vault.Seal(ctx, subject.DataKeyID, place(entryID), []byte(reason))
		} else {
			sealed, err = s.Vault.SealFor(ctx, v.Organization, place(entryID), []byte(reason))
		}
		if err != nil {
			return nil, fmt.Errorf("seal reason: %w", err)
		}
		known, err := db.WatchEntry.Query().Where(row.ObjectID(objectID), s.lasts()).Exist(ctx)
		if err != nil {
			return nil, fmt.Errorf("look at watchlist: %w", err)
		}
		if known {
			return nil, fault.Conflict("%s is watched already. End that first.", name)
		}
		w, err := db.WatchEntry.Create().SetID(entryID).SetCreatedAt(s.now()).SetKind(kind).SetObjectID(objectID).SetAdminID(v.User).
			SetReasonSealed(sealed).SetExpiresAt(s.now().AddDate(0, 0, days)).Save(ctx)
		if err != nil {
			return nil, fmt.Errorf("watch: %w", err)
		}
		return w, s.record(ctx, w, activity.WatchBegun, name, map[string]string{"reason": reason, "days": strconv.Itoa(days)})
	})
}

// named is what a member or a dataset is called, with the viewer's rights.
func (s *Service) named(ctx context.Context, kind row.Kind, objectID string) (string, *ent.User, error) {
	db := store.In(ctx, s.DB)
	switch kind {
	case row.KindPERSON:
		m, err := db.Membership.Query().Where(membership.UserID(objectID), membership.StateNEQ(membership.StateREMOVED)).WithUser().Only(ctx)
		if ent.IsNotFound(err) {
			return "", nil, fault.NotFound("There is no such member.")
		}
		if err != nil {
			return "", nil, fmt.Errorf("find member: %w", err)
		}
		name, err := s.People.Name(ctx, m.Edges.User)
		return name, m.Edges.User, err
	case row.KindDATASET:
		d, err := db.Dataset.Query().Where(dataset.ID(objectID)).Only(ctx)
		if ent.IsNotFound(err) {
			return "", nil, fault.NotFound("There is no such dataset.")
		}
		if err != nil {
			return "", nil, fmt.Errorf("find dataset: %w", err)
		}
		return d.Name, nil, nil
	}
	return "", nil, fault.Invalid("input.kind", "Choose a member or a dataset.")
}

func (s *Service) record(ctx context.Context, w *ent.WatchEntry, kind activity.Kind, name string, facts map[string]string) error {
	e := activity.Event{Kind: kind, Object: w.ObjectID, Name: name, Facts: facts, Organization: w.OrganizationID}
	if w.Kind == row.KindPERSON {
		e.Subject = w.ObjectID
	}
	return s.Activity.Record(ctx, e)
}

// End ends a watch before its time.
func (s *Service) End(ctx context.Context, entryID string) (*ent.WatchEntry, error) {
	if err := allowed(ctx); err != nil {
		return nil, err
	}
	return store.InTx(ctx, s.DB, func(ctx context.Context, db *ent.Client) (*ent.WatchEntry, error) {
		w, err := db.WatchEntry.Get(ctx, entryID)
		if ent.IsNotFound(err) {
			return nil, fault.NotFound("Nothing like that is watched.")
		}
		if err != nil {
			return nil, fmt.Errorf("find watch: %w", err)
		}
		if err := s.end(ctx, w); err != nil {
			return nil, err
		}
		return db.WatchEntry.Get(ctx, entryID)
	})
}

func (s *Service) end(ctx context.Context, w *ent.WatchEntry) error {
	ended := s.now()
	if ended.After(w.ExpiresAt) {
		ended = w.ExpiresAt
	}
	n, err := store.In(ctx, s.DB).WatchEntry.Update().Where(row.ID(w.ID), row.EndedAtIsNil()).SetEndedAt(ended).Save(ctx)
	if err != nil {
		return fmt.Errorf("end watch: %w", err)
	}
	if n == 0 {
		return nil // somebody else was first
	}
	name, err := s.Name(ctx, w)
	if err != nil {
		return err
	}
	return s.record(ctx, w, activity.WatchEnded, name, nil)
}

// Expire writes down which watches are over, in every organization. They ended by the
// clock already.
func (s *Service) Expire(ctx context.Context) error {
	ctx = access.As(ctx, access.ActorWatchman, "")
	over, err := s.DB.WatchEntry.Query().Where(row.EndedAtIsNil(), row.ExpiresAtLTE(s.now())).All(ctx)
	if err != nil {
		return fmt.Errorf("look for watches that are over: %w", err)
	}
	for _, w := range over {
		_, err := store.InTx(ctx, s.DB, func(ctx context.Context, _ *ent.Client) (int, error) { return 0, s.end(ctx, w) })
		if err != nil {
			return err
		}
	}
	return nil
}

// List returns what is watched, and what was within the last 90 days, newest first.
func (s *Service) List(ctx context.Context) ([]*ent.WatchEntry, error) {
	rows, err := s.DB.WatchEntry.Query().Where(row.Or(s.lasts(), row.CreatedAtGT(s.now().Add(-shownFor)))).
		Order(row.ByCreatedAt(sql.OrderDesc()), row.ByID(sql.OrderDesc())).Limit(200).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("list watches: %w", err)
	}
	return rows, nil
}

// Name is what is watched; empty once it is no more, or was erased.
func (s *Service) Name(ctx context.Context, w *ent.WatchEntry) (string, error) {
	db := store.In(ctx, s.DB)
	if w.Kind == row.KindPERSON {
		u, err := db.User.Get(access.As(ctx, access.ActorAuthenticator, ""), w.ObjectID)
		if ent.IsNotFound(err) {
			return "", nil
		}
		if err != nil {
			return "", fmt.Errorf("find person: %w", err)
		}
		name, err := s.People.Name(ctx, u)
		if errors.Is(err, vault.ErrDestroyed) {
			return "", nil
		}
		return name, err
	}
	d, err := db.Dataset.Query().Where(dataset.ID(w.ObjectID)).Only(access.As(ctx, access.ActorIngester, w.OrganizationID))
	if ent.IsNotFound(err) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("find dataset: %w", err)
	}
	return d.Name, nil
}

// Reason opens why; nil once the key is destroyed that it was sealed under.
func (s *Service) Reason(ctx context.Context, w *ent.WatchEntry) (*string, error) {
	open := func() ([]byte, error) { return s.Vault.OpenFor(ctx, w.OrganizationID, place(w.ID), w.ReasonSealed) }
	if w.Kind == row.KindPERSON {
		u, err := s.DB.User.Get(access.As(ctx, access.ActorAuthenticator, ""), w.ObjectID)
		if err != nil {
			return nil, fmt.Errorf("find person: %w", err)
		}
		open = func() ([]byte, error) { return s.Vault.Open(ctx, u.DataKeyID, place(w.ID), w.ReasonSealed) }
	}
	plain, err := open()
	if errors.Is(err, vault.ErrDestroyed) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("open reason: %w", err)
	}
	reason := string(plain)
	return &reason, nil
}

// Admin is who began a watch.
func (s *Service) Admin(ctx context.Context, w *ent.WatchEntry) (*ent.User, error) {
	u, err := s.DB.User.Get(access.As(ctx, access.ActorAuthenticator, ""), w.AdminID)
	if err != nil {
		return nil, fmt.Errorf("find who watches: %w", err)
	}
	return u, nil
}

// EndedAt is when a watch ended, by the clock or before; nil while it lasts.
func (s *Service) EndedAt(w *ent.WatchEntry) *time.Time {
	if w.EndedAt == nil && !s.now().Before(w.ExpiresAt) {
		return &w.ExpiresAt
	}
	return w.EndedAt
}

// Watches returns which of the objects are watched now.
func (s *Service) Watches(ctx context.Context, organization string, objects []string) (on []string, err error) {
	err = store.In(ctx, s.DB).WatchEntry.Query().Where(row.OrganizationID(organization), row.ObjectIDIn(objects...), s.lasts()).
		Unique(true).Select(row.FieldObjectID).Scan(access.As(ctx, access.ActorWatchman, organization), &on)
	if err != nil {
		return nil, fmt.Errorf("look at watchlist: %w", err)
	}
	return on, nil
}

// Since is since when something is watched; the zero time if it is not.
func (s *Service) Since(ctx context.Context, organization, object string) (time.Time, error) {
	w, err := store.In(ctx, s.DB).WatchEntry.Query().Where(row.OrganizationID(organization), row.ObjectID(object), s.lasts()).
		Order(row.ByCreatedAt()).First(access.As(ctx, access.ActorWatchman, organization))
	if ent.IsNotFound(err) {
		return time.Time{}, nil
	}
	if err != nil {
		return time.Time{}, fmt.Errorf("look at watchlist: %w", err)
	}
	return w.CreatedAt, nil
}

// Line is the p-value at or below which a sign-in of somebody who is watched alerts.
func (s *Service) Line(ctx context.Context, organization string) (float64, error) {
	b, err := s.Budgets(ctx, organization)
	return b.Times(Closer).Admin, err
}
