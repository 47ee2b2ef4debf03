package store_test

import (
	"errors"
	"io/fs"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/strongroom/strongroom/server/store"
	"github.com/strongroom/strongroom/server/store/storetest"
)

func files(pairs ...string) fs.FS {
	m := fstest.MapFS{}
	for i := 0; i < len(pairs); i += 2 {
		m[pairs[i]] = &fstest.MapFile{Data: []byte("-- +goose Up\n" + pairs[i+1])}
	}
	return m
}

const first = `CREATE TABLE parent (id TEXT PRIMARY KEY);
CREATE TABLE child (id TEXT, parent_id TEXT REFERENCES parent (id) ON DELETE CASCADE);
INSERT INTO parent VALUES ('p');
INSERT INTO child VALUES ('c', 'p');`

func TestMigrateAppliesWhatIsMissing(t *testing.T) {
	t.Parallel()
	storetest.EachEmpty(t, func(t *testing.T, db *store.DB) {
		one := files("1_first.sql", first)
		two := files("1_first.sql", first, "2_second.sql", "ALTER TABLE parent ADD COLUMN name TEXT;")
		for _, set := range []fs.FS{files(), one, one, two, two} {
			if err := store.MigrateFrom(t.Context(), db, set); err != nil {
				t.Fatal(err)
			}
		}
		must(t, db.SQL, "UPDATE parent SET name = 'x'")
	})
}

func TestMigrateRefusesANewerDatabase(t *testing.T) {
	t.Parallel()
	storetest.EachEmpty(t, func(t *testing.T, db *store.DB) {
		if err := store.MigrateFrom(t.Context(), db, files("1_first.sql", first, "2_second.sql", "CREATE TABLE t (x TEXT);")); err != nil {
			t.Fatal(err)
		}
		if err := store.MigrateFrom(t.Context(), db, files("1_first.sql", first)); !errors.Is(err, store.ErrNewer) {
			t.Errorf("got error %v", err)
		}
	})
}

func TestMigrationThatFailsLeavesNoTrace(t *testing.T) {
	t.Parallel()
	storetest.EachEmpty(t, func(t *testing.T, db *store.DB) {
		if err := store.MigrateFrom(t.Context(), db, files("1_bad.sql", "CREATE TABLE t (x TEXT);\nINSERT INTO nowhere VALUES (1);")); err == nil {
			t.Fatal("no error")
		}
		must(t, db.SQL, "CREATE TABLE t (x TEXT)")
	})
}

func TestSQLiteRebuildKeepsTheRowsThatPointToTheTable(t *testing.T) {
	t.Parallel()
	db := storetest.EmptySQLite(t)
	set := files("1_first.sql", first, "2_rebuild.sql", `CREATE TABLE new_parent (id TEXT PRIMARY KEY, name TEXT NOT NULL DEFAULT '');
INSERT INTO new_parent (id) SELECT id FROM parent;
DROP TABLE parent;
ALTER TABLE new_parent RENAME TO parent;`)
	if err := store.MigrateFrom(t.Context(), db, set); err != nil {
		t.Fatal(err)
	}
	var n int
	if err := db.SQL.QueryRow("SELECT count(*) FROM child JOIN parent ON parent.id = child.parent_id").Scan(&n); err != nil || n != 1 {
		t.Errorf("%d rows are left, %v", n, err)
	}
	if _, err := db.SQL.Exec("INSERT INTO child VALUES ('d', 'nobody')"); err == nil {
		t.Error("the foreign keys stayed off")
	}
}

func TestSQLiteRebuildThatLosesRowsIsNoticed(t *testing.T) {
	t.Parallel()
	db := storetest.EmptySQLite(t)
	err := store.MigrateFrom(t.Context(), db, files("1_first.sql", first, "2_loss.sql", "DELETE FROM parent;"))
	if err == nil || !strings.Contains(err.Error(), "child -> parent") {
		t.Errorf("got error %v", err)
	}
}

func TestServersThatStartTogetherMigrateOnce(t *testing.T) {
	t.Parallel()
	url := storetest.EmptyPostgresURL(t)
	set := files("1_first.sql", first+"\nSELECT pg_sleep(0.1);", "2_second.sql", "CREATE TABLE t (x TEXT);")
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			db, err := store.Open(t.Context(), store.Config{DatabaseURL: url})
			if err != nil {
				t.Error(err)
				return
			}
			defer db.Close()
			if err := store.MigrateFrom(t.Context(), db, set); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
}

func TestReleasedMigrationsApply(t *testing.T) {
	t.Parallel()
	storetest.EachEmpty(t, func(t *testing.T, db *store.DB) {
		for range 2 {
			if err := store.Migrate(t.Context(), db); err != nil {
				t.Fatal(err)
			}
		}
	})
}
