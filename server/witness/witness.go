// Package witness sends the signed checkpoints of an organization's log to people and
// systems outside, who keep them: what they hold finds a log that was cut off, or a
// second one, whoever made it.
package witness

import (
	"context"
	"fmt"
	"net/url"
	"strconv"
	"time"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/schema/id"
	row "github.com/strongroom/strongroom/ent/witness"
	"github.com/strongroom/strongroom/server/activity"
	"github.com/strongroom/strongroom/server/audit"
	"github.com/strongroom/strongroom/server/clean"
	"github.com/strongroom/strongroom/server/fault"
	"github.com/strongroom/strongroom/server/job"
	"github.com/strongroom/strongroom/server/outbound"
	"github.com/strongroom/strongroom/server/outlet"
	"github.com/strongroom/strongroom/server/store"
	"github.com/strongroom/strongroom/server/vault"
)

// most bounds the witnesses of one organization.
const most = 10

// Service keeps witnesses and sends to them.
type Service struct {
	DB       *ent.Client
	Vault    *vault.Vault
	Activity *activity.Recorder
	Audit    *audit.Keeper
	Jobs     *job.Queue
	Client   *outbound.Client
	Outlets  *outlet.Service
	BaseURL  string
	Now      func() time.Time
	// Hold makes the caller the only one who adds or changes witnesses of an organization
	// until the transaction of ctx ends.
	Hold func(ctx context.Context, organization string) error
}

func (s *Service) now() time.Time { return s.Now().UTC().Truncate(time.Millisecond) }

func courier(ctx context.Context, organization string) context.Context {
	return access.As(ctx, access.ActorCourier, organization)
}

func addressPlace(witnessID string) vault.Place {
	return vault.Place{Column: "witnesses.address", Row: witnessID}
}

func secretPlace(witnessID string) vault.Place {
	return vault.Place{Column: "witnesses.secret", Row: witnessID}
}

// formerly is what a witness was and the log does not tell.
func formerly(w *ent.Witness) outlet.Row {
	return outlet.Row{
		Organization: w.OrganizationID, Place: vault.Place{Column: "witnesses.formerly", Row: w.ID}, Sealed: w.FormerlySealed,
	}
}

// List returns the witnesses of the viewer's organization, oldest first.
func (s *Service) List(ctx context.Context) ([]*ent.Witness, error) {
	out, err := s.DB.Witness.Query().Where(row.RemovedAtIsNil()).Order(row.ByCreatedAt(), row.ByID()).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("list witnesses: %w", err)
	}
	return out, nil
}

// Address is what people call a witness: the address of mail, and of the web the host
// alone, since the path can be a secret.
func (s *Service) Address(ctx context.Context, w *ent.Witness) (string, error) {
	address, err := s.open(ctx, w)
	if err != nil {
		return "", err
	}
	return called(w.Kind, address), nil
}

func called(kind row.Kind, address string) string {
	if kind == row.KindMAIL {
		return address
	}
	u, err := url.Parse(address)
	if err != nil {
		return "an unreadable address"
	}
	return u.Host
}

func (s *Service) open(ctx context.Context, w *ent.Witness) (string, error) {
	address, err := s.Vault.OpenFor(ctx, w.OrganizationID, addressPlace(w.ID), w.AddressSealed)
	if err != nil {
		return "", fmt.Errorf("read address of witness: %w", err)
	}
	return string(address), nil
}

func (s *Service) check(kind row.Kind, address string) (string, error) {
	if kind == row.KindMAIL {
		return clean.Email("input.address", address)
	}
	u, err := s.Client.Check("input.address", address)
	if err != nil {
		return "", err
	}
	return u.String(), nil
}

func checkEvery(every int) error {
	if every < 1 || every > 1_000_000 {
		return fault.Invalid("input.every", "Choose a number from 1 to 1,000,000.")
	}
	return nil
}

