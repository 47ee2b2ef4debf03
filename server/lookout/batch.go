package lookout

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/alert"
	"github.com/strongroom/strongroom/ent/customrule"
	"github.com/strongroom/strongroom/ent/predicate"
	"github.com/strongroom/strongroom/server/activity"
	alerts "github.com/strongroom/strongroom/server/alert"
	"github.com/strongroom/strongroom/server/lookout/condition"
)

type predicateEvent = predicate.ActivityEvent

// batch is some events of an organization while they are looked at.
type batch struct {
	*reader
	organization string
	rules        []*watched
	decoys       []*ent.Decoy
	findings     []*found
	notes        map[string]*note // by rule
	touched      map[string]*note // by decoy
}

// note is what is kept with a rule or a decoy.
type note struct {
	found, failures   int
	failure           string
	foundAt, failedAt time.Time
}

func noteOf(m *map[string]*note, id string) *note {
	if *m == nil {
		*m = map[string]*note{}
	}
	if (*m)[id] == nil {
		(*m)[id] = &note{}
	}
	return (*m)[id]
}

// found is a finding while it grows.
type found struct {
	alerts.Finding
	key    string // of the findings that are one
	events []string
}

func (f *found) finding() alerts.Finding {
	f.Events = f.events[max(0, len(f.events)-50):]
	return f.Finding
}

// add grows a finding of the batch, or begins it.
func (b *batch) add(f alerts.Finding, eventID string) {
	key := f.Rule.ID + "|" + f.Key
	i := slices.IndexFunc(b.findings, func(o *found) bool { return o.key == key })
	if i < 0 {
		b.findings = append(b.findings, &found{Finding: f, key: key, events: []string{eventID}})
		return
	}
	old := b.findings[i]
	old.Count, old.events = old.Count+f.Count, append(old.events, eventID)
	for _, r := range f.Reasons {
		old.Reasons = slices.DeleteFunc(old.Reasons, func(o alerts.Reason) bool { return o.Name == r.Name })
		old.Reasons = append(old.Reasons, r)
	}
}

// look looks at one event.
func (b *batch) look(ctx context.Context, e *ent.ActivityEvent) error {
	ev := b.event(ctx, e)
	for _, w := range b.rules {
		v, err := verdict{}, error(condition.Failure("The language has changed, and the rule is no longer part of it. Save it anew."))
		if w.condition != nil {
			v, err = w.feed(ctx, ev)
		}
		switch {
		case *e.Sequence <= w.Since: // from before the rule
		case condition.IsFailure(err):
			n := noteOf(&b.notes, w.ID)
			n.failures, n.failure, n.failedAt = n.failures+1, err.Error(), e.CreatedAt
			b.add(failing(w, b.organization, err), e.ID)
			continue
		case err == nil && v.found:
			n := noteOf(&b.notes, w.ID)
			n.found, n.foundAt = n.found+1, e.CreatedAt
			b.add(finding(w, e, v), e.ID)
		}
		if err != nil && !condition.IsFailure(err) {
			return err
		}
	}
	return b.touch(ctx, e)
}

func failing(w *watched, organization string, cause error) alerts.Finding {
	return alerts.Finding{
		Rule: alerts.RuleFails, Organization: organization, Key: w.ID, Subject: alerts.Subject{Object: w.ID}, Count: 1,
		Reasons: []alerts.Reason{{Name: "rule", Text: "The rule is called “" + w.Title + "”."}, {Name: "cause", Text: cause.Error()}},
	}
}

