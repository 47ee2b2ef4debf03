package apptest

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/vektah/gqlparser/v2/ast"

	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/schema/id"
	"github.com/strongroom/strongroom/graph/generated"
)

// TestNothingOfAnotherOrganization calls, as everybody of one organization, every
// root field with every id of another in every place that takes an id, and every
// HTTP route. The calls are made from the schema, so a field that is added is
// called too.
func TestNothingOfAnotherOrganization(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		a, alpha, beta := twoWorlds(t, o)
		alpha.admin.Must(readingLog, nil, nil) // signs it, as time would
		before := a.rows(t, alpha.id)
		p := probe{t: t, schema: generated.NewExecutableSchema(generated.Config{}).Schema(), alpha: alpha, beta: beta}
		for _, table := range slices.Sorted(maps.Keys(before)) {
			if o.DatabaseURL == "" {
				p.theirs = append(p.theirs, slices.Sorted(maps.Keys(before[table]))[0])
			} else if table != "data_keys" && table != "jobs" { // the rules are the same; half of the calls do
				p.theirs = append(p.theirs, slices.Sorted(maps.Keys(before[table]))[0])
			}
		}
		p.theirs = append(p.theirs, alpha.run, alpha.result, alpha.analysis, alpha.share, alpha.guest.User)
		p.forbidden = append(ids(before), alpha.mark, strings.ToLower(alpha.mark))

		people := beta.people()
		if o.DatabaseURL != "" { // the rules are the same on both; the most and the least will do
			people = []*Client{beta.admin, beta.guest}
		}
		for _, c := range people {
			p.c = c
			for _, root := range []*ast.Definition{p.schema.Query, p.schema.Mutation, p.schema.Subscription} {
				for _, f := range root.Fields {
					if !strings.HasPrefix(f.Name, "__") {
						p.field(root, f)
					}
				}
			}
			p.routes()
		}
		p.tables()
		if p.calls < 1000 {
			t.Errorf("only %d calls were made", p.calls)
		}
		a.settle()
		if diff := cmp.Diff(before, a.rows(t, alpha.id)); diff != "" {
			t.Errorf("rows of the other organization changed (-before +after):\n%s", diff)
		}
		p.silence(a)
		t.Logf("%d calls", p.calls)
	})
}

type probe struct {
	t           *testing.T
	schema      *ast.Schema
	c           *Client
	alpha, beta *world
	theirs      []string // ids of the other organization, one of every entity
	forbidden   []string // what no answer may contain
	calls       int
}

// place is somewhere in a field's arguments that takes an id.
type place struct {
	argument, field string // field is empty if the argument itself takes it
	list            bool
}

func (p *probe) places(f *ast.FieldDefinition) []place {
	var out []place
	for _, a := range f.Arguments {
		switch d := p.schema.Types[a.Type.Name()]; {
		case d.Name == "ID":
			out = append(out, place{a.Name, "", a.Type.Elem != nil})
		case d.Kind == ast.InputObject:
			for _, in := range d.Fields {
				if in.Type.Name() == "ID" {
					out = append(out, place{a.Name, in.Name, in.Type.Elem != nil})
				}
			}
		}
	}
	return out
}

// field calls a root field: once as anybody would, and with every id of the other
// organization in every place, beside an id that does not exist.
func (p *probe) field(root *ast.Definition, f *ast.FieldDefinition) {
	places := p.places(f)
	if len(places) == 0 && root != p.schema.Subscription {
		p.clean(f.Name, p.call(root, f, nil, ""))
	}
	for _, at := range places {
		absent := map[string][]byte{}
		for _, theirs := range p.theirs {
			prefix := id.Prefix(theirs)
			if absent[prefix] == nil {
				none := id.New(prefix)
				absent[prefix] = normal(p.call(root, f, &at, none), none)
			}
			answer := p.call(root, f, &at, theirs)
			got := normal(answer, theirs)
			p.clean(fmt.Sprintf("%s(%s.%s: %s)", f.Name, at.argument, at.field, theirs), bytes.ReplaceAll(answer, []byte(theirs), nil))
			if !bytes.Equal(got, absent[prefix]) {
				p.t.Errorf("%s: %s(%s.%s: %s) tells an existing id from an absent one:\n%s\n%s",
					p.c.Role, f.Name, at.argument, at.field, theirs, got, absent[prefix])
			}
		}
	}
}

