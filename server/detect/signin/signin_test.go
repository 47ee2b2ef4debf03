package signin

import (
	"fmt"
	"math"
	"math/rand/v2"
	"net/netip"
	"testing"
	"time"
	"unsafe"

	"github.com/google/go-cmp/cmp"
)

var monday = time.Date(2026, 1, 5, 9, 0, 0, 0, time.UTC)

func usual(at time.Time) Attempt {
	return Attempt{
		Time: at, Person: "ana", Address: netip.MustParseAddr("203.0.113.9"), Country: "NZ", ASN: 64500, Located: true, Lat: -41.3, Lon: 174.8,
		Class: Desktop, OS: "macOS", Browser: "Safari", Version: 19, Device: Known, Token: "t1",
	}
}

// settled is an organization of 20 people, of whom ana has signed in on 40 days.
func settled(t *testing.T) (*Model, *Profile) {
	t.Helper()
	m, p := New(1, true), &Profile{}
	r := rand.New(rand.NewPCG(1, 1))
	others := make([]Profile, 20)
	for day := range 40 {
		at := monday.AddDate(0, 0, day)
		for i := range others {
			a := usual(at.Add(time.Duration(r.IntN(3600)) * time.Second))
			a.Person, a.Token = fmt.Sprint("other", i), fmt.Sprint("o", i)
			a.Country, a.ASN = []string{"NZ", "AU", "DE"}[i%3], uint32(64500+i%7)
			a.Address = netip.AddrFrom4([4]byte{198, 51, byte(i), byte(1 + r.IntN(5))})
			a.OS, a.Browser = []string{"macOS", "Windows"}[i%2], []string{"Safari", "Chrome", "Edge"}[i%3]
			m.Learn(&others[i], &a, 1)
		}
		a := usual(at)
		m.Learn(p, &a, 1)
	}
	return m, p
}

func TestLinkIsTheFormulaByHand(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ own, parent, k, g, want float64 }{
		{0, 0, 1, .3, 0},                  // nothing known: the population's, no evidence
		{0, 9, 1, .2, math.Log(10)},       // never in nine: (9+1)/1
		{9, 9, 1, .1, math.Log(1. / 9.1)}, // .1 * 10 / 9.1
		{3, 10, 2, .5, math.Log(6. / 4.)}, // .5 * 12 / 4
		{0, 1e9, .5, .5, highest},         // clipped
		{1e9, 1e9, .5, 1e-9, lowest},      // clipped
	} {
		if got := link(c.own, c.parent, c.k, c.g); math.Abs(got-c.want) > 1e-9 {
			t.Errorf("link(%g, %g, %g, %g) = %g, should be %g", c.own, c.parent, c.k, c.g, got, c.want)
		}
	}
}

func TestGapsAreCountedByHand(t *testing.T) {
	t.Parallel()
	m := New(1, false)
	// Two days: an hour in the first bin, the rest of the first day in the second,
	// one day in the third; in units of three days.
	m.addGap(gap(2*86400), 2*86400, 1)
	want := []float64{0, 3600. / (3 * 86400), (86400. - 3600) / (3 * 86400), 1. / 3, 0, 0, 0, 0}
	if d := cmp.Diff(want, m.gaps.stranger, cmp.Comparer(func(a, b float64) bool { return math.Abs(a-b) < 1e-12 })); d != "" {
		t.Error(d)
	}
	if m.gaps.person[3] != 1 {
		t.Errorf("the person's own: %v", m.gaps.person)
	}
}

func TestSpeedsAreCutWhereTheyShould(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		km      float64
		seconds int64
		want    int
	}{{0, 0, 1}, {112, 0, 1}, {113, 0, 2}, {174, 0, 2}, {176, 0, 3}, {349, 0, 3}, {351, 0, 4}, {10000, 86400, 3}, {10000, 7 * 86400, 2}, {10000, 30 * 86400, 1}, {10000, -60, 4}} {
		if got := speed(c.km, c.seconds); got != c.want {
			t.Errorf("%g km in %d s: %d, should be %d", c.km, c.seconds, got, c.want)
		}
	}
	wellington, london := place{lat: -7433, lon: 31460}, place{lat: 9271, lon: -23}
	if d := distance(wellington, london); math.Abs(d-18800) > 150 {
		t.Errorf("Wellington is %g km from London", d)
	}
}

