// Package request carries what is known of an HTTP request before anyone looks
// at its content: a name for it and the address that it came from. It is a leaf,
// so that every layer may put the name into a log line or an error.
package request

import (
	"context"
	"net/netip"
)

// Info is what is known of a request.
type Info struct {
	// ID names the request in logs, errors and the X-Request-Id header.
	ID string
	// Client is where the request came from, past the trusted proxies. It is
	// invalid for work that no request started.
	Client netip.Addr
}

type key struct{}

// With returns a context that carries info.
func With(ctx context.Context, info Info) context.Context {
	return context.WithValue(ctx, key{}, info)
}

// From returns what With put in, or the zero Info.
func From(ctx context.Context) Info {
	info, _ := ctx.Value(key{}).(Info)
	return info
}

// ID returns the request's name, or "".
func ID(ctx context.Context) string { return From(ctx).ID }

// Client returns the request's origin, or the invalid address.
func Client(ctx context.Context) netip.Addr { return From(ctx).Client }
