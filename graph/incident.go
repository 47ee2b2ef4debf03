package graph

import (
	"context"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/graph/model"
	"github.com/strongroom/strongroom/server/fault"
	"github.com/strongroom/strongroom/server/incident"
)

type incidentDetailOf struct{ *ent.Incident }

// incidentDetail opens what is sealed of an incident, once for each request.
func (r *Resolver) incidentDetail(ctx context.Context, i *ent.Incident) (incident.Detail, error) {
	return once(ctx, incidentDetailOf{i}, func() (incident.Detail, error) { return r.Incidents.Detail(ctx, i) })
}

type reportDetailOf struct{ *ent.Report }

// reportDetail opens what is sealed of a report, once for each request.
func (r *Resolver) reportDetail(ctx context.Context, one *ent.Report) (incident.Report, error) {
	return once(ctx, reportDetailOf{one}, func() (incident.Report, error) { return r.Incidents.ReportDetail(ctx, one) })
}

type taskDetailOf struct{ *ent.IncidentTask }

func (r *Resolver) taskDetail(ctx context.Context, t *ent.IncidentTask) (incident.TaskDetail, error) {
	return once(ctx, taskDetailOf{t}, func() (incident.TaskDetail, error) { return r.Incidents.TaskDetail(ctx, t) })
}

const (
	someEvents = 100
	mostEvents = 500
)

func (r *Resolver) timeline(ctx context.Context, i *ent.Incident, first *int) ([]*ent.ActivityEvent, error) {
	n := someEvents
	if first != nil {
		n = *first
	}
	if n < 1 || n > mostEvents {
		return nil, fault.Invalid("first", "A timeline has at most %d events.", mostEvents)
	}
	events, _, err := r.Incidents.Timeline(ctx, i, n)
	return events, err
}

func playbookOf(i *ent.Incident) *incident.Playbook {
	if p, ok := incident.Find(i.PlaybookID); ok {
		return &p
	}
	return nil
}

func actionOf(a incident.Action) *incident.Action {
	if a == "" {
		return nil
	}
	return &a
}

func (r *Resolver) taskAction(ctx context.Context, t *ent.IncidentTask) (*incident.Action, error) {
	if t.StepID == "" {
		return nil, nil
	}
	i, err := r.DB.Incident.Get(ctx, t.IncidentID)
	if err != nil {
		return nil, err
	}
	return actionOf(incident.ActionOf(i.PlaybookID, t.StepID)), nil
}

func opening(in model.OpenIncidentInput) incident.Opening {
	o := incident.Opening{
		AlertID: deref(in.AlertID), ReportID: deref(in.ReportID), Title: deref(in.Title), Text: deref(in.Text), PlaybookID: deref(in.PlaybookID),
		SubjectID: deref(in.SubjectID), BeganAt: in.BeganAt,
	}
	if in.Severity != nil {
		o.Severity = *in.Severity
	}
	return o
}

func drill(in model.StartDrillInput) incident.Drill {
	d := incident.Drill{PlaybookID: in.PlaybookID, Announce: in.Announce != nil && *in.Announce}
	if in.Severity != nil {
		d.Severity = *in.Severity
	}
	return d
}

func drillState(s incident.DrillState) *incident.DrillState {
	if s == "" {
		return nil
	}
	return &s
}

func followUps(in []*model.FollowUpInput) []incident.Task {
	var out []incident.Task
	for _, f := range in {
		out = append(out, incident.Task{Title: f.Title, OwnerID: f.OwnerID, DueAt: &f.DueAt})
	}
	return out
}
