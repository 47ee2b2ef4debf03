-- +goose Up
-- create "drafts" table
CREATE TABLE "drafts" ("id" character varying NOT NULL, "updated_at" timestamptz NOT NULL, "organization_id" character varying NOT NULL, "user_id" character varying NOT NULL, "place" character varying NOT NULL, "text_sealed" bytea NOT NULL, PRIMARY KEY ("id"));
-- create index "draft_updated_at" to table: "drafts"
CREATE INDEX "draft_updated_at" ON "drafts" ("updated_at");
-- create index "draft_user_id_organization_id_place" to table: "drafts"
CREATE UNIQUE INDEX "draft_user_id_organization_id_place" ON "drafts" ("user_id", "organization_id", "place");
