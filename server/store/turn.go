package store

import (
	"context"
	stdsql "database/sql"
	"errors"
	"fmt"
	"sync"
	"time"

	"entgo.io/ent/dialect"
	entsql "entgo.io/ent/dialect/sql"
)

// turnLimit is how long a writer waits for those before it.
const turnLimit = 10 * time.Second

// errBusy is what a writer gets whose turn does not come.
var errBusy = errors.New("the database is busy: other writers took longer than 10 s")

// inTurn lets the writers of SQLite write in the order in which they came. SQLite has one
// writer, and lets the others poll for their turn with growing pauses: under load
// some wait for seconds while it idles, and each holds a connection that readers
// want. So they queue before they take one.
type inTurn struct {
	*entsql.Driver
	turn chan struct{} // holds what the one writer put in; those who wait to are served in order
}

func newInTurn(d *entsql.Driver) *inTurn { return &inTurn{Driver: d, turn: make(chan struct{}, 1)} }

// wait waits for the turn.
func (d *inTurn) wait(ctx context.Context) error {
	limit := time.NewTimer(turnLimit)
	defer limit.Stop()
	select {
	case d.turn <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	case <-limit.C:
		return errBusy
	}
}

// Exec executes a statement outside of a transaction.
func (d *inTurn) Exec(ctx context.Context, query string, args, v any) error {
	if err := d.wait(ctx); err != nil {
		return err
	}
	defer func() { <-d.turn }()
	return d.Driver.Exec(ctx, query, args, v)
}

// ExecContext is Exec for statements that are no entity's.
func (d *inTurn) ExecContext(ctx context.Context, query string, args ...any) (stdsql.Result, error) {
	if err := d.wait(ctx); err != nil {
		return nil, err
	}
	defer func() { <-d.turn }()
	return d.Driver.ExecContext(ctx, query, args...)
}

// Tx begins a transaction.
func (d *inTurn) Tx(ctx context.Context) (dialect.Tx, error) { return d.BeginTx(ctx, nil) }

// BeginTx begins a transaction.
func (d *inTurn) BeginTx(ctx context.Context, o *stdsql.TxOptions) (dialect.Tx, error) {
	if err := d.wait(ctx); err != nil {
		return nil, err
	}
	began, err := d.Driver.BeginTx(ctx, o)
	if err == nil {
		if tx, ok := began.(*entsql.Tx); ok {
			return &writing{Tx: tx, end: sync.OnceFunc(func() { <-d.turn })}, nil
		}
		err = errors.Join(fmt.Errorf("begin transaction: %T is not one of ent's", began), began.Rollback())
	}
	<-d.turn
	return nil, err
}

// writing is the transaction whose turn it is.
type writing struct {
	*entsql.Tx
	end func()
}

// Commit commits, and gives the turn on.
func (t *writing) Commit() error {
	defer t.end()
	return t.Tx.Commit()
}

// Rollback undoes the transaction, and gives the turn on.
func (t *writing) Rollback() error {
	defer t.end()
	return t.Tx.Rollback()
}
