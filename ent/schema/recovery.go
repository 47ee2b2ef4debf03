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
	"github.com/strongroom/strongroom/ent/spec"
)

// Recovery is the way back of somebody who has lost every second factor: a request
// that others approve, a day of waiting in which its owner can stop it, a mailed
// link and the password.
type Recovery struct{ ent.Schema }

// Mixin of Recovery.
func (Recovery) Mixin() []ent.Mixin {
	return []ent.Mixin{mixin.ID{Prefix: "rec"}, mixin.Created{}, mixin.OrganizationOwned{}}
}

// Fields of Recovery.
func (Recovery) Fields() []ent.Field {
	return []ent.Field{
		field.String("user_id").Immutable(),
		// PENDING waits for approvals, APPROVED for the day to pass, SENT for the owner of
		// the mailed link. The others are ends.
		field.Enum("state").Values("PENDING", "APPROVED", "SENT", "DONE", "CANCELLED", "REFUSED", "EXPIRED").Default("PENDING"),
		// Reason, address and browser of the request and what approvers noted, sealed
		// under the person's key and bound to this row.
		field.Bytes("facts_sealed").Sensitive(),
		field.Bool("known_device").Default(false).Immutable(),
		field.JSON("approvals", []spec.Approval{}).Optional(),
		// How many approvals it takes: one only where there is nobody but the operator.
		field.Int("needed").Default(2),
		// When it ends by itself, in each state.
		field.Time("expires_at"),
		// When the mail goes out; a day after the last approval.
		field.Time("ready_at").Optional().Nillable(),
		field.Time("ended_at").Optional().Nillable(),
		// When the person set up a new factor afterwards. Until then every session of
		// theirs can do nothing else.
		field.Time("enrolled_at").Optional().Nillable(),
	}
}

// Indexes of Recovery.
func (Recovery) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("user_id", "created_at"), index.Fields("state", "ready_at"), mixin.ByOrganization("state", "created_at"),
	}
}

// Annotations of Recovery.
func (Recovery) Annotations() []schema.Annotation {
	return []schema.Annotation{entgql.Skip(entgql.SkipAll)}
}

// Policy of Recovery.
func (Recovery) Policy() ent.Policy {
	return rule.Read(access.RecoveryDecide).OrRead(access.UserAuthenticate).
		Create(access.UserAuthenticate).
		Update(access.UserAuthenticate)
}
