-- +goose Up
-- modify "channels" table
ALTER TABLE "channels" ADD COLUMN "formerly_sealed" bytea NULL, ADD COLUMN "formerly_until" timestamptz NULL;
-- modify "streams" table
ALTER TABLE "streams" ADD COLUMN "removed_at" timestamptz NULL, ADD COLUMN "formerly_sealed" bytea NULL, ADD COLUMN "formerly_until" timestamptz NULL;
-- modify "witnesses" table
ALTER TABLE "witnesses" ADD COLUMN "removed_at" timestamptz NULL, ADD COLUMN "formerly_sealed" bytea NULL, ADD COLUMN "formerly_until" timestamptz NULL;
