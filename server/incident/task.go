package incident

import (
	"context"
	"fmt"
	"time"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	row "github.com/strongroom/strongroom/ent/incident"
	"github.com/strongroom/strongroom/ent/incidentnote"
	"github.com/strongroom/strongroom/ent/incidenttask"
	"github.com/strongroom/strongroom/ent/membership"
	"github.com/strongroom/strongroom/ent/schema/id"
	"github.com/strongroom/strongroom/ent/watchentry"
	"github.com/strongroom/strongroom/server/activity"
	"github.com/strongroom/strongroom/server/fault"
	"github.com/strongroom/strongroom/server/store"
	"github.com/strongroom/strongroom/server/watchlist"
)

const (
	maxTasks  = 100
	maxFollow = 20
	// shieldHours is for how long a step raises shields.
	shieldHours = 24
	// watchDays is for how long a step watches an account.
	watchDays = 30
)

// Task is something that somebody is to do.
type Task struct {
	Title   string
	OwnerID string
	DueAt   *time.Time
}

// Tasks are the tasks of an incident, in their order.
func (s *Service) Tasks(ctx context.Context, i *ent.Incident) ([]*ent.IncidentTask, error) {
	return store.In(ctx, s.DB).IncidentTask.Query().Where(incidenttask.IncidentID(i.ID)).Order(ent.Asc(incidenttask.FieldPosition)).All(ctx)
}

// Notes are the notes of an incident, oldest first.
func (s *Service) Notes(ctx context.Context, i *ent.Incident) ([]*ent.IncidentNote, error) {
	return store.In(ctx, s.DB).IncidentNote.Query().Where(incidentnote.IncidentID(i.ID)).
		Order(ent.Asc(incidentnote.FieldCreatedAt), ent.Asc(incidentnote.FieldID)).All(ctx)
}

// AddTask adds a task to an incident that is not closed.
func (s *Service) AddTask(ctx context.Context, incidentID string, t Task) (*ent.Incident, error) {
	return s.do(ctx, incidentID, func(ctx context.Context, i *ent.Incident) (*ent.Incident, error) {
		if i.State == row.StateCLOSED {
			return nil, closed()
		}
		return i, s.add(ctx, i, "input.", t, false)
	})
}

func (s *Service) add(ctx context.Context, i *ent.Incident, at string, t Task, followUp bool) error {
	title, err := some(at+"title", t.Title, maxTitle, false)
	if err != nil {
		return err
	}
	if t.OwnerID != "" {
		if err := s.keeper(ctx, at+"ownerId", t.OwnerID); err != nil {
			return err
		}
	}
	if t.DueAt != nil && (!t.DueAt.After(s.now()) || t.DueAt.After(s.now().AddDate(2, 0, 0))) {
		return fault.Invalid(at+"dueAt", "Choose a day within the next two years.")
	}
	n, err := store.In(ctx, s.DB).IncidentTask.Query().Where(incidenttask.IncidentID(i.ID)).Count(ctx)
	if err != nil {
		return fmt.Errorf("count tasks: %w", err)
	}
	if n >= maxTasks {
		return fault.Conflict("An incident has at most %d tasks.", maxTasks)
	}
	err = s.insert(ctx, i, n, TaskDetail{Title: title}, func(c *ent.IncidentTaskCreate) {
		c.SetFollowUp(followUp)
		if followUp {
			c.SetFunction("ID.IM-03")
		}
		if t.OwnerID != "" {
			c.SetOwnerID(t.OwnerID)
		}
		if t.DueAt != nil {
			c.SetDueAt(t.DueAt.UTC().Truncate(time.Millisecond))
		}
	})
	if err != nil {
		return err
	}
	return s.record(ctx, i, activity.IncidentTaskAdded, map[string]string{"task": title, "owner": t.OwnerID})
}

