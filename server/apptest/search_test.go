package apptest

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/strongroom/strongroom/ent/access"
)

// TestPeopleAndTablesAreFoundAmongMany has more of both than any page holds.
func TestPeopleAndTablesAreFoundAmongMany(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		a := Start(t, o)
		admin := a.SetUp()
		setup := access.As(context.Background(), access.ActorSetup, "")
		analyst := access.With(context.Background(), access.Viewer{User: admin.User, Organization: admin.Organization, Role: access.RoleAnalyst})
		for i := range 250 {
			u, err := a.API.People.Create(setup, fmt.Sprintf("Person Nr%03d", i), fmt.Sprintf("p%03d@example.com", i), "")
			if err != nil {
				t.Fatal(err)
			}
			err = a.DB.Membership.Create().SetOrganizationID(admin.Organization).SetUserID(u.ID).SetRole(access.RoleViewer).Exec(setup)
			if err != nil {
				t.Fatal(err)
			}
			err = a.DB.Dataset.Create().SetName(fmt.Sprintf("Data Nr%03d", i)).SetTableName(fmt.Sprintf("t%03d", i)).SetOwnerID(admin.User).Exec(analyst)
			if err != nil {
				t.Fatal(err)
			}
		}
		admin.Upload("rivers.csv", "spring,mouth_km\na,1\n")
		people := func(text string) (names []string) {
			var got struct {
				Members struct {
					Edges []struct {
						Node struct{ User struct{ Name string } }
					}
				}
			}
			admin.Must(`query($s: String) { members(first: 50, search: $s) { edges { node { user { name } } } } }`, map[string]any{"s": text}, &got)
			for _, e := range got.Members.Edges {
				names = append(names, e.Node.User.Name)
			}
			slices.Sort(names) // they come in the order in which they joined, which may be within one millisecond
			return names
		}
		tables := func(text string) (names []string) {
			var got struct {
				Datasets struct {
					Edges []struct{ Node struct{ TableName string } }
				}
			}
			admin.Must(`query($s: String) { datasets(first: 50, search: $s, orderBy: {field: NAME, direction: ASC}) { edges { node { tableName } } } }`, map[string]any{"s": text}, &got)
			for _, e := range got.Datasets.Edges {
				names = append(names, e.Node.TableName)
			}
			return names
		}
		for text, want := range map[string][]string{
			"nr249":        {"Person Nr249"},
			" PERSON NR24": {"Person Nr240", "Person Nr241", "Person Nr242", "Person Nr243", "Person Nr244", "Person Nr245", "Person Nr246", "Person Nr247", "Person Nr248", "Person Nr249"},
			"p248@":        {"Person Nr248"},
			"nobody":       nil,
		} {
			if diff := cmp.Diff(want, people(text)); diff != "" {
				t.Errorf("people by %q:\n%s", text, diff)
			}
		}
		if n := len(people("")); n != 50 {
			t.Errorf("%d people without a search", n)
		}
		for text, want := range map[string][]string{
			"nr249":    {"t249"},
			"T248":     {"t248"},
			"MOUTH_KM": {"rivers"},
			"nothing":  nil,
		} {
			if diff := cmp.Diff(want, tables(text)); diff != "" {
				t.Errorf("tables by %q:\n%s", text, diff)
			}
		}
	})
}
