package job

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// drain serves waiting jobs one after the other and returns whose they were.
func drain(t *turns, waiting map[string]int) []string {
	var out []string
	for {
		var who []string
		for organization, n := range waiting {
			if n > 0 {
				who = append(who, organization)
			}
		}
		if len(who) == 0 {
			return out
		}
		slices.Sort(who)
		next := slices.Min(t.order(who)[0]) // the queue takes the oldest job of these
		waiting[next]--
		t.served(next)
		out = append(out, next)
	}
}

func TestOrganizationsTakeTurns(t *testing.T) {
	t.Parallel()
	got := drain(new(turns), map[string]int{"a": 4, "b": 2, "c": 1})
	if diff := cmp.Diff([]string{"a", "b", "c", "a", "b", "a", "a"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestWhoComesNewWaitsForNobodysBacklog(t *testing.T) {
	t.Parallel()
	var turns turns
	drain(&turns, map[string]int{"a": 20})
	if got := turns.order([]string{"a", "b"})[0]; !slices.Equal(got, []string{"b"}) {
		t.Errorf("%v are next", got)
	}
}

func TestWhoDoesNotWaitIsForgotten(t *testing.T) {
	t.Parallel()
	var turns turns
	drain(&turns, map[string]int{"a": 1, "b": 1})
	turns.order([]string{"b"})
	if len(turns.last) != 1 {
		t.Errorf("remembers %v", turns.last)
	}
}
