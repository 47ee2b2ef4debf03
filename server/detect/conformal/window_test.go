package conformal_test

import (
	"bytes"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/strongroom/strongroom/server/detect/blob"
	"github.com/strongroom/strongroom/server/detect/conformal"
)

func TestPIsTheRankByHand(t *testing.T) {
	t.Parallel()
	w := conformal.New(100, nil)
	for _, s := range []float64{1, 2, 3, 4} {
		w.Add(s)
	}
	for s, want := range map[float64]float64{0: 1, 1: 1, 1.5: .8, 3: .6, 4: .4, 5: .2} {
		if got := w.P(s); got != want {
			t.Errorf("p of %g is %g, should be %g", s, got, want)
		}
	}
}

func TestRealisedRateIsTheBudget(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	for name, draw := range map[string]func(i int) float64{
		"normal":   func(int) float64 { return r.NormFloat64() },
		"heavy":    func(int) float64 { return math.Log(1/r.Float64()) * 3 },
		"drifting": func(i int) float64 { return r.NormFloat64() + float64(i)/100_000 },
	} {
		w := conformal.New(20_000, nil)
		alerts := 0
		const n = 200_000
		for i := range n {
			s := draw(i)
			if w.P(s) <= .01 {
				alerts++
			}
			w.Add(s)
		}
		if rate := float64(alerts) / n; rate < .008 || rate > .0125 {
			t.Errorf("%s: %.4f alert at a budget of 0.01", name, rate)
		}
	}
}

func TestExponentialTailIsFound(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(3, 4))
	w := conformal.New(8000, nil)
	for range 16_000 {
		w.Add(2 * r.ExpFloat64())
	}
	for _, s := range []float64{12, 16, 24} {
		want := math.Exp(-s / 2)
		if got := w.PTail(s); got < want/4 || got > want*4 {
			t.Errorf("p of %g is %g, should be about %g", s, got, want)
		}
	}
}

func TestPFallsAsScoresRise(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(5, 6))
	for _, n := range []int{0, 1, 29, 30, 300, 5000} {
		w := conformal.New(8000, nil)
		for range n {
			w.Add(r.NormFloat64())
		}
		lastP, lastTail := 2., 2.
		for s := -40.; s < 140; s += .1 {
			p, tail := w.P(s), w.PTail(s)
			if p > lastP || tail > lastTail*1.02+1e-12 {
				t.Fatalf("n %d: p rises at %g: %g %g, %g %g", n, s, lastP, p, lastTail, tail)
			}
			if !(p > 0 && p <= 1 && tail > 0 && tail <= 1) {
				t.Fatalf("n %d: p of %g is %g, %g", n, s, p, tail)
			}
			lastP, lastTail = p, tail
		}
	}
}

func TestRemovedScoreNoLongerCounts(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(7, 8))
	w := conformal.New(2000, nil)
	for range 5000 {
		w.Add(r.NormFloat64())
	}
	before := w.P(1)
	n := w.Len()
	w.Add(50)
	if !w.Remove(50) || w.Remove(50) {
		t.Error("what was added is removed once")
	}
	if after := w.P(1); math.Abs(after-before) > 2./float64(n) {
		t.Errorf("p was %g and is %g", before, after)
	}
}

func TestShippedScoresMakeWay(t *testing.T) {
	t.Parallel()
	prior := make([]float64, 1000)
	for i := range prior {
		prior[i] = 10
	}
	w := conformal.New(20_000, prior)
	for i := range 1000 {
		if w.P(9) < float64(1000-i)/1001*.99 {
			t.Fatalf("after %d scores the prior is gone", i)
		}
		w.Add(0)
	}
	if p := w.P(9); p > .01 {
		t.Errorf("the prior still counts: %g", p)
	}
}

func TestNotANumberIsTheHighest(t *testing.T) {
	t.Parallel()
	w := conformal.New(100, nil)
	for range 20 {
		w.Add(1)
	}
	if p := w.P(math.NaN()); p > .05 {
		t.Errorf("p is %g", p)
	}
}

func TestWindowComesBackAsItWas(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(9, 1))
	w := conformal.New(3000, []float64{1, 2, 3})
	for range 10_000 {
		w.Add(r.NormFloat64() * 3)
	}
	w.Remove(1)
	b, err := w.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	var read conformal.Window
	if err := read.UnmarshalBinary(b); err != nil {
		t.Fatal(err)
	}
	for range 5000 {
		s := r.NormFloat64() * 4
		if w.P(s) != read.P(s) {
			t.Fatalf("p of %g differs", s)
		}
		w.Add(s)
		read.Add(s)
	}
	one, _ := w.MarshalBinary()
	two, _ := read.MarshalBinary()
	if !bytes.Equal(one, two) {
		t.Error("the records differ")
	}
}

func FuzzWindow(f *testing.F) {
	w := conformal.New(50, []float64{1, 2})
	w.Add(3)
	b, _ := w.MarshalBinary()
	f.Add(b[:len(b)-4])
	f.Fuzz(func(t *testing.T, data []byte) {
		var w conformal.Window
		if w.UnmarshalBinary(blob.Sum(data)) != nil {
			return
		}
		for _, s := range []float64{-100, 0, 1, 100, math.NaN()} {
			if p := w.P(s); !(p > 0 && p <= 1) {
				t.Errorf("p of %g is %g", s, p)
			}
			w.Add(s)
			w.Remove(s)
		}
	})
}
