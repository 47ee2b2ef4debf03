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

// Job is work to do after a transaction: it is enqueued in the same transaction
// as what it follows from, leased by one server at a time, and idempotent.
type Job struct{ ent.Schema }

// Mixin of Job.
func (Job) Mixin() []ent.Mixin {
	return []ent.Mixin{mixin.ID{Prefix: "job"}, mixin.Created{}}
}

// Fields of Job.
func (Job) Fields() []ent.Field {
	return []ent.Field{
		field.String("kind").Immutable().NotEmpty().MaxLen(40),
		field.String("organization_id").Optional().Immutable(),
		// Sealed, because a mail's link is as good as a password.
		field.Bytes("payload_sealed").Immutable().Sensitive(),
		// Two waiting jobs with one dedupe key are one job.
		field.String("dedupe_key").Optional().Nillable().Unique(),
		field.Enum("state").Values("WAITING", "LEASED", "FAILED").Default("WAITING"),
		field.Int("attempts").Default(0),
		field.Time("run_at"),
		// Whoever holds an unexpired lease works on the job; an expired one is
		// what a killed server leaves behind.
		field.String("lease").Optional(),
		field.Time("leased_until").Optional().Nillable(),
		field.String("failure").Optional().MaxLen(500),
	}
}

// Indexes of Job.
func (Job) Indexes() []ent.Index {
	return []ent.Index{index.Fields("state", "run_at"), index.Fields("state", "leased_until")}
}

// Annotations of Job.
func (Job) Annotations() []schema.Annotation {
	return []schema.Annotation{entgql.Skip(entgql.SkipAll)}
}

// Policy of Job.
func (Job) Policy() ent.Policy {
	return rule.Read(access.JobRun).
		Create(access.JobRun).
		Update(access.JobRun).
		Delete(access.JobRun)
}
