package config

import (
	"fmt"
	"log/slog"
	"math"
	"net/netip"
	"strconv"
	"strings"
)

// Mode is how the server behaves towards the people who build or run it.
type Mode string

// The modes.
const (
	Development Mode = "development"
	Production  Mode = "production"
)

const redacted = "[redacted]"

// Secret is a value that does not print itself: fmt, slog and JSON all see
// [redacted]. Reveal is the one way to it, so its uses can be searched for.
type Secret struct{ value string }

// NewSecret wraps a value.
func NewSecret(value string) Secret { return Secret{value} }

// Reveal returns the value itself.
func (s Secret) Reveal() string { return s.value }

// IsSet tells whether there is a value.
func (s Secret) IsSet() bool { return s.value != "" }

func (s Secret) String() string {
	if s.value == "" {
		return ""
	}
	return redacted
}

// GoString keeps %#v from showing the value.
func (s Secret) GoString() string { return "config.Secret{" + s.String() + "}" }

// MarshalText keeps encoders from showing the value.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// LogValue keeps loggers from showing the value.
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }

// UnmarshalText reads the value.
func (s *Secret) UnmarshalText(text []byte) error {
	s.value = string(text)
	return nil
}

// Bytes is a size. It reads 1048576, 512KiB, 1MiB or 2GiB, and the decimal kB,
// MB and GB.
type Bytes int64

var units = []struct {
	name string
	size int64
}{
	{"GiB", 1 << 30},
	{"MiB", 1 << 20},
	{"KiB", 1 << 10},
	{"GB", 1e9},
	{"MB", 1e6},
	{"kB", 1e3},
	{"B", 1},
}

// UnmarshalText reads a size.
func (b *Bytes) UnmarshalText(text []byte) error {
	number, scale := strings.TrimSpace(string(text)), int64(1)
	for _, u := range units {
		if rest, ok := strings.CutSuffix(number, u.name); ok {
			number, scale = strings.TrimSpace(rest), u.size
			break
		}
	}
	n, err := strconv.ParseInt(number, 10, 64)
	if err != nil || n < 0 || n > math.MaxInt64/scale {
		return fmt.Errorf("%q is not a size; write it like 1048576, 512KiB, 1MiB or 2GiB", text)
	}
	*b = Bytes(n * scale)
	return nil
}

func (b Bytes) String() string {
	for _, u := range units[:3] {
		if b >= Bytes(u.size) && b%Bytes(u.size) == 0 {
			return strconv.FormatInt(int64(b)/u.size, 10) + u.name
		}
	}
	return strconv.FormatInt(int64(b), 10)
}

// Networks is a list of address ranges. A single address is the range of itself.
type Networks []netip.Prefix

// UnmarshalText reads a comma-separated list.
func (n *Networks) UnmarshalText(text []byte) error {
	var list Networks
	for item := range strings.SplitSeq(string(text), ",") {
		item = strings.TrimSpace(item)
		if item == "" {
			continue
		}
		prefix, err := netip.ParsePrefix(item)
		if err != nil {
			addr, addrErr := netip.ParseAddr(item)
			if addrErr != nil || addr.Zone() != "" {
				return fmt.Errorf("%q is neither an address nor a range such as 10.0.0.0/8", item)
			}
			prefix = netip.PrefixFrom(addr, addr.BitLen())
		}
		list = append(list, unmap(prefix).Masked())
	}
	*n = list
	return nil
}

// unmap turns ::ffff:10.0.0.0/104 into 10.0.0.0/8: clients are compared in their
// unmapped form and would never match otherwise.
func unmap(p netip.Prefix) netip.Prefix {
	if p.Addr().Is4In6() && p.Bits() >= 96 {
		return netip.PrefixFrom(p.Addr().Unmap(), p.Bits()-96)
	}
	return p
}

// Contains tells whether addr is in one of the ranges.
func (n Networks) Contains(addr netip.Addr) bool {
	addr = addr.Unmap().WithZone("")
	for _, p := range n {
		if p.Contains(addr) {
			return true
		}
	}
	return false
}

func (n Networks) String() string {
	items := make([]string, len(n))
	for i, p := range n {
		items[i] = p.String()
	}
	return strings.Join(items, ",")
}

// Files is a list of paths.
type Files []string

// UnmarshalText reads a comma-separated list.
func (f *Files) UnmarshalText(text []byte) error {
	*f = nil
	for item := range strings.SplitSeq(string(text), ",") {
		if item = strings.TrimSpace(item); item != "" {
			*f = append(*f, item)
		}
	}
	return nil
}

func (f Files) String() string { return strings.Join(f, ",") }
