package apptest

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/server/mail"
)

const breaking = `mutation($in: BreakGlassInput!) { breakGlass(input: $in) { breakGlass { id reason endedAt mine } } }`

const emergency = "The audit of the payments that vanished"

func glass(userID string, hours int) map[string]any {
	return in(map[string]any{"userId": userID, "reason": emergency, "hours": hours})
}

// BreakGlass opens what a member keeps private and returns the id of the access.
func (c *Client) BreakGlass(userID string, hours int) string {
	c.app.t.Helper()
	var out struct {
		BreakGlass struct{ BreakGlass struct{ ID string } }
	}
	c.Must(breaking, glass(userID, hours), &out)
	return out.BreakGlass.BreakGlass.ID
}

// private is an analyst who keeps a dataset, an analysis and a result private.
type private struct {
	*Client
	dataset, analysis, result string
}

func keepsPrivate(a *App, admin *Client) *private {
	p := &private{Client: a.Invite(admin, access.RoleAnalyst, annEmail, "Ann")}
	p.dataset = p.Upload("hidden-salaries.csv", "id,word\n1,canary\n")
	run := p.Run("SELECT * FROM hidden_salaries")
	p.result = run.Result.ID
	p.analysis = p.Save("Hidden", "SELECT * FROM hidden_salaries", run.ID)
	return p
}

func (p *private) queries() map[string]string {
	return map[string]string{
		"dataset":  fmt.Sprintf(`{ dataset(id: %q) { currentVersion { findings { preview } } } }`, p.dataset),
		"analysis": fmt.Sprintf(`{ analysis(id: %q) { sql } }`, p.analysis),
		"result":   fmt.Sprintf(`{ analysis(id: %q) { result { page(offset: 0) { columns } } } }`, p.analysis),
		"page":     fmt.Sprintf(`{ analysis(id: %q) { result { page(offset: 1) { rowCount } } } }`, p.analysis),
	}
}

func TestEmergencyAccessIsForLookingAndIsSeen(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		a := Start(t, o)
		admin := a.SetUp()
		ann := keepsPrivate(a, admin)
		second := a.Invite(admin, access.RoleAdmin, "second@example.com", "Second")
		closed := func(c *Client, when string) {
			t.Helper()
			for what, query := range ann.queries() {
				if ans := c.Ask(query, nil); ans.Code() != "NOT_FOUND" {
					t.Errorf("%s: the private %s: %s", when, what, ans.Raw)
				}
			}
		}
		closed(admin, "before")
		for _, bad := range []map[string]any{
			{"userId": ann.User, "reason": "because", "hours": 1},
			{"userId": ann.User, "reason": emergency, "hours": 25},
			{"userId": ann.User, "reason": emergency, "hours": 0},
			{"userId": admin.User, "reason": emergency, "hours": 1},
		} {
			admin.Refused("INVALID", breaking, in(bad))
		}
		ann.Refused("FORBIDDEN", breaking, glass(admin.User, 1))
		admin.Refused("NOT_FOUND", breaking, glass("usr_nobody", 1))

		opened := admin.BreakGlass(ann.User, 2)
		a.settle()
		letter := a.mailed(mail.KindBreakGlass, annEmail)
		if !strings.Contains(letter.Text, emergency) || !strings.Contains(letter.Text, "Ada Admin") {
			t.Errorf("the member was told %s", letter.Text)
		}
		for what, query := range ann.queries() {
			before := a.count("SELECT count(*) FROM activity_events WHERE kind = 'breakglass.looked'")
			ans := admin.Ask(query, nil)
			if ans.Code() != "" || (what != "page" && !strings.Contains(string(ans.Raw), "canary") && !strings.Contains(string(ans.Raw), "hidden_salaries")) {
				t.Errorf("the %s in an emergency: %s", what, ans.Raw)
			}
			after := a.count("SELECT count(*) FROM activity_events WHERE kind = 'breakglass.looked'")
			if after == before && what != "page" { // pages of a result that was opened a moment ago are one look
				t.Errorf("that the %s was looked at is not recorded", what)
			}
		}
		closed(second, "for another admin")

		// Looking is all.
		if run := admin.Run("SELECT * FROM hidden_salaries"); run.State != "FAILED" {
			t.Errorf("SQL over it: %+v", run)
		}
		admin.Refused("FORBIDDEN", `mutation($in: CreateExportInput!) { createExport(input: $in) { url } }`,
			in(map[string]any{"resultId": ann.result, "format": "CSV"}))
		for _, write := range []string{
			fmt.Sprintf(`mutation { deleteDataset(input: {id: %q}) { id } }`, ann.dataset),
			fmt.Sprintf(`mutation { updateDataset(input: {id: %q, name: "Mine"}) { dataset { id } } }`, ann.dataset),
			fmt.Sprintf(`mutation { updateAnalysis(input: {id: %q, name: "Mine"}) { analysis { id } } }`, ann.analysis),
			fmt.Sprintf(`mutation { deleteAnalysis(input: {id: %q}) { id } }`, ann.analysis),
		} {
			if ans := admin.Ask(write, nil); ans.Code() != "FORBIDDEN" && ans.Code() != "NOT_FOUND" {
				t.Errorf("%s: %s", write, ans.Raw)
			}
		}

		// The member sees who and why; the other member of the team does not.
		var seen struct {
			BreakGlasses []struct {
				ID, Reason string
				Admin      struct{ Name string }
				EndedAt    *string
				Looks      []struct {
					Name, ObjectID string
					Times          int
				}
			}
		}
		const list = `{ breakGlasses { id reason endedAt admin { name } looks { name objectId times } } }`
		ann.Must(list, nil, &seen)
		var looked []string
		for _, l := range seen.BreakGlasses[0].Looks {
			looked = append(looked, l.ObjectID)
		}
		slices.Sort(looked)
		if want := []string{ann.analysis, ann.dataset}; !slices.Equal(looked, want) {
			t.Errorf("the member sees looks at %v, want %v", looked, want)
		}
		if len(seen.BreakGlasses) != 1 || seen.BreakGlasses[0].Reason != emergency || seen.BreakGlasses[0].Admin.Name != "Ada Admin" || seen.BreakGlasses[0].EndedAt != nil {
			t.Errorf("the member sees %+v", seen)
		}
		bob := a.Invite(admin, "ANALYST", "bob@example.com", "Bob")
		bob.Must(list, nil, &seen)
		if len(seen.BreakGlasses) != 0 {
			t.Errorf("somebody else sees %+v", seen)
		}

		second.Must(`mutation($in: EndBreakGlassInput!) { endBreakGlass(input: $in) { breakGlass { endedAt } } }`, in(map[string]any{"id": opened}), nil)
		closed(admin, "after another admin ended it")

		// Time ends it by itself, to the millisecond, whatever the queue does.
		admin.BreakGlass(ann.User, 1)
		a.Clock.Advance(time.Hour)
		admin.SignIn(Admin)
		closed(admin, "after its time")
		if err := a.Expire(t.Context()); err != nil {
			t.Fatal(err)
		}
		if n := a.count("SELECT count(*) FROM activity_events WHERE kind = 'breakglass.ended'"); n != 2 {
			t.Errorf("%d ends are recorded", n)
		}
	})
}

