package mail

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strconv"
	"sync"
	"time"
)

// capacity is how many messages a Mailbox keeps.
const capacity = 200

// Mailbox keeps messages in memory and tells the terminal about each. It shows
// links that hold secrets, so it exists in development mode only.
type Mailbox struct {
	// Terminal gets one line for each message, with its link.
	Terminal io.Writer
	// Now is the clock.
	Now func() time.Time

	// mu guards all below.
	mu       sync.Mutex
	messages []Received // oldest first
	last     int        // number of the latest message
}

// Received is a message in the mailbox.
type Received struct {
	ID string
	At time.Time
	Message
}

// Send puts a message into the mailbox.
func (b *Mailbox) Send(_ context.Context, m Message) error {
	if err := m.check(); err != nil {
		return err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.last++
	if len(b.messages) == capacity {
		b.messages = slices.Delete(b.messages, 0, 1)
	}
	b.messages = append(b.messages, Received{ID: strconv.Itoa(b.last), At: b.Now(), Message: m})
	// The subject and the address hold no control characters: check saw to it.
	if _, err := fmt.Fprintf(b.Terminal, "Mail to %s: %s\n  %s\n", m.To, m.Subject, clean(m.Link)); err != nil {
		return fmt.Errorf("show mail: %w", err)
	}
	return nil
}

// Messages returns what is in the mailbox, newest first.
func (b *Mailbox) Messages() []Received {
	b.mu.Lock()
	defer b.mu.Unlock()
	messages := slices.Clone(b.messages)
	slices.Reverse(messages)
	return messages
}

// Message returns one message.
func (b *Mailbox) Message(id string) (Received, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	i := slices.IndexFunc(b.messages, func(r Received) bool { return r.ID == id })
	if i < 0 {
		return Received{}, false
	}
	return b.messages[i], true
}
