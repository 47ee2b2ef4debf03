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
	"github.com/strongroom/strongroom/ent/spec"
)

// Analysis is a saved question with its newest answer.
type Analysis struct{ ent.Schema }

// Mixin of Analysis.
func (Analysis) Mixin() []ent.Mixin {
	return []ent.Mixin{mixin.ID{Prefix: "ana"}, mixin.Created{}, mixin.Updated{}, mixin.OrganizationOwned{}}
}

// Fields of Analysis.
func (Analysis) Fields() []ent.Field {
	hidden := entgql.Skip(entgql.SkipAll)
	return []ent.Field{
		field.String("name").NotEmpty().MaxLen(120).
			Annotations(entgql.OrderField("NAME")).
			Comment("What people call the analysis."),
		field.String("description").Default("").MaxLen(2000).
			Comment("What it answers, in the owner's words."),
		// People with whom results are shared do not see the question.
		field.Text("sql").MaxLen(100_000).Annotations(hidden),
		field.JSON("parameters", []spec.Parameter{}).Optional().Annotations(hidden),
		field.JSON("chart", spec.Chart{}).Optional().Annotations(hidden),
		field.String("owner_id").Immutable().Annotations(hidden),
		field.String("result_id").Optional().Nillable().Annotations(hidden),
	}
}

// Edges of Analysis.
func (Analysis) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("owner", User.Type).Field("owner_id").Unique().Required().Immutable().
			Comment("Who made it."),
		edge.To("result", Result.Type).Field("result_id").Unique().
			Comment("The answer that is shown to everybody with whom it is shared; null before the first."),
		edge.To("shares", Share.Type).
			Comment("With whom it is shared; the owner sees all, others only what reaches them."),
		edge.From("runs", Run.Type).Ref("analysis").Annotations(hidden()),
	}
}

// Indexes of Analysis.
func (Analysis) Indexes() []ent.Index {
	return []ent.Index{
		mixin.ByOrganization("updated_at", "id"),
		mixin.ByOrganization("owner_id", "created_at"),
		index.Fields("result_id"),
	}
}

// Annotations of Analysis.
func (Analysis) Annotations() []schema.Annotation {
	return []schema.Annotation{
		schema.Comment("A saved question over datasets, with its newest answer."),
		entgql.RelayConnection(),
	}
}

// Policy of Analysis.
func (Analysis) Policy() ent.Policy {
	return rule.Read(access.AnalysisRead, analysisVisible).
		Create(access.AnalysisCreate).
		Update(access.AnalysisUpdate, rule.Mine("owner_id")).OrUpdate(access.RunExecute).
		Delete(access.AnalysisDelete, rule.Mine("owner_id"))
}
