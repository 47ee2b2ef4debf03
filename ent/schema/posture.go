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
	"github.com/strongroom/strongroom/ent/spec"
)

// Posture is what the checks of an organization and its installation last found.
type Posture struct{ ent.Schema }

// Mixin of Posture.
func (Posture) Mixin() []ent.Mixin {
	return []ent.Mixin{mixin.ID{Prefix: "pst"}, mixin.Created{}, mixin.OrganizationOwned{}}
}

// Fields of Posture.
func (Posture) Fields() []ent.Field {
	return []ent.Field{
		field.Time("checked_at"),
		// What each check found, by its id.
		field.JSON("states", map[string]spec.PostureState{}),
		// Keyed hashes of the settings that the server ran with when somebody last said
		// that they are as they should be, or else at the first check.
		field.JSON("baseline", map[string]string{}).Sensitive(),
		// The settings that differ from them, by name.
		field.JSON("drift", []string{}),
		// A keyed hash of all settings at the last check: what is acknowledged is what was
		// seen.
		field.String("configuration").MaxLen(64),
		field.Time("acknowledged_at").Optional().Nillable(),
		field.String("acknowledged_by").Optional(),
	}
}

// Indexes of Posture.
func (Posture) Indexes() []ent.Index {
	return []ent.Index{index.Fields(rule.OrganizationField).Unique()}
}

// Annotations of Posture.
func (Posture) Annotations() []schema.Annotation {
	return []schema.Annotation{entgql.Skip(entgql.SkipAll)}
}

// Policy of Posture.
func (Posture) Policy() ent.Policy {
	return rule.Read(access.PostureRead).OrRead(access.AlertRaise).
		Create(access.AlertRaise).
		Update(access.AlertRaise).OrUpdate(access.PostureManage)
}
