package mail

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/strongroom/strongroom/server/fault"
)

const link = "https://rooms.example.com/invite/tok-1?x=1&y=2"

var moment = time.Date(2026, 11, 28, 10, 30, 0, 0, time.FixedZone("CET", 3600))

var frame = Frame{To: "bo@example.com", Phrase: "blue & heron", Code: "ABCD-EFGH", Verify: "https://rooms.example.com/verify-mail"}

func invitation() Invitation {
	return Invitation{Inviter: "Ana Ruiz", Organization: "Acme Inc.", Role: "Analyst", Link: link, Expires: moment}
}

func share() Share {
	return Share{Sharer: "Ana Ruiz", Organization: "Acme", Title: "Bird strikes", Note: "Look at <May>", Link: link, Expires: moment}
}

func TestInvitationSaysWhoWhatAndUntilWhen(t *testing.T) {
	t.Parallel()
	m, err := invitation().Message(frame)
	if err != nil {
		t.Fatal(err)
	}
	if want := "Ana Ruiz invites you to Acme Inc."; m.Subject != want || m.Kind != KindInvitation || m.To != "bo@example.com" {
		t.Errorf("got %q, %q, %q", m.Subject, m.Kind, m.To)
	}
	for _, want := range []string{"Ana Ruiz", "Acme Inc.", "Analyst", "28 November 2026, 09:30 UTC"} {
		if !strings.Contains(m.Text, want) || !strings.Contains(m.HTML, want) {
			t.Errorf("%q is missing in:\n%s\n%s", want, m.Text, m.HTML)
		}
	}
	if !strings.Contains(m.Text, "\n"+link+"\n") || strings.Count(m.HTML, `href="https://rooms.example.com/invite/tok-1?x=1&amp;y=2"`) != 2 {
		t.Errorf("the link is missing in:\n%s\n%s", m.Text, m.HTML)
	}
}

func TestShareSaysWhoAndWhat(t *testing.T) {
	t.Parallel()
	m, err := share().Message(frame)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"Ana Ruiz shared “Bird strikes” with you in Acme.", "> Look at <May>", link, "until 28 November 2026"} {
		if !strings.Contains(m.Text, want) {
			t.Errorf("%q is missing in:\n%s", want, m.Text)
		}
	}
	if !strings.Contains(m.HTML, "Look at &lt;May&gt;") {
		t.Errorf("the note is missing or not escaped in:\n%s", m.HTML)
	}
	s := share()
	s.Expires, s.Note = time.Time{}, ""
	if m, err = s.Message(frame); err != nil || strings.Contains(m.Text+m.HTML, "until") || strings.Contains(m.Text, ">") {
		t.Errorf("an end or a note appears from nowhere: %v\n%s", err, m.Text)
	}
}

func TestHTMLNeedsNothingFromElsewhere(t *testing.T) {
	t.Parallel()
	i, err := invitation().Message(frame)
	if err != nil {
		t.Fatal(err)
	}
	s, err := share().Message(frame)
	if err != nil {
		t.Fatal(err)
	}
	for _, html := range []string{i.HTML, s.HTML} {
		for _, wrong := range []string{"<img", "src=", "<script", "url(", "ZgotmplZ", "<no value>"} {
			if strings.Contains(html, wrong) {
				t.Errorf("%q is in:\n%s", wrong, html)
			}
		}
		for _, want := range []string{"<!doctype html>", `<html lang="en">`, "prefers-color-scheme: dark", `style="`} {
			if !strings.Contains(html, want) {
				t.Errorf("%q is missing in:\n%s", want, html)
			}
		}
		for tag, n := range map[string]int{"table": 3, "p": 4} {
			if opened, closed := strings.Count(html, "<"+tag+" "), strings.Count(html, "</"+tag+">"); opened != closed || opened < n {
				t.Errorf("<%s> is opened %d and closed %d times", tag, opened, closed)
			}
		}
	}
}

