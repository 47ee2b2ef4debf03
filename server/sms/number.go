package sms

import (
	"strings"

	"github.com/nyaruka/phonenumbers"

	"github.com/strongroom/strongroom/server/fault"
)

// Number is the number of a mobile phone in the international form (E.164), such
// as +41791234567.
type Number string

// maxTyped bounds what is read of what somebody typed; E.164 has 15 digits.
const maxTyped = 40

// nowhere is the region of numbers that belong to no country: satellites and
// networks across borders, the dearest there are.
const nowhere = "001"

// ParseNumber reads a number as people write it, with its country code. field is
// the input that a refusal names.
func ParseNumber(field, text string) (Number, error) {
	text = strings.TrimSpace(text)
	unknown := fault.Invalid(field, "That is no phone number that we know. Write it with its country code, like +41 79 123 45 67.")
	if !strings.HasPrefix(text, "+") || len(text) > maxTyped || strings.ContainsFunc(text[1:], foreign) {
		return "", unknown
	}
	n, err := phonenumbers.Parse(text, phonenumbers.UNKNOWN_REGION)
	if err != nil || !phonenumbers.IsValidNumber(n) {
		return "", unknown
	}
	region := phonenumbers.GetRegionCodeForNumber(n)
	switch phonenumbers.GetNumberType(n) {
	case phonenumbers.MOBILE, phonenumbers.FIXED_LINE_OR_MOBILE: // North America does not tell them apart
		if region != nowhere && region != "" {
			return Number(phonenumbers.Format(n, phonenumbers.E164)), nil
		}
	}
	return "", fault.Invalid(field, "That is not the number of a mobile phone. Give one that can get text messages.")
}

// foreign reports what stands in no number. Letters would be dialled, and there
// are other digits than these ten.
func foreign(r rune) bool { return !strings.ContainsRune("0123456789 -./()\u00a0", r) }

// Country is the country of the number, such as CH.
func (n Number) Country() string {
	parsed, err := phonenumbers.Parse(string(n), phonenumbers.UNKNOWN_REGION)
	if err != nil {
		return ""
	}
	return phonenumbers.GetRegionCodeForNumber(parsed)
}

// prefixDigits is how much of a number names its range: ranges are rented to
// operators by the ten thousand and more.
const prefixDigits = 7

// Prefix is the range that the number is in: its first digits.
func (n Number) Prefix() string { return string(n[:min(len(n), prefixDigits+1)]) }

// Mask shows the country code and the last four digits, such as +41 •• ••• 45 67,
// for the number's owner.
func (n Number) Mask() string {
	parsed, err := phonenumbers.Parse(string(n), phonenumbers.UNKNOWN_REGION)
	if err != nil {
		return n.Hint()
	}
	code, rest, _ := strings.Cut(phonenumbers.Format(parsed, phonenumbers.INTERNATIONAL), " ")
	return code + " " + hide(rest, 4)
}

// Hint shows the last two digits, for somebody who has not proved everything yet.
func (n Number) Hint() string { return "•• " + string(n[max(len(n)-2, 0):]) }

// hide replaces all digits but the last few.
func hide(s string, keep int) string {
	digits := 0
	for _, r := range s {
		if r >= '0' && r <= '9' {
			digits++
		}
	}
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return r
		}
		if digits--; digits >= keep {
			return '•'
		}
		return r
	}, s)
}
