package graph

import (
	"context"
	"sync"

	"github.com/99designs/gqlgen/graphql"

	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/graph/gorilla"
)

// fanout serves subscribers of equal audiences together: each event is read, its
// privacy decided and its payload encoded once for all of them.
//
// A subscriber first catches up alone, as who they are. Whoever has seen what the
// group has seen joins it; whoever reads too slowly for it leaves it, and catches
// up alone again. Where somebody is, is a sequence in the organization's log, so
// nothing is lost or sent twice in between.
type fanout struct {
	// alive reports whether a viewer's session still gives the rights that the
	// viewer was resolved with.
	alive func(context.Context, access.Viewer) (bool, error)

	mu     sync.Mutex // guards groups; taken before the lock of a group
	groups map[audience]*group
}

// stream is what fanout needs of a gorilla.Stream.
type stream interface {
	gorilla.Sender
	Offer(payload []byte) bool
	Complete()
	Abort()
	Revoke()
}

// subscriber is one operation of one socket. While it catches up it belongs to that goroutine,
// while it is in a group to the lock of the group.
type subscriber struct {
	ctx    context.Context // ends with the operation, the socket, the session
	viewer access.Viewer
	exec   graphql.GraphExecutor
	op     *graphql.OperationContext
	stream stream
	cursor int // the sequence that was sent last
	stop   func() bool
}

type group struct {
	audience audience
	cancel   context.CancelFunc

	mu      sync.Mutex // guards what follows
	cursor  int        // the sequence that was sent last
	members map[*subscriber]struct{}
}

// run executes one operation of a socket.
func (f *fanout) run(ctx context.Context, exec graphql.GraphExecutor, op *graphql.OperationContext, s *gorilla.Stream) {
	who, ok := audienceOf(ctx, op)
	if !ok {
		gorilla.Run(ctx, exec, op, s)
		return
	}
	v, _ := access.From(ctx)
	f.follow(&subscriber{ctx: ctx, viewer: v, exec: exec, op: op, stream: s}, who, &catchUp{})
}

// follow lets a member catch up until it can join its group.
func (f *fanout) follow(m *subscriber, who audience, c *catchUp) {
	for {
		gorilla.Pump(context.WithValue(m.ctx, catchUpKey{}, c), m.exec, m.op, m.stream)
		if m.ctx.Err() != nil || !c.done { // gone, or refused
			m.stream.Complete()
			return
		}
		m.cursor = c.cursor
		if f.join(m, who) {
			return
		}
		c = &catchUp{resumes: true, cursor: m.cursor}
	}
}

// join returns false if the group has seen more than the member.
func (f *fanout) join(m *subscriber, who audience) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	g := f.groups[who]
	if g == nil {
		g = &group{audience: who, cursor: m.cursor, members: map[*subscriber]struct{}{}}
		ctx, cancel := context.WithCancel(access.With(context.Background(), who.viewer()))
		g.cancel = cancel
		if f.groups == nil {
			f.groups = map[audience]*group{}
		}
		f.groups[who] = g
		go f.lead(ctx, g, m.exec, &graphql.RawParams{Query: who.query, OperationName: who.operation, Variables: m.op.Variables})
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if m.cursor < g.cursor {
		return false
	}
	g.members[m] = struct{}{}
	m.stop = context.AfterFunc(m.ctx, func() { f.leave(g, m) })
	return true
}

// leave is called when a member's operation has ended, or with nil. A group
// without members ends.
func (f *fanout) leave(g *group, m *subscriber) {
	f.mu.Lock()
	defer f.mu.Unlock()
	g.mu.Lock()
	defer g.mu.Unlock()
	delete(g.members, m)
	if len(g.members) == 0 && f.groups[g.audience] == g {
		delete(f.groups, g.audience)
		g.cancel()
	}
}

// lead executes the operation of a group until the group ends.
func (f *fanout) lead(ctx context.Context, g *group, exec graphql.GraphExecutor, params *graphql.RawParams) {
	defer f.end(g)
	l := &leader{cursor: g.cursor, sequences: make(chan int, 1), doubt: func(id string) { f.doubt(g, id) }}
	ctx = graphql.StartOperationTrace(context.WithValue(ctx, leaderKey{}, l))
	op, errs := exec.CreateOperationContext(ctx, params)
	if errs != nil {
		return
	}
	responses, ctx := exec.DispatchOperation(ctx, op)
	for {
		r := responses(ctx)
		if r == nil {
			return
		}
		select {
		case sequence := <-l.sequences:
			f.send(g, sequence, gorilla.Encode(r))
		default: // an answer that is no event
			return
		}
	}
}

// send gives one event to all members who have not had it.
func (f *fanout) send(g *group, sequence int, payload []byte) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.cursor = sequence
	for m := range g.members {
		switch {
		case m.ctx.Err() != nil: // about to leave
		case m.cursor >= sequence:
		case m.stream.Offer(payload):
			m.cursor = sequence
		default:
			f.apart(g, m, nil)
		}
	}
}

// doubt is called when rights of a person or a session were taken away, "" if it
// is not known whose. Whom it is about gets nothing more before their rights were
// looked at.
func (f *fanout) doubt(g *group, id string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for m := range g.members {
		if id == "" || id == m.viewer.User || id == m.viewer.Session || id == m.viewer.Organization {
			f.apart(g, m, f.alive)
		}
	}
}

// apart takes a member out of its group, to catch up alone if check lets it. It
// is called with the group's lock held.
func (f *fanout) apart(g *group, m *subscriber, check func(context.Context, access.Viewer) (bool, error)) {
	delete(g.members, m)
	m.stop()
	c := &catchUp{resumes: true, cursor: m.cursor}
	go func() {
		defer f.leave(g, nil) // unless it has come back, it was perhaps the last
		if check != nil {
			ok, err := check(m.ctx, m.viewer)
			if m.ctx.Err() != nil {
				return
			}
			if err != nil || !ok {
				m.stream.Revoke()
				return
			}
		}
		f.follow(m, g.audience, c)
	}()
}

// end is called when the execution of a group has ended. If members are left, it
// failed: they come back and begin where they were.
func (f *fanout) end(g *group) {
	f.mu.Lock()
	defer f.mu.Unlock()
	g.mu.Lock()
	defer g.mu.Unlock()
	if f.groups[g.audience] == g {
		delete(f.groups, g.audience)
	}
	g.cancel()
	for m := range g.members {
		delete(g.members, m)
		m.stop()
		go m.stream.Abort()
	}
}

type (
	catchUpKey struct{}
	leaderKey  struct{}
)

// catchUp makes the subscription to activity end once it has sent all that there
// is.
type catchUp struct {
	// resumes says that it begins after cursor, and not where the operation says.
	resumes bool
	// cursor is the sequence that was sent last. With done it may be read when the
	// subscription has ended by itself.
	cursor int
	done   bool
}

// leader makes the subscription to activity serve a group.
type leader struct {
	cursor int // where it begins
	// sequences has the sequence of a row before the row is sent.
	sequences chan int
	doubt     func(id string)
}
