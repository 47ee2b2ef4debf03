// Package conformal turns scores into p-values by rank: the share of the latest
// accepted scores that were at least as high. Whatever the distribution, and however
// it drifts, an alert at p <= b then comes about b times for each accepted event
// (Vovk, Gammerman, Shafer: Algorithmic Learning in a Random World, 2005, ch. 2).
//
//	p = (1 + #{window >= s}) / (n + 1)
//
// A window of n scores cannot say less than 1/(n+1). Beyond its 99th percentile
// the tail is taken to be exponential with the mean excess found there, so that a
// small installation, too, has scores that stand out, and attacks have an order.
package conformal

import (
	"fmt"
	"math"

	"github.com/strongroom/strongroom/server/detect/blob"
)

const (
	// Resolution is the number of steps that a nat is cut into. Scores of one step
	// count as equal, which errs towards fewer alerts.
	Resolution = 32
	low        = -32.0 // scores below count as this
	bins       = 4096  // up to 96
	gone       = bins  // in the ring: a score that was removed
	shelf      = 0.01  // where the tail begins, as a share of the window
	floor      = 1e-12
)

// Window holds the latest scores of one channel: the later half of all that came, at
// least fewest, at most its capacity. So what a beginning was like, when nobody was
// known yet, is soon forgotten. It is not safe for concurrent use.
type Window struct {
	capacity int
	// queue[head:] holds steps in the order of arrival. The first shipped of them did
	// not happen here: one makes way for each score that did.
	queue   []uint16
	head    int
	shipped int
	came    int             // scores that were added, up to twice the capacity
	n       int             // scores that count: the queue without what was removed
	tree    [bins + 1]int32 // Fenwick tree of the counts by step
}

// fewest is what a budget of 0.1 % takes.
const fewest = 1000

// New makes a window of the latest capacity scores, which begins with prior: scores
// that were seen elsewhere, at most half of the capacity.
func New(capacity int, prior []float64) *Window {
	w := &Window{capacity: capacity}
	for _, s := range prior[:min(len(prior), capacity/2)] {
		w.push(step(s))
	}
	w.shipped = len(w.queue)
	return w
}

func step(s float64) int {
	// NaN compares false with everything: it counts as the highest, not the lowest.
	if !(s < low+bins/float64(Resolution)) {
		return bins - 1
	}
	return max(0, int(math.Floor((s-low)*Resolution)))
}

func (w *Window) bump(at, by int) {
	w.n += by
	for i := at + 1; i <= bins; i += i & -i {
		w.tree[i] += int32(by)
	}
}

// below counts the scores whose step is under at.
func (w *Window) below(at int) int {
	sum := int32(0)
	for i := at; i > 0; i -= i & -i {
		sum += w.tree[i]
	}
	return int(sum)
}

// quantile returns the step of the score that has rank others below it.
func (w *Window) quantile(rank int) int {
	at, left := 0, int32(rank)
	for half := bins; half > 0; half >>= 1 {
		if next := at + half; next <= bins && w.tree[next] <= left {
			at = next
			left -= w.tree[next]
		}
	}
	return min(at, bins-1)
}

func (w *Window) push(at int) {
	w.queue = append(w.queue, uint16(at))
	w.bump(at, 1)
}

func (w *Window) pop() {
	if old := w.queue[w.head]; old != gone {
		w.bump(int(old), -1)
	}
	w.head++
	if w.head > len(w.queue)/2 && w.head > 64 {
		w.queue = w.queue[:copy(w.queue, w.queue[w.head:])]
		w.head = 0
	}
}

// Add appends a score; the oldest makes way.
func (w *Window) Add(s float64) {
	if w.shipped > 0 {
		w.shipped--
		w.pop()
	}
	w.push(step(s))
	w.came = min(w.came+1, 2*w.capacity)
	for len(w.queue)-w.head > min(w.capacity, max(fewest, w.came/2)) && w.shipped == 0 {
		w.pop()
	}
}

