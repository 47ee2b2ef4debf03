package detect

import (
	"bytes"
	"fmt"
	"math"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/strongroom/strongroom/server/detect/blob"
	"github.com/strongroom/strongroom/server/detect/signin"
)

var monday = time.Date(2026, 1, 5, 9, 0, 0, 0, time.UTC)

func usual(at time.Time) Event {
	return Event{
		Time: at, Person: "ana", Address: netip.MustParseAddr("203.0.113.9"), Country: "NZ", ASN: 64500,
		Class: signin.Desktop, OS: "macOS", Browser: "Safari", Version: 19, Device: signin.Known, Token: "t1",
	}
}

func foreign(at time.Time) Event {
	e := usual(at)
	e.Address, e.Country, e.ASN = netip.MustParseAddr("198.51.100.7"), "BR", 65000
	e.OS, e.Browser, e.Version, e.Device, e.Token = "Windows", "Chrome", 140, signin.Absent, ""
	return e
}

func settled(t testing.TB) (*Organization, *Person) {
	t.Helper()
	o, err := New(1, Usual, true)
	if err != nil {
		t.Fatal(err)
	}
	p := &Person{}
	for day := range 30 {
		e := usual(monday.AddDate(0, 0, day))
		o.Observe(p, &e)
	}
	return o, p
}

var later = monday.AddDate(0, 0, 30)

func TestStrangerAlertsAndIsExplained(t *testing.T) {
	t.Parallel()
	o, p := settled(t)
	own, e := usual(later), foreign(later)
	if v := o.Judge(p, &own); v.Alert != None {
		t.Errorf("the usual alerts: p %g", v.P)
	}
	v := o.Judge(p, &e)
	if v.Alert == None {
		t.Fatalf("a stranger does not alert: score %g, p %g", v.Score, v.P)
	}
	why := Explain(&e, &v)
	sum := 0.0
	for i, r := range why {
		sum += r.Nats
		if i > 0 && r.Nats > why[i-1].Nats {
			t.Error("reasons are out of order")
		}
		if !strings.HasSuffix(r.Text, ".") || strings.Contains(r.Text, "%!") || r.Value == "" {
			t.Errorf("a sentence reads %q", r.Text)
		}
	}
	if math.Abs(sum-v.Score) > .3 {
		t.Errorf("the reasons sum up to %.2f of %.2f", sum, v.Score)
	}
	if got := o.Counterfactual(p, &e, &v); !strings.HasPrefix(got, "From ") || !strings.HasSuffix(got, "this would not have alerted.") {
		t.Errorf("counterfactual: %q", got)
	}
}

func TestUnconfirmedAlertIsHardlyLearnt(t *testing.T) {
	t.Parallel()
	o, p := settled(t)
	e := foreign(later)
	v := o.Observe(p, &e)
	if v.Learned != Doubt {
		t.Fatalf("it was learnt with weight %g", v.Learned)
	}
	e = foreign(later.Add(time.Hour))
	if again := o.Judge(p, &e); again.Alert == None {
		t.Error("the stranger is known after one sign-in")
	}
	e.Confirmed = true
	if v := o.Observe(p, &e); v.Learned != 1 {
		t.Errorf("confirmed, it was learnt with weight %g", v.Learned)
	}
}

func TestAnswersTeach(t *testing.T) {
	t.Parallel()
	next := foreign(later.Add(24 * time.Hour))
	score := func(answer func(*Organization, *Person, *Event, *Verdict)) float64 {
		o, p := settled(t)
		e := foreign(later)
		v := o.Observe(p, &e)
		if answer != nil {
			answer(o, p, &e, &v)
		}
		return o.Judge(p, &next).Score
	}
	plain, mine, notMine := score(nil), score((*Organization).Mine), score((*Organization).NotMine)
	if !(mine < plain-2 && notMine > plain+2) {
		t.Errorf("unanswered %.2f, mine %.2f, not mine %.2f", plain, mine, notMine)
	}
}

func TestMineRegistersTheDevice(t *testing.T) {
	t.Parallel()
	o, p := settled(t)
	e := foreign(later)
	e.Device, e.Token = signin.Unsaid, "new"
	v := o.Observe(p, &e)
	o.Mine(p, &e, &v)
	next := foreign(later.Add(time.Hour))
	next.Device, next.Token = signin.Unsaid, "new"
	if got := o.Judge(p, &next).signIn.Device; got != signin.Known {
		t.Errorf("the device is %d", got)
	}
}

func TestGuessingIsOneIncident(t *testing.T) {
	t.Parallel()
	o, p := settled(t)
	alerts, group := 0, ""
	for i := range 30 {
		e := foreign(later.Add(time.Duration(i) * time.Second))
		e.Failed = true
		v := o.Observe(p, &e)
		if v.Alert != None {
			alerts++
			group = v.Group
			if v.Channel != Attack || v.Technique != "T1110.001" || len(Explain(&e, &v)) == 0 {
				t.Errorf("verdict: %+v", v)
			}
		}
	}
	if alerts != 1 || group == "" {
		t.Errorf("it alerts %d times", alerts)
	}
	e := foreign(later.Add(time.Minute))
	if v := o.Observe(p, &e); v.Alert != Admin || v.Channel != Attack || v.Group != group {
		t.Errorf("the success that follows: %s by %s in %q", v.Alert, v.Channel, v.Group)
	}
	own := usual(later.Add(2 * time.Minute))
	if v := o.Observe(p, &own); v.Alert != None {
		t.Error("the owner's own sign-in alerts")
	}
}

