package network

import (
	"net/netip"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParseReadsWhatPeopleWrite(t *testing.T) {
	t.Parallel()
	got, err := Parse("networks", []string{" 192.0.2.77/24 ", "", "2001:db8::1", "192.0.2.0/24", "::ffff:198.51.100.4", "10.0.0.0/8"})
	if err != nil {
		t.Fatal(err)
	}
	var text []string
	for _, p := range got {
		text = append(text, p.String())
	}
	if diff := cmp.Diff([]string{"10.0.0.0/8", "192.0.2.0/24", "198.51.100.4/32", "2001:db8::1/128"}, text); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for _, wrong := range []string{"everywhere", "192.0.2.0/33", "192.0.2", "::ffff:192.0.2.0/120", "fe80::1%eth0", "192.0.2.0/24,10.0.0.0/8", "-1"} {
		if _, err := Parse("networks", []string{wrong}); err == nil {
			t.Errorf("%q is a network", wrong)
		}
	}
	if _, err := Parse("networks", strings.Split(strings.Repeat("10.0.0.0/8 ", 21), " ")); err == nil {
		t.Error("21 networks are accepted")
	}
}

func TestContainsKnowsMappedAddressesAndFailsClosed(t *testing.T) {
	t.Parallel()
	list := []netip.Prefix{netip.MustParsePrefix("192.0.2.0/24"), netip.MustParsePrefix("2001:db8::/48")}
	for addr, want := range map[string]bool{
		"192.0.2.9": true, "::ffff:192.0.2.9": true, "192.0.3.1": false, "2001:db8:0:9::1": true, "2001:db9::1": false,
	} {
		if got := contains(list, netip.MustParseAddr(addr)); got != want {
			t.Errorf("%s: %v", addr, got)
		}
	}
	if contains(list, netip.Addr{}) {
		t.Error("a request from nowhere is allowed")
	}
}

func FuzzParse(f *testing.F) {
	f.Add("192.0.2.0/24")
	f.Add("::ffff:1.2.3.4/120")
	f.Add("fe80::1%x/64")
	f.Fuzz(func(t *testing.T, text string) {
		list, err := Parse("networks", []string{text})
		if err != nil {
			return
		}
		for _, p := range list {
			if !p.IsValid() || p.Masked() != p || p.Addr().Is4In6() || !contains(list, p.Addr()) {
				t.Errorf("%q became %v", text, p)
			}
		}
	})
}
