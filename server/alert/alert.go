// Package alert keeps what was noticed and what became of it.
//
// A finding is raised in the transaction of what it was found in, so neither exists
// without the other. Findings of one rule that belong together grow one alert until
// it is resolved. Everything that changes an alert holds the organization's desk
// (see schema.AlertDesk) until it commits: counts are exact, and revisions have no
// gaps, so a subscriber resumes after the last one that it saw.
//
// The rules that need no model look at activity events (watch.go); whoever has a
// model calls Raise. What an alert says of a person is sealed under that person's key.
package alert

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	row "github.com/strongroom/strongroom/ent/alert"
	"github.com/strongroom/strongroom/ent/alertdesk"
	"github.com/strongroom/strongroom/ent/delivery"
	"github.com/strongroom/strongroom/ent/schema/id"
	"github.com/strongroom/strongroom/server/activity"
	"github.com/strongroom/strongroom/server/detect"
	"github.com/strongroom/strongroom/server/event"
	"github.com/strongroom/strongroom/server/session"
	"github.com/strongroom/strongroom/server/store"
	"github.com/strongroom/strongroom/server/vault"
)

// HintKind is the kind of the hints that announce changed alerts.
const HintKind = "alert"

const (
	maxEvents  = 50 // that an alert names, the newest
	maxReasons = 20
)

// Service raises and changes alerts.
type Service struct {
	DB       *ent.Client
	Vault    *vault.Vault
	Activity *activity.Recorder
	Hub      *event.Hub
	Sessions *session.Manager
	// Accounts ends what was not done by an account's owner.
	Accounts Accounts
	// Channels sends alerts on.
	Channels Channels
	// Incidents opens one about what a person says was not them.
	Incidents Incidents
	// Watchlist knows whom and what is watched more closely; nil watches nothing so.
	Watchlist Watchlist
	// Budgets are those that an organization has chosen.
	Budgets  func(ctx context.Context, organization string) (detect.Budgets, error)
	Postgres bool
	Now      func() time.Time
}

// Accounts is what "this was not me" does to the viewer's own account.
type Accounts interface {
	Disown(ctx context.Context, sessionID, alertID string) error
}

// Incidents is where people deal with what was not done by an account's owner. It joins
// the transaction of ctx, in which the organization's desk is held.
type Incidents interface {
	Disowned(ctx context.Context, a *ent.Alert) error
}

// Channels tells others of an alert. It joins the transaction of ctx, in which the
// organization's desk is held.
type Channels interface {
	Announce(ctx context.Context, a *ent.Alert, what delivery.Event) error
}

// Subject is whom or what a finding is about: a person, or an object such as a dataset.
type Subject struct {
	Person string
	Object string
	// Session is what "this was not me" ends.
	Session string
}

// Reason is one line of why: a name that stays the same, so that a newer value takes
// the place of an older one, and a sentence.
type Reason struct {
	Name string `json:"name"`
	Text string `json:"text"`
}

// Finding is what somebody noticed.
type Finding struct {
	Rule Rule
	// Severity is the rule's if empty.
	Severity     row.Severity
	Organization string
	Subject      Subject
	// Key says which findings of the rule belong together.
	Key string
	// Title is the rule's if empty. It names nobody.
	Title   string
	Reasons []Reason
	// Counterfactual says when it would not have been raised.
	Counterfactual string
	// Events are the activity events that it was found in, by id.
	Events []string
	// Technique is the rule's if empty.
	Technique string
	// Count is how often it was found; 1 if zero.
	Count int
}

// Raise opens an alert, or grows the open one with the same rule and key. It joins
// the transaction of ctx, as its last step, and fails it.
func (s *Service) Raise(ctx context.Context, f Finding) error {
	return s.last(ctx, f.Organization, func(ctx context.Context) error {
		_, err := s.raise(ctx, f)
		return err
	})
}

// last does something to an organization's alerts before the transaction of ctx
// commits, with the desk held.
func (s *Service) last(ctx context.Context, organization string, do func(ctx context.Context) error) error {
	err := store.BeforeCommit(ctx, s.DB, "alerts|"+organization, func(ctx context.Context) error {
		ctx = watchman(ctx, organization)
		if err := s.hold(ctx, organization); err != nil {
			return err
		}
		return do(ctx)
	})
	if err != nil {
		return fmt.Errorf("raise alert: %w", err)
	}
	return nil
}

