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

// Share opens an analysis' result to the team or to one person.
type Share struct{ ent.Schema }

// Mixin of Share.
func (Share) Mixin() []ent.Mixin {
	return []ent.Mixin{mixin.ID{Prefix: "shr"}, mixin.Created{}, mixin.OrganizationOwned{}}
}

// Fields of Share.
func (Share) Fields() []ent.Field {
	hidden := entgql.Skip(entgql.SkipAll)
	return []ent.Field{
		field.String("analysis_id").Immutable().Annotations(hidden),
		field.String("creator_id").Immutable().Annotations(hidden),
		field.Enum("audience").Values("TEAM", "PERSON").Immutable().
			Comment("Whether everybody in the organization but guests, or one person, may see the result."),
		field.String("user_id").Optional().Nillable().Immutable().Annotations(hidden),
		field.Time("expires_at").Optional().Nillable().Immutable().
			Comment("Until when; null for no end."),
	}
}

// Edges of Share.
func (Share) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("analysis", Analysis.Type).Ref("shares").Field("analysis_id").Unique().Required().Immutable().
			Comment("What is shared."),
		edge.To("creator", User.Type).Field("creator_id").Unique().Required().Immutable().
			Comment("Who shared it."),
		edge.To("user", User.Type).Field("user_id").Unique().Immutable().
			Comment("The person, if it is shared with one."),
	}
}

// Indexes of Share.
func (Share) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("analysis_id", "audience", "user_id").Unique(),
		index.Fields("user_id"),
	}
}

// Annotations of Share.
func (Share) Annotations() []schema.Annotation {
	return []schema.Annotation{schema.Comment("Opens the result of an analysis to others.")}
}

// Policy of Share. Deleting the row is what withdrawing means, so that it acts
// at once on every path.
func (Share) Policy() ent.Policy {
	return rule.Read(access.ShareRead, shareVisible).
		Create(access.ShareCreate).
		Delete(access.ShareRevoke, rule.Mine("creator_id"))
}
