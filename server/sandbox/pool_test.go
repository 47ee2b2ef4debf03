package sandbox

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/strongroom/strongroom/server/sandbox/wire"
)

// endless is a query that never ends and needs no memory.
const endless = "SELECT count(*) FROM range(1000000000000) a, range(1000000000000) b"

// pids returns the processes of a pool's workers.
func (p *Pool) pids() []int {
	p.mu.Lock()
	defer p.mu.Unlock()
	var out []int
	for w := range p.live {
		out = append(out, w.cmd.Process.Pid)
	}
	slices.Sort(out)
	return out
}

// gone says whether a process has ended and was reaped.
func gone(pid int) bool { return syscall.Kill(pid, 0) == syscall.ESRCH }

// launchEndless starts a query that never ends and returns when it runs.
func launchEndless(t *testing.T, p *Pool, ctx context.Context) (pid int, done chan error) {
	t.Helper()
	done = make(chan error, 1)
	go func() {
		_, err := p.Query(ctx, Query{SQL: endless}, io.Discard)
		done <- err
	}()
	eventually(t, "the query runs", func() bool {
		pids := p.pids()
		if len(pids) != 1 {
			return false
		}
		pid = pids[0]
		return cpuTime(pid) > 50*time.Millisecond
	})
	return pid, done
}

// cpuTime is the user time of a process so far.
func cpuTime(pid int) time.Duration {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(b), ") ")
	fields := strings.Fields(rest)
	if len(fields) < 12 {
		return 0
	}
	ticks, _ := strconv.Atoi(fields[11])
	return time.Duration(ticks) * 10 * time.Millisecond
}

func TestCancelKillsTheWorkerAtOnce(t *testing.T) {
	p := open(t, Config{Warm: -1})
	best := time.Hour
	for range 3 { // a busy machine may delay one
		ctx, cancel := context.WithCancel(t.Context())
		pid, done := launchEndless(t, p, ctx)
		begin := time.Now()
		cancel()
		err := <-done
		best = min(best, time.Since(begin))
		sqlError(t, err, wire.Cancelled)
		eventually(t, "the worker is gone", func() bool { return gone(pid) && len(p.pids()) == 0 })
	}
	if best > 100*time.Millisecond {
		t.Errorf("it took %v", best)
	}
	t.Logf("cancelled in %v", best)
}

func TestTheTimeLimitEndsARun(t *testing.T) {
	t.Parallel()
	p := open(t, Config{Warm: -1, QueryTimeout: 300 * time.Millisecond})
	_, _, err := run1(p, Query{SQL: endless})
	sqlError(t, err, wire.Timeout)
	ctx, cancel := context.WithTimeout(t.Context(), time.Nanosecond)
	defer cancel()
	_, err = p.Query(ctx, Query{SQL: "SELECT 1"}, io.Discard)
	sqlError(t, err, wire.Timeout)
}

func TestAKilledWorkerIsACrashOfItsRunAlone(t *testing.T) {
	t.Parallel()
	p := open(t, Config{Warm: -1})
	pid, done := launchEndless(t, p, t.Context())
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	out, _, err := run1(p, Query{SQL: "SELECT 1"})
	if err != nil || rows(t, []byte(out))[0] != "1" {
		t.Errorf("another run failed: %v", err)
	}
	sqlError(t, <-done, wire.Crashed)
}

func TestTooMuchMemoryEndsTheRunWithAWord(t *testing.T) {
	t.Parallel()
	p := open(t, Config{Warm: -1, MemoryMB: 64, SpillMB: -1})
	for _, sql := range []string{
		"SELECT length(list(i)) FROM range(2000000000) t(i)",
		"SELECT count(*) FROM (SELECT i FROM range(100000000) t(i) ORDER BY hash(i))",
		"SELECT length(repeat('x', 100000000000))",
	} {
		_, _, err := run1(p, Query{SQL: sql})
		e, ok := errors.AsType[*SQLError](err)
		if !ok || e.Kind != wire.Memory && e.Kind != wire.Runtime {
			t.Errorf("%s: got %v", sql, err)
		}
	}
}

