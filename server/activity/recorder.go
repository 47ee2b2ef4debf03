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
	"encoding/json"
	"fmt"
	"maps"

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
	// Outcome is SUCCEEDED if empty.
	Outcome activityevent.Outcome
	// Facts are further facts, such as a setting before and after. No secrets.
	Facts map[string]string
	// Actor and Organization replace the viewer's, for system work on behalf of a
	// person.
	Actor        string
	Organization string
}

// Detail is the sealed part of an event.
type Detail struct {
	Name    string            `json:"name,omitempty"`
	Address string            `json:"address,omitempty"`
	Agent   string            `json:"agent,omitempty"`
	Request string            `json:"request,omitempty"`
	Facts   map[string]string `json:"facts,omitempty"`
}

// Recorder is the one way into the log.
type Recorder struct {
	DB    *ent.Client
	Vault *vault.Vault
	// Wake tells the sequencer that something was committed.
	Wake func()
}

// Record appends an event. It joins the transaction of ctx; if it fails, the
// caller's transaction must fail too.
func (r *Recorder) Record(ctx context.Context, e Event) error {
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
	d := Detail{Name: e.Name, Agent: v.Agent, Request: v.Request, Facts: maps.Clone(e.Facts)}
	if v.Address.IsValid() {
		d.Address = v.Address.String()
	}
	plain, err := json.Marshal(d)
	if err != nil {
		return fmt.Errorf("record %s: %w", e.Kind.Name, err)
	}
	eventID := id.New("evt")
	sealed, err := r.Vault.SealFor(ctx, e.Organization, place(eventID), plain)
	if err != nil {
		return fmt.Errorf("record %s: %w", e.Kind.Name, err)
	}
	create := store.In(ctx, r.DB).ActivityEvent.Create().
		SetID(eventID).SetKind(e.Kind.Name).SetObjectID(e.Object).
		SetOutcome(e.Outcome).SetDetailSealed(sealed)
	if e.Actor != "" {
		create.SetActorID(e.Actor)
	}
	if err := create.Exec(access.As(ctx, access.ActorRecorder, e.Organization)); err != nil {
		return fmt.Errorf("record %s: %w", e.Kind.Name, err)
	}
	store.AfterCommit(ctx, r.Wake)
	return nil
}

// Open reads the sealed part of an event.
func (r *Recorder) Open(ctx context.Context, e *ent.ActivityEvent) (Detail, error) {
	var d Detail
	plain, err := r.Vault.OpenFor(ctx, e.OrganizationID, place(e.ID), e.DetailSealed)
	if err != nil {
		return d, fmt.Errorf("read event %s: %w", e.ID, err)
	}
	if err := json.Unmarshal(plain, &d); err != nil {
		return d, fmt.Errorf("read event %s: %w", e.ID, err)
	}
	return d, nil
}

func place(eventID string) vault.Place {
	return vault.Place{Column: "activity_events.detail", Row: eventID}
}
