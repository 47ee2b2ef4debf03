package schema

import (
	"entgo.io/contrib/entgql"
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/rule"
	"github.com/strongroom/strongroom/ent/schema/mixin"
)

// ActivityEvent is one thing that happened. Rows are only ever appended; the
// sequencer numbers them in commit order.
type ActivityEvent struct{ ent.Schema }

// Mixin of ActivityEvent.
func (ActivityEvent) Mixin() []ent.Mixin {
	return []ent.Mixin{mixin.ID{Prefix: "evt"}, mixin.Created{}, mixin.OrganizationOwned{}}
}

// Fields of ActivityEvent.
func (ActivityEvent) Fields() []ent.Field {
	hidden := entgql.Skip(entgql.SkipAll)
	return []ent.Field{
		field.String("kind").Immutable().NotEmpty().MaxLen(60).Annotations(hidden),
		// Null until the sequencer has seen the row committed. Within an
		// organization numbers grow without gaps, so a reader who has seen n has
		// seen everything up to n.
		field.Int("sequence").Optional().Nillable().
			Annotations(entgql.OrderField("SEQUENCE"), entgql.Type("Long")).
			Comment("The position in the organization's log, from 1."),
		field.String("actor_id").Optional().Nillable().Immutable().Annotations(hidden),
		field.String("object_id").Optional().Immutable().
			Comment("The id of what it happened to, if to something."),
		field.Enum("outcome").Values("SUCCEEDED", "FAILED", "DENIED").Default("SUCCEEDED").Immutable().
			Comment("How it ended."),
		// Whose personal data the detail is; empty if nobody's.
		field.String("subject_id").Optional().Immutable().Annotations(hidden),
		// What happened, to what, before and after: sealed under the key of the subject,
		// else of the organization. The verifiable log holds the commitment.
		field.Bytes("detail_sealed").Immutable().Sensitive().Annotations(hidden),
		field.Bytes("detail_commitment").Optional().Immutable().Annotations(hidden),
		// From which address and with what program, sealed under the actor's key.
		field.Bytes("origin_sealed").Optional().Immutable().Sensitive().Annotations(hidden),
		field.Bytes("origin_commitment").Optional().Immutable().Annotations(hidden),
	}
}

// Edges of ActivityEvent.
func (ActivityEvent) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("actor", User.Type).Field("actor_id").Unique().Immutable().
			Comment("Who did it; null for the system itself and for people who are gone."),
	}
}

// Indexes of ActivityEvent.
func (ActivityEvent) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields(rule.OrganizationField, "sequence").Unique(),
		mixin.ByOrganization("actor_id", "sequence"),
		mixin.ByOrganization("object_id", "sequence"),
		mixin.ByOrganization("kind", "sequence"),
		mixin.ByOrganization("actor_id", "kind", "sequence"),
		mixin.ByOrganization("outcome", "sequence"),
		mixin.ByOrganization("created_at", "sequence"),
		index.Fields(rule.OrganizationField, "actor_id", "sequence").Annotations(unsuccessful()).StorageKey("activityevent_unsuccessful"),
		index.Fields("sequence").Annotations(unsequenced()).StorageKey("activityevent_unsequenced"),
	}
}

// Annotations of ActivityEvent.
func (ActivityEvent) Annotations() []schema.Annotation {
	return []schema.Annotation{
		schema.Comment("One thing that happened in the organization."),
		entgql.RelayConnection(),
	}
}

// Policy of ActivityEvent. People read, the recorder appends, the sequencer
// numbers, and nobody deletes.
func (ActivityEvent) Policy() ent.Policy {
	return rule.Read(access.ActivityRead, rule.MineUnless(access.ActivityAudit, "actor_id"), untold).
		Create(access.ActivityRecord).
		Update(access.ActivitySequence)
}
