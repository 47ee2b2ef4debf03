package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/customrule"
	"github.com/strongroom/strongroom/server/app"
	"github.com/strongroom/strongroom/server/lookout"
	"github.com/strongroom/strongroom/server/store"
	"github.com/strongroom/strongroom/server/store/storetest"
)

const (
	history = 200_000 // events of one organization, as many as a back-test reads at the most
	portion = 1_000   // that are recorded in one transaction
)

var tried = []struct {
	name string
	lookout.Question
}{
	{"the kind alone", lookout.Question{Expression: `event.kind == "export.granted"`, Per: customrule.PerACTOR, Times: 1, Minutes: 1, Days: 90}},
	{"what was sealed", lookout.Question{Expression: `event.details.number("rows") > 990.0`, Per: customrule.PerACTOR, Times: 1, Minutes: 1, Days: 90}},
	{"counted", lookout.Question{Expression: `event.details.number("rows") > 500.0`, Per: customrule.PerOBJECT, Times: 10, Minutes: 60, Days: 90}},
}

// tryRules measures the back-test of an organization's own rules on all the history
// that it reads.
func tryRules(ctx context.Context, _ options) error {
	dsn, drop, err := storetest.Throwaway()
	if err != nil {
		return err
	}
	fmt.Printf("\nBack-test of rules on %d events\n", history)
	fmt.Printf("%-18s %-18s %9s %9s %9s %9s\n", "", "rule looks at", "events", "matches", "seconds", "complete")
	for _, where := range []string{dsn, ""} {
		if err = running(ctx, where, func(a *app.App, database string) error { return tryRulesOn(ctx, a, database) }); err != nil {
			break
		}
	}
	return errors.Join(err, drop())
}

func tryRulesOn(ctx context.Context, a *app.App, database string) error {
	people, err := populate(ctx, a, 0)
	if err != nil {
		return err
	}
	for from := 0; from < history; from += portion {
		who := from / portion % len(people)
		_, err := store.InTx(access.With(ctx, people[who]), a.DB, func(ctx context.Context, _ *ent.Client) (struct{}, error) {
			var errs []error
			for i := range portion {
				errs = append(errs, a.API.Activity.Record(ctx, queried(from+i, who)))
			}
			return struct{}{}, errors.Join(errs...)
		})
		if err != nil {
			return err
		}
	}
	if _, err := through(ctx, a); err != nil {
		return err
	}
	for _, q := range tried {
		t, err := a.API.Lookout.Try(access.With(ctx, people[0]), q.Question)
		if err != nil {
			return err
		}
		fmt.Printf("%-18s %-18s %9d %9d %9.2f %9t\n", database, q.name, t.Events, t.Matches, t.Took.Seconds(), t.Complete)
	}
	return nil
}
