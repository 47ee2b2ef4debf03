package graph

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/99designs/gqlgen/graphql"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/activityevent"
	"github.com/strongroom/strongroom/ent/user"
	"github.com/strongroom/strongroom/graph/model"
	"github.com/strongroom/strongroom/server/activity"
	"github.com/strongroom/strongroom/server/fault"
	"github.com/strongroom/strongroom/server/geo"
)

func place(p geo.Place) *model.Place {
	out := &model.Place{
		Label: p.Label(), Country: p.Country, CountryName: p.CountryName, Region: p.Region, City: p.City,
		AccuracyKm: p.AccuracyKM, Network: p.Network, Known: p.Known,
	}
	if p.Network != "" && p.ASName != "" {
		out.Network += ", " + p.ASName
	}
	if p.Located {
		out.Latitude, out.Longitude = &p.Latitude, &p.Longitude
	}
	return out
}

const (
	beforeFact = "before"
	afterFact  = "after"
)

// changes are the facts of an event that come in pairs: before and after, with or
// without a name in front.
func changes(facts map[string]string) []*model.EventChange {
	out := []*model.EventChange{}
	for _, k := range slices.Sorted(maps.Keys(facts)) {
		name, side := split(k)
		if side != beforeFact {
			continue
		}
		other := afterFact
		if name != "" {
			other = name + "." + afterFact
		}
		if after, ok := facts[other]; ok {
			out = append(out, &model.EventChange{Name: name, Before: facts[k], After: after})
		}
	}
	return out
}

// facts are the others.
func facts(all map[string]string) []*model.EventFact {
	out := []*model.EventFact{}
	for _, k := range slices.Sorted(maps.Keys(all)) {
		if strings.HasPrefix(k, activity.FactRiskOf) {
			continue // what detection says is told in words
		}
		if _, side := split(k); side == "" {
			out = append(out, &model.EventFact{Name: k, Value: all[k]})
		}
	}
	return out
}

// split cuts the side of a change off its name.
func split(fact string) (name, side string) {
	if fact == beforeFact || fact == afterFact {
		return "", fact
	}
	if name, side, ok := strings.Cut(fact, "."); ok && (side == beforeFact || side == afterFact) {
		return name, side
	}
	return fact, ""
}

// habitsOf are the sign-ins of a person up to a number, and upTo is that number for a
// whole page, so that it reads them once.
type (
	habitsOf struct {
		person string
		upTo   int
	}
	upTo string
)

// prefetchHabits notes up to where the habits of the people of a page are needed.
func (r *Resolver) prefetchHabits(ctx context.Context, page *ent.ActivityEventConnection) {
	if !graphql.FieldRequested(ctx, "edges.node.unusual") {
		return
	}
	newest := map[string]int{}
	for _, e := range page.Edges {
		if n := e.Node; n.ActorID != nil && n.Sequence != nil && activity.IsSignIn(n) {
			newest[*n.ActorID] = max(newest[*n.ActorID], *n.Sequence)
		}
	}
	for person, n := range newest {
		prefetch(ctx, upTo(person), n)
	}
}

func (r *Resolver) unusual(ctx context.Context, e *ent.ActivityEvent) ([]*activity.Oddity, error) {
	out := []*activity.Oddity{}
	if e.ActorID == nil || e.Sequence == nil || !activity.IsSignIn(e) {
		return out, nil
	}
	until, err := once(ctx, upTo(*e.ActorID), func() (int, error) { return *e.Sequence, nil })
	if err != nil {
		return nil, err
	}
	key := habitsOf{*e.ActorID, max(until, *e.Sequence)}
	habits, err := once(ctx, key, func() ([]activity.SignIn, error) { return r.Activity.Habits(ctx, key.person, key.upTo) })
	if err != nil {
		return nil, err
	}
	d, err := r.detail(ctx, e)
	if err != nil {
		return nil, err
	}
	for _, o := range activity.Unusual(activity.Before(habits, *e.Sequence), r.Activity.Visit(e, d)) {
		out = append(out, &o)
	}
	for _, o := range activity.Suspected(d.Facts) {
		out = append(out, &o)
	}
	return out, nil
}

const maxDays = 90

