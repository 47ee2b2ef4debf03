package httpd

import (
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"

	"github.com/strongroom/strongroom/server/request"
)

var proxies = netip.MustParsePrefix("10.0.0.0/8")

func trusted(a netip.Addr) bool { return proxies.Contains(a) }

func identify(remote string, header http.Header) (request.Info, string) {
	var got request.Info
	h := Identify(trusted)(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { got = request.From(r.Context()) }))
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	r.RemoteAddr, r.Header = remote, header
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return got, w.Header().Get("X-Request-Id")
}

func TestClientAddressComesFromTheLastTrustedProxy(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		remote    string
		forwarded []string
		want      string
	}{
		{"192.0.2.9:1234", nil, "192.0.2.9"},
		{"192.0.2.9:1234", []string{"198.51.100.1"}, "192.0.2.9"},                                        // not our proxy
		{"10.0.0.1:1234", []string{"198.51.100.1"}, "198.51.100.1"},                                      // our proxy
		{"10.0.0.1:1234", []string{"203.0.113.66, 198.51.100.1"}, "198.51.100.1"},                        // the left is invented
		{"10.0.0.1:1234", []string{"203.0.113.66, 198.51.100.1, 10.0.0.2"}, "198.51.100.1"},              // two proxies
		{"10.0.0.1:1234", []string{"203.0.113.66", "198.51.100.1"}, "198.51.100.1"},                      // two headers
		{"10.0.0.1:1234", []string{"10.0.0.3, 10.0.0.2"}, "10.0.0.3"},                                    // all ours
		{"10.0.0.1:1234", []string{"198.51.100.1, unknown"}, "10.0.0.1"},                                 // hidden by the proxy
		{"10.0.0.1:1234", []string{"198.51.100.1, junk, 10.0.0.2"}, "10.0.0.2"},                          // junk ends the walk
		{"10.0.0.1:1234", []string{""}, "10.0.0.1"},                                                      //
		{"10.0.0.1:1234", []string{"198.51.100.1:5678"}, "198.51.100.1"},                                 // with a port
		{"10.0.0.1:1234", []string{"[2001:db8::1]:443"}, "2001:db8::1"},                                  //
		{"10.0.0.1:1234", []string{"[2001:db8::1]"}, "2001:db8::1"},                                      //
		{"10.0.0.1:1234", []string{"2001:db8::1"}, "2001:db8::1"},                                        //
		{"10.0.0.1:1234", []string{"::ffff:198.51.100.1"}, "198.51.100.1"},                               //
		{"10.0.0.1:1234", []string{"198.51.100.1, ::ffff:10.0.0.2"}, "198.51.100.1"},                     // mapped, and ours
		{"[::ffff:10.0.0.1]:1234", []string{"198.51.100.1"}, "198.51.100.1"},                             //
		{"[fe80::1%eth0]:1234", nil, "fe80::1"},                                                          // the zone is dropped
		{"10.0.0.1:1234", []string{"[198.51.100.1]"}, "10.0.0.1"},                                        // no such form
		{"10.0.0.1:1234", []string{"198.51.100.1" + strings.Repeat(", 10.0.0.2", 1000)}, "198.51.100.1"}, // long
		{"@", []string{"198.51.100.1"}, "invalid IP"},                                                    // a socket has no address
	} {
		info, _ := identify(c.remote, http.Header{"X-Forwarded-For": c.forwarded})
		if got := info.Client.String(); got != c.want {
			t.Errorf("%s %.80q: got %s, want %s", c.remote, c.forwarded, got, c.want)
		}
	}
}

func TestRequestIDIsTakenFromProxiesOnly(t *testing.T) {
	t.Parallel()
	const given = "given-by-proxy.1"
	for _, c := range []struct {
		remote, given string
		kept          bool
	}{
		{"10.0.0.1:1", given, true},
		{"192.0.2.1:1", given, false},
		{"@", given, false},
		{"10.0.0.1:1", "short", false},
		{"10.0.0.1:1", "line\nbreak-and-more", false},
		{"10.0.0.1:1", strings.Repeat("x", 65), false},
		{"10.0.0.1:1", "", false},
	} {
		info, header := identify(c.remote, http.Header{"X-Request-Id": {c.given}})
		if info.ID != header || (info.ID == c.given) != c.kept || !goodRequestID.MatchString(info.ID) {
			t.Errorf("%s %q: got %q and header %q", c.remote, c.given, info.ID, header)
		}
	}
	a, _ := identify("192.0.2.1:1", nil)
	b, _ := identify("192.0.2.1:1", nil)
	if a.ID == b.ID {
		t.Error("two requests have one name")
	}
}

func TestWithoutProxiesNobodyIsTrusted(t *testing.T) {
	t.Parallel()
	var got request.Info
	h := Identify(nil)(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { got = request.From(r.Context()) }))
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	r.RemoteAddr = "127.0.0.1:1"
	r.Header.Set("X-Forwarded-For", "198.51.100.1")
	h.ServeHTTP(httptest.NewRecorder(), r)
	if got.Client.String() != "127.0.0.1" {
		t.Errorf("got %s", got.Client)
	}
}

// Whatever a stranger sends, the answer is either what our own proxy wrote at the
// right or the proxy itself.
func FuzzClientAddress(f *testing.F) {
	for _, s := range []string{"", "198.51.100.1", "[::1%x]:1, 10.0.0.2", ",,,", "1.2.3.4:99999", "::ffff:1.2.3.4, [", "fe80::1%1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, forged string) {
		if info, _ := identify("192.0.2.9:1", http.Header{"X-Forwarded-For": {forged}}); info.Client.String() != "192.0.2.9" {
			t.Errorf("a stranger became %s", info.Client)
		}
		if info, _ := identify("10.0.0.1:1", http.Header{"X-Forwarded-For": {forged + ", 198.51.100.1"}}); info.Client.String() != "198.51.100.1" {
			t.Errorf("a client became %s", info.Client)
		}
		info, _ := identify("10.0.0.1:1", http.Header{"X-Forwarded-For": {forged}})
		if a := info.Client; !a.IsValid() || a.Is4In6() || a.Zone() != "" {
			t.Errorf("got %s", a)
		}
	})
}
