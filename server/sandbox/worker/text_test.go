package worker

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"io"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/strongroom/strongroom/server/sandbox/wire"
)

// letters has characters of one to four bytes, so that blocks of any size cut
// through some.
const letters = "aé€🙂\n\"ż,z"

func randomText(n int) string {
	rnd := rand.New(rand.NewPCG(1, 2))
	runes := []rune(letters)
	var b strings.Builder
	for b.Len() < n {
		b.WriteRune(runes[rnd.IntN(len(runes))])
	}
	return b.String()
}

func TestUTF16ReadsTheSameInBlocksAndAtOnce(t *testing.T) {
	t.Parallel()
	text := randomText(5 * transcodeBlock)
	for _, big := range []bool{false, true} {
		var order binary.AppendByteOrder = binary.LittleEndian
		if big {
			order = binary.BigEndian
		}
		var file []byte
		for _, u := range utf16.Encode([]rune(text)) {
			file = order.AppendUint16(file, u)
		}
		r, err := transcode(bytes.NewReader(file), int64(len(file)), decodeUTF16(big))
		if err != nil {
			t.Fatal(err)
		}
		if r.Size() != int64(len(text)) {
			t.Fatalf("size is %d, want %d", r.Size(), len(text))
		}
		if err := iotest.TestReader(io.NewSectionReader(r, 0, r.Size()), []byte(text)); err != nil {
			t.Error(err)
		}
	}
}

