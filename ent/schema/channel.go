package schema

import (
	"entgo.io/contrib/entgql"
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/field"

	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/rule"
	"github.com/strongroom/strongroom/ent/schema/mixin"
)

// Channel is somewhere that an organization's alerts are sent to.
type Channel struct{ ent.Schema }

// Mixin of Channel.
func (Channel) Mixin() []ent.Mixin {
	return []ent.Mixin{mixin.ID{Prefix: "chn"}, mixin.Created{}, mixin.OrganizationOwned{}, mixin.Outlet{}}
}

// Fields of Channel.
func (Channel) Fields() []ent.Field {
	hidden := entgql.Skip(entgql.SkipAll)
	return []ent.Field{
		field.Enum("kind").Values("MAIL", "WEBHOOK", "SLACK").Immutable().Comment("How it is reached."),
		field.String("name").MaxLen(80).Comment("What people call it."),
		field.Enum("minimum").Values(severities...).Default("HIGH").
			Comment("Alerts below this severity are not sent."),
		field.Bool("active").Default(true).Comment("Whether anything is sent at all."),
		// The whole address can be a secret, such as that of a Slack webhook.
		field.Bytes("address_sealed").Optional().Sensitive().Annotations(hidden),
		field.String("host").Optional().MaxLen(260).Comment("The host of its address; empty for mail."),
		// The key that messages are signed with, and the former one while both sign.
		field.Bytes("secret_sealed").Optional().Sensitive().Annotations(hidden),
		field.Bytes("former_sealed").Optional().Sensitive().Annotations(hidden),
		field.Time("former_until").Optional().Nillable().Comment("Until when messages are signed with the former secret, too."),
		field.Int("sequence").Default(0).Annotations(entgql.Type("Long")).Comment("The number of the newest message."),
		field.Time("delivered_at").Optional().Nillable().Comment("When a message last arrived."),
		field.Time("failing_since").Optional().Nillable().Comment("Since when no message has arrived; null if the newest one did."),
		// While a channel rests, one message tries it and the others wait.
		field.Time("rests_until").Optional().Nillable().Annotations(hidden),
	}
}

// Indexes of Channel.
func (Channel) Indexes() []ent.Index {
	return []ent.Index{mixin.ByOrganization("created_at", "id")}
}

// Annotations of Channel.
func (Channel) Annotations() []schema.Annotation {
	return []schema.Annotation{schema.Comment("Somewhere that alerts are sent to.")}
}

// Policy of Channel.
func (Channel) Policy() ent.Policy {
	return rule.Read(access.ChannelManage).OrRead(access.AlertRaise).
		Create(access.ChannelManage, access.AlertRaise).
		Update(access.ChannelManage).OrUpdate(access.AlertRaise).
		Delete(access.ChannelManage).OrDelete(access.AlertRaise)
}
