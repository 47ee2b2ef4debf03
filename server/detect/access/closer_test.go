package access

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/strongroom/strongroom/server/detect/blob"
)

// oddReads are how many reads of their usual datasets in one day it takes to alert, of
// somebody who is watched n times as closely; the model and whether it alerted at all.
func oddReads(t *testing.T, n float64) (*Model, *Profile, int) {
	t.Helper()
	m, people := settled(t)
	p := &people[0]
	for i := range 400 {
		a := look(after.Add(9*time.Hour+time.Duration(i)*time.Minute), fmt.Sprint("d", i%10))
		m.Closer = n
		v := m.Judge(p, &a)
		m.Closer = 0
		if v.Alert {
			return m, p, i + 1
		}
	}
	t.Fatalf("400 reads in a day do not alert, %g times as close", n)
	return nil, nil, 0
}

func TestCloserWatchAlertsOfLess(t *testing.T) {
	t.Parallel()
	_, _, usual := oddReads(t, 0)
	if _, _, same := oddReads(t, 1); same != usual {
		t.Errorf("once as close alerts after %d reads, else after %d", same, usual)
	}
	m, p, watched := oddReads(t, 20)
	if watched >= usual {
		t.Errorf("somebody who is watched alerts after %d reads, others after %d", watched, usual)
	}
	// Their alert is not paid for by everybody else: the line moves as on any other day.
	before := m.bend
	m.Close(p, after.AddDate(0, 0, 1))
	if m.bend < before {
		t.Errorf("an alert of somebody who is watched lowers the line of others, from %g to %g", before, m.bend)
	}
	m, p, _ = oddReads(t, 0)
	before = m.bend
	m.Close(p, after.AddDate(0, 0, 1))
	if m.bend >= before {
		t.Error("an alert of anybody else does not")
	}
}

func TestCloserWatchAlertsOfHalfAtTheMost(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ closer, share, want float64 }{
		{0, .01, .01}, {1, .01, .01}, {10, .01, .1}, {100, .01, .5}, {10, .6, .6},
	} {
		if got := closely(c.share, c.closer); got != c.want {
			t.Errorf("%g times as close, %g of days may alert and not %g", c.closer, got, c.want)
		}
	}
}

// TestWhatTheirWatchFindsIsHiddenUntilItWouldAlertOfAnybody reads on after the alert that
// only the watch of the person raised.
func TestWhatTheirWatchFindsIsHiddenUntilItWouldAlertOfAnybody(t *testing.T) {
	t.Parallel()
	_, _, usual := oddReads(t, 0)
	for _, c := range []struct {
		closer, told float64
		want         []bool // of each alert, whether it is hidden
	}{
		{0, 0, []bool{false}}, {20, 20, []bool{false}}, {20, 0, []bool{true, false}}, {20, 1, []bool{true, false}}, {20, 50, []bool{false}},
	} {
		m, people := settled(t)
		p := &people[0]
		var got []bool
		for i := range usual + 5 { // of one day
			a := look(after.Add(9*time.Hour+time.Duration(i)*time.Minute), fmt.Sprint("d", i%10))
			m.Closer, m.Told = c.closer, c.told
			v := m.Judge(p, &a)
			m.Closer, m.Told = 0, 0
			if v.Alert {
				if got = append(got, v.Hidden); !v.Hidden && c.told <= 1 && i+1 != usual {
					t.Errorf("%+v alerts for them to see after %d reads, not %d", c, i+1, usual)
				}
			}
			w := blob.New(profileKind, profileVersion) // as it is kept
			p.today.encode(w)
			p.today.decode(blob.Open(profileKind, profileVersion, w.Seal()))
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%+v: hidden are %v", c, got)
		}
	}
}
