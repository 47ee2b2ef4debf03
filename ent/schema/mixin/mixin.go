// Package mixin holds what several entities share: how they are identified,
// when they were made, and to which organization they belong.
package mixin

import (
	"time"

	"entgo.io/contrib/entgql"
	"entgo.io/ent"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
	"entgo.io/ent/schema/mixin"

	"github.com/strongroom/strongroom/ent/rule"
	"github.com/strongroom/strongroom/ent/schema/id"
)

// ID gives an entity a string id: a readable prefix, then 26 characters that
// sort by time (see package id).
type ID struct {
	mixin.Schema
	Prefix string
}

// Fields of the mixin.
func (m ID) Fields() []ent.Field {
	return []ent.Field{
		field.String("id").MaxLen(40).Immutable().NotEmpty().
			DefaultFunc(func() string { return id.New(m.Prefix) }).
			Comment("Identifies the object everywhere; it sorts by the time of creation."),
	}
}

// Created records when a row was made.
type Created struct{ mixin.Schema }

// Fields of the mixin.
func (Created) Fields() []ent.Field {
	return []ent.Field{
		field.Time("created_at").Immutable().Default(now).
			Annotations(entgql.OrderField("CREATED_AT")).
			Comment("When it was created."),
	}
}

// Updated records when a row was last changed.
type Updated struct{ mixin.Schema }

// Fields of the mixin.
func (Updated) Fields() []ent.Field {
	return []ent.Field{
		field.Time("updated_at").Default(now).UpdateDefault(now).
			Annotations(entgql.OrderField("UPDATED_AT")).
			Comment("When it was last changed."),
	}
}

// now has the precision that both databases keep, so that what is written is
// what is read.
func now() time.Time { return time.Now().UTC().Truncate(time.Millisecond) }

// OrganizationOwned is tenancy, whole: the field, the filter on every read,
// update and deletion, and the stamp on every creation (see rule.Tenant).
type OrganizationOwned struct{ mixin.Schema }

// Fields of the mixin.
func (OrganizationOwned) Fields() []ent.Field {
	return []ent.Field{
		field.String(rule.OrganizationField).Immutable().NotEmpty().
			Annotations(entgql.Skip(entgql.SkipAll)).
			Comment("The organization that owns the row."),
	}
}

// Policy of the mixin.
func (OrganizationOwned) Policy() ent.Policy { return rule.Tenant() }

// Outlet is what somewhere that alerts or the log go to keeps, so that a change of it
// and its removal can be undone (see package outlet).
type Outlet struct{ mixin.Schema }

// Fields of the mixin.
func (Outlet) Fields() []ent.Field {
	hidden := entgql.Skip(entgql.SkipAll)
	return []ent.Field{
		// One that was removed gets nothing, and is kept for as long as that can be undone.
		field.Time("removed_at").Optional().Nillable().Annotations(hidden),
		// What it was that the log must not tell, with the events that changed it.
		field.Bytes("formerly_sealed").Optional().Sensitive().Annotations(hidden),
		field.Time("formerly_until").Optional().Nillable().Annotations(hidden),
	}
}

// ByOrganization is the index of tenant-owned lists: newest first within an
// organization. There is no bare organization index, which PostgreSQL would
// combine by bitmap instead of walking this one in order.
func ByOrganization(columns ...string) ent.Index {
	return index.Fields(append([]string{rule.OrganizationField}, columns...)...)
}
