// Package storetest gives every test a fresh, migrated database, on SQLite and on
// PostgreSQL.
//
// The SQLite database is a copy of a file that was migrated once. PostgreSQL is a
// private server that the first test of a process starts and that ends with the
// process, whatever way that ends; STRONGROOM_TEST_POSTGRES_URL names a running
// one to use instead. A machine without PostgreSQL skips those tests, unless
// STRONGROOM_TEST_REQUIRE_POSTGRES is set.
package storetest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"entgo.io/ent/dialect"

	"github.com/strongroom/strongroom/server/store"
)

// Names of the variables that steer the tests.
const (
	urlVariable     = "STRONGROOM_TEST_POSTGRES_URL"
	requireVariable = "STRONGROOM_TEST_REQUIRE_POSTGRES"
)

// Each runs the test once on SQLite and once on PostgreSQL, in parallel, each
// time with a migrated database of its own.
func Each(t *testing.T, test func(t *testing.T, db *store.DB)) {
	t.Helper()
	t.Run(dialect.SQLite, func(t *testing.T) {
		t.Parallel()
		test(t, SQLite(t))
	})
	t.Run(dialect.Postgres, func(t *testing.T) {
		t.Parallel()
		test(t, Postgres(t))
	})
}

// EachEmpty is Each without the migrations.
func EachEmpty(t *testing.T, test func(t *testing.T, db *store.DB)) {
	t.Helper()
	t.Run(dialect.SQLite, func(t *testing.T) {
		t.Parallel()
		test(t, EmptySQLite(t))
	})
	t.Run(dialect.Postgres, func(t *testing.T) {
		t.Parallel()
		test(t, open(t, store.Config{DatabaseURL: EmptyPostgresURL(t)}))
	})
}

// SQLite returns a migrated SQLite database that ends with the test.
func SQLite(t testing.TB) *store.DB {
	t.Helper()
	content, err := sqliteTemplate()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "test.db")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return open(t, store.Config{Path: path, Key: Key()})
}

// EmptySQLite is SQLite without the migrations.
func EmptySQLite(t testing.TB) *store.DB {
	t.Helper()
	return open(t, store.Config{Path: filepath.Join(t.TempDir(), "test.db"), Key: Key()})
}

// Postgres returns a migrated PostgreSQL database that ends with the test.
func Postgres(t testing.TB) *store.DB {
	t.Helper()
	return open(t, store.Config{DatabaseURL: PostgresURL(t)})
}

// PostgresURL returns the address of a migrated PostgreSQL database that ends
// with the test, for tests that open it more than once.
func PostgresURL(t testing.TB) string {
	t.Helper()
	server := running(t)
	template, err := server.template()
	if err != nil {
		t.Fatal(err)
	}
	return server.forTest(t, template)
}

// EmptyPostgresURL is PostgresURL without the migrations.
func EmptyPostgresURL(t testing.TB) string {
	t.Helper()
	return running(t).forTest(t, "template0")
}

// Key is the key of every SQLite test database.
func Key() []byte { return bytes.Repeat([]byte("strongroom test "), store.KeySize/16) }

func open(t testing.TB, c store.Config) *store.DB {
	t.Helper()
	db, err := store.Open(context.Background(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

// sqliteTemplate is the content of a migrated database. Closing the last
// connection moves the write-ahead log into the file, so the file is all.
var sqliteTemplate = sync.OnceValues(func() (_ []byte, err error) {
	dir, err := os.MkdirTemp("", "strongroom-test-")
	if err != nil {
		return nil, fmt.Errorf("make template: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	path := filepath.Join(dir, "template.db")
	db, err := store.Open(context.Background(), store.Config{Path: path, Key: Key()})
	if err != nil {
		return nil, err
	}
	if err := errors.Join(store.Migrate(context.Background(), db), db.Close()); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
})

// running returns the PostgreSQL server of this process.
func running(t testing.TB) *postgres {
	t.Helper()
	server, err := theServer()
	switch {
	case errors.Is(err, errMissing) && os.Getenv(requireVariable) == "":
		t.Skip(err)
	case err != nil:
		t.Fatal(err)
	}
	return server
}