// watchman is who raises. Where the request of ctx came from is nobody's business
// any more: it would be kept under the organization's key.
func watchman(ctx context.Context, organization string) context.Context {
	v, _ := access.From(ctx)
	return access.With(ctx, access.Viewer{Actor: access.ActorWatchman, Organization: organization, Request: v.Request})
}

// hold makes the caller the only one who changes alerts of an organization until
// the transaction of ctx ends. SQLite has one writer anyway.
func (s *Service) hold(ctx context.Context, organization string) error {
	desks := store.In(ctx, s.DB).AlertDesk
	q := desks.Query().Where(alertdesk.OrganizationID(organization))
	if s.Postgres {
		q = q.ForUpdate()
	}
	_, err := q.Only(ctx)
	if !ent.IsNotFound(err) {
		return err
	}
	// Another server may be doing the same: then this waits for it.
	err = desks.Create().SetOrganizationID(organization).
		OnConflictColumns(alertdesk.FieldOrganizationID).Ignore().Exec(ctx)
	if err != nil {
		return fmt.Errorf("set up desk: %w", err)
	}
	q = desks.Query().Where(alertdesk.OrganizationID(organization))
	if s.Postgres {
		q = q.ForUpdate()
	}
	_, err = q.Only(ctx)
	return err
}

// Hold is hold for those who number what they send of alerts. It joins the
// transaction of ctx.
func (s *Service) Hold(ctx context.Context, organization string) error {
	return s.hold(watchman(ctx, organization), organization)
}

// next is the number of the next change. The desk is held.
func (s *Service) next(ctx context.Context, organization string) (int, error) {
	desks := store.In(ctx, s.DB).AlertDesk
	if err := desks.Update().Where(alertdesk.OrganizationID(organization)).AddRevision(1).Exec(ctx); err != nil {
		return 0, fmt.Errorf("number change of alert: %w", err)
	}
	desk, err := desks.Query().Where(alertdesk.OrganizationID(organization)).Only(ctx)
	if err != nil {
		return 0, fmt.Errorf("number change of alert: %w", err)
	}
	return desk.Revision, nil
}

func (s *Service) openKey(organization string, r Rule, key string) []byte {
	return s.Vault.Index("alert", organization+"|"+r.ID+"|"+key)
}

// open finds the alert that a finding grows; nil if there is none.
func (s *Service) open(ctx context.Context, organization string, r Rule, key string) (*ent.Alert, error) {
	a, err := store.In(ctx, s.DB).Alert.Query().Where(row.OpenKey(s.openKey(organization, r, key))).Only(ctx)
	if ent.IsNotFound(err) {
		return nil, nil
	}
	return a, err
}

// raise is Raise with the desk held.
func (s *Service) raise(ctx context.Context, f Finding) (*ent.Alert, error) {
	if f.Severity == "" {
		f.Severity = f.Rule.Severity
	}
	f.Count = max(f.Count, 1)
	a, err := s.open(ctx, f.Organization, f.Rule, f.Key)
	if err != nil {
		return nil, fmt.Errorf("look for alert: %w", err)
	}
	if a != nil {
		return s.grow(ctx, a, f)
	}
	revision, err := s.next(ctx, f.Organization)
	if err != nil {
		return nil, err
	}
	alertID := id.New("alt")
	sealed, err := s.seal(ctx, f.Subject.Person, f.Organization, alertID, Detail{
		Title: f.Title, Reasons: tail(f.Reasons, maxReasons), Counterfactual: f.Counterfactual, Technique: f.Technique,
	})
	if err != nil {
		return nil, err
	}
	create := store.In(ctx, s.DB).Alert.Create().SetID(alertID).SetOrganizationID(f.Organization).
		SetRule(f.Rule.ID).SetSeverity(f.Severity).SetCount(f.Count).SetCreatedAt(s.now()).SetLastAt(s.now()).
		SetObjectID(f.Subject.Object).SetSessionID(f.Subject.Session).SetTold(f.Rule.Told && f.Subject.Person != "").
		SetOpenKey(s.openKey(f.Organization, f.Rule, f.Key)).SetRevision(revision).
		SetEvents(append([]string{}, tail(f.Events, maxEvents)...)).SetDetailSealed(sealed)
	if f.Subject.Person != "" {
		create.SetSubjectID(f.Subject.Person)
	}
	if a, err = create.Save(ctx); err != nil {
		return nil, fmt.Errorf("open alert: %w", err)
	}
	if err := s.record(ctx, a, activity.AlertRaised, map[string]string{"severity": string(a.Severity)}); err != nil {
		return nil, err
	}
	return a, s.announce(ctx, a, delivery.EventRAISED)
}

