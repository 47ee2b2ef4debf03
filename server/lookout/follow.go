package lookout

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"entgo.io/ent/dialect/sql"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/activityevent"
	"github.com/strongroom/strongroom/ent/customrule"
	"github.com/strongroom/strongroom/ent/decoy"
	row "github.com/strongroom/strongroom/ent/lookout"
	"github.com/strongroom/strongroom/server/lookout/condition"
	"github.com/strongroom/strongroom/server/store"
)

const (
	batchSize = 200
	// sweep finds what another replica numbered.
	sweep = 2 * time.Second
	// least is how far back rules remember at least: see maxNamed.
	least = time.Hour
	// page is how many events are read at once to remember.
	page = 1000
)

// errLost says that another replica has looked at the same events.
var errLost = errors.New("another replica was faster")

// Wake says that events were numbered. It never blocks.
func (s *Service) Wake() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// Run looks at what happens until ctx ends.
func (s *Service) Run(ctx context.Context) {
	ctx = access.As(ctx, access.ActorWatchman, "")
	tick := time.NewTicker(sweep)
	defer tick.Stop()
	for {
		more, err := s.all(ctx)
		if err != nil && ctx.Err() == nil {
			s.Log.Error("look at activity", "error", err)
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

// all looks at a batch of every organization that looks out for something. One that
// fails does not hold up the others.
func (s *Service) all(ctx context.Context) (more bool, err error) {
	rows, err := s.DB.Lookout.Query().All(ctx)
	if err != nil {
		return false, fmt.Errorf("list lookouts: %w", err)
	}
	var errs []error
	for _, l := range rows {
		m, err := s.follow(access.As(ctx, access.ActorWatchman, l.OrganizationID), l)
		if err != nil && !errors.Is(err, errLost) {
			errs = append(errs, fmt.Errorf("look at activity of %s: %w", l.OrganizationID, err))
		}
		more = more || m || errors.Is(err, errLost)
	}
	return more, errors.Join(errs...)
}

// memory is what the rules of an organization remember, after the event at position.
// Only Run uses it.
type memory struct {
	signature string
	position  int
	rules     []*watched
}

// follow looks at the next events of an organization.
func (s *Service) follow(ctx context.Context, l *ent.Lookout) (more bool, err error) {
	newest, err := s.newest(ctx, l.OrganizationID)
	if err != nil || l.Cursor >= newest {
		return false, err
	}
	rules, err := s.DB.CustomRule.Query().Where(customrule.OrganizationID(l.OrganizationID), customrule.Active(true)).
		Order(customrule.ByCreatedAt(), customrule.ByID()).All(ctx)
	if err != nil {
		return false, fmt.Errorf("list rules: %w", err)
	}
	decoys, err := s.DB.Decoy.Query().Where(decoy.OrganizationID(l.OrganizationID)).All(ctx)
	if err != nil {
		return false, fmt.Errorf("list decoys: %w", err)
	}
	b := &batch{reader: s.reader(), organization: l.OrganizationID, decoys: decoys}
	cursor := newest
	if len(rules) > 0 || len(decoys) > 0 {
		events, err := s.DB.ActivityEvent.Query().Where(
			activityevent.OrganizationID(l.OrganizationID), activityevent.KindNotIn(unseen...),
			activityevent.SequenceGT(l.Cursor), activityevent.SequenceLTE(newest), told,
		).Order(activityevent.BySequence(sql.OrderAsc())).Limit(batchSize).All(ctx)
		if err != nil {
			return false, fmt.Errorf("read events: %w", err)
		}
		if len(events) == batchSize {
			cursor = *events[len(events)-1].Sequence
		}
		m, err := s.recall(ctx, b.reader, l, rules)
		if err != nil {
			return false, err
		}
		b.rules = m.rules
		delete(s.memories, l.OrganizationID) // until this batch is written
		for _, e := range events {
			if err := b.look(ctx, e); err != nil {
				return false, fmt.Errorf("event %s: %w", e.ID, err)
			}
		}
		defer func() {
			if err == nil {
				m.position = cursor
				s.memories[l.OrganizationID] = m
			}
		}()
	}
	_, err = store.InTx(ctx, s.DB, func(ctx context.Context, db *ent.Client) (int, error) {
		n, err := db.Lookout.Update().Where(row.ID(l.ID), row.Cursor(l.Cursor)).SetCursor(cursor).Save(ctx)
		if err != nil {
			return 0, fmt.Errorf("move cursor: %w", err)
		}
		if n == 0 {
			return 0, errLost
		}
		return 0, b.write(ctx)
	})
	return err == nil && cursor < newest, err
}

// recall is what the rules remember of what is before the cursor: kept from the last
// batch, or read from the log again.
func (s *Service) recall(ctx context.Context, r *reader, l *ent.Lookout, rows []*ent.CustomRule) (*memory, error) {
	m := &memory{}
	var signatures []string
	for _, rule := range rows {
		w, err := watch(rule)
		if err != nil {
			// It was checked when it was saved; a later version of the language refuses it.
			w = &watched{CustomRule: rule, condition: nil}
		}
		m.rules = append(m.rules, w)
		signatures = append(signatures, w.signature())
	}
	m.signature = strings.Join(signatures, "\n")
	if known := s.memories[l.OrganizationID]; known != nil && known.signature == m.signature && known.position <= l.Cursor {
		for i, w := range known.rules {
			w.CustomRule = rows[i] // its title may have changed, and what it found
		}
		err := s.remember(ctx, r, known.rules, activityevent.OrganizationID(l.OrganizationID),
			activityevent.SequenceGT(known.position), activityevent.SequenceLTE(l.Cursor))
		return known, err
	}
	at, err := s.DB.ActivityEvent.Query().Where(activityevent.OrganizationID(l.OrganizationID), activityevent.SequenceLTE(l.Cursor)).
		Order(activityevent.BySequence(sql.OrderDesc())).Select(activityevent.FieldCreatedAt).First(ctx)
	if ent.IsNotFound(err) {
		return m, nil
	}
	if err != nil {
		return nil, fmt.Errorf("find event at cursor: %w", err)
	}
	floor, err := s.Activity.Floor(ctx, before(at.CreatedAt, m.rules), activityevent.OrganizationID(l.OrganizationID))
	if err != nil {
		return nil, err
	}
	err = s.remember(ctx, r, m.rules, activityevent.OrganizationID(l.OrganizationID),
		activityevent.SequenceGT(floor), activityevent.SequenceLTE(l.Cursor))
	return m, err
}

// before is from when on events matter for what is to be judged at a time.
func before(at time.Time, rules []*watched) time.Time {
	back := least
	for _, w := range rules {
		if w.Times > 1 {
			back = max(back, w.window())
		}
	}
	return at.Add(-back).Truncate(time.Hour)
}

// write raises what was found, and notes it with the rules and decoys.
func (b *batch) write(ctx context.Context) error {
	db := store.In(ctx, b.DB)
	for _, f := range b.findings {
		if err := b.Alerts.Raise(ctx, f.finding()); err != nil {
			return err
		}
	}
	for _, w := range b.rules {
		n := b.notes[w.ID]
		if n == nil {
			continue
		}
		u := db.CustomRule.Update().Where(customrule.ID(w.ID)).AddFound(n.found).AddFailures(n.failures)
		if n.found > 0 {
			u.SetFoundAt(n.foundAt)
		}
		if n.failures > 0 {
			u.SetFailure(n.failure).SetFailedAt(n.failedAt)
		}
		if err := u.Exec(ctx); err != nil {
			return fmt.Errorf("note what rule %s found: %w", w.ID, err)
		}
	}
	for _, d := range b.decoys {
		if n := b.touched[d.ID]; n != nil {
			if err := db.Decoy.Update().Where(decoy.ID(d.ID)).AddTouches(n.found).SetTouchedAt(n.foundAt).Exec(ctx); err != nil {
				return fmt.Errorf("note that decoy %s was touched: %w", d.ID, err)
			}
		}
	}
	return nil
}

// remember shows events to rules in silence.
func (s *Service) remember(ctx context.Context, r *reader, rules []*watched, where ...predicateEvent) error {
	for after := 0; ; {
		events, err := s.DB.ActivityEvent.Query().Where(where...).
			Where(activityevent.KindNotIn(unseen...), activityevent.SequenceGT(after), told).
			Order(activityevent.BySequence(sql.OrderAsc())).Limit(page).All(ctx)
		if err != nil {
			return fmt.Errorf("read events: %w", err)
		}
		for _, e := range events {
			ev := r.event(ctx, e)
			for _, w := range rules {
				if w.condition == nil {
					continue
				}
				if _, err := w.feed(ctx, ev); err != nil && !condition.IsFailure(err) {
					return err
				}
			}
			after = *e.Sequence
		}
		if len(events) < page {
			return nil
		}
	}
}
