// Package dataset takes uploads in, has them read in the sandbox, and looks
// after what became of them.
//
// From the first byte on, only ciphertext touches the disk. An upload arrives in
// parts, each sealed as its bytes come in; when it is complete, a job hands a
// decrypting reader to a sandboxed worker, which turns the file into Parquet that
// is sealed under the key of the new version; then the parts and their key go.
package dataset

import (
	"context"
	"fmt"
	"log/slog"
	"strconv"
	"strings"
	"time"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/dataset"
	"github.com/strongroom/strongroom/ent/datasetcolumn"
	"github.com/strongroom/strongroom/ent/datasetversion"
	"github.com/strongroom/strongroom/server/activity"
	"github.com/strongroom/strongroom/server/clean"
	"github.com/strongroom/strongroom/server/event"
	"github.com/strongroom/strongroom/server/fault"
	"github.com/strongroom/strongroom/server/job"
	"github.com/strongroom/strongroom/server/sandbox"
	"github.com/strongroom/strongroom/server/store"
	"github.com/strongroom/strongroom/server/vault"
)

// HintKind is the kind of the hints that announce changed datasets.
const HintKind = "dataset"

// Service is everything that is done with datasets.
type Service struct {
	DB       *ent.Client
	Vault    *vault.Vault
	Hub      *event.Hub
	Jobs     *job.Queue
	Activity *activity.Recorder
	Sandbox  *sandbox.Pool
	Log      *slog.Logger
	Now      func() time.Time
	// MaxBytes bounds one upload.
	MaxBytes int64
	Shields  Shields
}

// Shields say whether anything can be opened to others now. They join the transaction
// of ctx.
type Shields interface {
	Shareable(ctx context.Context) error
}

func (s *Service) announce(ctx context.Context, organization, datasetID string) {
	store.AfterCommit(ctx, func() {
		s.Hub.Publish(event.Hint{Organization: organization, Kind: HintKind, ID: datasetID})
	})
}

// Change is what to change about a dataset; nil stays.
type Change struct {
	Name, TableName, Description *string
	Visibility                   *dataset.Visibility
}

// Update renames, describes, opens or closes a dataset of the viewer's.
func (s *Service) Update(ctx context.Context, datasetID string, c Change) (*ent.Dataset, error) {
	return store.InTx(ctx, s.DB, func(ctx context.Context, db *ent.Client) (*ent.Dataset, error) {
		before, err := find(ctx, db, datasetID)
		if err != nil {
			return nil, err
		}
		u := db.Dataset.UpdateOneID(datasetID)
		facts := map[string]string{}
		if c.Name != nil {
			name, err := cleanName("input.name", *c.Name)
			if err != nil {
				return nil, err
			}
			u.SetName(name)
			facts["name.before"], facts["name.after"] = before.Name, name
		}
		if c.TableName != nil {
			name := strings.ToLower(strings.TrimSpace(*c.TableName))
			if !clean.IsTableName(name) {
				return nil, fault.Invalid("input.tableName", "A table name is a letter, then letters, digits and underscores, 63 in all.")
			}
			u.SetTableName(name)
			facts["table.before"], facts["table.after"] = before.TableName, name
		}
		if c.Description != nil {
			if len(*c.Description) > 2000 {
				return nil, fault.Invalid("input.description", "The description is longer than 2,000 bytes.")
			}
			u.SetDescription(strings.TrimSpace(*c.Description))
		}
		if c.Visibility != nil {
			if *c.Visibility != before.Visibility && *c.Visibility != dataset.VisibilityPRIVATE {
				if err := s.Shields.Shareable(ctx); err != nil {
					return nil, err
				}
			}
			u.SetVisibility(*c.Visibility)
			facts["visibility.before"], facts["visibility.after"] = string(before.Visibility), string(*c.Visibility)
		}
		ds, err := u.Save(ctx)
		switch {
		case store.IsUnique(err):
			return nil, fault.Invalid("input.tableName", "Another dataset of yours has this table name.")
		case ent.IsNotFound(err): // visible, but not the viewer's
			return nil, fault.Forbidden("Only its owner can change this dataset.")
		case err != nil:
			return nil, fmt.Errorf("change dataset %s: %w", datasetID, err)
		}
		s.announce(ctx, ds.OrganizationID, ds.ID)
		return ds, s.Activity.Record(ctx, activity.Event{Kind: activity.DatasetChanged, Object: ds.ID, Name: ds.Name, Facts: facts})
	})
}

