package posture

import (
	"fmt"
	"slices"
	"strings"
	"time"

	row "github.com/strongroom/strongroom/ent/alert"
)

// State is how a check ends.
type State string

// The states.
const (
	OK        State = "OK"
	Attention State = "ATTENTION"
	Bad       State = "BAD"
	None      State = "NOT_APPLICABLE"
)

// rank orders states, the worst last.
func rank(s State) int { return slices.Index([]State{None, OK, Attention, Bad}, s) }

// Word is the state in a sentence.
func (s State) Word() string {
	return strings.ReplaceAll(strings.ToLower(string(s)), "_", " ")
}

// Outcome is what a check makes of the facts.
type Outcome struct {
	State State
	Found string
}

func ok(format string, args ...any) Outcome { return Outcome{OK, fmt.Sprintf(format, args...)} }
func warn(format string, args ...any) Outcome {
	return Outcome{Attention, fmt.Sprintf(format, args...)}
}
func bad(format string, args ...any) Outcome  { return Outcome{Bad, fmt.Sprintf(format, args...)} }
func none(format string, args ...any) Outcome { return Outcome{None, fmt.Sprintf(format, args...)} }

// Check is one thing that is looked at.
type Check struct {
	ID    string
	Title string
	// Meaning says why it matters, Advice what to do when it is not ok.
	Meaning, Advice string
	// Installation is whether it is about the server, and not about the organization.
	Installation bool
	// Worst is the worst state that it can end in.
	Worst State
	// Severity is of the alert when it turns bad; empty raises none.
	Severity row.Severity
	Judge    func(f *Facts) Outcome
}

const day = 24 * time.Hour

// Checks is the table. docs/generated/posture.md is made from it.
var Checks = slices.Concat(serverChecks, dataChecks, peopleChecks)

// days is how many whole days there are from one time to another.
func days(from, to time.Time) int { return int(to.Sub(from) / day) }

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
