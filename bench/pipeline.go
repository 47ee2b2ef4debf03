package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/datakey"
	"github.com/strongroom/strongroom/ent/membership"
	"github.com/strongroom/strongroom/server/activity"
	"github.com/strongroom/strongroom/server/app"
	"github.com/strongroom/strongroom/server/config"
	"github.com/strongroom/strongroom/server/store"
	"github.com/strongroom/strongroom/server/store/storetest"
	"github.com/strongroom/strongroom/server/vault"
)

const (
	recorders  = 8  // that record at once
	recorded   = 20 // people of each organization who do something
	spreadOver = 32 // organizations, in the second measurement
)

// pipeline measures how many events a second are recorded, each in a transaction of
// its own, and how many have been numbered, appended to the verifiable log and learnt
// from by detection by the time that all of them have.
func pipeline(ctx context.Context, o options) error {
	dsn, drop, err := storetest.Throwaway()
	if err != nil {
		return err
	}
	fmt.Printf("\nEvents through recorder, log and detection: %d at once, for %.0f s, each in a transaction of its own\n", recorders, o.seconds)
	fmt.Printf("%-18s %14s %8s %11s %8s %8s", "", "organizations", "events", "recorded/s", "p50 ms", "p99 ms")
	for _, stage := range stages {
		fmt.Printf(" %11s", stage.name+"/s")
	}
	fmt.Println()
	for _, where := range []string{dsn, ""} {
		if err = pipelineOn(ctx, o, where); err != nil {
			break
		}
	}
	return errors.Join(err, drop())
}

func pipelineOn(ctx context.Context, o options, dsn string) error {
	return running(ctx, dsn, func(a *app.App, name string) error {
		var people []access.Viewer
		for i := range spreadOver {
			joined, err := populate(ctx, a, i)
			if err != nil {
				return err
			}
			people = append(people, joined...)
		}
		for _, organizations := range []int{1, spreadOver} {
			if err := record(ctx, a, o, name, people[:organizations*recorded]); err != nil {
				return err
			}
		}
		return nil
	})
}

// running measures the whole product, running on a data folder of its own and the
// database at dsn, or SQLite if that is empty.
func running(ctx context.Context, dsn string, measure func(a *app.App, database string) error) (err error) {
	dir, err := os.MkdirTemp("", "strongroom-bench-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	c, err := config.Load(config.Input{Environ: []string{
		"STRONGROOM_DATA_DIR=" + dir, "STRONGROOM_DATABASE_URL=" + dsn, "STRONGROOM_LISTEN=" + l.Addr().String(),
		"STRONGROOM_SANDBOX_WARM=0", "STRONGROOM_SANDBOX_ALLOW_WEAKER=true",
	}})
	if err != nil {
		return errors.Join(err, l.Close())
	}
	a, err := app.New(ctx, c, app.Options{Log: slog.New(slog.DiscardHandler), Terminal: io.Discard, Now: time.Now})
	if err != nil {
		return errors.Join(err, l.Close())
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	background, stop := context.WithCancel(ctx)
	ended := make(chan error, 1)
	go func() { ended <- a.Run(background, l) }()
	defer func() {
		stop()
		err = errors.Join(err, <-ended)
	}()
	if a.Database.IsPostgres() {
		return measure(a, "PostgreSQL")
	}
	return measure(a, "SQLite, encrypted")
}

// populate makes an organization, and viewers of its people.
func populate(ctx context.Context, a *app.App, number int) ([]access.Viewer, error) {
	setUp := access.As(ctx, access.ActorSetup, "")
	return store.InTx(setUp, a.DB, func(ctx context.Context, db *ent.Client) ([]access.Viewer, error) {
		o, err := db.Organization.Create().SetName(fmt.Sprintf("Organization %d", number)).Save(ctx)
		if err != nil {
			return nil, err
		}
		if _, err := a.Vault.NewKey(ctx, vault.Owner{Purpose: datakey.PurposeORGANIZATION, Organization: o.ID}); err != nil {
			return nil, err
		}
		var out []access.Viewer
		for k := range recorded {
			u, err := a.API.People.Create(ctx, fmt.Sprintf("Person %d", k), fmt.Sprintf("p%d.%d@example.com", k, number), "")
			if err != nil {
				return nil, err
			}
			role := access.RoleAnalyst
			if k == 0 {
				role = access.RoleAdmin
			}
			in := access.As(ctx, access.ActorSetup, o.ID)
			if err := db.Membership.Create().SetUserID(u.ID).SetRole(role).SetState(membership.StateACTIVE).Exec(in); err != nil {
				return nil, err
			}
			out = append(out, access.Viewer{User: u.ID, Organization: o.ID, Role: role})
		}
		return out, nil
	})
}

