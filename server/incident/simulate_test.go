package incident

import (
	"testing"
	"time"

	"github.com/strongroom/strongroom/ent"
	row "github.com/strongroom/strongroom/ent/incident"
	"github.com/strongroom/strongroom/server/activity"
)

func TestEachPlaybookHasAScriptThatCanBePlayed(t *testing.T) {
	t.Parallel()
	if len(Scripts) != len(Playbooks) {
		t.Errorf("%d scripts, %d playbooks", len(Scripts), len(Playbooks))
	}
	for _, p := range Playbooks {
		s, ok := Scripts[p.ID]
		if !ok {
			t.Errorf("%s has no script", p.ID)
			continue
		}
		if g := s.Targets; s.Scene == "" || g.Acknowledged < 1 || g.Contained <= g.Acknowledged || g.Closed <= g.Contained {
			t.Errorf("%s: %+v", p.ID, s)
		}
		last := 0
		for _, n := range s.Injects {
			if n.Minute <= last || n.From == "" || n.Text == "" || n.Minute >= s.Targets.Closed {
				t.Errorf("%s: %+v after minute %d", p.ID, n, last)
			}
			last = n.Minute
		}
		if len(s.Injects) < 3 {
			t.Errorf("%s has %d injects", p.ID, len(s.Injects))
		}
	}
}

func TestEachActionOfAPlaybookIsSimulated(t *testing.T) {
	t.Parallel()
	for _, p := range Playbooks {
		for _, s := range p.Steps {
			if s.Action != "" && simulated[s.Action] == "" {
				t.Errorf("%s: %s is not simulated", p.ID, s.Action)
			}
		}
	}
}

// TestADrillCannotReachWhatStepsDo has nothing to carry steps out with: whatever would
// be called is nil.
func TestADrillCannotReachWhatStepsDo(t *testing.T) {
	t.Parallel()
	someone := "usr_1" // no drill is about anybody; if one were, nothing would happen either
	for action := range simulated {
		did, path, err := (&Service{}).act(t.Context(), &ent.Incident{Drill: true, SubjectID: &someone}, action)
		if err != nil || path != "" || did != simulated[action] {
			t.Errorf("%s: %q, %q, %v", action, did, path, err)
		}
	}
	if _, _, err := (&Service{}).act(t.Context(), &ent.Incident{Drill: true}, "LAUNCH"); err == nil {
		t.Error("an action is carried out that nobody simulates")
	}
}

func TestADrillIsNeverRecordedAsAnIncident(t *testing.T) {
	t.Parallel()
	for _, k := range []activity.Kind{activity.IncidentExported, activity.IncidentReopened} {
		if err := (&Service{}).record(t.Context(), &ent.Incident{Drill: true}, k, nil); err == nil {
			t.Errorf("%s is recorded of a drill", k.Name)
		}
	}
}

func TestPhasesAreMissedByTheClock(t *testing.T) {
	t.Parallel()
	began := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	at := func(minutes int) *time.Time { t := began.Add(time.Duration(minutes) * time.Minute); return &t }
	target := Scripts["account-takeover"].Targets
	for name, c := range map[string]struct {
		i    ent.Incident
		now  time.Time
		want [3]bool
	}{
		"at once":         {ent.Incident{}, began, [3]bool{}},
		"at the target":   {ent.Incident{}, *at(target.Acknowledged), [3]bool{}},
		"nobody came":     {ent.Incident{}, at(target.Acknowledged).Add(time.Second), [3]bool{true, false, false}},
		"late, contained": {ent.Incident{AcknowledgedAt: at(target.Acknowledged + 1), ContainedAt: at(target.Contained)}, *at(300), [3]bool{true, false, true}},
		"closed without being contained": {
			ent.Incident{AcknowledgedAt: at(1), State: row.StateCLOSED, ClosedAt: at(2)}, *at(2), [3]bool{false, true, false},
		},
	} {
		c.i.Drill, c.i.PlaybookID, c.i.CreatedAt = true, "account-takeover", began
		for n, p := range phases(&c.i, c.now) {
			if p.Missed != c.want[n] {
				t.Errorf("%s: %s missed is %t", name, p.Name, p.Missed)
			}
		}
	}
}

func TestTheMarkOfADrillStays(t *testing.T) {
	t.Parallel()
	for given, want := range map[string]string{"A fire": "Drill: A fire", "Drill: A fire": "Drill: A fire", "Drill:x": "Drill: Drill:x"} {
		if got := marked(given); got != want {
			t.Errorf("%q became %q", given, got)
		}
	}
}
