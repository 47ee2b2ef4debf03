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

// Challenge is a proof under way: a sign-in between its steps, a step-up, or the
// enrolment of a factor. Its token lives in the page that began it and opens
// nothing else.
type Challenge struct{ ent.Schema }

// Mixin of Challenge.
func (Challenge) Mixin() []ent.Mixin {
	return []ent.Mixin{mixin.ID{Prefix: "chl"}, mixin.Created{}}
}

// Fields of Challenge.
func (Challenge) Fields() []ent.Field {
	return []ent.Field{
		// Empty while it is not known who signs in, as with a passkey.
		field.String("user_id").Optional().Immutable(),
		field.Enum("purpose").Values("SIGN_IN", "CONFIRM", "ENROL").Immutable(),
		// SHA-256 of the token.
		field.Bytes("token_hash").Unique().Immutable().Sensitive(),
		// What has been proved so far, such as the password.
		field.JSON("methods", []string{}).Optional(),
		// What the next answer is compared with: the random challenge of a passkey, the
		// hash of a code sent to a phone. Sealed and bound to this row.
		field.Bytes("state_sealed").Optional().Sensitive(),
		field.Int("tries").Default(0),
		field.Time("expires_at"),
		field.Time("used_at").Optional().Nillable(),
	}
}

// Indexes of Challenge.
func (Challenge) Indexes() []ent.Index {
	return []ent.Index{index.Fields("expires_at"), index.Fields("user_id", "created_at")}
}

// Annotations of Challenge.
func (Challenge) Annotations() []schema.Annotation {
	return []schema.Annotation{entgql.Skip(entgql.SkipAll)}
}

// Policy of Challenge.
func (Challenge) Policy() ent.Policy {
	return rule.Read(access.UserAuthenticate).
		Create(access.UserAuthenticate).
		Update(access.UserAuthenticate).
		Delete(access.UserAuthenticate)
}
