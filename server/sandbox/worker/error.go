package worker

import (
	"errors"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/strongroom/strongroom/server/sandbox/engine"
	"github.com/strongroom/strongroom/server/sandbox/jail"
	"github.com/strongroom/strongroom/server/sandbox/wire"
)

var kinds = map[string]wire.Kind{
	"Parser": wire.Syntax, "Syntax": wire.Syntax,
	"Catalog": wire.Catalog,
	"Binder":  wire.Binder, "Parameter Not Resolved": wire.Binder, "Parameter Not Allowed": wire.Binder, "Mismatch Type": wire.Binder,
	"Permission": wire.Forbidden, "Missing Extension": wire.Forbidden, "Autoload": wire.Forbidden, "HTTP": wire.Forbidden,
	"Out of Memory": wire.Memory,
	"INTERNAL":      wire.Crashed, "FATAL": wire.Crashed, "Internal": wire.Crashed,
}

// friendly turns any failure of a job into one that its author may read. The
// failure is about sql, which begins offset bytes into what the engine saw.
func friendly(err error, sql string, offset int) *wire.SQLError {
	if own, ok := errors.AsType[*wire.SQLError](err); ok {
		return own
	}
	e, ok := errors.AsType[*engine.Error](err)
	if !ok {
		return &wire.SQLError{Kind: wire.Crashed, Message: "The run stopped because of an internal problem."}
	}
	kind, ok := kinds[e.Type]
	if !ok {
		kind = wire.Runtime
	}
	out := &wire.SQLError{Kind: kind, Message: clean(e.Message)}
	switch kind {
	case wire.Memory:
		out.Message = "The query needs more memory than a run may use. Filter earlier, select fewer columns or aggregate first."
	case wire.Forbidden:
		out.Message = "The query asks for something that cannot be used here."
	case wire.Crashed:
		out.Message = "The engine failed while running this query."
	case wire.Catalog:
		// The rest suggests names from the engine's own catalog.
		out.Message, _, _ = strings.Cut(out.Message, "\n")
	case wire.Runtime:
		if e.Type == "IO" {
			out.Message = "The data could not be read."
		}
	}
	if at := e.Position - offset; e.Position >= 0 && at >= 0 && at <= len(sql) {
		out.Line, out.Column = place(sql, at)
	}
	return out
}

var (
	paths    = regexp.MustCompile(`"?'?/[\w./-]*`)
	settings = regexp.MustCompile(`(?m)^.*\b(SET|PRAGMA|memory_limit|temp_directory|enable_external_access)\b.*$`)
)

// clean takes out of a message what concerns the sandbox: where its folder is
// and which settings could be changed if they could be.
func clean(message string) string {
	if dir := jail.Result().Dir; dir != "" && strings.Contains(message, dir) {
		message = paths.ReplaceAllStringFunc(message, func(m string) string {
			if strings.Contains(m, dir) {
				return "the data"
			}
			return m
		})
	}
	message, _, _ = strings.Cut(message, "\n\nLINE ")
	message = strings.TrimSpace(settings.ReplaceAllString(message, ""))
	const longest = 1000
	if len(message) > longest {
		message = strings.ToValidUTF8(message[:longest], "") + "…"
	}
	return message
}

// place returns the line and column, in characters from 1, of a byte offset.
func place(sql string, at int) (line, column int) {
	before := sql[:at]
	start := strings.LastIndexByte(before, '\n') + 1
	return strings.Count(before, "\n") + 1, utf8.RuneCountInString(before[start:]) + 1
}
