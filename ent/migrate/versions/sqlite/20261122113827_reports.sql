-- +goose Up
-- create "reports" table
CREATE TABLE `reports` (`id` text NOT NULL, `created_at` datetime NOT NULL, `organization_id` text NOT NULL, `receipt_hash` blob NOT NULL, `detail_sealed` blob NOT NULL, `signed_in` bool NOT NULL, `severity` text NOT NULL, `state` text NOT NULL DEFAULT ('RECEIVED'), `handled_at` datetime NULL, `reporter_id` text NOT NULL, `handler_id` text NULL, `incident_id` text NULL, PRIMARY KEY (`id`), CONSTRAINT `reports_users_reporter` FOREIGN KEY (`reporter_id`) REFERENCES `users` (`id`) ON DELETE NO ACTION, CONSTRAINT `reports_users_handler` FOREIGN KEY (`handler_id`) REFERENCES `users` (`id`) ON DELETE SET NULL, CONSTRAINT `reports_incidents_incident` FOREIGN KEY (`incident_id`) REFERENCES `incidents` (`id`) ON DELETE SET NULL);
-- create index "report_receipt_hash" to table: "reports"
CREATE INDEX `report_receipt_hash` ON `reports` (`receipt_hash`);
-- create index "report_organization_id_created_at_id" to table: "reports"
CREATE INDEX `report_organization_id_created_at_id` ON `reports` (`organization_id`, `created_at`, `id`);
-- create index "report_organization_id_reporter_id_created_at_id" to table: "reports"
CREATE INDEX `report_organization_id_reporter_id_created_at_id` ON `reports` (`organization_id`, `reporter_id`, `created_at`, `id`);
