-- +goose Up
-- create "watch_entries" table
CREATE TABLE `watch_entries` (`id` text NOT NULL, `created_at` datetime NOT NULL, `organization_id` text NOT NULL, `kind` text NOT NULL, `object_id` text NOT NULL, `admin_id` text NOT NULL, `reason_sealed` blob NOT NULL, `times` integer NOT NULL, `expires_at` datetime NOT NULL, `ended_at` datetime NULL, PRIMARY KEY (`id`));
-- create index "watchentry_organization_id_object_id_expires_at" to table: "watch_entries"
CREATE INDEX `watchentry_organization_id_object_id_expires_at` ON `watch_entries` (`organization_id`, `object_id`, `expires_at`);
-- create index "watchentry_expires_at_ended_at" to table: "watch_entries"
CREATE INDEX `watchentry_expires_at_ended_at` ON `watch_entries` (`expires_at`, `ended_at`);
