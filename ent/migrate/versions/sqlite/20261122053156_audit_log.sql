-- +goose Up
-- add column "subject_id" to table: "activity_events"
ALTER TABLE `activity_events` ADD COLUMN `subject_id` text NULL;
-- add column "detail_commitment" to table: "activity_events"
ALTER TABLE `activity_events` ADD COLUMN `detail_commitment` blob NULL;
-- add column "origin_sealed" to table: "activity_events"
ALTER TABLE `activity_events` ADD COLUMN `origin_sealed` blob NULL;
-- add column "origin_commitment" to table: "activity_events"
ALTER TABLE `activity_events` ADD COLUMN `origin_commitment` blob NULL;
-- create "audit_checkpoints" table
CREATE TABLE `audit_checkpoints` (`id` text NOT NULL, `created_at` datetime NOT NULL, `organization_id` text NOT NULL, `size` integer NOT NULL, `note` text NOT NULL, PRIMARY KEY (`id`));
-- create index "auditcheckpoint_organization_id_size" to table: "audit_checkpoints"
CREATE UNIQUE INDEX `auditcheckpoint_organization_id_size` ON `audit_checkpoints` (`organization_id`, `size`);
-- create "audit_logs" table
CREATE TABLE `audit_logs` (`id` text NOT NULL, `created_at` datetime NOT NULL, `organization_id` text NOT NULL, `origin` text NOT NULL, `public_key` blob NOT NULL, `key_sealed` blob NOT NULL, `size` integer NOT NULL DEFAULT (0), `root` blob NOT NULL, `signed_size` integer NOT NULL DEFAULT (0), `signed_at` datetime NULL, `checkpoint` text NULL, PRIMARY KEY (`id`));
-- create index "auditlog_organization_id" to table: "audit_logs"
CREATE UNIQUE INDEX `auditlog_organization_id` ON `audit_logs` (`organization_id`);
-- create "audit_tiles" table
CREATE TABLE `audit_tiles` (`id` text NOT NULL, `organization_id` text NOT NULL, `level` integer NOT NULL, `position` integer NOT NULL, `hashes` blob NOT NULL, PRIMARY KEY (`id`));
-- create index "audittile_organization_id_level_position" to table: "audit_tiles"
CREATE UNIQUE INDEX `audittile_organization_id_level_position` ON `audit_tiles` (`organization_id`, `level`, `position`);
