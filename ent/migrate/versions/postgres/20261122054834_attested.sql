-- +goose Up
-- modify "factors" table
ALTER TABLE "factors" ADD COLUMN "attested" boolean NOT NULL DEFAULT false;
