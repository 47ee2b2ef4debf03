package graph

import (
	"context"
	"slices"
	"strings"
	"sync"

	"github.com/99designs/gqlgen/graphql"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/server/activity"
)

// memo keeps what was opened for one response, so that a sealed value is opened
// once however many fields are made of it. It ends with the response: what is
// sealed is never kept open for the next one, which may be somebody else's.
type memo struct {
	mu      sync.Mutex
	entries map[any]*entry
}

type entry struct {
	once  sync.Once
	value any
	err   error
}

type memoKey struct{}

// remember gives each response a memo.
func remember(ctx context.Context, next graphql.ResponseHandler) *graphql.Response {
	return next(context.WithValue(ctx, memoKey{}, &memo{entries: map[any]*entry{}}))
}

// once returns what open returned when it was first called for key in this response.
func once[T any](ctx context.Context, key any, open func() (T, error)) (T, error) {
	m, ok := ctx.Value(memoKey{}).(*memo)
	if !ok {
		return open()
	}
	m.mu.Lock()
	e := m.entries[key]
	if e == nil {
		e = &entry{}
		m.entries[key] = e
	}
	m.mu.Unlock()
	e.once.Do(func() { e.value, e.err = open() })
	v, _ := e.value.(T)
	return v, e.err
}

// prefetch puts what was read for a whole list where once finds it.
func prefetch(ctx context.Context, key, value any) {
	m, ok := ctx.Value(memoKey{}).(*memo)
	if !ok {
		return
	}
	e := &entry{value: value}
	e.once.Do(func() {})
	m.mu.Lock()
	defer m.mu.Unlock()
	m.entries[key] = e
}

// detail is the sealed part of an event.
func (r *Resolver) detail(ctx context.Context, e *ent.ActivityEvent) (activity.Detail, error) {
	return once(ctx, e, func() (activity.Detail, error) { return r.Activity.Open(ctx, e) })
}

// latestOf and lastSeenOf are what lists read in one query. They are kept by the
// row that they were read for, so that a row that is read again reads them again.
type (
	latestOf   struct{ *ent.Dataset }
	lastSeenOf struct{ *ent.Membership }
)

// prefetchLatest reads the newest version of each dataset of a page.
func (r *Resolver) prefetchLatest(ctx context.Context, page *ent.DatasetConnection) error {
	if !graphql.FieldRequested(ctx, "edges.node.latestVersion") {
		return nil
	}
	rows := make([]*ent.Dataset, len(page.Edges))
	for i, e := range page.Edges {
		rows[i] = e.Node
	}
	latest, err := r.Datasets.LatestOf(ctx, rows)
	for _, ds := range rows {
		if v := latest[ds.ID]; v != nil {
			prefetch(ctx, latestOf{ds}, v)
		}
	}
	return err
}

// prefetchLastSeen reads when each member of a page was last seen.
func (r *Resolver) prefetchLastSeen(ctx context.Context, page *ent.MembershipConnection) error {
	if !graphql.FieldRequested(ctx, "edges.node.lastSeenAt") {
		return nil
	}
	rows := make([]*ent.Membership, len(page.Edges))
	for i, e := range page.Edges {
		rows[i] = e.Node
	}
	seen, err := r.Sessions.LastSeen(ctx, rows)
	for _, mem := range rows {
		if err == nil {
			prefetch(ctx, lastSeenOf{mem}, seen[mem.UserID])
		}
	}
	return err
}

// prefetchDetails opens the sealed part of each event of a page, in one goroutine
// instead of one for each field.
func (r *Resolver) prefetchDetails(ctx context.Context, page *ent.ActivityEventConnection) {
	if !graphql.AnyFieldRequested(ctx, "edges.node.sentence", "edges.node.objectName", "edges.node.address", "edges.node.device", "edges.node.place", "edges.node.unusual") {
		return
	}
	for _, e := range page.Edges {
		_, _ = r.detail(ctx, e.Node) // the field says what went wrong
	}
}

// newestFirst orders rows by their ids, which sort by time.
func newestFirst[T any](rows []T, id func(T) string) []T {
	out := slices.Clone(rows)
	slices.SortFunc(out, func(a, b T) int { return strings.Compare(id(b), id(a)) })
	return out
}

// named is a sealed name: a person who was renamed meanwhile has another one.
type named struct{ person, sealed string }

// name is what people call a person.
func (r *Resolver) name(ctx context.Context, u *ent.User) (string, error) {
	return once(ctx, named{u.ID, string(u.NameSealed)}, func() (string, error) { return r.People.Name(ctx, u) })
}
