package store_test

import (
	"bytes"
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"entgo.io/ent/dialect"

	"github.com/strongroom/strongroom/server/store"
	"github.com/strongroom/strongroom/server/store/storetest"
)

func must(t *testing.T, db *sql.DB, statement string, args ...any) {
	t.Helper()
	if _, err := db.ExecContext(t.Context(), statement, args...); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}

func TestWrongKeySaysSo(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "a.db")
	db, err := store.Open(t.Context(), store.Config{Path: path, Key: storetest.Key()})
	if err != nil {
		t.Fatal(err)
	}
	must(t, db.SQL, "CREATE TABLE t (x)")
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	wrong := storetest.Key()
	wrong[63] ^= 1
	_, err = store.Open(t.Context(), store.Config{Path: path, Key: wrong})
	if err == nil || !strings.Contains(err.Error(), "put back the root key") {
		t.Errorf("got error %v", err)
	}
	if err != nil && strings.Contains(err.Error(), "hexkey") {
		t.Errorf("the key shows in %v", err)
	}
}

func TestShortKeyIsRefused(t *testing.T) {
	t.Parallel()
	_, err := store.Open(t.Context(), store.Config{Path: filepath.Join(t.TempDir(), "a.db"), Key: make([]byte, 32)})
	if err == nil || !strings.Contains(err.Error(), "32 bytes instead of 64") {
		t.Errorf("got error %v", err)
	}
}

func TestNothingReadableReachesTheDisk(t *testing.T) {
	t.Parallel()
	const canary = "canary-4711-canary"
	dir := filepath.Join(t.TempDir(), "with space & %3f?#", "data")
	db, err := store.Open(t.Context(), store.Config{Path: filepath.Join(dir, "a.db"), Key: storetest.Key()})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	must(t, db.SQL, "CREATE TABLE "+strings.ReplaceAll(canary, "-", "_")+" (x TEXT)")
	must(t, db.SQL, "INSERT INTO "+strings.ReplaceAll(canary, "-", "_")+" SELECT '"+canary+"' || value FROM generate_series(1, 5000)")
	files, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range files {
		names = append(names, f.Name())
		content, err := os.ReadFile(filepath.Join(dir, f.Name()))
		if err != nil {
			t.Fatal(err)
		}
		for _, plain := range []string{canary, "canary_4711", "SQLite format"} {
			if bytes.Contains(content, []byte(plain)) {
				t.Errorf("%s holds %q in plain", f.Name(), plain)
			}
		}
		info, err := f.Info()
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s has mode %v", f.Name(), info.Mode())
		}
	}
	if !slices.Contains(names, "a.db-wal") {
		t.Errorf("no write-ahead log was looked at: %v", names)
	}
}

