package incident

import (
	"fmt"
	"io"
	"strconv"
)

// MarshalGQL writes the state as an enum value of the API.
func (d DrillState) MarshalGQL(w io.Writer) { _, _ = io.WriteString(w, strconv.Quote(string(d))) }

// UnmarshalGQL refuses states that people send: they follow from the clock.
func (d *DrillState) UnmarshalGQL(any) error { return fmt.Errorf("DrillState cannot be sent") }

// MarshalGQL writes the phase as an enum value of the API.
func (p PhaseName) MarshalGQL(w io.Writer) { _, _ = io.WriteString(w, strconv.Quote(string(p))) }

// UnmarshalGQL refuses phases that people send.
func (p *PhaseName) UnmarshalGQL(any) error { return fmt.Errorf("DrillPhaseName cannot be sent") }

// MarshalGQL writes the state as an enum value of the API.
func (t TaskState) MarshalGQL(w io.Writer) { _, _ = io.WriteString(w, strconv.Quote(string(t))) }

// UnmarshalGQL refuses states that people send: they follow from what was done.
func (t *TaskState) UnmarshalGQL(any) error { return fmt.Errorf("IncidentTaskState cannot be sent") }
