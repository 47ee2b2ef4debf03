package mail

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"net/url"
	"strings"
	texttemplate "text/template"
	"time"
	"unicode"
)

//go:embed template
var files embed.FS

var (
	htmlTemplates = template.Must(template.New("").ParseFS(files, "template/*.html"))
	textTemplates = texttemplate.Must(texttemplate.New("").ParseFS(files, "template/*.txt"))
)

// Invitation asks a person to join an organization.
type Invitation struct {
	Inviter      string // display name
	Organization string
	Role         string // such as Analyst
	Link         string
	Expires      time.Time
}

// Topic of an invitation: none, it is always sent.
func (Invitation) Topic() Topic { return TopicNone }

// Message writes the mail.
func (i Invitation) Message(f Frame) (Message, error) {
	i.Inviter, i.Organization, i.Role = tame(i.Inviter), tame(i.Organization), tame(i.Role)
	return write(KindInvitation, "invitation", f, fmt.Sprintf("%s invites you to %s", i.Inviter, i.Organization), i.Link, struct {
		Invitation
		Until, Action string
	}{i, date(i.Expires), "Accept the invitation"})
}

// Share tells a person that something was shared with them.
type Share struct {
	Sharer       string // display name
	Organization string
	Title        string // of the analysis or dataset
	Note         string // from the sharer; may be empty
	Link         string
	Expires      time.Time // zero if it does not
}

// Topic of a share.
func (Share) Topic() Topic { return TopicSharing }

// Message writes the mail.
func (s Share) Message(f Frame) (Message, error) {
	s.Sharer, s.Organization, s.Title, s.Note = tame(s.Sharer), tame(s.Organization), tame(s.Title), clip(clean(s.Note), 500)
	until := ""
	if !s.Expires.IsZero() {
		until = date(s.Expires)
	}
	return write(KindShare, "share", f, fmt.Sprintf("%s shared “%s” with you", s.Sharer, s.Title), s.Link, struct {
		Share
		Until, Action string
	}{s, until, "Open it"})
}

// write fills the templates of a name.
func write(kind Kind, name string, f Frame, subject, link string, data any) (Message, error) {
	if (link != "" || name != "notice") && !isAddress(link) {
		return Message{}, fmt.Errorf("write %s mail: the link is no web address", kind)
	}
	f.Phrase = clip(clean(f.Phrase), 80)
	page := struct {
		Frame   Frame
		Subject string
		Data    any
	}{f, subject, data}
	var text, html bytes.Buffer
	if err := textTemplates.ExecuteTemplate(&text, name+".txt", page); err != nil {
		return Message{}, fmt.Errorf("write %s mail: %w", kind, err)
	}
	if err := htmlTemplates.ExecuteTemplate(&html, name+".html", page); err != nil {
		return Message{}, fmt.Errorf("write %s mail: %w", kind, err)
	}
	m := Message{
		Kind: kind, To: f.To, Subject: subject, Text: text.String(), HTML: html.String(), Link: link, Unsubscribe: f.Unsubscribe,
	}
	return m, m.check()
}

func isAddress(link string) bool {
	u, err := url.Parse(link)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != ""
}

// tame makes a name that someone chose fit for a subject and a sentence: one
// short line. Mail programs turn words like example.com into links, and a name
// must not become one, so the signs inside such a word get an invisible joiner.
func tame(name string) string {
	name = clip(clean(name), 80)
	var b strings.Builder
	for i, r := range name {
		b.WriteRune(r)
		if strings.ContainsRune(".:@/", r) && i+1 < len(name) && name[i+1] != ' ' {
			b.WriteRune('\u2060')
		}
	}
	return b.String()
}

// clean turns every run of blanks, line ends and control characters into one
// space and drops characters that reverse or hide text.
func clean(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsControl(r), unicode.IsSpace(r), r == '\u2028', r == '\u2029':
			return ' '
		case unicode.Is(unicode.Cf, r) || r == unicode.ReplacementChar:
			return -1
		}
		return r
	}, s)
	return strings.Join(strings.Fields(s), " ")
}

// clip shortens to at most n characters.
func clip(s string, n int) string {
	if runes := []rune(s); len(runes) > n {
		return strings.TrimSpace(string(runes[:n-1])) + "…"
	}
	return s
}

func date(t time.Time) string { return t.UTC().Format("2 January 2006, 15:04 UTC") }
