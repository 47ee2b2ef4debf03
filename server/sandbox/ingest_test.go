package sandbox

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"

	"github.com/strongroom/strongroom/server/sandbox/wire"
)

// columns writes the columns of a report as "name type".
func columns(r IngestReport) []string {
	var out []string
	for _, c := range r.Columns {
		out = append(out, c.Name+" "+c.Type)
	}
	return out
}

func TestCSVTypesAreWhatAllValuesAre(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, csv, want, first string
		warns                  string
	}{
		{"integers", "a\n1\n-2\n", "a BIGINT", "1", ""},
		{"decimals", "a\n1\n2.5\n", "a DOUBLE", "1.0", ""},
		{"dates", "a,b\n2020-01-01,2020-01-01 10:00:00\n2020-01-02,2020-01-02 11:00:00\n", "a DATE,b TIMESTAMP", "2020-01-01|2020-01-01 10:00:00", ""},
		{"american dates", "a,b\n01/31/2020,x\n02/28/2020,y\n", "a DATE,b VARCHAR", "2020-01-31|x", ""},
		{"booleans", "a,b\ntrue,1\nfalse,2\n", "a BOOLEAN,b BIGINT", "true|1", ""},
		{"postal codes", "zip,n\n02134,1\n10001,2\n", "zip VARCHAR,n BIGINT", "02134|1", ""},
		{"big integers", "a,b\n12345678901234567890123,x\n5,y\n", "a DECIMAL(38,0),b VARCHAR", "12345678901234567890123|x", ""},
		{"too big integers", "a,b\n" + strings.Repeat("9", 50) + ",x\n5,y\n", "a VARCHAR,b VARCHAR", strings.Repeat("9", 50) + "|x", "too many digits"},
		{"mixed", "a,b\n1,2\nx,3\n", "a VARCHAR,b BIGINT", "1|2", ""},
		{"semicolons", "a;b\n1;2\n3;4\n", "a BIGINT,b BIGINT", "1|2", ""},
		{"tabs", "a\tb\n1\t2\n3\t4\n", "a BIGINT,b BIGINT", "1|2", ""},
		{"quotes", "a,b\n\"x, \"\"y\"\"\",1\n\"two\nlines\",2\n", "a VARCHAR,b BIGINT", `x, "y"|1`, ""},
		{"windows lines", "a,b\r\n1,2\r\n3,4\r\n", "a BIGINT,b BIGINT", "1|2", ""},
		{"byte order mark", "\ufeffa,b\n1,2\n", "a BIGINT,b BIGINT", "1|2", ""},
		{"no last newline", "a,b\n1,2", "a BIGINT,b BIGINT", "1|2", ""},
		{"latin-1", "name,n\nzo\xeb,1\n", "name VARCHAR,n BIGINT", "zoë|1", "Latin-1"},
		{"nulls", "a,b\n1,\n,x\n", "a BIGINT,b VARCHAR", "1|NULL", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			report, table := store(t, c.name+".csv", c.csv)
			if d := cmp.Diff(strings.Split(c.want, ",a")[0], strings.Split(strings.Join(columns(report), ","), ",a")[0]); d != "" {
				t.Error(d)
			}
			if got := strings.Join(columns(report), ","); got != c.want {
				t.Errorf("got columns %s, want %s", got, c.want)
			}
			if got := ask(t, "SELECT COLUMNS(*)::VARCHAR FROM t", table); got[0] != c.first {
				t.Errorf("got %q, want %q", got[0], c.first)
			}
			warnings := strings.Join(report.Warnings, " ")
			if c.warns == "" && warnings != "" && c.name != "mixed" && c.name != "postal codes" || !strings.Contains(warnings, c.warns) {
				t.Errorf("got warnings %q, want %q", warnings, c.warns)
			}
		})
	}
}

