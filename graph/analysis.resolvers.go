package graph

import (
	"context"

	"entgo.io/contrib/entgql"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/analysis"
	"github.com/strongroom/strongroom/graph/generated"
	"github.com/strongroom/strongroom/graph/model"
	"github.com/strongroom/strongroom/graph/scalar"
	analyses "github.com/strongroom/strongroom/server/analysis"
	shares "github.com/strongroom/strongroom/server/share"
)

// Mine is the resolver for the mine field.
func (r *analysisResolver) Mine(ctx context.Context, obj *ent.Analysis) (bool, error) {
	return obj.OwnerID == viewer(ctx).User, nil
}

// SQL is the resolver for the sql field.
func (r *analysisResolver) SQL(ctx context.Context, obj *ent.Analysis) (*string, error) {
	if obj.OwnerID != viewer(ctx).User {
		return nil, nil
	}
	return &obj.SQL, nil
}

// Parameters is the resolver for the parameters field.
func (r *analysisResolver) Parameters(ctx context.Context, obj *ent.Analysis) ([]*model.Parameter, error) {
	if obj.OwnerID != viewer(ctx).User {
		return []*model.Parameter{}, nil
	}
	return parameters(obj.Parameters), nil
}

// Chart is the resolver for the chart field.
func (r *analysisResolver) Chart(_ context.Context, obj *ent.Analysis) (*model.Chart, error) {
	return chart(obj.Chart), nil
}

// StartRun is the resolver for the startRun field.
func (r *mutationResolver) StartRun(ctx context.Context, input model.StartRunInput) (*model.StartRunPayload, error) {
	run, err := r.Analyses.Start(ctx, analyses.Question{
		SQL: input.SQL, Parameters: givenParameters(input.Parameters), Analysis: input.AnalysisID,
	})
	if err != nil {
		return nil, err
	}
	return &model.StartRunPayload{Run: run}, nil
}

// CancelRun is the resolver for the cancelRun field.
func (r *mutationResolver) CancelRun(ctx context.Context, input model.CancelRunInput) (*model.CancelRunPayload, error) {
	run, err := r.Analyses.Cancel(ctx, input.ID)
	if err != nil {
		return nil, err
	}
	return &model.CancelRunPayload{Run: run}, nil
}

// CreateAnalysis is the resolver for the createAnalysis field.
func (r *mutationResolver) CreateAnalysis(ctx context.Context, input model.CreateAnalysisInput) (*model.CreateAnalysisPayload, error) {
	a, err := r.Analyses.Create(ctx, analyses.Draft{
		Name: &input.Name, Description: input.Description, SQL: &input.SQL,
		Parameters: givenParameters(input.Parameters), Chart: givenChart(input.Chart), Run: input.RunID,
	})
	if err != nil {
		return nil, err
	}
	return &model.CreateAnalysisPayload{Analysis: a}, nil
}

// UpdateAnalysis is the resolver for the updateAnalysis field.
func (r *mutationResolver) UpdateAnalysis(ctx context.Context, input model.UpdateAnalysisInput) (*model.UpdateAnalysisPayload, error) {
	a, err := r.Analyses.Update(ctx, input.ID, analyses.Draft{
		Name: input.Name, Description: input.Description, SQL: input.SQL,
		Parameters: givenParameters(input.Parameters), Chart: givenChart(input.Chart), Run: input.RunID,
	})
	if err != nil {
		return nil, err
	}
	return &model.UpdateAnalysisPayload{Analysis: a}, nil
}

// DeleteAnalysis is the resolver for the deleteAnalysis field.
func (r *mutationResolver) DeleteAnalysis(ctx context.Context, input model.DeleteAnalysisInput) (*model.DeleteAnalysisPayload, error) {
	if err := r.Analyses.Delete(ctx, input.ID); err != nil {
		return nil, err
	}
	return &model.DeleteAnalysisPayload{ID: input.ID}, nil
}

