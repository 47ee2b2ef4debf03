// Package outlet is what channels, streams and witnesses have in common: alerts or the
// log leave the organization through them, so whoever wants to stay unseen redirects or
// ends them first. Whoever got the messages is told where they got them, and for seven
// days a change or a removal can be undone by the event that tells of it.
//
// The log says what of an outlet was changed, but never its address, which can be a
// secret. What the log does not say is kept with the outlet's row, sealed, field by
// field, each with the event that replaced it: so the newest replacement of a field can
// be undone, and no other.
package outlet

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"time"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/activityevent"
	"github.com/strongroom/strongroom/server/activity"
	"github.com/strongroom/strongroom/server/fault"
	"github.com/strongroom/strongroom/server/job"
	"github.com/strongroom/strongroom/server/outbound"
	"github.com/strongroom/strongroom/server/store"
	"github.com/strongroom/strongroom/server/throttle"
	"github.com/strongroom/strongroom/server/vault"
)

// UndoFor is how long a change of an outlet can be undone, and one that was removed is
// kept.
const UndoFor = 7 * 24 * time.Hour

// Removed is the field that says which event removed an outlet.
const Removed = "removed"

// Service undoes changes of outlets and tells whoever they ended for.
type Service struct {
	DB       *ent.Client
	Vault    *vault.Vault
	Activity *activity.Recorder
	Jobs     *job.Queue
	Client   *outbound.Client
	// Throttle bounds what is sent at once because somebody asks for it.
	Throttle *throttle.Guard
	Now      func() time.Time
}

func (s *Service) now() time.Time { return s.Now().UTC().Truncate(time.Millisecond) }

// Row is where the former fields of one outlet are kept.
type Row struct {
	Organization string
	Place        vault.Place
	Sealed       []byte
}

// Former is what fields of an outlet were that the log does not tell, by field.
type Former map[string]Was

// Was is what a field was, and the event that replaced it.
type Was struct {
	Value string    `json:"value"`
	Cause string    `json:"cause"`
	At    time.Time `json:"at"`
}

// Keep seals what fields were until an event, with what is kept already and can still
// be undone. It returns, too, until when that is.
func (s *Service) Keep(ctx context.Context, r Row, cause string, fields map[string]string) ([]byte, time.Time, error) {
	now := s.now()
	f, err := s.former(ctx, r)
	if err != nil {
		return nil, now, err
	}
	maps.DeleteFunc(f, func(_ string, w Was) bool { return now.Sub(w.At) > UndoFor })
	for field, value := range fields {
		f[field] = Was{Value: value, Cause: cause, At: now}
	}
	b, err := json.Marshal(f)
	if err != nil {
		return nil, now, fmt.Errorf("write former fields: %w", err)
	}
	sealed, err := s.Vault.SealFor(ctx, r.Organization, r.Place, b)
	return sealed, now.Add(UndoFor), err
}

func (s *Service) former(ctx context.Context, r Row) (Former, error) {
	f := Former{}
	if len(r.Sealed) == 0 {
		return f, nil
	}
	b, err := s.Vault.OpenFor(ctx, r.Organization, r.Place, r.Sealed)
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(b, &f); err != nil {
		return nil, fmt.Errorf("read former fields: %w", err)
	}
	return f, nil
}

// Change is a change of an outlet, or its removal, that is young enough to be undone.
type Change struct {
	Object  string
	Removed bool

	cause, noun string
	facts       map[string]string
}

// Find finds the change that an event tells of, with the viewer's rights to the log.
// noun is what people call such an outlet.
func (s *Service) Find(ctx context.Context, eventID, noun string, changed, removed activity.Kind) (*Change, error) {
	e, err := store.In(ctx, s.DB).ActivityEvent.Query().Where(
		activityevent.ID(eventID), activityevent.KindIn(changed.Name, removed.Name), activityevent.CreatedAtGTE(s.now().Add(-UndoFor)),
	).Only(ctx)
	if ent.IsNotFound(err) {
		return nil, fault.NotFound("There is no such change of a %s in the last seven days.", noun)
	}
	if err != nil {
		return nil, fmt.Errorf("find change of %s: %w", noun, err)
	}
	d, err := s.Activity.Open(ctx, e)
	if err != nil {
		return nil, err
	}
	return &Change{Object: e.ObjectID, Removed: e.Kind == removed.Name, cause: e.ID, noun: noun, facts: d.Facts}, nil
}

// Gone is that the outlet of a change is deleted for good.
func (c *Change) Gone() error { return fault.NotFound("The %s is gone.", c.noun) }

func (c *Change) again() error {
	return fault.Conflict("The %s was changed again since, so this change cannot be undone. Look at it where it is set up.", c.noun)
}

// Restorable refuses to bring an outlet back that is there, or that another event than
// this one removed last.
func (s *Service) Restorable(ctx context.Context, c *Change, r Row, removed *time.Time) error {
	if removed == nil {
		return fault.Conflict("The %s is back already.", c.noun)
	}
	f, err := s.former(ctx, r)
	if err != nil {
		return err
	}
	if f[Removed].Cause != c.cause {
		return c.again()
	}
	return nil
}

// Back is what the fields were that a change replaced: those that the log tells, which
// must still be what the change made them, and those that it does not, which nothing
// else may have replaced since. now is what the former are at present.
func (s *Service) Back(ctx context.Context, c *Change, r Row, removed *time.Time, now map[string]string, hidden ...string) (map[string]string, error) {
	if removed != nil {
		return nil, fault.Conflict("The %s was removed since. Undo that first.", c.noun)
	}
	back := map[string]string{}
	for field, is := range now {
		after, ok := c.facts[field+".after"]
		if !ok {
			continue
		}
		if is != after {
			return nil, c.again()
		}
		back[field] = c.facts[field+".before"]
	}
	f, err := s.former(ctx, r)
	if err != nil {
		return nil, err
	}
	for _, field := range hidden {
		_, replaced := c.facts[field]
		if _, named := c.facts[field+".after"]; !replaced && !named {
			continue
		}
		was, ok := f[field]
		if !ok || was.Cause != c.cause {
			return nil, c.again()
		}
		back[field] = was.Value
	}
	if len(back) == 0 {
		return nil, c.again()
	}
	return back, nil
}
