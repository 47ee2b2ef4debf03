package plan

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// forged is a text that would like to be more than a text.
const forged = "# Heading\n## Gaps\n- entry\n1. first\n[link](https://evil.example)\n<script>alert(1)</script>\n![x](y)\nwww.evil.example mail@evil.example https://evil.example\n===\n---\n```\ncode\n| a | b |\n    indented\n> quoted\n&lt;b&gt; **bold** _it_ ~~no~~ \\"

func TestNothingThatSomebodyWroteIsMarkdown(t *testing.T) {
	t.Parallel()
	p := &Shown{
		Gaps:     []*ShownLine{{Text: "A name: # x\n## y", Link: "/team"}},
		Sections: []*ShownSection{{Title: "One", Lead: "Lead.", Lines: []*ShownLine{{Text: "[a](b)", Note: "<i>"}}}},
		Written:  &Written{Notes: forged},
	}
	got := markdown("Acme\n# Pwned", "version 1", "https://s.example", p)
	var headings []string
	for _, line := range strings.Split(got, "\n") {
		if strings.HasPrefix(line, "#") {
			headings = append(headings, line)
		}
		if bare := strings.TrimPrefix(line, "> "); bare != line {
			for i, r := range bare {
				if strings.ContainsRune("#[]<>`*_|&=~()!@:-.", r) && (i == 0 || bare[i-1] != '\\') {
					t.Errorf("%q means something at %d", line, i)
				}
			}
		}
	}
	want := []string{
		"# Response plan of Acme\\# Pwned", "## Gaps", "## Lawyer", "## Data\\-protection authority", "## Public relations", "## Insurer",
		"## Where to meet outside of Strongroom", "## Notes", "## One",
	}
	if diff := cmp.Diff(want, headings); diff != "" {
		t.Error(diff)
	}
	for _, line := range []string{
		"- A name\\: \\# x\\#\\# y Mend it: <https://s.example/team>\n",
		"> \\# Heading\\\n", "> \\- entry\\\n", "> 1\\. first\\\n", "> \\[link\\]\\(https\\:\\/\\/evil\\.example\\)\\\n", "- \\[a\\]\\(b\\) \\<i\\>\n",
		"> \\&lt;b\\&gt; \\*\\*bold\\*\\* \\_it\\_ \\~\\~no\\~\\~ \\\\\n",
	} {
		if !strings.Contains(got, line) {
			t.Errorf("%q is not in\n%s", line, got)
		}
	}
}

func TestNamesAreShownWithoutWhatTurnsOrHidesThem(t *testing.T) {
	t.Parallel()
	if got := plain(" Ada\u202e\u2066 Ad\u200bmin\u2028#\x00\t "); got != "Ada Admin#" {
		t.Errorf("%q", got)
	}
}

func FuzzEscapedTextIsOneLineThatBeginsNothing(f *testing.F) {
	f.Add(forged)
	f.Add("\u2028# x")
	f.Fuzz(func(t *testing.T, text string) {
		got := escape(text)
		if strings.ContainsAny(got, "\n\r\v\f\u2028\u2029\u0085") {
			t.Fatalf("%q has lines", got)
		}
		if got != "" && strings.ContainsRune("#-+=>*_`~<[!|0123456789 \t", rune(got[0])) && (got[0] < '0' || got[0] > '9') {
			t.Errorf("%q begins something", got)
		}
		open := false
		for _, r := range got {
			if open {
				open = false
				continue
			}
			if open = r == '\\'; !open && strings.ContainsRune("#[]<>`*_|&=~()!@:-.+", r) {
				t.Errorf("%q means something", got)
			}
		}
		if open {
			t.Errorf("%q escapes what follows", got)
		}
	})
}
