-- +goose Up
-- create "lookouts" table
CREATE TABLE "lookouts" ("id" character varying NOT NULL, "created_at" timestamptz NOT NULL, "organization_id" character varying NOT NULL, "cursor" bigint NOT NULL DEFAULT 0, PRIMARY KEY ("id"));
-- create index "lookout_organization_id" to table: "lookouts"
CREATE UNIQUE INDEX "lookout_organization_id" ON "lookouts" ("organization_id");
-- create "custom_rules" table
CREATE TABLE "custom_rules" ("id" character varying NOT NULL, "created_at" timestamptz NOT NULL, "updated_at" timestamptz NOT NULL, "organization_id" character varying NOT NULL, "title" character varying NOT NULL, "description" character varying NOT NULL DEFAULT '', "expression" character varying NOT NULL, "severity" character varying NOT NULL DEFAULT 'MEDIUM', "technique" character varying NOT NULL DEFAULT '', "active" boolean NOT NULL DEFAULT true, "per" character varying NOT NULL DEFAULT 'ACTOR', "times" bigint NOT NULL DEFAULT 1, "minutes" bigint NOT NULL DEFAULT 60, "since" bigint NOT NULL DEFAULT 0, "found" bigint NOT NULL DEFAULT 0, "found_at" timestamptz NULL, "failures" bigint NOT NULL DEFAULT 0, "failure" character varying NOT NULL DEFAULT '', "failed_at" timestamptz NULL, "author_id" character varying NULL, PRIMARY KEY ("id"), CONSTRAINT "custom_rules_users_author" FOREIGN KEY ("author_id") REFERENCES "users" ("id") ON UPDATE NO ACTION ON DELETE SET NULL);
-- create index "customrule_organization_id_created_at_id" to table: "custom_rules"
CREATE INDEX "customrule_organization_id_created_at_id" ON "custom_rules" ("organization_id", "created_at", "id");
-- create "decoys" table
CREATE TABLE "decoys" ("id" character varying NOT NULL, "created_at" timestamptz NOT NULL, "organization_id" character varying NOT NULL, "kind" character varying NOT NULL, "name" character varying NOT NULL, "note" character varying NOT NULL DEFAULT '', "dataset_id" character varying NULL, "token_index" bytea NULL, "start" character varying NOT NULL DEFAULT '', "touches" bigint NOT NULL DEFAULT 0, "touched_at" timestamptz NULL, "removed_at" timestamptz NULL, "maker_id" character varying NULL, PRIMARY KEY ("id"), CONSTRAINT "decoys_users_maker" FOREIGN KEY ("maker_id") REFERENCES "users" ("id") ON UPDATE NO ACTION ON DELETE SET NULL);
-- create index "decoy_organization_id_created_at_id" to table: "decoys"
CREATE INDEX "decoy_organization_id_created_at_id" ON "decoys" ("organization_id", "created_at", "id");
-- create index "decoys_token_index_key" to table: "decoys"
CREATE UNIQUE INDEX "decoys_token_index_key" ON "decoys" ("token_index");
