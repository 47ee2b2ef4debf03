package apptest

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
)

// TestOperationsThatAreTooLargeAreRefusedBeforeTheyRun asks for too much in every way.
func TestOperationsThatAreTooLargeAreRefusedBeforeTheyRun(t *testing.T) {
	t.Parallel()
	a := Start(t, Options{})
	admin := a.SetUp()
	nest := func(depth int) string {
		return "{ analyses { edges { node { " + strings.Repeat("owner { id } shares { analysis { ", depth) + "id" + strings.Repeat(" } }", depth) + " } } } }"
	}
	aliases := func(n int) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, " a%d: server { version }", i)
		}
		return "{" + b.String() + " }"
	}
	var guesses strings.Builder
	for i := range 11 {
		fmt.Fprintf(&guesses, ` g%d: confirmIdentity(input: {challenge: "x", proof: {password: "x"}}) { freshUntil }`, i)
	}
	bomb := "{ ...f0 }"
	for i := range 30 {
		bomb += fmt.Sprintf(" fragment f%d on Query { ...f%d ...f%d }", i, i+1, i+1)
	}
	bomb += " fragment f30 on Query { server { version } }"
	before := a.count("SELECT count(*) FROM activity_events")
	for name, c := range map[string]struct {
		query string
		limit string
	}{
		"depth":            {nest(12), "DEPTH_LIMIT"},
		"aliases":          {aliases(40), "ALIAS_LIMIT"},
		"guesses":          {"mutation {" + guesses.String() + " }", "ROOT_LIMIT"},
		"cost":             {"{ analyses(first: 200) { edges { node { id name description createdAt updatedAt sql mine owner { id name email createdAt updatedAt } shares { id audience creator { id name email } user { id name email } analysis { id name description createdAt updatedAt owner { id name } chart { kind x y series } } } result { id createdAt rowCount truncated page { columns offset rowCount } columns { name type } } chart { kind x y series } parameters { name type value } } cursor } pageInfo { hasNextPage } } datasets(first: 200) { edges { node { id name owner { id name email } versions { id state columns { id name type position nullCount distinctCount sourcePath } } latestVersion { id state columns { id name type position nullCount distinctCount sourcePath } } } } } }", ""},
		"fragments":        {bomb, "ALIAS_LIMIT"},
		"tokens":           {"{ " + strings.Repeat("server { version } ", 4000) + "}", ""},
		"a fragment cycle": {"{ ...a } fragment a on Query { ...b } fragment b on Query { ...a }", ""},
	} {
		ans := admin.Ask(c.query, nil)
		limit, _ := ans.Errors0().Extensions["limit"].(string)
		if len(ans.Errors) == 0 || string(ans.Data) != "null" && len(ans.Data) > 0 || limit != c.limit {
			t.Errorf("%s: %.400s", name, ans.Raw)
		}
	}
	if now := a.count("SELECT count(*) FROM activity_events"); now != before {
		t.Errorf("%d of the refused operations ran", now-before)
	}
}

// Errors0 is the first error, or none.
func (a Answer) Errors0() Error {
	if len(a.Errors) == 0 {
		return Error{}
	}
	return a.Errors[0]
}

