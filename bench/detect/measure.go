package main

import (
	"fmt"
	"io"
	"unsafe"

	"github.com/strongroom/strongroom/bench/detect/world"
	"github.com/strongroom/strongroom/server/detect/access"
	"github.com/strongroom/strongroom/server/detect/signin"
)

// scale is how much is drawn.
type scale struct {
	people, days, from, attacks int
	readers, readDays, readFrom int
	small                       int // small organizations
	guesses                     int
}

func size(quick bool) scale {
	if quick {
		return scale{
			people: 2000, days: 130, from: 80, attacks: 30, readers: 1000, readDays: 100, readFrom: 50, small: 8, guesses: 20,
		}
	}
	return scale{
		people: 10_000, days: 170, from: 100, attacks: 40, readers: 3000, readDays: 120, readFrom: 60, small: 40, guesses: 100,
	}
}

type report struct {
	scale                   scale
	signIns                 signInReport
	reads                   readReport
	guesses                 guessReport
	smallWith, smallWithout []detector
	cost                    cost
}

func measure(s scale, seed uint64) report {
	r := report{scale: s}
	r.signIns = runSignIns(signInSetup{
		world: world.Config{Seed: seed, People: s.people, Days: s.days, SignIns: .67, Countries: 25},
		from:  s.from, attacks: s.attacks, freeman: true,
	})
	r.reads = runReads(readSetup{people: s.readers, days: s.readDays, from: s.readFrom, attacks: 32, slow: 200, seed: seed})
	r.guesses = runGuesses(s.people, 60, s.guesses, seed)
	r.smallWith, r.smallWithout = runSmall(s.small, seed, true), runSmall(s.small, seed, false)
	r.cost = measureCost(2000, 40)
	return r
}

// runSmall averages organizations of 50 people, from the fourth day on for
// six weeks.
func runSmall(n int, seed uint64, prior bool) []detector {
	var out []detector
	for k := range n {
		r := runSignIns(signInSetup{
			world: world.Config{Seed: seed*1000 + uint64(k), People: 50, Days: 45, SignIns: .67, Countries: 2},
			from:  3, attacks: 5, prior: prior,
		})
		if out == nil {
			out = make([]detector, len(r.detectors))
		}
		for i, d := range r.detectors {
			out[i].name = d.name
			for b := range budgets {
				out[i].realised[b] += d.realised[b] / float64(n)
				for f := range world.Families {
					out[i].caught[b][f] += d.caught[b][f] / float64(n)
				}
			}
		}
	}
	return out
}

func (r *report) print(w io.Writer) {
	fmt.Fprintf(w, "sign-ins: %d people, %d sign-ins, judged on the last %d; %d attacks of each family\n", r.scale.people, r.signIns.events, r.signIns.judged, r.signIns.attacks)
	printDetectors(w, r.signIns.detectors)
	fmt.Fprintf(w, "\nsmall: %d organizations of 50 people, their first six weeks, without the shipped prior\n", r.scale.small)
	printDetectors(w, r.smallWithout)
	fmt.Fprintln(w, "with it")
	printDetectors(w, r.smallWith)
	r.reads.print(w)
	r.guesses.print(w)
	c := r.cost
	fmt.Fprintf(w, "\na sign-in   %.2f us to judge, %.3f allocations, %.2f us more to learn\n", micro(c.judge), c.allocations, micro(c.settle))
	fmt.Fprintf(w, "a read      %.2f us to judge and learn\n", micro(c.read))
	fmt.Fprintf(w, "a person    %.0f bytes of sign-ins on average, %.0f at most; %d with data access; in memory %d + %d\n",
		r.signIns.bytesMean, r.signIns.bytesMost, c.person, unsafe.Sizeof(signin.Profile{}), unsafe.Sizeof(access.Profile{}))
	fmt.Fprintf(w, "everybody   %d KB for the organization\n", c.organization>>10)
}

