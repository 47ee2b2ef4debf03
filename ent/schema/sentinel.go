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

// Sentinel is what detection knows of an organization, and up to which of its events.
type Sentinel struct{ ent.Schema }

// Mixin of Sentinel.
func (Sentinel) Mixin() []ent.Mixin {
	return []ent.Mixin{mixin.ID{Prefix: "sen"}, mixin.Created{}, mixin.OrganizationOwned{}}
}

// Fields of Sentinel.
func (Sentinel) Fields() []ent.Field {
	return []ent.Field{
		// The state of the engine, sealed under the organization's key.
		field.Bytes("state_sealed").Sensitive(),
		// Up to which event it has learnt, and after which it alerts: what is older than
		// the state is learnt in silence.
		field.Int("cursor"),
		field.Int("since"),
		// Whoever writes adds one to the number that they read; of two, one does.
		field.Int("version").Default(1),
	}
}

// Indexes of Sentinel.
func (Sentinel) Indexes() []ent.Index {
	return []ent.Index{index.Fields(rule.OrganizationField).Unique()}
}

// Annotations of Sentinel.
func (Sentinel) Annotations() []schema.Annotation {
	return []schema.Annotation{entgql.Skip(entgql.SkipAll)}
}

// Policy of Sentinel.
func (Sentinel) Policy() ent.Policy {
	return rule.Read(access.AlertRaise).
		Create(access.AlertRaise).
		Update(access.AlertRaise)
}
