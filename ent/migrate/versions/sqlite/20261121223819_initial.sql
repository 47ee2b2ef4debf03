-- +goose Up
-- create "activity_events" table
CREATE TABLE `activity_events` (`id` text NOT NULL, `created_at` datetime NOT NULL, `organization_id` text NOT NULL, `kind` text NOT NULL, `sequence` integer NULL, `object_id` text NULL, `outcome` text NOT NULL DEFAULT ('SUCCEEDED'), `detail_sealed` blob NOT NULL, `actor_id` text NULL, PRIMARY KEY (`id`), CONSTRAINT `activity_events_users_actor` FOREIGN KEY (`actor_id`) REFERENCES `users` (`id`) ON DELETE SET NULL);
-- create index "activityevent_organization_id_sequence" to table: "activity_events"
CREATE UNIQUE INDEX `activityevent_organization_id_sequence` ON `activity_events` (`organization_id`, `sequence`);
-- create index "activityevent_organization_id_actor_id_sequence" to table: "activity_events"
CREATE INDEX `activityevent_organization_id_actor_id_sequence` ON `activity_events` (`organization_id`, `actor_id`, `sequence`);
-- create index "activityevent_organization_id_object_id_sequence" to table: "activity_events"
CREATE INDEX `activityevent_organization_id_object_id_sequence` ON `activity_events` (`organization_id`, `object_id`, `sequence`);
-- create index "activityevent_unsequenced" to table: "activity_events"
CREATE INDEX `activityevent_unsequenced` ON `activity_events` (`sequence`) WHERE (sequence IS NULL);
-- create "analyses" table
CREATE TABLE `analyses` (`id` text NOT NULL, `created_at` datetime NOT NULL, `updated_at` datetime NOT NULL, `organization_id` text NOT NULL, `name` text NOT NULL, `description` text NOT NULL DEFAULT (''), `sql` text NOT NULL, `parameters` json NULL, `chart` json NULL, `owner_id` text NOT NULL, `result_id` text NULL, PRIMARY KEY (`id`), CONSTRAINT `analyses_users_owner` FOREIGN KEY (`owner_id`) REFERENCES `users` (`id`) ON DELETE NO ACTION, CONSTRAINT `analyses_results_result` FOREIGN KEY (`result_id`) REFERENCES `results` (`id`) ON DELETE SET NULL);
-- create index "analysis_organization_id_updated_at_id" to table: "analyses"
CREATE INDEX `analysis_organization_id_updated_at_id` ON `analyses` (`organization_id`, `updated_at`, `id`);
-- create index "analysis_organization_id_owner_id_created_at" to table: "analyses"
CREATE INDEX `analysis_organization_id_owner_id_created_at` ON `analyses` (`organization_id`, `owner_id`, `created_at`);
-- create index "analysis_result_id" to table: "analyses"
CREATE INDEX `analysis_result_id` ON `analyses` (`result_id`);
-- create "data_keys" table
CREATE TABLE `data_keys` (`id` text NOT NULL, `created_at` datetime NOT NULL, `purpose` text NOT NULL, `organization_id` text NULL, `parent_id` text NULL, `wrapped` blob NULL, `destroyed_at` datetime NULL, PRIMARY KEY (`id`));
-- create index "datakey_organization_id_purpose" to table: "data_keys"
CREATE INDEX `datakey_organization_id_purpose` ON `data_keys` (`organization_id`, `purpose`);
-- create "datasets" table
CREATE TABLE `datasets` (`id` text NOT NULL, `created_at` datetime NOT NULL, `updated_at` datetime NOT NULL, `organization_id` text NOT NULL, `name` text NOT NULL, `table_name` text NOT NULL, `description` text NOT NULL DEFAULT (''), `visibility` text NOT NULL DEFAULT ('PRIVATE'), `owner_id` text NOT NULL, `current_version_id` text NULL, PRIMARY KEY (`id`), CONSTRAINT `datasets_users_owner` FOREIGN KEY (`owner_id`) REFERENCES `users` (`id`) ON DELETE NO ACTION, CONSTRAINT `datasets_dataset_versions_current_version` FOREIGN KEY (`current_version_id`) REFERENCES `dataset_versions` (`id`) ON DELETE SET NULL);
-- create index "dataset_organization_id_created_at_id" to table: "datasets"
CREATE INDEX `dataset_organization_id_created_at_id` ON `datasets` (`organization_id`, `created_at`, `id`);
-- create index "dataset_organization_id_name_id" to table: "datasets"
CREATE INDEX `dataset_organization_id_name_id` ON `datasets` (`organization_id`, `name`, `id`);
-- create index "dataset_organization_id_owner_id_table_name" to table: "datasets"
CREATE UNIQUE INDEX `dataset_organization_id_owner_id_table_name` ON `datasets` (`organization_id`, `owner_id`, `table_name`);
-- create "dataset_columns" table
CREATE TABLE `dataset_columns` (`id` text NOT NULL, `organization_id` text NOT NULL, `position` integer NOT NULL, `name` text NOT NULL, `source_path` text NOT NULL, `type` text NOT NULL, `null_count` integer NOT NULL, `distinct_count` integer NOT NULL, `version_id` text NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `dataset_columns_dataset_versions_columns` FOREIGN KEY (`version_id`) REFERENCES `dataset_versions` (`id`) ON DELETE NO ACTION);
-- create index "datasetcolumn_version_id_position" to table: "dataset_columns"
CREATE UNIQUE INDEX `datasetcolumn_version_id_position` ON `dataset_columns` (`version_id`, `position`);
-- create "dataset_versions" table
CREATE TABLE `dataset_versions` (`id` text NOT NULL, `created_at` datetime NOT NULL, `organization_id` text NOT NULL, `number` integer NOT NULL, `state` text NOT NULL DEFAULT ('PROCESSING'), `failure` text NOT NULL DEFAULT (''), `format` text NULL, `file_name` text NOT NULL, `file_bytes` integer NOT NULL, `file_sha256` text NOT NULL, `row_count` integer NOT NULL DEFAULT (0), `rejected_count` integer NOT NULL DEFAULT (0), `stored_bytes` integer NOT NULL DEFAULT (0), `warnings` json NULL, `findings_sealed` blob NULL, `data_key_id` text NOT NULL, `object` text NOT NULL DEFAULT (''), `upload_id` text NOT NULL, `finished_at` datetime NULL, `dataset_id` text NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `dataset_versions_datasets_versions` FOREIGN KEY (`dataset_id`) REFERENCES `datasets` (`id`) ON DELETE NO ACTION);
-- create index "datasetversion_dataset_id_number" to table: "dataset_versions"
CREATE UNIQUE INDEX `datasetversion_dataset_id_number` ON `dataset_versions` (`dataset_id`, `number`);
-- create "devices" table
CREATE TABLE `devices` (`id` text NOT NULL, `created_at` datetime NOT NULL, `user_id` text NOT NULL, `token_hash` blob NOT NULL, `name` text NOT NULL, `last_seen_at` datetime NOT NULL, PRIMARY KEY (`id`));
-- create index "device_user_id_token_hash" to table: "devices"
CREATE UNIQUE INDEX `device_user_id_token_hash` ON `devices` (`user_id`, `token_hash`);
-- create "exports" table
CREATE TABLE `exports` (`id` text NOT NULL, `created_at` datetime NOT NULL, `organization_id` text NOT NULL, `result_id` text NOT NULL, `name` text NOT NULL, `format` text NOT NULL, `row_count` integer NOT NULL, `columns` json NOT NULL, `state` text NOT NULL DEFAULT ('GRANTED'), `bytes` integer NOT NULL DEFAULT (0), `sha256` text NOT NULL DEFAULT (''), `address_sealed` blob NOT NULL, `expires_at` datetime NOT NULL, `sent_at` datetime NULL, `user_id` text NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `exports_users_user` FOREIGN KEY (`user_id`) REFERENCES `users` (`id`) ON DELETE NO ACTION);
-- create index "export_organization_id_created_at_id" to table: "exports"
CREATE INDEX `export_organization_id_created_at_id` ON `exports` (`organization_id`, `created_at`, `id`);
-- create index "export_user_id_created_at" to table: "exports"
CREATE INDEX `export_user_id_created_at` ON `exports` (`user_id`, `created_at`);
-- create "invitations" table
CREATE TABLE `invitations` (`id` text NOT NULL, `created_at` datetime NOT NULL, `organization_id` text NOT NULL, `email_sealed` blob NOT NULL, `email_index` blob NOT NULL, `token_hash` blob NOT NULL, `role` text NOT NULL, `state` text NOT NULL DEFAULT ('PENDING'), `expires_at` datetime NOT NULL, `inviter_id` text NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `invitations_users_inviter` FOREIGN KEY (`inviter_id`) REFERENCES `users` (`id`) ON DELETE NO ACTION);
-- create index "invitations_token_hash_key" to table: "invitations"
CREATE UNIQUE INDEX `invitations_token_hash_key` ON `invitations` (`token_hash`);
-- create index "invitation_organization_id_created_at_id" to table: "invitations"
CREATE INDEX `invitation_organization_id_created_at_id` ON `invitations` (`organization_id`, `created_at`, `id`);
-- create index "invitation_organization_id_email_index" to table: "invitations"
CREATE INDEX `invitation_organization_id_email_index` ON `invitations` (`organization_id`, `email_index`);
-- create "jobs" table
CREATE TABLE `jobs` (`id` text NOT NULL, `created_at` datetime NOT NULL, `kind` text NOT NULL, `organization_id` text NULL, `payload_sealed` blob NOT NULL, `dedupe_key` text NULL, `state` text NOT NULL DEFAULT ('WAITING'), `attempts` integer NOT NULL DEFAULT (0), `run_at` datetime NOT NULL, `lease` text NULL, `leased_until` datetime NULL, `failure` text NULL, PRIMARY KEY (`id`));
-- create index "jobs_dedupe_key_key" to table: "jobs"
CREATE UNIQUE INDEX `jobs_dedupe_key_key` ON `jobs` (`dedupe_key`);
-- create index "job_state_run_at" to table: "jobs"
CREATE INDEX `job_state_run_at` ON `jobs` (`state`, `run_at`);
-- create index "job_state_leased_until" to table: "jobs"
CREATE INDEX `job_state_leased_until` ON `jobs` (`state`, `leased_until`);
-- create "memberships" table
CREATE TABLE `memberships` (`id` text NOT NULL, `created_at` datetime NOT NULL, `updated_at` datetime NOT NULL, `organization_id` text NOT NULL, `role` text NOT NULL, `state` text NOT NULL DEFAULT ('ACTIVE'), `user_id` text NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `memberships_users_memberships` FOREIGN KEY (`user_id`) REFERENCES `users` (`id`) ON DELETE NO ACTION);
-- create index "membership_user_id_organization_id" to table: "memberships"
CREATE UNIQUE INDEX `membership_user_id_organization_id` ON `memberships` (`user_id`, `organization_id`);
-- create index "membership_organization_id_created_at_id" to table: "memberships"
CREATE INDEX `membership_organization_id_created_at_id` ON `memberships` (`organization_id`, `created_at`, `id`);
-- create "organizations" table
CREATE TABLE `organizations` (`id` text NOT NULL, `created_at` datetime NOT NULL, `updated_at` datetime NOT NULL, `name` text NOT NULL, PRIMARY KEY (`id`));
-- create "results" table
CREATE TABLE `results` (`id` text NOT NULL, `created_at` datetime NOT NULL, `organization_id` text NOT NULL, `owner_id` text NOT NULL, `columns` json NOT NULL, `row_count` integer NOT NULL, `truncated` bool NOT NULL, `bytes` integer NOT NULL, `object` text NOT NULL, `data_key_id` text NOT NULL, PRIMARY KEY (`id`));
-- create index "result_organization_id_created_at" to table: "results"
CREATE INDEX `result_organization_id_created_at` ON `results` (`organization_id`, `created_at`);
-- create index "result_owner_id" to table: "results"
CREATE INDEX `result_owner_id` ON `results` (`owner_id`);
-- create "runs" table
CREATE TABLE `runs` (`id` text NOT NULL, `created_at` datetime NOT NULL, `organization_id` text NOT NULL, `session_id` text NULL, `sql` text NOT NULL, `parameters` json NULL, `sources` json NULL, `state` text NOT NULL DEFAULT ('QUEUED'), `error_kind` text NULL, `error_message` text NOT NULL DEFAULT (''), `error_line` integer NOT NULL DEFAULT (0), `error_column` integer NOT NULL DEFAULT (0), `elapsed_ms` integer NOT NULL DEFAULT (0), `started_at` datetime NULL, `finished_at` datetime NULL, `user_id` text NOT NULL, `analysis_id` text NULL, `result_id` text NULL, PRIMARY KEY (`id`), CONSTRAINT `runs_users_user` FOREIGN KEY (`user_id`) REFERENCES `users` (`id`) ON DELETE NO ACTION, CONSTRAINT `runs_analyses_analysis` FOREIGN KEY (`analysis_id`) REFERENCES `analyses` (`id`) ON DELETE SET NULL, CONSTRAINT `runs_results_result` FOREIGN KEY (`result_id`) REFERENCES `results` (`id`) ON DELETE SET NULL);
-- create index "run_organization_id_user_id_created_at_id" to table: "runs"
CREATE INDEX `run_organization_id_user_id_created_at_id` ON `runs` (`organization_id`, `user_id`, `created_at`, `id`);
-- create index "run_state" to table: "runs"
CREATE INDEX `run_state` ON `runs` (`state`);
-- create "sessions" table
CREATE TABLE `sessions` (`id` text NOT NULL, `created_at` datetime NOT NULL, `active_organization_id` text NULL, `token_hash` blob NOT NULL, `address_sealed` blob NOT NULL, `auth_time` datetime NOT NULL, `last_seen_at` datetime NOT NULL, `expires_at` datetime NOT NULL, `revoked_at` datetime NULL, `user_id` text NOT NULL, `device_id` text NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `sessions_users_user` FOREIGN KEY (`user_id`) REFERENCES `users` (`id`) ON DELETE NO ACTION, CONSTRAINT `sessions_devices_device` FOREIGN KEY (`device_id`) REFERENCES `devices` (`id`) ON DELETE NO ACTION);
-- create index "sessions_token_hash_key" to table: "sessions"
CREATE UNIQUE INDEX `sessions_token_hash_key` ON `sessions` (`token_hash`);
-- create index "session_user_id_created_at_id" to table: "sessions"
CREATE INDEX `session_user_id_created_at_id` ON `sessions` (`user_id`, `created_at`, `id`);
-- create "settings" table
CREATE TABLE `settings` (`id` text NOT NULL, `updated_at` datetime NOT NULL, `organization_id` text NOT NULL, `key` text NOT NULL, `value` json NOT NULL, PRIMARY KEY (`id`));
-- create index "setting_organization_id_key" to table: "settings"
CREATE UNIQUE INDEX `setting_organization_id_key` ON `settings` (`organization_id`, `key`);
-- create "shares" table
CREATE TABLE `shares` (`id` text NOT NULL, `created_at` datetime NOT NULL, `organization_id` text NOT NULL, `audience` text NOT NULL, `expires_at` datetime NULL, `analysis_id` text NOT NULL, `creator_id` text NOT NULL, `user_id` text NULL, PRIMARY KEY (`id`), CONSTRAINT `shares_analyses_shares` FOREIGN KEY (`analysis_id`) REFERENCES `analyses` (`id`) ON DELETE NO ACTION, CONSTRAINT `shares_users_creator` FOREIGN KEY (`creator_id`) REFERENCES `users` (`id`) ON DELETE NO ACTION, CONSTRAINT `shares_users_user` FOREIGN KEY (`user_id`) REFERENCES `users` (`id`) ON DELETE SET NULL);
-- create index "share_analysis_id_audience_user_id" to table: "shares"
CREATE UNIQUE INDEX `share_analysis_id_audience_user_id` ON `shares` (`analysis_id`, `audience`, `user_id`);
-- create index "share_user_id" to table: "shares"
CREATE INDEX `share_user_id` ON `shares` (`user_id`);
-- create "uploads" table
CREATE TABLE `uploads` (`id` text NOT NULL, `created_at` datetime NOT NULL, `organization_id` text NOT NULL, `user_id` text NOT NULL, `file_name` text NOT NULL, `dataset_name` text NOT NULL, `dataset_id` text NULL, `size` integer NOT NULL, `received` integer NOT NULL DEFAULT (0), `claimed_sha256` text NULL, `data_key_id` text NOT NULL, `state` text NOT NULL DEFAULT ('OPEN'), `expires_at` datetime NOT NULL, PRIMARY KEY (`id`));
-- create index "upload_state_expires_at" to table: "uploads"
CREATE INDEX `upload_state_expires_at` ON `uploads` (`state`, `expires_at`);
-- create index "upload_user_id_state" to table: "uploads"
CREATE INDEX `upload_user_id_state` ON `uploads` (`user_id`, `state`);
-- create "upload_parts" table
CREATE TABLE `upload_parts` (`id` text NOT NULL, `organization_id` text NOT NULL, `start` integer NOT NULL, `bytes` integer NOT NULL, `sealed_bytes` integer NOT NULL, `object` text NOT NULL, `upload_id` text NOT NULL, PRIMARY KEY (`id`), CONSTRAINT `upload_parts_uploads_parts` FOREIGN KEY (`upload_id`) REFERENCES `uploads` (`id`) ON DELETE NO ACTION);
-- create index "uploadpart_upload_id_start" to table: "upload_parts"
CREATE UNIQUE INDEX `uploadpart_upload_id_start` ON `upload_parts` (`upload_id`, `start`);
-- create "users" table
CREATE TABLE `users` (`id` text NOT NULL, `created_at` datetime NOT NULL, `updated_at` datetime NOT NULL, `name_sealed` blob NOT NULL, `email_sealed` blob NOT NULL, `email_index` blob NOT NULL, `password_hash` text NULL, `data_key_id` text NOT NULL, PRIMARY KEY (`id`));
-- create index "users_email_index_key" to table: "users"
CREATE UNIQUE INDEX `users_email_index_key` ON `users` (`email_index`);
-- create "run_versions" table
CREATE TABLE `run_versions` (`run_id` text NOT NULL, `dataset_version_id` text NOT NULL, PRIMARY KEY (`run_id`, `dataset_version_id`), CONSTRAINT `run_versions_run_id` FOREIGN KEY (`run_id`) REFERENCES `runs` (`id`) ON DELETE CASCADE, CONSTRAINT `run_versions_dataset_version_id` FOREIGN KEY (`dataset_version_id`) REFERENCES `dataset_versions` (`id`) ON DELETE CASCADE);
