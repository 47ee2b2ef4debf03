package engine

import (
	"fmt"
	"strings"

	duckdb "github.com/duckdb/duckdb-go-bindings"
)

// Type is a DuckDB type.
type Type struct {
	Name   string // as DuckDB writes it
	Fields []Field
	// Nested types that are not structs: LIST, ARRAY, MAP, UNION, VARIANT.
	Nested bool
}

// Field is a member of a struct.
type Field struct {
	Name string
	Type Type
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

// ownType reads a type and frees it.
func ownType(t duckdb.LogicalType) Type {
	defer duckdb.DestroyLogicalType(&t)
	return readType(t)
}

func readType(t duckdb.LogicalType) Type {
	if alias := duckdb.LogicalTypeGetAlias(t); alias != "" {
		return Type{Name: alias}
	}
	id := duckdb.GetTypeId(t)
	switch id {
	case duckdb.TypeDecimal:
		return Type{Name: fmt.Sprintf("DECIMAL(%d,%d)", duckdb.DecimalWidth(t), duckdb.DecimalScale(t))}
	case duckdb.TypeList:
		return Type{Name: ownType(duckdb.ListTypeChildType(t)).Name + "[]", Nested: true}
	case duckdb.TypeArray:
		return Type{Name: fmt.Sprintf("%s[%d]", ownType(duckdb.ArrayTypeChildType(t)).Name, duckdb.ArrayTypeArraySize(t)), Nested: true}
	case duckdb.TypeMap:
		return Type{Name: fmt.Sprintf("MAP(%s, %s)", ownType(duckdb.MapTypeKeyType(t)).Name, ownType(duckdb.MapTypeValueType(t)).Name), Nested: true}
	case duckdb.TypeUnion:
		return Type{Name: "UNION", Nested: true}
	case duckdb.TypeStruct:
		var out Type
		var names []string
		for i := range duckdb.StructTypeChildCount(t) {
			f := Field{Name: duckdb.StructTypeChildName(t, i), Type: ownType(duckdb.StructTypeChildType(t, i))}
			out.Fields = append(out.Fields, f)
			names = append(names, Identifier(f.Name)+" "+f.Type.Name)
		}
		out.Name = "STRUCT(" + strings.Join(names, ", ") + ")"
		return out
	}
	if name, ok := plainTypes[id]; ok {
		return Type{Name: name}
	}
	return Type{}
}