// task does something about a task that is not done, skipped or not, in the room of its incident.
func (s *Service) task(ctx context.Context, taskID string, do func(ctx context.Context, i *ent.Incident, t *ent.IncidentTask, d TaskDetail) error) (*ent.Incident, error) {
	found, err := s.DB.IncidentTask.Get(ctx, taskID)
	if ent.IsNotFound(err) {
		return nil, fault.NotFound("There is no such task.")
	}
	if err != nil {
		return nil, fmt.Errorf("find task: %w", err)
	}
	return s.do(ctx, found.IncidentID, func(ctx context.Context, i *ent.Incident) (*ent.Incident, error) {
		t, err := store.In(ctx, s.DB).IncidentTask.Get(ctx, taskID)
		if err != nil {
			return nil, fmt.Errorf("find task: %w", err)
		}
		switch {
		case t.DoneAt != nil:
			return nil, fault.Conflict("This is done already.")
		case i.State == row.StateCLOSED && !t.FollowUp:
			return nil, closed()
		}
		d, err := s.TaskDetail(ctx, t)
		if err != nil {
			return nil, err
		}
		return i, do(ctx, i, t, d)
	})
}

// AssignTask gives a task to somebody; nil to nobody.
func (s *Service) AssignTask(ctx context.Context, taskID string, ownerID *string) (*ent.Incident, error) {
	return s.task(ctx, taskID, func(ctx context.Context, i *ent.Incident, t *ent.IncidentTask, d TaskDetail) error {
		if t.SkippedAt != nil {
			return skipped()
		}
		if ownerID == nil && t.FollowUp {
			return fault.Invalid("input.ownerId", "What is to follow has an owner.")
		}
		if ownerID != nil {
			if err := s.keeper(ctx, "input.ownerId", *ownerID); err != nil {
				return err
			}
		}
		if err := store.In(ctx, s.DB).IncidentTask.UpdateOne(t).SetNillableOwnerID(ownerID).Exec(ctx); err != nil {
			return fmt.Errorf("assign task: %w", err)
		}
		if ownerID == nil {
			if err := store.In(ctx, s.DB).IncidentTask.UpdateOne(t).ClearOwnerID().Exec(ctx); err != nil {
				return fmt.Errorf("assign task: %w", err)
			}
		}
		return s.record(ctx, i, activity.IncidentTaskAssigned, map[string]string{"task": d.Title, "before": deref(t.OwnerID), "after": deref(ownerID)})
	})
}

// Complete says that the viewer has done a task, and how.
func (s *Service) Complete(ctx context.Context, taskID, note string) (*ent.Incident, error) {
	note, err := some("input.note", note, maxText, true)
	if err != nil {
		return nil, err
	}
	return s.task(ctx, taskID, func(ctx context.Context, i *ent.Incident, t *ent.IncidentTask, d TaskDetail) error {
		d.Note = note
		return s.finish(ctx, i, t, d, activity.IncidentTaskDone)
	})
}

// finish says that a task is done, also one that was skipped.
func (s *Service) finish(ctx context.Context, i *ent.Incident, t *ent.IncidentTask, d TaskDetail, kind activity.Kind) error {
	v, _ := access.From(ctx)
	d.Reason = ""
	sealed, err := s.seal(ctx, i.OrganizationID, t.ID, d)
	if err != nil {
		return err
	}
	err = store.In(ctx, s.DB).IncidentTask.UpdateOne(t).SetDetailSealed(sealed).SetDoneAt(s.now()).SetDoerID(v.User).
		ClearSkippedAt().ClearSkipperID().Exec(ctx)
	if err != nil {
		return fmt.Errorf("finish task: %w", err)
	}
	return s.record(ctx, i, kind, map[string]string{"task": d.Title, "step": t.StepID, "note": d.Note})
}

// Run carries a step of a playbook out that Strongroom can do itself. The task is done
// if and only if its action is. Evidence is done once the file at path is fetched.
func (s *Service) Run(ctx context.Context, taskID string) (i *ent.Incident, path string, err error) {
	i, err = s.task(ctx, taskID, func(ctx context.Context, i *ent.Incident, t *ent.IncidentTask, d TaskDetail) error {
		action := ActionOf(i.PlaybookID, t.StepID)
		if v, _ := access.From(ctx); action != "" && !v.Can(needs[action]) {
			return fault.Forbidden("Your role does not do this.")
		}
		if d.Note, path, err = s.act(ctx, i, action); err != nil || path != "" {
			return err
		}
		return s.finish(ctx, i, t, d, activity.IncidentStepRun)
	})
	return i, path, err
}

