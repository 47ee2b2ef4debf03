package schema

import (
	"entgo.io/contrib/entgql"
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/field"

	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/rule"
	"github.com/strongroom/strongroom/ent/schema/mixin"
)

// Stream is a system that every event of an organization's log is sent to, in order.
type Stream struct{ ent.Schema }

// Mixin of Stream.
func (Stream) Mixin() []ent.Mixin {
	return []ent.Mixin{mixin.ID{Prefix: "str"}, mixin.Created{}, mixin.OrganizationOwned{}, mixin.Outlet{}}
}

// Fields of Stream.
func (Stream) Fields() []ent.Field {
	hidden, long := entgql.Skip(entgql.SkipAll), entgql.Type("Long")
	return []ent.Field{
		field.Enum("kind").Values("WEBHOOK", "SYSLOG").Immutable().Comment("How events are sent."),
		field.String("name").MaxLen(80).Comment("What people call it."),
		field.Bool("active").Default(true).Comment("Whether it is sent to; a stream that is paused goes on where it stopped."),
		// The path of a webhook can be a secret.
		field.Bytes("address_sealed").Sensitive().Annotations(hidden),
		field.String("host").MaxLen(270).Comment("The host of its address, with the port if one was given."),
		field.Bool("encrypted").Default(true).Comment("Whether events travel under TLS."),
		field.String("authority").Optional().MaxLen(20000).
			Comment("The certificates, as PEM, by one of which the other side must be vouched for; empty for those that the server trusts."),
		// The key that batches are signed with, and the former one while both sign.
		field.Bytes("secret_sealed").Optional().Sensitive().Annotations(hidden),
		field.Bytes("former_sealed").Optional().Sensitive().Annotations(hidden),
		field.Time("former_until").Optional().Nillable().Comment("Until when batches are signed with the former secret, too."),
		field.Int("cursor").Default(0).Annotations(long).
			Comment("The number of the newest event that was delivered, or after which the stream begins."),
		field.Time("delivered_at").Optional().Nillable().Comment("When events were last delivered."),
		field.Time("failing_since").Optional().Nillable().Comment("Since when nothing could be delivered; null if the last try succeeded."),
		field.String("problem").Default("").MaxLen(200).Comment("Why the last try failed; empty if it did not."),
		field.Int("tries").Default(0).Comment("How often it failed since it last succeeded."),
		field.Time("next_at").Optional().Nillable().Comment("Before when a stream that fails is not tried again."),
		// One server at a time sends to a stream.
		field.String("lease").Default("").MaxLen(80).Annotations(hidden),
		field.Time("leased_until").Optional().Nillable().Annotations(hidden),
	}
}

// Indexes of Stream.
func (Stream) Indexes() []ent.Index {
	return []ent.Index{mixin.ByOrganization("created_at", "id")}
}

// Annotations of Stream.
func (Stream) Annotations() []schema.Annotation {
	return []schema.Annotation{schema.Comment("A system that every event of the audit log is sent to, in order.")}
}

// Policy of Stream.
func (Stream) Policy() ent.Policy {
	return rule.Read(access.AuditManage).OrRead(access.AuditStream).
		Create(access.AuditManage).
		Update(access.AuditManage).OrUpdate(access.AuditStream).
		Delete(access.AuditManage).OrDelete(access.AuditStream)
}
