package apptest

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/strongroom/strongroom/ent/access"
)

const (
	skippingTask  = `mutation($in: SkipIncidentTaskInput!) { skipIncidentTask(input: $in) { incident { id } } }`
	assigningTask = `mutation($in: AssignIncidentTaskInput!) { assignIncidentTask(input: $in) { incident { id } } }`
	needless      = "Nothing was found that would need it"
)

type taskParts struct {
	ID, Title, State, Reason, Note string
	SkippedAt, DoneAt              *string
	Skipper                        *struct{ ID string }
	FollowUp                       bool
}

func (c *Client) tasks(incidentID string) []taskParts {
	c.app.t.Helper()
	var out struct{ Node struct{ Tasks []taskParts } }
	c.Must(`query($id: ID!) { node(id: $id) { ... on Incident { tasks { id title state reason note skippedAt doneAt skipper { id } followUp } } } }`,
		map[string]any{"id": incidentID}, &out)
	return out.Node.Tasks
}

// skipRest skips whatever is open in a room.
func (c *Client) skipRest(incidentID string) {
	c.app.t.Helper()
	for _, task := range c.tasks(incidentID) {
		if task.State == "OPEN" && !task.FollowUp {
			c.Must(skippingTask, input("id", task.ID, "reason", needless), nil)
		}
	}
}

// closing is a whole input to close a room.
func (c *Client) closing(incidentID string) map[string]any {
	due := c.app.Clock.Now().AddDate(0, 1, 0).UTC().Format(time.RFC3339)
	return input("id", incidentID, "lessons", "Telephone numbers were missing.", "followUps", []any{
		map[string]any{"title": "Print the list", "ownerId": c.User, "dueAt": due},
	})
}

// TestNoIncidentIsClosedWithOpenSteps does, skips and leaves steps, in an incident and in
// a drill.
func TestNoIncidentIsClosedWithOpenSteps(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		a := Start(t, o)
		admin := a.SetUp()
		second := a.Invite(admin, access.RoleAdmin, "second@northwind.example", "Second")
		ann := a.Invite(admin, access.RoleAnalyst, annEmail, "Ann")
		real := admin.openIncident("title", "A lost disk", "playbookId", "lost-backup")
		for room, prefix := range map[string]string{real: "incident.", admin.startDrill("playbookId", "lost-backup"): "drill."} {
			admin.Must(notingIncidentTask, input("id", room, "title", "Ask the courier"), nil)
			steps := admin.tasks(room)
			first, last := steps[0], steps[len(steps)-1]
			refusal := admin.Refused("CONFLICT", closingIncident, admin.closing(room))
			for _, task := range steps {
				if !strings.Contains(refusal.Errors[0].Message, "“"+task.Title+"”") {
					t.Errorf("%q does not name %q", refusal.Errors[0].Message, task.Title)
				}
			}
			if n := len(admin.tasks(room)); n != len(steps) {
				t.Errorf("a refusal adds %d tasks", n-len(steps))
			}
			for _, reason := range []string{"", "      ", "because", "No\u202e such thing here", strings.Repeat("long ", 101)} {
				admin.Refused("INVALID", skippingTask, input("id", first.ID, "reason", reason))
			}
			ann.Refused("FORBIDDEN", skippingTask, input("id", first.ID, "reason", needless))
			admin.Refused("NOT_FOUND", skippingTask, input("id", "itk_nothing", "reason", needless))
			second.Must(skippingTask, input("id", first.ID, "reason", "  "+needless+"\n"), nil)
			admin.Refused("CONFLICT", skippingTask, input("id", first.ID, "reason", needless))
			admin.Refused("CONFLICT", assigningTask, input("id", first.ID, "ownerId", admin.User))
			if got := admin.tasks(room)[0]; got.State != "SKIPPED" || got.Reason != needless || got.SkippedAt == nil || got.Skipper.ID != second.User || got.DoneAt != nil {
				t.Errorf("%+v", got)
			}
			if refusal := admin.Refused("CONFLICT", closingIncident, admin.closing(room)).Errors[0].Message; strings.Contains(refusal, first.Title) {
				t.Errorf("%q names what is skipped", refusal)
			}

			// It is done after all.
			admin.Must(completingTask, input("id", first.ID, "note", "I did it."), nil)
			if got := admin.tasks(room)[0]; got.State != "DONE" || got.Reason != "" || got.SkippedAt != nil || got.Skipper != nil || got.DoneAt == nil {
				t.Errorf("%+v", got)
			}
			admin.Refused("CONFLICT", skippingTask, input("id", first.ID, "reason", needless))
			for _, task := range steps[1 : len(steps)-1] {
				admin.Must(skippingTask, input("id", task.ID, "reason", needless), nil)
			}
			if refusal := admin.Refused("CONFLICT", closingIncident, admin.closing(room)).Errors[0].Message; strings.Count(refusal, "“") != 1 || !strings.Contains(refusal, last.Title) {
				t.Errorf("of the last open task it says %q", refusal)
			}
			admin.Must(skippingTask, input("id", last.ID, "reason", needless), nil)
			admin.Must(closingIncident, admin.closing(room), nil)
			after := admin.tasks(room)
			follow := after[len(after)-1]
			admin.Refused("CONFLICT", skippingTask, input("id", follow.ID, "reason", needless))
			admin.Refused("CONFLICT", completingTask, input("id", last.ID, "note", "Too late."))
			if !follow.FollowUp || follow.State != "OPEN" {
				t.Errorf("%+v", follow)
			}
			a.numbered()
			told := admin.search(map[string]any{"object": room, "kinds": []string{prefix + "task_skipped"}, "first": 50})
			if len(told) != len(steps) {
				t.Errorf("%d events of %stask_skipped, of %d", len(told), prefix, len(steps))
			}
			for _, e := range told {
				reason := struct{ Name, Value string }{"reason", needless}
				if *e.ObjectID != room || !strings.Contains(e.Sentence, "skipped") || !slices.Contains(e.Facts, reason) {
					t.Errorf("%+v", e)
				}
			}
		}
	})
}

