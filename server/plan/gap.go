package plan

import (
	"strings"
	"time"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/channel"
	"github.com/strongroom/strongroom/server/policy"
)

// Old is how long a version counts as looked after.
const Old = 365 * 24 * time.Hour

func gap(needs access.Permission, link, text string) Line {
	return Line{Text: text, Link: link, Needs: needs}
}

// gaps are what an incident would find missing, each with the page where it is mended.
func (f Facts) gaps(w Written) []Line {
	out := []Line{}
	if len(f.Admins) < 2 {
		out = append(out, gap(access.MemberList, "/team", "There is only one admin: nobody decides while they are away or locked out."))
	}
	for _, a := range f.Admins {
		if !a.Factor {
			out = append(out, Line{Person: a.ID, Text: "is an admin without a second factor.", Link: "/team", Needs: access.ShieldManage})
		}
	}
	if f.Settings.Rules[0].SecondFactor == policy.Optional {
		out = append(out, gap(access.SettingRead, "/settings", "No second factor is asked of admins."))
	}
	if f.Settings.SecurityContact == "" {
		out = append(out, gap("", "/settings", "No security contact is named."))
	}
	out = append(out, f.unheard()...)
	out = append(out, f.unwitnessed()...)
	if f.Posture == nil {
		out = append(out, gap(access.PostureRead, "/posture", "The posture was never checked."))
	}
	var missing []string
	for _, field := range w.Fields() {
		if field.Text == "" && field.ID != "notes" {
			missing = append(missing, field.Title)
		}
	}
	if len(missing) > 0 {
		out = append(out, gap("", "/plan", "Not written down: "+strings.Join(missing, ", ")+"."))
	}
	return out
}

// unheard are the gaps through which alerts are lost.
func (f Facts) unheard() []Line {
	var out []Line
	others, active := 0, 0
	for _, c := range f.Channels {
		if !c.Active {
			continue
		}
		active++
		if c.Kind != channel.KindMAIL {
			others++
		}
	}
	switch {
	case active == 0:
		out = append(out, gap(access.ChannelManage, "/settings", "Alerts are sent nowhere."))
	case others == 0:
		out = append(out, gap(access.ChannelManage, "/settings", "There is no channel besides mail: who cannot read mail is not alerted."))
	}
	for _, c := range f.Channels {
		if c.Active && c.FailingSince != nil {
			out = append(out, gap(access.ChannelManage, "/settings", "The channel “"+plain(c.Name)+"” has failed since "+stamp(*c.FailingSince)+"."))
		}
	}
	return out
}

// unwitnessed are the gaps through which a log could be cut off unseen.
func (f Facts) unwitnessed() []Line {
	var out []Line
	if len(f.Witnesses) == 0 {
		out = append(out, gap(access.AuditManage, "/audit", "The audit log has no witness: whoever owns the database could cut it off."))
	}
	for _, w := range f.Witnesses {
		if w.FailingSince != nil {
			out = append(out, gap(access.AuditManage, "/audit", "The witness "+plain(w.Called)+" has not been reached since "+stamp(*w.FailingSince)+"."))
		}
	}
	for _, r := range f.Streams {
		if r.Active && r.FailingSince != nil {
			out = append(out, gap(access.AuditManage, "/settings", "The stream “"+plain(r.Name)+"” has failed since "+stamp(*r.FailingSince)+"."))
		}
	}
	return out
}

// unsaved is the gap of a plan that nobody looks after; it is no part of a version.
func unsaved(newest *ent.PlanVersion, now time.Time) []Line {
	switch {
	case newest == nil:
		return []Line{gap("", "/plan", "The plan was never saved: there is nothing to print, and nothing to compare with.")}
	case now.Sub(newest.CreatedAt) > Old:
		return []Line{gap("", "/plan", "The last version is older than a year. Go through it, and save it again.")}
	}
	return nil
}
