package posture

import (
	"fmt"
	"io"
	"strconv"
)

// MarshalGQL writes the state as an enum value of the API.
func (s State) MarshalGQL(w io.Writer) { _, _ = io.WriteString(w, strconv.Quote(string(s))) }

// UnmarshalGQL reads an enum value of the API and refuses any that is not a state.
func (s *State) UnmarshalGQL(v any) error {
	text, _ := v.(string)
	if rank(State(text)) < 0 {
		return fmt.Errorf("%v is not a PostureState", v)
	}
	*s = State(text)
	return nil
}
