package graph

import (
	"time"

	"github.com/strongroom/strongroom/graph/model"
	"github.com/strongroom/strongroom/server/lookout"
	"github.com/strongroom/strongroom/server/lookout/condition"
)

func ruleFields() []*model.RuleField {
	out := make([]*model.RuleField, len(condition.Fields))
	for i, f := range condition.Fields {
		out[i] = &model.RuleField{Name: f.Name, Type: f.Type, Description: f.Description}
	}
	return out
}

func ruleCheck(expression string) *model.RuleCheck {
	c, wrong := condition.Compile(expression)
	out := &model.RuleCheck{Problems: make([]*model.RuleProblem, len(wrong)), Limit: condition.MaxCost}
	for i, p := range wrong {
		out.Problems[i] = &model.RuleProblem{Line: p.Line, Column: p.Column, Message: p.Message}
	}
	if c != nil {
		out.Cost = c.Cost
	}
	return out
}

func ruleTrial(t *lookout.Trial) *model.RuleTrial {
	out := &model.RuleTrial{
		Days: make([]*model.RuleTrialDay, len(t.Days)), Events: t.Events, Matches: t.Matches, Findings: t.Findings, Alerts: t.Alerts,
		Failures: t.Failures, Failure: t.Failure, Examples: t.Examples, Milliseconds: int(t.Took.Milliseconds()), Complete: t.Complete,
	}
	for i, d := range t.Days {
		out.Days[i] = &model.RuleTrialDay{Day: d.Day.Format(time.DateOnly), Matches: d.Matches, Alerts: d.Alerts}
	}
	return out
}
