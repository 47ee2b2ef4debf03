-- +goose Up
-- add column "exports_frozen_at" to table: "memberships"
ALTER TABLE `memberships` ADD COLUMN `exports_frozen_at` datetime NULL;
-- create "alerts" table
CREATE TABLE `alerts` (`id` text NOT NULL, `created_at` datetime NOT NULL, `organization_id` text NOT NULL, `rule` text NOT NULL, `severity` text NOT NULL, `state` text NOT NULL DEFAULT ('OPEN'), `count` integer NOT NULL DEFAULT (1), `last_at` datetime NOT NULL, `snoozed_until` datetime NULL, `told` bool NOT NULL DEFAULT (false), `object_id` text NULL, `session_id` text NULL, `answer` text NULL, `answered_at` datetime NULL, `resolved_at` datetime NULL, `verdict` text NULL, `open_key` blob NULL, `revision` integer NOT NULL, `events` json NOT NULL, `detail_sealed` blob NOT NULL, `subject_id` text NULL, `assignee_id` text NULL, `resolver_id` text NULL, PRIMARY KEY (`id`), CONSTRAINT `alerts_users_subject` FOREIGN KEY (`subject_id`) REFERENCES `users` (`id`) ON DELETE SET NULL, CONSTRAINT `alerts_users_assignee` FOREIGN KEY (`assignee_id`) REFERENCES `users` (`id`) ON DELETE SET NULL, CONSTRAINT `alerts_users_resolver` FOREIGN KEY (`resolver_id`) REFERENCES `users` (`id`) ON DELETE SET NULL);
-- create index "alerts_open_key_key" to table: "alerts"
CREATE UNIQUE INDEX `alerts_open_key_key` ON `alerts` (`open_key`);
-- create index "alert_organization_id_revision" to table: "alerts"
CREATE UNIQUE INDEX `alert_organization_id_revision` ON `alerts` (`organization_id`, `revision`);
-- create index "alert_organization_id_last_at_id" to table: "alerts"
CREATE INDEX `alert_organization_id_last_at_id` ON `alerts` (`organization_id`, `last_at`, `id`);
-- create index "alert_organization_id_state_last_at_id" to table: "alerts"
CREATE INDEX `alert_organization_id_state_last_at_id` ON `alerts` (`organization_id`, `state`, `last_at`, `id`);
-- create index "alert_organization_id_subject_id_state_last_at" to table: "alerts"
CREATE INDEX `alert_organization_id_subject_id_state_last_at` ON `alerts` (`organization_id`, `subject_id`, `state`, `last_at`);
-- create "alert_desks" table
CREATE TABLE `alert_desks` (`id` text NOT NULL, `created_at` datetime NOT NULL, `organization_id` text NOT NULL, `revision` integer NOT NULL DEFAULT (0), PRIMARY KEY (`id`));
-- create index "alertdesk_organization_id" to table: "alert_desks"
CREATE UNIQUE INDEX `alertdesk_organization_id` ON `alert_desks` (`organization_id`);
-- create "channels" table
CREATE TABLE `channels` (`id` text NOT NULL, `created_at` datetime NOT NULL, `organization_id` text NOT NULL, `kind` text NOT NULL, `name` text NOT NULL, `minimum` text NOT NULL DEFAULT ('HIGH'), `active` bool NOT NULL DEFAULT (true), `address_sealed` blob NULL, `host` text NULL, `secret_sealed` blob NULL, `former_sealed` blob NULL, `former_until` datetime NULL, `sequence` integer NOT NULL DEFAULT (0), `delivered_at` datetime NULL, `failing_since` datetime NULL, `rests_until` datetime NULL, PRIMARY KEY (`id`));
-- create index "channel_organization_id_created_at_id" to table: "channels"
CREATE INDEX `channel_organization_id_created_at_id` ON `channels` (`organization_id`, `created_at`, `id`);
-- create "deliveries" table
CREATE TABLE `deliveries` (`id` text NOT NULL, `created_at` datetime NOT NULL, `organization_id` text NOT NULL, `channel_id` text NOT NULL, `alert_id` text NULL, `user_id` text NULL, `event` text NOT NULL, `sequence` integer NOT NULL, `state` text NOT NULL DEFAULT ('WAITING'), `tries` integer NOT NULL DEFAULT (0), `problem` text NOT NULL DEFAULT (''), `next_at` datetime NULL, `delivered_at` datetime NULL, PRIMARY KEY (`id`));
-- create index "delivery_organization_id_channel_id_sequence" to table: "deliveries"
CREATE UNIQUE INDEX `delivery_organization_id_channel_id_sequence` ON `deliveries` (`organization_id`, `channel_id`, `sequence`);
-- create index "delivery_state_created_at" to table: "deliveries"
CREATE INDEX `delivery_state_created_at` ON `deliveries` (`state`, `created_at`);
