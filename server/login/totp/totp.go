// Package totp makes and checks the codes of authenticator apps: time-based
// one-time passwords of RFC 6238 with the parameters that every app understands,
// six digits of HMAC-SHA-1 every 30 seconds.
package totp

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base32"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/hotp"
)

const (
	// Period is how long a code is shown.
	Period = 30 * time.Second
	// drift is how many steps a clock may be off, to either side (RFC 6238, section 5.2).
	drift = 1
	// seedSize is in bytes: as long as the hash (RFC 4226, section 4, R6).
	seedSize = 20
	digits   = otp.DigitsSix
)

var encoding = base32.StdEncoding.WithPadding(base32.NoPadding)

// NewSeed returns a fresh secret.
func NewSeed() []byte {
	b := make([]byte, seedSize)
	_, _ = rand.Read(b)
	return b
}

// Text is the secret as people type it: base 32.
func Text(seed []byte) string { return encoding.EncodeToString(seed) }

// URI is what the QR code holds (Google Authenticator's key URI format).
func URI(issuer, account string, seed []byte) string {
	q := url.Values{
		"secret": {Text(seed)}, "issuer": {issuer}, "algorithm": {"SHA1"},
		"digits": {digits.String()}, "period": {strconv.Itoa(int(Period.Seconds()))},
	}
	return (&url.URL{
		Scheme: "otpauth", Host: "totp", Path: "/" + issuer + ":" + account,
		RawQuery: strings.ReplaceAll(q.Encode(), "+", "%20"),
	}).String()
}

// Code is the code of one time step.
func Code(seed []byte, step int64) (string, error) {
	return hotp.GenerateCodeCustom(Text(seed), uint64(step), hotp.ValidateOpts{Digits: digits, Algorithm: otp.AlgorithmSHA1})
}

// Step is the time step of an instant.
func Step(at time.Time) int64 { return at.Unix() / int64(Period.Seconds()) }

// Match returns the time step whose code was given, of those around now that lie
// after the step that was accepted last. Every step is compared, each in constant
// time, so that how long it takes tells nothing.
func Match(seed []byte, code string, now time.Time, last int64) (step int64, ok bool) {
	code = strings.Map(func(r rune) rune {
		if r == ' ' || r == '-' {
			return -1
		}
		return r
	}, code)
	for s := Step(now) - drift; s <= Step(now)+drift; s++ {
		want, err := Code(seed, s)
		if err != nil {
			return 0, false
		}
		if subtle.ConstantTimeCompare([]byte(want), []byte(code)) == 1 && s > last {
			step, ok = s, true
		}
	}
	return step, ok
}
