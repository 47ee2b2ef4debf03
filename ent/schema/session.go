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

// Session is one signed-in browser.
type Session struct{ ent.Schema }

// Mixin of Session.
func (Session) Mixin() []ent.Mixin {
	return []ent.Mixin{mixin.ID{Prefix: "ses"}, mixin.Created{}}
}

// Fields of Session.
func (Session) Fields() []ent.Field {
	hidden := entgql.Skip(entgql.SkipAll)
	return []ent.Field{
		field.String("user_id").Immutable().Annotations(hidden),
		field.String("device_id").Immutable().Annotations(hidden),
		// The organization that the person acts in; empty if in none.
		field.String("active_organization_id").Optional().Annotations(hidden),
		// SHA-256 of the cookie's value, which is stored nowhere.
		field.Bytes("token_hash").Unique().Immutable().Sensitive().Annotations(hidden),
		field.Bytes("address_sealed").Sensitive().Annotations(hidden),
		// How the person proved who they are, such as password and totp.
		field.JSON("methods", []string{}).Optional().Annotations(hidden),
		// Whether a passkey opened it from outside the networks that its person chose.
		field.Bool("outside").Default(false).Immutable().Annotations(hidden),
		field.Time("strong_at").Optional().Nillable().Comment("When a factor beyond the password was last proved in it."),
		field.Time("auth_time").Comment("When the person last proved who they are."),
		field.Time("last_seen_at").Comment("When the session was last used, to the minute."),
		field.Time("expires_at").Immutable().Comment("When the session ends at the latest."),
		field.Time("revoked_at").Optional().Nillable().Annotations(hidden),
	}
}

// Edges of Session.
func (Session) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("user", User.Type).Field("user_id").Unique().Required().Immutable().
			Annotations(entgql.Skip(entgql.SkipAll)),
		edge.To("device", Device.Type).Field("device_id").Unique().Required().Immutable().
			Comment("The browser."),
	}
}

// Indexes of Session.
func (Session) Indexes() []ent.Index {
	return []ent.Index{index.Fields("user_id", "created_at", "id")}
}

// Annotations of Session.
func (Session) Annotations() []schema.Annotation {
	return []schema.Annotation{
		schema.Comment("A browser in which a person is signed in."),
		entgql.RelayConnection(),
	}
}

// Policy of Session.
func (Session) Policy() ent.Policy {
	return rule.Read(access.SessionRead, rule.Mine("user_id")).
		Create(access.SessionIssue).
		Update(access.SessionRevoke, rule.Mine("user_id")).OrUpdate(access.SessionIssue)
}
