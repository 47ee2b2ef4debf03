package seal

import (
	"crypto/cipher"
	"errors"
	"fmt"
	"io"
	"sync"
)

// cachedSegments bounds the plaintext that a Reader keeps: 64 x 64 KiB.
const cachedSegments = 64

// Reader reads a sealed object at any place. It is safe for concurrent use.
type Reader struct {
	src      io.ReaderAt
	sealed   int64 // size of the object on disk
	size     int64 // size of the plaintext
	segments int64
	aead     cipher.AEAD
	prefix   nonce
	buffers  sync.Pool // *[]byte for ciphertext, SegmentSize each

	mu sync.Mutex
	// cache and order are guarded by mu. order lists cached segments, the least
	// recently used first; it is short enough to be scanned.
	cache map[int64]*segment
	order []int64
}

// segment is decrypted by the first goroutine that wants it; the others wait.
type segment struct {
	once  sync.Once
	plain []byte
	err   error
}

// NewReader opens the sealed object of size bytes in src. The first and last
// segments are authenticated before it returns, so Size is to be believed.
func NewReader(src io.ReaderAt, size int64, key, associatedData []byte) (*Reader, error) {
	if size < Overhead {
		return nil, ErrCorrupt
	}
	header := make([]byte, headerSize)
	if err := readFull(src, header, 0); err != nil {
		return nil, err
	}
	if header[0] != headerSize {
		return nil, ErrCorrupt
	}
	aead, err := newAEAD(key, header[1:1+saltSize], associatedData)
	if err != nil {
		return nil, err
	}
	segments := (size + SegmentSize - 1) / SegmentSize
	if tail := size - (segments-1)*SegmentSize; segments-1 > maxSegment || tail < tagSize {
		return nil, ErrCorrupt
	}
	r := &Reader{
		src:      src,
		sealed:   size,
		size:     size - headerSize - segments*tagSize,
		segments: segments,
		aead:     aead,
		cache:    make(map[int64]*segment),
	}
	copy(r.prefix[:], header[1+saltSize:])
	r.buffers.New = func() any { b := make([]byte, SegmentSize); return &b }
	for _, i := range []int64{segments - 1, 0} {
		if _, err := r.cached(i); err != nil {
			return nil, err
		}
	}
	return r, nil
}

// Size returns the length of the plaintext in bytes.
func (r *Reader) Size() int64 { return r.size }

// ReadAt implements io.ReaderAt. Nothing is returned that was not authenticated.
func (r *Reader) ReadAt(p []byte, off int64) (int, error) {
	if off < 0 {
		return 0, errors.New("read sealed object at a negative offset")
	}
	n := 0
	for n < len(p) && off < r.size {
		i := (off + headerSize) / plainSize
		start, end := r.span(i)
		want := p[n:]
		var k int
		if off == start && int64(len(want)) >= end-start {
			// The whole segment is wanted: decrypt it in place, past the cache.
			plain, err := r.open(i, want[:0:end-start])
			if err != nil {
				return n, err
			}
			k = len(plain)
		} else {
			plain, err := r.cached(i)
			if err != nil {
				return n, err
			}
			k = copy(want, plain[off-start:])
		}
		n, off = n+k, off+int64(k)
	}
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

// span returns the range of plaintext that segment i holds.
func (r *Reader) span(i int64) (start, end int64) {
	start, end = i*plainSize-headerSize, (i+1)*plainSize-headerSize
	return max(start, 0), min(end, r.size)
}

// cached returns the plaintext of segment i, which the caller must not change.
func (r *Reader) cached(i int64) ([]byte, error) {
	r.mu.Lock()
	s, ok := r.cache[i]
	if ok {
		r.touch(i)
	} else {
		s = new(segment)
		r.cache[i] = s
		r.order = append(r.order, i)
		if len(r.order) > cachedSegments {
			delete(r.cache, r.order[0])
			r.order = append(r.order[:0], r.order[1:]...)
		}
	}
	r.mu.Unlock()

	s.once.Do(func() { s.plain, s.err = r.open(i, nil) })
	if s.err != nil {
		r.forget(i, s) // a passing I/O error must not stick
	}
	return s.plain, s.err
}

// touch moves i to the recently used end. The caller holds mu.
func (r *Reader) touch(i int64) {
	for k, v := range r.order {
		if v == i {
			copy(r.order[k:], r.order[k+1:])
			r.order[len(r.order)-1] = i
			return
		}
	}
}

func (r *Reader) forget(i int64, s *segment) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.cache[i] != s {
		return
	}
	delete(r.cache, i)
	for k, v := range r.order {
		if v == i {
			r.order = append(r.order[:k], r.order[k+1:]...)
			return
		}
	}
}

// open reads, authenticates and decrypts segment i, appending to dst.
func (r *Reader) open(i int64, dst []byte) ([]byte, error) {
	start, end := i*SegmentSize, min((i+1)*SegmentSize, r.sealed)
	if i == 0 {
		start = headerSize
	}
	buf := r.buffers.Get().(*[]byte)
	defer r.buffers.Put(buf)
	sealed := (*buf)[:end-start]
	if err := readFull(r.src, sealed, start); err != nil {
		return nil, err
	}
	nonce := r.prefix.at(i, i == r.segments-1)
	plain, err := r.aead.Open(dst, nonce[:], sealed, nil)
	if err != nil {
		return nil, ErrCorrupt
	}
	return plain, nil
}

// readFull fills p from src. An object that is shorter than it was said to be
// is corrupt; any other failure is the storage's and may pass.
func readFull(src io.ReaderAt, p []byte, off int64) error {
	n, err := src.ReadAt(p, off)
	switch {
	case n == len(p):
		return nil
	case err == nil, errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return ErrCorrupt
	}
	return fmt.Errorf("read sealed object: %w", err)
}