// ShareAnalysis is the resolver for the shareAnalysis field.
func (r *mutationResolver) ShareAnalysis(ctx context.Context, input model.ShareAnalysisInput) (*model.ShareAnalysisPayload, error) {
	s, err := r.Shares.Share(ctx, shares.Offer{
		Analysis: input.AnalysisID, Audience: input.Audience, Person: input.UserID, Expires: input.ExpiresAt,
	})
	if err != nil {
		return nil, err
	}
	return &model.ShareAnalysisPayload{Share: s}, nil
}

// RevokeShare is the resolver for the revokeShare field.
func (r *mutationResolver) RevokeShare(ctx context.Context, input model.RevokeShareInput) (*model.RevokeSharePayload, error) {
	if err := r.Shares.Revoke(ctx, input.ID); err != nil {
		return nil, err
	}
	return &model.RevokeSharePayload{ID: input.ID}, nil
}

// Analyses is the resolver for the analyses field.
func (r *queryResolver) Analyses(ctx context.Context, after *entgql.Cursor[string], first *int, before *entgql.Cursor[string], last *int, orderBy *ent.AnalysisOrder, search *string, shared *bool) (*ent.AnalysisConnection, error) {
	first, last, err := page(first, last)
	if err != nil {
		return nil, err
	}
	q := r.DB.Analysis.Query()
	if s := deref(search); s != "" {
		q.Where(analysis.NameContainsFold(s))
	}
	if shared != nil {
		mine := analysis.OwnerID(viewer(ctx).User)
		if *shared {
			mine = analysis.Not(mine)
		}
		q.Where(mine)
	}
	if orderBy == nil {
		orderBy = &ent.AnalysisOrder{Direction: entgql.OrderDirectionDesc, Field: ent.AnalysisOrderFieldUpdatedAt}
	}
	return q.Paginate(ctx, after, first, before, last, ent.WithAnalysisOrder(orderBy))
}

// Analysis is the resolver for the analysis field.
func (r *queryResolver) Analysis(ctx context.Context, id string) (*ent.Analysis, error) {
	a, err := r.DB.Analysis.Get(ctx, id)
	return one(a, err, "analysis")
}

// Runs is the resolver for the runs field.
func (r *queryResolver) Runs(ctx context.Context, after *entgql.Cursor[string], first *int, before *entgql.Cursor[string], last *int) (*ent.RunConnection, error) {
	first, last, err := page(first, last)
	if err != nil {
		return nil, err
	}
	return r.DB.Run.Query().Paginate(ctx, after, first, before, last, ent.WithRunOrder(&ent.RunOrder{
		Direction: entgql.OrderDirectionDesc, Field: ent.RunOrderFieldCreatedAt,
	}))
}

// Run is the resolver for the run field.
func (r *queryResolver) Run(ctx context.Context, id string) (*ent.Run, error) {
	run, err := r.DB.Run.Get(ctx, id)
	return one(run, err, "run")
}

// Page is the resolver for the page field.
func (r *resultResolver) Page(ctx context.Context, obj *ent.Result, offset *int, limit *int) (*model.ResultPage, error) {
	p, err := r.Egress.Page(ctx, obj, *offset, *limit)
	if err != nil {
		return nil, err
	}
	return &model.ResultPage{Offset: p.Offset, RowCount: p.Rows, Columns: scalar.JSON(p.Columns)}, nil
}

// Parameters is the resolver for the parameters field.
func (r *runResolver) Parameters(_ context.Context, obj *ent.Run) ([]*model.Parameter, error) {
	return parameters(obj.Parameters), nil
}

// Versions is the resolver for the versions field. Those that the viewer can no
// longer see are left out.
func (r *runResolver) Versions(ctx context.Context, obj *ent.Run) ([]*ent.DatasetVersion, error) {
	return r.DB.Run.QueryVersions(obj).All(ctx)
}

// Analysis returns generated.AnalysisResolver implementation.
func (r *Resolver) Analysis() generated.AnalysisResolver { return &analysisResolver{r} }

// Result returns generated.ResultResolver implementation.
func (r *Resolver) Result() generated.ResultResolver { return &resultResolver{r} }

// Run returns generated.RunResolver implementation.
func (r *Resolver) Run() generated.RunResolver { return &runResolver{r} }

type (
	analysisResolver struct{ *Resolver }
	resultResolver   struct{ *Resolver }
	runResolver      struct{ *Resolver }
)
