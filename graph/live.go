package graph

import (
	"context"

	"github.com/99designs/gqlgen/graphql"

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
// the row is read again through ent with the subscriber's own viewer, or that of
// the group that is served together (see fanout.go), so that the privacy rules
// decide at the moment of sending. When hints were lost, because the reader was
// slow or the connection to the database was, look is called as if anything could
// have changed. The socket ends with its session (see socket.go), and with it ctx.

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
	l, _ := ctx.Value(leaderKey{}).(*leader)
	doubt := func(id string) {
		if l != nil {
			l.doubt(id)
		}
	}
	go func() {
		defer close(out)
		ctx, cancel := context.WithCancel(ctx) // ends the subscription to hints
		defer cancel()
		for ctx.Err() == nil {
			hints := hub.Subscribe(ctx, viewer(ctx).Organization, kind, event.Revocation)
			doubt("")
			if !look("", send) {
				return
			}
			for h := range hints {
				switch h.Kind {
				case kind:
					if !look(h.ID, send) {
						return
					}
				case event.Revocation:
					doubt(h.ID)
				case event.Resync:
					doubt("")
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
	cursor, err := r.begin(ctx, after)
	if err != nil {
		return nil, err
	}
	c, _ := ctx.Value(catchUpKey{}).(*catchUp)
	l, _ := ctx.Value(leaderKey{}).(*leader)
	withActor := graphql.FieldRequested(ctx, "actor")
	return follow(ctx, r.Hub, activity.HintKind, func(_ string, send func(*ent.ActivityEvent) bool) bool {
		for {
			q := r.DB.ActivityEvent.Query().Where(activityevent.SequenceGT(cursor)).
				Order(ent.Asc(activityevent.FieldSequence)).Limit(replay)
			if withActor {
				q.WithActor()
			}
			rows, err := q.All(ctx)
			if err != nil {
				return false
			}
			for _, e := range rows {
				if l != nil {
					select {
					case l.sequences <- *e.Sequence:
					case <-ctx.Done():
						return false
					}
				}
				if !send(e) {
					return false
				}
				cursor = *e.Sequence
			}
			if len(rows) < replay {
				if c != nil {
					c.cursor, c.done = cursor, true
				}
				return c == nil
			}
		}
	}), nil
}

// begin is the sequence after which a subscription to activity begins.
func (r *Resolver) begin(ctx context.Context, after *int) (int, error) {
	if l, ok := ctx.Value(leaderKey{}).(*leader); ok {
		return l.cursor, nil
	}
	if c, ok := ctx.Value(catchUpKey{}).(*catchUp); ok && c.resumes {
		return c.cursor, nil
	}
	if after != nil {
		return *after, nil
	}
	newest, err := r.DB.ActivityEvent.Query().Where(activityevent.SequenceNotNil()).
		Order(ent.Desc(activityevent.FieldSequence)).First(ctx)
	switch {
	case ent.IsNotFound(err):
		return 0, nil
	case err != nil:
		return 0, err
	}
	return *newest.Sequence, nil
}
