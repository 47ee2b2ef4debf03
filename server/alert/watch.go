package alert

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"entgo.io/ent/dialect/sql"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/activityevent"
	row "github.com/strongroom/strongroom/ent/alert"
	"github.com/strongroom/strongroom/ent/export"
	"github.com/strongroom/strongroom/server/activity"
	"github.com/strongroom/strongroom/server/detect"
	"github.com/strongroom/strongroom/server/device"
	"github.com/strongroom/strongroom/server/store"
)

// The rules that need no model, each a function of one activity event. They run in
// the event's transaction, as its last step, with the desk held.

const (
	failures     = 5         // failed sign-ins at one account
	failuresIn   = time.Hour // within this
	attackFor    = 24 * time.Hour
	exportRows   = 200_000 // by one person
	exportRowsIn = 24 * time.Hour
	exportTimes  = 20
	exportTimeIn = time.Hour
)

var rules = map[activity.Kind]func(*Service, context.Context, activity.Seen) error{
	activity.SignedIn:        (*Service).signedIn,
	activity.SignedInOutside: (*Service).signedIn,
	activity.SignInFailed:    (*Service).failed,
	activity.FactorRefused:   (*Service).failed,
	activity.AccountLocked:   (*Service).locked,
	activity.NotMe:           (*Service).disowned,
	activity.PasskeyCloned:   (*Service).cloned,
	activity.RecoveryAsked:   (*Service).recovery,
	activity.RoleChanged:     (*Service).admin,
	activity.MemberInvited:   (*Service).admin,
	activity.SettingChanged:  (*Service).setting,
	activity.ExportGranted:   (*Service).exported,
	activity.ChannelAdded:    (*Service).outlet,
	activity.ChannelChanged:  (*Service).outlet,
	activity.ChannelRemoved:  (*Service).outlet,
	activity.StreamAdded:     (*Service).outlet,
	activity.StreamChanged:   (*Service).outlet,
	activity.StreamRemoved:   (*Service).outlet,
	activity.WitnessAdded:    (*Service).outlet,
	activity.WitnessChanged:  (*Service).outlet,
	activity.WitnessRemoved:  (*Service).outlet,
	activity.GlassBroken:     (*Service).glass,

	activity.ShieldsLowered:   (*Service).shields,
	activity.ShieldsProlonged: (*Service).shields,

	activity.AuditVerified: (*Service).verified,

	activity.IncidentReported:        (*Service).reported,
	activity.IncidentReportedOutside: (*Service).reported,
}

// Wants reports whether a rule looks at events of a kind.
func (s *Service) Wants(k activity.Kind) bool { return rules[k] != nil || watchable[k] != "" }

// Saw looks at an event that is being recorded.
func (s *Service) Saw(ctx context.Context, e activity.Seen) error {
	on, err := s.watches(ctx, e)
	if err != nil || len(on) == 0 && rules[e.Kind] == nil {
		return err
	}
	return s.last(ctx, e.Organization, func(ctx context.Context) error {
		if look := rules[e.Kind]; look != nil {
			if err := look(s, ctx, e); err != nil {
				return fmt.Errorf("look at %s: %w", e.Kind.Name, err)
			}
		}
		return s.watched(ctx, e, on)
	})
}

// finding begins a finding about the account of whoever did e.
func finding(r Rule, e activity.Seen, key string, reasons ...Reason) Finding {
	return Finding{
		Rule: r, Organization: e.Organization, Subject: Subject{Person: e.Actor}, Key: key,
		Reasons: append(reasons, whence(e)...), Events: []string{e.ID},
	}
}

// whence says from where something was done.
func whence(e activity.Seen) []Reason {
	var out []Reason
	if e.Agent != "" {
		out = append(out, Reason{"browser", "The browser calls itself " + device.Name(e.Agent) + "."})
	}
	if e.Address != "" {
		out = append(out, Reason{"address", "It came from the address " + e.Address + "."})
	}
	return out
}

