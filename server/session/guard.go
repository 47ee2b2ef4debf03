package session

import (
	"context"
	"net/http"
	"time"

	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/server/event"
)

// Guard ends the context of a long request, such as an upload or a download,
// when its session ends or its person's role changes.
func (m *Manager) Guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v, ok := access.From(r.Context())
		if !ok {
			next.ServeHTTP(w, r)
			return
		}
		ctx, cancel := context.WithCancel(r.Context())
		defer cancel()
		go m.Watch(ctx, cancel, v)
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}

// Watch calls cancel when the viewer's session no longer gives the rights that
// the viewer was resolved with, and returns when it has or ctx ends. It fails
// closed.
func (m *Manager) Watch(ctx context.Context, cancel func(), v access.Viewer) {
	defer cancel()
	for ctx.Err() == nil && m.hold(ctx, cancel, v) {
	}
}

// hold returns false when the rights are gone, and true when hints were lost and
// it must be called again.
func (m *Manager) hold(ctx context.Context, cancel func(), v access.Viewer) bool {
	hints := m.Hub.Subscribe(ctx, v.Organization)
	until, err := m.until(ctx, v)
	if err != nil || until.IsZero() {
		return false
	}
	// A session also ends by itself, which nobody announces.
	end := time.AfterFunc(until.Sub(m.now()), cancel)
	defer end.Stop()
	for h := range hints {
		about := h.Kind == event.Revocation && (h.ID == v.Session || h.ID == v.User || h.ID == v.Organization)
		if !about && h.Kind != event.Resync {
			continue
		}
		if alive, err := m.Alive(ctx, v); err != nil || !alive {
			return false
		}
	}
	return true
}
