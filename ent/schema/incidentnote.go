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

// IncidentNote is what somebody wrote into the room of an incident. It is never
// changed.
type IncidentNote struct{ ent.Schema }

// Mixin of IncidentNote.
func (IncidentNote) Mixin() []ent.Mixin {
	return []ent.Mixin{mixin.ID{Prefix: "ino"}, mixin.Created{}, mixin.OrganizationOwned{}}
}

// Fields of IncidentNote.
func (IncidentNote) Fields() []ent.Field {
	hidden := entgql.Skip(entgql.SkipAll)
	return []ent.Field{
		field.String("incident_id").Immutable().NotEmpty().Annotations(hidden),
		field.String("author_id").Immutable().NotEmpty().Annotations(hidden),
		// Sealed under the key of the organization.
		field.Bytes("text_sealed").Sensitive().Immutable().Annotations(hidden),
	}
}

// Edges of IncidentNote.
func (IncidentNote) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("author", User.Type).Field("author_id").Unique().Required().Immutable().Comment("Who wrote it."),
	}
}

// Indexes of IncidentNote.
func (IncidentNote) Indexes() []ent.Index {
	return []ent.Index{mixin.ByOrganization("incident_id", "created_at", "id")}
}

// Annotations of IncidentNote.
func (IncidentNote) Annotations() []schema.Annotation {
	return []schema.Annotation{schema.Comment("What somebody wrote into the room of an incident.")}
}

// Policy of IncidentNote.
func (IncidentNote) Policy() ent.Policy {
	return rule.Read(access.IncidentRead).Create(access.IncidentManage)
}
