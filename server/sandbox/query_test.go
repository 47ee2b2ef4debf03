package sandbox

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/strongroom/strongroom/server/sandbox/wire"
	"github.com/strongroom/strongroom/server/vault/seal"
)

func TestQueryReadsSeveralTables(t *testing.T) {
	t.Parallel()
	_, people := store(t, "people.csv", "id,name\n1,Ada\n2,Grace\n3,Edsger\n")
	_, orders := store(t, "orders.json", `[{"person":1,"total":10.5},{"person":1,"total":2},{"person":3,"total":7}]`)
	people.Name, orders.Name = "People", "orders"
	got := ask(t, `SELECT name, sum(total) AS total FROM people JOIN orders ON person = id GROUP BY name ORDER BY name`, people, orders)
	if d := cmp.Diff([]string{"Ada|12.5", "Edsger|7"}, got); d != "" {
		t.Error(d)
	}
}

func TestQueryReadsSealedTables(t *testing.T) {
	t.Parallel()
	var csv strings.Builder
	csv.WriteString("i,word\n")
	for i := range 200_000 {
		fmt.Fprintf(&csv, "%d,word %d\n", i, i*i%7919)
	}
	_, plain := store(t, "numbers.csv", csv.String())
	key := bytes.Repeat([]byte{9}, seal.KeySize)
	var object bytes.Buffer
	w, err := seal.NewWriter(&object, key, []byte("ds_1|v1"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(w, io.NewSectionReader(plain.Source, 0, plain.Size)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	sealed := bytes.Clone(object.Bytes())
	r, err := seal.NewReader(bytes.NewReader(sealed), int64(len(sealed)), key, []byte("ds_1|v1"))
	if err != nil {
		t.Fatal(err)
	}
	const sql = "SELECT count(*), sum(i), count(DISTINCT word) FROM t"
	got := ask(t, sql, Table{Name: "t", Source: r, Size: r.Size()})
	if d := cmp.Diff(ask(t, sql, plain), got); d != "" {
		t.Error(d)
	}
	if got[0] != "200000|19999900000|3960" {
		t.Errorf("got %s", got[0])
	}

	// A damaged object is the server's failure, with its own error.
	sealed[len(sealed)/2] ^= 1
	r, err = seal.NewReader(bytes.NewReader(sealed), int64(len(sealed)), key, []byte("ds_1|v1"))
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err = run1(sharedPool(t), Query{SQL: sql, Tables: []Table{{Name: "t", Source: r, Size: r.Size()}}}); !errors.Is(err, seal.ErrCorrupt) {
		t.Errorf("got %v, want ErrCorrupt", err)
	}
}

func TestEveryTypeArrivesExactly(t *testing.T) {
	t.Parallel()
	out, result, err := run1(sharedPool(t), Query{SQL: `SELECT
		true b, 127::TINYINT i1, 32767::SMALLINT i2, 2147483647 i4, 9223372036854775807 i8,
		sum(9223372036854775807::BIGINT) huge, 18446744073709551615::UBIGINT u8, 1.5::FLOAT f4, 0.1::DOUBLE f8,
		12345.678::DECIMAL(10,3) "dec", 'zoë' s, DATE '2020-02-29' d, TIME '23:59:59.5' tm,
		TIMESTAMP '2020-02-29 12:00:00.123456' ts, TIMESTAMPTZ '2020-02-29 12:00:00+01' tz,
		[1, NULL, 3] li, {'a': 1, 'b': ['x']} st, MAP {'k': 2} mp, 'e'::ENUM('d','e') en,
		'123e4567-e89b-12d3-a456-426614174000'::UUID uuid, INTERVAL 3 DAY iv, '101'::BIT bt, NULL n, '{"j":1}'::JSON js,
		340282366920938463463374607431768211455::UHUGEINT uh
		FROM range(2)`})
	if err != nil {
		t.Fatal(err)
	}
	want := "true|127|32767|2147483647|9223372036854775807|18446744073709551614|18446744073709551615|1.5|0.1|" +
		"12345.678|zoë|2020-02-29|23:59:59.500000|2020-02-29T12:00:00.123456|2020-02-29T11:00:00Z|" +
		`[1,null,3]|{"a":1,"b":["x"]}|{"k":2}|e|123e4567-e89b-12d3-a456-426614174000|3 days|101|NULL|{"j":1}|340282366920938463463374607431768211455`
	if d := cmp.Diff([]string{want}, rows(t, []byte(out))); d != "" {
		t.Error(d)
	}
	types := map[string]string{}
	for _, c := range result.Columns {
		types[c.Name] = c.Type
	}
	for name, want := range map[string]string{"huge": "HUGEINT", "dec": "DECIMAL(10,3)", "li": "INTEGER[]", "st": `STRUCT("a" INTEGER, "b" VARCHAR[])`, "uuid": "UUID", "js": "JSON"} {
		if types[name] != want {
			t.Errorf("column %s has type %q, want %q", name, types[name], want)
		}
	}
}

func TestParametersAreTyped(t *testing.T) {
	t.Parallel()
	text := func(s string) *string { return &s }
	params := []Param{
		{Name: "s", Type: wire.String, Value: text("O'Hara; DROP TABLE t")},
		{Name: "i", Type: wire.Integer, Value: text("-9223372036854775808")},
		{Name: "n", Type: wire.Number, Value: text("0.1")},
		{Name: "B", Type: wire.Bool, Value: text("true")},
		{Name: "d", Type: wire.Date, Value: text("1969-07-20")},
		{Name: "ts", Type: wire.Timestamp, Value: text("2020-01-02T03:04:05.5Z")},
		{Name: "nil", Type: wire.String},
	}
	out, _, err := run1(sharedPool(t), Query{
		SQL:    "SELECT $s, $i, $n, $b, $d, $ts, $nil, [$s] AS l",
		Params: params,
	})
	if err != nil {
		t.Fatal(err)
	}
	want := `O'Hara; DROP TABLE t|-9223372036854775808|0.1|true|1969-07-20|2020-01-02T03:04:05.5|NULL|["O'Hara; DROP TABLE t"]`
	if d := cmp.Diff([]string{want}, rows(t, []byte(out))); d != "" {
		t.Error(d)
	}
	for _, bad := range []Query{
		{SQL: "SELECT $missing"},
		{SQL: "SELECT $x", Params: []Param{{Name: "x", Type: wire.Integer, Value: text("1.5")}}},
		{SQL: "SELECT $x", Params: []Param{{Name: "x", Type: wire.Date, Value: text("2020-02-30")}}},
		{SQL: "SELECT $x", Params: []Param{{Name: "x", Type: "blob", Value: text("1")}}},
	} {
		_, _, err := run1(sharedPool(t), bad)
		sqlError(t, err, wire.Binder)
	}
}

func TestResultsAreCutAtTheirLimits(t *testing.T) {
	t.Parallel()
	p := sharedPool(t)
	for _, c := range []struct {
		rows, max int
		truncated bool
	}{{10, 10, false}, {11, 10, true}, {5000, 4096, true}, {4096, 4096, false}, {0, 5, false}} {
		out, result, err := run1(p, Query{SQL: fmt.Sprintf("SELECT i FROM range(%d) t(i)", c.rows), MaxRows: c.max})
		if err != nil {
			t.Fatal(err)
		}
		got := len(rows(t, []byte(out)))
		if got != min(c.rows, c.max) || result.Rows != int64(got) || result.Truncated != c.truncated {
			t.Errorf("%d rows at most %d: got %d, %+v", c.rows, c.max, got, result)
		}
	}
	// It must not compute what it will not send.
	out, result, err := run1(p, Query{SQL: "SELECT i, repeat('x', 1000) s FROM range(1000000000) t(i)", MaxBytes: 10 << 20})
	if err != nil {
		t.Fatal(err)
	}
	if !result.Truncated || len(out) > 10<<20 || len(rows(t, []byte(out))) < 5000 {
		t.Errorf("got %d bytes, %+v", len(out), result)
	}
}

func TestErrorsPointIntoTheSQL(t *testing.T) {
	t.Parallel()
	_, table := store(t, "t.csv", "id,name\n1,Ada\n")
	for _, c := range []struct {
		sql          string
		kind         Kind
		line, column int
		says         string
	}{
		{"SELECT *\nFROM t\nWHER id = 1", wire.Syntax, 3, 6, "syntax error"},
		{"SELEC 1", wire.Syntax, 1, 1, "syntax error"},
		{"SELECT 'é', nam\nFROM t", wire.Binder, 1, 13, "nam"},
		{"SELECT id,\n  nosuch(id) FROM t", wire.Catalog, 2, 3, "nosuch"},
		{"SELECT CAST('x' AS INTEGER)", wire.Runtime, 1, 8, "x"},
		{"SELECT CAST(name AS INTEGER) FROM t", wire.Runtime, 1, 8, "Ada"},
		{"SELECT [id, nam] FROM t", wire.Binder, 1, 13, "nam"},
		{"FROM other", wire.Catalog, 0, 0, `"other"`},
		{"", wire.Syntax, 0, 0, "no query"},
		{"SELECT", wire.Syntax, 0, 0, ""},
		{"SELECT 1\x00", wire.Syntax, 0, 0, "NUL"},
	} {
		_, _, err := run1(sharedPool(t), Query{SQL: c.sql, Tables: []Table{table}})
		e := sqlError(t, err, c.kind)
		if e.Line != c.line || e.Column != c.column || !strings.Contains(e.Message, c.says) {
			t.Errorf("%q: got %d:%d %s; want %d:%d with %q", c.sql, e.Line, e.Column, e.Message, c.line, c.column, c.says)
		}
	}
}

// forbidden is SQL that must be refused before anything runs.
var forbidden = []string{
	"SELECT 1; SELECT 2",
	"ATTACH '/tmp/x.db'",
	"COPY (SELECT 1) TO '/tmp/x.csv'",
	"INSTALL httpfs",
	"LOAD httpfs",
	"SET memory_limit='100GB'",
	"RESET lock_configuration",
	"PRAGMA database_list",
	"CREATE TABLE x AS SELECT 1",
	"EXPLAIN SELECT 1",
	"EXPORT DATABASE '/tmp/x'",
	"CALL enable_logging()",
	"CREATE SECRET s (TYPE s3)",
	"SELECT * FROM read_csv('/etc/passwd')",
	"SELECT * FROM read_text('/etc/passwd')",
	"SELECT * FROM READ_BLOB('/etc/passwd')",
	"SELECT * FROM read_parquet('/w/input0.parquet')",
	"SELECT * FROM glob('/*')",
	"SELECT * FROM sniff_csv('/etc/passwd')",
	"SELECT * FROM parquet_metadata('/w/input0.parquet')",
	"SELECT * FROM query('SELECT 1')",
	"SELECT * FROM query_table('t')",
	"SELECT * FROM duckdb_settings()",
	"SELECT * FROM pragma_table_info('t')",
	"SELECT * FROM enable_logging()",
	"SELECT * FROM main.t",
	"SELECT * FROM memory.main.t",
	"SELECT * FROM information_schema.tables",
	"SHOW TABLES",
	"SHOW ALL TABLES",
	"SELECT getenv('HOME')",
	"SELECT GetEnv('HOME')",
	"SELECT current_setting('memory_limit')",
	"SELECT pg_catalog.current_setting('memory_limit')",
	"SELECT current_database()",
	"SELECT count(*) FILTER (WHERE getenv('A') = 'b')",
	"SELECT 1 ORDER BY getenv('A')",
	"SELECT 1 LIMIT length(getenv('A'))",
	"WITH a AS (SELECT getenv('A')) SELECT * FROM a",
	"SELECT (SELECT getenv('A'))",
	"SELECT [getenv(x) FOR x IN ['A']]",
	"SELECT list_transform(['A'], x -> getenv(x))",
	"SELECT sum(length(getenv('A'))) OVER ()",
	"SELECT CASE WHEN true THEN getenv('A') END",
	"SELECT * FROM range(length(getenv('A')))",
	"SELECT 1 UNION ALL SELECT length(getenv('A'))",
	"SELECT x FROM (VALUES (getenv('A'))) v(x)",
	"SELECT * FROM (SELECT 1) JOIN (SELECT getenv('A')) ON true",
	"SELECT json_execute_serialized_sql('{}')",
	"SELECT nextval('s')",
	"SELECT write_log('x')",
}

func TestForbiddenSQLIsRefused(t *testing.T) {
	t.Parallel()
	_, table := store(t, "t.csv", "id\n1\n")
	for _, sql := range forbidden {
		_, _, err := run1(sharedPool(t), Query{SQL: sql, Tables: []Table{table}})
		if e, ok := errors.AsType[*SQLError](err); !ok || e.Kind != wire.Forbidden {
			t.Errorf("%s: got %v, want it forbidden", sql, err)
		}
	}
}

func TestFilesAreNotTables(t *testing.T) {
	t.Parallel()
	_, table := store(t, "t.csv", "id\n1\n")
	for _, sql := range []string{
		"SELECT * FROM '/etc/passwd'",
		`SELECT * FROM "/w/table"`,
		"SELECT * FROM 'http://127.0.0.1/x.csv'",
		"SELECT * FROM duckdb_views",
		"SELECT * FROM sqlite_master",
		"SELECT * FROM (WITH duckdb_views AS (SELECT 1) SELECT * FROM duckdb_views), duckdb_views",
		"WITH duckdb_tables AS (SELECT * FROM duckdb_tables) SELECT * FROM duckdb_tables",
	} {
		_, _, err := run1(sharedPool(t), Query{SQL: sql, Tables: []Table{table}})
		sqlError(t, err, wire.Catalog)
	}
}

func TestUsefulSQLIsAllowed(t *testing.T) {
	t.Parallel()
	_, table := store(t, "t.csv", "id,name,day\n1,Ada,2020-01-01\n2,Grace,2020-02-01\n3,Ada,2020-03-01\n")
	for sql, want := range map[string]string{
		"FROM t SELECT count(*)": "3",
		"WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n+1 FROM r WHERE n < 5) SELECT sum(n) FROM r": "15",
		"SELECT count(*) FROM (DESCRIBE t)":                                              "3",
		"SELECT count(*) FROM (SUMMARIZE t)":                                             "3",
		"SELECT max(id) FILTER (WHERE name = 'Ada') FROM t":                              "3",
		"SELECT row_number() OVER (ORDER BY id DESC) FROM t ORDER BY 1 LIMIT 1":          "1",
		"SELECT unnest(range(3)) LIMIT 1":                                                "0",
		"SELECT date_trunc('month', day)::DATE FROM t WHERE id = 2":                      "2020-02-01",
		"SELECT string_agg(name, ',' ORDER BY id) FROM t":                                "Ada,Grace,Ada",
		"SELECT count(*) FROM t a JOIN t b USING (name)":                                 "5",
		"SELECT json_extract_string('{\"a\":\"b\"}', '$.a')":                             "b",
		"SELECT id FROM t QUALIFY row_number() OVER (PARTITION BY name ORDER BY id) = 2": "3",
		"SELECT * FROM generate_series(1, 1)":                                            "1",
		"SELECT list_sum([x * 2 FOR x IN [1, 2]])":                                       "6",
		"SELECT 1 AS a -- a comment":                                                     "1",
		"SELECT 1;":                                                                      "1",
		"SELECT [1];":                                                                    "[1]",
		"SELECT [1]; -- the end":                                                         "[1]",
		"SELECT [';', \"a;\"::VARCHAR] FROM (SELECT 1 AS \"a;\") /* ; */ ; /* x */":      `[";","1"]`,
		"SELECT [$$;$$, $a$;$$$a$];":                                                     `[";",";$$"]`,
		"SELECT ['it''s;']; ":                                                            `["it's;"]`,
		"SELECT [1] -- why; not":                                                         "[1]",
		"SELECT sum(x) FROM (VALUES (1), (2)) v(x)":                                      "3",
		"SELECT regexp_replace('abc', 'b', 'd')":                                         "adc",
	} {
		if got := ask(t, sql, table); len(got) != 1 || got[0] != want {
			t.Errorf("%s: got %q, want %q", sql, got, want)
		}
	}
}

func TestTablesNamesWhatAQueryReads(t *testing.T) {
	t.Parallel()
	for sql, want := range map[string][]string{
		"SELECT 1": nil,
		"SELECT * FROM Orders o JOIN people p USING (id), (SELECT * FROM ORDERS)":  {"Orders", "people"},
		"WITH a AS (SELECT * FROM b) SELECT * FROM a, c":                           {"b", "c"},
		"WITH a AS (SELECT * FROM a) SELECT * FROM a":                              {"a"},
		"WITH RECURSIVE a AS (SELECT 1 UNION ALL SELECT * FROM a) SELECT * FROM a": nil,
		"SELECT * FROM a WHERE x IN (WITH a AS (SELECT 1) SELECT * FROM a)":        {"a"},
		"SELECT (SELECT max(x) FROM \"My Data\")":                                  {"My Data"},
		"SELECT * FROM 'file.parquet'":                                             {"file.parquet"},
		"DESCRIBE t":                                                               {"t"},
		"FROM b ORDER BY (SELECT 1 FROM a)":                                        {"b", "a"},
	} {
		got, err := sharedPool(t).Tables(t.Context(), sql)
		if err != nil {
			t.Errorf("%s: %v", sql, err)
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s: %s", sql, d)
		}
	}
	_, err := sharedPool(t).Tables(t.Context(), "DROP TABLE x")
	sqlError(t, err, wire.Forbidden)
	_, err = sharedPool(t).Tables(t.Context(), "SELECT FROM WHERE")
	sqlError(t, err, wire.Syntax)
}

func TestTwoTablesOfOneNameAreRefused(t *testing.T) {
	t.Parallel()
	_, a := store(t, "t.csv", "id\n1\n")
	b := a
	b.Name = "T"
	_, _, err := run1(sharedPool(t), Query{SQL: "SELECT 1", Tables: []Table{a, b}})
	sqlError(t, err, wire.Binder)
}

func TestAllTablesOfTheLimitCanBeRead(t *testing.T) {
	t.Parallel()
	_, table := store(t, "t.csv", "id\n1\n")
	var tables []Table
	var parts []string
	for i := range MaxTables {
		tables = append(tables, Table{Name: fmt.Sprintf("t%d", i), Source: table.Source, Size: table.Size})
		parts = append(parts, fmt.Sprintf("SELECT id FROM t%d", i))
	}
	got := ask(t, "SELECT sum(id) FROM ("+strings.Join(parts, " UNION ALL ")+")", tables...)
	if got[0] != fmt.Sprint(MaxTables) {
		t.Errorf("got %v", got)
	}
}
