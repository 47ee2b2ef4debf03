-- +goose Up
-- create "habits" table
CREATE TABLE `habits` (`id` text NOT NULL, `created_at` datetime NOT NULL, `organization_id` text NOT NULL, `user_id` text NOT NULL, `state_sealed` blob NOT NULL, PRIMARY KEY (`id`));
-- create index "habit_organization_id_user_id" to table: "habits"
CREATE UNIQUE INDEX `habit_organization_id_user_id` ON `habits` (`organization_id`, `user_id`);
-- create "sentinels" table
CREATE TABLE `sentinels` (`id` text NOT NULL, `created_at` datetime NOT NULL, `organization_id` text NOT NULL, `state_sealed` blob NOT NULL, `cursor` integer NOT NULL, `since` integer NOT NULL, `version` integer NOT NULL DEFAULT (1), PRIMARY KEY (`id`));
-- create index "sentinel_organization_id" to table: "sentinels"
CREATE UNIQUE INDEX `sentinel_organization_id` ON `sentinels` (`organization_id`);
