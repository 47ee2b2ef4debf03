package worker

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/ipc"

	"github.com/strongroom/strongroom/server/sandbox/engine"
	"github.com/strongroom/strongroom/server/sandbox/wire"
)

func decode(b []byte, v any) error {
	if err := json.Unmarshal(b, v); err != nil {
		return fmt.Errorf("decode job: %w", err)
	}
	return nil
}

// query runs the SQL of a person and streams its rows as Arrow.
func (w *worker) query(job wire.Job) (wire.QueryReport, error) {
	paths, err := w.mount(job.Inputs)
	if err != nil {
		return wire.QueryReport{}, err
	}
	c, err := check(w.db, job.SQL)
	if err != nil {
		return wire.QueryReport{}, err
	}
	known := make(map[string]bool, len(job.Inputs))
	for _, in := range job.Inputs {
		known[strings.ToLower(in.Name)] = true
	}
	for _, t := range c.tables {
		if !known[strings.ToLower(t)] {
			return wire.QueryReport{}, &wire.SQLError{Kind: wire.Catalog, Message: fmt.Sprintf("There is no dataset called %q here.", t)}
		}
	}
	for i, in := range job.Inputs {
		sql := "CREATE VIEW " + engine.Identifier(in.Name) + " AS FROM read_parquet(" + engine.Quote(paths[i]) + ")"
		if err := w.db.Exec(sql); err != nil {
			return wire.QueryReport{}, err
		}
	}
	stmt, rows, offset, err := w.start(job)
	if err != nil {
		return wire.QueryReport{}, friendly(err, job.SQL, offset)
	}
	defer stmt.Close()
	defer rows.Close()
	report, err := w.stream(rows, job)
	if err != nil {
		return wire.QueryReport{}, friendly(err, job.SQL, offset)
	}
	return report, nil
}

// start begins the query. Columns of types that a browser or a CSV file has no
// word for are turned into text by a SELECT around it, which is offset bytes
// longer at the front; their names and types are reported as they were.
func (w *worker) start(job wire.Job) (stmt *engine.Stmt, rows *engine.Rows, offset int, err error) {
	sql := job.SQL
	var columns []wire.Column // as the person wrote them, once the query is wrapped
	for {
		if columns != nil {
			// What runs is what was checked, whoever wrote it last.
			if _, err := check(w.db, sql); err != nil {
				return nil, nil, 0, &wire.SQLError{Kind: wire.Syntax, Message: "This query cannot be run as it is written. Leave out its last semicolon and comments."}
			}
		}
		if stmt, err = w.db.Prepare(sql); err != nil {
			return nil, nil, offset, err
		}
		known := stmt.Columns
		if columns == nil && !plain(known) {
			stmt.Close()
			columns, sql, offset = wrap(known, job.SQL)
			continue
		}
		if err = stmt.Bind(job.Params); err == nil {
			rows, err = stmt.Run()
		}
		if err != nil {
			stmt.Close()
			return nil, nil, offset, err
		}
		if columns != nil {
			rows.Columns = columns
			return stmt, rows, offset, nil
		}
		if plain(rows.Columns) {
			return stmt, rows, offset, nil
		}
		// With parameters, the types are known only now.
		columns, sql, offset = wrap(rows.Columns, job.SQL)
		rows.Close()
		stmt.Close()
	}
}

var directTypes = map[string]bool{
	"BOOLEAN": true, "TINYINT": true, "SMALLINT": true, "INTEGER": true, "BIGINT": true, "HUGEINT": true,
	"UTINYINT": true, "USMALLINT": true, "UINTEGER": true, "UBIGINT": true, "FLOAT": true, "DOUBLE": true,
	"VARCHAR": true, "JSON": true, "BLOB": true, "DATE": true, "TIME": true, "TIMESTAMP": true, "TIMESTAMP_S": true,
	"TIMESTAMP_MS": true, "TIMESTAMP_NS": true, "TIMESTAMP WITH TIME ZONE": true,
}

func direct(t string) bool { return directTypes[t] || strings.HasPrefix(t, "DECIMAL(") }

// plain says whether all columns can travel as they are. A query whose types
// depend on parameters shows one column without a type before it runs.
func plain(columns []wire.Column) bool {
	if len(columns) == 1 && columns[0].Type == "" {
		return true
	}
	return !slices.ContainsFunc(columns, func(c wire.Column) bool { return !direct(c.Type) })
}

