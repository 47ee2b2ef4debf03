package storetest

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"io/fs"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/lib/pq"

	"github.com/strongroom/strongroom/ent/migrate/versions"
	"github.com/strongroom/strongroom/server/store"
)

// errMissing is why PostgreSQL tests are skipped.
var errMissing = errors.New("PostgreSQL is not installed (install postgresql, or set " + urlVariable + ")")

// postgres is a server that may make databases.
type postgres struct {
	url      url.URL // of the database postgres
	admin    *sql.DB
	template func() (string, error)
}

var theServer = sync.OnceValues(func() (*postgres, error) {
	address := os.Getenv(urlVariable)
	if address == "" {
		var err error
		if address, err = start(); err != nil {
			return nil, err
		}
	}
	u, err := url.Parse(address)
	if err != nil {
		return nil, errors.New(urlVariable + " is no URL")
	}
	connector, err := pq.NewConnector(address)
	if err != nil {
		return nil, fmt.Errorf("connect to PostgreSQL: %w", err)
	}
	server := &postgres{url: *u, admin: sql.OpenDB(connector)}
	server.template = sync.OnceValues(server.makeTemplate)
	return server, waitFor(server.admin)
})

func waitFor(db *sql.DB) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		err := db.PingContext(ctx)
		if err == nil {
			return nil
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return fmt.Errorf("start PostgreSQL: %w", err)
		}
	}
}

// script starts the server and stops it when its standard input ends, which the
// kernel sees to when the test process ends in whatever way. A quit signal was
// once seen to get lost, so a kill follows it.
const script = `
set -e
"$1/initdb" --pgdata="$2/data" --username=strongroom --auth=trust --encoding=UTF8 --locale=C.UTF-8 --no-sync >"$2/log" 2>&1
"$1/postgres" -D "$2/data" -k "$2" -c listen_addresses= -c fsync=off -c synchronous_commit=off -c full_page_writes=off \
	-c max_connections=300 -c shared_buffers=64MB -c autovacuum=off -c max_wal_size=256MB </dev/null >>"$2/log" 2>&1 &
server=$!
echo started
cat >/dev/null || true
kill -QUIT "$server" || true
(sleep 5; kill -KILL "$server") >/dev/null 2>&1 &
reaper=$!
wait "$server" || true
kill "$reaper" || true
rm -rf "$2"
`

// lifelines are the standard inputs of the scripts. They are kept here because a
// pipe that nobody refers to is closed by the garbage collector.
var lifelines []io.Closer

// start runs a private server on a socket in a temporary folder, as the user
// postgres when the tests run as root, which the server refuses.
func start() (string, error) {
	bin, err := binaries()
	if err != nil {
		return "", err
	}
	dir, err := os.MkdirTemp("", "strongroom-pg-")
	if err != nil {
		return "", fmt.Errorf("start PostgreSQL: %w", err)
	}
	attr := &syscall.SysProcAttr{Setsid: true} // an interrupt from the terminal must not end it first
	if os.Getuid() == 0 {
		uid, gid, err := unprivileged()
		if err != nil {
			return "", err
		}
		if err := os.Chown(dir, int(uid), int(gid)); err != nil {
			return "", fmt.Errorf("start PostgreSQL: %w", err)
		}
		attr.Credential = &syscall.Credential{Uid: uid, Gid: gid}
	}
	cmd := exec.Command("/bin/sh", "-c", script, "sh", bin, dir)
	cmd.Dir = dir
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "LC_ALL=C.UTF-8", "TZ=UTC"}
	cmd.SysProcAttr = attr
	lifeline, err := cmd.StdinPipe()
	if err != nil {
		return "", fmt.Errorf("start PostgreSQL: %w", err)
	}
	lifelines = append(lifelines, lifeline)
	out, err := cmd.StdoutPipe()
	if err != nil {
		return "", fmt.Errorf("start PostgreSQL: %w", err)
	}
	if err := cmd.Start(); err != nil {
		return "", fmt.Errorf("start PostgreSQL: %w", err)
	}
	if n, _ := out.Read(make([]byte, 16)); n == 0 {
		log, _ := os.ReadFile(filepath.Join(dir, "log"))
		return "", fmt.Errorf("start PostgreSQL: initdb: %s", log)
	}
	return "postgres://strongroom@/postgres?sslmode=disable&host=" + url.QueryEscape(dir), nil
}

// binaries finds the folder of initdb and postgres; Debian keeps it off PATH.
func binaries() (string, error) {
	if path, err := exec.LookPath("initdb"); err == nil {
		return filepath.Dir(path), nil
	}
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if err != nil || len(found) == 0 {
		return "", errMissing
	}
	best, version := "", -1
	for _, path := range found {
		if v, err := strconv.Atoi(filepath.Base(filepath.Dir(filepath.Dir(path)))); err == nil && v > version {
			best, version = filepath.Dir(path), v
		}
	}
	return best, nil
}