func TestEmergencyAccessGoesWithTheRole(t *testing.T) {
	t.Parallel()
	a := Start(t, Options{})
	admin := a.SetUp()
	ann := keepsPrivate(a, admin)
	second := a.Invite(admin, access.RoleAdmin, "second@example.com", "Second")
	second.BreakGlass(ann.User, 4)
	second.Must(ann.queries()["result"], nil, nil)
	admin.Must(`mutation($in: ChangeMemberRoleInput!) { changeMemberRole(input: $in) { membership { id } } }`,
		in(map[string]any{"id": a.membershipOf(second.User), "role": "ANALYST"}), nil)
	for what, query := range ann.queries() {
		if ans := second.Ask(query, nil); ans.Code() != "NOT_FOUND" {
			t.Errorf("an analyst who was an admin: the private %s: %s", what, ans.Raw)
		}
	}
}

// TestEmergencyAccessToWhoeverWasErasedEndsWithoutHoldingUpOthers sweeps what is over.
func TestEmergencyAccessToWhoeverWasErasedEndsWithoutHoldingUpOthers(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		a := Start(t, o)
		admin := a.SetUp()
		ann := a.Invite(admin, access.RoleAnalyst, annEmail, "Ann")
		bob := a.Invite(admin, access.RoleAnalyst, "bob@example.com", "Bob")
		admin.BreakGlass(ann.User, 1)
		admin.BreakGlass(bob.User, 1)
		a.settle()
		var key string
		if err := a.Database.SQL.QueryRow("SELECT data_key_id FROM users WHERE id = '" + ann.User + "'").Scan(&key); err != nil {
			t.Fatal(err)
		}
		if err := a.Vault.Destroy(t.Context(), key); err != nil {
			t.Fatal(err)
		}
		a.Clock.Advance(2 * time.Hour)
		if err := a.API.Glasses.Expire(t.Context()); err != nil {
			t.Error(err)
		}
		if n := a.count("SELECT count(*) FROM break_glasses WHERE ended_at IS NULL"); n != 0 {
			t.Errorf("%d have no end", n)
		}
		if n := a.count("SELECT count(*) FROM activity_events WHERE kind = 'breakglass.ended'"); n != 2 {
			t.Errorf("%d ends are recorded", n)
		}
	})
}