// call asks for everything that a field returns.
func (p *probe) call(root *ast.Definition, f *ast.FieldDefinition, at *place, theID string) []byte {
	p.calls++
	vars, defs, uses := map[string]any{}, []string{}, []string{}
	for _, a := range f.Arguments {
		var v any
		d := p.schema.Types[a.Type.Name()]
		switch {
		case at != nil && at.argument == a.Name && at.field == "":
			v = theID
			if at.list {
				v = []string{theID}
			}
		case d.Kind == ast.InputObject && d.Name[len(d.Name)-5:] == "Input":
			target := ""
			if at != nil && at.argument == a.Name {
				target = at.field
			}
			v = p.input(d, target, theID)
		case a.Type.NonNull:
			v = p.value(a.Type, a.Name)
		default:
			continue
		}
		vars[a.Name] = v
		defs = append(defs, "$"+a.Name+": "+a.Type.String())
		uses = append(uses, a.Name+": $"+a.Name)
	}
	call := f.Name
	if len(uses) > 0 {
		call += "(" + strings.Join(uses, ", ") + ")"
	}
	head := strings.ToLower(root.Name)
	if len(defs) > 0 {
		head += "(" + strings.Join(defs, ", ") + ")"
	}
	query := head + " { " + call + p.selection(f.Type.Name(), 3) + " }"
	if root == p.schema.Subscription {
		return p.subscribe(query, vars)
	}
	answer := p.c.Ask(query, vars)
	if len(answer.Errors) > 0 && answer.Errors[0].Extensions["limit"] != nil || answer.Code() == "INTERNAL" || answer.Code() == "GRAPHQL_VALIDATION_FAILED" {
		p.t.Errorf("%s: %s: %s", p.c.Role, query, answer.Raw)
	}
	switch {
	case f.Name == "signOut":
		p.c.SignIn(emailOf(p.c))
	case f.Name == "signEverybodyOut" && len(answer.Errors) == 0:
		for _, c := range p.beta.people() {
			if c != p.c {
				c.SignIn(emailOf(c))
			}
		}
	}
	return answer.Raw
}

func emailOf(c *Client) string {
	if c.Role == access.RoleAdmin {
		return "root@betaburg.example"
	}
	return strings.ToLower(string(c.Role)) + "@betaburg.example"
}

// subscribe returns the first message.
func (p *probe) subscribe(query string, vars map[string]any) []byte {
	s := p.c.Socket()
	defer s.Drop()
	s.Subscribe(query, vars)
	m, err := s.Next()
	if err != nil {
		p.t.Fatal(err)
	}
	return append([]byte(m.Type+" "), m.Payload...)
}

// input fills the required fields of an input, and one with the id.
func (p *probe) input(d *ast.Definition, target, theID string) map[string]any {
	out := map[string]any{}
	for _, f := range d.Fields {
		switch {
		case f.Name == target:
			out[f.Name] = theID
		case f.Name == "audience":
			out[f.Name] = "TEAM"
			if target == "userId" {
				out[f.Name] = "PERSON"
			}
		case f.Type.Name() == "ID" && f.Type.NonNull: // the rest of the input is one's own, so that the call gets further
			out[f.Name] = p.beta.analysis
		case f.Type.NonNull:
			out[f.Name] = p.value(f.Type, f.Name)
		}
	}
	return out
}

func (p *probe) value(t *ast.Type, name string) any {
	if t.Elem != nil {
		return []any{}
	}
	d := p.schema.Types[t.Name()]
	switch {
	case d.Name == "ProofInput":
		return map[string]any{"totp": "000000"}
	case d.Kind == ast.Enum:
		return d.EnumValues[len(d.EnumValues)-1].Name
	case d.Name == "Int", d.Name == "Long":
		return 1
	case d.Name == "Boolean":
		return true
	case d.Name == "Time":
		return time.Now().Add(time.Hour).UTC().Format(time.RFC3339)
	case name == "sql":
		return "SELECT 1"
	case name == "email":
		return fmt.Sprintf("new%d@example.org", p.calls)
	case name == "name" || name == "password":
		return "Betaburg"
	}
	return "x"
}

