package password

import (
	"context"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/trustelem/zxcvbn"
	"golang.org/x/text/unicode/norm"

	"github.com/strongroom/strongroom/server/fault"
)

// Policy is what a new password must be. The rules of Judge are written a second
// time in frontend/src/lib/password.ts, which shows them while somebody types;
// testdata/vectors.json holds both to the same answers.
type Policy struct {
	// Length is the least number of characters.
	Length int
	// Classes demands three of lower case, upper case, digits and symbols below
	// Passphrase characters.
	Classes bool
	// Score is the least estimate of zxcvbn, from 0 to 4.
	Score int
	// Breached knows passwords that are known to others; nil knows the common ones.
	Breached *Breached
}

// Default is the policy of an organization that has chosen nothing.
var Default = Policy{Length: 12, Classes: true, Score: 3}

// Bounds of what an organization may choose.
const (
	MinLength, MaxLength = 8, 64
	MinScore, MaxScore   = 2, 4
	// Passphrase is how many characters make up for missing classes.
	Passphrase = 20
)

// Stricter returns the policy that demands what either demands.
func (p Policy) Stricter(q Policy) Policy {
	return Policy{
		Length: max(p.Length, q.Length), Classes: p.Classes || q.Classes, Score: max(p.Score, q.Score), Breached: p.Breached,
	}
}

// Code names a reason to refuse a password. The values are part of the API.
type Code string

// The codes.
const (
	NotText    Code = "NOT_TEXT"
	TooLong    Code = "TOO_LONG"
	TooShort   Code = "TOO_SHORT"
	FewClasses Code = "FEW_CLASSES"
	FewSigns   Code = "FEW_CHARACTERS"
	Personal   Code = "PERSONAL"
	Common     Code = "COMMON"
	Pattern    Code = "PATTERN"
	Guessable  Code = "GUESSABLE"
	Known      Code = "BREACHED"
)

// Reason is why a password is refused, for a program and for a person. It never
// repeats the password.
type Reason struct {
	Code    Code
	Message string
}

// Words are what anybody may know who tries to guess a password: names, addresses,
// the organization. They are split at whatever is neither letter nor digit.
func Words(texts ...string) []string {
	var out []string
	seen := map[string]bool{}
	for _, t := range texts {
		for _, w := range strings.FieldsFunc(strings.ToLower(t), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
			if utf8.RuneCountInString(w) >= shortestWord && !seen[w] {
				seen[w] = true
				out = append(out, w)
			}
		}
	}
	return out
}

const (
	// shortestWord is from how many characters on a word counts as one.
	shortestWord = 4
	// plenty is how many characters beside a common word or patterns are enough.
	plenty = 8
	// distinctSigns is how many different characters there must be.
	distinctSigns = 6
)

// common are words that are tried first. More are known to zxcvbn and to Breached.
var common = []string{
	"password", "passwort", "passw", "qwerty", "qwertz", "azerty", "letmein", "welcome", "iloveyou", "admin",
	"administrator", "changeme", "secret", "geheim", "hallo", "login", "master", "monkey", "dragon", "sunshine",
	"football", "baseball", "princess", "trustno", "whatever", "summer", "winter", "spring", "autumn", "strongroom",
}

// Judge returns why a password is refused by rules that need nothing but the
// password and the words, in the order of weight.
func (p Policy) Judge(password string, words []string) []Reason {
	if !utf8.ValidString(password) {
		return []Reason{{NotText, "The password is not valid text."}}
	}
	if len(password) > maxLength {
		return []Reason{{TooLong, fmt.Sprintf("The password is longer than %d bytes.", maxLength)}}
	}
	password = norm.NFKC.String(password)
	n := utf8.RuneCountInString(password)
	var out []Reason
	say := func(refused bool, c Code, message string, args ...any) {
		if refused {
			out = append(out, Reason{c, fmt.Sprintf(message, args...)})
		}
	}
	say(n < p.Length, TooShort, "Use at least %d characters; this has %d.", p.Length, n)
	say(p.Classes && n < Passphrase && classes(password) < 3, FewClasses,
		"Use three of: lower case, upper case, digits, symbols. Or use %d characters of anything.", Passphrase)
	say(distinct(password) < distinctSigns, FewSigns, "This repeats too few characters.")
	folded, left := fold(password), effective(password)
	for _, w := range words {
		if f := fold(w); utf8.RuneCountInString(f) >= shortestWord && holds(folded, f) {
			say(true, Personal, "The password contains %q, which is easy to guess from who you are.", w)
			break
		}
	}
	for _, w := range common {
		if f := fold(w); holds(folded, f) && min(utf8.RuneCountInString(folded), left)-utf8.RuneCountInString(f) < plenty {
			say(true, Common, "The password is little more than %q, which is among the first things that are tried.", w)
			break
		}
	}
	say(left < plenty, Pattern, "This is mostly a pattern: a row of keys, a sequence, a repetition or a date.")
	return out
}

// Reasons returns all reasons why a password is refused.
func (p Policy) Reasons(ctx context.Context, password string, words []string) []Reason {
	out := p.Judge(password, words)
	if len(out) > 0 && (out[0].Code == NotText || out[0].Code == TooLong) {
		return out
	}
	if p.Breached.Contains(ctx, password) {
		out = append(out, Reason{Known, "This password is on lists that attackers have: it was stolen elsewhere, or many people use it."})
	}
	if score(password, words) < p.Score {
		out = append(out, Reason{Guessable, "This would be guessed too soon. Add a word or two that have nothing to do with the rest."})
	}
	return out
}

// Check refuses a password with a fault that names all reasons.
func (p Policy) Check(ctx context.Context, field, password string, words ...string) error {
	reasons := p.Reasons(ctx, password, Words(words...))
	if len(reasons) == 0 {
		return nil
	}
	f := fault.Invalid(field, "%s", reasons[0].Message)
	for _, r := range reasons {
		f.Reasons = append(f.Reasons, string(r.Code))
	}
	return f
}

// scored is how many characters are estimated: the work grows faster than they do,
// and what is good that far is good.
const scored = 40

func score(password string, words []string) int {
	if r := []rune(password); len(r) > scored {
		password = string(r[:scored])
	}
	return zxcvbn.PasswordStrength(password, append([]string{"strongroom"}, words...)).Score
}

func classes(password string) int {
	var lower, upper, digit, other int
	for _, r := range password {
		switch {
		case unicode.IsLower(r):
			lower = 1
		case unicode.IsUpper(r):
			upper = 1
		case unicode.IsDigit(r):
			digit = 1
		default:
			other = 1
		}
	}
	return lower + upper + digit + other
}

func distinct(password string) int {
	seen := map[rune]bool{}
	for _, r := range password {
		seen[r] = true
	}
	return len(seen)
}
