package apptest

import (
	"bytes"
	"crypto/rand"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/strongroom/strongroom/ent/access"
)

// TestNothingReadableOnDisk writes a canary through every way in and then looks
// for it in the whole data folder and in the log, while the program runs and
// after it has ended.
func TestNothingReadableOnDisk(t *testing.T) {
	t.Parallel()
	a := Start(t, Options{})
	// Letters alone, in one case, so that it survives names of tables and addresses.
	canary := "canary" + strings.ToLower(strings.Map(letters, rand.Text()))
	admin := sing(t, a, canary)
	a.settle()

	if n := bytes.Count(bytes.ToLower(a.Terminal.Bytes()), []byte(canary)); n == 0 {
		t.Error("the canary went nowhere: the mailbox does not show it")
	}
	look := func(when string) {
		t.Helper()
		files := 0
		err := filepath.WalkDir(a.Dir, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			files++
			for _, hit := range find(t, path, canary) {
				t.Errorf("%s: %s holds the canary: %q", when, filepath.Base(path), hit)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if files < 5 {
			t.Errorf("%s: only %d files were looked at", when, files)
		}
		if i := bytes.Index(bytes.ToLower(a.Log.Bytes()), []byte(canary)); i >= 0 {
			log := a.Log.Bytes()
			t.Errorf("%s: the log holds the canary: %s", when, log[max(0, i-200):min(len(log), i+60)])
		}
		// The same look finds what is readable.
		control := filepath.Join(a.Dir, "control")
		if err := os.WriteFile(control, []byte("…"+canary+"…"), 0o600); err != nil {
			t.Fatal(err)
		}
		if len(find(t, control, canary)) == 0 {
			t.Fatal("the canary is not found where it is")
		}
		if err := os.Remove(control); err != nil {
			t.Fatal(err)
		}
	}
	look("running")
	if _, err := admin.Do(`{ viewer { user { name } } }`, nil); err != nil {
		t.Fatal(err)
	}
	a.Stop()
	look("stopped")
}

func letters(r rune) rune {
	if r >= 'A' && r <= 'Z' {
		return r
	}
	return 'q'
}

// find returns where a file holds the canary, in any case, in UTF-8 and UTF-16.
func find(t *testing.T, path, canary string) (hits []string) {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	content = bytes.ToLower(content)
	wide := make([]byte, 0, 2*len(canary))
	for i := range len(canary) {
		wide = append(wide, canary[i], 0)
	}
	for _, needle := range [][]byte{[]byte(canary), wide} {
		if i := bytes.Index(content, needle); i >= 0 {
			hits = append(hits, string(content[max(0, i-20):min(len(content), i+40)]))
		}
	}
	return hits
}

// sing writes the canary wherever something can be written.
func sing(t *testing.T, a *App, canary string) *Client {
	t.Helper()
	secret := canary + "-A7!"
	in := func(m map[string]any) map[string]any { return map[string]any{"in": m} }
	admin := a.Client()
	admin.Agent = "Firefox/1.0 " + canary
	_, token, _ := strings.Cut(a.SetupLink, "#token=")
	admin.Must(`mutation($in: SetUpInput!) { setUp(input: $in) { viewer { role } } }`, in(map[string]any{
		"token": token, "organizationName": "Org " + canary, "name": "Admin Person",
		"email": "root@" + canary + ".example", "password": Password,
	}), nil)
	admin.whoAmI()
	admin.Must(`mutation($in: UpdateProfileInput!) { updateProfile(input: $in) { user { id } } }`, in(map[string]any{"name": "Name " + canary}), nil)
	admin.Must(`mutation($in: RenameOrganizationInput!) { renameOrganization(input: $in) { organization { id } } }`, in(map[string]any{"name": "Firm " + canary}), nil)
	guest := a.Invite(admin, access.RoleGuest, "guest@"+canary+".example", "Guest "+canary)
	a.InvitationToken(admin, access.RoleViewer, "pending."+canary+"@example.com")

	// What is refused must be gone as well.
	admin.Refused("INVALID", `mutation($in: SignInInput!) { signIn(input: $in) { __typename } }`, in(map[string]any{"email": canary + "@example.com", "password": secret}))
	admin.Refused("INVALID", `mutation($in: SignInInput!) { signIn(input: $in) { __typename } }`, in(map[string]any{"email": "root@" + canary + ".example", "password": secret}))
	admin.Refused("INVALID", `mutation($in: ConfirmIdentityInput!) { confirmIdentity(input: $in) { freshUntil } }`, in(map[string]any{"challenge": admin.Asked(), "proof": map[string]any{"password": secret}}))
	admin.Refused("CONFLICT", `mutation($in: ConfirmIdentityInput!) { confirmIdentity(input: $in) { freshUntil } }`, in(map[string]any{"challenge": secret, "proof": map[string]any{"totp": secret}}))
	admin.Refused("NOT_FOUND", `query($t: String!) { invitationOffer(token: $t) { email } }`, map[string]any{"t": secret})
	admin.Refused("GRAPHQL_VALIDATION_FAILED", `{ `+canary+` }`, nil)
	// A path that is no route is logged as it is: it is nothing of ours.
	for _, path := range []string{downloads + canary, "/files/" + canary, "/analyses/x?q=" + canary, "/graphql?query={" + canary + "}"} {
		admin.Get(path)
	}

	csv := "id," + canary + ",n\n1,cell " + canary + ",5\n2,other,6\n3," + canary + ",not a number " + canary + "\n"
	for i := range 3000 { // more than one page of everything
		csv += "9,filler,7\n"
		if i == 2000 {
			csv += "9," + canary + ",8," + canary + ",too many\n"
		}
	}
	dataset := admin.Upload(canary+".csv", csv)
	admin.Upload("json "+canary+".json", `[{"`+canary+`": "`+canary+`", "a": {"b": "`+canary+`"}}, {"`+canary+`": null}]`)
	admin.Upload("broken "+canary+".json", `[{"`+canary+`": `)
	path, _ := admin.BeginUpload(canary+" half.csv", 1000, map[string]string{"name": "Half " + canary})
	res, err := admin.Patch(path, 0, strings.NewReader("id,"+canary+"\n"))
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	admin.Must(`mutation($in: UpdateDatasetInput!) { updateDataset(input: $in) { dataset { id } } }`, in(map[string]any{
		"id": dataset, "name": "Set " + canary, "description": "About " + canary, "tableName": canary,
	}), nil)
	admin.Must(`query($s: String!) { datasets(search: $s) { totalCount } analyses(search: $s) { totalCount } }`, map[string]any{"s": canary}, nil)

	sql := "SELECT *, '" + canary + "' AS word FROM " + canary
	run := admin.Run(sql)
	if run.State != "SUCCEEDED" {
		t.Fatalf("%+v", run)
	}
	admin.Run("SELECT " + canary + "_missing FROM " + canary)
	admin.Run("SELECT CAST('" + canary + "' AS INTEGER)")
	var withParameter struct {
		StartRun struct{ Run struct{ ID string } }
	}
	admin.Must(`mutation($in: StartRunInput!) { startRun(input: $in) { run { id } } }`, in(map[string]any{
		"sql": "SELECT $word AS w", "parameters": []any{map[string]any{"name": "word", "type": "TEXT", "value": canary}},
	}), &withParameter)
	admin.Await(withParameter.StartRun.Run.ID)
	var saved struct {
		CreateAnalysis struct{ Analysis struct{ ID string } }
	}
	admin.Must(`mutation($in: CreateAnalysisInput!) { createAnalysis(input: $in) { analysis { id } } }`, in(map[string]any{
		"name": "Analysis " + canary, "description": "Why " + canary, "sql": sql, "runId": run.ID,
		"parameters": []any{map[string]any{"name": "word", "type": "TEXT", "value": canary}},
		"chart":      map[string]any{"kind": "BAR", "x": canary, "y": []string{canary}},
	}), &saved)
	admin.Share(saved.CreateAnalysis.Analysis.ID, guest.User)
	guest.Must(`query($id: ID!) { analysis(id: $id) { name result { page { columns } } } }`, map[string]any{"id": saved.CreateAnalysis.Analysis.ID}, nil)
	for _, format := range []string{"CSV", "JSON", "PARQUET"} {
		status, body := guest.Get(guest.Export(run.Result.ID, format))
		if status != 200 || format != "PARQUET" && !bytes.Contains(body, []byte(canary)) {
			t.Errorf("export as %s: %d", format, status)
		}
	}
	return admin
}
