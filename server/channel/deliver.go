package channel

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	entalert "github.com/strongroom/strongroom/ent/alert"
	row "github.com/strongroom/strongroom/ent/channel"
	"github.com/strongroom/strongroom/ent/delivery"
	"github.com/strongroom/strongroom/ent/membership"
	"github.com/strongroom/strongroom/ent/schema/id"
	"github.com/strongroom/strongroom/server/alert"
	"github.com/strongroom/strongroom/server/job"
	"github.com/strongroom/strongroom/server/outlet"
	"github.com/strongroom/strongroom/server/store"
)

// Job is the kind of the jobs that send one message.
const Job = "deliver"

const (
	// patience is how long a message is tried.
	patience = 72 * time.Hour
	// kept is how long it is remembered how a message fared.
	kept = 30 * 24 * time.Hour
)

// pauses are how long a message waits after each try; the last one repeats.
var pauses = []time.Duration{
	5 * time.Second, 20 * time.Second, time.Minute, 3 * time.Minute, 10 * time.Minute, 30 * time.Minute, time.Hour,
}

func pause(tries int) time.Duration {
	p := pauses[min(max(tries, 1), len(pauses))-1]
	return p + rand.N(p/5) // not all at once
}

// Announce writes what is to be told of an alert to each channel that wants it. The
// desk is held and ctx is the watchman's, so numbers have no gaps.
func (s *Service) Announce(ctx context.Context, a *ent.Alert, what delivery.Event) error {
	t := topic{event: what, alert: a.ID, severity: a.Severity}
	if a.Rule == alert.WatchedPerson.ID && a.SubjectID != nil {
		t.hidden = *a.SubjectID // they do not see that they are watched
	}
	return s.spread(ctx, a.OrganizationID, t)
}

// topic is what channels are told: of an alert or of a drill.
type topic struct {
	event           delivery.Event
	alert, incident string
	severity        entalert.Severity
	hidden          string // the id of whoever is not told
}

// to is the message that tells a topic.
func (t topic) to(c *ent.Channel, reader string) post {
	return post{channel: c, event: t.event, alert: t.alert, drill: t.incident, reader: reader}
}

// spread writes a topic to each channel that wants it, as Announce does.
func (s *Service) spread(ctx context.Context, organization string, t topic) error {
	if err := s.begin(ctx, organization); err != nil {
		return err
	}
	channels, err := store.In(ctx, s.DB).Channel.Query().
		Where(row.OrganizationID(organization), row.Active(true), row.RemovedAtIsNil()).Order(row.ByID()).All(ctx)
	if err != nil {
		return fmt.Errorf("list channels: %w", err)
	}
	for _, c := range channels {
		if alert.Rank(t.severity) < alert.Rank(entalert.Severity(c.Minimum)) {
			continue
		}
		if c.Kind != row.KindMAIL {
			if _, err := s.write(ctx, t.to(c, "")); err != nil {
				return err
			}
			continue
		}
		if t.event == delivery.EventRESOLVED {
			continue // mail is for what is to be looked at
		}
		if err := s.writeAll(ctx, c, t); err != nil {
			return err
		}
	}
	return nil
}

// writeAll writes to everybody who looks after alerts.
func (s *Service) writeAll(ctx context.Context, c *ent.Channel, t topic) error {
	readers, err := s.readers(ctx, c.OrganizationID)
	if err != nil {
		return err
	}
	for _, r := range readers {
		if r.UserID == t.hidden {
			continue
		}
		if _, err := s.write(ctx, t.to(c, r.UserID)); err != nil {
			return err
		}
	}
	return nil
}

// readers are those who look after the alerts of an organization.
func (s *Service) readers(ctx context.Context, organization string) ([]*ent.Membership, error) {
	readers, err := store.In(ctx, s.DB).Membership.Query().Where(
		membership.OrganizationID(organization), membership.StateEQ(membership.StateACTIVE), membership.RoleIn(alert.Keepers()...),
	).Order(membership.ByID()).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("list readers: %w", err)
	}
	return readers, nil
}

