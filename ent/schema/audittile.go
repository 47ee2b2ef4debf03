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

// AuditTile is a piece of the tree of a verifiable log: up to 256 hashes of one level.
type AuditTile struct{ ent.Schema }

// Mixin of AuditTile.
func (AuditTile) Mixin() []ent.Mixin {
	return []ent.Mixin{mixin.ID{Prefix: "til"}, mixin.OrganizationOwned{}}
}

// Fields of AuditTile.
func (AuditTile) Fields() []ent.Field {
	return []ent.Field{
		field.Int("level").Immutable(),
		field.Int64("position").Immutable(),
		field.Bytes("hashes"),
	}
}

// Indexes of AuditTile.
func (AuditTile) Indexes() []ent.Index {
	return []ent.Index{index.Fields(rule.OrganizationField, "level", "position").Unique()}
}

// Annotations of AuditTile.
func (AuditTile) Annotations() []schema.Annotation {
	return []schema.Annotation{entgql.Skip(entgql.SkipAll)}
}

// Policy of AuditTile.
func (AuditTile) Policy() ent.Policy {
	return rule.Read(access.AuditRead).OrRead(access.AuditAppend).
		Create(access.AuditAppend).
		Update(access.AuditAppend)
}
