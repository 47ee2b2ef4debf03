package sentinel

import (
	"context"
	"fmt"
	"math"
	"net/netip"
	"slices"
	"strconv"

	"entgo.io/ent/dialect/sql"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/activityevent"
	row "github.com/strongroom/strongroom/ent/alert"
	"github.com/strongroom/strongroom/ent/membership"
	"github.com/strongroom/strongroom/server/activity"
	"github.com/strongroom/strongroom/server/alert"
	"github.com/strongroom/strongroom/server/detect"
)

// teachers are the kinds of events that teach something, and how.
var teachers = map[string]func(*Service, context.Context, *batch, *ent.ActivityEvent, activity.Detail) error{
	activity.SignedIn.Name:         (*Service).signedIn,
	activity.SignedInOutside.Name:  (*Service).signedIn,
	activity.SignInFailed.Name:     (*Service).signedIn,
	activity.FactorRefused.Name:    (*Service).signedIn,
	activity.RunSucceeded.Name:     (*Service).accessed,
	activity.DatasetPreviewed.Name: (*Service).accessed,
	activity.AnalysisOpened.Name:   (*Service).accessed,
	activity.ExportGranted.Name:    (*Service).accessed,
	activity.AlertAnswered.Name:    (*Service).confirmed,
	activity.AlertResolved.Name:    (*Service).resolved,
	activity.NotMe.Name:            (*Service).disowned,
}