// act is the one place where steps are carried out. In a drill it does nothing but say
// what would have been done. path is where a file is to be fetched that ends the step.
func (s *Service) act(ctx context.Context, i *ent.Incident, action Action) (did, path string, err error) {
	switch {
	case action == "":
		return "", "", fault.Conflict("Strongroom cannot do this. Do it, and write down what you did.")
	case i.Drill:
		did, ok := simulated[action]
		if !ok {
			return "", "", fmt.Errorf("no such action: %s", action)
		}
		return did, "", nil
	case action == ExportEvidence:
		return "", EvidencePath(i.ID), s.Audit.Ready(ctx)
	}
	did, err = s.intervene(ctx, i, action)
	return did, "", err
}

// intervene does what act was asked for, with the viewer's own rights, and says what it
// did.
func (s *Service) intervene(ctx context.Context, i *ent.Incident, action Action) (string, error) {
	if action == SignOutEverybody {
		n, err := s.Sessions.RevokeEverybody(ctx)
		return fmt.Sprintf("Sessions ended: %d.", n), err
	}
	if action == RaiseShields {
		d, err := s.Detail(ctx, i)
		if err != nil {
			return "", err
		}
		up, err := s.Shields.Current(ctx) // somebody may have raised them for another incident
		if err == nil && up == nil {
			up, err = s.Shields.Raise(ctx, shieldHours, "Incident: "+d.Title)
		}
		if err != nil {
			return "", err
		}
		return "Shields are up until " + up.Until.Format("2 January 15:04 UTC") + ".", nil
	}
	if i.SubjectID == nil {
		return "", fault.Conflict("Say first whose account it is about.")
	}
	m, err := store.In(ctx, s.DB).Membership.Query().Where(membership.UserID(*i.SubjectID), membership.StateNEQ(membership.StateREMOVED)).Only(ctx)
	if ent.IsNotFound(err) {
		return "", fault.Conflict("The person whom it is about is no member any more.")
	}
	if err != nil {
		return "", fmt.Errorf("find member: %w", err)
	}
	switch action {
	case SignOut:
		_, n, err := s.Members.SignOut(ctx, m.ID)
		return fmt.Sprintf("Sessions ended: %d.", n), err
	case FreezeExports:
		_, err = s.Members.FreezeExports(ctx, m.ID)
		return "Downloads are frozen.", err
	case DemandPassword:
		_, err = s.Accounts.DemandPassword(ctx, m.ID)
		return "The password is worthless; a link to choose another one was mailed.", err
	case Suspend:
		_, err = s.Members.Suspend(ctx, m.ID)
		return "The account is suspended.", err
	case WatchCloser:
		return s.watch(ctx, i, m)
	default:
		return "", fmt.Errorf("no such action: %s", action)
	}
}

// watch watches the account of an incident more closely. Somebody may do so already.
func (s *Service) watch(ctx context.Context, i *ent.Incident, m *ent.Membership) (string, error) {
	if (access.Viewer{User: m.UserID, Organization: m.OrganizationID, Role: m.Role}).Can(access.IncidentRead) {
		return "", fault.Conflict("The person reads this room, and would learn of it. Watch them from the Settings page.")
	}
	w, err := s.Watches.Current(ctx, m.UserID)
	if err != nil {
		return "", err
	}
	if w == nil {
		w, err = s.Watches.Watch(ctx, watchlist.Wish{
			Kind: watchentry.KindPERSON, ObjectID: m.UserID, Reason: "Decided in the room of incident " + i.ID,
			Days: watchDays, Times: watchlist.Usual,
		})
	}
	if err != nil {
		return "", err
	}
	return "Watched more closely until " + w.ExpiresAt.Format("2 January 15:04 UTC") + ".", nil
}

