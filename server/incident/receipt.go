package incident

import (
	"crypto/hmac"
	"crypto/rand"
	"encoding/base32"
	"encoding/binary"
	"strings"
	"time"

	"github.com/strongroom/strongroom/server/vault"
)

// A receipt is what a reporter keeps to see what became of a report: the time, random
// bits, and a code that shows it to be ours. So a receipt tells when it was given even
// if there is no row: an address that nobody has gets one that looks the same for ever.
const (
	receiptTime   = 4 // bytes: seconds since 1970
	receiptRandom = 6
	receiptCode   = 6
	receiptGroup  = 5 // characters between dashes
)

// spelling is base32 without the letters that look like others (Crockford).
var spelling = base32.NewEncoding("0123456789ABCDEFGHJKMNPQRSTVWXYZ").WithPadding(base32.NoPadding)

// newReceipt makes a receipt as people read it, and its hash.
func newReceipt(v *vault.Vault, at time.Time) (text string, hash []byte) {
	b := make([]byte, receiptTime+receiptRandom, receiptTime+receiptRandom+receiptCode)
	binary.BigEndian.PutUint32(b, uint32(at.Unix())) //nolint:gosec // until 2106
	_, _ = rand.Read(b[receiptTime:])
	b = append(b, receiptMark(v, b)...)
	plain := spelling.EncodeToString(b)
	var groups []string
	for len(plain) > receiptGroup {
		groups, plain = append(groups, plain[:receiptGroup]), plain[receiptGroup:]
	}
	return strings.Join(append(groups, plain), "-"), vault.Hash(string(b))
}

func receiptMark(v *vault.Vault, b []byte) []byte { return v.Index("receipt", string(b))[:receiptCode] }

// readReceipt reads what somebody typed: when it was given, and its hash. It is false
// of what was never given.
func readReceipt(v *vault.Vault, typed string) (at time.Time, hash []byte, ok bool) {
	typed = strings.Map(func(r rune) rune {
		switch r {
		case '-', ' ', '\t', '\n', '\r', '\u2010', '\u2011', '\u2013':
			return -1
		case 'O', 'o':
			return '0'
		case 'I', 'i', 'L', 'l':
			return '1'
		}
		return r
	}, typed)
	b, err := spelling.DecodeString(strings.ToUpper(typed))
	if err != nil || len(b) != receiptTime+receiptRandom+receiptCode {
		return time.Time{}, nil, false
	}
	signed := b[:receiptTime+receiptRandom]
	if !hmac.Equal(b[len(signed):], receiptMark(v, signed)) {
		return time.Time{}, nil, false
	}
	return time.Unix(int64(binary.BigEndian.Uint32(b)), 0).UTC(), vault.Hash(string(b)), true
}