func TestScoreRisesWithNovelty(t *testing.T) {
	t.Parallel()
	m, p := settled(t)
	at := monday.AddDate(0, 0, 40)
	a := usual(at)
	last := m.Score(p, &a).Total
	if last > 0 {
		t.Errorf("the usual scores %g", last)
	}
	for _, c := range []struct {
		what   string
		change func(*Attempt)
	}{
		{"an address of the same range", func(a *Attempt) { a.Address = netip.MustParseAddr("203.0.113.77") }},
		{"another range", func(a *Attempt) { a.Address = netip.MustParseAddr("203.0.99.77") }},
		{"another network", func(a *Attempt) { a.ASN, a.Address = 65000, netip.MustParseAddr("192.0.2.1") }},
		{"no device", func(a *Attempt) { a.Device, a.Token = Absent, "" }},
		{"another system", func(a *Attempt) { a.OS, a.Browser = "Windows", "Chrome" }},
		{"another country", func(a *Attempt) { a.Country, a.Lat, a.Lon = "BR", -23.5, -46.6 }},
	} {
		c.change(&a)
		score := m.Score(p, &a).Total
		if score <= last {
			t.Errorf("with %s it scores %.2f, before %.2f", c.what, score, last)
		}
		last = score
	}
}

func TestWeightsStayPositiveAndOrdered(t *testing.T) {
	t.Parallel()
	m := New(3, false)
	r := rand.New(rand.NewPCG(2, 3))
	for range 20_000 {
		var s seen
		for i := range s.phi {
			s.phi[i] = clip(r.NormFloat64() * 5)
		}
		m.descend(&s, float64(r.IntN(2)), 3*r.Float64())
		for i, w := range m.weights {
			if !(w >= 0) || math.IsInf(w, 0) {
				t.Fatalf("weight %s is %g", Feature(i), w)
			}
		}
		if m.weights[Country] < m.weights[ASN]-1e-9 || m.weights[ASN] < m.weights[Prefix]-1e-9 {
			t.Fatalf("weights are out of order: %v", m.weights)
		}
	}
}

func TestForgottenSignInLeavesNothing(t *testing.T) {
	t.Parallel()
	m, p := settled(t)
	before := *p
	a := usual(monday.AddDate(0, 0, 40).Add(3 * time.Hour))
	a.Address, a.Country, a.ASN, a.OS, a.Browser, a.Token, a.Device = netip.MustParseAddr("192.0.2.1"), "BR", 65000, "Windows", "Chrome", "stolen", Unknown
	m.Learn(p, &a, 1)
	if p.nets != before.nets+1 || p.cls != before.cls+1 {
		t.Fatal("it was not learnt")
	}
	m.Forget(p, &a, 1)
	before.decay(p.at)
	close := cmp.Comparer(func(x, y float32) bool { return math.Abs(float64(x-y)) < 1e-4 })
	before.before, p.before = place{}, place{} // only one can be taken back
	if d := cmp.Diff(before, *p, close, cmp.AllowUnexported(Profile{}, network{}, client{}, token{}, place{})); d != "" {
		t.Error(d)
	}
	for i := range m.recent {
		if f := m.recent[i]; f.country == 'B'<<8|'R' && f.address != 0 {
			t.Error("it is still transplanted")
		}
	}
}

func TestForgettingAfterAWhileLeavesNothing(t *testing.T) {
	t.Parallel()
	m, p := settled(t)
	a := usual(monday.AddDate(0, 0, 40))
	a.Address, a.Version = netip.MustParseAddr("192.0.2.1"), 25
	m.Learn(p, &a, 1)
	for day := 41; day < 60; day++ {
		b := usual(monday.AddDate(0, 0, day))
		m.Learn(p, &b, 1)
	}
	m.Forget(p, &a, 1)
	f := m.facts(&a)
	for _, n := range p.networks[:p.nets] {
		if n.address == f.address {
			t.Errorf("%g of it is left", n.count)
		}
	}
	if p.clients[0].version != 19 {
		t.Errorf("the version is still %d", p.clients[0].version)
	}
}

