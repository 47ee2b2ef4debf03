-- +goose Up
-- add column "policy" to table: "organizations"
ALTER TABLE `organizations` ADD COLUMN `policy` blob NULL;
