package apptest

import (
	"fmt"
	"strings"
	"testing"

	"github.com/strongroom/strongroom/ent/access"
)

// TestWhatAPersonWasRefusedIsFoundByItsIndex asks both planners, in the words in which the
// search asks.
func TestWhatAPersonWasRefusedIsFoundByItsIndex(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		a := Start(t, o)
		admin := a.SetUp()
		ann := a.Invite(admin, access.RoleAnalyst, annEmail, "Ann")
		ann.Refused("FORBIDDEN", watchlist, nil)
		a.numbered()
		a.exec("ANALYZE")
		explain := "EXPLAIN QUERY PLAN "
		if a.Database.IsPostgres() {
			explain = "EXPLAIN "
		}
		tx, err := a.Database.SQL.BeginTx(t.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		defer tx.Rollback()          //nolint:errcheck // nothing is written
		if a.Database.IsPostgres() { // of so few rows it would read all
			if _, err := tx.Exec("SET LOCAL enable_seqscan = off"); err != nil {
				t.Fatal(err)
			}
		}
		rows, err := tx.Query(explain+`SELECT "sequence" FROM "activity_events" WHERE "sequence" > $1 AND "actor_id" = $2 AND "outcome" = $3
			AND "activity_events"."outcome" <> 'SUCCEEDED' AND "organization_id" = $4 ORDER BY "sequence" DESC LIMIT 51`, 0, ann.User, "DENIED", admin.Organization)
		if err != nil {
			t.Fatal(err)
		}
		defer rows.Close()
		var plan strings.Builder
		for rows.Next() {
			columns, _ := rows.Columns()
			values := make([]any, len(columns))
			for i := range values {
				values[i] = new(any)
			}
			if err := rows.Scan(values...); err != nil {
				t.Fatal(err)
			}
			for _, v := range values {
				fmt.Fprintf(&plan, "%s ", *v.(*any))
			}
		}
		if !strings.Contains(plan.String(), "activityevent_unsuccessful") {
			t.Errorf("the plan is %s", plan.String())
		}
	})
}
