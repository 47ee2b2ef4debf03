package apptest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/strongroom/strongroom/ent/access"
)

// TestScripts runs testdata/*.txtar: what people ask and what they are answered.
// The files of a script are read in order:
//
//	-- as --       who asks from here on: admin, analyst, viewer, guest, nobody
//	-- query --    what they ask; $NAME stands for what was kept before
//	-- keep --     NAME path.to.value, one a line, kept from the last answer
//	-- await --    a run to wait for
//	-- upload --   a file name on the first line, then its content
//	-- clock --    how far the clock moves
//	-- tomorrow -- NAME duration: a time so far ahead of the clock
//	-- executing -- a run to wait for until a worker is busy with it
//	-- idle --     waits until no worker is busy
//	-- fetch --    a path to fetch
//	-- mail --     NAME address: the token that was mailed to the address
//	-- again --    an address that signs in anew
//	-- want --     the answer; ids, times and request ids are normal
//
// With -update the wanted answers are written anew.
func TestScripts(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no scripts: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			t.Parallel()
			Each(t, func(t *testing.T, o Options) { play(t, file, o) })
		})
	}
}

func play(t *testing.T, file string, o Options) {
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	a := Start(t, o)
	s := &script{t: t, app: a, people: map[string]*Client{"nobody": a.Client(), "admin": a.SetUp()}, kept: map[string]string{}}
	s.people["analyst"] = a.Invite(s.people["admin"], access.RoleAnalyst, "nia@example.com", "Nia Analyst")
	s.people["viewer"] = a.Invite(s.people["admin"], access.RoleViewer, "vic@example.com", "Vic Viewer")
	s.people["guest"] = a.Invite(s.people["admin"], access.RoleGuest, "gil@example.com", "Gil Guest")
	for name, c := range s.people {
		s.kept[strings.ToUpper(name)] = c.User
	}
	s.c = s.people["nobody"]
	changed := false
	for i, f := range archive.Files {
		body := strings.TrimSpace(string(f.Data))
		switch f.Name {
		case "want":
			if *update {
				changed = changed || s.got != body
				archive.Files[i].Data = []byte(s.got + "\n")
			} else if diff := cmp.Diff(body, s.got); diff != "" {
				t.Fatalf("step %d, %s (-want +got):\n%s", i, s.asked, diff)
			}
		default:
			s.step(f.Name, body)
		}
	}
	if changed && o.DatabaseURL == "" {
		if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

type script struct {
	t      *testing.T
	app    *App
	people map[string]*Client
	c      *Client
	kept   map[string]string
	asked  string
	raw    []byte
	got    string
}

var variable = regexp.MustCompile(`\$[A-Z_]+`)

func (s *script) fill(text string) string {
	return variable.ReplaceAllStringFunc(text, func(name string) string {
		v, ok := s.kept[name[1:]]
		if !ok {
			s.t.Fatalf("%s was not kept", name)
		}
		return v
	})
}

func (s *script) step(name, body string) {
	s.t.Helper()
	switch name {
	case "as":
		if s.c = s.people[body]; s.c == nil {
			s.t.Fatalf("nobody is called %s", body)
		}
	case "query":
		s.asked = body
		if strings.Contains(body, "activity(") {
			s.app.numbered()
		}
		s.raw = s.c.Ask(s.fill(body), nil).Raw
		s.got = s.pretty(s.raw)
	case "keep":
		for line := range strings.Lines(body) {
			parts := strings.Fields(line)
			s.kept[parts[0]] = s.value(parts[1])
		}
	case "await":
		run := s.c.Await(s.fill(body))
		run.ID, run.Result = "", nil
		raw, err := json.Marshal(run)
		if err != nil {
			s.t.Fatal(err)
		}
		s.got = s.pretty(raw)
	case "upload":
		file, content, _ := strings.Cut(body, "\n")
		s.kept["DATASET"] = s.c.Upload(file, content+"\n")
	case "clock":
		d, err := time.ParseDuration(body)
		if err != nil {
			s.t.Fatal(err)
		}
		s.app.Clock.Advance(d)
	case "tomorrow":
		parts := strings.Fields(body)
		d, err := time.ParseDuration(parts[1])
		if err != nil {
			s.t.Fatal(err)
		}
		s.kept[parts[0]] = s.app.Clock.Now().Add(d).UTC().Format(time.RFC3339Nano)
	case "executing":
		id := s.fill(body)
		Eventually(s.t, "the run executes", func() bool {
			return s.app.count("SELECT count(*) FROM runs WHERE state = 'RUNNING' AND id = '"+id+"'") == 1 && s.app.Sandbox.Busy() > 0
		})
	case "idle":
		Eventually(s.t, "no worker is busy", func() bool { return s.app.Sandbox.Busy() == 0 })
	case "fetch":
		status, answer := s.c.Get(s.fill(body))
		if bytes.HasPrefix(answer, []byte("PAR1")) {
			answer = []byte("a Parquet file")
		}
		s.asked, s.got = body, fmt.Sprintf("%d\n%s", status, strings.TrimSpace(s.normal(string(answer))))
	case "mail":
		parts := strings.Fields(body)
		s.kept[parts[0]] = s.app.MailedToken(parts[1])
	case "again":
		s.c.SignIn(body)
	default:
		s.t.Fatalf("no step is called %s", name)
	}
}

// value finds a value in the last answer, as in data.run.id or edges.0.node.
func (s *script) value(path string) string {
	var v any
	if err := json.Unmarshal(s.raw, &v); err != nil {
		s.t.Fatal(err)
	}
	for key := range strings.SplitSeq(path, ".") {
		switch x := v.(type) {
		case map[string]any:
			v = x[key]
		case []any:
			i, err := strconv.Atoi(key)
			if err != nil || i >= len(x) {
				s.t.Fatalf("%s: no %s in %s", s.asked, path, s.raw)
			}
			v = x[i]
		}
	}
	text, ok := v.(string)
	if !ok {
		s.t.Fatalf("%s: no %s in %s", s.asked, path, s.raw)
	}
	return text
}

func (s *script) pretty(raw []byte) string {
	var out bytes.Buffer
	if err := json.Indent(&out, raw, "", "  "); err != nil {
		s.t.Fatalf("%v: %s", err, raw)
	}
	return s.normal(out.String())
}

var (
	scriptID      = regexp.MustCompile(`\b([a-z]{3})_[0-9a-z]{26}\b`)
	scriptTime    = regexp.MustCompile(`\d{4}-\d\d-\d\dT[0-9:.]+(Z|[+-]\d\d:\d\d)`)
	scriptRequest = regexp.MustCompile(`("requestId"): ?"[^"]*"`)
	elapsed       = regexp.MustCompile(`("elapsedMs"): \d+`)
)

func (s *script) normal(text string) string {
	text = scriptID.ReplaceAllString(text, "${1}_*")
	text = scriptTime.ReplaceAllString(text, "TIME")
	text = scriptRequest.ReplaceAllString(text, `$1: "*"`)
	return elapsed.ReplaceAllString(text, `$1: 0`)
}
