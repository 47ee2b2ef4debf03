package access_test

import (
	"context"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/strongroom/strongroom/ent/access"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestMatrixIsTheOneThatWasReviewed makes every change of the table show in a
// review as the cells that it changes.
func TestMatrixIsTheOneThatWasReviewed(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	for _, d := range access.Permissions {
		var holders []string
		for _, r := range access.Roles {
			if slices.Contains(access.Granted(r), d.Permission) {
				holders = append(holders, string(r))
			}
		}
		for _, a := range access.Actors {
			if slices.Contains(access.GrantedActor(a), d.Permission) {
				holders = append(holders, string(a))
			}
		}
		fmt.Fprintf(&b, "%-20s %s\n", d.Permission, strings.Join(holders, " "))
	}
	const golden = "testdata/matrix.golden"
	if *update {
		if err := os.WriteFile(golden, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), b.String()); diff != "" {
		t.Errorf("who may do what has changed; if that is intended, run with -update (-was +is):\n%s", diff)
	}
}

func TestEveryRoleAndActorHasALine(t *testing.T) {
	t.Parallel()
	for _, r := range access.Roles {
		if len(access.Granted(r)) == 0 {
			t.Errorf("role %s holds nothing", r)
		}
	}
	for _, a := range access.Actors {
		if len(access.GrantedActor(a)) == 0 {
			t.Errorf("actor %s holds nothing", a)
		}
	}
}

func TestEveryPermissionIsListedOnceAndHeldBySomebody(t *testing.T) {
	t.Parallel()
	seen := map[access.Permission]bool{}
	for _, d := range access.Permissions {
		if seen[d.Permission] {
			t.Errorf("%s is listed twice", d.Permission)
		}
		seen[d.Permission] = true
		if !strings.HasSuffix(d.Sentence, ".") {
			t.Errorf("%s has no sentence", d.Permission)
		}
	}
	held := map[access.Permission]bool{}
	check := func(who string, ps []access.Permission) {
		for i, p := range ps {
			held[p] = true
			if !seen[p] {
				t.Errorf("%s holds %s, which is not listed", who, p)
			}
			if slices.Contains(ps[:i], p) {
				t.Errorf("%s is granted %s twice", who, p)
			}
		}
	}
	for _, r := range access.Roles {
		check(string(r), access.Granted(r))
	}
	for _, a := range access.Actors {
		check(string(a), access.GrantedActor(a))
	}
	for p := range seen {
		if !held[p] {
			t.Errorf("nobody holds %s", p)
		}
	}
}

func TestNoRoleOfPeopleHoldsAnInternalPermission(t *testing.T) {
	t.Parallel()
	for _, d := range access.Permissions {
		if !d.Internal {
			continue
		}
		for _, r := range access.Roles {
			if (access.Viewer{User: "u", Organization: "o", Role: r}).Can(d.Permission) {
				t.Errorf("%s holds %s", r, d.Permission)
			}
		}
		var p access.Permission
		if err := p.UnmarshalGQL(string(d.Permission)); err == nil {
			t.Errorf("the API knows %s", d.Permission)
		}
	}
}

// TestRolesGrow holds because people are promoted and demoted along one line.
func TestRolesGrow(t *testing.T) {
	t.Parallel()
	for i := 1; i < len(access.Roles); i++ {
		more, less := access.Roles[i-1], access.Roles[i]
		for _, p := range access.Granted(less) {
			if !slices.Contains(access.Granted(more), p) {
				t.Errorf("%s holds %s and %s does not", less, p, more)
			}
		}
		if more.AtMost(less) || !less.AtMost(more) || !less.AtMost(less) {
			t.Errorf("%s is not above %s", more, less)
		}
	}
	if access.Role("ROOT").AtMost(access.RoleAdmin) || access.RoleGuest.AtMost("ROOT") || access.Role("").AtMost("") {
		t.Error("an unknown role can be compared")
	}
}

func TestIncompleteViewersMayDoNothing(t *testing.T) {
	t.Parallel()
	for name, v := range map[string]access.Viewer{
		"nobody":                  {},
		"a role without a person": {Organization: "o", Role: access.RoleAdmin},
		"no organization":         {User: "u", Role: access.RoleAdmin},
		"no role":                 {User: "u", Organization: "o"},
		"an unknown role":         {User: "u", Organization: "o", Role: "ROOT"},
		"an unknown actor":        {Actor: "root"},
		// Who claims to be both has the rights of the actor alone.
		"an unknown actor who claims a role": {Actor: "root", User: "u", Organization: "o", Role: access.RoleAdmin},
	} {
		for _, d := range access.Permissions {
			if v.Can(d.Permission) {
				t.Errorf("%s: may %s", name, d.Permission)
			}
		}
		if v.EveryOrganization() {
			t.Errorf("%s: serves every organization", name)
		}
	}
}

func TestActorsOfOneOrganizationServeNoOther(t *testing.T) {
	t.Parallel()
	for _, a := range access.Actors {
		v, _ := access.From(access.As(context.Background(), a, "org_1"))
		if v.EveryOrganization() {
			t.Errorf("%s in one organization serves all", a)
		}
	}
}

func TestActingAsASystemActorDropsThePersonAndKeepsThePlace(t *testing.T) {
	t.Parallel()
	ctx := access.With(context.Background(), access.Viewer{
		User: "u", Session: "s", Organization: "o", Role: access.RoleAdmin, Agent: "Firefox", Request: "r",
	})
	got, ok := access.From(access.As(ctx, access.ActorKeeper, ""))
	if diff := cmp.Diff(access.Viewer{Actor: access.ActorKeeper, Agent: "Firefox", Request: "r"}, got, cmp.Comparer(func(a, b access.Viewer) bool { return a == b })); diff != "" || !ok {
		t.Errorf("%v %s", ok, diff)
	}
	if _, ok := access.From(context.Background()); ok {
		t.Error("there is a viewer without one")
	}
	if _, ok := access.From(access.With(context.Background(), access.Viewer{Agent: "Firefox"})); ok {
		t.Error("a place alone is a viewer")
	}
}

// TestWhoeverHasNotShownASecondFactorCanDoNothingElse spells out what is left, so
// that nothing joins it unread.
func TestWhoeverHasNotShownASecondFactorCanDoNothingElse(t *testing.T) {
	t.Parallel()
	prove := []access.Permission{
		access.OrganizationRead, access.UserRead, access.SessionRead, access.SessionRevoke, access.FactorRead,
	}
	for limit, want := range map[access.Limit][]access.Permission{
		access.MustProve:        prove,
		access.MustEnrol:        append(slices.Clone(prove), access.FactorUpdate),
		"a limit of some other": prove,
	} {
		for _, r := range access.Roles {
			v := access.Viewer{User: "u", Organization: "o", Role: r, Limited: limit}
			for _, d := range access.Permissions {
				if v.Can(d.Permission) != slices.Contains(want, d.Permission) {
					t.Errorf("%s limited to %s: %s is %v", r, limit, d.Permission, v.Can(d.Permission))
				}
				if v.Withheld(d.Permission) != (slices.Contains(access.Granted(r), d.Permission) && !v.Can(d.Permission)) {
					t.Errorf("%s limited to %s: %s withheld is %v", r, limit, d.Permission, v.Withheld(d.Permission))
				}
			}
		}
	}
	if (access.Viewer{User: "u", Role: access.RoleAdmin, Limited: access.MustEnrol}).Can(access.FactorUpdate) {
		t.Error("a limit gives rights without an organization")
	}
}