var kinds = func() (out []string) {
	for k := range teachers {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}()

var (
	entries = []string{activity.SignedIn.Name, activity.SignedInOutside.Name}
	misses  = []string{activity.SignInFailed.Name, activity.FactorRefused.Name}
	reads   = []string{activity.RunSucceeded.Name, activity.DatasetPreviewed.Name, activity.AnalysisOpened.Name, activity.ExportGranted.Name}
)

// learn takes in one event. What does not open teaches nothing.
func (s *Service) learn(ctx context.Context, b *batch, e *ent.ActivityEvent) error {
	d, err := s.Activity.Open(ctx, e)
	if unreadable(err) {
		return nil
	}
	if err != nil {
		return err
	}
	return teachers[e.Kind](s, ctx, b, e, d)
}

// event is a sign-in of the log, and the verdict that was kept with it.
func (s *Service) event(e *ent.ActivityEvent, d activity.Detail) (detect.Event, *detect.Verdict) {
	address, _ := netip.ParseAddr(d.Address)
	out := s.signIn(address.Unmap(), d.Agent)
	out.ID, out.Time, out.Organization, out.Person = e.ID, e.CreatedAt, e.OrganizationID, *e.ActorID
	out.Failed = slices.Contains(misses, e.Kind)
	out.Token = d.Facts[activity.FactDevice]
	out.Confirmed = d.Facts[activity.FactRiskProved] != ""
	for device, name := range deviceNames {
		if d.Facts[activity.FactRiskDevice] == name {
			out.Device = device
		}
	}
	score, err := strconv.ParseFloat(d.Facts[activity.FactRiskScore], 64)
	if err != nil || math.IsNaN(score) || math.IsInf(score, 0) {
		return out, nil // from before sign-ins were judged, or not judged
	}
	v := &detect.Verdict{Score: score, P: 1, Technique: "T1078", Learned: 1}
	for _, l := range []detect.Level{detect.StepUp, detect.Admin} {
		if d.Facts[activity.FactRisk] == l.String() {
			v.Alert = l
		}
	}
	if v.Alert != detect.None && !out.Confirmed {
		v.Learned = detect.Doubt
	}
	return out, v
}

func (s *Service) signedIn(ctx context.Context, b *batch, e *ent.ActivityEvent, d activity.Detail) error {
	if e.ActorID == nil {
		return nil
	}
	p, err := s.person(ctx, b, *e.ActorID)
	if err != nil || p == nil {
		return err
	}
	what, v := s.event(e, d)
	switch {
	case what.Failed: // counted, not judged
		v = &detect.Verdict{}
	case v == nil:
		now := b.state.Judge(&p.Person, &what)
		v = &now
	}
	b.state.Settle(&p.Person, &what, v)
	if v.Channel != detect.Attack || v.Group == "" || *e.Sequence <= b.since {
		return nil
	}
	f := alert.Finding{
		Rule: alert.Guessing, Organization: b.organization, Key: v.Group, Technique: v.Technique,
		Events: []string{e.ID}, Reasons: said(detect.Explain(&what, v)),
	}
	if !what.Failed {
		f.Severity, f.Title = row.SeverityCRITICAL, "Somebody signed in during an attack"
		f.Reasons = append(f.Reasons, alert.Reason{Name: "success", Text: "A sign-in succeeded during the attack, from where its person is not known."})
	}
	b.findings = append(b.findings, f)
	return nil
}

// said are the weightiest reasons that speak against the person.
func said(all []detect.Reason) (out []alert.Reason) {
	for _, r := range all {
		if r.Nats > 0 && len(out) < reasons {
			out = append(out, alert.Reason{Name: r.Feature, Text: r.Text})
		}
	}
	return out
}

// accessed takes in that somebody looked at data.
func (s *Service) accessed(ctx context.Context, b *batch, e *ent.ActivityEvent, d activity.Detail) error {
	if e.ActorID == nil {
		return nil
	}
	p, err := s.person(ctx, b, *e.ActorID)
	if err != nil || p == nil {
		return err
	}
	datasets := d.Also
	if e.Kind == activity.DatasetPreviewed.Name {
		datasets = []string{e.ObjectID}
	}
	role, err := s.role(ctx, b.organization, *e.ActorID)
	if err != nil {
		return err
	}
	what := detect.Event{ID: e.ID, Time: e.CreatedAt, Organization: b.organization, Person: *e.ActorID, Kind: detect.Read, Role: role}
	rows, _ := strconv.ParseInt(d.Facts["rows"], 10, 64)
	if e.Kind == activity.ExportGranted.Name {
		what.Kind = detect.Export
	}
	times, told := 1.0, 1.0
	if *e.Sequence > b.since { // else nobody is told
		if times, told, err = s.closer(ctx, b.organization, *e.ActorID, datasets); err != nil {
			return err
		}
	}
	b.state.Closely(times, told, func() {
		for i, dataset := range datasets {
			what.Dataset, what.Rows = dataset, 0
			if i == 0 { // it is one download, of however many datasets
				what.Rows = max(rows, 0)
			}
			v := b.state.Observe(&p.Person, &what)
			if v.Alert == detect.None || *e.Sequence <= b.since {
				continue
			}
			b.findings = append(b.findings, reading(b.organization, &what, &v))
		}
	})
	return nil
}

// reading is the alert about a day, or a week, of a person.
func reading(organization string, e *detect.Event, v *detect.Verdict) alert.Finding {
	f := alert.Finding{
		Rule: alert.UnusualReading, Organization: organization, Subject: alert.Subject{Person: e.Person}, Technique: v.Technique,
		Key: e.Person + "|" + v.Channel.String() + "|" + e.Time.UTC().Format("2006-01-02"), Events: []string{e.ID},
		Reasons:        said(detect.Explain(e, v)),
		Counterfactual: "With what this person usually reads in a day this would not have alerted.",
	}
	if v.Channel == detect.DataWeek {
		f.Title = "A week of reading that is unlike the person"
		f.Counterfactual = "With what this person usually reads in a week this would not have alerted."
	}
	if v.Hidden {
		f.Rule = alert.WatchedPerson // which they do not see
		f.Counterfactual = "Of somebody who is not watched this would not have alerted."
		if f.Title == "" {
			f.Title = "A day of reading that is unlike the person, who is watched"
		} else {
			f.Title += ", who is watched"
		}
	}
	return f
}

// confirmed takes in "this was me".
func (s *Service) confirmed(ctx context.Context, b *batch, e *ent.ActivityEvent, _ activity.Detail) error {
	return s.answered(ctx, b, e.ObjectID, true)
}

// resolved takes in what those who look after alerts made of one about data. What a
// sign-in was, only its person knows.
func (s *Service) resolved(ctx context.Context, b *batch, e *ent.ActivityEvent, d activity.Detail) error {
	a, err := s.alert(ctx, b.organization, e.ObjectID)
	if err != nil || a == nil || a.SubjectID == nil {
		return err
	}
	if about, err := s.aboutData(ctx, a); err != nil || !about {
		return err
	}
	p, err := s.person(ctx, b, *a.SubjectID)
	if err != nil || p == nil {
		return err
	}
	if what := (detect.Event{Kind: detect.Read}); d.Facts["verdict"] == string(row.VerdictREAL) {
		b.state.NotMine(&p.Person, &what, &detect.Verdict{Channel: detect.DataAccess})
	} else {
		b.state.Mine(&p.Person, &what, &detect.Verdict{Channel: detect.DataAccess})
	}
	return nil
}

// aboutData is whether an alert was found in what somebody read.
func (s *Service) aboutData(ctx context.Context, a *ent.Alert) (bool, error) {
	switch a.Rule {
	case alert.UnusualReading.ID:
		return true, nil
	case alert.WatchedPerson.ID: // which is about sign-ins, too
		yes, err := s.DB.ActivityEvent.Query().Where(
			activityevent.OrganizationID(a.OrganizationID), activityevent.IDIn(a.Events...), activityevent.KindIn(reads...),
		).Exist(ctx)
		if err != nil {
			return false, fmt.Errorf("look for what was read: %w", err)
		}
		return yes, nil
	}
	return false, nil
}

// disowned takes in "this was not me", of the session that it names, and of what the
// alert that asked was found in.
func (s *Service) disowned(ctx context.Context, b *batch, e *ent.ActivityEvent, d activity.Detail) error {
	sessionID := d.Facts[activity.FactSession]
	if sessionID == "" || e.ActorID == nil {
		return nil
	}
	began, err := s.DB.ActivityEvent.Query().Where(
		activityevent.OrganizationID(b.organization), activityevent.ObjectID(sessionID), activityevent.ActorID(*e.ActorID),
		activityevent.KindIn(entries...), activityevent.SequenceLT(*e.Sequence),
	).Order(activityevent.BySequence(sql.OrderDesc())).First(ctx)
	if ent.IsNotFound(err) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("look for sign-in: %w", err)
	}
	return s.taught(ctx, b, began, false)
}

