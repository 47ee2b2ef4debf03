package sandbox

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"github.com/strongroom/strongroom/server/sandbox/wire"
)

// source is an input of a run as the worker's requests name it: by position.
type source struct {
	name string
	r    io.ReaderAt
	size int64
}

// serve answers the worker's reads on all of its channels until it ends. The
// data is decrypted by the source straight into the shared memory.
func (w *process) serve(sources []source) {
	sizes := make([]int64, len(sources))
	for i, s := range sources {
		sizes[i] = s.size
	}
	for _, c := range w.channels {
		w.serving.Go(func() {
			if err := c.answer(sources, sizes); err != nil {
				w.mu.Lock()
				if w.sourceErr == nil {
					w.sourceErr = err
				}
				w.mu.Unlock()
				w.kill()
			}
		})
	}
}

// failure returns what a source or the worker's requests did wrong.
func (w *process) failure() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.sourceErr
}

// answer serves one channel. It returns nil when the worker hangs up.
func (c channel) answer(sources []source, sizes []int64) error {
	// One byte more than a request, so that a longer message is noticed.
	var message [wire.ReadRequestSize + 1]byte
	for {
		n, err := c.socket.Read(message[:])
		if err != nil {
			return nil //nolint:nilerr // closed on either side
		}
		q, err := wire.ParseReadRequest(message[:n], sizes)
		if err != nil {
			return err
		}
		s := sources[q.Input]
		off := int64(q.Offset)
		want := min(int64(q.Length), s.size-off)
		got, err := s.r.ReadAt(c.share[:want:want], off)
		if int64(got) < want {
			if err == nil || errors.Is(err, io.EOF) {
				err = io.ErrUnexpectedEOF
			}
			return fmt.Errorf("read dataset %s: %w", s.name, err)
		}
		var reply [wire.ReadReplySize]byte
		binary.LittleEndian.PutUint64(reply[:], uint64(want))
		if _, err := c.socket.Write(reply[:]); err != nil {
			return nil //nolint:nilerr // closed on either side
		}
	}
}
