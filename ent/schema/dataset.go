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

// Dataset is a table that a person has uploaded, in all its versions.
type Dataset struct{ ent.Schema }

// Mixin of Dataset.
func (Dataset) Mixin() []ent.Mixin {
	return []ent.Mixin{mixin.ID{Prefix: "dst"}, mixin.Created{}, mixin.Updated{}, mixin.OrganizationOwned{}}
}

// Fields of Dataset.
func (Dataset) Fields() []ent.Field {
	hidden := entgql.Skip(entgql.SkipAll)
	return []ent.Field{
		field.String("name").NotEmpty().MaxLen(120).
			Annotations(entgql.OrderField("NAME")).
			Comment("What people call the dataset."),
		field.String("table_name").NotEmpty().MaxLen(64).
			Comment("What SQL calls the dataset."),
		field.String("description").Default("").MaxLen(2000).
			Comment("What is in it, in the owner's words."),
		field.Enum("visibility").Values("PRIVATE", "TEAM").Default("PRIVATE").
			Comment("Who may query it."),
		field.String("owner_id").Annotations(hidden),
		field.String("current_version_id").Optional().Nillable().Annotations(hidden),
	}
}

// Edges of Dataset.
func (Dataset) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("owner", User.Type).Field("owner_id").Unique().Required().
			Comment("Who uploaded it and answers for it."),
		edge.To("current_version", DatasetVersion.Type).Field("current_version_id").Unique().
			Comment("The version that new runs read; null while the first one is processed."),
		edge.To("versions", DatasetVersion.Type).
			Comment("Every upload of this dataset."),
	}
}

// Indexes of Dataset.
func (Dataset) Indexes() []ent.Index {
	return []ent.Index{
		mixin.ByOrganization("created_at", "id"),
		mixin.ByOrganization("name", "id"),
		index.Fields(rule.OrganizationField, "owner_id", "table_name").Unique(),
	}
}

// Annotations of Dataset.
func (Dataset) Annotations() []schema.Annotation {
	return []schema.Annotation{
		schema.Comment("An uploaded table."),
		entgql.RelayConnection(),
	}
}

// Policy of Dataset.
func (Dataset) Policy() ent.Policy {
	return rule.Read(access.DatasetRead, datasetVisible).
		Create(access.DatasetCreate).
		Update(access.DatasetUpdate, rule.Mine("owner_id")).OrUpdate(access.DatasetIngest).
		Delete(access.DatasetDelete, datasetOpen, ownedOrGoverned("owner_id"))
}
