-- +goose Up
-- add column "removed_at" to table: "channels"
ALTER TABLE `channels` ADD COLUMN `removed_at` datetime NULL;
-- add column "former_sealed" to table: "deliveries"
ALTER TABLE `deliveries` ADD COLUMN `former_sealed` blob NULL;
-- add column "cause" to table: "deliveries"
ALTER TABLE `deliveries` ADD COLUMN `cause` text NULL;
