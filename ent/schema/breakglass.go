package schema

import (
	"entgo.io/contrib/entgql"
	"entgo.io/ent"
	"entgo.io/ent/dialect/sql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/breakglass"
	"github.com/strongroom/strongroom/ent/rule"
	"github.com/strongroom/strongroom/ent/schema/mixin"
)

// BreakGlass is an admin's way to what a member keeps private: for a reason, for some
// hours, and never unseen.
type BreakGlass struct{ ent.Schema }

// Mixin of BreakGlass.
func (BreakGlass) Mixin() []ent.Mixin {
	return []ent.Mixin{mixin.ID{Prefix: "bgl"}, mixin.Created{}, mixin.OrganizationOwned{}}
}

// Fields of BreakGlass.
func (BreakGlass) Fields() []ent.Field {
	return []ent.Field{
		field.String("admin_id").Immutable(),
		field.String("member_id").Immutable(),
		// Sealed under the member's key: it may say much about them.
		field.Bytes("reason_sealed").Sensitive().Immutable(),
		field.Time("expires_at").Immutable(),
		field.Time("ended_at").Optional().Nillable(),
	}
}

// Indexes of BreakGlass.
func (BreakGlass) Indexes() []ent.Index {
	return []ent.Index{
		mixin.ByOrganization("admin_id", "expires_at"), mixin.ByOrganization("member_id", "created_at"), index.Fields("expires_at", "ended_at"),
	}
}

// Annotations of BreakGlass.
func (BreakGlass) Annotations() []schema.Annotation {
	return []schema.Annotation{entgql.Skip(entgql.SkipAll)}
}

// Policy of BreakGlass.
func (BreakGlass) Policy() ent.Policy {
	return rule.Read(access.BreakGlassRead, glassVisible).
		Create(access.BreakGlassOpen).
		Update(access.BreakGlassOpen).OrUpdate(access.BreakGlassEnd)
}

// Admins see every use of emergency access, and members that over what is theirs.
func glassVisible(v access.Viewer) func(*sql.Selector) {
	if v.Can(access.BreakGlassOpen) {
		return nil
	}
	return breakglass.MemberID(v.User)
}

// unsealed selects the rows of members over whose private content the viewer has
// broken the glass, while that lasts; owner is the column that names the member. It is
// for looking alone: no rule about changing or running uses it.
func unsealed(v access.Viewer, owner string) func(*sql.Selector) {
	return func(s *sql.Selector) {
		t := sql.Table(breakglass.Table)
		s.Where(sql.In(s.C(owner), sql.Select(t.C(breakglass.FieldMemberID)).From(t).Where(sql.And(
			sql.EQ(t.C(rule.OrganizationField), v.Organization), sql.EQ(t.C(breakglass.FieldAdminID), v.User),
			sql.IsNull(t.C(breakglass.FieldEndedAt)), sql.GT(t.C(breakglass.FieldExpiresAt), v.At),
		))))
	}
}