func (s *Service) signedIn(ctx context.Context, e activity.Seen) error {
	fresh := e.Facts[activity.FactBrowser] == activity.BrowserNew
	if err := s.guessed(ctx, e, fresh); err != nil {
		return err
	}
	if f, ok := unusual(e); ok {
		_, err := s.raise(ctx, f)
		return err
	}
	if !fresh {
		return nil
	}
	why := append([]Reason{{"new", "The account had not been used with this browser before."}}, remarked(e)...)
	f := finding(NewBrowser, e, e.Object, why...)
	f.Subject.Session = e.Object
	f.Counterfactual = "From a browser that the account knows this would not have alerted."
	_, err := s.raise(ctx, f)
	return err
}

// remarked is what detection found odd about a sign-in, which is kept with its event.
func remarked(e activity.Seen) (why []Reason) {
	for i := 1; ; i++ {
		n := strconv.Itoa(i)
		text, ok := e.Facts[activity.FactRiskReason+n]
		if !ok {
			return why
		}
		why = append(why, Reason{"unusual-" + n, text})
	}
}

// unusual is the finding of a sign-in that detection found unusual. A second factor
// clears what is only odd.
func unusual(e activity.Seen) (Finding, bool) {
	level := e.Facts[activity.FactRisk]
	proved := e.Facts[activity.FactRiskProved] != ""
	if level != detect.Admin.String() && (level != detect.StepUp.String() || proved) {
		return Finding{}, false
	}
	why := remarked(e)
	if e.Facts[activity.FactBrowser] == activity.BrowserNew {
		why = append(why, Reason{"new", "The account had not been used with this browser before."})
	}
	if proved {
		why = append(why, Reason{"proved", "A second factor or a passkey was proved."})
	}
	rule := UnusualSignIn
	if level != detect.Admin.String() && e.Facts[activity.FactBrowser] == activity.BrowserNew {
		rule = NewBrowser // which says it best, with the reasons that there are
	}
	f := finding(rule, e, e.Object, why...)
	f.Subject.Session = e.Object
	f.Counterfactual = e.Facts[activity.FactRiskUnless]
	if level == detect.Admin.String() {
		f.Severity, f.Title = row.SeverityHIGH, "Very unusual sign-in"
	}
	return f, true
}

// guessed looks at a sign-in to an account that is under attack. Its owner signs in
// from browsers that the account knows while strangers go on guessing; only another
// browser makes it worse.
func (s *Service) guessed(ctx context.Context, e activity.Seen, fresh bool) error {
	a, err := s.open(ctx, e.Organization, FailedSignIns, e.Actor)
	if err != nil || a == nil || s.now().Sub(a.LastAt) > attackFor {
		return err
	}
	f := finding(FailedSignIns, e, e.Actor)
	f.Severity = a.Severity
	f.Reasons = []Reason{{"success", "Then somebody signed in from a browser that the account knows, probably its owner."}}
	if fresh {
		f.Severity, f.Title = row.SeverityCRITICAL, "Somebody signed in after failed tries"
		f.Reasons = append([]Reason{{"success", fmt.Sprintf("After %d failed tries somebody signed in, from a browser that the account did not know.", a.Count)}}, whence(e)...)
		f.Counterfactual = "From a browser that the account knows it would have stayed as it was."
	}
	d, err := s.Open(ctx, a)
	if err != nil {
		return err
	}
	if !fresh && slices.ContainsFunc(d.Reasons, func(r Reason) bool { return r.Name == "success" }) {
		return nil // it is known, or worse is
	}
	f.Count = 0
	_, err = s.grow(ctx, a, f)
	return err
}

