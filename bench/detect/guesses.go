package main

import (
	"github.com/strongroom/strongroom/bench/detect/world"
	"github.com/strongroom/strongroom/server/detect/attack"
)

type guessReport struct {
	// falseAlarms are incidents on days without an attack; people who mistype away
	// from home are what could cause them.
	days, failures, falseAlarms int
	caught                      [world.Guessings]int
	tries                       int                      // attacks of each family
	until                       [world.Guessings]float64 // failures until the first alert, of those caught
}

func runGuesses(people, days, attacks int, seed uint64) guessReport {
	w := world.New(world.Config{Seed: seed, People: people, Days: days, SignIns: .67, Countries: 25})
	m := attack.New(5)
	r := guessReport{days: days, tries: attacks}
	for range days {
		for _, t := range w.Mistypes() {
			r.failures++
			for _, i := range m.Note(&t) {
				if i.First {
					r.falseAlarms++
				}
			}
		}
	}
	state, err := m.MarshalBinary()
	if err != nil {
		panic(err)
	}
	for g := range world.Guessings {
		for range attacks {
			copied := &attack.Model{}
			if err := copied.UnmarshalBinary(state); err != nil {
				panic(err)
			}
			for n, t := range w.Guess(g) {
				if found := copied.Note(&t); len(found) > 0 {
					r.caught[g]++
					r.until[g] += float64(n + 1)
					break
				}
			}
		}
		if r.caught[g] > 0 {
			r.until[g] /= float64(r.caught[g])
		}
	}
	return r
}
