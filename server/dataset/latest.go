package dataset

import (
	"context"
	"fmt"

	"entgo.io/ent/dialect/sql"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/datasetversion"
)

// LatestOf returns the newest version of each dataset, whatever its state, by the
// dataset's id. A list reads them in one query.
func (s *Service) LatestOf(ctx context.Context, datasets []*ent.Dataset) (map[string]*ent.DatasetVersion, error) {
	ids := make([]string, len(datasets))
	for i, ds := range datasets {
		ids[i] = ds.ID
	}
	rows, err := s.DB.DatasetVersion.Query().Where(datasetversion.DatasetIDIn(ids...), newest).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("find newest versions: %w", err)
	}
	out := make(map[string]*ent.DatasetVersion, len(rows))
	for _, v := range rows {
		out[v.DatasetID] = v
	}
	return out, nil
}

// newest selects versions than which their datasets have no newer one.
func newest(s *sql.Selector) {
	t := sql.Table(datasetversion.Table).As("newest")
	s.Where(sql.In(s.C(datasetversion.FieldNumber), sql.Select(sql.Max(t.C(datasetversion.FieldNumber))).From(t).
		Where(sql.ColumnsEQ(t.C(datasetversion.FieldDatasetID), s.C(datasetversion.FieldDatasetID)))))
}
