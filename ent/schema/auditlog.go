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

// AuditLog is the verifiable log of one organization: its name, its key and its head.
type AuditLog struct{ ent.Schema }

// Mixin of AuditLog.
func (AuditLog) Mixin() []ent.Mixin {
	return []ent.Mixin{mixin.ID{Prefix: "log"}, mixin.Created{}, mixin.OrganizationOwned{}}
}

// Fields of AuditLog.
func (AuditLog) Fields() []ent.Field {
	return []ent.Field{
		// The name of the log in its checkpoints, and of its key.
		field.String("origin").Immutable().NotEmpty(),
		field.Bytes("public_key").Immutable(),
		// The seed of the Ed25519 key, sealed and bound to this row.
		field.Bytes("key_sealed").Immutable().Sensitive(),
		// How many events the tree holds, and the hash of its root.
		field.Int64("size").Default(0),
		field.Bytes("root"),
		// The newest checkpoint.
		field.Int64("signed_size").Default(0),
		field.Time("signed_at").Optional().Nillable(),
		field.Text("checkpoint").Optional(),
	}
}

// Indexes of AuditLog.
func (AuditLog) Indexes() []ent.Index {
	return []ent.Index{index.Fields(rule.OrganizationField).Unique()}
}

// Annotations of AuditLog.
func (AuditLog) Annotations() []schema.Annotation {
	return []schema.Annotation{entgql.Skip(entgql.SkipAll)}
}

// Policy of AuditLog.
func (AuditLog) Policy() ent.Policy {
	return rule.Read(access.AuditRead).OrRead(access.AuditAppend).
		Create(access.AuditAppend).
		Update(access.AuditAppend)
}