func TestTypeErrorsFarDownDoNotLoseRows(t *testing.T) {
	t.Parallel()
	var csv strings.Builder
	csv.WriteString("rare,often\n")
	for i := range 150_000 { // beyond what is sniffed
		switch {
		case i == 140_000:
			csv.WriteString("oops,1\n")
		case i > 120_000 && i%2 == 0:
			fmt.Fprintf(&csv, "%d,n/a\n", i)
		default:
			fmt.Fprintf(&csv, "%d,%d\n", i, i)
		}
	}
	report, table := store(t, "t.csv", csv.String())
	if d := cmp.Diff([]string{"rare BIGINT", "often VARCHAR"}, columns(report)); d != "" {
		t.Error(d)
	}
	want := []Reject{{Line: 140_002, Column: "rare", Reason: "the value is not of the type BIGINT"}}
	if d := cmp.Diff(want, report.Rejects); d != "" {
		t.Error(d)
	}
	if report.Rows != 149_999 || report.Rejected != 1 || len(report.Warnings) != 1 {
		t.Errorf("got %d rows, %d rejected, warnings %q", report.Rows, report.Rejected, report.Warnings)
	}
	if got := ask(t, "SELECT count(*) FROM t", table); got[0] != "149999" {
		t.Errorf("stored %s rows", got[0])
	}
}

func TestBrokenLinesAreRejectedWithTheirNumbers(t *testing.T) {
	t.Parallel()
	var csv strings.Builder
	csv.WriteString("a,b,c\n")
	for i := range 50 {
		fmt.Fprintf(&csv, "%d,x,y\n", i)
	}
	csv.WriteString("1,2\n1,2,3,4\n5,x,y\n")
	report, _ := store(t, "t.csv", csv.String())
	want := []Reject{
		{Line: 52, Reason: "too few values: there are 2 and not 3"},
		{Line: 53, Reason: "too many values: there are 4 and not 3"},
	}
	if d := cmp.Diff(want, report.Rejects); d != "" {
		t.Error(d)
	}
	if report.Rows != 51 || report.Rejected != 2 {
		t.Errorf("got %d rows, %d rejected", report.Rows, report.Rejected)
	}
}

func TestOnlyTheFirstRejectsAreListed(t *testing.T) {
	t.Parallel()
	csv := "a,b\n" + strings.Repeat("1,2\n", 1000) + strings.Repeat("1,2,3\n", 250)
	report, _ := store(t, "t.csv", csv)
	if report.Rejected != 250 || len(report.Rejects) != 100 || report.Rows != 1000 {
		t.Errorf("got %d rejected, %d listed, %d rows", report.Rejected, len(report.Rejects), report.Rows)
	}
}

func TestColumnNamesBecomeUsable(t *testing.T) {
	t.Parallel()
	report, _ := store(t, "t.csv", " a ,A,,a_2,\"x\ny\",a\n1,2,3,4,5,6\n")
	var names, sources []string
	for _, c := range report.Columns {
		names, sources = append(names, c.Name), append(sources, c.SourcePath)
	}
	if d := cmp.Diff([]string{"a", "A_3", "column3", "a_2", "x y", "a_4"}, names); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]string{" a ", "A", "", "a_2", "x\ny", "a"}, sources); d != "" {
		t.Error(d)
	}
}

func TestCSVOptionsAreObeyed(t *testing.T) {
	t.Parallel()
	no := false
	report, _, err := take(t, Ingest{Format: wire.CSV, Options: IngestOptions{Delimiter: "|", Header: &no}}, "1|x,y\n2|z\n")
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]string{"column1 BIGINT", "column2 VARCHAR"}, columns(report)); d != "" {
		t.Error(d)
	}
	report, _, err = take(t, Ingest{Format: wire.CSV, Options: IngestOptions{AllText: true}}, "a,b\n1,2020-01-01\n")
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]string{"a VARCHAR", "b VARCHAR"}, columns(report)); d != "" {
		t.Error(d)
	}
	for _, o := range []IngestOptions{{Delimiter: "ab"}, {Quote: "'')"}, {Encoding: "ebcdic"}, {Delimiter: "\n"}} {
		_, _, err = take(t, Ingest{Format: wire.CSV, Options: o}, "a,b\n1,2\n")
		sqlError(t, err, wire.BadInput)
	}
}

