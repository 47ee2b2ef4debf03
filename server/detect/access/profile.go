package access

import (
	"math"
	"math/bits"
	"time"
)

// Bounds of what is kept of one person.
const (
	Datasets = 32
	hours    = 24
	marks    = 512 // bits that estimate the number of distinct datasets of a day

	// memory and longMemory are the days of activity in which what was seen counts
	// half: for days, and for weeks, which must not get used to what grows slowly.
	memory     = 30
	longMemory = 90
)

// Read is one look at data, or one export.
type Read struct {
	Time      time.Time
	Role      string
	Team      string
	Dataset   string
	Rows      int64
	Export    bool
	Sensitive bool
}

type dataset struct {
	hash  uint32
	count float32
}

// day is what is under way.
type day struct {
	number  int32 // days since 1970
	open    bool
	alerted bool
	closely bool // alerted only because of a closer watch
	hidden  bool // alerted only because the person is watched, which they are not to know
	role    uint32
	counts  [counts]float32
	rows    float64
	// surprise and late are sums over the day's datasets and reads.
	surprise, late float32
	gap            float32 // days since the one before
	met            [marks / 64]uint64
	bin            int64 // the ten minutes at hand
	inBin          float32
	hours          [hours]float32
	list           [Datasets]uint32 // the datasets met first
	listed         uint8
	score          float32 // of the day, once it is over
	approved       bool
}

type week struct {
	number int32
	open   bool
	days   float32
	counts [weekCounts]float32
	rows   float64
}

// Profile is what is kept of one person: a fixed size, under 1 KB. The zero value is
// somebody of whom nothing is known.
type Profile struct {
	n, long  float32             // days learnt, decayed
	sums     [counts]float32     // of those days
	longSums [weekCounts]float32 // of the same with longer memory
	rowsN    float32             // days with exports: number, mean and variance of ln(1+rows)
	rowsMean float32
	rowsVar  float32
	cusum    [weekCounts]float32
	hours    [hours]float32
	datasets [Datasets]dataset
	today    day
	week     week
}

// trust is how many days a clock may go back before the day at hand is given up: it
// was begun by a clock that was wrong.
const trust = 1

func dayOf(t time.Time) int32 {
	const unit = 86400
	s := t.Unix()
	d := s / unit
	if s%unit < 0 {
		d--
	}
	return int32(max(math.MinInt32/2, min(math.MaxInt32/2, d)))
}

// weekOf counts from a Monday.
func weekOf(d int32) int32 {
	d += 3 // 1970-01-01 was a Thursday
	w := d / 7
	if d%7 < 0 {
		w--
	}
	return w
}

// hourOf is a bin of two hours, on weekdays and, from 12, on weekends; in UTC.
func hourOf(t time.Time) int {
	t = t.UTC()
	h := t.Hour() / 2
	if d := t.Weekday(); d == time.Saturday || d == time.Sunday {
		h += 12
	}
	return h
}

func (p *Profile) find(hash uint32) *dataset {
	for i := range p.datasets {
		if p.datasets[i].hash == hash {
			return &p.datasets[i]
		}
	}
	return nil
}

// touch counts a dataset; what was read least makes way.
func (p *Profile) touch(hash uint32, weight float32) {
	if d := p.find(hash); d != nil {
		d.count += weight
		return
	}
	least := 0
	for i := range p.datasets {
		if p.datasets[i].count < p.datasets[least].count {
			least = i
		}
	}
	p.datasets[least] = dataset{hash, weight}
}

// mark notes a dataset of the day and tells whether it was new to it, as far as the
// bits can tell.
func (d *day) mark(hash uint32) bool {
	i, bit := hash/64%(marks/64), uint64(1)<<(hash%64)
	if d.met[i]&bit != 0 {
		return false
	}
	d.met[i] |= bit
	if int(d.listed) < len(d.list) {
		d.list[d.listed] = hash
		d.listed++
	}
	return true
}

// distinct estimates the number of datasets by linear counting (Whang 1990).
func (d *day) distinct() float32 {
	zero := 0
	for _, w := range d.met {
		zero += 64 - bits.OnesCount64(w)
	}
	return float32(marks * math.Log(marks/math.Max(float64(zero), .5)))
}

// hourShare is how much of the person's reading falls into a bin, smoothed with the
// kernel .2 .6 .2 and with two reads spread evenly over all.
func (p *Profile) hourShare(at int) float64 {
	base := at / 12 * 12
	i := at - base
	v := .6*p.hours[at] + .2*p.hours[base+(i+1)%12] + .2*p.hours[base+(i+11)%12]
	sum := float32(0)
	for _, h := range p.hours {
		sum += h
	}
	return (float64(v) + 2./hours) / (float64(sum) + 2)
}
