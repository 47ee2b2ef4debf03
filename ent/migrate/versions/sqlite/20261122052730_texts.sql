-- +goose Up
-- create "sent_texts" table
CREATE TABLE `sent_texts` (`id` text NOT NULL, `created_at` datetime NOT NULL, `user_id` text NOT NULL, `organization_id` text NULL, `prefix` blob NOT NULL, `country` blob NOT NULL, PRIMARY KEY (`id`));
-- create index "senttext_user_id_created_at" to table: "sent_texts"
CREATE INDEX `senttext_user_id_created_at` ON `sent_texts` (`user_id`, `created_at`);
-- create index "senttext_organization_id_created_at" to table: "sent_texts"
CREATE INDEX `senttext_organization_id_created_at` ON `sent_texts` (`organization_id`, `created_at`);
-- create index "senttext_prefix_created_at" to table: "sent_texts"
CREATE INDEX `senttext_prefix_created_at` ON `sent_texts` (`prefix`, `created_at`);
-- create index "senttext_country_created_at" to table: "sent_texts"
CREATE INDEX `senttext_country_created_at` ON `sent_texts` (`country`, `created_at`);
-- create index "senttext_created_at" to table: "sent_texts"
CREATE INDEX `senttext_created_at` ON `sent_texts` (`created_at`);