// record lets people query a dataset of their own, as fast as the recorder takes it.
func record(ctx context.Context, a *app.App, o options, name string, people []access.Viewer) error {
	took := make([][]time.Duration, recorders)
	errs := make([]error, recorders)
	began := time.Now()
	end := began.Add(time.Duration(o.seconds * float64(time.Second)))
	var wg sync.WaitGroup
	for worker := range recorders {
		wg.Go(func() {
			for i := worker; time.Now().Before(end) && errs[worker] == nil; i += recorders {
				who, at := i%len(people), time.Now()
				errs[worker] = recordOne(access.With(ctx, people[who]), a, i, who)
				took[worker] = append(took[worker], time.Since(at))
			}
		})
	}
	wg.Wait()
	if err := errors.Join(errs...); err != nil {
		return err
	}
	recording := time.Since(began)
	passed, err := through(ctx, a)
	if err != nil {
		return err
	}
	all := slices.Concat(took...)
	slices.Sort(all)
	n := float64(len(all))
	fmt.Printf("%-18s %14d %8d %11.0f %8.1f %8.1f", name, len(people)/recorded, len(all), n/recording.Seconds(), ms(all[len(all)/2]), ms(all[len(all)*99/100]))
	for _, at := range passed {
		fmt.Printf(" %11.0f", n/at.Sub(began).Seconds())
	}
	fmt.Println()
	return nil
}

func recordOne(ctx context.Context, a *app.App, i, who int) error {
	_, err := store.InTx(ctx, a.DB, func(ctx context.Context, _ *ent.Client) (struct{}, error) {
		return struct{}{}, a.API.Activity.Record(ctx, queried(i, who))
	})
	return err
}

// queried is the i-th query, of the dataset of one of the people.
func queried(i, who int) activity.Event {
	return activity.Event{
		Kind: activity.RunSucceeded, Object: fmt.Sprintf("run_%d", i), Name: "Orders", Also: []string{fmt.Sprintf("dat_%d", who)},
		Facts: map[string]string{"rows": strconv.Itoa(i % 1000)},
	}
}

// stages are what an event passes after it was recorded, and how to count the
// organizations where it has not passed all.
var stages = []struct{ name, behind string }{
	{"numbered", `SELECT count(*) FROM activity_events WHERE sequence IS NULL`},
	{"logged", `SELECT count(*) FROM (SELECT organization_id o, max(sequence) n FROM activity_events WHERE organization_id <> '' GROUP BY 1) e
		LEFT JOIN audit_logs l ON l.organization_id = e.o WHERE coalesce(l.size, 0) < e.n`},
	{"learnt", `SELECT count(*) FROM (SELECT organization_id o, max(sequence) n FROM activity_events WHERE kind = 'run.succeeded' GROUP BY 1) e
		LEFT JOIN sentinels s ON s.organization_id = e.o WHERE coalesce(s.cursor, 0) < e.n`},
}

// through waits until every event has passed all stages, and returns when each was.
func through(ctx context.Context, a *app.App) (passed []time.Time, err error) {
	passed = make([]time.Time, len(stages))
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	late := time.After(5 * time.Minute)
	for {
		behind := false
		for i, stage := range stages {
			if !passed[i].IsZero() || i > 0 && passed[0].IsZero() {
				continue
			}
			var n int
			if err := a.Database.SQL.QueryRowContext(ctx, stage.behind).Scan(&n); err != nil {
				return nil, fmt.Errorf("count what is not %s: %w", stage.name, err)
			}
			if n == 0 {
				passed[i] = time.Now()
			} else {
				behind = true
			}
		}
		if !behind && !slices.ContainsFunc(passed, time.Time.IsZero) {
			return passed, nil
		}
		select {
		case <-tick.C:
		case <-late:
			return nil, errors.New("after five minutes events were still under way")
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}
