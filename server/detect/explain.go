package detect

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"time"

	"github.com/strongroom/strongroom/server/detect/access"
	"github.com/strongroom/strongroom/server/detect/signin"
)

// Reason is one line of an explanation.
type Reason struct {
	Feature string `json:"feature"`
	Value   string `json:"value"`
	// Nats is what the feature adds to the score; negative if it speaks for the
	// person. Of data access it is -ln of the feature's own p-value.
	Nats float64 `json:"nats"`
	Text string  `json:"text"`
}

// negligible is below what a line is worth.
const negligible = .05

// Explain puts a verdict on an event in words, the weightiest first.
func Explain(e *Event, v *Verdict) []Reason {
	var out []Reason
	if v.attacked {
		i := &v.incident
		nats := float64(i.Count)*math.Log(float64(i.Count)/i.Usual) - float64(i.Count) + i.Usual
		text := i.Sentence() + "."
		if !e.Failed {
			text = "This sign-in succeeded from a network that is not the person's during an attack: " + text
		}
		out = append(out, Reason{i.Kind.String(), strconv.Itoa(i.Count), nats, upper(text)})
	}
	switch {
	case e.Kind == SignIn:
		out = append(out, explainSignIn(e, &v.signIn)...)
	case v.Channel == DataWeek && v.week != nil:
		out = append(out, explainWeek(v.week)...)
	default:
		out = append(out, explainAccess(e, &v.access)...)
	}
	slices.SortStableFunc(out, func(a, b Reason) int {
		switch {
		case a.Nats > b.Nats:
			return -1
		case a.Nats < b.Nats:
			return 1
		}
		return 0
	})
	for i := range out {
		out[i].Nats = math.Round(out[i].Nats*100) / 100
	}
	return out
}

// ExplainClose puts in words what Close returned.
func ExplainClose(v *Verdict) []Reason {
	return Explain(&Event{Kind: Read}, v)
}

func upper(s string) string {
	if s != "" && s[0] >= 'a' && s[0] <= 'z' {
		return string(s[0]-'a'+'A') + s[1:]
	}
	return s
}

func explainSignIn(e *Event, s *signin.Score) []Reason {
	var out []Reason
	for f := range signin.Features {
		if nats := s.Terms[f]; math.Abs(nats) >= negligible {
			value, text := describe(e, s, f, nats > 0)
			out = append(out, Reason{f.String(), value, nats, text})
		}
	}
	return out
}

// describe says what was seen and what it means; odd is whether it speaks for a
// stranger.
func describe(e *Event, s *signin.Score, f signin.Feature, odd bool) (value, text string) {
	either := func(yes, no string) string {
		if odd {
			return yes
		}
		return no
	}
	switch f {
	case signin.Country:
		return e.Country, fmt.Sprintf(either("The person rarely or never signs in from %s.", "The person usually signs in from %s."), e.Country)
	case signin.ASN:
		value = "an unnamed network"
		if e.ASN != 0 {
			value = fmt.Sprintf("AS%d", e.ASN)
		}
		return value, fmt.Sprintf(either("The person rarely or never uses %s, of all networks there.", "The person often uses %s."), value)
	case signin.Prefix:
		value = prefix(e)
		return value, fmt.Sprintf(either("The part %s of the network is new or rare for the person.", "The person often signs in from within %s."), value)
	case signin.Address:
		value = addressOf(e)
		return value, fmt.Sprintf(either("The person usually has other addresses there than %s.", "The person often has the address %s."), value)
	case signin.ClientClass:
		value = [...]string{"another device", "a desktop", "a mobile", "a tablet"}[min(e.Class, 3)]
		return value, fmt.Sprintf(either("The person rarely or never signs in with %s.", "The person usually signs in with %s."), value)
	case signin.OS:
		value = known(e.OS)
		return value, fmt.Sprintf(either("The person rarely or never uses %s.", "The person usually uses %s."), value)
	case signin.Browser:
		value = known(e.Browser)
		return value, fmt.Sprintf(either("The person rarely or never uses %s there.", "The person usually uses %s."), value)
	case signin.Novelty:
		value = novelty(s)
		return value, fmt.Sprintf(either("Taken together, this is more like a stranger: %s.", "Taken together, this is more like the person: %s."), value)
	case signin.DeviceHabit:
		value = deviceWords[min(int(s.Device), len(deviceWords)-1)]
		return value, fmt.Sprintf(either("The sign-in comes with %s, which is unusual for the person.", "The sign-in comes with %s, as is usual for the person."), value)
	case signin.Hour:
		value = e.Time.UTC().Format("Mon 15:04 MST")
		return value, fmt.Sprintf(either("The person rarely signs in about this time, %s.", "The person often signs in about this time, %s."), value)
	case signin.Travel:
		value = fmt.Sprintf("%.0f km in %s", s.Kilometres, span(s.Seconds))
		return value, fmt.Sprintf(either("The place is %s from the sign-in before.", "The place fits the sign-in before: %s."), value)
	case signin.Dormancy:
		value = span(s.Seconds)
		return value, fmt.Sprintf(either("The sign-in before was %s ago.", "The sign-in before was only %s ago."), value)
	case signin.Reputation:
		return fmt.Sprintf("AS%d", e.ASN), fmt.Sprintf("Strangers have tried to sign in from AS%d before.", e.ASN)
	default:
		return "marked", "The network or client was part of a confirmed attack."
	}
}

