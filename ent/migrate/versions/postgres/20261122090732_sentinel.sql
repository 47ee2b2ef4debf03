-- +goose Up
-- create "habits" table
CREATE TABLE "habits" ("id" character varying NOT NULL, "created_at" timestamptz NOT NULL, "organization_id" character varying NOT NULL, "user_id" character varying NOT NULL, "state_sealed" bytea NOT NULL, PRIMARY KEY ("id"));
-- create index "habit_organization_id_user_id" to table: "habits"
CREATE UNIQUE INDEX "habit_organization_id_user_id" ON "habits" ("organization_id", "user_id");
-- create "sentinels" table
CREATE TABLE "sentinels" ("id" character varying NOT NULL, "created_at" timestamptz NOT NULL, "organization_id" character varying NOT NULL, "state_sealed" bytea NOT NULL, "cursor" bigint NOT NULL, "since" bigint NOT NULL, "version" bigint NOT NULL DEFAULT 1, PRIMARY KEY ("id"));
-- create index "sentinel_organization_id" to table: "sentinels"
CREATE UNIQUE INDEX "sentinel_organization_id" ON "sentinels" ("organization_id");
