package store

import (
	"context"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/ncruces/go-sqlite3"
	"github.com/ncruces/go-sqlite3/driver"
	_ "github.com/ncruces/go-sqlite3/vfs/xts" // the encrypting file system
)

// KeySize is the length of the key of a SQLite database: two AES-256 keys, as
// XTS needs (IEEE 1619). Half of it would quietly mean AES-128.
const KeySize = 64

// The options of the data source name. Times have no zone and a fixed width, so
// that their text sorts as they do; the driver writes and reads them as UTC.
// Transactions take the write lock when they begin: two that read first and
// write later would otherwise deadlock, and no timeout helps against that.
const sqliteOptions = "?vfs=xts&_txlock=immediate&_timefmt=2006-01-02+15:04:05.000"

func openSQLite(ctx context.Context, c Config) (*sql.DB, error) {
	pool, err := sqlitePool(c, true)
	if err != nil {
		return nil, err
	}
	// Readers do not block in WAL mode, and the one writer is chosen by the
	// immediate transaction, so connections are only bounded for their memory.
	n := max(8, 2*runtime.GOMAXPROCS(0))
	pool.SetMaxOpenConns(n)
	pool.SetMaxIdleConns(n)
	if err := pool.PingContext(ctx); err != nil {
		return nil, closeAfter(explainSQLite(c.Path, err), pool)
	}
	return pool, nil
}

// sqlitePool opens the file without touching it yet. Only migrations switch the
// foreign keys off.
func sqlitePool(c Config, foreignKeys bool) (*sql.DB, error) {
	if len(c.Key) != KeySize {
		return nil, fmt.Errorf("open database %s: the key has %d bytes instead of %d", c.Path, len(c.Key), KeySize)
	}
	path, err := filepath.Abs(c.Path)
	if err != nil {
		return nil, fmt.Errorf("open database %s: %w", c.Path, err)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, fmt.Errorf("make folder of database: %w", err)
	}
	// SQLite would make these readable by everyone. Its log takes its mode from
	// the database, by modeof.
	for _, name := range []string{path, path + "-shm"} {
		file, err := os.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("make database: %w", err)
		}
		if err := file.Close(); err != nil {
			return nil, fmt.Errorf("make database: %w", err)
		}
	}

	// The key must come first. It travels in a pragma, since the name of a
	// database shows in error messages.
	setUp := "PRAGMA hexkey='" + hex.EncodeToString(c.Key) + "';" +
		"PRAGMA busy_timeout=10000;" +
		"PRAGMA journal_mode=wal;" +
		// With "normal" a power cut may lose the last commits, which were
		// acknowledged already.
		"PRAGMA synchronous=full;" +
		"PRAGMA temp_store=memory;" + // a temporary file would be plaintext
		"PRAGMA foreign_keys="
	if foreignKeys {
		setUp += "on;"
	} else {
		setUp += "off;"
	}
	escaped := strings.ReplaceAll(url.QueryEscape(path), "+", "%20") // SQLite knows no plus
	dsn := "file:" + (&url.URL{Path: path}).EscapedPath() + sqliteOptions + "&modeof=" + escaped
	return driver.Open(dsn, func(conn *sqlite3.Conn) error {
		if err := conn.Exec(setUp); err != nil {
			return hideKey(err)
		}
		// Global ids make ent compare with "name" in double quotes.
		_, err := conn.Config(sqlite3.DBCONFIG_DQS_DML, true)
		return err
	})
}

// hideKey keeps the result code and drops the statement, which holds the key.
func hideKey(err error) error {
	if code := sqlite3.ExtendedErrorCode(0); errors.As(err, &code) {
		return code
	}
	return errors.New("the connection could not be set up")
}

func explainSQLite(path string, err error) error {
	if errors.Is(err, sqlite3.NOTADB) {
		return fmt.Errorf("open database %s: it cannot be decrypted; put back the root key that belongs to it, or restore a backup if the file is damaged", path)
	}
	return fmt.Errorf("open database %s: %w", path, err)
}
