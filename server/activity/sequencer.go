package activity

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"time"

	"entgo.io/ent/dialect/sql"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/activityevent"
	"github.com/strongroom/strongroom/ent/activitymention"
	"github.com/strongroom/strongroom/ent/auditlog"
	"github.com/strongroom/strongroom/server/event"
	"github.com/strongroom/strongroom/server/store"
)

const (
	batch = 500
	// sweep finds what was committed by a server that died before numbering it.
	sweep = 2 * time.Second
	// lockID is the advisory lock that makes one sequencer of all replicas'. It is
	// "activity" in ASCII.
	lockID = 0x6163746976697479
)

// Sequencer numbers events in commit order.
type Sequencer struct {
	DB       *ent.Client
	Hub      *event.Hub
	Log      *slog.Logger
	Postgres bool
	// Ledger appends what is numbered to the verifiable log.
	Ledger Ledger
	// Numbered is called when events were numbered.
	Numbered func()

	wake chan struct{}
}

// Ledger is the verifiable log of every organization.
type Ledger interface {
	// Append appends what an organization's log does not hold yet.
	Append(ctx context.Context, organization string) error
	// Tend appends what was left behind and signs heads that are due.
	Tend(ctx context.Context) error
}

// NewSequencer returns a sequencer that is yet to Run.
func NewSequencer(db *ent.Client, hub *event.Hub, log *slog.Logger, postgres bool) *Sequencer {
	return &Sequencer{DB: db, Hub: hub, Log: log, Postgres: postgres, Numbered: func() {}, wake: make(chan struct{}, 1)}
}

// Wake says that there is something to number. It never blocks.
func (s *Sequencer) Wake() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// Run numbers events until ctx ends.
func (s *Sequencer) Run(ctx context.Context) {
	ctx = access.As(ctx, access.ActorSequencer, "")
	tick := time.NewTicker(sweep)
	defer tick.Stop()
	for {
		n, err := s.number(ctx)
		if err != nil && ctx.Err() == nil {
			s.Log.Error("number activity", "error", err)
		}
		if n == batch {
			continue
		}
		select {
		case <-ctx.Done():
			return
		case <-s.wake:
		case <-tick.C:
			if err := s.Ledger.Tend(ctx); err != nil && ctx.Err() == nil {
				s.Log.Error("tend audit log", "error", err)
			}
		}
	}
}

// number gives the next batch its numbers and announces it. It returns how many
// there were.
func (s *Sequencer) number(ctx context.Context) (int, error) {
	waiting, err := s.DB.ActivityEvent.Query().Where(activityevent.SequenceIsNil()).Exist(ctx)
	if err != nil || !waiting {
		return 0, err
	}
	newest := map[string]string{}
	n, err := store.InTx(ctx, s.DB, func(ctx context.Context, db *ent.Client) (int, error) {
		if s.Postgres {
			if _, err := db.ExecContext(ctx, "select pg_advisory_xact_lock($1)", int64(lockID)); err != nil {
				return 0, fmt.Errorf("lock: %w", err)
			}
		}
		rows, err := db.ActivityEvent.Query().
			Where(activityevent.SequenceIsNil()).
			Order(activityevent.ByCreatedAt(), activityevent.ByID()).
			Select(activityevent.FieldID, activityevent.FieldOrganizationID).
			Limit(batch).All(ctx)
		if err != nil {
			return 0, err
		}
		next, numbers := map[string]int{}, make(map[string]int, len(rows))
		for _, row := range rows {
			org := row.OrganizationID
			if _, ok := next[org]; !ok {
				if next[org], err = last(ctx, db, org); err != nil {
					return 0, err
				}
			}
			next[org]++
			newest[org] = row.ID
			numbers[row.ID] = next[org]
		}
		return len(rows), s.write(ctx, db, numbers)
	})
	if err != nil {
		return 0, fmt.Errorf("number events: %w", err)
	}
	for org, eventID := range newest {
		s.Hub.Publish(event.Hint{Organization: org, Kind: HintKind, ID: eventID})
	}
	s.Numbered()
	// One organization's log, if it was tampered with, must not hold up the others'.
	for org := range newest {
		if err := s.Ledger.Append(ctx, org); err != nil && ctx.Err() == nil {
			s.Log.Error("append to audit log", "organization", org, "error", err)
		}
	}
	return n, nil
}

// write writes the numbers of events, by their ids: to the events and to what finds
// them. It is two statements, however many events there are.
func (s *Sequencer) write(ctx context.Context, db *ent.Client, numbers map[string]int) error {
	given, err := json.Marshal(numbers)
	if err != nil {
		return err
	}
	from := "json_each($1) v"
	if s.Postgres {
		from = "(SELECT key, value::integer FROM jsonb_each_text($1)) v"
	}
	for table, key := range map[string]string{activityevent.Table: activityevent.FieldID, activitymention.Table: activitymention.FieldEventID} {
		_, err := db.ExecContext(ctx, fmt.Sprintf("UPDATE %[1]s SET sequence = v.value FROM %[3]s WHERE %[1]s.%[2]s = v.key", table, key, from), string(given))
		if err != nil {
			return fmt.Errorf("write numbers to %s: %w", table, err)
		}
	}
	return nil
}

// last is the highest number that was given: what the log holds counts, so that
// events that were removed leave a gap instead of making room.
func last(ctx context.Context, db *ent.Client, organization string) (int, error) {
	n := 0
	row, err := db.ActivityEvent.Query().
		Where(activityevent.OrganizationID(organization), activityevent.SequenceNotNil()).
		Order(activityevent.BySequence(sql.OrderDesc())).
		Select(activityevent.FieldSequence).First(ctx)
	if err == nil {
		n = *row.Sequence
	} else if !ent.IsNotFound(err) {
		return 0, err
	}
	log, err := db.AuditLog.Query().Where(auditlog.OrganizationID(organization)).Select(auditlog.FieldSize).Only(ctx)
	if ent.IsNotFound(err) {
		return n, nil
	}
	if err != nil {
		return 0, err
	}
	return max(n, int(log.Size)), nil
}
