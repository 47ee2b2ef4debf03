package apptest

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/strongroom/strongroom/server/config"
	"github.com/strongroom/strongroom/server/store"
	"github.com/strongroom/strongroom/server/vault"
)

// server is the real program in a process of its own, which can be killed.
type server struct {
	t      *testing.T
	binary string
	listen string
	dir    string
	cmd    *exec.Cmd
	out    *Buffer
}

func (s *server) start() {
	s.t.Helper()
	s.out = &Buffer{}
	s.cmd = exec.Command(s.binary, "serve", "--data", s.dir, "--listen", s.listen)
	s.cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "STRONGROOM_SANDBOX_WARM=0", "STRONGROOM_SANDBOX_MEMORY_MB=256"}
	s.cmd.Stdout, s.cmd.Stderr = s.out, s.out
	if err := s.cmd.Start(); err != nil {
		s.t.Fatal(err)
	}
	Eventually(s.t, "the server", func() bool {
		res, err := http.Get("http://" + s.listen + "/readyz")
		if err != nil {
			return false
		}
		res.Body.Close()
		return res.StatusCode == http.StatusOK
	})
}

// kill ends the process as a power cut does, without a word.
func (s *server) kill() {
	s.t.Helper()
	if err := s.cmd.Process.Kill(); err != nil {
		s.t.Fatal(err)
	}
	_ = s.cmd.Wait() // it was killed; that is its error
}

func build(t *testing.T) string {
	t.Helper()
	binary := filepath.Join(t.TempDir(), "strongroom")
	if out, err := exec.Command("go", "build", "-o", binary, "github.com/strongroom/strongroom/server").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	return binary
}

