package directives_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"

	"github.com/strongroom/strongroom/directives"
	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/graph/generated"
	"github.com/strongroom/strongroom/server/fault"
)

func TestEveryRootFieldDeclaresItsRule(t *testing.T) {
	t.Parallel()
	if err := directives.Declared(generated.NewExecutableSchema(generated.Config{}).Schema()); err != nil {
		t.Error(err)
	}
}

func TestServerRefusesASchemaWithAnOpenField(t *testing.T) {
	t.Parallel()
	const head = `directive @can(do: String!) on FIELD_DEFINITION
		directive @public on FIELD_DEFINITION
		directive @fresh on FIELD_DEFINITION
		`
	for name, c := range map[string]struct{ schema, open string }{
		"closed":              {`type Query { a: Int @public } type Mutation { b: Int @can(do: "X") @fresh }`, ""},
		"open query":          {`type Query { a: Int @public b: Int }`, "Query.b"},
		"open mutation":       {`type Query { a: Int @public } type Mutation { b: Int }`, "Mutation.b"},
		"open subscription":   {`type Query { a: Int @public } type Subscription { b: Int }`, "Subscription.b"},
		"both":                {`type Query { a: Int @public @can(do: "X") }`, "Query.a"},
		"fresh says not who":  {`type Query { a: Int @public } type Mutation { b: Int @fresh }`, "Mutation.b"},
		"renamed root":        {`schema { query: Root } type Root { a: Int }`, "Root.a"},
		"a name with one _":   {`type Query { _a: Int }`, "Query._a"},
		"extended afterwards": {`type Query { a: Int @public } extend type Query { b: Int }`, "Query.b"},
	} {
		s, err := gqlparser.LoadSchema(&ast.Source{Input: head + c.schema})
		if err != nil {
			t.Fatal(err)
		}
		got := directives.Declared(s)
		if (got == nil) != (c.open == "") || (got != nil && !strings.Contains(got.Error(), c.open)) {
			t.Errorf("%s: got %v", name, got)
		}
	}
}

func TestCanRefusesBeforeTheResolver(t *testing.T) {
	t.Parallel()
	person := func(r access.Role) access.Viewer { return access.Viewer{User: "u", Organization: "o", Role: r} }
	for name, c := range map[string]struct {
		viewer access.Viewer
		do     access.Permission
		want   fault.Code
	}{
		"nobody":           {access.Viewer{}, access.DatasetRead, fault.CodeUnauthenticated},
		"no organization":  {access.Viewer{User: "u"}, access.DatasetRead, fault.CodeForbidden},
		"analyst reads":    {person(access.RoleAnalyst), access.DatasetRead, ""},
		"analyst governs":  {person(access.RoleAnalyst), access.MemberUpdate, fault.CodeForbidden},
		"viewer reads":     {person(access.RoleViewer), access.DatasetRead, fault.CodeForbidden},
		"guest reads":      {person(access.RoleGuest), access.DatasetRead, fault.CodeNotFound},
		"admin, internal":  {person(access.RoleAdmin), access.KeyUse, fault.CodeForbidden},
		"limited":          {access.Viewer{User: "u", Organization: "o", Role: access.RoleGuest, Limited: access.MustEnrol}, access.AnalysisRead, fault.CodeFactor},
		"limited, beyond":  {access.Viewer{User: "u", Organization: "o", Role: access.RoleViewer, Limited: access.MustProve}, access.DatasetRead, fault.CodeForbidden},
		"limited, left":    {access.Viewer{User: "u", Organization: "o", Role: access.RoleViewer, Limited: access.MustProve}, access.FactorRead, ""},
		"an unknown right": {person(access.RoleAdmin), "EVERYTHING", fault.CodeForbidden},
	} {
		reached := false
		_, err := directives.Can(access.With(context.Background(), c.viewer), nil, func(context.Context) (any, error) {
			reached = true
			return nil, nil
		}, c.do)
		if reached != (c.want == "") {
			t.Errorf("%s: reached the resolver: %v", name, reached)
		}
		if c.want != "" && (err == nil || fault.CodeOf(err) != c.want) {
			t.Errorf("%s: got %v, want %s", name, err, c.want)
		}
	}
}

type freshness bool

func (f freshness) Fresh(access.Viewer) bool { return bool(f) }

func TestFreshNeedsARecentProof(t *testing.T) {
	t.Parallel()
	signedIn := access.With(context.Background(), access.Viewer{User: "u", Organization: "o", Role: access.RoleAdmin})
	next := func(context.Context) (any, error) { return "done", nil }
	if _, err := directives.Fresh(freshness(true))(context.Background(), nil, next); !errors.Is(err, fault.Unauthenticated("")) {
		t.Errorf("nobody: %v", err)
	}
	if _, err := directives.Fresh(freshness(false))(signedIn, nil, next); !errors.Is(err, fault.Stale("")) {
		t.Errorf("stale: %v", err)
	}
	if got, err := directives.Fresh(freshness(true))(signedIn, nil, next); err != nil || got != "done" {
		t.Errorf("fresh: %v %v", got, err)
	}
}
