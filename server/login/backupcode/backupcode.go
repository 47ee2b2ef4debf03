// Package backupcode makes the codes that people print for the day on which
// every other factor is out of reach.
package backupcode

import (
	"crypto/rand"
	"encoding/base32"
	"strings"
)

const (
	// Count is how many codes make a set.
	Count = 10
	// Low is how many codes are left when their owner is told to make new ones.
	Low = 3
	// size is in bytes: 50 bits of a code are kept, far beyond what a handful of
	// tries can find.
	size   = 7
	length = 10
)

// alphabet is Crockford's: no letter looks like a digit, and none is missing that
// people would type for another.
var encoding = base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)

// New returns a set of codes, each as two groups of five.
func New() []string {
	codes := make([]string, Count)
	for i := range codes {
		b := make([]byte, size)
		_, _ = rand.Read(b)
		c := encoding.EncodeToString(b)[:length]
		codes[i] = c[:length/2] + "-" + c[length/2:]
	}
	return codes
}

// Clean is a code in the form in which it is compared, or "" for what is none:
// without blanks and hyphens, in lower case, with the letters that the alphabet
// leaves out read as the digits that they look like.
func Clean(code string) string {
	code = strings.Map(func(r rune) rune {
		switch {
		case r == ' ' || r == '-':
			return -1
		case r == 'o' || r == 'O':
			return '0'
		case r == 'i' || r == 'I' || r == 'l' || r == 'L':
			return '1'
		case r >= 'A' && r <= 'Z':
			return r + 'a' - 'A'
		}
		return r
	}, code)
	if len(code) != length || strings.Trim(code, "0123456789abcdefghjkmnpqrstvwxyz") != "" {
		return ""
	}
	return code
}
