-- +goose Up
-- disable the enforcement of foreign-keys constraints
PRAGMA foreign_keys = off;
-- create "new_devices" table
CREATE TABLE `new_devices` (`id` text NOT NULL, `created_at` datetime NOT NULL, `user_id` text NOT NULL, `token_hash` blob NOT NULL, `name` text NOT NULL, `renamed` bool NOT NULL DEFAULT (false), `public_key` blob NULL, `trusted_until` datetime NULL, `address_sealed` blob NULL, `last_seen_at` datetime NOT NULL, PRIMARY KEY (`id`));
-- copy rows from old table "devices" to new temporary table "new_devices"
INSERT INTO `new_devices` (`id`, `created_at`, `user_id`, `token_hash`, `name`, `last_seen_at`) SELECT `id`, `created_at`, `user_id`, `token_hash`, `name`, `last_seen_at` FROM `devices`;
-- drop "devices" table after copying rows
DROP TABLE `devices`;
-- rename temporary table "new_devices" to "devices"
ALTER TABLE `new_devices` RENAME TO `devices`;
-- create index "device_user_id_token_hash" to table: "devices"
CREATE UNIQUE INDEX `device_user_id_token_hash` ON `devices` (`user_id`, `token_hash`);
-- add column "methods" to table: "sessions"
ALTER TABLE `sessions` ADD COLUMN `methods` json NULL;
-- add column "strong_at" to table: "sessions"
ALTER TABLE `sessions` ADD COLUMN `strong_at` datetime NULL;
-- add column "password_changed_at" to table: "users"
ALTER TABLE `users` ADD COLUMN `password_changed_at` datetime NULL;
-- add column "email_verified_at" to table: "users"
ALTER TABLE `users` ADD COLUMN `email_verified_at` datetime NULL;
-- add column "phrase_sealed" to table: "users"
ALTER TABLE `users` ADD COLUMN `phrase_sealed` blob NULL;
-- add column "mail_topics" to table: "users"
ALTER TABLE `users` ADD COLUMN `mail_topics` json NULL;
-- add column "networks_sealed" to table: "users"
ALTER TABLE `users` ADD COLUMN `networks_sealed` blob NULL;
-- create "backup_codes" table
CREATE TABLE `backup_codes` (`id` text NOT NULL, `created_at` datetime NOT NULL, `user_id` text NOT NULL, `code_hash` blob NOT NULL, `used_at` datetime NULL, PRIMARY KEY (`id`));
-- create index "backupcode_user_id_code_hash" to table: "backup_codes"
CREATE UNIQUE INDEX `backupcode_user_id_code_hash` ON `backup_codes` (`user_id`, `code_hash`);
-- create "challenges" table
CREATE TABLE `challenges` (`id` text NOT NULL, `created_at` datetime NOT NULL, `user_id` text NULL, `purpose` text NOT NULL, `token_hash` blob NOT NULL, `methods` json NULL, `state_sealed` blob NULL, `tries` integer NOT NULL DEFAULT (0), `expires_at` datetime NOT NULL, `used_at` datetime NULL, PRIMARY KEY (`id`));
-- create index "challenges_token_hash_key" to table: "challenges"
CREATE UNIQUE INDEX `challenges_token_hash_key` ON `challenges` (`token_hash`);
-- create index "challenge_expires_at" to table: "challenges"
CREATE INDEX `challenge_expires_at` ON `challenges` (`expires_at`);
-- create index "challenge_user_id_created_at" to table: "challenges"
CREATE INDEX `challenge_user_id_created_at` ON `challenges` (`user_id`, `created_at`);
-- create "factors" table
CREATE TABLE `factors` (`id` text NOT NULL, `created_at` datetime NOT NULL, `user_id` text NOT NULL, `kind` text NOT NULL, `name` text NOT NULL, `secret_sealed` blob NOT NULL, `lookup` blob NULL, `counter` integer NOT NULL DEFAULT (0), `backed_up` bool NOT NULL DEFAULT (false), `aaguid` text NULL, `confirmed_at` datetime NULL, `last_used_at` datetime NULL, PRIMARY KEY (`id`));
-- create index "factors_lookup_key" to table: "factors"
CREATE UNIQUE INDEX `factors_lookup_key` ON `factors` (`lookup`);
-- create index "factor_user_id_created_at_id" to table: "factors"
CREATE INDEX `factor_user_id_created_at_id` ON `factors` (`user_id`, `created_at`, `id`);
-- create "links" table
CREATE TABLE `links` (`id` text NOT NULL, `created_at` datetime NOT NULL, `user_id` text NOT NULL, `purpose` text NOT NULL, `token_hash` blob NOT NULL, `detail_sealed` blob NULL, `expires_at` datetime NOT NULL, `used_at` datetime NULL, PRIMARY KEY (`id`));
-- create index "links_token_hash_key" to table: "links"
CREATE UNIQUE INDEX `links_token_hash_key` ON `links` (`token_hash`);
-- create index "link_user_id_purpose" to table: "links"
CREATE INDEX `link_user_id_purpose` ON `links` (`user_id`, `purpose`);
-- create index "link_expires_at" to table: "links"
CREATE INDEX `link_expires_at` ON `links` (`expires_at`);
-- create "sent_mails" table
CREATE TABLE `sent_mails` (`id` text NOT NULL, `created_at` datetime NOT NULL, `user_id` text NULL, `code_hash` blob NOT NULL, `kind` text NOT NULL, `expires_at` datetime NOT NULL, PRIMARY KEY (`id`));
-- create index "sent_mails_code_hash_key" to table: "sent_mails"
CREATE UNIQUE INDEX `sent_mails_code_hash_key` ON `sent_mails` (`code_hash`);
-- create index "sentmail_expires_at" to table: "sent_mails"
CREATE INDEX `sentmail_expires_at` ON `sent_mails` (`expires_at`);
-- create index "sentmail_user_id_created_at" to table: "sent_mails"
CREATE INDEX `sentmail_user_id_created_at` ON `sent_mails` (`user_id`, `created_at`);
-- create "throttles" table
CREATE TABLE `throttles` (`id` text NOT NULL, `created_at` datetime NOT NULL, `key` blob NOT NULL, `user_id` text NULL, `credential` text NOT NULL, `failures` integer NOT NULL DEFAULT (0), `window_start` datetime NOT NULL, `level` integer NOT NULL DEFAULT (0), `locked_until` datetime NULL, `expires_at` datetime NOT NULL, PRIMARY KEY (`id`));
-- create index "throttles_key_key" to table: "throttles"
CREATE UNIQUE INDEX `throttles_key_key` ON `throttles` (`key`);
-- create index "throttle_user_id" to table: "throttles"
CREATE INDEX `throttle_user_id` ON `throttles` (`user_id`);
-- create index "throttle_expires_at" to table: "throttles"
CREATE INDEX `throttle_expires_at` ON `throttles` (`expires_at`);
-- enable back the enforcement of foreign-keys constraints
PRAGMA foreign_keys = on;
