package worker

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/strongroom/strongroom/server/sandbox/engine"
	"github.com/strongroom/strongroom/server/sandbox/wire"
)

// json looks over a JSON file and returns how to read it. Three forms become a
// table: an array, records one after the other, and an object around the one
// array of objects that is meant, as in GeoJSON.
func (u *upload) json() (io.ReaderAt, int64, func() (relation, error), error) {
	var content io.ReaderAt = u.in
	size := u.in.size
	head := make([]byte, min(size, 4))
	if _, err := u.in.ReadAt(head, 0); err != nil && !errors.Is(err, io.EOF) {
		return nil, 0, nil, fmt.Errorf("read first bytes: %w", err)
	}
	switch {
	case bytes.HasPrefix(head, utf8BOM):
		content, size = section(u.in, int64(len(utf8BOM)), size)
	case bytes.HasPrefix(head, []byte{0xff, 0xfe}), bytes.HasPrefix(head, []byte{0xfe, 0xff}), bytes.IndexByte(head, 0) >= 0:
		return nil, 0, nil, badInput("This JSON file is not UTF-8. Save it as UTF-8.")
	}
	shape, err := scanJSON(content, size)
	if err != nil {
		return nil, 0, nil, err
	}
	var format, prefix string
	var largest int64
	switch {
	case shape.first != '{' && shape.first != '[':
		return nil, 0, nil, badInput("The JSON file holds neither an array nor records.")
	case shape.values > 1 && shape.first == '[':
		return nil, 0, nil, badInput("The JSON file holds several arrays. Upload each on its own.")
	case shape.values > 1:
		format, largest = "newline_delimited", shape.largest
		if shape.spread {
			format = "unstructured"
		}
		u.report.Format = wire.NDJSON
	case shape.first == '[':
		format, largest = "array", shape.elements.largest
	default:
		inner, others := meant(shape.members)
		if inner == nil {
			format, largest = "unstructured", shape.largest
			break
		}
		if others > 0 {
			u.warn("The file holds %d lists of records; only the largest, %q, was read.", others+1, inner.key)
		}
		content, size = section(content, inner.start, inner.end)
		format, largest, prefix = "array", inner.elements.largest, inner.key+"[]."
	}
	if u.report.Format == wire.NDJSON && shape.values == 1 {
		u.report.Format = wire.JSON
	}
	if largest > maxJSONRecord {
		return nil, 0, nil, badInput("A record of the JSON file has %d MB; at most %d can be read.", largest>>20, maxJSONRecord>>20)
	}
	args := []string{
		engine.Quote(u.path), "format=" + engine.Quote(format),
		fmt.Sprintf("maximum_object_size=%d", max(16<<20, largest+largest/8)),
	}
	if size <= 256<<20 {
		args = append(args, "sample_size=-1")
	} else {
		args = append(args, "sample_size=1000000")
	}
	return content, size, func() (relation, error) { return u.records(args, prefix, shape.big) }, nil
}

// meant returns the array of objects that a wrapping object is about, the
// largest if there are several, and how many others there are.
func meant(members []member) (inner *member, others int) {
	for i := range members {
		m := &members[i]
		if m.first != '[' || m.elements.first != '{' {
			continue
		}
		switch {
		case inner == nil:
			inner = m
			continue
		case m.end-m.start > inner.end-inner.start:
			inner = m
		}
		others++
	}
	return inner, others
}

// records makes a relation of what read_json sees. Integers that are too big
// for it would become approximate: where there are some, columns that it takes
// for DOUBLE are read as text, and become what all of their values are.
func (u *upload) records(args []string, prefix string, big bool) (relation, error) {
	call := func(more ...string) string {
		return "read_json(" + strings.Join(append(args[:len(args):len(args)], more...), ", ") + ")"
	}
	rel := relation{from: call()}
	if big {
		stmt, err := u.db.Prepare("FROM " + rel.from)
		if err != nil {
			return rel, err
		}
		var columns []string
		for i, c := range stmt.Columns {
			columns = append(columns, engine.Quote(c.Name)+": "+engine.Quote(exact(stmt.Types[i])))
		}
		stmt.Close()
		rel.from = call("auto_detect=false", "columns={"+strings.Join(columns, ", ")+"}")
		if err := rel.flatten(u, prefix); err != nil {
			return rel, err
		}
		return rel, u.weigh(&rel)
	}
	if err := rel.flatten(u, prefix); err != nil {
		return rel, err
	}
	if len(rel.columns) == 1 && rel.columns[0].name == "json" {
		rel.columns[0].name = "value" // the engine's name for elements that are no objects
	}
	return rel, nil
}

// exact writes a type with text instead of approximate numbers.
func exact(t engine.Type) string {
	switch {
	case t.Name == "DOUBLE":
		return "JSON"
	case len(t.Fields) > 0:
		fields := make([]string, len(t.Fields))
		for i, f := range t.Fields {
			fields[i] = engine.Identifier(f.Name) + " " + exact(f.Type)
		}
		return "STRUCT(" + strings.Join(fields, ", ") + ")"
	case t.Nested:
		return "JSON"
	}
	return t.Name
}

// weigh finds numbers among the columns that were read as JSON.
func (u *upload) weigh(rel *relation) error {
	rows, err := u.db.Text("SELECT " + rel.list(func(c column) string {
		if c.kind != "VARCHAR" {
			return "0, 0"
		}
		return "count(*) FILTER (WHERE TRY_CAST(" + c.sql + " AS DOUBLE) IS NULL AND " + c.sql + " IS NOT NULL), " +
			"count(*) FILTER (WHERE NOT regexp_full_match(" + c.sql + ", '-?[0-9]{1,38}'))"
	}) + " FROM " + rel.from)
	if err != nil {
		return err
	}
	for i := range rel.columns {
		c := &rel.columns[i]
		if !c.guessed {
			continue
		}
		switch {
		case number(rows[0][2*i]) > 0:
		case number(rows[0][2*i+1]) > 0:
			c.sql, c.kind = "CAST("+c.sql+" AS DOUBLE)", "DOUBLE"
		default:
			c.sql, c.kind = "CAST("+c.sql+" AS DECIMAL(38,0))", "DECIMAL(38,0)"
		}
	}
	return nil
}
