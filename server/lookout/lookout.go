// Package lookout looks for what an organization watches for itself: its own rules,
// and its decoys.
//
// It follows the log, as package sentinel does: what the sequencer has numbered is
// looked at in that order, by one replica at a time. How far it came, and the alerts
// that it found, are written in one transaction, so nothing is missed and nothing is
// found twice, whatever fails. Recording an event costs the same whether or not a rule
// or a decoy is about it: nobody can tell by the time.
//
// What rules remember (how often something happened) is not stored. It follows from
// the events of the last day at the most, and is read from the log when a server
// starts. The back-test shows the same events to the same code.
package lookout

import (
	"context"
	"fmt"
	"log/slog"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	row "github.com/strongroom/strongroom/ent/customrule"
	entlookout "github.com/strongroom/strongroom/ent/lookout"
	"github.com/strongroom/strongroom/server/activity"
	"github.com/strongroom/strongroom/server/alert"
	"github.com/strongroom/strongroom/server/clean"
	"github.com/strongroom/strongroom/server/fault"
	"github.com/strongroom/strongroom/server/lookout/condition"
	"github.com/strongroom/strongroom/server/person"
	"github.com/strongroom/strongroom/server/store"
)

const (
	most       = 100     // rules of an organization
	maxTimes   = 1000    // matches that make an alert
	maxMinutes = 24 * 60 // within
	trials     = 2       // back-tests at once

	maxDescription = 2000 // bytes
)

// Service keeps rules and looks at what happens.
type Service struct {
	DB       *ent.Client
	Activity *activity.Recorder
	Alerts   *alert.Service
	People   *person.People
	Log      *slog.Logger

	memories map[string]*memory // by organization; Run's alone
	wake     chan struct{}

	trying sync.Mutex
	trials map[string]bool // the organizations that try a rule; guarded by trying
}

// New returns a service that is yet to Run.
func New(db *ent.Client, recorder *activity.Recorder, alerts *alert.Service, people *person.People, log *slog.Logger) *Service {
	return &Service{
		DB: db, Activity: recorder, Alerts: alerts, People: people, Log: log,
		memories: map[string]*memory{}, trials: map[string]bool{}, wake: make(chan struct{}, 1),
	}
}

// List returns the rules of the viewer's organization, oldest first.
func (s *Service) List(ctx context.Context) ([]*ent.CustomRule, error) {
	return s.DB.CustomRule.Query().Order(row.ByCreatedAt(), row.ByID()).All(ctx)
}

// Begin makes the organization of ctx be looked at from now on. It joins the
// transaction of whoever gives it something to look for.
func (s *Service) Begin(ctx context.Context) error {
	v, _ := access.From(ctx)
	ctx = access.As(ctx, access.ActorWatchman, v.Organization)
	db := store.In(ctx, s.DB)
	has, err := db.Lookout.Query().Where(entlookout.OrganizationID(v.Organization)).Exist(ctx)
	if err != nil || has {
		return err
	}
	newest, err := s.newestIn(ctx, db, v.Organization)
	if err != nil {
		return err
	}
	err = db.Lookout.Create().SetOrganizationID(v.Organization).SetCursor(newest).
		OnConflictColumns(entlookout.FieldOrganizationID).Ignore().Exec(ctx)
	if err != nil {
		return fmt.Errorf("begin to look out: %w", err)
	}
	return nil
}

// Change is what to change of a rule; nil stays.
type Change struct {
	Title, Description, Expression, Technique *string
	Severity                                  *row.Severity
	Per                                       *row.Per
	Times, Minutes                            *int
	Active                                    *bool
}

var technique = regexp.MustCompile(`^T\d{4}(\.\d{3})?$`)

// check checks what is given and brings it into its one form.
func (c *Change) check() error {
	if c.Title != nil {
		title, err := clean.Name("input.title", *c.Title)
		if err != nil {
			return err
		}
		c.Title = &title
	}
	if c.Description != nil {
		description, err := clean.Prose("input.description", *c.Description, maxDescription, true)
		if err != nil {
			return err
		}
		if len(description) > maxDescription {
			return fault.Invalid("input.description", "The description is longer than 2,000 bytes.")
		}
		c.Description = &description
	}
	if c.Technique != nil && *c.Technique != "" && !technique.MatchString(*c.Technique) {
		return fault.Invalid("input.technique", "An id of ATT&CK looks like T1078 or T1098.003.")
	}
	if c.Expression != nil {
		if _, err := condition.Parse("input.expression", *c.Expression); err != nil {
			return err
		}
	}
	return counting(c.Times, c.Minutes)
}

func counting(times, minutes *int) error {
	if times != nil && (*times < 1 || *times > maxTimes) {
		return fault.Invalid("input.times", "Choose from 1 to %d events.", maxTimes)
	}
	if minutes != nil && (*minutes < 1 || *minutes > maxMinutes) {
		return fault.Invalid("input.minutes", "Choose from 1 to %d minutes.", maxMinutes)
	}
	return nil
}