// wrap puts a SELECT around sql that turns what is not plain into text. The
// text of sql begins offset bytes into the result.
func wrap(columns []wire.Column, sql string) (_ []wire.Column, wrapped string, offset int) {
	var names, items []string
	for i, c := range columns {
		name := fmt.Sprintf("c%d", i)
		item := name
		switch {
		case direct(c.Type):
		case nested(c.Type):
			item = "CAST(to_json(" + name + ") AS VARCHAR) AS " + name
		default:
			item = "CAST(" + name + " AS VARCHAR) AS " + name
		}
		names, items = append(names, name), append(items, item)
	}
	head := "SELECT " + strings.Join(items, ", ") + " FROM (\n"
	return columns, head + withoutEnd(sql) + "\n) AS t(" + strings.Join(names, ", ") + ")", len(head)
}

// withoutEnd cuts off the semicolon that may end a statement, and what follows
// it, which can only be comments: a second statement was refused.
func withoutEnd(sql string) string {
	for i := 0; i < len(sql); {
		switch rest := sql[i:]; {
		case rest[0] == ';':
			return sql[:i]
		case rest[0] == '\'' || rest[0] == '"':
			i += 1 + until(rest[1:], rest[:1])
		case strings.HasPrefix(rest, "--"):
			i += until(rest, "\n")
		case strings.HasPrefix(rest, "/*"):
			i += 2 + until(rest[2:], "*/")
		case rest[0] == '$':
			// $tag$ text $tag$, or a parameter.
			tag := dollarTag.FindString(rest)
			i += max(len(tag), 1)
			if tag != "" {
				i += until(sql[i:], tag)
			}
		default:
			i++
		}
	}
	return sql
}

var dollarTag = regexp.MustCompile(`^\$([A-Za-z_][A-Za-z_0-9]*)?\$`)

// until returns how many bytes of s there are up to the end of mark.
func until(s, mark string) int {
	if i := strings.Index(s, mark); i >= 0 {
		return i + len(mark)
	}
	return len(s)
}

func nested(t string) bool {
	return strings.HasSuffix(t, "]") || strings.HasPrefix(t, "STRUCT(") || strings.HasPrefix(t, "MAP(") || t == "UNION" || t == "VARIANT"
}

// stream writes the rows as an Arrow IPC stream within the job's bounds.
func (w *worker) stream(rows *engine.Rows, job wire.Job) (wire.QueryReport, error) {
	report := wire.QueryReport{Columns: rows.Columns}
	fields := make([]arrow.Field, len(rows.Columns))
	for i, c := range rows.Columns {
		fields[i] = arrow.Field{Name: c.Name, Type: rows.Schema.Field(i).Type, Nullable: true}
	}
	schema := arrow.NewSchema(fields, nil)
	out := ipc.NewWriter(w.out, ipc.WithSchema(schema))
	begun := false
	for {
		batch, err := rows.Next()
		if err != nil {
			return report, err
		}
		if batch == nil {
			break
		}
		n := batch.NumRows()
		if room := int64(job.MaxRows) - report.Rows; n > room {
			report.Truncated = true
			cut := batch.NewSlice(0, room)
			batch.Release()
			batch, n = cut, room
		}
		if w.out.total+sizeOf(batch) > job.MaxBytes {
			report.Truncated = true
			n = 0
		}
		if n > 0 {
			named := array.NewRecordBatch(schema, batch.Columns(), n)
			err = out.Write(named)
			named.Release()
			report.Rows += n
		}
		batch.Release()
		if err != nil {
			return report, fmt.Errorf("write rows: %w", err)
		}
		if report.Truncated {
			break
		}
		if !begun {
			// The first rows are worth showing at once.
			begun = true
			if err := w.out.flush(); err != nil {
				return report, fmt.Errorf("write rows: %w", err)
			}
		}
	}
	if err := out.Close(); err != nil {
		return report, fmt.Errorf("end rows: %w", err)
	}
	return report, nil
}

// sizeOf is about what a batch will take in the stream.
func sizeOf(batch arrow.RecordBatch) int64 {
	var data func(d arrow.ArrayData) int64
	data = func(d arrow.ArrayData) int64 {
		n := int64(0)
		for _, b := range d.Buffers() {
			if b != nil {
				n += int64(b.Len())
			}
		}
		for _, child := range d.Children() {
			n += data(child)
		}
		return n
	}
	total := int64(512)
	for _, c := range batch.Columns() {
		total += 64 + data(c.Data())
	}
	return total
}
