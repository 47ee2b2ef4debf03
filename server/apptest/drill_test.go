package apptest

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/server/incident"
)

const (
	startingDrill      = `mutation($in: StartDrillInput!) { startDrill(input: $in) { incident { id } } }`
	acknowledgingDrill = `mutation($in: AcknowledgeDrillInput!) { acknowledgeDrill(input: $in) { incident { id } } }`
	updatingIncident   = `mutation($in: UpdateIncidentInput!) { updateIncident(input: $in) { incident { id } } }`
	reopeningIncident  = `mutation($in: ReopenIncidentInput!) { reopenIncident(input: $in) { incident { id } } }`
	exportingEvidence  = `mutation($in: ExportIncidentEvidenceInput!) { exportIncidentEvidence(input: $in) { path } }`
)

type drillParts struct {
	ID, Title, State, DrillState string
	Drill                        bool
	Subject                      *struct{ ID string }
	Tasks                        []struct {
		ID, Title, Note string
		Action, DoneAt  *string
		FollowUp        bool
	}
	Timeline    []struct{ Kind string }
	DrillReport struct {
		Announced bool
		Seconds   int
		Injects   []struct {
			Minute   int
			From, At string
		}
		NextAt *string
		Phases []struct {
			Name    string
			Target  int
			Seconds *int
			Missed  bool
		}
		Steps []struct{ Seconds, SkippedAfter *int }
		Parts []struct {
			Person                *struct{ ID string }
			Acknowledged          bool
			Steps, Skipped, Notes int
		}
		Gaps   []string
		Former *struct {
			Incident struct{ ID string }
			Done     int
		}
	}
}

const drillFields = `id title state drill drillState subject { id } tasks { id title note action doneAt followUp } timeline { kind }
	drillReport { announced seconds injects { minute from at } nextAt phases { name target seconds missed } steps { seconds skippedAfter }
	parts { person { id } acknowledged steps skipped notes } gaps former { incident { id } done } }`

func (c *Client) startDrill(parts ...any) string {
	c.app.t.Helper()
	var out struct {
		StartDrill struct{ Incident struct{ ID string } }
	}
	c.Must(startingDrill, input(parts...), &out)
	return out.StartDrill.Incident.ID
}

func (c *Client) drill(incidentID string) drillParts {
	c.app.t.Helper()
	var out struct{ Node drillParts }
	c.Must(`query($id: ID!) { node(id: $id) { ... on Incident { `+drillFields+` } } }`, map[string]any{"id": incidentID}, &out)
	return out.Node
}

// endDrill skips what is left to do and closes it as any incident, with a thing to follow.
func (c *Client) endDrill(incidentID string) {
	c.app.t.Helper()
	c.skipRest(incidentID)
	c.Must(closingIncident, c.closing(incidentID), nil)
}

// remarked are the tables that tell that somebody did something, which a drill may.
var remarked = map[string]bool{
	"incidents": true, "incident_tasks": true, "incident_notes": true, "activity_events": true, "audit_logs": true, "audit_tiles": true,
}

