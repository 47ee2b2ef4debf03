-- +goose Up
-- create index "activityevent_unsuccessful" to table: "activity_events"
CREATE INDEX `activityevent_unsuccessful` ON `activity_events` (`organization_id`, `actor_id`, `sequence`) WHERE (outcome <> 'SUCCEEDED');
