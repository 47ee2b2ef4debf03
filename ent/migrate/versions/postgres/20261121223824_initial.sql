-- +goose Up
-- create "activity_events" table
CREATE TABLE "activity_events" ("id" character varying NOT NULL, "created_at" timestamptz NOT NULL, "organization_id" character varying NOT NULL, "kind" character varying NOT NULL, "sequence" bigint NULL, "object_id" character varying NULL, "outcome" character varying NOT NULL DEFAULT 'SUCCEEDED', "detail_sealed" bytea NOT NULL, "actor_id" character varying NULL, PRIMARY KEY ("id"));
-- create index "activityevent_organization_id_actor_id_sequence" to table: "activity_events"
CREATE INDEX "activityevent_organization_id_actor_id_sequence" ON "activity_events" ("organization_id", "actor_id", "sequence");
-- create index "activityevent_organization_id_object_id_sequence" to table: "activity_events"
CREATE INDEX "activityevent_organization_id_object_id_sequence" ON "activity_events" ("organization_id", "object_id", "sequence");
-- create index "activityevent_organization_id_sequence" to table: "activity_events"
CREATE UNIQUE INDEX "activityevent_organization_id_sequence" ON "activity_events" ("organization_id", "sequence");
-- create index "activityevent_unsequenced" to table: "activity_events"
CREATE INDEX "activityevent_unsequenced" ON "activity_events" ("sequence") WHERE (sequence IS NULL);
-- create "analyses" table
CREATE TABLE "analyses" ("id" character varying NOT NULL, "created_at" timestamptz NOT NULL, "updated_at" timestamptz NOT NULL, "organization_id" character varying NOT NULL, "name" character varying NOT NULL, "description" character varying NOT NULL DEFAULT '', "sql" character varying NOT NULL, "parameters" jsonb NULL, "chart" jsonb NULL, "owner_id" character varying NOT NULL, "result_id" character varying NULL, PRIMARY KEY ("id"));
-- create index "analysis_organization_id_owner_id_created_at" to table: "analyses"
CREATE INDEX "analysis_organization_id_owner_id_created_at" ON "analyses" ("organization_id", "owner_id", "created_at");
-- create index "analysis_organization_id_updated_at_id" to table: "analyses"
CREATE INDEX "analysis_organization_id_updated_at_id" ON "analyses" ("organization_id", "updated_at", "id");
-- create index "analysis_result_id" to table: "analyses"
CREATE INDEX "analysis_result_id" ON "analyses" ("result_id");
-- create "data_keys" table
CREATE TABLE "data_keys" ("id" character varying NOT NULL, "created_at" timestamptz NOT NULL, "purpose" character varying NOT NULL, "organization_id" character varying NULL, "parent_id" character varying NULL, "wrapped" bytea NULL, "destroyed_at" timestamptz NULL, PRIMARY KEY ("id"));
-- create index "datakey_organization_id_purpose" to table: "data_keys"
CREATE INDEX "datakey_organization_id_purpose" ON "data_keys" ("organization_id", "purpose");
-- create "datasets" table
CREATE TABLE "datasets" ("id" character varying NOT NULL, "created_at" timestamptz NOT NULL, "updated_at" timestamptz NOT NULL, "organization_id" character varying NOT NULL, "name" character varying NOT NULL, "table_name" character varying NOT NULL, "description" character varying NOT NULL DEFAULT '', "visibility" character varying NOT NULL DEFAULT 'PRIVATE', "owner_id" character varying NOT NULL, "current_version_id" character varying NULL, PRIMARY KEY ("id"));
-- create index "dataset_organization_id_created_at_id" to table: "datasets"
CREATE INDEX "dataset_organization_id_created_at_id" ON "datasets" ("organization_id", "created_at", "id");
-- create index "dataset_organization_id_name_id" to table: "datasets"
CREATE INDEX "dataset_organization_id_name_id" ON "datasets" ("organization_id", "name", "id");
-- create index "dataset_organization_id_owner_id_table_name" to table: "datasets"
CREATE UNIQUE INDEX "dataset_organization_id_owner_id_table_name" ON "datasets" ("organization_id", "owner_id", "table_name");
-- create "dataset_columns" table
CREATE TABLE "dataset_columns" ("id" character varying NOT NULL, "organization_id" character varying NOT NULL, "position" bigint NOT NULL, "name" character varying NOT NULL, "source_path" character varying NOT NULL, "type" character varying NOT NULL, "null_count" bigint NOT NULL, "distinct_count" bigint NOT NULL, "version_id" character varying NOT NULL, PRIMARY KEY ("id"));
-- create index "datasetcolumn_version_id_position" to table: "dataset_columns"
CREATE UNIQUE INDEX "datasetcolumn_version_id_position" ON "dataset_columns" ("version_id", "position");
-- create "dataset_versions" table
CREATE TABLE "dataset_versions" ("id" character varying NOT NULL, "created_at" timestamptz NOT NULL, "organization_id" character varying NOT NULL, "number" bigint NOT NULL, "state" character varying NOT NULL DEFAULT 'PROCESSING', "failure" character varying NOT NULL DEFAULT '', "format" character varying NULL, "file_name" character varying NOT NULL, "file_bytes" bigint NOT NULL, "file_sha256" character varying NOT NULL, "row_count" bigint NOT NULL DEFAULT 0, "rejected_count" bigint NOT NULL DEFAULT 0, "stored_bytes" bigint NOT NULL DEFAULT 0, "warnings" jsonb NULL, "findings_sealed" bytea NULL, "data_key_id" character varying NOT NULL, "object" character varying NOT NULL DEFAULT '', "upload_id" character varying NOT NULL, "finished_at" timestamptz NULL, "dataset_id" character varying NOT NULL, PRIMARY KEY ("id"));
-- create index "datasetversion_dataset_id_number" to table: "dataset_versions"
CREATE UNIQUE INDEX "datasetversion_dataset_id_number" ON "dataset_versions" ("dataset_id", "number");
-- create "devices" table
CREATE TABLE "devices" ("id" character varying NOT NULL, "created_at" timestamptz NOT NULL, "user_id" character varying NOT NULL, "token_hash" bytea NOT NULL, "name" character varying NOT NULL, "last_seen_at" timestamptz NOT NULL, PRIMARY KEY ("id"));
-- create index "device_user_id_token_hash" to table: "devices"
CREATE UNIQUE INDEX "device_user_id_token_hash" ON "devices" ("user_id", "token_hash");
-- create "exports" table
CREATE TABLE "exports" ("id" character varying NOT NULL, "created_at" timestamptz NOT NULL, "organization_id" character varying NOT NULL, "result_id" character varying NOT NULL, "name" character varying NOT NULL, "format" character varying NOT NULL, "row_count" bigint NOT NULL, "columns" jsonb NOT NULL, "state" character varying NOT NULL DEFAULT 'GRANTED', "bytes" bigint NOT NULL DEFAULT 0, "sha256" character varying NOT NULL DEFAULT '', "address_sealed" bytea NOT NULL, "expires_at" timestamptz NOT NULL, "sent_at" timestamptz NULL, "user_id" character varying NOT NULL, PRIMARY KEY ("id"));
-- create index "export_organization_id_created_at_id" to table: "exports"
CREATE INDEX "export_organization_id_created_at_id" ON "exports" ("organization_id", "created_at", "id");
-- create index "export_user_id_created_at" to table: "exports"
CREATE INDEX "export_user_id_created_at" ON "exports" ("user_id", "created_at");
-- create "invitations" table
CREATE TABLE "invitations" ("id" character varying NOT NULL, "created_at" timestamptz NOT NULL, "organization_id" character varying NOT NULL, "email_sealed" bytea NOT NULL, "email_index" bytea NOT NULL, "token_hash" bytea NOT NULL, "role" character varying NOT NULL, "state" character varying NOT NULL DEFAULT 'PENDING', "expires_at" timestamptz NOT NULL, "inviter_id" character varying NOT NULL, PRIMARY KEY ("id"));
-- create index "invitation_organization_id_created_at_id" to table: "invitations"
CREATE INDEX "invitation_organization_id_created_at_id" ON "invitations" ("organization_id", "created_at", "id");
-- create index "invitation_organization_id_email_index" to table: "invitations"
CREATE INDEX "invitation_organization_id_email_index" ON "invitations" ("organization_id", "email_index");
-- create index "invitations_token_hash_key" to table: "invitations"
CREATE UNIQUE INDEX "invitations_token_hash_key" ON "invitations" ("token_hash");
-- create "jobs" table
CREATE TABLE "jobs" ("id" character varying NOT NULL, "created_at" timestamptz NOT NULL, "kind" character varying NOT NULL, "organization_id" character varying NULL, "payload_sealed" bytea NOT NULL, "dedupe_key" character varying NULL, "state" character varying NOT NULL DEFAULT 'WAITING', "attempts" bigint NOT NULL DEFAULT 0, "run_at" timestamptz NOT NULL, "lease" character varying NULL, "leased_until" timestamptz NULL, "failure" character varying NULL, PRIMARY KEY ("id"));
-- create index "job_state_leased_until" to table: "jobs"
CREATE INDEX "job_state_leased_until" ON "jobs" ("state", "leased_until");
-- create index "job_state_run_at" to table: "jobs"
CREATE INDEX "job_state_run_at" ON "jobs" ("state", "run_at");
-- create index "jobs_dedupe_key_key" to table: "jobs"
CREATE UNIQUE INDEX "jobs_dedupe_key_key" ON "jobs" ("dedupe_key");
-- create "memberships" table
CREATE TABLE "memberships" ("id" character varying NOT NULL, "created_at" timestamptz NOT NULL, "updated_at" timestamptz NOT NULL, "organization_id" character varying NOT NULL, "role" character varying NOT NULL, "state" character varying NOT NULL DEFAULT 'ACTIVE', "user_id" character varying NOT NULL, PRIMARY KEY ("id"));
-- create index "membership_organization_id_created_at_id" to table: "memberships"
CREATE INDEX "membership_organization_id_created_at_id" ON "memberships" ("organization_id", "created_at", "id");
-- create index "membership_user_id_organization_id" to table: "memberships"
CREATE UNIQUE INDEX "membership_user_id_organization_id" ON "memberships" ("user_id", "organization_id");
-- create "organizations" table
CREATE TABLE "organizations" ("id" character varying NOT NULL, "created_at" timestamptz NOT NULL, "updated_at" timestamptz NOT NULL, "name" character varying NOT NULL, PRIMARY KEY ("id"));
-- create "results" table
CREATE TABLE "results" ("id" character varying NOT NULL, "created_at" timestamptz NOT NULL, "organization_id" character varying NOT NULL, "owner_id" character varying NOT NULL, "columns" jsonb NOT NULL, "row_count" bigint NOT NULL, "truncated" boolean NOT NULL, "bytes" bigint NOT NULL, "object" character varying NOT NULL, "data_key_id" character varying NOT NULL, PRIMARY KEY ("id"));
-- create index "result_organization_id_created_at" to table: "results"
CREATE INDEX "result_organization_id_created_at" ON "results" ("organization_id", "created_at");
-- create index "result_owner_id" to table: "results"
CREATE INDEX "result_owner_id" ON "results" ("owner_id");
-- create "runs" table
CREATE TABLE "runs" ("id" character varying NOT NULL, "created_at" timestamptz NOT NULL, "organization_id" character varying NOT NULL, "session_id" character varying NULL, "sql" character varying NOT NULL, "parameters" jsonb NULL, "sources" jsonb NULL, "state" character varying NOT NULL DEFAULT 'QUEUED', "error_kind" character varying NULL, "error_message" character varying NOT NULL DEFAULT '', "error_line" bigint NOT NULL DEFAULT 0, "error_column" bigint NOT NULL DEFAULT 0, "elapsed_ms" bigint NOT NULL DEFAULT 0, "started_at" timestamptz NULL, "finished_at" timestamptz NULL, "user_id" character varying NOT NULL, "analysis_id" character varying NULL, "result_id" character varying NULL, PRIMARY KEY ("id"));
-- create index "run_organization_id_user_id_created_at_id" to table: "runs"
CREATE INDEX "run_organization_id_user_id_created_at_id" ON "runs" ("organization_id", "user_id", "created_at", "id");
-- create index "run_state" to table: "runs"
CREATE INDEX "run_state" ON "runs" ("state");
-- create "sessions" table
CREATE TABLE "sessions" ("id" character varying NOT NULL, "created_at" timestamptz NOT NULL, "active_organization_id" character varying NULL, "token_hash" bytea NOT NULL, "address_sealed" bytea NOT NULL, "auth_time" timestamptz NOT NULL, "last_seen_at" timestamptz NOT NULL, "expires_at" timestamptz NOT NULL, "revoked_at" timestamptz NULL, "user_id" character varying NOT NULL, "device_id" character varying NOT NULL, PRIMARY KEY ("id"));
-- create index "session_user_id_created_at_id" to table: "sessions"
CREATE INDEX "session_user_id_created_at_id" ON "sessions" ("user_id", "created_at", "id");
-- create index "sessions_token_hash_key" to table: "sessions"
CREATE UNIQUE INDEX "sessions_token_hash_key" ON "sessions" ("token_hash");
-- create "settings" table
CREATE TABLE "settings" ("id" character varying NOT NULL, "updated_at" timestamptz NOT NULL, "organization_id" character varying NOT NULL, "key" character varying NOT NULL, "value" jsonb NOT NULL, PRIMARY KEY ("id"));
-- create index "setting_organization_id_key" to table: "settings"
CREATE UNIQUE INDEX "setting_organization_id_key" ON "settings" ("organization_id", "key");
-- create "shares" table
CREATE TABLE "shares" ("id" character varying NOT NULL, "created_at" timestamptz NOT NULL, "organization_id" character varying NOT NULL, "audience" character varying NOT NULL, "expires_at" timestamptz NULL, "analysis_id" character varying NOT NULL, "creator_id" character varying NOT NULL, "user_id" character varying NULL, PRIMARY KEY ("id"));
-- create index "share_analysis_id_audience_user_id" to table: "shares"
CREATE UNIQUE INDEX "share_analysis_id_audience_user_id" ON "shares" ("analysis_id", "audience", "user_id");
-- create index "share_user_id" to table: "shares"
CREATE INDEX "share_user_id" ON "shares" ("user_id");
-- create "uploads" table
CREATE TABLE "uploads" ("id" character varying NOT NULL, "created_at" timestamptz NOT NULL, "organization_id" character varying NOT NULL, "user_id" character varying NOT NULL, "file_name" character varying NOT NULL, "dataset_name" character varying NOT NULL, "dataset_id" character varying NULL, "size" bigint NOT NULL, "received" bigint NOT NULL DEFAULT 0, "claimed_sha256" character varying NULL, "data_key_id" character varying NOT NULL, "state" character varying NOT NULL DEFAULT 'OPEN', "expires_at" timestamptz NOT NULL, PRIMARY KEY ("id"));
-- create index "upload_state_expires_at" to table: "uploads"
CREATE INDEX "upload_state_expires_at" ON "uploads" ("state", "expires_at");
-- create index "upload_user_id_state" to table: "uploads"
CREATE INDEX "upload_user_id_state" ON "uploads" ("user_id", "state");
-- create "upload_parts" table
CREATE TABLE "upload_parts" ("id" character varying NOT NULL, "organization_id" character varying NOT NULL, "start" bigint NOT NULL, "bytes" bigint NOT NULL, "sealed_bytes" bigint NOT NULL, "object" character varying NOT NULL, "upload_id" character varying NOT NULL, PRIMARY KEY ("id"));
-- create index "uploadpart_upload_id_start" to table: "upload_parts"
CREATE UNIQUE INDEX "uploadpart_upload_id_start" ON "upload_parts" ("upload_id", "start");
-- create "users" table
CREATE TABLE "users" ("id" character varying NOT NULL, "created_at" timestamptz NOT NULL, "updated_at" timestamptz NOT NULL, "name_sealed" bytea NOT NULL, "email_sealed" bytea NOT NULL, "email_index" bytea NOT NULL, "password_hash" character varying NULL, "data_key_id" character varying NOT NULL, PRIMARY KEY ("id"));
-- create index "users_email_index_key" to table: "users"
CREATE UNIQUE INDEX "users_email_index_key" ON "users" ("email_index");
-- create "run_versions" table
CREATE TABLE "run_versions" ("run_id" character varying NOT NULL, "dataset_version_id" character varying NOT NULL, PRIMARY KEY ("run_id", "dataset_version_id"));
-- modify "activity_events" table
ALTER TABLE "activity_events" ADD CONSTRAINT "activity_events_users_actor" FOREIGN KEY ("actor_id") REFERENCES "users" ("id") ON UPDATE NO ACTION ON DELETE SET NULL;
-- modify "analyses" table
ALTER TABLE "analyses" ADD CONSTRAINT "analyses_results_result" FOREIGN KEY ("result_id") REFERENCES "results" ("id") ON UPDATE NO ACTION ON DELETE SET NULL, ADD CONSTRAINT "analyses_users_owner" FOREIGN KEY ("owner_id") REFERENCES "users" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION;
-- modify "datasets" table
ALTER TABLE "datasets" ADD CONSTRAINT "datasets_dataset_versions_current_version" FOREIGN KEY ("current_version_id") REFERENCES "dataset_versions" ("id") ON UPDATE NO ACTION ON DELETE SET NULL, ADD CONSTRAINT "datasets_users_owner" FOREIGN KEY ("owner_id") REFERENCES "users" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION;
-- modify "dataset_columns" table
ALTER TABLE "dataset_columns" ADD CONSTRAINT "dataset_columns_dataset_versions_columns" FOREIGN KEY ("version_id") REFERENCES "dataset_versions" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION;
-- modify "dataset_versions" table
ALTER TABLE "dataset_versions" ADD CONSTRAINT "dataset_versions_datasets_versions" FOREIGN KEY ("dataset_id") REFERENCES "datasets" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION;
-- modify "exports" table
ALTER TABLE "exports" ADD CONSTRAINT "exports_users_user" FOREIGN KEY ("user_id") REFERENCES "users" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION;
-- modify "invitations" table
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_users_inviter" FOREIGN KEY ("inviter_id") REFERENCES "users" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION;
-- modify "memberships" table
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_users_memberships" FOREIGN KEY ("user_id") REFERENCES "users" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION;
-- modify "runs" table
ALTER TABLE "runs" ADD CONSTRAINT "runs_analyses_analysis" FOREIGN KEY ("analysis_id") REFERENCES "analyses" ("id") ON UPDATE NO ACTION ON DELETE SET NULL, ADD CONSTRAINT "runs_results_result" FOREIGN KEY ("result_id") REFERENCES "results" ("id") ON UPDATE NO ACTION ON DELETE SET NULL, ADD CONSTRAINT "runs_users_user" FOREIGN KEY ("user_id") REFERENCES "users" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION;
-- modify "sessions" table
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_devices_device" FOREIGN KEY ("device_id") REFERENCES "devices" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION, ADD CONSTRAINT "sessions_users_user" FOREIGN KEY ("user_id") REFERENCES "users" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION;
-- modify "shares" table
ALTER TABLE "shares" ADD CONSTRAINT "shares_analyses_shares" FOREIGN KEY ("analysis_id") REFERENCES "analyses" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION, ADD CONSTRAINT "shares_users_creator" FOREIGN KEY ("creator_id") REFERENCES "users" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION, ADD CONSTRAINT "shares_users_user" FOREIGN KEY ("user_id") REFERENCES "users" ("id") ON UPDATE NO ACTION ON DELETE SET NULL;
-- modify "upload_parts" table
ALTER TABLE "upload_parts" ADD CONSTRAINT "upload_parts_uploads_parts" FOREIGN KEY ("upload_id") REFERENCES "uploads" ("id") ON UPDATE NO ACTION ON DELETE NO ACTION;
-- modify "run_versions" table
ALTER TABLE "run_versions" ADD CONSTRAINT "run_versions_dataset_version_id" FOREIGN KEY ("dataset_version_id") REFERENCES "dataset_versions" ("id") ON UPDATE NO ACTION ON DELETE CASCADE, ADD CONSTRAINT "run_versions_run_id" FOREIGN KEY ("run_id") REFERENCES "runs" ("id") ON UPDATE NO ACTION ON DELETE CASCADE;