func TestForeignKeysHold(t *testing.T) {
	t.Parallel()
	storetest.EachEmpty(t, func(t *testing.T, db *store.DB) {
		must(t, db.SQL, "CREATE TABLE parent (id TEXT PRIMARY KEY)")
		must(t, db.SQL, "CREATE TABLE child (parent TEXT REFERENCES parent (id))")
		// More than one connection: each must have been set up.
		for range 3 {
			conn, err := db.SQL.Conn(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close()
			if _, err := conn.ExecContext(t.Context(), "INSERT INTO child VALUES ('nobody')"); err == nil {
				t.Error("a row that points to nothing was accepted")
			}
		}
	})
}

func TestTimesKeepTheirInstantAndOrder(t *testing.T) {
	t.Parallel()
	storetest.EachEmpty(t, func(t *testing.T, db *store.DB) {
		kind := "datetime"
		if db.Dialect == dialect.Postgres {
			kind = "timestamptz"
		}
		must(t, db.SQL, "CREATE TABLE t (x "+kind+" NOT NULL)")
		early := time.Date(2026, 3, 1, 9, 0, 0, 0, time.FixedZone("far east", 10*3600))
		late := time.Date(2026, 3, 1, 0, 30, 0, 120e6, time.FixedZone("far west", -8*3600))
		must(t, db.SQL, "INSERT INTO t VALUES ($1)", late)
		must(t, db.SQL, "INSERT INTO t VALUES ($1)", early)
		must(t, db.SQL, "INSERT INTO t VALUES ($1)", early.Add(5*time.Millisecond))
		rows, err := db.SQL.QueryContext(t.Context(), "SELECT x FROM t WHERE x < $1 ORDER BY x", late.Add(time.Millisecond))
		if err != nil {
			t.Fatal(err)
		}
		defer rows.Close()
		for _, want := range []time.Time{early, early.Add(5 * time.Millisecond), late} {
			var got time.Time
			if !rows.Next() {
				t.Fatal("a row is missing")
			}
			if err := rows.Scan(&got); err != nil {
				t.Fatal(err)
			}
			if !got.Equal(want) {
				t.Errorf("got %v, want %v", got, want)
			}
		}
		if rows.Next() || rows.Err() != nil {
			t.Errorf("more rows than expected, or %v", rows.Err())
		}
	})
}

func TestWritersThatReadFirstDoNotFail(t *testing.T) {
	t.Parallel()
	db := storetest.SQLite(t)
	must(t, db.SQL, "CREATE TABLE counter (n INTEGER)")
	must(t, db.SQL, "INSERT INTO counter VALUES (0)")
	count := func(ctx context.Context) error {
		tx, err := db.SQL.BeginTx(ctx, nil)
		if err != nil {
			return err
		}
		defer tx.Rollback()
		var n int
		if err := tx.QueryRowContext(ctx, "SELECT n FROM counter").Scan(&n); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, "UPDATE counter SET n = ?", n+1); err != nil {
			return err
		}
		return tx.Commit()
	}
	var wg sync.WaitGroup
	for range 16 {
		wg.Go(func() {
			for range 10 {
				if err := count(t.Context()); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	var n int
	if err := db.SQL.QueryRow("SELECT n FROM counter").Scan(&n); err != nil || n != 160 {
		t.Errorf("counted %d, %v", n, err)
	}
}

func TestConnStringVerifiesTLSOffLoopback(t *testing.T) {
	for url, want := range map[string]string{
		"postgres://u:p@db.example.com/x":                             "sslmode=verify-full",
		"postgres://u:p@10.0.0.7/x":                                   "sslmode=verify-full",
		"postgres://u:p@localhost.example.com/x":                      "sslmode=verify-full",
		"postgres://u:p@127.0.0.1/x?host=db.example.com":              "sslmode=verify-full",
		"postgres://u:p@localhost/x?hostaddr=10.0.0.7":                "sslmode=verify-full",
		"postgres://u:p@localhost,db.example.com/x":                   "sslmode=verify-full",
		"postgresql://u:p@db.example.com/x?sslmode=disable":           "sslmode=disable",
		"postgres://u:p@localhost:5432/x":                             "sslmode=prefer",
		"postgres://u:p@[::1]:5432/x":                                 "sslmode=prefer",
		"postgres://u@/x?host=" + filepath.ToSlash("/run/postgresql"): "sslmode=prefer",
	} {
		got, err := store.ConnString(url)
		if err != nil || !strings.Contains(got, want) {
			t.Errorf("%s: got %s, %v; want %s in it", url, got, err, want)
		}
	}
}

func TestBadDatabaseURLDoesNotShow(t *testing.T) {
	t.Parallel()
	for _, url := range []string{"postgres://u:canary%zz@h/x", "host=h password=canary", "postgres://u:canary@h/x?sslmode=canary"} {
		_, err := store.Open(t.Context(), store.Config{DatabaseURL: url})
		if err == nil || strings.Contains(err.Error(), "canary") {
			t.Errorf("%s: got error %v", url, err)
		}
	}
}

func BenchmarkFreshDatabase(b *testing.B) {
	for name, fresh := range map[string]func(testing.TB) *store.DB{dialect.SQLite: storetest.SQLite, dialect.Postgres: storetest.Postgres} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				fresh(b)
			}
		})
	}
}
