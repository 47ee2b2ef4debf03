// Package incident keeps the rooms in which people deal with what went wrong.
//
// An incident is opened from an alert, by somebody who looks after alerts, or by
// Strongroom itself when a person says that a sign-in was not theirs. It has tasks,
// those of a playbook first, notes, a timeline that is read from the activity log and
// stored nowhere else, and evidence that anybody can verify without the server. It is
// closed with what was learnt and what is to follow. Whatever happens in the room is
// an activity event itself.
package incident

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	entalert "github.com/strongroom/strongroom/ent/alert"
	row "github.com/strongroom/strongroom/ent/incident"
	"github.com/strongroom/strongroom/ent/membership"
	"github.com/strongroom/strongroom/ent/schema/id"
	"github.com/strongroom/strongroom/server/activity"
	"github.com/strongroom/strongroom/server/alert"
	"github.com/strongroom/strongroom/server/audit"
	"github.com/strongroom/strongroom/server/fault"
	"github.com/strongroom/strongroom/server/job"
	"github.com/strongroom/strongroom/server/person"
	"github.com/strongroom/strongroom/server/postman"
	"github.com/strongroom/strongroom/server/shield"
	"github.com/strongroom/strongroom/server/store"
	"github.com/strongroom/strongroom/server/throttle"
	"github.com/strongroom/strongroom/server/vault"
	"github.com/strongroom/strongroom/server/watchlist"
)

// before is how long before an alert the timeline of its incident begins.
const before = 24 * time.Hour

// Service opens, changes and closes incidents.
type Service struct {
	DB       *ent.Client
	Vault    *vault.Vault
	Activity *activity.Recorder
	Audit    *audit.Keeper
	Members  Members
	Accounts Accounts
	Sessions Sessions
	Blast    Blast
	People   *person.People
	Post     *postman.Postman
	Throttle *throttle.Guard
	Jobs     *job.Queue
	BaseURL  string
	Shields  Shields
	Watches  Watches
	Channels Channels
	Desk     Desk
	Postgres bool
	Now      func() time.Time
}

// Desk is what whoever changes alerts of an organization, or opens incidents about them,
// holds until the transaction of ctx ends.
type Desk interface {
	Hold(ctx context.Context, organization string) error
}

// Members is what playbooks do to members. It joins the transaction of ctx.
type Members interface {
	SignOut(ctx context.Context, membershipID string) (*ent.Membership, int, error)
	Suspend(ctx context.Context, membershipID string) (*ent.Membership, error)
	FreezeExports(ctx context.Context, membershipID string) (*ent.Membership, error)
}

// Accounts is what playbooks do to accounts. It joins the transaction of ctx.
type Accounts interface {
	DemandPassword(ctx context.Context, membershipID string) (*ent.Membership, error)
}

// Sessions is what playbooks do to everybody. It joins the transaction of ctx.
type Sessions interface {
	RevokeEverybody(ctx context.Context) (int, error)
}

// Shields is what playbooks raise. It joins the transaction of ctx.
type Shields interface {
	// Current is what is up; nil is nothing.
	Current(ctx context.Context) (*shield.Up, error)
	Raise(ctx context.Context, hours int, reason string) (*shield.Up, error)
}

// Watches is what playbooks begin. It joins the transaction of ctx.
type Watches interface {
	// Current is how a person is watched now; nil is not at all.
	Current(ctx context.Context, objectID string) (*ent.WatchEntry, error)
	Watch(ctx context.Context, w watchlist.Wish) (*ent.WatchEntry, error)
}

// Blast says what could be reached through somebody's account since a time, and what was
// touched, as a file; nil if the person is gone.
type Blast interface {
	Paper(ctx context.Context, userID string, since time.Time) ([]byte, error)
}

// Opening is what an incident is opened with.
type Opening struct {
	// AlertID is the alert that it is opened from, if any. What is empty of the rest is
	// taken from it.
	AlertID string
	// ReportID is the report that it is opened from, if any; likewise.
	ReportID    string
	Title, Text string
	Severity    row.Severity
	PlaybookID  string // empty is that of the alert's rule, or none
	SubjectID   string
	BeganAt     *time.Time
	// drill and announce are for StartDrill alone.
	drill, announce bool
}