// post is one message to write.
type post struct {
	channel *ent.Channel
	event   delivery.Event
	alert   string // the id of what it tells, if it is an alert
	drill   string // or a drill
	reader  string // to whom, if the channel is mail
	cause   string // the event that changed the channel, if it tells of that
	former  []byte // where it goes, if not to the present address
}

// write numbers a message and enqueues the job that sends it. A test is sent by who
// asks for it.
func (s *Service) write(ctx context.Context, p post) (*ent.Delivery, error) {
	db := store.In(ctx, s.DB)
	c, err := db.Channel.UpdateOneID(p.channel.ID).AddSequence(1).Save(ctx)
	if err != nil {
		return nil, fmt.Errorf("number message: %w", err)
	}
	deliveryID := id.New("dlv")
	create := db.Delivery.Create().SetID(deliveryID).SetOrganizationID(c.OrganizationID).SetChannelID(c.ID).SetEvent(p.event).
		SetSequence(c.Sequence).SetAlertID(p.alert).SetIncidentID(p.drill).SetUserID(p.reader).SetCreatedAt(s.now())
	if p.cause != "" {
		create.SetCause(p.cause)
	}
	if p.former != nil {
		sealed, err := s.Vault.SealFor(ctx, c.OrganizationID, formerPlace(deliveryID), p.former)
		if err != nil {
			return nil, err
		}
		create.SetFormerSealed(sealed)
	}
	d, err := create.Save(ctx)
	if err != nil {
		return nil, fmt.Errorf("write message: %w", err)
	}
	if p.event == delivery.EventTEST {
		return d, nil
	}
	return d, s.Jobs.Enqueue(ctx, Job, c.OrganizationID, d.ID)
}

// Deliver does a Job.
func (s *Service) Deliver(ctx context.Context, j job.Job) error {
	var deliveryID string
	if err := j.Decode(&deliveryID); err != nil {
		return err
	}
	ctx = watchman(ctx, j.Organization)
	d, err := s.DB.Delivery.Get(ctx, deliveryID)
	if ent.IsNotFound(err) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("read message: %w", err)
	}
	if d.State != delivery.StateWAITING {
		return nil
	}
	c, err := s.DB.Channel.Get(ctx, d.ChannelID)
	if ent.IsNotFound(err) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("read channel: %w", err)
	}
	untold, err := s.tellable(ctx, d)
	if err != nil {
		return err
	}
	gone, err := s.gone(ctx, d)
	if err != nil {
		return err
	}
	switch {
	case untold != "":
		return s.giveUp(ctx, d, untold)
	case gone:
		return s.giveUp(ctx, d, "Its reader no longer looks after alerts.")
	case !c.Active && d.Cause == "":
		return s.giveUp(ctx, d, "The channel was switched off before the message was sent.")
	case s.now().Sub(d.CreatedAt) > patience:
		return s.giveUp(ctx, d, "It was tried for three days. "+d.Problem)
	}
	if len(d.FormerSealed) == 0 {
		if wait, err := s.rests(ctx, c); err != nil || wait > 0 {
			return errors.Join(err, &job.Later{After: wait})
		}
	}
	err = s.attempt(ctx, c, d)
	if err == nil || outboundProblem(err) == nil {
		return err
	}
	return &job.Later{After: pause(d.Tries + 1)}
}

// gone reports whether a mail that tells of an alert or a drill is for somebody who has
// left since it was written, or looks after alerts no more. That a channel was changed
// they are told all the same: whoever changed it may have sent them away, too.
func (s *Service) gone(ctx context.Context, d *ent.Delivery) (bool, error) {
	if d.UserID == "" || d.Cause != "" {
		return false, nil
	}
	readers, err := s.readers(ctx, d.OrganizationID)
	if err != nil {
		return false, err
	}
	return !slices.ContainsFunc(readers, func(m *ent.Membership) bool { return m.UserID == d.UserID }), nil
}

