package sentinel

import (
	"context"
	"slices"
	"testing"

	"github.com/strongroom/strongroom/server/alert"
)

// listed watches some of what it is asked for.
type listed map[string]float64

func (l listed) Watches(_ context.Context, organization string, objects []string) (map[string]alert.Watched, error) {
	out := map[string]alert.Watched{}
	for id, times := range l {
		if organization == "org_1" && slices.Contains(objects, id) {
			out[id] = alert.Watched{Times: times}
		}
	}
	return out, nil
}

func TestReadingIsWatchedAsCloselyAsItsPersonOrDataset(t *testing.T) {
	t.Parallel()
	s := &Service{Watchlist: listed{"usr_ann": 5, "dst_pay": 20}}
	for _, c := range []struct {
		organization string
		objects      []string // a person first
		want, told   float64
	}{
		{"org_1", []string{"usr_bob", "dst_words"}, 1, 1},
		{"org_1", []string{"usr_ann", "dst_words"}, 5, 1},
		{"org_1", []string{"usr_ann", "dst_words", "dst_pay"}, 20, 20},
		{"org_1", []string{"usr_bob", "dst_pay"}, 20, 20},
		{"org_2", []string{"usr_ann", "dst_pay"}, 1, 1},
	} {
		if got, told, err := s.closer(t.Context(), c.organization, c.objects[0], c.objects[1:]); err != nil || got != c.want || told != c.told {
			t.Errorf("%v of %s are watched %g times as closely and told of %g, not %g and %g: %v", c.objects, c.organization, got, told, c.want, c.told, err)
		}
	}
	if got, _, err := (&Service{}).closer(t.Context(), "org_1", "usr_ann", nil); err != nil || got != 1 {
		t.Errorf("without a list %g, %v", got, err)
	}
}
