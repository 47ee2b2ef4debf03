package siem

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/strongroom/strongroom/ent"
)

// TestSlowReceiversOfOneOrganizationLeaveRoom has one with ten streams that never catch up.
func TestSlowReceiversOfOneOrganizationLeaveRoom(t *testing.T) {
	t.Parallel()
	s := &Service{}
	s.init()
	var due []*ent.Stream
	for _, id := range []string{"a0", "a1", "a2", "a3", "a4", "a5", "a6", "a7", "a8", "a9", "b0"} {
		due = append(due, &ent.Stream{ID: id, OrganizationID: id[:1]})
	}
	look := func() (taken []string) {
		s.queue(due)
		for _, r := range due {
			if s.take(r) {
				taken = append(taken, r.ID)
			}
		}
		return taken
	}
	if diff := cmp.Diff([]string{"a0", "a1", "b0"}, look()); diff != "" {
		t.Error(diff)
	}
	if more := look(); len(more) != 0 {
		t.Errorf("more than there is room for: %v", more)
	}
	// Whoever waited longest comes next, so that none of them waits for ever.
	s.leave("a0")
	s.leave("a1")
	if diff := cmp.Diff([]string{"a2", "a3"}, look()); diff != "" {
		t.Error(diff)
	}
}
