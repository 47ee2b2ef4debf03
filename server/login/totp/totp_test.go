package totp_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/strongroom/strongroom/server/login/totp"
)

// The vectors of RFC 6238, appendix B, for SHA-1; of their eight digits apps show
// the last six.
func TestVectorsOfTheStandard(t *testing.T) {
	t.Parallel()
	seed := []byte("12345678901234567890")
	for at, want := range map[int64]string{
		59: "94287082", 1111111109: "07081804", 1111111111: "14050471",
		1234567890: "89005924", 2000000000: "69279037", 20000000000: "65353130",
	} {
		got, err := totp.Code(seed, totp.Step(time.Unix(at, 0)))
		if err != nil || got != want[2:] {
			t.Errorf("at %d: %q %v, want %q", at, got, err, want[2:])
		}
	}
}

func TestACodeCountsOneStepToEitherSideAndOnce(t *testing.T) {
	t.Parallel()
	seed, now := totp.NewSeed(), time.Unix(1_700_000_010, 0)
	here := totp.Step(now)
	for offset, want := range map[int64]bool{-2: false, -1: true, 0: true, 1: true, 2: false} {
		code, err := totp.Code(seed, here+offset)
		if err != nil {
			t.Fatal(err)
		}
		step, ok := totp.Match(seed, code, now, 0)
		if ok != want || (ok && step != here+offset) {
			t.Errorf("%+d steps: %d %v", offset, step, ok)
		}
		if _, ok := totp.Match(seed, code, now, here+offset); ok {
			t.Errorf("%+d steps: accepted again", offset)
		}
		if _, ok := totp.Match(seed, code[:3]+" "+code[3:], now, 0); ok != want {
			t.Errorf("%+d steps, typed with a blank: %v", offset, ok)
		}
	}
	for _, wrong := range []string{"", "0", "00000000", "abcdef", "１２３４５６", strings.Repeat("1", 1000)} {
		if _, ok := totp.Match(seed, wrong, now, 0); ok {
			t.Errorf("%q was accepted", wrong)
		}
	}
}

func TestAnEarlierStepIsRefusedAfterALaterOne(t *testing.T) {
	t.Parallel()
	seed, now := totp.NewSeed(), time.Unix(1_700_000_010, 0)
	code, err := totp.Code(seed, totp.Step(now)-1)
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := totp.Match(seed, code, now, totp.Step(now)); ok {
		t.Error("a code that was seen before the one that was used still works")
	}
}

func TestTheQRCodeHoldsWhatTheAppNeeds(t *testing.T) {
	t.Parallel()
	seed := totp.NewSeed()
	u, err := url.Parse(totp.URI("Bird & Co", "ada+x@example.com", seed))
	if err != nil || u.Scheme != "otpauth" || u.Host != "totp" || u.Path != "/Bird & Co:ada+x@example.com" {
		t.Fatalf("%v %v", u, err)
	}
	q := u.Query()
	if q.Get("secret") != totp.Text(seed) || q.Get("issuer") != "Bird & Co" || q.Get("digits") != "6" || q.Get("period") != "30" {
		t.Errorf("%v", q)
	}
	if strings.Contains(u.RawQuery, "+") {
		t.Error("apps read + as itself")
	}
}

func FuzzMatch(f *testing.F) {
	for _, s := range []string{"", "123456", "12 34 56", "\x00", "１２３４５６", strings.Repeat("9", 100)} {
		f.Add(s)
	}
	seed, now := []byte("12345678901234567890"), time.Unix(59, 0)
	f.Fuzz(func(t *testing.T, code string) {
		if _, ok := totp.Match(seed, code, now, 0); !ok {
			return
		}
		digits := strings.Map(func(r rune) rune {
			if r == ' ' || r == '-' {
				return -1
			}
			return r
		}, code)
		for step := int64(0); step <= 2; step++ {
			if want, _ := totp.Code(seed, step); digits == want {
				return
			}
		}
		t.Errorf("%q was accepted", code)
	})
}
