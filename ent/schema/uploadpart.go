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

// UploadPart is one sealed object that holds consecutive bytes of an upload.
type UploadPart struct{ ent.Schema }

// Mixin of UploadPart.
func (UploadPart) Mixin() []ent.Mixin {
	return []ent.Mixin{mixin.ID{Prefix: "prt"}, mixin.OrganizationOwned{}}
}

// Fields of UploadPart.
func (UploadPart) Fields() []ent.Field {
	return []ent.Field{
		field.String("upload_id").Immutable(),
		field.Int("start").Immutable().NonNegative(),
		field.Int("bytes").Immutable().Positive(),
		field.Int("sealed_bytes").Immutable().Positive(),
		field.String("object").Immutable(),
	}
}

// Edges of UploadPart.
func (UploadPart) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("upload", Upload.Type).Ref("parts").Field("upload_id").Unique().Required().Immutable(),
	}
}

// Indexes of UploadPart. A part starts where the one before ended, so two
// requests cannot both add the same bytes.
func (UploadPart) Indexes() []ent.Index {
	return []ent.Index{index.Fields("upload_id", "start").Unique()}
}

// Annotations of UploadPart.
func (UploadPart) Annotations() []schema.Annotation {
	return []schema.Annotation{entgql.Skip(entgql.SkipAll)}
}

// Policy of UploadPart.
func (UploadPart) Policy() ent.Policy {
	return rule.Read(access.DatasetCreate, partMine).OrRead(access.DatasetIngest).OrRead(access.ObjectSweep).
		Create(access.DatasetCreate).
		Delete(access.DatasetCreate, partMine).OrDelete(access.DatasetIngest)
}
