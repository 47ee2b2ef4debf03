package seal

import (
	"crypto/cipher"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
)

var errClosed = errors.New("write to a closed sealed object")

type writer struct {
	dst     io.Writer
	aead    cipher.AEAD
	prefix  nonce
	segment int64  // the one being filled
	plain   []byte // its plaintext so far
	sealed  []byte // scratch for one segment, reused
	err     error  // sticky: an object with a hole must never be finished
}

// NewWriter seals what is written to it into w. The object is complete, and
// readable, only after Close has returned nil. Close does not close w. A writer
// serves one goroutine.
func NewWriter(w io.Writer, key, associatedData []byte) (io.WriteCloser, error) {
	header := make([]byte, headerSize)
	header[0] = headerSize
	rand.Read(header[1:]) // never fails
	aead, err := newAEAD(key, header[1:1+saltSize], associatedData)
	if err != nil {
		return nil, err
	}
	s := &writer{
		dst:    w,
		aead:   aead,
		plain:  make([]byte, 0, plainSize),
		sealed: make([]byte, 0, SegmentSize),
	}
	copy(s.prefix[:], header[1+saltSize:])
	if _, err := w.Write(header); err != nil {
		return nil, fmt.Errorf("write seal header: %w", err)
	}
	return s, nil
}

func (w *writer) room() int {
	room := plainSize
	if w.segment == 0 {
		room -= headerSize
	}
	return room - len(w.plain)
}

// Write implements io.Writer. A full segment is held back until more arrives,
// because only Close knows which one is the last.
func (w *writer) Write(p []byte) (int, error) {
	n := 0
	for len(p) > 0 {
		if w.err != nil {
			return n, w.err
		}
		if w.room() == 0 {
			w.flush(false)
			continue
		}
		k := min(w.room(), len(p))
		w.plain = append(w.plain, p[:k]...)
		p, n = p[k:], n+k
	}
	return n, w.err
}

func (w *writer) flush(last bool) {
	if w.segment > maxSegment {
		w.err = errors.New("sealed object is too large")
		return
	}
	nonce := w.prefix.at(w.segment, last)
	w.sealed = w.aead.Seal(w.sealed[:0], nonce[:], w.plain, nil)
	w.segment++
	w.plain = w.plain[:0]
	if _, err := w.dst.Write(w.sealed); err != nil {
		w.err = fmt.Errorf("write sealed segment: %w", err)
	}
}

// Close seals the last segment. Without it the object cannot be read.
func (w *writer) Close() error {
	if w.err != nil {
		if errors.Is(w.err, errClosed) {
			return nil
		}
		return w.err
	}
	w.flush(true)
	err := w.err
	if err == nil {
		w.err = errClosed
	}
	return err
}
