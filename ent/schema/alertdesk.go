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

// AlertDesk numbers the changes of an organization's alerts. Whoever changes one
// locks the row until they commit, so numbers are seen in their order, without gaps.
type AlertDesk struct{ ent.Schema }

// Mixin of AlertDesk.
func (AlertDesk) Mixin() []ent.Mixin {
	return []ent.Mixin{mixin.ID{Prefix: "dsk"}, mixin.Created{}, mixin.OrganizationOwned{}}
}

// Fields of AlertDesk.
func (AlertDesk) Fields() []ent.Field {
	return []ent.Field{field.Int("revision").Default(0)}
}

// Indexes of AlertDesk.
func (AlertDesk) Indexes() []ent.Index {
	return []ent.Index{index.Fields(rule.OrganizationField).Unique()}
}

// Annotations of AlertDesk.
func (AlertDesk) Annotations() []schema.Annotation {
	return []schema.Annotation{entgql.Skip(entgql.SkipAll)}
}

// Policy of AlertDesk.
func (AlertDesk) Policy() ent.Policy {
	return rule.Read(access.AlertRaise).
		Create(access.AlertRaise).
		Update(access.AlertRaise)
}
