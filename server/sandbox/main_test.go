package sandbox

import (
	"bytes"
	"context"
	"errors"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/apache/arrow-go/v18/arrow/ipc"
)

// shared is a pool for all tests that do not look at pools.
var shared struct {
	once sync.Once
	pool *Pool
	err  error
}

func TestMain(m *testing.M) {
	MainIfWorker()
	if os.Getenv("STRONGROOM_TEST_HELPER") == "pool" {
		helper()
	}
	code := m.Run()
	if shared.pool != nil {
		shared.pool.Close()
	}
	os.Exit(code)
}

func sharedPool(t testing.TB) *Pool {
	t.Helper()
	shared.once.Do(func() { shared.pool, shared.err = Open(context.Background(), Config{Threads: 2, MemoryMB: 256}) })
	if shared.err != nil {
		t.Fatal(shared.err)
	}
	return shared.pool
}

func open(t testing.TB, c Config) *Pool {
	t.Helper()
	p, err := Open(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.Close() })
	return p
}

// rows reads an Arrow stream as text.
func rows(t testing.TB, stream []byte) []string {
	t.Helper()
	r, err := ipc.NewReader(bytes.NewReader(stream))
	if err != nil {
		t.Fatalf("read arrow: %v", err)
	}
	var out []string
	for r.Next() {
		b := r.RecordBatch()
		for i := range int(b.NumRows()) {
			cells := make([]string, b.NumCols())
			for c := range cells {
				cells[c] = "NULL"
				if b.Column(c).IsValid(i) {
					cells[c] = b.Column(c).ValueStr(i)
				}
			}
			out = append(out, strings.Join(cells, "|"))
		}
	}
	if err := r.Err(); err != nil {
		t.Fatalf("read arrow: %v", err)
	}
	return out
}

func run1(p *Pool, q Query) (string, QueryResult, error) {
	var out bytes.Buffer
	result, err := p.Query(context.Background(), q, &out)
	return out.String(), result, err
}

// ask runs a query that must succeed.
func ask(t testing.TB, sql string, tables ...Table) []string {
	t.Helper()
	out, _, err := run1(sharedPool(t), Query{SQL: sql, Tables: tables})
	if err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	return rows(t, []byte(out))
}

// store ingests a file that must be accepted and returns it as a table.
func store(t testing.TB, name, content string) (IngestReport, Table) {
	t.Helper()
	report, out, err := take(t, Ingest{Name: name}, content)
	if err != nil {
		t.Fatalf("ingest %s: %v", name, err)
	}
	return report, Table{Name: "t", Source: bytes.NewReader(out), Size: int64(len(out))}
}

func take(t testing.TB, in Ingest, content string) (IngestReport, []byte, error) {
	t.Helper()
	in.Source, in.Size = strings.NewReader(content), int64(len(content))
	var out bytes.Buffer
	report, err := sharedPool(t).Ingest(t.Context(), in, &out)
	return report, out.Bytes(), err
}

// sqlError demands an error of a kind.
func sqlError(t testing.TB, err error, kind Kind) *SQLError {
	t.Helper()
	e, ok := errors.AsType[*SQLError](err)
	if !ok {
		t.Fatalf("got %v, want an SQLError of kind %s", err, kind)
	}
	if e.Kind != kind {
		t.Fatalf("got kind %s (%s), want %s", e.Kind, e.Message, kind)
	}
	for _, leak := range []string{"/w/input", "/w/upload", "/dev/shm", "input0", "enable_external_access", "memory_limit"} {
		if strings.Contains(e.Message, leak) {
			t.Errorf("the message leaks %q: %s", leak, e.Message)
		}
	}
	return e
}

// eventually waits for a condition about other processes.
func eventually(t testing.TB, what string, ok func() bool) {
	t.Helper()
	if !wait(10*time.Second, ok) {
		t.Fatalf("waited in vain: %s", what)
	}
}

// wait looks again and again whether something is so. Nothing announces what other
// processes do.
func wait(patience time.Duration, ok func() bool) bool {
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	given := time.After(patience)
	for !ok() {
		select {
		case <-tick.C:
		case <-given:
			return false
		}
	}
	return true
}
