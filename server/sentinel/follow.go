package sentinel

import (
	"context"
	"errors"
	"fmt"
	"time"

	"entgo.io/ent/dialect/sql"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/activityevent"
	row "github.com/strongroom/strongroom/ent/sentinel"
	"github.com/strongroom/strongroom/server/alert"
	"github.com/strongroom/strongroom/server/detect"
	"github.com/strongroom/strongroom/server/store"
	"github.com/strongroom/strongroom/server/vault"
)

const (
	// batchSize is how many events are learnt in one transaction.
	batchSize = 200
	// stretch is how many events that teach nothing are passed by without noting it.
	stretch = 1000
	// sweep finds what another replica numbered.
	sweep = 2 * time.Second
)

// Wake says that events were numbered. It never blocks.
func (s *Service) Wake() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// Run learns until ctx ends.
func (s *Service) Run(ctx context.Context) {
	ctx = access.As(ctx, access.ActorWatchman, "")
	tick := time.NewTicker(sweep)
	defer tick.Stop()
	for {
		more, err := s.all(ctx)
		if err != nil && ctx.Err() == nil {
			s.Log.Error("learn from activity", "error", err)
		}
		if more && err == nil {
			continue
		}
		select {
		case <-ctx.Done():
			return
		case <-s.wake:
		case <-tick.C:
		}
	}
}

// all learns a batch of every organization; more says that there is more. One that
// cannot be learnt from does not hold up the others.
func (s *Service) all(ctx context.Context) (more bool, err error) {
	ids, err := s.DB.Organization.Query().IDs(ctx)
	if err != nil {
		return false, fmt.Errorf("list organizations: %w", err)
	}
	var errs []error
	for _, organization := range ids {
		m, err := s.follow(ctx, organization)
		if err != nil {
			errs = append(errs, fmt.Errorf("learn from activity of %s: %w", organization, err))
			if ctx.Err() == nil {
				s.report(ctx, organization, "learning", "What happens cannot be learnt. The server's log says why.")
			}
		}
		more = more || m
	}
	return more, errors.Join(errs...)
}

// batch is some events of an organization while they are learnt.
type batch struct {
	organization  string
	row           *ent.Sentinel // nil if there is none yet
	state         *detect.Organization
	cursor, since int
	// anew says that the state was lost, so that what is known of people is, too.
	anew     bool
	people   map[string]*profile
	findings []alert.Finding
}

// profile is what is known of a person, with the key that it is sealed under.
type profile struct {
	detect.Person
	keyID string
}

// follow learns the next events of an organization.
func (s *Service) follow(ctx context.Context, organization string) (more bool, err error) {
	defer func() {
		if p := recover(); p != nil {
			more, err = false, fmt.Errorf("learning panicked: %v", p)
		}
	}()
	ctx = access.As(ctx, access.ActorWatchman, organization)
	newest, err := s.newest(ctx, organization)
	if err != nil || newest == 0 {
		return false, err
	}
	r, err := s.DB.Sentinel.Query().Where(row.OrganizationID(organization)).
		Select(row.FieldID, row.FieldOrganizationID, row.FieldCursor, row.FieldSince, row.FieldVersion).Only(ctx)
	if ent.IsNotFound(err) {
		r, err = nil, nil
	}
	if err != nil {
		return false, fmt.Errorf("look for state: %w", err)
	}
	b := &batch{organization: organization, row: r, since: newest, people: map[string]*profile{}}
	if r != nil {
		b.cursor, b.since = r.Cursor, r.Since
	}
	if b.cursor >= newest {
		return false, nil
	}
	events, err := s.DB.ActivityEvent.Query().Where(
		activityevent.OrganizationID(organization), activityevent.KindIn(kinds...),
		activityevent.SequenceGT(b.cursor), activityevent.SequenceLTE(newest),
	).Order(activityevent.BySequence(sql.OrderAsc())).Limit(batchSize).All(ctx)
	if err != nil {
		return false, fmt.Errorf("read events: %w", err)
	}
	if len(events) == 0 && newest-b.cursor < stretch {
		return false, nil
	}
	if err := s.restore(ctx, b, newest); err != nil {
		return false, err
	}
	budgets, err := s.Budgets(ctx, organization)
	if err != nil {
		return false, err
	}
	if err := b.state.SetBudgets(budgets); err != nil {
		return false, err
	}
	if !b.anew {
		for _, e := range events {
			if err := s.learn(ctx, b, e); err != nil {
				return false, fmt.Errorf("learn event %s: %w", e.ID, err)
			}
			b.cursor = *e.Sequence
		}
		if len(events) < batchSize {
			b.cursor = newest
		}
	}
	_, err = store.InTx(ctx, s.DB, func(ctx context.Context, _ *ent.Client) (int, error) {
		if err := s.write(ctx, b); err != nil {
			return 0, err
		}
		for _, f := range b.findings {
			if err := s.Alerts.Raise(ctx, f); err != nil {
				return 0, err
			}
		}
		return 0, nil
	})
	if errors.Is(err, errLost) {
		return true, nil
	}
	return err == nil && b.cursor < newest, err
}

