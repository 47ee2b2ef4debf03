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

// AuditCheckpoint is a head of a verifiable log, signed by its key.
type AuditCheckpoint struct{ ent.Schema }

// Mixin of AuditCheckpoint.
func (AuditCheckpoint) Mixin() []ent.Mixin {
	return []ent.Mixin{mixin.ID{Prefix: "chk"}, mixin.Created{}, mixin.OrganizationOwned{}}
}

// Fields of AuditCheckpoint.
func (AuditCheckpoint) Fields() []ent.Field {
	return []ent.Field{
		field.Int64("size").Immutable().
			Annotations(entgql.Type("Long"), entgql.OrderField("SIZE")).
			Comment("How many events it signs."),
		field.Text("note").Immutable().
			Comment("The signed note (C2SP tlog-checkpoint)."),
	}
}

// Indexes of AuditCheckpoint.
func (AuditCheckpoint) Indexes() []ent.Index {
	return []ent.Index{index.Fields(rule.OrganizationField, "size").Unique()}
}

// Annotations of AuditCheckpoint.
func (AuditCheckpoint) Annotations() []schema.Annotation {
	return []schema.Annotation{
		schema.Comment("A signed head of the organization's verifiable log."),
		entgql.RelayConnection(),
	}
}

// Policy of AuditCheckpoint.
func (AuditCheckpoint) Policy() ent.Policy {
	return rule.Read(access.AuditRead).OrRead(access.AuditAppend).
		Create(access.AuditAppend)
}
