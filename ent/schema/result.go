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

// Result is the answer of a run: rows sealed under a key of their own.
type Result struct{ ent.Schema }

// Mixin of Result.
func (Result) Mixin() []ent.Mixin {
	return []ent.Mixin{mixin.ID{Prefix: "res"}, mixin.Created{}, mixin.OrganizationOwned{}}
}

// Fields of Result.
func (Result) Fields() []ent.Field {
	hidden := entgql.Skip(entgql.SkipAll)
	return []ent.Field{
		field.String("owner_id").Immutable().Annotations(hidden),
		field.JSON("columns", []spec.ResultColumn{}).Immutable().Annotations(hidden),
		field.Int("row_count").Immutable().Annotations(entgql.Type("Long")).Comment("How many rows there are."),
		field.Bool("truncated").Immutable().
			Comment("Whether there were more rows than the limit allows."),
		field.Int("bytes").Immutable().Annotations(hidden),
		field.String("object").Immutable().Annotations(hidden),
		field.String("data_key_id").Immutable().Annotations(hidden),
	}
}

// Edges of Result.
func (Result) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("analysis", Analysis.Type).Ref("result").Annotations(entgql.Skip(entgql.SkipAll)),
		edge.From("run", Run.Type).Ref("result").Annotations(entgql.Skip(entgql.SkipAll)),
	}
}

// Indexes of Result.
func (Result) Indexes() []ent.Index {
	return []ent.Index{mixin.ByOrganization("created_at"), index.Fields("owner_id")}
}

// Annotations of Result.
func (Result) Annotations() []schema.Annotation {
	return []schema.Annotation{schema.Comment("The rows that a run produced.")}
}

// Policy of Result.
func (Result) Policy() ent.Policy {
	return rule.Read(access.ResultRead, resultVisible).OrRead(access.ObjectSweep).
		Create(access.RunExecute).
		Delete(access.RunExecute)
}
