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

// Membership ties a person to an organization in one role.
type Membership struct{ ent.Schema }

// Mixin of Membership.
func (Membership) Mixin() []ent.Mixin {
	return []ent.Mixin{mixin.ID{Prefix: "mem"}, mixin.Created{}, mixin.Updated{}, mixin.OrganizationOwned{}}
}

// Fields of Membership.
func (Membership) Fields() []ent.Field {
	return []ent.Field{
		field.String("user_id").Immutable().Annotations(entgql.Skip(entgql.SkipAll)),
		field.Enum("role").GoType(access.RoleAdmin).
			Annotations(entgql.Type("Role")).
			Comment("What the member may do."),
		field.Enum("state").Values("ACTIVE", "SUSPENDED", "REMOVED").Default("ACTIVE").
			Comment("Whether the member may act at all; removed members stay as the owners of what they made."),
		field.Time("exports_frozen_at").Optional().Nillable().
			Comment("Since when the member downloads nothing; null if they may."),
	}
}

// Edges of Membership.
func (Membership) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("user", User.Type).Ref("memberships").Field("user_id").Unique().Required().Immutable().
			Comment("The person."),
	}
}

// Indexes of Membership.
func (Membership) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("user_id", rule.OrganizationField).Unique(),
		mixin.ByOrganization("created_at", "id"),
	}
}

// Annotations of Membership.
func (Membership) Annotations() []schema.Annotation {
	return []schema.Annotation{
		schema.Comment("A person's place in the organization."),
		entgql.RelayConnection(),
	}
}

// Policy of Membership.
func (Membership) Policy() ent.Policy {
	return rule.Read(access.MemberRead, rule.MineUnless(access.MemberList, "user_id")).
		Create(access.MemberAdd).
		Update(access.MemberUpdate).OrUpdate(access.MemberRemove).OrUpdate(access.MemberAdd)
}
