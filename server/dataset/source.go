package dataset

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/dataset"
	"github.com/strongroom/strongroom/ent/datasetversion"
	"github.com/strongroom/strongroom/server/sandbox"
	"github.com/strongroom/strongroom/server/sandbox/wire"
	"github.com/strongroom/strongroom/server/vault"
)

// Source is a version that a run reads under a table name.
type Source struct {
	Table   string
	Version *ent.DatasetVersion
}

// Resolve finds the versions behind table names, among the datasets that the
// viewer may query. One's own datasets come before the team's. What cannot be
// found is an SQLError that names the table and nothing else.
func (s *Service) Resolve(ctx context.Context, tables []string) ([]Source, error) {
	v, _ := access.From(ctx)
	out := make([]Source, 0, len(tables))
	for _, table := range tables {
		rows, err := s.DB.Dataset.Query().
			Where(dataset.TableName(strings.ToLower(table)), dataset.CurrentVersionIDNotNil(),
				// What is only visible by emergency access cannot be queried.
				dataset.Or(dataset.OwnerID(v.User), dataset.VisibilityEQ(dataset.VisibilityTEAM))).
			WithCurrentVersion().All(ctx)
		if err != nil {
			return nil, fmt.Errorf("resolve table: %w", err)
		}
		ds := pick(rows, v.User)
		switch {
		case ds != nil:
			out = append(out, Source{Table: table, Version: ds.Edges.CurrentVersion})
		case len(rows) > 1:
			return nil, &sandbox.SQLError{Kind: wire.Catalog, Message: fmt.Sprintf("The team has several datasets with the table name %s. Ask one of their owners to choose another.", table)}
		default:
			return nil, &sandbox.SQLError{Kind: wire.Catalog, Message: fmt.Sprintf("There is no dataset with the table name %s that you may query.", table)}
		}
	}
	return out, nil
}

func pick(rows []*ent.Dataset, owner string) *ent.Dataset {
	for _, ds := range rows {
		if ds.OwnerID == owner {
			return ds
		}
	}
	if len(rows) == 1 {
		return rows[0]
	}
	return nil
}

// Opened is a set of sealed tables that a worker may read.
type Opened struct {
	Tables []sandbox.Table
	files  []*vault.Object
}

// Close closes the files.
func (o *Opened) Close() error {
	var errs []error
	for _, f := range o.files {
		errs = append(errs, f.Close())
	}
	return errors.Join(errs...)
}

// Open opens the versions of a run for the sandbox. tables maps a version's id to
// the name under which it is read.
func (s *Service) Open(ctx context.Context, tables map[string]string) (*Opened, error) {
	o := &Opened{}
	for versionID, table := range tables {
		ver, err := s.DB.DatasetVersion.Query().
			Where(datasetversion.ID(versionID), datasetversion.StateEQ(datasetversion.StateREADY)).Only(ctx)
		if ent.IsNotFound(err) {
			return nil, errors.Join(&sandbox.SQLError{Kind: wire.Catalog, Message: "A dataset was deleted before the run began."}, o.Close())
		}
		if err != nil {
			return nil, errors.Join(fmt.Errorf("open version: %w", err), o.Close())
		}
		f, err := s.Vault.OpenObject(ctx, ver.DataKeyID, ver.Object)
		if err != nil {
			return nil, errors.Join(err, o.Close())
		}
		o.files = append(o.files, f)
		o.Tables = append(o.Tables, sandbox.Table{Name: table, Source: f, Size: f.Size()})
	}
	return o, nil
}
