package lookout

import (
	"context"
	"fmt"
	"time"

	"entgo.io/ent/dialect/sql"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/activityevent"
	row "github.com/strongroom/strongroom/ent/customrule"
	"github.com/strongroom/strongroom/server/fault"
	"github.com/strongroom/strongroom/server/lookout/condition"
)

const (
	maxDays     = 90
	maxEvents   = 200_000
	maxExamples = 50
)

// Question is a rule that is to be tried, saved or not.
type Question struct {
	Expression           string
	Per                  row.Per
	Times, Minutes, Days int
}

// Trial is what a rule would have found.
type Trial struct {
	Days                                        []Day
	Events, Matches, Findings, Alerts, Failures int
	Failure                                     string
	Examples                                    []*ent.ActivityEvent
	// Groups counts what was found by group.
	Groups   map[string]int
	Took     time.Duration
	Complete bool
}

// Day is one day of a trial, in UTC.
type Day struct {
	Day             time.Time
	Matches, Alerts int
	groups          map[string]bool
}

// Try shows a rule what has happened in the viewer's organization, as far as the
// viewer sees it. It ends with ctx, and after some seconds with what it has by then.
func (s *Service) Try(ctx context.Context, q Question) (*Trial, error) {
	if q.Days < 1 || q.Days > maxDays {
		return nil, fault.Invalid("input.days", "Choose from 1 to %d days.", maxDays)
	}
	if err := counting(&q.Times, &q.Minutes); err != nil {
		return nil, err
	}
	w, err := watch(&ent.CustomRule{Expression: q.Expression, Per: q.Per, Times: q.Times, Minutes: q.Minutes})
	if err != nil {
		return nil, err
	}
	v, _ := access.From(ctx)
	end, err := s.begin(v.Organization)
	if err != nil {
		return nil, err
	}
	defer end()
	began := time.Now()
	now := access.Now(ctx).UTC()
	t := &trial{reader: s.reader(), rule: w, organization: v.Organization, deadline: began.Add(patience), Trial: Trial{Complete: true, Groups: map[string]int{}}}
	t.from = now.AddDate(0, 0, 1-q.Days).Truncate(24 * time.Hour)
	for d := t.from; !d.After(now); d = d.AddDate(0, 0, 1) {
		t.Trial.Days = append(t.Trial.Days, Day{Day: d, groups: map[string]bool{}})
	}
	if err := t.run(ctx); err != nil {
		return nil, err
	}
	t.Took = time.Since(began)
	return &t.Trial, nil
}

// begin takes one of the slots for back-tests. An organization holds one at the most, so
// that none keeps the others out by itself.
func (s *Service) begin(organization string) (end func(), err error) {
	s.trying.Lock()
	defer s.trying.Unlock()
	switch {
	case s.trials[organization]:
		return nil, fault.Unavailable("Somebody of your organization is trying a rule just now. Try again in some seconds.")
	case len(s.trials) >= trials:
		return nil, fault.Unavailable("Others are trying rules just now. Try again in some seconds.")
	}
	s.trials[organization] = true
	return func() {
		s.trying.Lock()
		defer s.trying.Unlock()
		delete(s.trials, organization)
	}, nil
}

type trial struct {
	*reader
	Trial
	rule         *watched
	organization string
	from         time.Time
	deadline     time.Time
}

// run reads the history in the order of the log, from where it begins to matter.
func (t *trial) run(ctx context.Context) error {
	since := before(t.from, []*watched{t.rule})
	after, err := t.start(ctx, since)
	if err != nil {
		return err
	}
	for {
		events, err := t.DB.ActivityEvent.Query().Where(
			activityevent.OrganizationID(t.organization), activityevent.SequenceGT(after), activityevent.KindNotIn(unseen...), told,
		).Order(activityevent.BySequence(sql.OrderAsc())).Limit(page).All(ctx)
		if err != nil {
			return fmt.Errorf("read events: %w", err)
		}
		for _, e := range events {
			after = *e.Sequence
			if e.CreatedAt.Before(since) {
				continue
			}
			if err := t.look(ctx, e); err != nil {
				return err
			}
		}
		if len(events) < page {
			return nil
		}
		if time.Now().After(t.deadline) {
			t.Complete = false
			return nil
		}
	}
}

// start is the number after which to read: that of the newest events but so many as may
// be read, or of what was before the history that matters.
func (t *trial) start(ctx context.Context, since time.Time) (int, error) {
	floor, err := t.Activity.Floor(ctx, since, activityevent.OrganizationID(t.organization))
	if err != nil {
		return 0, err
	}
	e, err := t.DB.ActivityEvent.Query().Where(activityevent.OrganizationID(t.organization), activityevent.SequenceGT(floor)).
		Order(activityevent.BySequence(sql.OrderDesc())).Offset(maxEvents).Select(activityevent.FieldSequence, activityevent.FieldCreatedAt).First(ctx)
	switch {
	case ent.IsNotFound(err):
		return floor, nil
	case err != nil:
		return 0, fmt.Errorf("count events: %w", err)
	case !e.CreatedAt.Before(t.from):
		t.Complete = false
	}
	return *e.Sequence, nil
}

func (t *trial) look(ctx context.Context, e *ent.ActivityEvent) error {
	v, err := t.rule.feed(ctx, t.event(ctx, e))
	if err != nil && !condition.IsFailure(err) {
		return err
	}
	if e.CreatedAt.Before(t.from) {
		return nil // only remembered
	}
	t.Events++
	day := &t.Days[min(len(t.Days)-1, int(e.CreatedAt.Sub(t.from)/(24*time.Hour)))]
	switch {
	case err != nil:
		t.Failures, t.Failure = t.Failures+1, err.Error()
		return nil
	case !v.matches:
		return nil
	}
	t.Matches++
	day.Matches++
	if len(t.Examples) < maxExamples {
		t.Examples = append(t.Examples, e)
	}
	if !v.found {
		return nil
	}
	t.Findings++
	t.Groups[v.group]++
	if !day.groups[v.group] {
		day.groups[v.group] = true
		day.Alerts++
		t.Alerts++
	}
	return nil
}
