// Package decoy plants what nobody has a reason to touch: datasets with invented rows,
// and credentials that open nothing.
//
// A decoy dataset is a dataset like any other, from its upload to its deletion; only a
// row that nobody but admins can read says what it is. Touching it records what
// touching any dataset records, in the same time. Package lookout follows the log and
// raises the alarm.
//
// A credential is kept as a keyed hash. Whoever presents one gets the answer that any
// unknown one gets, after the same look-up; that it was used is recorded once the
// answer has left.
package decoy

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"time"

	"github.com/tus/tusd/v2/pkg/handler"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	entdataset "github.com/strongroom/strongroom/ent/dataset"
	"github.com/strongroom/strongroom/ent/datasetversion"
	row "github.com/strongroom/strongroom/ent/decoy"
	"github.com/strongroom/strongroom/server/activity"
	"github.com/strongroom/strongroom/server/clean"
	"github.com/strongroom/strongroom/server/dataset"
	"github.com/strongroom/strongroom/server/fault"
	"github.com/strongroom/strongroom/server/person"
	"github.com/strongroom/strongroom/server/store"
	"github.com/strongroom/strongroom/server/vault"
)

const (
	most    = 100 // decoys of an organization
	minRows = 10
	maxRows = 5000
	maxNote = 500 // bytes
)

// Service makes decoys and notices their use.
type Service struct {
	DB       *ent.Client
	Vault    *vault.Vault
	Activity *activity.Recorder
	Datasets *dataset.Service
	People   *person.People
	Lookout  Lookout
	Log      *slog.Logger
	Now      func() time.Time

	mu    sync.Mutex
	used  map[string]*use // by decoy and how
	notes sync.WaitGroup
}

// Lookout follows the log of an organization from now on. It joins the transaction of
// ctx.
type Lookout interface {
	Begin(ctx context.Context) error
}

// List returns the decoys of the viewer's organization, oldest first.
func (s *Service) List(ctx context.Context) ([]*ent.Decoy, error) {
	return s.DB.Decoy.Query().Where(row.RemovedAtIsNil()).Order(row.ByCreatedAt(), row.ByID()).All(ctx)
}

func described(name, note string) (string, string, error) {
	name, err := clean.Name("input.name", name)
	if err != nil {
		return "", "", err
	}
	// Alerts say it, by mail and in chats: one line, and nothing that cannot be seen.
	note, err = clean.Prose("input.note", strings.Join(strings.Fields(note), " "), maxNote, false)
	if err == nil && len(note) > maxNote {
		err = fault.Invalid("input.note", "The note is longer than 500 bytes.")
	}
	return name, note, err
}

// plant adds a decoy, in the transaction of ctx.
func (s *Service) plant(ctx context.Context, make func(*ent.DecoyCreate)) (*ent.Decoy, error) {
	v, _ := access.From(ctx)
	db := store.In(ctx, s.DB)
	n, err := db.Decoy.Query().Where(row.RemovedAtIsNil()).Count(ctx)
	if err != nil {
		return nil, fmt.Errorf("count decoys: %w", err)
	}
	if n >= most {
		return nil, fault.Conflict("There are %d decoys already. Remove one first.", n)
	}
	if err := s.Lookout.Begin(ctx); err != nil {
		return nil, err
	}
	create := db.Decoy.Create().SetMakerID(v.User)
	make(create)
	d, err := create.Save(ctx)
	if err != nil {
		return nil, fmt.Errorf("make decoy: %w", err)
	}
	facts := map[string]string{"kind": string(d.Kind)}
	if d.Note != "" {
		facts["note"] = d.Note
	}
	if d.DatasetID != "" {
		facts["dataset"] = d.DatasetID
	}
	return d, s.Activity.Record(ctx, activity.Event{Kind: activity.DecoyMade, Object: d.ID, Name: d.Name, Facts: facts})
}

