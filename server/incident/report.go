package incident

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"time"

	"entgo.io/ent/dialect/sql"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	entincident "github.com/strongroom/strongroom/ent/incident"
	"github.com/strongroom/strongroom/ent/membership"
	row "github.com/strongroom/strongroom/ent/report"
	"github.com/strongroom/strongroom/ent/schema/id"
	"github.com/strongroom/strongroom/server/activity"
	"github.com/strongroom/strongroom/server/clean"
	"github.com/strongroom/strongroom/server/fault"
	"github.com/strongroom/strongroom/server/job"
	"github.com/strongroom/strongroom/server/mail"
	"github.com/strongroom/strongroom/server/store"
	"github.com/strongroom/strongroom/server/throttle"
	"github.com/strongroom/strongroom/server/vault"
)

// ReportJob is the kind of the jobs that take in reports of people who are not signed
// in.
const ReportJob = "report"

// maxReports bounds how many reports one person sends signed in, within reportsIn.
const (
	maxReports = 20
	reportsIn  = 24 * time.Hour
)

// Report is what somebody says went wrong.
type Report struct {
	// What happened, in their words.
	What string `json:"what"`
	// Observed is what they saw, Steps what they have done about it since.
	Observed string `json:"observed,omitempty"`
	Steps    string `json:"steps,omitempty"`
	// Began and Ended are when it happened, as far as they know.
	Began    *time.Time   `json:"began,omitempty"`
	Ended    *time.Time   `json:"ended,omitempty"`
	Severity row.Severity `json:"severity"`
	// Answer is what those who look after incidents answered.
	Answer string `json:"answer,omitempty"`
}

// clean checks a report, before it is known whose it is.
func (s *Service) clean(r Report) (_ Report, err error) {
	if r.What, err = some("input.what", r.What, maxText, true); err != nil {
		return r, err
	}
	if r.Observed, err = prose("input.observed", r.Observed, maxText, true); err != nil {
		return r, err
	}
	if r.Steps, err = prose("input.steps", r.Steps, maxText, true); err != nil {
		return r, err
	}
	now := s.now()
	if r.Began != nil && (r.Began.After(now) || r.Began.Before(now.AddDate(-5, 0, 0))) {
		return r, fault.Invalid("input.beganAt", "Choose a time within the last five years.")
	}
	if r.Ended != nil && (r.Began == nil || r.Ended.Before(*r.Began) || r.Ended.After(now)) {
		return r, fault.Invalid("input.endedAt", "Choose a time between the beginning and now.")
	}
	if r.Severity == "" {
		r.Severity = row.SeverityMEDIUM
	}
	r.Answer = ""
	return r, row.SeverityValidator(r.Severity)
}

// Report takes in what the viewer says went wrong, and returns their receipt.
func (s *Service) Report(ctx context.Context, r Report) (receipt string, err error) {
	v, _ := access.From(ctx)
	if !v.Can(access.IncidentReport) {
		return "", fault.Forbidden("Your role does not report incidents.")
	}
	if r, err = s.clean(r); err != nil {
		return "", err
	}
	receipt, hash := newReceipt(s.Vault, s.now())
	_, err = store.InTx(ctx, s.DB, func(ctx context.Context, db *ent.Client) (int, error) {
		n, err := db.Report.Query().Where(row.ReporterID(v.User), row.CreatedAtGT(s.now().Add(-reportsIn))).Count(ctx)
		if err != nil {
			return 0, fmt.Errorf("count reports: %w", err)
		}
		if n >= maxReports {
			return 0, fault.Limited(time.Hour, "You have sent %d reports within a day. Talk to your admins.", n)
		}
		u, err := db.User.Get(ctx, v.User)
		if err != nil {
			return 0, fmt.Errorf("find reporter: %w", err)
		}
		return 0, s.take(ctx, v.Organization, u, r, hash, receipt, true)
	})
	return receipt, err
}

// outside is a report of somebody who is not signed in.
type outside struct {
	Email, Receipt string
	Hash           []byte
	Report         Report
	Address, Agent string
}

// ReportOutside takes in what somebody who is not signed in says went wrong, in the name
// of whoever has the address. Whether anybody does is found out by a job, so neither the
// answer nor its time tells: everybody gets a receipt.
func (s *Service) ReportOutside(ctx context.Context, email string, r Report) (receipt string, err error) {
	if email, err = clean.Email("input.email", email); err != nil {
		return "", err // it says nothing about anybody
	}
	if r, err = s.clean(r); err != nil {
		return "", err
	}
	v, _ := access.From(ctx)
	// A name of its own, so that reports and other mail do not lock each other.
	_, err = s.Throttle.Begin(ctx, throttle.Attempt{Credential: throttle.Link, Name: s.Vault.Index("report", email), Address: v.Address})
	if err != nil {
		return "", err // told, so that nobody believes that a report was taken in
	}
	receipt, hash := newReceipt(s.Vault, s.now())
	o := outside{Email: email, Receipt: receipt, Hash: hash, Report: r, Agent: v.Agent}
	if v.Address.IsValid() {
		o.Address = v.Address.String()
	}
	return receipt, s.Jobs.Enqueue(ctx, ReportJob, "", o)
}

