package channel

import (
	"context"
	"fmt"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	entalert "github.com/strongroom/strongroom/ent/alert"
	row "github.com/strongroom/strongroom/ent/channel"
	"github.com/strongroom/strongroom/ent/delivery"
	"github.com/strongroom/strongroom/server/activity"
	"github.com/strongroom/strongroom/server/alert"
	"github.com/strongroom/strongroom/server/outlet"
	"github.com/strongroom/strongroom/server/store"
)

// Whoever redirects alerts wants nobody to notice. So whoever got them is told where
// they got them, the former address and the present one, and the change can be undone.

// bye is the end of a channel's time as it was.
type bye struct {
	channel *ent.Channel // as it was
	event   delivery.Event
	cause   string // the id of the event that records it
	moved   bool   // whether messages went to another address
}

// tell writes to whoever got the messages of a channel before it was changed, and to
// the new address if it has one. The desk is held.
func (s *Service) tell(ctx context.Context, b bye) error {
	c := b.channel
	ctx = watchman(ctx, c.OrganizationID)
	if c.Kind == row.KindMAIL {
		readers, err := s.readers(ctx, c.OrganizationID)
		if err != nil {
			return err
		}
		for _, r := range readers {
			if _, err := s.write(ctx, post{channel: c, event: b.event, reader: r.UserID, cause: b.cause}); err != nil {
				return err
			}
		}
		return nil
	}
	p := post{channel: c, event: b.event, cause: b.cause}
	if b.moved {
		if _, err := s.write(ctx, p); err != nil {
			return err
		}
		address, err := s.Vault.OpenFor(ctx, c.OrganizationID, addressPlace(c.ID), c.AddressSealed)
		if err != nil {
			return err
		}
		p.former = address
	}
	_, err := s.write(ctx, p)
	return err
}

// lessens reports whether a change can keep alerts from whoever got them.
func lessens(before, after *ent.Channel) bool {
	return before.Active && !after.Active ||
		alert.Rank(entalert.Severity(after.Minimum)) > alert.Rank(entalert.Severity(before.Minimum))
}

// notice is what whoever got the messages of a channel is told about it.
type notice struct {
	Channel string `json:"channelId"`
	Name    string `json:"name"`
	URL     string `json:"url"`
	Text    string `json:"text"`
}

func (s *Service) notice(c *ent.Channel, d *ent.Delivery) notice {
	n := notice{Channel: c.ID, Name: c.Name, URL: s.BaseURL + "/settings"}
	switch {
	case d.Event == delivery.EventREMOVED:
		n.Text = fmt.Sprintf("The channel %s was removed. Alerts no longer arrive here.", c.Name)
	case len(d.FormerSealed) > 0:
		n.Text = fmt.Sprintf("The channel %s has another address now. Alerts no longer arrive here.", c.Name)
	case !c.Active:
		n.Text = fmt.Sprintf("The channel %s was switched off. Alerts no longer arrive here.", c.Name)
	default:
		n.Text = fmt.Sprintf("The channel %s was changed. Alerts arrive here if their severity is %s or above.", c.Name, word(string(c.Minimum)))
	}
	n.Text += " An admin can undo this for seven days."
	return n
}

// Undo takes a change of a channel back, or its removal, that an event of the last
// seven days tells of, if nothing of it was changed again.
func (s *Service) Undo(ctx context.Context, eventID string) (*ent.Channel, error) {
	v, _ := access.From(ctx)
	return store.InTx(ctx, s.DB, func(ctx context.Context, db *ent.Client) (*ent.Channel, error) {
		if err := s.Alerts.Hold(ctx, v.Organization); err != nil {
			return nil, err
		}
		e, err := s.Outlets.Find(ctx, eventID, "channel", activity.ChannelChanged, activity.ChannelRemoved)
		if err != nil {
			return nil, err
		}
		c, err := db.Channel.Get(ctx, e.Object)
		if ent.IsNotFound(err) {
			return nil, e.Gone()
		}
		if err != nil {
			return nil, fmt.Errorf("find channel: %w", err)
		}
		if e.Removed {
			return s.restore(ctx, db, e, c)
		}
		was, err := s.Outlets.Back(ctx, e, formerly(c), c.RemovedAt, look(c), factAddress)
		if err != nil {
			return nil, err
		}
		return s.change(ctx, db, c, back(was))
	})
}

// back is the change that makes of a channel what it was.
func back(was map[string]string) Change {
	var c Change
	for field, value := range was {
		switch field {
		case "name":
			c.Name = &value
		case "minimum":
			minimum := row.Minimum(value)
			c.Minimum = &minimum
		case "active":
			active := value == "true"
			c.Active = &active
		case factAddress:
			c.Address = &value
		}
	}
	return c
}

// restore brings a removed channel back.
func (s *Service) restore(ctx context.Context, db *ent.Client, e *outlet.Change, c *ent.Channel) (*ent.Channel, error) {
	if err := s.Outlets.Restorable(ctx, e, formerly(c), c.RemovedAt); err != nil {
		return nil, err
	}
	if err := s.room(ctx, db); err != nil {
		return nil, err
	}
	c, err := db.Channel.UpdateOne(c).ClearRemovedAt().Save(ctx)
	if err != nil {
		return nil, fmt.Errorf("restore channel: %w", err)
	}
	return c, s.Activity.Record(ctx, activity.Event{Kind: activity.ChannelAdded, Object: c.ID, Name: c.Name, Facts: look(c)})
}
