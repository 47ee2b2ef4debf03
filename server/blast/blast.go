// Package blast says what somebody could have reached who held a session, a password
// or a passkey of somebody else, and what was in fact touched with it.
//
// What could be reached is asked of the same rules that everybody meets, as the person
// whose it is: there is no second list of who sees what. Whoever asks reads the names
// of what they see themselves, and of the rest how much there is. What was touched is
// read from the activity log. Reading is all that happens.
package blast

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/membership"
	"github.com/strongroom/strongroom/server/activity"
	"github.com/strongroom/strongroom/server/fault"
	"github.com/strongroom/strongroom/server/network"
	"github.com/strongroom/strongroom/server/person"
	"github.com/strongroom/strongroom/server/session"
	"github.com/strongroom/strongroom/server/setting"
	"github.com/strongroom/strongroom/server/store"
	"github.com/strongroom/strongroom/server/vault"
)

// Stolen is what somebody else may hold.
type Stolen string

// What can be stolen.
const (
	Account  Stolen = "ACCOUNT" // the account as a whole, however it was opened
	Session  Stolen = "SESSION"
	Password Stolen = "PASSWORD"
	Passkey  Stolen = "PASSKEY"
)

// Thefts lists what can be stolen.
var Thefts = []Stolen{Account, Session, Password, Passkey}

// Question is what is asked. One of User, Alert and Incident says whose account it is.
type Question struct {
	User, Alert, Incident string
	Stolen                Stolen
	// Session is which one was stolen; empty is that of the alert.
	Session string
	// Since is from when on what was touched counts; zero is when the incident or the
	// session began, a day before the alert, or thirty days ago.
	Since time.Time
}

const (
	usual    = 30 * 24 * time.Hour
	before   = 24 * time.Hour // of an alert
	longest  = 5              // years
	sessions = 20
)

// Report is what is answered.
type Report struct {
	User   *ent.User
	Stolen Stolen
	// Session is the stolen one, if one was.
	Session *session.Past
	Since   time.Time
	At      time.Time
	// Opens is whether what was stolen opens the account now without anything else.
	Opens bool
	// Limits are what stood and stands in the way, or does not.
	Limits []Limit
	Reach  Reach
	// Touched is what was done, by area; Objects is how many different datasets and
	// analyses that concerned.
	Touched           []Touch
	Datasets, Objects int
	// Rows is how many were downloaded.
	Rows int
	// Uncertain is how many of the events were not noted with a session, so that they
	// may belong to another one. Only a session's report has any.
	Uncertain int
	// Complete is false if there were more events than are looked at.
	Complete bool
	// Sessions are those that the person began lately, newest first.
	Sessions []Begun
	// Sequences are the numbers of all events, newest first.
	Sequences []int
}

// Begun is a session that the log saw begin.
type Begun struct {
	ID    string
	Event *ent.ActivityEvent
	// Ended is when it ended; nil while it lives.
	Ended *time.Time
}

// SessionID is the id of the stolen session; nil if none was.
func (r *Report) SessionID() *string {
	if r.Session == nil {
		return nil
	}
	return &r.Session.ID
}

// EndedAt is when it ended, for the API.
func (b *Begun) EndedAt() *time.Time { return b.Ended }

// Service answers.
type Service struct {
	DB       *ent.Client
	Activity *activity.Recorder
	Sessions *session.Manager
	Settings *setting.Service
	Networks *network.Networks
	People   *person.People
	Now      func() time.Time
}

// Assess answers a question and records that it was asked.
func (s *Service) Assess(ctx context.Context, q Question) (*Report, error) {
	q, err := s.about(ctx, q)
	if err != nil {
		return nil, err
	}
	r, err := s.Work(ctx, q)
	if err != nil {
		return nil, err
	}
	name, err := s.People.Name(ctx, r.User)
	if errors.Is(err, vault.ErrDestroyed) {
		return nil, fault.NotFound("This person was erased, and their account with them.")
	}
	if err != nil {
		return nil, err
	}
	facts := map[string]string{"stolen": string(q.Stolen), "since": r.Since.Format(time.RFC3339)}
	if r.Session != nil {
		facts[activity.FactSession] = r.Session.ID
	}
	return r, s.Activity.Record(ctx, activity.Event{
		Kind: activity.BlastAssessed, Object: r.User.ID, Name: name, Subject: r.User.ID, Also: []string{q.Incident, q.Alert}, Facts: facts,
	})
}