// TakeOutside does a ReportJob: it is a report in each organization of the person.
func (s *Service) TakeOutside(ctx context.Context, j job.Job) error {
	var o outside
	if err := j.Decode(&o); err != nil {
		return err
	}
	system := access.As(ctx, access.ActorAuthenticator, "")
	u, err := s.People.Find(system, o.Email)
	if ent.IsNotFound(err) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("find reporter: %w", err)
	}
	if _, err := s.People.Name(system, u); errors.Is(err, vault.ErrDestroyed) {
		return nil // somebody who was erased reports nothing
	}
	of, err := s.DB.Membership.Query().Where(membership.UserID(u.ID), membership.StateNEQ(membership.StateREMOVED)).All(system)
	if err != nil {
		return fmt.Errorf("find organizations of reporter: %w", err)
	}
	address, _ := netip.ParseAddr(o.Address)
	for _, m := range of {
		ctx := access.With(ctx, access.Viewer{
			Actor: access.ActorWatchman, Organization: m.OrganizationID, Address: address, Agent: o.Agent, Request: j.ID,
		})
		_, err := store.InTx(ctx, s.DB, func(ctx context.Context, db *ent.Client) (int, error) {
			known, err := db.Report.Query().Where(row.ReceiptHash(o.Hash), row.OrganizationID(m.OrganizationID)).Exist(ctx)
			if err != nil || known { // by the job before a crash
				return 0, err
			}
			return 0, s.take(ctx, m.OrganizationID, u, o.Report, o.Hash, o.Receipt, false)
		})
		if err != nil {
			return fmt.Errorf("take in report: %w", err)
		}
	}
	return nil
}

// take writes a report down, tells the reporter, and raises the alert by its event.
func (s *Service) take(ctx context.Context, organization string, u *ent.User, r Report, hash []byte, receipt string, signedIn bool) error {
	reportID := id.New("rep")
	sealed, err := s.seal(ctx, organization, reportID, r)
	if err != nil {
		return err
	}
	err = store.In(ctx, s.DB).Report.Create().SetID(reportID).SetOrganizationID(organization).SetCreatedAt(s.now()).SetReceiptHash(hash).
		SetDetailSealed(sealed).SetSignedIn(signedIn).SetSeverity(r.Severity).SetReporterID(u.ID).Exec(ctx)
	if err != nil {
		return fmt.Errorf("keep report: %w", err)
	}
	name, err := s.People.Name(ctx, u)
	if err != nil {
		return err
	}
	kind := activity.IncidentReported
	if !signedIn {
		kind = activity.IncidentReportedOutside
	}
	err = s.Activity.Record(ctx, activity.Event{
		Kind: kind, Object: reportID, Name: name, Subject: u.ID, Organization: organization, Facts: map[string]string{"severity": string(r.Severity)},
	})
	if err != nil {
		return err
	}
	return s.Post.Send(ctx, u, organization, mail.ReportTaken(receipt, signedIn, s.BaseURL+"/report#receipt="+receipt))
}

// Progress is what became of a report.
type Progress struct {
	ReceivedAt time.Time
	State      row.State
	Answer     string
}

// Progress returns what became of the report that a receipt is for; nil if it is none.
// The receipt is the permission.
func (s *Service) Progress(ctx context.Context, receipt string) (*Progress, error) {
	at, hash, ok := readReceipt(s.Vault, receipt)
	if !ok {
		return nil, nil
	}
	out := &Progress{ReceivedAt: at, State: row.StateRECEIVED}
	rows, err := s.DB.Report.Query().Where(row.ReceiptHash(hash)).Order(row.ByID()).All(access.As(ctx, access.ActorWatchman, ""))
	if err != nil {
		return nil, fmt.Errorf("look for report: %w", err)
	}
	for _, r := range rows {
		d, err := s.ReportDetail(ctx, r)
		if err != nil {
			return nil, err
		}
		if r.State == row.StateANSWERED || r.State == row.StateTAKEN && out.State == row.StateRECEIVED {
			out.State = r.State
		}
		if out.Answer == "" {
			out.Answer = d.Answer
		}
	}
	return out, nil
}

// ReportDetail opens what is sealed of a report that was read with the viewer's rights.
func (s *Service) ReportDetail(ctx context.Context, r *ent.Report) (d Report, err error) {
	return d, s.open(ctx, r.OrganizationID, r.ID, r.DetailSealed, &d)
}

