package httpd

import (
	"bufio"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/strongroom/strongroom/server/request"
)

// AccessLog writes a line for each request when it ends; for a WebSocket that is
// when it closes. Query strings, headers and cookies may hold secrets and never
// show, nor does what follows one of the secret paths.
func AccessLog(log *slog.Logger, secretPaths ...string) Middleware {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			start, rec := time.Now(), record(w)
			path := r.URL.Path // a handler may change the request
			defer func() {
				log.LogAttrs(r.Context(), levelOf(rec.Status(), path), "request",
					slog.String("request_id", request.ID(r.Context())),
					slog.String("client", request.Client(r.Context()).String()),
					slog.String("method", r.Method),
					slog.String("path", redactPath(path, secretPaths)),
					slog.Int("status", rec.Status()),
					slog.Int64("bytes", rec.bytes),
					slog.Duration("duration", time.Since(start)),
				)
			}()
			next.ServeHTTP(rec, r)
		})
	}
}

func levelOf(status int, path string) slog.Level {
	switch {
	case status >= 500 && path != readyPath:
		return slog.LevelError
	case path == healthPath || path == readyPath:
		return slog.LevelDebug // asked every few seconds
	}
	return slog.LevelInfo
}

func redactPath(path string, secretPaths []string) string {
	for _, secret := range secretPaths {
		if rest, ok := strings.CutPrefix(path, secret); ok && rest != "" {
			return secret + "[redacted]"
		}
	}
	return path
}

// recorder notes what was answered. It is its own Hijacker and Flusher because
// libraries ask for these by type assertion.
type recorder struct {
	http.ResponseWriter
	status   int // zero until the answer begins
	bytes    int64
	hijacked bool
}

// record wraps w, unless it is wrapped already.
func record(w http.ResponseWriter) *recorder {
	if rec, ok := w.(*recorder); ok {
		return rec
	}
	return &recorder{ResponseWriter: w}
}

// Status is what the client saw.
func (r *recorder) Status() int {
	switch {
	case r.hijacked:
		return http.StatusSwitchingProtocols
	case r.status == 0:
		return http.StatusOK
	}
	return r.status
}

func (r *recorder) began() bool { return r.status != 0 || r.hijacked }

func (r *recorder) WriteHeader(status int) {
	if r.status == 0 && status >= 200 { // before it there may be some of 1xx
		r.status = status
	}
	r.ResponseWriter.WriteHeader(status)
}

func (r *recorder) Write(p []byte) (int, error) {
	if r.status == 0 {
		r.status = http.StatusOK
	}
	n, err := r.ResponseWriter.Write(p)
	r.bytes += int64(n)
	return n, err
}

// Unwrap lets http.ResponseController reach the rest.
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }

func (r *recorder) Flush() {
	if r.status == 0 {
		r.status = http.StatusOK
	}
	_ = http.NewResponseController(r.ResponseWriter).Flush() // the next write tells
}

func (r *recorder) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	conn, buf, err := http.NewResponseController(r.ResponseWriter).Hijack()
	r.hijacked = err == nil
	return conn, buf, err
}