// failed counts failed sign-ins at one account. The event itself is among them.
func (s *Service) failed(ctx context.Context, e activity.Seen) error {
	f := finding(FailedSignIns, e, e.Actor)
	a, err := s.open(ctx, e.Organization, FailedSignIns, e.Actor)
	if err != nil {
		return err
	}
	if a == nil {
		// Events are stamped by the clock of the server, whatever ours says.
		ids, err := store.In(ctx, s.DB).ActivityEvent.Query().Where(
			activityevent.OrganizationID(e.Organization), activityevent.ObjectID(e.Actor),
			activityevent.KindIn(activity.SignInFailed.Name, activity.FactorRefused.Name),
			activityevent.CreatedAtGT(time.Now().Add(-failuresIn)),
		).Order(activityevent.ByCreatedAt(sql.OrderDesc())).Limit(maxEvents).IDs(ctx)
		if err != nil {
			return fmt.Errorf("count failures: %w", err)
		}
		if len(ids) < failures {
			return nil
		}
		slices.Reverse(ids)
		f.Events, f.Count = ids, len(ids)
	}
	n := f.Count
	if a != nil {
		n = a.Count + 1
	}
	f.Reasons = append(f.Reasons, Reason{"failures", fmt.Sprintf("%d tries to sign in have failed.", n)})
	f.Counterfactual = fmt.Sprintf("Fewer than %d failures within an hour would not have alerted.", failures)
	_, err = s.raise(ctx, f)
	return err
}

// locked makes an attack that was stopped more urgent. A lock alone is none: its
// owner may have forgotten the password.
func (s *Service) locked(ctx context.Context, e activity.Seen) error {
	a, err := s.open(ctx, e.Organization, FailedSignIns, e.Actor)
	if err != nil || a == nil {
		return err
	}
	f := Finding{Rule: FailedSignIns, Severity: row.SeverityHIGH, Events: []string{e.ID}, Reasons: []Reason{
		{"locked", "The account cannot be signed in to for a while from where the tries came."},
	}}
	_, err = s.grow(ctx, a, f)
	return err
}

// disowned takes up "this was not me", about one sign-in or an account as a whole.
func (s *Service) disowned(ctx context.Context, e activity.Seen) error {
	said := Reason{"not-me", "The person says that it was not them. Its session has ended."}
	a, err := s.asked(ctx, e)
	if err != nil {
		return err
	}
	if a != nil {
		a, err = s.grow(ctx, a, Finding{Severity: row.SeverityCRITICAL, Title: NotMe.Title, Reasons: []Reason{said}, Events: []string{e.ID}})
		if err != nil {
			return err
		}
		if err := store.In(ctx, s.DB).Alert.UpdateOne(a).SetAnswer(row.AnswerNOT_ME).SetAnsweredAt(s.now()).Exec(ctx); err != nil {
			return err
		}
		return s.Incidents.Disowned(ctx, a)
	}
	f := finding(NotMe, e, e.Actor)
	f.Reasons = []Reason{said}
	if a, err = s.raise(ctx, f); err != nil {
		return err
	}
	return s.Incidents.Disowned(ctx, a)
}

// asked is the alert that "this was not me" answers: the one that asked, or the one
// about the session of a mailed link; nil if neither is open.
func (s *Service) asked(ctx context.Context, e activity.Seen) (*ent.Alert, error) {
	if alertID := e.Facts[activity.FactAlert]; alertID != "" {
		a, err := store.In(ctx, s.DB).Alert.Query().
			Where(row.ID(alertID), row.OrganizationID(e.Organization), row.SubjectID(e.Actor), row.StateNEQ(row.StateRESOLVED)).Only(ctx)
		if ent.IsNotFound(err) {
			return nil, nil
		}
		return a, err
	}
	if sessionID := e.Facts[activity.FactSession]; sessionID != "" {
		a, err := s.open(ctx, e.Organization, UnusualSignIn, sessionID)
		if err != nil || a != nil {
			return a, err
		}
		return s.open(ctx, e.Organization, NewBrowser, sessionID)
	}
	return nil, nil
}

func (s *Service) cloned(ctx context.Context, e activity.Seen) error {
	_, err := s.raise(ctx, finding(PasskeyCloned, e, e.Object,
		Reason{"counter", fmt.Sprintf("The passkey %s was used with a signature counter that is not above the last one.", e.Name)},
		Reason{"refused", "The sign-in was refused."}))
	return err
}

func (s *Service) recovery(ctx context.Context, e activity.Seen) error {
	_, err := s.raise(ctx, finding(RecoveryBegun, e, e.Actor,
		Reason{"asked", "Somebody who gave the password says that every second factor is lost."}))
	return err
}