func (r *Resolver) signIns(ctx context.Context, days int) (*model.SignInOverview, error) {
	if days < 1 || days > maxDays {
		return nil, fault.Invalid("days", "Choose from 1 to %d days.", maxDays)
	}
	all, more, err := r.Activity.SignIns(ctx, r.Now().Add(-time.Duration(days)*24*time.Hour))
	if err != nil {
		return nil, err
	}
	spots, elsewhere := activity.Spots(all)
	out := &model.SignInOverview{
		Places: []*model.SignInPlace{}, Failures: []*model.FailedSignIns{}, Elsewhere: elsewhere, Count: len(all), More: more,
	}
	for _, s := range spots {
		out.Places = append(out.Places, &model.SignInPlace{Place: place(s.Place), SignIns: s.SignIns, Failures: s.Tries, LastAt: s.Last})
	}
	bursts := activity.Bursts(all)
	people, err := r.people(ctx, bursts)
	if err != nil {
		return nil, err
	}
	for _, b := range bursts {
		out.Failures = append(out.Failures, &model.FailedSignIns{
			Person: people[b.Person], Tries: b.Tries, Addresses: b.Addresses, Places: append([]string{}, b.Places...),
			FirstAt: b.First, LastAt: b.Last, Succeeded: b.Succeeded,
		})
	}
	return out, nil
}

func (r *Resolver) people(ctx context.Context, bursts []activity.Burst) (map[string]*ent.User, error) {
	out := map[string]*ent.User{}
	if len(bursts) == 0 {
		return out, nil
	}
	var ids []string
	for _, b := range bursts {
		ids = append(ids, b.Person)
	}
	rows, err := r.DB.User.Query().Where(user.IDIn(ids...)).All(ctx)
	for _, u := range rows {
		out[u.ID] = u
	}
	return out, err
}

func (r *Resolver) datasetAccess(ctx context.Context, datasetID string, first, before *int) ([]*model.DatasetAccess, error) {
	first, _, err := page(first, nil)
	if err != nil {
		return nil, err
	}
	touches, err := r.Activity.Touches(ctx, datasetID, *first, before)
	if err != nil {
		return nil, err
	}
	out := make([]*model.DatasetAccess, len(touches))
	for i, t := range touches {
		out[i] = &model.DatasetAccess{ID: t.Event, Sequence: t.Sequence, At: t.At, Person: t.Person, Action: t.Action, Outcome: t.Outcome}
	}
	return out, nil
}

// event is one event that the viewer may see, once it is numbered.
func (r *Resolver) event(ctx context.Context, id string) (*ent.ActivityEvent, error) {
	e, err := r.DB.ActivityEvent.Query().Where(activityevent.ID(id), activityevent.SequenceNotNil()).WithActor().Only(ctx)
	return one(e, err, "event")
}

// at is a moment that may be left out.
func at(t *time.Time) time.Time {
	if t == nil {
		return time.Time{}
	}
	return *t
}

// sequenceOf reads a position from a cursor that an earlier page gave.
func sequenceOf(c *ent.Cursor) (*int, error) {
	if c == nil {
		return nil, nil
	}
	n := 0
	switch v := c.Value.(type) {
	case int64:
		n = int(v)
	case int32:
		n = int(v)
	case int16:
		n = int(v)
	case int8:
		n = int(v)
	case uint64:
		n = int(v)
	case uint32:
		n = int(v)
	case uint16:
		n = int(v)
	case uint8:
		n = int(v)
	case int:
		n = v
	default:
		return nil, fault.Invalid("after", "This cursor is of another list.")
	}
	return &n, nil
}

// searchActivity answers the activity field.
func (r *Resolver) searchActivity(ctx context.Context, f activity.Filter, after, before *ent.Cursor, first, last *int) (*ent.ActivityEventConnection, error) {
	first, last, err := page(first, last)
	if err != nil {
		return nil, err
	}
	w := activity.Window{First: first, Last: last}
	if w.After, err = sequenceOf(after); err != nil {
		return nil, err
	}
	if w.Before, err = sequenceOf(before); err != nil {
		return nil, err
	}
	out, err := r.Activity.Page(ctx, f, w)
	if err != nil {
		return nil, err
	}
	if graphql.FieldRequested(ctx, "totalCount") {
		if out.TotalCount, err = r.Activity.Count(ctx, f); err != nil {
			return nil, err
		}
	}
	r.prefetchDetails(ctx, out)
	r.prefetchHabits(ctx, out)
	return out, nil
}

func outcomeOf(o *activityevent.Outcome) activityevent.Outcome {
	if o == nil {
		return ""
	}
	return *o
}

// areasOf joins the one area with the others.
func areasOf(area *string, areas []string) []string {
	if s := deref(area); s != "" {
		return append([]string{s}, areas...)
	}
	return areas
}

func exportFilter(in model.ExportActivityInput) activity.Filter {
	return activity.Filter{
		Actor: deref(in.ActorID), Object: deref(in.ObjectID), Outcome: outcomeOf(in.Outcome),
		Areas: in.Areas, Kinds: in.Kinds, From: at(in.From), Until: at(in.Until),
	}
}
