package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/activityevent"
	"github.com/strongroom/strongroom/server/activity"
	"github.com/strongroom/strongroom/server/app"
	"github.com/strongroom/strongroom/server/config"
	"github.com/strongroom/strongroom/server/store/storetest"
)

const (
	searchedActors   = 200
	searchedDatasets = 5000
	searchedPage     = 50
	searchedRows     = 500 // of one INSERT
)

// searchLog measures searches of the log of one organization that holds all events,
// on both databases.
func searchLog(ctx context.Context, o options) error {
	dsn, drop, err := storetest.Throwaway()
	if err != nil {
		return err
	}
	for _, where := range []string{dsn, ""} {
		if err = errors.Join(err, searchOn(ctx, o, where)); err != nil {
			break
		}
	}
	return errors.Join(err, drop())
}

func searchOn(ctx context.Context, o options, dsn string) (err error) {
	dir, err := os.MkdirTemp("", "strongroom-bench-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	c, err := config.Load(config.Input{Environ: []string{"STRONGROOM_DATA_DIR=" + dir, "STRONGROOM_DATABASE_URL=" + dsn, "STRONGROOM_SANDBOX_WARM=0"}})
	if err != nil {
		return err
	}
	a, err := app.New(ctx, c, app.Options{Log: slog.New(slog.DiscardHandler), Terminal: io.Discard, Now: time.Now})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	name := "SQLite, encrypted"
	if dsn != "" {
		name = "PostgreSQL"
	}
	began := time.Now()
	newest := began.UTC().Truncate(time.Second)
	if err := fillLog(ctx, a, o.events, newest); err != nil {
		return err
	}
	fmt.Printf("\nSearch on %s: one log of %d events, filled in %.0f s; pages of %d\n", name, o.events, time.Since(began).Seconds(), searchedPage)
	return measureSearches(ctx, a, o, newest)
}

var searchedKinds = []string{
	"run.succeeded", "run.succeeded", "run.succeeded", "run.failed", "dataset.previewed", "analysis.opened", "analysis.opened", "export.granted",
	"export.sent", "session.started", "session.started", "session.ended", "session.refused", "dataset.changed", "analysis.shared", "run.succeeded",
}

// fillLog writes events a second apart, the last at newest. One in a thousand changes a
// setting, which is what is rare in real logs.
func fillLog(ctx context.Context, a *app.App, events int, newest time.Time) error {
	tx, err := a.Database.SQL.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // of what was committed it is nothing
	postgres := a.Database.IsPostgres()
	var indexes []string
	if postgres {
		if _, err := tx.ExecContext(ctx, "SET LOCAL session_replication_role = replica"); err != nil {
			return err
		}
	} else if indexes, err = setIndexesAside(ctx, tx); err != nil {
		return err
	}
	stamp := func(t time.Time) any {
		if postgres {
			return t
		}
		return t.Format("2006-01-02 15:04:05.000")
	}
	for i := range searchedActors {
		actor := actorOf(i)
		_, err := tx.ExecContext(ctx, `INSERT INTO users (id, created_at, updated_at, name_sealed, email_sealed, email_index, data_key_id) VALUES ($1, $2, $3, $4, $5, $6, '')`,
			actor, stamp(newest), stamp(newest), []byte("x"), []byte("x"), []byte(actor))
		if err != nil {
			return err
		}
	}
	blob := []byte(strings.Repeat("sealed details and where they came from. ", 4))
	log := inserter{tx: tx, into: "activity_events (id, created_at, organization_id, kind, sequence, actor_id, object_id, outcome, detail_sealed)"}
	mentions := inserter{tx: tx, into: "activity_mentions (id, created_at, organization_id, object_id, sequence, actor_id, kind, outcome, event_id)"}
	for n := 1; n <= events; n++ {
		at, eventID := stamp(newest.Add(time.Duration(n-events)*time.Second)), fmt.Sprintf("evt_%010d", n)
		// Multipliers spread people and datasets over the log.
		actor, dataset := actorOf(n*7919%searchedActors), fmt.Sprintf("dst_%d", n*104729%searchedDatasets)
		kind, outcome, object := searchedKinds[n*31%len(searchedKinds)], "SUCCEEDED", fmt.Sprintf("run_%d", n)
		switch {
		case n%1000 == 0:
			kind, object = "setting.changed", ""
		case n%997 == 0:
			kind, outcome = "access.denied", "DENIED"
		case kind == "run.failed" || kind == "session.refused":
			outcome = "FAILED"
		case strings.HasPrefix(kind, "dataset."):
			object = dataset
		}
		if err := log.add(ctx, eventID, at, org(0), kind, n, actor, object, outcome, blob); err != nil {
			return err
		}
		if strings.HasPrefix(kind, "run.") || strings.HasPrefix(kind, "export.") || kind == "analysis.opened" {
			if err := mentions.add(ctx, fmt.Sprintf("mtn_%010d", n), at, org(0), dataset, n, actor, kind, outcome, eventID); err != nil {
				return err
			}
		}
	}
	if err := errors.Join(log.flush(ctx), mentions.flush(ctx)); err != nil {
		return err
	}
	for _, index := range indexes {
		if _, err := tx.ExecContext(ctx, index); err != nil {
			return err
		}
	}
	if err := tx.Commit(); err != nil {
		return err
	}
	analyze := "ANALYZE"
	if postgres {
		analyze = "VACUUM ANALYZE"
	}
	_, err = a.Database.SQL.ExecContext(ctx, analyze)
	return err
}

// setIndexesAside prepares SQLite for many rows: it drops the indexes of the log, which
// in a small cache cost a read and a write for each row, and returns how to make them.
func setIndexesAside(ctx context.Context, tx *sql.Tx) (statements []string, err error) {
	if _, err := tx.ExecContext(ctx, "PRAGMA defer_foreign_keys = ON"); err != nil {
		return nil, err
	}
	rows, err := tx.QueryContext(ctx, `SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN ('activity_events', 'activity_mentions')`)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	var names []string
	for rows.Next() {
		var name, statement string
		if err := rows.Scan(&name, &statement); err != nil {
			return nil, err
		}
		names, statements = append(names, name), append(statements, statement)
	}
	for _, name := range names {
		if _, err := tx.ExecContext(ctx, `DROP INDEX "`+name+`"`); err != nil {
			return nil, err
		}
	}
	return statements, rows.Err()
}

func actorOf(i int) string { return fmt.Sprintf("usr_%d", i) }

// inserter writes rows many at a time.
type inserter struct {
	tx   *sql.Tx
	into string
	full *sql.Stmt // for as many rows as are collected
	args []any
	rows int
}

func (i *inserter) add(ctx context.Context, values ...any) error {
	i.args = append(i.args, values...)
	if i.rows++; i.rows < searchedRows {
		return nil
	}
	return i.flush(ctx)
}

func (i *inserter) flush(ctx context.Context) (err error) {
	if i.rows == 0 {
		return nil
	}
	statement := i.full
	if i.rows < searchedRows || statement == nil {
		if statement, err = i.tx.PrepareContext(ctx, i.statement()); err != nil {
			return err
		}
		if i.rows == searchedRows {
			i.full = statement
		}
	}
	_, err = statement.ExecContext(ctx, i.args...)
	i.args, i.rows = i.args[:0], 0
	return err
}

func (i *inserter) statement() string {
	columns := len(i.args) / i.rows
	var b strings.Builder
	b.WriteString("INSERT INTO " + i.into + " VALUES ")
	for r := range i.rows {
		if r > 0 {
			b.WriteByte(',')
		}
		b.WriteByte('(')
		for c := range columns {
			if c > 0 {
				b.WriteByte(',')
			}
			fmt.Fprintf(&b, "$%d", r*columns+c+1)
		}
		b.WriteByte(')')
	}
	return b.String()
}

// question is a filter, with where its pages begin.
type question struct {
	name  string
	build func(i int) (activity.Filter, activity.Window)
}

func questions(events int, newest time.Time) []question {
	page := searchedPage
	first := activity.Window{First: &page}
	ago := func(days float64) time.Time { return newest.Add(-time.Duration(days * 24 * float64(time.Hour))) }
	whole := float64(events) / 86_400 // days
	plain := func(f func(i int) activity.Filter) func(int) (activity.Filter, activity.Window) {
		return func(i int) (activity.Filter, activity.Window) { return f(i), first }
	}
	person := func(i int) string { return actorOf(i * 13 % searchedActors) }
	dataset := func(i int) string { return fmt.Sprintf("dst_%d", i*17%searchedDatasets) }
	return []question{
		{"everything", plain(func(int) activity.Filter { return activity.Filter{} })},
		{"everything, from the middle of the log", func(int) (activity.Filter, activity.Window) {
			half := events / 2
			return activity.Filter{}, activity.Window{First: &page, After: &half}
		}},
		{"a person", plain(func(i int) activity.Filter { return activity.Filter{Actor: person(i)} })},
		{"a dataset", plain(func(i int) activity.Filter { return activity.Filter{Object: dataset(i)} })},
		{"a dataset between two moments", plain(func(i int) activity.Filter {
			return activity.Filter{Object: dataset(i), From: ago(whole * .6), Until: ago(whole * .4)}
		})},
		{"a dataset and a person", plain(func(i int) activity.Filter {
			return activity.Filter{Object: dataset(i), Actor: person(i)}
		})},
		{"a kind that is rare", plain(func(int) activity.Filter { return activity.Filter{Kinds: []string{"setting.changed"}} })},
		{"a group of kinds", plain(func(int) activity.Filter { return activity.Filter{Areas: []string{"session", "account", "recovery"}} })},
		{"a person and a kind", plain(func(i int) activity.Filter {
			return activity.Filter{Actor: person(i), Kinds: []string{"export.sent"}}
		})},
		{"refused", plain(func(int) activity.Filter { return activity.Filter{Outcome: activityevent.OutcomeDENIED} })},
		{"a person, refused", plain(func(i int) activity.Filter {
			return activity.Filter{Actor: person(i), Outcome: activityevent.OutcomeDENIED}
		})},
		{"an hour, long ago", plain(func(int) activity.Filter {
			return activity.Filter{From: ago(whole * .5), Until: ago(whole*.5 - 1./24)}
		})},
		{"a person, an hour, long ago", plain(func(i int) activity.Filter {
			return activity.Filter{Actor: person(i), From: ago(whole * .5), Until: ago(whole*.5 - 1./24)}
		})},
		{"nothing that exists", plain(func(int) activity.Filter { return activity.Filter{Object: "dst_none"} })},
	}
}

func measureSearches(ctx context.Context, a *app.App, o options, newest time.Time) error {
	ctx = access.With(ctx, access.Viewer{User: actorOf(0), Organization: org(0), Role: access.RoleAdmin})
	before, err := scans(ctx, a)
	if err != nil {
		return err
	}
	fmt.Printf("%-42s %8s %8s %8s\n", "", "rows", "p50 ms", "p99 ms")
	for _, q := range questions(o.events, newest) {
		var took []float64
		rows := 0
		end := time.Now().Add(time.Duration(o.seconds * float64(time.Second) / 2))
		for i := 0; i < 20 || time.Now().Before(end); i++ {
			f, w := q.build(i)
			began := time.Now()
			found, _, err := a.API.Activity.List(ctx, f, w)
			if err != nil {
				return fmt.Errorf("%s: %w", q.name, err)
			}
			took = append(took, float64(time.Since(began).Microseconds())/1000)
			rows = max(rows, len(found))
		}
		slices.Sort(took)
		fmt.Printf("%-42s %8d %8.1f %8.1f\n", q.name, rows, took[len(took)/2], took[len(took)*99/100])
	}
	after, err := scans(ctx, a)
	if err == nil && a.Database.IsPostgres() {
		fmt.Printf("scans of a whole table during all of it: %d\n", after-before)
	}
	return err
}

// scans is how often PostgreSQL has read one of the tables from end to end.
func scans(ctx context.Context, a *app.App) (n int, err error) {
	if !a.Database.IsPostgres() {
		return 0, nil
	}
	// Statistics arrive a moment later.
	time.Sleep(1500 * time.Millisecond)
	err = a.Database.SQL.QueryRowContext(ctx, `SELECT coalesce(sum(seq_scan), 0) FROM pg_stat_user_tables WHERE relname IN ('activity_events', 'activity_mentions')`).Scan(&n)
	return n, err
}
