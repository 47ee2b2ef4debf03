package blast

import (
	"fmt"
	"io"
	"slices"
	"strconv"
)

// MarshalGQL writes what was stolen as an enum value of the API.
func (s Stolen) MarshalGQL(w io.Writer) { _, _ = io.WriteString(w, strconv.Quote(string(s))) }

// UnmarshalGQL reads an enum value of the API and refuses any that cannot be stolen.
func (s *Stolen) UnmarshalGQL(v any) error {
	text, ok := v.(string)
	if !ok || !slices.Contains(Thefts, Stolen(text)) {
		return fmt.Errorf("%v is not a StolenCredential", v)
	}
	*s = Stolen(text)
	return nil
}

// MarshalGQL writes the area as an enum value of the API.
func (a Area) MarshalGQL(w io.Writer) { _, _ = io.WriteString(w, strconv.Quote(string(a))) }

// UnmarshalGQL reads an enum value of the API and refuses any that is no area.
func (a *Area) UnmarshalGQL(v any) error {
	text, ok := v.(string)
	if !ok || !slices.Contains(Areas, Area(text)) {
		return fmt.Errorf("%v is not a BlastArea", v)
	}
	*a = Area(text)
	return nil
}
