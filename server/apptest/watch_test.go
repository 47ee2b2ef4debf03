package apptest

import (
	"encoding/csv"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/strongroom/strongroom/ent/access"
)

// found is an event as a search shows it.
type found struct {
	ID, Kind, Sentence, ObjectName, Outcome, Request, Address string
	ObjectID                                                  *string
	Sequence                                                  int
	CreatedAt                                                 time.Time
	Actor                                                     *struct{ ID string }
	Changes                                                   []struct{ Name, Before, After string }
	Facts                                                     []struct{ Name, Value string }
	Unusual                                                   []struct{ Code, Text string }
	Place                                                     struct{ Label, Network string }
}

const searching = `query($first: Int, $after: Cursor, $last: Int, $before: Cursor, $actor: ID, $object: ID, $outcome: ActivityEventOutcome, $areas: [String!], $kinds: [String!], $from: Time, $until: Time) {
	activity(first: $first, after: $after, last: $last, before: $before, actorId: $actor, objectId: $object, outcome: $outcome, areas: $areas, kinds: $kinds, from: $from, until: $until) {
		pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
		edges { node { id kind sentence objectName objectID outcome request address sequence createdAt actor { id } changes { name before after } facts { name value } place { label network } unusual { code text } } }
	} }`

type foundPage struct {
	Activity struct {
		PageInfo struct {
			HasNextPage, HasPreviousPage bool
			StartCursor, EndCursor       string
		}
		Edges []struct{ Node found }
	}
}

func (p foundPage) events() (out []found) {
	for _, e := range p.Activity.Edges {
		out = append(out, e.Node)
	}
	return out
}

func (c *Client) search(vars map[string]any) []found {
	c.app.t.Helper()
	var got foundPage
	if vars["first"] == nil && vars["last"] == nil {
		vars["first"] = 200
	}
	c.Must(searching, vars, &got)
	return got.events()
}

func kindsOf(events []found) (out []string) {
	for _, e := range events {
		out = append(out, e.Kind)
	}
	return out
}

func TestWhoTouchedADatasetIsFoundByIt(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		a := Start(t, o)
		admin := a.SetUp()
		ann := a.Invite(admin, access.RoleAnalyst, annEmail, "Ann")
		secret := admin.Upload("secret.csv", "a\n1\n")
		other := admin.Upload("other.csv", "a\n1\n")
		admin.Must(`mutation($id: ID!) { updateDataset(input: {id: $id, visibility: TEAM}) { dataset { id } } }`, map[string]any{"id": secret}, nil)
		ann.Must(`query($id: ID!) { dataset(id: $id) { latestVersion { findings { preview } } } }`, map[string]any{"id": secret}, nil)
		run := ann.Run("SELECT * FROM secret")
		code, _ := ann.Get(ann.Export(run.Result.ID, "CSV"))
		if code != 200 {
			t.Fatalf("the download answers %d", code)
		}
		admin.Run("SELECT * FROM other")
		a.settle()

		got := admin.search(map[string]any{"object": secret})
		want := []string{"export.sent", "export.granted", "run.succeeded", "dataset.previewed", "dataset.changed", "dataset.uploaded"}
		if diff := cmp.Diff(want, kindsOf(got)); diff != "" {
			t.Error(diff)
		}
		if c := got[4].Changes; len(c) != 1 || c[0].Name != "visibility" || c[0].Before != "PRIVATE" || c[0].After != "TEAM" {
			t.Errorf("opening it changed %v", c)
		}
		by := admin.search(map[string]any{"object": secret, "actor": ann.User, "kinds": []string{"export.sent"}, "areas": []string{"run"}})
		if diff := cmp.Diff([]string{"export.sent", "run.succeeded"}, kindsOf(by)); diff != "" {
			t.Error(diff)
		}
		if got := kindsOf(admin.search(map[string]any{"object": other})); !slices.Equal(got, []string{"run.succeeded", "dataset.uploaded"}) {
			t.Errorf("the other dataset: %v", got)
		}
		// A person sees what they did themselves, and nothing of others.
		if got := kindsOf(ann.search(map[string]any{"object": secret})); !slices.Equal(got, want[:4]) {
			t.Errorf("Ann sees %v", got)
		}
		if got := ann.search(map[string]any{"actor": admin.User}); len(got) != 0 {
			t.Errorf("Ann sees %d events of the admin", len(got))
		}
		// What a person was done to them is found by them.
		if got := kindsOf(admin.search(map[string]any{"object": ann.User, "kinds": []string{"member.role_changed"}})); len(got) != 0 {
			t.Errorf("no role was changed: %v", got)
		}

		var access struct {
			DatasetAccess []struct {
				Sequence        int
				Action, Outcome string
				Person          *struct{ ID string }
			}
		}
		const asking = `query($id: ID!, $before: Long) { datasetAccess(datasetId: $id, first: 2, before: $before) { sequence action outcome person { id } } }`
		admin.Must(asking, map[string]any{"id": secret}, &access)
		if l := access.DatasetAccess; len(l) != 2 || l[0].Action != "downloaded a result computed from it" || l[0].Person.ID != ann.User {
			t.Errorf("the owner is told %+v", l)
		}
		admin.Must(asking, map[string]any{"id": secret, "before": access.DatasetAccess[1].Sequence}, &access)
		if l := access.DatasetAccess; len(l) != 2 || l[0].Action != "queried it" || l[1].Action != "looked at its first rows" {
			t.Errorf("then %+v", l)
		}
		ann.Refused("FORBIDDEN", asking, map[string]any{"id": secret}) // she may query it, and is not its owner
		ann.Refused("NOT_FOUND", asking, map[string]any{"id": other})
	})
}

