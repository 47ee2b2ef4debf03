package apptest

import (
	"encoding/json"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/server/alert"
)

// decoy makes a credential and returns the decoy's id and what is planted.
func (c *Client) decoy(kind, name string) (id, token string) {
	c.app.t.Helper()
	var out struct {
		MakeDecoyToken struct {
			Decoy struct{ ID string }
			Token string
		}
	}
	c.Must(`mutation($in: MakeDecoyTokenInput!) { makeDecoyToken(input: $in) { decoy { id } token } }`,
		input("kind", kind, "name", name, "note", "In the wiki"), &out)
	return out.MakeDecoyToken.Decoy.ID, out.MakeDecoyToken.Token
}

// decoyDataset makes a dataset and returns the decoy's id and the dataset's.
func (c *Client) decoyDataset(name, template string) (id, dataset string) {
	c.app.t.Helper()
	var out struct {
		MakeDecoyDataset struct {
			Decoy struct{ ID, DatasetID string }
		}
	}
	c.Must(`mutation($in: MakeDecoyDatasetInput!) { makeDecoyDataset(input: $in) { decoy { id datasetID } } }`,
		input("name", name, "template", template, "rows", 40), &out)
	c.app.settle()
	return out.MakeDecoyDataset.Decoy.ID, out.MakeDecoyDataset.Decoy.DatasetID
}

// bearer presents a token and returns the answer, without what differs each time.
func (a *App) bearer(token string) (int, string) {
	a.t.Helper()
	r, err := http.NewRequest(http.MethodPost, a.URL+"/graphql", strings.NewReader(`{"query":"{ viewer { role } }"}`))
	if err != nil {
		a.t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+token)
	r.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		a.t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		a.t.Fatal(err)
	}
	return res.StatusCode, regexp.MustCompile(`"requestId":"[^"]*"`).ReplaceAllString(string(b), "")
}

func (c *Client) decoyAlerts() int {
	n := 0
	for _, a := range c.alerts(alert.DecoyTouched.ID) {
		n += a.Count
	}
	return n
}

func TestADecoyTokenIsAnsweredLikeAnyOtherAndAlerts(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		a := Start(t, o)
		admin := a.SetUp()
		_, key := admin.decoy("API_KEY", "Backup")
		_, pair := admin.decoy("CLOUD_KEY", "Bucket")
		_, pass := admin.decoy("PASSWORD", "Service account")
		_, link := admin.decoy("LINK", "Wiki page")
		if !strings.HasPrefix(key, "sr_") || !strings.HasPrefix(pair, "AKIA") || !strings.HasPrefix(link, a.URL+"/t/") {
			t.Fatalf("%.4s %.4s %s", key, pair, link)
		}
		code, body := a.bearer("sr_nobodyhasthis")
		if code != http.StatusUnauthorized {
			t.Errorf("an unknown token is answered %d %s", code, body)
		}
		_, secret, _ := strings.Cut(pair, ":")
		for _, token := range []string{key, pair, secret} {
			if c, b := a.bearer(token); c != code || b != body {
				t.Errorf("the decoy is answered %d %s, not %d %s", c, b, code, body)
			}
		}
		wrong := func(email, pass string) string {
			got := a.Client().Ask(`mutation($in: SignInInput!) { signIn(input: $in) { __typename } }`, input("email", email, "password", pass))
			return regexp.MustCompile(`"requestId":"[^"]*"`).ReplaceAllString(string(got.Raw), "")
		}
		if x, y := wrong(Admin, "not it, I fear"), wrong(Admin, pass); x != y {
			t.Errorf("%s, not %s", y, x)
		}
		page := func(path string) (int, string) {
			res, err := http.Get(path)
			if err != nil {
				t.Fatal(err)
			}
			defer res.Body.Close()
			b, err := io.ReadAll(res.Body)
			if err != nil {
				t.Fatal(err)
			}
			return res.StatusCode, regexp.MustCompile(`nonce="[^"]*"|content="[^"]*"`).ReplaceAllString(string(b), "")
		}
		c1, b1 := page(a.URL + "/t/nobodyhasthis")
		if c2, b2 := page(link); c1 != c2 || b1 != b2 {
			t.Errorf("the link is answered %d, not %d", c2, c1)
		}
		Eventually(t, "alerts", func() bool { return admin.decoyAlerts() == 5 })
		hows := map[string]bool{}
		for _, al := range admin.alerts(alert.DecoyTouched.ID) {
			for _, r := range al.Reasons {
				if strings.HasPrefix(r.Name, "how ") {
					hows[r.Text] = true
				}
			}
			if al.Severity != "CRITICAL" || !strings.Contains(string(must(json.Marshal(al.Reasons))), "In the wiki") {
				t.Errorf("%+v", al)
			}
		}
		want := map[string]bool{"It was used as a token.": true, "It was used as a password at sign-in.": true, "It was used as a link.": true}
		if diff := cmp.Diff(want, hows); diff != "" {
			t.Error(diff)
		}
		_, rest, _ := strings.Cut(link, "/t/")
		for _, secret := range []string{key, secret, pass, rest} {
			if strings.Contains(string(a.Log.Bytes()), secret) {
				t.Error("a secret is in the log")
			}
		}
	})
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// TestAFloodOfADecoyIsCounted presents one a hundred times at once.
func TestAFloodOfADecoyIsCounted(t *testing.T) {
	t.Parallel()
	a := Start(t, Options{})
	admin := a.SetUp()
	_, key := admin.decoy("API_KEY", "Backup")
	for range 100 {
		a.bearer(key)
	}
	Eventually(t, "alerts", func() bool { return admin.decoyAlerts() == 100 })
	a.settle()
	if n := len(admin.search(map[string]any{"kinds": []string{"decoy.used"}})); n > 10 {
		t.Errorf("%d events", n)
	}
	if n := len(admin.alerts(alert.DecoyTouched.ID)); n != 1 {
		t.Errorf("%d alerts", n)
	}
}

