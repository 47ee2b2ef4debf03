package schema

import (
	"entgo.io/contrib/entgql"
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/rule"
	"github.com/strongroom/strongroom/ent/schema/mixin"
)

// Draft is what somebody has written and not saved yet, kept so that it outlives
// their session. It lives here since nothing may stay in a browser that is signed
// out.
type Draft struct{ ent.Schema }

// Mixin of Draft.
func (Draft) Mixin() []ent.Mixin {
	return []ent.Mixin{mixin.ID{Prefix: "drf"}, mixin.Updated{}, mixin.OrganizationOwned{}}
}

// Fields of Draft.
func (Draft) Fields() []ent.Field {
	return []ent.Field{
		field.String("user_id").Immutable(),
		// Where it was written, such as "explore" or "analysis:" and its id.
		field.String("place").Immutable().NotEmpty().MaxLen(120),
		// The text, sealed under the person's key and bound to this row.
		field.Bytes("text_sealed").Sensitive(),
	}
}

// Indexes of Draft.
func (Draft) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("user_id", rule.OrganizationField, "place").Unique(),
		index.Fields("updated_at"),
	}
}

// Annotations of Draft.
func (Draft) Annotations() []schema.Annotation {
	return []schema.Annotation{entgql.Skip(entgql.SkipAll)}
}

// Policy of Draft.
func (Draft) Policy() ent.Policy {
	return rule.Read(access.DraftKeep, rule.Mine("user_id")).
		Create(access.DraftKeep).
		Update(access.DraftKeep, rule.Mine("user_id")).
		Delete(access.DraftKeep, rule.Mine("user_id")).OrDelete(access.SessionIssue)
}
