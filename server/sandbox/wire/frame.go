package wire

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// FrameType is the first byte of a frame.
type FrameType byte

// The frames of a worker's life: ready, then any number of data, then exactly
// one of done and failed. A server sends one job.
const (
	FrameReady  FrameType = 'R' // Ready
	FrameJob    FrameType = 'J' // Job
	FrameData   FrameType = 'D' // bytes of the result
	FrameDone   FrameType = 'F' // report of the job
	FrameFailed FrameType = 'E' // SQLError
)

// Limits of a frame's payload in bytes. Reports may hold a preview of many
// columns; data comes in pieces of a pipe's size.
const (
	MaxData   = 1 << 20
	MaxReport = 16 << 20
)

const frameHeader = 5

// ErrProtocol says that the other side does not speak this language, be it
// broken or hostile.
var ErrProtocol = errors.New("worker broke the protocol")

func maxPayload(t FrameType) int {
	switch t {
	case FrameData:
		return MaxData
	case FrameReady, FrameJob, FrameDone, FrameFailed:
		return MaxReport
	}
	return -1
}

// WriteFrame writes one frame.
func WriteFrame(w io.Writer, t FrameType, payload []byte) error {
	if len(payload) > maxPayload(t) {
		return fmt.Errorf("frame %q of %d bytes is too large", t, len(payload))
	}
	var header [frameHeader]byte
	header[0] = byte(t)
	binary.LittleEndian.PutUint32(header[1:], uint32(len(payload)))
	if _, err := w.Write(header[:]); err != nil {
		return err
	}
	_, err := w.Write(payload)
	return err
}

// WriteJSON writes v as one frame.
func WriteJSON(w io.Writer, t FrameType, v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("encode frame %q: %w", t, err)
	}
	return WriteFrame(w, t, b)
}

// ReadFrame reads one frame into buf, which grows as bytes arrive: a length
// alone, which a hostile worker can write, allocates nothing. The payload is
// valid until buf is used again. It returns io.EOF only between frames.
func ReadFrame(r io.Reader, buf []byte) (FrameType, []byte, error) {
	var header [frameHeader]byte
	if _, err := io.ReadFull(r, header[:]); err != nil {
		if errors.Is(err, io.ErrUnexpectedEOF) {
			err = fmt.Errorf("%w: cut inside a frame", ErrProtocol)
		}
		return 0, nil, err
	}
	t := FrameType(header[0])
	limit, n := maxPayload(t), int(binary.LittleEndian.Uint32(header[1:]))
	if limit < 0 || n > limit {
		return 0, nil, fmt.Errorf("%w: frame of type %d with %d bytes", ErrProtocol, t, n)
	}
	const step = 256 << 10
	payload := buf[:0]
	for len(payload) < n {
		k := min(n-len(payload), step)
		if cap(payload)-len(payload) < k {
			payload = append(payload, make([]byte, k)...)
		} else {
			payload = payload[:len(payload)+k]
		}
		if _, err := io.ReadFull(r, payload[len(payload)-k:]); err != nil {
			return 0, nil, fmt.Errorf("%w: cut inside a frame", ErrProtocol)
		}
	}
	return t, payload, nil
}
