// Package analysis runs SQL in the sandbox and keeps saved questions with their
// answers.
package analysis

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/activityevent"
	"github.com/strongroom/strongroom/ent/run"
	"github.com/strongroom/strongroom/ent/spec"
	"github.com/strongroom/strongroom/server/activity"
	"github.com/strongroom/strongroom/server/dataset"
	"github.com/strongroom/strongroom/server/event"
	"github.com/strongroom/strongroom/server/fault"
	"github.com/strongroom/strongroom/server/job"
	"github.com/strongroom/strongroom/server/sandbox"
	"github.com/strongroom/strongroom/server/store"
	"github.com/strongroom/strongroom/server/vault"
)

// RunJob is the kind of the jobs that execute runs.
const RunJob = "run"

// HintKind is the kind of the hints that announce changed runs.
const HintKind = "run"

const maxSQL = 100_000 // bytes

// Service runs SQL and keeps analyses.
type Service struct {
	DB       *ent.Client
	Vault    *vault.Vault
	Hub      *event.Hub
	Jobs     *job.Queue
	Activity *activity.Recorder
	Sandbox  *sandbox.Pool
	Datasets *dataset.Service
	Log      *slog.Logger
	Now      func() time.Time
	// MaxRows bounds a result, in rows.
	MaxRows int

	// mu guards running: the runs that execute on this server, by id.
	mu      sync.Mutex
	running map[string]executing
}

// executing is a run that a worker is busy with.
type executing struct {
	organization string
	cancel       context.CancelCauseFunc
}

// Question is what somebody wants to run.
type Question struct {
	SQL        string
	Parameters []spec.Parameter
	// Analysis is the saved analysis that is run, if it is one.
	Analysis *string
}

// Start queues a run. Its tables are found and authorised now, with the viewer's
// rights; what is wrong with the SQL is the outcome of the run and no error.
func (s *Service) Start(ctx context.Context, q Question) (*ent.Run, error) {
	if err := checkQuestion(q.SQL, q.Parameters); err != nil {
		return nil, err
	}
	var sources []dataset.Source
	var bad *sandbox.SQLError
	tables, err := s.Sandbox.Tables(ctx, q.SQL)
	if err == nil {
		sources, err = s.Datasets.Resolve(ctx, tables)
	}
	if err != nil && !errors.As(err, &bad) {
		return nil, fmt.Errorf("start run: %w", err)
	}
	v, _ := access.From(ctx)
	return store.InTx(ctx, s.DB, func(ctx context.Context, db *ent.Client) (*ent.Run, error) {
		if q.Analysis != nil {
			if _, err := s.own(ctx, db, *q.Analysis); err != nil {
				return nil, err
			}
		}
		create := db.Run.Create().
			SetUserID(v.User).SetSessionID(v.Session).SetNillableAnalysisID(q.Analysis).
			SetSQL(q.SQL).SetParameters(q.Parameters)
		names := make(map[string]string, len(sources))
		var read []string
		for _, src := range sources {
			create.AddVersionIDs(src.Version.ID)
			read = append(read, src.Version.DatasetID)
			names[src.Version.ID] = src.Table
		}
		create.SetSources(names)
		if bad != nil {
			now := s.now()
			create.SetState(run.StateFAILED).SetErrorKind(kind(bad.Kind)).SetErrorMessage(clip(bad.Message)).
				SetErrorLine(bad.Line).SetErrorColumn(bad.Column).SetStartedAt(now).SetFinishedAt(now)
		}
		r, err := create.Save(ctx)
		if err != nil {
			return nil, fmt.Errorf("start run: %w", err)
		}
		if bad != nil {
			return r, s.Activity.Record(ctx, activity.Event{
				Kind: activity.RunFailed, Object: r.ID, Name: over(names), Also: read, Outcome: activityevent.OutcomeFAILED,
			})
		}
		return r, s.Jobs.Enqueue(ctx, RunJob, v.Organization, execution{Run: r.ID})
	})
}

func checkQuestion(sql string, parameters []spec.Parameter) error {
	switch {
	case strings.TrimSpace(sql) == "":
		return fault.Invalid("input.sql", "Write a SELECT first.")
	case len(sql) > maxSQL:
		return fault.Invalid("input.sql", "The SQL is longer than 100,000 bytes.")
	case len(parameters) > 50:
		return fault.Invalid("input.parameters", "There are more than 50 parameters.")
	}
	seen := map[string]bool{}
	for _, p := range parameters {
		if !parameterName.MatchString(p.Name) || seen[p.Name] {
			return fault.Invalid("input.parameters", "Each parameter needs a name of its own: a letter, then letters, digits and underscores.")
		}
		seen[p.Name] = true
	}
	return nil
}

// over names the tables of a run, for people.
func over(names map[string]string) string {
	if len(names) == 0 {
		return "no dataset"
	}
	var out []string
	for _, n := range names {
		out = append(out, n)
	}
	slices.Sort(out)
	return strings.Join(out, ", ")
}

type execution struct {
	Run string `json:"run"`
}

// errCancelled is why a run's context ends when somebody cancels it.
var errCancelled = errors.New("cancelled")

