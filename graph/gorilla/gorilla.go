// Package gorilla serves GraphQL over WebSocket, as graphql-transport-ws, on
// github.com/gorilla/websocket.
//
// gqlgen's own transport keeps several goroutines for each socket and encodes
// each message for each socket. Here a socket that waits has one goroutine of its
// own, which reads; what is sent is queued, and written by a goroutine that lives
// as long as there is something to write. So a payload that was encoded once can
// be sent to any number of sockets, and none of them waits for another.
package gorilla

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/gorilla/websocket"
)

// Close codes of the graphql-transport-ws protocol, and of RFC 6455.
const (
	// CloseRevoked is the close code of a socket whose rights have changed:
	// Forbidden. Clients ask anew who they are.
	CloseRevoked = 4403

	closeBadRequest   = 4400
	closeUnauthorized = 4401
	closeSubprotocol  = 4406
	closeInitTimeout  = 4408
	closeExists       = 4409
	closeInitAgain    = 4429
	closeTryAgain     = websocket.CloseTryAgainLater
)

const subprotocol = "graphql-transport-ws"

const (
	// maxMessage bounds one message of a client, in bytes.
	maxMessage = 1 << 20
	// maxOperations bounds what runs on one socket at once.
	maxOperations = 100
	// writeTimeout ends a connection whose peer no longer reads.
	writeTimeout = 15 * time.Second
)

// Transport is a transport of a gqlgen server.
type Transport struct {
	Upgrader websocket.Upgrader
	// Init admits a socket. The socket ends, as revoked, with the context that it
	// returns.
	Init func(context.Context) (context.Context, error)
	// InitTimeout is how long a client may take to introduce itself.
	InitTimeout time.Duration
	// Ping is how often a client must show that it is there; it may miss one.
	Ping time.Duration
	// Run executes one operation, in a goroutine of its own. The operation lives
	// until its stream is completed or ctx ends, which may be after Run returns.
	// Nil stands for Run.
	Run func(ctx context.Context, exec graphql.GraphExecutor, op *graphql.OperationContext, s *Stream)
}

var _ graphql.Transport = Transport{}

// Supports implements graphql.Transport.
func (t Transport) Supports(r *http.Request) bool { return websocket.IsWebSocketUpgrade(r) }

// Do implements graphql.Transport. It returns when the socket has ended.
func (t Transport) Do(w http.ResponseWriter, r *http.Request, exec graphql.GraphExecutor) {
	if t.Run == nil {
		t.Run = Run
	}
	t.Upgrader.Subprotocols = []string{subprotocol}
	conn, err := t.Upgrader.Upgrade(w, r, nil)
	if err != nil {
		return // it has answered
	}
	defer conn.Close()
	conn.SetReadLimit(maxMessage)
	ctx, cancel := context.WithCancel(r.Context())
	defer cancel()
	s := &socket{Transport: t, conn: conn, exec: exec, headers: r.Header, ctx: ctx, operations: map[string]*Stream{}}
	defer s.end()
	if conn.Subprotocol() != subprotocol {
		s.close(closeSubprotocol, "Subprotocol not acceptable")
		return
	}
	ctx, ok := s.admit()
	if !ok {
		return
	}
	ctx, cancel = context.WithCancel(ctx)
	defer cancel()
	s.ctx = ctx
	stop := context.AfterFunc(ctx, func() { s.close(CloseRevoked, "Forbidden") })
	defer stop()
	s.serve()
}

// Run sends the responses of an operation and completes it.
func Run(ctx context.Context, exec graphql.GraphExecutor, op *graphql.OperationContext, s *Stream) {
	Pump(ctx, exec, op, s)
	s.Complete()
}

// Sender is what responses are sent to; a Stream is one.
type Sender interface {
	Send(ctx context.Context, payload []byte) bool
}

// Pump sends the responses of an operation without completing it. It waits for
// a client that is slow.
func Pump(ctx context.Context, exec graphql.GraphExecutor, op *graphql.OperationContext, s Sender) {
	responses, ctx := exec.DispatchOperation(ctx, op)
	for {
		r := responses(ctx)
		if r == nil || !s.Send(ctx, Encode(r)) {
			return
		}
	}
}

// Encode writes a response as the payload of a message.
func Encode(r *graphql.Response) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(r); err != nil {
		panic(err) // data is JSON that gqlgen wrote
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}
