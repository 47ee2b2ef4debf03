// Package audit keeps the verifiable log of each organization in the database: it
// appends the numbered events to the tree, signs its head, proves what it holds and
// exports it. What a log is and how it is verified stands in package ledger.
//
// Whoever may write to every table, but has not the root key, cannot sign: what they
// change no longer fits the tree, and what they cut off no longer fits what a
// witness has seen.
package audit

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"fmt"
	"time"

	"entgo.io/ent/dialect/sql"
	"golang.org/x/mod/sumdb/tlog"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/activityevent"
	"github.com/strongroom/strongroom/ent/auditlog"
	"github.com/strongroom/strongroom/ent/audittile"
	"github.com/strongroom/strongroom/ent/predicate"
	"github.com/strongroom/strongroom/ent/schema/id"
	"github.com/strongroom/strongroom/server/activity"
	"github.com/strongroom/strongroom/server/ledger"
	"github.com/strongroom/strongroom/server/store"
	"github.com/strongroom/strongroom/server/vault"
)

const (
	// batch bounds how many events are appended, or read, at once.
	batch = 500
	// signEvery is how often the head of a growing log is signed.
	signEvery = 10 * time.Second
	// lockID is the advisory lock that makes one writer of all replicas'. It is
	// "auditlog" in ASCII.
	lockID = 0x61756469746c6f67
)

// ErrTampered says that the tables of a log do not agree with each other.
var ErrTampered = errors.New("the audit log was tampered with")

// errUnread says that tiles could not be read, which says nothing about the log.
var errUnread = errors.New("the tiles of the audit log could not be read")

// tampered is what an error of a tree means: that its tiles are not what they were,
// unless they could not even be read.
func tampered(err error) error {
	if errors.Is(err, errUnread) {
		return err
	}
	return fmt.Errorf("%w: %w", ErrTampered, err)
}

// Keeper keeps the logs.
type Keeper struct {
	DB       *ent.Client
	Vault    *vault.Vault
	Activity *activity.Recorder
	// Host begins the name of each log.
	Host     string
	Now      func() time.Time
	Postgres bool
	// Broken hears of a log that was tampered with, as often as that is noticed.
	Broken func(ctx context.Context, organization string, err error)
}

// Append appends the numbered events of an organization that its log does not hold
// yet, in the order of their numbers.
func (k *Keeper) Append(ctx context.Context, organization string) error {
	for {
		n, err := k.append(ctx, organization)
		if errors.Is(err, ErrTampered) && k.Broken != nil {
			k.Broken(ctx, organization, err)
		}
		if err != nil {
			return fmt.Errorf("append to log of %s: %w", organization, err)
		}
		if n < batch {
			return nil
		}
	}
}

func (k *Keeper) append(ctx context.Context, organization string) (int, error) {
	return store.InTx(ctx, k.DB, func(ctx context.Context, db *ent.Client) (int, error) {
		row, err := k.lock(ctx, db, organization)
		if err != nil {
			return 0, err
		}
		events, err := db.ActivityEvent.Query().
			Where(activityevent.OrganizationID(organization), activityevent.SequenceGT(int(row.Size))).
			Order(activityevent.BySequence()).Limit(batch).All(ctx)
		if err != nil || len(events) == 0 {
			return 0, err
		}
		leaves := make([]tlog.Hash, len(events))
		for i, e := range events {
			if *e.Sequence != int(row.Size)+i+1 {
				return 0, fmt.Errorf("%w: event %d is missing", ErrTampered, int(row.Size)+i+1)
			}
			if leaves[i], err = Entry(e).Hash(); err != nil {
				return 0, tampered(err) // no such event was ever recorded
			}
		}
		head, tiles, err := tree(ctx, db, row).Append(leaves)
		if err != nil {
			return 0, tampered(err)
		}
		if err := write(ctx, db, organization, tiles); err != nil {
			return 0, err
		}
		if row, err = db.AuditLog.UpdateOne(row).SetSize(head.Size).SetRoot(head.Root[:]).Save(ctx); err != nil {
			return 0, err
		}
		if !k.due(row) {
			return len(events), nil
		}
		_, err = k.sign(ctx, db, row)
		return len(events), err
	})
}

// Entry is what the log holds of an event that is numbered.
func Entry(e *ent.ActivityEvent) ledger.Entry {
	out := ledger.Entry{
		ID: e.ID, Kind: e.Kind, Object: e.ObjectID, Organization: e.OrganizationID, Outcome: string(e.Outcome),
		Detail: e.DetailCommitment, Origin: e.OriginCommitment,
		Sequence: int64(*e.Sequence), Time: ledger.Instant(e.CreatedAt),
	}
	if e.ActorID != nil {
		out.Actor = *e.ActorID
	}
	return out
}

// lock returns the log of an organization, made if need be, for this transaction
// alone.
func (k *Keeper) lock(ctx context.Context, db *ent.Client, organization string) (*ent.AuditLog, error) {
	if k.Postgres {
		if _, err := db.ExecContext(ctx, "select pg_advisory_xact_lock($1)", int64(lockID)); err != nil {
			return nil, fmt.Errorf("lock: %w", err)
		}
	}
	row, err := db.AuditLog.Query().Where(auditlog.OrganizationID(organization)).Only(ctx)
	if ent.IsNotFound(err) {
		return k.begin(ctx, db, organization)
	}
	return row, err
}

func keyPlace(logID string) vault.Place {
	return vault.Place{Column: "audit_logs.key", Row: logID}
}

