package dataset

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
	"time"

	"github.com/tus/tusd/v2/pkg/handler"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/datakey"
	"github.com/strongroom/strongroom/ent/datasetversion"
	"github.com/strongroom/strongroom/ent/upload"
	"github.com/strongroom/strongroom/ent/uploadpart"
	"github.com/strongroom/strongroom/server/activity"
	"github.com/strongroom/strongroom/server/clean"
	"github.com/strongroom/strongroom/server/store"
	"github.com/strongroom/strongroom/server/vault"
)

// uploadLifetime is how long an unfinished upload can be resumed.
const uploadLifetime = 24 * time.Hour

// Uploads is the tus store (https://tus.io/protocols/resumable-upload): it keeps
// the bytes of an upload in sealed parts. What was acknowledged is in a part
// whose row is committed, so a crash loses nothing of it.
type Uploads struct{ *Service }

var (
	_ handler.DataStore           = Uploads{}
	_ handler.TerminaterDataStore = Uploads{}
)

// NewUpload makes an upload of the viewer's.
func (s Uploads) NewUpload(ctx context.Context, info handler.FileInfo) (handler.Upload, error) {
	v, _ := access.From(ctx)
	file := clean.FileName(info.MetaData["filename"])
	name := strings.TrimSpace(info.MetaData["name"])
	if name == "" {
		name = strings.TrimSuffix(file, path.Ext(file))
	}
	name, err := cleanName("name", name)
	if err != nil {
		return nil, refuse(422, err.Error())
	}
	target := info.MetaData["dataset"]
	sum := strings.ToLower(info.MetaData["sha256"])
	if sum != "" && !isSHA256(sum) {
		return nil, refuse(422, "The sha256 of the upload is not 64 hexadecimal digits.")
	}
	if info.SizeIsDeferred || info.Size == 0 {
		return nil, refuse(422, "The file is empty. Choose one with content.")
	}
	if info.Size > s.MaxBytes {
		return nil, refuse(413, "The file is larger than this server accepts.")
	}
	row, err := store.InTx(ctx, s.DB, func(ctx context.Context, db *ent.Client) (*ent.Upload, error) {
		if target != "" {
			ds, err := find(ctx, db, target)
			if err != nil {
				return nil, refuse(404, "There is no such dataset.")
			}
			if ds.OwnerID != v.User {
				return nil, refuse(403, "Only its owner can upload a new version of this dataset.")
			}
			name = ds.Name
		}
		keyID, err := s.Vault.NewKey(ctx, vault.Owner{Purpose: datakey.PurposeUPLOAD, Organization: v.Organization})
		if err != nil {
			return nil, err
		}
		row, err := db.Upload.Create().
			SetUserID(v.User).SetFileName(file).SetDatasetName(name).SetDatasetID(target).
			SetSize(int(info.Size)).SetClaimedSha256(sum).SetDataKeyID(keyID).
			SetExpiresAt(s.Now().UTC().Add(uploadLifetime)).Save(ctx)
		if err != nil {
			return nil, fmt.Errorf("begin upload: %w", err)
		}
		return row, s.Activity.Record(ctx, activity.Event{Kind: activity.UploadStarted, Object: row.ID, Name: name})
	})
	if err != nil {
		return nil, err
	}
	return &incoming{s.Service, row}, nil
}

// GetUpload finds an upload of the viewer's; another person's does not exist.
func (s Uploads) GetUpload(ctx context.Context, uploadID string) (handler.Upload, error) {
	row, err := s.DB.Upload.Query().
		Where(upload.ID(uploadID), upload.StateNEQ(upload.StateDONE), upload.ExpiresAtGT(s.Now().UTC())).
		Only(ctx)
	if ent.IsNotFound(err) {
		return nil, handler.ErrNotFound
	}
	if err != nil {
		return nil, fmt.Errorf("find upload: %w", err)
	}
	return &incoming{s.Service, row}, nil
}

