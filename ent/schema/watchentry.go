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

// WatchEntry is a person or a dataset that is watched more closely for some days.
type WatchEntry struct{ ent.Schema }

// Mixin of WatchEntry.
func (WatchEntry) Mixin() []ent.Mixin {
	return []ent.Mixin{mixin.ID{Prefix: "wat"}, mixin.Created{}, mixin.OrganizationOwned{}}
}

// Fields of WatchEntry.
func (WatchEntry) Fields() []ent.Field {
	return []ent.Field{
		field.Enum("kind").Values("PERSON", "DATASET").Immutable(),
		field.String("object_id").Immutable().NotEmpty(),
		field.String("admin_id").Immutable(),
		// Sealed under the key of the person whom it is about, else of the organization.
		field.Bytes("reason_sealed").Sensitive().Immutable(),
		// How many times as much as usual may alert.
		field.Int("times").Immutable().Positive(),
		field.Time("expires_at"),
		field.Time("ended_at").Optional().Nillable(),
	}
}

// Indexes of WatchEntry.
func (WatchEntry) Indexes() []ent.Index {
	return []ent.Index{mixin.ByOrganization("object_id", "expires_at"), index.Fields("expires_at", "ended_at")}
}

// Annotations of WatchEntry.
func (WatchEntry) Annotations() []schema.Annotation {
	return []schema.Annotation{entgql.Skip(entgql.SkipAll)}
}

// Policy of WatchEntry. The watchman looks whether what happens is watched, and ends
// what is over. Nobody sees or ends that they are watched themselves.
func (WatchEntry) Policy() ent.Policy {
	return rule.Read(access.WatchManage, anothers).OrRead(access.AlertRaise).
		Create(access.WatchManage).
		Update(access.WatchManage, anothers).OrUpdate(access.AlertRaise)
}
