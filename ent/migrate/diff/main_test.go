package main

import (
	"os"
	"path/filepath"
	"testing"

	"entgo.io/ent/dialect"

	"github.com/strongroom/strongroom/server/store"
	"github.com/strongroom/strongroom/server/store/storetest"
)

// A schema that changed without a migration would only be noticed when a query
// names a column that no database has. The command itself is asked, since it replays
// the migrations: PostgreSQL spells conditions of indexes in a way of its own.
func TestMigrationsLeadToTheSchema(t *testing.T) {
	t.Parallel()
	storetest.EachEmpty(t, func(t *testing.T, db *store.DB) {
		folder, of := t.TempDir(), map[string]string{dialect.SQLite: "sqlite", dialect.Postgres: "postgres"}
		if err := os.CopyFS(folder, os.DirFS(filepath.Join("..", "versions", of[db.Dialect]))); err != nil {
			t.Fatal(err)
		}
		if err := diff(t.Context(), db.Dialect, db.SQL, folder, "missing"); err != nil {
			t.Fatal(err)
		}
		written, err := filepath.Glob(filepath.Join(folder, "*_missing.sql"))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range written {
			missing, err := os.ReadFile(file)
			t.Errorf("the migrations lack this; run go run ./ent/migrate/diff NAME (%v):\n%s", err, missing)
		}
	})
}

func TestNameIsChecked(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{nil, {""}, {"Add"}, {"../x"}, {"a", "b"}} {
		if err := run(t.Context(), args); err == nil {
			t.Errorf("%q is accepted", args)
		}
	}
}
