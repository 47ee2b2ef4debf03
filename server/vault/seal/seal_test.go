package seal

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	mathrand "math/rand/v2"
	"strings"
	"sync"
	"testing"
	"testing/iotest"

	"github.com/tink-crypto/tink-go/v2/streamingaead/subtle"
)

var (
	testKey = bytes.Repeat([]byte{7}, KeySize)
	testAAD = []byte("ds_01|v1")
)

// sizes lie around every boundary of the format.
var sizes = []int{
	0, 1, plainSize - headerSize - 1, plainSize - headerSize, plainSize - headerSize + 1,
	SegmentSize, 2*plainSize - headerSize, 2*plainSize - headerSize + 1, 3*SegmentSize + 17, 1_000_003,
}

func random(t testing.TB, n int) []byte {
	t.Helper()
	b := make([]byte, n)
	rand.Read(b)
	return b
}

func sealed(t testing.TB, plain []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := NewWriter(&b, testKey, testAAD)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(plain); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func open(object []byte) (*Reader, error) {
	return NewReader(bytes.NewReader(object), int64(len(object)), testKey, testAAD)
}

// readAll opens and reads a whole object.
func readAll(object []byte) ([]byte, error) {
	r, err := open(object)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(io.NewSectionReader(r, 0, r.Size()))
}

func tink(t testing.TB) *subtle.AESGCMHKDF {
	t.Helper()
	a, err := subtle.NewAESGCMHKDF(testKey, "SHA256", KeySize, SegmentSize, 0)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestTinkReadsWhatWeSeal(t *testing.T) {
	t.Parallel()
	for _, n := range sizes {
		plain := random(t, n)
		object := sealed(t, plain)
		if int64(len(object)) != SealedSize(int64(n)) {
			t.Errorf("object of %d bytes has %d, SealedSize says %d", n, len(object), SealedSize(int64(n)))
		}
		r, err := tink(t).NewDecryptingReader(bytes.NewReader(object), testAAD)
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(r)
		if err != nil || !bytes.Equal(got, plain) {
			t.Errorf("tink read %d bytes of %d: %v", len(got), n, err)
		}
	}
}

func TestWeReadWhatTinkSeals(t *testing.T) {
	t.Parallel()
	for _, n := range sizes {
		plain := random(t, n)
		var object bytes.Buffer
		w, err := tink(t).NewEncryptingWriter(&object, testAAD)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(plain); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		got, err := readAll(object.Bytes())
		if err != nil || !bytes.Equal(got, plain) {
			t.Errorf("read %d bytes of %d: %v", len(got), n, err)
		}
	}
}

func TestReaderKeepsTheContractOfReaderAt(t *testing.T) {
	t.Parallel()
	plain := random(t, 5*SegmentSize+11)
	r, err := open(sealed(t, plain))
	if err != nil {
		t.Fatal(err)
	}
	if err := iotest.TestReader(io.NewSectionReader(r, 0, r.Size()), plain); err != nil {
		t.Error(err)
	}
	if _, err := r.ReadAt(make([]byte, 1), -1); err == nil {
		t.Error("a negative offset was read")
	}
	if n, err := r.ReadAt(make([]byte, 1), r.Size()); n != 0 || !errors.Is(err, io.EOF) {
		t.Errorf("read at the end: %d, %v", n, err)
	}
}

func TestManyReadersSeeTheSameBytes(t *testing.T) {
	t.Parallel()
	plain := random(t, (cachedSegments+20)*SegmentSize) // more than the cache holds
	r, err := open(sealed(t, plain))
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for g := range 8 {
		wg.Go(func() {
			rnd := mathrand.New(mathrand.NewPCG(1, uint64(g)))
			for range 300 {
				off := rnd.Int64N(r.Size())
				p := make([]byte, 1+rnd.IntN(3*SegmentSize))
				n, err := r.ReadAt(p, off)
				if err != nil && !errors.Is(err, io.EOF) {
					t.Errorf("read %d at %d: %v", len(p), off, err)
					return
				}
				if !bytes.Equal(p[:n], plain[off:off+int64(n)]) {
					t.Errorf("read %d at %d: wrong bytes", len(p), off)
					return
				}
			}
		})
	}
	wg.Wait()
	if len(r.cache) > cachedSegments || len(r.order) != len(r.cache) {
		t.Errorf("cache holds %d segments in an order of %d", len(r.cache), len(r.order))
	}
}

func TestTamperingIsCorrupt(t *testing.T) {
	t.Parallel()
	plain := random(t, 3*SegmentSize+500)
	good := sealed(t, plain)
	swap := func(a, b int) []byte {
		x := bytes.Clone(good)
		copy(x[a*SegmentSize:(a+1)*SegmentSize], good[b*SegmentSize:])
		copy(x[b*SegmentSize:(b+1)*SegmentSize], good[a*SegmentSize:])
		return x
	}
	other := sealed(t, plain)
	cases := map[string][]byte{
		"nothing":                 {},
		"header only":             good[:headerSize],
		"appended byte":           append(bytes.Clone(good), 0),
		"appended segment":        append(bytes.Clone(good), good[SegmentSize:2*SegmentSize]...),
		"swapped segments":        swap(1, 2),
		"another object's salt":   append(bytes.Clone(other[:headerSize]), good[headerSize:]...),
		"another object's middle": append(append(bytes.Clone(good[:SegmentSize]), other[SegmentSize:2*SegmentSize]...), good[2*SegmentSize:]...),
		"dropped first segment":   good[SegmentSize:],
	}
	for i := 1; i*SegmentSize < len(good); i++ {
		cases[fmt.Sprintf("cut after segment %d", i)] = good[:i*SegmentSize]
		cases[fmt.Sprintf("cut inside segment %d", i)] = good[:i*SegmentSize+100]
		cases[fmt.Sprintf("cut to the tag of segment %d", i)] = good[:i*SegmentSize+tagSize]
	}
	for name, object := range cases {
		t.Run(name, func(t *testing.T) {
			if _, err := readAll(object); !errors.Is(err, ErrCorrupt) {
				t.Errorf("got %v, want ErrCorrupt", err)
			}
		})
	}
}

func TestEveryFlippedBitIsCorrupt(t *testing.T) {
	t.Parallel()
	good := sealed(t, random(t, 2*SegmentSize))
	at := []int{0, 1, 32, 33, 39, 40, SegmentSize - 1, SegmentSize, 2*SegmentSize - 1, 2 * SegmentSize, len(good) - 1}
	for i := 0; i < len(good); i += 997 {
		at = append(at, i)
	}
	for _, i := range at {
		object := bytes.Clone(good)
		object[i] ^= 1 << (i % 8)
		if _, err := readAll(object); !errors.Is(err, ErrCorrupt) {
			t.Errorf("bit %d of byte %d: got %v, want ErrCorrupt", i%8, i, err)
		}
	}
}

func TestOtherKeysAndIdentitiesAreCorrupt(t *testing.T) {
	t.Parallel()
	for _, n := range []int{0, 10, SegmentSize} {
		object := sealed(t, random(t, n))
		src := bytes.NewReader(object)
		if _, err := NewReader(src, src.Size(), bytes.Repeat([]byte{8}, KeySize), testAAD); !errors.Is(err, ErrCorrupt) {
			t.Errorf("another key: %v", err)
		}
		if _, err := NewReader(src, src.Size(), testKey, []byte("ds_01|v2")); !errors.Is(err, ErrCorrupt) {
			t.Errorf("another identity: %v", err)
		}
	}
}

func TestKeysOfTheWrongLengthAreRefused(t *testing.T) {
	t.Parallel()
	object := sealed(t, nil)
	for _, key := range [][]byte{nil, make([]byte, 16), make([]byte, 33)} {
		if _, err := NewWriter(io.Discard, key, nil); err == nil {
			t.Errorf("sealed under a key of %d bytes", len(key))
		}
		if _, err := NewReader(bytes.NewReader(object), int64(len(object)), key, testAAD); err == nil {
			t.Errorf("opened under a key of %d bytes", len(key))
		}
	}
}

// flaky fails the first reads of each segment but the outer ones.
type flaky struct {
	io.ReaderAt
	mu    sync.Mutex
	fails int
}

var errDisk = errors.New("disk is away")

func (f *flaky) ReadAt(p []byte, off int64) (int, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if off == SegmentSize && f.fails > 0 {
		f.fails--
		return 0, errDisk
	}
	return f.ReaderAt.ReadAt(p, off)
}

func TestPassingReadErrorIsNeitherCorruptNorSticky(t *testing.T) {
	t.Parallel()
	plain := random(t, 3*SegmentSize)
	object := sealed(t, plain)
	r, err := NewReader(&flaky{ReaderAt: bytes.NewReader(object), fails: 1}, int64(len(object)), testKey, testAAD)
	if err != nil {
		t.Fatal(err)
	}
	p := make([]byte, 10)
	if _, err := r.ReadAt(p, SegmentSize); !errors.Is(err, errDisk) || errors.Is(err, ErrCorrupt) {
		t.Errorf("first read: %v", err)
	}
	if _, err := r.ReadAt(p, SegmentSize); err != nil || !bytes.Equal(p, plain[SegmentSize:SegmentSize+10]) {
		t.Errorf("second read: %v", err)
	}
}

func TestObjectWithoutCloseCannotBeRead(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	w, err := NewWriter(&b, testKey, testAAD)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(random(t, 3*plainSize)); err != nil {
		t.Fatal(err)
	}
	if _, err := readAll(b.Bytes()); !errors.Is(err, ErrCorrupt) {
		t.Errorf("got %v, want ErrCorrupt", err)
	}
}

func TestWriterStopsAtTheFirstError(t *testing.T) {
	t.Parallel()
	dst := &limited{n: SegmentSize}
	w, err := NewWriter(dst, testKey, testAAD)
	if err != nil {
		t.Fatal(err)
	}
	_, err = w.Write(random(t, 10*SegmentSize))
	if !errors.Is(err, io.ErrShortWrite) {
		t.Errorf("write: %v", err)
	}
	if err := w.Close(); !errors.Is(err, io.ErrShortWrite) {
		t.Errorf("close after a failed write: %v", err)
	}
}

func TestWriteAfterCloseIsRefused(t *testing.T) {
	t.Parallel()
	w, err := NewWriter(io.Discard, testKey, testAAD)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Errorf("second close: %v", err)
	}
	if _, err := io.Copy(w, strings.NewReader("late")); err == nil {
		t.Error("wrote to a closed object")
	}
}

type limited struct{ n int }

func (l *limited) Write(p []byte) (int, error) {
	if len(p) > l.n {
		return 0, io.ErrShortWrite
	}
	l.n -= len(p)
	return len(p), nil
}

// FuzzReader feeds arbitrary and slightly damaged objects: whatever is read
// without error must be exactly what was sealed.
func FuzzReader(f *testing.F) {
	plain := bytes.Repeat([]byte("strongroom "), 13_000)
	good := sealed(f, plain)
	f.Add([]byte{}, 0, byte(0))
	f.Add(good[:100], 3, byte(1))
	f.Add([]byte{headerSize}, 70_000, byte(0x80))
	f.Fuzz(func(t *testing.T, raw []byte, at int, flip byte) {
		if got, err := readAll(raw); err == nil {
			t.Errorf("%d stray bytes were accepted as %d bytes", len(raw), len(got))
		} else if !errors.Is(err, ErrCorrupt) {
			t.Errorf("stray bytes: %v", err)
		}
		object := bytes.Clone(good)
		if at >= 0 && at < len(object) {
			object[at] ^= flip
		}
		got, err := readAll(object)
		if err == nil && !bytes.Equal(got, plain) {
			t.Error("a damaged object was read")
		}
		if err != nil && bytes.Equal(object, good) {
			t.Errorf("an intact object was refused: %v", err)
		}
	})
}

func BenchmarkWriter(b *testing.B) {
	plain := make([]byte, 1<<20)
	w, err := NewWriter(io.Discard, testKey, testAAD)
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(plain)))
	for b.Loop() {
		if _, err := w.Write(plain); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkReader(b *testing.B) {
	r, err := open(sealed(b, make([]byte, 16<<20)))
	if err != nil {
		b.Fatal(err)
	}
	p := make([]byte, 1<<20)
	b.SetBytes(int64(len(p)))
	for i := 0; b.Loop(); i++ {
		if _, err := r.ReadAt(p, int64(i%15)<<20); err != nil {
			b.Fatal(err)
		}
	}
}
