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

// Factor is one way in which a person proves who they are beyond the password: an
// authenticator app, a passkey or a phone.
type Factor struct{ ent.Schema }

// Mixin of Factor.
func (Factor) Mixin() []ent.Mixin {
	return []ent.Mixin{mixin.ID{Prefix: "fac"}, mixin.Created{}}
}

// Fields of Factor.
func (Factor) Fields() []ent.Field {
	hidden := entgql.Skip(entgql.SkipAll)
	return []ent.Field{
		field.String("user_id").Immutable().Annotations(hidden),
		field.Enum("kind").Values("TOTP", "PASSKEY", "PHONE").Immutable().
			Comment("What it is."),
		field.String("name").NotEmpty().MaxLen(80).
			Comment("What its owner calls it."),
		// The seed of an app, the number of a phone or the credential record of a
		// passkey, sealed under the person's key and bound to this row.
		field.Bytes("secret_sealed").Sensitive().Annotations(hidden),
		// SHA-256 of a passkey's credential id, by which a sign-in finds it.
		field.Bytes("lookup").Optional().Nillable().Unique().Immutable().Sensitive().Annotations(hidden),
		// The last time step of an app that was accepted, or the signature counter of
		// a passkey. It only grows: that is what makes a code work once.
		field.Int64("counter").Default(0).Annotations(hidden),
		field.Bool("backed_up").Default(false).
			Comment("Whether a passkey is synchronised between its owner's devices."),
		field.String("aaguid").Optional().MaxLen(36).Annotations(hidden),
		// Whether the maker of a passkey's device has vouched for its AAGUID.
		field.Bool("attested").Default(false).Immutable().Annotations(hidden),
		field.Time("confirmed_at").Optional().Nillable().Annotations(hidden),
		field.Time("last_used_at").Optional().Nillable().
			Comment("When it was last used to prove who one is."),
	}
}

// Indexes of Factor.
func (Factor) Indexes() []ent.Index {
	return []ent.Index{index.Fields("user_id", "created_at", "id")}
}

// Annotations of Factor.
func (Factor) Annotations() []schema.Annotation {
	return []schema.Annotation{schema.Comment("A way in which a person proves who they are beyond the password.")}
}

// Policy of Factor.
func (Factor) Policy() ent.Policy {
	return rule.Read(access.FactorRead, rule.Mine("user_id")).OrRead(access.UserAuthenticate).
		Create(access.UserAuthenticate).
		Update(access.UserAuthenticate).
		Delete(access.UserAuthenticate)
}
