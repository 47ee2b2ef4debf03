package schema

import (
	"context"

	"entgo.io/contrib/entgql"
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	gen "github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/datasetcolumn"
	"github.com/strongroom/strongroom/ent/intercept"
	"github.com/strongroom/strongroom/ent/rule"
	"github.com/strongroom/strongroom/ent/schema/mixin"
)

// DatasetColumn is one column of one version.
type DatasetColumn struct{ ent.Schema }

// Mixin of DatasetColumn.
func (DatasetColumn) Mixin() []ent.Mixin {
	return []ent.Mixin{mixin.ID{Prefix: "col"}, mixin.OrganizationOwned{}}
}

// Fields of DatasetColumn.
func (DatasetColumn) Fields() []ent.Field {
	hidden := entgql.Skip(entgql.SkipAll)
	return []ent.Field{
		field.String("version_id").Immutable().Annotations(hidden),
		field.Int("position").Immutable().Comment("0 for the first column."),
		field.String("name").Immutable().Comment("What SQL calls the column."),
		field.String("source_path").Immutable().
			Comment("Where in the uploaded file the column comes from."),
		field.String("type").Immutable().Comment("The DuckDB type."),
		field.Int("null_count").Immutable().Annotations(entgql.Type("Long")).Comment("Rows without a value."),
		field.Int("distinct_count").Immutable().Annotations(entgql.Type("Long")).
			Comment("Different values, approximately."),
	}
}

// Edges of DatasetColumn.
func (DatasetColumn) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("version", DatasetVersion.Type).Ref("columns").Field("version_id").Unique().Required().Immutable().
			Annotations(entgql.Skip(entgql.SkipAll)),
	}
}

// Interceptors of DatasetColumn. Columns are read in the order of the table: their
// ids are made in one moment and do not keep it.
func (DatasetColumn) Interceptors() []ent.Interceptor {
	return []ent.Interceptor{
		intercept.TraverseDatasetColumn(func(_ context.Context, q *gen.DatasetColumnQuery) error {
			q.Order(datasetcolumn.ByPosition())
			return nil
		}),
	}
}

// Indexes of DatasetColumn.
func (DatasetColumn) Indexes() []ent.Index {
	return []ent.Index{index.Fields("version_id", "position").Unique()}
}

// Annotations of DatasetColumn.
func (DatasetColumn) Annotations() []schema.Annotation {
	return []schema.Annotation{schema.Comment("A column of a dataset.")}
}

// Policy of DatasetColumn.
func (DatasetColumn) Policy() ent.Policy {
	return rule.Read(access.DatasetRead, columnVisible).
		Create(access.DatasetIngest).
		Delete(access.DatasetDelete, columnDeletable)
}
