package egress

import (
	"bytes"
	"encoding/json"
	"math"
	"strconv"
	"time"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
)

// maxSafe is the largest whole number that every JSON reader keeps exact:
// 2^53 - 1 (RFC 8259, section 6).
const maxSafe = 1<<53 - 1

// appendJSON writes one value. What JSON numbers cannot hold exactly is written
// as text: whole numbers beyond 53 bits, decimals, infinities.
func appendJSON(b *bytes.Buffer, a arrow.Array, i int) {
	if a.IsNull(i) {
		b.WriteString("null")
		return
	}
	switch a := a.(type) {
	case *array.Boolean:
		b.WriteString(strconv.FormatBool(a.Value(i)))
	case *array.Int8:
		integer(b, int64(a.Value(i)))
	case *array.Int16:
		integer(b, int64(a.Value(i)))
	case *array.Int32:
		integer(b, int64(a.Value(i)))
	case *array.Int64:
		integer(b, a.Value(i))
	case *array.Uint8:
		integer(b, int64(a.Value(i)))
	case *array.Uint16:
		integer(b, int64(a.Value(i)))
	case *array.Uint32:
		integer(b, int64(a.Value(i)))
	case *array.Float32:
		number(b, float64(a.Value(i)), 32)
	case *array.Float64:
		number(b, a.Value(i), 64)
	case *array.List, *array.LargeList, *array.FixedSizeList, *array.Struct, *array.Map:
		nested(b, a, i)
	default:
		quote(b, text(a, i))
	}
}

func integer(b *bytes.Buffer, n int64) {
	if n > maxSafe || n < -maxSafe {
		quote(b, strconv.FormatInt(n, 10))
		return
	}
	b.WriteString(strconv.FormatInt(n, 10))
}

func number(b *bytes.Buffer, f float64, bits int) {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		quote(b, strconv.FormatFloat(f, 'g', -1, bits))
		return
	}
	b.WriteString(strconv.FormatFloat(f, 'g', -1, bits))
}

func nested(b *bytes.Buffer, a arrow.Array, i int) {
	raw, err := json.Marshal(a.GetOneForMarshal(i))
	if err != nil { // such as an infinity inside a list
		quote(b, a.ValueStr(i))
		return
	}
	b.Write(raw)
}

func quote(b *bytes.Buffer, s string) {
	raw, _ := json.Marshal(s) // a string always marshals
	b.Write(raw)
}

// text writes one value that is not null as people read it.
func text(a arrow.Array, i int) string {
	switch a := a.(type) {
	case *array.String:
		return a.Value(i)
	case *array.LargeString:
		return a.Value(i)
	case *array.StringView:
		return a.Value(i)
	case *array.Date32:
		return a.Value(i).ToTime().Format(time.DateOnly)
	case *array.Timestamp:
		t := a.DataType().(*arrow.TimestampType)
		at := a.Value(i).ToTime(t.Unit).UTC()
		if t.TimeZone != "" {
			return at.Format("2006-01-02T15:04:05.999999999Z07:00")
		}
		return at.Format("2006-01-02 15:04:05.999999999")
	case *array.Dictionary:
		return text(a.Dictionary(), a.GetValueIndex(i))
	case *array.Float64:
		return strconv.FormatFloat(a.Value(i), 'g', -1, 64)
	case *array.Float32:
		return strconv.FormatFloat(float64(a.Value(i)), 'g', -1, 32)
	case *array.List, *array.LargeList, *array.FixedSizeList, *array.Struct, *array.Map:
		var b bytes.Buffer
		nested(&b, a, i)
		return b.String()
	}
	return a.ValueStr(i)
}
