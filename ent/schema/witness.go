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

// Witness is somebody outside who is sent the signed checkpoints of an organization's
// log, so that cutting it off is found out.
type Witness struct{ ent.Schema }

// Mixin of Witness.
func (Witness) Mixin() []ent.Mixin {
	return []ent.Mixin{mixin.ID{Prefix: "wit"}, mixin.Created{}, mixin.OrganizationOwned{}, mixin.Outlet{}}
}

// Fields of Witness.
func (Witness) Fields() []ent.Field {
	hidden := entgql.Skip(entgql.SkipAll)
	return []ent.Field{
		field.Enum("kind").Values("MAIL", "WEB").Immutable().Comment("How checkpoints are sent."),
		field.Bytes("address_sealed").Sensitive().Annotations(hidden),
		// The key that posts are signed with.
		field.Bytes("secret_sealed").Optional().Sensitive().Annotations(hidden),
		field.Int("every").Default(1000).Min(1).Annotations(entgql.Type("Long")).
			Comment("After so many new events it is sent a checkpoint without waiting for the day to pass."),
		field.Int("size").Default(0).Annotations(entgql.Type("Long")).
			Comment("How many events the checkpoint signs that it was last sent."),
		field.Time("sent_at").Optional().Nillable().Comment("When it was last sent a checkpoint: posted and taken, or mailed."),
		field.Time("failing_since").Optional().Nillable().Comment("Since when nothing could be sent; null if the last try succeeded."),
		field.String("problem").Default("").MaxLen(200).Comment("Why the last try failed; empty if it did not."),
		field.Int("tries").Default(0).Annotations(hidden),
		// Before then it is not tried: because it fails, or because a server does.
		field.Time("next_at").Optional().Nillable().Annotations(hidden),
	}
}

// Indexes of Witness.
func (Witness) Indexes() []ent.Index {
	return []ent.Index{mixin.ByOrganization("created_at", "id")}
}

// Annotations of Witness.
func (Witness) Annotations() []schema.Annotation {
	return []schema.Annotation{schema.Comment("Somebody outside who keeps signed checkpoints of the audit log.")}
}

// Policy of Witness.
func (Witness) Policy() ent.Policy {
	return rule.Read(access.AuditManage).OrRead(access.AuditStream).
		Create(access.AuditManage).
		Update(access.AuditManage).OrUpdate(access.AuditStream).
		Delete(access.AuditManage).OrDelete(access.AuditStream)
}
