package analysis

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/analysis"
	"github.com/strongroom/strongroom/ent/result"
	"github.com/strongroom/strongroom/ent/run"
	"github.com/strongroom/strongroom/ent/share"
	"github.com/strongroom/strongroom/ent/spec"
	"github.com/strongroom/strongroom/server/activity"
	"github.com/strongroom/strongroom/server/clean"
	"github.com/strongroom/strongroom/server/event"
	"github.com/strongroom/strongroom/server/fault"
	"github.com/strongroom/strongroom/server/store"
)

// ChangeHint is the kind of the hints that announce changed analyses.
const ChangeHint = "analysis"

// Draft is a new or changed analysis; nil stays, or takes its default.
type Draft struct {
	Name, Description, SQL *string
	Parameters             []spec.Parameter
	Chart                  *spec.Chart
	// Run is a run of the viewer's whose result is to be shown.
	Run *string
}

func (d *Draft) clean() error {
	if d.Name != nil {
		name, err := clean.Name("input.name", *d.Name)
		if err != nil {
			return err
		}
		d.Name = &name
	}
	if d.Description != nil && len(*d.Description) > 2000 {
		return fault.Invalid("input.description", "The description is longer than 2,000 bytes.")
	}
	if d.SQL != nil {
		if err := checkQuestion(*d.SQL, d.Parameters); err != nil {
			return err
		}
	}
	if c := d.Chart; c != nil && (len(c.Y) > 20 || slices.ContainsFunc(append([]string{c.X, c.Series}, c.Y...), func(s string) bool { return len(s) > 255 })) {
		return fault.Invalid("input.chart", "A chart has at most 20 columns on its vertical axis.")
	}
	return nil
}

// Create saves a question.
func (s *Service) Create(ctx context.Context, d Draft) (*ent.Analysis, error) {
	if d.Name == nil || d.SQL == nil {
		return nil, fault.Invalid("input", "An analysis needs a name and SQL.")
	}
	if err := d.clean(); err != nil {
		return nil, err
	}
	v, _ := access.From(ctx)
	return store.InTx(ctx, s.DB, func(ctx context.Context, db *ent.Client) (*ent.Analysis, error) {
		resultID, err := s.resultOf(ctx, db, d.Run)
		if err != nil {
			return nil, err
		}
		create := db.Analysis.Create().
			SetName(*d.Name).SetSQL(*d.SQL).SetParameters(d.Parameters).
			SetOwnerID(v.User).SetNillableResultID(resultID)
		if d.Description != nil {
			create.SetDescription(strings.TrimSpace(*d.Description))
		}
		if d.Chart != nil {
			create.SetChart(*d.Chart)
		}
		a, err := create.Save(ctx)
		if err != nil {
			return nil, fmt.Errorf("save analysis: %w", err)
		}
		s.announceAnalysis(ctx, a)
		return a, s.Activity.Record(ctx, activity.Event{Kind: activity.AnalysisCreated, Object: a.ID, Name: a.Name})
	})
}

// Update changes an analysis of the viewer's.
func (s *Service) Update(ctx context.Context, analysisID string, d Draft) (*ent.Analysis, error) {
	if err := d.clean(); err != nil {
		return nil, err
	}
	return store.InTx(ctx, s.DB, func(ctx context.Context, db *ent.Client) (*ent.Analysis, error) {
		a, err := s.own(ctx, db, analysisID)
		if err != nil {
			return nil, err
		}
		resultID, err := s.resultOf(ctx, db, d.Run)
		if err != nil {
			return nil, err
		}
		u := db.Analysis.UpdateOne(a).SetNillableName(d.Name).SetNillableSQL(d.SQL).SetNillableResultID(resultID)
		if d.Description != nil {
			u.SetDescription(strings.TrimSpace(*d.Description))
		}
		if d.Parameters != nil {
			u.SetParameters(d.Parameters)
		}
		if d.Chart != nil {
			u.SetChart(*d.Chart)
		}
		if a, err = u.Save(ctx); err != nil {
			return nil, fmt.Errorf("change analysis %s: %w", analysisID, err)
		}
		s.announceAnalysis(ctx, a)
		return a, s.Activity.Record(ctx, activity.Event{Kind: activity.AnalysisChanged, Object: a.ID, Name: a.Name})
	})
}

