package access

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"time"
	"unsafe"

	"github.com/strongroom/strongroom/server/detect/blob"
)

var monday = time.Date(2026, 1, 5, 9, 0, 0, 0, time.UTC)

func look(at time.Time, dataset string) Read {
	return Read{Time: at, Role: "analyst", Team: "t", Dataset: dataset, Rows: 100}
}

// settled is an organization of 60 people who have read on 60 days, of ten datasets
// each, six reads a day.
func settled(t testing.TB) (*Model, []Profile) {
	t.Helper()
	m, people := New(1, .001, .01), make([]Profile, 60)
	r := rand.New(rand.NewPCG(1, 1))
	for day := range 60 {
		for i := range people {
			for range 3 + r.IntN(7) {
				a := look(monday.AddDate(0, 0, day).Add(time.Duration(r.IntN(8*3600))*time.Second), fmt.Sprint("d", i*5+r.IntN(10)))
				if r.IntN(20) == 0 {
					a.Export, a.Rows = true, int64(math.Exp(7+r.NormFloat64()))
				}
				m.Judge(&people[i], &a)
			}
		}
	}
	return m, people
}

// after is a day that everybody in settled has before them.
var after = monday.AddDate(0, 0, 60)

func TestExcessIsTheTailByHand(t *testing.T) {
	t.Parallel()
	// With size 1 the negative binomial is geometric: P(X >= x) = (m / (1 + m))^x, and
	// the bound is exact.
	for _, c := range []struct{ x, m float64 }{{3, 1}, {10, 2}, {50, 4}} {
		want := c.x * math.Log((1+c.m)/c.m)
		if got := excess(c.x, c.m, 1); math.Abs(got-want) > 1e-9 {
			t.Errorf("excess(%g, %g, 1) = %g, should be %g", c.x, c.m, got, want)
		}
	}
	if excess(2, 2, 1) != 0 || excess(0, 5, 1) != 0 {
		t.Error("up to the mean nothing is unusual")
	}
	for x := 3.; x < 500; x++ {
		if excess(x+1, 2, 3) <= excess(x, 2, 3) {
			t.Fatalf("it does not grow at %g", x)
		}
	}
}

func TestRateIsThePosteriorByHand(t *testing.T) {
	t.Parallel()
	r := &role{n: 100}
	r.sums[Events] = 400
	p := &Profile{n: 10}
	p.sums[Events] = 70
	mean, size := p.rate(r, Events)
	// Gamma(5*4 + 70, 5 + 10): mean 6; dispersion of nothing known .3, and 1/90.
	if math.Abs(mean-6) > 1e-6 || math.Abs(size-1/(.3+1./90)) > 1e-6 {
		t.Errorf("mean %g, size %g", mean, size)
	}
}

func TestEachMisuseAlerts(t *testing.T) {
	t.Parallel()
	at := after
	for what, reads := range map[string]func(i int) Read{
		"mass export": func(i int) Read {
			a := look(at.Add(time.Duration(i)*time.Minute), fmt.Sprint("d", i%10))
			a.Export, a.Rows = true, 50_000
			return a
		},
		"scraping": func(i int) Read { return look(at.Add(time.Duration(i)*time.Minute), fmt.Sprint("elsewhere", i)) },
		"bulk read at night": func(i int) Read {
			return look(at.Add(17*time.Hour+time.Duration(i)*10*time.Second), fmt.Sprint("d", i%10))
		},
	} {
		m, people := settled(t)
		alerts := 0
		for i := range 60 {
			a := reads(i)
			if m.Judge(&people[0], &a).Alert {
				alerts++
			}
		}
		if alerts != 1 {
			t.Errorf("%s alerts %d times", what, alerts)
		}
	}
}

func TestUsualDayDoesNotAlert(t *testing.T) {
	t.Parallel()
	m, people := settled(t)
	for i := range 5 {
		a := look(after.Add(time.Duration(i)*time.Hour), fmt.Sprint("d", i))
		if v := m.Judge(&people[0], &a); v.Alert || v.P < .02 {
			t.Errorf("read %d of a usual day: p %g", i, v.P)
		}
	}
}