// AsTerminatableUpload lets a person give an upload up.
func (s Uploads) AsTerminatableUpload(u handler.Upload) handler.TerminatableUpload {
	return u.(*incoming)
}

// incoming is one upload. The handler holds its lock, so it has one writer.
type incoming struct {
	*Service
	row *ent.Upload
}

func (u *incoming) GetInfo(context.Context) (handler.FileInfo, error) {
	return handler.FileInfo{
		ID: u.row.ID, Size: int64(u.row.Size), Offset: int64(u.row.Received),
		MetaData: handler.MetaData{"filename": u.row.FileName, "name": u.row.DatasetName},
	}, nil
}

// WriteChunk seals what arrives into a part. When the connection is cut, what
// came before is kept: the client goes on from there.
func (u *incoming) WriteChunk(ctx context.Context, offset int64, src io.Reader) (int64, error) {
	if offset != int64(u.row.Received) {
		return 0, handler.ErrMismatchOffset
	}
	w, err := u.Vault.Create(ctx, u.row.DataKeyID)
	if err != nil {
		return 0, err
	}
	defer w.Abort()
	n, readErr := io.Copy(w, io.LimitReader(whileAlive{ctx, src}, int64(u.row.Size)-offset))
	if n == 0 {
		return 0, readErr
	}
	name, sealed, err := w.Commit()
	if err != nil {
		return 0, err
	}
	keep := context.WithoutCancel(ctx) // the bytes are here, whatever became of the connection
	_, err = store.InTx(keep, u.DB, func(ctx context.Context, db *ent.Client) (*ent.Upload, error) {
		if err := db.UploadPart.Create().SetUploadID(u.row.ID).SetStart(int(offset)).
			SetBytes(int(n)).SetSealedBytes(int(sealed)).SetObject(name).Exec(ctx); err != nil {
			return nil, fmt.Errorf("add part: %w", err)
		}
		if err := db.Upload.Update().Where(upload.ID(u.row.ID), upload.Received(int(offset))).
			SetReceived(int(offset + n)).Exec(ctx); err != nil {
			return nil, fmt.Errorf("count part: %w", err)
		}
		// The last bytes complete the upload in the same transaction: a crash in
		// between would leave a file that is whole and that nobody reads, since for a
		// whole file a client has nothing left to send.
		return nil, u.complete(ctx, db)
	})
	if err != nil {
		return 0, errors.Join(err, u.Vault.Remove(name))
	}
	u.row.Received = int(offset + n)
	return n, readErr
}

// whileAlive stops reading when its context ends, such as by a revoked session.
type whileAlive struct {
	ctx context.Context
	src io.Reader
}

func (r whileAlive) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.src.Read(p)
}

func (u *incoming) GetReader(context.Context) (io.ReadCloser, error) {
	return nil, errors.New("uploads are not read back")
}

// FinishUpload is told when the last bytes are here. WriteChunk has completed the
// upload then, so that there is nothing left to do.
func (u *incoming) FinishUpload(context.Context) error { return nil }

// complete makes the version that the ingester will fill, once all bytes are here.
// It runs in the transaction that counts them.
func (u *incoming) complete(ctx context.Context, db *ent.Client) error {
	v, _ := access.From(ctx)
	n, err := db.Upload.Update().Where(upload.ID(u.row.ID), upload.StateEQ(upload.StateOPEN), upload.Received(u.row.Size)).
		SetState(upload.StateCOMPLETE).Save(ctx)
	if err != nil {
		return fmt.Errorf("complete upload: %w", err)
	}
	if n == 0 {
		return nil // more is to come
	}
	ds, number, err := u.target(ctx, db, v.User)
	if err != nil {
		return err
	}
	keyID, err := u.Vault.NewKey(ctx, vault.Owner{Purpose: datakey.PurposeDATASET, Organization: v.Organization})
	if err != nil {
		return err
	}
	ver, err := db.DatasetVersion.Create().
		SetDatasetID(ds.ID).SetNumber(number).SetFileName(u.row.FileName).SetFileBytes(u.row.Size).
		SetFileSha256("").SetDataKeyID(keyID).SetUploadID(u.row.ID).Save(ctx)
	if err != nil {
		return fmt.Errorf("create version: %w", err)
	}
	u.announce(ctx, v.Organization, ds.ID)
	return u.Jobs.Enqueue(ctx, IngestJob, v.Organization, ingestion{Version: ver.ID})
}

