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

// Habit is what detection knows of a person in an organization. It is written with
// the organization's Sentinel and never by itself.
type Habit struct{ ent.Schema }

// Mixin of Habit.
func (Habit) Mixin() []ent.Mixin {
	return []ent.Mixin{mixin.ID{Prefix: "hab"}, mixin.Created{}, mixin.OrganizationOwned{}}
}

// Fields of Habit.
func (Habit) Fields() []ent.Field {
	return []ent.Field{
		field.String("user_id").Immutable(),
		// The profile, sealed under its person's key: it goes with them.
		field.Bytes("state_sealed").Sensitive(),
	}
}

// Indexes of Habit.
func (Habit) Indexes() []ent.Index {
	return []ent.Index{index.Fields(rule.OrganizationField, "user_id").Unique()}
}

// Annotations of Habit.
func (Habit) Annotations() []schema.Annotation {
	return []schema.Annotation{entgql.Skip(entgql.SkipAll)}
}

// Policy of Habit.
func (Habit) Policy() ent.Policy {
	return rule.Read(access.AlertRaise).
		Create(access.AlertRaise).
		Update(access.AlertRaise).
		Delete(access.AlertRaise)
}