func (k *Keeper) begin(ctx context.Context, db *ent.Client, organization string) (*ent.AuditLog, error) {
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("make log key: %w", err)
	}
	logID := id.New("log")
	sealed, err := k.Vault.SealFor(ctx, organization, keyPlace(logID), private.Seed())
	if err != nil {
		return nil, fmt.Errorf("seal log key: %w", err)
	}
	root := ledger.Empty().Root
	return db.AuditLog.Create().SetID(logID).SetOrganizationID(organization).SetOrigin(k.Host + "/audit/" + organization).
		SetPublicKey(public).SetKeySealed(sealed).SetRoot(root[:]).
		Save(access.As(ctx, access.ActorSequencer, organization))
}

// tree is the tree of a log, over the tiles in the database.
func tree(ctx context.Context, db *ent.Client, row *ent.AuditLog) ledger.Tree {
	t := ledger.Tree{Head: ledger.Head{Size: row.Size}}
	copy(t.Root[:], row.Root)
	t.Read = func(wanted []tlog.Tile) ([][]byte, error) {
		at := make([]predicate.AuditTile, len(wanted))
		for i, tile := range wanted {
			at[i] = audittile.And(audittile.Level(tile.L), audittile.Position(tile.N))
		}
		found, err := db.AuditTile.Query().Where(audittile.OrganizationID(row.OrganizationID), audittile.Or(at...)).All(ctx)
		if err != nil {
			return nil, fmt.Errorf("%w: %w", errUnread, err)
		}
		out := make([][]byte, len(wanted))
		for i, tile := range wanted {
			for _, f := range found {
				if f.Level == tile.L && f.Position == tile.N {
					out[i] = f.Hashes
				}
			}
		}
		return out, nil
	}
	return t
}

// write writes tiles that are new or wider than before.
func write(ctx context.Context, db *ent.Client, organization string, tiles []ledger.Tile) error {
	for _, t := range tiles {
		n, err := db.AuditTile.Update().
			Where(audittile.OrganizationID(organization), audittile.Level(t.Level), audittile.Position(t.Position)).
			SetHashes(t.Hashes).Save(ctx)
		if err == nil && n == 0 {
			err = db.AuditTile.Create().SetLevel(t.Level).SetPosition(t.Position).SetHashes(t.Hashes).
				Exec(access.As(ctx, access.ActorSequencer, organization))
		}
		if err != nil {
			return fmt.Errorf("write tile %d of level %d: %w", t.Position, t.Level, err)
		}
	}
	return nil
}

// due reports whether the head of a log is to be signed.
func (k *Keeper) due(row *ent.AuditLog) bool {
	return row.SignedSize < row.Size && (row.SignedAt == nil || !k.Now().Before(row.SignedAt.Add(signEvery)))
}

// sign signs the head of a log. It joins the transaction of ctx.
func (k *Keeper) sign(ctx context.Context, db *ent.Client, row *ent.AuditLog) (*ent.AuditLog, error) {
	seed, err := k.Vault.OpenFor(ctx, row.OrganizationID, keyPlace(row.ID), row.KeySealed)
	if err != nil {
		return nil, fmt.Errorf("open log key: %w", err)
	}
	c, err := ledger.Sign(row.Origin, ed25519.NewKeyFromSeed(seed), tree(ctx, db, row).Head)
	if err != nil {
		return nil, err
	}
	err = db.AuditCheckpoint.Create().SetSize(c.Size).SetNote(c.Text).Exec(access.As(ctx, access.ActorSequencer, row.OrganizationID))
	if err != nil {
		return nil, fmt.Errorf("keep checkpoint: %w", err)
	}
	return db.AuditLog.UpdateOne(row).SetSignedSize(c.Size).SetCheckpoint(c.Text).
		SetSignedAt(k.Now().UTC().Truncate(time.Millisecond)).Save(ctx)
}

// Tend appends what a server that died has left behind, and signs heads that are due.
func (k *Keeper) Tend(ctx context.Context) error {
	behind, err := k.DB.AuditLog.Query().Where(auditlog.Or(isBehind, unsigned)).All(ctx)
	if err != nil {
		return fmt.Errorf("look for logs: %w", err)
	}
	var all error
	for _, row := range behind {
		all = errors.Join(all, k.Append(ctx, row.OrganizationID))
		if k.due(row) {
			_, err := k.signed(ctx, row.OrganizationID)
			all = errors.Join(all, err)
		}
	}
	return all
}

// isBehind selects logs of organizations that have an event more.
func isBehind(s *sql.Selector) {
	t := sql.Table(activityevent.Table)
	s.Where(sql.Exists(sql.Select(t.C(activityevent.FieldID)).From(t).Where(sql.And(
		sql.ColumnsEQ(t.C(activityevent.FieldOrganizationID), s.C(auditlog.FieldOrganizationID)),
		sql.ColumnsGT(t.C(activityevent.FieldSequence), s.C(auditlog.FieldSize)),
	))))
}

// unsigned selects logs that have grown since their head was signed.
func unsigned(s *sql.Selector) {
	s.Where(sql.ColumnsGT(s.C(auditlog.FieldSize), s.C(auditlog.FieldSignedSize)))
}

// Head returns the log of an organization, for the system. Its head is signed.
func (k *Keeper) Head(ctx context.Context, organization string) (*ent.AuditLog, error) {
	row, err := k.signed(ctx, organization)
	if err != nil {
		return nil, fmt.Errorf("read audit log: %w", err)
	}
	return row, nil
}

// signed returns a log whose head is signed, now if need be.
func (k *Keeper) signed(ctx context.Context, organization string) (*ent.AuditLog, error) {
	ctx = access.As(ctx, access.ActorSequencer, "")
	return store.InTx(ctx, k.DB, func(ctx context.Context, db *ent.Client) (*ent.AuditLog, error) {
		row, err := k.lock(ctx, db, organization)
		if err != nil || (row.SignedSize == row.Size && row.Checkpoint != "") {
			return row, err
		}
		return k.sign(ctx, db, row)
	})
}
