package password

import (
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// alike maps what looks alike to one sign, so that p@ssw0rd is password. i, l, 1
// and ! are one.
var alike = map[rune]rune{
	'0': 'o', '1': 'i', 'l': 'i', '!': 'i', '|': 'i', '3': 'e', '€': 'e', '4': 'a', '@': 'a',
	'5': 's', '$': 's', '7': 't', '+': 't', '8': 'b', '9': 'g',
}

// fold returns what a reader of a password sees: lower case, without accents,
// look-alikes as one, and nothing but letters and digits.
func fold(s string) string {
	return strings.Map(func(r rune) rune {
		if a, ok := alike[r]; ok {
			return a
		}
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1 // combining accents too
	}, norm.NFKD.String(strings.ToLower(s)))
}

// holds reports whether a folded text holds a folded word, forwards or backwards.
func holds(text, word string) bool {
	return strings.Contains(text, word) || strings.Contains(text, reverse(word))
}

func reverse(s string) string {
	r := []rune(s)
	for i, j := 0, len(r)-1; i < j; i, j = i+1, j-1 {
		r[i], r[j] = r[j], r[i]
	}
	return string(r)
}

// rows are the keys that lie beside each other, on the keyboards of most people.
var rows = []string{
	"1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertzuiopü", "asdfghjklöä", "yxcvbnm", "azertyuiop", "qsdfghjklm", "wxcvbn",
	"!@#$%^&*()", "1qaz2wsx3edc4rfv5tgb6yhn", "!qaz@wsx#edc",
}

// run is how long a pattern must be to count as one.
const run = 4

var dates = regexp.MustCompile(`[0-9]{1,2}[./ -][0-9]{1,2}[./ -](?:19|20)?[0-9]{2}|(?:19|20)[0-9]{2}[./ -]?[01][0-9][./ -]?[0-3][0-9]|[0-3][0-9][01][0-9](?:19|20)[0-9]{2}|(?:19|20)[0-9]{2}`)

// effective is how many characters are left of a password when every pattern of it
// counts as one: repetitions, sequences, rows of keys, dates, and a block that is
// written again and again.
func effective(password string) int {
	low := strings.ToLower(password)
	// Every date becomes one sign that is part of no other pattern.
	signs := []rune(dates.ReplaceAllString(low, "\uE000"))
	signs = signs[:period(signs)]
	n := 0
	for i := 0; i < len(signs); n++ {
		if l := pattern(signs[i:]); l >= run {
			i += l
		} else {
			i++
		}
	}
	return n
}

// period is the length of the shortest block whose repetition gives the signs, the
// last one possibly cut off; all of them if there is no second.
func period(signs []rune) int {
	for p := 1; p <= len(signs)/2; p++ {
		same := true
		for i := p; i < len(signs) && same; i++ {
			same = signs[i] == signs[i-p]
		}
		if same {
			return p
		}
	}
	return len(signs)
}

// pattern is how many signs from the start on are one pattern.
func pattern(signs []rune) int {
	longest := 1
	for _, step := range []rune{0, 1, -1} {
		l := 1
		for l < len(signs) && signs[l] == signs[l-1]+step && signs[l] != '\uE000' {
			l++
		}
		longest = max(longest, l)
	}
	for _, r := range rows {
		for _, row := range []string{r, reverse(r)} {
			keys := []rune(row)
			for at, k := range keys {
				if k != signs[0] {
					continue
				}
				l := 1
				for l < len(signs) && at+l < len(keys) && signs[l] == keys[at+l] {
					l++
				}
				longest = max(longest, l)
			}
		}
	}
	return longest
}