// Delete deletes an analysis of the viewer's with its shares.
func (s *Service) Delete(ctx context.Context, analysisID string) error {
	_, err := store.InTx(ctx, s.DB, func(ctx context.Context, db *ent.Client) (*ent.Analysis, error) {
		a, err := s.own(ctx, db, analysisID)
		if err != nil {
			return nil, err
		}
		if _, err := db.Share.Delete().Where(share.AnalysisID(a.ID)).Exec(ctx); err != nil {
			return nil, fmt.Errorf("withdraw shares: %w", err)
		}
		if err := db.Analysis.DeleteOne(a).Exec(ctx); err != nil {
			return nil, fmt.Errorf("delete analysis %s: %w", analysisID, err)
		}
		s.announceAnalysis(ctx, a)
		return a, s.Activity.Record(ctx, activity.Event{Kind: activity.AnalysisDeleted, Object: a.ID, Name: a.Name})
	})
	return err
}

// own returns an analysis that the viewer owns. One that is only shared with the
// viewer is forbidden; any other does not exist.
func (s *Service) own(ctx context.Context, db *ent.Client, analysisID string) (*ent.Analysis, error) {
	a, err := db.Analysis.Get(ctx, analysisID)
	if ent.IsNotFound(err) {
		return nil, fault.NotFound("There is no such analysis.")
	}
	if err != nil {
		return nil, fmt.Errorf("find analysis %s: %w", analysisID, err)
	}
	if v, _ := access.From(ctx); a.OwnerID != v.User {
		return nil, fault.Forbidden("Only its owner can do this with the analysis.")
	}
	return a, nil
}

// resultOf returns the result of a finished run of the viewer's.
func (s *Service) resultOf(ctx context.Context, db *ent.Client, runID *string) (*string, error) {
	if runID == nil {
		return nil, nil
	}
	r, err := db.Run.Get(ctx, *runID)
	if ent.IsNotFound(err) {
		return nil, fault.NotFound("There is no such run.")
	}
	if err != nil {
		return nil, fmt.Errorf("find run: %w", err)
	}
	if r.State != run.StateSUCCEEDED {
		return nil, fault.Conflict("The run has no result to show.")
	}
	return r.ResultID, nil
}

func (s *Service) announceAnalysis(ctx context.Context, a *ent.Analysis) {
	store.AfterCommit(ctx, func() {
		s.Hub.Publish(event.Hint{Organization: a.OrganizationID, Kind: ChangeHint, ID: a.ID})
	})
}

// resultLifetime is how long a result is kept that no analysis shows.
const resultLifetime = 7 * 24 * time.Hour

// Expire drops results that no analysis shows any longer: first the key, which is
// what erases them, then the object.
func (s *Service) Expire(ctx context.Context, organization string) error {
	ctx = access.As(ctx, access.ActorRunner, organization)
	old := s.now().Add(-resultLifetime)
	rows, err := s.DB.Result.Query().
		Where(result.CreatedAtLT(old), result.Not(result.HasAnalysisWith(analysis.IDNEQ("")))).
		Limit(100).All(ctx)
	if err != nil {
		return fmt.Errorf("look for expired results: %w", err)
	}
	for _, row := range rows {
		_, err := store.InTx(ctx, s.DB, func(ctx context.Context, db *ent.Client) (int, error) {
			if err := s.Vault.Destroy(ctx, row.DataKeyID); err != nil {
				return 0, err
			}
			if err := db.Run.Update().Where(run.ResultID(row.ID)).ClearResultID().Exec(ctx); err != nil {
				return 0, err
			}
			return db.Result.Delete().Where(result.ID(row.ID)).Exec(ctx)
		})
		if err != nil {
			return fmt.Errorf("expire result %s: %w", row.ID, err)
		}
		if err := s.Vault.Remove(row.Object); err != nil {
			s.Log.Warn("remove object", "object", row.Object, "error", err)
		}
	}
	return nil
}