// Open opens an incident. The viewer leads it.
func (s *Service) Open(ctx context.Context, o Opening) (*ent.Incident, error) {
	v, _ := access.From(ctx)
	if !v.Can(access.IncidentManage) {
		return nil, fault.Forbidden("Your role does not open incidents.")
	}
	var err error
	if o.Title, err = prose("input.title", o.Title, maxTitle, false); err != nil {
		return nil, err
	}
	if o.Text, err = prose("input.text", o.Text, maxText, true); err != nil {
		return nil, err
	}
	if _, ok := Find(o.PlaybookID); !ok && o.PlaybookID != "" {
		return nil, fault.Invalid("input.playbookId", "There is no such playbook.")
	}
	if o.BeganAt != nil && (o.BeganAt.After(s.now()) || o.BeganAt.Before(s.now().AddDate(-5, 0, 0))) {
		return nil, fault.Invalid("input.beganAt", "Choose a time within the last five years.")
	}
	return store.InTx(ctx, s.DB, func(ctx context.Context, db *ent.Client) (*ent.Incident, error) {
		if o.SubjectID != "" {
			if err := s.member(ctx, "input.subjectId", o.SubjectID); err != nil {
				return nil, err
			}
		}
		// The report before the alerts, as those who answer one lock them.
		o, r, err := s.taken(ctx, o)
		if err != nil {
			return nil, err
		}
		a, err := s.free(ctx, v.Organization, o.AlertID)
		if err != nil {
			return nil, err
		}
		if a == nil && o.Title == "" {
			return nil, fault.Invalid("input.title", "Say in a few words what happened.")
		}
		i, err := s.begin(ctx, v.Organization, v.User, a, o)
		if err != nil || r == nil {
			return i, err
		}
		return i, s.link(ctx, r, i)
	})
}

// free is the alert that an incident is to be about, nil without one. It is refused
// while an incident about it is open. Alerts are held from then on, as they are when
// somebody says that something was not them, so of those who ask at once one gets it.
func (s *Service) free(ctx context.Context, organization, alertID string) (*ent.Alert, error) {
	if alertID == "" {
		return nil, nil
	}
	if err := s.Desk.Hold(ctx, organization); err != nil {
		return nil, err
	}
	a, err := store.In(ctx, s.DB).Alert.Get(ctx, alertID)
	if ent.IsNotFound(err) {
		return nil, fault.NotFound("There is no such alert.")
	}
	if err != nil {
		return nil, fmt.Errorf("find alert: %w", err)
	}
	known, err := s.of(ctx, a)
	if err != nil || known == nil {
		return a, err
	}
	return nil, s.inTheWay(ctx, known, "An incident about this alert is open already: %s. Go on there, or close it first.")
}

// inTheWay refuses something because of an incident, which it names and links. The
// sentence has one verb, for what the incident is called.
func (s *Service) inTheWay(ctx context.Context, i *ent.Incident, sentence string) error {
	d, err := s.Detail(ctx, i)
	if err != nil {
		return err
	}
	called := fmt.Sprintf("“%s”, since %s", d.Title, i.CreatedAt.UTC().Format("2 January 15:04 UTC"))
	owner, err := i.QueryOwner().Only(ctx)
	if err != nil && !ent.IsNotFound(err) {
		return fmt.Errorf("find owner of incident: %w", err)
	}
	if err == nil {
		name, err := s.People.Name(ctx, owner)
		switch {
		case err == nil:
			called += ", led by " + name
		case !errors.Is(err, vault.ErrDestroyed):
			return err
		}
	}
	f := fault.Conflict(sentence, called)
	f.Object = i.ID
	return f
}

