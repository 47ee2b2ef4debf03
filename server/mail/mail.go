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

// The kinds. Each is a template, except for the notices, which share one.
const (
	KindInvitation Kind = "invitation"
	KindShare      Kind = "share"
	KindNews       Kind = "news"
	KindAlert      Kind = "alert"
	KindCheckpoint Kind = "checkpoint"

	KindResetPassword  Kind = "reset-password"
	KindVerifyEmail    Kind = "verify-email"
	KindConfirmEmail   Kind = "confirm-email"
	KindEmailRequested Kind = "email-requested"
	KindEmailChanged   Kind = "email-changed"
	KindEmailRestored  Kind = "email-restored"
	KindPassword       Kind = "password-changed"
	KindFactorAdded    Kind = "factor-added"
	KindFactorRemoved  Kind = "factor-removed"
	KindNewDevice      Kind = "new-device"
	KindPasskeyCloned  Kind = "passkey-cloned"
	KindTopicOff       Kind = "notices-off"
	KindPhrase         Kind = "phrase-changed"
	KindNetworks       Kind = "networks-changed"
	KindSecured        Kind = "account-secured"
	KindLocked         Kind = "account-locked"

	KindRecoveryAsked    Kind = "recovery-asked"
	KindRecoveryToDecide Kind = "recovery-to-decide"
	KindRecoveryApproved Kind = "recovery-approved"
	KindRecoveryReady    Kind = "recovery-ready"
	KindRecoverySent     Kind = "recovery-sent"
	KindRecoveryEnded    Kind = "recovery-ended"
	KindRecoveryDone     Kind = "recovery-done"

	KindBreakGlass Kind = "break-glass"
	KindReport     Kind = "report"
)

// About says what a mail of the kind is about, for whoever asks whether it is real.
func (k Kind) About() string {
	if s, ok := abouts[k]; ok {
		return s
	}
	return "A message from Strongroom"
}

var abouts = map[Kind]string{
	KindInvitation: "An invitation to join an organization", KindShare: "Something was shared",
	KindNews: "News", KindAlert: "An alert for those who look after them",
	KindCheckpoint:    "A checkpoint for a witness of an audit log",
	KindResetPassword: "A link to choose a new password", KindVerifyEmail: "A link to verify an address",
	KindConfirmEmail: "A link to confirm a new address", KindEmailRequested: "A notice that a new address was asked for",
	KindEmailChanged: "A notice that the address was changed", KindEmailRestored: "A notice that the address was restored",
	KindPassword: "A notice that the password was changed", KindFactorAdded: "A notice that a sign-in method was added",
	KindFactorRemoved: "A notice that a sign-in method was removed", KindNewDevice: "A notice of a sign-in from a new browser",
	KindPasskeyCloned: "A notice that a copy of a passkey was used",
	KindTopicOff:      "A notice that security mail was switched off", KindPhrase: "A notice that the phrase in mail was changed",
	KindNetworks: "A notice that the allowed networks were changed", KindSecured: "A notice that the account was secured",
	KindLocked:        "A notice that somebody failed to sign in too often",
	KindRecoveryAsked: "A notice that somebody asked to replace second factors", KindRecoveryToDecide: "A request that an admin decides about",
	KindRecoveryApproved: "A notice that replacing second factors was approved", KindRecoveryReady: "A link to set up a new second factor",
	KindRecoverySent:  "A notice that the link to replace second factors was sent",
	KindRecoveryEnded: "A notice that a request to replace second factors has ended", KindRecoveryDone: "A notice that second factors were removed",
	KindBreakGlass: "A notice that an admin opened private content", KindReport: "The receipt of a report",
}

// Topic is what people choose their mail by.
type Topic string

// The topics. A mail without one is always sent: it was asked for, or it is how a
// thief is found out.
const (
	TopicNone      Topic = ""
	TopicSignIns   Topic = "SIGN_INS"
	TopicAccount   Topic = "ACCOUNT"
	TopicSharing   Topic = "SHARING"
	TopicProduct   Topic = "PRODUCT"
	TopicMarketing Topic = "MARKETING"
)

// Topics lists them in the order in which people see them.
var Topics = []Topic{TopicSignIns, TopicAccount, TopicSharing, TopicProduct, TopicMarketing}

// Default is whether people get mail of the topic who have chosen nothing.
func (t Topic) Default() bool { return t != TopicMarketing }

// Critical reports whether a thief would switch the topic off first.
func (t Topic) Critical() bool { return t == TopicSignIns || t == TopicAccount }

// Frame is what surrounds a letter: to whom it goes, and what proves that it is
// ours.
type Frame struct {
	To string // a bare address
	// Phrase is what the reader has chosen to know our mail by; may be empty.
	Phrase string
	// Code is what the reader can ask us about the mail with, at the page Verify.
	Code, Verify string
	// Unsubscribe ends mail of the letter's topic (RFC 8058); empty if one cannot.
	Unsubscribe string
}

// Letter is a mail before it is known to whom it goes.
type Letter interface {
	Topic() Topic
	Message(f Frame) (Message, error)
}

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
	// Unsubscribe is where a mail program ends mail of this topic, by POST.
	Unsubscribe string
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
	case strings.ContainsFunc(m.Unsubscribe, func(r rune) bool { return r <= ' ' || r > '~' || r == '<' || r == '>' }):
		return fmt.Errorf("%s mail: the address to unsubscribe at is none", m.Kind)
	}
	return nil
}
