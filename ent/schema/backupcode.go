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

// BackupCode is one of a person's codes for the day on which every other factor is
// out of reach. It works once.
type BackupCode struct{ ent.Schema }

// Mixin of BackupCode.
func (BackupCode) Mixin() []ent.Mixin {
	return []ent.Mixin{mixin.ID{Prefix: "bcd"}, mixin.Created{}}
}

// Fields of BackupCode.
func (BackupCode) Fields() []ent.Field {
	return []ent.Field{
		field.String("user_id").Immutable(),
		// A keyed hash (HMAC-SHA-256) of the person's id and the code.
		field.Bytes("code_hash").Immutable().Sensitive(),
		field.Time("used_at").Optional().Nillable(),
	}
}

// Indexes of BackupCode.
func (BackupCode) Indexes() []ent.Index {
	return []ent.Index{index.Fields("user_id", "code_hash").Unique()}
}

// Annotations of BackupCode.
func (BackupCode) Annotations() []schema.Annotation {
	return []schema.Annotation{entgql.Skip(entgql.SkipAll)}
}

// Policy of BackupCode.
func (BackupCode) Policy() ent.Policy {
	return rule.Read(access.FactorRead, rule.Mine("user_id")).OrRead(access.UserAuthenticate).
		Create(access.UserAuthenticate).
		Update(access.UserAuthenticate).
		Delete(access.UserAuthenticate)
}
