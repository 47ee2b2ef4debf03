// Package channel sends an organization's alerts to where its people look: mail,
// webhooks, chat.
//
// A message is a row (schema.Delivery) that is written with what it tells, and a job
// that sends it, at least once: again and again for three days, with growing pauses.
// What is down holds nothing else up: a channel that fails rests, while one message
// at a time tries it. Messages of a channel are numbered, so that a receiver sees
// what is missing; their ids stay the same over all tries.
package channel

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"entgo.io/ent/dialect/sql"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	row "github.com/strongroom/strongroom/ent/channel"
	"github.com/strongroom/strongroom/ent/delivery"
	"github.com/strongroom/strongroom/ent/schema/id"
	"github.com/strongroom/strongroom/server/activity"
	"github.com/strongroom/strongroom/server/alert"
	"github.com/strongroom/strongroom/server/clean"
	"github.com/strongroom/strongroom/server/fault"
	"github.com/strongroom/strongroom/server/job"
	"github.com/strongroom/strongroom/server/mail"
	"github.com/strongroom/strongroom/server/outbound"
	"github.com/strongroom/strongroom/server/outlet"
	"github.com/strongroom/strongroom/server/person"
	"github.com/strongroom/strongroom/server/postman"
	"github.com/strongroom/strongroom/server/store"
	"github.com/strongroom/strongroom/server/vault"
)

const (
	// overlap is how long messages are signed with the former secret, too.
	overlap = 24 * time.Hour
	// most bounds the channels of one organization.
	most = 20
)

// Service keeps channels and sends to them.
type Service struct {
	DB       *ent.Client
	Vault    *vault.Vault
	Activity *activity.Recorder
	Alerts   *alert.Service
	People   *person.People
	Post     *postman.Postman
	Jobs     *job.Queue
	Client   *outbound.Client
	Outlets  *outlet.Service
	// Mailer delivers mail; it is set once it is known.
	Mailer  mail.Sender
	BaseURL string
	Now     func() time.Time
}

func (s *Service) now() time.Time { return s.Now().UTC().Truncate(time.Millisecond) }

func watchman(ctx context.Context, organization string) context.Context {
	return access.As(ctx, access.ActorWatchman, organization)
}

// List returns the channels of the viewer's organization, oldest first. Mail to those
// who look after alerts is always one of them.
func (s *Service) List(ctx context.Context) ([]*ent.Channel, error) {
	v, _ := access.From(ctx)
	if !v.Can(access.ChannelManage) {
		return nil, fault.Forbidden("Your role does not see where alerts are sent to.")
	}
	return store.InTx(ctx, s.DB, func(ctx context.Context, db *ent.Client) ([]*ent.Channel, error) {
		has, err := db.Channel.Query().Where(row.KindEQ(row.KindMAIL)).Exist(ctx)
		if err != nil {
			return nil, fmt.Errorf("list channels: %w", err)
		}
		if !has {
			if err := s.Alerts.Hold(ctx, v.Organization); err != nil {
				return nil, err
			}
			if err := s.begin(watchman(ctx, v.Organization), v.Organization); err != nil {
				return nil, err
			}
		}
		return db.Channel.Query().Where(row.RemovedAtIsNil()).Order(row.ByCreatedAt(), row.ByID()).All(ctx)
	})
}

// begin makes the channel that every organization has. The desk is held.
func (s *Service) begin(ctx context.Context, organization string) error {
	channels := store.In(ctx, s.DB).Channel
	has, err := channels.Query().Where(row.OrganizationID(organization), row.KindEQ(row.KindMAIL)).Exist(ctx)
	if err != nil || has {
		return err
	}
	err = channels.Create().SetOrganizationID(organization).SetKind(row.KindMAIL).SetName("Mail to admins").
		SetMinimum(row.MinimumHIGH).Exec(ctx)
	if err != nil {
		return fmt.Errorf("set up mail: %w", err)
	}
	return nil
}

func secretPlace(channelID string) vault.Place {
	return vault.Place{Column: "channels.secret", Row: channelID}
}

func formerPlace(deliveryID string) vault.Place {
	return vault.Place{Column: "deliveries.former", Row: deliveryID}
}