// TestAnOwnerIsNotToldWhatElseWasRead has an analyst own a dataset that is joined
// with one that its owner cannot see.
func TestAnOwnerIsNotToldWhatElseWasRead(t *testing.T) {
	t.Parallel()
	a := Start(t, Options{})
	admin := a.SetUp()
	ann := a.Invite(admin, access.RoleAnalyst, annEmail, "Ann")
	hers := ann.Upload("hers.csv", "a\n1\n")
	ann.Must(`mutation($id: ID!) { updateDataset(input: {id: $id, visibility: TEAM}) { dataset { id } } }`, map[string]any{"id": hers}, nil)
	admin.Upload("layoffs.csv", "a\n1\n")
	admin.Run("SELECT * FROM hers JOIN layoffs USING (a)")
	a.settle()
	got := ann.Ask(`query($id: ID!) { datasetAccess(datasetId: $id) { action person { name } } }`, map[string]any{"id": hers})
	if !strings.Contains(string(got.Raw), "queried it") || !strings.Contains(string(got.Raw), "Ada Admin") || strings.Contains(string(got.Raw), "layoffs") {
		t.Errorf("she is told %s", got.Raw)
	}
	if got := ann.search(map[string]any{"object": hers, "actor": admin.User}); len(got) != 0 {
		t.Errorf("the log shows her %+v", got)
	}
}

func TestPagesOfASearchJoin(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		a := Start(t, o)
		admin := a.SetUp()
		for i := range 7 {
			admin.Must(`mutation($n: String!) { renameOrganization(input: {name: $n}) { organization { id } } }`, map[string]any{"n": fmt.Sprint("N", i)}, nil)
			admin.Must(`mutation($n: String!) { updateProfile(input: {name: $n}) { user { id } } }`, map[string]any{"n": fmt.Sprint("P", i)}, nil)
		}
		a.settle()
		for name, filter := range map[string]map[string]any{
			"all":    {},
			"kinds":  {"kinds": []string{"organization.renamed", "profile.changed"}},
			"areas":  {"areas": []string{"organization", "profile"}, "actor": admin.User},
			"object": {"object": admin.User},
		} {
			whole := admin.search(with2(filter, "first", 200))
			if len(whole) < 7 {
				t.Fatalf("%s: %d events", name, len(whole))
			}
			if !slices.IsSortedFunc(whole, func(a, b found) int { return b.Sequence - a.Sequence }) {
				t.Errorf("%s is out of order", name)
			}
			for _, way := range []struct{ size, cursor, next string }{{"first", "after", "end"}, {"last", "before", "start"}} {
				var joined []found
				vars := with2(filter, way.size, 3)
				for range 20 {
					var got foundPage
					admin.Must(searching, vars, &got)
					p := got.Activity.PageInfo
					more := p.HasNextPage
					vars[way.cursor] = p.EndCursor
					if way.size == "last" {
						joined, more = append(got.events(), joined...), p.HasPreviousPage
						vars[way.cursor] = p.StartCursor
					} else {
						joined = append(joined, got.events()...)
					}
					if !more {
						break
					}
				}
				if way.size == "last" {
					// Counted from the end, the list goes from the oldest to the newest.
					slices.Reverse(joined)
					slices.SortFunc(joined, func(a, b found) int { return b.Sequence - a.Sequence })
				}
				if diff := cmp.Diff(ids2(whole), ids2(joined)); diff != "" {
					t.Errorf("%s by %s: %s", name, way.size, diff)
				}
			}
		}
		newest := admin.search(map[string]any{})
		from, until := newest[9].CreatedAt, newest[4].CreatedAt
		var want []string
		for _, e := range newest {
			if !e.CreatedAt.Before(from) && e.CreatedAt.Before(until) {
				want = append(want, e.ID)
			}
		}
		if diff := cmp.Diff(want, ids2(admin.search(map[string]any{"from": from, "until": until}))); diff != "" {
			t.Errorf("a time: %s", diff)
		}
		if got := admin.search(map[string]any{"from": time.Now().Add(100 * time.Hour)}); len(got) != 0 {
			t.Errorf("the future holds %d events", len(got))
		}
		if got := admin.search(map[string]any{"until": time.Now().Add(-100 * time.Hour)}); len(got) != 0 {
			t.Errorf("the past holds %d events", len(got))
		}
		admin.Refused("INVALID", searching, map[string]any{"areas": []string{"nothing"}})
	})
}

