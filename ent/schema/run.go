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

// Run is one execution of SQL in a one-shot worker. It names the dataset
// versions that it read.
type Run struct{ ent.Schema }

// Mixin of Run.
func (Run) Mixin() []ent.Mixin {
	return []ent.Mixin{mixin.ID{Prefix: "run"}, mixin.Created{}, mixin.OrganizationOwned{}}
}

// Fields of Run.
func (Run) Fields() []ent.Field {
	hidden := entgql.Skip(entgql.SkipAll)
	return []ent.Field{
		field.String("user_id").Immutable().Annotations(hidden),
		field.String("analysis_id").Optional().Nillable().Immutable().Annotations(hidden),
		// The session that started it: ending the session ends the run.
		field.String("session_id").Optional().Immutable().Annotations(hidden),
		field.Text("sql").MaxLen(100_000).Immutable().Comment("The SQL, in DuckDB's dialect."),
		field.JSON("parameters", []spec.Parameter{}).Optional().Immutable().Annotations(hidden),
		// The table name under which each version is read, by the version's id.
		field.JSON("sources", map[string]string{}).Optional().Immutable().Annotations(hidden),
		field.Enum("state").Values("QUEUED", "RUNNING", "SUCCEEDED", "FAILED", "CANCELLED").Default("QUEUED").
			Comment("How far the run is."),
		field.Enum("error_kind").
			Values("SYNTAX", "CATALOG", "BINDER", "RUNTIME", "FORBIDDEN", "TIMEOUT", "MEMORY", "CRASHED", "INTERRUPTED").
			Optional().Nillable().
			Comment("What went wrong, if something did."),
		field.String("error_message").Default("").MaxLen(2000).Comment("What went wrong, in words."),
		field.Int("error_line").Default(0).Comment("The line of the SQL at fault, from 1; 0 if unknown."),
		field.Int("error_column").Default(0).Comment("The column of that line, from 1; 0 if unknown."),
		field.Int("elapsed_ms").Default(0).Comment("How long the worker took, in milliseconds."),
		field.String("result_id").Optional().Nillable().Annotations(hidden),
		field.Time("started_at").Optional().Nillable().Comment("When a worker took it up."),
		field.Time("finished_at").Optional().Nillable().Comment("When it ended."),
	}
}

// Edges of Run.
func (Run) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("user", User.Type).Field("user_id").Unique().Required().Immutable().
			Comment("Who started it."),
		edge.To("analysis", Analysis.Type).Field("analysis_id").Unique().Immutable().
			Comment("The saved analysis that was run, if it was one.").
			Annotations(entsqlSetNull()),
		edge.To("versions", DatasetVersion.Type).
			Annotations(hidden()),
		edge.To("result", Result.Type).Field("result_id").Unique().
			Comment("The answer; null unless the run succeeded."),
	}
}

// Indexes of Run.
func (Run) Indexes() []ent.Index {
	return []ent.Index{
		mixin.ByOrganization("user_id", "created_at", "id"),
		index.Fields("state"),
	}
}

// Annotations of Run.
func (Run) Annotations() []schema.Annotation {
	return []schema.Annotation{
		schema.Comment("One execution of SQL."),
		entgql.RelayConnection(),
	}
}

// Policy of Run.
func (Run) Policy() ent.Policy {
	return rule.Read(access.RunRead, rule.Mine("user_id")).
		Create(access.RunCreate).
		Update(access.RunCreate, rule.Mine("user_id")).OrUpdate(access.RunExecute)
}
