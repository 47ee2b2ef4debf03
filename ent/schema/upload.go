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

// Upload is a file on its way in. Its bytes are sealed as they arrive, in parts:
// a part is what one request delivered before it ended or was cut.
type Upload struct{ ent.Schema }

// Mixin of Upload.
func (Upload) Mixin() []ent.Mixin {
	return []ent.Mixin{mixin.ID{Prefix: "upl"}, mixin.Created{}, mixin.OrganizationOwned{}}
}

// Fields of Upload.
func (Upload) Fields() []ent.Field {
	return []ent.Field{
		field.String("user_id").Immutable(),
		field.String("file_name").Immutable().MaxLen(255),
		field.String("dataset_name").Immutable().MaxLen(120),
		// Set when the upload is a new version of an existing dataset.
		field.String("dataset_id").Optional().Immutable(),
		field.Int("size").Immutable().NonNegative(),
		field.Int("received").Default(0).NonNegative(),
		// What the client says the file's SHA-256 is; empty if it did not say.
		field.String("claimed_sha256").Optional().Immutable().MaxLen(64),
		field.String("data_key_id").Immutable(),
		field.Enum("state").Values("OPEN", "COMPLETE", "DONE").Default("OPEN"),
		field.Time("expires_at"),
	}
}

// Edges of Upload.
func (Upload) Edges() []ent.Edge {
	return []ent.Edge{edge.To("parts", UploadPart.Type)}
}

// Indexes of Upload.
func (Upload) Indexes() []ent.Index {
	return []ent.Index{index.Fields("state", "expires_at"), index.Fields("user_id", "state")}
}

// Annotations of Upload.
func (Upload) Annotations() []schema.Annotation {
	return []schema.Annotation{entgql.Skip(entgql.SkipAll)}
}

// Policy of Upload.
func (Upload) Policy() ent.Policy {
	return rule.Read(access.DatasetCreate, rule.Mine("user_id")).OrRead(access.DatasetIngest).
		Create(access.DatasetCreate).
		Update(access.DatasetCreate, rule.Mine("user_id")).OrUpdate(access.DatasetIngest).
		Delete(access.DatasetCreate, rule.Mine("user_id")).OrDelete(access.DatasetIngest)
}
