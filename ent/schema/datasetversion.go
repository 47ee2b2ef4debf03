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

// DatasetVersion is one upload of a dataset: immutable once it is ready, sealed
// under a key of its own.
type DatasetVersion struct{ ent.Schema }

// Mixin of DatasetVersion.
func (DatasetVersion) Mixin() []ent.Mixin {
	return []ent.Mixin{mixin.ID{Prefix: "ver"}, mixin.Created{}, mixin.OrganizationOwned{}}
}

// Fields of DatasetVersion.
func (DatasetVersion) Fields() []ent.Field {
	hidden := entgql.Skip(entgql.SkipAll)
	return []ent.Field{
		field.String("dataset_id").Immutable().Annotations(hidden),
		field.Int("number").Immutable().Comment("1 for the first upload."),
		field.Enum("state").Values("PROCESSING", "READY", "FAILED").Default("PROCESSING").
			Comment("How far the upload is."),
		field.String("failure").Default("").MaxLen(1000).
			Comment("Why it could not be read, and what to do; empty otherwise."),
		field.Enum("format").Values("CSV", "JSON", "NDJSON", "PARQUET").Optional().Nillable().
			Comment("The format of the upload."),
		field.String("file_name").Immutable().MaxLen(255).Comment("The name of the uploaded file."),
		field.Int("file_bytes").Immutable().Annotations(entgql.Type("Long")).
			Comment("The size of the uploaded file, in bytes."),
		field.String("file_sha256").MaxLen(64).
			Comment("The SHA-256 of the uploaded file, in hexadecimal, computed by the server."),
		field.Int("row_count").Default(0).Annotations(entgql.Type("Long")).Comment("Rows that were read."),
		field.Int("rejected_count").Default(0).Annotations(entgql.Type("Long")).
			Comment("Rows that could not be read."),
		field.Int("stored_bytes").Default(0).Annotations(entgql.Type("Long")).
			Comment("The size of the sealed table, in bytes."),
		field.JSON("warnings", []string{}).Optional().
			Comment("What the reader found odd about the file."),
		// Preview, rejected rows and column statistics can quote data, so they are
		// sealed under the version's own key (see dataset.Findings).
		field.Bytes("findings_sealed").Optional().Sensitive().Annotations(hidden),
		field.String("data_key_id").Immutable().Annotations(hidden),
		field.String("object").Default("").Annotations(hidden),
		field.String("upload_id").Immutable().Annotations(hidden),
		field.Time("finished_at").Optional().Nillable().Comment("When processing ended."),
	}
}

// Edges of DatasetVersion.
func (DatasetVersion) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("dataset", Dataset.Type).Ref("versions").Field("dataset_id").Unique().Required().Immutable().
			Comment("The dataset of which this is a version."),
		edge.From("runs", Run.Type).Ref("versions").Annotations(hidden()),
		edge.To("columns", DatasetColumn.Type).
			Comment("The columns, in order."),
	}
}

// Indexes of DatasetVersion.
func (DatasetVersion) Indexes() []ent.Index {
	return []ent.Index{index.Fields("dataset_id", "number").Unique()}
}

// Annotations of DatasetVersion.
func (DatasetVersion) Annotations() []schema.Annotation {
	return []schema.Annotation{
		schema.Comment("One upload of a dataset."),
	}
}

// Policy of DatasetVersion.
func (DatasetVersion) Policy() ent.Policy {
	return rule.Read(access.DatasetRead, versionVisible).OrRead(access.ObjectSweep).
		Create(access.DatasetCreate).
		Update(access.DatasetIngest).
		Delete(access.DatasetDelete, versionDeletable)
}
