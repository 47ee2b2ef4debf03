package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"time"
)

// watcher is a real browser on the page of activity, in a process of its own
// (frontend/e2e/shown.mjs), that notes when events are drawn.
type watcher struct {
	cmd   *exec.Cmd
	stdin io.WriteCloser
	out   *bufio.Reader
}

// watch opens the browser and returns when it looks.
func watch(ctx context.Context, s *server, who asker) (*watcher, error) {
	w := &watcher{cmd: exec.CommandContext(ctx, "node", "e2e/shown.mjs")}
	w.cmd.Dir = "frontend"
	w.cmd.Env = append(os.Environ(), "STRONGROOM_BENCH_URL="+s.URL, "STRONGROOM_BENCH_COOKIE="+who.Token)
	w.cmd.Stderr = os.Stderr
	var err error
	if w.stdin, err = w.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := w.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	w.out = bufio.NewReader(out)
	if err := w.cmd.Start(); err != nil {
		return nil, err
	}
	if line, err := w.out.ReadString('\n'); err != nil || line != "ready\n" {
		return nil, errors.Join(fmt.Errorf("open the browser: it said %q: %w", line, err), w.stdin.Close(), w.cmd.Wait())
	}
	return w, nil
}

// delays waits until events are drawn and closes the browser. It returns how long
// after it was recorded each event was drawn, sorted.
func (w *watcher) delays(events int) ([]time.Duration, error) {
	_, err := fmt.Fprint(w.stdin, events)
	var late []float64
	err = errors.Join(err, w.stdin.Close(), json.NewDecoder(w.out).Decode(&late), w.cmd.Wait())
	if err != nil {
		return nil, fmt.Errorf("ask the browser: %w", err)
	}
	if len(late) < events {
		return nil, fmt.Errorf("the browser drew %d of %d events", len(late), events)
	}
	slices.Sort(late)
	all := make([]time.Duration, len(late))
	for i, one := range late {
		all[i] = time.Duration(one * float64(time.Millisecond))
	}
	return all, nil
}
