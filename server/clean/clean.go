// Package clean brings what strangers typed into the one form in which it is kept
// and compared, or says what is wrong with it.
package clean

import (
	"net/mail"
	"path"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/strongroom/strongroom/server/fault"
)

const (
	maxName  = 80  // characters
	maxEmail = 254 // bytes, RFC 5321 section 4.5.3.1.3
)

// Name trims a name and checks it.
func Name(field, name string) (string, error) {
	name = strings.TrimSpace(norm.NFC.String(name))
	switch {
	case name == "":
		return "", fault.Invalid(field, "Enter a name.")
	case utf8.RuneCountInString(name) > maxName:
		return "", fault.Invalid(field, "The name is longer than %d characters.", maxName)
	case !utf8.ValidString(name) || strings.ContainsFunc(name, misleads):
		return "", fault.Invalid(field, "The name contains characters that cannot be shown.")
	}
	return name, nil
}

// misleads reports what makes a name look like something else where it is read: controls,
// what ends a line, and what turns the direction of the text that follows it.
func misleads(r rune) bool {
	return unicode.IsControl(r) || unicode.In(r, unicode.Zl, unicode.Zp) || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069
}

const (
	minReason = 10  // characters
	maxReason = 500 // characters
)

// Reason brings why somebody does something into one line, and checks that it says
// something that others can read. The audience says who they are.
func Reason(field, reason, audience string) (string, error) {
	reason = strings.Join(strings.Fields(reason), " ")
	n := utf8.RuneCountInString(reason)
	if !utf8.ValidString(reason) || n < minReason || n > maxReason || strings.ContainsFunc(reason, func(r rune) bool { return unicode.Is(unicode.C, r) }) {
		return "", fault.Invalid(field, "Say why, in %d to %d characters. %s", minReason, maxReason, audience)
	}
	return reason, nil
}

// Email checks an address and returns it in the form in which it is
// compared: without a display name, in lower case.
func Email(field, address string) (string, error) {
	address = strings.TrimSpace(norm.NFC.String(address))
	parsed, err := mail.ParseAddress(address)
	if err != nil || !utf8.ValidString(address) || parsed.Address != address || len(address) > maxEmail ||
		strings.ContainsFunc(address, unicode.IsControl) || strings.ContainsAny(address, " \"<>,;") {
		return "", fault.Invalid(field, "This is not an e-mail address.")
	}
	return strings.ToLower(address), nil
}

// Prose trims what people wrote and refuses what cannot be seen, and what is longer than
// so many characters. lines is whether it may have several.
func Prose(field, text string, most int, lines bool) (string, error) {
	text = strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n"))
	switch {
	case !utf8.ValidString(text) || strings.ContainsFunc(text, func(r rune) bool {
		return (r != '\n' || !lines) && unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp)
	}):
		return "", fault.Invalid(field, "It contains characters that cannot be shown.")
	case utf8.RuneCountInString(text) > most:
		return "", fault.Invalid(field, "It is longer than %d characters.", most)
	}
	return text, nil
}

// tableName is what SQL takes without quotes.
var tableName = regexp.MustCompile(`^[a-z_][a-z0-9_]{0,62}$`)

// IsTableName tells whether SQL takes a name without quotes, at most 63 bytes long.
func IsTableName(name string) bool { return tableName.MatchString(name) }

// TableName makes a table name of a dataset's name: lower case, words joined
// by underscores.
func TableName(name string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(name) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			b.WriteRune(r)
		case unicode.IsSpace(r) || unicode.IsPunct(r) || unicode.IsSymbol(r):
			if !strings.HasSuffix(b.String(), "_") {
				b.WriteByte('_')
			}
		}
	}
	t := strings.Trim(b.String(), "_")
	if t == "" {
		return "dataset"
	}
	if t[0] >= '0' && t[0] <= '9' {
		t = "t_" + t
	}
	if len(t) > 50 {
		t = strings.TrimRight(t[:50], "_")
	}
	return t
}

// FileName is the last part of a path, without controls and at most 255 bytes long.
func FileName(name string) string {
	name = path.Base(strings.ReplaceAll(name, `\`, "/"))
	name = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r == utf8.RuneError {
			return -1
		}
		return r
	}, name)
	for len(name) > 255 {
		_, size := utf8.DecodeLastRuneInString(name)
		name = name[:len(name)-size]
	}
	if name == "" || name == "." || name == ".." || name == "/" {
		return "upload"
	}
	return name
}
