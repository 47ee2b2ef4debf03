// Package engine is DuckDB as a worker uses it: one in-memory database, one
// connection, prepared statements, streamed Arrow batches, and errors that
// point into the SQL. It speaks to the C API directly; database/sql would turn
// every value into an interface.
package engine

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	duckdb "github.com/duckdb/duckdb-go-bindings"
)

// DB is an in-memory database with its only connection. It serves one goroutine.
type DB struct {
	db   duckdb.Database
	conn duckdb.Connection
}

// Open starts an engine that loads nothing and reports errors as JSON.
// DuckDB's threads begin to run here and not before.
func Open() (*DB, error) {
	var config duckdb.Config
	if duckdb.CreateConfig(&config) == duckdb.StateError {
		return nil, errors.New("make engine configuration")
	}
	defer duckdb.DestroyConfig(&config)
	for _, s := range [][2]string{
		{"threads", "1"}, // grows later, under the worker's seccomp filter
		{"autoload_known_extensions", "false"},
		{"autoinstall_known_extensions", "false"},
		{"allow_community_extensions", "false"},
		{"allow_unsigned_extensions", "false"},
		{"allow_persistent_secrets", "false"},
	} {
		if duckdb.SetConfig(config, s[0], s[1]) == duckdb.StateError {
			return nil, fmt.Errorf("configure engine: %s", s[0])
		}
	}
	d := new(DB)
	var message string
	if duckdb.OpenExt("", &d.db, config, &message) == duckdb.StateError {
		return nil, fmt.Errorf("open engine: %s", message)
	}
	if duckdb.Connect(d.db, &d.conn) == duckdb.StateError {
		duckdb.Close(&d.db)
		return nil, errors.New("connect to engine")
	}
	if err := d.Exec("SET errors_as_json=true"); err != nil {
		d.Close()
		return nil, err
	}
	return d, nil
}

// Close frees the engine.
func (d *DB) Close() {
	duckdb.Disconnect(&d.conn)
	duckdb.Close(&d.db)
}

// Version is the version of the engine, such as v1.5.5.
func Version() string { return duckdb.LibraryVersion() }

// Exec runs statements of our own making and drops their results.
func (d *DB) Exec(sql string) error {
	var result duckdb.Result
	defer duckdb.DestroyResult(&result)
	if duckdb.Query(d.conn, sql, &result) == duckdb.StateError {
		return parseError(duckdb.ResultError(&result))
	}
	return nil
}

// Text runs a small query and returns its rows as text, nil for NULL.
func (d *DB) Text(sql string, args ...string) ([][]*string, error) {
	stmt, err := d.Prepare(sql)
	if err != nil {
		return nil, err
	}
	defer stmt.Close()
	for i, a := range args {
		if duckdb.BindVarchar(stmt.stmt, duckdb.IdxT(i+1), a) == duckdb.StateError {
			return nil, fmt.Errorf("bind parameter %d", i+1)
		}
	}
	rows, err := stmt.Run()
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var text [][]*string
	for {
		batch, err := rows.Next()
		if err != nil || batch == nil {
			return text, err
		}
		for r := range int(batch.NumRows()) {
			row := make([]*string, batch.NumCols())
			for c := range row {
				if col := batch.Column(c); col.IsValid(r) {
					v := strings.Clone(col.ValueStr(r)) // the batch's memory is DuckDB's
					row[c] = &v
				}
			}
			text = append(text, row)
		}
		batch.Release()
	}
}

// Quote writes a string as a SQL literal.
func Quote(s string) string { return quote(s, '\'') }

// Identifier writes a name as a quoted SQL identifier.
func Identifier(s string) string { return quote(s, '"') }

func quote(s string, q byte) string {
	b := make([]byte, 0, len(s)+2)
	b = append(b, q)
	for i := range len(s) {
		if s[i] == q {
			b = append(b, q)
		}
		b = append(b, s[i])
	}
	return string(append(b, q))
}

// Set changes a setting to an integer or a string.
func (d *DB) Set(name string, value any) error {
	var literal string
	switch v := value.(type) {
	case int:
		literal = strconv.Itoa(v)
	case bool:
		literal = strconv.FormatBool(v)
	case string:
		literal = Quote(v)
	default:
		return fmt.Errorf("set %s to a %T", name, value)
	}
	if err := d.Exec("SET " + name + "=" + literal); err != nil {
		return fmt.Errorf("set %s: %w", name, err)
	}
	return nil
}
