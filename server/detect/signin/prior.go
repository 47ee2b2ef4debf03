package signin

import (
	_ "embed"
	"fmt"

	"github.com/strongroom/strongroom/server/detect/blob"
)

// shipped is what a model knows before the first sign-in: the tables and weights,
// and the scores, of a synthetic population (bench/detect -prior makes it). It holds
// no hash of anything and nothing of anybody.
//
//go:embed prior.bin
var shipped []byte

// PriorScores is how many scores a prior carries.
const PriorScores = 1000

// Prior takes out of the model what does not depend on its key; scores are those
// of accepted sign-ins, spread evenly over them.
func (m *Model) Prior(scores []float64) []byte {
	w := blob.New(priorKind, priorVersion)
	m.encodeLearnt(w)
	w.Uvarint(uint64(len(scores)))
	for _, s := range scores {
		w.Float(s)
	}
	return w.Seal()
}

// take replaces tables and weights by those of a prior, which weighs as much as
// pseudo sign-ins.
func (m *Model) take(prior []byte) ([]float64, error) {
	r := blob.Open(priorKind, priorVersion, prior)
	m.decodeLearnt(r)
	scores := make([]float64, r.Count(10*PriorScores))
	for i := range scores {
		scores[i] = r.Float(-1000, 1000)
	}
	if err := r.Close(); err != nil {
		return nil, fmt.Errorf("read prior of sign-ins: %w", err)
	}
	for _, t := range []*table{&m.cells, &m.speeds, &m.gaps} {
		t.scale(pseudo)
	}
	return scores, nil
}

func (m *Model) ship() {
	if _, err := m.take(shipped); err != nil {
		panic(err) // a build that is broken; a test reads it
	}
}

// ShippedScores are the scores of the shipped prior, with which a window begins.
func ShippedScores() []float64 {
	scores, err := New(0, false).take(shipped)
	if err != nil {
		panic(err)
	}
	return scores
}