func TestLoneSurrogatesBecomeReplacements(t *testing.T) {
	t.Parallel()
	file := []byte{0x00, 0xd8, 'a', 0, 0x00, 0xdc} // high, a, low
	r, err := transcode(bytes.NewReader(file), int64(len(file)), decodeUTF16(false))
	if err != nil {
		t.Fatal(err)
	}
	got, err := io.ReadAll(io.NewSectionReader(r, 0, r.Size()))
	if err != nil || string(got) != "\ufffda\ufffd" {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestExamineSeesAcrossPieces(t *testing.T) {
	t.Parallel()
	text := randomText(3*scanSize + 5)
	facts, err := examine(strings.NewReader(text), int64(len(text)), '"')
	if err != nil {
		t.Fatal(err)
	}
	lines := int64(strings.Count(text, "\n"))
	if !strings.HasSuffix(text, "\n") {
		lines++
	}
	if !facts.valid || facts.lines != lines || facts.quotes != int64(strings.Count(text, `"`)) || facts.nul != 0 {
		t.Errorf("got %+v, want %d lines", facts, lines)
	}
	for _, at := range []int{0, scanSize - 1, scanSize, len(text) - 1} {
		broken := []byte(text)
		broken[at] = 0xff
		facts, err := examine(bytes.NewReader(broken), int64(len(broken)), '"')
		if err != nil || facts.valid != utf8.Valid(broken) {
			t.Errorf("a broken byte at %d: %+v, %v", at, facts, err)
		}
	}
}

func FuzzExamine(f *testing.F) {
	f.Add([]byte("a,b\n\"x\xc3\xa9\"\n"))
	f.Add([]byte("\xe2\x82"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if len(b) == 0 {
			return
		}
		facts, err := examine(bytes.NewReader(b), int64(len(b)), '"')
		if err != nil || facts.valid != utf8.Valid(b) || (facts.nul > 0) != (bytes.IndexByte(b, 0) >= 0) {
			t.Errorf("%q: %+v, %v", b, facts, err)
		}
	})
}

func TestOpenQuotesAreFound(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int64{
		"a,b\n1,\"x\"\n":           0,
		"a,b\n1,\"x\n2,y\n":        2,
		"\"":                       1,
		"a,\"b\"\"\",c\n":          0,
		"5\" pipe,x\n":             0,
		"a\n\"two\nlines\"\n\"x\n": 4,
	} {
		got, err := openQuote(strings.NewReader(text), int64(len(text)), ',', '"')
		if err != nil || got != want {
			t.Errorf("%q: got line %d, want %d (%v)", text, got, want, err)
		}
	}
}

func TestStatementsEndAtTheirSemicolon(t *testing.T) {
	t.Parallel()
	for sql, want := range map[string]string{
		"SELECT 1":                     "SELECT 1",
		"SELECT 1;":                    "SELECT 1",
		"SELECT 1; -- x":               "SELECT 1",
		"SELECT ';' -- ;\n;":           "SELECT ';' -- ;\n",
		"SELECT \"a;\", 'b'';' ; ;":    "SELECT \"a;\", 'b'';' ",
		"SELECT /* ; */ 1;":            "SELECT /* ; */ 1",
		"SELECT $$;$$, $x, $a$;$$$a$;": "SELECT $$;$$, $x, $a$;$$$a$",
		"SELECT 'open ;":               "SELECT 'open ;",
		"SELECT /* open ;":             "SELECT /* open ;",
		"SELECT $":                     "SELECT $",
	} {
		if got := withoutEnd(sql); got != want {
			t.Errorf("%q: got %q, want %q", sql, got, want)
		}
	}
}

func TestColumnNamesAreClean(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		" a ": "a", "a\n\tb": "a b", "\ufeffa": "a", "a\xffb": "a�b", "": "", strings.Repeat("ü", 300): strings.Repeat("ü", 200),
	} {
		if got := cleanName(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

func TestJSONShapes(t *testing.T) {
	t.Parallel()
	const wrapped = ` {"a": {"x": [{"no": 1}]}, "é\"k" : [ {"b": 1}, {"b": 22} ] , "n": -12.5e3, "big": 1234567890123456789} `
	shape, err := scanJSON(strings.NewReader(wrapped), int64(len(wrapped)))
	if err != nil {
		t.Fatal(err)
	}
	if shape.first != '{' || shape.values != 1 || !shape.big || len(shape.members) != 4 {
		t.Fatalf("got %+v", shape)
	}
	inner, others := meant(shape.members)
	if inner == nil || others != 0 || inner.key != `é"k` {
		t.Fatalf("got %+v, %d others", inner, others)
	}
	if got := strings.TrimSpace(wrapped[inner.start:inner.end]); got != `[ {"b": 1}, {"b": 22} ]` {
		t.Errorf("the array is %q", got)
	}
	if inner.elements.largest < 9 {
		t.Errorf("the largest element has %d bytes", inner.elements.largest)
	}
}

// FuzzScanJSON checks the scanner against the standard decoder: what that
// accepts and is not too deep, the scanner accepts and counts rightly.
func FuzzScanJSON(f *testing.F) {
	for _, s := range []string{`[{"a":1}]`, "{\"a\":[{}]}\n{\"b\":2}", `{"features":[{"p":"]}\\"}]}`, `1 2`, `"x"`, `[[`, `{"a":1]`, "\x00", `{"":[]}`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if s == "" {
			return
		}
		shape, err := scanJSON(strings.NewReader(s), int64(len(s)))
		if err != nil {
			if e, ok := errors.AsType[*wire.SQLError](err); !ok || e.Kind != wire.BadInput {
				t.Errorf("%q: %v", s, err)
			}
		}
		var v any
		if json.Unmarshal([]byte(s), &v) != nil {
			return
		}
		object, isObject := v.(map[string]any)
		if err != nil {
			if strings.Count(s, "[")+strings.Count(s, "{") <= maxJSONDepth {
				t.Errorf("%q is JSON but was refused: %v", s, err)
			}
			return
		}
		if shape.values != 1 {
			t.Errorf("%q: %d values", s, shape.values)
		}
		if isObject && len(shape.members) < len(object) {
			t.Errorf("%q: %d members of %d", s, len(shape.members), len(object))
		}
		for _, m := range shape.members {
			if m.start < 0 || m.end < m.start || m.end > int64(len(s)) || !json.Valid([]byte(s[m.start:m.end])) {
				t.Errorf("%q: member %q lies at %d to %d", s, m.key, m.start, m.end)
			}
		}
	})
}
