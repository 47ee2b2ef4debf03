-- +goose Up
-- create "break_glasses" table
CREATE TABLE "break_glasses" ("id" character varying NOT NULL, "created_at" timestamptz NOT NULL, "organization_id" character varying NOT NULL, "admin_id" character varying NOT NULL, "member_id" character varying NOT NULL, "reason_sealed" bytea NOT NULL, "expires_at" timestamptz NOT NULL, "ended_at" timestamptz NULL, PRIMARY KEY ("id"));
-- create index "breakglass_expires_at_ended_at" to table: "break_glasses"
CREATE INDEX "breakglass_expires_at_ended_at" ON "break_glasses" ("expires_at", "ended_at");
-- create index "breakglass_organization_id_admin_id_expires_at" to table: "break_glasses"
CREATE INDEX "breakglass_organization_id_admin_id_expires_at" ON "break_glasses" ("organization_id", "admin_id", "expires_at");
-- create index "breakglass_organization_id_member_id_created_at" to table: "break_glasses"
CREATE INDEX "breakglass_organization_id_member_id_created_at" ON "break_glasses" ("organization_id", "member_id", "created_at");