func TestMarksHoldWhereNobodyIsKnown(t *testing.T) {
	t.Parallel()
	m, p := settled(t)
	a := usual(monday.AddDate(0, 0, 40))
	a.Address, a.ASN, a.Country = netip.MustParseAddr("192.0.2.1"), 65000, "BR"
	plain := m.Score(p, &a)
	m.Condemn(&a)
	marked := m.Score(p, &a)
	if marked.Terms[Mark] < 4 || marked.Total <= plain.Total+4 || marked.Terms[Reputation] <= 0 {
		t.Errorf("after a confirmed attack from there it scores %.2f, before %.2f", marked.Total, plain.Total)
	}
	own := usual(monday.AddDate(0, 0, 40))
	m.Condemn(&own)
	if s := m.Score(p, &own); s.Terms[Mark] != 0 {
		t.Error("a mark is held against somebody where they are at home")
	}
}

func TestPrefixesOfEachFamily(t *testing.T) {
	t.Parallel()
	m, _ := settled(t)
	of := func(s string) facts {
		a := Attempt{Address: netip.MustParseAddr(s)}
		return m.facts(&a)
	}
	for _, c := range []struct {
		a, b                  string
		address, prefix, wide bool
	}{
		{"192.0.2.1", "::ffff:192.0.2.1", true, true, true},
		{"192.0.2.1", "192.0.2.2", false, true, true},
		{"192.0.2.1", "192.0.3.1", false, false, true},
		{"192.0.2.1", "192.1.2.1", false, false, false},
		{"2001:db8:1:2::1", "2001:db8:1:2:ffff::9", true, true, true},
		{"2001:db8:1:2::1", "2001:db8:1:3::1", false, true, true},
		{"2001:db8:1:2::1", "2001:db8:2:2::1", false, false, true},
		{"2001:db8:1:2::1", "2001:db9:1:2::1", false, false, false},
		{"0.0.0.1", "::1", false, false, false},
	} {
		a, b := of(c.a), of(c.b)
		if (a.address == b.address) != c.address || (a.prefix == b.prefix) != c.prefix || (a.asn == b.asn) != c.wide {
			t.Errorf("%s and %s: address %v, prefix %v, wide %v", c.a, c.b, a.address == b.address, a.prefix == b.prefix, a.asn == b.asn)
		}
	}
}

func TestPrefixesStandInForNetworksThatAreNotKnown(t *testing.T) {
	t.Parallel()
	m, p := New(1, true), &Profile{}
	strip := func(a Attempt) Attempt {
		a.Country, a.ASN, a.Located = "", 0, false
		return a
	}
	for day := range 30 {
		a := strip(usual(monday.AddDate(0, 0, day)))
		m.Learn(p, &a, 1)
	}
	a := strip(usual(monday.AddDate(0, 0, 30)))
	home := m.Score(p, &a)
	a.Address = netip.MustParseAddr("203.0.80.1")
	near := m.Score(p, &a)
	a.Address = netip.MustParseAddr("8.8.8.8")
	far := m.Score(p, &a)
	if home.Network != KnownAddress || near.Network != KnownASN || far.Network != NewNetwork {
		t.Errorf("levels are %d, %d, %d", home.Network, near.Network, far.Network)
	}
	if !(home.Total < near.Total && near.Total < far.Total) {
		t.Errorf("scores are %.2f, %.2f, %.2f", home.Total, near.Total, far.Total)
	}
	a.Address = netip.Addr{}
	if s := m.Score(p, &a); s.Network != NoNetwork || math.IsNaN(s.Total) {
		t.Errorf("without an address: %+v", s)
	}
}

func TestClocksThatJump(t *testing.T) {
	t.Parallel()
	m, p := settled(t)
	check := func(what string) {
		t.Helper()
		a := usual(monday.AddDate(0, 0, 41))
		s := m.Score(p, &a)
		if math.IsNaN(s.Total) || math.IsInf(s.Total, 0) || s.Network != KnownAddress {
			t.Errorf("%s: %+v", what, s)
		}
	}
	for what, at := range map[string]time.Time{
		"back by a minute": monday.AddDate(0, 0, 40).Add(-time.Minute), "back by years": monday.AddDate(-30, 0, 0),
		"far ahead": monday.AddDate(200, 0, 0), "before 1970": time.Unix(-1e9, 0), "the zero time": {},
	} {
		for range 3 {
			a := usual(at)
			_ = m.Score(p, &a)
			m.Learn(p, &a, 1)
		}
		check(what)
	}
	for day := range 20 {
		a := usual(monday.AddDate(0, 0, 41+day))
		m.Learn(p, &a, 1)
	}
	if p.at > monday.AddDate(1, 0, 0).Unix() {
		t.Error("a clock that was wrong is still believed")
	}
}