func TestUTF16IsRead(t *testing.T) {
	t.Parallel()
	text := utf16.Encode([]rune("name,n\nżółw,1\nzoë 🙂,2\n"))
	for _, order := range []binary.AppendByteOrder{binary.LittleEndian, binary.BigEndian} {
		for _, mark := range []bool{true, false} {
			var file []byte
			if mark {
				file = order.AppendUint16(file, 0xfeff)
			}
			for _, u := range text {
				file = order.AppendUint16(file, u)
			}
			_, table := store(t, "t.csv", string(file))
			if d := cmp.Diff([]string{"żółw|1", "zoë 🙂|2"}, ask(t, "FROM t", table)); d != "" {
				t.Errorf("%v, mark %v: %s", order, mark, d)
			}
		}
	}
}

func TestFilesThatAreNotWhatTheySeemAreRefused(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, content, says string }{
		{"empty.csv", "", "empty"},
		{"nul.csv", "a,b\n1,2\n3,\x004\n", "NUL byte on line 3"},
		{"open.csv", "a,b\n1,\"x\n2,y\n3,z\n", "line 2"},
		{"book.csv", "PK\x03\x04\x00\x00", "Excel"},
		{"t.csv.gz", "\x1f\x8b\x08\x00\x00", "gzip"},
		{"cut.json", `[{"a":1},{"a":`, "cut off"},
		{"cut2.json", `[{"a":"x`, "cut off"},
		{"stray.json", "{\"a\":1},\n{\"a\":2}", "stray comma on line 1"},
		{"bracket.json", `[{"a":1]}`, "stray"},
		{"deep.json", strings.Repeat("[", 100_000) + strings.Repeat("]", 100_000), "nested"},
		{"deep2.json", strings.Repeat(`{"a":`, 5_000), "nested"},
		{"scalar.json", "42", "neither"},
		{"blank.json", "  \n ", "no JSON"},
		{"two.json", "[1]\n[2]", "several arrays"},
		{"bad.json", `[{"a":1},{"a":tru}]`, "JSON"},
		{"nul.json", "[{\"a\":1}\x00]", "NUL"},
		{"t.parquet", "PAR1 and then nothing of worth PAR1", "damaged"},
		{"cut.parquet", "PAR1" + strings.Repeat("x", 100), "damaged"},
		{"secret.parquet", "PAR1" + strings.Repeat("x", 100) + "\x10\x00\x00\x00PARE", "encrypted"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, _, err := take(t, Ingest{Name: c.name}, c.content)
			if e := sqlError(t, err, wire.BadInput); !strings.Contains(e.Message, c.says) {
				t.Errorf("got %q, want it to say %q", e.Message, c.says)
			}
		})
	}
	_, _, err := take(t, Ingest{Format: wire.Parquet}, "a,b\n1,2\n")
	sqlError(t, err, wire.BadInput)
	_, _, err = take(t, Ingest{Format: "xml"}, "<a/>")
	sqlError(t, err, wire.BadInput)
}

func TestOneColumnWithDelimitersIsDoubted(t *testing.T) {
	t.Parallel()
	report, _ := store(t, "t.csv", "first, with a comma\nsecond\nthird, with, two\nfourth, again\nfifth,,,\n")
	if len(report.Columns) == 1 && len(report.Warnings) == 0 {
		t.Error("a ragged file was read as one column without a word")
	}
}

