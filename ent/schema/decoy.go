package schema

import (
	"entgo.io/contrib/entgql"
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"

	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/rule"
	"github.com/strongroom/strongroom/ent/schema/mixin"
)

// Decoy is something that nobody has a reason to touch: a dataset with invented rows,
// or a credential that opens nothing. Whoever touches it is looking around.
type Decoy struct{ ent.Schema }

// Mixin of Decoy.
func (Decoy) Mixin() []ent.Mixin {
	return []ent.Mixin{mixin.ID{Prefix: "dcy"}, mixin.Created{}, mixin.OrganizationOwned{}}
}

// Fields of Decoy.
func (Decoy) Fields() []ent.Field {
	hidden := entgql.Skip(entgql.SkipAll)
	return []ent.Field{
		field.Enum("kind").Values("DATASET", "API_KEY", "CLOUD_KEY", "PASSWORD", "LINK").Immutable().Comment("What it looks like."),
		field.String("name").NotEmpty().MaxLen(120).Immutable().Comment("What admins call it; of a dataset, what everybody reads."),
		field.String("note").Default("").MaxLen(500).Immutable().Comment("Where it is planted, in the words of whoever made it."),
		field.String("dataset_id").Optional().Immutable().Comment("The id of the dataset, if it is one."),
		// A keyed hash of the credential. It was shown once and is nowhere else.
		field.Bytes("token_index").Optional().Nillable().Unique().Immutable().Sensitive().Annotations(hidden),
		field.String("start").Default("").MaxLen(12).Immutable().Comment("How the credential begins, to tell it from others; empty of a dataset."),
		field.Int("touches").Default(0).Comment("How often it was touched."),
		field.Time("touched_at").Optional().Nillable().Comment("When it was last touched; null if never."),
		// One that was removed is remembered: what happened before counts.
		field.Time("removed_at").Optional().Nillable().Annotations(hidden),
		field.String("maker_id").Optional().Nillable().Annotations(hidden),
	}
}

// Edges of Decoy.
func (Decoy) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("maker", User.Type).Field("maker_id").Unique().Comment("Who made it; null if they are gone."),
	}
}

// Indexes of Decoy.
func (Decoy) Indexes() []ent.Index {
	return []ent.Index{mixin.ByOrganization("created_at", "id")}
}

// Annotations of Decoy.
func (Decoy) Annotations() []schema.Annotation {
	return []schema.Annotation{schema.Comment("Something that nobody has a reason to touch. Only admins know of it.")}
}

// Policy of Decoy.
func (Decoy) Policy() ent.Policy {
	return rule.Read(access.DecoyManage).OrRead(access.AlertRaise).
		Create(access.DecoyManage).
		Update(access.DecoyManage).OrUpdate(access.AlertRaise)
}
