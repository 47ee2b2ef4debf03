package sandbox

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strings"
	"syscall"
	"time"

	"github.com/strongroom/strongroom/server/sandbox/wire"
)

// Query runs one SELECT and writes its rows to arrowOut as an uncompressed
// Arrow IPC stream. The stream comes from a worker: whoever parses it must be
// as wary of it as of an upload. After an error it is incomplete.
//
// A failure of the run is an *SQLError. Other errors are the server's own: a
// source or arrowOut failed, or no worker could be started.
func (p *Pool) Query(ctx context.Context, q Query, arrowOut io.Writer) (QueryResult, error) {
	if q.MaxRows <= 0 {
		q.MaxRows = DefaultMaxRows
	}
	if q.MaxBytes <= 0 {
		q.MaxBytes = DefaultMaxBytes
	}
	if err := checkQuery(q); err != nil {
		return QueryResult{}, err
	}
	job := wire.Job{Kind: wire.JobQuery}
	job.SQL, job.Params, job.MaxRows, job.MaxBytes = q.SQL, q.Params, q.MaxRows, q.MaxBytes
	sources := make([]source, len(q.Tables))
	for i, t := range q.Tables {
		sources[i] = source{name: t.Name, r: t.Source, size: t.Size}
	}
	begin := time.Now()
	var report wire.QueryReport
	peak, err := p.run(ctx, run{
		job: job, sources: sources, sink: arrowOut, report: &report,
		timeout: p.config.QueryTimeout,
		// A schema is written whatever the limit, and every batch has a header.
		limit: q.MaxBytes + 16<<20,
	})
	if err != nil {
		return QueryResult{}, err
	}
	return QueryResult{
		Columns:   report.Columns,
		Rows:      report.Rows,
		Truncated: report.Truncated,
		Elapsed:   time.Since(begin),
		PeakBytes: peak,
	}, nil
}

func checkQuery(q Query) error {
	switch {
	case strings.TrimSpace(q.SQL) == "":
		return &SQLError{Kind: wire.Syntax, Message: "There is no query to run."}
	case len(q.SQL) > MaxSQL:
		return &SQLError{Kind: wire.Syntax, Message: "This query is too long."}
	case strings.ContainsRune(q.SQL, 0):
		return &SQLError{Kind: wire.Syntax, Message: "This query contains a NUL character."}
	case len(q.Tables) > MaxTables:
		return &SQLError{Kind: wire.Binder, Message: fmt.Sprintf("A query can use at most %d datasets.", MaxTables)}
	}
	seen := make(map[string]bool, len(q.Tables))
	for _, t := range q.Tables {
		if t.Source == nil || t.Size <= 0 {
			return fmt.Errorf("table %q has no content", t.Name)
		}
		name := strings.ToLower(t.Name)
		if name == "" || seen[name] {
			return &SQLError{Kind: wire.Binder, Message: fmt.Sprintf("Two datasets are both called %q.", t.Name)}
		}
		seen[name] = true
	}
	return nil
}

// Ingest reads an uploaded file and writes it to parquetOut as Parquet with
// zstd. Nothing of either touches the disk on the way. After an error the
// output is incomplete and must be thrown away.
func (p *Pool) Ingest(ctx context.Context, in Ingest, parquetOut io.Writer) (IngestReport, error) {
	if in.Source == nil {
		return IngestReport{}, errors.New("upload has no content")
	}
	if in.Size <= 0 {
		return IngestReport{}, &SQLError{Kind: wire.BadInput, Message: "The file is empty."}
	}
	if in.Format == "" {
		in.Format = wire.Auto
	}
	job := wire.Job{Kind: wire.JobIngest}
	job.Format, job.Name, job.Options = in.Format, in.Name, in.Options
	var report IngestReport
	_, err := p.run(ctx, run{
		job: job, sources: []source{{name: "upload", r: in.Source, size: in.Size}}, sink: parquetOut, report: &report,
		timeout: p.config.IngestTimeout,
		// JSON and CSV shrink; no honest Parquet grows tenfold.
		limit: 10*in.Size + 64<<20,
	})
	if err != nil {
		return IngestReport{}, err
	}
	return report, nil
}

// Tables says which tables a query reads, without those that it defines itself,
// as they are written in it. Nothing is run. The caller resolves the names and
// authorises each.
func (p *Pool) Tables(ctx context.Context, sql string) ([]string, error) {
	if err := checkQuery(Query{SQL: sql}); err != nil {
		return nil, err
	}
	job := wire.Job{Kind: wire.JobTables}
	job.SQL = sql
	var tables []string
	if _, err := p.run(ctx, run{job: job, report: &tables, sink: io.Discard, timeout: p.config.QueryTimeout}); err != nil {
		return nil, err
	}
	return tables, nil
}

// run is one job and what belongs to it on this side.
type run struct {
	job     wire.Job
	sources []source
	sink    io.Writer // takes the data
	limit   int64     // bytes of data after which the worker is lying
	report  any       // takes the report
	timeout time.Duration
}

