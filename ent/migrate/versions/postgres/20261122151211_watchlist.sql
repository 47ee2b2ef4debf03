-- +goose Up
-- create "watch_entries" table
CREATE TABLE "watch_entries" ("id" character varying NOT NULL, "created_at" timestamptz NOT NULL, "organization_id" character varying NOT NULL, "kind" character varying NOT NULL, "object_id" character varying NOT NULL, "admin_id" character varying NOT NULL, "reason_sealed" bytea NOT NULL, "times" bigint NOT NULL, "expires_at" timestamptz NOT NULL, "ended_at" timestamptz NULL, PRIMARY KEY ("id"));
-- create index "watchentry_expires_at_ended_at" to table: "watch_entries"
CREATE INDEX "watchentry_expires_at_ended_at" ON "watch_entries" ("expires_at", "ended_at");
-- create index "watchentry_organization_id_object_id_expires_at" to table: "watch_entries"
CREATE INDEX "watchentry_organization_id_object_id_expires_at" ON "watch_entries" ("organization_id", "object_id", "expires_at");
