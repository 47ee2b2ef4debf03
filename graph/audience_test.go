package graph

import (
	"context"
	"slices"
	"testing"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/validator"
	"github.com/vektah/gqlparser/v2/validator/rules"

	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/graph/generated"
)

// asked is the operation that a person sends.
func asked(t *testing.T, query string, variables map[string]any) *graphql.OperationContext {
	t.Helper()
	schema := generated.NewExecutableSchema(generated.Config{}).Schema()
	doc, errs := gqlparser.LoadQueryWithRules(schema, query, rules.NewDefaultRules())
	if errs != nil {
		t.Fatalf("%s: %v", query, errs)
	}
	op := doc.Operations[0]
	values, err := validator.VariableValues(schema, op, variables)
	if err != nil {
		t.Fatal(err)
	}
	return &graphql.OperationContext{RawQuery: query, OperationName: op.Name, Doc: doc, Operation: op, Variables: values}
}

func personIn(role access.Role, organization, user string) context.Context {
	return access.With(context.Background(), access.Viewer{User: user, Session: "ses_" + user, Organization: organization, Role: role})
}

const everything = `subscription($after: Long) { activityAdded(after: $after) {
	id sequence createdAt kind outcome sentence objectName objectID address device ...who } }
	fragment who on ActivityEvent { actor { ... on User { id name email } } }`

func TestAdminsOfOneOrganizationAreOneAudienceWhereverTheyBegin(t *testing.T) {
	t.Parallel()
	a, ok := audienceOf(personIn(access.RoleAdmin, "org_1", "ada"), asked(t, everything, nil))
	b, same := audienceOf(personIn(access.RoleAdmin, "org_1", "bea"), asked(t, everything, map[string]any{"after": 7}))
	if !ok || !same || a != b {
		t.Errorf("%v %+v\n%v %+v", ok, a, same, b)
	}
}

func TestWhoeverMightSeeSomethingElseIsAnotherAudience(t *testing.T) {
	t.Parallel()
	const some = `subscription($who: Boolean! = true, $after: Long) { activityAdded(after: $after) { id address @include(if: $who) } }`
	base, ok := audienceOf(personIn(access.RoleAdmin, "org_1", "ada"), asked(t, some, nil))
	if !ok {
		t.Fatal("an admin shares nothing")
	}
	for name, other := range map[string]struct {
		ctx       context.Context
		query     string
		variables map[string]any
	}{
		"another organization": {personIn(access.RoleAdmin, "org_2", "ada"), some, nil},
		"another variable":     {personIn(access.RoleAdmin, "org_1", "ada"), some, map[string]any{"who": false}},
		"another text":         {personIn(access.RoleAdmin, "org_1", "ada"), some + " ", nil},
	} {
		if got, ok := audienceOf(other.ctx, asked(t, other.query, other.variables)); !ok || got == base {
			t.Errorf("%s: %v %+v", name, ok, got)
		}
	}
}

func TestWhatDependsOnThePersonIsNotShared(t *testing.T) {
	t.Parallel()
	const id = `subscription { activityAdded { id } }`
	admin := personIn(access.RoleAdmin, "org_1", "ada")
	for name, c := range map[string]struct {
		ctx   context.Context
		query string
	}{
		"an analyst sees their own events": {personIn(access.RoleAnalyst, "org_1", "ada"), id},
		"a viewer":                         {personIn(access.RoleViewer, "org_1", "ada"), id},
		"a guest":                          {personIn(access.RoleGuest, "org_1", "ada"), id},
		"nobody":                           {context.Background(), id},
		"no organization":                  {personIn("", "", "ada"), id},
		"an unknown role":                  {personIn("ROOT", "org_1", "ada"), id},
		"a system actor":                   {access.As(context.Background(), access.ActorSequencer, "org_1"), id},
		"datasets, which have owners":      {admin, `subscription { datasetUpdated { id } }`},
		"runs, which have owners":          {admin, `subscription { runUpdated(id: "run_1") { id } }`},
		"a query":                          {admin, `{ activity(first: 1) { edges { node { id } } } }`},
		"a root that may be left out":      {admin, `subscription($x: Boolean!) { activityAdded @skip(if: $x) { id } }`},
		"a root in a fragment":             {admin, `subscription { ... { activityAdded { id } } }`},
	} {
		op := asked(t, c.query, map[string]any{"x": false})
		if got, ok := audienceOf(c.ctx, op); ok {
			t.Errorf("%s: shared as %+v", name, got)
		}
	}
}

// TestEveryFieldOfSharedTypesWasDecided fails when a type that is shared gets a
// field: whether it is the same for everybody in a role must be thought about,
// and the field be listed in impersonal, or here.
func TestEveryFieldOfSharedTypesWasDecided(t *testing.T) {
	t.Parallel()
	personal := map[string][]string{"ActivityEvent": {"unusual"}} // the same for all, and made of two hundred others
	schema := generated.NewExecutableSchema(generated.Config{}).Schema()
	for name, fields := range impersonal {
		def := schema.Types[name]
		if def == nil {
			t.Errorf("there is no type %s", name)
			continue
		}
		for _, f := range def.Fields {
			if _, ok := fields[f.Name]; !ok && !slices.Contains(personal[name], f.Name) {
				t.Errorf("%s.%s is neither shared nor personal", name, f.Name)
			}
		}
		for field, of := range fields {
			f := def.Fields.ForName(field)
			if f == nil {
				if field != "__typename" {
					t.Errorf("there is no field %s.%s", name, field)
				}
				continue
			}
			if got := f.Type.Name(); (schema.Types[got].IsCompositeType() || of != "") && got != of {
				t.Errorf("%s.%s is a %s and listed as %q", name, field, got, of)
			}
		}
	}
}

// TestAnAudienceIsServedAsSomebodyWithNoMoreRightsThanItsMembers guards the
// person that a group is served as.
func TestAnAudienceIsServedAsSomebodyWithNoMoreRightsThanItsMembers(t *testing.T) {
	t.Parallel()
	a, ok := audienceOf(personIn(access.RoleAdmin, "org_1", "ada"), asked(t, everything, nil))
	if !ok {
		t.Fatal("an admin shares nothing")
	}
	v := a.viewer()
	if !v.IsPerson() || v.Actor != "" || v.EveryOrganization() || v.Organization != "org_1" || v.Role != access.RoleAdmin || v.User == "ada" || v.Session != "" {
		t.Errorf("served as %+v", v)
	}
}
