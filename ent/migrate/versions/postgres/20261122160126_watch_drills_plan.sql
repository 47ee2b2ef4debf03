-- +goose Up
-- modify "deliveries" table
ALTER TABLE "deliveries" ADD COLUMN "incident_id" character varying NULL;
-- create "plan_versions" table
CREATE TABLE "plan_versions" ("id" character varying NOT NULL, "created_at" timestamptz NOT NULL, "organization_id" character varying NOT NULL, "number" bigint NOT NULL, "author_id" character varying NOT NULL, "document_sealed" bytea NOT NULL, "sha256" character varying NOT NULL, PRIMARY KEY ("id"));
-- create index "planversion_organization_id_number" to table: "plan_versions"
CREATE UNIQUE INDEX "planversion_organization_id_number" ON "plan_versions" ("organization_id", "number");
-- create "watch_entries" table
CREATE TABLE "watch_entries" ("id" character varying NOT NULL, "created_at" timestamptz NOT NULL, "organization_id" character varying NOT NULL, "kind" character varying NOT NULL, "object_id" character varying NOT NULL, "admin_id" character varying NOT NULL, "reason_sealed" bytea NOT NULL, "times" bigint NOT NULL, "expires_at" timestamptz NOT NULL, "ended_at" timestamptz NULL, PRIMARY KEY ("id"));
-- create index "watchentry_expires_at_ended_at" to table: "watch_entries"
CREATE INDEX "watchentry_expires_at_ended_at" ON "watch_entries" ("expires_at", "ended_at");
-- create index "watchentry_organization_id_object_id_expires_at" to table: "watch_entries"
CREATE INDEX "watchentry_organization_id_object_id_expires_at" ON "watch_entries" ("organization_id", "object_id", "expires_at");
-- drop index "incident_organization_id_created_at_id" from table: "incidents"
DROP INDEX "incident_organization_id_created_at_id";
-- modify "incidents" table
ALTER TABLE "incidents" ADD COLUMN "drill" boolean NOT NULL DEFAULT false, ADD COLUMN "announced" boolean NOT NULL DEFAULT false, ADD COLUMN "acknowledged_at" timestamptz NULL, ADD COLUMN "contained_at" timestamptz NULL, ADD COLUMN "acknowledger_id" character varying NULL, ADD CONSTRAINT "incidents_users_acknowledger" FOREIGN KEY ("acknowledger_id") REFERENCES "users" ("id") ON UPDATE NO ACTION ON DELETE SET NULL;
-- create index "incident_organization_id_drill_created_at_id" to table: "incidents"
CREATE INDEX "incident_organization_id_drill_created_at_id" ON "incidents" ("organization_id", "drill", "created_at", "id");
