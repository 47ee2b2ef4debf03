package graph

import (
	"context"

	"entgo.io/contrib/entgql"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/activityevent"
	"github.com/strongroom/strongroom/graph/generated"
	"github.com/strongroom/strongroom/server/activity"
	"github.com/strongroom/strongroom/server/session"
)

// Sentence is the resolver for the sentence field.
func (r *activityEventResolver) Sentence(ctx context.Context, obj *ent.ActivityEvent) (string, error) {
	d, err := r.Resolver.Activity.Open(ctx, obj)
	if err != nil {
		return "", err
	}
	return activity.Sentence(obj.Kind, d.Name), nil
}

// ObjectName is the resolver for the objectName field.
func (r *activityEventResolver) ObjectName(ctx context.Context, obj *ent.ActivityEvent) (string, error) {
	d, err := r.Resolver.Activity.Open(ctx, obj)
	return d.Name, err
}

// Address is the resolver for the address field.
func (r *activityEventResolver) Address(ctx context.Context, obj *ent.ActivityEvent) (string, error) {
	d, err := r.Resolver.Activity.Open(ctx, obj)
	return d.Address, err
}

// Device is the resolver for the device field.
func (r *activityEventResolver) Device(ctx context.Context, obj *ent.ActivityEvent) (string, error) {
	d, err := r.Resolver.Activity.Open(ctx, obj)
	if err != nil || d.Agent == "" {
		return "", err
	}
	return session.DeviceName(d.Agent), nil
}

// Activity is the resolver for the activity field.
func (r *queryResolver) Activity(ctx context.Context, after *entgql.Cursor[string], first *int, before *entgql.Cursor[string], last *int, actorID *string, objectID *string, outcome *activityevent.Outcome, area *string) (*ent.ActivityEventConnection, error) {
	first, last, err := page(first, last)
	if err != nil {
		return nil, err
	}
	q := r.DB.ActivityEvent.Query().Where(activityevent.SequenceNotNil())
	if actorID != nil {
		q.Where(activityevent.ActorID(*actorID))
	}
	if objectID != nil {
		q.Where(activityevent.ObjectID(*objectID))
	}
	if outcome != nil {
		q.Where(activityevent.OutcomeEQ(*outcome))
	}
	if s := deref(area); s != "" {
		q.Where(activityevent.KindHasPrefix(s + "."))
	}
	return q.Paginate(ctx, after, first, before, last, ent.WithActivityEventOrder(&ent.ActivityEventOrder{
		Direction: entgql.OrderDirectionDesc, Field: ent.ActivityEventOrderFieldSequence,
	}))
}

// ActivityEvent returns generated.ActivityEventResolver implementation.
func (r *Resolver) ActivityEvent() generated.ActivityEventResolver {
	return &activityEventResolver{r}
}

type activityEventResolver struct{ *Resolver }
