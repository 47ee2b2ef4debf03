// Package blob writes and reads the small binary records in which detection keeps
// what it has learnt: a kind, a version, the fields, a checksum. Whoever reads one
// gets every field checked against its bounds, or an error; never half a state.
package blob

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"math"
)

// ErrCorrupt is what reading a record that was not written by Writer gives.
var ErrCorrupt = errors.New("corrupt detection state")

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// Writer collects the fields of one record. Its zero value is not usable; see New.
type Writer struct{ b []byte }

// New begins a record of the given kind and version.
func New(kind, version byte) *Writer {
	return &Writer{b: []byte{kind, version}}
}

// Uvarint writes a number of one to ten bytes.
func (w *Writer) Uvarint(v uint64) { w.b = binary.AppendUvarint(w.b, v) }

// Varint writes a number that may be negative.
func (w *Writer) Varint(v int64) { w.b = binary.AppendVarint(w.b, v) }

// Uint32 writes four bytes, for hashes, which no variable length would shorten.
func (w *Writer) Uint32(v uint32) { w.b = binary.LittleEndian.AppendUint32(w.b, v) }

// Uint64 writes eight bytes.
func (w *Writer) Uint64(v uint64) { w.b = binary.LittleEndian.AppendUint64(w.b, v) }

// Float writes a finite number with the precision of float32.
func (w *Writer) Float(v float64) { w.Uint32(math.Float32bits(float32(v))) }

// Double writes a finite number with its full precision.
func (w *Writer) Double(v float64) { w.Uint64(math.Float64bits(v)) }

// Bool writes one byte.
func (w *Writer) Bool(v bool) {
	if v {
		w.b = append(w.b, 1)
	} else {
		w.b = append(w.b, 0)
	}
}

// Bytes writes a length and that many bytes.
func (w *Writer) Bytes(p []byte) {
	w.Uvarint(uint64(len(p)))
	w.b = append(w.b, p...)
}

// Seal ends the record and returns it.
func (w *Writer) Seal() []byte { return Sum(w.b) }

// Sum appends the checksum that ends a record.
func Sum(b []byte) []byte {
	return binary.LittleEndian.AppendUint32(b, crc32.Checksum(b, castagnoli))
}

// Reader hands out the fields of a record in the order in which they were written.
// After the first error every field is zero and Close tells the error.
type Reader struct {
	b   []byte
	err error
}

// Open checks the checksum, the kind and the version of a record.
func Open(kind, version byte, data []byte) *Reader {
	r := &Reader{}
	switch {
	case len(data) < 6:
		r.fail("%d bytes are too few", len(data))
	case crc32.Checksum(data[:len(data)-4], castagnoli) != binary.LittleEndian.Uint32(data[len(data)-4:]):
		r.fail("the checksum is wrong")
	case data[0] != kind:
		r.fail("it is of another kind")
	case data[1] != version:
		r.fail("version %d is not known", data[1])
	default:
		r.b = data[2 : len(data)-4]
	}
	return r
}

func (r *Reader) fail(format string, args ...any) {
	if r.err == nil {
		r.err = fmt.Errorf("%w: %s", ErrCorrupt, fmt.Sprintf(format, args...))
	}
	r.b = nil
}

// Check fails the reading unless ok holds.
func (r *Reader) Check(ok bool, what string) {
	if !ok {
		r.fail("%s", what)
	}
}

// Uvarint reads a number of at most limit.
func (r *Reader) Uvarint(limit uint64) uint64 {
	v, n := binary.Uvarint(r.b)
	if n <= 0 || v > limit {
		r.fail("a number is missing or too large")
		return 0
	}
	r.b = r.b[n:]
	return v
}

// Count reads a number of things of at most limit, each of which takes at least
// one byte: a short record cannot ask for much memory.
func (r *Reader) Count(limit int) int {
	n := int(r.Uvarint(uint64(limit)))
	if n > len(r.b) {
		r.fail("%d things are missing", n)
		return 0
	}
	return n
}

// Varint reads a number that may be negative.
func (r *Reader) Varint() int64 {
	v, n := binary.Varint(r.b)
	if n <= 0 {
		r.fail("a number is missing")
		return 0
	}
	r.b = r.b[n:]
	return v
}

func (r *Reader) take(n int) []byte {
	if len(r.b) < n {
		r.fail("it ends too early")
		return nil
	}
	p := r.b[:n]
	r.b = r.b[n:]
	return p
}

// Uint32 reads four bytes.
func (r *Reader) Uint32() uint32 {
	if p := r.take(4); p != nil {
		return binary.LittleEndian.Uint32(p)
	}
	return 0
}

// Uint64 reads eight bytes.
func (r *Reader) Uint64() uint64 {
	if p := r.take(8); p != nil {
		return binary.LittleEndian.Uint64(p)
	}
	return 0
}

// Float reads a finite number within [low, high].
func (r *Reader) Float(low, high float64) float64 {
	v := float64(math.Float32frombits(r.Uint32()))
	if r.err == nil && !(v >= low && v <= high) {
		r.fail("%g is out of bounds", v)
	}
	if r.err != nil {
		return 0
	}
	return v
}

// Double reads a finite number within [low, high].
func (r *Reader) Double(low, high float64) float64 {
	v := math.Float64frombits(r.Uint64())
	if r.err == nil && !(v >= low && v <= high) {
		r.fail("%g is out of bounds", v)
	}
	if r.err != nil {
		return 0
	}
	return v
}

// Bool reads one byte.
func (r *Reader) Bool() bool {
	p := r.take(1)
	if p != nil && p[0] > 1 {
		r.fail("a truth value is neither")
	}
	return p != nil && p[0] == 1
}

// Bytes reads at most limit bytes, which stay part of the record.
func (r *Reader) Bytes(limit int) []byte {
	n := r.Count(limit)
	return r.take(n)
}

// Err is the first error so far.
func (r *Reader) Err() error { return r.err }

// Close tells the first error; that something is left over is one.
func (r *Reader) Close() error {
	if r.err == nil && len(r.b) > 0 {
		r.fail("%d bytes are left over", len(r.b))
	}
	return r.err
}
