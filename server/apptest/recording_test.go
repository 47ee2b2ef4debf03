package apptest

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/vektah/gqlparser/v2/ast"

	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/graph/generated"
)

func TestEverySettingIsRecordedBeforeAndAfter(t *testing.T) {
	t.Parallel()
	a := Start(t, Options{})
	admin := a.SetUp()
	changed := map[string]string{
		"viewersMayExport": "false", "guestsMayExport": "false", "exportRowLimit": "77", "invitationDays": "3", "passwordLength": "17",
		"passwordClasses": "false", "passwordScore": "4", "graceDays": "5", "passkeysClaimed": "true",
		"passkeyModels": `["cb69481e-8ff7-4039-93ec-0a2729a154a8"]`,
		"stepUpBudget":  "2.5", "adminBudget": "0.25", "weekBudget": "3",
		"securityContact": `"security@northwind.example"`, "securityContactText": `"Call us at night, too."`,
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