// grow adds a finding to an alert. One that gets worse is open again, whoever has
// seen it before.
func (s *Service) grow(ctx context.Context, a *ent.Alert, f Finding) (*ent.Alert, error) {
	d, err := s.Open(ctx, a)
	if err != nil {
		return nil, err
	}
	for _, r := range f.Reasons {
		d.Reasons = slices.DeleteFunc(d.Reasons, func(old Reason) bool { return old.Name == r.Name })
		d.Reasons = append(d.Reasons, r)
	}
	d.Reasons = tail(d.Reasons, maxReasons)
	worse := Rank(f.Severity) > Rank(a.Severity)
	if worse && f.Title != "" {
		d.Title = f.Title
	}
	return s.change(ctx, a, d, func(u *ent.AlertUpdateOne) {
		u.AddCount(f.Count).SetLastAt(s.now())
		known := a.Events
		for _, e := range f.Events {
			if !slices.Contains(known, e) {
				known = append(known, e)
			}
		}
		u.SetEvents(append([]string{}, tail(known, maxEvents)...))
		if worse {
			u.SetSeverity(f.Severity).SetState(row.StateOPEN).ClearSnoozedUntil()
		}
	}, func(ctx context.Context, now *ent.Alert) error {
		if !worse {
			return nil
		}
		err := s.record(ctx, now, activity.AlertEscalated, map[string]string{"before": string(a.Severity), "after": string(now.Severity)})
		if err != nil {
			return err
		}
		return s.announce(ctx, now, delivery.EventESCALATED)
	})
}

// change writes an alert and tells its watchers. The desk is held; ctx is the
// watchman's.
func (s *Service) change(ctx context.Context, a *ent.Alert, d Detail, set func(*ent.AlertUpdateOne), then func(context.Context, *ent.Alert) error) (*ent.Alert, error) {
	revision, err := s.next(ctx, a.OrganizationID)
	if err != nil {
		return nil, err
	}
	sealed, err := s.seal(ctx, subject(a), a.OrganizationID, a.ID, d)
	if err != nil {
		return nil, err
	}
	u := store.In(ctx, s.DB).Alert.UpdateOne(a).SetRevision(revision).SetDetailSealed(sealed)
	set(u)
	now, err := u.Save(ctx)
	if err != nil {
		return nil, fmt.Errorf("change alert %s: %w", a.ID, err)
	}
	s.hint(ctx, now)
	return now, then(ctx, now)
}

func (s *Service) announce(ctx context.Context, a *ent.Alert, what delivery.Event) error {
	s.hint(ctx, a)
	if err := s.Channels.Announce(ctx, a, what); err != nil {
		return fmt.Errorf("announce alert %s: %w", a.ID, err)
	}
	return nil
}

func (s *Service) hint(ctx context.Context, a *ent.Alert) {
	store.AfterCommit(ctx, func() {
		s.Hub.Publish(event.Hint{Organization: a.OrganizationID, Kind: HintKind, ID: a.ID})
	})
}

// record notes what happened to an alert. Its title is about its subject.
func (s *Service) record(ctx context.Context, a *ent.Alert, kind activity.Kind, facts map[string]string) error {
	return s.Activity.Record(ctx, activity.Event{
		Kind: kind, Object: a.ID, Name: RuleOf(a.Rule).Title, Subject: subject(a), Organization: a.OrganizationID, Facts: facts,
	})
}

func subject(a *ent.Alert) string {
	if a.SubjectID == nil {
		return ""
	}
	return *a.SubjectID
}

func (s *Service) now() time.Time { return s.Now().UTC().Truncate(time.Millisecond) }

func tail[T any](list []T, n int) []T { return list[max(0, len(list)-n):] }