// Disowned opens an incident about an alert whose person says that it was not them,
// unless one is open. It joins the transaction of ctx, in which alerts are held.
func (s *Service) Disowned(ctx context.Context, a *ent.Alert) error {
	known, err := s.of(ctx, a)
	if err != nil || known != nil {
		return err
	}
	_, err = s.begin(ctx, a.OrganizationID, "", a, Opening{PlaybookID: "account-takeover", Severity: row.SeverityCRITICAL})
	return err
}

// About is the incident about an alert that is not closed; nil if there is none.
func (s *Service) About(ctx context.Context, alertID string) (*ent.Incident, error) {
	a, err := s.DB.Alert.Get(ctx, alertID)
	if ent.IsNotFound(err) {
		return nil, fault.NotFound("There is no such alert.")
	}
	if err != nil {
		return nil, fmt.Errorf("find alert: %w", err)
	}
	return s.of(ctx, a)
}

// of is the incident about an alert that is not closed; nil if there is none.
func (s *Service) of(ctx context.Context, a *ent.Alert) (*ent.Incident, error) {
	open, err := store.In(ctx, s.DB).Incident.Query().
		Where(row.OrganizationID(a.OrganizationID), row.Drill(false), row.StateNEQ(row.StateCLOSED)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("look for incident: %w", err)
	}
	for _, i := range open {
		if slices.Contains(i.Alerts, a.ID) {
			return i, nil
		}
	}
	return nil, nil
}

func (s *Service) begin(ctx context.Context, organization, opener string, a *ent.Alert, o Opening) (*ent.Incident, error) {
	began, alerts, events := s.now().Add(-before), []string{}, []string{}
	if a != nil {
		if o.Title == "" {
			o.Title = alert.RuleOf(a.Rule).Title
		}
		if o.Severity == "" {
			o.Severity = row.Severity(a.Severity)
		}
		if o.PlaybookID == "" {
			o.PlaybookID = Suggested(a.Rule)
		}
		if o.SubjectID == "" && a.SubjectID != nil {
			o.SubjectID = *a.SubjectID
		}
		began, alerts, events = a.CreatedAt.Add(-before), append(alerts, a.ID), append(events, a.Events...)
	}
	if o.BeganAt != nil {
		began = *o.BeganAt
	}
	if o.Severity == "" {
		o.Severity = row.SeverityHIGH
	}
	incidentID := id.New("inc")
	sealed, err := s.seal(ctx, organization, incidentID, Detail{Title: o.Title, Text: o.Text})
	if err != nil {
		return nil, err
	}
	create := store.In(ctx, s.DB).Incident.Create().SetID(incidentID).SetOrganizationID(organization).SetCreatedAt(s.now()).
		SetDetailSealed(sealed).SetPlaybookID(o.PlaybookID).SetSeverity(o.Severity).SetBeganAt(began.UTC().Truncate(time.Millisecond)).
		SetAlerts(alerts).SetEvents(events).SetDrill(o.drill).SetAnnounced(o.announce)
	if opener != "" {
		create.SetOpenerID(opener).SetOwnerID(opener)
	}
	if o.SubjectID != "" {
		create.SetSubjectID(o.SubjectID)
	}
	if o.drill {
		create.SetRunning(o.PlaybookID)
	}
	i, err := create.Save(ctx)
	if o.drill && store.IsUnique(err) {
		return nil, errRunning
	}
	if err != nil {
		return nil, fmt.Errorf("open incident: %w", err)
	}
	p, _ := Find(o.PlaybookID)
	for n, step := range p.Steps {
		err := s.insert(ctx, i, n, TaskDetail{Title: step.Title}, func(c *ent.IncidentTaskCreate) {
			c.SetStepID(step.ID).SetFunction(step.Function)
		})
		if err != nil {
			return nil, err
		}
	}
	facts := map[string]string{"severity": string(i.Severity), "playbook": o.PlaybookID}
	if o.drill {
		facts["channels"] = strconv.FormatBool(o.announce)
	}
	return i, s.record(ctx, i, activity.IncidentOpened, facts)
}