func TestOwnMistakesAreNoAttack(t *testing.T) {
	t.Parallel()
	o, p := settled(t)
	for i := range 30 {
		e := usual(later.Add(time.Duration(i) * time.Second))
		e.Failed = true
		if v := o.Observe(p, &e); v.Alert != None || v.Group != "" {
			t.Fatal("somebody who mistypes at home is an attack")
		}
	}
}

func TestStateComesBackAsItWas(t *testing.T) {
	t.Parallel()
	o, p := settled(t)
	r := Event{Kind: Export, Time: later, Person: "ana", Dataset: "d", Rows: 9, Role: "analyst"}
	o.Observe(p, &r)
	ob, _ := o.MarshalBinary()
	pb, _ := p.MarshalBinary()
	var o2 Organization
	var p2 Person
	if err := o2.UnmarshalBinary(ob); err != nil {
		t.Fatal(err)
	}
	if err := p2.UnmarshalBinary(pb); err != nil {
		t.Fatal(err)
	}
	ob2, _ := o2.MarshalBinary()
	pb2, _ := p2.MarshalBinary()
	if !bytes.Equal(ob, ob2) || !bytes.Equal(pb, pb2) {
		t.Error("the records differ")
	}
	e := foreign(later)
	if one, two := o.Judge(p, &e), o2.Judge(&p2, &e); math.Abs(one.Score-two.Score) > 1e-3 || one.Alert != two.Alert {
		t.Errorf("it scored %g and scores %g", one.Score, two.Score)
	}
	if bytes.Contains(ob, []byte("NZ")) || bytes.Contains(pb, []byte("Safari")) || bytes.Contains(pb, []byte("ana")) {
		t.Error("something is kept in the clear")
	}
}

func TestBudgetsAreShares(t *testing.T) {
	t.Parallel()
	for _, b := range []Budgets{{StepUp: -.1}, {StepUp: .6}, {StepUp: math.NaN()}, {StepUp: .01, Admin: .02}, {Days: 2}} {
		if _, err := New(1, b, true); err == nil {
			t.Errorf("%+v is accepted", b)
		}
	}
	o, p := settled(t)
	if err := o.SetBudgets(Budgets{}); err != nil {
		t.Fatal(err)
	}
	e := foreign(later)
	if v := o.Judge(p, &e); v.Alert != None {
		t.Error("without a budget it alerts")
	}
}

func TestJudgingAllocatesNothing(t *testing.T) {
	o, p := settled(t)
	e := foreign(later)
	if n := testing.AllocsPerRun(100, func() { o.Judge(p, &e) }); n != 0 {
		t.Errorf("it allocates %g times", n)
	}
}

func TestDataAccessIsExplained(t *testing.T) {
	t.Parallel()
	o, err := New(1, Usual, true)
	if err != nil {
		t.Fatal(err)
	}
	people := make([]Person, 40)
	for day := range 60 {
		for i := range people {
			for k := range 3 + (day+i)%4 {
				e := Event{Kind: Read, Time: monday.AddDate(0, 0, day).Add(time.Duration(k) * time.Hour), Dataset: fmt.Sprint("d", i, k), Role: "analyst"}
				o.Observe(&people[i], &e)
			}
		}
	}
	for i := range 80 {
		e := Event{Kind: Export, Time: monday.AddDate(0, 0, 60).Add(time.Duration(i) * time.Minute), Dataset: fmt.Sprint("x", i), Role: "analyst", Rows: 5000}
		v := o.Observe(&people[0], &e)
		if v.Alert == None {
			continue
		}
		why := Explain(&e, &v)
		if v.Alert != Admin || v.Channel != DataAccess || len(why) < 3 || strings.Contains(fmt.Sprint(why), "%!") {
			t.Errorf("%s by %s: %+v", v.Alert, v.Channel, why)
		}
		return
	}
	t.Error("eighty exports of somebody who never exports do not alert")
}

func FuzzOrganization(f *testing.F) {
	o, p := settled(f)
	b, _ := o.MarshalBinary()
	f.Add(b[:len(b)-4])
	f.Fuzz(func(t *testing.T, data []byte) {
		var o Organization
		if o.UnmarshalBinary(blob.Sum(data)) != nil {
			return
		}
		q := *p
		e := foreign(later)
		if v := o.Observe(&q, &e); math.IsNaN(v.P) || v.P <= 0 {
			t.Errorf("p is %g", v.P)
		}
	})
}

func FuzzPerson(f *testing.F) {
	o, p := settled(f)
	b, _ := p.MarshalBinary()
	f.Add(b[:len(b)-4])
	f.Fuzz(func(t *testing.T, data []byte) {
		var p Person
		if p.UnmarshalBinary(blob.Sum(data)) != nil {
			return
		}
		e := foreign(later)
		if v := o.Judge(&p, &e); math.IsNaN(v.Score) {
			t.Error("the score is not a number")
		}
	})
}
