-- +goose Up
-- create "postures" table
CREATE TABLE `postures` (`id` text NOT NULL, `created_at` datetime NOT NULL, `organization_id` text NOT NULL, `checked_at` datetime NOT NULL, `states` json NOT NULL, `baseline` json NOT NULL, `drift` json NOT NULL, `configuration` text NOT NULL, `acknowledged_at` datetime NULL, `acknowledged_by` text NULL, PRIMARY KEY (`id`));
-- create index "posture_organization_id" to table: "postures"
CREATE UNIQUE INDEX `posture_organization_id` ON `postures` (`organization_id`);
