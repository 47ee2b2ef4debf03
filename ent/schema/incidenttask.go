package schema

import (
	"entgo.io/contrib/entgql"
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"github.com/strongroom/strongroom/ent/rule"
	"github.com/strongroom/strongroom/ent/schema/mixin"
)

// IncidentTask is something that somebody has to do about an incident: a step of a
// playbook, what people thought of, or what is to follow once it is closed.
type IncidentTask struct{ ent.Schema }

// Mixin of IncidentTask.
func (IncidentTask) Mixin() []ent.Mixin {
	return []ent.Mixin{mixin.ID{Prefix: "itk"}, mixin.Created{}, mixin.OrganizationOwned{}}
}

// Fields of IncidentTask.
func (IncidentTask) Fields() []ent.Field {
	hidden := entgql.Skip(entgql.SkipAll)
	return []ent.Field{
		field.String("incident_id").Immutable().NotEmpty().Annotations(hidden),
		// The order of the tasks of an incident.
		field.Int("position").Immutable().Annotations(hidden),
		// The step of the incident's playbook that it stands for; empty if none.
		field.String("step_id").Optional().Immutable().MaxLen(60).Annotations(hidden),
		field.Bool("follow_up").Default(false).Immutable().
			Comment("Whether it is to follow once the incident is closed, so that it does not happen again."),
		field.String("function").Optional().Immutable().MaxLen(20).
			Comment("What it serves, by id in the NIST Cybersecurity Framework 2.0, as NIST SP 800-61r3 uses it; empty if nobody said."),
		// Its title, what was written when it was done and why it was skipped, sealed under
		// the key of the organization.
		field.Bytes("detail_sealed").Sensitive().Annotations(hidden),
		field.String("owner_id").Optional().Nillable().Annotations(hidden),
		field.Time("due_at").Optional().Nillable().Comment("Until when it is to be done."),
		field.Time("done_at").Optional().Nillable().Comment("When it was done."),
		field.String("doer_id").Optional().Nillable().Annotations(hidden),
		field.Time("skipped_at").Optional().Nillable().Comment("When somebody decided to skip it; null if nobody did, or it was done after all."),
		field.String("skipper_id").Optional().Nillable().Annotations(hidden),
	}
}

// Edges of IncidentTask.
func (IncidentTask) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("owner", User.Type).Field("owner_id").Unique().Comment("Who is to do it."),
		edge.To("doer", User.Type).Field("doer_id").Unique().Comment("Who did it."),
		edge.To("skipper", User.Type).Field("skipper_id").Unique().Comment("Who decided to skip it."),
	}
}

// Indexes of IncidentTask.
func (IncidentTask) Indexes() []ent.Index {
	return []ent.Index{index.Fields(rule.OrganizationField, "incident_id", "position").Unique()}
}

// Annotations of IncidentTask.
func (IncidentTask) Annotations() []schema.Annotation {
	return []schema.Annotation{schema.Comment("Something that somebody has to do about an incident.")}
}

// Policy of IncidentTask. Nobody deletes one.
func (IncidentTask) Policy() ent.Policy { return incidentPolicy() }