// TestEvidenceAndTheReportSayWhatWasSkipped looks into the file and the report.
func TestEvidenceAndTheReportSayWhatWasSkipped(t *testing.T) {
	t.Parallel()
	a := Start(t, Options{})
	admin := a.SetUp()
	room := admin.openIncident("title", "A lost disk", "playbookId", "lost-backup")
	step := admin.tasks(room)[1]
	admin.Must(skippingTask, input("id", step.ID, "reason", needless), nil)
	a.settle()
	var out struct{ ExportIncidentEvidence struct{ Path string } }
	admin.Must(exportingEvidence, input("id", room), &out)
	code, file := admin.Get(out.ExportIncidentEvidence.Path)
	in, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatalf("%d, %v", code, err)
	}
	r, err := in.Open("incident.json")
	if err != nil {
		t.Fatal(err)
	}
	var paper struct {
		Tasks []struct {
			Title, Reason string
			SkippedBy     string `json:"skipped_by"`
			SkippedAt     string `json:"skipped_at"`
		}
	}
	if err := json.NewDecoder(r).Decode(&paper); err != nil {
		t.Fatal(err)
	}
	if got := paper.Tasks[1]; got.Title != step.Title || got.Reason != needless || got.SkippedBy != admin.User || got.SkippedAt == "" || paper.Tasks[0].SkippedAt != "" {
		t.Errorf("%+v", paper.Tasks)
	}

	drill := admin.startDrill("playbookId", "lost-backup")
	a.Clock.Advance(2 * time.Minute)
	admin.skipRest(drill)
	admin.Must(closingIncident, admin.closing(drill), nil)
	report := admin.drill(drill).DrillReport
	if got := report.Steps[0]; got.Seconds != nil || got.SkippedAfter == nil || *got.SkippedAfter/60 != 2 {
		t.Errorf("%+v", got)
	}
	if got := report.Parts; len(got) != 1 || got[0].Skipped != len(report.Steps) || got[0].Steps != 0 {
		t.Errorf("%+v", got)
	}
	if said := strings.Join(report.Gaps, " "); !strings.Contains(said, "Steps skipped: "+itoa(len(report.Steps))+" of ") || strings.Contains(said, "neither") {
		t.Errorf("%q", said)
	}
}

// TestAnIncidentThatWasClosedWithOpenStepsIsReadAndReopened is of one from before steps
// had to be done or skipped.
func TestAnIncidentThatWasClosedWithOpenStepsIsReadAndReopened(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		a := Start(t, o)
		admin := a.SetUp()
		room := admin.openIncident("title", "A lost disk", "playbookId", "lost-backup")
		drill := admin.startDrill("playbookId", "lost-backup")
		a.exec("UPDATE incidents SET state = 'CLOSED', closed_at = created_at, running = NULL")
		if r := admin.room(room); r.State != "CLOSED" || len(r.Tasks) != len(admin.tasks(room)) || admin.tasks(room)[0].State != "OPEN" {
			t.Errorf("%+v", r)
		}
		if said := strings.Join(admin.drill(drill).DrillReport.Gaps, " "); !strings.Contains(said, "Steps neither done nor skipped: 7 of 7.") {
			t.Errorf("%q", said)
		}
		admin.Refused("CONFLICT", skippingTask, input("id", admin.tasks(room)[0].ID, "reason", needless))
		admin.Must(reopeningIncident, input("id", room), nil)
		admin.Refused("CONFLICT", closingIncident, admin.closing(room))
		admin.skipRest(room)
		admin.Must(closingIncident, admin.closing(room), nil)
		// What is to follow from the first time is in nobody's way the second time.
		admin.Must(reopeningIncident, input("id", room), nil)
		admin.Must(closingIncident, admin.closing(room), nil)
	})
}
