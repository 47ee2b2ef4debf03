-- +goose Up
-- create "custom_rules" table
CREATE TABLE `custom_rules` (`id` text NOT NULL, `created_at` datetime NOT NULL, `updated_at` datetime NOT NULL, `organization_id` text NOT NULL, `title` text NOT NULL, `description` text NOT NULL DEFAULT (''), `expression` text NOT NULL, `severity` text NOT NULL DEFAULT ('MEDIUM'), `technique` text NOT NULL DEFAULT (''), `active` bool NOT NULL DEFAULT (true), `per` text NOT NULL DEFAULT ('ACTOR'), `times` integer NOT NULL DEFAULT (1), `minutes` integer NOT NULL DEFAULT (60), `since` integer NOT NULL DEFAULT (0), `found` integer NOT NULL DEFAULT (0), `found_at` datetime NULL, `failures` integer NOT NULL DEFAULT (0), `failure` text NOT NULL DEFAULT (''), `failed_at` datetime NULL, `author_id` text NULL, PRIMARY KEY (`id`), CONSTRAINT `custom_rules_users_author` FOREIGN KEY (`author_id`) REFERENCES `users` (`id`) ON DELETE SET NULL);
-- create index "customrule_organization_id_created_at_id" to table: "custom_rules"
CREATE INDEX `customrule_organization_id_created_at_id` ON `custom_rules` (`organization_id`, `created_at`, `id`);
-- create "decoys" table
CREATE TABLE `decoys` (`id` text NOT NULL, `created_at` datetime NOT NULL, `organization_id` text NOT NULL, `kind` text NOT NULL, `name` text NOT NULL, `note` text NOT NULL DEFAULT (''), `dataset_id` text NULL, `token_index` blob NULL, `start` text NOT NULL DEFAULT (''), `touches` integer NOT NULL DEFAULT (0), `touched_at` datetime NULL, `removed_at` datetime NULL, `maker_id` text NULL, PRIMARY KEY (`id`), CONSTRAINT `decoys_users_maker` FOREIGN KEY (`maker_id`) REFERENCES `users` (`id`) ON DELETE SET NULL);
-- create index "decoys_token_index_key" to table: "decoys"
CREATE UNIQUE INDEX `decoys_token_index_key` ON `decoys` (`token_index`);
-- create index "decoy_organization_id_created_at_id" to table: "decoys"
CREATE INDEX `decoy_organization_id_created_at_id` ON `decoys` (`organization_id`, `created_at`, `id`);
-- create "lookouts" table
CREATE TABLE `lookouts` (`id` text NOT NULL, `created_at` datetime NOT NULL, `organization_id` text NOT NULL, `cursor` integer NOT NULL DEFAULT (0), PRIMARY KEY (`id`));
-- create index "lookout_organization_id" to table: "lookouts"
CREATE UNIQUE INDEX `lookout_organization_id` ON `lookouts` (`organization_id`);
