package signin

import (
	"cmp"
	"math"
	"slices"

	"github.com/strongroom/strongroom/server/detect/blob"
)

// counts are the frequencies of an organization's values, with a half-life. There
// are at most limit of them: what was seen least makes way.
type counts struct {
	m     map[uint64]float32
	limit int
	at    int64
	// unit is what a sighting adds now. It grows in place of everything else
	// shrinking; from time to time all is divided by it.
	unit float64
}

func newCounts(limit int) counts {
	return counts{m: map[uint64]float32{}, limit: limit, unit: 1}
}

// level tells what a key counts.
type level byte

const (
	ofAll level = iota
	ofCountry
	ofASN
	ofPrefix
	ofAddress
	ofClass
	ofOS
	ofBrowser
	ofBad // failures by strangers and confirmed attacks, by ASN
	markedAddress
	markedASN
	markedClient
	levels
)

func key(l level, parent, value uint32) uint64 {
	return uint64(l)<<56 | mix(uint64(parent)<<32|uint64(value))>>8
}

func (c *counts) get(k uint64) float64 { return float64(c.m[k]) / c.unit }

func (c *counts) tick(now int64) {
	switch {
	case c.at == 0 || now < c.at-clockSlack:
		c.at = now
	case now > c.at:
		c.unit *= math.Exp2(float64(min(now-c.at, longestDecay)) / HalfLife)
		c.at = now
	}
	if c.unit > 1<<12 {
		for k, v := range c.m {
			if v = float32(float64(v) / c.unit); v < .01 {
				delete(c.m, k)
			} else {
				c.m[k] = v
			}
		}
		c.unit = 1
	}
}

// add counts by the given weight, which may be negative.
func (c *counts) add(k uint64, weight float64) {
	v := float64(c.m[k]) + weight*c.unit
	if v <= 1e-6 {
		delete(c.m, k)
		return
	}
	c.m[k] = float32(v)
	if len(c.m) > c.limit {
		c.prune()
	}
}

// prune leaves at most half of the limit. What goes depends on the counts alone,
// not on the order of the map.
func (c *counts) prune() {
	for cut := .25 * c.unit; len(c.m) > c.limit/2; cut *= 1.5 {
		for k, v := range c.m {
			if float64(v) < cut {
				delete(c.m, k)
			}
		}
	}
}

func (c *counts) encode(w *blob.Writer) {
	type pair struct {
		k uint64
		v float32
	}
	all := make([]pair, 0, len(c.m))
	for k, v := range c.m {
		all = append(all, pair{k, v})
	}
	slices.SortFunc(all, func(a, b pair) int { return cmp.Compare(a.k, b.k) })
	w.Varint(c.at)
	w.Float(c.unit)
	w.Uvarint(uint64(len(all)))
	for _, e := range all {
		w.Uint64(e.k)
		w.Float(float64(e.v))
	}
}

func (c *counts) decode(r *blob.Reader) {
	c.at = r.Varint()
	c.unit = r.Float(1, 1<<20)
	n := r.Count(c.limit)
	c.m = make(map[uint64]float32, n)
	last := uint64(0)
	for i := range n {
		k := r.Uint64()
		v := r.Float(0, 1e18)
		r.Check(i == 0 || k > last, "counts are out of order")
		if r.Err() != nil {
			return
		}
		c.m[k], last = float32(v), k
	}
}
