package apptest

import (
	"archive/zip"
	"bytes"
	"context"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/server/activity"
	"github.com/strongroom/strongroom/server/incident"
	"github.com/strongroom/strongroom/server/ledger"
)

type roomParts struct {
	ID, Title, State, Severity, Lessons string
	Opener, Owner, Subject              *struct{ ID string }
	Playbook                            *struct{ ID string }
	Alerts                              []struct{ ID string }
	Tasks                               []struct {
		ID, Title, Note, Function string
		Action, DoneAt            *string
		FollowUp                  bool
	}
	Notes    []struct{ Text string }
	Timeline []struct{ ID, Kind string }
}

const roomFields = `id title state severity lessons opener { id } owner { id } subject { id } playbook { id } alerts { id }
	tasks { id title note function action doneAt followUp } notes { text } timeline { id kind }`

func (c *Client) rooms() []roomParts {
	c.app.t.Helper()
	var out struct {
		Incidents struct{ Edges []struct{ Node roomParts } }
	}
	c.Must(`{ incidents { edges { node { `+roomFields+` } } } }`, nil, &out)
	var rooms []roomParts
	for _, e := range out.Incidents.Edges {
		rooms = append(rooms, e.Node)
	}
	return rooms
}

func (c *Client) room(incidentID string) roomParts {
	c.app.t.Helper()
	for _, r := range c.rooms() {
		if r.ID == incidentID {
			return r
		}
	}
	c.app.t.Fatalf("no incident %s", incidentID)
	return roomParts{}
}

const (
	openingIncident = `mutation($in: OpenIncidentInput!) { openIncident(input: $in) { incident { id } } }`
	runningTask     = `mutation($in: RunIncidentTaskInput!) { runIncidentTask(input: $in) { path incident { id } } }`
	completingTask  = `mutation($in: CompleteIncidentTaskInput!) { completeIncidentTask(input: $in) { incident { id } } }`
	notingIncident  = `mutation($in: AddIncidentNoteInput!) { addIncidentNote(input: $in) { incident { id } } }`
	closingIncident = `mutation($in: CloseIncidentInput!) { closeIncident(input: $in) { incident { state } } }`
)

func (c *Client) openIncident(parts ...any) string {
	c.app.t.Helper()
	var out struct {
		OpenIncident struct{ Incident struct{ ID string } }
	}
	c.Must(openingIncident, input(parts...), &out)
	return out.OpenIncident.Incident.ID
}

// follow goes through every task of a room, and fetches the evidence.
func (c *Client) follow(incidentID string) (evidence []byte) {
	c.app.t.Helper()
	for _, task := range c.room(incidentID).Tasks {
		if task.Function == "" {
			c.app.t.Errorf("%q serves nothing", task.Title)
		}
		if task.Action == nil {
			c.Refused("CONFLICT", runningTask, input("id", task.ID))
			c.Refused("INVALID", completingTask, input("id", task.ID, "note", " "))
			c.Must(completingTask, input("id", task.ID, "note", "I did it."), nil)
			continue
		}
		var out struct {
			RunIncidentTask struct{ Path *string }
		}
		c.Must(runningTask, input("id", task.ID), &out)
		if path := out.RunIncidentTask.Path; path != nil {
			var code int
			if code, evidence = c.Get(*path); code != http.StatusOK {
				c.app.t.Fatalf("evidence: %d %s", code, evidence)
			}
		}
		c.Refused("CONFLICT", runningTask, input("id", task.ID))
	}
	for _, task := range c.room(incidentID).Tasks {
		if task.DoneAt == nil || task.Note == "" {
			c.app.t.Errorf("%q is not done", task.Title)
		}
	}
	return evidence
}

