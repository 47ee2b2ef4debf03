-- +goose Up
-- create "incidents" table
CREATE TABLE `incidents` (`id` text NOT NULL, `created_at` datetime NOT NULL, `organization_id` text NOT NULL, `detail_sealed` blob NOT NULL, `playbook_id` text NULL, `severity` text NOT NULL, `state` text NOT NULL DEFAULT ('OPEN'), `began_at` datetime NOT NULL, `closed_at` datetime NULL, `alerts` json NOT NULL, `events` json NOT NULL, `subject_id` text NULL, `owner_id` text NULL, `opener_id` text NULL, PRIMARY KEY (`id`), CONSTRAINT `incidents_users_subject` FOREIGN KEY (`subject_id`) REFERENCES `users` (`id`) ON DELETE SET NULL, CONSTRAINT `incidents_users_owner` FOREIGN KEY (`owner_id`) REFERENCES `users` (`id`) ON DELETE SET NULL, CONSTRAINT `incidents_users_opener` FOREIGN KEY (`opener_id`) REFERENCES `users` (`id`) ON DELETE SET NULL);
-- create index "incident_organization_id_created_at_id" to table: "incidents"
CREATE INDEX `incident_organization_id_created_at_id` ON `incidents` (`organization_id`, `created_at`, `id`);
-- create index "incident_organization_id_state_created_at_id" to table: "incidents"
CREATE INDEX `incident_organization_id_state_created_at_id` ON `incidents` (`organization_id`, `state`, `created_at`, `id`);
-- create "incident_notes" table
CREATE TABLE `incident_notes` (`id` text NOT NULL, `created_at` datetime NOT NULL, `organization_id` text NOT NULL, `incident_id` text NOT NULL, `text_sealed` blob NOT NULL, `author_id` text NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `incident_notes_users_author` FOREIGN KEY (`author_id`) REFERENCES `users` (`id`) ON DELETE NO ACTION);
-- create index "incidentnote_organization_id_incident_id_created_at_id" to table: "incident_notes"
CREATE INDEX `incidentnote_organization_id_incident_id_created_at_id` ON `incident_notes` (`organization_id`, `incident_id`, `created_at`, `id`);
-- create "incident_tasks" table
CREATE TABLE `incident_tasks` (`id` text NOT NULL, `created_at` datetime NOT NULL, `organization_id` text NOT NULL, `incident_id` text NOT NULL, `position` integer NOT NULL, `step_id` text NULL, `follow_up` bool NOT NULL DEFAULT (false), `function` text NULL, `detail_sealed` blob NOT NULL, `due_at` datetime NULL, `done_at` datetime NULL, `owner_id` text NULL, `doer_id` text NULL, PRIMARY KEY (`id`), CONSTRAINT `incident_tasks_users_owner` FOREIGN KEY (`owner_id`) REFERENCES `users` (`id`) ON DELETE SET NULL, CONSTRAINT `incident_tasks_users_doer` FOREIGN KEY (`doer_id`) REFERENCES `users` (`id`) ON DELETE SET NULL);
-- create index "incidenttask_organization_id_incident_id_position" to table: "incident_tasks"
CREATE UNIQUE INDEX `incidenttask_organization_id_incident_id_position` ON `incident_tasks` (`organization_id`, `incident_id`, `position`);
