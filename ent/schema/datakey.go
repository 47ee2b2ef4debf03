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

// DataKey is a wrapped key: of an organization under the root key, or of a
// person, dataset version, upload or result under its parent. Destroying the
// wrapped bytes erases everything sealed under it.
type DataKey struct{ ent.Schema }

// Mixin of DataKey.
func (DataKey) Mixin() []ent.Mixin {
	return []ent.Mixin{mixin.ID{Prefix: "key"}, mixin.Created{}}
}

// Fields of DataKey.
func (DataKey) Fields() []ent.Field {
	return []ent.Field{
		field.Enum("purpose").Values("ORGANIZATION", "PERSON", "UPLOAD", "DATASET", "RESULT").Immutable(),
		// Empty for keys of people and of organizations themselves.
		field.String("organization_id").Optional().Immutable(),
		// The key that wraps this one; empty means the root key.
		field.String("parent_id").Optional().Immutable(),
		field.Bytes("wrapped").Optional().Nillable().Sensitive(),
		field.Time("destroyed_at").Optional().Nillable(),
	}
}

// Indexes of DataKey.
func (DataKey) Indexes() []ent.Index {
	return []ent.Index{index.Fields("organization_id", "purpose")}
}

// Annotations of DataKey.
func (DataKey) Annotations() []schema.Annotation {
	return []schema.Annotation{entgql.Skip(entgql.SkipAll)}
}

// Policy of DataKey. Keys are not tenant rows: only the keeper reads them, and
// it is asked by id with the object that the key must belong to.
func (DataKey) Policy() ent.Policy {
	return rule.Read(access.KeyUse).
		Create(access.KeyUse).
		Update(access.KeyUse)
}
