package incident

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"entgo.io/ent/dialect/sql"

	"github.com/strongroom/strongroom/ent"
	row "github.com/strongroom/strongroom/ent/incident"
	"github.com/strongroom/strongroom/ent/user"
	"github.com/strongroom/strongroom/server/store"
)

// forgotten is after how long a drill that nobody ended is shown as abandoned.
const forgotten = 7 * 24 * time.Hour

// DrillState is how far a drill is.
type DrillState string

// The states of drills. None is stored: they follow from the row and the clock.
const (
	DrillRunning   DrillState = "RUNNING"
	DrillAbandoned DrillState = "ABANDONED"
	DrillEnded     DrillState = "ENDED"
)

// DrillState is how far a drill is; empty of a real incident.
func (s *Service) DrillState(i *ent.Incident) DrillState {
	switch {
	case !i.Drill:
		return ""
	case i.State == row.StateCLOSED:
		return DrillEnded
	case s.now().Sub(i.CreatedAt) >= forgotten:
		return DrillAbandoned
	default:
		return DrillRunning
	}
}

// PhaseName names how far people are to be with a drill.
type PhaseName string

// The phases, in their order.
const (
	PhaseAcknowledged PhaseName = "ACKNOWLEDGED"
	PhaseContained    PhaseName = "CONTAINED"
	PhaseClosed       PhaseName = "CLOSED"
)

// Phase is how soon people were so far, and how soon they were to be.
type Phase struct {
	Name   PhaseName
	Target int // minutes from the start
	// Seconds from the start; nil if they are not, or never were.
	Seconds *int
	// Missed is whether the target passed without that.
	Missed bool
}

// Heard is an inject that has come.
type Heard struct {
	Inject
	At time.Time
}

// StepTime is a step of the playbook, and how soon it was done or skipped.
type StepTime struct {
	Task    *ent.IncidentTask
	Seconds *int // nil if it was not done
	// SkippedAfter is nil if it was not skipped.
	SkippedAfter *int
}

// Part is what one person did in a drill. Person is nil if they are gone.
type Part struct {
	Person                *ent.User
	Acknowledged          bool
	Steps, Skipped, Notes int
}

// Former is the drill of the same playbook that ended last before another began.
type Former struct {
	Incident *ent.Incident
	Phases   []Phase
	Done     int // steps
}

// Debrief says how a drill went, or goes.
type Debrief struct {
	State     DrillState
	StartedAt time.Time
	// Seconds is how long it took, or has taken.
	Seconds   int
	Announced bool
	Scene     string
	// Injects are those that have come.
	Injects []Heard
	// NextAt is when another one comes; nil if none does any more.
	NextAt *time.Time
	Phases []Phase
	Steps  []StepTime
	// Parts are of those who did something, whoever did the most first.
	Parts []Part
	// Gaps are what did not go as it should, in sentences; none while it runs.
	Gaps   []string
	Former *Former
}

// Debrief reads how a drill went that was read with the viewer's rights; nil of a real
// incident.
func (s *Service) Debrief(ctx context.Context, i *ent.Incident) (*Debrief, error) {
	if !i.Drill {
		return nil, nil
	}
	script, now := Scripts[i.PlaybookID], s.now()
	if i.ClosedAt != nil {
		now = *i.ClosedAt
	}
	d := &Debrief{
		State: s.DrillState(i), StartedAt: i.CreatedAt, Seconds: int(now.Sub(i.CreatedAt).Seconds()), Announced: i.Announced,
		Scene: script.Scene, Phases: phases(i, now), Injects: []Heard{}, Gaps: []string{},
	}
	for _, n := range script.Injects {
		at := n.At(i.CreatedAt)
		if !at.After(now) {
			d.Injects = append(d.Injects, Heard{n, at})
		} else if d.State == DrillRunning && d.NextAt == nil {
			d.NextAt = &at
		}
	}
	var err error
	if d.Steps, err = s.steps(ctx, i); err != nil {
		return nil, err
	}
	if d.Parts, err = s.parts(ctx, i, d.Steps); err != nil {
		return nil, err
	}
	if d.State != DrillRunning {
		d.Gaps = gaps(d)
	}
	d.Former, err = s.former(ctx, i)
	return d, err
}

// phases are those of a drill as of a time.
func phases(i *ent.Incident, now time.Time) []Phase {
	t := Scripts[i.PlaybookID].Targets
	phase := func(name PhaseName, target int, at *time.Time) Phase {
		p := Phase{Name: name, Target: target, Seconds: after(i, at)}
		if at == nil {
			at = &now
		}
		p.Missed = at.Sub(i.CreatedAt) > time.Duration(target)*time.Minute || p.Seconds == nil && i.State == row.StateCLOSED
		return p
	}
	return []Phase{
		phase(PhaseAcknowledged, t.Acknowledged, i.AcknowledgedAt),
		phase(PhaseContained, t.Contained, i.ContainedAt),
		phase(PhaseClosed, t.Closed, i.ClosedAt),
	}
}

// after is how many seconds after the start of a drill something was.
func after(i *ent.Incident, at *time.Time) *int {
	if at == nil {
		return nil
	}
	n := int(at.Sub(i.CreatedAt).Seconds())
	return &n
}

