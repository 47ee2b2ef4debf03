package schema

import (
	"entgo.io/contrib/entgql"
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/rule"
	"github.com/strongroom/strongroom/ent/schema/mixin"
)

// Export is one download of a result: the ledger of what left.
type Export struct{ ent.Schema }

// Mixin of Export.
func (Export) Mixin() []ent.Mixin {
	return []ent.Mixin{mixin.ID{Prefix: "exp"}, mixin.Created{}, mixin.OrganizationOwned{}}
}

// Fields of Export.
func (Export) Fields() []ent.Field {
	hidden := entgql.Skip(entgql.SkipAll)
	return []ent.Field{
		field.String("user_id").Immutable().Annotations(hidden),
		field.String("result_id").Immutable().Annotations(hidden),
		field.String("name").Immutable().MaxLen(160).Comment("What was downloaded."),
		field.Enum("format").Values("CSV", "JSON", "PARQUET").Immutable().Comment("In which format."),
		field.Int("row_count").Immutable().Annotations(entgql.Type("Long")).Comment("How many rows."),
		field.JSON("columns", []string{}).Immutable().Comment("Which columns."),
		field.Enum("state").Values("GRANTED", "SENT", "INTERRUPTED").Default("GRANTED").
			Comment("Whether the file was fetched."),
		field.Int("bytes").Default(0).Annotations(entgql.Type("Long")).Comment("How many bytes were sent."),
		field.String("sha256").Default("").MaxLen(64).
			Comment("The SHA-256 of what was sent, in hexadecimal; empty before it was sent whole."),
		field.Bytes("address_sealed").Immutable().Sensitive().Annotations(hidden),
		field.Time("expires_at").Immutable().Comment("Until when the file may be fetched."),
		field.Time("sent_at").Optional().Nillable().Comment("When the file was sent."),
	}
}

// Edges of Export.
func (Export) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("user", User.Type).Field("user_id").Unique().Required().Immutable().
			Comment("Who downloaded it."),
	}
}

// Indexes of Export.
func (Export) Indexes() []ent.Index {
	return []ent.Index{
		mixin.ByOrganization("created_at", "id"),
		index.Fields("user_id", "created_at"),
	}
}

// Annotations of Export.
func (Export) Annotations() []schema.Annotation {
	return []schema.Annotation{
		schema.Comment("One download of a result."),
		entgql.RelayConnection(),
	}
}

// Policy of Export. Nobody deletes from the ledger.
func (Export) Policy() ent.Policy {
	return rule.Read(access.ExportRead, rule.MineUnless(access.ExportAudit, "user_id")).
		Create(access.ExportCreate).
		Update(access.ExportCreate, rule.Mine("user_id"))
}
