package audit

import (
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/activityevent"
	"github.com/strongroom/strongroom/ent/auditcheckpoint"
	"github.com/strongroom/strongroom/server/activity"
	"github.com/strongroom/strongroom/server/fault"
	"github.com/strongroom/strongroom/server/ledger"
)

// Log returns the viewer's organization's log. Its head is signed.
func (k *Keeper) Log(ctx context.Context) (*ent.AuditLog, error) {
	v, _ := access.From(ctx)
	if !v.Can(access.AuditRead) {
		return nil, fault.Forbidden("Your role does not verify the audit log.")
	}
	row, err := k.signed(ctx, v.Organization)
	if err != nil {
		return nil, fmt.Errorf("read audit log: %w", err)
	}
	return row, nil
}

// Key is the verifier key of a log, as text.
func Key(row *ent.AuditLog) (string, error) { return ledger.VerifierKey(row.Origin, row.PublicKey) }

// Inclusion is a proof that the log holds an event.
type Inclusion struct {
	Entry      string // as the log holds it
	Sequence   int64
	Checkpoint string
	Hashes     []string // base64, from the leaf up
}

// Inclusion proves that the log holds an event which the viewer may see.
func (k *Keeper) Inclusion(ctx context.Context, eventID string) (*Inclusion, error) {
	row, err := k.Log(ctx)
	if err != nil {
		return nil, err
	}
	e, err := k.DB.ActivityEvent.Query().Where(activityevent.ID(eventID), activityevent.SequenceNotNil()).Only(ctx)
	if ent.IsNotFound(err) {
		return nil, fault.NotFound("There is no such event.")
	}
	if err != nil {
		return nil, fmt.Errorf("read event: %w", err)
	}
	if int64(*e.Sequence) > row.Size {
		return nil, fault.Conflict("This event was just recorded. Ask again in a moment.")
	}
	entry, err := Entry(e).Encode()
	if err != nil {
		return nil, err
	}
	t := tree(ctx, k.DB, row)
	proof, err := t.Inclusion(int64(*e.Sequence))
	if err != nil {
		return nil, tampered(err)
	}
	// Before it is handed out: an event that was changed has no proof.
	if err := tlog.CheckRecord(proof, t.Size, t.Root, int64(*e.Sequence)-1, tlog.RecordHash(entry)); err != nil {
		return nil, fault.Conflict("This event is not what was logged: it was changed afterwards.")
	}
	return &Inclusion{Entry: string(entry), Sequence: int64(*e.Sequence), Checkpoint: row.Checkpoint, Hashes: encode(proof)}, nil
}

// Consistency is a proof that a log only grew between two checkpoints.
type Consistency struct {
	From, To string
	Hashes   []string // base64
}

// Consistency proves that the log as it is signed now begins with what a checkpoint
// signed, of which it takes the size.
func (k *Keeper) Consistency(ctx context.Context, size int64) (*Consistency, error) {
	row, err := k.Log(ctx)
	if err != nil {
		return nil, err
	}
	earlier, err := k.DB.AuditCheckpoint.Query().Where(auditcheckpoint.Size(size)).Only(ctx)
	if ent.IsNotFound(err) || size < 1 {
		return nil, fault.NotFound("No checkpoint was signed at %d events.", size)
	}
	if err != nil {
		return nil, fmt.Errorf("read checkpoint: %w", err)
	}
	proof, err := tree(ctx, k.DB, row).Consistency(size)
	if err != nil {
		return nil, tampered(err)
	}
	return &Consistency{From: earlier.Note, To: row.Checkpoint, Hashes: encode(proof)}, nil
}

func encode(hashes []tlog.Hash) []string {
	out := make([]string, len(hashes))
	for i, h := range hashes {
		out[i] = base64.StdEncoding.EncodeToString(h[:])
	}
	return out
}

// Checkpoints selects the checkpoints of the viewer's organization.
func (k *Keeper) Checkpoints() *ent.AuditCheckpointQuery { return k.DB.AuditCheckpoint.Query() }

// Export writes the whole log as it is signed now, with what has not been erased.
// Nothing is left out of a log that proves itself: what the viewer may not see is in it
// as if it were erased.
func (k *Keeper) Export(ctx context.Context, w io.Writer) error { return k.export(ctx, w, ctx) }

