package activity

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/strongroom/strongroom/server/geo"
)

var (
	home   = geo.Place{Country: "CH", CountryName: "Switzerland", City: "Zurich", Network: "192.0.2.0/24", ASN: 64500, ASName: "Alpine Net"}
	moved  = geo.Place{Country: "CH", CountryName: "Switzerland", City: "Bern", Network: "198.51.100.0/24", ASN: 64500, ASName: "Alpine Net"}
	abroad = geo.Place{Country: "KE", CountryName: "Kenya", City: "Nairobi", Network: "203.0.113.0/24", ASN: 64501, ASName: "Savanna Net"}
	bare   = geo.Place{Network: "192.0.2.0/24"}
	other  = geo.Place{Network: "203.0.113.0/24"}
)

func at(day, hour int) time.Time { return time.Date(2026, 3, day, hour, 30, 0, 0, time.UTC) }

// used is a habit: mornings at home with one browser.
func used(n int, p geo.Place) (out []Visit) {
	for i := range n {
		out = append(out, Visit{At: at(1+i, 8+i%2), Place: p, Browser: "Firefox on Linux"})
	}
	return out
}

func TestWhatIsUnusualIsWhatWasNeverThere(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		before []Visit
		now    Visit
		want   []string
	}{
		"the first of all":            {nil, Visit{At: at(9, 3), Place: abroad, Browser: "curl"}, nil},
		"as ever":                     {used(12, home), Visit{At: at(20, 9), Place: home, Browser: "Firefox on Linux"}, nil},
		"the same network elsewhere":  {used(12, home), Visit{At: at(20, 9), Place: moved, Browser: "Firefox on Linux"}, nil},
		"everything":                  {used(12, home), Visit{At: at(20, 22), Place: abroad, Browser: "Chrome on Windows"}, []string{NewCountry, NewNetwork, NewBrowser, OddHour}},
		"an hour, of few":             {used(9, home), Visit{At: at(20, 22), Place: home, Browser: "Firefox on Linux"}, nil},
		"an hour nearby":              {used(12, home), Visit{At: at(20, 11), Place: home, Browser: "Firefox on Linux"}, nil},
		"an hour across midnight":     {[]Visit{10: {At: at(1, 23), Place: home, Browser: "x"}, 0: {At: at(1, 23)}}, Visit{At: at(2, 1), Place: home, Browser: "x"}, nil},
		"without any database":        {used(12, bare), Visit{At: at(20, 9), Place: other, Browser: "Firefox on Linux"}, []string{NewNetwork}},
		"without an address":          {used(12, home), Visit{At: at(20, 9), Browser: "Firefox on Linux"}, nil},
		"a country that came up late": {used(12, bare), Visit{At: at(20, 9), Place: home, Browser: "Firefox on Linux"}, []string{NewCountry}},
	} {
		if name == "an hour across midnight" {
			for i := range c.before {
				c.before[i] = Visit{At: at(1, 23), Place: home, Browser: "x"}
			}
		}
		var got []string
		for _, o := range Unusual(c.before, c.now) {
			got = append(got, o.Code)
			if o.Text == "" {
				t.Errorf("%s: %s says nothing", name, o.Code)
			}
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestTriesAreGroupedByPersonAndPause(t *testing.T) {
	t.Parallel()
	try := func(person string, minute int, address string) SignIn {
		return SignIn{Person: person, Address: address, Failed: true, Visit: Visit{At: at(1, 9).Add(time.Duration(minute) * time.Minute), Place: geo.Place{City: address}}}
	}
	done := func(person string, minute int, address string) SignIn {
		s := try(person, minute, address)
		s.Failed = false
		return s
	}
	got := Bursts([]SignIn{
		try("ann", 200, "c"), done("ann", 100, "z"), try("ann", 5, "b"), done("bob", 4, "a"), try("bob", 3, "a"),
		try("ann", 2, "a"), try("ann", 1, "b"), done("ann", 0, "a"),
	})
	type row struct {
		Person           string
		Tries, Addresses int
		Succeeded        bool
	}
	var rows []row
	for _, b := range got {
		rows = append(rows, row{b.Person, b.Tries, b.Addresses, b.Succeeded})
	}
	want := []row{{"ann", 1, 1, false}, {"ann", 3, 2, false}, {"bob", 1, 1, true}}
	if diff := cmp.Diff(want, rows); diff != "" {
		t.Error(diff)
	}
	if got[1].First != at(1, 9).Add(time.Minute) || got[1].Last != at(1, 9).Add(5*time.Minute) {
		t.Errorf("from %s to %s", got[1].First, got[1].Last)
	}
}
