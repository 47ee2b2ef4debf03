package analysis

import (
	"context"
	"fmt"
	"regexp"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/activityevent"
	"github.com/strongroom/strongroom/ent/datakey"
	"github.com/strongroom/strongroom/ent/run"
	"github.com/strongroom/strongroom/ent/session"
	"github.com/strongroom/strongroom/ent/spec"
	"github.com/strongroom/strongroom/server/activity"
	"github.com/strongroom/strongroom/server/event"
	"github.com/strongroom/strongroom/server/fault"
	"github.com/strongroom/strongroom/server/sandbox"
	"github.com/strongroom/strongroom/server/sandbox/wire"
	"github.com/strongroom/strongroom/server/store"
	"github.com/strongroom/strongroom/server/vault"
)

var parameterName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]{0,62}$`)

// query runs the SQL in a worker and seals what comes out as it comes.
func (s *Service) query(ctx context.Context, r *ent.Run) answer {
	opened, err := s.Datasets.Open(ctx, r.Sources)
	if err != nil {
		return answer{err: err}
	}
	defer opened.Close()
	keyID, err := s.Vault.NewKey(ctx, vault.Owner{Purpose: datakey.PurposeRESULT, Organization: r.OrganizationID})
	if err != nil {
		return answer{err: err}
	}
	w, err := s.Vault.Create(ctx, keyID)
	if err != nil {
		return answer{err: err}
	}
	defer w.Abort()
	res, err := s.Sandbox.Query(ctx, sandbox.Query{
		SQL: r.SQL, Params: params(r.Parameters), Tables: opened.Tables, MaxRows: s.MaxRows,
	}, w)
	if err != nil {
		return answer{err: err}
	}
	name, sealed, err := w.Commit()
	if err != nil {
		return answer{err: err}
	}
	return answer{object: name, keyID: keyID, sealed: int(sealed), result: res}
}

func params(in []spec.Parameter) []sandbox.Param {
	types := map[string]wire.ParamType{
		"TEXT": wire.String, "NUMBER": wire.Number, "BOOLEAN": wire.Bool, "DATE": wire.Date,
	}
	out := make([]sandbox.Param, len(in))
	for i, p := range in {
		value := p.Value
		out[i] = sandbox.Param{Name: p.Name, Type: types[p.Type], Value: &value}
	}
	return out
}

// track remembers how to stop a run that executes here; nil forgets it.
func (s *Service) track(r *ent.Run, cancel context.CancelCauseFunc) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.running == nil {
		s.running = map[string]executing{}
	}
	if cancel == nil {
		delete(s.running, r.ID)
		return
	}
	s.running[r.ID] = executing{r.OrganizationID, cancel}
}

// Cancel stops a run of the viewer's. The worker is killed, wherever it is.
func (s *Service) Cancel(ctx context.Context, runID string) (*ent.Run, error) {
	return store.InTx(ctx, s.DB, func(ctx context.Context, db *ent.Client) (*ent.Run, error) {
		r, err := db.Run.Get(ctx, runID)
		if ent.IsNotFound(err) {
			return nil, fault.NotFound("There is no such run.")
		}
		if err != nil {
			return nil, fmt.Errorf("find run: %w", err)
		}
		n, err := db.Run.Update().Where(run.ID(r.ID), run.StateIn(run.StateQUEUED, run.StateRUNNING)).
			SetState(run.StateCANCELLED).SetFinishedAt(s.now()).Save(ctx)
		if err != nil {
			return nil, fmt.Errorf("cancel run %s: %w", runID, err)
		}
		if n == 0 {
			return r, nil // it had ended already
		}
		s.announce(ctx, r)
		read, err := s.Datasets.OfRun(ctx, r)
		if err != nil {
			return nil, err
		}
		err = s.Activity.Record(ctx, activity.Event{
			Kind: activity.RunCancelled, Object: r.ID, Name: over(r.Sources), Also: read, Outcome: activityevent.OutcomeSUCCEEDED,
		})
		if err != nil {
			return nil, err
		}
		return db.Run.Get(ctx, r.ID)
	})
}

// Watch stops what executes here when it is cancelled anywhere, or when the
// session that started it ends, until ctx ends.
func (s *Service) Watch(ctx context.Context) {
	for ctx.Err() == nil {
		hints := s.Hub.Subscribe(ctx, "")
		for h := range hints {
			switch h.Kind {
			case HintKind, event.Revocation, event.Resync:
				s.reconsider(ctx, h)
			}
		}
		s.reconsider(ctx, event.Hint{Kind: event.Resync}) // hints were lost
	}
}

// reconsider looks at the runs that execute here and kills those that may not.
func (s *Service) reconsider(ctx context.Context, h event.Hint) {
	s.mu.Lock()
	ids := make([]string, 0, len(s.running))
	for runID := range s.running {
		if h.Kind != HintKind || h.ID == runID {
			ids = append(ids, runID)
		}
	}
	s.mu.Unlock()
	for _, runID := range ids {
		if alive, err := s.mayGoOn(ctx, runID); err != nil || !alive {
			if err != nil && ctx.Err() == nil {
				s.Log.Error("look at run", "run", runID, "error", err)
			}
			s.kill(runID)
		}
	}
}

func (s *Service) kill(runID string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if e, ok := s.running[runID]; ok {
		e.cancel(errCancelled)
	}
}

// mayGoOn reports whether a run is still wanted. A run whose session has ended is
// marked as cancelled.
func (s *Service) mayGoOn(ctx context.Context, runID string) (bool, error) {
	authenticator := access.As(ctx, access.ActorAuthenticator, "")
	r, err := s.find(ctx, runID)
	if err != nil || r == nil {
		return false, err
	}
	if r.State == run.StateCANCELLED {
		return false, nil
	}
	if r.SessionID == "" {
		return true, nil
	}
	ended, err := s.DB.Session.Query().Where(session.ID(r.SessionID), session.RevokedAtNotNil()).Exist(authenticator)
	if err != nil || !ended {
		return !ended, err
	}
	runner := access.As(ctx, access.ActorRunner, r.OrganizationID)
	err = s.DB.Run.Update().Where(run.ID(r.ID), run.StateIn(run.StateQUEUED, run.StateRUNNING)).
		SetState(run.StateCANCELLED).SetFinishedAt(s.now()).Exec(runner)
	return false, err
}

// find returns a run of any organization that executes here, or nil.
func (s *Service) find(ctx context.Context, runID string) (*ent.Run, error) {
	s.mu.Lock()
	organization := s.running[runID].organization
	s.mu.Unlock()
	r, err := s.DB.Run.Get(access.As(ctx, access.ActorRunner, organization), runID)
	if ent.IsNotFound(err) {
		return nil, nil
	}
	return r, err
}
