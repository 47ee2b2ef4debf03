package worker

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/strongroom/strongroom/server/sandbox/engine"
	"github.com/strongroom/strongroom/server/sandbox/wire"
)

// rareEnough is the share of values of a column that may contradict its type:
// their rows are rejected. With more, the column becomes text and keeps all.
const rareEnough = 0.001

// dialect is how a CSV file is written.
type dialect struct {
	delimiter, quote, escape, newLine, comment string
	dates, timestamps                          string // formats, empty for ISO
	skip                                       int64
	header                                     bool
	columns                                    []engine.Field // inferred
}

// csv looks over a CSV file and returns how to read it.
func (u *upload) csv() (io.ReaderAt, int64, func() (relation, error), error) {
	quote := byte('"')
	if len(u.options.Quote) == 1 {
		quote = u.options.Quote[0]
	}
	content, size, said, err := u.encoding()
	if err != nil {
		return nil, 0, nil, err
	}
	facts, err := examine(content, size, quote)
	if err != nil {
		return nil, 0, nil, err
	}
	switch {
	case facts.nul > 0:
		return nil, 0, nil, badInput("This is not a text file: there is a NUL byte on line %d.", facts.nul)
	case facts.valid:
	case said:
		return nil, 0, nil, badInput("This file is not UTF-8. Choose another encoding.")
	default:
		u.warn("The file is not UTF-8 and was read as Latin-1 (Western European). Check letters with accents.")
		text, err := transcode(content, size, decodeLatin1)
		if err != nil {
			return nil, 0, nil, err
		}
		content, size = text, text.Size()
	}
	read := func() (relation, error) {
		d, err := u.sniff()
		if err != nil {
			return relation{}, err
		}
		if err := u.doubt(d, content, size, facts); err != nil {
			return relation{}, err
		}
		return u.table(d, content, size)
	}
	return content, size, read, nil
}

// encoding finds out how characters are written and returns the text as UTF-8,
// without its mark. It is said if the options or a mark say so; otherwise the
// text may turn out not to be UTF-8.
func (u *upload) encoding() (content io.ReaderAt, size int64, said bool, err error) {
	head := make([]byte, min(u.in.size, 4096))
	if _, err := u.in.ReadAt(head, 0); err != nil && !errors.Is(err, io.EOF) {
		return nil, 0, false, fmt.Errorf("read first bytes: %w", err)
	}
	zeros := [2]int{} // NUL bytes at even and odd places: UTF-16 without a mark
	for i, b := range head {
		if b == 0 {
			zeros[i%2]++
		}
	}
	many := len(head) / 8
	little := bytes.HasPrefix(head, []byte{0xff, 0xfe}) || zeros[1] > many && zeros[0] == 0
	big := bytes.HasPrefix(head, []byte{0xfe, 0xff}) || zeros[0] > many && zeros[1] == 0

	option := strings.ToLower(u.options.Encoding)
	switch {
	case option == "latin-1":
		text, err := transcode(u.in, u.in.size, decodeLatin1)
		if err != nil {
			return nil, 0, false, err
		}
		return text, text.Size(), true, nil
	case option == "utf-16" || option == "" && (little || big):
		if u.in.size%2 != 0 {
			return nil, 0, false, badInput("This UTF-16 file is damaged: its length is odd.")
		}
		src, size := io.ReaderAt(u.in), u.in.size
		if bytes.HasPrefix(head, []byte{0xff, 0xfe}) || bytes.HasPrefix(head, []byte{0xfe, 0xff}) {
			src, size = section(u.in, 2, size)
		}
		text, err := transcode(src, size, decodeUTF16(big))
		if err != nil {
			return nil, 0, false, err
		}
		return text, text.Size(), true, nil
	case option != "" && option != "utf-8":
		return nil, 0, false, badInput("The encoding %q cannot be read. Choose UTF-8, UTF-16 or Latin-1.", u.options.Encoding)
	case bytes.HasPrefix(head, utf8BOM):
		content, size = section(u.in, int64(len(utf8BOM)), u.in.size)
		return content, size, true, nil
	}
	return u.in, u.in.size, option != "", nil
}