// insert adds a task.
func (s *Service) insert(ctx context.Context, i *ent.Incident, position int, d TaskDetail, set func(*ent.IncidentTaskCreate)) error {
	taskID := id.New("itk")
	sealed, err := s.seal(ctx, i.OrganizationID, taskID, d)
	if err != nil {
		return err
	}
	c := store.In(ctx, s.DB).IncidentTask.Create().SetID(taskID).SetOrganizationID(i.OrganizationID).SetCreatedAt(s.now()).
		SetIncidentID(i.ID).SetPosition(position).SetDetailSealed(sealed)
	set(c)
	if err := c.Exec(ctx); err != nil {
		return fmt.Errorf("add task: %w", err)
	}
	return nil
}

// Change is what is to be different of an incident; nil leaves it.
type Change struct {
	Title, Text *string
	Severity    *row.Severity
	State       *row.State
	OwnerID     *string
	SubjectID   *string
}

// Update changes an incident that is not closed.
func (s *Service) Update(ctx context.Context, incidentID string, c Change) (*ent.Incident, error) {
	return s.do(ctx, incidentID, func(ctx context.Context, i *ent.Incident) (*ent.Incident, error) {
		if i.State == row.StateCLOSED {
			return nil, closed()
		}
		d, err := s.Detail(ctx, i)
		if err != nil {
			return nil, err
		}
		facts := map[string]string{}
		note := func(name, was, now string) {
			if was != now {
				facts[name+".before"], facts[name+".after"] = was, now
			}
		}
		u := store.In(ctx, s.DB).Incident.UpdateOne(i)
		if c.Title != nil {
			title, err := some("input.title", *c.Title, maxTitle, false)
			if err != nil {
				return nil, err
			}
			if i.Drill {
				title = marked(title)
			}
			note("title", d.Title, title)
			d.Title = title
		}
		if c.Text != nil {
			text, err := prose("input.text", *c.Text, maxText, true)
			if err != nil {
				return nil, err
			}
			note("description", d.Text, text)
			d.Text = text
		}
		if c.Severity != nil {
			note("severity", string(i.Severity), string(*c.Severity))
			u.SetSeverity(*c.Severity)
		}
		if c.State != nil {
			if *c.State == row.StateCLOSED {
				return nil, fault.Invalid("input.state", "Close it with what was learnt and what is to follow.")
			}
			note("state", string(i.State), string(*c.State))
			if u.SetState(*c.State); *c.State == row.StateOPEN {
				u.ClearContainedAt()
			} else if i.State == row.StateOPEN {
				u.SetContainedAt(s.now())
			}
		}
		if c.OwnerID != nil {
			if err := s.keeper(ctx, "input.ownerId", *c.OwnerID); err != nil {
				return nil, err
			}
			note("owner", deref(i.OwnerID), *c.OwnerID)
			u.SetOwnerID(*c.OwnerID)
		}
		if c.SubjectID != nil {
			if i.Drill {
				return nil, fault.Conflict("A drill is about nobody's account.")
			}
			if err := s.member(ctx, "input.subjectId", *c.SubjectID); err != nil {
				return nil, err
			}
			if *c.SubjectID != deref(i.SubjectID) { // else whom it is about could close it after all
				if err := s.impartial(ctx, i, "say whom it is about"); err != nil {
					return nil, err
				}
			}
			note("subject", deref(i.SubjectID), *c.SubjectID)
			u.SetSubjectID(*c.SubjectID)
		}
		if len(facts) == 0 {
			return i, nil
		}
		sealed, err := s.seal(ctx, i.OrganizationID, i.ID, d)
		if err != nil {
			return nil, err
		}
		if i, err = u.SetDetailSealed(sealed).Save(ctx); err != nil {
			return nil, fmt.Errorf("change incident: %w", err)
		}
		return i, s.record(ctx, i, activity.IncidentChanged, facts)
	})
}

