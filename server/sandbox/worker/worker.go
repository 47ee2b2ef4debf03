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

// EnvChannels says how many channels the parent handed down.
const EnvChannels = "STRONGROOM_CHANNELS"

// Main is the whole life of a worker. It does not return.
func Main() {
	begin := time.Now()
	if err := live(begin); err != nil {
		// Setting up failed: nothing of a job is in this message.
		fmt.Fprintf(os.Stderr, "worker: %v\n", err)
		os.Exit(1)
	}
	os.Exit(0)
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
	n, err := strconv.Atoi(os.Getenv(EnvChannels))
	if err != nil || n < 1 || n > 64 {
		return fmt.Errorf("no channels")
	}
	channels, err := openChannels(channelFD, n)
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
	if err == io.EOF {
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
	debug.SetMemoryLimit(int64(job.MemoryMB) << 19) // half of the engine's, to collect in time
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
func (w *worker) limit(job wire.Job) error {
	spill := ""
	if job.SpillMB > 0 {
		spill = filepath.Join(w.dir, "spill")
	}
	for _, s := range []struct {
		name  string
		value any
	}{
		{"threads", job.Threads},
		{"memory_limit", fmt.Sprintf("%dMB", job.MemoryMB)},
		{"temp_directory", spill},
		{"max_temp_directory_size", fmt.Sprintf("%dMB", job.SpillMB)},
	} {
		if err := w.db.Set(s.name, s.value); err != nil {
			return err
		}
	}
	return nil
}

// lock takes the engine's hands off everything but the given files. The views
// that read them are made in between, for lock_configuration is the last word.
func (w *worker) lock(files []string, views func() error) error {
	list := "["
	for i, f := range files {
		if i > 0 {
			list += ","
		}
		list += engine.Quote(f)
	}
	if err := w.db.Exec("SET allowed_paths=" + list + "]"); err != nil {
		return fmt.Errorf("allow inputs: %w", err)
	}
	if err := w.db.Set("enable_external_access", false); err != nil {
		return err
	}
	if err := views(); err != nil {
		return err
	}
	return w.db.Set("lock_configuration", true)
}

// mount makes the job's inputs readable as files and returns their paths and
// readers.
func (w *worker) mount(inputs []wire.Input, extension string) ([]string, []*input, error) {
	var paths []string
	var readers []*input
	for i, in := range inputs {
		path := filepath.Join(w.dir, "input"+strconv.Itoa(i)+extension)
		r := &input{channels: w.channels, index: uint32(i), size: in.Size}
		if err := vfs.Reader(path, in.Size, r); err != nil {
			return nil, nil, err
		}
		paths, readers = append(paths, path), append(readers, r)
	}
	return paths, readers, nil
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
