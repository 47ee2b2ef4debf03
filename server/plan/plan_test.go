package plan

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/channel"
	"github.com/strongroom/strongroom/ent/spec"
	"github.com/strongroom/strongroom/server/incident"
	"github.com/strongroom/strongroom/server/policy"
	"github.com/strongroom/strongroom/server/setting"
)

var now = time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)

// sound is an organization that nothing is missing in.
func sound() (Facts, Written) {
	s := setting.Default
	s.SecurityContact = "security@northwind.example"
	s.Rules[0].SecondFactor = policy.Passkey
	return Facts{
		Now: now, Admins: []Admin{{"usr_a", true}, {"usr_b", true}}, Members: 5, Bound: 1, Settings: s,
		Channels: []*ent.Channel{
			{Name: "Mail to admins", Kind: channel.KindMAIL, Minimum: channel.MinimumHIGH, Active: true},
			{Name: "Pager", Kind: channel.KindWEBHOOK, Host: "pager.example", Minimum: channel.MinimumCRITICAL, Active: true, AddressSealed: []byte("sealed")},
		},
		Streams:   []*ent.Stream{{Name: "Collector", Host: "siem.example:6514", Active: true, Encrypted: true}},
		Witnesses: []Witness{{&ent.Witness{}, "witness@other.example"}},
		Log:       &Log{Origin: "host/audit/org", Key: "host/audit/org+1+k", Size: 7, SignedAt: &now},
		Posture:   &ent.Posture{CheckedAt: now, States: map[string]spec.PostureState{"backups": {State: "BAD", Found: "No backup."}}},
	}, Written{Lawyer: "L", Authority: "A", PublicRelations: "P", Insurer: "I", MeetingPlace: "M"}
}

func texts(lines []Line) []string {
	out := []string{}
	for _, l := range lines {
		out = append(out, strings.TrimSpace(l.Person+" "+l.Text))
	}
	return out
}

func TestNothingIsMissingWhereNothingIs(t *testing.T) {
	t.Parallel()
	f, w := sound()
	if got := f.gaps(w); len(got) != 0 {
		t.Error(texts(got))
	}
}

func TestEachGapIsTold(t *testing.T) {
	t.Parallel()
	since := now.Add(-time.Hour)
	for want, turn := range map[string]func(f *Facts, w *Written){
		"There is only one admin: nobody decides while they are away or locked out.":          func(f *Facts, _ *Written) { f.Admins = f.Admins[:1] },
		"usr_b is an admin without a second factor.":                                          func(f *Facts, _ *Written) { f.Admins[1].Factor = false },
		"No second factor is asked of admins.":                                                func(f *Facts, _ *Written) { f.Settings.Rules[0].SecondFactor = policy.Optional },
		"No security contact is named.":                                                       func(f *Facts, _ *Written) { f.Settings.SecurityContact = "" },
		"Alerts are sent nowhere.":                                                            func(f *Facts, _ *Written) { f.Channels = nil },
		"There is no channel besides mail: who cannot read mail is not alerted.":              func(f *Facts, _ *Written) { f.Channels[1].Active = false },
		"The channel “Pager” has failed since 1 June 2026 11:00 UTC.":                         func(f *Facts, _ *Written) { f.Channels[1].FailingSince = &since },
		"The audit log has no witness: whoever owns the database could cut it off.":           func(f *Facts, _ *Written) { f.Witnesses = nil },
		"The witness witness@other.example has not been reached since 1 June 2026 11:00 UTC.": func(f *Facts, _ *Written) { f.Witnesses[0].FailingSince = &since },
		"The stream “Collector” has failed since 1 June 2026 11:00 UTC.":                      func(f *Facts, _ *Written) { f.Streams[0].FailingSince = &since },
		"The posture was never checked.":                                                      func(f *Facts, _ *Written) { f.Posture = nil },
		"Not written down: Data-protection authority, Insurer.":                               func(_ *Facts, w *Written) { w.Authority, w.Insurer = "", "" },
	} {
		f, w := sound()
		f.Admins, f.Channels = slices.Clone(f.Admins), slices.Clone(f.Channels)
		turn(&f, &w)
		got := f.gaps(w)
		if diff := cmp.Diff([]string{want}, texts(got)); diff != "" {
			t.Error(diff)
		}
		for _, l := range got {
			if !strings.HasPrefix(l.Link, "/") {
				t.Errorf("%q leads nowhere", l.Text)
			}
		}
	}
}

func TestAPlanIsOldAfterAYear(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		newest *ent.PlanVersion
		gaps   int
	}{
		{nil, 1},
		{&ent.PlanVersion{CreatedAt: now.Add(-Old)}, 0},
		{&ent.PlanVersion{CreatedAt: now.Add(-Old - time.Second)}, 1},
	} {
		if got := unsaved(tc.newest, now); len(got) != tc.gaps {
			t.Errorf("%+v: %v", tc.newest, texts(got))
		}
	}
}

