package apptest

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/server/incident"
	"github.com/strongroom/strongroom/server/ledger"
)

// evidence fetches the bundle of an incident, and says what is wrong with it.
func (c *Client) evidence(incidentID string) (file []byte, problems []string) {
	c.app.t.Helper()
	code, file := c.Get(incident.EvidencePath(incidentID))
	if code != http.StatusOK {
		c.app.t.Fatalf("evidence: %d %s", code, file)
	}
	var log logOf
	c.Must(readingLog, nil, &log)
	report, err := ledger.VerifyBundle(bytes.NewReader(file), int64(len(file)), log.AuditLog.Key)
	if err != nil {
		c.app.t.Fatal(err)
	}
	if report.Sound() != (len(report.Problems) == 0) {
		c.app.t.Errorf("sound with %q", report.Problems)
	}
	return file, report.Problems
}

func packed(t *testing.T, file []byte, name string) string {
	t.Helper()
	in, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	f, err := in.Open(name)
	if err != nil {
		return ""
	}
	text, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestWhoeverTampersWithARowTakesNoOtherEvidenceAway changes rows behind Strongroom's back:
// the bundle names each, and holds the others.
func TestWhoeverTampersWithARowTakesNoOtherEvidenceAway(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		a := Start(t, o)
		admin := a.SetUp()
		ann := a.Invite(admin, access.RoleAnalyst, annEmail, "Ann")
		ann.Upload("words.csv", "id,word\n1,a\n")
		room := admin.openIncident("title", "Her laptop", "playbookId", "account-takeover", "subjectId", ann.User)
		admin.Must(notingIncident, input("id", room, "text", "I called her."), nil)
		admin.Must(notingIncident, input("id", room, "text", "She found it."), nil)
		a.settle()
		whole, problems := admin.evidence(room)
		if len(problems) > 0 || packed(t, whole, "unproved.jsonl") != "" {
			t.Fatalf("untouched evidence: %q", problems)
		}
		events := strings.Count(packed(t, whole, "events.jsonl"), "\n")

		at := func(which, where string) int {
			return a.count(fmt.Sprintf("SELECT %s(sequence) FROM activity_events WHERE %s", which, where))
		}
		unreadable, changed := at("min", "actor_id = '"+ann.User+"'"), at("max", "actor_id = '"+ann.User+"'")
		moved := at("max", "kind = 'incident.opened'")
		if unreadable == changed {
			t.Fatal("she did one thing")
		}
		a.exec(
			fmt.Sprintf("UPDATE activity_events SET kind = 'session.ended' WHERE sequence = %d", changed),
			fmt.Sprintf("UPDATE activity_events SET detail_sealed = (SELECT detail_sealed FROM activity_events WHERE sequence = %d) WHERE sequence = %d", moved, unreadable),
			"UPDATE incident_notes SET text_sealed = (SELECT detail_sealed FROM incidents) WHERE id = (SELECT min(id) FROM incident_notes)",
			"UPDATE incident_tasks SET detail_sealed = (SELECT detail_sealed FROM incidents) WHERE position = 4",
		)
		file, problems := admin.evidence(room)
		want := []string{
			fmt.Sprintf("Event %d is not what was logged", changed), fmt.Sprintf("Event %d cannot be read", unreadable), `"ino_`, `"itk_`,
		}
		for _, w := range want {
			if !slices.ContainsFunc(problems, func(p string) bool { return strings.HasPrefix(p, w) }) {
				t.Errorf("nothing in %q begins with %q", problems, w)
			}
		}
		if len(problems) != len(want) {
			t.Errorf("%d things are wrong: %q", len(problems), problems)
		}
		// What was changed is one less; that it was exported before, and the step that this
		// ended, are two more.
		if n := strings.Count(packed(t, file, "events.jsonl"), "\n"); n != events+1 {
			t.Errorf("of %d events there are %d", events, n)
		}
		if paper := packed(t, file, "incident.json"); !strings.Contains(paper, "She found it.") || strings.Contains(paper, "I called her.") {
			t.Errorf("the paper is %s", paper)
		}
		if reach := packed(t, file, "reach.json"); !strings.Contains(reach, "tampered with: 1") {
			t.Errorf("what could be reached is %s", reach)
		}
		a.settle()
		exported := admin.search(map[string]any{"kinds": []string{"incident.evidence_exported"}, "first": 1})[0]
		if !strings.Contains(fmt.Sprint(exported.Facts), "{unproved 4}") {
			t.Errorf("recorded is %+v", exported)
		}

		// Nor does whoever breaks the tree itself, or the title of the room.
		zero := "zeroblob(length(hashes))"
		if a.Database.IsPostgres() {
			zero = "decode(repeat('00', length(hashes)), 'hex')"
		}
		a.exec("UPDATE audit_tiles SET hashes = "+zero, "UPDATE incidents SET detail_sealed = (SELECT text_sealed FROM incident_notes LIMIT 1)")
		file, problems = admin.evidence(room)
		if events := packed(t, file, "events.jsonl"); events != "" {
			t.Errorf("without a tree there are proofs of %s", events)
		}
		if !slices.ContainsFunc(problems, func(p string) bool { return strings.HasPrefix(p, fmt.Sprintf("Event %d has no proof", moved)) }) {
			t.Errorf("%q", problems)
		}
	})
}
