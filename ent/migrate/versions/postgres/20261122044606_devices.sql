-- +goose Up
-- modify "devices" table
ALTER TABLE "devices" ADD COLUMN "proved" bigint NOT NULL DEFAULT 0, ADD COLUMN "trusted_at" timestamptz NULL, ADD COLUMN "forgotten_at" timestamptz NULL;
-- modify "sessions" table
ALTER TABLE "sessions" ADD COLUMN "outside" boolean NOT NULL DEFAULT false;
-- modify "users" table
ALTER TABLE "users" ADD COLUMN "passkey_anywhere" boolean NOT NULL DEFAULT true;
