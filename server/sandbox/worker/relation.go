package worker

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/strongroom/strongroom/server/sandbox/engine"
	"github.com/strongroom/strongroom/server/sandbox/wire"
)

// relation is the content of an upload as flat columns.
type relation struct {
	from    string // what stands after FROM
	storing string // the same while rows are stored, if it differs
	columns []column
}

// column is one column of the stored table.
type column struct {
	name   string // unique, as people will write it
	source string // where in the file it comes from
	sql    string // its value
	kind   string // its type
	// guessed says that a column of JSON text may turn out to hold numbers.
	guessed bool
}

// flatten makes the columns of rel from the types that the engine sees: structs
// become dotted columns, what else is nested becomes JSON text, and types that
// Parquet or a browser would bend become ones that they keep.
func (rel *relation) flatten(u *upload, prefix string) error {
	stmt, err := u.db.Prepare("FROM " + rel.from)
	if err != nil {
		return err
	}
	defer stmt.Close()
	var add func(sql, path string, t engine.Type)
	add = func(sql, path string, t engine.Type) {
		if len(t.Fields) > 0 {
			for _, f := range t.Fields {
				add("struct_extract("+sql+", "+engine.Quote(f.Name)+")", path+"."+f.Name, f.Type)
			}
			return
		}
		c := column{name: path, source: prefix + path, sql: sql, kind: t.Name}
		switch {
		case t.Nested:
			c.sql, c.kind = "CAST(to_json("+sql+") AS VARCHAR)", "VARCHAR"
		case t.Name == "JSON":
			// A JSON string is worth its content, all else its text.
			c.guessed = true
			c.sql, c.kind = "CASE json_type("+sql+") WHEN 'VARCHAR' THEN "+sql+"->>'$' WHEN 'NULL' THEN NULL ELSE CAST("+sql+" AS VARCHAR) END", "VARCHAR"
		case t.Name == "HUGEINT" || t.Name == "UHUGEINT": // Parquet would store a DOUBLE
			c.sql, c.kind = "CAST("+sql+" AS DECIMAL(38,0))", "DECIMAL(38,0)"
		case !direct(t.Name):
			c.sql, c.kind = "CAST("+sql+" AS VARCHAR)", "VARCHAR"
		}
		rel.columns = append(rel.columns, c)
	}
	for i, c := range stmt.Columns {
		add(engine.Identifier(c.Name), c.Name, stmt.Types[i])
	}
	return nil
}

// rename gives all columns names that are trimmed, present and different.
// Case does not distinguish names in SQL.
func (rel *relation) rename() {
	names := make([]string, len(rel.columns))
	taken := make(map[string]bool, len(rel.columns))
	var again []int // columns whose name another has already
	for i, c := range rel.columns {
		names[i] = cleanName(c.name)
		if names[i] == "" {
			names[i] = "column" + strconv.Itoa(i+1)
		}
		if taken[strings.ToLower(names[i])] {
			again = append(again, i)
		}
		taken[strings.ToLower(names[i])] = true
	}
	for _, i := range again {
		base := names[i]
		for n := 2; taken[strings.ToLower(names[i])]; n++ {
			names[i] = base + "_" + strconv.Itoa(n)
		}
		taken[strings.ToLower(names[i])] = true
	}
	for i := range rel.columns {
		rel.columns[i].name = names[i]
	}
}

// cleanName is a column's name without what cannot be seen.
func cleanName(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r == '\ufeff' {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "�"))
	s = strings.Join(strings.Fields(s), " ")
	const longest = 200
	if runes := []rune(s); len(runes) > longest {
		s = string(runes[:longest])
	}
	return s
}

func (rel *relation) list(item func(c column) string) string {
	items := make([]string, len(rel.columns))
	for i, c := range rel.columns {
		items[i] = item(c)
	}
	return strings.Join(items, ", ")
}

