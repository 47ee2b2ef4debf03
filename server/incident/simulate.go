package incident

import (
	"context"
	"errors"
	"fmt"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	row "github.com/strongroom/strongroom/ent/incident"
	"github.com/strongroom/strongroom/server/activity"
	"github.com/strongroom/strongroom/server/fault"
	"github.com/strongroom/strongroom/server/store"
)

// simulated is what each action would have done. What has no line here is refused in
// a drill.
var simulated = map[Action]string{
	SignOut:          "Simulated: every session of the account would have ended.",
	FreezeExports:    "Simulated: the account could download nothing any more.",
	DemandPassword:   "Simulated: the password would be worthless, and a link to choose another one mailed.",
	Suspend:          "Simulated: the account would be suspended.",
	SignOutEverybody: "Simulated: everybody's sessions but your own would have ended.",
	RaiseShields:     "Simulated: shields would be up for a day.",
	WatchCloser:      "Simulated: the account would be watched more closely for 30 days.",
	ExportEvidence:   "Simulated: the evidence would have been exported. No file was made.",
}

// drilled is which kind of event something is when it is done in a drill.
var drilled = map[activity.Kind]activity.Kind{
	activity.IncidentOpened:       activity.DrillStarted,
	activity.IncidentChanged:      activity.DrillChanged,
	activity.IncidentTaskAdded:    activity.DrillTaskAdded,
	activity.IncidentTaskAssigned: activity.DrillTaskAssigned,
	activity.IncidentTaskDone:     activity.DrillTaskDone,
	activity.IncidentTaskSkipped:  activity.DrillTaskSkipped,
	activity.IncidentStepRun:      activity.DrillStepSimulated,
	activity.IncidentNoted:        activity.DrillNoted,
	activity.IncidentClosed:       activity.DrillEnded,
	activity.DrillAcknowledged:    activity.DrillAcknowledged,
}

// Channels is who tells people of alerts. It joins the transaction of ctx.
type Channels interface {
	AnnounceDrill(ctx context.Context, i *ent.Incident) error
	// AnnounceDrillEnd tells those who were told of the start.
	AnnounceDrillEnd(ctx context.Context, i *ent.Incident) error
}

// Drill is what a drill is started with.
type Drill struct {
	PlaybookID string
	Severity   row.Severity // high if empty
	// Announce is whether the organization's channels are told of it, in words that say
	// that it is a drill. Otherwise nobody is.
	Announce bool
}

// StartDrill starts a drill of a playbook, led by the viewer. It is about nobody, and
// is opened from nothing. While one of a playbook runs, no other one of it starts: that
// is what a unique index says, so whoever starts two at once gets one.
func (s *Service) StartDrill(ctx context.Context, d Drill) (*ent.Incident, error) {
	v, _ := access.From(ctx)
	if !v.Can(access.IncidentManage) {
		return nil, fault.Forbidden("Your role does not start drills.")
	}
	p, ok := Find(d.PlaybookID)
	script, scripted := Scripts[d.PlaybookID]
	if !ok || !scripted {
		return nil, fault.Invalid("input.playbookId", "There is no such playbook.")
	}
	now := s.now()
	o := Opening{
		Title: marked(p.Title), Text: script.Scene, Severity: d.Severity, PlaybookID: p.ID, BeganAt: &now, drill: true, announce: d.Announce,
	}
	for range 3 {
		i, err := store.InTx(ctx, s.DB, func(ctx context.Context, db *ent.Client) (*ent.Incident, error) {
			// What nobody ended is in nobody's way. Who ends it late still can.
			err := db.Incident.Update().Where(row.Running(p.ID), row.CreatedAtLTE(s.now().Add(-forgotten))).ClearRunning().Exec(ctx)
			if err != nil {
				return nil, fmt.Errorf("pass by abandoned drill: %w", err)
			}
			i, err := s.begin(ctx, v.Organization, v.User, nil, o)
			if err != nil || !d.Announce {
				return i, err
			}
			return i, s.Channels.AnnounceDrill(ctx, i)
		})
		if !errors.Is(err, errRunning) {
			return i, err
		}
		// Asked anew, since a transaction that failed answers nothing.
		if err := s.running(ctx, p); err != nil {
			return nil, err
		}
	}
	return nil, fault.Conflict("Drills of this playbook start and end right now. Try again.")
}

// errRunning says that a drill of the same playbook runs.
var errRunning = errors.New("a drill of this playbook runs")

// running refuses a second drill of a playbook, and names and links the one that runs;
// nil if it has ended meanwhile.
func (s *Service) running(ctx context.Context, p Playbook) error {
	i, err := s.DB.Incident.Query().Where(row.Running(p.ID)).Only(ctx)
	if ent.IsNotFound(err) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("look for running drill: %w", err)
	}
	return s.inTheWay(ctx, i, "A drill of this playbook runs already: %s. Join it, or end it first.")
}

// mark is what the title of a drill begins with, wherever it is read.
const mark = "Drill: "

func marked(title string) string {
	if len(title) >= len(mark) && title[:len(mark)] == mark {
		return title
	}
	return cut(mark+title, maxTitle)
}

// noticed notes that somebody has taken notice of a drill: the first who says so, or
// does anything in its room.
func (s *Service) noticed(ctx context.Context, i *ent.Incident) (*ent.Incident, error) {
	if !i.Drill || i.AcknowledgedAt != nil || i.State == row.StateCLOSED {
		return i, nil
	}
	v, _ := access.From(ctx)
	i, err := store.In(ctx, s.DB).Incident.UpdateOne(i).SetAcknowledgedAt(s.now()).SetAcknowledgerID(v.User).Save(ctx)
	if err != nil {
		return nil, fmt.Errorf("acknowledge drill: %w", err)
	}
	return i, s.record(ctx, i, activity.DrillAcknowledged, nil)
}

// AcknowledgeDrill says that the viewer has taken notice of a drill; whoever was first
// stays so.
func (s *Service) AcknowledgeDrill(ctx context.Context, incidentID string) (*ent.Incident, error) {
	return s.do(ctx, incidentID, func(_ context.Context, i *ent.Incident) (*ent.Incident, error) {
		switch {
		case !i.Drill:
			return nil, fault.Conflict("This is no drill.")
		case i.State == row.StateCLOSED:
			return nil, closed()
		}
		return i, nil // do has noted it
	})
}
