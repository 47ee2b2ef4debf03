package dataset

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestTableNames(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"Bird Strikes 2024": "bird_strikes_2024", "2024": "t_2024", "  ": "dataset", "Übergabe": "bergabe",
		"a--b..c": "a_b_c", "\"; DROP TABLE x": "drop_table_x", "数据": "dataset", "___": "dataset",
	} {
		if got := tableNameFor(name); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
}

func FuzzTableNameFor(f *testing.F) {
	for _, s := range []string{"", "Birds", "1", "é", "a b", strings.Repeat("x_", 60), "\xff\x00", "__1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, name string) {
		got := tableNameFor(name)
		if !tableName.MatchString(got) {
			t.Errorf("%q became %q, which SQL would not take", name, got)
		}
		if again := tableNameFor(got); again != got {
			t.Errorf("%q became %q, and that %q", name, got, again)
		}
	})
}

func FuzzCleanFileName(f *testing.F) {
	for _, s := range []string{"", "a.csv", "../../etc/passwd", `C:\x\y.csv`, "a/", "..", ".", "/", "\x00\n", strings.Repeat("é", 300), "\xff\xfe"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, name string) {
		got := cleanFileName(name)
		switch {
		case got == "" || got == "." || got == "..":
			t.Errorf("%q became %q", name, got)
		case strings.ContainsAny(got, "/\\\x00\n\r\x7f"):
			t.Errorf("%q became %q, which is a path or holds controls", name, got)
		case len(got) > 255 || !utf8.ValidString(got):
			t.Errorf("%q became %q, which does not fit its column", name, got)
		case cleanFileName(got) != got:
			t.Errorf("%q became %q, and that %q", name, got, cleanFileName(got))
		}
	})
}
