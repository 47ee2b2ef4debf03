package activity

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"entgo.io/contrib/entgql"
	"entgo.io/ent/dialect/sql"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/activityevent"
	"github.com/strongroom/strongroom/ent/activitymention"
	"github.com/strongroom/strongroom/ent/predicate"
	"github.com/strongroom/strongroom/server/fault"
)

// Filter is what is searched for; what is empty does not narrow. It is answered from
// indexes that end in the sequence, in the order of which events are shown, whatever
// the size of the log.
type Filter struct {
	Actor string
	// Object is what events happened to, or what they touched besides.
	Object  string
	Outcome activityevent.Outcome
	// Areas are what kinds begin with, such as dataset, and Kinds are whole ones.
	Areas, Kinds []string
	// From is the first moment, and Until the first that no longer counts.
	From, Until time.Time
}

// Window is which part of what was found is wanted, newest first.
type Window struct {
	// After and Before are sequences.
	After, Before *int
	First, Last   *int
}

// slack is how much later than it was written an event may have been numbered without
// being missed by a search for a time: a transaction takes seconds.
const slack = time.Hour

// kinds are the names that the filter means; nil is all.
func (f Filter) kinds() ([]string, error) {
	if len(f.Areas) == 0 && len(f.Kinds) == 0 {
		return nil, nil
	}
	var out []string
	for _, k := range Kinds {
		area, _, _ := strings.Cut(k.Name, ".")
		if slices.Contains(f.Kinds, k.Name) || slices.ContainsFunc(f.Areas, func(a string) bool { return strings.TrimSuffix(a, ".") == area }) {
			out = append(out, k.Name)
		}
	}
	if len(out) == 0 {
		return nil, fault.Invalid("kinds", "There is no such kind of event.")
	}
	return out, nil
}

// Check refuses a filter that names no kind that exists.
func (f Filter) Check() error {
	_, err := f.kinds()
	return err
}

// Page returns one page of what the viewer may see of what a filter finds, for the API.
func (r *Recorder) Page(ctx context.Context, f Filter, w Window) (*ent.ActivityEventConnection, error) {
	found, more, err := r.numbers(ctx, f, w)
	if err != nil {
		return nil, err
	}
	// By number, so that only the rows of the page are read, whatever was searched.
	out, err := r.DB.ActivityEvent.Query().Where(activityevent.SequenceIn(found...)).
		Paginate(ctx, nil, ptr(max(len(found), 1)), nil, nil, ent.WithActivityEventOrder(&ent.ActivityEventOrder{
			Direction: entgql.OrderDirectionDesc, Field: ent.ActivityEventOrderFieldSequence,
		}))
	if err != nil {
		return nil, fmt.Errorf("search activity: %w", err)
	}
	out.PageInfo.HasNextPage, out.PageInfo.HasPreviousPage = more, w.After != nil
	if w.First == nil && w.Last != nil {
		out.PageInfo.HasNextPage, out.PageInfo.HasPreviousPage = w.Before != nil, more
	}
	return out, nil
}

// List is Page for whoever wants rows; more says that there are others.
func (r *Recorder) List(ctx context.Context, f Filter, w Window) (rows []*ent.ActivityEvent, more bool, err error) {
	found, more, err := r.numbers(ctx, f, w)
	if err != nil || len(found) == 0 {
		return nil, false, err
	}
	rows, err = r.DB.ActivityEvent.Query().Where(activityevent.SequenceIn(found...)).
		Order(activityevent.BySequence(sql.OrderDesc())).All(ctx)
	if err != nil {
		return nil, false, fmt.Errorf("search activity: %w", err)
	}
	return rows, more, nil
}

// numbers are the sequences of a window of what a filter finds, newest first.
func (r *Recorder) numbers(ctx context.Context, f Filter, w Window) (found []int, more bool, err error) {
	q, err := r.search(ctx, f)
	if err != nil || q == nil {
		return nil, false, err
	}
	n, newest := size(w)
	bounds := q.bounds
	if w.After != nil {
		bounds.below(*w.After)
	}
	if w.Before != nil {
		bounds.above(*w.Before)
	}
	found, err = q.sequences(ctx, bounds, n+1, newest)
	if err != nil {
		return nil, false, fmt.Errorf("search activity: %w", err)
	}
	if more = len(found) > n; !more {
		return found, false, nil
	}
	if newest {
		return found[:n], true, nil
	}
	return found[1:], true, nil
}

