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
	"time"

	"entgo.io/ent/dialect/sql"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/dataset"
	"github.com/strongroom/strongroom/ent/membership"
	"github.com/strongroom/strongroom/ent/predicate"
	"github.com/strongroom/strongroom/ent/schema/id"
	row "github.com/strongroom/strongroom/ent/watchentry"
	"github.com/strongroom/strongroom/server/activity"
	"github.com/strongroom/strongroom/server/alert"
	"github.com/strongroom/strongroom/server/clean"
	"github.com/strongroom/strongroom/server/fault"
	"github.com/strongroom/strongroom/server/person"
	"github.com/strongroom/strongroom/server/store"
	"github.com/strongroom/strongroom/server/vault"
)

const (
	// Usual is how many times as much as usual may alert unless somebody says otherwise.
	Usual = 10

	maxDays  = 90
	minTimes = 2
	maxTimes = 50
	// shownFor is how long what has ended is listed.
	shownFor = 90 * 24 * time.Hour
	maxShown = 200
)

// Service keeps the list.
type Service struct {
	DB       *ent.Client
	Vault    *vault.Vault
	People   *person.People
	Activity *activity.Recorder
	// Hold makes the caller the only one who begins a watch in an organization until the
	// transaction of ctx ends.
	Hold func(ctx context.Context, organization string) error
	Now  func() time.Time
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

// Wish is what is to be watched, why, for how long and how closely.
type Wish struct {
	Kind     row.Kind
	ObjectID string
	Reason   string
	Days     int
	// Times is how many times as much as usual may alert.
	Times int
}

func (w *Wish) check() (err error) {
	if w.Reason, err = clean.Reason("input.reason", w.Reason, "Other admins read it."); err != nil {
		return err
	}
	if w.Times < minTimes || w.Times > maxTimes {
		return fault.Invalid("input.times", "Choose from %d to %d times as close.", minTimes, maxTimes)
	}
	return checkDays(w.Days)
}

func checkDays(days int) error {
	if days < 1 || days > maxDays {
		return fault.Invalid("input.days", "Choose from 1 to %d days.", maxDays)
	}
	return nil
}

// Watch watches a member or a dataset more closely, for days from now. It joins the
// transaction of ctx.
func (s *Service) Watch(ctx context.Context, w Wish) (*ent.WatchEntry, error) {
	if err := allowed(ctx); err != nil {
		return nil, err
	}
	if err := w.check(); err != nil {
		return nil, err
	}
	v, _ := access.From(ctx)
	// Before anything is looked up: whoever is watched learns nothing by trying.
	if w.Kind == row.KindPERSON && w.ObjectID == v.User {
		return nil, fault.Invalid("input.objectId", "You cannot watch yourself.")
	}
	return store.InTx(ctx, s.DB, func(ctx context.Context, db *ent.Client) (*ent.WatchEntry, error) {
		if err := s.Hold(ctx, v.Organization); err != nil {
			return nil, fmt.Errorf("hold watchlist: %w", err)
		}
		name, subject, err := s.named(ctx, w.Kind, w.ObjectID)
		if err != nil {
			return nil, err
		}
		known, err := db.WatchEntry.Query().Where(row.ObjectID(w.ObjectID), s.lasts()).Exist(ctx)
		if err != nil {
			return nil, fmt.Errorf("look at watchlist: %w", err)
		}
		if known {
			return nil, fault.Conflict("%s is watched already. Change until when, or end that first.", name)
		}
		entryID := id.New("wat")
		sealed, err := s.seal(ctx, subject, entryID, w.Reason)
		if err != nil {
			return nil, err
		}
		e, err := db.WatchEntry.Create().SetID(entryID).SetCreatedAt(s.now()).SetKind(w.Kind).SetObjectID(w.ObjectID).SetAdminID(v.User).
			SetReasonSealed(sealed).SetTimes(w.Times).SetExpiresAt(s.now().AddDate(0, 0, w.Days)).Save(ctx)
		if err != nil {
			return nil, fmt.Errorf("watch: %w", err)
		}
		return e, s.record(ctx, e, activity.WatchBegun, name, map[string]string{
			"reason": w.Reason, "days": strconv.Itoa(w.Days), "times": strconv.Itoa(w.Times),
		})
	})
}

// seal seals a reason under the key of the person whom it is about, else of the
// organization.
func (s *Service) seal(ctx context.Context, subject *ent.User, entryID, reason string) (sealed []byte, err error) {
	if subject != nil {
		sealed, err = s.Vault.Seal(ctx, subject.DataKeyID, place(entryID), []byte(reason))
	} else {
		v, _ := access.From(ctx)
		sealed, err = s.Vault.SealFor(ctx, v.Organization, place(entryID), []byte(reason))
	}
	if err != nil {
		return nil, fmt.Errorf("seal reason: %w", err)
	}
	return sealed, nil
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

// record notes what became of a watch. The entry and not whom it is about is the
// object: the verifiable log says the ids of objects to whoever exports it.
func (s *Service) record(ctx context.Context, w *ent.WatchEntry, kind activity.Kind, name string, facts map[string]string) error {
	e := activity.Event{Kind: kind, Object: w.ID, Name: name, Facts: facts, Organization: w.OrganizationID}
	switch {
	case w.Kind == row.KindDATASET:
		e.Also = []string{w.ObjectID}
	case name != "": // of who was erased there is no key
		e.Subject = w.ObjectID
	}
	return s.Activity.Record(ctx, e)
}

// current does something to a watch that the viewer sees and that lasts.
func (s *Service) current(ctx context.Context, entryID string, do func(ctx context.Context, w *ent.WatchEntry, name string) error) (*ent.WatchEntry, error) {
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
		if s.EndedAt(w) != nil {
			return nil, fault.Conflict("This watch has ended already.")
		}
		name, err := s.Name(ctx, w)
		if err != nil {
			return nil, err
		}
		if err := do(ctx, w, name); err != nil {
			return nil, err
		}
		return db.WatchEntry.Get(ctx, entryID)
	})
}