func TestJSONFormsBecomeTables(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, json, format, columns, first string }{
		{"array", `[{"a":1,"b":"x"},{"a":2}]`, "json", "a BIGINT,b VARCHAR", "1|x"},
		{"lines", "{\"a\":1}\n{\"a\":2}\n", "ndjson", "a BIGINT", "1"},
		{"spread", "{\n\"a\":1\n}\n{\n\"a\":2}", "ndjson", "a BIGINT", "1"},
		{"one object", `{"a":1,"b":{"c":2}}`, "json", "a BIGINT,b.c BIGINT", "1|2"},
		{"one pretty object", "{\n \"a\": 1\n}\n", "json", "a BIGINT", "1"},
		{"wrapped", `{"type":"x","meta":{"n":[{"no":1}]},"rows":[{"a":1},{"a":2}],"end":true}`, "json", "a BIGINT", "1"},
		{"nested", `[{"p":{"q":{"r":1.5},"s":[1,{"t":2}]},"m":{}}]`, "json", "p.q.r DOUBLE,p.s VARCHAR,m VARCHAR", `1.5|[1,{"t":2}]|{}`},
		{"scalars", `[1,2,3]`, "json", "value BIGINT", "1"},
		{
			"big", `[{"a":12345678901234567890123,"b":18446744073709551615,"c":0.5},{"a":1,"b":-1,"c":2}]`, "json",
			"a DECIMAL(38,0),b DECIMAL(38,0),c DOUBLE", "12345678901234567890123|18446744073709551615|0.5",
		},
		{"both signs", `[{"a":-5},{"a":66}]`, "json", "a BIGINT", "-5"},
		{"mark", "\ufeff[{\"a\":1}]", "json", "a BIGINT", "1"},
		{"brackets in strings", `{"rows":[{"a":"]}\\\"[{"}]}`, "json", "a VARCHAR", `]}\"[{`},
		{"numbers as text", `[{"a":"007"},{"a":"8"}]`, "json", "a VARCHAR", "007"},
		{"mixed", `[{"a":1},{"a":"x"},{"a":[1]}]`, "json", "a VARCHAR", "1"},
		{"dotted twice", `[{"a.b":1,"a":{"b":2}}]`, "json", "a.b BIGINT,a.b_2 BIGINT", "1|2"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			report, table := store(t, c.name+".json", c.json)
			if got := strings.Join(columns(report), ","); got != c.columns || string(report.Format) != c.format {
				t.Errorf("got %s with %s, want %s with %s", report.Format, got, c.format, c.columns)
			}
			if got := ask(t, "SELECT COLUMNS(*)::VARCHAR FROM t", table); got[0] != c.first {
				t.Errorf("got %q, want %q", got[0], c.first)
			}
		})
	}
}

func TestJSONSourcePathsLeadIntoTheFile(t *testing.T) {
	t.Parallel()
	report, _ := store(t, "t.geojson", `{"type":"FeatureCollection","features":[{"properties":{"mag":1.5},"id":"a"}]}`)
	var paths []string
	for _, c := range report.Columns {
		paths = append(paths, c.Name+" <- "+c.SourcePath)
	}
	if d := cmp.Diff([]string{"properties.mag <- features[].properties.mag", "id <- features[].id"}, paths); d != "" {
		t.Error(d)
	}
}

func TestReportDescribesTheColumns(t *testing.T) {
	t.Parallel()
	report, _ := store(t, "t.csv", "n,s\n3,b\n1,a\n,b\n2,\n")
	want := []IngestColumn{
		{Name: "n", SourcePath: "n", Type: "BIGINT", Nulls: 1, Distinct: 3, Min: "1", Max: "3"},
		{Name: "s", SourcePath: "s", Type: "VARCHAR", Nulls: 1, Distinct: 2, Min: "a", Max: "b"},
	}
	if d := cmp.Diff(want, report.Columns); d != "" {
		t.Error(d)
	}
	three := "3"
	if len(report.Preview) != 4 || *report.Preview[0][0] != three || report.Preview[3][1] != nil {
		t.Errorf("preview is %v", report.Preview)
	}
	header, _ := store(t, "t.csv", "only,a,header\n")
	if header.Rows != 0 && header.Rejected == 0 && len(header.Columns) != 3 {
		t.Errorf("a header alone became %+v", header)
	}
}

func TestParquetComesBackAsParquet(t *testing.T) {
	t.Parallel()
	_, first := store(t, "t.json", `[{"a":1,"b":{"c":"x"},"d":[1,2]},{"a":2,"b":{"c":"y"},"d":[]}]`)
	content := make([]byte, first.Size)
	if _, err := first.Source.ReadAt(content, 0); err != nil {
		t.Fatal(err)
	}
	report, again, err := take(t, Ingest{Name: "t.parquet"}, string(content))
	if err != nil {
		t.Fatal(err)
	}
	if report.Format != wire.Parquet || report.Rows != 2 {
		t.Errorf("got %+v", report)
	}
	table := Table{Name: "t", Source: bytes.NewReader(again), Size: int64(len(again))}
	if d := cmp.Diff(ask(t, "FROM t", first), ask(t, "FROM t", table)); d != "" {
		t.Error(d)
	}
	// Every cut of it is refused or, never, misread.
	for n := 0; n < len(content); n += 1 + len(content)/40 {
		_, _, err := take(t, Ingest{Name: "t.parquet"}, string(content[:n]))
		sqlError(t, err, wire.BadInput)
	}
}

