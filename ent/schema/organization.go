package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/field"

	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/rule"
	"github.com/strongroom/strongroom/ent/schema/mixin"
)

// Organization is a tenant.
type Organization struct{ ent.Schema }

// Mixin of Organization.
func (Organization) Mixin() []ent.Mixin {
	return []ent.Mixin{mixin.ID{Prefix: "org"}, mixin.Created{}, mixin.Updated{}}
}

// Fields of Organization.
func (Organization) Fields() []ent.Field {
	return []ent.Field{
		field.String("name").NotEmpty().MaxLen(80).Comment("What people call the organization."),
		// What is asked of sessions (package policy), as one document: every request
		// reads it with its session. Settings hold the same, one by one.
		field.Bytes("policy").Optional().Annotations(hidden()),
	}
}

// Annotations of Organization.
func (Organization) Annotations() []schema.Annotation {
	return []schema.Annotation{
		schema.Comment("A tenant: nothing that one organization owns can be seen from another."),
	}
}

// Policy of Organization.
func (Organization) Policy() ent.Policy {
	return rule.Read(access.OrganizationRead, rule.ThisOrganization).
		Create(access.OrganizationCreate).
		Update(access.OrganizationUpdate, rule.ThisOrganization)
}
