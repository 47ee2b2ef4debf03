package main

import (
	"math/rand/v2"
	"time"

	"github.com/strongroom/strongroom/bench/detect/world"
	"github.com/strongroom/strongroom/server/detect/access"
)

type readSetup struct {
	people, days, from int
	attacks            int // of each family, every fourth day
	slow               int // people who are robbed slowly, at the end
	seed               uint64
}

type readReport struct {
	days, reads       int
	hits, tries       [world.Misuses]int
	alerts, over      int // person-days
	weekAlerts, weeks int
}

// alertsOn plays reads against a copy of a profile and tells whether they alert.
// The model is one that nobody else's days depend on.
func alertsOn(m *access.Model, p access.Profile, reads []access.Read) bool {
	for i := range reads {
		if m.Judge(&p, &reads[i]).Alert {
			return true
		}
	}
	return false
}

func runReads(c readSetup) readReport {
	w := world.New(world.Config{Seed: c.seed, People: c.people, Days: c.days, SignIns: 1, Countries: 10})
	m := access.New(3, .001, .01)
	profiles := map[*world.Person]*access.Profile{}
	r := rand.New(rand.NewPCG(c.seed, 77))
	rep := readReport{}
	for day := range c.days {
		reads := w.Reads()
		evaluate := day >= c.from
		for _, p := range w.People {
			mine, ok := reads[p]
			if !ok {
				continue
			}
			prof := profiles[p]
			if prof == nil {
				prof = &access.Profile{}
				profiles[p] = prof
			}
			rep.days++
			alerted := false
			for i := range mine {
				v := m.Judge(prof, &mine[i])
				alerted = alerted || v.Alert
				if v.Week != nil && evaluate {
					rep.weeks++
					if v.Week.Alert {
						rep.weekAlerts++
					}
				}
			}
			rep.reads += len(mine)
			if evaluate {
				rep.over++
				if alerted {
					rep.alerts++
				}
			}
		}
		if !evaluate || day%4 != 0 {
			continue
		}
		copied := clone(m)
		for f := range world.Slow { // Dormant, which lies ahead in time, is the last
			for range c.attacks {
				p := w.People[r.IntN(len(w.People))]
				prof := profiles[p]
				if prof == nil {
					continue
				}
				later := 0
				theft := w.Theft(f, p)
				if f == world.Dormant {
					later = 60
				} else {
					later = 1
				}
				rep.tries[f]++
				if alertsOn(copied, *prof, world.Later(theft, later)) {
					rep.hits[f]++
				}
			}
		}
	}
	rep.robSlowly(w, m, profiles, c.slow, r)
	return rep
}

func clone(m *access.Model) *access.Model {
	state, err := m.MarshalBinary()
	if err != nil {
		panic(err)
	}
	copied := &access.Model{}
	if err := copied.UnmarshalBinary(state); err != nil {
		panic(err)
	}
	return copied
}

// robSlowly plays three weeks of slow theft against n people, each against the
// organization as it was at the end.
func (r *readReport) robSlowly(w *world.World, m *access.Model, profiles map[*world.Person]*access.Profile, n int, random *rand.Rand) {
	for range n {
		p := w.People[random.IntN(len(w.People))]
		prof := profiles[p]
		if prof == nil {
			continue
		}
		copied, victim := clone(m), *prof
		r.tries[world.Slow]++
		found := false
		day := w.DayAt(0)
		for k := range 22 {
			if wd := day.AddDate(0, 0, k).Weekday(); wd == time.Saturday || wd == time.Sunday {
				continue
			}
			reads := world.Later(w.Theft(world.Slow, p), k)
			for i := range reads {
				v := copied.Judge(&victim, &reads[i])
				found = found || v.Alert || v.Week != nil && v.Week.Alert
			}
		}
		if found {
			r.hits[world.Slow]++
		}
	}
}

func (r *readReport) rate(f world.Misuse) float64 {
	return float64(r.hits[f]) / float64(max(1, r.tries[f]))
}

func (r *readReport) dayRate() float64 { return float64(r.alerts) / float64(max(1, r.over)) }

func (r *readReport) weekRate() float64 { return float64(r.weekAlerts) / float64(max(1, r.weeks)) }
