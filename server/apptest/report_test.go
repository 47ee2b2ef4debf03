package apptest

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/server/alert"
	"github.com/strongroom/strongroom/server/mail"
)

const (
	reporting        = `mutation($in: ReportIncidentInput!) { reportIncident(input: $in) { receipt } }`
	reportingOutside = `mutation($in: ReportIncidentOutsideInput!) { reportIncidentOutside(input: $in) { receipt } }`
	answeringReport  = `mutation($in: AnswerReportInput!) { answerReport(input: $in) { report { id state } } }`
	listingReports   = `{ reports { edges { node { id what observed steps severity state signedIn answer reporter { id } incident { id } } } } }`
	askingProgress   = `query($receipt: String!) { reportProgress(receipt: $receipt) { receivedAt state answer } }`
)

type reportParts struct {
	ID, What, Observed, Steps, Severity, State, Answer string

	SignedIn bool
	Reporter struct{ ID string }
	Incident *struct{ ID string }
}

type progressParts struct{ ReceivedAt, State, Answer string }

func (c *Client) reports() (found []reportParts) {
	c.app.t.Helper()
	var out struct {
		Reports struct{ Edges []struct{ Node reportParts } }
	}
	c.Must(listingReports, nil, &out)
	for _, e := range out.Reports.Edges {
		found = append(found, e.Node)
	}
	return found
}

func (c *Client) report(parts ...any) (receipt string) {
	c.app.t.Helper()
	var out struct {
		ReportIncident struct{ Receipt string }
	}
	c.Must(reporting, input(parts...), &out)
	return out.ReportIncident.Receipt
}

func (c *Client) reportOutside(parts ...any) (receipt string) {
	c.app.t.Helper()
	var out struct {
		ReportIncidentOutside struct{ Receipt string }
	}
	c.Must(reportingOutside, input(parts...), &out)
	return out.ReportIncidentOutside.Receipt
}

func (c *Client) progress(receipt string) *progressParts {
	c.app.t.Helper()
	var out struct{ ReportProgress *progressParts }
	c.Must(askingProgress, map[string]any{"receipt": receipt}, &out)
	return out.ReportProgress
}

func TestAReportBecomesAnIncidentAndIsAnswered(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		a := Start(t, o)
		admin := a.SetUp()
		ann := a.Invite(admin, access.RoleAnalyst, annEmail, "Ann")
		guest := a.Invite(admin, access.RoleGuest, "guest@example.com", "Guest")
		receipt := ann.report("what", "My laptop was stolen.\nOn the train.", "observed", "An empty seat.", "severity", "CRITICAL")
		if m := a.mailed(mail.KindReport, annEmail); !strings.Contains(m.Text, receipt) || strings.Contains(m.Text, "laptop") {
			t.Errorf("the receipt was mailed as %q", m.Text)
		}
		if got := admin.alerts(alert.Reported.ID); len(got) != 1 || got[0].Severity != "CRITICAL" {
			t.Errorf("alerts %+v", got)
		}
		guest.report("what", "Odd mail.")
		for c, code := range map[*Client]string{ann: "FORBIDDEN", guest: "NOT_FOUND"} {
			c.Refused(code, listingReports, nil)
			var mine struct{ MyReports []reportParts }
			c.Must(`{ myReports { id what reporter { id } } }`, nil, &mine)
			if len(mine.MyReports) != 1 || mine.MyReports[0].Reporter.ID != c.User {
				t.Errorf("own reports %+v", mine.MyReports)
			}
			c.Refused(code, answeringReport, input("id", mine.MyReports[0].ID, "answer", "It is fine."))
		}

		one := admin.reports()[1]
		room := admin.openIncident("reportId", one.ID)
		admin.Refused("CONFLICT", openingIncident, input("reportId", one.ID))
		admin.Refused("NOT_FOUND", openingIncident, input("reportId", "rep_none"))
		got := admin.room(room)
		if got.Title != "Reported: My laptop was stolen." || got.Severity != "CRITICAL" || got.Subject == nil || got.Subject.ID != ann.User {
			t.Errorf("room %+v", got)
		}
		stranger := a.Client()
		if p := stranger.progress(receipt); p == nil || p.State != "TAKEN" || p.Answer != "" {
			t.Errorf("progress %+v", p)
		}
		admin.Refused("INVALID", answeringReport, input("id", one.ID, "answer", " "))
		admin.Must(answeringReport, input("id", one.ID, "answer", "Its sessions have ended."), nil)
		if p := stranger.progress(strings.ToLower(strings.ReplaceAll(receipt, "-", " "))); p == nil || p.State != "ANSWERED" || p.Answer != "Its sessions have ended." {
			t.Errorf("progress %+v", p)
		}
	})
}

