package apptest

import (
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"log/slog"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/vektah/gqlparser/v2/ast"

	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/activityevent"
	"github.com/strongroom/strongroom/graph/generated"
	"github.com/strongroom/strongroom/server/activity"
	"github.com/strongroom/strongroom/server/app"
	"github.com/strongroom/strongroom/server/config"
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

func TestEverySettingIsRecordedBeforeAndAfter(t *testing.T) {
	t.Parallel()
	a := Start(t, Options{})
	admin := a.SetUp()
	changed := map[string]string{
		"viewersMayExport": "false", "guestsMayExport": "false", "exportRowLimit": "77", "invitationDays": "3", "passwordLength": "17",
		"passwordClasses": "false", "passwordScore": "4", "graceDays": "5", "passkeysClaimed": "true",
		"passkeyModels": `["cb69481e-8ff7-4039-93ec-0a2729a154a8"]`,
	}
	rule := map[string]string{
		"secondFactor": "ANY", "textMessages": "", "idleMinutes": "11", "lifetimeMinutes": "222",
		"sessionLimit": "9", "refuseAtLimit": "true", "trustDays": "4",
	}
	texts := map[string]string{"ADMIN": "true", "ANALYST": "false", "VIEWER": "false", "GUEST": "false"}
	schema := generated.NewExecutableSchema(generated.Config{}).Schema()
	var steps []string
	for _, f := range schema.Types["UpdateSettingsInput"].Fields {
		if f.Name == "sessionRules" {
			continue
		}
		value, ok := changed[f.Name]
		if !ok {
			t.Errorf("this test does not change the setting %s", f.Name)
		}
		steps = append(steps, f.Name+": "+value)
	}
	slices.Sort(steps)
	slices.Reverse(steps) // claimed passkeys before models
	for _, f := range schema.Types["SessionRuleInput"].Fields {
		if f.Name == "role" {
			continue
		}
		if _, ok := rule[f.Name]; !ok {
			t.Errorf("this test does not change %s of a session rule", f.Name)
		}
		for _, role := range access.Roles {
			value := rule[f.Name]
			if f.Name == "textMessages" {
				value = texts[string(role)]
			}
			if f.Name == "secondFactor" && role == access.RoleAdmin {
				continue // an admin can demand only what they have shown; the others share its code
			}
			steps = append(steps, fmt.Sprintf("sessionRules: [{role: %s, %s: %s}]", role, f.Name, value))
		}
	}
	before := 0
	for _, s := range steps {
		if strings.HasPrefix(s, "passkeyModels") {
			s += ", passkeysClaimed: true"
		}
		admin.Must(`mutation { updateSettings(input: {`+s+`}) { settings { invitationDays } } }`, nil, nil)
		a.settle()
		got := admin.search(map[string]any{"kinds": []string{"setting.changed"}})
		if len(got) != before+1 {
			t.Fatalf("%s makes %d events", s, len(got)-before)
		}
		before = len(got)
		if c := got[0].Changes; len(c) != 1 || c[0].Before == c[0].After || c[0].Before == "" || c[0].After == "" || got[0].ObjectName == "" {
			t.Errorf("%s is recorded as %+v", s, got[0])
		}
	}
	if before < 30 {
		t.Errorf("%d settings were changed", before)
	}
}

// dummy is some value of a type that the schema accepts.
func dummy(s *ast.Schema, typ *ast.Type, depth int) string {
	if typ.Elem != nil {
		return "[]"
	}
	switch typ.NamedType {
	case "Int", "Long", "Float":
		return "1"
	case "Boolean":
		return "true"
	case "Time":
		return `"2030-01-02T03:04:05Z"`
	case "JSON":
		return `"{}"`
	}
	def := s.Types[typ.NamedType]
	switch {
	case def == nil || def.Kind == ast.Scalar:
		return `"x"`
	case def.Kind == ast.Enum:
		return def.EnumValues[0].Name
	}
	var fields []string
	for _, f := range def.Fields {
		if f.Type.NonNull && f.DefaultValue == nil {
			fields = append(fields, f.Name+": "+dummy(s, f.Type, depth+1))
		}
	}
	return "{" + strings.Join(fields, ", ") + "}"
}

func call(s *ast.Schema, f *ast.FieldDefinition) string {
	var args []string
	for _, a := range f.Arguments {
		if a.Type.NonNull && a.DefaultValue == nil {
			args = append(args, a.Name+": "+dummy(s, a.Type, 0))
		}
	}
	out := f.Name
	if len(args) > 0 {
		out += "(" + strings.Join(args, ", ") + ")"
	}
	if def := s.Types[f.Type.Name()]; def != nil && (def.Kind == ast.Object || def.Kind == ast.Union || def.Kind == ast.Interface) {
		out += " { __typename }"
	}
	return "mutation { " + out + " }"
}

// TestEveryMutationThatIsRefusedIsRecorded calls each mutation as each role that lacks
// its permission.
func TestEveryMutationThatIsRefusedIsRecorded(t *testing.T) {
	t.Parallel()
	a := Start(t, Options{})
	admin := a.SetUp()
	people := map[access.Role]*Client{
		access.RoleAnalyst: a.Invite(admin, access.RoleAnalyst, annEmail, "Ann"),
		access.RoleViewer:  a.Invite(admin, access.RoleViewer, "vic@example.com", "Vic"),
		access.RoleGuest:   a.Invite(admin, access.RoleGuest, "gus@example.com", "Gus"),
	}
	schema := generated.NewExecutableSchema(generated.Config{}).Schema()
	refused := 0
	for role, c := range people {
		for _, f := range schema.Mutation.Fields {
			can := f.Directives.ForName("can")
			if can == nil {
				continue
			}
			needed := can.Arguments.ForName("do").Value.Raw
			if slices.Contains(access.Granted(role), access.Permission(needed)) {
				continue
			}
			refused++
			want := "FORBIDDEN"
			if role == access.RoleGuest {
				want = "NOT_FOUND"
			}
			c.Refused(want, call(schema, f), nil)
			a.settle()
			got := admin.search(map[string]any{"kinds": []string{"access.denied"}, "actor": c.User, "first": 1})
			// Refusals of one permission within a minute are one line, whatever was tried.
			if len(got) != 1 || got[0].Outcome != "DENIED" || !strings.Contains(fmt.Sprint(got[0].Facts), needed) {
				t.Errorf("%s refused to %s is recorded as %+v", f.Name, role, got)
			}
			a.API.Denials.Flush(context.Background(), true)
		}
	}
	if refused < 40 {
		t.Errorf("only %d mutations were refused", refused)
	}
}

func TestAFloodOfRefusalsIsTwoLines(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		a := Start(t, o)
		admin := a.SetUp()
		ann := a.Invite(admin, access.RoleAnalyst, annEmail, "Ann")
		for range 40 {
			ann.Refused("FORBIDDEN", `mutation { renameOrganization(input: {name: "Mine"}) { organization { id } } }`, nil)
		}
		denied := func() []found {
			a.settle()
			return admin.search(map[string]any{"kinds": []string{"access.denied"}})
		}
		if got := denied(); len(got) != 1 || got[0].Sentence != "was refused: rename the organization" {
			t.Fatalf("at once: %+v", got)
		}
		a.Clock.Advance(2 * time.Minute)
		ann.Refused("FORBIDDEN", `mutation { renameOrganization(input: {name: "Mine"}) { organization { id } } }`, nil)
		got := denied()
		if len(got) != 3 || !strings.Contains(got[1].Sentence, "39 more times") {
			t.Fatalf("later: %+v", got)
		}
	})
}

