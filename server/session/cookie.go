package session

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/server/device"
)

// The cookies. The __Host- prefix (RFC 6265bis, section 4.1.3.2) makes the
// browser refuse them from another host, another path or without Secure;
// browsers take http://localhost as secure.
const (
	cookie       = "__Host-strongroom"
	deviceCookie = "__Host-strongroom-device"
	// deviceLifetime is how long a browser is recognised, at the most that
	// browsers allow.
	deviceLifetime = 400 * 24 * time.Hour
)

type jarKey struct{}

// Jar gives handlers deep in a request a way to its cookies. It belongs to one
// HTTP request. A WebSocket has none (see WithoutJar), so nobody signs in over one.
type Jar struct {
	w http.ResponseWriter
	r *http.Request
	// viewer is who signed in within this request.
	viewer *access.Viewer
}

// JarFrom returns the cookies of the request, or nil.
func JarFrom(ctx context.Context) *Jar {
	j, _ := ctx.Value(jarKey{}).(*Jar)
	return j
}

// WithoutJar returns a context without the cookies of the request that it came
// from, for what outlives the answer to that request.
func WithoutJar(ctx context.Context) context.Context {
	return context.WithValue(ctx, jarKey{}, (*Jar)(nil))
}

// Claim returns what the browser says of itself. It is empty without a jar.
func (j *Jar) Claim() device.Claim {
	if j == nil {
		return device.Claim{}
	}
	return device.Claim{Token: value(j.r, deviceCookie), Proof: j.r.Header.Get(device.Header)}
}

// Viewer returns who signed in within this request, if somebody did.
func (j *Jar) Viewer() (access.Viewer, bool) {
	if j.viewer == nil {
		return access.Viewer{}, false
	}
	return *j.viewer, true
}

// Set gives the browser its tokens and notes whose they are.
func (j *Jar) Set(t Tokens, v access.Viewer) {
	j.viewer = &v
	http.SetCookie(j.w, newCookie(cookie, t.Session, time.Time{})) // ends with the browser
	http.SetCookie(j.w, newCookie(deviceCookie, t.Device, time.Now().Add(deviceLifetime)))
}

// Clear takes the session back and tells the browser to drop what it keeps. The
// device cookie and the key that belongs to it stay, since they say which browser
// this is and not who uses it; "storage" would take the key, so the page itself
// empties all storage but that. To forget the browser drops everything.
func (j *Jar) Clear(forget bool) {
	names, what := []string{cookie}, `"cache"`
	if forget {
		names, what = append(names, deviceCookie), `"cache", "cookies", "storage"`
	}
	for _, name := range names {
		gone := newCookie(name, "", time.Unix(1, 0))
		gone.MaxAge = -1
		http.SetCookie(j.w, gone)
	}
	j.w.Header().Set("Clear-Site-Data", what)
}

func newCookie(name, value string, expires time.Time) *http.Cookie {
	return &http.Cookie{
		Name: name, Value: value, Path: "/", Expires: expires,
		Secure: true, HttpOnly: true, SameSite: http.SameSiteLaxMode,
	}
}

func value(r *http.Request, name string) string {
	c, err := r.Cookie(name)
	if err != nil {
		return ""
	}
	return c.Value
}

// Middleware resolves the session cookie of every request into a viewer. No
// viewer is no error yet: the request may need none.
func (m *Manager) Middleware(fail func(http.ResponseWriter, *http.Request, error)) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			v, err := m.Resolve(asking(r), value(r, cookie))
			if err != nil {
				fail(w, r, err)
				return
			}
			ctx := access.With(r.Context(), v)
			ctx = context.WithValue(ctx, jarKey{}, &Jar{w: w, r: r})
			next.ServeHTTP(w, r.WithContext(ctx))
		})
	}
}

type unusedKey struct{}

// Background is the header with which a page marks a request that no person caused,
// such as a list that is read again by itself. Whoever lies about it in the one
// direction shortens their own session, and in the other does what pressing a key
// would do.
const Background = "Strongroom-Background"

// asking is the context in which the session of a request is resolved. Opening a
// socket is no use of it, since pages that are left open do so by themselves
// whenever their connection was cut; nor is what a page does in the background.
func asking(r *http.Request) context.Context {
	if strings.EqualFold(r.Header.Get("Upgrade"), "websocket") || r.Header.Get(Background) != "" {
		return context.WithValue(r.Context(), unusedKey{}, true)
	}
	return r.Context()
}

// used reports whether a session is resolved for what somebody does with it.
func used(ctx context.Context) bool { return ctx.Value(unusedKey{}) == nil }

// origin is a viewer of whom only the place is known.
func origin(ctx context.Context) access.Viewer {
	v, _ := access.From(ctx)
	return access.Viewer{Address: v.Address, Agent: v.Agent, Request: v.Request}
}
