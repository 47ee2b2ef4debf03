package egress

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"io"
	"math"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/decimal128"
	"github.com/apache/arrow-go/v18/arrow/ipc"
	"github.com/apache/arrow-go/v18/arrow/memory"
	"github.com/google/go-cmp/cmp"
)

type nothing struct{}

func (nothing) Close() error { return nil }

// result makes rows of fields, filled by fill.
func result(t *testing.T, fields []arrow.Field, fill func(b *array.RecordBuilder)) *rows {
	t.Helper()
	schema := arrow.NewSchema(fields, nil)
	b := array.NewRecordBuilder(memory.DefaultAllocator, schema)
	defer b.Release()
	fill(b)
	batch := b.NewRecordBatch()
	defer batch.Release()
	var buf bytes.Buffer
	w := ipc.NewWriter(&buf, ipc.WithSchema(schema))
	for range 2 { // two batches, so that pages cross from one to the other
		if err := w.Write(batch); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	r, err := ipc.NewReader(&buf)
	if err != nil {
		t.Fatal(err)
	}
	out := &rows{file: nothing{}, reader: r, schema: r.Schema()}
	t.Cleanup(out.Close)
	return out
}

func written(t *testing.T, write func(*rows, io.Writer) error, r *rows) string {
	t.Helper()
	var b bytes.Buffer
	if err := write(r, &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestValuesStayExact(t *testing.T) {
	t.Parallel()
	columns := []arrow.Field{
		{Name: "whole", Type: arrow.PrimitiveTypes.Int64, Nullable: true},
		{Name: "real", Type: arrow.PrimitiveTypes.Float64, Nullable: true},
		{Name: "money", Type: &arrow.Decimal128Type{Precision: 38, Scale: 2}, Nullable: true},
		{Name: "day", Type: arrow.FixedWidthTypes.Date32, Nullable: true},
		{Name: "at", Type: &arrow.TimestampType{Unit: arrow.Microsecond}, Nullable: true},
		{Name: "list", Type: arrow.ListOf(arrow.PrimitiveTypes.Int32), Nullable: true},
		{Name: "text", Type: arrow.BinaryTypes.String, Nullable: true},
	}
	r := result(t, columns, func(b *array.RecordBuilder) {
		for _, n := range []int64{1<<53 - 1, 1 << 53, -(1<<53 - 1), math.MinInt64} {
			b.Field(0).(*array.Int64Builder).Append(n)
		}
		for _, f := range []float64{0.1, math.NaN(), math.Inf(1), -1e300} {
			b.Field(1).(*array.Float64Builder).Append(f)
		}
		money := b.Field(2).(*array.Decimal128Builder)
		money.Append(decimal128.FromI64(12345))
		money.Append(decimal128.FromI64(-1))
		money.AppendNull()
		money.AppendNull()
		day := b.Field(3).(*array.Date32Builder)
		for _, d := range []string{"2026-11-21", "1969-12-31", "0001-01-01", "9999-12-31"} {
			parsed, err := time.Parse(time.DateOnly, d)
			if err != nil {
				t.Fatal(err)
			}
			day.Append(arrow.Date32FromTime(parsed))
		}
		at := b.Field(4).(*array.TimestampBuilder)
		at.Append(arrow.Timestamp(1))
		at.Append(arrow.Timestamp(-1))
		at.AppendNull()
		at.AppendNull()
		list := b.Field(5).(*array.ListBuilder)
		list.Append(true)
		list.ValueBuilder().(*array.Int32Builder).AppendValues([]int32{1, 2}, nil)
		list.Append(true)
		list.AppendNull()
		list.AppendNull()
		text := b.Field(6).(*array.StringBuilder)
		for _, s := range []string{"plain", "\"quote\"\n</script>", "", "snow ☃"} {
			text.Append(s)
		}
	})
	page, err := r.page(0, 4)
	if err != nil {
		t.Fatal(err)
	}
	var got []any
	d := json.NewDecoder(bytes.NewReader(page.Columns))
	d.UseNumber()
	if err := d.Decode(&got); err != nil {
		t.Fatalf("%v: %s", err, page.Columns)
	}
	n := func(s string) json.Number { return json.Number(s) }
	want := []any{
		[]any{n("9007199254740991"), "9007199254740992", n("-9007199254740991"), "-9223372036854775808"},
		[]any{n("0.1"), "NaN", "+Inf", n("-1e+300")},
		[]any{"123.45", "-0.01", nil, nil},
		[]any{"2026-11-21", "1969-12-31", "0001-01-01", "9999-12-31"},
		[]any{"1970-01-01 00:00:00.000001", "1969-12-31 23:59:59.999999", nil, nil},
		[]any{[]any{n("1"), n("2")}, []any{}, nil, nil},
		[]any{"plain", "\"quote\"\n</script>", "", "snow ☃"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("page (-want +got):\n%s", diff)
	}
}

func numbers(t *testing.T) *rows {
	return result(t, []arrow.Field{{Name: "n", Type: arrow.PrimitiveTypes.Int32}}, func(b *array.RecordBuilder) {
		b.Field(0).(*array.Int32Builder).AppendValues([]int32{0, 1, 2}, nil)
	})
}

func TestPagesCrossBatches(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		offset, limit int
		want          string
	}{
		{0, 2, "[[0,1]]"}, {2, 2, "[[2,0]]"}, {1, 10, "[[1,2,0,1,2]]"}, {5, 1, "[[2]]"}, {6, 5, "[[]]"}, {100, 5, "[[]]"}, {3, 3, "[[0,1,2]]"},
	} {
		p, err := numbers(t).page(c.offset, c.limit)
		if err != nil {
			t.Fatal(err)
		}
		if string(p.Columns) != c.want {
			t.Errorf("%d rows from %d: %s, want %s", c.limit, c.offset, p.Columns, c.want)
		}
	}
}

func TestSpreadsheetsSeeNoFormula(t *testing.T) {
	t.Parallel()
	values := []string{`=HYPERLINK("http://evil")`, "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", "＠x", "plain", "a=b", "", "'quoted", "x,\"y\"\r\nz"}
	r := result(t, []arrow.Field{{Name: "=name", Type: arrow.BinaryTypes.String}, {Name: "n", Type: arrow.PrimitiveTypes.Int64}}, func(b *array.RecordBuilder) {
		for i, s := range values {
			b.Field(0).(*array.StringBuilder).Append(s)
			b.Field(1).(*array.Int64Builder).Append(int64(-i))
		}
	})
	got := written(t, writeCSV, r)
	records, err := csv.NewReader(strings.NewReader(got)).ReadAll()
	if err != nil || len(records) != 1+2*len(values) {
		t.Fatalf("%d records, %v", len(records), err)
	}
	for _, record := range records {
		if first, _ := utf8.DecodeRuneInString(record[0]); record[0] != "" && strings.ContainsRune("=+-@\t\r\n＝＋－＠", first) {
			t.Errorf("a spreadsheet takes %q for a formula", record[0])
		}
	}
	for _, want := range []string{"'=name,n\r\n", "'+1,-1\r\n", "plain,-9\r\n", "a=b,-10\r\n"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in %q", want, got)
		}
	}
}

func TestJSONIsOneArrayOfObjects(t *testing.T) {
	t.Parallel()
	var got []map[string]any
	if err := json.Unmarshal([]byte(written(t, writeJSON, numbers(t))), &got); err != nil || len(got) != 6 || got[5]["n"] != 2.0 {
		t.Errorf("%v %v", got, err)
	}
}

func TestParquetBegins(t *testing.T) {
	t.Parallel()
	if got := written(t, writeParquet, numbers(t)); !strings.HasPrefix(got, "PAR1") || !strings.HasSuffix(got, "PAR1") {
		t.Errorf("%.20q", got)
	}
}

func TestFileNamesCannotLeaveTheirHeader(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"plain", "a\r\nSet-Cookie: x=y", `..\..\evil`, "../../etc/passwd", `q"uote`, "snow ☃", strings.Repeat("x", 300), ""} {
		got := disposition(name, "csv")
		if strings.ContainsAny(got, "\r\n/") || strings.Contains(got, `\`) || !strings.HasPrefix(got, "attachment") {
			t.Errorf("%q: %q", name, got)
		}
	}
}