// target is the dataset of which the upload becomes a version.
func (u *incoming) target(ctx context.Context, db *ent.Client, owner string) (*ent.Dataset, int, error) {
	if u.row.DatasetID != "" {
		ds, err := find(ctx, db, u.row.DatasetID)
		if err != nil {
			return nil, 0, err
		}
		n, err := db.DatasetVersion.Query().Where(datasetversion.DatasetID(ds.ID)).Count(ctx)
		return ds, n + 1, err
	}
	table, err := freeTableName(ctx, db, owner, u.row.DatasetName)
	if err != nil {
		return nil, 0, err
	}
	ds, err := db.Dataset.Create().SetName(u.row.DatasetName).SetTableName(table).SetOwnerID(owner).Save(ctx)
	if err != nil {
		return nil, 0, fmt.Errorf("create dataset: %w", err)
	}
	return ds, 1, nil
}

// Terminate gives an upload up: its key and its parts go.
func (u *incoming) Terminate(ctx context.Context) error {
	return u.discard(context.WithoutCancel(ctx), u.row)
}

// discard drops an upload with its key and its parts.
func (s *Service) discard(ctx context.Context, row *ent.Upload) error {
	_, err := store.InTx(ctx, s.DB, func(ctx context.Context, db *ent.Client) (int, error) {
		parts, err := db.UploadPart.Query().Where(uploadpart.UploadID(row.ID)).All(ctx)
		if err != nil {
			return 0, err
		}
		if err := s.Vault.Destroy(ctx, row.DataKeyID); err != nil {
			return 0, err
		}
		if _, err := db.UploadPart.Delete().Where(uploadpart.UploadID(row.ID)).Exec(ctx); err != nil {
			return 0, err
		}
		s.removeLater(ctx, parts)
		return db.Upload.Delete().Where(upload.ID(row.ID)).Exec(ctx)
	})
	if err != nil {
		return fmt.Errorf("discard upload %s: %w", row.ID, err)
	}
	return nil
}

func (s *Service) removeLater(ctx context.Context, parts []*ent.UploadPart) {
	store.AfterCommit(ctx, func() {
		for _, p := range parts {
			if err := s.Vault.Remove(p.Object); err != nil {
				s.Log.Warn("remove part", "object", p.Object, "error", err)
			}
		}
	})
}

// Expire discards uploads that nobody resumed in time.
func (s *Service) Expire(ctx context.Context, organization string) error {
	ctx = access.As(ctx, access.ActorIngester, organization)
	for {
		rows, err := s.DB.Upload.Query().
			Where(upload.StateEQ(upload.StateOPEN), upload.ExpiresAtLT(s.Now().UTC())).Limit(expiredAtOnce).All(ctx)
		if err != nil {
			return fmt.Errorf("look for expired uploads: %w", err)
		}
		for _, row := range rows {
			if err := s.discard(ctx, row); err != nil {
				return err
			}
		}
		if len(rows) < expiredAtOnce {
			return nil
		}
	}
}

// expiredAtOnce is how many expired uploads are read at once.
const expiredAtOnce = 100

func refuse(status int, message string) error {
	return handler.NewError("REFUSED", message, status)
}

func isSHA256(s string) bool {
	if len(s) != 64 {
		return false
	}
	return strings.Trim(s, "0123456789abcdef") == ""
}
