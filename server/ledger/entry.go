// Package ledger is the verifiable log as such: what an entry says, how entries make
// a Merkle tree (RFC 6962, section 2), what a signed head of it says (C2SP
// tlog-checkpoint and signed-note), and how anybody who holds an export checks all of
// it without the server. It knows no database and no key but that of the signature.
package ledger

import (
	"bytes"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"golang.org/x/mod/sumdb/tlog"
)

// SaltSize is the size of the salt of a commitment, in bytes.
const SaltSize = 32

// TimeFormat is how an entry writes its instant: RFC 3339 in UTC, to the millisecond.
const TimeFormat = "2006-01-02T15:04:05.000Z"

// Entry is what the log holds of one event. Nothing in it names or describes a
// person: who did it stands there as an id, and everything else as a commitment
// that says nothing without what it commits to. So what is personal can be erased
// and the log still verifies.
//
// The fields stand in the order of their JSON names, which makes the encoding the
// canonical one of RFC 8785.
type Entry struct {
	Actor        string `json:"actor,omitempty"`
	Detail       []byte `json:"detail,omitempty"` // commitment: what, before and after
	ID           string `json:"id"`
	Kind         string `json:"kind"`
	Object       string `json:"object,omitempty"`
	Organization string `json:"organization"`
	Origin       []byte `json:"origin,omitempty"` // commitment: from where, with what
	Outcome      string `json:"outcome"`
	Sequence     int64  `json:"sequence"` // from 1
	Time         string `json:"time"`     // in TimeFormat
}

// Instant writes an instant as entries do.
func Instant(t time.Time) string { return t.UTC().Format(TimeFormat) }

var errPlain = errors.New("a field holds something else than plain ASCII")

// Encode returns the bytes that the tree holds a hash of. It refuses what JSON
// could write in more than one way.
func (e Entry) Encode() ([]byte, error) {
	for _, s := range []string{e.Actor, e.ID, e.Kind, e.Object, e.Organization, e.Outcome, e.Time} {
		for i := range len(s) {
			if c := s[i]; c < ' ' || c > '~' || c == '"' || c == '\\' {
				return nil, fmt.Errorf("encode entry %d: %w", e.Sequence, errPlain)
			}
		}
	}
	var b bytes.Buffer
	w := json.NewEncoder(&b)
	w.SetEscapeHTML(false)
	if err := w.Encode(e); err != nil {
		return nil, fmt.Errorf("encode entry %d: %w", e.Sequence, err)
	}
	return bytes.TrimSuffix(b.Bytes(), []byte{'\n'}), nil
}

// Hash is the leaf hash of the entry (RFC 6962, section 2.1).
func (e Entry) Hash() (tlog.Hash, error) {
	b, err := e.Encode()
	if err != nil {
		return tlog.Hash{}, err
	}
	return tlog.RecordHash(b), nil
}

// NewSalt makes the salt of a commitment.
func NewSalt() []byte {
	salt := make([]byte, SaltSize)
	rand.Read(salt)
	return salt
}

// Commit commits to plain: HMAC-SHA256 under the salt. Without the salt it says
// nothing, not even whether a guess is right.
func Commit(salt, plain []byte) []byte {
	m := hmac.New(sha256.New, salt)
	m.Write(plain)
	return m.Sum(nil)
}

// Opens reports whether plain under salt is what was committed to.
func Opens(commitment, salt, plain []byte) bool {
	return len(salt) == SaltSize && hmac.Equal(commitment, Commit(salt, plain))
}