// steps are those of the playbook, without what people added or what is to follow.
func (s *Service) steps(ctx context.Context, i *ent.Incident) ([]StepTime, error) {
	tasks, err := s.Tasks(ctx, i)
	if err != nil {
		return nil, fmt.Errorf("read steps of drill: %w", err)
	}
	out := []StepTime{}
	for _, t := range tasks {
		if t.StepID != "" {
			out = append(out, StepTime{t, after(i, t.DoneAt), after(i, t.SkippedAt)})
		}
	}
	return out, nil
}

func (s *Service) parts(ctx context.Context, i *ent.Incident, steps []StepTime) ([]Part, error) {
	by := map[string]*Part{}
	of := func(userID *string) *Part {
		if by[deref(userID)] == nil {
			by[deref(userID)] = &Part{}
		}
		return by[deref(userID)]
	}
	if i.AcknowledgedAt != nil {
		of(i.AcknowledgerID).Acknowledged = true
	}
	for _, t := range steps {
		switch StateOf(t.Task) {
		case TaskDone:
			of(t.Task.DoerID).Steps++
		case TaskSkipped:
			of(t.Task.SkipperID).Skipped++
		}
	}
	notes, err := s.Notes(ctx, i)
	if err != nil {
		return nil, fmt.Errorf("read notes of drill: %w", err)
	}
	for _, n := range notes {
		of(&n.AuthorID).Notes++
	}
	ids := []string{}
	for userID := range by {
		ids = append(ids, userID)
	}
	people, err := store.In(ctx, s.DB).User.Query().Where(user.IDIn(ids...)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("find people of drill: %w", err)
	}
	for _, u := range people {
		by[u.ID].Person = u
	}
	slices.Sort(ids)
	slices.SortStableFunc(ids, func(a, b string) int {
		return cmp.Or(cmp.Compare(by[b].Steps, by[a].Steps), cmp.Compare(by[b].Notes, by[a].Notes), cmp.Compare(by[b].Skipped, by[a].Skipped))
	})
	out := []Part{}
	for _, userID := range ids {
		out = append(out, *by[userID])
	}
	return out, nil
}

// gaps are what did not go as it should.
func gaps(d *Debrief) []string {
	out := []string{}
	say := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	if d.State == DrillAbandoned {
		say("Nobody ended it within seven days.")
	}
	late := map[PhaseName][2]string{
		PhaseAcknowledged: {"Nobody took notice of it.", "It was taken notice of %s after the target."},
		PhaseContained:    {"Nobody said that it was contained.", "It was contained %s after the target."},
		PhaseClosed:       {"", "It was closed %s after the target."},
	}
	for _, p := range d.Phases {
		switch words := late[p.Name]; {
		case p.Seconds != nil && p.Missed:
			say(words[1], length(*p.Seconds-p.Target*60))
		case p.Seconds == nil && words[0] != "":
			say("%s", words[0])
		}
	}
	skipped, open, acted, notes := 0, 0, 0, 0
	for _, s := range d.Steps {
		switch StateOf(s.Task) {
		case TaskSkipped:
			skipped++
		case TaskOpen: // of a drill that was abandoned, or ended before steps had to be
			open++
		}
	}
	for _, p := range d.Parts {
		if p.Steps > 0 {
			acted++
		}
		notes += p.Notes
	}
	if skipped > 0 {
		say("Steps skipped: %d of %d.", skipped, len(d.Steps))
	}
	if open > 0 {
		say("Steps neither done nor skipped: %d of %d.", open, len(d.Steps))
	}
	if acted == 1 {
		say("One person did every step that was done. Nobody else has practised.")
	}
	if notes == 0 {
		say("Nobody wrote down what was found out or decided.")
	}
	return out
}

// length is a time in words, rounded up to minutes.
func length(seconds int) string {
	m := max(1, (seconds+59)/60)
	switch {
	case m == 1:
		return "a minute"
	case m < 120:
		return fmt.Sprintf("%d minutes", m)
	case m < 48*60:
		return fmt.Sprintf("%d hours", m/60)
	}
	return fmt.Sprintf("%d days", m/60/24)
}

// former is the drill of the same playbook that was ended last before i began; nil if
// there is none.
func (s *Service) former(ctx context.Context, i *ent.Incident) (*Former, error) {
	f, err := store.In(ctx, s.DB).Incident.Query().
		Where(row.Drill(true), row.PlaybookID(i.PlaybookID), row.StateEQ(row.StateCLOSED), row.CreatedAtLT(i.CreatedAt), row.IDNEQ(i.ID)).
		Order(row.ByCreatedAt(sql.OrderDesc()), row.ByID(sql.OrderDesc())).First(ctx)
	if ent.IsNotFound(err) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("look for former drill: %w", err)
	}
	steps, err := s.steps(ctx, f)
	if err != nil {
		return nil, err
	}
	out := &Former{Incident: f, Phases: phases(f, *f.ClosedAt)}
	for _, t := range steps {
		if t.Seconds != nil {
			out.Done++
		}
	}
	return out, nil
}
