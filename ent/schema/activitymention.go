package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/rule"
	"github.com/strongroom/strongroom/ent/schema/mixin"
)

// ActivityMention is an object that an event touched besides the one that it happened
// to: the datasets that a query read, the person whom a change is about. It finds
// events and proves nothing; what the event says itself is what is signed. It repeats
// of the event what a search by object filters by, so that one index answers it.
type ActivityMention struct{ ent.Schema }

// Mixin of ActivityMention.
func (ActivityMention) Mixin() []ent.Mixin {
	return []ent.Mixin{mixin.ID{Prefix: "mtn"}, mixin.Created{}, mixin.OrganizationOwned{}}
}

// Fields of ActivityMention.
func (ActivityMention) Fields() []ent.Field {
	return []ent.Field{
		// No foreign key: what finds events must not hold up whoever keeps them.
		field.String("event_id").Immutable().Annotations(hidden()),
		field.String("object_id").Immutable().NotEmpty().Annotations(hidden()),
		// The event's, from when it is numbered on.
		field.Int("sequence").Optional().Nillable().Annotations(hidden()),
		field.String("actor_id").Optional().Nillable().Immutable().Annotations(hidden()),
		field.String("kind").Immutable().NotEmpty().MaxLen(60).Annotations(hidden()),
		field.String("outcome").Immutable().NotEmpty().Annotations(hidden()),
	}
}

// Indexes of ActivityMention.
func (ActivityMention) Indexes() []ent.Index {
	return []ent.Index{
		mixin.ByOrganization("object_id", "sequence"),
		index.Fields("event_id"),
	}
}

// Annotations of ActivityMention.
func (ActivityMention) Annotations() []schema.Annotation {
	return []schema.Annotation{hidden()}
}

// Policy of ActivityMention: that of the event.
func (ActivityMention) Policy() ent.Policy {
	return rule.Read(access.ActivityRead, rule.MineUnless(access.ActivityAudit, "actor_id"), unmentioned).
		Create(access.ActivityRecord).
		Update(access.ActivitySequence)
}
