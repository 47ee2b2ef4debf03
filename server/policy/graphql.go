package policy

import (
	"fmt"
	"io"
	"slices"
	"strconv"
)

// MarshalGQL writes the demand as an enum value of the API.
func (f Factor) MarshalGQL(w io.Writer) {
	if f == "" {
		f = Optional
	}
	_, _ = io.WriteString(w, strconv.Quote(string(f)))
}

// UnmarshalGQL reads an enum value of the API and refuses any that is no demand.
func (f *Factor) UnmarshalGQL(v any) error {
	s, ok := v.(string)
	if !ok || !slices.Contains(Factors, Factor(s)) {
		return fmt.Errorf("%v is not a FactorRule", v)
	}
	*f = Factor(s)
	return nil
}
