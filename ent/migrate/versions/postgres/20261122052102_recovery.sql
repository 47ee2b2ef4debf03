-- +goose Up
-- create "recoveries" table
CREATE TABLE "recoveries" ("id" character varying NOT NULL, "created_at" timestamptz NOT NULL, "organization_id" character varying NOT NULL, "user_id" character varying NOT NULL, "state" character varying NOT NULL DEFAULT 'PENDING', "facts_sealed" bytea NOT NULL, "known_device" boolean NOT NULL DEFAULT false, "approvals" jsonb NULL, "needed" bigint NOT NULL DEFAULT 2, "expires_at" timestamptz NOT NULL, "ready_at" timestamptz NULL, "ended_at" timestamptz NULL, "enrolled_at" timestamptz NULL, PRIMARY KEY ("id"));
-- create index "recovery_organization_id_state_created_at" to table: "recoveries"
CREATE INDEX "recovery_organization_id_state_created_at" ON "recoveries" ("organization_id", "state", "created_at");
-- create index "recovery_state_ready_at" to table: "recoveries"
CREATE INDEX "recovery_state_ready_at" ON "recoveries" ("state", "ready_at");
-- create index "recovery_user_id_created_at" to table: "recoveries"
CREATE INDEX "recovery_user_id_created_at" ON "recoveries" ("user_id", "created_at");
