package setting

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/setting"
	"github.com/strongroom/strongroom/server/detect"
	"github.com/strongroom/strongroom/server/store"
)

// budgetEntries are the lines of the table for how many false alarms there may be.
var budgetEntries = []entry{
	{
		key: "detection.step_up", field: "stepUpBudget", percent: [2]float64{.1, 5},
		value: func(s *Settings) any { return &s.StepUpBudget }, change: func(c Change) any { return c.StepUpBudget },
	},
	{
		key: "detection.admin", field: "adminBudget", percent: [2]float64{.01, 1},
		value: func(s *Settings) any { return &s.AdminBudget }, change: func(c Change) any { return c.AdminBudget },
	},
	{
		key: "detection.week", field: "weekBudget", percent: [2]float64{.1, 5},
		value: func(s *Settings) any { return &s.WeekBudget }, change: func(c Change) any { return c.WeekBudget },
	},
}

// Budgets are how much of what is harmless may alert in an organization, whoever asks.
func (s *Service) Budgets(ctx context.Context, organization string) (detect.Budgets, error) {
	keys := make([]string, len(budgetEntries))
	for i, e := range budgetEntries {
		keys[i] = e.key
	}
	rows, err := store.In(ctx, s.DB).Setting.Query().Where(setting.OrganizationID(organization), setting.KeyIn(keys...)).
		All(access.As(ctx, access.ActorAuthenticator, ""))
	if err != nil {
		return detect.Budgets{}, fmt.Errorf("read budgets: %w", err)
	}
	now := Default
	for _, row := range rows {
		for _, e := range budgetEntries {
			if e.key == row.Key {
				if err := json.Unmarshal(row.Value, e.value(&now)); err != nil {
					return detect.Budgets{}, fmt.Errorf("read setting %s: %w", row.Key, err)
				}
			}
		}
	}
	b := detect.Budgets{StepUp: now.StepUpBudget / 100, Admin: now.AdminBudget / 100, Days: now.AdminBudget / 100, Weeks: now.WeekBudget / 100}
	return b, b.Validate()
}
