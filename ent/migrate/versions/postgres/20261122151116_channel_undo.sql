-- +goose Up
-- modify "channels" table
ALTER TABLE "channels" ADD COLUMN "removed_at" timestamptz NULL;
-- modify "deliveries" table
ALTER TABLE "deliveries" ADD COLUMN "former_sealed" bytea NULL, ADD COLUMN "cause" character varying NULL;
