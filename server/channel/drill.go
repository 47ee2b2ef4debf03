package channel

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/strongroom/strongroom/ent"
	entalert "github.com/strongroom/strongroom/ent/alert"
	row "github.com/strongroom/strongroom/ent/channel"
	"github.com/strongroom/strongroom/ent/delivery"
	entincident "github.com/strongroom/strongroom/ent/incident"
	"github.com/strongroom/strongroom/server/incident"
	"github.com/strongroom/strongroom/server/job"
	"github.com/strongroom/strongroom/server/mail"
	"github.com/strongroom/strongroom/server/store"
)

// exercise is a drill, as it is told of. It is never in the place of an alert.
type exercise struct {
	ID        string    `json:"id"`
	URL       string    `json:"url"`
	Title     string    `json:"title"`
	Playbook  string    `json:"playbook"`
	Severity  string    `json:"severity"`
	StartedAt time.Time `json:"startedAt"`
	// EndedAt is of a drill of whose end is told.
	EndedAt *time.Time `json:"endedAt,omitempty"`
	// Simulated is always true.
	Simulated bool `json:"simulated"`
}

// AnnounceDrill tells the channels that want alerts as bad as a drill that it has
// begun. It joins the transaction of ctx.
func (s *Service) AnnounceDrill(ctx context.Context, i *ent.Incident) error {
	if err := s.Alerts.Hold(ctx, i.OrganizationID); err != nil {
		return err
	}
	return s.spread(watchman(ctx, i.OrganizationID), i.OrganizationID, topic{
		event: delivery.EventDRILL, incident: i.ID, severity: entalert.Severity(i.Severity),
	})
}

// exercise reads the drill that a message tells of.
func (s *Service) exercise(ctx context.Context, d *ent.Delivery) (*exercise, error) {
	i, err := s.DB.Incident.Get(ctx, d.IncidentID)
	if err != nil {
		return nil, fmt.Errorf("read drill of message: %w", err)
	}
	if !i.Drill {
		return nil, fmt.Errorf("read drill of message: %s is none", i.ID)
	}
	p, _ := incident.Find(i.PlaybookID)
	e := &exercise{
		ID: i.ID, URL: s.BaseURL + "/incidents?incident=" + i.ID, Title: "DRILL: " + p.Title, Playbook: p.ID,
		Severity: string(i.Severity), StartedAt: i.CreatedAt, Simulated: true,
	}
	if d.Event == delivery.EventDRILL_ENDED {
		e.EndedAt = i.ClosedAt
	}
	return e, nil
}

// AnnounceDrillEnd tells whoever was told that a drill has begun that it has ended: by
// the same channels, however bad it is by now and whatever they want by now, and those
// people who still look after alerts. A channel that was switched off, removed or (see
// tellable) given another address since is told nothing. It joins the transaction of
// ctx, in which the drill is closed, so it is told once.
//
// Whether the start arrives may not be known yet. It is decided when the end is sent:
// see tellable.
func (s *Service) AnnounceDrillEnd(ctx context.Context, i *ent.Incident) error {
	if err := s.Alerts.Hold(ctx, i.OrganizationID); err != nil {
		return err
	}
	ctx = watchman(ctx, i.OrganizationID)
	db := store.In(ctx, s.DB)
	starts, err := db.Delivery.Query().Where(
		delivery.OrganizationID(i.OrganizationID), delivery.IncidentID(i.ID), delivery.EventEQ(delivery.EventDRILL),
		delivery.StateNEQ(delivery.StateGIVEN_UP),
	).Order(delivery.ByChannelID(), delivery.BySequence()).All(ctx)
	if err != nil {
		return fmt.Errorf("look for who was told of drill: %w", err)
	}
	readers, err := s.readers(ctx, i.OrganizationID)
	if err != nil {
		return err
	}
	for _, d := range starts {
		c, err := db.Channel.Query().Where(row.ID(d.ChannelID), row.Active(true), row.RemovedAtIsNil()).Only(ctx)
		if ent.IsNotFound(err) {
			continue
		}
		if err != nil {
			return fmt.Errorf("find channel that was told of drill: %w", err)
		}
		if c.Kind == row.KindMAIL && !slices.ContainsFunc(readers, func(m *ent.Membership) bool { return m.UserID == d.UserID }) {
			continue
		}
		if _, err := s.write(ctx, post{channel: c, event: delivery.EventDRILL_ENDED, drill: i.ID, reader: d.UserID}); err != nil {
			return err
		}
	}
	return nil
}

// tellable says whether the end of a drill, or its start, may be told now. Nobody hears
// that something ended of which they had not heard, and nobody hears that something
// begins that is over: a start that has not arrived when the drill ends is given up, and
// its end with it. While the start may be on its way, the end waits for how that goes.
func (s *Service) tellable(ctx context.Context, d *ent.Delivery) (why string, err error) {
	switch d.Event {
	case delivery.EventDRILL:
		i, err := s.DB.Incident.Get(ctx, d.IncidentID)
		if err != nil {
			return "", fmt.Errorf("read drill of message: %w", err)
		}
		if i.State == entincident.StateCLOSED {
			return "The drill ended before the message was sent.", nil
		}
	case delivery.EventDRILL_ENDED:
		start, err := s.DB.Delivery.Query().Where(
			delivery.ChannelID(d.ChannelID), delivery.IncidentID(d.IncidentID), delivery.UserID(d.UserID), delivery.EventEQ(delivery.EventDRILL),
		).Only(ctx)
		switch {
		case ent.IsNotFound(err): // it arrived so long ago that this is forgotten
			return "", nil
		case err != nil:
			return "", fmt.Errorf("read start of drill: %w", err)
		case start.State == delivery.StateGIVEN_UP:
			return "Nobody was told here that the drill began.", nil
		case start.State == delivery.StateWAITING:
			return "", &job.Later{After: s.until(start)}
		}
		moved, err := s.DB.Delivery.Query().
			Where(delivery.ChannelID(d.ChannelID), delivery.SequenceGT(start.Sequence), delivery.FormerSealedNotNil()).Exist(ctx)
		if err != nil {
			return "", fmt.Errorf("look for another address: %w", err)
		}
		if moved {
			return "The channel has another address, where nobody was told that the drill began.", nil
		}
	}
	return "", nil
}

// until is after how long to look again at a message that may be on its way.
func (s *Service) until(d *ent.Delivery) time.Duration {
	const soon, late = 2 * time.Second, time.Minute
	if d.NextAt == nil {
		return soon
	}
	return min(max(d.NextAt.Sub(s.now()), soon), late)
}

// sentence is a message to a chat.
func (e *exercise) sentence() string {
	if e.EndedAt != nil {
		return fmt.Sprintf("*%s* has ended. It was a drill: nothing has happened, and nothing was done to anybody.\n<%s|Go to its report>", e.Title, e.URL)
	}
	return fmt.Sprintf("*%s* has begun. This is a drill: nothing has happened, and nothing is done to anybody.\n<%s|Go to its room>", e.Title, e.URL)
}

func (e *exercise) letter() mail.Notice {
	if e.EndedAt != nil {
		return mail.DrillEnded(e.Title, e.StartedAt, *e.EndedAt, e.URL)
	}
	return mail.Drill(e.Title, word(e.Severity), e.StartedAt, e.URL)
}