// TestKillLosesNothingThatWasAcknowledged kills the server again and again during
// uploads, runs and writes, starts it on the same folder, and looks for everything
// that it had acknowledged.
func TestKillLosesNothingThatWasAcknowledged(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &server{t: t, binary: build(t), listen: l.Addr().String(), dir: filepath.Join(t.TempDir(), "data")}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	s.start()
	defer func() { s.kill() }()
	c := (&App{URL: "http://" + s.listen, t: t}).Client()
	Eventually(t, "the set-up link", func() bool { return bytes.Contains(s.out.Bytes(), []byte("#token=")) })
	_, rest, _ := bytes.Cut(s.out.Bytes(), []byte("#token="))
	token, _, _ := bytes.Cut(rest, []byte("\n"))
	c.Must(`mutation($in: SetUpInput!) { setUp(input: $in) { viewer { role } } }`, map[string]any{"in": map[string]any{
		"token": string(token), "organizationName": "Northwind", "name": "Ada Admin", "email": Admin, "password": Password,
	}}, nil)

	var content strings.Builder
	content.WriteString("id,word\n")
	for i := range 40_000 {
		fmt.Fprintf(&content, "%d,word number %d\n", i, i)
	}
	file := content.String()
	path, _ := c.BeginUpload("killed.csv", len(file), nil)
	var saved, runs []string
	for round := range 4 {
		// Writes, acknowledged one after the other, until the connection breaks.
		var wg sync.WaitGroup
		wrote := make(chan struct{})
		wg.Go(func() {
			for i := 0; ; i++ {
				name := fmt.Sprintf("round %d analysis %d", round, i)
				a, err := c.Do(`mutation($in: CreateAnalysisInput!) { createAnalysis(input: $in) { analysis { id } } }`,
					map[string]any{"in": map[string]any{"name": name, "sql": "SELECT 1"}})
				if err != nil {
					return // killed
				}
				if len(a.Errors) == 0 {
					saved = append(saved, name)
				}
				if i == 5 {
					close(wrote)
				}
			}
		})
		// A part of the upload: whole in even rounds, cut in the middle in odd ones.
		at := c.Offset(path)
		if at < 0 {
			t.Fatalf("round %d: the upload is gone", round)
		}
		runs = append(runs, c.Start("SELECT count(*) AS n FROM range(100000000) a", ""))
		end := min(len(file), at+len(file)/5)
		if round%2 == 0 {
			res, err := c.Patch(path, at, strings.NewReader(file[at:end]))
			if err != nil {
				t.Fatal(err)
			}
			res.Body.Close()
			if res.StatusCode != http.StatusNoContent {
				t.Fatalf("round %d: %s", round, res.Status)
			}
			<-wrote
			s.kill()
			at = end
		} else {
			cut, stop := context.WithCancel(context.Background())
			wg.Go(func() {
				defer stop()
				if res, err := c.Patch(path, at, &stalling{r: strings.NewReader(file[at:end]), until: cut}); err == nil {
					res.Body.Close()
				}
			})
			<-wrote
			s.kill()
			stop()
		}
		wg.Wait()
		s.start()
		if got := c.Offset(path); got < at {
			t.Fatalf("round %d: %d bytes were acknowledged and %d are there", round, at, got)
		}
	}
	at := c.Offset(path)
	res, err := c.Patch(path, at, strings.NewReader(file[at:]))
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	s.kill() // right after the last byte was acknowledged
	s.start()

	var got struct {
		Datasets struct {
			Edges []struct {
				Node struct {
					LatestVersion struct {
						State, FileSha256 string
						RowCount          int
					}
				}
			}
		}
	}
	Eventually(t, "the killed upload's dataset", func() bool {
		c.Must(`{ datasets(first: 5) { edges { node { latestVersion { state fileSha256 rowCount } } } } }`, nil, &got)
		return len(got.Datasets.Edges) == 1 && got.Datasets.Edges[0].Node.LatestVersion.State != "PROCESSING"
	})
	if v := got.Datasets.Edges[0].Node.LatestVersion; v.State != "READY" || v.RowCount != 40_000 || v.FileSha256 != fmt.Sprintf("%x", sha256.Sum256([]byte(file))) {
		t.Errorf("the upload became %+v", v)
	}
	for _, id := range runs {
		if r := c.Await(id); r.State != "SUCCEEDED" && (r.State != "FAILED" || r.ErrorKind != "INTERRUPTED") {
			t.Errorf("run %+v", r)
		}
	}
	for _, name := range saved {
		var found struct{ Analyses struct{ TotalCount int } }
		c.Must(`query($s: String) { analyses(search: $s, first: 1) { totalCount } }`, map[string]any{"s": name}, &found)
		if found.Analyses.TotalCount == 0 {
			t.Errorf("%q was acknowledged and is gone", name)
		}
	}
	if len(saved) < 20 {
		t.Errorf("only %d writes were acknowledged", len(saved))
	}
	s.kill()
	s.intact()
	s.start()
}

// intact asks the database itself.
func (s *server) intact() {
	s.t.Helper()
	conf, err := config.Load(config.Input{Flags: map[string]string{"DATA_DIR": s.dir, "LISTEN": s.listen}})
	if err != nil {
		s.t.Fatal(err)
	}
	root, err := conf.LoadRootKey()
	if err != nil {
		s.t.Fatal(err)
	}
	db, err := store.Open(context.Background(), store.Config{Path: conf.DatabasePath(), Key: vault.DatabaseKey(root)})
	if err != nil {
		s.t.Fatal(err)
	}
	defer db.Close()
	var verdict string
	if err := db.SQL.QueryRow("PRAGMA integrity_check").Scan(&verdict); err != nil || verdict != "ok" {
		s.t.Errorf("integrity check: %s %v", verdict, err)
	}
}

// stalling sends half of what it has and then waits until it is cut.
type stalling struct {
	r     *strings.Reader
	half  int
	until context.Context
}

func (s *stalling) Read(p []byte) (int, error) {
	if s.half == 0 {
		s.half = s.r.Len() / 2
	}
	if s.r.Len() <= s.half {
		select {
		case <-s.until.Done():
		case <-time.After(patience):
		}
		return 0, io.ErrUnexpectedEOF
	}
	return s.r.Read(p[:min(len(p), s.r.Len()-s.half)])
}
