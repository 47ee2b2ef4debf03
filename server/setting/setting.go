// Package setting holds the settings of an organization: their names, bounds and
// defaults in one table, and their values as rows where they differ.
package setting

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/setting"
	"github.com/strongroom/strongroom/server/activity"
	"github.com/strongroom/strongroom/server/event"
	"github.com/strongroom/strongroom/server/fault"
	"github.com/strongroom/strongroom/server/login/password"
	"github.com/strongroom/strongroom/server/policy"
	"github.com/strongroom/strongroom/server/store"
)

// Settings of one organization.
type Settings struct {
	ViewersMayExport bool
	GuestsMayExport  bool
	ExportRowLimit   int // rows
	InvitationDays   int // days
	PasswordLength   int // characters
	PasswordClasses  bool
	PasswordScore    int // of zxcvbn
	// Rules are what is asked of sessions, in the order of access.Roles, and
	// GraceDays how long people may put a second factor off.
	Rules     [4]SessionRule
	GraceDays int
	// PasskeyModels are the AAGUIDs whose passkeys count, none is any; PasskeysClaimed
	// is whether those count whose model nobody vouches for.
	PasskeyModels   []string
	PasskeysClaimed bool
	// PasskeysProvable is whether a passkey can prove its model in this installation.
	PasskeysProvable bool
	// StepUpBudget, AdminBudget and WeekBudget are how much in a hundred of what is
	// harmless may alert (package sentinel).
	StepUpBudget, AdminBudget, WeekBudget float64
	// SecurityContact is a mail address or an https address, or empty.
	SecurityContact, SecurityContactText string
	// IdleLimit and LifetimeLimit are what the installation allows, in minutes.
	IdleLimit, LifetimeLimit int
}

// Default is what an organization starts with.
var Default = Settings{
	ViewersMayExport: true, GuestsMayExport: true, ExportRowLimit: 100_000, InvitationDays: 7,
	PasswordLength: password.Default.Length, PasswordClasses: password.Default.Classes, PasswordScore: password.Default.Score,
	Rules: sessionRules(), GraceDays: 7, PasskeyModels: []string{},
	StepUpBudget: 1, AdminBudget: .1, WeekBudget: 1,
}

// Change is what to change; nil stays.
type Change struct {
	ViewersMayExport *bool
	GuestsMayExport  *bool
	ExportRowLimit   *int
	InvitationDays   *int
	PasswordLength   *int
	PasswordClasses  *bool
	PasswordScore    *int
	SessionRules     []*SessionRuleChange
	GraceDays        *int
	PasskeyModels    []string // empty but not nil is any
	PasskeysClaimed  *bool

	StepUpBudget, AdminBudget, WeekBudget *float64
	SecurityContact, SecurityContactText  *string
}

// entry ties one setting to its key, its field and its bounds.
type entry struct {
	key    string
	field  string // of the API
	value  func(*Settings) any
	change func(Change) any // nil pointer if unchanged
	// low and high bound a number; of one that is not whole, percent does.
	low     int
	high    int
	percent [2]float64
}

var table = append([]entry{
	{key: "export.viewers", field: "viewersMayExport", value: func(s *Settings) any { return &s.ViewersMayExport }, change: func(c Change) any { return c.ViewersMayExport }},
	{key: "export.guests", field: "guestsMayExport", value: func(s *Settings) any { return &s.GuestsMayExport }, change: func(c Change) any { return c.GuestsMayExport }},
	{key: "export.rows", field: "exportRowLimit", value: func(s *Settings) any { return &s.ExportRowLimit }, change: func(c Change) any { return c.ExportRowLimit }, low: 1, high: 1_000_000},
	{key: "invitation.days", field: "invitationDays", value: func(s *Settings) any { return &s.InvitationDays }, change: func(c Change) any { return c.InvitationDays }, low: 1, high: 30},
	{key: "password.length", field: "passwordLength", value: func(s *Settings) any { return &s.PasswordLength }, change: func(c Change) any { return c.PasswordLength }, low: password.MinLength, high: password.MaxLength},
	{key: "password.classes", field: "passwordClasses", value: func(s *Settings) any { return &s.PasswordClasses }, change: func(c Change) any { return c.PasswordClasses }},
	{key: "password.score", field: "passwordScore", value: func(s *Settings) any { return &s.PasswordScore }, change: func(c Change) any { return c.PasswordScore }, low: password.MinScore, high: password.MaxScore},
	{key: "passkeys.models", field: "passkeyModels", value: func(s *Settings) any { return &s.PasskeyModels }, change: func(c Change) any { return c.PasskeyModels }},
	{key: "passkeys.claimed", field: "passkeysClaimed", value: func(s *Settings) any { return &s.PasskeysClaimed }, change: func(c Change) any { return c.PasskeysClaimed }},
}, slices.Concat(budgetEntries, contactEntries, sessionEntries())...)

