package sample_test

import (
	"bytes"
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/activityevent"
	"github.com/strongroom/strongroom/server/activity"
	"github.com/strongroom/strongroom/server/app"
	"github.com/strongroom/strongroom/server/apptest"
	"github.com/strongroom/strongroom/server/config"
	"github.com/strongroom/strongroom/server/sample"
	"github.com/strongroom/strongroom/server/sandbox"
)

func TestMain(m *testing.M) {
	sandbox.MainIfWorker()
	os.Exit(m.Run())
}

func load(t *testing.T, dir string, environ ...string) *config.Config {
	t.Helper()
	c, err := config.Load(config.Input{Environ: append([]string{
		"STRONGROOM_DATA_DIR=" + dir, "STRONGROOM_LISTEN=127.0.0.1:8080", "STRONGROOM_SANDBOX_MEMORY_MB=256",
	}, environ...)})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func makeSample(t *testing.T, c *config.Config) (string, error) {
	t.Helper()
	var terminal bytes.Buffer
	err := app.Sample(context.Background(), c, app.Options{
		Log: slog.New(slog.DiscardHandler), Terminal: &terminal, Now: time.Now, Version: "test",
	})
	return terminal.String(), err
}

// person is what one browser sees.
type person struct {
	Viewer struct {
		Organization struct{ Name string }
		Role         access.Role
	}
	Analyses struct {
		Edges []struct {
			Node struct {
				Name   string
				Result *struct{ RowCount int }
			}
		}
	}
}

func TestSampleOrganizationIsAlive(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "demo")
	printed, err := makeSample(t, load(t, dir))
	if err != nil {
		t.Fatal(err)
	}
	password := regexp.MustCompile(`(?m)^  ([a-z0-9]{5}(?:-[a-z0-9]{5}){3})$`).FindStringSubmatch(printed)
	if password == nil {
		t.Fatalf("no password was printed: %s", printed)
	}
	a := apptest.Start(t, apptest.Options{Dir: dir})
	seen := map[string]bool{}
	for _, p := range sample.People {
		if !strings.Contains(printed, p.Email) {
			t.Errorf("%s was not printed", p.Email)
		}
		c := a.Client()
		c.Must(`mutation($in: SignInInput!) { signIn(input: $in) { __typename } }`,
			map[string]any{"in": map[string]any{"email": p.Email, "password": password[1]}}, nil)
		var got person
		c.Must(`{ viewer { organization { name } role } analyses(first: 50) { edges { node { name result { rowCount } } } } }`, nil, &got)
		if got.Viewer.Role != p.Role || got.Viewer.Organization.Name != sample.Organization {
			t.Errorf("%s is %+v", p.Email, got.Viewer)
		}
		if len(got.Analyses.Edges) == 0 && p.Email != "tom@example.com" {
			t.Errorf("%s sees no analysis", p.Email)
		}
		for _, e := range got.Analyses.Edges {
			seen[e.Node.Name] = true
			if e.Node.Result == nil || e.Node.Result.RowCount == 0 {
				t.Errorf("%s sees %s without an answer", p.Email, e.Node.Name)
			}
		}
	}
	if len(seen) < 8 {
		t.Errorf("there are only %d analyses", len(seen))
	}
	checkDatasets(t, a, password[1])
	checkActivity(t, a)
}

func checkDatasets(t *testing.T, a *apptest.App, password string) {
	t.Helper()
	c := a.Client()
	c.Must(`mutation($in: SignInInput!) { signIn(input: $in) { __typename } }`,
		map[string]any{"in": map[string]any{"email": "priya@example.com", "password": password}}, nil)
	var got struct {
		Datasets struct {
			Edges []struct {
				Node struct {
					Name           string
					CreatedAt      time.Time
					CurrentVersion *struct{ RowCount, Number int }
				}
			}
		}
	}
	c.Must(`{ datasets(first: 50) { edges { node { name createdAt currentVersion { rowCount number } } } } }`, nil, &got)
	rows := map[string]int{}
	for _, e := range got.Datasets.Edges {
		if v := e.Node.CurrentVersion; v != nil {
			rows[e.Node.Name] = v.RowCount
		}
		if time.Since(e.Node.CreatedAt) < 7*24*time.Hour {
			t.Errorf("%s was made just now", e.Node.Name)
		}
	}
	for name, least := range map[string]int{"Customers": 4000, "Orders": 55_000, "Payments": 50_000, "Web sessions": 40_000, "Support tickets": 2500} {
		if rows[name] < least {
			t.Errorf("%s has %d rows", name, rows[name])
		}
	}
}

