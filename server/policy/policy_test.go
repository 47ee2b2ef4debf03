package policy_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/server/policy"
)

func TestWhatMeetsADemand(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		demand policy.Factor
		shown  []string
		met    bool
	}{
		{policy.Any, []string{"PASSWORD", "SMS"}, false},
		{policy.Optional, nil, true},
		{"", []string{"PASSWORD"}, true},
		{policy.Any, []string{"PASSWORD"}, false},
		{policy.Any, []string{"PASSWORD", "TOTP"}, true},
		{policy.Any, []string{"PASSKEY"}, true},
		{policy.Any, []string{"PASSWORD", "BACKUP_CODE"}, true},
		{policy.Any, []string{"PASSWORD", "BROWSER"}, true},
		{policy.Passkey, []string{"PASSKEY"}, true},
		{policy.Passkey, []string{"PASSWORD", "TOTP", "BACKUP_CODE", "BROWSER"}, false},
		{"SOMETHING_NEWER", []string{"PASSWORD", "TOTP", "PASSKEY"}, false},
	} {
		if got := (policy.Demand{Factor: c.demand}).Met(c.shown); got != c.met {
			t.Errorf("%s with %v: %v", c.demand, c.shown, got)
		}
	}
}

func TestATextMessageCountsWhereItMayAndNeverAsAPasskey(t *testing.T) {
	t.Parallel()
	on, off := true, false
	for role, byDefault := range map[access.Role]bool{access.RoleAdmin: false, access.RoleAnalyst: true, access.RoleViewer: true, access.RoleGuest: true} {
		for _, c := range []struct {
			rule policy.Rule
			met  bool
		}{
			{policy.Rule{Factor: policy.Any}, byDefault},
			{policy.Rule{Factor: policy.Any, Texts: &on}, true},
			{policy.Rule{Factor: policy.Any, Texts: &off}, false},
			{policy.Rule{Factor: policy.Passkey, Texts: &on}, false},
			{policy.Rule{Factor: "SOMETHING_NEWER", Texts: &on}, false},
		} {
			d := policy.Policy{Rules: map[access.Role]policy.Rule{role: c.rule}}.Demand(role)
			if got := d.Met([]string{"PASSWORD", "SMS"}); got != c.met {
				t.Errorf("%s under %+v: %v", role, d, got)
			}
			if got := slices.Contains(d.Counts(), "PHONE"); got != c.met && d.Factor == policy.Any {
				t.Errorf("%s under %+v: counts %v", role, d, got)
			}
		}
		if d := (policy.Policy{}).Demand(role); d.Texts != byDefault {
			t.Errorf("%s by default: %v", role, d.Texts)
		}
	}
}

func TestGraceBeginsWithTheDemandOrTheMember(t *testing.T) {
	t.Parallel()
	since := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	p := policy.Policy{GraceDays: 3, Rules: map[access.Role]policy.Rule{access.RoleViewer: {Factor: policy.Any, Since: since}}}
	day := 24 * time.Hour
	if got := p.Grace(access.RoleViewer, since.Add(-100*day)); !got.Equal(since.Add(3 * day)) {
		t.Errorf("a member of old: %s", got)
	}
	if got := p.Grace(access.RoleViewer, since.Add(10*day)); !got.Equal(since.Add(13 * day)) {
		t.Errorf("somebody who joined later: %s", got)
	}
}

func TestARuleNeverLengthensASession(t *testing.T) {
	t.Parallel()
	for minutes, want := range map[int]time.Duration{0: time.Hour, -5: time.Hour, 20: 20 * time.Minute, 60: time.Hour, 500: time.Hour} {
		if got := policy.Bound(time.Hour, minutes); got != want {
			t.Errorf("%d minutes: %s", minutes, got)
		}
	}
}

func TestADocumentThatCannotBeReadIsNoFreePass(t *testing.T) {
	t.Parallel()
	if _, err := policy.Stored([]byte(`{"rules": 7}`)); err == nil {
		t.Error("it was read")
	}
	p := policy.Policy{GraceDays: 2, Rules: map[access.Role]policy.Rule{access.RoleGuest: {Factor: policy.Passkey, Idle: 5, Lifetime: 9, Since: time.Unix(9, 0).UTC()}}}
	b, err := p.Encode()
	if err != nil {
		t.Fatal(err)
	}
	back, err := policy.Stored(b)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(p, back, cmpopts.IgnoreUnexported(policy.Policy{})); d != "" {
		t.Error(d)
	}
}

func TestOnlyMoreIsBeyond(t *testing.T) {
	t.Parallel()
	for i, f := range policy.Factors {
		for j, g := range policy.Factors {
			if f.Beyond(g) != (i > j) {
				t.Errorf("%s beyond %s: %v", f, g, f.Beyond(g))
			}
		}
	}
	if policy.Optional.Beyond("") || !policy.Any.Beyond("") {
		t.Error("no demand is no less than an optional one")
	}
}