const touchingDataset = `query($id: ID!) { dataset(id: $id) { latestVersion { findings { preview } } } }`

func TestWhoeverReadsADecoyDatasetAlerts(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		a := Start(t, o)
		admin := a.SetUp()
		ann := a.Invite(admin, access.RoleAnalyst, annEmail, "Ann")
		id, dataset := admin.decoyDataset("Payroll 2026", "PAYROLL")
		ann.Must(`{ datasets { edges { node { id name rows: latestVersion { rowCount } } } } }`, nil, nil)
		ann.Must(`query($id: ID!) { dataset(id: $id) { name } }`, map[string]any{"id": dataset}, nil)
		a.settle()
		a.looked()
		if n := admin.decoyAlerts(); n != 0 {
			t.Fatalf("making and listing it raises %d", n)
		}
		step := func(what string, by *Client, do func()) {
			t.Helper()
			before := admin.decoyAlerts()
			do()
			a.settle()
			a.looked()
			if admin.decoyAlerts() <= before {
				t.Errorf("%s raises nothing", what)
			}
			last := admin.alerts(alert.DecoyTouched.ID)
			found := false
			for _, l := range last {
				found = found || l.Severity == "CRITICAL" && len(l.Activity) > 0 && l.Technique == "T1530"
			}
			if !found {
				t.Errorf("%s: %+v", what, last)
			}
		}
		step("a preview", ann, func() { ann.Must(touchingDataset, map[string]any{"id": dataset}, nil) })
		step("the maker's preview", admin, func() { admin.Must(touchingDataset, map[string]any{"id": dataset}, nil) })
		var run RunState
		step("a query", ann, func() { run = ann.Run("SELECT * FROM payroll_2026") })
		step("a query that fails", ann, func() { ann.Run("SELECT nothing FROM payroll_2026") })
		step("a download", ann, func() { ann.Export(run.Result.ID, "CSV") })
		step("a share", ann, func() {
			analysis := ann.Save("Pay", "SELECT * FROM payroll_2026", run.ID)
			ann.Share(analysis, "")
		})
		// Removing it is no touch, and what was before is still found.
		before := admin.decoyAlerts()
		admin.Must(`mutation($in: RemoveDecoyInput!) { removeDecoy(input: $in) { id } }`, input("id", id), nil)
		a.settle()
		a.looked()
		if n := admin.decoyAlerts(); n != before {
			t.Errorf("removing it raises %d", n-before)
		}
		ann.Refused("NOT_FOUND", `query($id: ID!) { dataset(id: $id) { name } }`, map[string]any{"id": dataset})
	})
}