// MakeDataset makes a dataset of invented rows through the way of every upload, and
// opens it to the team.
func (s *Service) MakeDataset(ctx context.Context, name, note string, t Template, rows int) (*ent.Decoy, error) {
	name, note, err := described(name, note)
	if err != nil {
		return nil, err
	}
	if rows < minRows || rows > maxRows {
		return nil, fault.Invalid("input.rows", "Choose from %d to %d rows.", minRows, maxRows)
	}
	domain, err := s.domain(ctx)
	if err != nil {
		return nil, err
	}
	file := invent(t, rows, domain, s.Now())
	return store.InTx(ctx, s.DB, func(ctx context.Context, db *ent.Client) (*ent.Decoy, error) {
		up, err := dataset.Uploads{Service: s.Datasets}.NewUpload(ctx, handler.FileInfo{
			Size: int64(len(file)), MetaData: handler.MetaData{"filename": clean.TableName(name) + ".csv", "name": name},
		})
		if err != nil {
			return nil, fmt.Errorf("begin upload: %w", err)
		}
		if _, err := up.WriteChunk(ctx, 0, strings.NewReader(file)); err != nil {
			return nil, fmt.Errorf("upload: %w", err)
		}
		info, err := up.GetInfo(ctx)
		if err != nil {
			return nil, err
		}
		ver, err := db.DatasetVersion.Query().Where(datasetversion.UploadID(info.ID)).Only(ctx)
		if err != nil {
			return nil, fmt.Errorf("find version: %w", err)
		}
		team := entdataset.VisibilityTEAM
		if _, err := s.Datasets.Update(ctx, ver.DatasetID, dataset.Change{Visibility: &team}); err != nil {
			return nil, err
		}
		return s.plant(ctx, func(c *ent.DecoyCreate) {
			c.SetKind(row.KindDATASET).SetName(name).SetNote(note).SetDatasetID(ver.DatasetID)
		})
	})
}

// domain is that of the viewer's address: what is invented is to look like theirs.
func (s *Service) domain(ctx context.Context) (string, error) {
	v, _ := access.From(ctx)
	u, err := s.DB.User.Get(ctx, v.User)
	if err != nil {
		return "", fmt.Errorf("find maker: %w", err)
	}
	email, err := s.People.Email(ctx, u)
	if err != nil {
		return "", fmt.Errorf("find maker: %w", err)
	}
	return email[strings.LastIndexByte(email, '@')+1:], nil
}

// Is reports whether a dataset is a decoy. It is for the server's own use.
func (s *Service) Is(ctx context.Context, organization, datasetID string) (bool, error) {
	return store.In(ctx, s.DB).Decoy.Query().Where(row.DatasetID(datasetID), row.RemovedAtIsNil()).
		Exist(access.As(ctx, access.ActorWatchman, organization))
}

// MakeToken makes a credential that opens nothing and returns it, once.
func (s *Service) MakeToken(ctx context.Context, kind row.Kind, name, note, baseURL string) (*ent.Decoy, string, error) {
	if kind == row.KindDATASET {
		return nil, "", fault.Invalid("input.kind", "Choose what sort of credential it looks like.")
	}
	name, note, err := described(name, note)
	if err != nil {
		return nil, "", err
	}
	if note == "" {
		return nil, "", fault.Invalid("input.note", "Say where you plant it: you will want to know once it is used.")
	}
	secret, shown, start := forge(kind, baseURL)
	d, err := store.InTx(ctx, s.DB, func(ctx context.Context, _ *ent.Client) (*ent.Decoy, error) {
		return s.plant(ctx, func(c *ent.DecoyCreate) {
			c.SetKind(kind).SetName(name).SetNote(note).SetStart(start).SetTokenIndex(s.index(secret))
		})
	})
	return d, shown, err
}

func (s *Service) index(secret string) []byte { return s.Vault.Index("decoy", secret) }

// Remove removes a decoy, with its dataset. What happened before is still looked at.
func (s *Service) Remove(ctx context.Context, decoyID string) error {
	_, err := store.InTx(ctx, s.DB, func(ctx context.Context, db *ent.Client) (int, error) {
		d, err := db.Decoy.Query().Where(row.ID(decoyID), row.RemovedAtIsNil()).Only(ctx)
		if ent.IsNotFound(err) {
			return 0, fault.NotFound("There is no such decoy.")
		}
		if err != nil {
			return 0, fmt.Errorf("find decoy: %w", err)
		}
		if err := db.Decoy.UpdateOne(d).SetRemovedAt(s.Now().UTC()).Exec(ctx); err != nil {
			return 0, fmt.Errorf("remove decoy: %w", err)
		}
		if d.DatasetID != "" {
			if err := s.Datasets.Delete(ctx, d.DatasetID); err != nil && fault.CodeOf(err) != fault.CodeNotFound {
				return 0, err
			}
		}
		return 0, s.Activity.Record(ctx, activity.Event{Kind: activity.DecoyRemoved, Object: d.ID, Name: d.Name})
	})
	return err
}
