package denial

import (
	"strings"
	"unicode"

	"github.com/strongroom/strongroom/ent/access"
)

// words say what was refused, to follow "was refused:".
func words(r Refusal) string {
	for _, d := range access.Permissions {
		if d.Permission == r.Permission && d.Permission != "" {
			s := strings.TrimSuffix(d.Sentence, ".")
			return strings.ToLower(s[:1]) + s[1:]
		}
	}
	return split(r.Operation)
}

// split turns shareAnalysis into "share analysis".
func split(operation string) string {
	var b strings.Builder
	for _, r := range operation {
		if unicode.IsUpper(r) {
			b.WriteByte(' ')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}
