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
	"github.com/strongroom/strongroom/ent/report"
	"github.com/strongroom/strongroom/ent/rule"
	"github.com/strongroom/strongroom/ent/schema/mixin"
)

// Report is what somebody says went wrong, signed in or locked out.
type Report struct{ ent.Schema }

// Mixin of Report.
func (Report) Mixin() []ent.Mixin {
	return []ent.Mixin{mixin.ID{Prefix: "rep"}, mixin.Created{}, mixin.OrganizationOwned{}}
}

// Fields of Report.
func (Report) Fields() []ent.Field {
	hidden := entgql.Skip(entgql.SkipAll)
	return []ent.Field{
		// SHA-256 of the receipt. Who is a member of several organizations has one
		// receipt for all of them.
		field.Bytes("receipt_hash").Immutable().Sensitive().Annotations(hidden),
		// What was reported and what was answered, sealed under the key of the organization.
		field.Bytes("detail_sealed").Sensitive().Annotations(hidden),
		field.Bool("signed_in").Immutable().
			Comment("Whether the reporter was signed in. If not, anybody may have written it who knows their address."),
		field.Enum("severity").Values(severities...).Immutable().Comment("How bad the reporter thinks it is."),
		field.Enum("state").Values("RECEIVED", "TAKEN", "ANSWERED").Default("RECEIVED").Comment("What became of it."),
		field.Time("handled_at").Optional().Nillable().Comment("When it was taken or answered."),
		field.String("reporter_id").Immutable().Annotations(hidden),
		field.String("handler_id").Optional().Nillable().Annotations(hidden),
		field.String("incident_id").Optional().Nillable().Annotations(hidden),
	}
}

// Edges of Report.
func (Report) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("reporter", User.Type).Field("reporter_id").Unique().Required().Immutable().Comment("Who reported it, or in whose name it was reported."),
		edge.To("handler", User.Type).Field("handler_id").Unique().Comment("Who took or answered it."),
		edge.To("incident", Incident.Type).Field("incident_id").Unique().Comment("The incident that was opened from it."),
	}
}

// Indexes of Report.
func (Report) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("receipt_hash"), mixin.ByOrganization("created_at", "id"), mixin.ByOrganization("reporter_id", "created_at", "id"),
	}
}

// Annotations of Report.
func (Report) Annotations() []schema.Annotation {
	return []schema.Annotation{
		schema.Comment("What somebody says went wrong."),
		entgql.RelayConnection(),
	}
}

// Policy of Report. The watchman takes in those of people who are locked out, and
// says what became of them to whoever holds the receipt.
func (Report) Policy() ent.Policy {
	return rule.Read(access.IncidentReport, reportVisible).OrRead(access.AlertRaise).
		Create(access.IncidentReport, access.AlertRaise).
		Update(access.IncidentManage)
}

// Those who see incidents see every report, others their own.
func reportVisible(v access.Viewer) func(*sql.Selector) {
	if v.Can(access.IncidentRead) {
		return nil
	}
	return report.ReporterID(v.User)
}
