package store

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"entgo.io/ent/dialect"
	entsql "entgo.io/ent/dialect/sql"
	"github.com/lib/pq"

	"github.com/strongroom/strongroom/ent"
	_ "github.com/strongroom/strongroom/ent/runtime" // policies, hooks and defaults
)

// Client returns the ent client of a database.
func Client(db *DB) *ent.Client {
	driver := entsql.OpenDB(db.Dialect, db.SQL)
	if !db.IsPostgres() {
		return ent.NewClient(ent.Driver(newInTurn(driver)))
	}
	return ent.NewClient(ent.Driver(driver))
}

// transaction is what a context carries inside InTx. It is used by one
// goroutine, like the transaction itself.
type transaction struct {
	client *ent.Client
	before []last
	after  []func()
}

// last is work that a transaction does before it commits.
type last struct {
	key string
	do  func(ctx context.Context) error
}

type transactionKey struct{}

// In returns the client to use: that of the transaction which ctx is in, else db.
func In(ctx context.Context, db *ent.Client) *ent.Client {
	if t, ok := ctx.Value(transactionKey{}).(*transaction); ok {
		return t.client
	}
	return db
}

// InTx runs fn in a transaction and commits it if fn returns no error. Nested
// calls join the outer transaction. An entity that leaves is unwrapped, so that
// its edges can be loaded after the commit.
//
// No network, mail, worker or channel inside fn: it holds the only writer of
// SQLite.
func InTx[T any](ctx context.Context, db *ent.Client, fn func(ctx context.Context, db *ent.Client) (T, error)) (T, error) {
	if t, ok := ctx.Value(transactionKey{}).(*transaction); ok {
		return fn(ctx, t.client)
	}
	var none T
	tx, err := db.Tx(ctx)
	if err != nil {
		return none, fmt.Errorf("begin transaction: %w", err)
	}
	t := &transaction{client: tx.Client()}
	done := false
	defer func() {
		if !done { // fn panicked
			_ = tx.Rollback()
		}
	}()
	ctx = context.WithValue(ctx, transactionKey{}, t)
	v, err := fn(ctx, t.client)
	if err == nil {
		err = t.finish(ctx)
	}
	if err != nil {
		done = true
		return none, errors.Join(err, tx.Rollback())
	}
	done = true
	if err := tx.Commit(); err != nil {
		return none, fmt.Errorf("commit transaction: %w", err)
	}
	for _, f := range t.after {
		f()
	}
	if u, ok := any(v).(interface{ Unwrap() T }); ok && !reflect.ValueOf(v).IsNil() {
		v = u.Unwrap()
	}
	return v, nil
}

// finish does what was left for last, in the order of its keys.
func (t *transaction) finish(ctx context.Context) error {
	for len(t.before) > 0 {
		now := t.before
		t.before = nil
		slices.SortStableFunc(now, func(a, b last) int { return strings.Compare(a.key, b.key) })
		for _, l := range now {
			if err := l.do(ctx); err != nil {
				return err
			}
		}
	}
	return nil
}

// BeforeCommit runs f as the last thing of the transaction of ctx, which fails if f
// does; in none it runs now, in one of its own. It is for work that takes a lock
// which many transactions want: taken last, and in the order of keys, it can not
// be part of a deadlock.
func BeforeCommit(ctx context.Context, db *ent.Client, key string, f func(ctx context.Context) error) error {
	if t, ok := ctx.Value(transactionKey{}).(*transaction); ok {
		t.before = append(t.before, last{key, f})
		return nil
	}
	_, err := InTx(ctx, db, func(ctx context.Context, _ *ent.Client) (int, error) { return 0, f(ctx) })
	return err
}

// AfterCommit runs f once the transaction of ctx has committed, or now if ctx is
// in none. What it announces is a hint: a crash in between loses it, so rows and
// not hints are the truth.
func AfterCommit(ctx context.Context, f func()) {
	if t, ok := ctx.Value(transactionKey{}).(*transaction); ok {
		t.after = append(t.after, f)
		return
	}
	f()
}

// IsUnique reports whether err is the violation of a unique index.
func IsUnique(err error) bool {
	var p *pq.Error
	if errors.As(err, &p) {
		return p.Code == "23505"
	}
	return ent.IsConstraintError(err)
}

// IsPostgres reports whether the client talks to PostgreSQL.
func (db *DB) IsPostgres() bool { return db.Dialect == dialect.Postgres }
