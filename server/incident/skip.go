package incident

import (
	"context"
	"fmt"
	"strings"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/incidenttask"
	"github.com/strongroom/strongroom/server/activity"
	"github.com/strongroom/strongroom/server/clean"
	"github.com/strongroom/strongroom/server/fault"
	"github.com/strongroom/strongroom/server/store"
)

// TaskState is how far a task is. It follows from the row.
type TaskState string

// The states of tasks.
const (
	TaskOpen    TaskState = "OPEN"
	TaskDone    TaskState = "DONE"
	TaskSkipped TaskState = "SKIPPED"
)

// StateOf is how far a task is.
func StateOf(t *ent.IncidentTask) TaskState {
	switch {
	case t.DoneAt != nil:
		return TaskDone
	case t.SkippedAt != nil:
		return TaskSkipped
	}
	return TaskOpen
}

// Skip says that a task is not done, and why. It can be done after all as long as the
// incident is not closed. What is to follow is not skipped: it is why an incident may
// be closed at all.
func (s *Service) Skip(ctx context.Context, taskID, reason string) (*ent.Incident, error) {
	reason, err := clean.Reason("input.reason", reason, "It stays in the room.")
	if err != nil {
		return nil, err
	}
	return s.task(ctx, taskID, func(ctx context.Context, i *ent.Incident, t *ent.IncidentTask, d TaskDetail) error {
		switch {
		case t.FollowUp:
			return fault.Conflict("What is to follow is not skipped.")
		case t.SkippedAt != nil:
			return skipped()
		}
		d.Reason = reason
		sealed, err := s.seal(ctx, i.OrganizationID, t.ID, d)
		if err != nil {
			return err
		}
		v, _ := access.From(ctx)
		err = store.In(ctx, s.DB).IncidentTask.UpdateOne(t).SetDetailSealed(sealed).SetSkippedAt(s.now()).SetSkipperID(v.User).Exec(ctx)
		if err != nil {
			return fmt.Errorf("skip task: %w", err)
		}
		return s.record(ctx, i, activity.IncidentTaskSkipped, map[string]string{"task": d.Title, "step": t.StepID, "reason": reason})
	})
}

func skipped() error {
	return fault.Conflict("This was skipped already. It can still be done.")
}

// named is how many open tasks a refusal names: every step of every playbook, and some
// of what people added.
const named = 20

// settled refuses to close an incident with tasks that are neither done nor skipped,
// and names them. It returns how many were skipped. What is to follow does not count.
func (s *Service) settled(ctx context.Context, i *ent.Incident) (int, error) {
	left, err := store.In(ctx, s.DB).IncidentTask.Query().
		Where(incidenttask.IncidentID(i.ID), incidenttask.FollowUp(false), incidenttask.DoneAtIsNil()).
		Order(ent.Asc(incidenttask.FieldPosition)).All(ctx)
	if err != nil {
		return 0, fmt.Errorf("look for open tasks: %w", err)
	}
	var open []string
	for _, t := range left {
		if StateOf(t) != TaskOpen {
			continue
		}
		d, err := s.TaskDetail(ctx, t)
		if err != nil {
			return 0, err
		}
		open = append(open, "“"+d.Title+"”")
	}
	if len(open) == 0 {
		return len(left), nil
	}
	more := ""
	if n := len(open) - named; n > 0 {
		open, more = open[:named], fmt.Sprintf(" and %d more", n)
	}
	return 0, fault.Conflict("Before this is closed, do each open step, or say why it is skipped: %s%s.", strings.Join(open, ", "), more)
}