// TestAnIncidentGoesFromItsAlertToItsLessons begins with "not me" and ends with what
// was learnt; its evidence is verified without the server.
func TestAnIncidentGoesFromItsAlertToItsLessons(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		a := Start(t, o)
		admin := a.SetUp()
		ann := a.Invite(admin, access.RoleAnalyst, annEmail, "Ann")
		said := activity.Event{Kind: activity.NotMe, Actor: ann.User, Object: ann.User, Organization: admin.Organization}
		for range 2 { // whoever says it twice is in one room
			if err := a.API.Activity.Record(context.Background(), said); err != nil {
				t.Fatal(err)
			}
		}
		alertID := admin.one("not-me").ID
		rooms := admin.rooms()
		if len(rooms) != 1 {
			t.Fatalf("%d incidents", len(rooms))
		}
		r := rooms[0]
		if r.Opener != nil || r.Subject == nil || r.Subject.ID != ann.User || r.Severity != "CRITICAL" || r.Playbook == nil ||
			r.Playbook.ID != "account-takeover" || len(r.Alerts) != 1 || r.Alerts[0].ID != alertID || len(r.Tasks) < 5 {
			t.Fatalf("%+v", r)
		}
		admin.Refused("CONFLICT", openingIncident, input("alertId", alertID))
		ann.Refused("FORBIDDEN", `{ incidents { totalCount } }`, nil)
		ann.Refused("FORBIDDEN", openingIncident, input("title", "x"))
		if code, _ := ann.Get(incident.EvidencePath(r.ID)); code != http.StatusNotFound {
			t.Errorf("an analyst fetches evidence: %d", code)
		}

		admin.Must(notingIncident, input("id", r.ID, "text", "I called her."), nil)
		a.settle()
		file := admin.follow(r.ID)
		var log struct{ AuditLog struct{ Key string } }
		admin.Must(`{ auditLog { key } }`, nil, &log)
		report, err := ledger.VerifyBundle(bytes.NewReader(file), int64(len(file)), log.AuditLog.Key)
		if err != nil || !report.Sound() || report.Entries < 3 {
			t.Fatalf("%+v %v", report, err)
		}
		changed := edited(t, file, "events.jsonl", "account.not_me", "account.be_me!")
		if report, err := ledger.VerifyBundle(bytes.NewReader(changed), int64(len(changed)), log.AuditLog.Key); err != nil || report.Sound() {
			t.Errorf("a changed event is not noticed: %+v %v", report, err)
		}
		a.settle()
		kinds := map[string]bool{}
		for _, e := range admin.room(r.ID).Timeline {
			kinds[e.Kind] = true
		}
		for _, k := range []activity.Kind{
			activity.NotMe, activity.AlertRaised, activity.IncidentOpened, activity.IncidentNoted, activity.IncidentStepRun,
			activity.IncidentExported, activity.MemberSignedOut, activity.ExportsFrozen, activity.PasswordDemanded,
		} {
			if !kinds[k.Name] {
				t.Errorf("the timeline lacks %s", k.Name)
			}
		}

		due := time.Now().AddDate(0, 1, 0).UTC().Format(time.RFC3339)
		follow := map[string]any{"title": "Ask everybody for a passkey", "ownerId": admin.User, "dueAt": due}
		admin.Refused("INVALID", closingIncident, input("id", r.ID, "lessons", " ", "followUps", []any{follow}))
		admin.Refused("INVALID", closingIncident, input("id", r.ID, "lessons", "Passwords leak.", "followUps", []any{}))
		admin.Refused("INVALID", closingIncident, input("id", r.ID, "lessons", "Passwords leak.", "followUps", []any{
			map[string]any{"title": "x", "ownerId": ann.User, "dueAt": due},
		}))
		admin.Refused("INVALID", closingIncident, input("id", r.ID, "lessons", "Passwords leak.", "followUps", []any{
			map[string]any{"title": "x", "ownerId": admin.User, "dueAt": "2020-01-01T00:00:00Z"},
		}))
		admin.Must(closingIncident, input("id", r.ID, "lessons", "Passwords leak.", "followUps", []any{follow}), nil)
		r = admin.room(r.ID)
		if last := r.Tasks[len(r.Tasks)-1]; r.State != "CLOSED" || r.Lessons != "Passwords leak." || !last.FollowUp || last.DoneAt != nil {
			t.Errorf("%+v", r)
		}
		admin.Refused("CONFLICT", notingIncidentTask, input("id", r.ID, "title", "too late"))
		admin.Must(completingTask, input("id", r.Tasks[len(r.Tasks)-1].ID, "note", "All have one."), nil)
	})
}

const notingIncidentTask = `mutation($in: AddIncidentTaskInput!) { addIncidentTask(input: $in) { incident { id } } }`

// edited changes one file of a bundle.
func edited(t *testing.T, file []byte, name, old, now string) []byte {
	t.Helper()
	in, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	out := zip.NewWriter(&b)
	for _, f := range in.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if f.Name == name && !strings.Contains(string(text), old) {
			t.Fatalf("%s lacks %q", name, old)
		}
		w, err := out.Create(f.Name)
		if err != nil {
			t.Fatal(err)
		}
		if f.Name == name {
			text = []byte(strings.Replace(string(text), old, now, 1))
		}
		if _, err := w.Write(text); err != nil {
			t.Fatal(err)
		}
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestEveryPlaybookCanBeFollowed walks all of them, step by step.
func TestEveryPlaybookCanBeFollowed(t *testing.T) {
	t.Parallel()
	a := Start(t, Options{})
	admin := a.SetUp()
	admin.AddApp() // without it nobody could lower the shields
	admin.SignIn(Admin)
	if len(incident.Playbooks) < 8 {
		t.Errorf("%d playbooks", len(incident.Playbooks))
	}
	for _, p := range incident.Playbooks {
		person := a.Invite(admin, access.RoleAnalyst, p.ID+"@northwind.example", p.Title)
		incidentID := admin.openIncident("title", p.Title, "playbookId", p.ID, "subjectId", person.User)
		a.settle()
		file := admin.follow(incidentID)
		report, err := ledger.VerifyBundle(bytes.NewReader(file), int64(len(file)), "")
		if err != nil || !report.Sound() {
			t.Errorf("%s: %+v %v", p.ID, report, err)
		}
		if up := admin.shields(); up != nil {
			admin.Must(lowering, in(map[string]any{"id": up.ID}), nil)
		}
	}
}
