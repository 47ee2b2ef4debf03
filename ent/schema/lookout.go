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

// Lookout is how far an organization's log was looked through for what its own rules
// and decoys are about. It moves in the transaction of the alerts that were found.
type Lookout struct{ ent.Schema }

// Mixin of Lookout.
func (Lookout) Mixin() []ent.Mixin {
	return []ent.Mixin{mixin.ID{Prefix: "lok"}, mixin.Created{}, mixin.OrganizationOwned{}}
}

// Fields of Lookout.
func (Lookout) Fields() []ent.Field {
	return []ent.Field{
		// The number of the newest event that was looked at.
		field.Int("cursor").Default(0),
	}
}

// Indexes of Lookout.
func (Lookout) Indexes() []ent.Index {
	return []ent.Index{index.Fields(rule.OrganizationField).Unique()}
}

// Annotations of Lookout.
func (Lookout) Annotations() []schema.Annotation {
	return []schema.Annotation{entgql.Skip(entgql.SkipAll)}
}

// Policy of Lookout.
func (Lookout) Policy() ent.Policy {
	return rule.Read(access.AlertRaise).
		Create(access.AlertRaise).
		Update(access.AlertRaise)
}
