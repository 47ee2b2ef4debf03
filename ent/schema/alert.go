package schema

import (
	"entgo.io/contrib/entgql"
	"entgo.io/ent"
	"entgo.io/ent/dialect/sql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/rule"
	"github.com/strongroom/strongroom/ent/schema/mixin"
)

// Alert is something that a rule found and that somebody should look at. Findings
// that belong together grow one alert while it is open.
type Alert struct{ ent.Schema }

// Mixin of Alert.
func (Alert) Mixin() []ent.Mixin {
	return []ent.Mixin{mixin.ID{Prefix: "alt"}, mixin.Created{}, mixin.OrganizationOwned{}}
}

// severities are how bad something is, from least to most.
var severities = []string{"LOW", "MEDIUM", "HIGH", "CRITICAL"}

// Fields of Alert.
func (Alert) Fields() []ent.Field {
	hidden := entgql.Skip(entgql.SkipAll)
	return []ent.Field{
		field.String("rule").Immutable().NotEmpty().MaxLen(60).Annotations(hidden),
		field.Enum("severity").Values(severities...).Comment("How bad it is; it only ever grows."),
		field.Enum("state").Values("OPEN", "ACKNOWLEDGED", "RESOLVED").Default("OPEN").
			Comment("How far people are with it."),
		field.Int("count").Default(1).Comment("How often it was found."),
		field.Time("last_at").Annotations(entgql.OrderField("LAST_AT")).Comment("When it was last found."),
		field.Time("snoozed_until").Optional().Nillable().Comment("Until when it is out of the way."),
		// Whom it is about, and whether they see it themselves.
		field.String("subject_id").Optional().Nillable().Immutable().Annotations(hidden),
		field.Bool("told").Default(false).Immutable().Annotations(hidden),
		field.String("object_id").Optional().Immutable().Comment("The id of what it is about, if it is about something."),
		// The session that "this was not me" ends.
		field.String("session_id").Optional().Immutable().Annotations(hidden),
		field.Enum("answer").Values("ME", "NOT_ME").Optional().Nillable().
			Comment("What the person whom it is about says to it."),
		field.Time("answered_at").Optional().Nillable().Comment("When they said so."),
		field.String("assignee_id").Optional().Nillable().Annotations(hidden),
		field.String("resolver_id").Optional().Nillable().Annotations(hidden),
		field.Time("resolved_at").Optional().Nillable().Comment("When it was resolved."),
		field.Enum("verdict").Values("REAL", "FALSE_ALARM", "EXPECTED").Optional().Nillable().
			Comment("What it was, once it is resolved."),
		// A keyed hash of the rule and of what groups findings, while the alert is not
		// resolved: of two that find the same at once, the index lets one begin it.
		field.Bytes("open_key").Optional().Nillable().Unique().Sensitive().Annotations(hidden),
		// Each change of any alert of the organization gets the next number.
		field.Int("revision").Annotations(entgql.Type("Long")).
			Comment("The number of its newest change among those of all alerts: where a subscription resumes."),
		// The newest of the activity events that it was found in.
		field.JSON("events", []string{}).Annotations(hidden),
		// Title, reasons and notes, sealed under the key of the subject, else of the
		// organization: what is about a person goes with them.
		field.Bytes("detail_sealed").Sensitive().Annotations(hidden),
	}
}

// Edges of Alert.
func (Alert) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("subject", User.Type).Field("subject_id").Unique().Immutable().
			Comment("Whom it is about; null if nobody, or somebody who is gone."),
		edge.To("assignee", User.Type).Field("assignee_id").Unique().Comment("Who looks after it."),
		edge.To("resolver", User.Type).Field("resolver_id").Unique().
			Comment("Who resolved it; null if nobody has, or the answer of the person whom it is about did."),
	}
}

// Indexes of Alert.
func (Alert) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields(rule.OrganizationField, "revision").Unique(),
		mixin.ByOrganization("last_at", "id"),
		mixin.ByOrganization("state", "last_at", "id"),
		mixin.ByOrganization("subject_id", "state", "last_at"),
	}
}

// Annotations of Alert.
func (Alert) Annotations() []schema.Annotation {
	return []schema.Annotation{
		schema.Comment("Something that was noticed and that somebody should look at."),
		entgql.RelayConnection(),
	}
}

// Policy of Alert. What people do to alerts runs through package alert, as the
// watchman; nobody deletes.
func (Alert) Policy() ent.Policy {
	return rule.Read(access.AlertOwn, aboutMe).OrRead(access.AlertRaise).
		Create(access.AlertRaise).
		Update(access.AlertRaise)
}

// People see the alerts about their own account that are meant for them; those who
// look after alerts see all but that they are watched themselves.
func aboutMe(v access.Viewer) func(*sql.Selector) {
	if v.Can(access.AlertRead) {
		return except(map[string]any{"rule": personWatched, "subject_id": v.User})
	}
	return sql.AndPredicates(sql.FieldEQ("subject_id", v.User), sql.FieldEQ("told", true))
}