// AddNote writes into the room of an incident.
func (s *Service) AddNote(ctx context.Context, incidentID, text string) (*ent.Incident, error) {
	text, err := some("input.text", text, maxText, true)
	if err != nil {
		return nil, err
	}
	v, _ := access.From(ctx)
	return s.do(ctx, incidentID, func(ctx context.Context, i *ent.Incident) (*ent.Incident, error) {
		noteID := id.New("ino")
		sealed, err := s.seal(ctx, i.OrganizationID, noteID, text)
		if err != nil {
			return nil, err
		}
		err = store.In(ctx, s.DB).IncidentNote.Create().SetID(noteID).SetOrganizationID(i.OrganizationID).SetCreatedAt(s.now()).
			SetIncidentID(i.ID).SetAuthorID(v.User).SetTextSealed(sealed).Exec(ctx)
		if err != nil {
			return nil, fmt.Errorf("add note: %w", err)
		}
		return i, s.record(ctx, i, activity.IncidentNoted, map[string]string{"note": text})
	})
}

// Close closes an incident of which each task is done or skipped, with what was learnt
// and what is to follow: at least one thing, with an owner and a day. Nobody closes what
// is about themselves while somebody else can. Whoever was told of a drill is told that
// it has ended.
func (s *Service) Close(ctx context.Context, incidentID, lessons string, follow []Task) (*ent.Incident, error) {
	lessons, err := some("input.lessons", lessons, maxText, true)
	if err != nil {
		return nil, err
	}
	return s.do(ctx, incidentID, func(ctx context.Context, i *ent.Incident) (*ent.Incident, error) {
		switch {
		case i.State == row.StateCLOSED:
			return nil, fault.Conflict("This incident is closed already.")
		case len(follow) == 0:
			return nil, fault.Invalid("input.followUps", "Say at least one thing that is to follow, so that it does not happen again.")
		case len(follow) > maxFollow:
			return nil, fault.Invalid("input.followUps", "At most %d things follow.", maxFollow)
		}
		if err := s.impartial(ctx, i, "close it"); err != nil {
			return nil, err
		}
		skipped, err := s.settled(ctx, i)
		if err != nil {
			return nil, err
		}
		for n, t := range follow {
			at := fmt.Sprintf("input.followUps.%d.", n)
			if t.OwnerID == "" {
				return nil, fault.Invalid(at+"ownerId", "Say who does it.")
			}
			if t.DueAt == nil {
				return nil, fault.Invalid(at+"dueAt", "Say until when.")
			}
			if err := s.add(ctx, i, at, t, true); err != nil {
				return nil, err
			}
		}
		d, err := s.Detail(ctx, i)
		if err != nil {
			return nil, err
		}
		d.Lessons = lessons
		sealed, err := s.seal(ctx, i.OrganizationID, i.ID, d)
		if err != nil {
			return nil, err
		}
		was := i.State
		i, err = store.In(ctx, s.DB).Incident.UpdateOne(i).SetDetailSealed(sealed).SetState(row.StateCLOSED).SetClosedAt(s.now()).
			ClearRunning().Save(ctx)
		if err != nil {
			return nil, fmt.Errorf("close incident: %w", err)
		}
		err = s.record(ctx, i, activity.IncidentClosed, map[string]string{
			"before": string(was), "after": string(i.State), "lessons": lessons, "skipped tasks": fmt.Sprint(skipped),
		})
		if err != nil || !i.Announced {
			return i, err
		}
		return i, s.Channels.AnnounceDrillEnd(ctx, i)
	})
}

// Reopen opens a closed incident again, unless another one about its alert is open. Its
// lessons stay.
func (s *Service) Reopen(ctx context.Context, incidentID string) (*ent.Incident, error) {
	return s.do(ctx, incidentID, func(ctx context.Context, i *ent.Incident) (*ent.Incident, error) {
		if i.Drill {
			return nil, fault.Conflict("A drill is not opened again. Start another one.")
		}
		if i.State != row.StateCLOSED {
			return nil, fault.Conflict("This incident is not closed.")
		}
		for _, alertID := range i.Alerts {
			if _, err := s.free(ctx, i.OrganizationID, alertID); err != nil {
				return nil, err
			}
		}
		i, err := store.In(ctx, s.DB).Incident.UpdateOne(i).SetState(row.StateOPEN).ClearClosedAt().ClearContainedAt().Save(ctx)
		if err != nil {
			return nil, fmt.Errorf("open incident again: %w", err)
		}
		return i, s.record(ctx, i, activity.IncidentReopened, map[string]string{"before": string(row.StateCLOSED), "after": string(row.StateOPEN)})
	})
}