// formerly is what a channel was and the log does not tell.
func formerly(c *ent.Channel) outlet.Row {
	return outlet.Row{
		Organization: c.OrganizationID, Place: vault.Place{Column: "channels.formerly", Row: c.ID}, Sealed: c.FormerlySealed,
	}
}

func addressPlace(channelID string) vault.Place {
	return vault.Place{Column: "channels.address", Row: channelID}
}

// Add lets alerts be sent to an address. The secret with which a webhook's messages
// are signed is returned once and never again.
func (s *Service) Add(ctx context.Context, kind row.Kind, name, address string, minimum row.Minimum) (*ent.Channel, string, error) {
	if kind == row.KindMAIL {
		return nil, "", fault.Invalid("input.kind", "There is mail already.")
	}
	name, err := clean.Name("input.name", name)
	if err != nil {
		return nil, "", err
	}
	u, err := s.Client.Check("input.address", address)
	if err != nil {
		return nil, "", err
	}
	v, _ := access.From(ctx)
	channelID, secret := id.New("chn"), ""
	c, err := store.InTx(ctx, s.DB, func(ctx context.Context, db *ent.Client) (*ent.Channel, error) {
		if err := s.Alerts.Hold(ctx, v.Organization); err != nil {
			return nil, err
		}
		if err := s.room(ctx, db); err != nil {
			return nil, err
		}
		sealed, err := s.Vault.SealFor(ctx, v.Organization, addressPlace(channelID), []byte(u.String()))
		if err != nil {
			return nil, err
		}
		made := db.Channel.Create().SetID(channelID).SetKind(kind).SetName(name).SetMinimum(minimum).SetHost(u.Host).SetAddressSealed(sealed)
		if kind == row.KindWEBHOOK {
			secret = outlet.NewSecret()
			sealed, err := s.Vault.SealFor(ctx, v.Organization, secretPlace(channelID), []byte(secret))
			if err != nil {
				return nil, err
			}
			made.SetSecretSealed(sealed)
		}
		c, err := made.Save(ctx)
		if err != nil {
			return nil, fmt.Errorf("add channel: %w", err)
		}
		return c, s.Activity.Record(ctx, activity.Event{Kind: activity.ChannelAdded, Object: c.ID, Name: c.Name, Facts: look(c)})
	})
	return c, secret, err
}

// room refuses one channel too many. The desk is held, so two at once do not both find
// room for one.
func (s *Service) room(ctx context.Context, db *ent.Client) error {
	n, err := db.Channel.Query().Where(row.RemovedAtIsNil()).Count(ctx)
	if err != nil {
		return fmt.Errorf("count channels: %w", err)
	}
	if n >= most {
		return fault.Conflict("There are %d channels already. Remove one first.", n)
	}
	return nil
}

// factAddress is the field that the log only says was replaced: addresses can be
// secrets.
const factAddress = "address"

// look is what of a channel is recorded.
func look(c *ent.Channel) map[string]string {
	return map[string]string{
		"kind": string(c.Kind), "name": c.Name, "host": c.Host, "minimum": string(c.Minimum), "active": strconv.FormatBool(c.Active),
	}
}

// Change is what to change of a channel; nil stays.
type Change struct {
	Name, Address *string
	Minimum       *row.Minimum
	Active        *bool
}

// Update changes a channel.
func (s *Service) Update(ctx context.Context, channelID string, c Change) (*ent.Channel, error) {
	v, _ := access.From(ctx)
	return store.InTx(ctx, s.DB, func(ctx context.Context, db *ent.Client) (*ent.Channel, error) {
		if err := s.Alerts.Hold(ctx, v.Organization); err != nil {
			return nil, err
		}
		before, err := s.find(ctx, channelID)
		if err != nil {
			return nil, err
		}
		return s.change(ctx, db, before, c)
	})
}