// Add makes somebody a witness and sends the first checkpoint. The secret that posts
// are signed with is returned once and never again.
func (s *Service) Add(ctx context.Context, kind row.Kind, address string, every int) (*ent.Witness, string, error) {
	address, err := s.check(kind, address)
	if err != nil {
		return nil, "", err
	}
	if err := checkEvery(every); err != nil {
		return nil, "", err
	}
	v, _ := access.From(ctx)
	witnessID, secret := id.New("wit"), ""
	w, err := store.InTx(ctx, s.DB, func(ctx context.Context, db *ent.Client) (*ent.Witness, error) {
		if err := s.Hold(ctx, v.Organization); err != nil {
			return nil, err
		}
		if err := room(ctx, db); err != nil {
			return nil, err
		}
		sealed, err := s.Vault.SealFor(ctx, v.Organization, addressPlace(witnessID), []byte(address))
		if err != nil {
			return nil, err
		}
		made := db.Witness.Create().SetID(witnessID).SetKind(kind).SetAddressSealed(sealed).SetEvery(every)
		if kind == row.KindWEB {
			secret = outlet.NewSecret()
			sealed, err := s.Vault.SealFor(ctx, v.Organization, secretPlace(witnessID), []byte(secret))
			if err != nil {
				return nil, err
			}
			made.SetSecretSealed(sealed)
		}
		w, err := made.Save(ctx)
		if err != nil {
			return nil, fmt.Errorf("add witness: %w", err)
		}
		return w, s.begin(ctx, w, address)
	})
	return w, secret, err
}

// room refuses one witness too many. Held, so two at once do not both find room for one.
func room(ctx context.Context, db *ent.Client) error {
	n, err := db.Witness.Query().Where(row.RemovedAtIsNil()).Count(ctx)
	if err != nil {
		return fmt.Errorf("count witnesses: %w", err)
	}
	if n >= most {
		return fault.Conflict("There are %d witnesses already. Remove one first.", n)
	}
	return nil
}

// begin records that there is a witness and has a checkpoint sent.
func (s *Service) begin(ctx context.Context, w *ent.Witness, address string) error {
	facts := look(w)
	facts["kind"] = string(w.Kind)
	if err := s.Activity.Record(ctx, activity.Event{Kind: activity.WitnessAdded, Object: w.ID, Name: called(w.Kind, address), Facts: facts}); err != nil {
		return err
	}
	return s.Jobs.Enqueue(ctx, Job, w.OrganizationID, w.ID)
}

// look is what of a witness is recorded when it changes.
func look(w *ent.Witness) map[string]string { return map[string]string{"every": strconv.Itoa(w.Every)} }

// Change is what to change of a witness; nil stays.
type Change struct {
	Address *string
	Every   *int
}

// Update changes a witness. Who was one before is told.
func (s *Service) Update(ctx context.Context, witnessID string, c Change) (*ent.Witness, error) {
	v, _ := access.From(ctx)
	head, err := s.Audit.Head(ctx, v.Organization)
	if err != nil {
		return nil, err
	}
	return store.InTx(ctx, s.DB, func(ctx context.Context, db *ent.Client) (*ent.Witness, error) {
		if err := s.Hold(ctx, v.Organization); err != nil {
			return nil, err
		}
		before, err := s.find(ctx, witnessID)
		if err != nil {
			return nil, err
		}
		return s.change(ctx, db, before, c, head)
	})
}

// factAddress is the field of which the log tells the name alone (see called).
const factAddress = "address"