func TestEachRoleSeesInAPlanWhatItSeesElsewhere(t *testing.T) {
	t.Parallel()
	f, w := sound()
	f.Admins[1].Factor, f.Channels[1].FailingSince, f.Witnesses[0].FailingSince = false, &now, &now
	whole := Document{Sections: f.sections(), Gaps: f.gaps(w), Written: w}
	for role, hidden := range map[access.Role][]string{
		access.RoleAdmin: {},
		access.RoleAnalyst: {
			"second factor.", "Pager", "pager.example", "Collector", "siem.example", "witness@other.example", "+1+k", "host/audit", "Backups", "networks only",
		},
	} {
		v := access.Viewer{User: "usr_x", Organization: "org_x", Role: role}
		file, err := json.Marshal(whole.seenBy(v))
		if err != nil {
			t.Fatal(err)
		}
		for _, word := range hidden {
			if strings.Contains(string(file), word) {
				t.Errorf("%s reads %q", role, word)
			}
		}
		for _, word := range []string{"usr_a", "is an admin and decides.", "security@northwind.example", "Playbook: Insider", `"L"`} {
			if !strings.Contains(string(file), word) {
				t.Errorf("%s does not read %q", role, word)
			}
		}
	}
	all, err := json.Marshal(whole)
	if err != nil {
		t.Fatal(err)
	}
	admin, err := json.Marshal(whole.seenBy(access.Viewer{User: "usr_x", Organization: "org_x", Role: access.RoleAdmin}))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(all), string(admin)); diff != "" {
		t.Error("who saves a plan does not see all of it: ", diff)
	}
}

func TestWhoeverMaySavePlansSeesWholePlans(t *testing.T) {
	t.Parallel()
	f, w := sound()
	f.Admins[0].Factor, f.Channels[1].FailingSince = false, &now
	lines := f.gaps(w)
	for _, s := range f.sections() {
		lines = append(lines, s.Lines...)
	}
	for _, r := range access.Roles {
		v := access.Viewer{User: "u", Organization: "o", Role: r}
		for _, l := range lines {
			if v.Can(access.PlanManage) && l.Needs != "" && !v.Can(l.Needs) {
				t.Errorf("%s would save a plan without %q", r, l.Text)
			}
		}
	}
}

func TestEachStepOfEachPlaybookIsSaidToBeDoneByWhomTheTableLets(t *testing.T) {
	t.Parallel()
	for i, s := range playbooks() {
		for j, l := range s.Lines {
			step := incident.Playbooks[i].Steps[j]
			_, who, _ := strings.Cut(l.Text, " does it; ")
			for _, r := range access.Roles {
				v := access.Viewer{User: "u", Organization: "o", Role: r}
				may := !slices.ContainsFunc(step.Needs(), func(p access.Permission) bool { return !v.Can(p) })
				if strings.Contains(who, strings.ToLower(string(r))+"s") != may {
					t.Errorf("%s: %q, but %s: %v", s.Title, l.Text, r, may)
				}
			}
			if slices.Contains(step.Needs(), "") || strings.Contains(who, "nobody") {
				t.Errorf("%s: nobody does %q", s.Title, l.Text)
			}
		}
	}
}

func lines(texts ...string) (out []Line) {
	for _, text := range texts {
		out = append(out, Line{Text: text})
	}
	return out
}

func TestEditsAreTheFewestLines(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		a, b []Line
		want string
	}{
		{nil, nil, ""},
		{lines("a", "b"), lines("a", "b"), ""},
		{lines("a"), nil, "-a"},
		{nil, lines("a"), "+a"},
		{lines("a", "b", "c"), lines("a", "c"), "-b"},
		{lines("a", "c"), lines("a", "b", "c"), "+b"},
		{lines("a", "b", "c", "d"), lines("b", "x", "d", "e"), "-a -c +x +e"},
		{lines("a", "b"), lines("b", "a"), "-a +a"},
		{[]Line{{Text: "a", Note: "1"}}, []Line{{Text: "a", Note: "2"}}, ""},
		{[]Line{{Text: "a", Person: "p"}}, []Line{{Text: "a", Person: "q"}}, "-a +a"},
	} {
		var got []string
		for _, e := range edits(tc.a, tc.b) {
			sign := "-"
			if e.added {
				sign = "+"
			}
			got = append(got, sign+e.line.Text)
		}
		if diff := cmp.Diff(tc.want, strings.Join(got, " ")); diff != "" {
			t.Errorf("%v %v: %s", texts(tc.a), texts(tc.b), diff)
		}
	}
}

func FuzzEditsMakeOneTheOther(f *testing.F) {
	f.Add("a\nb\nc", "b\nc\nd")
	f.Add("", "x")
	f.Fuzz(func(t *testing.T, a, b string) {
		if len(a)+len(b) > 400 {
			return
		}
		was, is := lines(strings.Split(a, "\n")...), lines(strings.Split(b, "\n")...)
		left, right := texts(was), texts(is)
		for _, e := range edits(was, is) {
			side := &left
			if e.added {
				side = &right
			}
			i := slices.Index(*side, strings.TrimSpace(e.line.Text))
			if i < 0 {
				t.Fatalf("%q is on no side", e.line.Text)
			}
			*side = slices.Delete(*side, i, i+1)
		}
		slices.Sort(left)
		slices.Sort(right)
		if diff := cmp.Diff(left, right); diff != "" {
			t.Error(diff)
		}
	})
}
