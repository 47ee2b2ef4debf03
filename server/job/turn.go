package job

import (
	"maps"
	"slices"
	"sync"
)

// turns remembers when organizations had jobs done, so that one with many jobs
// keeps no other waiting. Each server has a memory of its own.
type turns struct {
	mu    sync.Mutex // guards all below
	count uint64
	last  map[string]uint64 // the count at which an organization was served
}

// order groups the organizations that wait: those whose turn is first come first,
// and those that have no turn yet are equal. Who does not wait is forgotten.
func (t *turns) order(waiting []string) [][]string {
	t.mu.Lock()
	defer t.mu.Unlock()
	groups, last := map[uint64][]string{}, map[string]uint64{}
	for _, organization := range waiting {
		at, ok := t.last[organization]
		if ok {
			last[organization] = at
		}
		groups[at] = append(groups[at], organization)
	}
	t.last = last
	out := make([][]string, 0, len(groups))
	for _, at := range slices.Sorted(maps.Keys(groups)) {
		out = append(out, groups[at])
	}
	return out
}

// served notes that an organization has had its turn.
func (t *turns) served(organization string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.last == nil {
		t.last = map[string]uint64{}
	}
	t.count++
	t.last[organization] = t.count
}
