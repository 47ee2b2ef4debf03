package wire

import (
	"encoding/binary"
	"fmt"
)

// Reads go over their own socket pairs, one request at a time on each: the
// worker sends a ReadRequest, the server puts the bytes into the shared memory
// that belongs to the socket and answers with their number, or -1.

const (
	// ShareSize is the length of the shared memory of one socket and the most
	// that one request may ask for.
	ShareSize = 1 << 20
	// ReadRequestSize and ReadReplySize are the lengths of the messages.
	ReadRequestSize = 16
	ReadReplySize   = 8
)

// ReadRequest asks for Length bytes at Offset of the input at position Input.
type ReadRequest struct {
	Input  uint32
	Length uint32
	Offset uint64
}

// Append encodes the request.
func (q ReadRequest) Append(b []byte) []byte {
	b = binary.LittleEndian.AppendUint32(b, q.Input)
	b = binary.LittleEndian.AppendUint32(b, q.Length)
	return binary.LittleEndian.AppendUint64(b, q.Offset)
}

// ParseReadRequest decodes and checks a request against the sizes of the inputs
// of the run. What it returns lies within an input and within ShareSize.
func ParseReadRequest(b []byte, sizes []int64) (ReadRequest, error) {
	if len(b) != ReadRequestSize {
		return ReadRequest{}, fmt.Errorf("%w: read request of %d bytes", ErrProtocol, len(b))
	}
	q := ReadRequest{
		Input:  binary.LittleEndian.Uint32(b),
		Length: binary.LittleEndian.Uint32(b[4:]),
		Offset: binary.LittleEndian.Uint64(b[8:]),
	}
	if uint64(q.Input) >= uint64(len(sizes)) {
		return ReadRequest{}, fmt.Errorf("%w: read of input %d of %d", ErrProtocol, q.Input, len(sizes))
	}
	if q.Length > ShareSize || q.Offset > uint64(sizes[q.Input]) {
		return ReadRequest{}, fmt.Errorf("%w: read of %d bytes at %d", ErrProtocol, q.Length, q.Offset)
	}
	return q, nil
}
