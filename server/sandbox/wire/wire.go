// Package wire is what the server and its workers say to each other: the jobs,
// the reports and the frames that carry them. It is a leaf, so that both sides
// of the wall share one vocabulary and neither imports the other.
//
// The server trusts nothing that arrives from a worker. See ReadFrame.
package wire

import "time"

// Kind says what stopped a run. It is stored with the run and chooses the icon
// and the advice that a person sees, so its values never change.
type Kind string

// The kinds of SQLError.
const (
	Syntax    Kind = "syntax"    // the text is not SQL, or not one statement
	Catalog   Kind = "catalog"   // a table, column or function does not exist
	Binder    Kind = "binder"    // types or names do not fit together
	Runtime   Kind = "runtime"   // a value made the query fail: cast, overflow, division
	Forbidden Kind = "forbidden" // the SQL asks for something that no run may do
	Timeout   Kind = "timeout"   // the time limit of the run passed
	Memory    Kind = "memory"    // the memory or spill limit of the run was reached
	Cancelled Kind = "cancelled" // the person or the server gave up on it
	Crashed   Kind = "crashed"   // the worker ended without an answer
	BadInput  Kind = "input"     // an uploaded file cannot be read as what it claims to be
)

// SQLError is a failure of one run, in words that are safe to show to the
// person who started it: no path, no setting, nothing of another dataset.
type SQLError struct {
	Kind    Kind   `json:"kind"`
	Message string `json:"message"`
	// Line and Column point into the SQL, counted from 1 in characters; 0 if unknown.
	Line   int `json:"line,omitempty"`
	Column int `json:"column,omitempty"`
}

func (e *SQLError) Error() string { return e.Message }

// Is matches any SQLError of the same kind.
func (e *SQLError) Is(target error) bool {
	t, ok := target.(*SQLError)
	return ok && t.Kind == e.Kind
}

// Column is one column of a result, with DuckDB's name for its type.
type Column struct {
	Name string `json:"name"`
	Type string `json:"type"`
}

// ParamType says how the text of a Param is read.
type ParamType string

// The types of parameters. Dates are 2006-01-02, timestamps 2006-01-02T15:04:05
// with optional fraction and zone.
const (
	String    ParamType = "string"
	Integer   ParamType = "integer"
	Number    ParamType = "number"
	Bool      ParamType = "bool"
	Date      ParamType = "date"
	Timestamp ParamType = "timestamp"
)

// Param is the value of $Name in the SQL. A nil Value is NULL.
type Param struct {
	Name  string    `json:"name"`
	Type  ParamType `json:"type"`
	Value *string   `json:"value"`
}

// Format is the form of an uploaded file.
type Format string

// The formats that Ingest reads. Auto looks at the first bytes and at the name.
const (
	Auto    Format = "auto"
	CSV     Format = "csv"
	JSON    Format = "json"
	NDJSON  Format = "ndjson"
	Parquet Format = "parquet"
)

// IngestOptions override what would be detected. Zero values detect.
type IngestOptions struct {
	Delimiter string `json:"delimiter,omitempty"` // one character, CSV only
	Quote     string `json:"quote,omitempty"`     // one character, CSV only
	Header    *bool  `json:"header,omitempty"`    // CSV only
	Encoding  string `json:"encoding,omitempty"`  // "utf-8", "utf-16" or "latin-1"; CSV only
	AllText   bool   `json:"allText,omitempty"`   // read every CSV column as text
}

// IngestColumn describes one column of the stored table.
type IngestColumn struct {
	Name       string `json:"name"`
	SourcePath string `json:"sourcePath"` // header or JSON path that it came from
	Type       string `json:"type"`
	Nulls      int64  `json:"nulls"`
	Distinct   int64  `json:"distinct"` // exact for files up to 32 MB, else within some 10 %
	Min        string `json:"min,omitempty"`
	Max        string `json:"max,omitempty"`
}

// Reject is one row that was left out. Line counts from 1 and may be 0 if unknown.
type Reject struct {
	Line   int64  `json:"line"`
	Column string `json:"column,omitempty"`
	Reason string `json:"reason"`
}

// IngestReport says what became of an uploaded file. Min, Max and Preview hold
// values of the dataset: whoever may not read it may not read them.
type IngestReport struct {
	Format   Format         `json:"format"`
	Columns  []IngestColumn `json:"columns"`
	Rows     int64          `json:"rows"`
	Rejected int64          `json:"rejected"`
	Rejects  []Reject       `json:"rejects,omitempty"` // the first 100
	Warnings []string       `json:"warnings,omitempty"`
	Preview  [][]*string    `json:"preview,omitempty"` // the first 50 rows as text; nil is NULL
}

// QueryReport is the worker's account of a finished query.
type QueryReport struct {
	Columns   []Column `json:"columns"`
	Rows      int64    `json:"rows"`
	Truncated bool     `json:"truncated"`
}

// JobKind is what a worker is asked to do, once.
type JobKind string

// The kinds of jobs.
const (
	JobQuery  JobKind = "query"
	JobIngest JobKind = "ingest"
	JobTables JobKind = "tables"
	JobAttack JobKind = "attack" // the self-test tries to get out
)

// Job is the one task of a worker's life.
type Job struct {
	Kind     JobKind       `json:"kind"`
	SQL      string        `json:"sql,omitempty"`
	Params   []Param       `json:"params,omitempty"`
	Inputs   []Input       `json:"inputs,omitempty"`
	MaxRows  int           `json:"maxRows,omitempty"`
	MaxBytes int64         `json:"maxBytes,omitempty"`
	Format   Format        `json:"format,omitempty"`
	Name     string        `json:"name,omitempty"`
	Options  IngestOptions `json:"options,omitzero"`
	Attack   *Attack       `json:"attack,omitempty"`
}

// Input is a file that the worker may read through its parent by its position
// in Job.Inputs.
type Input struct {
	Name string `json:"name"`
	Size int64  `json:"size"`
}

// Attack is one try of the self-test to get out of the sandbox.
type Attack struct {
	Name     string `json:"name"`
	SQL      string `json:"sql,omitempty"`
	Port     int    `json:"port,omitempty"`     // a listener on the host's loopback
	Parent   int    `json:"parent,omitempty"`   // the server's process id
	File     string `json:"file,omitempty"`     // a host file that must stay out of reach
	Socket   string `json:"socket,omitempty"`   // an abstract unix socket of the host
	MemoryMB int    `json:"memoryMB,omitempty"` // how much to take
}

// AttackReport is how an attack ended. A worker that was killed sends none.
type AttackReport struct {
	Succeeded bool   `json:"succeeded"`
	Detail    string `json:"detail"`
}

// Ready is the first thing a worker says: which walls stand around it.
type Ready struct {
	Namespaces bool          `json:"namespaces"`
	Landlock   int           `json:"landlock"` // ABI version, 0 if absent
	Seccomp    bool          `json:"seccomp"`
	Spill      bool          `json:"spill"` // a private tmpfs is there to spill to
	Engine     string        `json:"engine"`
	Took       time.Duration `json:"took"` // since main began
}