func TestRequestsOfAnotherShapeOrSiteAreRefused(t *testing.T) {
	t.Parallel()
	a := Start(t, Options{})
	admin := a.SetUp()
	rename := `{"query": "mutation { updateProfile(input: {name: \"Eve\"}) { user { id } } }"}`
	for name, c := range map[string]struct {
		method, path, body string
		header             map[string]string
	}{
		"a batch":               {http.MethodPost, "/graphql", "[" + rename + "," + rename + "]", map[string]string{"Content-Type": "application/json"}},
		"a form":                {http.MethodPost, "/graphql", "query=mutation", map[string]string{"Content-Type": "application/x-www-form-urlencoded"}},
		"plain text":            {http.MethodPost, "/graphql", rename, map[string]string{"Content-Type": "text/plain"}},
		"a mutation by GET":     {http.MethodGet, "/graphql?query=mutation%7BupdateProfile(input%3A%7Bname%3A%22Eve%22%7D)%7Buser%7Bid%7D%7D%7D", "", nil},
		"another site":          {http.MethodPost, "/graphql", rename, map[string]string{"Content-Type": "application/json", "Origin": "https://evil.example"}},
		"no origin, cross-site": {http.MethodPost, "/graphql", rename, map[string]string{"Content-Type": "application/json", "Origin": "", "Sec-Fetch-Site": "cross-site"}},
		"same-site":             {http.MethodPost, "/graphql", rename, map[string]string{"Content-Type": "application/json", "Origin": "", "Sec-Fetch-Site": "same-site"}},
		"a null origin":         {http.MethodPost, "/graphql", rename, map[string]string{"Content-Type": "application/json", "Origin": "null"}},
		"an upload by a site":   {http.MethodPost, "/files/", "", map[string]string{"Tus-Resumable": "1.0.0", "Upload-Length": "3", "Origin": "https://evil.example"}},
		"a huge body":           {http.MethodPost, "/graphql", `{"query": "{ server { version } }", "x": "` + strings.Repeat("x", 2<<20) + `"}`, map[string]string{"Content-Type": "application/json"}},
		"a method by header":    {http.MethodPost, "/files/x", "", map[string]string{"Tus-Resumable": "1.0.0", "X-HTTP-Method-Override": "DELETE", "Origin": "https://evil.example"}},
	} {
		res := admin.Request(t, c.method, c.path, c.header, strings.NewReader(c.body))
		body, err := io.ReadAll(res.Body)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		if res.StatusCode < 400 {
			t.Errorf("%s: %s %s", name, res.Status, body)
		}
	}
	var got struct {
		Viewer struct{ User struct{ Name string } }
	}
	admin.Must(`{ viewer { user { name } } }`, nil, &got)
	if got.Viewer.User.Name != "Ada Admin" {
		t.Errorf("a refused request renamed her to %s", got.Viewer.User.Name)
	}
	if n := a.count("SELECT count(*) FROM uploads"); n != 0 {
		t.Errorf("%d uploads were begun", n)
	}
}

func TestOnlyDevelopersAndAdminsSeeTheSchema(t *testing.T) {
	t.Parallel()
	a := Start(t, Options{Environ: []string{"STRONGROOM_MODE=production"}})
	a.API.Mailbox = nil
	admin := a.SetUp()
	const ask = `{ __schema { queryType { name } } }`
	if ans := a.Client().Ask(ask, nil); len(ans.Errors) == 0 {
		t.Errorf("a stranger reads the schema: %s", ans.Raw)
	}
	admin.Must(ask, nil, nil)
	admin.Refused("NOT_FOUND", `{ developmentMail { id } }`, nil)
}

func TestPersistedQueriesNeedTheirOwnHash(t *testing.T) {
	t.Parallel()
	a := Start(t, Options{})
	c := a.Client()
	send := func(body map[string]any) Answer {
		raw, err := json.Marshal(body)
		if err != nil {
			t.Fatal(err)
		}
		res := c.Request(t, http.MethodPost, "/graphql", map[string]string{"Content-Type": "application/json"}, strings.NewReader(string(raw)))
		defer res.Body.Close()
		var ans Answer
		if err := json.NewDecoder(res.Body).Decode(&ans); err != nil {
			t.Fatal(err)
		}
		return ans
	}
	hash := func(h string) map[string]any {
		return map[string]any{"persistedQuery": map[string]any{"version": 1, "sha256Hash": h}}
	}
	wrong := strings.Repeat("0", 64)
	if ans := send(map[string]any{"query": "{ server { version } }", "extensions": hash(wrong)}); len(ans.Errors) == 0 {
		t.Error("a query is kept under another's hash")
	}
	if ans := send(map[string]any{"extensions": hash(wrong)}); len(ans.Errors) == 0 {
		t.Error("the wrong hash finds a query")
	}
}
