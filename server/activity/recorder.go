// Package activity records what happens, and numbers it.
//
// There is one recorder. An event is written in the same transaction as what it
// records, so that neither exists without the other. Afterwards the sequencer
// numbers events in the order in which it sees them committed, without gaps
// within an organization: whoever has seen number n has seen everything up to n,
// which is what lets a subscription resume from its cursor.
package activity

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/activityevent"
	"github.com/strongroom/strongroom/ent/schema/id"
	"github.com/strongroom/strongroom/server/geo"
	"github.com/strongroom/strongroom/server/store"
	"github.com/strongroom/strongroom/server/vault"
)

// HintKind is the kind of the hints that announce numbered events.
const HintKind = "activity"

// Event is what a caller knows about what happens. Who does it, and from where,
// is taken from the viewer.
type Event struct {
	Kind Kind
	// ID is the event's own, if something that is written with it refers to it; empty
	// makes one (id.New with the prefix evt).
	ID string
	// Object and Name say to what it happens, by id and as people call it.
	Object string
	Name   string
	// Subject is whose personal data Name and Facts are, if somebody's: they are
	// sealed under that person's key and go with it. Of what people do to their own
	// accounts it is the actor, without being said.
	Subject string
	// Also are the ids of what it touches besides Object, under which it is found, too:
	// the datasets that a query reads. The subject is always among them.
	Also []string
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
	// Places says where addresses are, when events are read. Nil knows no place.
	Places *geo.Atlas
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
	_, err := store.InTx(ctx, r.DB, func(ctx context.Context, _ *ent.Client) (int, error) {
		seen, err := r.record(ctx, e)
		if err != nil || r.Watch == nil || !r.Watch.Wants(e.Kind) {
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
	from := origin{Agent: v.Agent, Session: v.Session}
	if v.Address.IsValid() {
		from.Address = v.Address.String()
	}
	ctx = access.As(ctx, access.ActorRecorder, e.Organization)
	eventID := cmp.Or(e.ID, id.New("evt"))
	what, err := r.seal(ctx, e.Subject, e.Organization, detailPlace(eventID), detail{Name: e.Name, Request: v.Request, Facts: e.Facts, Also: e.Also})
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
	row, err := create.Save(ctx)
	if err != nil {
		return Seen{}, fmt.Errorf("record %s: %w", e.Kind.Name, err)
	}
	if err := r.mention(ctx, row, append(slices.Clone(e.Also), e.Subject)); err != nil {
		return Seen{}, fmt.Errorf("record %s: %w", e.Kind.Name, err)
	}
	store.AfterCommit(ctx, r.Wake)
	return Seen{Event: e, ID: eventID, Address: from.Address, Agent: from.Agent}, nil
}

// mention makes an event be found by further objects.
func (r *Recorder) mention(ctx context.Context, e *ent.ActivityEvent, objects []string) error {
	objects = slices.Sorted(slices.Values(objects))
	var rows []*ent.ActivityMentionCreate
	for _, o := range slices.Compact(objects) {
		if o == "" || o == e.ObjectID || e.ActorID != nil && o == *e.ActorID {
			continue
		}
		rows = append(rows, store.In(ctx, r.DB).ActivityMention.Create().SetEventID(e.ID).SetCreatedAt(e.CreatedAt).
			SetObjectID(o).SetNillableActorID(e.ActorID).SetKind(e.Kind).SetOutcome(string(e.Outcome)))
	}
	if len(rows) == 0 {
		return nil
	}
	return store.In(ctx, r.DB).ActivityMention.CreateBulk(rows...).Exec(ctx)
}
