-- +goose Up
-- create "postures" table
CREATE TABLE "postures" ("id" character varying NOT NULL, "created_at" timestamptz NOT NULL, "organization_id" character varying NOT NULL, "checked_at" timestamptz NOT NULL, "states" jsonb NOT NULL, "baseline" jsonb NOT NULL, "drift" jsonb NOT NULL, "configuration" character varying NOT NULL, "acknowledged_at" timestamptz NULL, "acknowledged_by" character varying NULL, PRIMARY KEY ("id"));
-- create index "posture_organization_id" to table: "postures"
CREATE UNIQUE INDEX "posture_organization_id" ON "postures" ("organization_id");