// change changes a channel, records it and tells whoever got its messages. The desk
// is held.
func (s *Service) change(ctx context.Context, db *ent.Client, before *ent.Channel, c Change) (*ent.Channel, error) {
	u := db.Channel.UpdateOne(before).SetNillableMinimum(c.Minimum).SetNillableActive(c.Active)
	if c.Name != nil {
		name, err := clean.Name("input.name", *c.Name)
		if err != nil {
			return nil, err
		}
		u.SetName(name)
	}
	facts, cause, moved := map[string]string{}, id.New("evt"), false
	if c.Address != nil {
		if before.Kind == row.KindMAIL {
			return nil, fault.Invalid("input.address", "Mail goes to whoever looks after alerts.")
		}
		to, err := s.Client.Check("input.address", *c.Address)
		if err != nil {
			return nil, err
		}
		was, err := s.Vault.OpenFor(ctx, before.OrganizationID, addressPlace(before.ID), before.AddressSealed)
		if err != nil {
			return nil, err
		}
		if moved = to.String() != string(was); moved {
			sealed, err := s.Vault.SealFor(ctx, before.OrganizationID, addressPlace(before.ID), []byte(to.String()))
			if err != nil {
				return nil, err
			}
			kept, until, err := s.Outlets.Keep(ctx, formerly(before), cause, map[string]string{factAddress: string(was)})
			if err != nil {
				return nil, err
			}
			facts[factAddress] = "replaced"
			u.SetAddressSealed(sealed).SetHost(to.Host).ClearRestsUntil().SetFormerlySealed(kept).SetFormerlyUntil(until)
		}
	}
	after, err := u.Save(ctx)
	if err != nil {
		return nil, fmt.Errorf("change channel: %w", err)
	}
	was, is := look(before), look(after)
	for name := range was {
		if was[name] != is[name] {
			facts[name+".before"], facts[name+".after"] = was[name], is[name]
		}
	}
	if len(facts) == 0 {
		return after, nil
	}
	err = s.Activity.Record(ctx, activity.Event{Kind: activity.ChannelChanged, ID: cause, Object: after.ID, Name: after.Name, Facts: facts})
	if err == nil && (moved || lessens(before, after)) {
		err = s.tell(ctx, bye{channel: before, event: delivery.EventCHANGED, cause: cause, moved: moved})
	}
	return after, err
}

func (s *Service) find(ctx context.Context, channelID string) (*ent.Channel, error) {
	c, err := store.In(ctx, s.DB).Channel.Query().Where(row.ID(channelID), row.RemovedAtIsNil()).Only(ctx)
	if ent.IsNotFound(err) {
		return nil, fault.NotFound("There is no such channel.")
	}
	if err != nil {
		return nil, fmt.Errorf("find channel: %w", err)
	}
	return c, nil
}

// Remove ends a channel with everything that still waits for it. For seven days that
// can be undone.
func (s *Service) Remove(ctx context.Context, channelID string) error {
	v, _ := access.From(ctx)
	_, err := store.InTx(ctx, s.DB, func(ctx context.Context, db *ent.Client) (int, error) {
		if err := s.Alerts.Hold(ctx, v.Organization); err != nil {
			return 0, err
		}
		c, err := s.find(ctx, channelID)
		if err != nil {
			return 0, err
		}
		if c.Kind == row.KindMAIL {
			return 0, fault.Conflict("Mail cannot be removed. Switch it off instead.")
		}
		if _, err := db.Delivery.Delete().Where(delivery.ChannelID(c.ID), delivery.StateEQ(delivery.StateWAITING), delivery.CauseIsNil()).Exec(ctx); err != nil {
			return 0, fmt.Errorf("remove channel: %w", err)
		}
		cause := id.New("evt")
		kept, until, err := s.Outlets.Keep(ctx, formerly(c), cause, map[string]string{outlet.Removed: ""})
		if err != nil {
			return 0, err
		}
		if err := db.Channel.UpdateOne(c).SetRemovedAt(s.now()).SetFormerlySealed(kept).SetFormerlyUntil(until).Exec(ctx); err != nil {
			return 0, fmt.Errorf("remove channel: %w", err)
		}
		err = s.Activity.Record(ctx, activity.Event{Kind: activity.ChannelRemoved, ID: cause, Object: c.ID, Name: c.Name, Facts: look(c)})
		if err != nil {
			return 0, err
		}
		return 0, s.tell(ctx, bye{channel: c, event: delivery.EventREMOVED, cause: cause})
	})
	return err
}

