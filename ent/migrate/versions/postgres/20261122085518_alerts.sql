-- +goose Up
-- modify "memberships" table
ALTER TABLE "memberships" ADD COLUMN "exports_frozen_at" timestamptz NULL;
-- create "alert_desks" table
CREATE TABLE "alert_desks" ("id" character varying NOT NULL, "created_at" timestamptz NOT NULL, "organization_id" character varying NOT NULL, "revision" bigint NOT NULL DEFAULT 0, PRIMARY KEY ("id"));
-- create index "alertdesk_organization_id" to table: "alert_desks"
CREATE UNIQUE INDEX "alertdesk_organization_id" ON "alert_desks" ("organization_id");
-- create "channels" table
CREATE TABLE "channels" ("id" character varying NOT NULL, "created_at" timestamptz NOT NULL, "organization_id" character varying NOT NULL, "kind" character varying NOT NULL, "name" character varying NOT NULL, "minimum" character varying NOT NULL DEFAULT 'HIGH', "active" boolean NOT NULL DEFAULT true, "address_sealed" bytea NULL, "host" character varying NULL, "secret_sealed" bytea NULL, "former_sealed" bytea NULL, "former_until" timestamptz NULL, "sequence" bigint NOT NULL DEFAULT 0, "delivered_at" timestamptz NULL, "failing_since" timestamptz NULL, "rests_until" timestamptz NULL, PRIMARY KEY ("id"));
-- create index "channel_organization_id_created_at_id" to table: "channels"
CREATE INDEX "channel_organization_id_created_at_id" ON "channels" ("organization_id", "created_at", "id");
-- create "deliveries" table
CREATE TABLE "deliveries" ("id" character varying NOT NULL, "created_at" timestamptz NOT NULL, "organization_id" character varying NOT NULL, "channel_id" character varying NOT NULL, "alert_id" character varying NULL, "user_id" character varying NULL, "event" character varying NOT NULL, "sequence" bigint NOT NULL, "state" character varying NOT NULL DEFAULT 'WAITING', "tries" bigint NOT NULL DEFAULT 0, "problem" character varying NOT NULL DEFAULT '', "next_at" timestamptz NULL, "delivered_at" timestamptz NULL, PRIMARY KEY ("id"));
-- create index "delivery_organization_id_channel_id_sequence" to table: "deliveries"
CREATE UNIQUE INDEX "delivery_organization_id_channel_id_sequence" ON "deliveries" ("organization_id", "channel_id", "sequence");
-- create index "delivery_state_created_at" to table: "deliveries"
CREATE INDEX "delivery_state_created_at" ON "deliveries" ("state", "created_at");
-- create "alerts" table
CREATE TABLE "alerts" ("id" character varying NOT NULL, "created_at" timestamptz NOT NULL, "organization_id" character varying NOT NULL, "rule" character varying NOT NULL, "severity" character varying NOT NULL, "state" character varying NOT NULL DEFAULT 'OPEN', "count" bigint NOT NULL DEFAULT 1, "last_at" timestamptz NOT NULL, "snoozed_until" timestamptz NULL, "told" boolean NOT NULL DEFAULT false, "object_id" character varying NULL, "session_id" character varying NULL, "answer" character varying NULL, "answered_at" timestamptz NULL, "resolved_at" timestamptz NULL, "verdict" character varying NULL, "open_key" bytea NULL, "revision" bigint NOT NULL, "events" jsonb NOT NULL, "detail_sealed" bytea NOT NULL, "subject_id" character varying NULL, "assignee_id" character varying NULL, "resolver_id" character varying NULL, PRIMARY KEY ("id"), CONSTRAINT "alerts_users_assignee" FOREIGN KEY ("assignee_id") REFERENCES "users" ("id") ON UPDATE NO ACTION ON DELETE SET NULL, CONSTRAINT "alerts_users_resolver" FOREIGN KEY ("resolver_id") REFERENCES "users" ("id") ON UPDATE NO ACTION ON DELETE SET NULL, CONSTRAINT "alerts_users_subject" FOREIGN KEY ("subject_id") REFERENCES "users" ("id") ON UPDATE NO ACTION ON DELETE SET NULL);
-- create index "alert_organization_id_last_at_id" to table: "alerts"
CREATE INDEX "alert_organization_id_last_at_id" ON "alerts" ("organization_id", "last_at", "id");
-- create index "alert_organization_id_revision" to table: "alerts"
CREATE UNIQUE INDEX "alert_organization_id_revision" ON "alerts" ("organization_id", "revision");
-- create index "alert_organization_id_state_last_at_id" to table: "alerts"
CREATE INDEX "alert_organization_id_state_last_at_id" ON "alerts" ("organization_id", "state", "last_at", "id");
-- create index "alert_organization_id_subject_id_state_last_at" to table: "alerts"
CREATE INDEX "alert_organization_id_subject_id_state_last_at" ON "alerts" ("organization_id", "subject_id", "state", "last_at");
-- create index "alerts_open_key_key" to table: "alerts"
CREATE UNIQUE INDEX "alerts_open_key_key" ON "alerts" ("open_key");
