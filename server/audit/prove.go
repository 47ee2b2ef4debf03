package audit

import (
	"context"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/server/fault"
	"github.com/strongroom/strongroom/server/ledger"
)

// Prove proves that the log as it is signed now holds events which the viewer has
// read, in the order of their numbers. Those that it does not hold yet are left out.
func (k *Keeper) Prove(ctx context.Context, events []*ent.ActivityEvent) (*ledger.Proved, error) {
	row, err := k.Log(ctx)
	if err != nil {
		return nil, err
	}
	key, err := Key(row)
	if err != nil {
		return nil, err
	}
	out := &ledger.Proved{Origin: row.Origin, Key: key, Checkpoint: row.Checkpoint}
	t := tree(ctx, k.DB, row)
	for _, e := range events {
		if e.Sequence == nil || int64(*e.Sequence) > row.Size {
			continue
		}
		rec, err := k.line(ctx, e)
		if err != nil {
			return nil, err
		}
		leaf, err := rec.Entry.Hash()
		if err != nil {
			return nil, err
		}
		proof, err := t.Inclusion(int64(*e.Sequence))
		if err != nil {
			return nil, tampered(err)
		}
		// Before it is handed out: an event that was changed has no proof.
		if err := tlog.CheckRecord(proof, t.Size, t.Root, int64(*e.Sequence)-1, leaf); err != nil {
			return nil, fault.Conflict("Event %d is not what was logged: it was changed afterwards. Verify the audit log.", *e.Sequence)
		}
		out.Records = append(out.Records, rec)
		out.Proofs = append(out.Proofs, encode(proof))
	}
	return out, nil
}
