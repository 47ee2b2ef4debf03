package attack_test

import (
	"bytes"
	"fmt"
	"testing"
	"time"

	"github.com/strongroom/strongroom/server/detect/attack"
	"github.com/strongroom/strongroom/server/detect/blob"
)

var start = time.Date(2026, 1, 5, 9, 0, 0, 0, time.UTC)

// play notes n failures and returns at which one each kind first showed.
func play(m *attack.Model, n int, step time.Duration, of func(i int) attack.Try) map[attack.Kind]int {
	first := map[attack.Kind]int{}
	for i := range n {
		t := of(i)
		t.Time = start.Add(time.Duration(i) * step)
		for _, found := range m.Note(&t) {
			if _, seen := first[found.Kind]; !seen {
				first[found.Kind] = i + 1
			}
		}
	}
	return first
}

func TestEachKindShowsAtItsLeastCount(t *testing.T) {
	t.Parallel()
	some := func(s string, i int) string { return fmt.Sprint(s, i) }
	for kind, c := range map[attack.Kind]struct {
		step time.Duration
		try  func(i int) attack.Try
		at   int
	}{
		attack.AccountTries:     {time.Minute, func(int) attack.Try { return attack.Try{Account: "ana", Address: "a"} }, 8},
		attack.AccountAddresses: {2 * time.Hour, func(i int) attack.Try { return attack.Try{Account: "ana", Address: some("a", i)} }, 6},
		attack.AddressUsers:     {time.Minute, func(i int) attack.Try { return attack.Try{Account: some("u", i), Address: "a"} }, 5},
		attack.NetworkUsers:     {time.Hour, func(i int) attack.Try { return attack.Try{Account: some("u", i), Address: some("a", i), Network: "n"} }, 10},
		attack.ClientUsers:      {time.Minute, func(i int) attack.Try { return attack.Try{Account: some("u", i), Address: some("a", i), Client: "c"} }, 12},
		attack.HourUsers:        {time.Minute, func(i int) attack.Try { return attack.Try{Account: some("u", i), Address: some("a", i)} }, 12},
		attack.DayUsers:         {20 * time.Minute, func(i int) attack.Try { return attack.Try{Account: some("u", i), Address: some("a", i)} }, 40},
	} {
		if got := play(attack.New(1), 60, c.step, c.try)[kind]; got != c.at {
			t.Errorf("%s shows after %d failures, should after %d", kind, got, c.at)
		}
	}
}

func TestWhatIsUsualDoesNotAlert(t *testing.T) {
	t.Parallel()
	m := attack.New(1)
	// Ten accounts of an office in a new network mistype every day, for a month;
	// then twice as many do.
	for day := range 30 {
		for i := range 6 {
			m.Note(&attack.Try{Time: start.AddDate(0, 0, day).Add(time.Duration(i) * time.Hour), Account: fmt.Sprint(i), Network: "n"})
		}
	}
	at := start.AddDate(0, 0, 30)
	for i := range 14 {
		for _, found := range m.Note(&attack.Try{Time: at.Add(time.Duration(i) * 30 * time.Minute), Account: fmt.Sprint(i), Network: "n"}) {
			if found.Kind == attack.NetworkUsers {
				t.Fatalf("%d accounts alert where %g are usual", found.Count, found.Usual)
			}
		}
	}
}

func TestOneIncidentForEachKeyAndHour(t *testing.T) {
	t.Parallel()
	m := attack.New(1)
	begun := map[string]int{}
	for i := range 100 { // two hours
		for _, found := range m.Note(&attack.Try{Time: start.Add(time.Duration(i) * 72 * time.Second), Account: "ana", Address: "a"}) {
			if found.First {
				begun[found.ID]++
			}
		}
	}
	if len(begun) != 2 {
		t.Errorf("incidents: %v", begun)
	}
	for id, n := range begun {
		if n != 1 {
			t.Errorf("%s began %d times", id, n)
		}
	}
}

