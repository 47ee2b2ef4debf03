package siem

import (
	"bytes"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// longest is how many octets a syslog message has at the most: receivers should take
// that many (RFC 5425, 4.3.1).
const longest = 8192

// facility is that of audit logs.
const facility = 13

// levels are the severities of syslog by those of OCSF.
var levels = []int{6, 6, 5, 4, 3, 2}

// Syslog frames an event as RFC 5424 and RFC 5425 say: the length in octets, then the
// message, whose text is the event in OCSF.
func (e Event) Syslog(host, version string) ([]byte, error) {
	data := elements(
		element{"origin", []pair{{"software", "Strongroom"}, {"swVersion", clip(version, 32)}}},
		element{"meta", []pair{{"sequenceId", strconv.Itoa(counted(e.Sequence))}}},
		// 32473 is the enterprise number that is reserved for whoever has none.
		element{"strongroom@32473", []pair{
			{"organization", e.Organization},
			{"sequence", strconv.Itoa(e.Sequence)},
			{"event", e.ID},
			{"kind", e.Kind},
			{"actor", e.Actor},
			{"object", e.Object},
			{"name", clip(e.Name, 120)},
		}},
	)
	head := "<" + strconv.Itoa(facility*8+levels[severity(e)]) + ">1 " + e.Time.UTC().Format("2006-01-02T15:04:05.000Z") + " " +
		header(host, 255) + " Strongroom - " + header(e.Kind, 32) + " " + data + " "
	text, err := e.Encode(version, longest-len(head))
	if err != nil {
		return nil, err
	}
	return frame(head, text), nil
}

// syslog is what is said besides the log: it is no event, and has no number.
func (a aside) syslog(host, version, organization string, at time.Time) ([]byte, error) {
	text, err := encode(a.ocsf(version, organization, at))
	if err != nil {
		return nil, err
	}
	head := "<" + strconv.Itoa(facility*8+6) + ">1 " + at.UTC().Format("2006-01-02T15:04:05.000Z") + " " + header(host, 255) + " Strongroom - " + header(a.code, 32) + " " +
		elements(element{"origin", []pair{{"software", "Strongroom"}, {"swVersion", clip(version, 32)}}}) + " "
	return frame(head, text), nil
}

func frame(head string, text []byte) []byte {
	var b bytes.Buffer
	b.WriteString(strconv.Itoa(len(head) + len(text)))
	b.WriteByte(' ')
	b.WriteString(head)
	b.Write(text)
	return b.Bytes()
}

// counted is a number as sequenceId counts: from 1 to 2147483647, and again.
func counted(n int) int { return (n-1)%2147483647 + 1 }

// header is a field of the header: printable ASCII without spaces, or nothing.
func header(s string, most int) string {
	s = strings.Map(func(r rune) rune {
		if r <= ' ' || r > '~' {
			return -1
		}
		return r
	}, s)
	if s == "" {
		return "-"
	}
	return s[:min(len(s), most)]
}

type pair struct{ name, value string }

type element struct {
	id    string
	pairs []pair
}

// elements writes structured data. Names are ours, values are anybody's.
func elements(list ...element) string {
	var b strings.Builder
	for _, e := range list {
		b.WriteString("[" + e.id)
		for _, p := range e.pairs {
			if p.value != "" {
				b.WriteString(" " + p.name + `="` + escape(p.value) + `"`)
			}
		}
		b.WriteByte(']')
	}
	return b.String()
}

// escape writes a value (RFC 5424, 6.3.3). Control characters are allowed there, and
// become spaces nevertheless: receivers that split at line ends exist.
func escape(s string) string {
	var b strings.Builder
	for _, r := range strings.ToValidUTF8(s, "\uFFFD") {
		switch {
		case r == '"' || r == '\\' || r == ']':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r < ' ' || r >= 0x7f && r < 0xa0 || r == 0x2028 || r == 0x2029:
			b.WriteByte(' ')
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// clip cuts a text to so many characters.
func clip(s string, most int) string {
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return string([]rune(s)[:most])
}
