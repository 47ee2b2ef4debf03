-- +goose Up
-- create "streams" table
CREATE TABLE `streams` (`id` text NOT NULL, `created_at` datetime NOT NULL, `organization_id` text NOT NULL, `kind` text NOT NULL, `name` text NOT NULL, `active` bool NOT NULL DEFAULT (true), `address_sealed` blob NOT NULL, `host` text NOT NULL, `encrypted` bool NOT NULL DEFAULT (true), `authority` text NULL, `secret_sealed` blob NULL, `former_sealed` blob NULL, `former_until` datetime NULL, `cursor` integer NOT NULL DEFAULT (0), `delivered_at` datetime NULL, `failing_since` datetime NULL, `problem` text NOT NULL DEFAULT (''), `tries` integer NOT NULL DEFAULT (0), `next_at` datetime NULL, `lease` text NOT NULL DEFAULT (''), `leased_until` datetime NULL, PRIMARY KEY (`id`));
-- create index "stream_organization_id_created_at_id" to table: "streams"
CREATE INDEX `stream_organization_id_created_at_id` ON `streams` (`organization_id`, `created_at`, `id`);
-- create "witnesses" table
CREATE TABLE `witnesses` (`id` text NOT NULL, `created_at` datetime NOT NULL, `organization_id` text NOT NULL, `kind` text NOT NULL, `address_sealed` blob NOT NULL, `secret_sealed` blob NULL, `every` integer NOT NULL DEFAULT (1000), `size` integer NOT NULL DEFAULT (0), `sent_at` datetime NULL, `failing_since` datetime NULL, `problem` text NOT NULL DEFAULT (''), `tries` integer NOT NULL DEFAULT (0), `next_at` datetime NULL, PRIMARY KEY (`id`));
-- create index "witness_organization_id_created_at_id" to table: "witnesses"
CREATE INDEX `witness_organization_id_created_at_id` ON `witnesses` (`organization_id`, `created_at`, `id`);