// Extend lets a watch end some days from now, later or sooner than it would.
func (s *Service) Extend(ctx context.Context, entryID string, days int) (*ent.WatchEntry, error) {
	if err := checkDays(days); err != nil {
		return nil, err
	}
	return s.current(ctx, entryID, func(ctx context.Context, w *ent.WatchEntry, name string) error {
		until := s.now().AddDate(0, 0, days)
		n, err := store.In(ctx, s.DB).WatchEntry.Update().Where(row.ID(w.ID), s.lasts()).SetExpiresAt(until).Save(ctx)
		if err != nil {
			return fmt.Errorf("extend watch: %w", err)
		}
		if n == 0 {
			return fault.Conflict("This watch has ended already.")
		}
		return s.record(ctx, w, activity.WatchExtended, name, map[string]string{"before": stamp(w.ExpiresAt), "after": stamp(until)})
	})
}

func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// End ends a watch before its time.
func (s *Service) End(ctx context.Context, entryID string) (*ent.WatchEntry, error) {
	return s.current(ctx, entryID, s.end)
}

func (s *Service) end(ctx context.Context, w *ent.WatchEntry, name string) error {
	ended := s.now()
	if ended.After(w.ExpiresAt) {
		ended = w.ExpiresAt
	}
	// Only as it was read: somebody may have ended or extended it meanwhile.
	n, err := store.In(ctx, s.DB).WatchEntry.Update().Where(row.ID(w.ID), row.EndedAtIsNil(), row.ExpiresAt(w.ExpiresAt)).SetEndedAt(ended).Save(ctx)
	if err != nil {
		return fmt.Errorf("end watch: %w", err)
	}
	if n == 0 {
		return fault.Conflict("Somebody changed this watch just now. Look at it again.")
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
	var errs []error
	for _, w := range over { // one that fails does not hold up the others
		_, err := store.InTx(ctx, s.DB, func(ctx context.Context, _ *ent.Client) (int, error) {
			name, err := s.Name(ctx, w)
			if err != nil {
				return 0, err
			}
			return 0, s.end(ctx, w, name)
		})
		if f := (*fault.Error)(nil); err != nil && !errors.As(err, &f) { // somebody was first
			errs = append(errs, fmt.Errorf("end watch %s: %w", w.ID, err))
		}
	}
	return errors.Join(errs...)
}

// List returns what is watched, and what was within the last 90 days, newest first.
func (s *Service) List(ctx context.Context) ([]*ent.WatchEntry, error) {
	rows, err := s.DB.WatchEntry.Query().Where(row.Or(s.lasts(), row.CreatedAtGT(s.now().Add(-shownFor)))).
		Order(row.ByCreatedAt(sql.OrderDesc()), row.ByID(sql.OrderDesc())).Limit(maxShown).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("list watches: %w", err)
	}
	return rows, nil
}

// Current is how something is watched now, as far as the viewer sees it; nil is not.
func (s *Service) Current(ctx context.Context, objectID string) (*ent.WatchEntry, error) {
	w, err := store.In(ctx, s.DB).WatchEntry.Query().Where(row.ObjectID(objectID), s.lasts()).First(ctx)
	if ent.IsNotFound(err) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("look at watchlist: %w", err)
	}
	return w, nil
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

// Watches are those of the objects that are watched now, by their ids.
func (s *Service) Watches(ctx context.Context, organization string, objects []string) (map[string]alert.Watched, error) {
	rows, err := store.In(ctx, s.DB).WatchEntry.Query().
		Where(row.OrganizationID(organization), row.ObjectIDIn(objects...), s.lasts()).
		All(access.As(ctx, access.ActorWatchman, organization))
	if err != nil {
		return nil, fmt.Errorf("look at watchlist: %w", err)
	}
	out := make(map[string]alert.Watched, len(rows))
	for _, w := range rows {
		out[w.ObjectID] = alert.Watched{Since: w.CreatedAt, Times: float64(w.Times)}
	}
	return out, nil
}
