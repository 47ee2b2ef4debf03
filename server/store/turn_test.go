package store_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/server/store"
	"github.com/strongroom/strongroom/server/store/storetest"
)

// Each waiting writer would hold one of the few connections, if it waited with one.
func TestWaitingWritersDoNotKeepReadersOut(t *testing.T) {
	t.Parallel()
	db := store.Client(storetest.SQLite(t))
	ctx := access.As(t.Context(), access.ActorSetup, "")
	first, err := db.Tx(ctx)
	if err != nil {
		t.Fatal(err)
	}
	const writers = 50
	var wg sync.WaitGroup
	errs := make([]error, writers)
	for i := range writers {
		wg.Go(func() {
			_, errs[i] = store.InTx(ctx, db, func(ctx context.Context, db *ent.Client) (int, error) {
				return 0, db.Organization.Create().SetName("Organization").Exec(ctx)
			})
		})
	}
	for until := time.Now().Add(300 * time.Millisecond); time.Now().Before(until); {
		reading, cancel := context.WithTimeout(ctx, 5*time.Second)
		if _, err := db.Organization.Query().Count(reading); err != nil {
			t.Error("reading while writers wait:", err)
		}
		cancel()
	}
	if err := first.Rollback(); err != nil {
		t.Fatal(err)
	}
	wg.Wait()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
	if n, err := db.Organization.Query().Count(ctx); n != writers || err != nil {
		t.Errorf("%d organizations and %v instead of %d", n, err, writers)
	}
}

func TestAWriterThatGivesUpLeavesTheTurnToTheNext(t *testing.T) {
	t.Parallel()
	db := store.Client(storetest.SQLite(t))
	ctx := access.As(t.Context(), access.ActorSetup, "")
	first, err := db.Tx(ctx)
	if err != nil {
		t.Fatal(err)
	}
	gone, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := db.Tx(gone); !errors.Is(err, context.Canceled) {
		t.Errorf("a writer whose context ended got %v", err)
	}
	if err := db.Organization.Create().SetName("Organization").Exec(gone); !errors.Is(err, context.Canceled) {
		t.Errorf("a writer without a transaction whose context ended got %v", err)
	}
	if err := first.Commit(); err != nil {
		t.Fatal(err)
	}
	_ = first.Rollback() // gives no second turn
	for range 2 {
		if err := db.Organization.Create().SetName("Organization").Exec(ctx); err != nil {
			t.Error("the next writer:", err)
		}
	}
}
