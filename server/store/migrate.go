package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"entgo.io/ent/dialect"
	"github.com/pressly/goose/v3"
)

// ErrNewer says that a newer version of Strongroom has used the database.
var ErrNewer = errors.New("this database was used by a newer version of Strongroom; start that version, or restore a backup from before the upgrade")

// migrationLock is the advisory lock that keeps servers which start together from
// migrating together. Advisory locks belong to one database.
const migrationLock = 0x7374726f6e67 // "strong"

// Migrate applies the migrations that the database lacks. It changes nothing and
// returns ErrNewer when the database knows migrations that this binary does not.
func Migrate(ctx context.Context, db *DB) error {
	files, err := db.migrations()
	if err != nil {
		return fmt.Errorf("read migrations: %w", err)
	}
	return migrate(ctx, db, files)
}

func migrate(ctx context.Context, db *DB, files fs.FS) error {
	apply := migrateSQLite
	if db.Dialect == dialect.Postgres {
		apply = migratePostgres
	}
	if err := apply(ctx, db, files); err != nil {
		return fmt.Errorf("migrate database: %w", err)
	}
	return nil
}

func migratePostgres(ctx context.Context, db *DB, files fs.FS) (err error) {
	conn, err := db.SQL.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	if _, err := conn.ExecContext(ctx, "SELECT pg_advisory_lock($1)", migrationLock); err != nil {
		return fmt.Errorf("wait for other servers: %w", err)
	}
	defer func() {
		_, unlockErr := conn.ExecContext(context.WithoutCancel(ctx), "SELECT pg_advisory_unlock($1)", migrationLock)
		err = errors.Join(err, unlockErr)
	}()
	return up(ctx, goose.DialectPostgres, db.SQL, files, nil)
}

// migrateSQLite works on one connection of its own with the foreign keys off.
// SQLite alters a table by building it anew and dropping the old one, which with
// foreign keys on deletes or blocks the rows that point to it, and the switch has
// no effect inside the transaction that each migration runs in.
// See https://www.sqlite.org/lang_altertable.html#otheralter.
func migrateSQLite(ctx context.Context, db *DB, files fs.FS) (err error) {
	pool, err := sqlitePool(db.config, false)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, pool.Close()) }()
	pool.SetMaxOpenConns(1)
	return up(ctx, goose.DialectSQLite3, pool, files, checkForeignKeys)
}

// up applies one migration after the other, each in a transaction, and calls
// check after each.
func up(ctx context.Context, d goose.Dialect, pool *sql.DB, files fs.FS, check func(context.Context, *sql.DB) error) error {
	provider, err := goose.NewProvider(d, pool, files, goose.WithDisableGlobalRegistry(true), goose.WithLogger(goose.NopLogger()))
	if errors.Is(err, goose.ErrNoMigrations) {
		return nil
	}
	if err != nil {
		return err
	}
	current, target, err := provider.GetVersions(ctx)
	if err != nil {
		return err
	}
	if current > target {
		return ErrNewer
	}
	for {
		result, err := provider.UpByOne(ctx)
		if errors.Is(err, goose.ErrNoNextVersion) {
			return nil
		}
		if err != nil {
			return err
		}
		if check == nil {
			continue
		}
		if err := check(ctx, pool); err != nil {
			return fmt.Errorf("check migration %d: %w", result.Source.Version, err)
		}
	}
}

func checkForeignKeys(ctx context.Context, pool *sql.DB) (err error) {
	rows, err := pool.QueryContext(ctx, `SELECT DISTINCT "table", "parent" FROM pragma_foreign_key_check`)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	var broken []string
	for rows.Next() {
		var table, parent string
		if err := rows.Scan(&table, &parent); err != nil {
			return err
		}
		broken = append(broken, table+" -> "+parent)
	}
	if len(broken) > 0 {
		return fmt.Errorf("rows point to nothing (%s); restore the backup from before the upgrade", strings.Join(broken, ", "))
	}
	return rows.Err()
}

// Pending returns how many migrations the database lacks; below zero it has some that
// this binary does not know.
func Pending(ctx context.Context, db *DB) (int, error) {
	files, err := db.migrations()
	if err != nil {
		return 0, fmt.Errorf("read migrations: %w", err)
	}
	names, err := fs.Glob(files, "*.sql")
	if err != nil {
		return 0, fmt.Errorf("read migrations: %w", err)
	}
	var applied int
	err = db.SQL.QueryRowContext(ctx, "SELECT count(DISTINCT version_id) FROM goose_db_version WHERE version_id > 0 AND is_applied").Scan(&applied)
	if err != nil {
		return 0, fmt.Errorf("count migrations: %w", err)
	}
	return len(names) - applied, nil
}
