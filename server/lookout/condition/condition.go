// Package condition is the language of custom rules: the Common Expression Language
// over one activity event, with types, a bound on work, and nothing that gives another
// answer for the same event: no clock, no chance, no state.
package condition

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/google/cel-go/cel"

	"github.com/strongroom/strongroom/server/fault"
)

const (
	// MaxBytes bounds an expression.
	MaxBytes = 4096
	// MaxCost bounds the work for one event, in units of the language: about a
	// comparison each.
	MaxCost = 10_000
)

// Problem is a place in an expression that is wrong, counted from 1.
type Problem struct {
	Line, Column int
	Message      string
}

// Condition is an expression that can be evaluated, by many at once.
type Condition struct {
	program cel.Program
	// Cost is the work for one event at the most, as estimated.
	Cost int
}

// Compile checks an expression. It is wrong in some places, or it is a condition.
func Compile(text string) (*Condition, []Problem) {
	switch {
	case strings.TrimSpace(text) == "":
		return nil, []Problem{{1, 1, "Say what an event must be like."}}
	case len(text) > MaxBytes:
		return nil, []Problem{{1, 1, fmt.Sprintf("The expression is longer than %d bytes.", MaxBytes)}}
	}
	parsed, issues := env.Parse(text)
	if issues.Err() != nil {
		return nil, problems(issues)
	}
	checked, issues := env.Check(parsed)
	if issues.Err() != nil {
		if wrong := unknown(parsed); len(wrong) > 0 {
			return nil, wrong
		}
		return nil, problems(issues)
	}
	if t := checked.OutputType(); !t.IsExactType(cel.BoolType) {
		return nil, []Problem{{1, 1, "A rule answers true or false; this one answers with a value of type " + t.String() + "."}}
	}
	if wrong := patterns(checked); len(wrong) > 0 {
		return nil, wrong
	}
	cost, err := env.EstimateCost(checked, sizes{})
	if err != nil || cost.Max > MaxCost {
		return nil, []Problem{{1, 1, "This could be too much work for each event. Use fewer loops, and compare shorter texts."}}
	}
	program, err := env.Program(checked,
		cel.EvalOptions(cel.OptOptimize), cel.CostLimit(MaxCost), cel.InterruptCheckFrequency(100))
	if err != nil {
		return nil, []Problem{{1, 1, "This cannot be evaluated."}} // a constant part of it fails
	}
	return &Condition{program: program, Cost: int(cost.Max)}, nil
}

// Parse is Compile for what is saved.
func Parse(field, text string) (*Condition, error) {
	c, wrong := Compile(text)
	if len(wrong) > 0 {
		return nil, fault.Invalid(field, "Line %d, column %d: %s", wrong[0].Line, wrong[0].Column, wrong[0].Message)
	}
	return c, nil
}

func problems(issues *cel.Issues) []Problem {
	var out []Problem
	for _, e := range issues.Errors() {
		message := strings.ReplaceAll(e.Message, " (in container '')", "")
		out = append(out, Problem{max(1, e.Location.Line()), max(0, e.Location.Column()) + 1, message})
		if len(out) == 10 {
			break
		}
	}
	return out
}

// Failure is why a condition could not be evaluated, in words that hold nothing of
// the event.
type Failure string

func (f Failure) Error() string { return string(f) }

// Eval says whether an event is like that. An error is a Failure, which is the rule's
// own; or whatever kept the event from being read.
func (c *Condition) Eval(ctx context.Context, e *Event) (bool, error) {
	out, _, err := c.program.ContextEval(ctx, e)
	switch {
	case e.err != nil:
		return false, e.err
	case ctx.Err() != nil:
		return false, ctx.Err()
	case err != nil:
		return false, why(err)
	}
	yes, ok := out.Value().(bool)
	if !ok {
		return false, Failure("It answered neither true nor false.")
	}
	return yes, nil
}

// why puts what went wrong into words of its own: those of the language quote values.
func why(err error) Failure {
	text := err.Error()
	for _, w := range []struct{ mark, words string }{
		{"cost limit", "It was too much work for an event."},
		{"no such key", "It asked for a detail that an event does not have. Ask with event.details.text(…) or has(…)."},
		{"no such overload", "It compared values of different types."},
		{"by zero", "It divided by zero."},
		{"overflow", "A number was too large."},
		{"range", "A number was out of range."},
		{"index out of bounds", "A list was shorter than it expected."},
		{"timezone", "It asked for a time zone that does not exist."},
		{"time zone", "It asked for a time zone that does not exist."},
		{"pars", "A text could not be read as a number or a time."},
		{"conver", "A text could not be read as a number or a time."},
		{"invalid syntax", "A text could not be read as a number or a time."},
	} {
		if strings.Contains(text, w.mark) {
			return Failure(w.words)
		}
	}
	return Failure("It could not be evaluated.")
}

// IsFailure reports whether an error is the rule's own.
func IsFailure(err error) bool {
	var f Failure
	return errors.As(err, &f)
}
