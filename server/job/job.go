// Package job does work after a transaction: mail, ingestion, runs.
//
// A job is a row that is enqueued in the same transaction as what it follows
// from, so neither exists without the other. One server at a time leases it; a
// lease that a killed server leaves behind expires and the job is done again, so
// every handler is idempotent.
package job

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"entgo.io/ent/dialect/sql"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/job"
	"github.com/strongroom/strongroom/ent/predicate"
	"github.com/strongroom/strongroom/ent/schema/id"
	"github.com/strongroom/strongroom/server/fault"
	"github.com/strongroom/strongroom/server/store"
	"github.com/strongroom/strongroom/server/vault"
)

const (
	lease       = 30 * time.Second
	heartbeat   = 10 * time.Second
	poll        = time.Second // finds what other servers enqueued and what is due
	maxAttempts = 8
)

// Job is one leased piece of work.
type Job struct {
	ID           string
	Organization string
	// Attempt counts from 1.
	Attempt int
	payload []byte
}

// Decode reads the payload.
func (j Job) Decode(v any) error {
	if err := json.Unmarshal(j.payload, v); err != nil {
		return fmt.Errorf("read payload of job %s: %w", j.ID, err)
	}
	return nil
}

// Handler does one job. It returns nil when the job is done for good, whatever
// its outcome; an error means to try again later.
type Handler func(ctx context.Context, j Job) error

// Later says that a job is to be done after a while, which is no failure of it: the
// handler counts its tries itself, and ends them.
type Later struct{ After time.Duration }

func (l *Later) Error() string { return "later, in " + l.After.String() }

type kind struct {
	name    string
	workers int
	handle  Handler
	wake    chan struct{}
	turns   turns
}

// Queue leases and runs jobs. Kinds are handled before Run.
type Queue struct {
	DB       *ent.Client
	Vault    *vault.Vault
	Log      *slog.Logger
	Postgres bool
	Node     string // tells this server's leases from others'

	kinds map[string]*kind
}

// Handle says who does jobs of a kind, and how many at a time.
func (q *Queue) Handle(name string, workers int, h Handler) {
	if q.kinds == nil {
		q.kinds = map[string]*kind{}
	}
	q.kinds[name] = &kind{name: name, workers: workers, handle: h, wake: make(chan struct{}, workers)}
}

// Enqueue adds a job. It joins the transaction of ctx and wakes a worker once it
// has committed.
func (q *Queue) Enqueue(ctx context.Context, name, organization string, payload any) error {
	return q.EnqueueIn(ctx, 0, name, organization, payload)
}

// EnqueueIn is Enqueue for a job that is due after a while.
func (q *Queue) EnqueueIn(ctx context.Context, after time.Duration, name, organization string, payload any) error {
	plain, err := json.Marshal(payload)
	if err != nil {
		return fmt.Errorf("enqueue %s: %w", name, err)
	}
	jobID := id.New("job")
	err = store.In(ctx, q.DB).Job.Create().
		SetID(jobID).SetKind(name).SetOrganizationID(organization).
		SetPayloadSealed(q.Vault.SealSystem(place(jobID), plain)).
		SetRunAt(time.Now().UTC().Add(after)).
		Exec(access.As(ctx, access.ActorScheduler, ""))
	if err != nil {
		return fmt.Errorf("enqueue %s: %w", name, err)
	}
	store.AfterCommit(ctx, func() { q.wake(name) })
	return nil
}

func place(jobID string) vault.Place { return vault.Place{Column: "jobs.payload", Row: jobID} }

func (q *Queue) wake(name string) {
	if k := q.kinds[name]; k != nil {
		select {
		case k.wake <- struct{}{}:
		default: // all its workers know already
		}
	}
}

// Run works until ctx ends, then returns unfinished jobs to the queue.
func (q *Queue) Run(ctx context.Context) {
	var wg sync.WaitGroup
	for _, k := range q.kinds {
		for range k.workers {
			wg.Go(func() { q.work(ctx, k) })
		}
	}
	wg.Wait()
}

// Release returns every leased job to the queue. It is for a server that knows
// to be the only one: what is leased when it starts was left by a crash.
func (q *Queue) Release(ctx context.Context) error {
	ctx = access.As(ctx, access.ActorScheduler, "")
	err := q.DB.Job.Update().Where(job.StateEQ(job.StateLEASED)).
		SetState(job.StateWAITING).SetLease("").ClearLeasedUntil().Exec(ctx)
	if err != nil {
		return fmt.Errorf("release jobs: %w", err)
	}
	return nil
}

func (q *Queue) work(ctx context.Context, k *kind) {
	tick := time.NewTicker(poll)
	defer tick.Stop()
	for ctx.Err() == nil {
		row, err := q.take(access.As(ctx, access.ActorScheduler, ""), k)
		switch {
		case err != nil && ctx.Err() == nil:
			q.Log.Error("lease job", "kind", k.name, "error", err)
		case row != nil:
			q.do(ctx, k, row)
			continue // there may be more
		}
		select {
		case <-ctx.Done():
		case <-k.wake:
		case <-tick.C:
		}
	}
}

