package incident

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/activityevent"
	"github.com/strongroom/strongroom/server/activity"
)

// Timeline is what happened in the time of an incident, newest first, at most so many
// events; more says that there are others. It is read from the activity log with the
// viewer's rights.
func (s *Service) Timeline(ctx context.Context, i *ent.Incident, most int) (out []*ent.ActivityEvent, more bool, err error) {
	var until time.Time
	if i.ClosedAt != nil {
		until = i.ClosedAt.Add(time.Second) // that it was closed is the last of it
	}
	filters := []activity.Filter{{Object: i.ID}}
	for _, a := range i.Alerts {
		filters = append(filters, activity.Filter{Object: a})
	}
	if i.SubjectID != nil {
		filters = append(filters, activity.Filter{Actor: *i.SubjectID}, activity.Filter{Object: *i.SubjectID})
	}
	for _, f := range filters {
		f.From, f.Until = i.BeganAt, until
		rows, others, err := s.Activity.List(ctx, f, activity.Window{First: &most})
		if err != nil {
			return nil, false, err
		}
		out, more = append(out, rows...), more || others
	}
	if len(i.Events) > 0 {
		rows, err := s.DB.ActivityEvent.Query().Where(activityevent.IDIn(i.Events...), activityevent.SequenceNotNil()).All(ctx)
		if err != nil {
			return nil, false, fmt.Errorf("read events: %w", err)
		}
		out = append(out, rows...)
	}
	slices.SortFunc(out, func(a, b *ent.ActivityEvent) int { return cmp.Compare(*b.Sequence, *a.Sequence) })
	out = slices.CompactFunc(out, func(a, b *ent.ActivityEvent) bool { return a.ID == b.ID })
	if len(out) > most {
		out, more = out[:most], true
	}
	return out, more, nil
}