// Service reads and changes settings.
type Service struct {
	DB       *ent.Client
	Activity *activity.Recorder
	// Breached knows passwords that others know.
	Breached *password.Breached
	Hub      *event.Hub
	Guard    Guard
	Now      func() time.Time
	Postgres bool
	// Idle and Lifetime are the longest that sessions of this installation last.
	Idle, Lifetime time.Duration
}

// Get returns the settings of the viewer's organization.
func (s *Service) Get(ctx context.Context) (Settings, error) {
	out := Default
	out.PasskeyModels, out.PasskeysProvable = []string{}, s.Guard.Provable()
	out.IdleLimit, out.LifetimeLimit = int(s.Idle.Minutes()), int(s.Lifetime.Minutes())
	rows, err := store.In(ctx, s.DB).Setting.Query().All(ctx)
	if err != nil {
		return out, fmt.Errorf("read settings: %w", err)
	}
	for _, row := range rows {
		for _, e := range table {
			if e.key == row.Key {
				if err := json.Unmarshal(row.Value, e.value(&out)); err != nil {
					return out, fmt.Errorf("read setting %s: %w", row.Key, err)
				}
			}
		}
	}
	return out, nil
}

// Update changes settings. Each one that changes is recorded with its value
// before and after.
func (s *Service) Update(ctx context.Context, c Change) (Settings, error) {
	return store.InTx(ctx, s.DB, func(ctx context.Context, db *ent.Client) (Settings, error) {
		if _, err := s.hold(ctx); err != nil {
			return Settings{}, err
		}
		now, err := s.Get(ctx)
		if err != nil {
			return now, err
		}
		before := now
		before.PasskeyModels = slices.Clone(now.PasskeyModels)
		if err := c.cleanContact(); err != nil {
			return now, err
		}
		if c.PasskeyModels, err = cleanModels(c.PasskeyModels); err != nil {
			return now, err
		}
		for _, e := range table {
			wanted, ok := given(e.change(c))
			if !ok {
				continue
			}
			if n, isInt := wanted.(int); isInt && (n < e.low || n > e.high) {
				return now, fault.Invalid("input."+e.field, "Choose a number from %d to %d.", e.low, e.high)
			}
			if f, isFloat := wanted.(float64); isFloat && !(f >= e.percent[0] && f <= e.percent[1]) {
				return now, fault.Invalid("input."+e.field, "Choose a number from %g to %g.", e.percent[0], e.percent[1])
			}
			if err := s.set(ctx, db, e, &now, wanted); err != nil {
				return now, err
			}
		}
		if err := now.sound(); err != nil {
			return now, err
		}
		return now, s.adopt(ctx, &before, &now)
	})
}

func (s *Service) set(ctx context.Context, db *ent.Client, e entry, now *Settings, wanted any) error {
	before, err := json.Marshal(e.value(now))
	if err != nil {
		return fmt.Errorf("change setting %s: %w", e.key, err)
	}
	after, err := json.Marshal(wanted)
	if err != nil {
		return fmt.Errorf("change setting %s: %w", e.key, err)
	}
	if string(before) == string(after) {
		return nil
	}
	if err := json.Unmarshal(after, e.value(now)); err != nil {
		return fmt.Errorf("change setting %s: %w", e.key, err)
	}
	n, err := db.Setting.Update().Where(setting.Key(e.key)).SetValue(after).Save(ctx)
	if err == nil && n == 0 {
		v, _ := access.From(ctx)
		err = db.Setting.Create().SetKey(e.key).SetValue(after).SetOrganizationID(v.Organization).Exec(ctx)
	}
	if err != nil {
		return fmt.Errorf("change setting %s: %w", e.key, err)
	}
	return s.Activity.Record(ctx, activity.Event{
		Kind: activity.SettingChanged, Name: e.key,
		Facts: map[string]string{"before": string(before), "after": string(after)},
	})
}

// given dereferences a pointer that is not nil.
func given(p any) (any, bool) {
	switch v := p.(type) {
	case *bool:
		if v != nil {
			return *v, true
		}
	case *int:
		if v != nil {
			return *v, true
		}
	case *float64:
		if v != nil {
			return *v, true
		}
	case *string:
		if v != nil {
			return *v, true
		}
	case []string:
		return v, v != nil
	case *policy.Factor:
		if v != nil {
			return *v, true
		}
	}
	return nil, false
}
