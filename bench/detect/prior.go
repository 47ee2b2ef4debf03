package main

import (
	"slices"

	"github.com/strongroom/strongroom/bench/detect/world"
	"github.com/strongroom/strongroom/server/detect/signin"
)

// priorWorld is not a world that anything is measured on: another seed, fewer
// countries, lives that change more often.
var priorWorld = world.Config{Seed: 991, People: 2000, Days: 120, SignIns: .6, Countries: 6, Restless: 1.5}

// makePrior learns what is shipped. A third of the people are seen without their
// devices, for installations that do not look at them.
func makePrior() []byte {
	w := world.New(priorWorld)
	j := newJudge("prior", true, false)
	var scores []float64
	for day := range priorWorld.Days {
		for _, a := range w.Day() {
			j.device = a.Person[len(a.Person)-1]%3 != 0
			if s := j.accept(a, false); day > priorWorld.Days/2 {
				scores = append(scores, s)
			}
		}
	}
	slices.Sort(scores)
	spread := make([]float64, signin.PriorScores)
	for i := range spread {
		// 7 has no divisor in common with the number: all are taken, but mixed, so
		// that those that make way first are not the lowest.
		at := (i*7 + 3) % len(spread)
		spread[i] = scores[(2*at+1)*len(scores)/(2*len(spread))]
	}
	return j.model.Prior(spread)
}
