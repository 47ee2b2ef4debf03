// Command diff writes the migrations that lead from the ones that exist to the
// ent schema, for both databases:
//
//	go run ./ent/migrate/diff add_reviews
//
// It needs no network. The existing migrations are replayed on a SQLite database
// in memory and on a private PostgreSQL that ends with the command, or the one
// that STRONGROOM_TEST_POSTGRES_URL names. Read what it writes before you commit
// it: a renamed column looks like one that was dropped and another that was added.
package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"

	"ariga.io/atlas/sql/migrate"
	"ariga.io/atlas/sql/sqltool"
	"entgo.io/ent/dialect"
	entsql "entgo.io/ent/dialect/sql"
	"entgo.io/ent/dialect/sql/schema"
	_ "github.com/ncruces/go-sqlite3/driver"
	_ "github.com/ncruces/go-sqlite3/vfs/memdb"

	entmigrate "github.com/strongroom/strongroom/ent/migrate"
	"github.com/strongroom/strongroom/server/store"
	"github.com/strongroom/strongroom/server/store/storetest"
)

func main() {
	if err := run(context.Background(), os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "diff:", err)
		os.Exit(1)
	}
}

var goodName = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)

func run(ctx context.Context, args []string) error {
	if len(args) != 1 || !goodName.MatchString(args[0]) {
		return errors.New("give the migration one name in lower case, such as add_reviews")
	}
	root := filepath.Join("ent", "migrate", "versions")
	if _, err := os.Stat(root); err != nil {
		return fmt.Errorf("start this in the top folder of the repository: %w", err)
	}
	if err := diffSQLite(ctx, filepath.Join(root, "sqlite"), args[0]); err != nil {
		return fmt.Errorf("sqlite: %w", err)
	}
	if err := diffPostgres(ctx, filepath.Join(root, "postgres"), args[0]); err != nil {
		return fmt.Errorf("postgres: %w", err)
	}
	return nil
}

func diffSQLite(ctx context.Context, folder, name string) (err error) {
	pool, err := sql.Open("sqlite3", "file:/diff.db?vfs=memdb&_pragma=foreign_keys(1)")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, pool.Close()) }()
	return diff(ctx, dialect.SQLite, pool, folder, name)
}

func diffPostgres(ctx context.Context, folder, name string) (err error) {
	url, drop, err := storetest.Throwaway()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, drop()) }()
	db, err := store.Open(ctx, store.Config{DatabaseURL: url})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	return diff(ctx, dialect.Postgres, db.SQL, folder, name)
}

func diff(ctx context.Context, d string, pool *sql.DB, folder, name string) error {
	dir, err := sqltool.NewGooseDir(folder)
	if err != nil {
		return err
	}
	before, err := filepath.Glob(filepath.Join(folder, "*.sql"))
	if err != nil {
		return err
	}
	err = entmigrate.NewSchema(entsql.OpenDB(d, pool)).NamedDiff(ctx, name,
		schema.WithDir(dir),
		schema.WithFormatter(forwardOnly),
		schema.WithMigrationMode(schema.ModeReplay),
		schema.WithDialect(d),
		schema.WithDropColumn(true),
		schema.WithDropIndex(true),
	)
	if err != nil && !errors.Is(err, migrate.ErrNoPlan) {
		return err
	}
	after, err := filepath.Glob(filepath.Join(folder, "*.sql"))
	if err != nil {
		return err
	}
	if len(after) == len(before) {
		fmt.Println(folder + ": nothing to do")
		return nil
	}
	fmt.Println(after[len(after)-1])
	return nil
}

// forwardOnly writes no way down: going back is restoring a backup, which is
// tested, while a way down would run for the first time on the day it is needed.
var forwardOnly = formatter{sqltool.GooseFormatter}

type formatter struct{ migrate.Formatter }

var wayDown = regexp.MustCompile(`(?s)\n-- \+goose Down\n.*`)

func (f formatter) Format(plan *migrate.Plan) ([]migrate.File, error) {
	files, err := f.Formatter.Format(plan)
	if err != nil {
		return nil, err
	}
	for i, file := range files {
		files[i] = migrate.NewLocalFile(file.Name(), wayDown.ReplaceAll(file.Bytes(), nil))
	}
	return files, nil
}
