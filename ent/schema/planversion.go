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

// PlanVersion is a version of an organization's response plan. It is never changed.
type PlanVersion struct{ ent.Schema }

// Mixin of PlanVersion.
func (PlanVersion) Mixin() []ent.Mixin {
	return []ent.Mixin{mixin.ID{Prefix: "plv"}, mixin.Created{}, mixin.OrganizationOwned{}}
}

// Fields of PlanVersion.
func (PlanVersion) Fields() []ent.Field {
	return []ent.Field{
		field.Int("number").Positive().Immutable(),
		field.String("author_id").Immutable().NotEmpty(),
		// The canonical document, sealed under the key of the organization.
		field.Bytes("document_sealed").Sensitive().Immutable(),
		// Of the canonical document, in hexadecimal digits.
		field.String("sha256").Immutable().MinLen(64).MaxLen(64),
	}
}

// Indexes of PlanVersion. Of two people who save version n, one does.
func (PlanVersion) Indexes() []ent.Index {
	return []ent.Index{index.Fields(rule.OrganizationField, "number").Unique()}
}

// Annotations of PlanVersion.
func (PlanVersion) Annotations() []schema.Annotation {
	return []schema.Annotation{entgql.Skip(entgql.SkipAll)}
}

// Policy of PlanVersion. The posture asks when the newest was saved.
func (PlanVersion) Policy() ent.Policy {
	return rule.Read(access.PlanRead).OrRead(access.AlertRaise).Create(access.PlanManage)
}
