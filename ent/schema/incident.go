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

// Incident is something that went wrong, and the room in which people deal with it.
type Incident struct{ ent.Schema }

// Mixin of Incident.
func (Incident) Mixin() []ent.Mixin {
	return []ent.Mixin{mixin.ID{Prefix: "inc"}, mixin.Created{}, mixin.OrganizationOwned{}}
}

// Fields of Incident.
func (Incident) Fields() []ent.Field {
	hidden := entgql.Skip(entgql.SkipAll)
	return []ent.Field{
		// Title, description and lessons, sealed under the key of the organization.
		field.Bytes("detail_sealed").Sensitive().Annotations(hidden),
		field.String("playbook_id").Optional().Immutable().MaxLen(60).Annotations(hidden),
		field.Enum("severity").Values(severities...).Comment("How bad it is."),
		field.Enum("state").Values("OPEN", "CONTAINED", "CLOSED").Default("OPEN").Comment("How far people are with it."),
		// From when on events may belong to it.
		field.Time("began_at").Comment("When it may have begun: the timeline shows what happened from then on."),
		// Never changed: nothing simulated becomes real, and nothing real a drill.
		field.Bool("drill").Default(false).Immutable().
			Comment("Whether it is a drill: a simulated incident, in which nothing happens to anybody."),
		// Whether the organization's channels were told of the drill.
		field.Bool("announced").Default(false).Immutable().Annotations(hidden),
		// The playbook of a drill that runs, so that no other one of it starts; null once it
		// has ended, or somebody found it abandoned, and of real incidents.
		field.String("running").Optional().Nillable().MaxLen(60).Annotations(hidden),
		field.Time("acknowledged_at").Optional().Nillable().Comment("When somebody first took notice; kept of drills only."),
		field.String("acknowledger_id").Optional().Nillable().Annotations(hidden),
		field.Time("contained_at").Optional().Nillable().Comment("When it was said to be contained; null if it is not."),
		field.Time("closed_at").Optional().Nillable().Comment("When it was closed."),
		field.String("subject_id").Optional().Nillable().Annotations(hidden),
		field.String("owner_id").Optional().Nillable().Annotations(hidden),
		field.String("opener_id").Optional().Nillable().Immutable().Annotations(hidden),
		// What it was opened from.
		field.JSON("alerts", []string{}).Annotations(hidden),
		field.JSON("events", []string{}).Annotations(hidden),
	}
}

// Edges of Incident.
func (Incident) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("subject", User.Type).Field("subject_id").Unique().
			Comment("Whose account it is about; null if nobody's, or somebody is gone."),
		edge.To("owner", User.Type).Field("owner_id").Unique().Comment("Who leads it."),
		edge.To("acknowledger", User.Type).Field("acknowledger_id").Unique().Comment("Who first took notice; kept of drills only."),
		edge.To("opener", User.Type).Field("opener_id").Unique().Immutable().
			Comment("Who opened it; null if Strongroom did, since somebody said that a sign-in was not theirs."),
	}
}

// Indexes of Incident.
func (Incident) Indexes() []ent.Index {
	return []ent.Index{
		mixin.ByOrganization("drill", "created_at", "id"), mixin.ByOrganization("state", "created_at", "id"),
		index.Fields(rule.OrganizationField, "running").Unique(),
	}
}

// Annotations of Incident.
func (Incident) Annotations() []schema.Annotation {
	return []schema.Annotation{
		schema.Comment("Something that went wrong, and the room in which people deal with it."),
		entgql.RelayConnection(),
	}
}

// Policy of Incident. Nobody deletes one. The watchman opens them for people who
// cannot, when they say that something was not theirs.
func (Incident) Policy() ent.Policy { return incidentPolicy() }

func incidentPolicy() ent.Policy {
	return rule.Read(access.IncidentRead).OrRead(access.AlertRaise).
		Create(access.IncidentManage, access.AlertRaise).
		Update(access.IncidentManage).OrUpdate(access.AlertRaise)
}