func TestWindowsSlide(t *testing.T) {
	t.Parallel()
	m := attack.New(1)
	// Seven tries in the last minutes of an hour and one after it are eight within
	// one; seven and one more than an hour later are not.
	for i := range 7 {
		m.Note(&attack.Try{Time: start.Add(50*time.Minute + time.Duration(i)*time.Minute), Account: "ana"})
	}
	if got := m.Note(&attack.Try{Time: start.Add(62 * time.Minute), Account: "ana"}); len(got) != 1 {
		t.Errorf("across the hour: %v", got)
	}
	if got := m.Note(&attack.Try{Time: start.Add(4 * time.Hour), Account: "ana"}); len(got) != 0 {
		t.Errorf("hours later: %v", got)
	}
}

func TestSuccessAfterAnAttackIsKnown(t *testing.T) {
	t.Parallel()
	m := attack.New(1)
	for i := range 20 {
		m.Note(&attack.Try{Time: start.Add(time.Duration(i) * time.Second), Account: fmt.Sprint(i), Address: "a"})
	}
	if _, ok := m.Under("somebody", "a", start.Add(10*time.Minute)); !ok {
		t.Error("the address is forgotten")
	}
	if _, ok := m.Under("somebody", "b", start.Add(10*time.Minute)); ok {
		t.Error("another address is held to be the attacker's")
	}
	if _, ok := m.Under("somebody", "a", start.Add(5*time.Hour)); ok {
		t.Error("an attack is remembered for hours")
	}
}

func TestClockThatWasWrongBlindsNobody(t *testing.T) {
	t.Parallel()
	m := attack.New(1)
	for i := range 5 {
		m.Note(&attack.Try{Time: start.AddDate(50, 0, 0).Add(time.Duration(i) * time.Second), Account: "ana", Address: "a"})
	}
	if got := play(m, 20, time.Minute, func(int) attack.Try { return attack.Try{Account: "ana", Address: "a"} })[attack.AccountTries]; got != 8 {
		t.Errorf("after a wrong clock it takes %d failures", got)
	}
}

func TestMemoryIsBounded(t *testing.T) {
	t.Parallel()
	m := attack.New(1)
	for i := range 3 * attack.Keys {
		m.Note(&attack.Try{
			Time: start.Add(time.Duration(i) * time.Millisecond), Account: fmt.Sprint("u", i), Address: fmt.Sprint("a", i), Network: fmt.Sprint(i), Client: fmt.Sprint(i),
		})
	}
	b, err := m.MarshalBinary()
	if err != nil || len(b) > 1<<20 {
		t.Errorf("it takes %d bytes, %v", len(b), err)
	}
}

func TestStateComesBackAsItWas(t *testing.T) {
	t.Parallel()
	m := attack.New(9)
	play(m, 50, time.Minute, func(i int) attack.Try {
		return attack.Try{Account: fmt.Sprint(i % 7), Address: fmt.Sprint(i % 3), Network: "n", Client: "c"}
	})
	b, _ := m.MarshalBinary()
	var read attack.Model
	if err := read.UnmarshalBinary(b); err != nil {
		t.Fatal(err)
	}
	again, _ := read.MarshalBinary()
	if !bytes.Equal(b, again) {
		t.Error("the records differ")
	}
}

func FuzzModel(f *testing.F) {
	m := attack.New(9)
	play(m, 20, time.Minute, func(i int) attack.Try { return attack.Try{Account: fmt.Sprint(i % 7), Address: "a"} })
	b, _ := m.MarshalBinary()
	f.Add(b[:len(b)-4])
	f.Fuzz(func(t *testing.T, data []byte) {
		var m attack.Model
		if m.UnmarshalBinary(blob.Sum(data)) != nil {
			return
		}
		for _, at := range []time.Time{start, {}, start.AddDate(100, 0, 0)} {
			m.Note(&attack.Try{Time: at, Account: "ana", Address: "a", Network: "n", Client: "c"})
			m.Under("ana", "a", at)
		}
	})
}
