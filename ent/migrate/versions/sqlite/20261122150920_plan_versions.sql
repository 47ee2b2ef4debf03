-- +goose Up
-- create "plan_versions" table
CREATE TABLE `plan_versions` (`id` text NOT NULL, `created_at` datetime NOT NULL, `organization_id` text NOT NULL, `number` integer NOT NULL, `author_id` text NOT NULL, `document_sealed` blob NOT NULL, `sha256` text NOT NULL, PRIMARY KEY (`id`));
-- create index "planversion_organization_id_number" to table: "plan_versions"
CREATE UNIQUE INDEX `planversion_organization_id_number` ON `plan_versions` (`organization_id`, `number`);
