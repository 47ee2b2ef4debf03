package graph_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	gql "github.com/vektah/gqlparser/v2/ast"

	"github.com/strongroom/strongroom/graph/generated"
)

func schema() *gql.Schema { return generated.NewExecutableSchema(generated.Config{}).Schema() }

// ours are the types of the API, without those of GraphQL itself.
func ours(s *gql.Schema) []*gql.Definition {
	var out []*gql.Definition
	for name, d := range s.Types {
		if !d.BuiltIn && !strings.HasPrefix(name, "__") {
			out = append(out, d)
		}
	}
	slices.SortFunc(out, func(a, b *gql.Definition) int { return strings.Compare(a.Name, b.Name) })
	return out
}

func TestEverythingInTheAPIHasADescription(t *testing.T) {
	t.Parallel()
	s := schema()
	var missing []string
	demand := func(description string, path ...string) {
		if strings.TrimSpace(description) == "" {
			missing = append(missing, strings.Join(path, "."))
		}
	}
	for _, d := range ours(s) {
		demand(d.Description, d.Name)
		for _, f := range d.Fields {
			if strings.HasPrefix(f.Name, "__") {
				continue
			}
			demand(f.Description, d.Name, f.Name)
			for _, a := range f.Arguments {
				demand(a.Description, d.Name, f.Name, a.Name)
			}
		}
		for _, v := range d.EnumValues {
			demand(v.Description, d.Name, v.Name)
		}
	}
	for name, d := range s.Directives {
		if (d.Position != nil && d.Position.Src.BuiltIn) || strings.HasPrefix(name, "go") {
			continue // @goModel and @goField steer the code generator
		}
		demand(d.Description, "@"+name)
		for _, a := range d.Arguments {
			demand(a.Description, "@"+name, a.Name)
		}
	}
	if len(missing) > 0 {
		t.Errorf("%d things have no description:\n%s", len(missing), strings.Join(missing, "\n"))
	}
}

// TestRowsLeaveOnlyByTheGate lists every field that can carry what is in a
// dataset. A field that is added here must be resolved by package egress.
func TestRowsLeaveOnlyByTheGate(t *testing.T) {
	t.Parallel()
	carriers := []string{"JSON", "ResultPage", "DatasetFindings", "RejectedRow", "ColumnRange"}
	var got []string
	for _, d := range ours(schema()) {
		for _, f := range d.Fields {
			if slices.Contains(carriers, f.Type.Name()) {
				got = append(got, d.Name+"."+f.Name)
			}
		}
	}
	want := []string{
		"DatasetFindings.preview", "DatasetFindings.rejects", "DatasetFindings.ranges", // of Findings
		"DatasetVersion.findings", // egress.Gate.Findings
		"Result.page",             // egress.Gate.Page
		"ResultPage.columns",      // of Page
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("fields that carry rows (-known +is):\n%s", diff)
	}
}

// TestOnlyTheGateOpensResults finds who reads sealed objects and findings, in the
// source: the gate for people, and those who feed workers.
func TestOnlyTheGateOpensSealedRows(t *testing.T) {
	t.Parallel()
	allowed := map[string][]string{
		"OpenObject": {"server/dataset", "server/egress"}, // dataset: uploads and sources, for workers
		"Findings":   {"graph", "server/egress"},          // graph calls the gate's
	}
	calls := map[string]map[string]bool{}
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "node_modules" || d.Name() == "generated" || path == filepath.Join("..", "ent")) {
			return fs.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			return err
		}
		pkg, err := filepath.Rel("..", filepath.Dir(path))
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			c, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			if s, ok := c.Fun.(*ast.SelectorExpr); ok && allowed[s.Sel.Name] != nil {
				if calls[s.Sel.Name] == nil {
					calls[s.Sel.Name] = map[string]bool{}
				}
				calls[s.Sel.Name][filepath.ToSlash(pkg)] = true
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for method, packages := range allowed {
		if len(calls[method]) == 0 {
			t.Errorf("nobody calls %s: it was renamed, and this test sees nothing", method)
		}
		for pkg := range calls[method] {
			if !slices.Contains(packages, pkg) {
				t.Errorf("%s calls %s: rows leave by another way than the gate", pkg, method)
			}
		}
	}
}

// TestOneInputOnePayload holds the shape that clients rely on.
func TestEveryMutationTakesOneInputAndReturnsAPayload(t *testing.T) {
	t.Parallel()
	for _, f := range schema().Mutation.Fields {
		if len(f.Arguments) > 1 || (len(f.Arguments) == 1 && f.Arguments[0].Name != "input") {
			t.Errorf("%s takes %d arguments", f.Name, len(f.Arguments))
		}
		want := strings.ToUpper(f.Name[:1]) + f.Name[1:]
		if got := f.Type.Name(); got != want+"Payload" && got != want+"Result" {
			t.Errorf("%s returns %s", f.Name, got)
		}
		if !f.Type.NonNull {
			t.Errorf("%s may return null", f.Name)
		}
	}
}
