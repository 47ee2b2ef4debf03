package store

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"

	"entgo.io/ent/dialect"

	"github.com/strongroom/strongroom/ent/migrate/versions"
)

// Config says which database to open.
type Config struct {
	// DatabaseURL is the address of a PostgreSQL database. Empty opens SQLite.
	DatabaseURL string
	// Path is the file of the SQLite database. Its folder is made if need be.
	Path string
	// Key encrypts the SQLite database: KeySize bytes.
	Key []byte
}

// DB is an open database.
type DB struct {
	// SQL is the pool of connections.
	SQL *sql.DB
	// Dialect is dialect.SQLite or dialect.Postgres.
	Dialect string

	config Config
}

// Open opens the database and talks to it once, so that a wrong address, password
// or key shows now. It does not migrate.
func Open(ctx context.Context, c Config) (*DB, error) {
	open, name := openSQLite, dialect.SQLite
	if c.DatabaseURL != "" {
		open, name = openPostgres, dialect.Postgres
	}
	pool, err := open(ctx, c)
	if err != nil {
		return nil, err
	}
	return &DB{SQL: pool, Dialect: name, config: c}, nil
}

// Close closes every connection.
func (db *DB) Close() error { return db.SQL.Close() }

// ConnString is the PostgreSQL connection string in use, for those who need a
// connection outside the pool, such as a listener. It holds the password. It is
// empty on SQLite.
func (db *DB) ConnString() string {
	if db.Dialect != dialect.Postgres {
		return ""
	}
	dsn, err := connString(db.config.DatabaseURL)
	if err != nil {
		return "" // cannot be: Open parsed it
	}
	return dsn
}

func (db *DB) migrations() (fs.FS, error) {
	folder := "sqlite"
	if db.Dialect == dialect.Postgres {
		folder = "postgres"
	}
	return fs.Sub(versions.FS, folder)
}

// closeAfter closes a pool that turned out to be unusable.
func closeAfter(err error, pool *sql.DB) error { return errors.Join(err, pool.Close()) }

var errBadURL = errors.New("the database URL cannot be read; write it like postgres://user:password@host:5432/strongroom, special characters of the password percent-encoded")
