package schema

import (
	"encoding/json"

	"entgo.io/contrib/entgql"
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/rule"
	"github.com/strongroom/strongroom/ent/schema/mixin"
)

// Setting is one setting of an organization that differs from its default.
type Setting struct{ ent.Schema }

// Mixin of Setting.
func (Setting) Mixin() []ent.Mixin {
	return []ent.Mixin{mixin.ID{Prefix: "set"}, mixin.Updated{}, mixin.OrganizationOwned{}}
}

// Fields of Setting.
func (Setting) Fields() []ent.Field {
	return []ent.Field{
		field.String("key").Immutable().NotEmpty().MaxLen(80),
		field.JSON("value", json.RawMessage{}),
	}
}

// Indexes of Setting.
func (Setting) Indexes() []ent.Index {
	return []ent.Index{index.Fields(rule.OrganizationField, "key").Unique()}
}

// Annotations of Setting.
func (Setting) Annotations() []schema.Annotation {
	return []schema.Annotation{entgql.Skip(entgql.SkipAll)}
}

// Policy of Setting.
func (Setting) Policy() ent.Policy {
	return rule.Read(access.SettingRead).
		Create(access.SettingUpdate).
		Update(access.SettingUpdate)
}