func unprivileged() (uid, gid uint32, err error) {
	for _, name := range []string{"postgres", "nobody"} {
		u, lookupErr := user.Lookup(name)
		if lookupErr != nil {
			continue
		}
		uid, uidErr := strconv.ParseUint(u.Uid, 10, 32)
		gid, gidErr := strconv.ParseUint(u.Gid, 10, 32)
		if err := errors.Join(uidErr, gidErr); err != nil {
			return 0, 0, fmt.Errorf("look up user %s: %w", name, err)
		}
		return uint32(uid), uint32(gid), nil
	}
	return 0, 0, errors.New("PostgreSQL does not run as root and there is no user postgres or nobody")
}

// Throwaway makes an empty PostgreSQL database for a command that is no test. The
// server ends with the process.
func Throwaway() (url string, drop func() error, err error) {
	server, err := theServer()
	if err != nil {
		return "", nil, err
	}
	return server.database("template0")
}

// database makes a database from a template.
func (p *postgres) database(template string) (url string, drop func() error, err error) {
	name := "test_" + token()
	if err := p.exec("CREATE DATABASE " + name + " TEMPLATE " + template); err != nil {
		return "", nil, err
	}
	return p.at(name), func() error { return p.exec("DROP DATABASE " + name + " WITH (FORCE)") }, nil
}

// forTest makes a database that is dropped when the test ends.
func (p *postgres) forTest(t testing.TB, template string) string {
	t.Helper()
	url, drop, err := p.database(template)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := drop(); err != nil {
			t.Error(err)
		}
	})
	return url
}

// makeTemplate makes a migrated database to copy. Its name tells which migrations
// it has, so that the processes that share a server share it too.
func (p *postgres) makeTemplate() (_ string, err error) {
	sum, err := fingerprint()
	if err != nil {
		return "", err
	}
	name := "strongroom_" + sum
	ctx := context.Background()
	conn, err := p.admin.Conn(ctx)
	if err != nil {
		return "", fmt.Errorf("make template: %w", err)
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	const lock = 0x74657374 // "test"
	if _, err := conn.ExecContext(ctx, "SELECT pg_advisory_lock($1)", lock); err != nil {
		return "", fmt.Errorf("make template: %w", err)
	}
	defer func() {
		_, unlockErr := conn.ExecContext(ctx, "SELECT pg_advisory_unlock($1)", lock)
		err = errors.Join(err, unlockErr)
	}()
	var exists bool
	if err := conn.QueryRowContext(ctx, "SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)", name).Scan(&exists); err != nil || exists {
		return name, err
	}
	// It gets its name when it is complete: a test that was killed leaves none behind.
	draft := "draft_" + token()
	if err := p.exec("CREATE DATABASE " + draft + " TEMPLATE template0"); err != nil {
		return "", err
	}
	db, err := store.Open(ctx, store.Config{DatabaseURL: p.at(draft)})
	if err != nil {
		return "", err
	}
	if err := errors.Join(store.Migrate(ctx, db), db.Close()); err != nil {
		return "", err
	}
	return name, p.exec("ALTER DATABASE " + draft + " RENAME TO " + name)
}

// fingerprint is a hash of all PostgreSQL migrations.
func fingerprint() (string, error) {
	sum := fnv.New64a()
	err := fs.WalkDir(versions.FS, "postgres", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".sql") {
			return err
		}
		content, err := fs.ReadFile(versions.FS, path)
		fmt.Fprintf(sum, "%s\x00%d\x00%s", path, len(content), content)
		return err
	})
	return hex.EncodeToString(sum.Sum(nil)), err
}

// at is the address of another database of the server.
func (p *postgres) at(name string) string {
	u := p.url
	u.Path = "/" + name
	return u.String()
}

// exec runs a statement on the server. Making a database from a template fails
// while another session is at it, and nobody tells when it has left, so that is
// tried again.
func (p *postgres) exec(statement string) error {
	const objectInUse = "55006"
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	given := time.After(10 * time.Second)
	for {
		_, err := p.admin.Exec(statement)
		if err == nil {
			return nil
		}
		err = fmt.Errorf("%s: %w", statement, err)
		if e := new(pq.Error); !errors.As(err, &e) || string(e.Code) != objectInUse {
			return err
		}
		select {
		case <-tick.C:
		case <-given:
			return err
		}
	}
}

// token is part of a name that no other process uses.
func token() string {
	b := make([]byte, 8)
	rand.Read(b)
	return hex.EncodeToString(b)
}
