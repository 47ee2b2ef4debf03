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

// SentText remembers for a day that a text message was sent, so that the next ones
// can be counted: each costs money, and some earn it for whoever asks for many. It
// holds neither the number nor the words.
type SentText struct{ ent.Schema }

// Mixin of SentText.
func (SentText) Mixin() []ent.Mixin {
	return []ent.Mixin{mixin.ID{Prefix: "txt"}, mixin.Created{}}
}

// Fields of SentText.
func (SentText) Fields() []ent.Field {
	return []ent.Field{
		field.String("user_id").Immutable(),
		// On whose behalf it was sent; empty for people who belong to nobody.
		field.String("organization_id").Optional().Immutable(),
		// Keyed hashes of the first digits and of the country of the number.
		field.Bytes("prefix").Immutable().Sensitive(),
		field.Bytes("country").Immutable().Sensitive(),
	}
}

// Indexes of SentText.
func (SentText) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("user_id", "created_at"),
		index.Fields("organization_id", "created_at"),
		index.Fields("prefix", "created_at"),
		index.Fields("country", "created_at"),
		index.Fields("created_at"),
	}
}

// Annotations of SentText.
func (SentText) Annotations() []schema.Annotation {
	return []schema.Annotation{entgql.Skip(entgql.SkipAll)}
}

// Policy of SentText.
func (SentText) Policy() ent.Policy {
	return rule.Read(access.MailSend).
		Create(access.MailSend).
		Delete(access.MailSend)
}
