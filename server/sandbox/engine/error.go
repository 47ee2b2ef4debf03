package engine

import (
	"encoding/json"
	"strconv"
	"strings"
)

// Error is DuckDB's account of a failure. Its message may hold paths and
// values; it is made fit for people elsewhere.
type Error struct {
	Type     string // DuckDB's class, such as "Parser"
	Message  string
	Position int // byte offset into the SQL, -1 if unknown
}

func (e *Error) Error() string { return e.Type + ": " + e.Message }

// nestedError begins an error that DuckDB has wrapped in another.
const nestedError = `{"exception_type"`

// parseError reads an error that was reported with errors_as_json, or the plain
// form "Parser Error: …" that a few places still use.
func parseError(text string) error {
	var j struct {
		Type     string `json:"exception_type"`
		Message  string `json:"exception_message"`
		Position string `json:"position"`
	}
	if strings.HasPrefix(text, "{") && json.Unmarshal([]byte(text), &j) == nil && j.Message != "" {
		if strings.HasPrefix(j.Message, nestedError) {
			return parseError(j.Message)
		}
		e := &Error{Type: j.Type, Message: j.Message, Position: -1}
		if n, err := strconv.Atoi(j.Position); err == nil {
			e.Position = n
		}
		return e
	}
	class, rest, ok := strings.Cut(text, " Error: ")
	if strings.HasPrefix(rest, nestedError) {
		return parseError(rest)
	}
	if !ok {
		return &Error{Type: "Unknown", Message: text, Position: -1}
	}
	return &Error{Type: class, Message: rest, Position: -1}
}
