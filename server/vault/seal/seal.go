// Package seal is the form in which every large object rests on disk: Tink's
// streaming AEAD, AES256-GCM-HKDF with 64 KiB segments.
//
//	header     1 byte 40 | 32 bytes salt | 7 bytes nonce prefix
//	segment i  AES-256-GCM, key HKDF-SHA256(key, salt, associated data),
//	           nonce prefix | uint32(i) | 1 if last else 0
//
// The header shares the first 64 KiB with segment 0, so segment i lies at
// i*64 KiB and any range can be read without the rest. The position in the
// nonce stops segments from being moved, the last-bit stops truncation and
// extension, and the associated data binds an object to its identity. See
// https://developers.google.com/tink/streaming-aead/aes_gcm_hkdf_streaming.
package seal

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
)

const (
	// KeySize is the length of a data key in bytes.
	KeySize = 32
	// SegmentSize is the length of a sealed segment on disk. Larger ones made
	// selective queries up to 1.8 times slower.
	SegmentSize = 64 << 10
	// Overhead is what sealing adds to an object of one segment.
	Overhead = headerSize + tagSize

	headerSize = 1 + saltSize + prefixSize
	saltSize   = 32
	prefixSize = 7
	nonceSize  = 12
	tagSize    = 16
	plainSize  = SegmentSize - tagSize // plaintext of a segment, the header counted in for the first
	maxSegment = math.MaxUint32        // the counter has 32 bits
)

// ErrCorrupt says that an object is not what was sealed under this key and
// identity: damaged, cut, extended, reordered, or another object altogether.
// Which of these it is cannot be told, and is not told.
var ErrCorrupt = errors.New("sealed object is corrupt or the key is wrong")

type nonce [nonceSize]byte

// at returns the nonce of segment i under the prefix held in n.
func (n nonce) at(i int64, last bool) nonce {
	binary.BigEndian.PutUint32(n[prefixSize:], uint32(i))
	if last {
		n[nonceSize-1] = 1
	}
	return n
}

func newAEAD(key, salt, associatedData []byte) (cipher.AEAD, error) {
	if len(key) != KeySize {
		return nil, fmt.Errorf("seal key has %d bytes, not %d", len(key), KeySize)
	}
	derived, err := hkdf.Key(sha256.New, key, salt, string(associatedData), KeySize)
	if err != nil {
		return nil, fmt.Errorf("derive segment key: %w", err)
	}
	block, err := aes.NewCipher(derived)
	if err != nil {
		return nil, fmt.Errorf("set up cipher: %w", err)
	}
	return cipher.NewGCM(block)
}

// SealedSize returns the size on disk of an object of plain bytes.
func SealedSize(plain int64) int64 {
	segments := max(1, (plain+headerSize+plainSize-1)/plainSize)
	return headerSize + plain + segments*tagSize
}