// Answer tells whoever reported something what became of it. What was taken into an
// incident stays with it.
func (s *Service) Answer(ctx context.Context, reportID, answer string) (*ent.Report, error) {
	v, _ := access.From(ctx)
	if !v.Can(access.IncidentManage) {
		return nil, fault.Forbidden("Your role does not look after incidents.")
	}
	answer, err := some("input.answer", answer, maxText, true)
	if err != nil {
		return nil, err
	}
	return store.InTx(ctx, s.DB, func(ctx context.Context, _ *ent.Client) (*ent.Report, error) {
		r, d, err := s.reported(ctx, reportID)
		if err != nil {
			return nil, err
		}
		before := d.Answer
		d.Answer = answer
		sealed, err := s.seal(ctx, r.OrganizationID, r.ID, d)
		if err != nil {
			return nil, err
		}
		r, err = store.In(ctx, s.DB).Report.UpdateOne(r).SetDetailSealed(sealed).SetState(row.StateANSWERED).SetHandlerID(v.User).SetHandledAt(s.now()).Save(ctx)
		if err != nil {
			return nil, fmt.Errorf("answer report: %w", err)
		}
		return r, s.recordReport(ctx, r, activity.ReportAnswered, map[string]string{"answer.before": before, "answer.after": answer})
	})
}

// taken is the report that an incident is opened from, nil without one. It fills in what
// was left open.
func (s *Service) taken(ctx context.Context, o Opening) (Opening, *ent.Report, error) {
	if o.ReportID == "" {
		return o, nil, nil
	}
	r, d, err := s.reported(ctx, o.ReportID)
	if err != nil {
		return o, nil, err
	}
	if r.IncidentID != nil {
		return o, nil, fault.Conflict("An incident was opened from this report already.")
	}
	if o.Text == "" {
		o.Text = d.What
		for _, more := range []struct{ head, text string }{{"Observed", d.Observed}, {"Done so far", d.Steps}} {
			if more.text != "" {
				o.Text += "\n\n" + more.head + ": " + more.text
			}
		}
		o.Text = cut(o.Text, maxText)
	}
	if o.Title == "" {
		o.Title = "Reported: " + cut(firstLine(d.What), 100)
	}
	if o.Severity == "" {
		o.Severity = entincident.Severity(r.Severity)
	}
	if o.SubjectID == "" {
		o.SubjectID = r.ReporterID
	}
	if o.BeganAt == nil {
		o.BeganAt = d.Began
	}
	return o, r, nil
}

// link notes which incident was opened from a report.
func (s *Service) link(ctx context.Context, r *ent.Report, i *ent.Incident) error {
	v, _ := access.From(ctx)
	u := store.In(ctx, s.DB).Report.UpdateOne(r).SetIncidentID(i.ID)
	if r.State == row.StateRECEIVED {
		u.SetState(row.StateTAKEN).SetHandlerID(v.User).SetHandledAt(s.now())
	}
	r, err := u.Save(ctx)
	if err != nil {
		return fmt.Errorf("take report: %w", err)
	}
	return s.recordReport(ctx, r, activity.ReportTaken, map[string]string{"incident": i.ID})
}

func (s *Service) recordReport(ctx context.Context, r *ent.Report, kind activity.Kind, facts map[string]string) error {
	u, err := store.In(ctx, s.DB).User.Get(access.As(ctx, access.ActorAuthenticator, ""), r.ReporterID)
	if err != nil {
		return fmt.Errorf("find reporter: %w", err)
	}
	e := activity.Event{Kind: kind, Object: r.ID, Subject: r.ReporterID, Organization: r.OrganizationID, Facts: facts}
	if e.Name, err = s.People.Name(ctx, u); errors.Is(err, vault.ErrDestroyed) {
		e.Subject = "" // the reporter was erased: there is no key to keep it under, and no name
	} else if err != nil {
		return err
	}
	return s.Activity.Record(ctx, e)
}

// reported looks a report up with the viewer's rights.
func (s *Service) reported(ctx context.Context, reportID string) (*ent.Report, Report, error) {
	q := store.In(ctx, s.DB).Report.Query().Where(row.ID(reportID))
	if s.Postgres {
		q = q.ForUpdate()
	}
	r, err := q.Only(ctx)
	if ent.IsNotFound(err) {
		return nil, Report{}, fault.NotFound("There is no such report.")
	}
	if err != nil {
		return nil, Report{}, fmt.Errorf("find report: %w", err)
	}
	d, err := s.ReportDetail(ctx, r)
	return r, d, err
}

// MyReports are the viewer's own of the last year, newest first.
func (s *Service) MyReports(ctx context.Context) ([]*ent.Report, error) {
	v, _ := access.From(ctx)
	return s.DB.Report.Query().Where(row.ReporterID(v.User), row.CreatedAtGT(s.now().AddDate(-1, 0, 0))).
		Order(row.ByCreatedAt(sql.OrderDesc()), row.ByID(sql.OrderDesc())).Limit(50).All(ctx)
}