// Count is how many events a filter finds. It reads all of them: nothing that people
// look at asks for it.
func (r *Recorder) Count(ctx context.Context, f Filter) (int, error) {
	q, err := r.search(ctx, f)
	if err != nil || q == nil {
		return 0, err
	}
	found, err := q.sequences(ctx, q.bounds, 0, true)
	return len(found), err
}

// Each calls do for every event that a filter finds, newest first, in batches.
func (r *Recorder) Each(ctx context.Context, f Filter, do func([]*ent.ActivityEvent) error) error {
	q, err := r.search(ctx, f)
	if err != nil || q == nil {
		return err
	}
	for bounds := q.bounds; ; {
		found, err := q.sequences(ctx, bounds, batch, true)
		if err != nil {
			return fmt.Errorf("search activity: %w", err)
		}
		if len(found) == 0 {
			return nil
		}
		rows, err := r.DB.ActivityEvent.Query().Where(activityevent.SequenceIn(found...)).WithActor().
			Order(activityevent.BySequence(sql.OrderDesc())).All(ctx)
		if err != nil {
			return fmt.Errorf("search activity: %w", err)
		}
		if err := do(rows); err != nil || len(found) < batch {
			return err
		}
		bounds.below(found[len(found)-1])
	}
}

func size(w Window) (n int, newest bool) {
	switch {
	case w.First != nil:
		return *w.First, true
	case w.Last != nil:
		return *w.Last, false
	}
	return batch, true
}

func ptr[T any](v T) *T { return &v }

// span is a stretch of sequences, without its ends; 0 is no end.
type span struct{ low, high int }

func (s *span) below(n int) {
	if s.high == 0 || n < s.high {
		s.high = n
	}
	if s.high <= 0 {
		s.high = 1 // below the first: nothing
	}
}

func (s *span) above(n int) { s.low = max(s.low, n) }

// query is a filter whose time has become a stretch of the log.
type query struct {
	db     *ent.Client
	filter Filter
	kinds  []string
	bounds span
}

func (r *Recorder) search(ctx context.Context, f Filter) (*query, error) {
	kinds, err := f.kinds()
	if err != nil {
		return nil, err
	}
	if !f.From.IsZero() && !f.Until.IsZero() && !f.Until.After(f.From) {
		return nil, nil
	}
	q := &query{db: r.DB, filter: f, kinds: kinds}
	// Whoever sees their own alone has an index of their own, which is short.
	if v, _ := access.From(ctx); v.Can(access.ActivityAudit) {
		if q.bounds, err = r.stretch(ctx, f); err != nil {
			return nil, fmt.Errorf("search activity: %w", err)
		}
	}
	return q, nil
}

// stretch is where in the log a time lies: between what is surely before it and what
// is surely after it.
func (r *Recorder) stretch(ctx context.Context, f Filter) (span, error) {
	var out span
	var err error
	if !f.From.IsZero() {
		if out.low, err = r.Floor(ctx, f.From); err != nil {
			return span{}, err
		}
	}
	if !f.Until.IsZero() {
		if out.high, err = r.nearest(ctx, sql.OrderAsc(), activityevent.CreatedAtGTE(f.Until.Add(slack))); err != nil {
			return span{}, err
		}
	}
	return out, nil
}

// Floor is a number after which all events lie that were written at a moment or later,
// and few others; 0 if that may be all. Who reads a history from there on by number
// needs no condition on time, which would tempt a database to sort all that fulfils it.
func (r *Recorder) Floor(ctx context.Context, from time.Time, where ...predicate.ActivityEvent) (int, error) {
	return r.nearest(ctx, sql.OrderDesc(), append(where, activityevent.CreatedAtLT(from.Add(-slack)))...)
}

// nearest is the number of the first event by time, or 0.
func (r *Recorder) nearest(ctx context.Context, order sql.OrderTermOption, where ...predicate.ActivityEvent) (int, error) {
	row, err := r.DB.ActivityEvent.Query().Where(where...).Where(activityevent.SequenceNotNil()).
		Order(activityevent.ByCreatedAt(order)).Select(activityevent.FieldSequence).First(ctx)
	switch {
	case ent.IsNotFound(err):
		return 0, nil
	case err != nil:
		return 0, fmt.Errorf("find event by time: %w", err)
	}
	return *row.Sequence, nil
}

