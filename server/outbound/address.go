package outbound

import "net/netip"

func prefixes(list ...string) []netip.Prefix {
	out := make([]netip.Prefix, len(list))
	for i, s := range list {
		out[i] = netip.MustParsePrefix(s)
	}
	return out
}

// special are the IPv4 ranges that are not one host of the Internet: the IANA
// special-purpose registry (RFC 6890), multicast, and what is reserved.
var special = prefixes(
	"0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
	"192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24",
	"198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
)

// global is all that IPv6 gives to hosts of the Internet; within it are special ones:
// protocol assignments with Teredo and ORCHID, documentation, 6to4, AS112. NAT64
// (64:ff9b::/96 and 64:ff9b:1::/48), mapped and compatible IPv4, unique local, link
// local and multicast are outside of it.
var (
	global   = netip.MustParsePrefix("2000::/3")
	special6 = prefixes("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20")
)

// Public reports whether an address is one host of the Internet, reached as itself.
// Addresses that hold an IPv4 address inside are not: what they lead to is decided
// elsewhere.
func Public(a netip.Addr) bool {
	if !a.IsValid() || a.Zone() != "" || a.Is4In6() {
		return false
	}
	if a.Is4() {
		return !within(a, special)
	}
	return global.Contains(a) && !within(a, special6)
}

func within(a netip.Addr, list []netip.Prefix) bool {
	for _, p := range list {
		if p.Contains(a) {
			return true
		}
	}
	return false
}