func cleanName(field, name string) (string, error) {
	name, err := clean.Name(field, name)
	if f := fault.As(err); f != nil && strings.Contains(f.Message, "longer") {
		return "", fault.Invalid(field, "The name is too long.")
	}
	return name, err
}

func find(ctx context.Context, db *ent.Client, datasetID string) (*ent.Dataset, error) {
	ds, err := db.Dataset.Get(ctx, datasetID)
	if ent.IsNotFound(err) {
		return nil, fault.NotFound("There is no such dataset.")
	}
	if err != nil {
		return nil, fmt.Errorf("find dataset %s: %w", datasetID, err)
	}
	return ds, nil
}

// Delete deletes a dataset in all its versions. Their keys are destroyed in the
// same transaction, so nothing can be read even where ciphertext remains.
func (s *Service) Delete(ctx context.Context, datasetID string) error {
	_, err := store.InTx(ctx, s.DB, func(ctx context.Context, db *ent.Client) (*ent.Dataset, error) {
		ds, err := find(ctx, db, datasetID)
		if err != nil {
			return nil, err
		}
		versions, err := db.DatasetVersion.Query().Where(datasetversion.DatasetID(ds.ID)).All(ctx)
		if err != nil {
			return nil, fmt.Errorf("delete dataset %s: %w", datasetID, err)
		}
		var keys, objects, versionIDs []string
		for _, v := range versions {
			keys, versionIDs = append(keys, v.DataKeyID), append(versionIDs, v.ID)
			if v.Object != "" {
				objects = append(objects, v.Object)
			}
		}
		if err := s.Vault.Destroy(ctx, keys...); err != nil {
			return nil, err
		}
		if err := deleteRows(ctx, db, ds, versionIDs); err != nil {
			return nil, err
		}
		store.AfterCommit(ctx, func() {
			for _, o := range objects {
				if err := s.Vault.Remove(o); err != nil {
					s.Log.Warn("remove object", "object", o, "error", err)
				}
			}
		})
		s.announce(ctx, ds.OrganizationID, ds.ID)
		return ds, s.Activity.Record(ctx, activity.Event{Kind: activity.DatasetDeleted, Object: ds.ID, Name: ds.Name})
	})
	return err
}

// deleteRows deletes the dataset first: that is where ownership is checked.
func deleteRows(ctx context.Context, db *ent.Client, ds *ent.Dataset, versionIDs []string) error {
	if err := db.Dataset.UpdateOneID(ds.ID).ClearCurrentVersionID().
		Exec(access.As(ctx, access.ActorIngester, ds.OrganizationID)); err != nil {
		return fmt.Errorf("delete dataset %s: %w", ds.ID, err)
	}
	if _, err := db.DatasetColumn.Delete().Where(datasetcolumn.VersionIDIn(versionIDs...)).Exec(ctx); err != nil {
		return fmt.Errorf("delete columns: %w", err)
	}
	if _, err := db.DatasetVersion.Delete().Where(datasetversion.IDIn(versionIDs...)).Exec(ctx); err != nil {
		return fmt.Errorf("delete versions: %w", err)
	}
	n, err := db.Dataset.Delete().Where(dataset.ID(ds.ID)).Exec(ctx)
	if err != nil {
		return fmt.Errorf("delete dataset %s: %w", ds.ID, err)
	}
	if n == 0 { // visible, but not the viewer's: the transaction is rolled back
		return fault.Forbidden("Only its owner or an admin can delete this dataset.")
	}
	return nil
}

// Latest returns the newest version of a dataset, whatever its state.
func (s *Service) Latest(ctx context.Context, ds *ent.Dataset) (*ent.DatasetVersion, error) {
	v, err := s.DB.DatasetVersion.Query().Where(datasetversion.DatasetID(ds.ID)).
		Order(ent.Desc(datasetversion.FieldNumber)).First(ctx)
	if err != nil {
		return nil, fmt.Errorf("find newest version of %s: %w", ds.ID, err)
	}
	return v, nil
}

// freeTableName returns the first of name, name_2, name_3, … that the owner does
// not use.
func freeTableName(ctx context.Context, db *ent.Client, owner, name string) (string, error) {
	base := clean.TableName(name)
	for n := 1; ; n++ {
		try := base
		if n > 1 {
			try += "_" + strconv.Itoa(n)
		}
		taken, err := db.Dataset.Query().Where(dataset.OwnerID(owner), dataset.TableName(try)).Exist(ctx)
		if err != nil {
			return "", fmt.Errorf("look for table name: %w", err)
		}
		if !taken {
			return try, nil
		}
	}
}
