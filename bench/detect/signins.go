package main

import (
	"math"
	"slices"

	"github.com/strongroom/strongroom/bench/detect/freeman"
	"github.com/strongroom/strongroom/bench/detect/world"
	"github.com/strongroom/strongroom/server/detect/conformal"
	"github.com/strongroom/strongroom/server/detect/signin"
)

// signInSetup says who signs in, and from which day on it counts.
type signInSetup struct {
	world   world.Config
	from    int
	attacks int // of each family and day
	prior   bool
	freeman bool
}

// rates are true-positive rates by family of attack.
type rates [world.Families]float64

// detector is what one way of detecting reached.
type detector struct {
	name string
	// caught is at each of budgets, realised what share of accepted sign-ins alerted.
	caught   [2]rates
	realised [2]float64
}

type signInReport struct {
	events, judged, attacks int
	detectors               []detector
	bytesMean, bytesMost    float64 // of a person's record
	modelBytes              int
}

// budgets are the alert rates that are looked at.
var budgets = [2]float64{.01, .001}

// judge is a model under test with its profiles and window.
type judge struct {
	detector
	device   bool
	model    *signin.Model
	profiles map[string]*signin.Profile
	window   *conformal.Window
	caught   [2][world.Families]int
	alerts   [2]int
}

func newJudge(name string, device, prior bool) *judge {
	var scores []float64
	if prior {
		scores = signin.ShippedScores()
	}
	return &judge{
		detector: detector{name: name}, device: device, model: signin.New(7, prior),
		profiles: map[string]*signin.Profile{}, window: conformal.New(20_000, scores),
	}
}

func (j *judge) profile(person string) *signin.Profile {
	p := j.profiles[person]
	if p == nil {
		p = &signin.Profile{}
		j.profiles[person] = p
	}
	return p
}

// shown is the sign-in as this judge sees it.
func (j *judge) shown(a signin.Attempt) signin.Attempt {
	switch {
	case !j.device:
		a.Token = ""
	case a.Token == "":
		a.Device = signin.Absent
	}
	return a
}

// accept judges a sign-in of the person and learns it: they pass what is asked.
func (j *judge) accept(a signin.Attempt, counts bool) float64 {
	a = j.shown(a)
	p := j.profile(a.Person)
	s := j.model.Score(p, &a).Total
	if counts {
		j.alerts = tally(j.alerts, j.window.P(s))
	}
	j.window.Add(s)
	j.model.Learn(p, &a, 1)
	return s
}

func tally(n [2]int, p float64) [2]int {
	for i, b := range budgets {
		if p <= b {
			n[i]++
		}
	}
	return n
}

func (j *judge) attack(f world.Family, a signin.Attempt) {
	a = j.shown(a)
	p := j.window.P(j.model.Score(j.profile(a.Person), &a).Total)
	for i, b := range budgets {
		if p <= b {
			j.caught[i][f]++
		}
	}
}

func runSignIns(c signInSetup) signInReport {
	w := world.New(c.world)
	judges := []*judge{newJudge("ours, address + client", false, c.prior), newJudge("ours, with device", true, c.prior)}
	published := freeman.New()
	var benign []float64
	var attacked [world.Families][]float64
	report := signInReport{}
	for day := range c.world.Days {
		events := w.Day()
		report.events += len(events)
		counts := day >= c.from
		for i := range events {
			for _, j := range judges {
				j.accept(events[i], counts)
			}
			if c.freeman {
				if counts {
					benign = append(benign, published.Score(&events[i]))
				}
				published.Learn(&events[i])
			}
		}
		if !counts {
			continue
		}
		report.judged += len(events)
		for f := range world.Families {
			for range c.attacks {
				a := w.Attack(f, w.Victim())
				for _, j := range judges {
					j.attack(f, a)
				}
				if c.freeman {
					attacked[f] = append(attacked[f], published.Score(&a))
				}
			}
		}
	}
	days := c.world.Days - c.from
	report.attacks = days * c.attacks
	if c.freeman {
		report.detectors = append(report.detectors, atQuantiles(benign, &attacked))
	}
	for _, j := range judges {
		for i := range budgets {
			j.realised[i] = float64(j.alerts[i]) / float64(report.judged)
			for f := range world.Families {
				j.detector.caught[i][f] = float64(j.caught[i][f]) / float64(report.attacks)
			}
		}
		report.detectors = append(report.detectors, j.detector)
	}
	report.measure(judges[1])
	return report
}

// atQuantiles gives the published score the exact thresholds of the very sign-ins
// that it is judged by, which no running system knows.
func atQuantiles(benign []float64, attacked *[world.Families][]float64) detector {
	slices.Sort(benign)
	d := detector{name: "published score", realised: budgets}
	for i, b := range budgets {
		cut := benign[len(benign)-1-int(float64(len(benign))*b)]
		for f := range world.Families {
			n := 0
			for _, s := range attacked[f] {
				if s > cut {
					n++
				}
			}
			d.caught[i][f] = float64(n) / float64(len(attacked[f]))
		}
	}
	return d
}

func (r *signInReport) measure(j *judge) {
	for _, p := range j.profiles {
		b, err := p.MarshalBinary()
		if err != nil {
			panic(err)
		}
		r.bytesMean += float64(len(b)) / float64(len(j.profiles))
		r.bytesMost = math.Max(r.bytesMost, float64(len(b)))
	}
	b, err := j.model.MarshalBinary()
	if err != nil {
		panic(err)
	}
	r.modelBytes = len(b)
}
