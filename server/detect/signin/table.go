package signin

import (
	"math"

	"github.com/strongroom/strongroom/server/detect/blob"
)

// table compares how often strangers and how often the persons themselves fall into
// each of some cells.
type table struct {
	stranger, person   []float64
	strangers, persons float64
	logs               []float64 // ln((stranger+.5) / (person+.5)) of each cell
	shift              float64   // ln of what the sums add to each
}

// crowded is the sum at which a table is halved, so that it follows the times.
const crowded = 200_000

func newTable(n int) table {
	return table{stranger: make([]float64, n), person: make([]float64, n), logs: make([]float64, n)}
}

// ratio is ln(stranger rate / person rate), add-half.
func (t *table) ratio(i int) float64 { return clip(t.logs[i] + t.shift) }

func (t *table) refresh(i int) {
	t.logs[i] = math.Log((t.stranger[i] + .5) / (t.person[i] + .5))
	n := float64(len(t.logs)) / 2
	t.shift = math.Log((t.persons + n) / (t.strangers + n))
}

func (t *table) refreshAll() {
	for i := range t.logs {
		t.refresh(i)
	}
}

func halve(v []float64, sum *float64) bool {
	if *sum < crowded {
		return false
	}
	*sum = 0
	for i := range v {
		v[i] /= 2
		*sum += v[i]
	}
	return true
}

func (t *table) touch(i int, all bool) {
	if all {
		t.refreshAll()
		return
	}
	t.refresh(i)
}

func (t *table) addStranger(i int, w float64) {
	t.stranger[i] += w
	t.strangers += w
	t.touch(i, halve(t.stranger, &t.strangers))
}

func (t *table) addPerson(i int, w float64) {
	t.person[i] += w
	t.persons += w
	t.touch(i, halve(t.person, &t.persons))
}

// scale makes both sums n: what was seen elsewhere weighs as much as n sightings.
func (t *table) scale(n float64) {
	for _, side := range []struct {
		v   []float64
		sum *float64
	}{{t.stranger, &t.strangers}, {t.person, &t.persons}} {
		if *side.sum == 0 {
			continue
		}
		f := n / *side.sum
		for i := range side.v {
			side.v[i] *= f
		}
		*side.sum = n
	}
	t.refreshAll()
}

func (t *table) encode(w *blob.Writer) {
	for _, side := range [][]float64{t.stranger, t.person} {
		for _, v := range side {
			w.Float(v)
		}
	}
}

func (t *table) decode(r *blob.Reader) {
	t.strangers, t.persons = 0, 0
	for i := range t.stranger {
		t.stranger[i] = r.Float(0, 10*crowded)
		t.strangers += t.stranger[i]
	}
	for i := range t.person {
		t.person[i] = r.Float(0, 10*crowded)
		t.persons += t.person[i]
	}
	t.refreshAll()
}
