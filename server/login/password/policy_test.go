package password_test

import (
	"context"
	"crypto/sha1"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/strongroom/strongroom/server/fault"
	"github.com/strongroom/strongroom/server/login/password"
)

func codes(rs []password.Reason) []string {
	out := []string{}
	for _, r := range rs {
		out = append(out, string(r.Code))
	}
	return out
}

// TestVectors holds the rules to what the browser's copy of them says; see
// frontend/src/lib/password.test.ts.
func TestVectors(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile("testdata/vectors.json")
	if err != nil {
		t.Fatal(err)
	}
	var vectors []struct {
		Password string
		Words    []string
		Length   int
		Classes  *bool
		Reasons  []string
	}
	if err := json.Unmarshal(raw, &vectors); err != nil {
		t.Fatal(err)
	}
	for _, v := range vectors {
		p := password.Default
		if v.Length > 0 {
			p.Length = v.Length
		}
		if v.Classes != nil {
			p.Classes = *v.Classes
		}
		if v.Reasons == nil {
			v.Reasons = []string{}
		}
		if diff := cmp.Diff(v.Reasons, codes(p.Judge(v.Password, v.Words))); diff != "" {
			t.Errorf("%q (-want +got):\n%s", v.Password, diff)
		}
	}
}

func TestCheckRefusesWhatIsGuessed(t *testing.T) {
	t.Parallel()
	words := []string{"Ada Lovelace", "ada@northwind.example", "Northwind Traders"}
	for candidate, want := range map[string]string{
		"Quiet-Meadow-417":             "",
		"correct horse battery staple": "", // long enough for one class
		"zwölf-Ähren-9":                "",
		strings.Repeat("a quiet meadow of seventeen sheep; ", 3) + "and then the night fell 🌒": "", // 129 characters
		"P@ssw0rd2024!":                 "COMMON BREACHED GUESSABLE",
		"Sunshine1234!":                 "COMMON BREACHED GUESSABLE",
		"Lovelace-1842!":                "PERSONAL",
		"Quiet-Meadow-\xff\xfe":         "NOT_TEXT",
		strings.Repeat("Quiet-7 ", 600): "TOO_LONG",
		"Liverpool1!!":                  "BREACHED GUESSABLE",
	} {
		err := password.Default.Check(context.Background(), "input.password", candidate, words...)
		f := fault.As(err)
		got := ""
		if f != nil {
			got = strings.Join(f.Reasons, " ")
		}
		if got != want || (err == nil) != (want == "") {
			t.Errorf("%.40q: %q (%v), want %q", candidate, got, err, want)
		}
		if err != nil && (f.Code != fault.CodeInvalid || f.Fields["input.password"] == "") {
			t.Errorf("%.40q: %v is no fault of its field", candidate, err)
		}
		if err != nil && strings.Contains(err.Error(), candidate) {
			t.Errorf("the refusal repeats the password: %v", err)
		}
	}
}

func TestTheStricterPolicyWins(t *testing.T) {
	t.Parallel()
	a, b := password.Policy{Length: 8, Classes: true, Score: 4}, password.Policy{Length: 16, Score: 2}
	want := password.Policy{Length: 16, Classes: true, Score: 4}
	if got := a.Stricter(b); got != want {
		t.Errorf("%+v", got)
	}
	if got := b.Stricter(a); got != want {
		t.Errorf("%+v", got)
	}
}

func hashOf(p string) string { return fmt.Sprintf("%X", sha1.Sum([]byte(p))) }

func TestListOfBreachedPasswordsIsSearchedOnDisk(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]string{"unix": "\n", "windows": "\r\n"} {
		var lines []string
		for i := range 5000 {
			lines = append(lines, fmt.Sprintf("%s:%d", hashOf(fmt.Sprint("stolen ", i)), i*i*i))
		}
		slices.Sort(lines)
		path := filepath.Join(t.TempDir(), name)
		for _, tail := range []string{"", end} {
			if err := os.WriteFile(path, []byte(strings.Join(lines, end)+tail), 0o600); err != nil {
				t.Fatal(err)
			}
			b, err := password.OpenBreached(path, "", slog.New(slog.DiscardHandler))
			if err != nil {
				t.Fatal(err)
			}
			for i := range 5000 {
				if !b.Contains(context.Background(), fmt.Sprint("stolen ", i)) {
					t.Fatalf("%s: password %d is not found", name, i)
				}
				if b.Contains(context.Background(), fmt.Sprint("quiet meadow ", i)) {
					t.Fatalf("%s: a password is found that is not there", name)
				}
			}
			if err := b.Close(); err != nil {
				t.Error(err)
			}
		}
	}
	path := filepath.Join(t.TempDir(), "wrong")
	if err := os.WriteFile(path, []byte("correct horse\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := password.OpenBreached(path, "", slog.New(slog.DiscardHandler)); err == nil {
		t.Error("a file that is no such list was opened")
	}
}

func TestServiceLearnsFiveDigitsAndMayBeDown(t *testing.T) {
	t.Parallel()
	stolen := "Quiet-Meadow-417"
	var asked []string
	down := false
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.URL.RequestURI())
		if down {
			w.WriteHeader(http.StatusBadGateway)
			return
		}
		_, _ = io.WriteString(w, hashOf(stolen)[5:]+":3\r\n"+hashOf("Quiet-Meadow-418")[5:]+":0\r\n")
	}))
	t.Cleanup(s.Close)
	b, err := password.OpenBreached("", s.URL+"/range/", slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	if !b.Contains(ctx, stolen) {
		t.Error("the service knows it, we do not")
	}
	if b.Contains(ctx, "Quiet-Meadow-418") {
		t.Error("padding was taken for a password")
	}
	for _, a := range asked {
		if len(a) != len("/range/")+5 {
			t.Errorf("the service was asked %s", a)
		}
	}
	down = true
	if b.Contains(ctx, stolen) {
		t.Error("the service is down, and still it knows")
	}
	if !b.Contains(ctx, "letmein") {
		t.Error("without the service the common passwords are not known")
	}
	s.Close()
	if b.Contains(ctx, stolen) {
		t.Error("the service is gone, and still it knows")
	}
}

func TestOlderHashVerifiesAndIsOutdated(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	// argon2id of "Quiet-Meadow-417" with m=8192, t=1, p=2.
	old := password.HashWith("Quiet-Meadow-417", 8192, 1, 2)
	if ok, err := password.Verify(ctx, old, "Quiet-Meadow-417"); !ok || err != nil {
		t.Errorf("an older hash does not verify: %v", err)
	}
	if ok, _ := password.Verify(ctx, old, "Quiet-Meadow-418"); ok {
		t.Error("a wrong password matches an older hash")
	}
	if !password.Outdated(old) {
		t.Error("an older hash is not replaced")
	}
	now, err := password.Hash(ctx, "Quiet-Meadow-417")
	if err != nil || password.Outdated(now) || password.Outdated("") {
		t.Errorf("a current hash is replaced (%v)", err)
	}
	for _, forged := range []string{"m=4294967295,t=1,p=1", "m=19456,t=4000000,p=1", "m=19456,t=2,p=255", "m=19456,t=2,p=1,x", "m=1,t=1,p=1"} {
		h := strings.Replace(now, "m=19456,t=2,p=1", forged, 1)
		if ok, err := password.Verify(ctx, h, "Quiet-Meadow-417"); ok || err == nil {
			t.Errorf("%s was computed", forged)
		}
	}
}
