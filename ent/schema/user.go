package schema

import (
	"entgo.io/contrib/entgql"
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"

	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/rule"
	"github.com/strongroom/strongroom/ent/schema/mixin"
)

// User is a person. What identifies the person is sealed under the person's own
// key, so that destroying the key erases the person from every backup.
type User struct{ ent.Schema }

// Mixin of User.
func (User) Mixin() []ent.Mixin {
	return []ent.Mixin{mixin.ID{Prefix: "usr"}, mixin.Created{}, mixin.Updated{}}
}

// Fields of User.
func (User) Fields() []ent.Field {
	hidden := entgql.Skip(entgql.SkipAll)
	return []ent.Field{
		field.Bytes("name_sealed").Sensitive().Annotations(hidden),
		field.Bytes("email_sealed").Sensitive().Annotations(hidden),
		// A keyed hash (HMAC-SHA-256) of the normalised address: it finds the
		// person and tells nothing to somebody who has the table.
		field.Bytes("email_index").Unique().Sensitive().Annotations(hidden),
		field.String("password_hash").Optional().Sensitive().Annotations(hidden),
		field.String("data_key_id").Immutable().Annotations(hidden),
		field.Time("password_changed_at").Optional().Nillable().Annotations(hidden),
		field.Time("email_verified_at").Optional().Nillable().Annotations(hidden),
		// The phrase that each mail to the person carries, sealed like the name.
		field.Bytes("phrase_sealed").Optional().Sensitive().Annotations(hidden),
		// Topics of mail that the person has switched away from their default.
		field.JSON("mail_topics", map[string]bool{}).Optional().Annotations(hidden),
		// The networks from which the person lets their account be used, sealed like the
		// name; none is everywhere.
		field.Bytes("networks_sealed").Optional().Sensitive().Annotations(hidden),
		// Whether a passkey opens the account from everywhere all the same.
		field.Bool("passkey_anywhere").Default(true).Annotations(hidden),
	}
}

// Edges of User.
func (User) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("memberships", Membership.Type).Annotations(entgql.Skip(entgql.SkipAll)),
	}
}

// Annotations of User.
func (User) Annotations() []schema.Annotation {
	return []schema.Annotation{schema.Comment("A person. Names and addresses are sealed under the person's own key.")}
}

// Policy of User.
func (User) Policy() ent.Policy {
	return rule.Read(access.UserRead, colleagues).
		Create(access.UserCreate).
		Update(access.ProfileUpdate, rule.Mine("id")).OrUpdate(access.UserAuthenticate)
}
