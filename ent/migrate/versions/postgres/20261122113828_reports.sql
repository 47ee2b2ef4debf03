-- +goose Up
-- create "reports" table
CREATE TABLE "reports" ("id" character varying NOT NULL, "created_at" timestamptz NOT NULL, "organization_id" character varying NOT NULL, "receipt_hash" bytea NOT NULL, "detail_sealed" bytea NOT NULL, "signed_in" boolean NOT NULL, "severity" character varying NOT NULL, "state" character varying NOT NULL DEFAULT 'RECEIVED', "handled_at" timestamptz NULL, "reporter_id" character varying NOT NULL, "handler_id" character varying NULL, "incident_id" character varying NULL, PRIMARY KEY ("id"), CONSTRAINT "reports_incidents_incident" FOREIGN KEY ("incident_id") REFERENCES "incidents" ("id") ON UPDATE NO ACTION ON DELETE SET NULL, CONSTRAINT "reports_users_handler" FOREIGN KEY ("handler_id") REFERENCES "users" ("id") ON UPDATE NO ACTION ON DELETE SET NULL, CONSTRAINT "reports_users_reporter" FOREIGN KEY ("reporter_id") REFERENCES "users" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION);
-- create index "report_organization_id_created_at_id" to table: "reports"
CREATE INDEX "report_organization_id_created_at_id" ON "reports" ("organization_id", "created_at", "id");
-- create index "report_organization_id_reporter_id_created_at_id" to table: "reports"
CREATE INDEX "report_organization_id_reporter_id_created_at_id" ON "reports" ("organization_id", "reporter_id", "created_at", "id");
-- create index "report_receipt_hash" to table: "reports"
CREATE INDEX "report_receipt_hash" ON "reports" ("receipt_hash");
