package outbound_test

import (
	"context"
	"crypto/x509"
	"encoding/binary"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/strongroom/strongroom/server/outbound"
)

// refused is every range of the IANA special-purpose registries (RFC 6890 and what
// was added since), what is reserved, and the notations that hide another address.
var refused = []string{
	"0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
	"192.0.0.0/29", "192.0.0.8/32", "192.0.0.170/32", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24",
	"192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4", "255.255.255.255/32",
	"::1/128", "::/128", "::/96", "::ffff:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "100:0:0:1::/64", "2001::/23", "2001::/32",
	"2001:1::1/128", "2001:2::/48", "2001:3::/32", "2001:4:112::/48", "2001:10::/28", "2001:20::/28", "2001:30::/28",
	"2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20", "5f00::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
}

// ends are the first and the last address of a range.
func ends(p netip.Prefix) [2]netip.Addr {
	last := p.Masked().Addr().AsSlice()
	for i := p.Bits(); i < len(last)*8; i++ {
		last[i/8] |= 1 << (7 - i%8)
	}
	a, _ := netip.AddrFromSlice(last)
	return [2]netip.Addr{p.Masked().Addr(), a}
}

func TestSpecialPurposeAddressesAreNotPublic(t *testing.T) {
	t.Parallel()
	for _, s := range refused {
		for _, a := range ends(netip.MustParsePrefix(s)) {
			if outbound.Public(a) {
				t.Errorf("%s of %s is taken for public", a, s)
			}
		}
	}
	for _, s := range []string{"1.1.1.1", "8.8.8.8", "100.63.255.255", "100.128.0.0", "172.15.255.255", "172.32.0.0", "192.0.1.0", "223.255.255.255", "2606:4700::1111", "2a00::1"} {
		if !outbound.Public(netip.MustParseAddr(s)) {
			t.Errorf("%s is not taken for public", s)
		}
	}
	for _, s := range []string{"fe80::1%eth0", "2a00::1%eth0", "::ffff:8.8.8.8"} {
		if outbound.Public(netip.MustParseAddr(s)) {
			t.Errorf("%s is taken for public", s)
		}
	}
	if outbound.Public(netip.Addr{}) {
		t.Error("no address is taken for public")
	}
}

func FuzzPublic(f *testing.F) {
	f.Add([]byte{127, 0, 0, 1})
	f.Add([]byte{0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0, 127, 0, 0, 1})
	f.Fuzz(func(t *testing.T, b []byte) {
		a, ok := netip.AddrFromSlice(b)
		if !ok || !outbound.Public(a) {
			return
		}
		for _, s := range refused {
			if netip.MustParsePrefix(s).Contains(a) {
				t.Errorf("%s of %s is taken for public", a, s)
			}
		}
		if a.IsPrivate() || a.IsLoopback() || a.IsLinkLocalUnicast() || a.IsMulticast() || a.IsUnspecified() {
			t.Errorf("%s is taken for public", a)
		}
	})
}

func TestNumbersThatAreNoAddressesAreNotDialled(t *testing.T) {
	t.Parallel()
	var c outbound.Client
	c.Resolve = func(_ context.Context, host string) ([]netip.Addr, error) { // as a resolver of the C library would
		var b [4]byte
		binary.BigEndian.PutUint32(b[:], 0x7f000001)
		return []netip.Addr{netip.AddrFrom4(b)}, nil
	}
	for _, host := range []string{"2130706433", "0x7f.1", "0177.0.0.1", "localhost", "127.1"} {
		if _, err := c.Post(t.Context(), "https://"+host+"/", http.Header{}, nil); err == nil || !strings.Contains(err.Error(), "public Internet") {
			t.Errorf("%s: %v", host, err)
		}
	}
}