// change changes a witness, records it and tells who was one before. Held.
func (s *Service) change(ctx context.Context, db *ent.Client, before *ent.Witness, c Change, head *ent.AuditLog) (*ent.Witness, error) {
	was, err := s.open(ctx, before)
	if err != nil {
		return nil, err
	}
	u, facts, name, cause := db.Witness.UpdateOne(before), map[string]string{}, called(before.Kind, was), id.New("evt")
	if c.Every != nil && *c.Every != before.Every {
		if err := checkEvery(*c.Every); err != nil {
			return nil, err
		}
		u.SetEvery(*c.Every)
		facts["every.before"], facts["every.after"] = strconv.Itoa(before.Every), strconv.Itoa(*c.Every)
	}
	moved := false
	if c.Address != nil {
		to, err := s.check(before.Kind, *c.Address)
		if err != nil {
			return nil, err
		}
		if moved = to != was; moved {
			sealed, err := s.Vault.SealFor(ctx, before.OrganizationID, addressPlace(before.ID), []byte(to))
			if err != nil {
				return nil, err
			}
			kept, until, err := s.Outlets.Keep(ctx, formerly(before), cause, map[string]string{factAddress: was})
			if err != nil {
				return nil, err
			}
			// Somebody new has kept nothing yet. One who comes back keeps what they were sent,
			// and is sent the newest checkpoint at once: from size 0 none is left out.
			u.SetAddressSealed(sealed).SetSize(0).ClearSentAt().ClearNextAt().ClearFailingSince().SetProblem("").SetTries(0).
				SetFormerlySealed(kept).SetFormerlyUntil(until)
			facts["address.before"], facts["address.after"] = name, called(before.Kind, to)
			name = called(before.Kind, to)
		}
	}
	if len(facts) == 0 {
		return before, nil
	}
	after, err := u.Save(ctx)
	if err != nil {
		return nil, fmt.Errorf("change witness: %w", err)
	}
	if err := s.Activity.Record(ctx, activity.Event{Kind: activity.WitnessChanged, ID: cause, Object: after.ID, Name: name, Facts: facts}); err != nil {
		return nil, err
	}
	if !moved {
		return after, nil
	}
	if err := s.farewell(ctx, before, was, head); err != nil {
		return nil, err
	}
	return after, s.Jobs.Enqueue(ctx, Job, after.OrganizationID, after.ID)
}

func (s *Service) find(ctx context.Context, witnessID string) (*ent.Witness, error) {
	w, err := store.In(ctx, s.DB).Witness.Query().Where(row.ID(witnessID), row.RemovedAtIsNil()).Only(ctx)
	if ent.IsNotFound(err) {
		return nil, fault.NotFound("There is no such witness.")
	}
	if err != nil {
		return nil, fmt.Errorf("find witness: %w", err)
	}
	return w, nil
}

// Remove ends somebody's being a witness, and tells them. For seven days that can be
// undone.
func (s *Service) Remove(ctx context.Context, witnessID string) error {
	v, _ := access.From(ctx)
	head, err := s.Audit.Head(ctx, v.Organization)
	if err != nil {
		return err
	}
	_, err = store.InTx(ctx, s.DB, func(ctx context.Context, db *ent.Client) (int, error) {
		if err := s.Hold(ctx, v.Organization); err != nil {
			return 0, err
		}
		w, err := s.find(ctx, witnessID)
		if err != nil {
			return 0, err
		}
		address, err := s.open(ctx, w)
		if err != nil {
			return 0, err
		}
		cause := id.New("evt")
		kept, until, err := s.Outlets.Keep(ctx, formerly(w), cause, map[string]string{outlet.Removed: ""})
		if err != nil {
			return 0, err
		}
		if err := db.Witness.UpdateOne(w).SetRemovedAt(s.now()).SetFormerlySealed(kept).SetFormerlyUntil(until).Exec(ctx); err != nil {
			return 0, fmt.Errorf("remove witness: %w", err)
		}
		err = s.Activity.Record(ctx, activity.Event{Kind: activity.WitnessRemoved, ID: cause, Object: w.ID, Name: called(w.Kind, address)})
		if err != nil {
			return 0, err
		}
		return 0, s.farewell(ctx, w, address, head)
	})
	return err
}

// Send sends a witness the newest checkpoint now, whether or not it has it already.
func (s *Service) Send(ctx context.Context, witnessID string) (*ent.Witness, error) {
	w, err := s.find(ctx, witnessID)
	if err != nil {
		return nil, err
	}
	if err := s.Outlets.Throttle.Spend(ctx, w.OrganizationID, w.ID); err != nil {
		return nil, err
	}
	if err := s.tell(courier(context.WithoutCancel(ctx), w.OrganizationID), w); err != nil {
		return nil, err
	}
	return s.find(ctx, witnessID)
}
