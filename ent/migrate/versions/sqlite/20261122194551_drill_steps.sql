-- +goose Up
-- disable the enforcement of foreign-keys constraints
PRAGMA foreign_keys = off;
-- create "new_incident_tasks" table
CREATE TABLE `new_incident_tasks` (`id` text NOT NULL, `created_at` datetime NOT NULL, `organization_id` text NOT NULL, `incident_id` text NOT NULL, `position` integer NOT NULL, `step_id` text NULL, `follow_up` bool NOT NULL DEFAULT (false), `function` text NULL, `detail_sealed` blob NOT NULL, `due_at` datetime NULL, `done_at` datetime NULL, `skipped_at` datetime NULL, `owner_id` text NULL, `doer_id` text NULL, `skipper_id` text NULL, PRIMARY KEY (`id`), CONSTRAINT `incident_tasks_users_owner` FOREIGN KEY (`owner_id`) REFERENCES `users` (`id`) ON DELETE SET NULL, CONSTRAINT `incident_tasks_users_doer` FOREIGN KEY (`doer_id`) REFERENCES `users` (`id`) ON DELETE SET NULL, CONSTRAINT `incident_tasks_users_skipper` FOREIGN KEY (`skipper_id`) REFERENCES `users` (`id`) ON DELETE SET NULL);
-- copy rows from old table "incident_tasks" to new temporary table "new_incident_tasks"
INSERT INTO `new_incident_tasks` (`id`, `created_at`, `organization_id`, `incident_id`, `position`, `step_id`, `follow_up`, `function`, `detail_sealed`, `due_at`, `done_at`, `owner_id`, `doer_id`) SELECT `id`, `created_at`, `organization_id`, `incident_id`, `position`, `step_id`, `follow_up`, `function`, `detail_sealed`, `due_at`, `done_at`, `owner_id`, `doer_id` FROM `incident_tasks`;
-- drop "incident_tasks" table after copying rows
DROP TABLE `incident_tasks`;
-- rename temporary table "new_incident_tasks" to "incident_tasks"
ALTER TABLE `new_incident_tasks` RENAME TO `incident_tasks`;
-- create index "incidenttask_organization_id_incident_id_position" to table: "incident_tasks"
CREATE UNIQUE INDEX `incidenttask_organization_id_incident_id_position` ON `incident_tasks` (`organization_id`, `incident_id`, `position`);
-- create "new_incidents" table
CREATE TABLE `new_incidents` (`id` text NOT NULL, `created_at` datetime NOT NULL, `organization_id` text NOT NULL, `detail_sealed` blob NOT NULL, `playbook_id` text NULL, `severity` text NOT NULL, `state` text NOT NULL DEFAULT ('OPEN'), `began_at` datetime NOT NULL, `drill` bool NOT NULL DEFAULT (false), `announced` bool NOT NULL DEFAULT (false), `running` text NULL, `acknowledged_at` datetime NULL, `contained_at` datetime NULL, `closed_at` datetime NULL, `alerts` json NOT NULL, `events` json NOT NULL, `subject_id` text NULL, `owner_id` text NULL, `acknowledger_id` text NULL, `opener_id` text NULL, PRIMARY KEY (`id`), CONSTRAINT `incidents_users_subject` FOREIGN KEY (`subject_id`) REFERENCES `users` (`id`) ON DELETE SET NULL, CONSTRAINT `incidents_users_owner` FOREIGN KEY (`owner_id`) REFERENCES `users` (`id`) ON DELETE SET NULL, CONSTRAINT `incidents_users_acknowledger` FOREIGN KEY (`acknowledger_id`) REFERENCES `users` (`id`) ON DELETE SET NULL, CONSTRAINT `incidents_users_opener` FOREIGN KEY (`opener_id`) REFERENCES `users` (`id`) ON DELETE SET NULL);
-- copy rows from old table "incidents" to new temporary table "new_incidents"
INSERT INTO `new_incidents` (`id`, `created_at`, `organization_id`, `detail_sealed`, `playbook_id`, `severity`, `state`, `began_at`, `drill`, `announced`, `acknowledged_at`, `contained_at`, `closed_at`, `alerts`, `events`, `subject_id`, `owner_id`, `acknowledger_id`, `opener_id`) SELECT `id`, `created_at`, `organization_id`, `detail_sealed`, `playbook_id`, `severity`, `state`, `began_at`, `drill`, `announced`, `acknowledged_at`, `contained_at`, `closed_at`, `alerts`, `events`, `subject_id`, `owner_id`, `acknowledger_id`, `opener_id` FROM `incidents`;
-- drop "incidents" table after copying rows
DROP TABLE `incidents`;
-- rename temporary table "new_incidents" to "incidents"
ALTER TABLE `new_incidents` RENAME TO `incidents`;
-- create index "incident_organization_id_drill_created_at_id" to table: "incidents"
CREATE INDEX `incident_organization_id_drill_created_at_id` ON `incidents` (`organization_id`, `drill`, `created_at`, `id`);
-- create index "incident_organization_id_state_created_at_id" to table: "incidents"
CREATE INDEX `incident_organization_id_state_created_at_id` ON `incidents` (`organization_id`, `state`, `created_at`, `id`);
-- create index "incident_organization_id_running" to table: "incidents"
CREATE UNIQUE INDEX `incident_organization_id_running` ON `incidents` (`organization_id`, `running`);
-- of the drills of a playbook that nobody ended, the newest counts as the running one
UPDATE `incidents` SET `running` = `playbook_id` WHERE `drill` AND `state` <> 'CLOSED' AND NOT EXISTS (SELECT 1 FROM `incidents` AS `newer` WHERE `newer`.`drill` AND `newer`.`state` <> 'CLOSED' AND `newer`.`organization_id` = `incidents`.`organization_id` AND `newer`.`playbook_id` = `incidents`.`playbook_id` AND (`newer`.`created_at` > `incidents`.`created_at` OR `newer`.`created_at` = `incidents`.`created_at` AND `newer`.`id` > `incidents`.`id`));
-- enable back the enforcement of foreign-keys constraints
PRAGMA foreign_keys = on;
