// Package fault is the vocabulary of failures that a person may read.
//
// A fault is a code plus one safe sentence, written where the rule is known.
// One switch in graph turns faults into GraphQL extensions and one in httpd
// turns them into HTTP statuses. Every other error is INTERNAL: it is logged
// with its request id and shown as one neutral sentence, so that nothing of an
// unexpected error ever reaches a stranger.
package fault

import (
	"errors"
	"fmt"
	"time"
)

// Code says what kind of failure a caller sees. The values are part of the API.
type Code string

// The codes of the API, in the order in which a request meets them.
const (
	CodeUnauthenticated Code = "UNAUTHENTICATED" // nobody is signed in
	CodeStale           Code = "STALE_AUTHENTICATION"
	CodeFactor          Code = "FACTOR_REQUIRED" // a second factor is to be shown first
	CodeForbidden       Code = "FORBIDDEN"       // signed in, one's own organization, not allowed
	CodeNotFound        Code = "NOT_FOUND"       // absent, or not to be known about
	CodeInvalid         Code = "INVALID"         // the input breaks a rule; see Fields
	CodeConflict        Code = "CONFLICT"        // the input is fine, the state is not
	CodeLimited         Code = "LIMITED"         // too much, too often; see RetryAfter
	CodeUnavailable     Code = "UNAVAILABLE"
	CodeInternal        Code = "INTERNAL"
)

// Error is a failure that its reader can act on.
type Error struct {
	Code    Code
	Message string // one sentence for the person who asked
	// Fields maps an input path such as "email" to what is wrong with it.
	Fields map[string]string
	// Reasons are codes of what is wrong, for programs that know them.
	Reasons []string
	// Object is the id of what is in the way, if its reader may see it.
	Object string
	// RetryAfter says when the same request may succeed; zero if unknown.
	RetryAfter time.Duration
}

func (e *Error) Error() string { return e.Message }

// Is matches any fault of the same code, so errors.Is(err, fault.NotFound("")) works.
func (e *Error) Is(target error) bool {
	var t *Error
	return errors.As(target, &t) && t.Code == e.Code
}

// As returns the fault inside err, or nil.
func As(err error) *Error {
	var f *Error
	if errors.As(err, &f) {
		return f
	}
	return nil
}

// CodeOf returns the code of the fault inside err, or CodeInternal.
func CodeOf(err error) Code {
	if f := As(err); f != nil {
		return f.Code
	}
	return CodeInternal
}

func build(code Code, format string, args []any) *Error {
	return &Error{Code: code, Message: fmt.Sprintf(format, args...)}
}

// Unauthenticated says that signing in is needed.
func Unauthenticated(format string, args ...any) *Error {
	return build(CodeUnauthenticated, format, args)
}

// Stale says that the person must confirm who they are again.
func Stale(format string, args ...any) *Error { return build(CodeStale, format, args) }

// FactorRequired says that a second factor is to be set up or proved first.
func FactorRequired() *Error {
	return build(CodeFactor, "Your organization asks for a second factor. Set one up or prove it on the page that this application shows, then go on.", nil)
}

// Forbidden says that the viewer's role does not allow this.
func Forbidden(format string, args ...any) *Error { return build(CodeForbidden, format, args) }

// NotFound says that there is no such thing, or none that this viewer may know of.
func NotFound(format string, args ...any) *Error { return build(CodeNotFound, format, args) }

// Conflict says that the state of things forbids this now.
func Conflict(format string, args ...any) *Error { return build(CodeConflict, format, args) }

// Unavailable says that a part of the system cannot answer now.
func Unavailable(format string, args ...any) *Error { return build(CodeUnavailable, format, args) }

// Invalid says that one input field breaks a rule.
func Invalid(field, format string, args ...any) *Error {
	e := build(CodeInvalid, format, args)
	if field != "" {
		e.Fields = map[string]string{field: e.Message}
	}
	return e
}

// Limited says that this was too much or too often.
func Limited(retryAfter time.Duration, format string, args ...any) *Error {
	e := build(CodeLimited, format, args)
	e.RetryAfter = retryAfter
	return e
}
