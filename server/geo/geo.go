package geo

import (
	"fmt"
	"net/netip"
	"os"
	"strings"
	"sync/atomic"
	"time"

	"github.com/oschwald/maxminddb-golang/v2"
)

// Place is where an address is. What is not known is empty.
type Place struct {
	// Country is the ISO 3166-1 code.
	Country     string
	CountryName string
	Region      string
	City        string
	// Latitude and Longitude are in degrees, and mean something only if Located is set;
	// the address is within AccuracyKM of them, if that is known.
	Latitude, Longitude float64
	Located             bool
	AccuracyKM          int
	// ASN is the number of the autonomous system, and ASName whose it is.
	ASN    uint32
	ASName string
	// Known is set if a database knows the address.
	Known bool
	// Scope says what kind of address it is, such as "this computer"; empty of a public one.
	Scope string
	// Network is the prefix by which an address is compared with others: /24 or /48.
	Network string
}

// Label is the place in words, from the smallest part to the largest.
func (p Place) Label() string {
	if p.Scope != "" {
		return p.Scope
	}
	switch {
	case p.City != "" && p.CountryName != "":
		return p.City + ", " + p.CountryName
	case p.City != "":
		return p.City
	case p.CountryName != "":
		return p.CountryName
	}
	return p.ASName
}

// Atlas holds the databases. The zero value, and nil, know none.
type Atlas struct {
	files []*file
}

// file is one database. stamp belongs to Reload alone; look-ups read open.
type file struct {
	path  string
	stamp stamp
	open  atomic.Pointer[maxminddb.Reader]
}

type stamp struct {
	at   time.Time
	size int64
}

// maxFile bounds what is read into memory; the largest databases that are sold are
// below a gigabyte.
const maxFile = 2 << 30

// Open reads and verifies the databases in the order of their precedence.
func Open(paths []string) (*Atlas, error) {
	a := &Atlas{}
	for _, path := range paths {
		f := &file{path: path}
		if _, err := f.load(); err != nil {
			return nil, err
		}
		a.files = append(a.files, f)
	}
	return a, nil
}

// Reload reads databases whose files were replaced, and returns which were taken. One
// that is broken, or gone, is an error, and what was known stays.
func (a *Atlas) Reload() (taken []string, errs []error) {
	if a == nil {
		return nil, nil
	}
	for _, f := range a.files {
		switch changed, err := f.load(); {
		case err != nil:
			errs = append(errs, err)
		case changed:
			taken = append(taken, f.path)
		}
	}
	return taken, errs
}

// Any reports whether there is any database.
func (a *Atlas) Any() bool { return a != nil && len(a.files) > 0 }

// Built returns when each database was built, as it says itself.
func (a *Atlas) Built() (out []time.Time) {
	if a == nil {
		return nil
	}
	for _, f := range a.files {
		if db := f.open.Load(); db != nil {
			out = append(out, time.Unix(int64(db.Metadata.BuildEpoch), 0).UTC())
		}
	}
	return out
}

func (f *file) load() (changed bool, err error) {
	info, err := os.Stat(f.path)
	if err != nil {
		return false, fmt.Errorf("open geographic database: %w", err)
	}
	now := stamp{info.ModTime(), info.Size()}
	if now == f.stamp {
		return false, nil
	}
	if now.size > maxFile {
		return false, fmt.Errorf("open geographic database %s: it is larger than 2 GiB", f.path)
	}
	raw, err := os.ReadFile(f.path)
	if err != nil {
		return false, fmt.Errorf("open geographic database: %w", err)
	}
	f.stamp = now // a broken one is reported once, not at every look
	db, err := parse(raw)
	if err != nil {
		return false, fmt.Errorf("geographic database %s is broken or in another format than MaxMind's; fetch it again: %w", f.path, err)
	}
	f.open.Store(db)
	return true, nil
}

// parse opens a database and verifies all of it. What a library makes of a stranger's
// bytes must not take the server down.
func parse(raw []byte) (db *maxminddb.Reader, err error) {
	defer rescue(&err)
	if db, err = maxminddb.OpenBytes(raw); err != nil {
		return nil, err
	}
	if err := db.Verify(); err != nil {
		return nil, err
	}
	return db, nil
}