func printDetectors(w io.Writer, all []detector) {
	for i, b := range budgets {
		fmt.Fprintf(w, "  at %4g %%               ", b*100)
		for f := range world.Families {
			fmt.Fprintf(w, "%15s", f)
		}
		fmt.Fprintln(w, "   realised")
		for _, d := range all {
			fmt.Fprintf(w, "    %-23s", d.name)
			for f := range world.Families {
				fmt.Fprintf(w, "%15.3f", d.caught[i][f])
			}
			fmt.Fprintf(w, "   %8.3f %%\n", 100*d.realised[i])
		}
	}
}

func (r *readReport) print(w io.Writer) {
	fmt.Fprintf(w, "\ndata access: %d person-days, %d reads; at 0.1 %% of person-days, realised %.3f %%; at 1 %% of person-weeks, realised %.2f %% of %d\n",
		r.days, r.reads, 100*r.dayRate(), 100*r.weekRate(), r.weeks)
	for f := range world.Misuses {
		fmt.Fprintf(w, "    %-23s%15.3f   of %d\n", f, r.rate(f), r.tries[f])
	}
}

func (r *guessReport) print(w io.Writer) {
	fmt.Fprintf(w, "\nguessing: %d days with %d failures that look like a stranger's: %d false incidents\n", r.days, r.failures, r.falseAlarms)
	for g := range world.Guessings {
		fmt.Fprintf(w, "    %-23s%15.3f   after %.1f failures\n", g, float64(r.caught[g])/float64(r.tries), r.until[g])
	}
}

// goals are what must be reached at 1 %: what a prototype of this design reached on a
// population of its own.
var goals = map[string]rates{
	"ours, address + client": {.99, .81, .13, .06},
	"ours, with device":      {1, .99, .91, .20},
}

// slack is two standard errors of a rate from n attacks, so that chance fails nobody.
const slack = .02

func (r *report) wrong() []string {
	var out []string
	check := func(ok bool, format string, args ...any) {
		if !ok {
			out = append(out, fmt.Sprintf(format, args...))
		}
	}
	for _, d := range r.signIns.detectors {
		goal, ours := goals[d.name]
		if !ours {
			continue
		}
		for f, want := range goal {
			check(d.caught[0][f] >= want-slack*want, "%s catches %.3f of %s at 1 %%; it should be %.2f", d.name, d.caught[0][f], world.Family(f), want)
		}
		for i, b := range budgets {
			check(d.realised[i] >= .5*b && d.realised[i] <= 1.25*b, "%s alerts on %.5f of sign-ins; the budget is %g", d.name, d.realised[i], b)
		}
	}
	check(r.reads.dayRate() >= .0005 && r.reads.dayRate() <= .00125, "%.5f of person-days alert; the budget is 0.001", r.reads.dayRate())
	check(r.reads.weekRate() >= .005 && r.reads.weekRate() <= .0125, "%.4f of person-weeks alert; the budget is 0.01", r.reads.weekRate())
	for f, want := range [world.Misuses]float64{.95, .97, .45, .93, .85} {
		check(r.reads.rate(world.Misuse(f)) >= want, "%.3f of %s is found; it should be %.2f", r.reads.rate(world.Misuse(f)), world.Misuse(f), want)
	}
	check(r.guesses.falseAlarms <= r.guesses.days/10, "%d false incidents in %d days", r.guesses.falseAlarms, r.guesses.days)
	for g := range world.Guessings {
		check(r.guesses.caught[g] == r.guesses.tries, "%d of %d attacks by %s are found", r.guesses.caught[g], r.guesses.tries, g)
	}
	check(r.cost.allocations < .01, "judging a sign-in allocates %.2f times", r.cost.allocations)
	check(unsafe.Sizeof(signin.Profile{}) < 1024, "a profile of sign-ins takes %d bytes", unsafe.Sizeof(signin.Profile{}))
	return out
}
