package graph

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"mime"
	"net/http"

	"github.com/gorilla/websocket"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/strongroom/strongroom/server/fault"
)

// overHTTP makes answers to operations that cannot be executed what the
// GraphQL-over-HTTP specification asks for (section 6.4), where gqlgen differs:
// as application/json they have status 200, since old clients take anything else
// for a failure of the transport; as application/graphql-response+json they have
// no data entry, since nothing was executed.
func overHTTP(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if websocket.IsWebSocketUpgrade(r) {
			next.ServeHTTP(w, r)
			return
		}
		a := &answer{ResponseWriter: w}
		next.ServeHTTP(a, r)
		a.finish()
	})
}

// answer holds back what is refused, and passes everything else through.
type answer struct {
	http.ResponseWriter
	status  int
	refused bytes.Buffer
}

func (a *answer) WriteHeader(status int) {
	if a.status != 0 {
		return
	}
	a.status = status
	if status < http.StatusBadRequest {
		a.ResponseWriter.WriteHeader(status)
	}
}

func (a *answer) Write(p []byte) (int, error) {
	if a.status == 0 {
		a.WriteHeader(http.StatusOK)
	}
	if a.status < http.StatusBadRequest {
		return a.ResponseWriter.Write(p)
	}
	return a.refused.Write(p)
}

// Unwrap lets http.ResponseController find what is beneath.
func (a *answer) Unwrap() http.ResponseWriter { return a.ResponseWriter }

func (a *answer) finish() {
	if a.status < http.StatusBadRequest {
		return
	}
	body, status := a.refused.Bytes(), a.status
	kind, _, _ := mime.ParseMediaType(a.Header().Get("Content-Type"))
	switch {
	case kind == "application/json" && status == http.StatusUnprocessableEntity:
		status = http.StatusOK
	case kind == "application/graphql-response+json":
		body = withoutData(body)
	}
	a.Header().Del("Content-Length")
	a.ResponseWriter.WriteHeader(status)
	_, _ = a.ResponseWriter.Write(body) // a client that is gone reads nothing
}

func withoutData(body []byte) []byte {
	var response map[string]json.RawMessage
	if json.Unmarshal(body, &response) != nil || string(response["data"]) != "null" {
		return body
	}
	delete(response, "data")
	out, err := json.Marshal(response)
	if err != nil {
		return body
	}
	return out
}

// refuseSocket answers a request that asks for a WebSocket and gets none, and says
// so in the log.
func refuseSocket(log *slog.Logger) func(http.ResponseWriter, *http.Request, int, error) {
	return func(w http.ResponseWriter, r *http.Request, status int, reason error) {
		log.WarnContext(r.Context(), "socket refused", "request_id", requestID(r.Context()), "status", status, "reason", reason)
		body, err := json.Marshal(map[string]any{"errors": gqlerror.List{{
			Message:    "This request cannot become a WebSocket.",
			Extensions: map[string]any{"code": string(fault.CodeInvalid), "requestId": requestID(r.Context())},
		}}})
		if err != nil {
			panic("graph: an error has no JSON form: " + err.Error()) // strings always have
		}
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Sec-WebSocket-Version", "13") // RFC 6455, section 4.4
		w.WriteHeader(status)
		_, _ = w.Write(body) // a client that is gone reads nothing
	}
}