func (s *Service) admin(ctx context.Context, e activity.Seen) error {
	to, how := e.Facts["after"], "A member became an admin."
	if e.Kind == activity.MemberInvited {
		to, how = e.Facts["role"], "Somebody was invited as an admin."
	}
	if to != string(access.RoleAdmin) {
		return nil
	}
	f := Finding{
		Rule: AdminGranted, Organization: e.Organization, Key: e.Object, Events: []string{e.ID},
		Subject: Subject{Person: e.Subject, Object: e.Object}, Reasons: []Reason{{"role", how}},
	}
	_, err := s.raise(ctx, f)
	return err
}

func (s *Service) setting(ctx context.Context, e activity.Seen) error {
	if strings.HasPrefix(e.Name, "invitation.") {
		return nil // convenience, not security
	}
	_, err := s.raise(ctx, Finding{
		Rule: SettingChanged, Organization: e.Organization, Key: e.Name, Events: []string{e.ID},
		Reasons: []Reason{{"change", fmt.Sprintf("The setting %s was %s and is now %s.", e.Name, e.Facts["before"], e.Facts["after"])}},
	})
	return err
}

// outlets are the kinds of events about where alerts and the audit log go, and what
// is said of each: whoever wants to stay unseen makes them first.
var outlets = map[activity.Kind]string{
	activity.ChannelAdded:   "Alerts are sent to %s, too, from now on.",
	activity.ChannelChanged: "Where alerts are sent to was changed: %s.",
	activity.ChannelRemoved: "Alerts are no longer sent to %s.",
	activity.StreamAdded:    "The audit log is streamed to %s from now on.",
	activity.StreamChanged:  "How the audit log is streamed was changed: %s.",
	activity.StreamRemoved:  "The audit log is no longer streamed to %s.",
	activity.WitnessAdded:   "The audit log has another witness, who is sent its checkpoints: %s.",
	activity.WitnessChanged: "A witness of the audit log was changed: %s.",
	activity.WitnessRemoved: "The audit log has a witness less: %s.",
}

func (s *Service) outlet(ctx context.Context, e activity.Seen) error {
	reasons := []Reason{{"what", fmt.Sprintf(outlets[e.Kind], e.Name)}}
	if host := e.Facts["host"]; host != "" { // of one that begins or ends; never its path, which can be a secret
		reasons = append(reasons, Reason{"host", "Its host is " + host + "."})
	}
	if from := e.Facts["from"]; from != "" {
		reasons = append(reasons, Reason{"from", "It was to get the log from " + from + " on."})
	}
	for _, fact := range slices.Sorted(maps.Keys(e.Facts)) {
		if what, ok := strings.CutSuffix(fact, ".before"); ok && what != "" {
			reasons = append(reasons, Reason{what, fmt.Sprintf("%s was %s and is now %s.", strings.ToUpper(what[:1])+what[1:], e.Facts[fact], e.Facts[what+".after"])})
		}
	}
	_, err := s.raise(ctx, Finding{
		Rule: SettingChanged, Organization: e.Organization, Key: e.Object, Subject: Subject{Object: e.Object}, Events: []string{e.ID}, Reasons: reasons,
	})
	return err
}

// shields looks at shields that end before they were to: whoever is kept out by them ends
// them first.
func (s *Service) shields(ctx context.Context, e activity.Seen) error {
	before, after := e.Facts["before"], e.Facts["after"] // RFC 3339, in UTC
	if after >= before {
		return nil
	}
	_, err := s.raise(ctx, Finding{
		Rule: SettingChanged, Organization: e.Organization, Key: "shields", Events: []string{e.ID},
		Reasons: []Reason{{"change", fmt.Sprintf("Shields were to stay up until %s, and now until %s.", before, after)}},
	})
	return err
}

