package dataset

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"sort"
	"strings"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/activityevent"
	"github.com/strongroom/strongroom/ent/datasetversion"
	"github.com/strongroom/strongroom/ent/upload"
	"github.com/strongroom/strongroom/ent/uploadpart"
	"github.com/strongroom/strongroom/server/activity"
	"github.com/strongroom/strongroom/server/job"
	"github.com/strongroom/strongroom/server/sandbox"
	"github.com/strongroom/strongroom/server/store"
	"github.com/strongroom/strongroom/server/vault"
)

// IngestJob is the kind of the jobs that read an upload.
const IngestJob = "ingest"

type ingestion struct {
	Version string `json:"version"`
}

// Ingest reads an upload in the sandbox and fills its version. What is wrong
// with the file is the version's outcome; only trouble of ours is an error, after
// which it is tried again.
func (s *Service) Ingest(ctx context.Context, j job.Job) error {
	var in ingestion
	if err := j.Decode(&in); err != nil {
		return err
	}
	ctx = access.As(ctx, access.ActorIngester, j.Organization)
	ver, err := s.DB.DatasetVersion.Query().Where(datasetversion.ID(in.Version)).WithDataset().Only(ctx)
	if ent.IsNotFound(err) || (err == nil && ver.State != datasetversion.StatePROCESSING) {
		return nil // deleted meanwhile, or done before a crash
	}
	if err != nil {
		return fmt.Errorf("find version %s: %w", in.Version, err)
	}
	up, err := s.DB.Upload.Get(ctx, ver.UploadID)
	if err != nil {
		return fmt.Errorf("find upload of %s: %w", ver.ID, err)
	}
	file, err := s.openParts(ctx, up)
	if err != nil {
		return err
	}
	defer file.Close()
	sum, err := file.sha256(ctx)
	if err != nil {
		return err
	}
	if up.ClaimedSha256 != "" && up.ClaimedSha256 != sum {
		return s.fail(ctx, ver, up, sum, "The file did not arrive as it was sent: its SHA-256 differs. Upload it again.")
	}
	w, err := s.Vault.Create(ctx, ver.DataKeyID)
	if err != nil {
		return err
	}
	defer w.Abort()
	report, err := s.Sandbox.Ingest(ctx, sandbox.Ingest{Name: up.FileName, Source: file, Size: int64(up.Size)}, w)
	var bad *sandbox.SQLError
	if errors.As(err, &bad) && ctx.Err() == nil {
		return s.fail(ctx, ver, up, sum, bad.Message)
	}
	if err != nil {
		return fmt.Errorf("ingest %s: %w", ver.ID, err)
	}
	name, sealed, err := w.Commit()
	if err != nil {
		return err
	}
	if err := s.finish(ctx, ver, up, outcome{sum, name, int(sealed), report}); err != nil {
		return errors.Join(err, s.Vault.Remove(name))
	}
	return nil
}

type outcome struct {
	sum    string
	object string
	sealed int
	report sandbox.IngestReport
}

func (s *Service) finish(ctx context.Context, ver *ent.DatasetVersion, up *ent.Upload, o outcome) error {
	findings, err := s.sealFindings(ctx, ver, o.report)
	if err != nil {
		return err
	}
	_, err = store.InTx(ctx, s.DB, func(ctx context.Context, db *ent.Client) (*ent.DatasetVersion, error) {
		columns := make([]*ent.DatasetColumnCreate, len(o.report.Columns))
		for i, c := range o.report.Columns {
			columns[i] = db.DatasetColumn.Create().SetVersionID(ver.ID).SetPosition(i).
				SetName(c.Name).SetSourcePath(c.SourcePath).SetType(c.Type).
				SetNullCount(int(c.Nulls)).SetDistinctCount(int(c.Distinct))
		}
		if err := db.DatasetColumn.CreateBulk(columns...).Exec(ctx); err != nil {
			return nil, fmt.Errorf("add columns: %w", err)
		}
		_, err := db.DatasetVersion.UpdateOneID(ver.ID).
			SetState(datasetversion.StateREADY).SetFormat(format(o.report.Format)).
			SetFileSha256(o.sum).SetRowCount(int(o.report.Rows)).SetRejectedCount(int(o.report.Rejected)).
			SetStoredBytes(o.sealed).SetWarnings(o.report.Warnings).SetFindingsSealed(findings).
			SetObject(o.object).SetFinishedAt(s.Now().UTC()).Save(ctx)
		if err != nil {
			return nil, fmt.Errorf("finish version %s: %w", ver.ID, err)
		}
		if err := db.Dataset.UpdateOneID(ver.DatasetID).SetCurrentVersionID(ver.ID).Exec(ctx); err != nil {
			return nil, fmt.Errorf("publish version %s: %w", ver.ID, err)
		}
		return nil, s.settle(ctx, db, ver, up, activity.DatasetReady, activityevent.OutcomeSUCCEEDED)
	})
	return err
}

func (s *Service) fail(ctx context.Context, ver *ent.DatasetVersion, up *ent.Upload, sum, reason string) error {
	if len(reason) > 1000 {
		reason = strings.ToValidUTF8(reason[:1000], "")
	}
	_, err := store.InTx(ctx, s.DB, func(ctx context.Context, db *ent.Client) (*ent.DatasetVersion, error) {
		err := db.DatasetVersion.UpdateOneID(ver.ID).SetState(datasetversion.StateFAILED).
			SetFailure(reason).SetFileSha256(sum).SetFinishedAt(s.Now().UTC()).Exec(ctx)
		if err != nil {
			return nil, fmt.Errorf("fail version %s: %w", ver.ID, err)
		}
		return nil, s.settle(ctx, db, ver, up, activity.DatasetFailed, activityevent.OutcomeFAILED)
	})
	return err
}

