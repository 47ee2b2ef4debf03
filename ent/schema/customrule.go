package schema

import (
	"entgo.io/contrib/entgql"
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"

	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/rule"
	"github.com/strongroom/strongroom/ent/schema/mixin"
)

// CustomRule is something that an organization looks out for itself: an expression
// over one activity event, and how many events of a kind make an alert.
type CustomRule struct{ ent.Schema }

// Mixin of CustomRule.
func (CustomRule) Mixin() []ent.Mixin {
	return []ent.Mixin{mixin.ID{Prefix: "rul"}, mixin.Created{}, mixin.Updated{}, mixin.OrganizationOwned{}}
}

// Fields of CustomRule.
func (CustomRule) Fields() []ent.Field {
	hidden := entgql.Skip(entgql.SkipAll)
	return []ent.Field{
		field.String("title").NotEmpty().MaxLen(120).Comment("What it finds, in a few words; its alerts are called so."),
		field.String("description").Default("").MaxLen(2000).Comment("What fires it and what to do, for whoever reads the alert."),
		field.String("expression").NotEmpty().MaxLen(4096).Comment("What an event must be like, in the Common Expression Language."),
		field.Enum("severity").Values(severities...).Default("MEDIUM").Comment("How bad what it finds is."),
		field.String("technique").Default("").MaxLen(9).Comment("The id in MITRE ATT&CK of what it finds; empty if nobody said."),
		field.Bool("active").Default(true).Comment("Whether it looks at events."),
		field.Enum("per").Values("ACTOR", "OBJECT", "ADDRESS", "ORGANIZATION").Default("ACTOR").
			Comment("Which events are counted together, and grow one alert."),
		field.Int("times").Default(1).Comment("How many matching events make an alert."),
		field.Int("minutes").Default(60).Comment("Within how many minutes."),
		// It looks at events that are numbered above this one.
		field.Int("since").Default(0).Annotations(hidden),
		field.Int("found").Default(0).Comment("How many events it has raised alerts for."),
		field.Time("found_at").Optional().Nillable().Comment("When it last did."),
		field.Int("failures").Default(0).Comment("How many events it could not be evaluated for since it was last changed."),
		field.String("failure").Default("").MaxLen(200).Comment("Why it could not be the last time; empty if it always could."),
		field.Time("failed_at").Optional().Nillable().Comment("When that was."),
		field.String("author_id").Optional().Nillable().Annotations(hidden),
	}
}

// Edges of CustomRule.
func (CustomRule) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("author", User.Type).Field("author_id").Unique().Comment("Who last changed it; null if they are gone."),
	}
}

// Indexes of CustomRule.
func (CustomRule) Indexes() []ent.Index {
	return []ent.Index{mixin.ByOrganization("created_at", "id")}
}

// Annotations of CustomRule.
func (CustomRule) Annotations() []schema.Annotation {
	return []schema.Annotation{schema.Comment("Something that an organization looks out for itself.")}
}

// Policy of CustomRule. The watchman notes what a rule found and if it fails.
func (CustomRule) Policy() ent.Policy {
	return rule.Read(access.RuleRead).OrRead(access.AlertRaise).
		Create(access.RuleManage).
		Update(access.RuleManage).OrUpdate(access.AlertRaise).
		Delete(access.RuleManage)
}
