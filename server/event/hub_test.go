package event

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"
)

// drain returns what waits in a channel that nobody writes to any more, and
// whether it was closed.
func drain(hints <-chan Hint) (got []Hint, closed bool) {
	for {
		select {
		case h, ok := <-hints:
			if !ok {
				return got, true
			}
			got = append(got, h)
		default:
			return got, false
		}
	}
}

func TestHintsReachOnlyTheirOrganization(t *testing.T) {
	t.Parallel()
	var hub Hub
	a, b, all := hub.Subscribe(t.Context(), "org_a"), hub.Subscribe(t.Context(), "org_b"), hub.Subscribe(t.Context(), "")
	ha, hb, everyone := Hint{"org_a", "dataset", "1"}, Hint{"org_b", "dataset", "2"}, Hint{"", Revocation, "ses_1"}
	hub.Publish(ha)
	hub.Publish(hb, everyone)
	for name, c := range map[string]struct {
		hints <-chan Hint
		want  []Hint
	}{
		"a":   {a, []Hint{ha, everyone}},
		"b":   {b, []Hint{hb, everyone}},
		"all": {all, []Hint{ha, hb, everyone}},
	} {
		got, _ := drain(c.hints)
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestHintsOfOtherKindsDoNotReachWhoeverChose(t *testing.T) {
	t.Parallel()
	var hub Hub
	both, one := hub.Subscribe(t.Context(), "o", "dataset", Revocation), hub.Subscribe(t.Context(), "o", Revocation)
	hints := []Hint{{"o", "dataset", "1"}, {"o", "activity", "2"}, {"", Revocation, "3"}, {"", Resync, ""}, {"o", Resync, ""}, {"p", "dataset", "4"}}
	hub.Publish(hints...)
	got, _ := drain(both)
	if diff := cmp.Diff([]Hint{hints[0], hints[2], hints[3], hints[4]}, got); diff != "" {
		t.Errorf("two kinds: %s", diff)
	}
	got, _ = drain(one)
	if diff := cmp.Diff(hints[2:5], got); diff != "" {
		t.Errorf("one kind: %s", diff)
	}
}

func TestSlowReaderIsCutOffAndOthersAreNot(t *testing.T) {
	t.Parallel()
	var hub Hub
	slow, quick := hub.Subscribe(t.Context(), "o"), hub.Subscribe(t.Context(), "o")
	for i := range buffer + 1 {
		hub.Publish(Hint{"o", "k", fmt.Sprint(i)})
		if h := <-quick; h.ID != fmt.Sprint(i) {
			t.Fatalf("the quick reader got %v as number %d", h, i)
		}
	}
	if got, closed := drain(slow); len(got) != buffer || !closed {
		t.Errorf("the slow reader got %d hints, closed: %v", len(got), closed)
	}
	if n := hub.Subscribers(); n != 1 {
		t.Errorf("%d subscribers are left", n)
	}
}

func TestSubscriptionEndsWithItsContext(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var hub Hub
		ctx, cancel := context.WithCancel(t.Context())
		hints := hub.Subscribe(ctx, "o")
		cancel()
		synctest.Wait()
		hub.Publish(Hint{"o", "k", "1"})
		if got, closed := drain(hints); len(got) != 0 || !closed {
			t.Errorf("got %v, closed: %v", got, closed)
		}
		if len(hub.organizations) != 0 {
			t.Errorf("the hub still knows %v", hub.organizations)
		}
	})
}

func TestOutboxSendsEqualHintsOnceAndCollapsesWhenFull(t *testing.T) {
	t.Parallel()
	o := newOutbox()
	a, b := Hint{"o", "k", "a"}, Hint{"o", "k", "b"}
	o.add([]Hint{a, b, a})
	o.add([]Hint{b})
	if diff := cmp.Diff([]Hint{a, b}, o.take()); diff != "" {
		t.Error(diff)
	}
	for i := range maxWaiting + 1 {
		o.add([]Hint{{"o", "k", fmt.Sprint(i)}})
	}
	want := []Hint{{Kind: Resync}, {"o", "k", fmt.Sprint(maxWaiting)}}
	if diff := cmp.Diff(want, o.take()); diff != "" {
		t.Error(diff)
	}
}

func TestPackKeepsBelowTheLimitAndLosesNothing(t *testing.T) {
	t.Parallel()
	var hints []Hint
	for i := range 2000 {
		hints = append(hints, Hint{"org_01jd", "dataset", fmt.Sprintf("ds_%d\"<é", i)})
	}
	payloads, err := pack("node", hints)
	if err != nil {
		t.Fatal(err)
	}
	var got []Hint
	for _, p := range payloads {
		if len(p) > maxPayload {
			t.Errorf("a payload has %d bytes", len(p))
		}
		node, some, err := unpack(p)
		if err != nil || node != "node" {
			t.Fatalf("node %q, error %v", node, err)
		}
		got = append(got, some...)
	}
	if diff := cmp.Diff(hints, got); diff != "" {
		t.Error(diff)
	}
	if len(payloads) > 20 {
		t.Errorf("%d payloads", len(payloads))
	}
}

func TestPackReplacesAnOversizedHint(t *testing.T) {
	t.Parallel()
	payloads, err := pack("node", []Hint{{"o", "k", strings.Repeat("x", 9000)}})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{`{"n":"node","h":[["","resync",""]]}`}, payloads); diff != "" {
		t.Error(diff)
	}
}

func BenchmarkPublishToManySubscribers(b *testing.B) {
	var hub Hub
	for range 5000 {
		hints := hub.Subscribe(b.Context(), "o")
		go func() {
			for range hints {
			}
		}()
	}
	for b.Loop() {
		hub.Publish(Hint{"o", "k", "1"})
	}
}
