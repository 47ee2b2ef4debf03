package worker

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/strongroom/strongroom/server/sandbox/engine"
	"github.com/strongroom/strongroom/server/sandbox/wire"
)

// The SQL of a person is judged by its parse tree, which DuckDB itself hands
// out as JSON: what is checked is what will run. Everything that the tree may
// hold is listed here; a kind of node that DuckDB adds one day is refused until
// somebody has thought about it.

// tableFunctions may stand in FROM. All others can read files, the catalog or
// settings, or run SQL that nobody has checked.
var tableFunctions = map[string]bool{
	"range": true, "generate_series": true, "unnest": true,
	"repeat": true, "repeat_row": true, "json_each": true, "json_tree": true,
}

// hostFunctions are scalar functions that tell about the host, the settings or
// the catalog, keep state, or wait.
var hostFunctions = map[string]bool{
	"getenv": true, "current_setting": true, "getvariable": true, "current_query": true,
	"current_database": true, "current_catalog": true, "current_schema": true, "current_schemas": true,
	"current_user": true, "session_user": true, "user": true, "current_role": true,
	"in_search_path": true, "set_config": true, "txid_current": true, "nextval": true, "currval": true,
	"setseed": true, "query": true, "query_table": true, "glob": true, "which_secret": true,
	"write_log": true, "json_execute_serialized_sql": true, "json_serialize_plan": true,
	"json_deserialize_sql": true, "sql_auto_complete": true, "icu_calendar_names": true,
	"add_parquet_key":     true,
	"has_table_privilege": true, "has_schema_privilege": true, "has_any_column_privilege": true,
	"has_column_privilege": true, "has_database_privilege": true, "has_function_privilege": true,
	"has_sequence_privilege": true, "has_server_privilege": true, "has_tablespace_privilege": true,
	"has_foreign_data_wrapper_privilege": true, "has_language_privilege": true,
	"inet_client_addr": true, "inet_client_port": true, "inet_server_addr": true, "inet_server_port": true,
	"pg_conf_load_time": true, "pg_postmaster_start_time": true,
	"arrow_scan": true, "arrow_scan_dumb": true, "seq_scan": true, "index_scan": true, "pandas_scan": true,
}

// hostPrefixes catch families, today's and tomorrow's.
var hostPrefixes = []string{
	"read_", "duckdb_", "pragma_", "parquet_", "sniff_", "enable_", "disable_", "truncate_duckdb",
	"parse_duckdb_log", "storage_", "__internal", "sleep", "pg_get_", "pg_show", "pg_table_", "force_",
	"scan_", "test_", "write_", "copy_", "load_", "install_", "attach_", "summary",
}

var queryNodes = map[string]bool{
	"SELECT_NODE": true, "SET_OPERATION_NODE": true, "RECURSIVE_CTE_NODE": true, "CTE_NODE": true,
}

var expressionClasses = map[string]bool{
	"BETWEEN": true, "CASE": true, "CAST": true, "COLLATE": true, "COLUMN_REF": true, "COMPARISON": true,
	"CONJUNCTION": true, "CONSTANT": true, "FUNCTION": true, "LAMBDA": true, "LAMBDA_REF": true,
	"OPERATOR": true, "PARAMETER": true, "POSITIONAL_REFERENCE": true, "STAR": true, "SUBQUERY": true,
	"WINDOW": true, "TYPE": true,
}

var tableRefs = map[string]bool{
	"BASE_TABLE": true, "SUBQUERY": true, "JOIN": true, "TABLE_FUNCTION": true, "EMPTY": true,
	"EXPRESSION_LIST": true, "PIVOT": true, "SHOW_REF": true, "CTE": true,
}

// checked is what is known of a SQL text that may run.
type checked struct {
	tables []string // in order of appearance, without the names of its own CTEs
}

// check lets exactly one harmless SELECT through.
func check(db *engine.DB, sql string) (checked, error) {
	rows, err := db.Text("SELECT json_serialize_sql($1::VARCHAR)", sql)
	if err != nil {
		return checked{}, friendly(err, sql, 0)
	}
	if len(rows) != 1 || rows[0][0] == nil {
		return checked{}, refuse("This is not a query.", sql, -1)
	}
	var tree struct {
		Error      bool
		Type       string           `json:"error_type"`
		Message    string           `json:"error_message"`
		Position   string           `json:"position"`
		Statements []map[string]any `json:"statements"`
	}
	dec := json.NewDecoder(strings.NewReader(*rows[0][0]))
	dec.UseNumber()
	if err := dec.Decode(&tree); err != nil {
		return checked{}, refuse("This query is nested too deeply.", sql, -1)
	}
	switch {
	case tree.Error && tree.Type == "parser":
		position, err := strconv.Atoi(tree.Position)
		if err != nil {
			position = -1 // somewhere
		}
		return checked{}, friendly(&engine.Error{Type: "Parser", Message: tree.Message, Position: position}, sql, 0)
	case tree.Error:
		return checked{}, refuse("Only a single SELECT can run here. This is another kind of statement.", sql, -1)
	case len(tree.Statements) != 1:
		return checked{}, refuse(fmt.Sprintf("Only a single SELECT can run here. These are %d statements.", len(tree.Statements)), sql, -1)
	}
	c := checker{sql: sql, seen: make(map[string]int64)}
	if err := c.walk(tree.Statements[0], nil); err != nil {
		return checked{}, err
	}
	slices.SortFunc(c.tables, func(a, b string) int {
		return cmp.Compare(c.seen[strings.ToLower(a)], c.seen[strings.ToLower(b)])
	})
	return checked{tables: c.tables}, nil
}

