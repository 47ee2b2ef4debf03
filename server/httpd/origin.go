package httpd

import (
	"net/http"
	"net/netip"
	"net/url"
	"strings"

	"github.com/strongroom/strongroom/server/fault"
)

// OnlyHost refuses requests for any Host but ours. Without it a page of another
// name that is made to resolve to this server (DNS rebinding) would be of the
// same origin as the server. When base is loopback, so may be the Host.
func OnlyHost(base *url.URL) Middleware {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if !ownHost(base, r.Host) {
				w.Header().Set("Content-Type", "text/plain; charset=utf-8")
				w.WriteHeader(http.StatusMisdirectedRequest)
				_, _ = w.Write([]byte("This server has another name. Its operator sets it as STRONGROOM_BASE_URL.\n"))
				return
			}
			next.ServeHTTP(w, r)
		})
	}
}

func ownHost(base *url.URL, host string) bool {
	if sameHost(base.Scheme, base.Host, host) {
		return true
	}
	return isLoopback(base.Hostname()) && isLoopback((&url.URL{Host: host}).Hostname())
}

// SameOrigin refuses unsafe requests that another site made a browser send. It
// judges by Sec-Fetch-Site and Origin, which scripts cannot forge; requests with
// neither come from no browser. See net/http.CrossOriginProtection. Patterns of
// requests that anybody may send are left alone; what serves them looks at no cookie.
func SameOrigin(base *url.URL, anybody ...string) Middleware {
	protection := http.NewCrossOriginProtection()
	if err := protection.AddTrustedOrigin(origin(base)); err != nil {
		panic("httpd: the base URL is no origin: " + err.Error()) // the configuration was validated
	}
	for _, pattern := range anybody {
		protection.AddInsecureBypassPattern(pattern)
	}
	protection.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		WriteFault(w, r, fault.Forbidden("This request came from another site and was refused."))
	}))
	return protection.Handler
}

// CheckOrigin returns the origin check for WebSocket upgrades, which are GET
// requests and so pass SameOrigin. A browser always states the origin; a request
// without one may open a socket only if it carries no cookie, so that it has
// nothing but the token that it brings.
func CheckOrigin(base *url.URL) func(*http.Request) bool {
	return func(r *http.Request) bool {
		stated := r.Header.Values("Origin")
		switch {
		case len(stated) == 0:
			return r.Header.Get("Cookie") == "" && r.Header.Get("Sec-Fetch-Site") == ""
		case len(stated) > 1:
			return false
		case strings.EqualFold(stated[0], origin(base)):
			return true
		}
		u, err := url.Parse(stated[0])
		// On loopback people say localhost and 127.0.0.1 as they like.
		return err == nil && isLoopback(base.Hostname()) && isLoopback(u.Hostname()) &&
			u.Scheme == base.Scheme && sameHost(u.Scheme, u.Host, r.Host)
	}
}

func origin(u *url.URL) string { return u.Scheme + "://" + u.Host }

// sameHost compares two hosts with their ports; the scheme's own port may be left
// out.
func sameHost(scheme, a, b string) bool {
	port := ":80"
	if scheme == "https" {
		port = ":443"
	}
	return strings.EqualFold(strings.TrimSuffix(a, port), strings.TrimSuffix(b, port))
}

func isLoopback(host string) bool {
	addr, err := netip.ParseAddr(host)
	return strings.EqualFold(host, "localhost") || err == nil && addr.Unmap().IsLoopback()
}