// TestADrillDoesNothingToAnybody carries every step of every playbook out, and then
// compares everything that the organization has with what it had.
func TestADrillDoesNothingToAnybody(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		a := Start(t, o)
		admin := a.SetUp()
		admin.AddApp() // so that nothing but its being a drill keeps shields down
		admin.SignIn(Admin)
		second := a.Invite(admin, access.RoleAdmin, "second@northwind.example", "Second")
		ann := a.Invite(admin, access.RoleAnalyst, annEmail, "Ann")
		ann.Run("SELECT 1")
		a.settle()
		before, mails := a.rows(t, admin.Organization), len(a.API.Mailbox.Messages())
		first := a.count("SELECT max(sequence) FROM activity_events")
		carried := 0
		for _, p := range incident.Playbooks {
			id := admin.startDrill("playbookId", p.ID)
			admin.Refused("CONFLICT", updatingIncident, input("id", id, "subjectId", ann.User))
			admin.Refused("CONFLICT", exportingEvidence, input("id", id))
			for _, task := range admin.drill(id).Tasks {
				if task.Action == nil {
					admin.Refused("CONFLICT", runningTask, input("id", task.ID))
					second.Must(completingTask, input("id", task.ID, "note", "As if."), nil)
					continue
				}
				var out struct{ RunIncidentTask struct{ Path *string } }
				admin.Must(runningTask, input("id", task.ID), &out)
				if out.RunIncidentTask.Path != nil {
					t.Errorf("%s: %s gives a file", p.ID, *task.Action)
				}
				admin.Refused("CONFLICT", runningTask, input("id", task.ID))
				carried++
			}
			if code, _ := admin.Get(incident.EvidencePath(id)); code == http.StatusOK {
				t.Errorf("%s: evidence leaves", p.ID)
			}
			for _, task := range admin.drill(id).Tasks {
				if task.DoneAt == nil || task.Action != nil && !strings.HasPrefix(task.Note, "Simulated: ") {
					t.Errorf("%s: %+v", p.ID, task)
				}
			}
			admin.endDrill(id)
			admin.Refused("CONFLICT", reopeningIncident, input("id", id))
		}
		if carried < 20 {
			t.Errorf("only %d steps were carried out", carried)
		}
		a.settle()
		after := a.rows(t, admin.Organization)
		for table := range before {
			switch {
			case remarked[table]:
			case table == "sessions":
				if len(after[table]) != len(before[table]) {
					t.Errorf("%d sessions became %d", len(before[table]), len(after[table]))
				}
			default:
				if diff := cmp.Diff(before[table], after[table]); diff != "" {
					t.Errorf("a drill changes %s:\n%s", table, diff)
				}
			}
		}
		for name, c := range map[string]*Client{"another admin": second, "an analyst": ann} {
			if answer := c.Ask(`{ viewer { user { id } } }`, nil); strings.Contains(string(answer.Raw), "UNAUTHENTICATED") {
				t.Errorf("%s was signed out", name)
			}
		}
		if ended := a.count("SELECT count(*) FROM activity_events WHERE kind NOT LIKE 'drill.%' AND kind <> 'access.denied' AND sequence > " + itoa(first)); ended != 0 {
			t.Errorf("%d events are of something else than a drill", ended)
		}
		if n := len(a.API.Mailbox.Messages()); n != mails {
			t.Errorf("%d mails were sent", n-mails)
		}
		if up := admin.shields(); up != nil {
			t.Error("shields are up")
		}
	})
}

func itoa(n int) string {
	b, _ := json.Marshal(n)
	return string(b)
}