func TestSpillLetsBigSortsFinish(t *testing.T) {
	t.Parallel()
	p := open(t, Config{Warm: -1, MemoryMB: 128, SpillMB: 512})
	out, result, err := run1(p, Query{SQL: "SELECT count(*), max(s) FROM (SELECT repeat('y', 20) || i AS s FROM range(4000000) t(i) ORDER BY hash(i))"})
	if err != nil {
		t.Fatal(err)
	}
	if got := rows(t, []byte(out)); !strings.HasPrefix(got[0], "4000000|") {
		t.Errorf("got %v", got)
	}
	if result.PeakBytes == 0 || result.PeakBytes > 1<<30 {
		t.Errorf("peak of %d bytes", result.PeakBytes)
	}
}

func TestWorkersServeOneJob(t *testing.T) {
	t.Parallel()
	p := open(t, Config{Warm: 2})
	seen := map[int]bool{}
	for range 6 {
		eventually(t, "two workers are warm", func() bool { p.mu.Lock(); defer p.mu.Unlock(); return len(p.idle) == 2 })
		p.mu.Lock()
		pid := p.idle[1].cmd.Process.Pid
		p.mu.Unlock()
		if seen[pid] {
			t.Errorf("worker %d was used again", pid)
		}
		seen[pid] = true
		if _, _, err := run1(p, Query{SQL: "SELECT 1"}); err != nil {
			t.Fatal(err)
		}
		eventually(t, "the worker is gone", func() bool { return gone(pid) })
	}
}

