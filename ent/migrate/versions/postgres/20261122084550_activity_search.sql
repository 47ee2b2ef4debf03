-- +goose Up
-- create index "activityevent_organization_id_actor_id_kind_sequence" to table: "activity_events"
CREATE INDEX "activityevent_organization_id_actor_id_kind_sequence" ON "activity_events" ("organization_id", "actor_id", "kind", "sequence");
-- create index "activityevent_organization_id_created_at_sequence" to table: "activity_events"
CREATE INDEX "activityevent_organization_id_created_at_sequence" ON "activity_events" ("organization_id", "created_at", "sequence");
-- create index "activityevent_organization_id_kind_sequence" to table: "activity_events"
CREATE INDEX "activityevent_organization_id_kind_sequence" ON "activity_events" ("organization_id", "kind", "sequence");
-- create index "activityevent_organization_id_outcome_sequence" to table: "activity_events"
CREATE INDEX "activityevent_organization_id_outcome_sequence" ON "activity_events" ("organization_id", "outcome", "sequence");
-- create "activity_mentions" table
CREATE TABLE "activity_mentions" ("id" character varying NOT NULL, "created_at" timestamptz NOT NULL, "organization_id" character varying NOT NULL, "event_id" character varying NOT NULL, "object_id" character varying NOT NULL, "sequence" bigint NULL, "actor_id" character varying NULL, "kind" character varying NOT NULL, "outcome" character varying NOT NULL, PRIMARY KEY ("id"));
-- create index "activitymention_event_id" to table: "activity_mentions"
CREATE INDEX "activitymention_event_id" ON "activity_mentions" ("event_id");
-- create index "activitymention_organization_id_object_id_sequence" to table: "activity_mentions"
CREATE INDEX "activitymention_organization_id_object_id_sequence" ON "activity_mentions" ("organization_id", "object_id", "sequence");