// An attacker who may ask as often as they like must not learn who has an account.
func TestReportingWhileLockedOutTellsNothing(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		a := Start(t, o)
		admin := a.SetUp()
		ann := a.Invite(admin, access.RoleAnalyst, annEmail, "Ann")
		admin.Must(`mutation($in: SuspendMemberInput!) { suspendMember(input: $in) { membership { id } } }`, input("id", admin.memberID(ann.User)), nil)

		stranger := a.Client()
		known := stranger.reportOutside("email", annEmail, "what", "I cannot sign in, and somebody wrote in my name.", "severity", "HIGH")
		unknown := stranger.reportOutside("email", "nobody@example.com", "what", "I cannot sign in, and somebody wrote in my name.")
		a.mailed(mail.KindReport, annEmail)
		a.settle()
		if n := a.count("SELECT count(*) FROM reports"); n != 1 {
			t.Fatalf("%d reports are kept", n)
		}
		if len(known) != len(unknown) {
			t.Errorf("receipts %q and %q", known, unknown)
		}
		for _, receipt := range []string{known, unknown} {
			if p := stranger.progress(receipt); p == nil || p.State != "RECEIVED" || p.Answer != "" {
				t.Errorf("progress of %s: %+v", receipt, p)
			}
		}
		// What was never given is no receipt, and one character less or more makes none.
		last := "0"
		if strings.HasSuffix(known, "0") {
			last = "4"
		}
		for _, forged := range []string{"", "x", known[:len(known)-1], known[:len(known)-1] + last, known + "0", strings.Repeat("0", len(known)), strings.Repeat("A", 10_000), "\x00", "' OR 1=1 --"} {
			if p := stranger.progress(forged); p != nil {
				t.Errorf("%q is a receipt: %+v", forged, p)
			}
		}
		got := admin.reports()
		if len(got) != 1 || got[0].SignedIn || got[0].Reporter.ID != ann.User || got[0].Severity != "HIGH" {
			t.Errorf("reports %+v", got)
		}
		if got := admin.alerts(alert.Reported.ID); len(got) != 1 || got[0].Severity != "HIGH" {
			t.Errorf("alerts %+v", got)
		}
		// Nobody who is known has done it.
		if n := a.count("SELECT count(*) FROM activity_events WHERE kind = 'report.sent_outside' AND actor_id IS NULL"); n != 1 {
			t.Errorf("%d events without an actor", n)
		}
		for _, bad := range [][]any{
			{"email", "no address", "what", "x"},
			{"email", annEmail, "what", " "},
			{"email", annEmail, "what", strings.Repeat("x", 10_001)},
			{"email", annEmail, "what", "a\x1b[2Jb"},
			{"email", annEmail, "what", "x", "endedAt", "2026-01-01T00:00:00Z"},
			{"email", annEmail, "what", "x", "beganAt", "2199-01-01T00:00:00Z"},
		} {
			stranger.Refused("INVALID", reportingOutside, input(bad...))
		}
		// Both are bounded alike.
		var codes [2][]string
		for i, email := range []string{annEmail, "nobody@example.com"} {
			for range 4 {
				codes[i] = append(codes[i], stranger.Ask(reportingOutside, input("email", email, "what", "Again.")).Code())
			}
		}
		if diff := cmp.Diff(codes[0], codes[1]); diff != "" || codes[0][3] != "LIMITED" {
			t.Errorf("a known and an unknown address are bounded as %v", codes)
		}
	})
}