// sniff lets the engine guess the dialect and the types from the beginning.
func (u *upload) sniff() (dialect, error) {
	args := []string{engine.Quote(u.path), "ignore_errors=true"}
	for _, o := range []struct{ name, value string }{{"delim", u.options.Delimiter}, {"quote", u.options.Quote}} {
		if o.value == "" {
			continue
		}
		if len(o.value) != 1 || o.value[0] >= utf8.RuneSelf || o.value[0] < ' ' && o.value != "\t" {
			return dialect{}, badInput("The %s must be a single character.", map[string]string{"delim": "delimiter", "quote": "quote"}[o.name])
		}
		args = append(args, o.name+"="+engine.Quote(o.value))
	}
	if u.options.Header != nil {
		args = append(args, "header="+strconv.FormatBool(*u.options.Header))
	}
	if u.options.AllText {
		args = append(args, "all_varchar=true")
	}
	rows, err := u.db.Text("SELECT Delimiter, Quote, Escape, NewLineDelimiter, Comment, SkipRows, HasHeader, to_json(Columns), DateFormat, TimestampFormat FROM sniff_csv(" + strings.Join(args, ", ") + ")")
	if err != nil {
		return dialect{}, err
	}
	if len(rows) != 1 {
		return dialect{}, badInput("The file has no rows.")
	}
	text := func(i int) string {
		if s := rows[0][i]; s != nil && *s != "(empty)" {
			return *s
		}
		return ""
	}
	d := dialect{
		delimiter: text(0), quote: text(1), escape: text(2), newLine: text(3), comment: text(4),
		skip: number(rows[0][5]), header: text(6) == "true", dates: text(8), timestamps: text(9),
	}
	var columns []struct{ Name, Type string }
	if err := json.Unmarshal([]byte(text(7)), &columns); err != nil {
		return dialect{}, fmt.Errorf("read sniffed columns: %w", err)
	}
	for _, c := range columns {
		d.columns = append(d.columns, engine.Field{Name: c.Name, Type: engine.Type{Name: c.Type}})
	}
	if d.skip > 0 {
		u.warn("The first %d lines do not look like part of the table and were skipped.", d.skip)
	}
	return d, nil
}

// doubt looks for what the engine reads without a word although it is wrong.
func (u *upload) doubt(d dialect, content io.ReaderAt, size int64, facts textFacts) error {
	if facts.quotes%2 == 1 && len(d.delimiter) == 1 && u.options.Quote == "" {
		line, err := openQuote(content, size, d.delimiter[0], '"')
		if err != nil {
			return err
		}
		if line > 0 && facts.lines > line {
			return badInput("A quotation mark opens on line %d and is never closed.", line)
		}
	}
	if len(d.columns) != 1 || u.options.Delimiter != "" {
		return nil
	}
	head := make([]byte, min(size, 64<<10))
	if _, err := content.ReadAt(head, 0); err != nil && err != io.EOF {
		return fmt.Errorf("read first lines: %w", err)
	}
	lines := bytes.Split(bytes.TrimSpace(head), newline)
	for _, delimiter := range []string{",", ";", "\t", "|"} {
		with := 0
		for _, l := range lines {
			if bytes.Contains(l, []byte(delimiter)) {
				with++
			}
		}
		if 2*with >= len(lines) && len(lines) > 1 {
			u.warn("Only one column was found, although many lines contain %q: their numbers of values differ. Choose the delimiter if that is wrong.", delimiter)
			return nil
		}
	}
	return nil
}

// scan writes the table function that reads the file with given types.
func (d dialect) scan(path string, types []string, more string) string {
	columns := make([]string, len(d.columns))
	for i := range d.columns {
		columns[i] = fmt.Sprintf("'c%d': %s", i, engine.Quote(types[i]))
	}
	sql := fmt.Sprintf("read_csv(%s, auto_detect=false, columns={%s}, delim=%s, quote=%s, escape=%s, comment=%s, skip=%d, header=%t",
		engine.Quote(path), strings.Join(columns, ", "), engine.Quote(d.delimiter), engine.Quote(d.quote), engine.Quote(d.escape),
		engine.Quote(d.comment), d.skip, d.header)
	if d.dates != "" {
		sql += ", dateformat=" + engine.Quote(d.dates)
	}
	if d.timestamps != "" {
		sql += ", timestampformat=" + engine.Quote(d.timestamps)
	}
	return sql + more + ")"
}

