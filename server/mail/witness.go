package mail

import "fmt"

// Checkpoint is a signed checkpoint for somebody who keeps it, outside.
type Checkpoint struct {
	Organization string
	Origin       string // the name of the log
	Size         int64
	// Text is the checkpoint; Key verifies it.
	Text, Key string
	// Last says that the reader is no witness any more.
	Last bool
	Link string
}

// Topic of a checkpoint: none, it is always sent.
func (Checkpoint) Topic() Topic { return TopicNone }

// Message writes the mail.
func (c Checkpoint) Message(f Frame) (Message, error) {
	c.Organization = tame(c.Organization)
	subject := fmt.Sprintf("Checkpoint of the audit log of %s: %d events", c.Organization, c.Size)
	if c.Last {
		subject = fmt.Sprintf("You no longer witness the audit log of %s", c.Organization)
	}
	return write(KindCheckpoint, "checkpoint", f, subject, c.Link, struct {
		Checkpoint
		Action string
	}{c, "How to verify the log"})
}
