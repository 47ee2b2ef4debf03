package main_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/strongroom/strongroom/"

// arrow says what a part of the tree may import of ours. The first arrow whose
// part holds a package decides. Tests are free: they look from outside.
type arrow struct {
	part string // a folder and all below it
	// may is what it may import; nil is nothing at all, {"*"} is anything but not.
	may []string
	not []string
	why string
}

var arrows = []arrow{
	{part: "ent/access", why: "access is a leaf: everyone asks it, so it must depend on nobody"},
	{part: "ent/spec", why: "spec holds plain values that schema and API share"},
	{part: "ent/rule", may: []string{"ent"}, why: "rules turn permissions into privacy, nothing else"},
	{part: "ent/schema", may: []string{"ent"}, why: "the schema knows rules and permissions, no behaviour"},
	{part: "ent/migrate/diff", may: []string{"ent", "server/store"}, why: "a command for developers"},
	{part: "ent", may: []string{"ent"}, why: "the data model knows nothing of those who use it"},

	{part: "directives", may: []string{"ent/access", "server/fault", "server/request"}, why: "directives ask the permission table and touch no rows"},
	{part: "graph/scalar", may: []string{"server/fault"}, why: "scalars only read and write values"},
	{part: "graph/schemagen", may: []string{"ent/access"}, why: "it writes the table of permissions as a schema"},
	{part: "graph", may: []string{"*"}, not: []string{"server/httpd", "server/app", "server/apptest", "server/config", "frontend"}, why: "the API is below the edge"},

	{part: "server/fault", why: "fault is a leaf"},
	{part: "server/event", why: "event is a leaf"},
	{part: "server/clean", may: []string{"server/fault"}, why: "cleaning text needs no rows"},
	{part: "server/request", why: "request is a leaf"},
	{part: "server/config", why: "settings are handed down by app, so config needs nobody"},
	{part: "server/detect", may: []string{"server/detect"}, why: "detection is pure: events in, verdicts out"},
	{part: "server/mail", may: []string{"server/fault"}, why: "mail knows words and servers, not rows"},
	{part: "server/store", may: []string{"ent", "server/store", "server/fault"}, why: "the store is below everything that uses it"},
	{part: "server/sandbox", may: []string{"server/sandbox", "server/fault", "server/vault/seal"}, why: "a worker must not be able to reach rows or keys"},
	{part: "server/vault/seal", why: "sealing is pure: keys and bytes"},
	{part: "server/httpd", may: []string{"*"}, not: []string{"server/app", "server/apptest", "server/config", "server/store", "ent/schema", "ent/rule", "ent/privacy"}, why: "the edge calls, it does not store"},
	{part: "server/app", may: []string{"*"}, not: []string{"server/apptest"}, why: "app is the composition root"},
	{part: "server/apptest", may: []string{"*"}, why: "it starts the whole app"},

	// Every other package below server is a domain package.
	{part: "server/", may: []string{"*"}, not: []string{"graph", "directives", "frontend", "server/httpd", "server/app", "server/apptest", "server/config"}, why: "domain packages know nothing of the API, the edge or the configuration"},
	{part: "server", may: []string{"*"}, not: []string{"server/apptest"}, why: "main calls app"},

	{part: "frontend", why: "it only carries the built files"},
	{part: "bench", may: []string{"*"}, why: "it measures everything"},
	{part: "docs", may: []string{"*"}, why: "it describes everything"},
}

func within(pkg, part string) bool {
	if domain, ok := strings.CutSuffix(part, "/"); ok {
		return pkg != domain && within(pkg, domain)
	}
	return pkg == part || strings.HasPrefix(pkg, part+"/")
}

// verdict returns why pkg may not import imported, or "".
func verdict(pkg, imported string) string {
	if imported == "server/login/password/passwordtest" {
		return "the program never weakens a password's hash; tests of it may"
	}
	for _, a := range arrows {
		if !within(pkg, a.part) {
			continue
		}
		if within(imported, pkg) {
			return "" // its own sub-packages
		}
		for _, part := range a.not {
			if within(imported, part) {
				return a.why
			}
		}
		for _, part := range a.may {
			if part == "*" || within(imported, part) {
				return ""
			}
		}
		return a.why
	}
	return "no arrow covers it; say in this test what it may import"
}

func TestImportsFollowTheArrows(t *testing.T) {
	t.Parallel()
	root := ".."
	seen := map[string]bool{}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := d.Name()
		if d.IsDir() {
			if path != root && (strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_") || name == "node_modules" || name == "testdata" || name == "tools") {
				return fs.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		pkg, err := filepath.Rel(root, filepath.Dir(path))
		if err != nil {
			return err
		}
		pkg = filepath.ToSlash(pkg)
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		seen[pkg] = true
		for _, spec := range file.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			imported, ours := strings.CutPrefix(imported, module)
			if !ours {
				continue
			}
			if why := verdict(pkg, imported); why != "" {
				t.Errorf("%s must not import %s: %s", filepath.ToSlash(path), imported, why)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, pkg := range []string{"server/fault", "server/config", "server/httpd", "ent/access"} {
		if !seen[pkg] {
			t.Errorf("%s was not looked at", pkg)
		}
	}
}

func TestArrowsForbidWhatTheyShould(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		pkg, imported string
		allowed       bool
	}{
		{"server/dataset", "ent", true},
		{"server/dataset", "server/store", true},
		{"server/login/password", "server/fault", true},
		{"server/login", "server/login/password/passwordtest", false},
		{"server/apptest", "server/login/password/passwordtest", false},
		{"server/dataset", "graph/model", false},
		{"server/login/saml", "server/httpd", false},
		{"server/dataset", "server/config", false},
		{"server/event", "server/fault", false},
		{"ent/access", "ent", false},
		{"ent/schema", "server/store", false},
		{"ent/rule", "server/session", false},
		{"graph", "server/dataset", true},
		{"graph", "server/httpd", false},
		{"directives", "ent", false},
		{"server/httpd", "graph", true},
		{"server/httpd", "ent/privacy", false},
		{"server/app", "server/httpd", true},
		{"server/sandbox/worker", "server/vault", false},
		{"server/sandbox/worker", "server/sandbox/wire", true},
		{"server/vault", "server/vault/seal", true},
		{"server", "server/app", true},
		{"somewhere", "ent", false},
	} {
		if why := verdict(c.pkg, c.imported); (why == "") != c.allowed {
			t.Errorf("%s -> %s: allowed is %v (%s)", c.pkg, c.imported, why == "", why)
		}
	}
}
