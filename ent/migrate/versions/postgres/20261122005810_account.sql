-- +goose Up
-- modify "devices" table
ALTER TABLE "devices" ADD COLUMN "renamed" boolean NOT NULL DEFAULT false, ADD COLUMN "public_key" bytea NULL, ADD COLUMN "trusted_until" timestamptz NULL, ADD COLUMN "address_sealed" bytea NULL;
-- modify "sessions" table
ALTER TABLE "sessions" ADD COLUMN "methods" jsonb NULL, ADD COLUMN "strong_at" timestamptz NULL;
-- modify "users" table
ALTER TABLE "users" ADD COLUMN "password_changed_at" timestamptz NULL, ADD COLUMN "email_verified_at" timestamptz NULL, ADD COLUMN "phrase_sealed" bytea NULL, ADD COLUMN "mail_topics" jsonb NULL, ADD COLUMN "networks_sealed" bytea NULL;
-- create "backup_codes" table
CREATE TABLE "backup_codes" ("id" character varying NOT NULL, "created_at" timestamptz NOT NULL, "user_id" character varying NOT NULL, "code_hash" bytea NOT NULL, "used_at" timestamptz NULL, PRIMARY KEY ("id"));
-- create index "backupcode_user_id_code_hash" to table: "backup_codes"
CREATE UNIQUE INDEX "backupcode_user_id_code_hash" ON "backup_codes" ("user_id", "code_hash");
-- create "challenges" table
CREATE TABLE "challenges" ("id" character varying NOT NULL, "created_at" timestamptz NOT NULL, "user_id" character varying NULL, "purpose" character varying NOT NULL, "token_hash" bytea NOT NULL, "methods" jsonb NULL, "state_sealed" bytea NULL, "tries" bigint NOT NULL DEFAULT 0, "expires_at" timestamptz NOT NULL, "used_at" timestamptz NULL, PRIMARY KEY ("id"));
-- create index "challenge_expires_at" to table: "challenges"
CREATE INDEX "challenge_expires_at" ON "challenges" ("expires_at");
-- create index "challenge_user_id_created_at" to table: "challenges"
CREATE INDEX "challenge_user_id_created_at" ON "challenges" ("user_id", "created_at");
-- create index "challenges_token_hash_key" to table: "challenges"
CREATE UNIQUE INDEX "challenges_token_hash_key" ON "challenges" ("token_hash");
-- create "factors" table
CREATE TABLE "factors" ("id" character varying NOT NULL, "created_at" timestamptz NOT NULL, "user_id" character varying NOT NULL, "kind" character varying NOT NULL, "name" character varying NOT NULL, "secret_sealed" bytea NOT NULL, "lookup" bytea NULL, "counter" bigint NOT NULL DEFAULT 0, "backed_up" boolean NOT NULL DEFAULT false, "aaguid" character varying NULL, "confirmed_at" timestamptz NULL, "last_used_at" timestamptz NULL, PRIMARY KEY ("id"));
-- create index "factor_user_id_created_at_id" to table: "factors"
CREATE INDEX "factor_user_id_created_at_id" ON "factors" ("user_id", "created_at", "id");
-- create index "factors_lookup_key" to table: "factors"
CREATE UNIQUE INDEX "factors_lookup_key" ON "factors" ("lookup");
-- create "links" table
CREATE TABLE "links" ("id" character varying NOT NULL, "created_at" timestamptz NOT NULL, "user_id" character varying NOT NULL, "purpose" character varying NOT NULL, "token_hash" bytea NOT NULL, "detail_sealed" bytea NULL, "expires_at" timestamptz NOT NULL, "used_at" timestamptz NULL, PRIMARY KEY ("id"));
-- create index "link_expires_at" to table: "links"
CREATE INDEX "link_expires_at" ON "links" ("expires_at");
-- create index "link_user_id_purpose" to table: "links"
CREATE INDEX "link_user_id_purpose" ON "links" ("user_id", "purpose");
-- create index "links_token_hash_key" to table: "links"
CREATE UNIQUE INDEX "links_token_hash_key" ON "links" ("token_hash");
-- create "sent_mails" table
CREATE TABLE "sent_mails" ("id" character varying NOT NULL, "created_at" timestamptz NOT NULL, "user_id" character varying NULL, "code_hash" bytea NOT NULL, "kind" character varying NOT NULL, "expires_at" timestamptz NOT NULL, PRIMARY KEY ("id"));
-- create index "sent_mails_code_hash_key" to table: "sent_mails"
CREATE UNIQUE INDEX "sent_mails_code_hash_key" ON "sent_mails" ("code_hash");
-- create index "sentmail_expires_at" to table: "sent_mails"
CREATE INDEX "sentmail_expires_at" ON "sent_mails" ("expires_at");
-- create index "sentmail_user_id_created_at" to table: "sent_mails"
CREATE INDEX "sentmail_user_id_created_at" ON "sent_mails" ("user_id", "created_at");
-- create "throttles" table
CREATE TABLE "throttles" ("id" character varying NOT NULL, "created_at" timestamptz NOT NULL, "key" bytea NOT NULL, "user_id" character varying NULL, "credential" character varying NOT NULL, "failures" bigint NOT NULL DEFAULT 0, "window_start" timestamptz NOT NULL, "level" bigint NOT NULL DEFAULT 0, "locked_until" timestamptz NULL, "expires_at" timestamptz NOT NULL, PRIMARY KEY ("id"));
-- create index "throttle_expires_at" to table: "throttles"
CREATE INDEX "throttle_expires_at" ON "throttles" ("expires_at");
-- create index "throttle_user_id" to table: "throttles"
CREATE INDEX "throttle_user_id" ON "throttles" ("user_id");
-- create index "throttles_key_key" to table: "throttles"
CREATE UNIQUE INDEX "throttles_key_key" ON "throttles" ("key");
