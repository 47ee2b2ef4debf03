package world

import (
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/strongroom/strongroom/server/detect/access"
)

// Dataset is something to read.
type Dataset struct {
	ID        string
	Team      int
	Sensitive bool
}

// reader is how somebody reads.
type reader struct {
	perDay    float64
	exports   float64 // share of what they read
	favourite []int   // datasets, the dearest first
	rows      float64 // mean of the logarithm
	start     float64
	away      int
	batch     bool // runs a nightly report
}

var readerRoles = []struct {
	name    string
	share   float64
	perDay  float64
	exports float64
}{
	{"analyst", .5, 10, .05},
	{"engineer", .75, 6, .03},
	{"manager", .9, 3.5, .06},
	{"admin", 1, 3, .01},
}

const perTeam = 14

func (w *World) drawDatasets() {
	for i := range perTeam * max(1, w.config.People/12) {
		w.Datasets = append(w.Datasets, Dataset{ID: fmt.Sprintf("d%05d", i), Team: i / perTeam, Sensitive: w.r.Float64() < .1})
	}
	for _, p := range w.People {
		w.takeUp(p, 6+w.r.IntN(9))
	}
}

func (w *World) drawReader(p *Person) {
	v := w.r.Float64()
	for _, r := range readerRoles {
		if v < r.share {
			p.Role = r.name
			p.reading = reader{
				perDay:  r.perDay * math.Exp(w.r.NormFloat64()*.5),
				exports: math.Min(.5, r.exports*math.Exp(w.r.NormFloat64()*.8)),
				rows:    8.5 + w.r.NormFloat64(), start: p.start, batch: w.r.Float64() < .02,
			}
			return
		}
	}
}

// takeUp replaces what somebody works on: most of it their team's.
func (w *World) takeUp(p *Person, n int) {
	for range n {
		d := p.Team*perTeam + w.r.IntN(perTeam)
		if w.r.Float64() < .25 {
			d = w.r.IntN(len(w.Datasets))
		}
		p.reading.favourite = append(p.reading.favourite, d)
	}
	w.r.Shuffle(len(p.reading.favourite), func(i, k int) {
		f := p.reading.favourite
		f[i], f[k] = f[k], f[i]
	})
	if extra := len(p.reading.favourite) - 15; extra > 0 {
		p.reading.favourite = p.reading.favourite[:15]
	}
}

// Reads returns what is read on the next day, in the order of time, by person.
func (w *World) Reads() map[*Person][]access.Read {
	out := map[*Person][]access.Read{}
	weekend := w.day%7 >= 5
	for _, p := range w.People {
		r := &p.reading
		chance := func(perYear float64) bool { return w.r.Float64() < perYear*w.config.Restless/365 }
		switch {
		case chance(3): // another project
			r.favourite = r.favourite[:len(r.favourite)/2]
			w.takeUp(p, 4+w.r.IntN(5))
		case chance(.4): // another way of working
			r.perDay *= math.Exp(w.r.NormFloat64() * .5)
		case chance(.25): // another shift
			r.start = math.Mod(r.start+[]float64{-3, 3, 8, -6}[w.r.IntN(4)]+24, 24)
		case chance(1.6) && r.away <= w.day:
			r.away = w.day + 5 + w.r.IntN(17)
		}
		works := .8
		if weekend {
			works = .08
		}
		if w.day < p.joined || w.day < r.away || w.r.Float64() > works {
			continue
		}
		mean := r.perDay * math.Exp(w.r.NormFloat64()*.45)
		if w.day%30 >= 27 {
			mean *= 1.6
		}
		if reads := w.ordinary(p, 1+poisson(w.r, math.Min(mean, 200))); len(reads) > 0 {
			out[p] = reads
		}
	}
	w.day++
	return out
}

