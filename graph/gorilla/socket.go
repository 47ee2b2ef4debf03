package gorilla

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"sync"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/errcode"
	"github.com/gorilla/websocket"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/strongroom/strongroom/server/fault"
)

// message is what both sides send.
type message struct {
	ID      string          `json:"id,omitempty"`
	Type    string          `json:"type"`
	Payload json.RawMessage `json:"payload,omitempty"`
}

// socket is one connection. The goroutine of its request reads from it.
type socket struct {
	Transport
	conn    *websocket.Conn // written to by one flush at a time
	exec    graphql.GraphExecutor
	headers http.Header
	ctx     context.Context

	// mu guards what follows.
	mu         sync.Mutex
	operations map[string]*Stream
	outbox     outbox
	ping       *time.Timer
	ended      bool
}

// admit waits for the client to introduce itself. Nothing that it sends with that
// is taken as a credential.
func (s *socket) admit() (context.Context, bool) {
	m, ok := s.read(s.InitTimeout)
	if !ok {
		s.close(closeInitTimeout, "Connection initialisation timeout")
		return nil, false
	}
	if m.Type != "connection_init" {
		s.close(closeUnauthorized, "Unauthorized")
		return nil, false
	}
	ctx, err := s.Init(s.ctx)
	if err != nil {
		s.close(CloseRevoked, "Forbidden")
		return nil, false
	}
	return ctx, true
}

// read returns the next message. A client that is silent for longer than patience
// is gone.
func (s *socket) read(patience time.Duration) (message, bool) {
	var m message
	if err := s.conn.SetReadDeadline(time.Now().Add(patience)); err != nil {
		return m, false
	}
	_, r, err := s.conn.NextReader()
	if err != nil {
		return m, false
	}
	if err := json.NewDecoder(r).Decode(&m); err != nil {
		s.close(closeBadRequest, "Invalid message")
		return m, false
	}
	return m, true
}

// serve reads until the socket ends.
func (s *socket) serve() {
	s.mu.Lock()
	s.ping = time.AfterFunc(s.Ping, s.beat)
	s.mu.Unlock()
	s.send(s.ctx, item{body: []byte(`{"type":"connection_ack"}`)})
	for {
		m, ok := s.read(2 * s.Ping)
		if !ok {
			return
		}
		switch m.Type {
		case "subscribe":
			s.subscribe(m)
		case "complete":
			s.mu.Lock()
			st := s.operations[m.ID]
			delete(s.operations, m.ID)
			s.mu.Unlock()
			if st != nil {
				st.cancel()
			}
		case "ping":
			s.send(s.ctx, item{body: []byte(`{"type":"pong"}`)})
		case "pong":
		case "connection_init":
			s.close(closeInitAgain, "Too many initialisation requests")
		default:
			s.close(closeBadRequest, "Invalid message")
		}
	}
}

// beat asks the client whether it is there.
func (s *socket) beat() {
	s.offer(item{body: []byte(`{"type":"ping"}`)})
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.ended {
		s.ping.Reset(s.Ping)
	}
}

func (s *socket) subscribe(m message) {
	ctx, cancel := context.WithCancel(graphql.StartOperationTrace(s.ctx))
	st := newStream(s, m.ID, cancel)
	s.mu.Lock()
	_, exists := s.operations[m.ID]
	full := len(s.operations) >= maxOperations
	if !exists && !full && !s.ended {
		s.operations[m.ID] = st
	}
	s.mu.Unlock()
	switch {
	case m.ID == "":
		s.close(closeBadRequest, "Invalid message")
		return
	case exists:
		s.close(closeExists, "Subscriber for "+printable(m.ID)+" already exists")
		return
	case full:
		s.close(closeTryAgain, "Too many operations")
		return
	}
	params := &graphql.RawParams{Headers: s.headers}
	params.ReadTime.Start = graphql.Now()
	d := json.NewDecoder(bytes.NewReader(m.Payload))
	d.UseNumber()
	if err := d.Decode(params); err != nil {
		st.refuse(gqlerror.List{{
			Message: "The payload is no GraphQL request.", Extensions: map[string]any{"code": string(fault.CodeInvalid)},
		}})
		return
	}
	params.ReadTime.End = graphql.Now()
	go st.run(ctx, params)
}

// printable bounds what a close frame repeats.
func printable(id string) string {
	if len(id) > 40 {
		id = id[:40]
	}
	return string(bytes.ToValidUTF8([]byte(id), nil))
}

// close says goodbye and ends the socket. Only the first call does anything.
func (s *socket) close(code int, text string) {
	if !s.end() {
		return
	}
	_ = s.conn.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, text), time.Now().Add(time.Second))
	_ = s.conn.Close() // the reader, and a writer that is stuck, come back
}

// end ends all operations, and what is queued is never sent. It returns false if
// the socket has ended before.
func (s *socket) end() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ended {
		return false
	}
	s.ended = true
	s.outbox.clear()
	if s.ping != nil {
		s.ping.Stop()
	}
	for _, st := range s.operations {
		st.cancel()
	}
	s.operations = nil
	return true
}

// unreadable tells an operation that was not understood from one that was
// answered with an error, as the protocol does.
func unreadable(errs gqlerror.List) bool { return errcode.GetErrorKind(errs) == errcode.KindProtocol }