func TestScoreOfADayOnlyGrows(t *testing.T) {
	t.Parallel()
	m, people := settled(t)
	r := rand.New(rand.NewPCG(5, 5))
	for i := range people {
		last := Verdict{P: 2}
		for k := range 40 {
			a := look(after.Add(time.Duration(k)*time.Minute), fmt.Sprint("d", r.IntN(400)))
			a.Export = r.IntN(3) == 0
			v := m.Judge(&people[i], &a)
			if k > 0 && (v.Score < last.Score-1e-9 || v.P > last.P+1e-9) {
				t.Fatalf("read %d: score %g after %g, p %g after %g", k, v.Score, last.Score, v.P, last.P)
			}
			last = v
		}
	}
}

func TestDayThatAlertedIsNotLearnt(t *testing.T) {
	t.Parallel()
	learnt := func(approve bool) (before, now float32) {
		m, people := settled(t)
		p := &people[0]
		m.Close(p, after)
		before = p.sums[Exports]
		for i := range 60 {
			a := look(after.Add(time.Duration(i)*time.Minute), fmt.Sprint("d", i%10))
			a.Export = true
			m.Judge(p, &a)
		}
		if approve {
			m.Approve(p)
		}
		m.Close(p, after.AddDate(0, 0, 1))
		return before, p.sums[Exports]
	}
	if before, now := learnt(false); now != before {
		t.Errorf("exports were %g and are %g", before, now)
	}
	if before, now := learnt(true); now < before*.9+180-1 {
		t.Errorf("approved, exports were %g and are %g", before, now)
	}
}

func TestDisownedDayLeavesNothing(t *testing.T) {
	t.Parallel()
	m, people := settled(t)
	p := &people[0]
	m.Close(p, after)
	before, scores := *p, m.combined.Len()
	for i := range 60 {
		a := look(after.Add(time.Duration(i)*time.Minute), fmt.Sprint("elsewhere", i))
		m.Judge(p, &a)
	}
	m.Disown(p)
	m.Close(p, after.AddDate(0, 0, 1))
	if p.sums != before.sums || p.datasets != before.datasets || p.hours != before.hours || m.combined.Len() != scores {
		t.Error("something of it is left")
	}
}

func TestSlowGrowthShowsByTheWeek(t *testing.T) {
	t.Parallel()
	m, people := settled(t)
	p, found := &people[3], false
	for day := range 28 {
		for i := range 9 {
			a := look(after.AddDate(0, 0, day).Add(time.Duration(i)*time.Hour), fmt.Sprint("d", 15+i))
			if i > 5 {
				a.Dataset = fmt.Sprint("elsewhere", day*10+i)
				a.Export = i == 6
			}
			v := m.Judge(p, &a)
			found = found || v.Week != nil && v.Week.Alert
		}
	}
	if !found {
		t.Error("four weeks of a little more every day are not seen")
	}
}

func TestWeekIsClosedForThoseWhoStopReading(t *testing.T) {
	t.Parallel()
	m, people := settled(t)
	p := &people[0]
	if m.Close(p, monday.AddDate(0, 0, 59)) != nil {
		t.Error("a day that is not over is closed")
	}
	if w := m.Close(p, monday.AddDate(0, 0, 90)); w == nil || p.week.open || p.today.open {
		t.Error("a week that is over stays open")
	}
	if m.Close(p, monday.AddDate(0, 0, 91)) != nil {
		t.Error("it is closed twice")
	}
}

func TestRateStaysAtTheBudgetWhereDaysAreNotAlike(t *testing.T) {
	t.Parallel()
	m := New(1, .01, .01)
	for range 10_000 {
		m.spend(true)
	}
	if m.line() < .01*math.Exp(least)*.99 {
		t.Errorf("noise bends the line to %g", m.line())
	}
	for range 1_000_000 {
		m.spend(false)
	}
	if m.line() > .01*math.Exp(most)*1.01 {
		t.Errorf("quiet bends the line to %g", m.line())
	}
}

