package dataset

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/datasetversion"
	"github.com/strongroom/strongroom/ent/run"
	"github.com/strongroom/strongroom/server/store"
)

// OfRun names the datasets that a run reads, under which the log finds it. One that
// was deleted meanwhile is not among them.
func (s *Service) OfRun(ctx context.Context, r *ent.Run) ([]string, error) {
	if len(r.Sources) == 0 {
		return nil, nil
	}
	var out []string
	err := store.In(ctx, s.DB).DatasetVersion.Query().
		Where(datasetversion.IDIn(slices.Sorted(maps.Keys(r.Sources))...)).
		Unique(true).Select(datasetversion.FieldDatasetID).
		Scan(access.As(ctx, access.ActorRunner, r.OrganizationID), &out)
	if err != nil {
		return nil, fmt.Errorf("find datasets of run %s: %w", r.ID, err)
	}
	return out, nil
}

// OfResult names the datasets that a result was computed from.
func (s *Service) OfResult(ctx context.Context, res *ent.Result) ([]string, error) {
	r, err := store.In(ctx, s.DB).Run.Query().Where(run.ResultID(res.ID)).
		First(access.As(ctx, access.ActorRunner, res.OrganizationID))
	if ent.IsNotFound(err) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("find run of result %s: %w", res.ID, err)
	}
	return s.OfRun(ctx, r)
}
