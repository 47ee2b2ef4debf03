-- +goose Up
-- create "drafts" table
CREATE TABLE `drafts` (`id` text NOT NULL, `updated_at` datetime NOT NULL, `organization_id` text NOT NULL, `user_id` text NOT NULL, `place` text NOT NULL, `text_sealed` blob NOT NULL, PRIMARY KEY (`id`));
-- create index "draft_user_id_organization_id_place" to table: "drafts"
CREATE UNIQUE INDEX `draft_user_id_organization_id_place` ON `drafts` (`user_id`, `organization_id`, `place`);
-- create index "draft_updated_at" to table: "drafts"
CREATE INDEX `draft_updated_at` ON `drafts` (`updated_at`);