// answered takes in what a person said to an alert about their sign-ins.
func (s *Service) answered(ctx context.Context, b *batch, alertID string, mine bool) error {
	a, err := s.alert(ctx, b.organization, alertID)
	if err != nil || a == nil || a.SubjectID == nil {
		return err
	}
	events, err := s.DB.ActivityEvent.Query().Where(
		activityevent.OrganizationID(b.organization), activityevent.IDIn(a.Events...), activityevent.ActorID(*a.SubjectID),
		activityevent.KindIn(entries...), activityevent.SequenceLTE(b.cursor),
	).Order(activityevent.BySequence(sql.OrderAsc())).All(ctx)
	if err != nil {
		return fmt.Errorf("look for sign-ins of alert: %w", err)
	}
	for _, e := range events {
		if err := s.taught(ctx, b, e, mine); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) taught(ctx context.Context, b *batch, e *ent.ActivityEvent, mine bool) error {
	d, err := s.Activity.Open(ctx, e)
	if unreadable(err) {
		return nil
	}
	if err != nil {
		return err
	}
	p, err := s.person(ctx, b, *e.ActorID)
	if err != nil || p == nil {
		return err
	}
	what, v := s.event(e, d)
	if v == nil {
		v = &detect.Verdict{Learned: 1}
	}
	if mine {
		b.state.Mine(&p.Person, &what, v)
	} else {
		b.state.NotMine(&p.Person, &what, v)
	}
	return nil
}

// alert is an alert of the organization; nil if there is none such.
func (s *Service) alert(ctx context.Context, organization, alertID string) (*ent.Alert, error) {
	a, err := s.DB.Alert.Query().Where(row.ID(alertID), row.OrganizationID(organization)).Only(ctx)
	if ent.IsNotFound(err) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("look for alert: %w", err)
	}
	return a, nil
}

// role is the role of a person; empty of somebody who has left.
func (s *Service) role(ctx context.Context, organization, person string) (string, error) {
	m, err := s.DB.Membership.Query().Where(membership.OrganizationID(organization), membership.UserID(person)).First(ctx)
	if ent.IsNotFound(err) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("look for role: %w", err)
	}
	return string(m.Role), nil
}