func with2(filter map[string]any, key string, value any) map[string]any {
	out := map[string]any{key: value}
	for k, v := range filter {
		out[k] = v
	}
	return out
}

func ids2(events []found) (out []string) {
	for _, e := range events {
		out = append(out, e.ID)
	}
	return out
}

func TestActivityLeavesAsAFileToWhoMaySeeIt(t *testing.T) {
	t.Parallel()
	a := Start(t, Options{})
	admin := a.SetUp()
	ann := a.Invite(admin, access.RoleAnalyst, annEmail, "=cmd|' /C calc'!A0")
	a.settle()
	fetch := func(c *Client, in map[string]any) string {
		t.Helper()
		var got struct{ ExportActivity struct{ Path string } }
		c.Must(`mutation($in: ExportActivityInput!) { exportActivity(input: $in) { path } }`, map[string]any{"in": in}, &got)
		code, body := c.Get(got.ExportActivity.Path)
		if code != 200 {
			t.Fatalf("%s answers %d: %s", got.ExportActivity.Path, code, body)
		}
		return string(body)
	}
	rows, err := csv.NewReader(strings.NewReader(fetch(admin, map[string]any{"format": "CSV"}))).ReadAll()
	if err != nil || len(rows) < 4 || rows[0][0] != "sequence" {
		t.Fatalf("%v %v", rows, err)
	}
	for _, row := range rows {
		for _, cell := range row {
			if strings.HasPrefix(cell, "=") {
				t.Errorf("a spreadsheet takes %q for a formula", cell)
			}
		}
	}
	own := fetch(ann, map[string]any{"format": "JSONL"})
	if strings.Contains(own, admin.User) || !strings.Contains(own, ann.User) {
		t.Errorf("Ann's own activity is %s", own)
	}
	only := fetch(admin, map[string]any{"format": "JSONL", "kinds": []string{"organization.created"}})
	if n := strings.Count(only, "\n"); n != 1 || !strings.Contains(only, "organization.created") {
		t.Errorf("a filter gives %s", only)
	}
	a.settle()
	if got := kindsOf(admin.search(map[string]any{"areas": []string{"activity"}})); len(got) != 3 {
		t.Errorf("the exports are recorded as %v", got)
	}
	if code, _ := a.Client().Get("/activity-export?format=CSV"); code != 401 {
		t.Errorf("nobody is answered %d", code)
	}
	if code, _ := admin.Get("/activity-export?format=CSV&outcome=x%27"); code < 400 || code >= 500 {
		t.Errorf("a made-up outcome is answered %d", code)
	}
	a.Clock.Advance(6 * time.Minute)
	if code, _ := ann.Get("/activity-export?format=CSV"); code != 401 {
		t.Errorf("whoever proved long ago who they are is answered %d", code)
	}
}
