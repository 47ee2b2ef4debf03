-- +goose Up
-- modify "organizations" table
ALTER TABLE "organizations" ADD COLUMN "policy" bytea NULL;
