package graph

import (
	"context"

	"entgo.io/contrib/entgql"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/dataset"
	"github.com/strongroom/strongroom/graph/generated"
	"github.com/strongroom/strongroom/graph/model"
	datasets "github.com/strongroom/strongroom/server/dataset"
)

// Mine is the resolver for the mine field.
func (r *datasetResolver) Mine(ctx context.Context, obj *ent.Dataset) (bool, error) {
	return obj.OwnerID == viewer(ctx).User, nil
}

// LatestVersion is the resolver for the latestVersion field.
func (r *datasetResolver) LatestVersion(ctx context.Context, obj *ent.Dataset) (*ent.DatasetVersion, error) {
	return r.Datasets.Latest(ctx, obj)
}

// Findings is the resolver for the findings field.
func (r *datasetVersionResolver) Findings(ctx context.Context, obj *ent.DatasetVersion) (*model.DatasetFindings, error) {
	f, err := r.Egress.Findings(ctx, obj)
	if err != nil || f == nil {
		return nil, err
	}
	return findings(f)
}

// UpdateDataset is the resolver for the updateDataset field.
func (r *mutationResolver) UpdateDataset(ctx context.Context, input model.UpdateDatasetInput) (*model.UpdateDatasetPayload, error) {
	ds, err := r.Datasets.Update(ctx, input.ID, datasets.Change{
		Name: input.Name, TableName: input.TableName, Description: input.Description, Visibility: input.Visibility,
	})
	if err != nil {
		return nil, err
	}
	return &model.UpdateDatasetPayload{Dataset: ds}, nil
}

// DeleteDataset is the resolver for the deleteDataset field.
func (r *mutationResolver) DeleteDataset(ctx context.Context, input model.DeleteDatasetInput) (*model.DeleteDatasetPayload, error) {
	if err := r.Datasets.Delete(ctx, input.ID); err != nil {
		return nil, err
	}
	return &model.DeleteDatasetPayload{ID: input.ID}, nil
}

// Datasets is the resolver for the datasets field.
func (r *queryResolver) Datasets(ctx context.Context, after *entgql.Cursor[string], first *int, before *entgql.Cursor[string], last *int, orderBy *ent.DatasetOrder, search *string) (*ent.DatasetConnection, error) {
	first, last, err := page(first, last)
	if err != nil {
		return nil, err
	}
	q := r.DB.Dataset.Query()
	if s := deref(search); s != "" {
		q.Where(dataset.NameContainsFold(s))
	}
	if orderBy == nil {
		orderBy = &ent.DatasetOrder{Direction: entgql.OrderDirectionDesc, Field: ent.DatasetOrderFieldCreatedAt}
	}
	return q.Paginate(ctx, after, first, before, last, ent.WithDatasetOrder(orderBy))
}

// Dataset is the resolver for the dataset field.
func (r *queryResolver) Dataset(ctx context.Context, id string) (*ent.Dataset, error) {
	ds, err := r.DB.Dataset.Get(ctx, id)
	return one(ds, err, "dataset")
}

// Dataset returns generated.DatasetResolver implementation.
func (r *Resolver) Dataset() generated.DatasetResolver { return &datasetResolver{r} }

// DatasetVersion returns generated.DatasetVersionResolver implementation.
func (r *Resolver) DatasetVersion() generated.DatasetVersionResolver {
	return &datasetVersionResolver{r}
}

type (
	datasetResolver        struct{ *Resolver }
	datasetVersionResolver struct{ *Resolver }
)
