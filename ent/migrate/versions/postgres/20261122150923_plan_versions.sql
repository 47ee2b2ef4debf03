-- +goose Up
-- create "plan_versions" table
CREATE TABLE "plan_versions" ("id" character varying NOT NULL, "created_at" timestamptz NOT NULL, "organization_id" character varying NOT NULL, "number" bigint NOT NULL, "author_id" character varying NOT NULL, "document_sealed" bytea NOT NULL, "sha256" character varying NOT NULL, PRIMARY KEY ("id"));
-- create index "planversion_organization_id_number" to table: "plan_versions"
CREATE UNIQUE INDEX "planversion_organization_id_number" ON "plan_versions" ("organization_id", "number");