// do looks an incident up with the viewer's rights, for this transaction alone.
func (s *Service) do(ctx context.Context, incidentID string, change func(ctx context.Context, i *ent.Incident) (*ent.Incident, error)) (*ent.Incident, error) {
	v, _ := access.From(ctx)
	if !v.Can(access.IncidentManage) {
		return nil, fault.Forbidden("Your role does not look after incidents.")
	}
	return store.InTx(ctx, s.DB, func(ctx context.Context, db *ent.Client) (*ent.Incident, error) {
		q := db.Incident.Query().Where(row.ID(incidentID))
		if s.Postgres {
			q = q.ForUpdate()
		}
		i, err := q.Only(ctx)
		if ent.IsNotFound(err) {
			return nil, fault.NotFound("There is no such incident.")
		}
		if err != nil {
			return nil, fmt.Errorf("find incident: %w", err)
		}
		if i, err = s.noticed(ctx, i); err != nil {
			return nil, err
		}
		return change(ctx, i)
	})
}

// record notes what happened in the room of an incident. In a drill it is an event of
// a drill.
func (s *Service) record(ctx context.Context, i *ent.Incident, kind activity.Kind, facts map[string]string) error {
	if i.Drill {
		k, ok := drilled[kind]
		if !ok {
			return fmt.Errorf("record %s in a drill: there is no such kind", kind.Name)
		}
		kind = k
	}
	d, err := s.Detail(ctx, i)
	if err != nil && !errors.Is(err, vault.ErrSealed) { // what was changed has no title, and is recorded all the same
		return err
	}
	also := slices.Clone(i.Alerts)
	if i.SubjectID != nil {
		also = append(also, *i.SubjectID)
	}
	return s.Activity.Record(ctx, activity.Event{
		Kind: kind, Object: i.ID, Name: d.Title, Also: also, Organization: i.OrganizationID, Facts: facts,
	})
}

// member refuses ids of others than members.
func (s *Service) member(ctx context.Context, field, userID string) error {
	ok, err := store.In(ctx, s.DB).Membership.Query().Where(membership.UserID(userID), membership.StateNEQ(membership.StateREMOVED)).Exist(ctx)
	if err != nil {
		return fmt.Errorf("find member: %w", err)
	}
	if !ok {
		return fault.Invalid(field, "Choose a member of the organization.")
	}
	return nil
}

// impartial refuses to let people do something about an incident that is about
// themselves, as long as somebody else can.
func (s *Service) impartial(ctx context.Context, i *ent.Incident, what string) error {
	v, _ := access.From(ctx)
	if deref(i.SubjectID) != v.User {
		return nil
	}
	other, err := store.In(ctx, s.DB).Membership.Query().
		Where(membership.UserIDNEQ(v.User), membership.StateEQ(membership.StateACTIVE), membership.RoleIn(alert.Keepers()...)).Exist(ctx)
	if err != nil {
		return fmt.Errorf("look for another admin: %w", err)
	}
	if other {
		return fault.Forbidden("This incident is about you. Somebody else has to %s.", what)
	}
	return nil
}

// keeper refuses ids of others than those who look after incidents.
func (s *Service) keeper(ctx context.Context, field, userID string) error {
	ok, err := store.In(ctx, s.DB).Membership.Query().
		Where(membership.UserID(userID), membership.StateEQ(membership.StateACTIVE), membership.RoleIn(alert.Keepers()...)).Exist(ctx)
	if err != nil {
		return fmt.Errorf("find member: %w", err)
	}
	if !ok {
		return fault.Invalid(field, "Choose somebody whose role looks after incidents.")
	}
	return nil
}

// Alerts are those that an incident was opened from, with the viewer's rights.
func (s *Service) Alerts(ctx context.Context, i *ent.Incident) ([]*ent.Alert, error) {
	return store.In(ctx, s.DB).Alert.Query().Where(entalert.IDIn(i.Alerts...)).Order(ent.Asc(entalert.FieldID)).All(ctx)
}

func closed() error { return fault.Conflict("This incident is closed. Open it again first.") }

func deref(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

func (s *Service) now() time.Time { return s.Now().UTC().Truncate(time.Millisecond) }
