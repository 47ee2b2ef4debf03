-- +goose Up
-- create "streams" table
CREATE TABLE "streams" ("id" character varying NOT NULL, "created_at" timestamptz NOT NULL, "organization_id" character varying NOT NULL, "kind" character varying NOT NULL, "name" character varying NOT NULL, "active" boolean NOT NULL DEFAULT true, "address_sealed" bytea NOT NULL, "host" character varying NOT NULL, "encrypted" boolean NOT NULL DEFAULT true, "authority" character varying NULL, "secret_sealed" bytea NULL, "former_sealed" bytea NULL, "former_until" timestamptz NULL, "cursor" bigint NOT NULL DEFAULT 0, "delivered_at" timestamptz NULL, "failing_since" timestamptz NULL, "problem" character varying NOT NULL DEFAULT '', "tries" bigint NOT NULL DEFAULT 0, "next_at" timestamptz NULL, "lease" character varying NOT NULL DEFAULT '', "leased_until" timestamptz NULL, PRIMARY KEY ("id"));
-- create index "stream_organization_id_created_at_id" to table: "streams"
CREATE INDEX "stream_organization_id_created_at_id" ON "streams" ("organization_id", "created_at", "id");
-- create "witnesses" table
CREATE TABLE "witnesses" ("id" character varying NOT NULL, "created_at" timestamptz NOT NULL, "organization_id" character varying NOT NULL, "kind" character varying NOT NULL, "address_sealed" bytea NOT NULL, "secret_sealed" bytea NULL, "every" bigint NOT NULL DEFAULT 1000, "size" bigint NOT NULL DEFAULT 0, "sent_at" timestamptz NULL, "failing_since" timestamptz NULL, "problem" character varying NOT NULL DEFAULT '', "tries" bigint NOT NULL DEFAULT 0, "next_at" timestamptz NULL, PRIMARY KEY ("id"));
-- create index "witness_organization_id_created_at_id" to table: "witnesses"
CREATE INDEX "witness_organization_id_created_at_id" ON "witnesses" ("organization_id", "created_at", "id");
