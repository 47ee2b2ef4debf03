package sms

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strconv"
	"sync"
	"time"
)

// capacity is how many messages an Outbox keeps.
const capacity = 200

// Outbox keeps messages in memory and tells the terminal about each. It shows codes
// to whoever looks, so it exists in development mode only.
type Outbox struct {
	// Terminal gets one line for each message.
	Terminal io.Writer
	// Now is the clock.
	Now func() time.Time

	// mu guards all below.
	mu       sync.Mutex
	messages []Sent // oldest first
	last     int    // number of the latest message
}

// Sent is a message in the outbox.
type Sent struct {
	Message
	At time.Time
}

// Send puts a message into the outbox.
func (b *Outbox) Send(_ context.Context, m Message) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.last++
	m.ID = strconv.Itoa(b.last)
	if len(b.messages) == capacity {
		b.messages = slices.Delete(b.messages, 0, 1)
	}
	b.messages = append(b.messages, Sent{Message: m, At: b.Now()})
	// Both hold no control characters but line ends: the text is ours, the number was read.
	if _, err := fmt.Fprintf(b.Terminal, "Text message to %s: %q\n", m.To, m.Text); err != nil {
		return fmt.Errorf("show text message: %w", err)
	}
	return nil
}

// Messages returns what is in the outbox, newest first.
func (b *Outbox) Messages() []Sent {
	b.mu.Lock()
	defer b.mu.Unlock()
	messages := slices.Clone(b.messages)
	slices.Reverse(messages)
	return messages
}
