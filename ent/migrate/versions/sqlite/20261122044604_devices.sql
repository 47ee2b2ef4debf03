-- +goose Up
-- disable the enforcement of foreign-keys constraints
PRAGMA foreign_keys = off;
-- create "new_sessions" table
CREATE TABLE `new_sessions` (`id` text NOT NULL, `created_at` datetime NOT NULL, `active_organization_id` text NULL, `token_hash` blob NOT NULL, `address_sealed` blob NOT NULL, `methods` json NULL, `outside` bool NOT NULL DEFAULT (false), `strong_at` datetime NULL, `auth_time` datetime NOT NULL, `last_seen_at` datetime NOT NULL, `expires_at` datetime NOT NULL, `revoked_at` datetime NULL, `user_id` text NOT NULL, `device_id` text NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `sessions_users_user` FOREIGN KEY (`user_id`) REFERENCES `users` (`id`) ON DELETE NO ACTION, CONSTRAINT `sessions_devices_device` FOREIGN KEY (`device_id`) REFERENCES `devices` (`id`) ON DELETE NO ACTION);
-- copy rows from old table "sessions" to new temporary table "new_sessions"
INSERT INTO `new_sessions` (`id`, `created_at`, `active_organization_id`, `token_hash`, `address_sealed`, `methods`, `strong_at`, `auth_time`, `last_seen_at`, `expires_at`, `revoked_at`, `user_id`, `device_id`) SELECT `id`, `created_at`, `active_organization_id`, `token_hash`, `address_sealed`, `methods`, `strong_at`, `auth_time`, `last_seen_at`, `expires_at`, `revoked_at`, `user_id`, `device_id` FROM `sessions`;
-- drop "sessions" table after copying rows
DROP TABLE `sessions`;
-- rename temporary table "new_sessions" to "sessions"
ALTER TABLE `new_sessions` RENAME TO `sessions`;
-- create index "sessions_token_hash_key" to table: "sessions"
CREATE UNIQUE INDEX `sessions_token_hash_key` ON `sessions` (`token_hash`);
-- create index "session_user_id_created_at_id" to table: "sessions"
CREATE INDEX `session_user_id_created_at_id` ON `sessions` (`user_id`, `created_at`, `id`);
-- create "new_users" table
CREATE TABLE `new_users` (`id` text NOT NULL, `created_at` datetime NOT NULL, `updated_at` datetime NOT NULL, `name_sealed` blob NOT NULL, `email_sealed` blob NOT NULL, `email_index` blob NOT NULL, `password_hash` text NULL, `data_key_id` text NOT NULL, `password_changed_at` datetime NULL, `email_verified_at` datetime NULL, `phrase_sealed` blob NULL, `mail_topics` json NULL, `networks_sealed` blob NULL, `passkey_anywhere` bool NOT NULL DEFAULT (true), PRIMARY KEY (`id`));
-- copy rows from old table "users" to new temporary table "new_users"
INSERT INTO `new_users` (`id`, `created_at`, `updated_at`, `name_sealed`, `email_sealed`, `email_index`, `password_hash`, `data_key_id`, `password_changed_at`, `email_verified_at`, `phrase_sealed`, `mail_topics`, `networks_sealed`) SELECT `id`, `created_at`, `updated_at`, `name_sealed`, `email_sealed`, `email_index`, `password_hash`, `data_key_id`, `password_changed_at`, `email_verified_at`, `phrase_sealed`, `mail_topics`, `networks_sealed` FROM `users`;
-- drop "users" table after copying rows
DROP TABLE `users`;
-- rename temporary table "new_users" to "users"
ALTER TABLE `new_users` RENAME TO `users`;
-- create index "users_email_index_key" to table: "users"
CREATE UNIQUE INDEX `users_email_index_key` ON `users` (`email_index`);
-- create "new_devices" table
CREATE TABLE `new_devices` (`id` text NOT NULL, `created_at` datetime NOT NULL, `user_id` text NOT NULL, `token_hash` blob NOT NULL, `name` text NOT NULL, `renamed` bool NOT NULL DEFAULT (false), `public_key` blob NULL, `proved` integer NOT NULL DEFAULT (0), `trusted_at` datetime NULL, `trusted_until` datetime NULL, `address_sealed` blob NULL, `last_seen_at` datetime NOT NULL, `forgotten_at` datetime NULL, PRIMARY KEY (`id`));
-- copy rows from old table "devices" to new temporary table "new_devices"
INSERT INTO `new_devices` (`id`, `created_at`, `user_id`, `token_hash`, `name`, `renamed`, `public_key`, `trusted_until`, `address_sealed`, `last_seen_at`) SELECT `id`, `created_at`, `user_id`, `token_hash`, `name`, `renamed`, `public_key`, `trusted_until`, `address_sealed`, `last_seen_at` FROM `devices`;
-- drop "devices" table after copying rows
DROP TABLE `devices`;
-- rename temporary table "new_devices" to "devices"
ALTER TABLE `new_devices` RENAME TO `devices`;
-- create index "device_user_id_token_hash" to table: "devices"
CREATE UNIQUE INDEX `device_user_id_token_hash` ON `devices` (`user_id`, `token_hash`);
-- enable back the enforcement of foreign-keys constraints
PRAGMA foreign_keys = on;
