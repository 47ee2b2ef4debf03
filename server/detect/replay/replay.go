package replay

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/strongroom/strongroom/server/detect"
)

const (
	longestLine = 64 << 10
	// answerable is how many latest events of all can still be answered.
	answerable = 4096
	// reasons is how many are written of each verdict.
	reasons = 3
)

// Options are what a replay begins with.
type Options struct {
	Budgets   detect.Budgets
	Seed      uint64
	WithPrior bool
}

// Output is the answer to a line.
type Output struct {
	Line           int             `json:"line"`
	ID             string          `json:"id,omitempty"`
	Error          string          `json:"error,omitempty"`
	Score          *float64        `json:"score,omitempty"`
	P              *float64        `json:"p,omitempty"`
	Alert          string          `json:"alert,omitempty"`
	Channel        string          `json:"channel,omitempty"`
	Technique      string          `json:"technique,omitempty"`
	Group          string          `json:"group,omitempty"`
	Reasons        []detect.Reason `json:"reasons,omitempty"`
	Counterfactual string          `json:"counterfactual,omitempty"`
	Feedback       string          `json:"feedback,omitempty"`
}

type judged struct {
	event   detect.Event
	verdict detect.Verdict
}

type replay struct {
	options       Options
	organizations map[string]*detect.Organization
	people        map[[2]string]*detect.Person
	// past are the latest events that have an id; order is a ring of their ids.
	past  map[string]*judged
	order []string
	next  int
}

// Run reads a line, writes a line, and so on. A line that cannot be used is answered
// with what is wrong, and the reading goes on; their number is returned.
func Run(in io.Reader, out io.Writer, o Options) (bad int, err error) {
	if err := o.Budgets.Validate(); err != nil {
		return 0, err
	}
	r := &replay{
		options: o, organizations: map[string]*detect.Organization{}, people: map[[2]string]*detect.Person{}, past: map[string]*judged{},
	}
	lines := bufio.NewReaderSize(in, longestLine)
	answers := bufio.NewWriter(out)
	encoder := json.NewEncoder(answers)
	encoder.SetEscapeHTML(false)
	for n := 1; ; n++ {
		line, err := readLine(lines)
		if errors.Is(err, io.EOF) {
			return bad, nil
		}
		answer := Output{}
		switch {
		case errors.Is(err, errTooLong):
			answer.Error = err.Error()
		case err != nil:
			return bad, fmt.Errorf("read line %d: %w", n, err)
		case len(line) == 0:
			continue
		default:
			answer, err = r.answer(line)
			if err != nil {
				answer = Output{Error: err.Error()}
			}
		}
		if answer.Error != "" {
			bad++
			answer.Error = fmt.Sprintf("line %d: %s", n, answer.Error)
		}
		answer.Line = n
		if err := encoder.Encode(answer); err != nil {
			return bad, fmt.Errorf("answer line %d: %w", n, err)
		}
		if err := answers.Flush(); err != nil {
			return bad, fmt.Errorf("answer line %d: %w", n, err)
		}
	}
}

var errTooLong = fmt.Errorf("it is longer than %d bytes", longestLine)

// readLine returns a line without what surrounds it. The last needs no newline.
func readLine(r *bufio.Reader) ([]byte, error) {
	line, err := r.ReadSlice('\n')
	if errors.Is(err, bufio.ErrBufferFull) {
		for errors.Is(err, bufio.ErrBufferFull) {
			_, err = r.ReadSlice('\n')
		}
		if err != nil && !errors.Is(err, io.EOF) {
			return nil, err
		}
		return nil, errTooLong
	}
	if err != nil && (!errors.Is(err, io.EOF) || len(line) == 0) {
		return nil, err
	}
	return bytes.TrimSpace(line), nil
}

func (r *replay) answer(line []byte) (Output, error) {
	it, err := parse(line)
	if err != nil {
		return Output{}, err
	}
	if it.feedback {
		return r.feedback(&it)
	}
	e := &it.event
	o, err := r.organization(e.Organization)
	if err != nil {
		return Output{}, err
	}
	p := r.person(e)
	var v detect.Verdict
	instead := ""
	if e.Kind == detect.SignIn {
		// What would not have alerted is asked of the profile as it was.
		v = o.Judge(p, e)
		instead = o.Counterfactual(p, e, &v)
		if o.Settle(p, e, &v); v.Channel != detect.SignInRisk {
			instead = ""
		}
	} else {
		v = o.Observe(p, e)
	}
	if e.ID != "" {
		r.remember(e, &v)
	}
	v.Score += 0 // -0 is a surprise to whoever reads it
	why := detect.Explain(e, &v)
	return Output{
		ID: e.ID, Score: &v.Score, P: &v.P, Alert: v.Alert.String(), Channel: v.Channel.String(), Technique: technique(&v), Group: v.Group,
		Reasons: why[:min(len(why), reasons)], Counterfactual: instead,
	}, nil
}

func technique(v *detect.Verdict) string {
	if v.Alert == detect.None && v.Group == "" {
		return ""
	}
	return v.Technique
}

func (r *replay) organization(name string) (*detect.Organization, error) {
	o := r.organizations[name]
	if o == nil {
		var err error
		if o, err = detect.New(r.options.Seed, r.options.Budgets, r.options.WithPrior); err != nil {
			return nil, err
		}
		r.organizations[name] = o
	}
	return o, nil
}

// person is who the event names. A name that is nobody's is somebody new each time.
func (r *replay) person(e *detect.Event) *detect.Person {
	k := [2]string{e.Organization, e.Person}
	p := r.people[k]
	if p == nil {
		p = &detect.Person{}
		if !e.Nobody {
			r.people[k] = p
		}
	}
	return p
}

func (r *replay) remember(e *detect.Event, v *detect.Verdict) {
	if _, again := r.past[e.ID]; !again {
		if len(r.order) < answerable {
			r.order = append(r.order, e.ID)
		} else {
			delete(r.past, r.order[r.next])
			r.order[r.next] = e.ID
			r.next = (r.next + 1) % answerable
		}
	}
	r.past[e.ID] = &judged{*e, *v}
}

func (r *replay) feedback(it *item) (Output, error) {
	j := r.past[it.about]
	if j == nil {
		return Output{}, fmt.Errorf("no event of the last %d with an id has this one", answerable)
	}
	o, err := r.organization(j.event.Organization)
	if err != nil {
		return Output{}, err
	}
	p := r.person(&j.event)
	if it.mine {
		o.Mine(p, &j.event, &j.verdict)
		return Output{ID: it.about, Feedback: "me"}, nil
	}
	o.NotMine(p, &j.event, &j.verdict)
	return Output{ID: it.about, Feedback: "not_me"}, nil
}
