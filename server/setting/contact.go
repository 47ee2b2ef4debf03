package setting

import (
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/strongroom/strongroom/server/clean"
	"github.com/strongroom/strongroom/server/fault"
)

const (
	maxContact     = 300 // bytes
	maxContactText = 500 // characters
)

// contactEntries are the lines of the table for whom members tell of what does not
// look safe.
var contactEntries = []entry{
	{
		key: "contact.address", field: "securityContact",
		value: func(s *Settings) any { return &s.SecurityContact }, change: func(c Change) any { return c.SecurityContact },
	},
	{
		key: "contact.text", field: "securityContactText",
		value: func(s *Settings) any { return &s.SecurityContactText }, change: func(c Change) any { return c.SecurityContactText },
	},
}

// cleanContact leaves a mail address or an https address, which members will click on,
// and a text without anything that cannot be seen.
func (c *Change) cleanContact() error {
	if c.SecurityContact != nil {
		address, err := cleanAddress(strings.TrimSpace(*c.SecurityContact))
		if err != nil {
			return err
		}
		c.SecurityContact = &address
	}
	if c.SecurityContactText == nil {
		return nil
	}
	text := strings.TrimSpace(strings.ReplaceAll(*c.SecurityContactText, "\r\n", "\n"))
	if !utf8.ValidString(text) || strings.ContainsFunc(text, func(r rune) bool { return r != '\n' && unicode.Is(unicode.C, r) }) {
		return fault.Invalid("input.securityContactText", "It contains characters that cannot be shown.")
	}
	if utf8.RuneCountInString(text) > maxContactText {
		return fault.Invalid("input.securityContactText", "It is longer than %d characters.", maxContactText)
	}
	c.SecurityContactText = &text
	return nil
}

func cleanAddress(address string) (string, error) {
	if address == "" {
		return "", nil
	}
	if len(address) <= maxContact && strings.HasPrefix(address, "https://") && !strings.ContainsFunc(address, func(r rune) bool {
		return r <= ' ' || r > '~' || strings.ContainsRune("\"<>\\^`{|}", r)
	}) {
		u, err := url.Parse(address)
		if err == nil && u.Hostname() != "" && u.User == nil {
			return address, nil
		}
	}
	mail, err := clean.Email("input.securityContact", address)
	if err != nil {
		return "", fault.Invalid("input.securityContact", "Write a mail address, or an address that begins with https://.")
	}
	return mail, nil
}
