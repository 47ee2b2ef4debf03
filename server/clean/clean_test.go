package clean_test

import (
	"net/mail"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/strongroom/strongroom/server/clean"
	"github.com/strongroom/strongroom/server/fault"
)

func TestAddressesAreComparedInOneForm(t *testing.T) {
	t.Parallel()
	for given, want := range map[string]string{
		" Ada@Example.COM ": "ada@example.com", "a.b+c@x.org": "a.b+c@x.org",
		"Ada <ada@example.com>": "", "ada@example.com, eve@example.com": "", "ada": "", "": "", "@x": "", "a@": "",
		"a b@x.org": "", "\"a b\"@x.org": "", "a@x.org\r\nBcc: e@x.org": "", strings.Repeat("a", 250) + "@x.org": "",
	} {
		got, err := clean.Email("email", given)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("%q: %q %v", given, got, err)
		}
	}
}

func FuzzEmail(f *testing.F) {
	for _, s := range []string{"a@b.c", "A@B.C", "é@x.org", "a@[127.0.0.1]", "\"x\"@y.z", "a@b\n", "İ@x.org", "\xff@x.org"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, given string) {
		got, err := clean.Email("email", given)
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
		if again, err := clean.Email("email", got); err != nil || again != got {
			t.Errorf("%q became %q, and that %q %v", given, got, again, err)
		}
	})
}

func FuzzName(f *testing.F) {
	for _, s := range []string{"Ada", " Ada ", "é", "e\u0301", strings.Repeat("x", 81), "a\nb", "\xff", "\u202eevil"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, given string) {
		got, err := clean.Name("name", given)
		if err != nil {
			return
		}
		if got == "" || utf8.RuneCountInString(got) > 80 || strings.ContainsFunc(got, unicode.IsControl) || !utf8.ValidString(got) ||
			strings.ContainsAny(got, "\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069") {
			t.Errorf("%q became %q", given, got)
		}
	})
}

func TestANameDoesNotTurnTheTextAroundIt(t *testing.T) {
	t.Parallel()
	for given, want := range map[string]string{
		"\u202egpj.exe": "", "Ada \u2066x\u2069": "", "Ada\u2028Grace": "", "Ada\u2029": "Ada",
		"\u05d3\u05df \u05d0": "\u05d3\u05df \u05d0", "\U0001f469\u200d\U0001f4bb Ada": "\U0001f469\u200d\U0001f4bb Ada",
	} {
		if got, err := clean.Name("name", given); got != want || (err == nil) != (want != "") {
			t.Errorf("%q: %q %v", given, got, err)
		}
	}
}

func TestTableNames(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"Bird Strikes 2024": "bird_strikes_2024", "2024": "t_2024", "  ": "dataset", "Übergabe": "bergabe",
		"a--b..c": "a_b_c", "\"; DROP TABLE x": "drop_table_x", "数据": "dataset", "___": "dataset",
	} {
		if got := clean.TableName(name); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
}

func FuzzTableName(f *testing.F) {
	for _, s := range []string{"", "Birds", "1", "é", "a b", strings.Repeat("x_", 60), "\xff\x00", "__1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, name string) {
		got := clean.TableName(name)
		if !clean.IsTableName(got) {
			t.Errorf("%q became %q, which SQL would not take", name, got)
		}
		if again := clean.TableName(got); again != got {
			t.Errorf("%q became %q, and that %q", name, got, again)
		}
	})
}

func FuzzFileName(f *testing.F) {
	for _, s := range []string{"", "a.csv", "../../etc/passwd", `C:\x\y.csv`, "a/", "..", ".", "/", "\x00\n", strings.Repeat("é", 300), "\xff\xfe"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, name string) {
		got := clean.FileName(name)
		switch {
		case got == "" || got == "." || got == "..":
			t.Errorf("%q became %q", name, got)
		case strings.ContainsAny(got, "/\\\x00\n\r\x7f"):
			t.Errorf("%q became %q, which is a path or holds controls", name, got)
		case len(got) > 255 || !utf8.ValidString(got):
			t.Errorf("%q became %q, which does not fit its column", name, got)
		case clean.FileName(got) != got:
			t.Errorf("%q became %q, and that %q", name, got, clean.FileName(got))
		}
	})
}
