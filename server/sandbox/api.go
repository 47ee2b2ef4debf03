package sandbox

import (
	"io"
	"time"

	"github.com/strongroom/strongroom/server/sandbox/wire"
)

// The vocabulary of runs. It lives in package wire, which workers share.
type (
	SQLError      = wire.SQLError
	Kind          = wire.Kind
	Column        = wire.Column
	Param         = wire.Param
	Format        = wire.Format
	IngestOptions = wire.IngestOptions
	IngestColumn  = wire.IngestColumn
	IngestReport  = wire.IngestReport
	Reject        = wire.Reject
)

// Table is a Parquet file that a query reads under a name. Source must be safe
// for concurrent use; it is read in this process, so it may hold keys.
type Table struct {
	Name   string
	Source io.ReaderAt
	Size   int64 // bytes
}

// Query is one SELECT over the tables that its author may read. Authorising
// them is the caller's work, see Pool.Tables.
type Query struct {
	SQL    string
	Params []Param
	Tables []Table // at most MaxTables
	// MaxRows and MaxBytes bound the result; the rest is cut off and the result
	// marked as truncated. Zero means DefaultMaxRows and DefaultMaxBytes.
	MaxRows  int
	MaxBytes int64
}

// Limits of a query.
const (
	MaxTables       = 32
	MaxSQL          = 1 << 20 // bytes
	DefaultMaxRows  = 1_000_000
	DefaultMaxBytes = 256 << 20
)

// QueryResult is the account of a finished query; its rows went to the writer.
type QueryResult struct {
	Columns   []Column
	Rows      int64
	Truncated bool
	Elapsed   time.Duration
	PeakBytes int64 // peak resident memory of the worker, 0 if unknown
}

// Ingest is an uploaded file to be turned into Parquet.
type Ingest struct {
	Format  Format // Auto if empty
	Name    string // the uploaded name; only its extension is looked at
	Source  io.ReaderAt
	Size    int64 // bytes
	Options IngestOptions
}
