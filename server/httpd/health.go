package httpd

import (
	"context"
	"encoding/json"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/strongroom/strongroom/server/request"
)

const (
	healthPath = "/healthz"
	readyPath  = "/readyz"
	robotsPath = "/robots.txt"
)

// checkTimeout bounds one readiness check.
const checkTimeout = 2 * time.Second

// Health answers the questions of those who operate the server: does the process
// live, and can it serve? The zero Health lives and is ready.
type Health struct {
	mu     sync.Mutex // guards checks
	checks map[string]func(context.Context) error

	draining atomic.Bool
}

// Register adds a readiness check. Its name is public, its error is only logged.
func (h *Health) Register(name string, check func(context.Context) error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.checks == nil {
		h.checks = map[string]func(context.Context) error{}
	}
	h.checks[name] = check
}

// Drain makes the server not ready for good, so that no more work is sent to it
// while it ends what it has.
func (h *Health) Drain() { h.draining.Store(true) }

// Intercept answers /healthz, /readyz and /robots.txt itself.
func (h *Health) Intercept(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		path := r.URL.Path
		if path != healthPath && path != readyPath && path != robotsPath {
			next.ServeHTTP(w, r)
			return
		}
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			w.WriteHeader(http.StatusMethodNotAllowed)
			return
		}
		switch path {
		case healthPath:
			write(w, http.StatusOK, "text/plain; charset=utf-8", []byte("ok\n"))
		case readyPath:
			h.ready(w, r)
		case robotsPath:
			write(w, http.StatusOK, "text/plain; charset=utf-8", []byte("User-agent: *\nDisallow: /\n"))
		}
	})
}

func (h *Health) ready(w http.ResponseWriter, r *http.Request) {
	results, ok := h.run(r.Context())
	answer := struct {
		Status string            `json:"status"`
		Checks map[string]string `json:"checks"`
	}{"ready", results}
	status := http.StatusOK
	switch {
	case h.draining.Load():
		answer.Status, status = "draining", http.StatusServiceUnavailable
	case !ok:
		answer.Status, status = "failing", http.StatusServiceUnavailable
	}
	body, err := json.Marshal(answer)
	if err != nil {
		WriteFault(w, r, err)
		return
	}
	write(w, status, "application/json; charset=utf-8", append(body, '\n'))
}

// run makes all checks at once.
func (h *Health) run(ctx context.Context) (results map[string]string, ok bool) {
	ctx, cancel := context.WithTimeout(ctx, checkTimeout)
	defer cancel()
	h.mu.Lock()
	type outcome struct {
		name string
		err  error
	}
	outcomes, n := make(chan outcome, len(h.checks)), len(h.checks)
	results, ok = make(map[string]string, n), true
	for name, check := range h.checks {
		results[name] = "no answer"
		go func() { outcomes <- outcome{name, check(ctx)} }()
	}
	h.mu.Unlock()
	for range n {
		select {
		case o := <-outcomes:
			results[o.name] = "ok"
			if o.err != nil {
				results[o.name], ok = "failing", false
				logOf(ctx).WarnContext(ctx, "readiness check failed", "request_id", request.ID(ctx), "check", o.name, "error", o.err)
			}
		case <-ctx.Done(): // a check that ignores its context
			return results, false
		}
	}
	return results, ok
}

func write(w http.ResponseWriter, status int, contentType string, body []byte) {
	w.Header().Set("Content-Type", contentType)
	w.WriteHeader(status)
	_, _ = w.Write(body) // if the client is gone there is nobody to tell
}
