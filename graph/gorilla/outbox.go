package gorilla

import (
	"context"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// What may wait to be written to one socket. A payload that is larger than
// maxWaiting goes when nothing else waits.
const (
	maxItems   = 64
	maxWaiting = 256 << 10 // bytes
)

// item is one message: head, which belongs to one stream, around a payload, which
// may be shared by many and is never written to; or a body by itself.
type item struct {
	head, payload []byte
	body          []byte
}

func (i item) size() int { return len(i.head) + len(i.payload) + len(i.body) }

// outbox is guarded by the mutex of its socket.
type outbox struct {
	items   []item
	bytes   int
	writing bool
	// room is closed when something was taken out; nil if nobody waits for that.
	room chan struct{}
}

func (o *outbox) fits(i item) bool {
	return len(o.items) == 0 || len(o.items) < maxItems && o.bytes+i.size() <= maxWaiting
}

func (o *outbox) add(i item) {
	o.items = append(o.items, i)
	o.bytes += i.size()
}

// take is called when there is something.
func (o *outbox) take() item {
	i := o.items[0]
	n := copy(o.items, o.items[1:])
	o.items[n] = item{}
	o.items = o.items[:n]
	o.bytes -= i.size()
	o.wake()
	return i
}

func (o *outbox) clear() {
	o.items, o.bytes = nil, 0
	o.wake()
}

func (o *outbox) wake() {
	if o.room != nil {
		close(o.room)
		o.room = nil
	}
}

// offer queues a message if there is room. A socket that has ended takes
// everything and sends nothing.
func (s *socket) offer(i item) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ended {
		return true
	}
	if !s.outbox.fits(i) {
		return false
	}
	s.put(i)
	return true
}

// send queues a message and waits for room. It returns false when ctx or the
// socket ended before.
func (s *socket) send(ctx context.Context, i item) bool {
	for {
		s.mu.Lock()
		if s.ended {
			s.mu.Unlock()
			return false
		}
		if s.outbox.fits(i) {
			s.put(i)
			s.mu.Unlock()
			return true
		}
		if s.outbox.room == nil {
			s.outbox.room = make(chan struct{})
		}
		room := s.outbox.room
		s.mu.Unlock()
		select {
		case <-room:
		case <-ctx.Done():
			return false
		}
	}
}

// put is called with mu held. It starts a writer if there is none.
func (s *socket) put(i item) {
	s.outbox.add(i)
	if !s.outbox.writing {
		s.outbox.writing = true
		go s.flush()
	}
}

// flush writes until nothing waits.
func (s *socket) flush() {
	buf := buffers.Get().(*[]byte)
	defer buffers.Put(buf)
	for {
		s.mu.Lock()
		// What was queued while the session lived is not sent after it.
		if len(s.outbox.items) == 0 || s.ctx.Err() != nil {
			s.outbox.writing = false
			s.mu.Unlock()
			return
		}
		i := s.outbox.take()
		s.mu.Unlock()
		message := i.body
		if i.head != nil {
			*buf = append(append(append((*buf)[:0], i.head...), i.payload...), '}')
			message = *buf
		}
		err := s.conn.SetWriteDeadline(time.Now().Add(writeTimeout))
		if err == nil {
			err = s.conn.WriteMessage(websocket.TextMessage, message)
		}
		if err != nil {
			s.end()
			_ = s.conn.Close()
			return
		}
		if cap(*buf) > maxBuffer {
			*buf = nil
		}
	}
}

// maxBuffer bounds what is kept for the next message.
const maxBuffer = 64 << 10

var buffers = sync.Pool{New: func() any { return new([]byte) }}