// selection asks for everything that a type holds, to a depth.
func (p *probe) selection(typ string, depth int) string {
	d := p.schema.Types[typ]
	if d.Kind == ast.Scalar || d.Kind == ast.Enum {
		return ""
	}
	parts := []string{"__typename"}
	if d.Kind == ast.Interface || d.Kind == ast.Union {
		seen := map[string]string{}
		for _, possible := range p.schema.PossibleTypes[typ] {
			fields, aliases := []string{}, possible.Fields
			for _, f := range aliases { // fields of one name and different types cannot be asked for together
				if known, ok := seen[f.Name]; (!ok || known == f.Type.String()) && len(p.required(f)) == 0 {
					if p.schema.Types[f.Type.Name()].IsLeafType() {
						seen[f.Name] = f.Type.String()
						fields = append(fields, f.Name)
					}
				}
			}
			if len(fields) > 0 {
				parts = append(parts, "... on "+possible.Name+" { "+strings.Join(fields, " ")+" }")
			}
		}
		return " { " + strings.Join(parts, " ") + " }"
	}
	for _, f := range d.Fields {
		if strings.HasPrefix(f.Name, "__") || len(p.required(f)) > 0 {
			continue
		}
		leaf := p.schema.Types[f.Type.Name()].IsLeafType()
		if !leaf && depth == 0 {
			continue
		}
		parts = append(parts, f.Name+p.selection(f.Type.Name(), depth-1))
	}
	return " { " + strings.Join(parts, " ") + " }"
}

func (p *probe) required(f *ast.FieldDefinition) (out []string) {
	for _, a := range f.Arguments {
		if a.Type.NonNull && a.DefaultValue == nil {
			out = append(out, a.Name)
		}
	}
	return out
}

// clean demands that an answer holds nothing of the other organization.
func (p *probe) clean(call string, answer []byte) {
	for _, word := range p.forbidden {
		if bytes.Contains(answer, []byte(word)) {
			p.t.Errorf("%s: %s answers with %q of the other organization:\n%s", p.c.Role, call, word, answer)
		}
	}
}

// normal takes out what differs from one call to the next: the id that was asked
// for, the name of the request, and new ids and times of one's own.
func normal(answer []byte, asked string) []byte {
	answer = bytes.ReplaceAll(answer, []byte(asked), []byte("THE-ID"))
	return own.ReplaceAll(requestID.ReplaceAll(answer, []byte(`"requestId":""`)), []byte("OWN"))
}

// routes calls the routes beside the API.
func (p *probe) routes() {
	type call struct {
		method, path string
		header       map[string]string
		body         string
	}
	patch := map[string]string{"Tus-Resumable": "1.0.0", "Upload-Offset": "8", "Content-Type": "application/offset+octet-stream"}
	ask := func(c call) (int, []byte) {
		p.calls++
		res := p.c.Request(p.t, c.method, c.path, c.header, strings.NewReader(c.body))
		defer res.Body.Close()
		body, err := io.ReadAll(res.Body)
		if err != nil {
			p.t.Fatal(err)
		}
		h := fmt.Sprint(res.Header.Get("Upload-Offset"), res.Header.Get("Upload-Length"), res.Header.Get("Location"))
		return res.StatusCode, append(body, h...)
	}
	for _, theirs := range p.theirs {
		for _, make := range []func(id string) call{
			func(id string) call { return call{http.MethodHead, "/files/" + id, tus, ""} },
			func(id string) call { return call{http.MethodPatch, "/files/" + id, patch, "9,stolen\n"} },
			func(id string) call { return call{http.MethodDelete, "/files/" + id, tus, ""} },
			func(id string) call { return call{http.MethodGet, "/files/" + id, tus, ""} },
			func(id string) call { return call{http.MethodGet, downloads + id, nil, ""} },
		} {
			none := id.New(id.Prefix(theirs))
			status, body := ask(make(theirs))
			wantStatus, want := ask(make(none))
			c := make(theirs)
			p.clean(c.method+" "+c.path, bytes.ReplaceAll(body, []byte(theirs), nil))
			if status < 400 || status != wantStatus || !bytes.Equal(normal(body, theirs), normal(want, none)) {
				p.t.Errorf("%s: %s %s answers %d %s, an absent one %d %s", p.c.Role, c.method, c.path, status, body, wantStatus, want)
			}
		}
	}
	if !p.c.canUpload() {
		return
	}
	// A new version of somebody else's dataset.
	_, theirs := p.c.BeginUpload("x.csv", 10, map[string]string{"dataset": p.alpha.dataset})
	_, none := p.c.BeginUpload("x.csv", 10, map[string]string{"dataset": id.New("dst")})
	if theirs.StatusCode != http.StatusNotFound || none.StatusCode != theirs.StatusCode {
		p.t.Errorf("%s: a version of another organization's dataset: %s, of an absent one: %s", p.c.Role, theirs.Status, none.Status)
	}
}

