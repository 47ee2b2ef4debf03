package httpd

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"net/http"
	"strconv"

	"github.com/strongroom/strongroom/server/fault"
	"github.com/strongroom/strongroom/server/request"
)

// statusClosed is what proxies log when the client went away before the answer.
const statusClosed = 499

// Status returns the HTTP status of an error.
func Status(err error) int {
	if tooLarge := new(http.MaxBytesError); errors.As(err, &tooLarge) {
		return http.StatusRequestEntityTooLarge
	}
	switch fault.CodeOf(err) {
	case fault.CodeUnauthenticated, fault.CodeStale:
		return http.StatusUnauthorized
	case fault.CodeForbidden, fault.CodeFactor:
		return http.StatusForbidden
	case fault.CodeNotFound:
		return http.StatusNotFound
	case fault.CodeInvalid:
		return http.StatusBadRequest
	case fault.CodeConflict:
		return http.StatusConflict
	case fault.CodeLimited:
		return http.StatusTooManyRequests
	case fault.CodeUnavailable:
		return http.StatusServiceUnavailable
	default:
		return http.StatusInternalServerError
	}
}

// problem is the JSON form of a fault.
type problem struct {
	Code       fault.Code        `json:"code"`
	Message    string            `json:"message"`
	Fields     map[string]string `json:"fields,omitempty"`
	RetryAfter int               `json:"retryAfter,omitempty"` // in seconds
	RequestID  string            `json:"requestId,omitempty"`
}

// WriteFault answers with an error: {"error": {"code", "message", "fields",
// "retryAfter", "requestId"}}. What is no fault is logged and shown as one
// neutral sentence.
func WriteFault(w http.ResponseWriter, r *http.Request, err error) {
	if errors.Is(err, context.Canceled) && r.Context().Err() != nil {
		w.WriteHeader(statusClosed) // nobody reads it
		return
	}
	status := Status(err)
	p := problem{RequestID: request.ID(r.Context())}
	f, tooLarge := fault.As(err), new(http.MaxBytesError)
	switch {
	case errors.As(err, &tooLarge):
		p.Code, p.Message = fault.CodeInvalid, fmt.Sprintf("The request is larger than the allowed %d bytes.", tooLarge.Limit)
	case f != nil && f.Code != fault.CodeInternal:
		p.Code, p.Message, p.Fields = f.Code, f.Message, f.Fields
		p.RetryAfter = int(math.Ceil(f.RetryAfter.Seconds()))
	default:
		logOf(r.Context()).ErrorContext(r.Context(), "request failed", "request_id", p.RequestID, "error", err)
		p.Code, p.Message = fault.CodeInternal, "Something went wrong on our side. Try again; if it stays, give your operator the request id."
	}
	body, err := json.Marshal(map[string]problem{"error": p})
	if err != nil {
		panic(fmt.Sprintf("httpd: a fault has no JSON form: %v", err)) // strings and numbers always have
	}
	h := w.Header()
	h.Del("Content-Length")
	h.Del("Content-Encoding")
	h.Del("ETag")
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Type", "application/json; charset=utf-8")
	if p.RetryAfter > 0 {
		h.Set("Retry-After", strconv.Itoa(p.RetryAfter))
	}
	w.WriteHeader(status)
	_, _ = w.Write(append(body, '\n')) // if the client is gone there is nobody to tell
}
