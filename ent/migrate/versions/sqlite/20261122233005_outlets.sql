-- +goose Up
-- add column "formerly_sealed" to table: "channels"
ALTER TABLE `channels` ADD COLUMN `formerly_sealed` blob NULL;
-- add column "formerly_until" to table: "channels"
ALTER TABLE `channels` ADD COLUMN `formerly_until` datetime NULL;
-- add column "removed_at" to table: "streams"
ALTER TABLE `streams` ADD COLUMN `removed_at` datetime NULL;
-- add column "formerly_sealed" to table: "streams"
ALTER TABLE `streams` ADD COLUMN `formerly_sealed` blob NULL;
-- add column "formerly_until" to table: "streams"
ALTER TABLE `streams` ADD COLUMN `formerly_until` datetime NULL;
-- add column "removed_at" to table: "witnesses"
ALTER TABLE `witnesses` ADD COLUMN `removed_at` datetime NULL;
-- add column "formerly_sealed" to table: "witnesses"
ALTER TABLE `witnesses` ADD COLUMN `formerly_sealed` blob NULL;
-- add column "formerly_until" to table: "witnesses"
ALTER TABLE `witnesses` ADD COLUMN `formerly_until` datetime NULL;