// TestAUseThatWasTamperedWithStillAlerts is somebody who owns the database and blinds what
// follows the log with one row.
func TestAUseThatWasTamperedWithStillAlerts(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		a := Start(t, o)
		admin := a.SetUp()
		_, key := admin.decoy("API_KEY", "Backup")
		a.settle()
		a.looked()
		blob := "x'0102030405'"
		if o.DatabaseURL != "" {
			blob = `'\x0102030405'`
		}
		// Neither is it looked at nor does anything come after it, if it stops what looks.
		a.exec("UPDATE lookouts SET cursor = cursor + 1000000")
		a.bearer(key)
		Eventually(t, "the use", func() bool { return a.count("SELECT count(*) FROM activity_events WHERE kind = 'decoy.used'") == 1 })
		a.numbered()
		a.exec("UPDATE activity_events SET detail_sealed = "+blob+" WHERE kind = 'decoy.used'", "UPDATE lookouts SET cursor = cursor - 1000000")
		Eventually(t, "alert", func() bool { return admin.decoyAlerts() == 1 })
		a.looked()
	})
}

// TestNothingTellsADecoyApart compares everything that people who are no admins see of
// a decoy with what they see of a dataset that its owner uploaded.
func TestNothingTellsADecoyApart(t *testing.T) {
	t.Parallel()
	a := Start(t, Options{})
	admin := a.SetUp()
	people := map[string]*Client{}
	for _, r := range []access.Role{access.RoleAnalyst, access.RoleViewer, access.RoleGuest} {
		people[string(r)] = a.Invite(admin, r, strings.ToLower(string(r))+"@example.com", "Name")
	}
	real := admin.Upload("customers.csv", strings.Repeat("a,b\n", 41))
	admin.Must(`mutation($id: ID!) { updateDataset(input: {id: $id, visibility: TEAM}) { dataset { id } } }`, map[string]any{"id": real}, nil)
	decoyID, decoy := admin.decoyDataset("Leads", "CUSTOMERS")
	for role, c := range people {
		shape := func(q, id string) string {
			raw := string(c.Ask(q, map[string]any{"id": id}).Raw)
			raw = regexp.MustCompile(`"(id|name|tableName|fileName|createdAt|updatedAt|cursor|rowCount|fileBytes|processedAt)":("[^"]*"|\d+|\[[^]]*\])`).ReplaceAllString(raw, `"$1":…`)
			raw = regexp.MustCompile(`"preview":\[\[.*?\]\]`).ReplaceAllString(raw, "rows")
			raw = regexp.MustCompile(`"requestId":"[^"]*"`).ReplaceAllString(raw, "")
			return strings.NewReplacer(real, "X", decoy, "X").Replace(raw)
		}
		for _, q := range []string{
			`query($id: ID!) { dataset(id: $id) { id name tableName description visibility createdAt updatedAt owner { name } latestVersion { state rowCount fileName fileBytes findings { preview } } versions { state } } }`,
			`query($id: ID!) { node(id: $id) { id __typename } }`,
			`query($id: ID!) { datasetAccess(datasetId: $id) { action } }`,
			`query($id: ID!) { activity(objectId: $id, areas: ["dataset"]) { edges { node { kind } } } }`,
			`mutation($id: ID!) { deleteDataset(input: {id: $id}) { id } }`,
			`mutation($id: ID!) { updateDataset(input: {id: $id, name: "x"}) { dataset { id } } }`,
		} {
			if x, y := shape(q, real), shape(q, decoy); x != y {
				t.Errorf("%s: %s\n%s\n%s", role, q, x, y)
			}
		}
		// The decoy's own id is as unknown as any.
		if x, y := shape(`query($id: ID!) { node(id: $id) { id } }`, decoyID), shape(`query($id: ID!) { node(id: $id) { id } }`, decoyID[:len(decoyID)-2]+"00"); x != y {
			t.Errorf("%s: %s, not %s", role, x, y)
		}
		if x, y := shape(`{ channels { id } }`, ""), shape(`{ decoys { id } }`, ""); strings.ReplaceAll(x, "channels", "decoys") != y {
			t.Errorf("%s: %s, not %s", role, y, x)
		}
		if got := c.ownAlerts(); len(got) != 0 {
			t.Errorf("%s is told %+v", role, got)
		}
		if raw := string(c.Ask(`{ activity { edges { node { kind sentence objectName } } } }`, nil).Raw); strings.Contains(raw, `"decoy.`) {
			t.Errorf("%s reads %s", role, raw)
		}
	}
}
