package signin

import (
	"encoding/binary"
	"math"
	"net/netip"
	"time"
)

// Device says what is known of the device that a sign-in came from.
type Device uint8

// The states of a device. Unsaid is for installations that do not look.
const (
	Unsaid  Device = iota
	Known          // it carries a token that this person was given
	Absent         // it carries no token
	Unknown        // it carries a token that is not this person's
	devices
)

// Class is the class of device that a client says it runs on.
type Class uint8

// The classes of devices.
const (
	Other Class = iota
	Desktop
	Mobile
	Tablet
	classes
)

// Attempt is one sign-in as seen from outside. Whatever is not known is left zero.
type Attempt struct {
	Time    time.Time
	Person  string // only compared with other sign-ins' persons
	Address netip.Addr
	Country string // two letters
	ASN     uint32
	// Located says that Lat and Lon (degrees) are known.
	Located  bool
	Lat, Lon float64
	Class    Class
	OS       string
	Browser  string
	Version  uint16 // of the browser, major
	Device   Device
	Token    string // of the device
}

// facts are an attempt as it is compared and kept: hashes under the key of the
// model in place of addresses and names.
type facts struct {
	at       int64 // Unix seconds
	person   uint32
	country  uint16 // the two letters; 0 is unknown
	version  uint16
	asn      uint32 // or the hash of a wider prefix, if the ASN is unknown
	prefix   uint32 // hash of /24 or /48
	address  uint32 // hash of the address or of its /64
	os       uint32
	browser  uint32
	token    uint32
	lat, lon int16 // 1/180 degree: 600 m
	hour     uint8 // 0..11 on weekdays, 12..23 on weekends
	class    Class
	device   Device
	located  bool
	routed   bool // asn is an ASN
}

// mix is the finalizer of splitmix64: a bijection that spreads each bit. Under the
// secret key of the model, nobody can choose what collides with what.
func mix(v uint64) uint64 {
	v ^= v >> 30
	v *= 0xbf58476d1ce4e5b9
	v ^= v >> 27
	v *= 0x94d049bb133111eb
	return v ^ v>>31
}

func (m *Model) hash(salt byte, a, b uint64) uint32 {
	h := mix(m.key ^ uint64(salt)<<56)
	h = mix(h ^ a)
	return nonzero(uint32(mix(h^b) >> 32))
}

// text hashes a name; an empty one gives 0.
func (m *Model) text(salt byte, s string) uint32 {
	if s == "" {
		return 0
	}
	h := mix(m.key ^ uint64(salt)<<56)
	for len(s) >= 8 {
		h = mix(h ^ (uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
			uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56))
		s = s[8:]
	}
	last := uint64(len(s)) << 56
	for i := range len(s) {
		last |= uint64(s[i]) << (8 * i)
	}
	return nonzero(uint32(mix(h^last) >> 32))
}

// nonzero keeps 0 free for what is not known.
func nonzero(h uint32) uint32 {
	if h == 0 {
		return 1
	}
	return h
}

func (m *Model) facts(a *Attempt) facts {
	f := facts{
		at: a.Time.Unix(), person: m.text('u', a.Person), version: a.Version,
		os: m.text('o', a.OS), browser: m.text('b', a.Browser), token: m.text('t', a.Token),
		class: min(a.Class, classes-1), device: min(a.Device, devices-1), asn: a.ASN, routed: a.ASN != 0,
	}
	if len(a.Country) == 2 {
		f.country = uint16(a.Country[0])<<8 | uint16(a.Country[1])
	}
	if a.Located && a.Lat >= -90 && a.Lat <= 90 && a.Lon >= -180 && a.Lon <= 180 {
		f.located = true
		f.lat, f.lon = int16(math.Round(a.Lat*180)), int16(math.Round(a.Lon*180))
	}
	m.network(&f, a.Address.Unmap())
	// 1970-01-01 was a Thursday. UTC throughout: a person's habits are learnt in it
	// as well as in any other zone.
	day := floorDiv(f.at, 86400)
	f.hour = uint8((f.at - day*86400) / 7200)
	if weekday := ((day+4)%7 + 7) % 7; weekday == 0 || weekday == 6 {
		f.hour += 12
	}
	return f
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

// network hashes the address and what it lies in: /24 and /16 of IPv4; of IPv6 the
// /64, within which a host changes its address at will, /48 and /32.
func (m *Model) network(f *facts, ip netip.Addr) {
	if !ip.IsValid() {
		return
	}
	var wide uint64
	if ip.Is4() {
		raw := ip.As4()
		v := uint64(binary.BigEndian.Uint32(raw[:]))
		f.address, f.prefix, wide = m.hash('4', v, 32), m.hash('4', v>>8, 24), v>>16
	} else {
		raw := ip.As16()
		v := binary.BigEndian.Uint64(raw[:8])
		f.address, f.prefix, wide = m.hash('6', v, 64), m.hash('6', v>>16, 48), v>>32|1<<32
	}
	if !f.routed {
		f.asn = m.hash('w', wide, 0)
	}
}

// distance is the great-circle distance in kilometres.
func distance(a, b place) float64 {
	const unit = math.Pi / 180 / 180
	lat1, lat2 := float64(a.lat)*unit, float64(b.lat)*unit
	h := math.Sin((lat2 - lat1) / 2)
	l := math.Sin((float64(b.lon) - float64(a.lon)) * unit / 2)
	return 2 * 6371 * math.Asin(math.Min(1, math.Sqrt(h*h+math.Cos(lat1)*math.Cos(lat2)*l*l)))
}
