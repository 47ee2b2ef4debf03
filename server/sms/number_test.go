package sms_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/strongroom/strongroom/server/fault"
	"github.com/strongroom/strongroom/server/sms"
)

func TestOnlyMobileNumbersAreTaken(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]sms.Number{
		"+41 79 123 45 67":    "+41791234567",
		" +41(79)123-45.67 ":  "+41791234567",
		"+44 7400 123456":     "+447400123456",
		"+1 202-555-0123":     "+12025550123", // may be either
		"+39 312 345 6789":    "+393123456789",
		"+41\u00a079 1234567": "+41791234567",

		"":                              "",
		"079 123 45 67":                 "", // of which country?
		"0041 79 123 45 67":             "",
		"+41 44 668 18 00":              "", // fixed line
		"+41 900 123 456":               "", // premium rate
		"+41 840 123 456":               "", // shared cost
		"+41 800 123 456":               "", // free of charge
		"+44 7000 123456":               "", // personal number
		"+881 6 1234 5678":              "", // satellite
		"+882 16 12345678":              "", // network across borders
		"+979 1 2345 6789":              "", // international premium rate
		"+41 79 123 45":                 "", // too short
		"+41 79 123 45 67 ext 5":        "",
		"+41 79 CALL ME":                "",
		"+41٧٩١٢٣٤٥٦٧":                  "",
		"+":                             "",
		"tel:+41791234567":              "",
		"+41791234567\r\nX: y":          "",
		"+41791234567;ext=9":            "",
		"+" + strings.Repeat("4", 2000): "",
	} {
		got, err := sms.ParseNumber("input.number", typed)
		if got != want {
			t.Errorf("%q is read as %q", typed, got)
		}
		if want == "" && (fault.CodeOf(err) != fault.CodeInvalid || fault.As(err).Fields["input.number"] == "") {
			t.Errorf("%q: %v", typed, err)
		}
	}
}

func TestAMaskShowsTheCountryAndTheEnd(t *testing.T) {
	t.Parallel()
	for n, want := range map[sms.Number]string{
		"+41791234567":  "+41 •• ••• 45 67",
		"+447400123456": "+44 •••• ••3456",
		"+12025550123":  "+1 •••-•••-0123",
	} {
		if got := n.Mask(); got != want {
			t.Errorf("%s is shown as %s", n, got)
		}
	}
	if got := sms.Number("+41791234567").Hint(); got != "•• 67" {
		t.Errorf("hint %s", got)
	}
	if n := sms.Number("+41791234567"); n.Prefix() != "+4179123" || n.Country() != "CH" {
		t.Errorf("%s %s", n.Prefix(), n.Country())
	}
	// North America is one code and many countries.
	if a, b := sms.Number("+12025550123").Country(), sms.Number("+18765550123").Country(); a == b {
		t.Errorf("both are %s", a)
	}
}

var e164 = regexp.MustCompile(`^\+[1-9][0-9]{6,14}$`)

func FuzzParseNumber(f *testing.F) {
	for _, seed := range []string{"+41 79 123 45 67", "+1 (202) 555-0123", "+", "+979123456789", "++4179", "+٤١", "+41791234567;ext=9", "+0", "+999999999999999"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		n, err := sms.ParseNumber("input.number", typed)
		if err != nil {
			if n != "" || fault.CodeOf(err) != fault.CodeInvalid {
				t.Fatalf("%q: %q, %v", typed, n, err)
			}
			return
		}
		if !e164.MatchString(string(n)) || n.Country() == "" {
			t.Fatalf("%q is read as %q", typed, n)
		}
		if again, err := sms.ParseNumber("input.number", string(n)); again != n || err != nil {
			t.Fatalf("%q is read as %q, %v", n, again, err)
		}
		shown := regexp.MustCompile(`[0-9]`).FindAllString(strings.SplitN(n.Mask(), " ", 2)[1], -1)
		if len(shown) > 4 {
			t.Fatalf("%q is shown as %q", n, n.Mask())
		}
	})
}
