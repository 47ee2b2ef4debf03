package graph

import (
	"context"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/graph/generated"
)

// Node is the resolver for the node field.
func (r *queryResolver) Node(ctx context.Context, id string) (ent.Noder, error) {
	n, err := r.DB.Noder(ctx, id, ent.WithNodeType(nodeType))
	return one(n, err, "object")
}

// Nodes is the resolver for the nodes field.
func (r *queryResolver) Nodes(ctx context.Context, ids []string) ([]ent.Noder, error) {
	if _, _, err := page(ptr(len(ids)), nil); err != nil {
		return nil, err
	}
	out := make([]ent.Noder, len(ids))
	for i, id := range ids {
		n, err := r.Node(ctx, id)
		if err != nil {
			return nil, err
		}
		out[i] = n
	}
	return out, nil
}

func ptr[T any](v T) *T { return &v }

// Query returns generated.QueryResolver implementation.
func (r *Resolver) Query() generated.QueryResolver { return &queryResolver{r} }

type queryResolver struct{ *Resolver }
