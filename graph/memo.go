package graph

import (
	"context"
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

// detail is the sealed part of an event.
func (r *Resolver) detail(ctx context.Context, e *ent.ActivityEvent) (activity.Detail, error) {
	return once(ctx, e, func() (activity.Detail, error) { return r.Activity.Open(ctx, e) })
}

// named is a sealed name: a person who was renamed meanwhile has another one.
type named struct{ person, sealed string }

// name is what people call a person.
func (r *Resolver) name(ctx context.Context, u *ent.User) (string, error) {
	return once(ctx, named{u.ID, string(u.NameSealed)}, func() (string, error) { return r.People.Name(ctx, u) })
}