// newest is the highest number that an event of an organization has.
func (s *Service) newest(ctx context.Context, organization string) (int, error) {
	e, err := s.DB.ActivityEvent.Query().Where(activityevent.OrganizationID(organization), activityevent.SequenceNotNil()).
		Order(activityevent.BySequence(sql.OrderDesc())).Select(activityevent.FieldSequence).First(ctx)
	if ent.IsNotFound(err) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("look for the newest event: %w", err)
	}
	return *e.Sequence, nil
}

// restore reads the state. One that is damaged is replaced, reported, and learnt from
// the beginning of the log, in silence.
func (s *Service) restore(ctx context.Context, b *batch, newest int) error {
	var err error
	if b.row == nil {
		b.state, err = fresh()
		return err
	}
	version := b.row.Version
	if b.row, err = s.DB.Sentinel.Get(ctx, b.row.ID); err != nil {
		return fmt.Errorf("read state: %w", err)
	}
	b.row.Version = version // whoever wrote since then has moved the cursor
	b.state, err = s.open(ctx, b.row)
	if err == nil || !damaged(err) {
		return err
	}
	s.Log.Error("state of detection is damaged; learning it anew", "organization", b.organization, "error", err)
	b.anew, b.cursor, b.since = true, 0, newest
	b.findings = append(b.findings, broken(b.organization, "state",
		"What was learnt of the organization was damaged. It is being learnt anew from the audit log; until then unusual sign-ins are judged by what is usual elsewhere."))
	b.state, err = fresh()
	return err
}

// person is what is known of a person in a batch. A profile that is damaged begins
// from nothing, and is reported; of somebody who is gone there is nothing to know.
func (s *Service) person(ctx context.Context, b *batch, person string) (*profile, error) {
	if p, ok := b.people[person]; ok {
		return p, nil
	}
	keyID, err := s.keyOf(ctx, b.organization, person)
	if ent.IsNotFound(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	known, _, err := s.profile(ctx, b.organization, person, keyID)
	switch {
	case damaged(err):
		s.Log.Error("profile of detection is damaged; it begins anew", "organization", b.organization, "person", person, "error", err)
		f := broken(b.organization, "profile", "What was learnt of a person was damaged and begins anew.")
		b.findings = append(b.findings, f)
		known = &detect.Person{}
	case err != nil:
		return nil, err
	}
	p := &profile{Person: *known, keyID: keyID}
	b.people[person] = p
	return p, nil
}

// unreadable reports whether an event does not open, whoever asks: it was tampered
// with, which the audit log finds, or belongs to somebody who is gone.
func unreadable(err error) bool {
	return errors.Is(err, vault.ErrSealed) || errors.Is(err, vault.ErrDestroyed) || ent.IsNotFound(err)
}

// closer is how many times as much as usual may alert of what a person does to datasets,
// and how many times as much of that they may be told: those who are told that a dataset
// is watched are not told that they are.
func (s *Service) closer(ctx context.Context, organization, person string, datasets []string) (times, told float64, err error) {
	times, told = 1, 1
	if s.Watchlist == nil {
		return times, told, nil
	}
	on, err := s.Watchlist.Watches(ctx, organization, append([]string{person}, datasets...))
	for id, w := range on {
		if times = max(times, w.Times); id != person {
			told = max(told, w.Times)
		}
	}
	return times, told, err
}
