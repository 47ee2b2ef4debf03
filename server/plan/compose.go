package plan

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/channel"
	"github.com/strongroom/strongroom/server/incident"
	"github.com/strongroom/strongroom/server/policy"
	"github.com/strongroom/strongroom/server/posture"
	"github.com/strongroom/strongroom/server/setting"
)

// Facts are what a plan is filled from. What the viewer does not see elsewhere is not
// even read.
type Facts struct {
	Now time.Time
	// Admins are the active ones, in the order in which they joined.
	Admins []Admin
	// Members is how many are active, and Bound how many of them have named the networks
	// from which they come.
	Members, Bound int
	Settings       setting.Settings
	// ShieldsUntil is zero while they are down.
	ShieldsUntil time.Time
	Channels     []*ent.Channel
	Streams      []*ent.Stream
	Witnesses    []Witness
	Log          *Log
	Posture      *ent.Posture
}

// Admin is somebody who decides.
type Admin struct {
	ID     string
	Factor bool // whether there is a second one
}

// Witness is somebody who is sent the heads of the audit log.
type Witness struct {
	*ent.Witness
	Called string
}

// Log is what proves the audit log.
type Log struct {
	Origin, Key string
	Size        int64
	SignedAt    *time.Time
}

func stamp(t time.Time) string { return t.UTC().Format("2 January 2006 15:04 UTC") }

func sayf(needs access.Permission, format string, args ...any) Line {
	return Line{Text: fmt.Sprintf(format, args...), Needs: needs}
}

func (l Line) noting(note string) Line {
	l.Note = note
	return l
}

// sections fills a plan.
func (f Facts) sections() []Section {
	return append([]Section{f.deciders(), f.contact(), f.alerting(), f.watching(), f.rules(), f.proof(), f.posture()}, playbooks()...)
}

// holders are the roles that hold all of these permissions, in words.
func holders(ps ...access.Permission) string {
	var out []string
	for _, r := range access.Roles {
		granted := access.Granted(r)
		if !slices.ContainsFunc(ps, func(p access.Permission) bool { return !slices.Contains(granted, p) }) {
			out = append(out, strings.ToLower(string(r))+"s")
		}
	}
	if len(out) == 0 {
		return "nobody"
	}
	return strings.Join(out, ", ")
}

func (f Facts) deciders() Section {
	s := Section{
		ID: "deciders", Title: "Who decides", Link: "/team",
		Lead: "Incidents are opened, led and closed by: " + holders(access.IncidentManage) + ". They are reached by mail under the address beside their name.",
	}
	for _, a := range f.Admins {
		s.Lines = append(s.Lines, Line{Person: a.ID, Text: "is an admin and decides.", Needs: access.MemberList, Reach: true})
	}
	for _, a := range f.Admins {
		text := "has a second factor."
		if !a.Factor {
			text = "has no second factor."
		}
		s.Lines = append(s.Lines, Line{Person: a.ID, Text: text, Needs: access.ShieldManage})
	}
	return s
}

func (f Facts) contact() Section {
	s := Section{ID: "contact", Title: "Whom members tell", Link: "/settings"}
	if f.Settings.SecurityContact == "" {
		s.Lines = append(s.Lines, Line{Text: "No security contact is named. Members report on the page Your security, and whoever is locked out on the page /report."})
		return s
	}
	s.Lines = append(s.Lines, Line{Text: "The security contact is " + f.Settings.SecurityContact + "."})
	for _, line := range strings.Split(f.Settings.SecurityContactText, "\n") {
		if line = plain(line); line != "" {
			s.Lines = append(s.Lines, Line{Text: line})
		}
	}
	s.Lines = append(s.Lines, Line{Text: "Members also report on the page Your security, and whoever is locked out on the page /report."})
	return s
}

// health says whether what is sent arrives.
func health(active bool, failing, last *time.Time) string {
	switch {
	case !active:
		return "It is switched off."
	case failing != nil:
		return "It has failed since " + stamp(*failing) + "."
	case last != nil:
		return "It works; it last did on " + stamp(*last) + "."
	}
	return "Nothing was sent through it yet."
}

var channelKinds = map[channel.Kind]string{channel.KindMAIL: "mail", channel.KindWEBHOOK: "a webhook", channel.KindSLACK: "Slack"}

func (f Facts) alerting() Section {
	s := Section{
		ID: "alerting", Title: "Who is alerted, and how", Link: "/settings",
		Lead: "Alerts stand on the page Alerts for: " + holders(access.AlertRead) + ". They are sent, too:",
	}
	for _, c := range f.Channels {
		to := "at " + c.Host
		if c.Kind == channel.KindMAIL {
			to = "to " + holders(access.AlertManage)
		}
		off := ""
		if !c.Active {
			off = ", switched off"
		}
		s.Lines = append(s.Lines, sayf(access.ChannelManage, "“%s”: by %s %s, what is %s or worse%s.", plain(c.Name), channelKinds[c.Kind], to, strings.ToLower(string(c.Minimum)), off).
			noting(health(c.Active, c.FailingSince, c.DeliveredAt)))
	}
	return s
}