// about fills in what the alert or the incident says that the question is about.
func (s *Service) about(ctx context.Context, q Question) (Question, error) {
	named := 0
	for _, one := range []string{q.User, q.Alert, q.Incident} {
		if one != "" {
			named++
		}
	}
	if named != 1 {
		return q, fault.Invalid("input.userId", "Name a person, an alert or an incident.")
	}
	var whose *string
	switch {
	case q.Alert != "":
		a, err := s.DB.Alert.Get(ctx, q.Alert)
		if ent.IsNotFound(err) {
			return q, fault.NotFound("There is no such alert.")
		}
		if err != nil {
			return q, fmt.Errorf("find alert: %w", err)
		}
		if q.Session == "" && q.Stolen == Session {
			q.Session = a.SessionID
		}
		if whose = a.SubjectID; q.Since.IsZero() {
			q.Since = a.CreatedAt.Add(-before)
		}
	case q.Incident != "":
		i, err := s.DB.Incident.Get(ctx, q.Incident)
		if ent.IsNotFound(err) {
			return q, fault.NotFound("There is no such incident.")
		}
		if err != nil {
			return q, fmt.Errorf("find incident: %w", err)
		}
		if whose = i.SubjectID; q.Since.IsZero() {
			q.Since = i.BeganAt
		}
	default:
		whose = &q.User
	}
	if whose == nil || *whose == "" {
		return q, fault.Conflict("Say first whose account it is about.")
	}
	q.User = *whose
	return q, nil
}

// Work answers a question about a person without recording it, for whoever records
// more than that.
func (s *Service) Work(ctx context.Context, q Question) (*Report, error) {
	v, _ := access.From(ctx)
	if !v.Can(access.IncidentRead) || !v.Can(access.ActivityAudit) {
		return nil, fault.Forbidden("Your role does not look into incidents.")
	}
	now := s.Now().UTC()
	if !q.Since.IsZero() && (q.Since.After(now) || q.Since.Before(now.AddDate(-longest, 0, 0))) {
		return nil, fault.Invalid("input.since", "Choose a time within the last five years.")
	}
	m, err := store.In(ctx, s.DB).Membership.Query().Where(membership.UserID(q.User)).WithUser().Only(ctx)
	if ent.IsNotFound(err) {
		return nil, fault.NotFound("There is no such member.")
	}
	if err != nil {
		return nil, fmt.Errorf("find member: %w", err)
	}
	r := &Report{User: m.Edges.User, Stolen: q.Stolen, Since: q.Since, At: now, Complete: true}
	if r.Sessions, err = s.begun(ctx, q.User); err != nil {
		return nil, err
	}
	if q.Stolen == Session {
		if r.Session, err = s.session(ctx, r, q.Session); err != nil {
			return nil, err
		}
		if q.Since.IsZero() || q.Since.Before(r.Session.CreatedAt) {
			r.Since = r.Session.CreatedAt.Truncate(time.Millisecond) // with what began it
		}
	}
	if r.Since.IsZero() {
		r.Since = now.Add(-usual)
	}
	if err := s.limits(ctx, r, m); err != nil {
		return nil, err
	}
	if r.Reach, err = s.reach(ctx, m); err != nil {
		return nil, err
	}
	return r, s.touched(ctx, r)
}

// session is the one that was stolen: of this person, and begun in this organization or
// used in it, so that nobody learns of what is done elsewhere.
func (s *Service) session(ctx context.Context, r *Report, sessionID string) (*session.Past, error) {
	if sessionID == "" {
		return nil, fault.Invalid("input.sessionId", "Choose one of the person's sessions.")
	}
	p, err := s.Sessions.Past(ctx, r.User.ID, sessionID)
	if err != nil {
		return nil, err
	}
	if v, _ := access.From(ctx); p.ActiveOrganizationID == v.Organization {
		return p, nil
	}
	rows, _, err := s.Activity.List(ctx, activity.Filter{Object: sessionID}, activity.Window{First: ptr(1)})
	if err == nil && len(rows) == 0 {
		err = fault.NotFound("There is no such session.")
	}
	return p, err
}

// begun are the sessions that a person began lately, as far as this organization's log
// knows.
func (s *Service) begun(ctx context.Context, userID string) ([]Begun, error) {
	rows, _, err := s.Activity.List(ctx, activity.Filter{
		Actor: userID, Kinds: []string{activity.SignedIn.Name, activity.SignedInOutside.Name},
	}, activity.Window{First: ptr(sessions)})
	if err != nil {
		return nil, err
	}
	out, seen := []Begun{}, map[string]bool{}
	for _, e := range rows {
		p, err := s.Sessions.Past(ctx, userID, e.ObjectID)
		if fault.CodeOf(err) == fault.CodeNotFound || seen[e.ObjectID] {
			continue
		}
		if err != nil {
			return nil, err
		}
		seen[e.ObjectID] = true
		out = append(out, Begun{e.ObjectID, e, p.Ended})
	}
	return out, nil
}

func ptr[T any](v T) *T { return &v }