func TestLateAnswerMovesNobody(t *testing.T) {
	t.Parallel()
	m, p := settled(t)
	at, last := p.at, p.last
	a := usual(monday.AddDate(0, 0, 30))
	a.Lat, a.Lon = 51.5, 0
	m.Learn(p, &a, 2)
	if p.at != at || p.last != last {
		t.Error("an answer to an old sign-in is taken for the latest one")
	}
}

func TestNobodyKnownIsScoredToo(t *testing.T) {
	t.Parallel()
	for _, prior := range []bool{true, false} {
		m := New(1, prior)
		var a Attempt
		if s := m.Score(&Profile{}, &a); math.IsNaN(s.Total) || math.IsInf(s.Total, 0) {
			t.Errorf("nothing of nobody scores %g", s.Total)
		}
		m.Learn(&Profile{}, &a, 1)
		m.Learn(&Profile{}, &a, math.NaN())
		m.Learn(&Profile{}, &a, -1)
	}
}

func TestProfileIsBounded(t *testing.T) {
	t.Parallel()
	if size := unsafe.Sizeof(Profile{}); size >= 1024 {
		t.Errorf("a profile takes %d bytes", size)
	}
	m, p := New(1, true), &Profile{}
	r := rand.New(rand.NewPCG(4, 4))
	for i := range 60_000 {
		a := usual(monday.Add(time.Duration(i) * time.Minute))
		a.Address = netip.AddrFrom4([4]byte{byte(r.IntN(200)), byte(r.IntN(256)), byte(r.IntN(256)), 1})
		a.ASN, a.Browser, a.Token = r.Uint32(), fmt.Sprint(r.IntN(1000)), fmt.Sprint(i)
		m.Learn(p, &a, 1)
	}
	b, err := p.MarshalBinary()
	if err != nil || len(b) >= 1024 {
		t.Errorf("a record takes %d bytes, %v", len(b), err)
	}
	if len(m.population.m) > Values {
		t.Errorf("%d frequencies are kept", len(m.population.m))
	}
	b, err = m.MarshalBinary()
	if err != nil || len(b) > 460_000 {
		t.Errorf("the model takes %d bytes, %v", len(b), err)
	}
}

func TestScoringAllocatesNothingAndChangesNothing(t *testing.T) {
	m, p := settled(t)
	before, _ := m.MarshalBinary()
	a := usual(monday.AddDate(0, 0, 40))
	if n := testing.AllocsPerRun(100, func() { m.Score(p, &a) }); n != 0 {
		t.Errorf("scoring allocates %g times", n)
	}
	after, _ := m.MarshalBinary()
	if string(before) != string(after) {
		t.Error("scoring changes the model")
	}
}

func TestEqualKeysAndSignInsGiveEqualModels(t *testing.T) {
	t.Parallel()
	one, p := settled(t)
	two, q := settled(t)
	a, _ := one.MarshalBinary()
	b, _ := two.MarshalBinary()
	if string(a) != string(b) || *p != *q {
		t.Error("two runs differ")
	}
}

func TestPriorIsSound(t *testing.T) {
	t.Parallel()
	if scores := ShippedScores(); len(scores) != PriorScores {
		t.Errorf("the prior has %d scores", len(scores))
	}
	m := New(1, true)
	known, fresh := cell(KnownAddress, Known, SameClient, 50), cell(NewNetwork, Absent, NewOS, 50)
	if m.cells.ratio(known) > -2 || m.cells.ratio(fresh) < 2 {
		t.Errorf("the usual is %.1f, a stranger %.1f", m.cells.ratio(known), m.cells.ratio(fresh))
	}
}
