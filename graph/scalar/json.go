// Package scalar holds the custom scalars of the API.
package scalar

import (
	"encoding/json"
	"fmt"
	"io"
)

// JSON is a value that is written to the answer as it stands, without being
// decoded and encoded again: a page of a result is encoded once.
type JSON json.RawMessage

// MarshalGQL writes the value, or null if there is none.
func (j JSON) MarshalGQL(w io.Writer) {
	if len(j) == 0 {
		_, _ = io.WriteString(w, "null")
		return
	}
	_, _ = w.Write(j)
}

// UnmarshalGQL reads any JSON value.
func (j *JSON) UnmarshalGQL(v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("read JSON: %w", err)
	}
	*j = b
	return nil
}
