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
		t := duckdb.PreparedStatementColumnLogicalType(s.stmt, i)
		s.Columns = append(s.Columns, wire.Column{Name: duckdb.PreparedStatementColumnName(s.stmt, i), Type: typeName(t)})
		duckdb.DestroyLogicalType(&t)
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
	state := duckdb.StateError
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
		r.Columns = append(r.Columns, wire.Column{Name: names[i], Type: typeName(types[i])})
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

var plainTypes = map[duckdb.Type]string{
	duckdb.TypeBoolean: "BOOLEAN", duckdb.TypeTinyInt: "TINYINT", duckdb.TypeSmallInt: "SMALLINT",
	duckdb.TypeInteger: "INTEGER", duckdb.TypeBigInt: "BIGINT", duckdb.TypeUTinyInt: "UTINYINT",
	duckdb.TypeUSmallInt: "USMALLINT", duckdb.TypeUInteger: "UINTEGER", duckdb.TypeUBigInt: "UBIGINT",
	duckdb.TypeFloat: "FLOAT", duckdb.TypeDouble: "DOUBLE", duckdb.TypeHugeInt: "HUGEINT",
	duckdb.TypeUHugeInt: "UHUGEINT", duckdb.TypeVarchar: "VARCHAR", duckdb.TypeBlob: "BLOB",
	duckdb.TypeDate: "DATE", duckdb.TypeTime: "TIME", duckdb.TypeTimeTZ: "TIME WITH TIME ZONE",
	duckdb.TypeTimestamp: "TIMESTAMP", duckdb.TypeTimestampS: "TIMESTAMP_S",
	duckdb.TypeTimestampMS: "TIMESTAMP_MS", duckdb.TypeTimestampNS: "TIMESTAMP_NS",
	duckdb.TypeTimestampTZ: "TIMESTAMP WITH TIME ZONE", duckdb.TypeInterval: "INTERVAL",
	duckdb.TypeUUID: "UUID", duckdb.TypeBit: "BIT", duckdb.TypeEnum: "ENUM", duckdb.TypeUnion: "UNION",
	duckdb.TypeSQLNull: "NULL",
}

// typeName is the type as DuckDB writes it.
func typeName(t duckdb.LogicalType) string {
	if alias := duckdb.LogicalTypeGetAlias(t); alias != "" {
		return alias
	}
	child := func(c duckdb.LogicalType) string {
		defer duckdb.DestroyLogicalType(&c)
		return typeName(c)
	}
	id := duckdb.GetTypeId(t)
	switch id {
	case duckdb.TypeDecimal:
		return fmt.Sprintf("DECIMAL(%d,%d)", duckdb.DecimalWidth(t), duckdb.DecimalScale(t))
	case duckdb.TypeList:
		return child(duckdb.ListTypeChildType(t)) + "[]"
	case duckdb.TypeArray:
		return fmt.Sprintf("%s[%d]", child(duckdb.ArrayTypeChildType(t)), duckdb.ArrayTypeArraySize(t))
	case duckdb.TypeMap:
		return fmt.Sprintf("MAP(%s, %s)", child(duckdb.MapTypeKeyType(t)), child(duckdb.MapTypeValueType(t)))
	case duckdb.TypeStruct:
		var fields []string
		for i := range duckdb.StructTypeChildCount(t) {
			fields = append(fields, Identifier(duckdb.StructTypeChildName(t, i))+" "+child(duckdb.StructTypeChildType(t, i)))
		}
		return "STRUCT(" + strings.Join(fields, ", ") + ")"
	}
	return plainTypes[id]
}