// Remove takes back the latest score that is equal to s, if there is one.
func (w *Window) Remove(s float64) bool {
	at := uint16(step(s))
	for i := len(w.queue) - 1; i >= w.head+w.shipped; i-- {
		if w.queue[i] == at {
			w.queue[i] = gone
			w.bump(int(at), -1)
			return true
		}
	}
	return false
}

// Len is the number of scores that count.
func (w *Window) Len() int { return w.n }

// P is the p-value of a score, in (0, 1], by its rank.
func (w *Window) P(s float64) float64 {
	above := w.n - w.below(step(s))
	p := float64(1+above) / float64(w.n+1)
	if w.n < 30 || p > shelf || above > 0 {
		return p
	}
	return math.Min(p, w.beyond(s, shelf))
}

// PTail is like P, but takes the whole tail to be exponential. For scores that are
// logarithms of p-values, it is; and at a budget of 0.1 % a threshold that rests on
// the highest hundredth wavers less than one that rests on eight of 8,000 scores.
func (w *Window) PTail(s float64) float64 {
	above := w.n - w.below(step(s))
	p := float64(1+above) / float64(w.n+1)
	share := math.Max(shelf, 50/float64(w.n+1))
	if share > .2 || p > share {
		return p
	}
	return w.beyond(s, share)
}

// beyond is the p-value of a score beyond the given share of the highest, by their
// mean excess, of at least half a nat: scores that are all equal have no tail.
func (w *Window) beyond(s, share float64) float64 {
	rank := int(float64(w.n) * (1 - share))
	from := w.quantile(rank)
	rank = w.below(from)
	tail := w.n - rank
	sum := 0.0
	for rank < w.n {
		at := w.quantile(rank)
		next := w.below(at + 1)
		sum += float64(next-rank) * (float64(at-from) + .5) / Resolution
		rank = next
	}
	edge := low + float64(from)/Resolution
	excess := math.Max(0, math.Min(s, low+bins/float64(Resolution))-edge)
	p := float64(1+tail) / float64(w.n+1) * math.Exp(-excess/math.Max(sum/float64(max(tail, 1)), .5))
	return math.Max(p, floor)
}

// Encode writes the window as a part of a record.
func (w *Window) Encode(b *blob.Writer) {
	b.Uvarint(uint64(w.shipped))
	b.Uvarint(uint64(w.came))
	b.Uvarint(uint64(len(w.queue) - w.head))
	for _, at := range w.queue[w.head:] {
		b.Uvarint(uint64(at))
	}
}

// Decode reads what Encode wrote, into a window of the given capacity.
func Decode(b *blob.Reader, capacity int) *Window {
	w := &Window{capacity: capacity}
	w.shipped = int(b.Uvarint(uint64(capacity / 2)))
	w.came = int(b.Uvarint(uint64(2 * capacity)))
	n := b.Count(capacity)
	b.Check(w.shipped <= n, "more is shipped than there is")
	w.queue = make([]uint16, 0, n)
	for range n {
		at := int(b.Uvarint(gone))
		if b.Err() != nil {
			return New(capacity, nil)
		}
		w.queue = append(w.queue, uint16(at))
		if at != gone {
			w.bump(at, 1)
		}
	}
	return w
}

const (
	kind    = 'w'
	version = 1
)

// MarshalBinary writes the window as a record of its own.
func (w *Window) MarshalBinary() ([]byte, error) {
	b := blob.New(kind, version)
	b.Uvarint(uint64(w.capacity))
	w.Encode(b)
	return b.Seal(), nil
}

// UnmarshalBinary reads what MarshalBinary wrote; after an error w is as it was.
func (w *Window) UnmarshalBinary(data []byte) error {
	r := blob.Open(kind, version, data)
	read := Decode(r, int(r.Uvarint(1<<20)))
	if err := r.Close(); err != nil {
		return fmt.Errorf("read window of scores: %w", err)
	}
	*w = *read
	return nil
}