// sequences are those of the first events within a span, from its newest end or its
// oldest; limit 0 is all. They are returned newest first.
func (q *query) sequences(ctx context.Context, within span, limit int, newest bool) ([]int, error) {
	if within.high != 0 && within.high <= within.low+1 {
		return nil, nil
	}
	var out []int
	take := func(found []int, err error) error {
		out = append(out, found...)
		return err
	}
	var err error
	switch {
	case q.filter.Object != "":
		err = take(q.events(ctx, within, limit, newest, activityevent.ObjectID(q.filter.Object), q.kinds))
		if err == nil {
			err = take(q.mentions(ctx, within, limit, newest))
		}
	case len(q.kinds) == 0, q.filter.Outcome == activityevent.OutcomeFAILED, q.filter.Outcome == activityevent.OutcomeDENIED:
		err = take(q.events(ctx, within, limit, newest, nil, q.kinds))
	default:
		// One walk of an index for each kind: no index has several in one order.
		for _, k := range q.kinds {
			if err = take(q.events(ctx, within, limit, newest, nil, []string{k})); err != nil {
				break
			}
		}
	}
	if err != nil {
		return nil, err
	}
	slices.Sort(out)
	out = slices.Compact(out)
	if newest {
		slices.Reverse(out)
	}
	if limit > 0 && len(out) > limit {
		out = out[:limit]
	}
	if !newest {
		slices.Reverse(out)
	}
	return out, nil
}

func (q *query) events(ctx context.Context, within span, limit int, newest bool, also predicate.ActivityEvent, kinds []string) ([]int, error) {
	s := q.db.ActivityEvent.Query().Where(activityevent.SequenceGT(within.low))
	if within.high != 0 {
		s.Where(activityevent.SequenceLT(within.high))
	}
	if also != nil {
		s.Where(also)
	}
	switch {
	case len(kinds) == 1:
		s.Where(activityevent.Kind(kinds[0]))
	case len(kinds) > 1:
		s.Where(activityevent.KindIn(kinds...))
	}
	f := q.filter
	if f.Actor != "" {
		s.Where(activityevent.ActorID(f.Actor))
	}
	if f.Outcome != "" {
		s.Where(activityevent.OutcomeEQ(f.Outcome))
	}
	if f.Actor != "" && f.Outcome != "" && f.Outcome != activityevent.OutcomeSUCCEEDED {
		s.Where(unsuccessful)
	}
	if !f.From.IsZero() {
		s.Where(activityevent.CreatedAtGTE(f.From))
	}
	if !f.Until.IsZero() {
		s.Where(activityevent.CreatedAtLT(f.Until))
	}
	if limit > 0 {
		s.Limit(limit)
	}
	var out []int
	err := s.Order(activityevent.BySequence(direction(newest))).Select(activityevent.FieldSequence).Scan(ctx, &out)
	return out, err
}

// unsuccessful says what the index of refused and failed events is limited to, in its own
// words and not by a parameter: only then do planners see that it has all that is asked for.
func unsuccessful(s *sql.Selector) {
	s.Where(sql.ExprP(s.C(activityevent.FieldOutcome) + " <> 'SUCCEEDED'"))
}

func (q *query) mentions(ctx context.Context, within span, limit int, newest bool) ([]int, error) {
	f := q.filter
	s := q.db.ActivityMention.Query().Where(activitymention.ObjectID(f.Object), activitymention.SequenceGT(within.low))
	if within.high != 0 {
		s.Where(activitymention.SequenceLT(within.high))
	}
	if len(q.kinds) > 0 {
		s.Where(activitymention.KindIn(q.kinds...))
	}
	if f.Actor != "" {
		s.Where(activitymention.ActorID(f.Actor))
	}
	if f.Outcome != "" {
		s.Where(activitymention.Outcome(string(f.Outcome)))
	}
	if !f.From.IsZero() {
		s.Where(activitymention.CreatedAtGTE(f.From))
	}
	if !f.Until.IsZero() {
		s.Where(activitymention.CreatedAtLT(f.Until))
	}
	if limit > 0 {
		s.Limit(limit)
	}
	var out []int
	err := s.Order(activitymention.BySequence(direction(newest))).Select(activitymention.FieldSequence).Scan(ctx, &out)
	return out, err
}

func direction(newest bool) sql.OrderTermOption {
	if newest {
		return sql.OrderDesc()
	}
	return sql.OrderAsc()
}