// TestTheLogOfOneOrganizationNeverNamesAnothers refuses things that name what belongs
// to somebody else.
func TestTheLogOfOneOrganizationNeverNamesAnothers(t *testing.T) {
	t.Parallel()
	a := Start(t, Options{})
	admin := a.SetUp()
	vic := a.Invite(admin, access.RoleViewer, "vic@example.com", "Vic")
	ann := a.Invite(admin, access.RoleAnalyst, annEmail, "Ann")
	own := admin.Upload("own.csv", "a\n1\n")
	admin.Must(`mutation($id: ID!) { updateDataset(input: {id: $id, visibility: TEAM}) { dataset { id } } }`, map[string]any{"id": own}, nil)
	other := a.AnotherOrganization("Contoso", "carl@contoso.example", "Carl")
	theirs := other.Upload("theirs.csv", "a\n1\n")
	const deleting = `mutation($id: ID!) { deleteDataset(input: {id: $id}) { id } }`
	vic.Refused("FORBIDDEN", deleting, map[string]any{"id": theirs})
	ann.Refused("NOT_FOUND", deleting, map[string]any{"id": theirs})
	ann.Refused("FORBIDDEN", `mutation($id: ID!) { updateDataset(input: {id: $id, name: "x"}) { dataset { id } } }`, map[string]any{"id": own})
	a.settle()
	got := admin.search(map[string]any{"kinds": []string{"access.denied"}})
	if len(got) != 2 || got[0].ObjectID == nil || *got[0].ObjectID != own || got[0].Actor.ID != ann.User {
		t.Errorf("refusals are %+v", got)
	}
	if strings.Contains(fmt.Sprintf("%+v", admin.search(map[string]any{})), theirs) {
		t.Error("the log names what belongs to another organization")
	}
	if seen := other.search(map[string]any{"kinds": []string{"access.denied"}}); len(seen) != 0 {
		t.Errorf("theirs holds %+v", seen)
	}
	if n := len(admin.search(map[string]any{"object": own, "kinds": []string{"access.denied"}})); n != 1 {
		t.Errorf("%d refusals are found by what they were about", n)
	}
}

