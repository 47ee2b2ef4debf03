-- +goose Up
-- modify "incidents" table
ALTER TABLE "incidents" ADD COLUMN "running" character varying NULL;
-- create index "incident_organization_id_running" to table: "incidents"
CREATE UNIQUE INDEX "incident_organization_id_running" ON "incidents" ("organization_id", "running");
-- modify "incident_tasks" table
ALTER TABLE "incident_tasks" ADD COLUMN "skipped_at" timestamptz NULL, ADD COLUMN "skipper_id" character varying NULL, ADD CONSTRAINT "incident_tasks_users_skipper" FOREIGN KEY ("skipper_id") REFERENCES "users" ("id") ON UPDATE NO ACTION ON DELETE SET NULL;
-- of the drills of a playbook that nobody ended, the newest counts as the running one
UPDATE "incidents" SET "running" = "playbook_id" WHERE "drill" AND "state" <> 'CLOSED' AND NOT EXISTS (SELECT 1 FROM "incidents" AS "newer" WHERE "newer"."drill" AND "newer"."state" <> 'CLOSED' AND "newer"."organization_id" = "incidents"."organization_id" AND "newer"."playbook_id" = "incidents"."playbook_id" AND ("newer"."created_at" > "incidents"."created_at" OR "newer"."created_at" = "incidents"."created_at" AND "newer"."id" > "incidents"."id"));
