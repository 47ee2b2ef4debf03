package engine

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/apache/arrow-go/v18/arrow"
	duckdb "github.com/duckdb/duckdb-go-bindings"

	"github.com/strongroom/strongroom/server/sandbox/wire"
)

// Stmt is a prepared statement.
type Stmt struct {
	stmt duckdb.PreparedStatement
	// Columns are the columns of the result. Their types are unknown ("") as
	// long as they depend on parameters.
	Columns []wire.Column
	Types   []Type // of the columns, in full
}

// Prepare binds a single statement. DuckDB would run all but the last of
// several, so text from outside is checked before it comes here.
func (d *DB) Prepare(sql string) (*Stmt, error) {
	s := new(Stmt)
	if duckdb.Prepare(d.conn, sql, &s.stmt) == duckdb.StateError {
		defer s.Close()
		return nil, parseError(duckdb.PrepareError(s.stmt))
	}
	for i := range duckdb.PreparedStatementColumnCount(s.stmt) {
		t := ownType(duckdb.PreparedStatementColumnLogicalType(s.stmt, i))
		s.Columns = append(s.Columns, wire.Column{Name: duckdb.PreparedStatementColumnName(s.stmt, i), Type: t.Name})
		s.Types = append(s.Types, t)
	}
	return s, nil
}

// Close frees the statement.
func (s *Stmt) Close() { duckdb.DestroyPrepare(&s.stmt) }

// Bind sets the named parameters. Each parameter of the SQL needs a value, and
// none may be left over.
func (s *Stmt) Bind(params []wire.Param) error {
	used := make(map[string]wire.Param, len(params))
	for _, p := range params {
		used[strings.ToLower(p.Name)] = p
	}
	for i := duckdb.IdxT(1); i <= duckdb.NParams(s.stmt); i++ {
		name := strings.ToLower(duckdb.ParameterName(s.stmt, i))
		p, ok := used[name]
		if !ok {
			return &wire.SQLError{Kind: wire.Binder, Message: fmt.Sprintf("The parameter $%s has no value.", name)}
		}
		if err := s.bind(i, p); err != nil {
			return err
		}
	}
	return nil
}

func (s *Stmt) bind(i duckdb.IdxT, p wire.Param) error {
	bad := func() error {
		return &wire.SQLError{Kind: wire.Binder, Message: fmt.Sprintf("The value of $%s is not a %s.", p.Name, p.Type)}
	}
	var state duckdb.State
	if p.Value == nil {
		state = duckdb.BindNull(s.stmt, i)
	} else {
		text := *p.Value
		switch p.Type {
		case wire.String, "":
			state = duckdb.BindVarchar(s.stmt, i, text)
		case wire.Integer:
			n, err := strconv.ParseInt(text, 10, 64)
			if err != nil {
				return bad()
			}
			state = duckdb.BindInt64(s.stmt, i, n)
		case wire.Number:
			n, err := strconv.ParseFloat(text, 64)
			if err != nil {
				return bad()
			}
			state = duckdb.BindDouble(s.stmt, i, n)
		case wire.Bool:
			b, err := strconv.ParseBool(text)
			if err != nil {
				return bad()
			}
			state = duckdb.BindBoolean(s.stmt, i, b)
		case wire.Date:
			t, err := time.Parse(time.DateOnly, text)
			if err != nil {
				return bad()
			}
			v := duckdb.CreateDate(duckdb.NewDate(int32(t.Unix() / 86400)))
			defer duckdb.DestroyValue(&v)
			state = duckdb.BindValue(s.stmt, i, v)
		case wire.Timestamp:
			t, err := time.Parse(time.RFC3339Nano, text)
			if err != nil {
				if t, err = time.Parse("2006-01-02T15:04:05.999999999", text); err != nil {
					return bad()
				}
			}
			v := duckdb.CreateTimestamp(duckdb.NewTimestamp(t.UnixMicro()))
			defer duckdb.DestroyValue(&v)
			state = duckdb.BindValue(s.stmt, i, v)
		default:
			return bad()
		}
	}
	if state == duckdb.StateError {
		return bad()
	}
	return nil
}

// Run starts the statement. Rows are computed as they are fetched.
func (s *Stmt) Run() (*Rows, error) {
	var pending duckdb.PendingResult
	defer duckdb.DestroyPending(&pending)
	if duckdb.PendingPreparedStreaming(s.stmt, &pending) == duckdb.StateError {
		return nil, parseError(duckdb.PendingError(pending))
	}
	r := new(Rows)
	if duckdb.ExecutePending(pending, &r.result) == duckdb.StateError {
		defer duckdb.DestroyResult(&r.result)
		return nil, parseError(duckdb.ResultError(&r.result))
	}
	n := duckdb.ColumnCount(&r.result)
	names, types := make([]string, n), make([]duckdb.LogicalType, n)
	for i := range n {
		names[i] = duckdb.ColumnName(&r.result, i)
		types[i] = duckdb.ColumnLogicalType(&r.result, i)
		r.Columns = append(r.Columns, wire.Column{Name: names[i], Type: readType(types[i]).Name})
	}
	r.options = duckdb.ResultGetArrowOptions(&r.result)
	var err error
	r.Schema, err = arrowSchema(r.options, types, names)
	for i := range types {
		duckdb.DestroyLogicalType(&types[i])
	}
	if err != nil {
		r.Close()
		return nil, err
	}
	return r, nil
}

// Rows is a running result.
type Rows struct {
	result  duckdb.Result
	options duckdb.ArrowOptions
	Schema  *arrow.Schema
	Columns []wire.Column
}

// Next returns the next batch, which the caller releases, or nil at the end.
func (r *Rows) Next() (arrow.RecordBatch, error) {
	chunk := duckdb.FetchChunk(r.result)
	if chunk.Ptr == nil {
		if message := duckdb.ResultError(&r.result); message != "" {
			return nil, parseError(message)
		}
		return nil, nil
	}
	defer duckdb.DestroyDataChunk(&chunk)
	return arrowBatch(r.options, r.Schema, chunk)
}

// Close frees the result.
func (r *Rows) Close() {
	duckdb.DestroyArrowOptions(&r.options)
	duckdb.DestroyResult(&r.result)
}
