package sample

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/strongroom/strongroom/ent"
)

// Clock is the time of a program that plays the past. Between two settings it
// goes on as time does, so that what takes long also looks so.
type Clock struct {
	mu    sync.Mutex // guards all below
	story time.Time
	real  time.Time // when story was set
}

// Set moves the clock to t.
func (c *Clock) Set(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.story, c.real = t, time.Now()
}

// Now is the time of the story, and the real one before it was set.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.story.IsZero() {
		return time.Now()
	}
	return c.story.Add(time.Since(c.real))
}

// Stamp is a hook that writes the time of the story where the schema would write
// the real one: when a row was made, and when it was last changed.
func (c *Clock) Stamp(next ent.Mutator) ent.Mutator {
	return ent.MutateFunc(func(ctx context.Context, m ent.Mutation) (ent.Value, error) {
		now := c.Now().UTC().Truncate(time.Millisecond)
		for _, field := range []string{"created_at", "updated_at"} {
			if _, defaulted := m.Field(field); !defaulted {
				continue
			}
			if err := m.SetField(field, now); err != nil {
				return nil, fmt.Errorf("stamp %s: %w", m.Type(), err)
			}
		}
		return next.Mutate(ctx, m)
	})
}
