package blob_test

import (
	"errors"
	"math"
	"testing"

	"github.com/strongroom/strongroom/server/detect/blob"
)

func record() []byte {
	w := blob.New('x', 3)
	w.Uvarint(300)
	w.Varint(-5)
	w.Float(1.5)
	w.Double(math.Pi)
	w.Bool(true)
	w.Uint32(7)
	w.Uint64(8)
	w.Bytes([]byte("abc"))
	return w.Seal()
}

func TestFieldsComeBackAsTheyWere(t *testing.T) {
	t.Parallel()
	r := blob.Open('x', 3, record())
	if r.Uvarint(300) != 300 || r.Varint() != -5 || r.Float(0, 2) != 1.5 || r.Double(0, 4) != math.Pi || !r.Bool() ||
		r.Uint32() != 7 || r.Uint64() != 8 || string(r.Bytes(3)) != "abc" {
		t.Error("a field is another")
	}
	if err := r.Close(); err != nil {
		t.Error(err)
	}
}

func TestEveryChangedByteIsAnError(t *testing.T) {
	t.Parallel()
	good := record()
	for i := range good {
		for bit := range 8 {
			bad := append([]byte(nil), good...)
			bad[i] ^= 1 << bit
			if err := blob.Open('x', 3, bad).Close(); !errors.Is(err, blob.ErrCorrupt) {
				t.Fatalf("byte %d, bit %d: %v", i, bit, err)
			}
		}
		if err := blob.Open('x', 3, good[:i]).Close(); !errors.Is(err, blob.ErrCorrupt) {
			t.Fatalf("cut after %d: %v", i, err)
		}
	}
}

func TestWhatIsOutOfBoundsIsAnError(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		write func(*blob.Writer)
		read  func(*blob.Reader)
	}{
		"too large":      {func(w *blob.Writer) { w.Uvarint(11) }, func(r *blob.Reader) { r.Uvarint(10) }},
		"not a number":   {func(w *blob.Writer) { w.Float(math.NaN()) }, func(r *blob.Reader) { r.Float(-1, 1) }},
		"infinite":       {func(w *blob.Writer) { w.Double(math.Inf(1)) }, func(r *blob.Reader) { r.Double(-1, 1) }},
		"no truth":       {func(w *blob.Writer) { w.Uvarint(2) }, func(r *blob.Reader) { r.Bool() }},
		"more than left": {func(w *blob.Writer) { w.Uvarint(1000) }, func(r *blob.Reader) { r.Count(1 << 30) }},
		"left over":      {func(w *blob.Writer) { w.Uvarint(1) }, func(*blob.Reader) {}},
		"missing":        {func(*blob.Writer) {}, func(r *blob.Reader) { r.Uint64() }},
	} {
		w := blob.New('x', 3)
		c.write(w)
		r := blob.Open('x', 3, w.Seal())
		c.read(r)
		if err := r.Close(); !errors.Is(err, blob.ErrCorrupt) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := blob.Open('y', 3, record()).Close(); err == nil {
		t.Error("another kind is read")
	}
	if err := blob.Open('x', 4, record()).Close(); err == nil {
		t.Error("another version is read")
	}
}
