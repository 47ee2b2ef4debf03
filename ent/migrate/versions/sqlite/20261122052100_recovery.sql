-- +goose Up
-- create "recoveries" table
CREATE TABLE `recoveries` (`id` text NOT NULL, `created_at` datetime NOT NULL, `organization_id` text NOT NULL, `user_id` text NOT NULL, `state` text NOT NULL DEFAULT ('PENDING'), `facts_sealed` blob NOT NULL, `known_device` bool NOT NULL DEFAULT (false), `approvals` json NULL, `needed` integer NOT NULL DEFAULT (2), `expires_at` datetime NOT NULL, `ready_at` datetime NULL, `ended_at` datetime NULL, `enrolled_at` datetime NULL, PRIMARY KEY (`id`));
-- create index "recovery_user_id_created_at" to table: "recoveries"
CREATE INDEX `recovery_user_id_created_at` ON `recoveries` (`user_id`, `created_at`);
-- create index "recovery_state_ready_at" to table: "recoveries"
CREATE INDEX `recovery_state_ready_at` ON `recoveries` (`state`, `ready_at`);
-- create index "recovery_organization_id_state_created_at" to table: "recoveries"
CREATE INDEX `recovery_organization_id_state_created_at` ON `recoveries` (`organization_id`, `state`, `created_at`);
