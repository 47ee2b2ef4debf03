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

// SentMail remembers that a mail was sent, so that whoever holds one can ask whether
// it is real.
type SentMail struct{ ent.Schema }

// Mixin of SentMail.
func (SentMail) Mixin() []ent.Mixin {
	return []ent.Mixin{mixin.ID{Prefix: "eml"}, mixin.Created{}}
}

// Fields of SentMail.
func (SentMail) Fields() []ent.Field {
	return []ent.Field{
		// Empty for an address that is nobody's yet, as with an invitation.
		field.String("user_id").Optional().Immutable(),
		// SHA-256 of the code at the foot of the mail.
		field.Bytes("code_hash").Unique().Immutable().Sensitive(),
		// The name of the template; it says what the mail was about and names nobody.
		field.String("kind").Immutable().MaxLen(40),
		field.Time("expires_at").Immutable(),
	}
}

// Indexes of SentMail.
func (SentMail) Indexes() []ent.Index {
	return []ent.Index{index.Fields("expires_at"), index.Fields("user_id", "created_at")}
}

// Annotations of SentMail.
func (SentMail) Annotations() []schema.Annotation {
	return []schema.Annotation{entgql.Skip(entgql.SkipAll)}
}

// Policy of SentMail.
func (SentMail) Policy() ent.Policy {
	return rule.Read(access.MailSend).
		Create(access.MailSend).
		Delete(access.MailSend)
}
