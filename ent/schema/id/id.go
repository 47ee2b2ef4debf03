// Package id makes the identifiers of all entities: a readable prefix, an
// underscore, and 26 characters of Crockford base 32 that hold 48 bits of
// milliseconds since 1970 and 80 random bits, as in the ULID specification
// (github.com/ulid/spec). They sort by time and cannot be guessed.
package id

import (
	"crypto/rand"
	"encoding/base32"
	"encoding/binary"
	"strings"
	"time"
)

// encoding keeps the order of the bytes, which the standard alphabet does not.
var encoding = base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)

// New returns a fresh id for now.
func New(prefix string) string { return At(prefix, time.Now()) }

// At returns a fresh id that sorts at t.
func At(prefix string, t time.Time) string {
	var b [16]byte
	binary.BigEndian.PutUint64(b[:8], uint64(t.UnixMilli())<<16)
	_, _ = rand.Read(b[6:]) // crypto/rand never fails; it ends the process instead
	return prefix + "_" + encoding.EncodeToString(b[:])
}

// Prefix returns what stands before the underscore, which names the entity.
func Prefix(id string) string {
	prefix, _, ok := strings.Cut(id, "_")
	if !ok {
		return ""
	}
	return prefix
}