// ordinary draws n reads of a usual day.
func (w *World) ordinary(p *Person, n int) []access.Read {
	var out []access.Read
	zone := w.countries[p.country].zone
	session := p.reading.start + w.r.Float64()*3
	for range n {
		if w.r.Float64() < .15 { // they come in bursts
			session = p.reading.start + w.r.Float64()*9
			if w.r.Float64() < .03 {
				session = w.r.Float64() * 24
			}
		}
		session += w.r.ExpFloat64() * .1
		hour := session
		if p.reading.batch && w.r.Float64() < .2 {
			hour = 2 + w.r.Float64()*.2
		}
		var d int
		switch v := w.r.Float64(); {
		case v < .86:
			f := p.reading.favourite
			d = f[int(float64(len(f))*w.r.Float64()*w.r.Float64())]
		case v < .97:
			d = p.Team*perTeam + w.r.IntN(perTeam)
		default:
			d = int(float64(len(w.Datasets)) * math.Pow(w.r.Float64(), 3)) // what everybody reads
		}
		out = append(out, w.read(p, d, w.moment(hour, zone), w.r.Float64() < p.reading.exports))
	}
	slices.SortFunc(out, func(a, b access.Read) int { return a.Time.Compare(b.Time) })
	return out
}

func (w *World) read(p *Person, d int, at time.Time, export bool) access.Read {
	rows := int64(100)
	if export {
		rows = int64(math.Exp(p.reading.rows + 1.1*w.r.NormFloat64()))
	}
	return access.Read{
		Time: at, Role: p.Role, Team: fmt.Sprint("team", p.Team), Dataset: w.Datasets[d].ID,
		Rows: rows, Export: export, Sensitive: w.Datasets[d].Sensitive,
	}
}

// Misuse is a way in which an account is used to take data.
type Misuse uint8

// The ways.
const (
	MassExport Misuse = iota // 20 to 60 exports within two hours
	Scraping                 // 40 to 150 datasets, at random, within three
	OffHours                 // 30 to 60 reads at three in the morning
	Dormant                  // 10 to 25 reads and some exports after two months of nothing
	Slow                     // three datasets and one export more every working day for three weeks
	Misuses
)

var misuses = [Misuses]string{"mass export", "scraping", "off-hours bulk", "dormant account", "low and slow"}

func (m Misuse) String() string { return misuses[m] }

// Theft draws what is taken, on the day at hand; Slow draws one day of many.
func (w *World) Theft(m Misuse, p *Person) []access.Read {
	zone := w.countries[p.country].zone
	var out []access.Read
	own := func() int {
		if w.r.Float64() < .5 {
			return p.reading.favourite[w.r.IntN(len(p.reading.favourite))]
		}
		return p.Team*perTeam + w.r.IntN(perTeam)
	}
	anything := func() int { return w.r.IntN(len(w.Datasets)) }
	spree := func(n int, start, length float64, what func() int, exports float64) {
		for range n {
			out = append(out, w.read(p, what(), w.moment(start+w.r.Float64()*length, zone), w.r.Float64() < exports))
		}
	}
	start := p.reading.start + w.r.Float64()*6
	switch m {
	case MassExport:
		spree(20+w.r.IntN(41), start, 2, own, 1)
	case Scraping:
		spree(40+w.r.IntN(111), start, 3, anything, .02)
	case OffHours:
		spree(30+w.r.IntN(31), p.reading.start+17, 1.5, own, .05)
	case Dormant:
		spree(10+w.r.IntN(16), start, 2, func() int {
			if w.r.Float64() < .5 {
				return own()
			}
			return anything()
		}, .15)
	case Slow:
		out = w.ordinary(p, 1+poisson(w.r, math.Min(p.reading.perDay, 200)))
		spree(3, start, 6, anything, 0)
		spree(1, start, 6, own, 1)
	}
	slices.SortFunc(out, func(a, b access.Read) int { return a.Time.Compare(b.Time) })
	return out
}

// Later moves reads by days.
func Later(reads []access.Read, days int) []access.Read {
	for i := range reads {
		reads[i].Time = reads[i].Time.AddDate(0, 0, days)
	}
	return reads
}

// DayAt is the first moment of a day that lies so many days ahead.
func (w *World) DayAt(ahead int) time.Time {
	return Start.AddDate(0, 0, w.day+ahead)
}
