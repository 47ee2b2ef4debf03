// Package event tells the parts of the server, on every replica, that something
// changed.
//
// What travels is a hint: ids, never a row. Rows are the truth; whoever gets a
// hint reads the row again, with the rights of whoever is to see it. A hint may
// be late or lost, a row is not, so a subscriber that was cut off fetches anew.
//
// One Hub serves one process. On PostgreSQL a Bridge joins the hubs of all
// replicas. Publish after the transaction has committed, never inside it.
package event

import (
	"context"
	"sync"
)

// Hint says what changed. A hint without an organization goes to everyone.
type Hint struct {
	Organization string
	Kind         string
	ID           string
}

// Kinds that every subscriber must understand; all others belong to the packages
// that publish them.
const (
	// Resync means that hints were lost: anything may have changed.
	Resync = "resync"
	// Revocation means that rights were taken away: ID is a session, a person or an
	// organization.
	// Everything that still runs on those rights must check them now.
	Revocation = "revocation"
)

// buffer is how far a subscriber may fall behind. It is more than one busy
// moment brings and costs 3 KiB.
const buffer = 64

// Hub passes hints from publishers to subscribers. The zero Hub is ready to use.
type Hub struct {
	// mu guards everything below. Hints are sent under it, without blocking, so
	// that all subscribers see them in the same order.
	mu sync.Mutex
	// organizations holds who listens to each; those of "" hear everything.
	organizations map[string]*listeners
	// forward hands local hints to the bridge, if there is one. It must not block.
	forward func([]Hint)
}

// listeners are the subscribers of one organization: all of them, and by the
// kinds that they asked for, "" for those who did not choose.
type listeners struct {
	all   map[*subscriber]struct{}
	kinds map[string]map[*subscriber]struct{}
}

// subscriber owns its channel: only remove closes it, under the hub's lock.
type subscriber struct {
	organization string
	kinds        []string
	hints        chan Hint
}

// Publish sends hints to the subscribers here and, by the bridge, on all other
// replicas. It never blocks.
func (h *Hub) Publish(hints ...Hint) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.deliver(hints)
	if h.forward != nil {
		h.forward(hints)
	}
}

// Subscribe returns the hints of one organization and those for everyone. The
// organization "" stands for all of them and is for the server itself. With kinds
// only hints of these come, and Resync, which concerns everybody.
//
// The channel is closed when ctx ends or when the reader falls too far behind;
// in the latter case the reader must subscribe again and then fetch anew.
func (h *Hub) Subscribe(ctx context.Context, organization string, kinds ...string) <-chan Hint {
	if len(kinds) == 0 {
		kinds = []string{""}
	}
	s := &subscriber{organization: organization, kinds: kinds, hints: make(chan Hint, buffer)}
	h.mu.Lock()
	defer h.mu.Unlock()
	l := h.organizations[organization]
	if l == nil {
		if h.organizations == nil {
			h.organizations = map[string]*listeners{}
		}
		l = &listeners{all: map[*subscriber]struct{}{}, kinds: map[string]map[*subscriber]struct{}{}}
		h.organizations[organization] = l
	}
	l.all[s] = struct{}{}
	for _, kind := range kinds {
		if l.kinds[kind] == nil {
			l.kinds[kind] = map[*subscriber]struct{}{}
		}
		l.kinds[kind][s] = struct{}{}
	}
	context.AfterFunc(ctx, func() {
		h.mu.Lock()
		defer h.mu.Unlock()
		h.remove(s)
	})
	return s.hints
}

// Subscribers returns how many subscriptions are open.
func (h *Hub) Subscribers() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	n := 0
	for _, l := range h.organizations {
		n += len(l.all)
	}
	return n
}

// receive takes hints from another replica.
func (h *Hub) receive(hints []Hint) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.deliver(hints)
}

// connect sets where local hints go besides; nil sends them nowhere.
func (h *Hub) connect(forward func([]Hint)) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.forward = forward
}

// deliver is called with mu held.
func (h *Hub) deliver(hints []Hint) {
	for _, hint := range hints {
		if hint.Organization == "" {
			for _, l := range h.organizations {
				h.send(l, hint)
			}
			continue
		}
		h.send(h.organizations[hint.Organization], hint)
		h.send(h.organizations[""], hint)
	}
}

// send is called with mu held.
func (h *Hub) send(l *listeners, hint Hint) {
	switch {
	case l == nil:
	case hint.Kind == Resync:
		h.sendTo(l.all, hint)
	default:
		h.sendTo(l.kinds[""], hint)
		h.sendTo(l.kinds[hint.Kind], hint)
	}
}

func (h *Hub) sendTo(group map[*subscriber]struct{}, hint Hint) {
	for s := range group {
		select {
		case s.hints <- hint:
		default:
			h.remove(s)
		}
	}
}

// remove is called with mu held. Removing twice does nothing.
func (h *Hub) remove(s *subscriber) {
	l := h.organizations[s.organization]
	if l == nil {
		return
	}
	if _, ok := l.all[s]; !ok {
		return
	}
	close(s.hints)
	delete(l.all, s)
	for _, kind := range s.kinds {
		delete(l.kinds[kind], s)
		if len(l.kinds[kind]) == 0 {
			delete(l.kinds, kind)
		}
	}
	if len(l.all) == 0 {
		delete(h.organizations, s.organization)
	}
}