// TestADrillHasAClockAndAReport goes from the start to the comparison with the drill
// before.
func TestADrillHasAClockAndAReport(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		a := Start(t, o)
		admin := a.SetUp()
		second := a.Invite(admin, access.RoleAdmin, "second@northwind.example", "Second")
		id := admin.startDrill("playbookId", "account-takeover")
		d := admin.drill(id)
		if !d.Drill || d.DrillState != "RUNNING" || d.Title != "Drill: Account takeover" || d.Subject != nil || d.DrillReport.Announced ||
			len(d.DrillReport.Injects) != 0 || d.DrillReport.NextAt == nil || len(d.DrillReport.Gaps) != 0 || d.DrillReport.Former != nil {
			t.Fatalf("%+v", d)
		}
		due, err := time.Parse(time.RFC3339, *d.DrillReport.NextAt)
		if err != nil {
			t.Fatal(err)
		}
		a.Clock.Advance(due.Sub(a.Clock.Now())) // the moment at which a browser asks again
		d = admin.drill(id)
		if in := d.DrillReport.Injects; len(in) != 1 || in[0].Minute != 3 || d.DrillReport.Phases[0].Seconds != nil || d.DrillReport.Phases[0].Missed {
			t.Errorf("%+v", d.DrillReport)
		}
		a.Clock.Advance(4*time.Minute + 10*time.Second)
		if !second.drill(id).DrillReport.Phases[0].Missed {
			t.Error("nobody took notice within the target, and it is not missed")
		}
		second.Must(acknowledgingDrill, input("id", id), nil)
		admin.Must(acknowledgingDrill, input("id", id), nil) // whoever was first stays so
		a.Clock.Advance(10 * time.Minute)
		admin.Refused("STALE_AUTHENTICATION", runningTask, input("id", d.Tasks[1].ID)) // as in a real one
		admin.SignIn(Admin)
		admin.Must(runningTask, input("id", d.Tasks[1].ID), nil)
		admin.Must(updatingIncident, input("id", id, "state", "CONTAINED", "title", "A fire"), nil)
		a.Clock.Advance(20 * time.Minute)
		admin.endDrill(id)
		a.Clock.Advance(20 * time.Minute) // nothing comes any more, and the clock stands
		a.settle()
		d = admin.drill(id)
		r := d.DrillReport
		if d.Title != "Drill: A fire" || d.DrillState != "ENDED" || len(r.Injects) != 4 || r.NextAt != nil || r.Seconds/60 != 37 {
			t.Errorf("%+v", d)
		}
		for n, want := range []struct {
			minutes int
			missed  bool
		}{{7, true}, {17, false}, {37, false}} {
			if p := r.Phases[n]; p.Seconds == nil || *p.Seconds/60 != want.minutes || p.Missed != want.missed {
				t.Errorf("%+v, want %+v", p, want)
			}
		}
		if len(r.Parts) != 2 || r.Parts[0].Person.ID != admin.User || r.Parts[0].Steps != 1 || r.Parts[1].Person.ID != second.User || !r.Parts[1].Acknowledged {
			t.Errorf("%+v", r.Parts)
		}
		said := strings.Join(r.Gaps, " ")
		for _, gap := range []string{"taken notice of 3 minutes after the target", "Steps skipped: 9 of 10", "One person did every step", "Nobody wrote down"} {
			if !strings.Contains(said, gap) {
				t.Errorf("%q lacks %q", said, gap)
			}
		}
		for _, e := range d.Timeline {
			if !strings.HasPrefix(e.Kind, "drill.") {
				t.Errorf("%s is in the timeline of a drill", e.Kind)
			}
		}

		next := admin.startDrill("playbookId", "account-takeover")
		if f := admin.drill(next).DrillReport.Former; f == nil || f.Incident.ID != id || f.Done != 1 {
			t.Errorf("compared with %+v", f)
		}
		if f := admin.drill(admin.startDrill("playbookId", "insider")).DrillReport.Former; f != nil {
			t.Errorf("compared with a drill of something else: %+v", f)
		}
		a.Clock.Advance(7 * 24 * time.Hour)
		admin.SignIn(Admin)
		d = admin.drill(next)
		if d.DrillState != "ABANDONED" || d.State != "OPEN" || !strings.Contains(strings.Join(d.DrillReport.Gaps, " "), "seven days") {
			t.Errorf("%+v", d)
		}
	})
}

// TestADrillStaysADrillAndAnIncidentAnIncident tries every way from one to the other,
// and to count one as the other.
func TestADrillStaysADrillAndAnIncidentAnIncident(t *testing.T) {
	t.Parallel()
	a := Start(t, Options{})
	admin := a.SetUp()
	ann := a.Invite(admin, access.RoleAnalyst, annEmail, "Ann")
	guest := a.Invite(admin, access.RoleGuest, "guest@northwind.example", "Guest")
	id := admin.startDrill("playbookId", "account-takeover")

	ann.Refused("FORBIDDEN", startingDrill, input("playbookId", "insider"))
	ann.Refused("FORBIDDEN", acknowledgingDrill, input("id", id))
	ann.Refused("FORBIDDEN", `{ incidents(drills: true) { totalCount } }`, nil)
	guest.Refused("NOT_FOUND", startingDrill, input("playbookId", "insider"))
	admin.Refused("INVALID", startingDrill, input("playbookId", "fire"))
	admin.Refused("INVALID", startingDrill, input("playbookId", ""))

	real := admin.openIncident("title", "Drill: not at all", "playbookId", "account-takeover", "subjectId", ann.User)
	admin.Refused("CONFLICT", acknowledgingDrill, input("id", real))
	for _, field := range []string{"drill", "announced", "alerts", "alertId", "reportId"} {
		for _, in := range []map[string]any{input("id", id, field, nil), input("id", real, field, nil)} {
			if answer := admin.Ask(updatingIncident, in); !strings.Contains(string(answer.Raw), `"errors"`) {
				t.Errorf("%s can be changed: %s", field, answer.Raw)
			}
		}
		if answer := admin.Ask(startingDrill, input("playbookId", "insider", field, "x")); !strings.Contains(string(answer.Raw), `"errors"`) {
			t.Errorf("%s can be given to a drill: %s", field, answer.Raw)
		}
	}

	ann.report("what", "Something is odd.")
	reported := admin.openIncident("reportId", admin.reports()[0].ID)
	a.Client().SignIn(annEmail) // raises an alert
	alerted := admin.openIncident("alertId", admin.one("new-browser").ID)
	for _, room := range []string{real, reported, alerted} {
		if d := admin.drill(room); d.Drill || d.DrillState != "" || d.DrillReport.Phases != nil {
			t.Errorf("%+v", d)
		}
	}
	var out struct {
		Real, Drills struct {
			TotalCount int
			Edges      []struct{ Node struct{ ID string } }
		}
	}
	admin.Must(`{ real: incidents { totalCount edges { node { id } } } drills: incidents(drills: true) { totalCount edges { node { id } } } }`, nil, &out)
	if out.Real.TotalCount != 3 || len(out.Real.Edges) != 3 || out.Drills.TotalCount != 1 || len(out.Drills.Edges) != 1 || out.Drills.Edges[0].Node.ID != id {
		t.Errorf("%+v", out)
	}
	a.settle()
	if n := a.count("SELECT count(*) FROM activity_events WHERE kind = 'incident.opened'"); n != 3 {
		t.Errorf("%d incidents were opened", n)
	}
}