func refuse(message, sql string, at int64) *wire.SQLError {
	e := &wire.SQLError{Kind: wire.Forbidden, Message: message}
	if at >= 0 && at <= int64(len(sql)) {
		e.Line, e.Column = place(sql, int(at))
	}
	return e
}

type checker struct {
	sql    string
	tables []string
	seen   map[string]int64 // lower case, to the first place in the text
}

// scope is the list of CTE names that are visible at a node, lower case.
type scope []string

func (c *checker) refuse(node map[string]any, format string, args ...any) error {
	return refuse(fmt.Sprintf(format, args...), c.sql, location(node))
}

// location is the byte offset of a node, or -1.
func location(node map[string]any) int64 {
	if n, ok := node["query_location"].(json.Number); ok {
		if at, err := n.Int64(); err == nil { // unknown is 2^64-1
			return at
		}
	}
	return -1
}

func (c *checker) walk(v any, s scope) error {
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			if err := c.walk(e, s); err != nil {
				return err
			}
		}
	case map[string]any:
		return c.object(v, s)
	}
	return nil
}

func (c *checker) object(o map[string]any, s scope) error {
	kind, _ := o["type"].(string)
	_, isQuery := o["modifiers"]
	class, isExpression := o["class"].(string)
	_, isTable := o["sample"]
	switch {
	case isExpression:
		if !expressionClasses[class] {
			return c.refuse(o, "This kind of expression cannot be used here.")
		}
		if class == "FUNCTION" || class == "WINDOW" {
			if err := c.function(o); err != nil {
				return err
			}
		}
	case isQuery:
		if !queryNodes[kind] {
			return c.refuse(o, "This kind of query cannot be used here.")
		}
		var err error
		if s, err = c.commonTables(o, s); err != nil {
			return err
		}
		if kind == "RECURSIVE_CTE_NODE" || kind == "CTE_NODE" {
			if name, ok := o["cte_name"].(string); ok {
				s = append(slices.Clip(s), strings.ToLower(name))
			}
		}
	case isTable:
		if err := c.table(o, kind, s); err != nil {
			return err
		}
	}
	for key, v := range o {
		if key == "cte_map" {
			continue // walked above, each with its own scope
		}
		// The function of a table function was judged as such.
		if f, ok := v.(map[string]any); ok && kind == "TABLE_FUNCTION" && key == "function" {
			if err := c.walk(f["children"], s); err != nil {
				return err
			}
			continue
		}
		if err := c.walk(v, s); err != nil {
			return err
		}
	}
	return nil
}

// commonTables walks the CTEs of a query and returns the scope of its body. A
// CTE sees those before it, and itself only if it is recursive.
func (c *checker) commonTables(o map[string]any, s scope) (scope, error) {
	ctes, _ := o["cte_map"].(map[string]any)
	entries, _ := ctes["map"].([]any)
	for _, e := range entries {
		entry, _ := e.(map[string]any)
		name, ok := entry["key"].(string)
		if !ok {
			return nil, c.refuse(o, "This kind of query cannot be used here.")
		}
		if err := c.walk(entry["value"], s); err != nil {
			return nil, err
		}
		s = append(slices.Clip(s), strings.ToLower(name))
	}
	return s, nil
}

func (c *checker) function(o map[string]any) error {
	name, _ := o["function_name"].(string)
	name = strings.ToLower(name)
	family := slices.ContainsFunc(hostPrefixes, func(p string) bool { return strings.HasPrefix(name, p) })
	if name == "" || family || hostFunctions[name] {
		return c.refuse(o, "The function %s cannot be used here.", name)
	}
	return nil
}

func (c *checker) table(o map[string]any, kind string, s scope) error {
	if !tableRefs[kind] {
		return c.refuse(o, "This cannot be used in FROM here.")
	}
	switch kind {
	case "TABLE_FUNCTION":
		f, _ := o["function"].(map[string]any)
		name, _ := f["function_name"].(string)
		if !tableFunctions[strings.ToLower(name)] {
			return c.refuse(o, "The table function %s cannot be used here.", name)
		}
	case "SHOW_REF":
		show, _ := o["show_type"].(string)
		if o["query"] == nil || show != "DESCRIBE" && show != "SUMMARY" {
			return c.refuse(o, "Only DESCRIBE and SUMMARIZE of a table can be used here.")
		}
	case "BASE_TABLE":
		name, _ := o["table_name"].(string)
		schema, _ := o["schema_name"].(string)
		catalog, _ := o["catalog_name"].(string)
		if name == "" || schema != "" || catalog != "" {
			return c.refuse(o, "Tables have no schema here: write just their name.")
		}
		lower, at := strings.ToLower(name), location(o)
		if slices.Contains(s, lower) {
			return nil
		}
		// The tree is walked in any order; the first in the text counts.
		first, seen := c.seen[lower]
		switch i := slices.IndexFunc(c.tables, func(t string) bool { return strings.ToLower(t) == lower }); {
		case !seen:
			c.tables = append(c.tables, name)
			c.seen[lower] = at
		case at < first:
			c.tables[i], c.seen[lower] = name, at
		}
	}
	return nil
}
