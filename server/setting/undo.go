package setting

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/activityevent"
	"github.com/strongroom/strongroom/server/activity"
	"github.com/strongroom/strongroom/server/fault"
	"github.com/strongroom/strongroom/server/store"
)

// Undo puts the value back that a setting had before an event changed it, if it still
// has the one that the event gave it. That is a change like any other, with the same
// consequences and the same record.
func (s *Service) Undo(ctx context.Context, eventID string) (Settings, error) {
	return store.InTx(ctx, s.DB, func(ctx context.Context, db *ent.Client) (Settings, error) {
		if _, err := s.hold(ctx); err != nil {
			return Settings{}, err
		}
		e, was, is, err := s.changed(ctx, db, eventID)
		if err != nil {
			return Settings{}, err
		}
		now, err := s.Get(ctx)
		if err != nil {
			return now, err
		}
		before := now
		before.PasskeyModels = slices.Clone(now.PasskeyModels)
		current, err := json.Marshal(e.value(&now))
		if err != nil {
			return now, fmt.Errorf("undo change of %s: %w", e.key, err)
		}
		if string(current) != is {
			return now, fault.Conflict("The setting has another value by now, so this change cannot be undone. Look at it on the Settings page.")
		}
		if err := s.set(ctx, db, e, &now, json.RawMessage(was)); err != nil {
			return now, err
		}
		if err := now.sound(); err != nil {
			return now, err
		}
		return now, s.adopt(ctx, &before, &now)
	})
}

// changed is the setting that an event of the viewer's organization changed, from which
// value to which.
func (s *Service) changed(ctx context.Context, db *ent.Client, eventID string) (e entry, was, is string, err error) {
	none := fault.NotFound("There is no such change of a setting.")
	event, err := db.ActivityEvent.Query().Where(activityevent.ID(eventID), activityevent.Kind(activity.SettingChanged.Name)).Only(ctx)
	if ent.IsNotFound(err) {
		return e, "", "", none
	}
	if err != nil {
		return e, "", "", fmt.Errorf("find change of setting: %w", err)
	}
	d, err := s.Activity.Open(ctx, event)
	if err != nil {
		return e, "", "", err
	}
	i := slices.IndexFunc(table, func(e entry) bool { return e.key == d.Name })
	was, is = d.Facts["before"], d.Facts["after"]
	if i < 0 || was == "" || is == "" {
		return e, "", "", none
	}
	return table[i], was, is, nil
}

// sound refuses settings that contradict each other.
func (s *Settings) sound() error {
	if s.AdminBudget > s.StepUpBudget {
		return fault.Invalid("input.adminBudget", "Admins cannot be alerted of more sign-ins than more proof is asked of.")
	}
	return nil
}