// run gives the job to a fresh worker and sees it through.
func (p *Pool) run(ctx context.Context, r run) (peak int64, err error) {
	limited, cancel := context.WithTimeout(ctx, r.timeout)
	defer cancel()
	if limited.Err() != nil {
		return 0, interrupted(ctx)
	}
	w, err := p.take(limited)
	if err != nil {
		if limited.Err() != nil {
			return 0, interrupted(ctx)
		}
		if p.done.Err() != nil {
			return 0, errStopped
		}
		return 0, err
	}
	defer p.retireLater(w)
	p.busy.Add(1)
	defer p.busy.Add(-1)
	stop := context.AfterFunc(limited, w.kill)
	defer stop()

	for _, s := range r.sources {
		r.job.Inputs = append(r.job.Inputs, wire.Input{Name: s.name, Size: s.size})
	}
	w.serve(r.sources)
	if err := wire.WriteJSON(w.job, wire.FrameJob, r.job); err != nil {
		return 0, p.explain(ctx, limited, w, err)
	}
	peak, err = w.collect(r)
	if err == nil {
		return peak, nil
	}
	if _, own := errors.AsType[*sinkError](err); own && limited.Err() == nil {
		return 0, err
	}
	return 0, p.explain(ctx, limited, w, err)
}

type sinkError struct{ err error }

func (e *sinkError) Error() string { return "write result: " + e.err.Error() }
func (e *sinkError) Unwrap() error { return e.err }

// collect reads frames until the job is done or failed.
func (w *process) collect(r run) (peak int64, err error) {
	var buf []byte
	total := int64(0)
	for {
		t, payload, err := wire.ReadFrame(w.results, buf)
		if err != nil {
			return 0, err
		}
		switch t {
		case wire.FrameData:
			if total += int64(len(payload)); total > r.limit {
				return 0, fmt.Errorf("%w: more data than allowed", wire.ErrProtocol)
			}
			if _, err := r.sink.Write(payload); err != nil {
				return 0, &sinkError{err}
			}
		case wire.FrameDone:
			peak := w.peak()
			return peak, decode(payload, r.report)
		case wire.FrameFailed:
			var e SQLError
			if err := decode(payload, &e); err != nil {
				return 0, err
			}
			return 0, tame(&e)
		default:
			return 0, fmt.Errorf("%w: frame of type %d out of turn", wire.ErrProtocol, t)
		}
		buf = payload
	}
}

func decode(payload []byte, v any) error {
	if err := json.Unmarshal(payload, v); err != nil {
		return fmt.Errorf("%w: report is not what it should be", wire.ErrProtocol)
	}
	return nil
}

// tame makes an error that came from a worker fit to be shown, whoever wrote it.
func tame(e *SQLError) *SQLError {
	switch e.Kind {
	case wire.Syntax, wire.Catalog, wire.Binder, wire.Runtime, wire.Forbidden, wire.Timeout,
		wire.Memory, wire.Cancelled, wire.Crashed, wire.BadInput:
	default:
		e.Kind = wire.Crashed
	}
	const longest = 2000
	if len(e.Message) > longest {
		e.Message = e.Message[:longest]
	}
	e.Message = strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' || r == 0x7f {
			return -1
		}
		return r
	}, strings.ToValidUTF8(e.Message, "�"))
	e.Line, e.Column = max(e.Line, 0), max(e.Column, 0)
	return e
}

var errStopped = &SQLError{Kind: wire.Cancelled, Message: "The server stopped during the run."}

func interrupted(ctx context.Context) *SQLError {
	if errors.Is(ctx.Err(), context.Canceled) {
		return &SQLError{Kind: wire.Cancelled, Message: "The run was cancelled."}
	}
	return &SQLError{Kind: wire.Timeout, Message: "The run took longer than it may and was stopped."}
}

// explain says why a run ended without a report, by the best evidence there is:
// we ended it, its data failed, it told us, or how it died.
func (p *Pool) explain(ctx, limited context.Context, w *process, err error) error {
	if limited.Err() != nil {
		return interrupted(ctx)
	}
	if failure := w.failure(); failure != nil {
		if errors.Is(failure, wire.ErrProtocol) {
			return p.crashed(w, failure)
		}
		return failure
	}
	if told, ok := errors.AsType[*SQLError](err); ok {
		if told.Kind == wire.Crashed {
			p.config.Logger.Warn("sandbox run failed", "error", told.Message)
		}
		return told
	}
	w.kill()
	<-w.exited
	// A failing source kills the worker; its word comes first.
	if failure := w.failure(); failure != nil && !errors.Is(failure, wire.ErrProtocol) {
		return failure
	}
	return p.crashed(w, err)
}

// crashed reports a worker that broke off.
func (p *Pool) crashed(w *process, err error) error {
	w.kill()
	<-w.exited
	switch {
	case p.done.Err() != nil:
		return errStopped
	case w.stderr.has("out of memory", "cannot allocate memory", "Cannot allocate memory", "bad_alloc", "errno=12"):
		return &SQLError{Kind: wire.Memory, Message: "The run needs more memory than it may use. Filter earlier, select fewer columns or aggregate first."}
	}
	status, _ := w.cmd.ProcessState.Sys().(syscall.WaitStatus)
	if status.Signaled() && status.Signal() == syscall.SIGSYS {
		p.config.Logger.Error("sandbox worker tried a forbidden system call and was killed", "kind", "sandbox_violation")
	} else {
		p.config.Logger.Warn("sandbox worker broke off", "state", exitState(w.cmd), "error", err)
	}
	return &SQLError{Kind: wire.Crashed, Message: "The run stopped unexpectedly. Nothing else was affected; you can try again."}
}

func exitState(cmd *exec.Cmd) string {
	if cmd == nil || cmd.ProcessState == nil {
		return "unknown"
	}
	return cmd.ProcessState.String()
}
