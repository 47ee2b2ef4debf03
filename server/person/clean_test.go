package person

import (
	"net/mail"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/strongroom/strongroom/server/fault"
)

func TestAddressesAreComparedInOneForm(t *testing.T) {
	t.Parallel()
	for given, want := range map[string]string{
		" Ada@Example.COM ": "ada@example.com", "a.b+c@x.org": "a.b+c@x.org",
		"Ada <ada@example.com>": "", "ada@example.com, eve@example.com": "", "ada": "", "": "", "@x": "", "a@": "",
		"a b@x.org": "", "\"a b\"@x.org": "", "a@x.org\r\nBcc: e@x.org": "", strings.Repeat("a", 250) + "@x.org": "",
	} {
		got, err := CleanEmail("email", given)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("%q: %q %v", given, got, err)
		}
	}
}

func FuzzCleanEmail(f *testing.F) {
	for _, s := range []string{"a@b.c", "A@B.C", "é@x.org", "a@[127.0.0.1]", "\"x\"@y.z", "a@b\n", "İ@x.org", "\xff@x.org"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, given string) {
		got, err := CleanEmail("email", given)
		if err != nil {
			if f := fault.As(err); f == nil || f.Code != fault.CodeInvalid || got != "" {
				t.Errorf("%q: %q %v", given, got, err)
			}
			return
		}
		if strings.ContainsFunc(got, unicode.IsControl) || strings.ContainsAny(got, " <>,;\"") || strings.Count(got, "@") < 1 {
			t.Errorf("%q became %q", given, got)
		}
		if parsed, err := mail.ParseAddress(got); err != nil || parsed.Address != got {
			t.Errorf("%q became %q, which is no address: %v", given, got, err)
		}
		if again, err := CleanEmail("email", got); err != nil || again != got {
			t.Errorf("%q became %q, and that %q %v", given, got, again, err)
		}
	})
}

func FuzzCleanName(f *testing.F) {
	for _, s := range []string{"Ada", " Ada ", "é", "e\u0301", strings.Repeat("x", 81), "a\nb", "\xff", "\u202eevil"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, given string) {
		got, err := CleanName("name", given)
		if err != nil {
			return
		}
		if got == "" || utf8.RuneCountInString(got) > maxName || strings.ContainsFunc(got, unicode.IsControl) || !utf8.ValidString(got) {
			t.Errorf("%q became %q", given, got)
		}
	})
}
