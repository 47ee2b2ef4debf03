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

// Link is a single-use link that was mailed to a person: to choose a new password,
// to confirm or take back an address, to say "this was not me".
type Link struct{ ent.Schema }

// Mixin of Link.
func (Link) Mixin() []ent.Mixin {
	return []ent.Mixin{mixin.ID{Prefix: "lnk"}, mixin.Created{}}
}

// Fields of Link.
func (Link) Fields() []ent.Field {
	return []ent.Field{
		field.String("user_id").Immutable(),
		field.Enum("purpose").Values("RESET_PASSWORD", "VERIFY_EMAIL", "CHANGE_EMAIL", "UNDO_EMAIL", "NOT_ME", "CANCEL_RECOVERY", "RECOVER", "UNSUBSCRIBE").Immutable(),
		// SHA-256 of the token in the link.
		field.Bytes("token_hash").Unique().Immutable().Sensitive(),
		// What the link is about, such as the new address, sealed under the person's key
		// and bound to this row.
		field.Bytes("detail_sealed").Optional().Immutable().Sensitive(),
		field.Time("expires_at").Immutable(),
		field.Time("used_at").Optional().Nillable(),
	}
}

// Indexes of Link.
func (Link) Indexes() []ent.Index {
	return []ent.Index{index.Fields("user_id", "purpose"), index.Fields("expires_at")}
}

// Annotations of Link.
func (Link) Annotations() []schema.Annotation {
	return []schema.Annotation{entgql.Skip(entgql.SkipAll)}
}

// Policy of Link.
func (Link) Policy() ent.Policy {
	return rule.Read(access.UserAuthenticate).
		Create(access.UserAuthenticate).
		Update(access.UserAuthenticate).
		Delete(access.UserAuthenticate)
}