// finding is what a rule found. It says nothing of the event that belongs to a person:
// the events are listed with it, for those who may read them.
func finding(w *watched, e *ent.ActivityEvent, v verdict) alerts.Finding {
	f := alerts.Finding{
		Rule: alerts.Rule{
			ID: alerts.Custom + w.ID, Title: w.Title, Severity: alert.Severity(w.Severity), Technique: w.Technique, Description: w.Description,
		},
		Organization: e.OrganizationID, Key: v.group, Title: w.Title, Technique: w.Technique, Count: 1,
	}
	if w.Description != "" {
		f.Reasons = append(f.Reasons, alerts.Reason{Name: "rule", Text: w.Description})
	}
	f.Reasons = append(f.Reasons, alerts.Reason{Name: "what", Text: "An event matched the rule “" + w.Title + "”, which somebody wrote in this organization."})
	switch {
	case v.group == others:
		f.Reasons = append(f.Reasons, alerts.Reason{Name: "others", Text: fmt.Sprintf("The rule found more than %d groups within an hour; these are all the others.", maxNamed)})
	case w.Per == customrule.PerACTOR:
		f.Subject.Person = value(e.ActorID)
	case w.Per == customrule.PerOBJECT:
		f.Subject.Object = v.group
	}
	if w.Times > 1 {
		f.Reasons = append(f.Reasons, alerts.Reason{Name: "count", Text: fmt.Sprintf("There were %d or more such events %s within %d minutes.", w.Times, by[w.Per], w.Minutes)})
		f.Counterfactual = fmt.Sprintf("Fewer than %d such events %s within %d minutes would not have alerted.", w.Times, by[w.Per], w.Minutes)
	}
	return f
}

var by = map[customrule.Per]string{
	customrule.PerACTOR: "by the same person", customrule.PerOBJECT: "on the same object",
	customrule.PerADDRESS: "from the same address", customrule.PerORGANIZATION: "in the organization",
}

func value(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// touches are the kinds of events that read a dataset, or try to.
var touches = map[string]string{
	activity.DatasetPreviewed.Name: "looked at its first rows",
	activity.RunSucceeded.Name:     "ran SQL over it",
	activity.RunFailed.Name:        "ran SQL over it, which failed",
	activity.RunCancelled.Name:     "ran SQL over it, and cancelled that",
	activity.AnalysisOpened.Name:   "opened a result computed from it",
	activity.AnalysisShared.Name:   "shared a result computed from it",
	activity.ExportGranted.Name:    "asked to download a result computed from it",
	activity.ExportSent.Name:       "downloaded a result computed from it",
	activity.ExportDenied.Name:     "was refused the download of a result computed from it",
	activity.GlassLooked.Name:      "looked at it in an emergency",
	activity.AccessDenied.Name:     "was refused access to it",
	activity.DatasetDeleted.Name:   "deleted it",
}

// opened is what is sealed of an event. Of one that was tampered with, or erased, what is
// known without has to be enough: whoever changed it must not stop what looks at it, nor
// at what comes after it. What could not be read is read again.
func (b *batch) opened(ctx context.Context, e *ent.ActivityEvent) (activity.Detail, error) {
	d, err := b.Activity.Open(ctx, e)
	if unreadable(err) {
		return activity.Detail{}, nil
	}
	return d, err
}

// touch looks for decoys in an event.
func (b *batch) touch(ctx context.Context, e *ent.ActivityEvent) error {
	if e.Kind == activity.DecoyUsed.Name {
		i := slices.IndexFunc(b.decoys, func(d *ent.Decoy) bool { return d.ID == e.ObjectID })
		if i < 0 {
			return nil
		}
		d, err := b.opened(ctx, e)
		if err != nil {
			return err
		}
		b.alarm(e, b.decoys[i], activity.Detail{Name: d.Name, Facts: d.Facts, Address: d.Address, Agent: d.Agent}, "")
		return nil
	}
	action := touches[e.Kind]
	if action == "" || !slices.ContainsFunc(b.decoys, func(d *ent.Decoy) bool { return d.DatasetID != "" }) {
		return nil
	}
	d, err := b.opened(ctx, e)
	if err != nil {
		return err
	}
	for _, y := range b.decoys {
		if y.DatasetID == "" || y.DatasetID != e.ObjectID && !slices.Contains(d.Also, y.DatasetID) {
			continue
		}
		if e.Kind == activity.DatasetDeleted.Name && y.RemovedAt != nil {
			continue
		}
		b.alarm(e, y, d, action)
	}
	return nil
}