// wildlife, flights and quakes look like files that people have: long, with quotes
// and commas inside, empty cells, nested objects and nulls.
func wildlife(rows int) string {
	var b strings.Builder
	b.WriteString("Airport Name,Make Model,Damage,Flight Date,Operator,State,Phase,Size,Species,Time of day,Cost Other,Cost Repair,Cost Total $,Speed IAS in knots\n")
	for i := range rows {
		speed := fmt.Sprint(100 + i%200)
		if i%7 == 0 {
			speed = ""
		}
		fmt.Fprintf(&b, "\"FIELD %d, NORTH\",T-%d,None,%d-%02d-%02d,\"\"\"A\"\" AIR\",Louisiana,Climb,Large,Turkey vulture,Day,0,%d,%d.5,%s\n",
			i%300, i%40, 1990+i%13, 1+i%12, 1+i%28, i, 2*i, speed)
	}
	return b.String()
}

func flights(rows int) string {
	out := make([]string, rows)
	for i := range out {
		out[i] = fmt.Sprintf(`{"date":"2001/01/%02d 00:%02d","delay":%d,"distance":%d,"origin":"DTW","destination":"L%d"}`, 1+i%31, i%60, i%90-20, 100+i, i%50)
	}
	return "[" + strings.Join(out, ",") + "]"
}

func quakes(rows int) string {
	out := make([]string, rows)
	for i := range out {
		felt := "null"
		if i%5 == 0 {
			felt = fmt.Sprint(i)
		}
		out[i] = fmt.Sprintf(`{"type":"Feature","properties":{"mag":%d.5,"place":"%d km W of \u00c9vora, \"PT\"","felt":%s,"tz":-480},"geometry":{"type":"Point","coordinates":[-118.%d,34.5,%d]},"id":"ci%d"}`, i%8, i, felt, i, i%40, i)
	}
	return `{"type":"FeatureCollection","metadata":{"count":` + fmt.Sprint(rows) + `},"features":[` + strings.Join(out, ",") + "]}"
}

func TestFilesAsPeopleHaveThemAreTakenIn(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]struct {
		content string
		rows    int64
		columns []string
	}{
		"wildlife.csv": {wildlife(10_000), 10_000, []string{"Airport Name", "Make Model", "Damage", "Flight Date", "Operator", "State", "Phase", "Size", "Species", "Time of day", "Cost Other", "Cost Repair", "Cost Total $", "Speed IAS in knots"}},
		"flights.json": {flights(20_000), 20_000, []string{"date", "delay", "distance", "origin", "destination"}},
		"quakes.json":  {quakes(1_707), 1_707, []string{"type", "properties.mag", "properties.place", "properties.felt", "properties.tz", "geometry.type", "geometry.coordinates", "id"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			report, table := store(t, name, want.content)
			if report.Rows != want.rows || report.Rejected != 0 || len(report.Warnings) != 0 {
				t.Errorf("got %d rows, %d rejected, warnings %q; want %d rows", report.Rows, report.Rejected, report.Warnings, want.rows)
			}
			var names []string
			for _, c := range report.Columns {
				names = append(names, c.Name)
			}
			if d := cmp.Diff(want.columns, names); d != "" {
				t.Error(d)
			}
			if len(report.Preview) != 50 {
				t.Errorf("preview has %d rows", len(report.Preview))
			}
			if got := ask(t, "SELECT count(*) FROM t", table); got[0] != fmt.Sprint(want.rows) {
				t.Errorf("stored %s rows", got[0])
			}
		})
	}
}
