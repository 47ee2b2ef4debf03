package apptest

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

// Socket is a graphql-transport-ws connection.
type Socket struct {
	conn *websocket.Conn
	t    testing.TB
	last int
}

// Message is what the server sends.
type Message struct {
	ID      string          `json:"id,omitempty"`
	Type    string          `json:"type"`
	Payload json.RawMessage `json:"payload,omitempty"`
}

// Dial opens a socket as a page of the given origin, or as none for "". The
// response is that of a refused upgrade.
func (c *Client) Dial(origin string) (*Socket, *http.Response, error) {
	h := http.Header{"User-Agent": {c.Agent}}
	if cookies := c.jar.header(); cookies != "" {
		h.Set("Cookie", cookies)
	}
	if origin != "" {
		h.Set("Origin", origin)
	}
	d := websocket.Dialer{Subprotocols: []string{"graphql-transport-ws"}, HandshakeTimeout: patience}
	conn, res, err := d.Dial(strings.Replace(c.app.URL, "http", "ws", 1)+"/graphql", h)
	if err != nil {
		return nil, res, err
	}
	return &Socket{conn: conn, t: c.app.t}, res, nil
}

// Socket opens a socket that ends with the test.
func (c *Client) Socket() *Socket {
	c.app.t.Helper()
	s, _, err := c.Dial(c.app.URL)
	if err != nil {
		c.app.t.Fatal(err)
	}
	c.app.t.Cleanup(s.Drop)
	s.send(Message{Type: "connection_init"})
	if m, err := s.Next(); err != nil || m.Type != "connection_ack" {
		c.app.t.Fatalf("socket was not admitted: %v %v", m, err)
	}
	return s
}

// Send sends one message.
func (s *Socket) Send(m Message) error { return s.conn.WriteJSON(m) }

func (s *Socket) send(m Message) {
	s.t.Helper()
	if err := s.Send(m); err != nil {
		s.t.Fatal(err)
	}
}

// Subscribe starts an operation and returns its id.
func (s *Socket) Subscribe(query string, vars map[string]any) string {
	s.t.Helper()
	s.last++
	id := fmt.Sprint(s.last)
	payload, err := json.Marshal(map[string]any{"query": query, "variables": vars})
	if err != nil {
		s.t.Fatal(err)
	}
	s.send(Message{ID: id, Type: "subscribe", Payload: payload})
	return id
}

// Next returns the next message that is no ping.
func (s *Socket) Next() (Message, error) {
	for {
		var m Message
		if err := s.conn.SetReadDeadline(time.Now().Add(patience)); err != nil {
			return m, err
		}
		if err := s.conn.ReadJSON(&m); err != nil {
			return m, err
		}
		switch m.Type {
		case "ping":
			if err := s.Send(Message{Type: "pong"}); err != nil {
				return m, err
			}
		case "pong":
		default:
			return m, nil
		}
	}
}

// Event reads the data of the next message, which must be an event.
func (s *Socket) Event(into any) {
	s.t.Helper()
	m, err := s.Next()
	if err != nil {
		s.t.Fatalf("read event: %v", err)
	}
	var payload struct {
		Data   json.RawMessage
		Errors []Error
	}
	if m.Type != "next" {
		s.t.Fatalf("got %s %s, want an event", m.Type, m.Payload)
	}
	if err := json.Unmarshal(m.Payload, &payload); err != nil || len(payload.Errors) > 0 {
		s.t.Fatalf("event %s: %v", m.Payload, err)
	}
	if err := json.Unmarshal(payload.Data, into); err != nil {
		s.t.Fatal(err)
	}
}

// Closed reads until the socket ends and returns the close code, 0 if it was cut
// without one.
func (s *Socket) Closed() int {
	for {
		if _, err := s.Next(); err != nil {
			var ce *websocket.CloseError
			if errors.As(err, &ce) {
				return ce.Code
			}
			return 0
		}
	}
}

// Drop cuts the connection, as a lost network does.
func (s *Socket) Drop() { _ = s.conn.NetConn().Close() }
