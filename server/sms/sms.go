package sms

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/server/job"
	"github.com/strongroom/strongroom/server/store"
	"github.com/strongroom/strongroom/server/vault"
)

// Job is the kind of the jobs that send a text message.
const Job = "sms"

// attempts is how often a message is handed to a gateway that does not answer. A
// gateway may have sent what it did not confirm, so they are few.
const attempts = 4

// Message is what a gateway delivers.
type Message struct {
	// ID is the same each time that the message is tried, so that a gateway can
	// send it once.
	ID   string
	To   Number
	Text string
	// Organization is on whose behalf it is sent, by id.
	Organization string
}

// Gateway delivers messages. Its errors name no number and quote no text, so they
// may be logged. A *Refusal is final, any other error worth another try.
type Gateway interface {
	Send(ctx context.Context, m Message) error
}

// Refusal is the answer of a gateway that will not send a message, however often
// it is asked.
type Refusal struct {
	Status int // of HTTP
	Code   int // the gateway's own, 0 if it gave none
}

func (r *Refusal) Error() string {
	if r.Code == 0 {
		return fmt.Sprintf("the gateway refused the message with status %d", r.Status)
	}
	return fmt.Sprintf("the gateway refused the message with status %d and code %d", r.Status, r.Code)
}

// Service sends text messages.
type Service struct {
	DB    *ent.Client
	Vault *vault.Vault
	Jobs  *job.Queue
	Log   *slog.Logger
	// Gateway is nil where none is configured; then nobody is offered text messages.
	Gateway  Gateway
	Limits   Limits
	Postgres bool
	Now      func() time.Time
	// Refused is told of a message that could not be sent, if set.
	Refused func(ctx context.Context, userID, organization string) error
}

// Available reports whether text messages can be sent.
func (s *Service) Available() bool { return s.Gateway != nil }

// Order is a message to be sent.
type Order struct {
	User, Organization string
	To                 Number
	Text               string
	// Expires is when the message is worth nothing any more; it is not sent then.
	Expires time.Time
}

// Send counts a message and has it sent. It joins the transaction of ctx: neither
// the count nor the message exists without what they follow from. A *Capped error
// means that too many were sent.
func (s *Service) Send(ctx context.Context, o Order) error {
	if !s.Available() {
		return errors.New("send text message: there is no gateway")
	}
	_, err := store.InTx(ctx, s.DB, func(ctx context.Context, _ *ent.Client) (int, error) {
		if err := s.count(ctx, o); err != nil {
			return 0, err
		}
		return 0, s.Jobs.Enqueue(ctx, Job, o.Organization, o)
	})
	return err
}

// Deliver does a Job.
func (s *Service) Deliver(ctx context.Context, j job.Job) error {
	var o Order
	if err := j.Decode(&o); err != nil {
		return err
	}
	left := o.Expires.Sub(s.Now())
	if left <= 0 || !s.Available() {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, left)
	defer cancel()
	err := s.Gateway.Send(ctx, Message{ID: j.ID, To: o.To, Text: o.Text, Organization: j.Organization})
	if refusal := (*Refusal)(nil); err == nil || !errors.As(err, &refusal) && j.Attempt < attempts {
		return err
	}
	s.Log.Error("text message given up", "job", j.ID, "attempts", j.Attempt, "error", err)
	if s.Refused == nil {
		return nil
	}
	return s.Refused(context.WithoutCancel(ctx), o.User, o.Organization)
}

func (s *Service) now() time.Time { return s.Now().UTC().Truncate(time.Millisecond) }