func TestDeadWarmWorkersAreReplaced(t *testing.T) {
	t.Parallel()
	p := open(t, Config{Warm: 1})
	eventually(t, "a worker is warm", func() bool { p.mu.Lock(); defer p.mu.Unlock(); return len(p.idle) == 1 })
	p.mu.Lock()
	w := p.idle[0]
	p.mu.Unlock()
	if err := syscall.Kill(w.cmd.Process.Pid, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	<-w.exited
	if _, _, err := run1(p, Query{SQL: "SELECT 1"}); err != nil {
		t.Error(err)
	}
}

func TestCloseLeavesNothingBehind(t *testing.T) {
	t.Parallel()
	for _, m := range modes(Config{}) {
		p, err := Open(t.Context(), Config{Warm: 2, mode: &m})
		if err != nil {
			if os.Getuid() != 0 && m.namespaces {
				continue
			}
			t.Fatal(err)
		}
		done := make(chan error, 1)
		go func() {
			_, err := p.Query(context.Background(), Query{SQL: endless}, io.Discard)
			done <- err
		}()
		eventually(t, "all run", func() bool { p.mu.Lock(); defer p.mu.Unlock(); return len(p.live) == 3 && len(p.idle) == 2 })
		pids := p.pids()
		p.mu.Lock()
		var dirs []string
		for w := range p.live {
			dirs = append(dirs, w.dir)
		}
		p.mu.Unlock()
		if err := p.Close(); err != nil {
			t.Error(err)
		}
		sqlError(t, <-done, wire.Cancelled)
		for _, pid := range pids {
			if !gone(pid) {
				t.Errorf("%s: worker %d outlived its pool", m, pid)
			}
		}
		for _, d := range dirs {
			if _, err := os.Stat(d); d != "" && err == nil {
				t.Errorf("%s: folder %s is left", m, d)
			}
			if (d == "") != m.namespaces {
				t.Errorf("%s: folder %q", m, d)
			}
		}
		if _, err := p.Query(t.Context(), Query{SQL: "SELECT 1"}, io.Discard); err == nil {
			t.Error("a closed pool took a query")
		}
	}
}

func TestFoldersOfKilledServersAreSwept(t *testing.T) {
	t.Parallel()
	base := t.TempDir()
	held, lock, err := newFolder(base)
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(held)
	left := filepath.Join(base, folderPrefix+"left")
	other := filepath.Join(base, "other")
	for _, dir := range []string{left, other} {
		if err := os.MkdirAll(filepath.Join(dir, "spill"), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	sweep(base)
	sweep(filepath.Dir(held))
	for dir, kept := range map[string]bool{held: true, left: false, other: true} {
		if _, err := os.Stat(dir); (err == nil) != kept {
			t.Errorf("%s: kept %v", dir, err == nil)
		}
	}
	lock.Close()
}

// helper is the parent in TestWorkersDieWithTheServer.
func helper() {
	p, err := Open(context.Background(), Config{Warm: 2})
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	go func() { _, _ = p.Query(context.Background(), Query{SQL: endless}, io.Discard) }()
	ready := wait(30*time.Second, func() bool {
		p.mu.Lock()
		defer p.mu.Unlock()
		return len(p.live) == 3 && len(p.idle) == 2
	})
	if !ready {
		fmt.Println("the workers do not come up")
		os.Exit(1)
	}
	fmt.Println(p.pids())
	select {}
}

func TestWorkersDieWithTheServer(t *testing.T) {
	t.Parallel()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "STRONGROOM_TEST_HELPER=pool")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	var pids []int
	for _, f := range strings.Fields(strings.Trim(line, "[]\n")) {
		pid, err := strconv.Atoi(f)
		if err != nil {
			t.Fatalf("helper said %q", line)
		}
		pids = append(pids, pid)
	}
	if len(pids) != 3 {
		t.Fatalf("helper said %q", line)
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait()
	for _, pid := range pids {
		eventually(t, "worker is gone", func() bool { return gone(pid) || state(pid) == "Z" })
	}
}

// state is the letter of a process's state. Orphans wait for a reaper.
func state(pid int) string {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return ""
	}
	_, rest, _ := strings.Cut(string(b), ") ")
	return rest[:min(1, len(rest))]
}

type failingWriter struct{ err error }

func (w failingWriter) Write([]byte) (int, error) { return 0, w.err }

func TestAFailingSinkIsNotTheQuerysFault(t *testing.T) {
	t.Parallel()
	full := errors.New("disk is full")
	_, err := sharedPool(t).Query(t.Context(), Query{SQL: "SELECT 1"}, failingWriter{full})
	if !errors.Is(err, full) {
		t.Errorf("got %v", err)
	}
	if _, ok := errors.AsType[*SQLError](err); ok {
		t.Errorf("got an SQLError: %v", err)
	}
}

type failingReader struct {
	io.ReaderAt
	after int64
	err   error
}

func (r failingReader) ReadAt(p []byte, off int64) (int, error) {
	if off >= r.after {
		return 0, r.err
	}
	return r.ReaderAt.ReadAt(p, off)
}

func TestAFailingSourceIsNotTheQuerysFault(t *testing.T) {
	t.Parallel()
	lost := errors.New("object store is away")
	_, table := store(t, "t.csv", "a\n1\n")
	table.Source = failingReader{table.Source, 0, lost}
	_, _, err := run1(sharedPool(t), Query{SQL: "FROM t", Tables: []Table{table}})
	if !errors.Is(err, lost) {
		t.Errorf("got %v", err)
	}
	_, err = sharedPool(t).Ingest(t.Context(), Ingest{Name: "t.csv", Source: failingReader{bytes.NewReader(nil), 0, lost}, Size: 100}, io.Discard)
	if !errors.Is(err, lost) {
		t.Errorf("got %v", err)
	}
	// A file that is shorter than it was said to be.
	_, err = sharedPool(t).Ingest(t.Context(), Ingest{Name: "t.csv", Source: strings.NewReader("a,b\n1,2\n"), Size: 1 << 20}, io.Discard)
	if !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("got %v", err)
	}
}

func TestManyRunsAtOnce(t *testing.T) {
	t.Parallel()
	p := open(t, Config{Warm: 1, MemoryMB: 64})
	_, table := store(t, "t.csv", "a\n1\n2\n")
	errs := make(chan error)
	for i := range 12 {
		go func() {
			out, _, err := run1(p, Query{SQL: fmt.Sprintf("SELECT sum(a) + %d FROM t", i), Tables: []Table{table}})
			if err == nil {
				if got := rows(t, []byte(out))[0]; got != strconv.Itoa(3+i) {
					err = fmt.Errorf("run %d got %s", i, got)
				}
			}
			errs <- err
		}()
	}
	for range 12 {
		if err := <-errs; err != nil {
			t.Error(err)
		}
	}
}
