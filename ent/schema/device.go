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
		// SHA-256 of the device cookie's value; of nothing once the browser was forgotten.
		field.Bytes("token_hash").Sensitive().Annotations(hidden),
		field.String("name").MaxLen(120).Comment("What its owner calls it, or else what it calls itself, such as Firefox on Linux."),
		// Whether its owner has named it. Else the name follows what it calls itself.
		field.Bool("renamed").Default(false).Annotations(hidden),
		// The public half (PKIX) of the browser's own key pair, whose private half
		// cannot be copied out of it; nil where the browser has none.
		field.Bytes("public_key").Optional().Nillable().Sensitive().Annotations(hidden),
		// The number of the newest nonce that the key has signed; older ones are used up.
		field.Int64("proved").Default(0).Annotations(hidden),
		// Since and until when the browser stands for a second factor; nil is not at all.
		field.Time("trusted_at").Optional().Nillable().Annotations(hidden),
		field.Time("trusted_until").Optional().Nillable().Comment("Until when it is not asked for a second factor."),
		// From where it was last used to sign in, sealed under its person's key.
		field.Bytes("address_sealed").Optional().Sensitive().Annotations(hidden),
		field.Time("last_seen_at").Comment("When it was last used to sign in."),
		// Its sessions, which have ended, still name it.
		field.Time("forgotten_at").Optional().Nillable().Annotations(hidden),
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