func known(s string) string {
	if s == "" {
		return "something that was not recognized"
	}
	return s
}

func prefix(e *Event) string {
	ip := e.Address.Unmap()
	bits := 24
	if ip.Is6() {
		bits = 48
	}
	p, err := ip.Prefix(bits)
	if err != nil {
		return "unknown"
	}
	return p.String()
}

var (
	networkWords = [...]string{
		"an address they have used", "a new address in a range they have used", "a new range of a network they have used",
		"a new network in a country they have used", "a network that is new to them", "an unknown address",
	}
	clientWords = [...]string{
		"a browser they have used", "another version of a browser they have used", "an older version of a browser they have used",
		"a new browser on a system they have used", "a new system",
	}
	deviceWords = [...]string{"a device that was not looked at", "a device we know as theirs", "a device that shows nothing", "a device that is not theirs"}
)

func novelty(s *signin.Score) string {
	v := networkWords[min(s.Network, len(networkWords)-1)] + " and " + clientWords[min(s.Client, len(clientWords)-1)]
	if s.Device != signin.Unsaid {
		v += ", on " + deviceWords[min(int(s.Device), len(deviceWords)-1)]
	}
	switch {
	case s.History < .5:
		v += " (nothing is known of them yet)"
	case s.History < 5:
		v += " (little is known of them yet)"
	}
	return v
}

func span(seconds int64) string {
	d := time.Duration(max(seconds, -seconds)) * time.Second
	switch {
	case d < 2*time.Minute:
		return "moments"
	case d < 2*time.Hour:
		return fmt.Sprintf("%d minutes", int(d.Minutes()))
	case d < 48*time.Hour:
		return fmt.Sprintf("%d hours", int(d.Hours()))
	default:
		return fmt.Sprintf("%d days", int(d.Hours()/24))
	}
}

var accessWords = [access.Channels]string{
	"%[1]s reads today; usual are %[2]s.",
	"%[1]s exports today; usual are %[2]s.",
	"%[1]s different datasets today; usual are %[2]s.",
	"%[1]s datasets that the person does not usually read; usual are %[2]s.",
	"%[1]s reads at hours at which the person hardly ever works; usual are %[2]s.",
	"%[1]s reads of sensitive data; usual are %[2]s.",
	"%[1]s reads within ten minutes; the busiest are usually %[2]s.",
	"%[1]s rows exported; a day with exports usually has %[2]s.",
	"%[1]s exports are far from the usual %[2]s.",
	"The datasets are unlikely for the person and their team.",
	"The hours are unlikely for the person.",
	"The person has not read anything for %[1]s days.",
}

func explainAccess(_ *Event, v *access.Verdict) []Reason {
	var out []Reason
	for c := range access.Channels {
		nats := -math.Log(v.Channel[c])
		if nats < negligible {
			continue
		}
		counted, usual := number(v.Counted[c]), number(v.Usual[c])
		value := counted
		text := accessWords[c]
		switch c {
		case access.Surprise, access.HourSurprise:
			value = number(v.Nats[c]) + " nats"
		case access.Dormancy:
			text = fmt.Sprintf(text, counted)
		default:
			text = fmt.Sprintf(text, counted, usual)
		}
		out = append(out, Reason{c.String(), value, nats, text})
	}
	return out
}

func explainWeek(w *access.Week) []Reason {
	var out []Reason
	for i, p := range w.Channel {
		nats := -math.Log(p)
		if nats < negligible {
			continue
		}
		name := access.WeekNames[i]
		r := Reason{Feature: name + " in a week", Nats: nats, Value: "unusual", Text: upper(name) + " are unusual for the week."}
		if i < len(w.Counted) {
			r.Value = number(w.Counted[i])
			r.Text = fmt.Sprintf("%s %s this week; usual are %s.", r.Value, name, number(w.Usual[i]))
		}
		out = append(out, r)
	}
	return out
}

// number writes a count with as many digits as it is worth.
func number(v float64) string {
	if v >= 9.95 || v == math.Trunc(v) {
		return strconv.FormatFloat(math.Round(v), 'f', 0, 64)
	}
	return strconv.FormatFloat(v, 'f', 1, 64)
}

// Counterfactual says what would have had to be as usual for a sign-in not to have
// alerted; "" if nothing, or if it did not alert.
func (o *Organization) Counterfactual(p *Person, e *Event, v *Verdict) string {
	if v.Alert == None || v.Channel != SignInRisk {
		return ""
	}
	a := e.attempt()
	for _, c := range []struct {
		parts signin.Part
		words string
	}{
		{signin.UsualNetwork, "From your usual network"},
		{signin.UsualDevice, "From a device we know as yours"},
		{signin.UsualClient, "With your usual browser"},
		{signin.UsualHour, "At your usual hours"},
		{signin.UsualNetwork | signin.UsualClient, "From your usual network with your usual browser"},
		{signin.UsualNetwork | signin.UsualDevice, "From your usual network and a device we know as yours"},
		{signin.UsualNetwork | signin.UsualClient | signin.UsualHour, "From your usual network with your usual browser at your usual hours"},
	} {
		total, ok := o.signIns.Imagine(&p.signIns, &a, c.parts)
		if ok && o.window.P(total) > o.budgets.StepUp {
			return c.words + " this would not have alerted."
		}
	}
	return ""
}
