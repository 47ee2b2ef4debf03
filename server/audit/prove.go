package audit

import (
	"context"
	"errors"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/server/ledger"
)

// Prove proves that the log as it is signed now holds events which the viewer has
// read, in the order of their numbers. What was tampered with is named and keeps nothing
// from being proved but itself: else whoever changes a row takes all evidence away.
func (k *Keeper) Prove(ctx context.Context, events []*ent.ActivityEvent) (*ledger.Proved, error) {
	row, err := k.Log(ctx)
	if err != nil {
		return nil, err
	}
	// With the events of the last moments. That this fails is told to admins elsewhere, and
	// here by the events that the log does not hold.
	if err := k.Append(access.As(ctx, access.ActorSequencer, ""), row.OrganizationID); err != nil && !errors.Is(err, ErrTampered) {
		return nil, err
	}
	if row, err = k.Log(ctx); err != nil {
		return nil, err
	}
	key, err := Key(row)
	if err != nil {
		return nil, err
	}
	out := &ledger.Proved{Origin: row.Origin, Key: key, Checkpoint: row.Checkpoint}
	t := tree(ctx, k.DB, row)
	for _, e := range events {
		if e.Sequence == nil {
			continue
		}
		if err := k.prove(ctx, t, e, out); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// prove adds an event to what is proved, or names it.
func (k *Keeper) prove(ctx context.Context, t ledger.Tree, e *ent.ActivityEvent, out *ledger.Proved) error {
	n := int64(*e.Sequence)
	wrong := func(f ledger.Flaw) {
		out.Unproved = append(out.Unproved, ledger.Unproved{Sequence: n, ID: e.ID, Flaw: f})
	}
	if n < 1 || n > t.Size {
		wrong(ledger.Unheld)
		return nil
	}
	rec, err := k.line(ctx, e)
	if err != nil {
		return err
	}
	leaf, err := rec.Entry.Hash()
	if err != nil {
		wrong(ledger.Changed) // such an entry cannot have been logged
		return nil
	}
	proof, err := t.Inclusion(n)
	if errors.Is(err, errUnread) {
		return err
	}
	if err != nil {
		wrong(ledger.Unheld)
		return nil
	}
	if tlog.CheckRecord(proof, t.Size, t.Root, n-1, leaf) != nil {
		wrong(ledger.Changed)
		return nil
	}
	if !opens(rec.Entry.Detail, rec.Detail) || !opens(rec.Entry.Origin, rec.Origin) {
		wrong(ledger.Unreadable)
	}
	out.Records = append(out.Records, rec)
	out.Proofs = append(out.Proofs, encode(proof))
	return nil
}

// opens is whether a part is what was committed to, or was erased.
func opens(commitment []byte, o *ledger.Opening) bool {
	return o == nil || ledger.Opens(commitment, o.Salt, o.Plain)
}
