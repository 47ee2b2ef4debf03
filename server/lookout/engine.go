package lookout

import (
	"context"
	"slices"
	"strconv"
	"time"

	"github.com/strongroom/strongroom/ent"
	row "github.com/strongroom/strongroom/ent/customrule"
	"github.com/strongroom/strongroom/server/lookout/condition"
)

// watched is a rule with what it remembers: of each group the newest matches, as many
// as make an alert. All of it follows from the events of the last Window, or hour.
type watched struct {
	*ent.CustomRule
	condition *condition.Condition
	// groups are the times of matches, by group.
	groups map[string][]time.Time
	// named are the groups that were found within the hour.
	named map[string]bool
	hour  time.Time
	fed   int
}

const (
	// maxNamed is how many groups a rule finds within an hour, so that one that matches
	// everything does not raise an alert for each of a thousand objects. The others are
	// one group.
	maxNamed = 20
	// others is that group.
	others = "\x00others"
	// sweepEvery is after how many matches old groups are forgotten.
	sweepEvery = 1000
)

func watch(r *ent.CustomRule) (*watched, error) {
	c, err := condition.Parse("input.expression", r.Expression)
	if err != nil {
		return nil, err
	}
	return &watched{CustomRule: r, condition: c, groups: map[string][]time.Time{}, named: map[string]bool{}}, nil
}

// window is how far back events matter.
func (w *watched) window() time.Duration { return time.Duration(w.Minutes) * time.Minute }

// signature changes with what a rule remembers.
func (w *watched) signature() string {
	return w.ID + "|" + string(w.Per) + "|" + strconv.Itoa(w.Times) + "|" + strconv.Itoa(w.Minutes) + "|" + w.Expression
}

// verdict is what a rule makes of an event.
type verdict struct {
	matches bool
	// found is whether there were enough matches in the group within the window.
	found bool
	group string
	count int
}

// feed shows the rule an event, in the order of the log. It is all that there is to a
// rule: the live path and the back-test differ in what they do with verdicts.
func (w *watched) feed(ctx context.Context, e *condition.Event) (verdict, error) {
	yes, err := w.condition.Eval(ctx, e)
	if err != nil || !yes {
		return verdict{}, err
	}
	v := verdict{matches: true, count: 1}
	if v.group, err = w.group(e); err != nil {
		return verdict{}, err
	}
	if w.Times > 1 {
		if w.fed++; w.fed%sweepEvery == 0 {
			w.forget(e.Time)
		}
		times := append(w.groups[v.group], e.Time)
		times = slices.Clone(times[max(0, len(times)-w.Times):])
		w.groups[v.group] = times
		first := slices.IndexFunc(times, func(t time.Time) bool { return e.Time.Sub(t) <= w.window() })
		v.count = len(times) - first
	}
	if v.count < w.Times {
		return v, nil
	}
	v.found = true
	if hour := e.Time.Truncate(time.Hour); hour.After(w.hour) {
		w.hour = hour
		clear(w.named)
	}
	if !w.named[v.group] {
		if len(w.named) >= maxNamed {
			v.group = others
			return v, nil
		}
		w.named[v.group] = true
	}
	return v, nil
}

func (w *watched) group(e *condition.Event) (string, error) {
	switch w.Per {
	case row.PerACTOR:
		return e.ActorID, nil
	case row.PerOBJECT:
		return e.ObjectID, nil
	case row.PerADDRESS:
		s, err := e.Sealed()
		if err != nil {
			return "", err
		}
		return s.Address, nil
	}
	return "", nil
}

// forget drops the groups that are too old to matter.
func (w *watched) forget(now time.Time) {
	for g, times := range w.groups {
		if now.Sub(times[len(times)-1]) > w.window() {
			delete(w.groups, g)
		}
	}
}
