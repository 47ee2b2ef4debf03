package policy_test

import (
	"testing"

	"github.com/strongroom/strongroom/server/policy"
)

func TestAPasskeyCountsByItsModel(t *testing.T) {
	t.Parallel()
	strict := policy.Models{Only: []string{"a", "b"}}
	claimed := policy.Models{Only: []string{"a", "b"}, Claimed: true}
	for _, c := range []struct {
		models policy.Models
		shown  []string
		met    bool
	}{
		{policy.Models{}, []string{"PASSKEY"}, true},
		{strict, []string{"PASSKEY"}, false},
		{strict, []string{"PASSKEY", policy.Model{AAGUID: "a"}.Method()}, false},
		{strict, []string{"PASSKEY", policy.Model{AAGUID: "a", Attested: true}.Method()}, true},
		{strict, []string{"PASSKEY", policy.Model{AAGUID: "c", Attested: true}.Method()}, false},
		{strict, []string{"PASSKEY", policy.Model{AAGUID: "attested:a"}.Method()}, false},
		{claimed, []string{"PASSKEY", policy.Model{AAGUID: "a"}.Method()}, true},
		{claimed, []string{"PASSKEY", policy.Model{}.Method()}, false},
	} {
		for _, f := range []policy.Factor{policy.Any, policy.Passkey} {
			if got := (policy.Demand{Factor: f, Models: c.models}).Met(c.shown); got != c.met {
				t.Errorf("%s of %+v with %v: %v", f, c.models, c.shown, got)
			}
		}
	}
	if !strict.Beyond(claimed) || claimed.Beyond(strict) || !claimed.Beyond(policy.Models{}) || (policy.Models{}).Beyond(strict) {
		t.Error("what refuses more is not beyond what refuses less")
	}
}