func (c *Client) canUpload() bool {
	return c.Role == access.RoleAdmin || c.Role == access.RoleAnalyst
}

// tables runs SQL over the other organization's table names.
func (p *probe) tables() {
	p.c = p.beta.analyst
	theirs := p.c.Run("SELECT * FROM " + strings.ToLower(p.alpha.mark))
	none := p.c.Run("SELECT * FROM Nowheretown")
	theirs.ErrorMessage = strings.ReplaceAll(theirs.ErrorMessage, strings.ToLower(p.alpha.mark), "TABLE")
	none.ErrorMessage = strings.ReplaceAll(strings.ReplaceAll(none.ErrorMessage, "Nowheretown", "TABLE"), "nowheretown", "TABLE")
	theirs.ID, none.ID = "", ""
	if diff := cmp.Diff(none, theirs); diff != "" || theirs.State != "FAILED" {
		p.t.Errorf("a table of another organization (-absent +theirs):\n%s", diff)
	}
}

// silence subscribes to everything as one organization while the other works.
func (p *probe) silence(a *App) {
	s := p.beta.admin.Socket()
	s.Subscribe(`subscription { activityAdded { id kind sentence objectName actor { name } } }`, nil)
	d := p.beta.analyst.Socket()
	d.Subscribe(`subscription { datasetUpdated { id name } }`, nil)
	rename := func(c *Client, dataset, name string) {
		c.Must(`mutation($in: UpdateDatasetInput!) { updateDataset(input: $in) { dataset { id } } }`,
			map[string]any{"in": map[string]any{"id": dataset, "name": name}}, nil)
	}
	var got struct {
		ActivityAdded  struct{ ID, ObjectName string }
		DatasetUpdated struct{ ID, Name string }
	}
	// One's own comes first, again and again until the subscriptions are there.
	there := make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		for {
			rename(p.beta.analyst, p.beta.dataset, "Ours 1")
			select {
			case <-there:
				return
			case <-time.After(100 * time.Millisecond):
			}
		}
	})
	s.Event(&got)
	d.Event(&got)
	close(there)
	wg.Wait()
	rename(p.alpha.analyst, p.alpha.dataset, "Alphaville again")
	a.settle()
	rename(p.beta.analyst, p.beta.dataset, "Ours 2")
	for got.ActivityAdded.ObjectName != "Ours 2" {
		s.Event(&got)
		// What was refused to one's own people while they probed is told a minute later.
		if a.count("SELECT count(*) FROM activity_events WHERE id = '"+got.ActivityAdded.ID+"' AND organization_id = '"+p.beta.id+"'") != 1 {
			p.t.Fatalf("heard of another organization: %+v", got)
		}
	}
	for got.DatasetUpdated.Name != "Ours 2" {
		d.Event(&got)
		if !strings.HasPrefix(got.DatasetUpdated.Name, "Ours ") {
			p.t.Fatalf("heard of another organization: %+v", got)
		}
	}
}
