package httpd

import (
	"context"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"time"
)

// Middleware wraps a handler.
type Middleware = func(http.Handler) http.Handler

// Chain wraps h so that the first middleware sees a request first.
func Chain(h http.Handler, middleware ...Middleware) http.Handler {
	for i := len(middleware) - 1; i >= 0; i-- {
		h = middleware[i](h)
	}
	return h
}

// Edge is what stands before every route.
type Edge struct {
	// Base is the address that people type.
	Base *url.URL
	// Trusted tells whether an address is one of our proxies.
	Trusted func(netip.Addr) bool
	// Log gets a line for each request.
	Log *slog.Logger
	// SecretPaths are the beginnings of paths whose rest is a secret, such as
	// /invite/. The rest is left out of the log.
	SecretPaths []string
	// Anybody are patterns of requests that pages of other sites may send, as
	// http.ServeMux reads them. What serves them must look at no cookie.
	Anybody []string
	// Health answers /healthz and /readyz, for callers of any Host.
	Health *Health
}

// Wrap puts the edge before h.
func (e Edge) Wrap(h http.Handler) http.Handler {
	return Chain(h,
		Identify(e.Trusted),
		carry(e.Log),
		AccessLog(e.Log, e.SecretPaths...),
		Recover(e.Log),
		SecureHeaders(e.Base.Scheme == "https"),
		e.Health.Intercept,
		OnlyHost(e.Base),
		SameOrigin(e.Base, e.Anybody...),
	)
}

type logKey struct{}

// carry lets what answers a request far from here write to the same log.
func carry(log *slog.Logger) Middleware {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), logKey{}, log)))
		})
	}
}

// logOf is the log that a request carries.
func logOf(ctx context.Context) *slog.Logger {
	if log, ok := ctx.Value(logKey{}).(*slog.Logger); ok {
		return log
	}
	return slog.Default()
}

// Server returns an HTTP server for h. It sets no bound on the time that a whole
// request takes, since uploads and sockets last; slow headers and idle
// connections are cut off.
func Server(h http.Handler, log *slog.Logger) *http.Server {
	return &http.Server{
		Handler:           h,
		ReadHeaderTimeout: 10 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
}