// Create writes a rule, which looks at what happens from now on.
func (s *Service) Create(ctx context.Context, c Change) (*ent.CustomRule, error) {
	if err := c.check(); err != nil {
		return nil, err
	}
	v, _ := access.From(ctx)
	return store.InTx(ctx, s.DB, func(ctx context.Context, db *ent.Client) (*ent.CustomRule, error) {
		n, err := db.CustomRule.Query().Count(ctx)
		if err != nil {
			return nil, fmt.Errorf("count rules: %w", err)
		}
		if n >= most {
			return nil, fault.Conflict("There are %d rules already. Remove one first.", n)
		}
		if err := s.Begin(ctx); err != nil {
			return nil, err
		}
		since, err := s.newestIn(access.As(ctx, access.ActorWatchman, v.Organization), db, v.Organization)
		if err != nil {
			return nil, err
		}
		r, err := db.CustomRule.Create().SetTitle(*c.Title).SetNillableDescription(c.Description).SetExpression(*c.Expression).
			SetNillableSeverity(c.Severity).SetNillableTechnique(c.Technique).SetNillablePer(c.Per).
			SetNillableTimes(c.Times).SetNillableMinutes(c.Minutes).SetNillableActive(c.Active).
			SetSince(since).SetAuthorID(v.User).Save(ctx)
		if err != nil {
			return nil, fmt.Errorf("write rule: %w", err)
		}
		return r, s.Activity.Record(ctx, activity.Event{Kind: activity.RuleCreated, Object: r.ID, Name: r.Title, Facts: look(r)})
	})
}

// look is what of a rule is recorded.
func look(r *ent.CustomRule) map[string]string {
	return map[string]string{
		"title": r.Title, "description": r.Description, "expression": r.Expression, "severity": string(r.Severity), "technique": r.Technique,
		"per": string(r.Per), "times": strconv.Itoa(r.Times), "minutes": strconv.Itoa(r.Minutes), "active": strconv.FormatBool(r.Active),
	}
}

// Update changes a rule. What it failed at before is forgotten.
func (s *Service) Update(ctx context.Context, ruleID string, c Change) (*ent.CustomRule, error) {
	if err := c.check(); err != nil {
		return nil, err
	}
	v, _ := access.From(ctx)
	return store.InTx(ctx, s.DB, func(ctx context.Context, db *ent.Client) (*ent.CustomRule, error) {
		before, err := s.find(ctx, db, ruleID)
		if err != nil {
			return nil, err
		}
		if err := s.Begin(ctx); err != nil {
			return nil, err
		}
		u := db.CustomRule.UpdateOne(before).SetNillableTitle(c.Title).SetNillableDescription(c.Description).SetNillableExpression(c.Expression).
			SetNillableSeverity(c.Severity).SetNillableTechnique(c.Technique).SetNillablePer(c.Per).
			SetNillableTimes(c.Times).SetNillableMinutes(c.Minutes).SetNillableActive(c.Active).
			SetFailures(0).SetFailure("").ClearFailedAt().SetAuthorID(v.User)
		if c.Active != nil && *c.Active && !before.Active {
			since, err := s.newestIn(access.As(ctx, access.ActorWatchman, v.Organization), db, v.Organization)
			if err != nil {
				return nil, err
			}
			u.SetSince(since) // what happened while it was off is not its business
		}
		after, err := u.Save(ctx)
		if err != nil {
			return nil, fmt.Errorf("change rule: %w", err)
		}
		was, is, facts := look(before), look(after), map[string]string{}
		for name := range is {
			if was[name] != is[name] {
				facts[name+".before"], facts[name+".after"] = was[name], is[name]
			}
		}
		if len(facts) == 0 {
			return after, nil
		}
		return after, s.Activity.Record(ctx, activity.Event{Kind: activity.RuleChanged, Object: after.ID, Name: after.Title, Facts: facts})
	})
}

func (s *Service) find(ctx context.Context, db *ent.Client, ruleID string) (*ent.CustomRule, error) {
	r, err := db.CustomRule.Get(ctx, ruleID)
	if ent.IsNotFound(err) {
		return nil, fault.NotFound("There is no such rule.")
	}
	if err != nil {
		return nil, fmt.Errorf("find rule: %w", err)
	}
	return r, nil
}

// Remove removes a rule; its alerts stay.
func (s *Service) Remove(ctx context.Context, ruleID string) error {
	_, err := store.InTx(ctx, s.DB, func(ctx context.Context, db *ent.Client) (int, error) {
		r, err := s.find(ctx, db, strings.TrimSpace(ruleID))
		if err != nil {
			return 0, err
		}
		if err := db.CustomRule.DeleteOne(r).Exec(ctx); err != nil {
			return 0, fmt.Errorf("remove rule: %w", err)
		}
		return 0, s.Activity.Record(ctx, activity.Event{Kind: activity.RuleRemoved, Object: r.ID, Name: r.Title, Facts: look(r)})
	})
	return err
}

// patience is how long a back-test takes at the most.
const patience = 15 * time.Second
