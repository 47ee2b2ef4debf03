package replay

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/strongroom/strongroom/server/detect"
)

var options = Options{Budgets: detect.Usual, Seed: 1, WithPrior: true}

func line(id, day int, more string) string {
	return fmt.Sprintf(`{"id":"%d","time":"2026-01-%02dT09:00:00Z","person":"ana","address":"203.0.113.9","country":"nz","asn":64500,"client":{"type":"desktop","os":"macOS","browser":"Safari","version":19},"device":"known"%s}`, id, day, more)
}

const stranger = `{"id":"s","time":"2026-01-30T09:00:00Z","person":"ana","address":"198.51.100.7","country":"BR","asn":65000,"client":{"type":"desktop","os":"Windows","browser":"Chrome","version":140},"device":"absent"}`

func run(t *testing.T, input string) ([]Output, int) {
	t.Helper()
	var out bytes.Buffer
	bad, err := Run(strings.NewReader(input), &out, options)
	if err != nil {
		t.Fatal(err)
	}
	var all []Output
	for d := json.NewDecoder(&out); ; {
		var o Output
		if err := d.Decode(&o); err == io.EOF {
			return all, bad
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, o)
	}
}

func TestEachLineIsAnsweredBeforeTheNextIsRead(t *testing.T) {
	t.Parallel()
	toReplay, events := io.Pipe()
	answers, fromReplay := io.Pipe()
	done := make(chan error, 1)
	go func() {
		_, err := Run(toReplay, fromReplay, options)
		fromReplay.Close()
		done <- err
	}()
	read := bufio.NewReader(answers)
	for day := 1; day < 10; day++ {
		if _, err := io.WriteString(events, line(day, day, "")+"\n"); err != nil {
			t.Fatal(err)
		}
		// Nothing more is written until this is there: otherwise the test would hang.
		answer, err := read.ReadString('\n')
		if err != nil || !strings.Contains(answer, fmt.Sprintf(`"line":%d,`, day)) {
			t.Fatalf("answer %q, %v", answer, err)
		}
	}
	events.Close()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

func TestStrangerAlertsWithThreeReasons(t *testing.T) {
	t.Parallel()
	var in strings.Builder
	for day := 1; day < 29; day++ {
		fmt.Fprintln(&in, line(day, day, ""))
	}
	all, bad := run(t, in.String()+stranger)
	last := all[len(all)-1]
	if bad != 0 || last.Alert == "none" || last.P == nil || *last.P > .01 || len(last.Reasons) != 3 || last.Counterfactual == "" {
		t.Errorf("%+v", last)
	}
	for _, o := range all[:len(all)-1] {
		if o.Alert != "none" || o.Score == nil || o.P == nil {
			t.Errorf("the usual: %+v", o)
		}
	}
}

func TestBadLinesAreNamedAndPassedOver(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		`nonsense`:                          "not JSON",
		`[1]`:                               "not a JSON object",
		`{"time":"2026-01-01T00:00:00Z"}`:   "person is missing",
		`{"person":"a","time":"yesterday"}`: "time must be RFC 3339",
		line(1, 1, `,"kind":"dance"`):       "kind must be",
		line(1, 1, `,"kind":"read"`):        "dataset is missing",
		line(1, 1, `,"kind":"read","dataset":"d","rows":-1`): "rows must not",
		line(1, 1, `,"address":"1.2.3"`):                     "not an IP address",
		line(1, 1, `,"country":"New Zealand"`):               "two letters",
		line(1, 1, `,"lat":1`):                               "go together",
		line(1, 1, `,"lat":91,"lon":1`):                      "Earth",
		line(1, 1, `,"device":"mine"`):                       "device must be",
		line(1, 1, `,"outcome":"so so"`):                     "outcome must be",
		line(1, 1, `,"asn":"AS1"`):                           "asn must not be a string",
		line(1, 1, `,"unknown_name":true`):                   "nobody can have",
		line(1, 1, "") + line(1, 1, ""):                      "more than one",
		line(1, 1, `,"team":"`+strings.Repeat("x", 300)+`"`): "team is longer",
		`{"note":"` + strings.Repeat("x", 70_000) + `"}`:     "longer than 65536",
		"{\"person\":\"\xff\"}":                              "not UTF-8",
		`{"kind":"feedback","about":"none","answer":"me"}`:   "no event",
		`{"kind":"feedback","about":"1","answer":"maybe"}`:   "answer must be",
		`{"kind":"feedback","answer":"me"}`:                  "about is missing",
	} {
		all, bad := run(t, "\n"+in+"\n"+line(2, 2, ""))
		if bad != 1 || len(all) != 2 || !strings.HasPrefix(all[0].Error, "line 2: ") || !strings.Contains(all[0].Error, want) || all[1].Alert != "none" {
			t.Errorf("%.80s: %d bad, %+v", in, bad, all)
		}
	}
}

func TestAnswersAreTakenIn(t *testing.T) {
	t.Parallel()
	score := func(answer string) float64 {
		var in strings.Builder
		for day := 1; day < 29; day++ {
			fmt.Fprintln(&in, line(day, day, ""))
		}
		fmt.Fprintln(&in, stranger)
		if answer != "" {
			fmt.Fprintf(&in, `{"kind":"feedback","about":"s","answer":%q}`+"\n", answer)
		}
		all, bad := run(t, in.String()+strings.Replace(stranger, "T09", "T10", 1))
		if bad != 0 {
			t.Fatal(all)
		}
		return *all[len(all)-1].Score
	}
	if me, none, not := score("me"), score(""), score("not_me"); !(me < none && none < not) {
		t.Errorf("me %.2f, no answer %.2f, not me %.2f", me, none, not)
	}
}

func TestOrganizationsAndPeopleAreKeptApart(t *testing.T) {
	t.Parallel()
	var in strings.Builder
	for day := 1; day < 20; day++ {
		fmt.Fprintln(&in, line(day, day, ""))
	}
	all, _ := run(t, in.String()+line(99, 28, `,"organization":"other"`)+"\n"+line(98, 28, ""))
	if other, own := *all[len(all)-2].Score, *all[len(all)-1].Score; other < own+3 {
		t.Errorf("elsewhere %.2f, here %.2f", other, own)
	}
}

func TestEqualSeedsGiveEqualAnswers(t *testing.T) {
	t.Parallel()
	var in strings.Builder
	for day := 1; day < 29; day++ {
		fmt.Fprintln(&in, line(day, day, ""), "\n", stranger)
	}
	var one, two bytes.Buffer
	_, _ = Run(strings.NewReader(in.String()), &one, options)
	_, _ = Run(strings.NewReader(in.String()), &two, options)
	if one.Len() == 0 || !bytes.Equal(one.Bytes(), two.Bytes()) {
		t.Error("two runs differ")
	}
}

func FuzzReplay(f *testing.F) {
	f.Add(line(1, 1, "") + "\n" + stranger)
	f.Add(line(1, 1, `,"kind":"export","dataset":"d","rows":3`))
	f.Add(`{"kind":"feedback","about":"1","answer":"me"}`)
	f.Fuzz(func(t *testing.T, in string) {
		var out bytes.Buffer
		if _, err := Run(strings.NewReader(in), &out, options); err != nil {
			t.Fatal(err)
		}
		for l := range strings.Lines(out.String()) {
			if !json.Valid([]byte(l)) {
				t.Errorf("answer %q", l)
			}
		}
	})
}
