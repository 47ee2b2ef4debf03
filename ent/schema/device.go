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

// Device is a browser that a person has signed in with.
type Device struct{ ent.Schema }

// Mixin of Device.
func (Device) Mixin() []ent.Mixin {
	return []ent.Mixin{mixin.ID{Prefix: "dev"}, mixin.Created{}}
}

// Fields of Device.
func (Device) Fields() []ent.Field {
	hidden := entgql.Skip(entgql.SkipAll)
	return []ent.Field{
		field.String("user_id").Immutable().Annotations(hidden),
		// SHA-256 of the device cookie's value.
		field.Bytes("token_hash").Immutable().Sensitive().Annotations(hidden),
		field.String("name").MaxLen(120).Comment("What the browser calls itself, such as Firefox on Linux."),
		field.Bool("renamed").Default(false).Annotations(hidden),
		// The public half (PKIX) of the browser's own key pair, whose private half
		// cannot be copied out of it; nil where the browser has none.
		field.Bytes("public_key").Optional().Nillable().Sensitive().Annotations(hidden),
		// Until when the browser stands for a second factor; nil is not at all.
		field.Time("trusted_until").Optional().Nillable().Comment("Until when it is not asked for a second factor."),
		field.Bytes("address_sealed").Optional().Sensitive().Annotations(hidden),
		field.Time("last_seen_at").Comment("When it was last used to sign in."),
	}
}

// Indexes of Device.
func (Device) Indexes() []ent.Index {
	return []ent.Index{index.Fields("user_id", "token_hash").Unique()}
}

// Annotations of Device.
func (Device) Annotations() []schema.Annotation {
	return []schema.Annotation{schema.Comment("A browser that a person has signed in with.")}
}

// Policy of Device.
func (Device) Policy() ent.Policy {
	return rule.Read(access.SessionRead, rule.Mine("user_id")).
		Create(access.SessionIssue).
		Update(access.SessionIssue).
		Delete(access.SessionIssue)
}