// rests is how long a message still waits for a channel that fails. Whoever is not
// told to wait tries it, and the others wait for that.
func (s *Service) rests(ctx context.Context, c *ent.Channel) (time.Duration, error) {
	if c.FailingSince == nil {
		return 0, nil
	}
	now := s.now()
	if c.RestsUntil != nil && c.RestsUntil.After(now) {
		return c.RestsUntil.Sub(now) + rand.N(2*time.Second), nil
	}
	n, err := s.DB.Channel.Update().
		Where(row.ID(c.ID), row.Or(row.RestsUntilIsNil(), row.RestsUntilLTE(now))).
		SetRestsUntil(now.Add(15 * time.Second)).Save(ctx)
	if err != nil {
		return 0, fmt.Errorf("wake channel: %w", err)
	}
	if n == 0 {
		return time.Second, nil
	}
	return 0, nil
}

// attempt sends a message and notes how it went. A Problem is the channel's, and
// noted; any other error is ours.
func (s *Service) attempt(ctx context.Context, c *ent.Channel, d *ent.Delivery) error {
	failed := s.send(ctx, c, d)
	p := outboundProblem(failed)
	if failed != nil && p == nil {
		return failed
	}
	now := s.now()
	_, err := store.InTx(ctx, s.DB, func(ctx context.Context, db *ent.Client) (int, error) {
		u, ch := db.Delivery.UpdateOne(d).AddTries(1), db.Channel.Update().Where(row.ID(c.ID))
		if p == nil {
			u.SetState(delivery.StateDELIVERED).SetDeliveredAt(now).SetProblem("").ClearNextAt()
			ch.SetDeliveredAt(now).ClearFailingSince().ClearRestsUntil()
		} else {
			u.SetProblem(p.Text)
			if d.Event == delivery.EventTEST {
				u.SetState(delivery.StateGIVEN_UP)
			} else {
				u.SetNextAt(now.Add(pause(d.Tries + 1)))
			}
			if c.FailingSince == nil {
				ch.SetFailingSince(now)
			}
			// A message that is refused says nothing about the next one.
			if p.Answer < 400 || p.Answer >= 500 || p.Answer == 408 || p.Answer == 429 {
				ch.SetRestsUntil(now.Add(min(pause(d.Tries+1), 10*time.Minute)))
			}
		}
		if err := u.Exec(ctx); err != nil {
			return 0, err
		}
		if len(d.FormerSealed) > 0 {
			return 0, nil // how the former address fares says nothing about the present one
		}
		return 0, ch.Exec(ctx)
	})
	if err != nil {
		return fmt.Errorf("note how message fared: %w", err)
	}
	return failed
}

func (s *Service) giveUp(ctx context.Context, d *ent.Delivery, why string) error {
	if len(why) > 200 {
		why = why[:200]
	}
	err := s.DB.Delivery.UpdateOne(d).SetState(delivery.StateGIVEN_UP).SetProblem(why).ClearNextAt().Exec(ctx)
	if err != nil {
		return fmt.Errorf("give message up: %w", err)
	}
	return nil
}

// Expire forgets how old messages fared, and channels whose removal can no longer be
// undone.
func (s *Service) Expire(ctx context.Context) error {
	ctx = access.As(ctx, access.ActorWatchman, "")
	_, err := s.DB.Delivery.Delete().
		Where(delivery.StateNEQ(delivery.StateWAITING), delivery.CreatedAtLT(s.now().Add(-kept))).Exec(ctx)
	if err != nil {
		return fmt.Errorf("expire deliveries: %w", err)
	}
	if _, err := s.DB.Channel.Delete().Where(row.RemovedAtLT(s.now().Add(-outlet.UndoFor))).Exec(ctx); err != nil {
		return fmt.Errorf("expire channels: %w", err)
	}
	err = s.DB.Channel.Update().Where(row.FormerlyUntilLT(s.now())).ClearFormerlySealed().ClearFormerlyUntil().Exec(ctx)
	if err != nil {
		return fmt.Errorf("forget what channels were: %w", err)
	}
	return nil
}
