// Command sandbox measures what sealing and confinement cost: the same work on
// the same generated data, once sealed and in one-shot workers as the product
// does it, once as plaintext in an engine inside this process. Both sides run in
// turns, so that whatever else the machine does falls on both.
//
//	go run ./bench/sandbox            5 million rows x 10 columns
//	go run ./bench/sandbox -rows 1e6
package main

import (
	"context"
	"crypto/rand"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"syscall"
	"text/tabwriter"
	"time"

	"github.com/strongroom/strongroom/server/sandbox"
	"github.com/strongroom/strongroom/server/sandbox/engine"
	"github.com/strongroom/strongroom/server/vault/seal"
)

func main() {
	sandbox.MainIfWorker()
	rows := flag.Float64("rows", 5e6, "rows of the large table")
	turns := flag.Int("turns", 5, "how often each query runs on each side; the median counts")
	flag.Parse()
	if err := measure(context.Background(), int(*rows), *turns); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

const (
	threads  = 2
	memoryMB = 1024
	settle   = 400 * time.Millisecond // to reap a worker and to warm the next
)

// cost is the wall and processor time of something, in seconds.
type cost struct{ wall, cpu float64 }

// processor returns the processor time of this process and its ended children.
func processor() float64 {
	total := 0.0
	for _, who := range []int{syscall.RUSAGE_SELF, syscall.RUSAGE_CHILDREN} {
		var r syscall.Rusage
		_ = syscall.Getrusage(who, &r)
		total += time.Duration(r.Utime.Nano() + r.Stime.Nano()).Seconds()
	}
	return total
}

func timed(f func() error) (cost, error) {
	cpu, begin := processor(), time.Now()
	err := f()
	wall := time.Since(begin).Seconds()
	// A worker's time counts once it is reaped, and the next one's start is part
	// of the price.
	time.Sleep(settle)
	return cost{wall, processor() - cpu}, err
}

func median(costs []cost) cost {
	pick := func(f func(cost) float64) float64 {
		v := make([]float64, len(costs))
		for i, c := range costs {
			v[i] = f(c)
		}
		slices.Sort(v)
		return v[len(v)/2]
	}
	return cost{pick(func(c cost) float64 { return c.wall }), pick(func(c cost) float64 { return c.cpu })}
}

// object is a sealed Parquet file.
type object struct {
	name string
	file *os.File
	size int64
	key  []byte
}

func (o object) table() (sandbox.Table, error) {
	r, err := seal.NewReader(o.file, o.size, o.key, []byte(o.name))
	if err != nil {
		return sandbox.Table{}, err
	}
	return sandbox.Table{Name: o.name, Source: r, Size: r.Size()}, nil
}

func measure(ctx context.Context, rows, turns int) error {
	dir, err := os.MkdirTemp("", "strongroom-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	plain, err := engine.Open()
	if err != nil {
		return err
	}
	defer plain.Close()
	for _, s := range []struct {
		name  string
		value any
	}{{"threads", threads}, {"memory_limit", fmt.Sprintf("%dMB", memoryMB)}, {"temp_directory", filepath.Join(dir, "spill")}} {
		if err := plain.Set(s.name, s.value); err != nil {
			return err
		}
	}
	fmt.Printf("generating %d rows x 10 columns\n", rows)
	csv := filepath.Join(dir, "payments.csv")
	if err := generate(plain, dir, rows); err != nil {
		return err
	}
	pool, err := sandbox.Open(ctx, sandbox.Config{Threads: threads, MemoryMB: memoryMB, Warm: -1, IngestTimeout: time.Hour, QueryTimeout: time.Hour})
	if err != nil {
		return err
	}
	defer pool.Close()

	out := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	defer out.Flush()
	fmt.Fprintln(out, "\tplain s\tsealed s\twall ratio\tplain CPU s\tsealed CPU s\tCPU ratio\t")
	line := func(name string, a, b cost) {
		fmt.Fprintf(out, "%s\t%.3f\t%.3f\t%.2f\t%.3f\t%.3f\t%.2f\t\n", name, a.wall, b.wall, b.wall/a.wall, a.cpu, b.cpu, b.cpu/a.cpu)
	}

	info, err := os.Stat(csv)
	if err != nil {
		return err
	}
	a, b, payments, err := ingest(ctx, pool, plain, dir, csv, info.Size())
	if err != nil {
		return err
	}
	line(fmt.Sprintf("ingest %d MB of CSV", info.Size()>>20), a, b)
	unsealed, err := ingestUnsealed(ctx, pool, dir, csv)
	if err != nil {
		return err
	}
	line("  the sealing in it", unsealed, b)

	accounts, err := sealFile(filepath.Join(dir, "accounts.parquet"), "accounts", filepath.Join(dir, "accounts.sealed"))
	if err != nil {
		return err
	}
	for _, t := range []string{"payments", "accounts"} {
		if err := plain.Exec("CREATE VIEW " + t + " AS FROM read_parquet(" + engine.Quote(filepath.Join(dir, t+".parquet")) + ")"); err != nil {
			return err
		}
	}
	warm, err := sandbox.Open(ctx, sandbox.Config{Threads: threads, MemoryMB: memoryMB, Warm: 1, QueryTimeout: time.Hour})
	if err != nil {
		return err
	}
	defer warm.Close()
	for _, q := range []struct{ name, sql string }{
		{"scan of all columns", "SELECT count(*), sum(id), sum(account), max(made), sum(amount), count(country), max(city), max(reference), sum(fee), count(note), count(*) FILTER (WHERE ok) FROM payments"},
		{"filter on two columns", "SELECT count(*), sum(amount) FROM payments WHERE country = 'DE'"},
		{"join and group", "SELECT segment, count(*), sum(amount) FROM payments JOIN accounts USING (account) GROUP BY segment ORDER BY segment"},
	} {
		var as, bs []cost
		for range turns {
			a, err := timed(func() error { _, err := plain.Text(q.sql); return err })
			if err != nil {
				return fmt.Errorf("%s, plain: %w", q.name, err)
			}
			b, err := timed(func() error { return query(ctx, warm, q.sql, payments, accounts) })
			if err != nil {
				return fmt.Errorf("%s, sealed: %w", q.name, err)
			}
			as, bs = append(as, a), append(bs, b)
		}
		line(q.name, median(as), median(bs))
	}
	if err := out.Flush(); err != nil {
		return err
	}
	return starts(ctx, pool, warm, 30, accounts)
}

// generate writes the large table as CSV and a small one as Parquet.
func generate(db *engine.DB, dir string, rows int) error {
	for _, sql := range []string{
		fmt.Sprintf(`COPY (SELECT i AS id, hash(i) %% 100000 AS account,
			TIMESTAMP '2024-01-01' + INTERVAL (i) SECOND AS made,
			round((hash(i * 7) %% 1000000) / 100, 2) AS amount,
			['DE','FR','US','GB','PL','IT','ES','NL','SE','JP'][1 + (hash(i * 3) %% 10)::INT] AS country,
			'City ' || hash(i * 5) %% 3000 AS city,
			md5(i::VARCHAR) AS reference,
			round((hash(i * 11) %% 500) / 100, 2) AS fee,
			CASE WHEN hash(i * 13) %% 4 = 0 THEN 'note number ' || hash(i) %% 1000000 END AS note,
			hash(i * 17) %% 50 <> 0 AS ok
			FROM range(%d) t(i)) TO %s (FORMAT csv, HEADER)`, rows, engine.Quote(filepath.Join(dir, "payments.csv"))),
		fmt.Sprintf(`COPY (SELECT i AS account, 'segment ' || i %% 12 AS segment, 'Holder ' || i AS holder
			FROM range(100000) t(i)) TO %s (FORMAT parquet, COMPRESSION zstd)`, engine.Quote(filepath.Join(dir, "accounts.parquet"))),
	} {
		if err := db.Exec(sql); err != nil {
			return fmt.Errorf("generate: %w", err)
		}
	}
	return nil
}

// ingest turns the CSV into Parquet on both sides: plainly as DuckDB does it
// when asked to, and with all that the product does besides.
func ingest(ctx context.Context, pool *sandbox.Pool, db *engine.DB, dir, csv string, size int64) (a, b cost, o object, err error) {
	a, err = timed(func() error {
		return db.Exec("COPY (FROM read_csv(" + engine.Quote(csv) + ")) TO " + engine.Quote(filepath.Join(dir, "payments.parquet")) + " (FORMAT parquet, COMPRESSION zstd)")
	})
	if err != nil {
		return a, b, o, err
	}
	upload, err := sealFile(csv, "upload", filepath.Join(dir, "upload.sealed"))
	if err != nil {
		return a, b, o, err
	}
	defer upload.file.Close()
	o = object{name: "payments", key: newKey()}
	if o.file, err = os.Create(filepath.Join(dir, "payments.sealed")); err != nil {
		return a, b, o, err
	}
	b, err = timed(func() error {
		t, err := upload.table()
		if err != nil {
			return err
		}
		w, err := seal.NewWriter(o.file, o.key, []byte(o.name))
		if err != nil {
			return err
		}
		if _, err := pool.Ingest(ctx, sandbox.Ingest{Name: "payments.csv", Source: t.Source, Size: size}, w); err != nil {
			return err
		}
		return w.Close()
	})
	if err != nil {
		return a, b, o, err
	}
	info, err := o.file.Stat()
	if err != nil {
		return a, b, o, err
	}
	o.size = info.Size()
	return a, b, o, nil
}

// ingestUnsealed does the product's checks on plain files, so that the price of
// the checks and that of the sealing can be told apart.
func ingestUnsealed(ctx context.Context, pool *sandbox.Pool, dir, csv string) (cost, error) {
	src, err := os.Open(csv)
	if err != nil {
		return cost{}, err
	}
	defer src.Close()
	info, err := src.Stat()
	if err != nil {
		return cost{}, err
	}
	dst, err := os.Create(filepath.Join(dir, "unsealed.parquet"))
	if err != nil {
		return cost{}, err
	}
	defer dst.Close()
	return timed(func() error {
		_, err := pool.Ingest(ctx, sandbox.Ingest{Name: "payments.csv", Source: src, Size: info.Size()}, dst)
		return err
	})
}

func newKey() []byte {
	key := make([]byte, seal.KeySize)
	rand.Read(key)
	return key
}

func sealFile(from, name, to string) (o object, err error) {
	src, err := os.Open(from)
	if err != nil {
		return o, err
	}
	defer src.Close()
	o = object{name: name, key: newKey()}
	if o.file, err = os.Create(to); err != nil {
		return o, err
	}
	w, err := seal.NewWriter(o.file, o.key, []byte(name))
	if err != nil {
		return o, err
	}
	if _, err := io.Copy(w, src); err != nil {
		return o, err
	}
	if err := w.Close(); err != nil {
		return o, err
	}
	info, err := o.file.Stat()
	if err != nil {
		return o, err
	}
	o.size = info.Size()
	return o, nil
}

func query(ctx context.Context, pool *sandbox.Pool, sql string, objects ...object) error {
	q := sandbox.Query{SQL: sql}
	for _, o := range objects {
		t, err := o.table()
		if err != nil {
			return err
		}
		q.Tables = append(q.Tables, t)
	}
	_, err := pool.Query(ctx, q, io.Discard)
	return err
}

// firstWrite notes when the first bytes of a result arrive.
type firstWrite struct{ at time.Time }

func (w *firstWrite) Write(p []byte) (int, error) {
	if w.at.IsZero() {
		w.at = time.Now()
	}
	return len(p), nil
}

// starts measures the time to the first row from cold and from warm workers.
func starts(ctx context.Context, cold, warm *sandbox.Pool, n int, o object) error {
	for _, c := range []struct {
		name string
		pool *sandbox.Pool
	}{{"cold", cold}, {"warm", warm}} {
		var times []time.Duration
		for range n {
			t, err := o.table()
			if err != nil {
				return err
			}
			var w firstWrite
			begin := time.Now()
			if _, err := c.pool.Query(ctx, sandbox.Query{SQL: "SELECT account, segment FROM accounts LIMIT 1", Tables: []sandbox.Table{t}}, &w); err != nil {
				return err
			}
			times = append(times, w.at.Sub(begin))
			time.Sleep(settle)
		}
		slices.Sort(times)
		fmt.Printf("%s worker to first row: p50 %.1f ms, p95 %.1f ms\n", c.name, ms(times[n/2]), ms(times[n*95/100]))
	}
	return nil
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