// store writes the relation to output and fills the report.
func (u *upload) store(rel relation, output string) error {
	switch n := len(rel.columns); {
	case n == 0:
		return badInput("The file has no columns.")
	case n > maxColumns:
		return badInput("The file has %d columns; at most %d can be read.", n, maxColumns)
	}
	rel.rename()
	if rel.storing == "" {
		rel.storing = rel.from
	}
	if u.report.Columns == nil {
		if err := u.measure(&rel); err != nil {
			return err
		}
	}
	for i, c := range rel.columns {
		r := &u.report.Columns[i]
		r.Name, r.SourcePath, r.Type = c.name, c.source, c.kind
	}
	preview, err := u.db.Text("SELECT " + rel.list(func(c column) string {
		return "left(CAST(" + c.sql + " AS VARCHAR), " + strconv.Itoa(previewText) + ")"
	}) + " FROM " + rel.from + " LIMIT " + strconv.Itoa(previewRows))
	if err != nil {
		return err
	}
	u.report.Preview = preview

	// The placeholder is written in order, once: no temporary file, no rename.
	stored, err := u.db.Text("COPY (SELECT " + rel.list(func(c column) string {
		return c.sql + " AS " + engine.Identifier(c.name)
	}) + " FROM " + rel.storing + ") TO " + engine.Quote(output) +
		" (FORMAT parquet, COMPRESSION zstd, RETURN_STATS, USE_TMP_FILE false)")
	if err != nil {
		return err
	}
	return u.statistics(stored)
}

// measure counts distinct values and finds out which wide integers are narrow
// after all: DuckDB makes a HUGEINT of a column with both signs.
func (u *upload) measure(rel *relation) error {
	u.report.Columns = make([]wire.IngestColumn, len(rel.columns))
	rows, err := u.db.Text("SELECT " + rel.list(func(c column) string {
		narrow := "0"
		if c.kind == "DECIMAL(38,0)" {
			narrow = "coalesce(count(*) FILTER (WHERE TRY_CAST(" + c.sql + " AS BIGINT) IS NULL AND " + c.sql + " IS NOT NULL), 0)"
		}
		return u.distinct(c.sql) + ", " + narrow
	}) + " FROM " + rel.from)
	if err != nil {
		return err
	}
	for i := range rel.columns {
		c := &rel.columns[i]
		u.report.Columns[i].Distinct = number(rows[0][2*i])
		if c.kind == "DECIMAL(38,0)" && number(rows[0][2*i+1]) == 0 {
			c.sql, c.kind = "CAST("+c.sql+" AS BIGINT)", "BIGINT"
		}
	}
	return nil
}

// distinct counts the values of an expression: exactly where the file is small
// enough for that to be cheap, else within some 10 %.
func (u *upload) distinct(sql string) string {
	if u.in.size <= 32<<20 {
		return "count(DISTINCT " + sql + ")"
	}
	return "approx_count_distinct(" + sql + ")"
}

func number(s *string) int64 {
	if s == nil {
		return 0
	}
	n, _ := strconv.ParseInt(*s, 10, 64)
	return n
}

// statistics reads what the writer of the Parquet file saw.
func (u *upload) statistics(stored [][]*string) error {
	if len(stored) != 1 || len(stored[0]) < 5 {
		return fmt.Errorf("unexpected account of the stored file")
	}
	u.report.Rows = number(stored[0][1])
	type entry[V any] struct {
		Key   string `json:"key"`
		Value V      `json:"value"`
	}
	var columns []entry[[]entry[string]]
	if stored[0][4] == nil {
		return nil // no rows
	}
	if err := json.Unmarshal([]byte(*stored[0][4]), &columns); err != nil {
		return fmt.Errorf("read column statistics: %w", err)
	}
	byName := make(map[string]*wire.IngestColumn, len(u.report.Columns))
	for i := range u.report.Columns {
		byName[engine.Identifier(u.report.Columns[i].Name)] = &u.report.Columns[i]
	}
	for _, c := range columns {
		column := byName[c.Key]
		if column == nil {
			continue
		}
		for _, s := range c.Value {
			switch s.Key {
			case "null_count":
				column.Nulls, _ = strconv.ParseInt(s.Value, 10, 64)
			case "min":
				column.Min = shorten(s.Value)
			case "max":
				column.Max = shorten(s.Value)
			}
		}
		if column.Type == "BOOLEAN" {
			column.Min, column.Max = "", ""
		}
	}
	for i := range u.report.Columns {
		// The estimate can exceed what is possible.
		c := &u.report.Columns[i]
		c.Distinct = min(c.Distinct, u.report.Rows-c.Nulls)
	}
	return nil
}

func shorten(s string) string {
	if runes := []rune(s); len(runes) > previewText {
		return string(runes[:previewText])
	}
	return s
}
