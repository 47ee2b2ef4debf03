// Package spec holds the structured values of entities: what is stored as JSON.
package spec

import "time"

// Parameter is a named value of an analysis or run; SQL refers to it as $name.
type Parameter struct {
	Name string `json:"name"`
	// Type is one of TEXT, NUMBER, BOOLEAN and DATE.
	Type  string `json:"type"`
	Value string `json:"value"`
}

// Chart says how a result is drawn. It is a small description of ours: nothing
// of it reaches the chart library unread.
type Chart struct {
	// Kind is one of TABLE, BAR, LINE, AREA, SCATTER and PIE; empty is TABLE.
	Kind   string   `json:"kind,omitempty"`
	X      string   `json:"x,omitempty"`
	Y      []string `json:"y,omitempty"`
	Series string   `json:"series,omitempty"`
}

// ResultColumn is one column of a result.
type ResultColumn struct {
	Name string `json:"name"`
	// Type is the DuckDB type.
	Type string `json:"type"`
}

// Approval is the yes to a recovery, of an admin, or of the operator, whose By is
// empty.
type Approval struct {
	By string    `json:"by,omitempty"`
	At time.Time `json:"at"`
}