func rescue(err *error) {
	if p := recover(); p != nil {
		*err = fmt.Errorf("reading it panicked: %v", p)
	}
}

// record is what is read of an entry. City, country and ASN databases share it.
type record struct {
	City struct {
		Names map[string]string `maxminddb:"names"`
	} `maxminddb:"city"`
	Country      country `maxminddb:"country"`
	Registered   country `maxminddb:"registered_country"`
	Subdivisions []struct {
		Names map[string]string `maxminddb:"names"`
	} `maxminddb:"subdivisions"`
	Location struct {
		Latitude  *float64 `maxminddb:"latitude"`
		Longitude *float64 `maxminddb:"longitude"`
		Accuracy  uint16   `maxminddb:"accuracy_radius"`
	} `maxminddb:"location"`
	ASN    uint32 `maxminddb:"autonomous_system_number"`
	ASName string `maxminddb:"autonomous_system_organization"`
}

type country struct {
	ISO   string            `maxminddb:"iso_code"`
	Names map[string]string `maxminddb:"names"`
}

// Look says where an address is.
func (a *Atlas) Look(addr netip.Addr) Place {
	addr = addr.Unmap().WithZone("")
	p := Place{Scope: scope(addr), Network: network(addr)}
	if a == nil || p.Scope != "" || !addr.IsValid() {
		return p
	}
	for _, f := range a.files {
		if r, ok := look(f.open.Load(), addr); ok {
			p.merge(r)
		}
	}
	return p
}

// LookText is Look for an address as text.
func (a *Atlas) LookText(address string) Place {
	addr, err := netip.ParseAddr(address)
	if err != nil {
		return Place{}
	}
	return a.Look(addr)
}

func look(db *maxminddb.Reader, addr netip.Addr) (r record, ok bool) {
	if db == nil {
		return record{}, false
	}
	var err error
	defer func() {
		if recover() != nil || err != nil {
			r, ok = record{}, false
		}
	}()
	found := db.Lookup(addr)
	if err = found.Err(); err != nil || !found.Found() {
		return record{}, false
	}
	err = found.Decode(&r)
	return r, true
}

// merge takes over what an earlier database did not know.
func (p *Place) merge(r record) {
	c := r.Country
	if c.ISO == "" {
		c = r.Registered
	}
	if p.Country == "" && c.ISO != "" {
		p.Country, p.CountryName, p.Known = clip(c.ISO), clip(english(c.Names)), true
	}
	if p.City == "" {
		p.City = clip(english(r.City.Names))
	}
	if p.Region == "" && len(r.Subdivisions) > 0 {
		p.Region = clip(english(r.Subdivisions[0].Names))
	}
	if l := r.Location; !p.Located && l.Latitude != nil && l.Longitude != nil && onEarth(*l.Latitude, *l.Longitude) {
		p.Latitude, p.Longitude, p.AccuracyKM, p.Located, p.Known = *l.Latitude, *l.Longitude, int(l.Accuracy), true, true
	}
	if p.ASN == 0 && r.ASN != 0 {
		p.ASN, p.ASName, p.Known = r.ASN, clip(r.ASName), true
	}
	p.Known = p.Known || p.City != ""
}

// onEarth also refuses what is no number.
func onEarth(lat, lon float64) bool { return lat >= -90 && lat <= 90 && lon >= -180 && lon <= 180 }

func english(names map[string]string) string { return names["en"] }

// clip bounds what a database says, which people will read in tables and mail.
func clip(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	if r := []rune(s); len(r) > 80 {
		return string(r[:80])
	}
	return s
}

func scope(a netip.Addr) string {
	switch {
	case !a.IsValid():
		return ""
	case a.IsLoopback():
		return "This computer"
	case a.IsPrivate(), shared.Contains(a):
		return "Private network"
	case a.IsLinkLocalUnicast():
		return "Local link"
	case a.IsUnspecified(), a.IsMulticast():
		return "No place"
	}
	return ""
}

// shared is what providers use between them and their customers (RFC 6598).
var shared = netip.MustParsePrefix("100.64.0.0/10")

// network is the prefix by which addresses are compared.
func network(a netip.Addr) string {
	bits := 24
	if a.Is6() {
		bits = 48
	}
	p, err := a.Prefix(bits)
	if err != nil || !a.IsValid() {
		return ""
	}
	return p.String()
}