// checkActivity demands weeks of activity of many kinds, numbered in the order of
// its times.
func checkActivity(t *testing.T, a *apptest.App) {
	t.Helper()
	ctx := access.As(context.Background(), access.ActorSequencer, "")
	apptest.Eventually(t, "numbering", func() bool {
		waiting, err := a.DB.ActivityEvent.Query().Where(activityevent.SequenceIsNil()).Exist(ctx)
		return err == nil && !waiting
	})
	events, err := a.DB.ActivityEvent.Query().Order(activityevent.BySequence()).All(ctx)
	if err != nil {
		t.Fatal(err)
	}
	kinds := map[string]bool{}
	for _, e := range events {
		kinds[e.Kind] = true
	}
	if !slices.IsSortedFunc(events, func(x, y *ent.ActivityEvent) int { return x.CreatedAt.Compare(y.CreatedAt) }) {
		t.Error("the log is not in the order of time")
	}
	if first := time.Since(events[0].CreatedAt); len(events) < 300 || first < 35*24*time.Hour {
		t.Errorf("there are %d events since %s", len(events), first)
	}
	for _, k := range []activity.Kind{
		activity.OrganizationCreated, activity.SignInFailed, activity.SignedOut, activity.MemberJoined, activity.InvitationRevoked,
		activity.DatasetReady, activity.DatasetFailed, activity.RunSucceeded, activity.RunFailed, activity.AnalysisShared,
		activity.AnalysisOpened, activity.ExportSent, activity.ExportDenied, activity.SettingChanged,
	} {
		if !kinds[k.Name] {
			t.Errorf("nobody %s", k.Name)
		}
	}
}

func TestSampleIsMadeOnceAndKept(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	c := load(t, dir)
	for name, content := range map[string]string{"sample-organization": "x", "root.key": strings.Repeat("ab", 32) + "\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	first, err := makeSample(t, c)
	if err != nil {
		t.Fatal(err)
	}
	again, err := makeSample(t, c)
	if err != nil || first != again || strings.Contains(first, "Making") {
		t.Errorf("%v\n%s\n%s", err, first, again)
	}
}

func TestSampleIsRefusedWhereItCouldHarm(t *testing.T) {
	t.Parallel()
	used := t.TempDir()
	if err := os.WriteFile(filepath.Join(used, "strongroom.db"), []byte("somebody's"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]*config.Config{
		"a folder in use":        load(t, used),
		"production":             load(t, filepath.Join(t.TempDir(), "new"), "STRONGROOM_MODE=production"),
		"another's database":     load(t, filepath.Join(t.TempDir(), "new"), "STRONGROOM_DATABASE_URL=postgres://localhost/x"),
		"a root key from afar":   load(t, filepath.Join(t.TempDir(), "new"), "STRONGROOM_ROOT_KEY="+strings.Repeat("ab", 32)),
		"objects in a far place": load(t, filepath.Join(t.TempDir(), "new"), "STRONGROOM_OBJECTS_DIR="+t.TempDir()),
	} {
		if printed, err := makeSample(t, c); err == nil || printed != "" {
			t.Errorf("%s: %v %q", name, err, printed)
		}
		if _, err := os.Stat(c.DataDir); name != "a folder in use" && !os.IsNotExist(err) {
			t.Errorf("%s: the folder was made", name)
		}
	}
}