func (f Facts) watching() Section {
	s := Section{ID: "watching", Title: "Where the audit log is kept elsewhere", Link: "/audit"}
	for _, r := range f.Streams {
		secure := "under TLS"
		if !r.Encrypted {
			secure = "without TLS"
		}
		off := ""
		if !r.Active {
			off = ", paused"
		}
		l := sayf(access.AuditManage, "“%s”: every event is streamed to %s by %s, %s%s.", plain(r.Name), r.Host, strings.ToLower(string(r.Kind)), secure, off).
			noting(health(r.Active, r.FailingSince, r.DeliveredAt))
		l.Link = "/settings"
		s.Lines = append(s.Lines, l)
	}
	for _, w := range f.Witnesses {
		s.Lines = append(s.Lines, sayf(access.AuditManage, "%s is a witness and keeps the signed heads of the log.", plain(w.Called)).
			noting(health(true, w.FailingSince, w.SentAt)))
	}
	if len(s.Lines) == 0 {
		s.Lines = append(s.Lines, sayf(access.AuditManage, "Nowhere."))
	}
	return s
}

var factors = map[policy.Factor]string{
	policy.Optional: "a password is enough", policy.Any: "a second factor is asked for", policy.Passkey: "a passkey is asked for",
}

func minutes(n, most int) string {
	if n == 0 || most > 0 && n > most {
		n = most
	}
	switch {
	case n == 0:
		return "any time"
	case n%(24*60) == 0:
		return plural(n/(24*60), "day", "days")
	case n%60 == 0:
		return plural(n/60, "hour", "hours")
	}
	return plural(n, "minute", "minutes")
}

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

func (f Facts) rules() Section {
	c, s := f.Settings, Section{ID: "rules", Title: "Rules that matter in an incident", Link: "/settings"}
	if f.ShieldsUntil.IsZero() {
		s.Lines = append(s.Lines, Line{Text: "Shields are down. They are raised by: " + holders(access.ShieldManage) + "."})
	} else {
		s.Lines = append(s.Lines, Line{Text: "Shields are up until " + stamp(f.ShieldsUntil) + "."})
	}
	for _, r := range c.SessionRules() {
		s.Lines = append(s.Lines, sayf(access.SettingRead, "%ss: %s; sessions end after %s unused, and after %s in any case.",
			string(r.Role[:1])+strings.ToLower(string(r.Role[1:])), factors[r.SecondFactor], minutes(r.IdleMinutes, c.IdleLimit), minutes(r.LifetimeMinutes, c.LifetimeLimit)))
	}
	export := func(may bool) string {
		if may {
			return "may"
		}
		return "may not"
	}
	s.Lines = append(s.Lines,
		sayf(access.SettingRead, "Viewers %s download what is shared with them, guests %s; a download has %d rows at the most.", export(c.ViewersMayExport), export(c.GuestsMayExport), c.ExportRowLimit),
		sayf(access.SettingRead, "Detection may be wrong about %g %% of sign-ins when it asks for more proof, and about %g %% of sign-ins and days, and %g %% of weeks, when it alerts.", c.StepUpBudget, c.AdminBudget, c.WeekBudget),
		sayf(access.ShieldManage, "%d of %s let their account be used from networks only that they named.", f.Bound, plural(f.Members, "member", "members")),
	)
	return s
}

func (f Facts) proof() Section {
	s := Section{ID: "proof", Title: "How the audit log is verified", Link: "/audit"}
	if f.Log != nil {
		signed := ""
		if f.Log.SignedAt != nil {
			signed = fmt.Sprintf("The head signed on %s holds %s.", stamp(*f.Log.SignedAt), plural(int(f.Log.Size), "event", "events"))
		}
		s.Lines = append(s.Lines,
			sayf(access.AuditRead, "The log is called %s; its checkpoints are listed on the page Audit log.", f.Log.Origin).noting(signed),
			sayf(access.AuditRead, "The key that verifies it is %s. Keep a copy elsewhere.", f.Log.Key),
		)
	}
	s.Lines = append(s.Lines,
		Line{Text: "An export of the log is verified on any machine, without network: strongroom audit verify FILE --key KEY"},
		Line{Text: "So is the evidence of an incident: strongroom audit bundle FILE --key KEY"},
		Line{Text: "The log is exported by: " + holders(access.AuditRead) + "."},
	)
	return s
}

func (f Facts) posture() Section {
	s := Section{ID: "posture", Title: "The last posture", Link: "/posture"}
	if f.Posture == nil {
		s.Lines = append(s.Lines, sayf(access.PostureRead, "Nothing was checked yet."))
		return s
	}
	for _, c := range posture.Checks {
		state := f.Posture.States[c.ID]
		if end := posture.State(state.State); end == posture.Bad || end == posture.Attention {
			s.Lines = append(s.Lines, sayf(access.PostureRead, "%s: %s.", c.Title, end.Word()).noting(state.Found))
		}
	}
	if len(s.Lines) == 0 {
		s.Lines = append(s.Lines, sayf(access.PostureRead, "Everything is as it should be."))
	}
	s.Lines[0].Note = strings.TrimSpace(s.Lines[0].Note + " Checked on " + stamp(f.Posture.CheckedAt) + ".")
	return s
}

// playbooks says what is done about each sort of incident, and by whom: that is what
// the table of permissions says.
func playbooks() []Section {
	var out []Section
	for _, p := range incident.Playbooks {
		s := Section{ID: "playbook-" + p.ID, Title: "Playbook: " + p.Title, Lead: p.Summary, Link: "/incidents"}
		for i, step := range p.Steps {
			how := "a person does it"
			if step.Action != "" {
				how = "Strongroom does it"
			}
			s.Lines = append(s.Lines, Line{Text: fmt.Sprintf("%d. %s (%s; %s).", i+1, step.Title, how, holders(step.Needs()...))})
		}
		out = append(out, s)
	}
	return out
}
