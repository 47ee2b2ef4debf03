package schema

import (
	"entgo.io/contrib/entgql"
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/rule"
	"github.com/strongroom/strongroom/ent/schema/mixin"
)

// Delivery is one message to one channel, and how it fares.
type Delivery struct{ ent.Schema }

// Mixin of Delivery.
func (Delivery) Mixin() []ent.Mixin {
	return []ent.Mixin{mixin.ID{Prefix: "dlv"}, mixin.Created{}, mixin.OrganizationOwned{}}
}

// Fields of Delivery.
func (Delivery) Fields() []ent.Field {
	hidden := entgql.Skip(entgql.SkipAll)
	return []ent.Field{
		field.String("channel_id").Immutable().Annotations(hidden),
		field.String("alert_id").Optional().Immutable().Comment("The alert; empty for a test or a drill."),
		// The drill of whose start or end it tells, if any.
		field.String("incident_id").Optional().Immutable().Annotations(hidden),
		// To whom, if the channel is mail.
		field.String("user_id").Optional().Immutable().Annotations(hidden),
		field.Enum("event").Values("RAISED", "ESCALATED", "RESOLVED", "TEST", "CHANGED", "REMOVED", "DRILL", "DRILL_ENDED").Immutable().Comment("What it tells."),
		// The address that the channel had before, if the message goes there, and the
		// event that changed it: so it can be undone.
		field.Bytes("former_sealed").Optional().Immutable().Sensitive().Annotations(hidden),
		field.String("cause").Optional().Immutable().Annotations(hidden),
		field.Int("sequence").Immutable().Annotations(entgql.Type("Long")).Comment("Its number in the channel, from 1."),
		field.Enum("state").Values("WAITING", "DELIVERED", "GIVEN_UP").Default("WAITING").Comment("Whether it arrived."),
		field.Int("tries").Default(0).Comment("How often it was tried."),
		field.String("problem").Default("").MaxLen(200).Comment("Why it did not arrive at the last try; empty if it did."),
		field.Time("next_at").Optional().Nillable().Comment("When it is tried again."),
		field.Time("delivered_at").Optional().Nillable().Comment("When it arrived."),
	}
}

// Indexes of Delivery.
func (Delivery) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields(rule.OrganizationField, "channel_id", "sequence").Unique(),
		index.Fields("state", "created_at"),
	}
}

// Annotations of Delivery.
func (Delivery) Annotations() []schema.Annotation {
	return []schema.Annotation{schema.Comment("One message to a channel, and how it fares.")}
}

// Policy of Delivery.
func (Delivery) Policy() ent.Policy {
	return rule.Read(access.ChannelManage).OrRead(access.AlertRaise).
		Create(access.AlertRaise).
		Update(access.AlertRaise).
		Delete(access.ChannelManage).OrDelete(access.AlertRaise)
}
