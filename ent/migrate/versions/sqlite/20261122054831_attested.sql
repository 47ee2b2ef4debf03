-- +goose Up
-- disable the enforcement of foreign-keys constraints
PRAGMA foreign_keys = off;
-- create "new_factors" table
CREATE TABLE `new_factors` (`id` text NOT NULL, `created_at` datetime NOT NULL, `user_id` text NOT NULL, `kind` text NOT NULL, `name` text NOT NULL, `secret_sealed` blob NOT NULL, `lookup` blob NULL, `counter` integer NOT NULL DEFAULT (0), `backed_up` bool NOT NULL DEFAULT (false), `aaguid` text NULL, `attested` bool NOT NULL DEFAULT (false), `confirmed_at` datetime NULL, `last_used_at` datetime NULL, PRIMARY KEY (`id`));
-- copy rows from old table "factors" to new temporary table "new_factors"
INSERT INTO `new_factors` (`id`, `created_at`, `user_id`, `kind`, `name`, `secret_sealed`, `lookup`, `counter`, `backed_up`, `aaguid`, `confirmed_at`, `last_used_at`) SELECT `id`, `created_at`, `user_id`, `kind`, `name`, `secret_sealed`, `lookup`, `counter`, `backed_up`, `aaguid`, `confirmed_at`, `last_used_at` FROM `factors`;
-- drop "factors" table after copying rows
DROP TABLE `factors`;
-- rename temporary table "new_factors" to "factors"
ALTER TABLE `new_factors` RENAME TO `factors`;
-- create index "factors_lookup_key" to table: "factors"
CREATE UNIQUE INDEX `factors_lookup_key` ON `factors` (`lookup`);
-- create index "factor_user_id_created_at_id" to table: "factors"
CREATE INDEX `factor_user_id_created_at_id` ON `factors` (`user_id`, `created_at`, `id`);
-- enable back the enforcement of foreign-keys constraints
PRAGMA foreign_keys = on;
