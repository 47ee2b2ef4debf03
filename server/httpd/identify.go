package httpd

import (
	"crypto/rand"
	"net/http"
	"net/netip"
	"regexp"
	"strings"

	"github.com/strongroom/strongroom/server/request"
)

// requestIDHeader names a request, in both directions.
const requestIDHeader = "X-Request-Id"

var goodRequestID = regexp.MustCompile(`^[A-Za-z0-9._-]{8,64}$`)

// Identify gives each request a name and finds out where it came from. A name or
// an address that the request itself states counts only when one of our proxies
// passed it on; anyone else could make up what they like. Without trusted there
// are no proxies.
func Identify(trusted func(netip.Addr) bool) Middleware {
	if trusted == nil {
		trusted = func(netip.Addr) bool { return false }
	}
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			peer := parseAddr(r.RemoteAddr)
			id := r.Header.Get(requestIDHeader)
			if !goodRequestID.MatchString(id) || !peer.IsValid() || !trusted(peer) {
				id = strings.ToLower(rand.Text())
			}
			w.Header().Set(requestIDHeader, id)
			info := request.Info{ID: id, Client: clientAddr(peer, r.Header.Values("X-Forwarded-For"), trusted)}
			next.ServeHTTP(w, r.WithContext(request.With(r.Context(), info)))
		})
	}
}

// clientAddr walks X-Forwarded-For from the right, the end that our own proxy
// wrote, and stops at the first address that is none of ours: what is further to
// the left, that client may have invented. Something that is no address ends the
// walk at the proxy that passed it on.
func clientAddr(peer netip.Addr, forwarded []string, trusted func(netip.Addr) bool) netip.Addr {
	client := peer
	hops := strings.Split(strings.Join(forwarded, ","), ",")
	for i := len(hops) - 1; i >= 0 && client.IsValid() && trusted(client); i-- {
		hop := parseAddr(strings.TrimSpace(hops[i]))
		if !hop.IsValid() {
			break
		}
		client = hop
	}
	return client
}

// parseAddr reads 192.0.2.1, 192.0.2.1:80, 2001:db8::1, [2001:db8::1] and
// [2001:db8::1%eth0]:80. IPv4 in IPv6 becomes IPv4, and a zone is dropped, since
// it means something on one machine only. Anything else is the invalid address.
func parseAddr(s string) netip.Addr {
	addr, err := netip.ParseAddr(s)
	if err != nil {
		if port, portErr := netip.ParseAddrPort(s); portErr == nil {
			addr = port.Addr()
		} else if inner, ok := strings.CutPrefix(s, "["); ok {
			inner, ok = strings.CutSuffix(inner, "]")
			if addr, err = netip.ParseAddr(inner); err != nil || !ok || !addr.Is6() {
				return netip.Addr{}
			}
		}
	}
	return addr.Unmap().WithZone("")
}
