package ledger

import (
	"regexp"
	"strings"
)

// written is a checkpoint within other text: three lines, an empty one, and the
// signature.
var written = regexp.MustCompile(`(?m)^[^\s>][^\n]*\n[0-9]{1,19}\n[A-Za-z0-9+/]{43}=\n\n— [^\s]+ [A-Za-z0-9+/]+=*$`)

// Copied finds a checkpoint in what somebody copied out of a mail, or in the whole
// mail. Where there is none, it is the text itself: what to say about that is up to
// whoever reads it.
func Copied(text string) string {
	lines := strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n")
	for i, l := range lines {
		lines[i] = strings.TrimSpace(l)
	}
	if found := written.FindString(strings.Join(lines, "\n")); found != "" {
		return found + "\n"
	}
	return text
}
