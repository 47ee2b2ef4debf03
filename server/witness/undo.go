package witness

import (
	"context"
	"fmt"
	"strconv"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	row "github.com/strongroom/strongroom/ent/witness"
	"github.com/strongroom/strongroom/server/activity"
	"github.com/strongroom/strongroom/server/outlet"
	"github.com/strongroom/strongroom/server/store"
)

// Undo takes a change of a witness back, or the removal, that an event of the last seven
// days tells of, if nothing of it was changed again.
func (s *Service) Undo(ctx context.Context, eventID string) (*ent.Witness, error) {
	v, _ := access.From(ctx)
	head, err := s.Audit.Head(ctx, v.Organization)
	if err != nil {
		return nil, err
	}
	return store.InTx(ctx, s.DB, func(ctx context.Context, db *ent.Client) (*ent.Witness, error) {
		if err := s.Hold(ctx, v.Organization); err != nil {
			return nil, err
		}
		e, err := s.Outlets.Find(ctx, eventID, "witness", activity.WitnessChanged, activity.WitnessRemoved)
		if err != nil {
			return nil, err
		}
		w, err := db.Witness.Get(ctx, e.Object)
		if ent.IsNotFound(err) {
			return nil, e.Gone()
		}
		if err != nil {
			return nil, fmt.Errorf("find witness: %w", err)
		}
		if e.Removed {
			return s.restore(ctx, db, e, w)
		}
		was, err := s.Outlets.Back(ctx, e, formerly(w), w.RemovedAt, look(w), factAddress)
		if err != nil {
			return nil, err
		}
		var back Change
		if address, ok := was[factAddress]; ok {
			back.Address = &address
		}
		if text, ok := was["every"]; ok {
			every, err := strconv.Atoi(text)
			if err != nil {
				return nil, fmt.Errorf("read former number of events: %w", err)
			}
			back.Every = &every
		}
		return s.change(ctx, db, w, back, head)
	})
}

// restore makes somebody who was removed a witness again, who is sent a checkpoint at
// once. What they were sent before counts: it is the same address. Held.
func (s *Service) restore(ctx context.Context, db *ent.Client, e *outlet.Change, w *ent.Witness) (*ent.Witness, error) {
	if err := s.Outlets.Restorable(ctx, e, formerly(w), w.RemovedAt); err != nil {
		return nil, err
	}
	if err := room(ctx, db); err != nil {
		return nil, err
	}
	w, err := db.Witness.UpdateOne(w).ClearRemovedAt().ClearNextAt().Save(ctx)
	if err != nil {
		return nil, fmt.Errorf("restore witness: %w", err)
	}
	address, err := s.open(ctx, w)
	if err != nil {
		return nil, err
	}
	return w, s.begin(ctx, w, address)
}

// Expire deletes witnesses whose removal can no longer be undone, and forgets what
// others were.
func (s *Service) Expire(ctx context.Context) error {
	ctx = courier(ctx, "")
	if _, err := s.DB.Witness.Delete().Where(row.RemovedAtLT(s.now().Add(-outlet.UndoFor))).Exec(ctx); err != nil {
		return fmt.Errorf("expire witnesses: %w", err)
	}
	err := s.DB.Witness.Update().Where(row.FormerlyUntilLT(s.now())).ClearFormerlySealed().ClearFormerlyUntil().Exec(ctx)
	if err != nil {
		return fmt.Errorf("forget what witnesses were: %w", err)
	}
	return nil
}
