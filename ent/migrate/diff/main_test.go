package main

import (
	"bytes"
	"testing"

	entsql "entgo.io/ent/dialect/sql"
	"entgo.io/ent/dialect/sql/schema"

	entmigrate "github.com/strongroom/strongroom/ent/migrate"
	"github.com/strongroom/strongroom/server/store"
	"github.com/strongroom/strongroom/server/store/storetest"
)

// A schema that changed without a migration would only be noticed when a query
// names a column that no database has.
func TestMigrationsLeadToTheSchema(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		var missing bytes.Buffer
		s := entmigrate.NewSchema(entsql.OpenDB(db.Dialect, db.SQL))
		if err := s.WriteTo(t.Context(), &missing, schema.WithDropColumn(true), schema.WithDropIndex(true)); err != nil {
			t.Fatal(err)
		}
		if missing.Len() > 0 {
			t.Errorf("the migrations lack this; run go run ./ent/migrate/diff NAME:\n%s", missing.String())
		}
	})
}

func TestNameIsChecked(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{nil, {""}, {"Add"}, {"../x"}, {"a", "b"}} {
		if err := run(t.Context(), args); err == nil {
			t.Errorf("%q is accepted", args)
		}
	}
}
