-- +goose Up
-- disable the enforcement of foreign-keys constraints
PRAGMA foreign_keys = off;
-- add column "incident_id" to table: "deliveries"
ALTER TABLE `deliveries` ADD COLUMN `incident_id` text NULL;
-- create "new_incidents" table
CREATE TABLE `new_incidents` (`id` text NOT NULL, `created_at` datetime NOT NULL, `organization_id` text NOT NULL, `detail_sealed` blob NOT NULL, `playbook_id` text NULL, `severity` text NOT NULL, `state` text NOT NULL DEFAULT ('OPEN'), `began_at` datetime NOT NULL, `drill` bool NOT NULL DEFAULT (false), `announced` bool NOT NULL DEFAULT (false), `acknowledged_at` datetime NULL, `contained_at` datetime NULL, `closed_at` datetime NULL, `alerts` json NOT NULL, `events` json NOT NULL, `subject_id` text NULL, `owner_id` text NULL, `acknowledger_id` text NULL, `opener_id` text NULL, PRIMARY KEY (`id`), CONSTRAINT `incidents_users_subject` FOREIGN KEY (`subject_id`) REFERENCES `users` (`id`) ON DELETE SET NULL, CONSTRAINT `incidents_users_owner` FOREIGN KEY (`owner_id`) REFERENCES `users` (`id`) ON DELETE SET NULL, CONSTRAINT `incidents_users_acknowledger` FOREIGN KEY (`acknowledger_id`) REFERENCES `users` (`id`) ON DELETE SET NULL, CONSTRAINT `incidents_users_opener` FOREIGN KEY (`opener_id`) REFERENCES `users` (`id`) ON DELETE SET NULL);
-- copy rows from old table "incidents" to new temporary table "new_incidents"
INSERT INTO `new_incidents` (`id`, `created_at`, `organization_id`, `detail_sealed`, `playbook_id`, `severity`, `state`, `began_at`, `closed_at`, `alerts`, `events`, `subject_id`, `owner_id`, `opener_id`) SELECT `id`, `created_at`, `organization_id`, `detail_sealed`, `playbook_id`, `severity`, `state`, `began_at`, `closed_at`, `alerts`, `events`, `subject_id`, `owner_id`, `opener_id` FROM `incidents`;
-- drop "incidents" table after copying rows
DROP TABLE `incidents`;
-- rename temporary table "new_incidents" to "incidents"
ALTER TABLE `new_incidents` RENAME TO `incidents`;
-- create index "incident_organization_id_drill_created_at_id" to table: "incidents"
CREATE INDEX `incident_organization_id_drill_created_at_id` ON `incidents` (`organization_id`, `drill`, `created_at`, `id`);
-- create index "incident_organization_id_state_created_at_id" to table: "incidents"
CREATE INDEX `incident_organization_id_state_created_at_id` ON `incidents` (`organization_id`, `state`, `created_at`, `id`);
-- create "plan_versions" table
CREATE TABLE `plan_versions` (`id` text NOT NULL, `created_at` datetime NOT NULL, `organization_id` text NOT NULL, `number` integer NOT NULL, `author_id` text NOT NULL, `document_sealed` blob NOT NULL, `sha256` text NOT NULL, PRIMARY KEY (`id`));
-- create index "planversion_organization_id_number" to table: "plan_versions"
CREATE UNIQUE INDEX `planversion_organization_id_number` ON `plan_versions` (`organization_id`, `number`);
-- create "watch_entries" table
CREATE TABLE `watch_entries` (`id` text NOT NULL, `created_at` datetime NOT NULL, `organization_id` text NOT NULL, `kind` text NOT NULL, `object_id` text NOT NULL, `admin_id` text NOT NULL, `reason_sealed` blob NOT NULL, `times` integer NOT NULL, `expires_at` datetime NOT NULL, `ended_at` datetime NULL, PRIMARY KEY (`id`));
-- create index "watchentry_organization_id_object_id_expires_at" to table: "watch_entries"
CREATE INDEX `watchentry_organization_id_object_id_expires_at` ON `watch_entries` (`organization_id`, `object_id`, `expires_at`);
-- create index "watchentry_expires_at_ended_at" to table: "watch_entries"
CREATE INDEX `watchentry_expires_at_ended_at` ON `watch_entries` (`expires_at`, `ended_at`);
-- enable back the enforcement of foreign-keys constraints
PRAGMA foreign_keys = on;
