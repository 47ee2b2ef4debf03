package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/exec"
	"runtime/pprof"
	"strconv"
	"strings"
	"time"

	"github.com/strongroom/strongroom/server/app"
	"github.com/strongroom/strongroom/server/config"
)

// serverVariable makes a process of this program the server; it holds what to
// serve as JSON.
const serverVariable = "STRONGROOM_BENCH_SERVER"

type order struct {
	DSN, Dir, Profile               string
	Organizations, Datasets, Events int
}

// server is what the measuring process knows of the serving one. It has a process
// of its own, so that its processor time is not that of those who ask.
type server struct {
	// URL is the product's, Limit that of the handlers written by hand.
	URL, Limit string
	People     []asker

	cmd   *exec.Cmd
	stdin io.Closer
	dir   string
}

// asker is an admin with a session, and a dataset of theirs.
type asker struct{ Token, Dataset string }

func startServer(ctx context.Context, dsn string, o options) (*server, error) {
	dir, err := os.MkdirTemp("", "strongroom-bench-")
	if err != nil {
		return nil, err
	}
	what, err := json.Marshal(order{dsn, dir, o.profile, o.organizations, o.datasets, o.events})
	if err != nil {
		return nil, err
	}
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	s := &server{dir: dir, cmd: exec.CommandContext(ctx, self)}
	s.cmd.Env = append(os.Environ(), serverVariable+"="+string(what))
	s.cmd.Stderr = os.Stderr
	if s.stdin, err = s.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	began := time.Now()
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	if err := json.NewDecoder(out).Decode(s); err != nil {
		return nil, errors.Join(fmt.Errorf("start server: %w", err), s.stop())
	}
	fmt.Printf("filled in %.0f s\n\n", time.Since(began).Seconds())
	return s, nil
}

func (s *server) stop() error {
	return errors.Join(s.stdin.Close(), s.cmd.Wait(), os.RemoveAll(s.dir))
}

// cpu is the processor time that the server has used, in seconds (proc(5), stat,
// fields 14 and 15, in ticks of 10 ms).
func (s *server) cpu() float64 {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", s.cmd.Process.Pid))
	if err != nil {
		return 0
	}
	fields := strings.Fields(string(b[strings.LastIndexByte(string(b), ')')+1:]))
	user, _ := strconv.ParseFloat(fields[11], 64)
	system, _ := strconv.ParseFloat(fields[12], 64)
	return (user + system) / 100
}

// memory is what the server has resident, in KiB.
func (s *server) memory() float64 {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.cmd.Process.Pid))
	if err != nil {
		return 0
	}
	_, after, _ := strings.Cut(string(b), "VmRSS:")
	kib, _ := strconv.ParseFloat(strings.Fields(after)[0], 64)
	return kib
}

// serve is the serving process: the whole product, and the limit beside it on the
// same pool of connections.
func serve(ctx context.Context) (err error) {
	var what order
	if err := json.Unmarshal([]byte(os.Getenv(serverVariable)), &what); err != nil {
		return err
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	c, err := config.Load(config.Input{Environ: []string{
		"STRONGROOM_DATABASE_URL=" + what.DSN, "STRONGROOM_DATA_DIR=" + what.Dir, "STRONGROOM_LISTEN=" + l.Addr().String(),
		"STRONGROOM_SANDBOX_WARM=0", "STRONGROOM_SANDBOX_ALLOW_WEAKER=true",
	}})
	if err != nil {
		return err
	}
	// Requests are logged as in production, to nowhere.
	log := slog.New(slog.NewTextHandler(io.Discard, nil))
	a, err := app.New(ctx, c, app.Options{Log: log, Terminal: io.Discard, Now: time.Now, Version: "bench"})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	s := server{URL: c.BaseURL}
	if s.People, err = seed(ctx, a, what); err != nil {
		return fmt.Errorf("fill: %w", err)
	}
	limit, err := newLimit(ctx, a)
	if err != nil {
		return err
	}
	other, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	s.Limit = "http://" + other.Addr().String()
	byHand := &http.Server{Handler: limit, ReadHeaderTimeout: 10 * time.Second}
	go byHand.Serve(other)
	defer byHand.Close()

	ctx, stop := context.WithCancel(ctx)
	ended := make(chan error, 1)
	go func() { ended <- a.Run(ctx, l) }()
	if err := settled(ctx, a); err != nil {
		stop()
		return errors.Join(err, <-ended)
	}
	if what.Profile != "" {
		f, err := os.Create(what.Profile)
		if err != nil {
			stop()
			return errors.Join(err, <-ended)
		}
		defer f.Close()
		if err := pprof.StartCPUProfile(f); err != nil {
			stop()
			return errors.Join(err, <-ended)
		}
		defer pprof.StopCPUProfile()
	}
	if err := json.NewEncoder(os.Stdout).Encode(s); err != nil {
		stop()
		return errors.Join(err, <-ended)
	}
	_, _ = io.Copy(io.Discard, os.Stdin) // until the measuring process is done, or gone
	stop()
	return <-ended
}
