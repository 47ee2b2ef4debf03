package backupcode_test

import (
	"strings"
	"testing"

	"github.com/strongroom/strongroom/server/login/backupcode"
)

func TestCodesAreReadAsTheyAreTyped(t *testing.T) {
	t.Parallel()
	for given, want := range map[string]string{
		"abcde-fgh23": "abcdefgh23", " ABCDE FGH23 ": "abcdefgh23", "oOiIl-00000": "0011100000",
		"abcde-fgh2": "", "abcde-fgh234": "", "": "", "abcde-fgh2ü": "", "abcdufgh23": "",
	} {
		if got := backupcode.Clean(given); got != want {
			t.Errorf("%q: %q, want %q", given, got, want)
		}
	}
}

func TestASetIsTenDifferentCodes(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for range 100 {
		for _, code := range backupcode.New() {
			clean := backupcode.Clean(code)
			if clean == "" || strings.ReplaceAll(code, "-", "") != clean || seen[clean] {
				t.Fatalf("%q", code)
			}
			seen[clean] = true
		}
	}
	if len(seen) != 100*backupcode.Count {
		t.Errorf("%d codes", len(seen))
	}
}

func FuzzClean(f *testing.F) {
	for _, s := range []string{"", "abcde-fgh23", "OIL", "\xff", strings.Repeat("a", 100)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, given string) {
		got := backupcode.Clean(given)
		if got != "" && (len(got) != 10 || backupcode.Clean(got) != got) {
			t.Errorf("%q became %q", given, got)
		}
	})
}