// table decides on the types, reads the rows and accounts for rejected ones.
func (u *upload) table(d dialect, content io.ReaderAt, size int64) (relation, error) {
	types, err := u.types(d)
	if err != nil {
		return relation{}, err
	}
	rel := relation{
		from:    d.scan(u.path, types, ", ignore_errors=true"),
		storing: d.scan(u.path, types, ", store_rejects=true"),
	}
	names := u.headerNames(d, content, size)
	for i := range d.columns {
		sql := fmt.Sprintf("c%d", i)
		rel.columns = append(rel.columns, column{name: names[i], source: names[i], sql: sql, kind: types[i]})
	}
	u.after = func() error { return u.rejects(rel, types) }
	return rel, nil
}

// headerNames returns the header as it stands in the file: the engine renames
// what is doubled, and tidies spaces away.
func (u *upload) headerNames(d dialect, content io.ReaderAt, size int64) []string {
	names := make([]string, len(d.columns))
	if !d.header {
		return names // becomes column1, column2, …
	}
	for i, c := range d.columns {
		names[i] = c.Name
	}
	if len(d.delimiter) != 1 || d.quote != `"` && d.quote != "" || d.comment != "" {
		return names
	}
	head := make([]byte, min(size, 1<<20))
	if _, err := content.ReadAt(head, 0); err != nil && err != io.EOF {
		return names
	}
	for range d.skip {
		_, rest, ok := bytes.Cut(head, newline)
		if !ok {
			return names
		}
		head = rest
	}
	r := csv.NewReader(bytes.NewReader(head))
	r.Comma = rune(d.delimiter[0])
	r.LazyQuotes = true
	if written, err := r.Read(); err == nil && len(written) == len(names) {
		return written
	}
	return names
}

// types checks the inferred types against every value. Casting is not checking:
// DuckDB reads 1.5 as the integer 2 and 02134 as 2134, and drops the time of a
// timestamp that it takes for a date.
func (u *upload) types(d dialect) ([]string, error) {
	text := make([]string, len(d.columns))
	for i := range text {
		text[i] = "VARCHAR"
	}
	from := " FROM " + d.scan(u.path, text, ", ignore_errors=true")
	items := make([]string, 0, 5*len(d.columns))
	for i, f := range d.columns {
		c := fmt.Sprintf("c%d", i)
		bad, zeros, long := doubts(d, f.Type.Name)
		items = append(items, "count("+c+")", u.distinct(c), filtered(c, bad), filtered(c, zeros), filtered(c, long))
	}
	rows, err := u.db.Text("SELECT " + strings.Join(items, ", ") + from)
	if err != nil {
		return nil, err
	}
	types := make([]string, len(d.columns))
	u.report.Columns = make([]wire.IngestColumn, len(d.columns))
	for i, f := range d.columns {
		fact := func(n int) int64 { return number(rows[0][5*i+n]) }
		values, bad, zeros, long := fact(0), fact(2), fact(3), fact(4)
		u.report.Columns[i].Distinct = fact(1)
		kind := f.Type.Name
		if (kind == "BIGINT" || kind == "DOUBLE") && zeros > 0 {
			// Postal codes, account numbers.
			u.warn("Column %s was kept as text: some of its numbers begin with 0.", label(f.Name, i))
			types[i] = "VARCHAR"
			continue
		}
		if kind == "BIGINT" && bad > 0 || kind == "DOUBLE" && long > 0 {
			if kind, bad, err = u.wider(kind, fmt.Sprintf("c%d", i), bad, long, from); err != nil {
				return nil, err
			}
			if kind == "VARCHAR" {
				u.warn("Column %s was kept as text: its numbers have too many digits.", label(f.Name, i))
			}
		}
		if bad > 0 && float64(bad) > rareEnough*float64(values) {
			u.warn("Column %s was kept as text: %d of %d values are not of the type %s.", label(f.Name, i), bad, values, kind)
			kind = "VARCHAR"
		}
		types[i] = kind
	}
	return types, nil
}

// wider finds the type for a column of numbers that are not all of their kind:
// big integers, integers and fractions, or both, which no number type holds.
// It returns how many values are not of that type either.
func (u *upload) wider(kind, c string, bad, long int64, from string) (string, int64, error) {
	rows, err := u.db.Text("SELECT " + filtered(c, "TRY_CAST(@ AS DOUBLE) IS NULL") + ", " +
		filtered(c, `NOT regexp_full_match(@, '\s*[+-]?[0-9]{1,38}\s*')`) + from)
	if err != nil {
		return "", 0, err
	}
	notNumbers, notIntegers := number(rows[0][0]), number(rows[0][1])
	switch {
	case notNumbers > 0:
		return kind, bad, nil
	case notIntegers == 0:
		return "DECIMAL(38,0)", 0, nil
	case long == 0:
		return "DOUBLE", 0, nil
	}
	return "VARCHAR", 0, nil
}

