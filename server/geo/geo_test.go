package geo

import (
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/oschwald/maxminddb-golang/v2"
)

const (
	city   = "testdata/GeoLite2-City-Test.mmdb"
	asn    = "testdata/GeoLite2-ASN-Test.mmdb"
	broken = "testdata/GeoIP2-City-Test-Broken-Double-Format.mmdb"
)

func open(t testing.TB, paths ...string) *Atlas {
	t.Helper()
	a, err := Open(paths)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestDatabasesAreAskedTogether(t *testing.T) {
	t.Parallel()
	a := open(t, city, asn)
	london := a.LookText("81.2.69.142")
	want := Place{
		Country: "GB", CountryName: "United Kingdom", Region: "England", City: "London",
		Latitude: 51.5142, Longitude: -0.0931, Located: true, AccuracyKM: 10, Known: true, Network: "81.2.69.0/24",
	}
	if diff := cmp.Diff(want, london); diff != "" {
		t.Error(diff)
	}
	if p := a.LookText("1.128.0.1"); p.ASN != 1221 || p.ASName != "Telstra Pty Ltd" || !p.Known {
		t.Errorf("got %+v", p)
	}
	if p := a.Look(netip.MustParseAddr("::ffff:81.2.69.142")); p.City != "London" {
		t.Errorf("an address in the clothes of the other family is at %+v", p)
	}
	if got := london.Label(); got != "London, United Kingdom" {
		t.Errorf("it is called %q", got)
	}
}

func TestItIsUsefulWithoutADatabase(t *testing.T) {
	t.Parallel()
	var none *Atlas
	for address, want := range map[string]Place{
		"127.0.0.1":        {Scope: "This computer", Network: "127.0.0.0/24"},
		"::1":              {Scope: "This computer", Network: "::/48"},
		"192.168.7.9":      {Scope: "Private network", Network: "192.168.7.0/24"},
		"100.64.0.1":       {Scope: "Private network", Network: "100.64.0.0/24"},
		"fd00::1":          {Scope: "Private network", Network: "fd00::/48"},
		"fe80::1%eth0":     {Scope: "Local link", Network: "fe80::/48"},
		"203.0.113.9":      {Network: "203.0.113.0/24"},
		"2001:db8:1:2::3":  {Network: "2001:db8:1::/48"},
		"not an address":   {},
		"":                 {},
		"::ffff:127.0.0.1": {Scope: "This computer", Network: "127.0.0.0/24"},
	} {
		if diff := cmp.Diff(want, none.LookText(address)); diff != "" {
			t.Errorf("%s: %s", address, diff)
		}
	}
	if none.Look(netip.Addr{}) != (Place{}) {
		t.Error("no address is somewhere")
	}
	if taken, errs := none.Reload(); taken != nil || errs != nil || none.Any() {
		t.Error("nothing was reloaded")
	}
}

func TestABrokenDatabaseIsRefused(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for name, content := range map[string]string{"empty": "", "text": "no database at all", "cut": string(read(t, city)[:9000])} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := Open([]string{path}); err == nil || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, path := range []string{broken, filepath.Join(dir, "absent")} {
		if _, err := Open([]string{city, path}); err == nil || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: %v", path, err)
		}
	}
}

func read(t testing.TB, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestAReplacedDatabaseIsTakenUnlessItIsBroken(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "places.mmdb")
	put := func(content []byte, at int64) {
		t.Helper()
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, time.Unix(at, 0), time.Unix(at, 0)); err != nil {
			t.Fatal(err)
		}
	}
	put(read(t, asn), 1000)
	a := open(t, path)
	if a.LookText("81.2.69.142").City != "" {
		t.Fatal("the ASN database knows cities")
	}
	put(read(t, broken), 2000)
	if taken, errs := a.Reload(); len(errs) != 1 || taken != nil || a.LookText("1.128.0.1").ASN != 1221 {
		t.Errorf("a broken one: %v %v", taken, errs)
	}
	if _, errs := a.Reload(); errs != nil {
		t.Error("it is reported at every look")
	}
	put(read(t, city), 3000)
	if taken, errs := a.Reload(); len(taken) != 1 || errs != nil || a.LookText("81.2.69.142").City != "London" {
		t.Errorf("a good one: %v %v", taken, errs)
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if _, errs := a.Reload(); len(errs) != 1 || a.LookText("81.2.69.142").City != "London" {
		t.Errorf("one that is gone: %v", errs)
	}
}

// FuzzLook asks a database that nobody verified: even then a look-up ends well.
func FuzzLook(f *testing.F) {
	raw := read(f, broken)
	for _, address := range []string{"81.2.69.142", "2001:218::1", "89.160.20.112", "::", "255.255.255.255"} {
		b, _ := netip.MustParseAddr(address).MarshalBinary()
		f.Add(b, uint32(0), byte(0))
		f.Add(b, uint32(len(raw)/2), byte(0xff))
	}
	f.Fuzz(func(t *testing.T, address []byte, at uint32, flip byte) {
		addr, ok := netip.AddrFromSlice(address)
		if !ok {
			return
		}
		damaged := append([]byte(nil), raw...)
		damaged[int(at)%len(damaged)] ^= flip
		db, err := unverified(damaged)
		if err != nil {
			return
		}
		one := &file{path: broken}
		one.open.Store(db)
		a := &Atlas{files: []*file{one}}
		if p := a.Look(addr); p.Located && !onEarth(p.Latitude, p.Longitude) {
			t.Errorf("%s is at %v", addr, p)
		}
	})
}

// unverified opens a database without looking whether it is whole.
func unverified(raw []byte) (db *maxminddb.Reader, err error) {
	defer rescue(&err)
	return maxminddb.OpenBytes(raw)
}
