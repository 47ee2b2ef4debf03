// Package worker is the program that runs inside the sandbox: it opens the
// engine, installs the seccomp filter, takes one job from its parent, does it
// and waits to be killed.
//
// It is the only package that handles a stranger's SQL and a stranger's file,
// and it is written to be worthless to whoever takes it over: it holds the
// plaintext of the one run it is for, and nothing else.
package worker

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strconv"
	"sync"
	"time"

	"github.com/strongroom/strongroom/server/sandbox/engine"
	"github.com/strongroom/strongroom/server/sandbox/jail"
	"github.com/strongroom/strongroom/server/sandbox/vfs"
	"github.com/strongroom/strongroom/server/sandbox/wire"
)

// File descriptors that the parent hands down.
const (
	jobFD     = 3 // the job comes in
	resultFD  = 4 // frames go out
	channelFD = 5 // sockets, then as many shared memories
)

// The environment in which a parent starts a worker. Everything that is known
// before the job is done before the job, so that a warm worker answers sooner.
const (
	EnvChannels = "STRONGROOM_CHANNELS" // how many channels the parent handed down
	EnvThreads  = "STRONGROOM_THREADS"
	EnvMemory   = "STRONGROOM_MEMORY_MB"
	EnvSpill    = "STRONGROOM_SPILL_MB" // 0 refuses to spill
)

// Main is the whole life of a worker. It does not return.
func Main() {
	err := live(time.Now())
	// It only returns if setting up failed: nothing of a job is in this message.
	fmt.Fprintf(os.Stderr, "worker: %v\n", err)
	os.Exit(1)
}

type worker struct {
	db       *engine.DB
	dir      string
	channels channels
	out      *results
}

func live(begin time.Time) error {
	confined := jail.Result()
	if !confined.Confined {
		return fmt.Errorf("not confined")
	}
	var settings [4]int
	for i, name := range []string{EnvChannels, EnvThreads, EnvMemory, EnvSpill} {
		n, err := strconv.Atoi(os.Getenv(name))
		if err != nil || n < 0 {
			return fmt.Errorf("no setting %s", name)
		}
		settings[i] = n
	}
	debug.SetMemoryLimit(int64(settings[2]) << 19) // half of the engine's, to collect in time
	channels, err := openChannels(channelFD, settings[0])
	if err != nil {
		return err
	}
	db, err := engine.Open()
	if err != nil {
		return err
	}
	if err := forbidMost(runtime.GOARCH); err != nil {
		return err
	}
	w := &worker{
		db:       db,
		dir:      confined.Dir,
		channels: channels,
		out:      &results{w: os.NewFile(resultFD, "results")},
	}
	if err := w.limit(settings[1], settings[2], settings[3]); err != nil {
		return err
	}
	if err := w.lock(); err != nil {
		return err
	}
	if err := w.warm(); err != nil {
		return err
	}
	if err := wire.WriteJSON(w.out.w, wire.FrameReady, wire.Ready{
		Namespaces: confined.Namespaces,
		Landlock:   confined.Landlock,
		Seccomp:    true,
		Spill:      confined.Namespaces,
		Engine:     engine.Version(),
		Took:       time.Since(begin),
	}); err != nil {
		return fmt.Errorf("report ready: %w", err)
	}
	in := os.NewFile(jobFD, "job")
	job, err := readJob(in)
	if err != nil {
		return err
	}
	go func() {
		// The pipe ends with the parent, whatever kills it.
		_, _ = io.Copy(io.Discard, in)
		os.Exit(0)
	}()
	report, failure := w.do(job)
	if failure != nil {
		err = wire.WriteJSON(w.out.w, wire.FrameFailed, failure)
	} else if err = w.out.flush(); err == nil {
		err = wire.WriteJSON(w.out.w, wire.FrameDone, report)
	}
	if err != nil {
		return fmt.Errorf("report: %w", err)
	}
	select {} // the parent has measurements to take, then it kills us
}

func readJob(in io.Reader) (job wire.Job, err error) {
	t, payload, err := wire.ReadFrame(in, nil)
	if err == io.EOF { //nolint:errorlint // the end between frames; a wrapped one is a frame cut short
		os.Exit(0) // never needed
	}
	if err != nil || t != wire.FrameJob {
		return job, fmt.Errorf("no job")
	}
	return job, decode(payload, &job)
}