// export opens what reading may see.
func (k *Keeper) export(ctx context.Context, w io.Writer, reading context.Context) error {
	row, err := k.Log(ctx)
	if err != nil {
		return err
	}
	key, err := Key(row)
	if err != nil {
		return err
	}
	out, err := ledger.NewWriter(w, ledger.Header{Organization: row.OrganizationID, Origin: row.Origin, Key: key})
	if err != nil {
		return err
	}
	whole := access.As(ctx, access.ActorHistorian, row.OrganizationID)
	for at := 0; at < int(row.Size); {
		events, err := k.DB.ActivityEvent.Query().
			Where(activityevent.SequenceGT(at), activityevent.SequenceLTE(int(row.Size))).
			Order(activityevent.BySequence()).Limit(batch).All(whole)
		if err != nil {
			return fmt.Errorf("read events: %w", err)
		}
		if len(events) == 0 {
			break // what is missing shows in the checkpoint
		}
		seen, err := k.DB.ActivityEvent.Query().
			Where(activityevent.SequenceGT(at), activityevent.SequenceLTE(*events[len(events)-1].Sequence)).IDs(reading)
		if err != nil {
			return fmt.Errorf("read events: %w", err)
		}
		for _, e := range events {
			rec, err := k.line(ctx, e)
			if err != nil {
				return err
			}
			if !slices.Contains(seen, e.ID) {
				rec.Detail, rec.Origin = nil, nil
			}
			if err := out.Write(rec); err != nil {
				return err
			}
		}
		at = *events[len(events)-1].Sequence
	}
	return out.Close(row.Checkpoint)
}

func (k *Keeper) line(ctx context.Context, e *ent.ActivityEvent) (ledger.Record, error) {
	entry := Entry(e)
	what, where, err := k.Activity.Openings(ctx, e)
	return ledger.Record{Entry: &entry, Detail: what, Origin: where}, err
}

// Verify checks the whole log as anybody with an export does, against every checkpoint
// that was kept.
func (k *Keeper) Verify(ctx context.Context) (*ledger.Report, error) {
	row, err := k.Log(ctx)
	if err != nil {
		return nil, err
	}
	key, err := Key(row)
	if err != nil {
		return nil, err
	}
	var kept []string
	err = k.Checkpoints().Order(auditcheckpoint.ByID()).Select(auditcheckpoint.FieldNote).Scan(ctx, &kept)
	if err != nil {
		return nil, fmt.Errorf("read checkpoints: %w", err)
	}
	r, w := io.Pipe()
	// All of it is verified, since nothing of it is shown.
	whole := access.As(ctx, access.ActorHistorian, row.OrganizationID)
	go func() { w.CloseWithError(k.export(ctx, w, whole)) }()
	defer r.Close()
	report, err := ledger.Verify(r, key, kept)
	if err != nil {
		return nil, fmt.Errorf("verify audit log: %w", err)
	}
	return report, k.record(ctx, activity.AuditVerified, map[string]string{
		"entries": strconv.FormatInt(report.Entries, 10), "problems": strconv.Itoa(len(report.Problems)),
	})
}

// Ready refuses an export to whom it would be refused.
func (k *Keeper) Ready(ctx context.Context) error {
	_, err := k.Log(ctx)
	return err
}

// ExportPath is where an export is fetched.
const ExportPath = "/audit-log"

// Send answers a request for an export of the viewer's organization's log. That it
// leaves is recorded before it does.
func (k *Keeper) Send(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	if err := k.record(ctx, activity.AuditExported, nil); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/jsonl")
	w.Header().Set("Content-Disposition", `attachment; filename="audit-log-`+k.Now().UTC().Format("2006-01-02")+`.jsonl"`)
	w.Header().Set("Cache-Control", "no-store")
	return k.Export(ctx, w)
}

func (k *Keeper) record(ctx context.Context, kind activity.Kind, facts map[string]string) error {
	row, err := k.Log(ctx)
	if err != nil {
		return err
	}
	return k.Activity.Record(ctx, activity.Event{
		Kind: kind, Object: row.ID, Facts: facts,
	})
}
