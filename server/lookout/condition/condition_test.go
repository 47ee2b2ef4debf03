package condition

import (
	"context"
	"strings"
	"testing"
	"time"
)

func event() *Event {
	return &Event{
		Kind: "export.granted", Outcome: "SUCCEEDED", ActorID: "usr_1", ObjectID: "exp_1", Time: time.Date(2026, 11, 21, 23, 5, 0, 0, time.UTC),
		Unseal: func() (Sealed, error) {
			return Sealed{ObjectName: "Words", Details: map[string]string{"rows": "1200", "format": "CSV"}, Address: "10.1.2.3", Country: "DE", ASN: 64500, Browser: "curl"}, nil
		},
		Who: func() (Person, error) { return Person{"Ann", "ANALYST"}, nil },
	}
}

func TestAConditionReadsWhatItAsksFor(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		`event.kind == "export.granted"`: true,
		`event.actor.role == "ANALYST" && event.actor.name == "Ann" && event.actor.id.startsWith("usr_")`: true,
		`event.details.number("rows") > 1000.0`:                                                           true,
		`event.details.number("format") > 0.0`:                                                            false,
		`event.details.text("missing") == ""`:                                                             true,
		`"rows" in event.details && int(event.details["rows"]) >= 1200`:                                   true,
		`has(event.details.rows) && !has(event.details.columns)`:                                          true,
		`event.place.address.within("10.0.0.0/8") && !event.place.address.within("192.168.0.0/16")`:       true,
		`event.hour >= 22 && event.weekday in ["Saturday", "Sunday"]`:                                     true,
		`event.time.getHours("Europe/Berlin") == 0`:                                                       true,
		`event.object.kind == "export" && event.object.name == "Words"`:                                   true,
		`event.kind.matches("^export\\.")`:                                                                true,
		`event.details.exists(k, k == "format")`:                                                          true,
		`event.place.asn == 64500 && event.place.country in ["DE", "AT"]`:                                 true,
		`event.client.browser == "curl"`:                                                                  true,
	} {
		c, wrong := Compile(text)
		if len(wrong) > 0 {
			t.Errorf("%s: %v", text, wrong)
			continue
		}
		got, err := c.Eval(t.Context(), event())
		if err != nil || got != want {
			t.Errorf("%s is %t, %v", text, got, err)
		}
	}
}

func TestWhatIsWrongIsSaidAtItsPlace(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]Problem{
		"true &&\n  event.actor.nam == \"x\"":   {2, 3, "event.actor has id, name, role"},
		`event.actor == "x"`:                    {1, 1, "no value by itself"},
		`evnt.kind == "x"`:                      {1, 1, "undeclared reference"},
		`event.kind == 3`:                       {1, 12, "no matching overload"},
		`event.kind`:                            {1, 1, "true or false"},
		`event.kind ==`:                         {1, 14, "Syntax error"},
		`event.kind.matches(event.object.name)`: {1, 32, "written out"},
		`event.kind.matches("(")`:               {1, 20, "no pattern"},
		`event.kind.matches("x{1000}")`:         {1, 20, "too large"},
		`[1,2,3,4,5,6,7,8,9,10].all(a, [1,2,3,4,5,6,7,8,9,10].all(b, [1,2,3,4,5,6,7,8,9,10].all(c, [1,2,3,4,5,6,7,8,9,10].all(d, a + b + c + d > 0))))`: {1, 1, "too much work"},
		strings.Repeat("true && ", 600) + "true": {1, 1, "longer than"},
		"":                                       {1, 1, "Say what"},
	} {
		_, wrong := Compile(text)
		if len(wrong) == 0 || wrong[0].Line != want.Line || wrong[0].Column != want.Column || !strings.Contains(wrong[0].Message, want.Message) {
			t.Errorf("%.60s: %+v", text, wrong)
		}
	}
}

func TestAFailureQuotesNothing(t *testing.T) {
	t.Parallel()
	for _, text := range []string{`event.details["secret"] == "x"`, `int(event.object.name) > 1`, `1 / (event.hour - 23) > 0`, `event.time.getHours("Nowhere/Land") > 0`} {
		c, wrong := Compile(text)
		if len(wrong) > 0 {
			t.Fatal(text, wrong)
		}
		_, err := c.Eval(t.Context(), event())
		if !IsFailure(err) || strings.Contains(err.Error(), "Words") || strings.Contains(err.Error(), "secret") || err.Error() == "It could not be evaluated." {
			t.Errorf("%s: %v", text, err)
		}
	}
}

func TestNothingSealedIsReadUnasked(t *testing.T) {
	t.Parallel()
	c, _ := Compile(`event.kind == "x" && event.place.country == "DE"`)
	e := event()
	e.Unseal = func() (Sealed, error) { t.Error("it was read"); return Sealed{}, nil }
	if _, err := c.Eval(t.Context(), e); err != nil {
		t.Error(err)
	}
}

// FuzzCompile has strangers write rules: none panics, and each ends.
func FuzzCompile(f *testing.F) {
	for _, s := range []string{
		`event.kind == "x"`, `event.details.exists(k, event.details[k].matches("a+"))`, `"a" + "b" == event.kind`, `[1].map(x, [x, x]).size() > 0`,
		`timestamp("2026-01-01T00:00:00Z") < event.time`, `duration("1h") > duration("1m")`, `{"a": 1}.a == 1`, `type(event.kind) == string`, `bytes(event.kind) == b"x"`,
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		c, wrong := Compile(text)
		if (c == nil) == (len(wrong) == 0) {
			t.Fatalf("%q: %v, %v", text, c, wrong)
		}
		if c == nil {
			return
		}
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		if _, err := c.Eval(ctx, event()); err != nil && !IsFailure(err) {
			t.Fatalf("%q: %v", text, err)
		}
	})
}

func BenchmarkEval(b *testing.B) {
	c, _ := Compile(`event.kind == "export.granted" && event.details.number("rows") > 1000.0`)
	for b.Loop() {
		if _, err := c.Eval(b.Context(), event()); err != nil {
			b.Fatal(err)
		}
	}
}