func TestSignInsSayWhereAndWhatWasUnusual(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		o.Environ = []string{"STRONGROOM_GEO_DATABASES=../geo/testdata/GeoLite2-City-Test.mmdb, ../geo/testdata/GeoLite2-ASN-Test.mmdb"}
		a := Start(t, o)
		admin := a.SetUp()
		const (
			london, linkoping = "81.2.69.142", "89.160.20.112"
			firefox, chrome   = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"
		)
		from := func(address, agent string) context.Context {
			return access.With(context.Background(), access.Viewer{
				User: admin.User, Organization: admin.Organization, Role: access.RoleAdmin, Address: netip.MustParseAddr(address), Agent: agent,
			})
		}
		record := func(address, agent string, e activity.Event) {
			t.Helper()
			if err := a.API.Activity.Record(from(address, agent), e); err != nil {
				t.Fatal(err)
			}
			a.settle()
		}
		for range 2 {
			record(london, firefox, activity.Event{Kind: activity.SignedIn})
		}
		for range 3 {
			record(linkoping, chrome, activity.Event{Kind: activity.SignInFailed, Outcome: activityevent.OutcomeFAILED})
		}
		record(linkoping, chrome, activity.Event{Kind: activity.SignedIn})
		a.settle()
		got := admin.search(map[string]any{"kinds": []string{"session.started", "session.refused"}})
		if len(got) != 7 {
			t.Fatalf("%d sign-ins and tries", len(got))
		}
		if l := got[0].Place.Label; l != "Linköping, Sweden" {
			t.Errorf("the last was from %q", l)
		}
		strange := []string{"COUNTRY", "NETWORK", "BROWSER"}
		// The tries of a stranger teach nothing; set-up itself was the first sign-in.
		for i, want := range [][]string{strange, strange, strange, strange, nil, {"COUNTRY", "NETWORK"}, nil} {
			var codes []string
			for _, o := range got[i].Unusual {
				codes = append(codes, o.Code)
			}
			if diff := cmp.Diff(want, codes); diff != "" {
				t.Errorf("number %d from the end: %s", i, diff)
			}
		}
		var overview struct {
			SignIns struct {
				Count  int
				Places []struct {
					Place             struct{ City string }
					SignIns, Failures int
				}
				Failures []struct {
					Tries, Addresses int
					Places           []string
					Succeeded        bool
					Person           struct{ ID string }
				}
			}
		}
		admin.Must(`{ signIns(days: 30) { count places { place { city } signIns failures } failures { tries addresses places succeeded person { id } } } }`, nil, &overview)
		o1 := overview.SignIns
		if o1.Count != 7 || len(o1.Places) != 2 || o1.Places[0].Place.City != "Linköping" || o1.Places[0].SignIns != 1 || o1.Places[0].Failures != 3 {
			t.Errorf("by place: %+v", o1)
		}
		if len(o1.Failures) != 1 || o1.Failures[0].Tries != 3 || o1.Failures[0].Addresses != 1 || !o1.Failures[0].Succeeded || o1.Failures[0].Person.ID != admin.User {
			t.Errorf("failures: %+v", o1.Failures)
		}
		var lists struct {
			Sessions []struct{ Place struct{ Label string } }
			Devices  []struct{ Place struct{ Label string } }
		}
		admin.Must(`{ sessions { place { label } } devices { place { label } } }`, nil, &lists)
		if len(lists.Sessions) != 1 || lists.Sessions[0].Place.Label != "This computer" || lists.Devices[0].Place.Label != "This computer" {
			t.Errorf("sessions and browsers are in %+v", lists)
		}
		if facts := fmt.Sprint(a.API.Post.Where(from(linkoping, chrome))); !strings.Contains(facts, "Linköping, Sweden") {
			t.Errorf("mail says %s", facts)
		}
	})
}

// TestATypedPasswordIsNowhereInTheLog types one where names go, too.
func TestATypedPasswordIsNowhereInTheLog(t *testing.T) {
	t.Parallel()
	a := Start(t, Options{})
	admin := a.SetUp()
	const typed = "Wrong-Meadow-418"
	for range 3 {
		a.Client().Ask(`mutation($p: String!) { signIn(input: {email: "`+Admin+`", password: $p}) { __typename } }`, map[string]any{"p": typed})
	}
	var got []found
	Eventually(t, "three failed tries", func() bool {
		got = admin.search(map[string]any{"kinds": []string{"session.refused"}})
		return len(got) == 3
	})
	if strings.Contains(fmt.Sprintf("%+v", got), typed) {
		t.Errorf("the log holds %+v", got)
	}
}

func TestABrokenPlaceDatabaseStopsTheStart(t *testing.T) {
	t.Parallel()
	c, err := config.Load(config.Input{Environ: []string{
		"STRONGROOM_DATA_DIR=" + t.TempDir(), "STRONGROOM_GEO_DATABASES=../geo/testdata/GeoIP2-City-Test-Broken-Double-Format.mmdb",
	}})
	if err != nil {
		t.Fatal(err)
	}
	_, err = app.New(context.Background(), c, app.Options{Log: slog.New(slog.DiscardHandler), Terminal: io.Discard, Now: time.Now})
	if err == nil || !strings.Contains(err.Error(), "Broken-Double-Format.mmdb is broken") {
		t.Errorf("the start says %v", err)
	}
}
