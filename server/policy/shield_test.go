package policy_test

import (
	"testing"
	"time"

	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/server/policy"
)

func TestShieldsStandAboveTheRulesWhileTheyLast(t *testing.T) {
	t.Parallel()
	since := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	kept := policy.Policy{
		GraceDays: 7, Shield: &policy.Shield{ID: "shd", Since: since, Until: since.Add(time.Hour)},
		Rules: map[access.Role]policy.Rule{
			access.RoleAnalyst: {Idle: 5}, access.RoleViewer: {Factor: policy.Passkey}, access.RoleGuest: {Factor: "SOMETHING_NEWER"},
		},
	}
	up := kept.At(since.Add(time.Hour - time.Nanosecond))
	admin := up.Demand(access.RoleAdmin)
	if admin.Factor != policy.Passkey || admin.Instead().Factor != policy.Any || admin.Met([]string{"PASSWORD", "TOTP"}) {
		t.Errorf("of admins: %+v", admin)
	}
	if d := up.Demand(access.RoleAnalyst); d.Met([]string{"PASSWORD", "BROWSER"}) || !d.Met([]string{"PASSWORD", "TOTP"}) {
		t.Errorf("of analysts: %+v", d)
	}
	if d := up.Demand(access.RoleViewer); d.Met([]string{"PASSWORD", "TOTP"}) || d.Instead().Factor != policy.Passkey {
		t.Errorf("a rule that asks for more became %+v", d)
	}
	if up.Demand(access.RoleGuest).Met([]string{"PASSWORD", "TOTP", "PASSKEY"}) {
		t.Error("a demand that is not known is met")
	}
	if up.For(access.RoleAnalyst).Idle != 5 || up.For(access.RoleAdmin).Idle != policy.ShieldIdle || up.GraceDays != 0 {
		t.Errorf("%+v", up)
	}
	if up.Admits([]string{"PASSWORD", "SMS"}, time.Time{}) || up.Admits([]string{"PASSWORD"}, since) || !up.Admits([]string{"PASSWORD"}, since.Add(-1)) || !up.Admits([]string{"PASSKEY"}, time.Time{}) {
		t.Error("the wrong browsers are let in")
	}
	down := kept.At(since.Add(time.Hour))
	if down.Shielded() || down.Shield != nil || down.Demand(access.RoleAdmin).Factor != "" || down.GraceDays != 7 || down.For(access.RoleAdmin).NoTrust {
		t.Errorf("afterwards %+v", down)
	}
}