// TestChannelsHearOfADrillOnlyIfAskedTo looks at what arrives at a webhook, a chat and
// the mail of admins.
func TestChannelsHearOfADrillOnlyIfAskedTo(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		o.Environ = []string{"STRONGROOM_OUTBOUND_PRIVATE=127.0.0.0/8"}
		a := Start(t, o)
		admin := a.SetUp()
		hook, chat := &receiver{}, &receiver{}
		one, two := httptest.NewServer(hook), httptest.NewServer(chat)
		defer one.Close()
		defer two.Close()
		admin.Must(addingChannel, input("kind", "WEBHOOK", "name", "Collector", "address", one.URL, "minimum", "LOW"), nil)
		admin.Must(addingChannel, input("kind", "SLACK", "name", "Chat", "address", two.URL, "minimum", "LOW"), nil)
		a.settle()
		hooked, chatted, mails := hook.got(), chat.got(), len(a.letters(Admin))
		admin.endDrill(admin.startDrill("playbookId", "mass-export"))
		a.settle()
		if hook.got() != hooked || chat.got() != chatted || len(a.letters(Admin)) != mails {
			t.Fatal("channels hear of a drill unasked")
		}
		id := admin.startDrill("playbookId", "mass-export", "announce", true)
		a.settle()
		if hook.got() != hooked+1 || chat.got() != chatted+1 || len(a.letters(Admin)) != mails+1 {
			t.Fatalf("%d webhooks, %d chats, %d mails", hook.got()-hooked, chat.got()-chatted, len(a.letters(Admin))-mails)
		}
		var m struct {
			Type  string
			Data  any
			Drill struct {
				ID, Title string
				Simulated bool
			}
		}
		if err := json.Unmarshal(hook.bodies[hooked], &m); err != nil || m.Type != "drill.started" || m.Data != nil || m.Drill.ID != id ||
			!m.Drill.Simulated || !strings.HasPrefix(m.Drill.Title, "DRILL") {
			t.Errorf("%v, %s", err, hook.bodies[hooked])
		}
		if !strings.HasPrefix(string(chat.bodies[chatted]), `{"text":"*DRILL: Mass export*`) {
			t.Errorf("%s", chat.bodies[chatted])
		}
		if subject := a.letters(Admin)[0].Subject; !strings.HasPrefix(subject, "DRILL: Mass export") {
			t.Errorf("the mail is called %q", subject)
		}
		if !admin.drill(id).DrillReport.Announced {
			t.Error("the report does not say that channels were told")
		}
		admin.startDrill("playbookId", "insider", "announce", true, "severity", "MEDIUM")
		a.settle()
		if hook.got() != hooked+2 || len(a.letters(Admin)) != mails+1 {
			t.Errorf("%d webhooks, %d mails: a channel hears of what is not as bad as it wants", hook.got()-hooked, len(a.letters(Admin))-mails)
		}
	})
}
