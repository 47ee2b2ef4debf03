// Package mail writes Strongroom's messages and hands them to whoever delivers
// them: a mail server (SMTP), a mailbox in memory while developing (Mailbox), or
// nobody (Off).
//
// Sending talks to the network, so it happens in a job, never inside a
// transaction. A message is made by one of the types in message.go, which own
// its words, and is checked once more before it leaves: no address or subject can
// smuggle in a header.
package mail

import (
	"context"
	"fmt"
	"net/mail"
	"strings"
	"unicode"

	"github.com/strongroom/strongroom/server/fault"
)

// Kind says what a message is about.
type Kind string

// The kinds.
const (
	KindInvitation Kind = "invitation"
	KindShare      Kind = "share"
)

// Message is a mail to one person.
type Message struct {
	Kind    Kind
	To      string // a bare address
	Subject string
	Text    string
	HTML    string
	// Organization is on whose behalf it is sent, by id.
	Organization string
	// Link is what the reader is asked to open. It may hold a secret, so it is
	// shown in development only.
	Link string
}

// Sender delivers messages. Its errors name no recipient, so they may be logged.
type Sender interface {
	Send(ctx context.Context, m Message) error
}

// Off delivers nothing and says so.
type Off struct{}

// Send returns a fault that tells the person whom to ask.
func (Off) Send(context.Context, Message) error {
	return fault.Unavailable("This server cannot send mail. Ask its operator to set up a mail server (STRONGROOM_SMTP_HOST).")
}

// check refuses what could become anything but one recipient and one subject.
func (m Message) check() error {
	address, err := mail.ParseAddress(m.To)
	switch {
	case err != nil || address.Address != m.To || strings.ContainsFunc(m.To, unicode.IsControl):
		return fmt.Errorf("%s mail: the recipient is not one bare address", m.Kind)
	case m.Subject == "" || strings.ContainsFunc(m.Subject, unicode.IsControl):
		return fmt.Errorf("%s mail: the subject is empty or holds control characters", m.Kind)
	case m.Text == "":
		return fmt.Errorf("%s mail: the text is empty", m.Kind)
	}
	return nil
}
