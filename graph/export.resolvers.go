package graph

import (
	"context"

	"entgo.io/contrib/entgql"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/export"
	"github.com/strongroom/strongroom/graph/generated"
	"github.com/strongroom/strongroom/graph/model"
	"github.com/strongroom/strongroom/server/egress"
)

// Address is the resolver for the address field.
func (r *exportResolver) Address(ctx context.Context, obj *ent.Export) (string, error) {
	return r.Egress.Address(ctx, obj)
}

// CreateExport is the resolver for the createExport field.
func (r *mutationResolver) CreateExport(ctx context.Context, input model.CreateExportInput) (*model.CreateExportPayload, error) {
	e, err := r.Egress.Grant(ctx, input.ResultID, input.Format)
	if err != nil {
		return nil, err
	}
	return &model.CreateExportPayload{Export: e, URL: egress.URL(e)}, nil
}

// Exports is the resolver for the exports field.
func (r *queryResolver) Exports(ctx context.Context, after *entgql.Cursor[string], first *int, before *entgql.Cursor[string], last *int) (*ent.ExportConnection, error) {
	first, last, err := page(first, last)
	if err != nil {
		return nil, err
	}
	return r.DB.Export.Query().Paginate(ctx, after, first, before, last, ent.WithExportOrder(&ent.ExportOrder{
		Direction: entgql.OrderDirectionDesc, Field: ent.ExportOrderFieldCreatedAt,
	}))
}

// ExportVerdict is the resolver for the exportVerdict field.
func (r *queryResolver) ExportVerdict(ctx context.Context, resultID string) (*model.ExportVerdict, error) {
	_, v, err := r.Egress.Judge(ctx, resultID)
	if err != nil {
		return nil, err
	}
	out := &model.ExportVerdict{Allowed: v.Allowed, Reason: v.Reason, Formats: []export.Format{}}
	if v.Allowed {
		out.Formats = []export.Format{export.FormatCSV, export.FormatJSON, export.FormatPARQUET}
	}
	return out, nil
}

// Export returns generated.ExportResolver implementation.
func (r *Resolver) Export() generated.ExportResolver { return &exportResolver{r} }

type exportResolver struct{ *Resolver }
