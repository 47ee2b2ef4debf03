package lookout

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/strongroom/strongroom/ent"
	row "github.com/strongroom/strongroom/ent/customrule"
	"github.com/strongroom/strongroom/server/lookout/condition"
)

func rule(t testing.TB, expression string, per row.Per, times, minutes int) *watched {
	t.Helper()
	w, err := watch(&ent.CustomRule{ID: "rul_1", Expression: expression, Per: per, Times: times, Minutes: minutes})
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func event(kind, actor string, minute int) *condition.Event {
	return &condition.Event{
		Kind: kind, ActorID: actor, ObjectID: "dst_" + actor, Time: time.Date(2026, 11, 22, 8, minute, 0, 0, time.UTC),
		Unseal: func() (condition.Sealed, error) {
			return condition.Sealed{Address: "10.0.0.1", Details: map[string]string{"rows": "7"}}, nil
		},
		Who: func() (condition.Person, error) { return condition.Person{Name: "Ann", Role: "ANALYST"}, nil },
	}
}

func TestARuleFindsFromTheLastMatchOn(t *testing.T) {
	t.Parallel()
	w := rule(t, `event.kind == "x"`, row.PerACTOR, 3, 10)
	var got []string
	for _, e := range []*condition.Event{
		event("x", "ann", 0), event("x", "bob", 1), event("x", "ann", 2), event("y", "ann", 3), event("x", "ann", 4), // ann's third
		event("x", "ann", 5),                         // and fourth
		event("x", "bob", 11), event("x", "bob", 12), // the first is 11 minutes ago
		event("x", "bob", 21), // within ten minutes of it
		event("x", "ann", 40),
	} {
		v, err := w.feed(t.Context(), e)
		if err != nil {
			t.Fatal(err)
		}
		if v.found {
			got = append(got, fmt.Sprint(v.group, " ", e.Time.Minute(), " ", v.count))
		}
	}
	if diff := cmp.Diff([]string{"ann 4 3", "ann 5 3", "bob 21 3"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestOldGroupsAreForgotten(t *testing.T) {
	t.Parallel()
	w := rule(t, `true`, row.PerOBJECT, 2, 5)
	for i := range 3 * sweepEvery {
		e := event("x", fmt.Sprint(i), i/10)
		if _, err := w.feed(t.Context(), e); err != nil {
			t.Fatal(err)
		}
	}
	if n := len(w.groups); n > 200 {
		t.Errorf("%d groups are remembered", n)
	}
}

// BenchmarkHundredRules is what an event costs an organization with as many rules as
// it can have, all of which read what is sealed.
func BenchmarkHundredRules(b *testing.B) {
	var rules []*watched
	for i := range most {
		rules = append(rules, rule(b, fmt.Sprintf(`event.kind.startsWith("export.") && event.actor.role == "ANALYST" && event.details.number("rows") > %d.0`, i), row.PerACTOR, 3, 60))
	}
	for b.Loop() {
		e := event("export.granted", "ann", 0)
		for _, w := range rules {
			if _, err := w.feed(b.Context(), e); err != nil {
				b.Fatal(err)
			}
		}
	}
}