// Rotate gives a webhook another secret and returns it, once. For a day messages are
// signed with both.
func (s *Service) Rotate(ctx context.Context, channelID string) (*ent.Channel, string, error) {
	v, _ := access.From(ctx)
	secret := outlet.NewSecret()
	c, err := store.InTx(ctx, s.DB, func(ctx context.Context, db *ent.Client) (*ent.Channel, error) {
		c, err := s.find(ctx, channelID)
		if err != nil {
			return nil, err
		}
		if c.Kind != row.KindWEBHOOK {
			return nil, fault.Conflict("Only messages of webhooks are signed.")
		}
		former, err := s.Vault.OpenFor(ctx, v.Organization, secretPlace(c.ID), c.SecretSealed)
		if err != nil {
			return nil, err
		}
		sealed, err := s.Vault.SealFor(ctx, v.Organization, secretPlace(c.ID), []byte(secret))
		if err != nil {
			return nil, err
		}
		old, err := s.Vault.SealFor(ctx, v.Organization, secretPlace(c.ID), former)
		if err != nil {
			return nil, err
		}
		c, err = db.Channel.UpdateOne(c).SetSecretSealed(sealed).SetFormerSealed(old).SetFormerUntil(s.now().Add(overlap)).Save(ctx)
		if err != nil {
			return nil, fmt.Errorf("rotate secret: %w", err)
		}
		return c, s.Activity.Record(ctx, activity.Event{Kind: activity.ChannelRotated, Object: c.ID, Name: c.Name})
	})
	return c, secret, err
}

// Test sends a message that says that it is a test, at once and only once.
func (s *Service) Test(ctx context.Context, channelID string) (*ent.Delivery, *ent.Channel, error) {
	v, _ := access.From(ctx)
	if _, err := s.find(ctx, channelID); err != nil {
		return nil, nil, err
	}
	if err := s.Outlets.Throttle.Spend(ctx, v.Organization, channelID); err != nil {
		return nil, nil, err
	}
	d, err := store.InTx(ctx, s.DB, func(ctx context.Context, _ *ent.Client) (*ent.Delivery, error) {
		if err := s.Alerts.Hold(ctx, v.Organization); err != nil {
			return nil, err
		}
		c, err := s.find(ctx, channelID)
		if err != nil {
			return nil, err
		}
		if err := s.Activity.Record(ctx, activity.Event{Kind: activity.ChannelTested, Object: c.ID, Name: c.Name}); err != nil {
			return nil, err
		}
		reader := ""
		if c.Kind == row.KindMAIL {
			reader = v.User
		}
		return s.write(watchman(ctx, v.Organization), post{channel: c, event: delivery.EventTEST, reader: reader})
	})
	if err != nil {
		return nil, nil, err
	}
	as := watchman(context.WithoutCancel(ctx), v.Organization)
	c, err := s.DB.Channel.Get(as, channelID)
	if err != nil {
		return nil, nil, fmt.Errorf("test channel: %w", err)
	}
	if err := s.attempt(as, c, d); err != nil && outboundProblem(err) == nil {
		return nil, nil, err
	}
	if d, err = s.DB.Delivery.Get(ctx, d.ID); err != nil {
		return nil, nil, fmt.Errorf("test channel: %w", err)
	}
	c, err = s.find(ctx, channelID)
	return d, c, err
}

func outboundProblem(err error) *outbound.Problem {
	var p *outbound.Problem
	if errors.As(err, &p) {
		return p
	}
	return nil
}

// Deliveries are the newest messages of a channel that was read with the viewer's
// rights.
func (s *Service) Deliveries(ctx context.Context, channelID string, n int) ([]*ent.Delivery, error) {
	out, err := s.DB.Delivery.Query().Where(delivery.ChannelID(channelID)).
		Order(delivery.BySequence(sql.OrderDesc())).Limit(n).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("list deliveries: %w", err)
	}
	return out, nil
}

// Waiting is how many messages of a channel have not arrived yet.
func (s *Service) Waiting(ctx context.Context, channelID string) (int, error) {
	return s.DB.Delivery.Query().Where(delivery.ChannelID(channelID), delivery.StateEQ(delivery.StateWAITING)).Count(ctx)
}
