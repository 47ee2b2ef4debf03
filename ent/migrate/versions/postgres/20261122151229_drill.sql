-- +goose Up
-- modify "deliveries" table
ALTER TABLE "deliveries" ADD COLUMN "incident_id" character varying NULL;
-- drop index "incident_organization_id_created_at_id" from table: "incidents"
DROP INDEX "incident_organization_id_created_at_id";
-- modify "incidents" table
ALTER TABLE "incidents" ADD COLUMN "drill" boolean NOT NULL DEFAULT false, ADD COLUMN "announced" boolean NOT NULL DEFAULT false, ADD COLUMN "acknowledged_at" timestamptz NULL, ADD COLUMN "contained_at" timestamptz NULL, ADD COLUMN "acknowledger_id" character varying NULL, ADD CONSTRAINT "incidents_users_acknowledger" FOREIGN KEY ("acknowledger_id") REFERENCES "users" ("id") ON UPDATE NO ACTION ON DELETE SET NULL;
-- create index "incident_organization_id_drill_created_at_id" to table: "incidents"
CREATE INDEX "incident_organization_id_drill_created_at_id" ON "incidents" ("organization_id", "drill", "created_at", "id");
