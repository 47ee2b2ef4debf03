package graph

import (
	"context"
	"sync"

	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/server/fault"
	"github.com/strongroom/strongroom/server/session"
)

// writeBuffers lets idle sockets share their write buffers.
var writeBuffers = &sync.Pool{}

// initSocket admits a socket and ties it to its session: when the session ends,
// or the person's role changes, so does the context, and with it the socket.
// Nothing that a client sends here is taken as a credential: the cookie of the
// upgrade request, whose origin was checked, is.
func (r *Resolver) initSocket(ctx context.Context) (context.Context, error) {
	v, ok := access.From(ctx)
	if !ok {
		return nil, fault.Unauthenticated("Sign in first.")
	}
	if v.Limited != access.Unlimited {
		return nil, fault.FactorRequired()
	}
	ctx, cancel := context.WithCancel(session.WithoutJar(ctx))
	go r.Sessions.Watch(ctx, cancel, v)
	return ctx, nil
}