func TestClocksThatJump(t *testing.T) {
	t.Parallel()
	m, people := settled(t)
	p := &people[0]
	for _, at := range []time.Time{after, after.Add(-time.Hour), after.AddDate(-30, 0, 0), after.AddDate(300, 0, 0), {}, time.Unix(-1e15, 0), time.Unix(1e15, 0), after} {
		a := look(at, "d1")
		if v := m.Judge(p, &a); math.IsNaN(v.P) || v.P <= 0 || v.P > 1 {
			t.Errorf("at %v p is %g", at, v.P)
		}
	}
	if p.today.number > dayOf(after) {
		t.Error("a clock that was wrong is still believed")
	}
}

func TestProfileIsBounded(t *testing.T) {
	t.Parallel()
	if size := unsafe.Sizeof(Profile{}); size >= 1024 {
		t.Errorf("a profile takes %d bytes", size)
	}
	m, p := New(1, .001, .01), &Profile{}
	for i := range 100_000 {
		a := look(monday.Add(time.Duration(i)*time.Minute), fmt.Sprint(i))
		a.Role, a.Team, a.Export, a.Rows = fmt.Sprint(i/1000), fmt.Sprint(i%50), true, math.MaxInt64
		m.Judge(p, &a)
	}
	b, err := p.MarshalBinary()
	if err != nil || len(b) >= 1024 {
		t.Errorf("a record takes %d bytes, %v", len(b), err)
	}
	if len(m.popular) > values+4 || len(m.roles) > roles {
		t.Errorf("%d datasets and %d roles are kept", len(m.popular), len(m.roles))
	}
	if b, err = m.MarshalBinary(); err != nil {
		t.Error(err)
	}
	if err := new(Model).UnmarshalBinary(b); err != nil {
		t.Error(err)
	}
}

func TestStateComesBackAsItWas(t *testing.T) {
	t.Parallel()
	m, people := settled(t)
	mb, _ := m.MarshalBinary()
	var m2 Model
	if err := m2.UnmarshalBinary(mb); err != nil {
		t.Fatal(err)
	}
	if again, _ := m2.MarshalBinary(); !bytes.Equal(again, mb) {
		t.Error("the model differs")
	}
	for i := range people {
		b, _ := people[i].MarshalBinary()
		var p Profile
		if err := p.UnmarshalBinary(b); err != nil {
			t.Fatal(err)
		}
		a := look(after.Add(time.Minute), "elsewhere")
		one, two := m.Judge(&people[i], &a), m2.Judge(&p, &a)
		if math.Abs(one.Score-two.Score) > .05 {
			t.Errorf("person %d scored %g and scores %g", i, one.Score, two.Score)
		}
	}
}

func FuzzProfile(f *testing.F) {
	p, m := &Profile{}, New(1, .001, .01)
	a := look(monday, "d")
	m.Judge(p, &a)
	b, _ := p.MarshalBinary()
	f.Add(b[:len(b)-4])
	f.Fuzz(func(t *testing.T, data []byte) {
		var p Profile
		if p.UnmarshalBinary(blob.Sum(data)) != nil {
			return
		}
		m := New(1, .001, .01)
		for day := range 9 {
			a := look(monday.AddDate(0, 0, day), "d")
			if v := m.Judge(&p, &a); math.IsNaN(v.P) {
				t.Error("p is not a number")
			}
		}
		if _, err := p.MarshalBinary(); err != nil {
			t.Error(err)
		}
	})
}

func FuzzModel(f *testing.F) {
	p, m := &Profile{}, New(1, .001, .01)
	for day := range 9 {
		a := look(monday.AddDate(0, 0, day), "d")
		m.Judge(p, &a)
	}
	b, _ := m.MarshalBinary()
	f.Add(b[:len(b)-4])
	f.Fuzz(func(t *testing.T, data []byte) {
		var m Model
		if m.UnmarshalBinary(blob.Sum(data)) != nil {
			return
		}
		var p Profile
		for day := range 9 {
			a := look(monday.AddDate(0, 0, day), "d")
			if v := m.Judge(&p, &a); math.IsNaN(v.P) {
				t.Error("p is not a number")
			}
		}
	})
}