// take leases a job that is due, or returns nil. Organizations take turns: the one
// that this server has served least recently comes first, with its oldest job.
func (q *Queue) take(ctx context.Context, k *kind) (*ent.Job, error) {
	now := time.Now().UTC()
	due := job.And(job.Kind(k.name), job.Or(
		job.And(job.StateEQ(job.StateWAITING), job.RunAtLTE(now)),
		job.And(job.StateEQ(job.StateLEASED), job.LeasedUntilLT(now)),
	))
	// Looking first keeps idle workers away from the only writer of SQLite.
	waiting, err := q.DB.Job.Query().Where(due).Unique(true).Select(job.FieldOrganizationID).Strings(ctx)
	if err != nil {
		return nil, err
	}
	for _, next := range k.turns.order(waiting) {
		row, err := q.lease(ctx, now, job.And(due, job.OrganizationIDIn(next...)))
		if err != nil {
			return nil, err
		}
		if row != nil {
			k.turns.served(row.OrganizationID)
			return row, nil
		}
		// Another worker was faster; the next organizations may still wait.
	}
	return nil, nil
}

// lease leases the oldest job among those that are due, or returns nil.
func (q *Queue) lease(ctx context.Context, now time.Time, due predicate.Job) (*ent.Job, error) {
	return store.InTx(ctx, q.DB, func(ctx context.Context, db *ent.Client) (*ent.Job, error) {
		query := db.Job.Query().Where(due).Order(job.ByRunAt(), job.ByID()).Limit(1)
		if q.Postgres {
			query = query.ForUpdate(sql.WithLockAction(sql.SkipLocked))
		}
		rows, err := query.All(ctx)
		if err != nil || len(rows) == 0 {
			return nil, err
		}
		return db.Job.UpdateOne(rows[0]).
			SetState(job.StateLEASED).SetLease(id.New(q.Node)).SetLeasedUntil(now.Add(lease)).
			AddAttempts(1).Save(ctx)
	})
}

func (q *Queue) do(ctx context.Context, k *kind, row *ent.Job) {
	working, cancel := context.WithCancel(ctx)
	defer cancel()
	go q.keep(working, cancel, row)
	err := q.handle(working, k, row)

	// What follows must happen even if the server is stopping.
	end, stop := context.WithTimeout(context.WithoutCancel(access.As(ctx, access.ActorScheduler, "")), 10*time.Second)
	defer stop()
	mine := job.And(job.ID(row.ID), job.Lease(row.Lease))
	var later *Later
	switch {
	case err == nil:
		_, err = q.DB.Job.Delete().Where(mine).Exec(end)
	case ctx.Err() != nil: // stopping is not the job's fault
		err = q.DB.Job.Update().Where(mine).SetState(job.StateWAITING).
			SetLease("").ClearLeasedUntil().AddAttempts(-1).Exec(end)
	case errors.As(err, &later):
		err = q.DB.Job.Update().Where(mine).SetState(job.StateWAITING).
			SetLease("").ClearLeasedUntil().AddAttempts(-1).SetRunAt(time.Now().UTC().Add(later.After)).Exec(end)
	case row.Attempts >= maxAttempts:
		q.Log.Error("job given up", "job", row.ID, "kind", row.Kind, "attempts", row.Attempts, "error", err)
		err = q.DB.Job.Update().Where(mine).SetState(job.StateFAILED).
			SetLease("").ClearLeasedUntil().SetFailure(string(fault.CodeOf(err))).Exec(end)
	default:
		q.Log.Warn("job will be tried again", "job", row.ID, "kind", row.Kind, "attempt", row.Attempts, "error", err)
		err = q.DB.Job.Update().Where(mine).SetState(job.StateWAITING).
			SetLease("").ClearLeasedUntil().SetRunAt(time.Now().UTC().Add(backoff(row.Attempts))).Exec(end)
	}
	if err != nil {
		q.Log.Error("finish job", "job", row.ID, "kind", row.Kind, "error", err)
	}
}

func (q *Queue) handle(ctx context.Context, k *kind, row *ent.Job) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("handler panicked: %v", p)
		}
	}()
	plain, err := q.Vault.OpenSystem(place(row.ID), row.PayloadSealed)
	if err != nil {
		return err
	}
	return k.handle(ctx, Job{ID: row.ID, Organization: row.OrganizationID, Attempt: row.Attempts, payload: plain})
}

// keep extends the lease until ctx ends, and ends the work if the lease is lost.
func (q *Queue) keep(ctx context.Context, cancel func(), row *ent.Job) {
	tick := time.NewTicker(heartbeat)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		n, err := q.DB.Job.Update().Where(job.ID(row.ID), job.Lease(row.Lease)).
			SetLeasedUntil(time.Now().UTC().Add(lease)).
			Save(access.As(ctx, access.ActorScheduler, ""))
		if err == nil && n == 0 {
			q.Log.Warn("lease lost", "job", row.ID, "kind", row.Kind)
			cancel()
			return
		}
		if err != nil && !errors.Is(err, context.Canceled) {
			q.Log.Warn("extend lease", "job", row.ID, "error", err)
		}
	}
}

// backoff doubles from two seconds to ten minutes.
func backoff(attempt int) time.Duration {
	return min(time.Second<<min(attempt, 10), 10*time.Minute)
}
