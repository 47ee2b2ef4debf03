// Package gorilla puts github.com/gorilla/websocket behind gqlgen's WebSocket
// transport.
package gorilla

import (
	"errors"
	"io"
	"net/http"
	"time"

	"github.com/99designs/gqlgen/graphql/handler/transport"
	"github.com/gorilla/websocket"
)

// CloseRevoked is the close code of a socket whose rights have changed: Forbidden
// of the graphql-transport-ws protocol. Clients ask anew who they are.
const CloseRevoked = 4403

// maxMessage bounds one message of a client, in bytes.
const maxMessage = 1 << 20

// writeTimeout ends a connection whose peer no longer reads.
const writeTimeout = 15 * time.Second

// Implementation upgrades requests.
type Implementation struct {
	Upgrader websocket.Upgrader
	// Refused is told why a request was not upgraded, and answers it with the status.
	Refused func(w http.ResponseWriter, r *http.Request, status int, reason error)
}

var _ transport.WebsocketImplementation = Implementation{}

// Accept upgrades one request. It never returns an error, which gqlgen would write
// to a log that is not ours and append to an answer that has been given: a request
// that was refused becomes a connection on which nothing happens.
func (i Implementation) Accept(w http.ResponseWriter, r *http.Request, o transport.WebsocketAcceptOptions) (transport.WebsocketConn, error) {
	u := i.Upgrader
	u.Subprotocols = append(append([]string(nil), u.Subprotocols...), o.Subprotocols...)
	u.Error = i.Refused
	c, err := u.Upgrade(w, r, o.ResponseHeader)
	if err != nil {
		return refused{}, nil //nolint:nilerr // Refused has told it
	}
	c.SetReadLimit(maxMessage)
	return &conn{c}, nil
}

// refused is the connection that was not made. gqlgen leaves it alone, since it
// speaks no protocol that gqlgen knows.
type refused struct{}

func (refused) NextReader() (int, io.Reader, error) { return 0, nil, transport.ErrWebsocketClosed }
func (refused) WriteJSON(any) error                 { return transport.ErrWebsocketClosed }
func (refused) WriteClose(int, string) error        { return nil }
func (refused) Subprotocol() string                 { return "refused" }
func (refused) Close() error                        { return nil }

type conn struct{ c *websocket.Conn }

var (
	_ transport.WebsocketReadLimiter   = (*conn)(nil)
	_ transport.WebsocketReadDeadliner = (*conn)(nil)
)

func (c *conn) NextReader() (int, io.Reader, error) {
	t, r, err := c.c.NextReader()
	var ce *websocket.CloseError
	if errors.As(err, &ce) && (ce.Code == websocket.CloseNormalClosure || ce.Code == websocket.CloseNoStatusReceived || ce.Code == websocket.CloseGoingAway) {
		return t, r, transport.ErrWebsocketClosed
	}
	return t, r, err
}

func (c *conn) WriteJSON(v any) error {
	if err := c.c.SetWriteDeadline(time.Now().Add(writeTimeout)); err != nil {
		return err
	}
	return c.c.WriteJSON(v)
}

// WriteClose says goodbye. gqlgen closes sockets whose context ended, which here
// means that their session did, as normal; clients would then believe that their
// subscriptions were complete.
func (c *conn) WriteClose(code int, msg string) error {
	if code == websocket.CloseNormalClosure && msg == "terminated" {
		code, msg = CloseRevoked, "Forbidden"
	}
	return c.c.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, msg), time.Now().Add(time.Second))
}

func (c *conn) Subprotocol() string               { return c.c.Subprotocol() }
func (c *conn) Close() error                      { return c.c.Close() }
func (c *conn) SetReadLimit(n int64)              { c.c.SetReadLimit(n) }
func (c *conn) SetReadDeadline(t time.Time) error { return c.c.SetReadDeadline(t) }
