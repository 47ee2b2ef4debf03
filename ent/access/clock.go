package access

import (
	"context"
	"time"
)

type clockKey struct{}

// WithClock returns a context in which now tells the time by which rules decide,
// such as whether a share has ended.
func WithClock(ctx context.Context, now func() time.Time) context.Context {
	return context.WithValue(ctx, clockKey{}, now)
}

// Now is the time by the clock of the context, or else by the machine's.
func Now(ctx context.Context) time.Time {
	if now, ok := ctx.Value(clockKey{}).(func() time.Time); ok {
		return now()
	}
	return time.Now()
}
