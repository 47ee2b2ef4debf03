package httpd

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
)

func base(t *testing.T, s string) *url.URL {
	t.Helper()
	u, err := url.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

var ok = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })

func TestOtherHostsAreRefused(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		base, host string
		want       int
	}{
		{"https://rooms.example.com", "rooms.example.com", 204},
		{"https://rooms.example.com", "ROOMS.example.com:443", 204},
		{"https://rooms.example.com", "rooms.example.com:80", 421},
		{"https://rooms.example.com", "evil.example", 421},
		{"https://rooms.example.com", "rooms.example.com.evil.example", 421},
		{"https://rooms.example.com", "localhost", 421},
		{"https://rooms.example.com", "", 421},
		{"http://localhost:8080", "localhost:8080", 204},
		{"http://localhost:8080", "127.0.0.1:9090", 204},
		{"http://localhost:8080", "[::1]:8080", 204},
		{"http://localhost:8080", "evil.example:8080", 421},
		{"http://localhost:8080", "localhost.evil.example:8080", 421},
		{"http://localhost:8080", "127.0.0.1.evil.example", 421},
	} {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.Host = c.host
		w := httptest.NewRecorder()
		OnlyHost(base(t, c.base))(ok).ServeHTTP(w, r)
		if w.Code != c.want {
			t.Errorf("%s at %s: got %d, want %d", c.host, c.base, w.Code, c.want)
		}
	}
}

func TestUnsafeRequestsFromOtherSitesAreRefused(t *testing.T) {
	t.Parallel()
	h := SameOrigin(base(t, "https://rooms.example.com"), "POST /open/{ticket}")(ok)
	for _, c := range []struct {
		method, site, origin string
		want                 int
	}{
		{"GET", "cross-site", "https://evil.example", 204},
		{"POST", "same-origin", "https://rooms.example.com", 204},
		{"POST", "", "https://rooms.example.com", 204},
		{"POST", "", "", 204}, // no browser
		{"POST", "cross-site", "https://evil.example", 403},
		{"POST", "same-site", "https://other.example.com", 403},
		{"POST", "", "https://evil.example", 403},
		{"POST", "", "null", 403},
		{"DELETE", "cross-site", "", 403},
		{"PATCH", "cross-site", "", 403},
	} {
		for path, want := range map[string]int{"/graphql": c.want, "/open": c.want, "/open/": c.want, "/open/a/b": c.want, "/open/../graphql": c.want, "//open/a": c.want} {
			if got := sent(h, c.method, path, c.site, c.origin); got != want {
				t.Errorf("%+v to %s: got %d", c, path, got)
			}
		}
		want := c.want
		if c.method == "POST" {
			want = 204
		}
		if got := sent(h, c.method, "/open/a", c.site, c.origin); got != want {
			t.Errorf("%+v where anybody may: got %d", c, got)
		}
	}
}

func sent(h http.Handler, method, path, site, origin string) int {
	r := httptest.NewRequest(method, "https://rooms.example.com"+path, nil)
	for name, value := range map[string]string{"Sec-Fetch-Site": site, "Origin": origin} {
		if value != "" {
			r.Header.Set(name, value)
		}
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Code
}

func TestSocketsOpenFromOurOwnPagesOnly(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		base, host string
		header     http.Header
		want       bool
	}{
		{"https://rooms.example.com", "rooms.example.com", http.Header{"Origin": {"https://rooms.example.com"}}, true},
		{"https://rooms.example.com", "rooms.example.com", http.Header{"Origin": {"https://ROOMS.example.com"}}, true},
		{"https://rooms.example.com", "rooms.example.com", http.Header{"Origin": {"http://rooms.example.com"}}, false},
		{"https://rooms.example.com", "evil.example", http.Header{"Origin": {"https://evil.example"}}, false},
		{"https://rooms.example.com", "rooms.example.com", http.Header{"Origin": {"https://rooms.example.com.evil.example"}}, false},
		{"https://rooms.example.com", "rooms.example.com", http.Header{"Origin": {"null"}}, false},
		{"https://rooms.example.com", "rooms.example.com", http.Header{"Origin": {""}}, false},
		{"https://rooms.example.com", "rooms.example.com", http.Header{"Origin": {"https://rooms.example.com", "https://evil.example"}}, false},
		{"https://rooms.example.com", "rooms.example.com", http.Header{}, true},
		{"https://rooms.example.com", "rooms.example.com", http.Header{"Cookie": {"a=b"}}, false},
		{"https://rooms.example.com", "rooms.example.com", http.Header{"Sec-Fetch-Site": {"cross-site"}}, false},
		{"http://localhost:8080", "127.0.0.1:8080", http.Header{"Origin": {"http://127.0.0.1:8080"}}, true},
		{"http://localhost:8080", "127.0.0.1:8080", http.Header{"Origin": {"http://127.0.0.1:3000"}}, false},
		{"http://localhost:8080", "evil.example:8080", http.Header{"Origin": {"http://evil.example:8080"}}, false},
	} {
		r := httptest.NewRequest(http.MethodGet, "/graphql", nil)
		r.Host, r.Header = c.host, c.header
		if got := CheckOrigin(base(t, c.base))(r); got != c.want {
			t.Errorf("%s at %s with %v: got %v", c.host, c.base, c.header, got)
		}
	}
}