// settle drops the upload's parts with their key, and tells.
func (s *Service) settle(ctx context.Context, db *ent.Client, ver *ent.DatasetVersion, up *ent.Upload, kind activity.Kind, o activityevent.Outcome) error {
	parts, err := db.UploadPart.Query().Where(uploadpart.UploadID(up.ID)).All(ctx)
	if err != nil {
		return fmt.Errorf("settle upload: %w", err)
	}
	if err := s.Vault.Destroy(ctx, up.DataKeyID); err != nil {
		return err
	}
	if _, err := db.UploadPart.Delete().Where(uploadpart.UploadID(up.ID)).Exec(ctx); err != nil {
		return fmt.Errorf("settle upload: %w", err)
	}
	if err := db.Upload.UpdateOneID(up.ID).SetState(upload.StateDONE).Exec(ctx); err != nil {
		return fmt.Errorf("settle upload: %w", err)
	}
	s.removeLater(ctx, parts)
	s.announce(ctx, ver.OrganizationID, ver.DatasetID)
	return s.Activity.Record(ctx, activity.Event{
		Kind: kind, Object: ver.DatasetID, Name: ver.Edges.Dataset.Name, Actor: up.UserID, Outcome: o,
	})
}

func format(f sandbox.Format) datasetversion.Format {
	return datasetversion.Format(strings.ToUpper(string(f)))
}

// parts reads the sealed parts of an upload as one file.
type parts struct {
	starts []int64
	files  []*vault.Object
	size   int64
}

func (s *Service) openParts(ctx context.Context, up *ent.Upload) (*parts, error) {
	rows, err := s.DB.UploadPart.Query().Where(uploadpart.UploadID(up.ID)).
		Order(uploadpart.ByStart()).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("list parts of %s: %w", up.ID, err)
	}
	p := &parts{}
	for _, row := range rows {
		if int64(row.Start) != p.size {
			return nil, errors.Join(fmt.Errorf("upload %s has a gap at %d", up.ID, p.size), p.Close())
		}
		f, err := s.Vault.OpenObject(ctx, up.DataKeyID, row.Object)
		if err != nil {
			return nil, errors.Join(err, p.Close())
		}
		p.starts, p.files = append(p.starts, p.size), append(p.files, f)
		p.size += f.Size()
	}
	if p.size != int64(up.Size) {
		return nil, errors.Join(fmt.Errorf("upload %s has %d of %d bytes", up.ID, p.size, up.Size), p.Close())
	}
	return p, nil
}

// ReadAt implements io.ReaderAt over the parts. It is safe for concurrent use.
func (p *parts) ReadAt(b []byte, off int64) (int, error) {
	n := 0
	for n < len(b) {
		at := off + int64(n)
		if at >= p.size {
			return n, io.EOF
		}
		i := sort.Search(len(p.starts), func(i int) bool { return p.starts[i] > at }) - 1
		k, err := p.files[i].ReadAt(b[n:], at-p.starts[i])
		n += k
		if err != nil && !errors.Is(err, io.EOF) {
			return n, err
		}
	}
	return n, nil
}

func (p *parts) Close() error {
	var errs []error
	for _, f := range p.files {
		errs = append(errs, f.Close())
	}
	return errors.Join(errs...)
}

func (p *parts) sha256(ctx context.Context) (string, error) {
	h := sha256.New()
	if _, err := io.Copy(h, whileAlive{ctx, io.NewSectionReader(p, 0, p.size)}); err != nil {
		return "", fmt.Errorf("hash upload: %w", err)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// Findings is what the sandbox saw in a file. It quotes data, so it is sealed
// under the version's key.
type Findings struct {
	Columns []FindingColumn  `json:"columns"`
	Preview [][]*string      `json:"preview"` // rows
	Rejects []sandbox.Reject `json:"rejects"`
}

// FindingColumn is a column with its range.
type FindingColumn struct {
	Name string  `json:"name"`
	Type string  `json:"type"`
	Min  *string `json:"min"`
	Max  *string `json:"max"`
}

// present is nil for a column in which every value is null.
func present(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func findingsPlace(versionID string) vault.Place {
	return vault.Place{Column: "dataset_versions.findings", Row: versionID}
}

func (s *Service) sealFindings(ctx context.Context, ver *ent.DatasetVersion, r sandbox.IngestReport) ([]byte, error) {
	f := Findings{Preview: r.Preview, Rejects: r.Rejects}
	for _, c := range r.Columns {
		f.Columns = append(f.Columns, FindingColumn{c.Name, c.Type, present(c.Min), present(c.Max)})
	}
	plain, err := json.Marshal(f)
	if err != nil {
		return nil, fmt.Errorf("seal findings: %w", err)
	}
	return s.Vault.Seal(ctx, ver.DataKeyID, findingsPlace(ver.ID), plain)
}

// Findings opens what the sandbox saw in a version, or returns nil if it is not
// ready. The version was read with the viewer's rights, which is the permission.
func (s *Service) Findings(ctx context.Context, ver *ent.DatasetVersion) (*Findings, error) {
	if ver.State != datasetversion.StateREADY {
		return nil, nil
	}
	plain, err := s.Vault.Open(ctx, ver.DataKeyID, findingsPlace(ver.ID), ver.FindingsSealed)
	if err != nil {
		return nil, err
	}
	var f Findings
	if err := json.Unmarshal(plain, &f); err != nil {
		return nil, fmt.Errorf("read findings of %s: %w", ver.ID, err)
	}
	return &f, nil
}
