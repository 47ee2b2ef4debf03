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

// Throttle counts failed proofs of one kind under one key: an account, an address, a
// subnet, or everybody. It outlives restarts and is shared by all servers.
type Throttle struct{ ent.Schema }

// Mixin of Throttle.
func (Throttle) Mixin() []ent.Mixin {
	return []ent.Mixin{mixin.ID{Prefix: "thr"}, mixin.Created{}}
}

// Fields of Throttle.
func (Throttle) Fields() []ent.Field {
	return []ent.Field{
		// A keyed hash (HMAC-SHA-256) of what is counted, so that the table names nobody.
		field.Bytes("key").Unique().Immutable().Sensitive(),
		// The person whose account is counted, so that an admin can unlock it; empty for
		// places and for names that nobody has.
		field.String("user_id").Optional().Immutable(),
		field.Enum("credential").Values("PASSWORD", "TOTP", "SMS", "BACKUP_CODE", "PASSKEY", "LINK").Immutable(),
		field.Int("failures").Default(0).Comment("Failures since the window began."),
		field.Time("window_start"),
		field.Int("level").Default(0).Comment("How often it has locked in a row; each lock is longer."),
		field.Time("locked_until").Optional().Nillable(),
		field.Time("expires_at").Comment("When the row has nothing more to say."),
	}
}

// Indexes of Throttle.
func (Throttle) Indexes() []ent.Index {
	return []ent.Index{index.Fields("user_id"), index.Fields("expires_at")}
}

// Annotations of Throttle.
func (Throttle) Annotations() []schema.Annotation {
	return []schema.Annotation{entgql.Skip(entgql.SkipAll)}
}

// Policy of Throttle.
func (Throttle) Policy() ent.Policy {
	return rule.Read(access.UserAuthenticate).
		Create(access.UserAuthenticate).
		Update(access.UserAuthenticate).
		Delete(access.UserAuthenticate)
}
