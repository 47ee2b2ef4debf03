package apptest

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/strongroom/strongroom/ent/access"
)

// TestListsAreInOrderAndAgreeWithTheirRows reads what lists fetch for all of their
// rows at once, and what one row fetches for itself.
func TestListsAreInOrderAndAgreeWithTheirRows(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		a := Start(t, o)
		admin := a.SetUp()
		guest := a.Invite(admin, access.RoleGuest, "guest@example.com", "Gus")
		one, two := admin.Upload("one.csv", "a\n1\n"), admin.Upload("two.csv", "a\n1\n")
		for _, content := range []string{"a\n1\n2\n", "a\n1\n2\n3\n"} {
			path, _ := admin.BeginUpload("one.csv", len(content), map[string]string{"dataset": one})
			res, err := admin.Patch(path, 0, strings.NewReader(content))
			if err != nil {
				t.Fatal(err)
			}
			res.Body.Close()
			if got := admin.Ingested(path); got != one {
				t.Fatalf("the version went to %s", got)
			}
		}
		type version struct{ Number, RowCount int }
		type dataset struct {
			ID            string
			LatestVersion version
			Versions      []version
		}
		var list struct {
			Datasets struct{ Edges []struct{ Node dataset } }
		}
		const fields = `id latestVersion { number rowCount } versions { number rowCount }`
		admin.Must(`{ datasets(first: 10) { edges { node { `+fields+` } } } }`, nil, &list)
		want := []dataset{
			{two, version{1, 1}, []version{{1, 1}}},
			{one, version{3, 3}, []version{{3, 3}, {2, 2}, {1, 1}}},
		}
		var got []dataset
		for _, e := range list.Datasets.Edges {
			got = append(got, e.Node)
			var alone struct{ Dataset dataset }
			admin.Must(`query($id: ID!) { dataset(id: $id) { `+fields+` } }`, map[string]any{"id": e.Node.ID}, &alone)
			if diff := cmp.Diff(alone.Dataset, e.Node); diff != "" {
				t.Errorf("a dataset differs in its list: %s", diff)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}

		run := admin.Run("SELECT * FROM one")
		analysis := admin.Save("Ones", "SELECT * FROM one", run.ID)
		shares := []string{admin.Share(analysis, ""), admin.Share(analysis, guest.User)}
		var shared struct {
			Analysis struct{ Shares []struct{ ID string } }
		}
		admin.Must(`query($id: ID!) { analysis(id: $id) { shares { id } } }`, map[string]any{"id": analysis}, &shared)
		if s := shared.Analysis.Shares; len(s) != 2 || s[0].ID != shares[1] || s[1].ID != shares[0] {
			t.Errorf("shares %v, want the newest of %v first", s, shares)
		}

		var members struct {
			Members struct {
				Edges []struct {
					Node struct {
						User       struct{ ID string }
						LastSeenAt *string
					}
				}
			}
		}
		a.InvitationToken(admin, access.RoleViewer, "never@example.com")
		guest.Must(`mutation { signOut { signedOut } }`, nil, nil)
		admin.Must(`{ members(first: 10) { edges { node { user { id } lastSeenAt } } } }`, nil, &members)
		for _, e := range members.Members.Edges {
			if e.Node.LastSeenAt == nil {
				t.Errorf("%s was never seen", e.Node.User.ID)
			}
		}
		if n := len(members.Members.Edges); n != 2 {
			t.Errorf("%d members", n)
		}
	})
}
