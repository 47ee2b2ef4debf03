package gorilla

import (
	"context"
	"encoding/json"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// Stream is one operation of one socket.
type Stream struct {
	socket *socket
	id     string
	// next is a message up to its payload.
	next   []byte
	cancel context.CancelFunc
}

func newStream(s *socket, id string, cancel context.CancelFunc) *Stream {
	quoted, err := json.Marshal(id)
	if err != nil {
		panic(err) // a string
	}
	return &Stream{socket: s, id: id, next: head(quoted, "next"), cancel: cancel}
}

func head(id []byte, kind string) []byte {
	return []byte(`{"id":` + string(id) + `,"type":"` + kind + `","payload":`)
}

// Send queues a response and waits while too much is queued. It returns false
// when ctx or the socket ended before.
func (st *Stream) Send(ctx context.Context, payload []byte) bool {
	return st.socket.send(ctx, item{head: st.next, payload: payload})
}

// Offer queues a response unless too much is queued, and never waits. Nobody may
// write to payload afterwards.
func (st *Stream) Offer(payload []byte) bool {
	return st.socket.offer(item{head: st.next, payload: payload})
}

// Complete ends the operation and says so, unless the client has ended it.
func (st *Stream) Complete() {
	if st.remove() {
		st.socket.send(st.socket.ctx, st.message("complete", nil))
	}
}

// Abort ends the whole socket, so that the client comes back and begins anew.
func (st *Stream) Abort() { st.socket.close(closeTryAgain, "Try again later") }

// Revoke ends the whole socket, whose rights are gone.
func (st *Stream) Revoke() { st.socket.close(CloseRevoked, "Forbidden") }

// remove returns false if the operation has ended before.
func (st *Stream) remove() bool {
	defer st.cancel()
	s := st.socket
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.operations[st.id] != st {
		return false
	}
	delete(s.operations, st.id)
	return true
}

func (st *Stream) message(kind string, payload []byte) item {
	body, err := json.Marshal(message{ID: st.id, Type: kind, Payload: payload})
	if err != nil {
		panic(err) // strings, and JSON that was encoded before
	}
	return item{body: body}
}

// refuse ends an operation that was not executed.
func (st *Stream) refuse(errs gqlerror.List) {
	payload, err := json.Marshal(errs)
	if err != nil {
		panic(err) // errors are presented before
	}
	if st.remove() {
		st.socket.send(st.socket.ctx, st.message("error", payload))
	}
}

func (st *Stream) run(ctx context.Context, params *graphql.RawParams) {
	exec := st.socket.exec
	op, errs := exec.CreateOperationContext(ctx, params)
	ctx = graphql.WithOperationContext(ctx, op)
	defer func() {
		if p := recover(); p != nil {
			r := exec.DispatchError(ctx, gqlerror.List{gqlerror.Wrap(op.Recover(ctx, p))})
			st.refuse(r.Errors)
		}
	}()
	if errs == nil {
		st.socket.Run(ctx, exec, op, st)
		return
	}
	if r := exec.DispatchError(ctx, errs); unreadable(errs) {
		st.refuse(r.Errors)
	} else {
		st.Send(ctx, Encode(r))
		st.Complete()
	}
}