// Execute executes a queued run in a one-shot worker.
func (s *Service) Execute(ctx context.Context, j job.Job) error {
	var in execution
	if err := j.Decode(&in); err != nil {
		return err
	}
	ctx = access.As(ctx, access.ActorRunner, j.Organization)
	r, err := s.DB.Run.Get(ctx, in.Run)
	if ent.IsNotFound(err) || (err == nil && r.State != run.StateQUEUED && r.State != run.StateRUNNING) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("find run %s: %w", in.Run, err)
	}
	if r.State == run.StateRUNNING && j.Attempt > 2 {
		// Its server was killed under it more than once: it may be the reason.
		return s.finish(ctx, r, answer{err: &sandbox.SQLError{Kind: interrupted, Message: "The server stopped while this ran. Run it again."}})
	}
	working, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	s.track(r, cancel)
	defer s.track(r, nil)

	n, err := s.DB.Run.Update().Where(run.ID(r.ID), run.StateIn(run.StateQUEUED, run.StateRUNNING)).
		SetState(run.StateRUNNING).SetStartedAt(s.now()).Save(ctx)
	if err != nil {
		return fmt.Errorf("begin run %s: %w", r.ID, err)
	}
	if n == 0 {
		return nil // cancelled meanwhile
	}
	s.announce(ctx, r)
	a := s.query(working, r)
	if a.err != nil && ctx.Err() != nil {
		return ctx.Err() // the server stops: another one, or the next start, goes on
	}
	if errors.Is(context.Cause(working), errCancelled) {
		return nil // whoever cancelled it has written so
	}
	return s.finish(ctx, r, a)
}

// interrupted is our own kind beside the sandbox's.
const interrupted sandbox.Kind = "interrupted"

// answer is what became of a run.
type answer struct {
	err    error
	object string
	keyID  string
	sealed int
	result sandbox.QueryResult
}

func (s *Service) finish(ctx context.Context, r *ent.Run, a answer) error {
	var bad *sandbox.SQLError
	if a.err != nil && !errors.As(a.err, &bad) {
		return fmt.Errorf("execute run %s: %w", r.ID, a.err)
	}
	_, err := store.InTx(ctx, s.DB, func(ctx context.Context, db *ent.Client) (*ent.Run, error) {
		read, err := s.Datasets.OfRun(ctx, r)
		if err != nil {
			return nil, err
		}
		u := db.Run.Update().Where(run.ID(r.ID), run.StateEQ(run.StateRUNNING)).SetFinishedAt(s.now())
		e := activity.Event{Kind: activity.RunSucceeded, Object: r.ID, Name: over(r.Sources), Actor: r.UserID, Also: read}
		if bad != nil {
			e.Kind, e.Outcome = activity.RunFailed, activityevent.OutcomeFAILED
			u.SetState(run.StateFAILED).SetErrorKind(kind(bad.Kind)).SetErrorMessage(clip(bad.Message)).
				SetErrorLine(bad.Line).SetErrorColumn(bad.Column)
		} else {
			res, err := db.Result.Create().SetOwnerID(r.UserID).SetColumns(columns(a.result.Columns)).
				SetRowCount(int(a.result.Rows)).SetTruncated(a.result.Truncated).SetBytes(a.sealed).
				SetObject(a.object).SetDataKeyID(a.keyID).Save(ctx)
			if err != nil {
				return nil, fmt.Errorf("keep result: %w", err)
			}
			u.SetState(run.StateSUCCEEDED).SetResultID(res.ID).SetElapsedMs(int(a.result.Elapsed.Milliseconds()))
			if err := s.publish(ctx, db, r, res.ID); err != nil {
				return nil, err
			}
		}
		n, err := u.Save(ctx)
		if err != nil {
			return nil, fmt.Errorf("finish run %s: %w", r.ID, err)
		}
		if n == 0 { // cancelled while it finished: the cancellation stands
			return nil, errCancelled
		}
		s.announce(ctx, r)
		return nil, s.Activity.Record(ctx, e)
	})
	if err != nil && a.object != "" {
		err = errors.Join(err, s.Vault.Remove(a.object))
	}
	if errors.Is(err, errCancelled) {
		return nil
	}
	return err
}

// publish shows the result on the analysis that was run.
func (s *Service) publish(ctx context.Context, db *ent.Client, r *ent.Run, resultID string) error {
	if r.AnalysisID == nil {
		return nil
	}
	_, err := db.Analysis.UpdateOneID(*r.AnalysisID).SetResultID(resultID).Save(ctx)
	if ent.IsNotFound(err) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("publish result: %w", err)
	}
	return nil
}

func (s *Service) announce(ctx context.Context, r *ent.Run) {
	store.AfterCommit(ctx, func() {
		s.Hub.Publish(event.Hint{Organization: r.OrganizationID, Kind: HintKind, ID: r.ID})
	})
}

func (s *Service) now() time.Time { return s.Now().UTC().Truncate(time.Millisecond) }

func kind(k sandbox.Kind) run.ErrorKind {
	e := run.ErrorKind(strings.ToUpper(string(k)))
	if run.ErrorKindValidator(e) != nil {
		return run.ErrorKindRUNTIME
	}
	return e
}

func columns(in []sandbox.Column) []spec.ResultColumn {
	out := make([]spec.ResultColumn, len(in))
	for i, c := range in {
		out[i] = spec.ResultColumn{Name: c.Name, Type: c.Type}
	}
	return out
}

// clip keeps a message within its column.
func clip(s string) string {
	if len(s) > 2000 {
		s = strings.ToValidUTF8(s[:2000], "")
	}
	return s
}