func (s *Service) glass(ctx context.Context, e activity.Seen) error {
	f := Finding{
		Rule: GlassBroken, Organization: e.Organization, Subject: Subject{Person: e.Subject}, Key: e.Actor + " " + e.Subject, Events: []string{e.ID},
		Reasons: []Reason{
			{"reason", "The reason that was given: " + e.Facts["reason"]},
			{"hours", "It was opened for " + e.Facts["hours"] + " hours at the most."},
		},
	}
	f.Reasons = append(f.Reasons, whence(e)...)
	_, err := s.raise(ctx, f)
	return err
}

func (s *Service) reported(ctx context.Context, e activity.Seen) error {
	f := Finding{
		Rule: Reported, Organization: e.Organization, Subject: Subject{Person: e.Subject, Object: e.Object}, Key: e.Object, Events: []string{e.ID},
		Reasons: []Reason{{"signed-in", "The reporter was signed in."}},
	}
	if e.Kind == activity.IncidentReportedOutside {
		f.Reasons = []Reason{{"signed-in", "The reporter was not signed in, and may be anybody who knows the person's address."}}
	}
	// What strangers write can be as bad as they like; it wakes nobody at night.
	if said := row.Severity(e.Facts["severity"]); Rank(said) > Rank(Reported.Severity) {
		f.Severity = row.SeverityHIGH
		if e.Kind == activity.IncidentReported {
			f.Severity = said
		}
	}
	f.Reasons = append(f.Reasons, whence(e)...)
	_, err := s.raise(ctx, f)
	return err
}

func (s *Service) verified(ctx context.Context, e activity.Seen) error {
	n := e.Facts["problems"]
	if n == "" || n == "0" {
		return nil
	}
	_, err := s.raise(ctx, Finding{
		Rule: LogBroken, Organization: e.Organization, Events: []string{e.ID},
		Reasons: []Reason{{"problems", "Verifying it found problems: " + n + "."}},
	})
	return err
}

func (s *Service) exported(ctx context.Context, e activity.Seen) error {
	var sums []struct {
		Rows  int `json:"rows"`
		Times int `json:"times"`
	}
	within := func(d time.Duration) (rows, times int, err error) {
		sums = nil
		err = store.In(ctx, s.DB).Export.Query().Where(
			export.OrganizationID(e.Organization), export.UserID(e.Actor), export.CreatedAtGT(time.Now().Add(-d)),
		).Aggregate(
			func(q *sql.Selector) string {
				return sql.As("coalesce(sum("+q.C(export.FieldRowCount)+"), 0)", "rows")
			},
			ent.As(ent.Count(), "times"),
		).Scan(ctx, &sums)
		if err != nil || len(sums) == 0 {
			return 0, 0, err
		}
		return sums[0].Rows, sums[0].Times, nil
	}
	rows, _, err := within(exportRowsIn)
	if err != nil {
		return fmt.Errorf("add up exports: %w", err)
	}
	_, times, err := within(exportTimeIn)
	if err != nil {
		return fmt.Errorf("add up exports: %w", err)
	}
	var reasons []Reason
	if rows >= exportRows {
		reasons = append(reasons, Reason{"rows", "Within a day " + strconv.Itoa(rows) + " rows were asked for."})
	}
	if times >= exportTimes {
		reasons = append(reasons, Reason{"times", "Within an hour " + strconv.Itoa(times) + " downloads were asked for."})
	}
	if len(reasons) == 0 {
		return nil
	}
	f := finding(MassExport, e, e.Actor, reasons...)
	f.Counterfactual = fmt.Sprintf("Fewer than %d rows a day and %d downloads an hour would not have alerted.", exportRows, exportTimes)
	_, err = s.raise(ctx, f)
	return err
}

// Broken raises that the audit log of an organization does not verify. It is called
// when that was noticed, and again while it lasts.
func (s *Service) Broken(ctx context.Context, organization string, cause error) error {
	a, err := s.open(watchman(ctx, organization), organization, LogBroken, "")
	if err != nil || a != nil && s.now().Sub(a.LastAt) < time.Hour {
		return err // noticed every two seconds, said once an hour
	}
	return s.Raise(ctx, Finding{
		Rule: LogBroken, Organization: organization, Reasons: []Reason{{"cause", "Appending to it failed: " + cause.Error() + "."}},
	})
}
