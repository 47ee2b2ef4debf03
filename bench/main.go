// Command bench measures the product against limits, side by side in one run on
// the same machine and the same data, so that the ratios mean something wherever
// it runs.
//
// For the API the limit is what nobody would want to maintain: one flat SQL
// statement written by hand for each question, JSON appended by hand, behind
// net/http, with the session looked up for each request. For live events it is a
// broadcast of one prepared message over gorilla/websocket. For data it is an
// engine inside this process that reads plaintext.
//
//	go run ./bench                    everything; about five minutes
//	go run ./bench -only list,write   some of: list count feed viewer write fanout pipeline search rules data
//	go run ./bench -rows 5e6 -events 500000 -seconds 6   the sizes of docs/benchmarks.md
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"slices"
	"strings"
	"syscall"

	"github.com/strongroom/strongroom/server/sandbox"
	"github.com/strongroom/strongroom/server/store/storetest"
)

type options struct {
	only          string
	seconds       float64
	connections   int
	organizations int
	datasets      int
	events        int
	sockets       int
	rounds        int
	rows          float64
	turns         int
	profile       string
}

func main() {
	sandbox.MainIfWorker()
	if os.Getenv(serverVariable) != "" {
		exit(serve(context.Background()))
	}
	var o options
	flag.StringVar(&o.only, "only", "", "what to measure, comma separated: list, count, feed, viewer, write, fanout, pipeline, search, rules, data")
	flag.Float64Var(&o.seconds, "seconds", 4, "how long each side of a comparison of the API runs")
	flag.IntVar(&o.connections, "connections", 16, "connections that ask at once")
	flag.IntVar(&o.organizations, "organizations", 1000, "organizations")
	flag.IntVar(&o.datasets, "datasets", 200_000, "datasets of all organizations")
	flag.IntVar(&o.events, "events", 200_000, "events of activity of all organizations")
	flag.IntVar(&o.sockets, "sockets", 5000, "sockets of the fan-out")
	flag.IntVar(&o.rounds, "rounds", 100, "events of the fan-out")
	flag.Float64Var(&o.rows, "rows", 1e6, "rows for ingest and queries")
	flag.IntVar(&o.turns, "turns", 3, "how often each query runs on each side")
	flag.StringVar(&o.profile, "profile", "", "write a profile of the server's processor time here")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	exit(measure(ctx, o))
}

func exit(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
	os.Exit(0)
}

func (o options) wants(name string) bool {
	return o.only == "" || slices.Contains(strings.Split(o.only, ","), name)
}

func measure(ctx context.Context, o options) error {
	var wanted []comparison
	for _, c := range comparisons {
		if o.wants(c.name) {
			wanted = append(wanted, c)
		}
	}
	if len(wanted) > 0 || o.wants("fanout") {
		if err := measureAPI(ctx, o, wanted); err != nil {
			return err
		}
	}
	if o.wants("pipeline") {
		if err := pipeline(ctx, o); err != nil {
			return err
		}
	}
	if o.wants("search") {
		if err := searchLog(ctx, o); err != nil {
			return err
		}
	}
	if o.wants("rules") {
		if err := tryRules(ctx, o); err != nil {
			return err
		}
	}
	if !o.wants("data") {
		return nil
	}
	fmt.Printf("\nData: sealed and in one-shot workers, against plaintext in an engine in this process\n")
	cmd := exec.CommandContext(ctx, "go", "run", "./bench/sandbox", fmt.Sprintf("-rows=%g", o.rows), fmt.Sprintf("-turns=%d", o.turns))
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	return cmd.Run()
}

// measureAPI starts PostgreSQL and the server, each in a process of its own, and
// asks both sides in turns.
func measureAPI(ctx context.Context, o options, wanted []comparison) (err error) {
	dsn, drop, err := storetest.Throwaway()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, drop()) }()
	fmt.Printf("API on PostgreSQL: %d organizations, %d datasets, %d events; %d connections\n", o.organizations, o.datasets, o.events, o.connections)
	s, err := startServer(ctx, dsn, o)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.stop()) }()
	for _, c := range wanted {
		if err := c.check(s); err != nil {
			return fmt.Errorf("%s: %w", c.name, err)
		}
	}
	if len(wanted) > 0 {
		if err := compare(s, o, wanted); err != nil {
			return err
		}
	}
	if o.wants("fanout") {
		return fanOut(ctx, s, o)
	}
	return nil
}
