package httpd

import (
	"log/slog"
	"net/http"
	"runtime/debug"

	"github.com/strongroom/strongroom/server/request"
)

// LimitBody refuses bodies of more than n bytes: at once when the request states
// its length, else when reading crosses the bound, with *http.MaxBytesError.
func LimitBody(n int64) Middleware {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.ContentLength > n {
				w.Header().Set("Connection", "close") // the body is not read, so the connection is of no more use
				WriteFault(w, r, &http.MaxBytesError{Limit: n})
				return
			}
			r.Body = http.MaxBytesReader(w, r.Body, n)
			next.ServeHTTP(w, r)
		})
	}
}

// Recover turns a panic into an answer with the request id and logs the stack,
// which the client never sees. When the answer has begun, the connection is cut,
// so that half of it is not taken for the whole.
func Recover(log *slog.Logger) Middleware {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			rec := record(w)
			defer func() {
				cause := recover()
				if cause == nil {
					return
				}
				if cause == http.ErrAbortHandler { //nolint:errorlint // a panic holds anything, and net/http compares so too
					panic(cause)
				}
				log.ErrorContext(r.Context(), "panic", "request_id", request.ID(r.Context()), "cause", cause, "stack", string(debug.Stack()))
				if rec.began() {
					panic(http.ErrAbortHandler)
				}
				WriteFault(rec, r, errPanicked)
			}()
			next.ServeHTTP(rec, r)
		})
	}
}

type panicked struct{}

func (panicked) Error() string { return "the handler panicked" }

var errPanicked error = panicked{}
