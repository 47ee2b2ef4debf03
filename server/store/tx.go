package store

import (
	"context"
	"errors"
	"fmt"
	"reflect"

	"entgo.io/ent/dialect"
	entsql "entgo.io/ent/dialect/sql"
	"github.com/lib/pq"

	"github.com/strongroom/strongroom/ent"
	_ "github.com/strongroom/strongroom/ent/runtime" // policies, hooks and defaults
)

// Client returns the ent client of a database.
func Client(db *DB) *ent.Client {
	return ent.NewClient(ent.Driver(entsql.OpenDB(db.Dialect, db.SQL)))
}

// transaction is what a context carries inside InTx. It is used by one
// goroutine, like the transaction itself.
type transaction struct {
	client *ent.Client
	after  []func()
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
	v, err := fn(context.WithValue(ctx, transactionKey{}, t), t.client)
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