func TestNamesCannotBecomeHeadersOrMarkup(t *testing.T) {
	t.Parallel()
	i := invitation()
	i.Inviter = "Eve\r\nBcc: all@example.com\r\n\r\n<script>alert(1)</script>"
	i.Organization = "\u202egnp.exe \u200bhttps://evil.example/x\x1b[31m " + strings.Repeat("long ", 50)
	m, err := i.Message(frame)
	if err != nil {
		t.Fatal(err)
	}
	if strings.ContainsAny(m.Subject, "\r\n\x1b\u202e\u200b") || len([]rune(m.Subject)) > 200 {
		t.Errorf("subject %q", m.Subject)
	}
	if strings.Contains(m.HTML, "<script>") || strings.Contains(m.Text, "\nBcc:") {
		t.Errorf("got:\n%s\n%s", m.Text, m.HTML)
	}
	for _, part := range []string{m.Subject, m.Text, m.HTML} {
		if strings.Contains(part, "evil.example") || strings.Contains(part, "https://evil") {
			t.Errorf("a name became a link in %q", part)
		}
	}
}

func TestBadRecipientsAndLinksAreRefused(t *testing.T) {
	t.Parallel()
	for _, to := range []string{"", "bo", "bo@example.com, eve@example.com", "Bo <bo@example.com>", "bo@example.com\r\nBcc: eve@example.com", "bo@example.com\n", "\"a\r\n b\"@example.com"} {
		if _, err := invitation().Message(Frame{To: to}); err == nil {
			t.Errorf("recipient %q is accepted", to)
		} else if to != "" && strings.Contains(err.Error(), "example.com") {
			t.Errorf("the error names the recipient: %v", err)
		}
	}
	for _, link := range []string{"", "javascript:alert(1)", "/invite", "https:///x", "ftp://example.com", "https://example.com/\nx"} {
		i := invitation()
		i.Link = link
		if _, err := i.Message(frame); err == nil {
			t.Errorf("link %q is accepted", link)
		}
	}
}

func TestOffSaysWhomToAsk(t *testing.T) {
	t.Parallel()
	if err := (Off{}).Send(t.Context(), Message{}); fault.CodeOf(err) != fault.CodeUnavailable {
		t.Errorf("got error %v", err)
	}
}

func TestMailboxKeepsTheLatest(t *testing.T) {
	t.Parallel()
	var terminal bytes.Buffer
	box := &Mailbox{Terminal: &terminal, Now: func() time.Time { return moment }}
	for n := range capacity + 5 {
		i := invitation()
		i.Organization = fmt.Sprint("Number ", n)
		m, err := i.Message(frame)
		if err != nil {
			t.Fatal(err)
		}
		if err := box.Send(t.Context(), m); err != nil {
			t.Fatal(err)
		}
	}
	got := box.Messages()
	if len(got) != capacity || !strings.HasSuffix(got[0].Subject, "Number 204") || !got[0].At.Equal(moment) {
		t.Errorf("%d messages, the newest is %q at %s", len(got), got[0].Subject, got[0].At)
	}
	if m, ok := box.Message(got[7].ID); !ok || m.Subject != got[7].Subject {
		t.Errorf("message %s is %v, %v", got[7].ID, m.Subject, ok)
	}
	if _, ok := box.Message("1"); ok {
		t.Error("the oldest message is still there")
	}
	if want := "Mail to bo@example.com: Ana Ruiz invites you to Number 0\n  " + link + "\n"; !strings.HasPrefix(terminal.String(), want) {
		t.Errorf("the terminal shows %q", terminal.String()[:200])
	}
}

func TestEverySenderChecksTheMessage(t *testing.T) {
	t.Parallel()
	for _, sender := range []Sender{&Mailbox{Terminal: &bytes.Buffer{}, Now: time.Now}, SMTP{Host: "localhost", Port: 1, From: "a@example.com", TLS: "none"}} {
		for _, m := range []Message{
			{To: "bo@example.com\r\nBcc: x@example.com", Subject: "s", Text: "t"},
			{To: "bo@example.com", Subject: "s\r\nBcc: x@example.com", Text: "t"},
			{To: "bo@example.com", Subject: "", Text: "t"},
		} {
			err := sender.Send(t.Context(), m)
			if err == nil || errors.Unwrap(err) != nil {
				t.Errorf("%T: %+v: got error %v", sender, m, err)
			}
		}
	}
}