func filtered(column, condition string) string {
	if condition == "" {
		return "0"
	}
	return "count(*) FILTER (WHERE " + column + " IS NOT NULL AND (" + strings.ReplaceAll(condition, "@", column) + "))"
}

// doubts returns the conditions under which a value @ speaks against a type:
// that it is none of its values; for numbers also that it begins with a zero
// which a number would lose, and that it has more digits than a DOUBLE. Regular
// expressions only judge the few that a cheaper condition lets through: on all
// they took four times as long as reading.
func doubts(d dialect, kind string) (bad, zero, long string) {
	switch kind {
	case "VARCHAR":
		return "", "", ""
	case "DATE":
		if d.dates != "" {
			return "try_strptime(@, " + engine.Quote(d.dates) + ") IS NULL", "", ""
		}
		return "TRY_CAST(@ AS DATE) IS NULL OR length(@) > 10", "", ""
	case "TIMESTAMP":
		if d.timestamps != "" {
			return "try_strptime(@, " + engine.Quote(d.timestamps) + ") IS NULL", "", ""
		}
	case "BIGINT", "DOUBLE":
		bad = "TRY_CAST(@ AS DOUBLE) IS NULL"
		if kind == "BIGINT" {
			bad = "TRY_CAST(@ AS BIGINT) IS NULL OR contains(@, '.') OR contains(@, 'e') OR contains(@, 'E')"
		}
		return bad,
			`(@ LIKE '0_%' OR @ LIKE '_0_%') AND regexp_full_match(@, '\s*[+-]?0[0-9]+\s*')`,
			`length(@) >= 16 AND regexp_full_match(@, '\s*[+-]?[0-9]{16,}\s*')`
	}
	return "TRY_CAST(@ AS " + kind + ") IS NULL", "", ""
}

func label(name string, i int) string {
	if name = cleanName(name); name == "" {
		return strconv.Itoa(i + 1)
	}
	return strconv.Quote(name)
}

// rejects reports the rows that were left out. The engine's own words repeat
// the line; these do not.
func (u *upload) rejects(rel relation, types []string) error {
	const last = "WHERE scan_id = (SELECT max(scan_id) FROM reject_errors)"
	rows, err := u.db.Text("SELECT count(DISTINCT line) FROM reject_errors " + last)
	if err != nil {
		return err
	}
	u.report.Rejected = number(rows[0][0])
	if u.report.Rejected == 0 {
		return nil
	}
	rows, err = u.db.Text(`SELECT line, arg_min(column_idx, byte_position), arg_min(error_type, byte_position),
		max(regexp_extract(error_message, 'Found: ([0-9]+)', 1)) FROM reject_errors ` + last +
		" GROUP BY line ORDER BY line LIMIT " + strconv.Itoa(maxRejects))
	if err != nil {
		return err
	}
	for _, row := range rows {
		r := wire.Reject{Line: number(row[0])}
		i := number(row[1]) - 1
		if i >= 0 && i < int64(len(rel.columns)) {
			r.Column = u.report.Columns[i].Name
		}
		found := ""
		if row[3] != nil && *row[3] != "" {
			found = ": there are " + *row[3] + " and not " + strconv.Itoa(len(rel.columns))
		}
		switch kind := row[2]; {
		case kind == nil:
			r.Reason = "the line cannot be read"
		case *kind == "CAST" && r.Column != "":
			r.Reason = "the value is not of the type " + types[i]
		case *kind == "MISSING COLUMNS":
			r.Reason, r.Column = "too few values"+found, ""
		case *kind == "TOO MANY COLUMNS":
			r.Reason, r.Column = "too many values"+found, ""
		case *kind == "UNQUOTED VALUE":
			r.Reason = "a quotation mark is not closed"
		case *kind == "LINE SIZE OVER MAXIMUM":
			r.Reason = "the line is too long"
		case *kind == "INVALID ENCODING":
			r.Reason = "the text is not valid in this encoding"
		default:
			r.Reason = "the line cannot be read"
		}
		u.report.Rejects = append(u.report.Rejects, r)
	}
	return nil
}
