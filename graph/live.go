package graph

import (
	"context"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/activityevent"
	"github.com/strongroom/strongroom/ent/run"
	"github.com/strongroom/strongroom/server/activity"
	"github.com/strongroom/strongroom/server/analysis"
	"github.com/strongroom/strongroom/server/dataset"
	"github.com/strongroom/strongroom/server/event"
	"github.com/strongroom/strongroom/server/fault"
)

// A subscription is a loop over hints. A hint carries ids, never a row: each time
// the row is read again through ent with the subscriber's own viewer, so that the
// privacy rules decide at the moment of sending. When hints were lost, because
// the reader was slow or the connection to the database was, look is called as if
// anything could have changed. The socket ends with its session (see socket.go),
// and with it ctx.

// follow calls look at once and then after every hint of the kind; "" stands for
// any object. It ends when look says so or ctx does.
func follow[T any](ctx context.Context, hub *event.Hub, kind string, look func(id string, send func(T) bool) (more bool)) <-chan T {
	out := make(chan T)
	send := func(v T) bool {
		select {
		case out <- v:
			return true
		case <-ctx.Done():
			return false
		}
	}
	go func() {
		defer close(out)
		for ctx.Err() == nil {
			hints := hub.Subscribe(ctx, viewer(ctx).Organization)
			if !look("", send) {
				return
			}
			for h := range hints {
				switch h.Kind {
				case kind:
					if !look(h.ID, send) {
						return
					}
				case event.Resync:
					if !look("", send) {
						return
					}
				}
			}
		}
	}()
	return out
}

func (r *Resolver) liveRun(ctx context.Context, id string) (<-chan *ent.Run, error) {
	if _, err := r.DB.Run.Get(ctx, id); err != nil {
		return nil, fault.NotFound("There is no such run.")
	}
	var last run.State
	return follow(ctx, r.Hub, analysis.HintKind, func(hint string, send func(*ent.Run) bool) bool {
		if hint != "" && hint != id {
			return true
		}
		now, err := r.DB.Run.Get(ctx, id)
		if err != nil {
			return false
		}
		if now.State != last {
			last = now.State
			if !send(now) {
				return false
			}
		}
		return last == run.StateQUEUED || last == run.StateRUNNING
	}), nil
}

func (r *Resolver) liveDatasets(ctx context.Context, id *string) (<-chan *ent.Dataset, error) {
	if id != nil {
		if _, err := r.DB.Dataset.Get(ctx, *id); err != nil {
			return nil, fault.NotFound("There is no such dataset.")
		}
	}
	return follow(ctx, r.Hub, dataset.HintKind, func(hint string, send func(*ent.Dataset) bool) bool {
		if id != nil && (hint == "" || hint == *id) {
			hint = *id
		} else if id != nil || hint == "" {
			return true
		}
		ds, err := r.DB.Dataset.Get(ctx, hint)
		if ent.IsNotFound(err) {
			return id == nil // gone, or not for this viewer
		}
		return err == nil && send(ds)
	}), nil
}

// replay bounds one step of catching up.
const replay = 100

// liveActivity sends what comes after a sequence, without a gap: the sequence and
// not the hint says what is next.
func (r *Resolver) liveActivity(ctx context.Context, after *int) (<-chan *ent.ActivityEvent, error) {
	cursor := 0
	if after != nil {
		cursor = *after
	} else {
		newest, err := r.DB.ActivityEvent.Query().Where(activityevent.SequenceNotNil()).
			Order(ent.Desc(activityevent.FieldSequence)).First(ctx)
		if err != nil && !ent.IsNotFound(err) {
			return nil, err
		}
		if newest != nil {
			cursor = *newest.Sequence
		}
	}
	return follow(ctx, r.Hub, activity.HintKind, func(_ string, send func(*ent.ActivityEvent) bool) bool {
		for {
			rows, err := r.DB.ActivityEvent.Query().Where(activityevent.SequenceGT(cursor)).
				Order(ent.Asc(activityevent.FieldSequence)).Limit(replay).All(ctx)
			if err != nil {
				return false
			}
			for _, e := range rows {
				if !send(e) {
					return false
				}
				cursor = *e.Sequence
			}
			if len(rows) < replay {
				return true
			}
		}
	}), nil
}
