// Package activity records what happens, and numbers it.
//
// There is one recorder. An event is written in the same transaction as what it
// records, so that neither exists without the other. Afterwards the sequencer
// numbers events in the order in which it sees them committed, without gaps
// within an organization: whoever has seen number n has seen everything up to n,
// which is what lets a subscription resume from its cursor.
package activity

import (
	"context"
	"fmt"
	"sync"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/activityevent"
	"github.com/strongroom/strongroom/ent/schema/id"
	"github.com/strongroom/strongroom/server/store"
	"github.com/strongroom/strongroom/server/vault"
)

// HintKind is the kind of the hints that announce numbered events.
const HintKind = "activity"

// Event is what a caller knows about what happens. Who does it, and from where,
// is taken from the viewer.
type Event struct {
	Kind Kind
	// Object and Name say to what it happens, by id and as people call it.
	Object string
	Name   string
	// Subject is whose personal data Name and Facts are, if somebody's: they are
	// sealed under that person's key and go with it. Of what people do to their own
	// accounts it is the actor, without being said.
	Subject string
	// Outcome is SUCCEEDED if empty.
	Outcome activityevent.Outcome
	// Facts are further facts, such as a setting before and after. No secrets.
	Facts map[string]string
	// Actor and Organization replace the viewer's, for system work on behalf of a
	// person.
	Actor        string
	Organization string
}

// Recorder is the one way into the log.
type Recorder struct {
	DB    *ent.Client
	Vault *vault.Vault
	// Wake tells the sequencer that something was committed.
	Wake func()
	// Watch looks at what is recorded; nil looks at nothing.
	Watch Watch

	keys sync.Map // the data key of each person, by their id; neither ever changes
}

// Watch looks at events while they are recorded, in the same transaction: what it
// finds exists if and only if the event does.
type Watch interface {
	// Wants reports whether it looks at events of a kind at all.
	Wants(k Kind) bool
	Saw(ctx context.Context, e Seen) error
}

// Seen is an event as it was recorded, whole.
type Seen struct {
	Event
	ID string
	// Address and Agent are from where it was done, with what program.
	Address, Agent string
}

// Record appends an event. It joins the transaction of ctx; if it fails, the
// caller's transaction must fail too.
func (r *Recorder) Record(ctx context.Context, e Event) error {
	if r.Watch == nil || !r.Watch.Wants(e.Kind) {
		_, err := r.record(ctx, e)
		return err
	}
	_, err := store.InTx(ctx, r.DB, func(ctx context.Context, _ *ent.Client) (int, error) {
		seen, err := r.record(ctx, e)
		if err != nil {
			return 0, err
		}
		return 0, r.Watch.Saw(ctx, seen)
	})
	return err
}

func (r *Recorder) record(ctx context.Context, e Event) (Seen, error) {
	v, _ := access.From(ctx)
	if e.Organization == "" {
		e.Organization = v.Organization
	}
	if e.Actor == "" {
		e.Actor = v.User
	}
	if e.Outcome == "" {
		e.Outcome = activityevent.OutcomeSUCCEEDED
	}
	if e.Subject == "" && e.Kind.personal() {
		e.Subject = e.Actor
	}
	from := origin{Agent: v.Agent}
	if v.Address.IsValid() {
		from.Address = v.Address.String()
	}
	ctx = access.As(ctx, access.ActorRecorder, e.Organization)
	eventID := id.New("evt")
	what, err := r.seal(ctx, e.Subject, e.Organization, detailPlace(eventID), detail{Name: e.Name, Request: v.Request, Facts: e.Facts})
	if err != nil {
		return Seen{}, fmt.Errorf("record %s: %w", e.Kind.Name, err)
	}
	where, err := r.seal(ctx, e.Actor, e.Organization, originPlace(eventID), from)
	if err != nil {
		return Seen{}, fmt.Errorf("record %s: %w", e.Kind.Name, err)
	}
	create := store.In(ctx, r.DB).ActivityEvent.Create().
		SetID(eventID).SetKind(e.Kind.Name).SetObjectID(e.Object).SetSubjectID(e.Subject).SetOutcome(e.Outcome).
		SetDetailSealed(what.sealed).SetDetailCommitment(what.commitment).
		SetOriginSealed(where.sealed).SetOriginCommitment(where.commitment)
	if e.Actor != "" {
		create.SetActorID(e.Actor)
	}
	if err := create.Exec(ctx); err != nil {
		return Seen{}, fmt.Errorf("record %s: %w", e.Kind.Name, err)
	}
	store.AfterCommit(ctx, r.Wake)
	return Seen{Event: e, ID: eventID, Address: from.Address, Agent: from.Agent}, nil
}