func TestAddressesAreCheckedWhenTheyAreTyped(t *testing.T) {
	t.Parallel()
	var c outbound.Client
	for _, s := range []string{
		"", "ftp://example.com/", "http://example.com/", "https://", "https://user:secret@example.com/", "https://127.0.0.1/", "https://[::1]/",
		"https://[::ffff:8.8.8.8]/", "https://[64:ff9b::7f00:1]/", "https://169.254.169.254/latest/meta-data", "https://example.com:99999/",
		"https://example.com/#x", "https://exa mple.com/", "//example.com/", "https:example.com", "javascript:alert(1)", "https://" + strings.Repeat("a", 3000),
	} {
		if _, err := c.Check("input.address", s); err == nil {
			t.Errorf("%q is accepted", s)
		}
	}
	if _, err := c.Check("input.address", "https://hooks.example.com/T0/B0?x=1"); err != nil {
		t.Error(err)
	}
	open := outbound.Client{Private: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}}
	if _, err := open.Check("input.address", "http://127.0.0.1:8000/"); err != nil {
		t.Error(err)
	}
	if _, err := open.Check("input.address", "http://10.0.0.1/"); err == nil {
		t.Error("another private range is accepted")
	}
	if _, err := open.Check("input.address", "http://8.8.8.8/"); err == nil {
		t.Error("plain HTTP to the Internet is accepted")
	}
}

var loopback = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128")}

// TestARebindingNameIsResolvedOnce has a resolver that answers with a public address
// first and with loopback ever after: what was checked is what is dialled.
func TestARebindingNameIsResolvedOnce(t *testing.T) {
	t.Parallel()
	hit := false
	s := httptest.NewTLSServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { hit = true }))
	defer s.Close()
	var asked atomic.Int32
	c := outbound.Client{Resolve: func(context.Context, string) ([]netip.Addr, error) {
		asked.Add(1)
		return []netip.Addr{netip.MustParseAddr("127.0.0.1"), netip.MustParseAddr("10.0.0.1"), netip.MustParseAddr("::1")}, nil
	}}
	_, port, _ := strings.Cut(strings.TrimPrefix(s.URL, "https://"), ":")
	_, err := c.Post(t.Context(), "https://rebinding.example:"+port+"/", http.Header{}, nil)
	if err == nil || hit || asked.Load() != 1 {
		t.Errorf("%v, reached: %v, resolved %d times", err, hit, asked.Load())
	}
}

func TestWhatTheOtherSideDoesIsBounded(t *testing.T) {
	t.Parallel()
	mux := http.NewServeMux()
	mux.HandleFunc("/fine", func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Cookie") != "" {
			t.Error("a cookie came back")
		}
		http.SetCookie(w, &http.Cookie{Name: "a", Value: "b"})
		_, _ = w.Write([]byte("ok"))
	})
	mux.HandleFunc("/elsewhere", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/secret-target", http.StatusFound) })
	mux.HandleFunc("/secret-target", func(http.ResponseWriter, *http.Request) { t.Error("a redirect was followed") })
	mux.HandleFunc("/long", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(make([]byte, 1<<20)) })
	mux.HandleFunc("/broken", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) })
	s := httptest.NewTLSServer(mux)
	defer s.Close()
	roots := x509.NewCertPool()
	roots.AddCert(s.Certificate())
	c := outbound.Client{Private: loopback, Roots: roots}
	for range 2 {
		if answer, err := c.Post(t.Context(), s.URL+"/fine", http.Header{}, []byte("{}")); err != nil || string(answer) != "ok" {
			t.Errorf("%q, %v", answer, err)
		}
	}
	for path, want := range map[string]string{
		"/elsewhere?secret": "answered 302", "/long?secret": "longer than 64 KiB", "/broken?secret": "answered 502",
	} {
		_, err := c.Post(t.Context(), s.URL+path, http.Header{}, nil)
		var p *outbound.Problem
		if !errors.As(err, &p) || !strings.Contains(p.Text, want) || strings.Contains(p.Text, "secret") {
			t.Errorf("%s: %v", path, err)
		}
	}
	stranger := outbound.Client{Private: loopback}
	if _, err := stranger.Post(t.Context(), s.URL+"/fine", http.Header{}, nil); err == nil || !strings.Contains(err.Error(), "certificate") {
		t.Errorf("a certificate that nobody vouches for: %v", err)
	}
}

func TestTheProxyOfTheEnvironmentIsNotUsed(t *testing.T) {
	proxied := false
	proxy := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { proxied = true }))
	defer proxy.Close()
	t.Setenv("HTTP_PROXY", proxy.URL)
	t.Setenv("HTTPS_PROXY", proxy.URL)
	s := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	defer s.Close()
	c := outbound.Client{Private: loopback}
	if _, err := c.Post(t.Context(), s.URL, http.Header{}, nil); err != nil || proxied {
		t.Errorf("%v, proxied: %v", err, proxied)
	}
}
