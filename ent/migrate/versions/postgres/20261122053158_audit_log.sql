-- +goose Up
-- modify "activity_events" table
ALTER TABLE "activity_events" ADD COLUMN "subject_id" character varying NULL, ADD COLUMN "detail_commitment" bytea NULL, ADD COLUMN "origin_sealed" bytea NULL, ADD COLUMN "origin_commitment" bytea NULL;
-- create "audit_checkpoints" table
CREATE TABLE "audit_checkpoints" ("id" character varying NOT NULL, "created_at" timestamptz NOT NULL, "organization_id" character varying NOT NULL, "size" bigint NOT NULL, "note" text NOT NULL, PRIMARY KEY ("id"));
-- create index "auditcheckpoint_organization_id_size" to table: "audit_checkpoints"
CREATE UNIQUE INDEX "auditcheckpoint_organization_id_size" ON "audit_checkpoints" ("organization_id", "size");
-- create "audit_logs" table
CREATE TABLE "audit_logs" ("id" character varying NOT NULL, "created_at" timestamptz NOT NULL, "organization_id" character varying NOT NULL, "origin" character varying NOT NULL, "public_key" bytea NOT NULL, "key_sealed" bytea NOT NULL, "size" bigint NOT NULL DEFAULT 0, "root" bytea NOT NULL, "signed_size" bigint NOT NULL DEFAULT 0, "signed_at" timestamptz NULL, "checkpoint" text NULL, PRIMARY KEY ("id"));
-- create index "auditlog_organization_id" to table: "audit_logs"
CREATE UNIQUE INDEX "auditlog_organization_id" ON "audit_logs" ("organization_id");
-- create "audit_tiles" table
CREATE TABLE "audit_tiles" ("id" character varying NOT NULL, "organization_id" character varying NOT NULL, "level" bigint NOT NULL, "position" bigint NOT NULL, "hashes" bytea NOT NULL, PRIMARY KEY ("id"));
-- create index "audittile_organization_id_level_position" to table: "audit_tiles"
CREATE UNIQUE INDEX "audittile_organization_id_level_position" ON "audit_tiles" ("organization_id", "level", "position");
