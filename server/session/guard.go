package session

import (
	"context"
	"net/http"
	"time"

	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/server/event"
)

// Guard ends the context of a long request, such as an upload or a download,
// when its session ends or its person's role changes. A transfer is use of the
// session: it is not idle while one lasts.
func (m *Manager) Guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v, ok := access.From(r.Context())
		if !ok {
			next.ServeHTTP(w, r)
			return
		}
		ctx, cancel := context.WithCancel(r.Context())
		defer cancel()
		go m.watch(ctx, cancel, v, m.until)
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}

// Watch calls cancel when the viewer's session no longer gives the rights that
// the viewer was resolved with, or has not been used for too long, and returns
// when it has or ctx ends. It fails closed. What travels over a socket is no use:
// a page that is left open must not keep its session alive.
func (m *Manager) Watch(ctx context.Context, cancel func(), v access.Viewer) {
	m.watch(ctx, cancel, v, m.untilIdle)
}

// ending says when the viewer's session ends, zero if it has.
type ending func(ctx context.Context, v access.Viewer) (time.Time, error)

func (m *Manager) watch(ctx context.Context, cancel func(), v access.Viewer, ends ending) {
	defer cancel()
	for ctx.Err() == nil && m.hold(ctx, v, ends) {
	}
}

// hold returns false when the rights are gone, and true when hints were lost or
// the session may have ended by itself, and it must be called again.
func (m *Manager) hold(ctx context.Context, v access.Viewer, ends ending) bool {
	ctx, look := context.WithCancel(ctx)
	defer look()
	hints := m.Hub.Subscribe(ctx, v.Organization, event.Revocation)
	until, err := ends(ctx, v)
	if err != nil || until.IsZero() {
		return false
	}
	// That a session ends by itself nobody announces. Being used, it ends later
	// than it seems now, so it is looked at again.
	end := time.AfterFunc(until.Sub(m.now()), look)
	defer end.Stop()
	for h := range hints {
		about := h.Kind == event.Revocation && (h.ID == v.Session || h.ID == v.User || h.ID == v.Organization)
		if !about && h.Kind != event.Resync {
			continue
		}
		if alive, err := m.Alive(ctx, v); err != nil || !alive {
			return false
		}
		if h.ID == v.Organization && h.ID != "" {
			return true // its rules are others, and so is when the session ends
		}
	}
	return true
}