// do runs the job. A panic is a crash of this run like any other; its words may
// hold data, so they go nowhere.
func (w *worker) do(job wire.Job) (report any, failure *wire.SQLError) {
	defer func() {
		if p := recover(); p != nil {
			failure = &wire.SQLError{Kind: wire.Crashed, Message: "The run stopped because of an internal problem."}
		}
	}()
	var err error
	switch job.Kind {
	case wire.JobQuery:
		report, err = w.query(job)
	case wire.JobIngest:
		report, err = w.ingest(job)
	case wire.JobTables:
		var c checked
		c, err = check(w.db, job.SQL)
		report = c.tables
	case wire.JobAttack:
		report, err = w.attack(job)
	default:
		err = fmt.Errorf("unknown job %q", job.Kind)
	}
	if err != nil {
		return nil, friendly(err, job.SQL, 0)
	}
	return report, nil
}

// limit sets what the engine may use. It comes before the locks.
func (w *worker) limit(threads, memoryMB, spillMB int) error {
	spill := ""
	if spillMB > 0 {
		spill = filepath.Join(w.dir, "spill")
	}
	for _, s := range []struct {
		name  string
		value any
	}{
		{"threads", threads},
		{"memory_limit", fmt.Sprintf("%dMB", memoryMB)},
		{"temp_directory", spill},
		{"max_temp_directory_size", fmt.Sprintf("%dMB", spillMB)},
	} {
		if err := w.db.Set(s.name, s.value); err != nil {
			return err
		}
	}
	return nil
}

// maxInputs is how many placeholders for reading there can be.
const maxInputs = 32

func (w *worker) inputPath(i int) string {
	return filepath.Join(w.dir, "input"+strconv.Itoa(i)+".parquet")
}

// uploadPath and tablePath are the placeholders of an ingest.
func (w *worker) uploadPath() string { return filepath.Join(w.dir, "upload") }
func (w *worker) tablePath() string  { return filepath.Join(w.dir, "table") }

// lock takes the engine's hands off everything but the placeholders that a job
// may bring. lock_configuration is the last word: no setting changes after it.
func (w *worker) lock() error {
	list := engine.Quote(w.uploadPath()) + "," + engine.Quote(w.tablePath())
	for i := range maxInputs {
		list += "," + engine.Quote(w.inputPath(i))
	}
	if err := w.db.Exec("SET allowed_paths=[" + list + "]"); err != nil {
		return fmt.Errorf("allow placeholders: %w", err)
	}
	if err := w.db.Set("enable_external_access", false); err != nil {
		return err
	}
	return w.db.Set("lock_configuration", true)
}

// warm makes the engine load its catalog of functions, which takes longer than
// a small query.
func (w *worker) warm() error {
	_, err := check(w.db, "SELECT count(*), sum(i) FROM range(10) t(i) WHERE i > 1 GROUP BY i % 2 ORDER BY 1")
	if err == nil {
		_, err = w.db.Text("SELECT count(*)::VARCHAR, sum(i) FROM range(10) t(i) WHERE i > 1 GROUP BY i % 2 ORDER BY 1")
	}
	if err != nil {
		return fmt.Errorf("warm up: %w", err)
	}
	return nil
}

// mount makes the job's inputs readable as files and returns their paths.
func (w *worker) mount(inputs []wire.Input) ([]string, error) {
	if len(inputs) > maxInputs {
		return nil, fmt.Errorf("too many inputs")
	}
	var paths []string
	for i, in := range inputs {
		path := w.inputPath(i)
		r := &input{channels: w.channels, index: uint32(i), size: in.Size}
		if err := vfs.Reader(path, in.Size, r); err != nil {
			return nil, err
		}
		paths = append(paths, path)
	}
	return paths, nil
}

// results gathers small writes into frames of data.
type results struct {
	mu    sync.Mutex
	w     io.Writer // the pipe; frames of data are written under mu
	buf   []byte
	total int64
}

const frameSize = 256 << 10

// Write implements io.Writer.
func (r *results) Write(p []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	n := len(p)
	r.total += int64(n)
	for len(p) > 0 {
		if len(r.buf) == 0 && len(p) >= frameSize {
			// Large pieces need no gathering.
			k := min(len(p), wire.MaxData)
			if err := wire.WriteFrame(r.w, wire.FrameData, p[:k]); err != nil {
				return 0, err
			}
			p = p[k:]
			continue
		}
		k := min(len(p), frameSize-len(r.buf))
		r.buf = append(r.buf, p[:k]...)
		p = p[k:]
		if len(r.buf) == frameSize {
			if err := r.flushLocked(); err != nil {
				return 0, err
			}
		}
	}
	return n, nil
}

func (r *results) flush() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.flushLocked()
}

func (r *results) flushLocked() error {
	if len(r.buf) == 0 {
		return nil
	}
	err := wire.WriteFrame(r.w, wire.FrameData, r.buf)
	r.buf = r.buf[:0]
	return err
}
