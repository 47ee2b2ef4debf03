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

// Invitation offers one address one role, once, until it expires.
type Invitation struct{ ent.Schema }

// Mixin of Invitation.
func (Invitation) Mixin() []ent.Mixin {
	return []ent.Mixin{mixin.ID{Prefix: "inv"}, mixin.Created{}, mixin.OrganizationOwned{}}
}

// Fields of Invitation.
func (Invitation) Fields() []ent.Field {
	hidden := entgql.Skip(entgql.SkipAll)
	return []ent.Field{
		field.Bytes("email_sealed").Sensitive().Annotations(hidden),
		field.Bytes("email_index").Sensitive().Annotations(hidden),
		// SHA-256 of the token in the link. Resending replaces it, so that only
		// the newest link works.
		field.Bytes("token_hash").Unique().Sensitive().Annotations(hidden),
		field.Enum("role").GoType(access.RoleAdmin).
			Annotations(entgql.Type("Role")).
			Comment("The role that the person will have."),
		field.Enum("state").Values("PENDING", "ACCEPTED", "REVOKED").Default("PENDING").
			Comment("What became of the invitation; a pending one may have expired."),
		field.Time("expires_at").Comment("Until when the link works."),
		field.String("inviter_id").Immutable().Annotations(hidden),
	}
}

// Edges of Invitation.
func (Invitation) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("inviter", User.Type).Field("inviter_id").Unique().Required().Immutable().
			Comment("Who invited."),
	}
}

// Indexes of Invitation.
func (Invitation) Indexes() []ent.Index {
	return []ent.Index{
		mixin.ByOrganization("created_at", "id"),
		index.Fields(rule.OrganizationField, "email_index"),
	}
}

// Annotations of Invitation.
func (Invitation) Annotations() []schema.Annotation {
	return []schema.Annotation{
		schema.Comment("An offer to join the organization, sent by e-mail and usable once."),
		entgql.RelayConnection(),
	}
}

// Policy of Invitation.
func (Invitation) Policy() ent.Policy {
	return rule.Read(access.MemberInvite).OrRead(access.InvitationAccept).
		Create(access.MemberInvite).
		Update(access.MemberInvite).OrUpdate(access.InvitationAccept)
}
