package main

import (
	"fmt"
	"slices"
	"time"

	"github.com/strongroom/strongroom/bench/detect/freeman"
	"github.com/strongroom/strongroom/bench/detect/world"
	"github.com/strongroom/strongroom/server/detect/conformal"
	"github.com/strongroom/strongroom/server/detect/signin"
)

type signInSetup struct {
	people, days, from int
	rate               float64
	attacks            int // of each family and day
	seed               uint64
	prior, freeman     bool
}

type rates [world.Families]float64

type line struct {
	name                  string
	at1, at01             rates
	realised1, realised01 float64
	perEvent              time.Duration
	m                     *signin.Model
}

type signInReport struct {
	events int
	lines  []line
}

func (r signInReport) String() string {
	s := fmt.Sprintln("events", r.events)
	for _, l := range r.lines {
		s += fmt.Sprintf("%-20s 1%%: %.3f  .1%%: %.3f  realised %.4f %.5f  %v\n", l.name, l.at1, l.at01, l.realised1, l.realised01, l.perEvent)
		if l.m != nil {
			s += fmt.Sprintln(l.m.Weights())
		}
	}
	return s
}

// judge is a detector under test.
type judge struct {
	name     string
	device   bool
	model    *signin.Model
	profiles map[string]*signin.Profile
	window   *conformal.Window
	hits     [2][world.Families]int
	alerts   [2]int
	judged   int
	spent    time.Duration
	timed    int
}

var budgets = [2]float64{.01, .001}

func (j *judge) profile(a *signin.Attempt) *signin.Profile {
	p := j.profiles[a.Person]
	if p == nil {
		p = &signin.Profile{}
		j.profiles[a.Person] = p
	}
	return p
}

func (j *judge) seen(a signin.Attempt) signin.Attempt {
	if !j.device {
		a.Token, a.Device = "", signin.Unsaid
	} else if a.Token == "" {
		a.Device = signin.Absent
	}
	return a
}

func (j *judge) accept(a signin.Attempt, count bool) {
	a = j.seen(a)
	p := j.profile(&a)
	s := j.model.Score(p, &a)
	if count {
		pv := j.window.P(s.Total)
		j.judged++
		for i, b := range budgets {
			if pv <= b {
				j.alerts[i]++
			}
		}
	}
	j.window.Add(s.Total)
	j.model.Learn(p, &a, 1)
}

func runSignIns(c signInSetup) signInReport {
	w := world.New(world.Config{Seed: c.seed, People: c.people, Days: c.days, SignIns: c.rate, Countries: 25})
	judges := []*judge{{name: "address + client"}, {name: "with device", device: true}}
	for _, j := range judges {
		j.model = signin.New(7, c.prior)
		j.profiles = map[string]*signin.Profile{}
		j.window = conformal.New(20_000, nil)
	}
	published := freeman.New()
	var benign []float64
	var attacked [world.Families][]float64
	var tries [world.Families]int
	report := signInReport{}
	for day := range c.days {
		events := w.Day()
		report.events += len(events)
		evaluate := day >= c.from
		for i := range events {
			a := &events[i]
			if c.freeman {
				if evaluate {
					benign = append(benign, published.Score(a))
				}
				published.Learn(a)
			}
		}
		for _, j := range judges {
			start := time.Now()
			for i := range events {
				j.accept(events[i], evaluate)
			}
			j.spent += time.Since(start)
			j.timed += len(events)
		}
		if !evaluate {
			continue
		}
		for f := range world.Families {
			for range c.attacks {
				p := w.Victim()
				a := w.Attack(f, p)
				tries[f]++
				for _, j := range judges {
					seen := j.seen(a)
					pv := j.window.P(j.model.Score(j.profile(&seen), &seen).Total)
					for i, b := range budgets {
						if pv <= b {
							j.hits[i][f]++
						}
					}
				}
				if c.freeman {
					attacked[f] = append(attacked[f], published.Score(&a))
				}
			}
		}
	}
	if c.freeman {
		slices.Sort(benign)
		l := line{name: "published score", realised1: .01, realised01: .001}
		for i, b := range budgets {
			cut := benign[len(benign)-int(float64(len(benign))*b)-1]
			for f := range world.Families {
				n := 0
				for _, s := range attacked[f] {
					if s > cut {
						n++
					}
				}
				(*[2]*rates{&l.at1, &l.at01}[i])[f] = float64(n) / float64(tries[f])
			}
		}
		report.lines = append(report.lines, l)
	}
	for _, j := range judges {
		l := line{name: j.name, realised1: float64(j.alerts[0]) / float64(j.judged), realised01: float64(j.alerts[1]) / float64(j.judged), perEvent: j.spent / time.Duration(j.timed), m: j.model}
		for f := range world.Families {
			l.at1[f] = float64(j.hits[0][f]) / float64(tries[f])
			l.at01[f] = float64(j.hits[1][f]) / float64(tries[f])
		}
		report.lines = append(report.lines, l)
	}
	return report
}
