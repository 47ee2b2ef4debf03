package store_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/strongroom/strongroom/server/store"
	"github.com/strongroom/strongroom/server/store/storetest"
)

// prepared lists how many statements the only connection keeps.
func prepared(t *testing.T, db *store.DB, like string) (n int) {
	t.Helper()
	err := db.SQL.QueryRow(`SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '` + like + `'`).Scan(&n)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestStatementsArePreparedOnce(t *testing.T) {
	t.Parallel()
	db := storetest.Postgres(t)
	db.SQL.SetMaxOpenConns(1)
	for i := range 5 {
		var got int
		if err := db.SQL.QueryRow(`SELECT $1::int + 1 AS kept`, i).Scan(&got); err != nil || got != i+1 {
			t.Fatalf("%d %v", got, err)
		}
	}
	if n := prepared(t, db, "%AS kept"); n != 1 {
		t.Errorf("there are %d prepared statements", n)
	}
}

func TestStatementsAreBounded(t *testing.T) {
	t.Parallel()
	db := storetest.Postgres(t)
	db.SQL.SetMaxOpenConns(1)
	for i := range 300 {
		var got int
		if err := db.SQL.QueryRow(fmt.Sprintf(`SELECT $1::int + %d AS many`, i), 1).Scan(&got); err != nil || got != i+1 {
			t.Fatalf("%d %v", got, err)
		}
	}
	if n := prepared(t, db, "%AS many"); n == 0 || n > 256 {
		t.Errorf("there are %d prepared statements", n)
	}
}

func TestStatementsOutliveAChangeOfTheSchema(t *testing.T) {
	t.Parallel()
	db := storetest.Postgres(t)
	db.SQL.SetMaxOpenConns(1)
	ctx := context.Background()
	exec := func(sql string) {
		t.Helper()
		if _, err := db.SQL.ExecContext(ctx, sql); err != nil {
			t.Fatal(err)
		}
	}
	ask := func() error {
		rows, err := db.SQL.QueryContext(ctx, `SELECT * FROM changing WHERE id = $1`, 1)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
		}
		return rows.Err()
	}
	exec(`CREATE TABLE changing (id int)`)
	exec(`INSERT INTO changing VALUES (1)`)
	if err := ask(); err != nil {
		t.Fatal(err)
	}
	exec(`ALTER TABLE changing ADD COLUMN more text`)
	_ = ask() // may fail: it was prepared for another result
	if err := ask(); err != nil {
		t.Errorf("the statement was not prepared anew: %v", err)
	}
}

func TestStatementsFailInsideATransactionAsBefore(t *testing.T) {
	t.Parallel()
	db := storetest.Postgres(t)
	db.SQL.SetMaxOpenConns(1)
	for range 2 {
		tx, err := db.SQL.Begin()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := tx.Exec(`SELECT 1 / $1::int`, 0); err == nil {
			t.Error("division by zero worked")
		}
		if err := tx.Rollback(); err != nil {
			t.Fatal(err)
		}
	}
	var one int
	if err := db.SQL.QueryRow(`SELECT 2 / $1::int`, 2).Scan(&one); err != nil || one != 1 {
		t.Errorf("%d %v", one, err)
	}
}
