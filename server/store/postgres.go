package store

import (
	"context"
	"database/sql"
	"fmt"
	"net/netip"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/lib/pq"
)

// maxPostgresConns leaves room for three servers under PostgreSQL's own default
// of 100.
const maxPostgresConns = 25

func openPostgres(ctx context.Context, c Config) (*sql.DB, error) {
	dsn, err := connString(c.DatabaseURL)
	if err != nil {
		return nil, err
	}
	connector, err := pq.NewConnector(dsn)
	if err != nil {
		return nil, errBadURL // err may quote the password
	}
	pool := sql.OpenDB(preparing{connector})
	pool.SetMaxOpenConns(maxPostgresConns)
	pool.SetMaxIdleConns(maxPostgresConns)
	pool.SetConnMaxIdleTime(5 * time.Minute)
	if err := pool.PingContext(ctx); err != nil {
		return nil, closeAfter(fmt.Errorf("connect to PostgreSQL: %w", err), pool)
	}
	return pool, nil
}

// connString fills in what a careful operator would have written: verified TLS
// to another machine, a name to be found by, a bound on waiting, and UTC.
func connString(databaseURL string) (string, error) {
	u, err := url.Parse(databaseURL)
	if err != nil || u.Scheme != "postgres" && u.Scheme != "postgresql" {
		return "", errBadURL
	}
	q := u.Query()
	preset := func(name, value string) {
		if !q.Has(name) {
			q.Set(name, value)
		}
	}
	if os.Getenv("PGSSLMODE") == "" {
		mode := "verify-full"
		if staysOnMachine(u, q) {
			mode = "prefer"
		}
		preset("sslmode", mode)
	}
	preset("application_name", "strongroom")
	preset("connect_timeout", "10")
	preset("timezone", "UTC")
	u.RawQuery = q.Encode()
	return u.String(), nil
}

// staysOnMachine tells whether every host that the URL names is a socket or a
// loopback address. The host parameter overrides the one in the URL.
func staysOnMachine(u *url.URL, q url.Values) bool {
	hosts := u.Host
	if q.Has("host") {
		hosts = q.Get("host")
	}
	if hosts == "" {
		hosts = os.Getenv("PGHOST")
	}
	if q.Has("hostaddr") {
		hosts = q.Get("hostaddr")
	}
	for host := range strings.SplitSeq(hosts, ",") {
		if host == "" || strings.HasPrefix(host, "/") {
			continue
		}
		name := (&url.URL{Host: host}).Hostname()
		addr, err := netip.ParseAddr(name)
		if name != "localhost" && (err != nil || !addr.Unmap().IsLoopback()) {
			return false
		}
	}
	return true
}
