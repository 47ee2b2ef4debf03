package detect

import (
	"fmt"
	"strconv"
	"time"

	"github.com/strongroom/strongroom/server/detect/access"
	"github.com/strongroom/strongroom/server/detect/attack"
	"github.com/strongroom/strongroom/server/detect/conformal"
	"github.com/strongroom/strongroom/server/detect/signin"
)

// Window is how many latest sign-ins p-values are taken from.
const Window = 20_000

// Budgets are the shares of what is accepted that may alert.
type Budgets struct {
	StepUp float64 // of sign-ins
	Admin  float64 // of sign-ins
	Days   float64 // of person-days with data access
	Weeks  float64 // of person-weeks
}

// Usual are the budgets if nobody chose others.
var Usual = Budgets{StepUp: .01, Admin: .001, Days: .001, Weeks: .01}

// Validate tells which budget is not a share.
func (b Budgets) Validate() error {
	for _, f := range []struct {
		name string
		v    float64
	}{{"step-up", b.StepUp}, {"admin", b.Admin}, {"day", b.Days}, {"week", b.Weeks}} {
		if !(f.v >= 0 && f.v <= .5) {
			return fmt.Errorf("the %s budget %g is not between 0 and 0.5", f.name, f.v)
		}
	}
	if b.Admin > b.StepUp {
		return fmt.Errorf("the admin budget %g is higher than the step-up budget %g", b.Admin, b.StepUp)
	}
	return nil
}

// Times are the budgets for a closer watch: n times as much may alert, at most half.
func (b Budgets) Times(n float64) Budgets {
	closer := func(v float64) float64 { return min(v*n, .5) }
	return Budgets{StepUp: closer(b.StepUp), Admin: closer(b.Admin), Days: closer(b.Days), Weeks: closer(b.Weeks)}
}

// Person is what is known of one person: fixed bounds, no address or name in the
// clear. The zero value is somebody new.
type Person struct {
	signIns signin.Profile
	access  access.Profile
}

// Organization is what is known of an organization.
type Organization struct {
	budgets Budgets
	signIns *signin.Model
	window  *conformal.Window
	attacks *attack.Model
	access  *access.Model
}

// New begins with what is shipped, or, without it, with nothing. The secret must be
// random and stay with the organization: it keys every hash that is kept.
func New(secret uint64, b Budgets, withPrior bool) (*Organization, error) {
	if err := b.Validate(); err != nil {
		return nil, err
	}
	o := &Organization{
		budgets: b, signIns: signin.New(secret, withPrior), attacks: attack.New(secret),
		access: access.New(secret, b.Days, b.Weeks),
	}
	var scores []float64
	if withPrior {
		scores = signin.ShippedScores()
	}
	o.window = conformal.New(Window, scores)
	return o, nil
}

// Closely does something while n times as much data access may alert, for a closer
// watch. What it costs is not taken out of what others may. Verdicts that come of more
// than told times as much are hidden from the person whom they are about.
func (o *Organization) Closely(n, told float64, do func()) {
	o.access.Closer, o.access.Told = n, told
	defer func() { o.access.Closer, o.access.Told = 0, 0 }()
	do()
}

// SetBudgets changes the budgets.
func (o *Organization) SetBudgets(b Budgets) error {
	if err := b.Validate(); err != nil {
		return err
	}
	o.budgets = b
	o.access.Budget, o.access.WeekBudget = b.Days, b.Weeks
	return nil
}

// Judge says what a sign-in is worth. It changes nothing and allocates nothing.
func (o *Organization) Judge(p *Person, e *Event) Verdict {
	a := e.attempt()
	v := Verdict{signIn: o.signIns.Score(&p.signIns, &a), Technique: "T1078"}
	v.Score = v.signIn.Total
	v.P = o.window.P(v.Score)
	if e.Failed {
		return v // nobody got in: failures are counted, not judged one by one
	}
	switch {
	case v.P <= o.budgets.Admin:
		v.Alert = Admin
	case v.P <= o.budgets.StepUp:
		v.Alert = StepUp
	}
	return v
}

// Doubt is the weight of a sign-in that alerted and that nobody confirmed.
const Doubt = .25

// Settle takes in what came of a sign-in: a failure is counted, a success learnt. It
// may raise the verdict.
func (o *Organization) Settle(p *Person, e *Event, v *Verdict) {
	a := e.attempt()
	if e.Failed {
		if e.Nobody || o.signIns.Foreign(&p.signIns, &a) {
			o.signIns.Refuse(&a, .2)
			o.count(e, v)
		}
		return
	}
	if i, ok := o.attacks.Under(e.Person, addressOf(e), e.Time); ok && !e.Confirmed && o.signIns.Foreign(&p.signIns, &a) {
		v.incident, v.attacked = i, true
		v.Alert, v.Channel, v.Group, v.Technique = Admin, Attack, i.ID, i.Kind.Technique()
	}
	o.window.Add(v.Score)
	v.Learned = 1
	if v.Alert != None && !e.Confirmed {
		v.Learned = Doubt
	}
	o.signIns.Learn(&p.signIns, &a, v.Learned)
}

func addressOf(e *Event) string {
	if !e.Address.IsValid() {
		return ""
	}
	if ip := e.Address.Unmap(); ip.Is4() {
		return ip.String()
	}
	// A host chooses its address within a /64 at will.
	prefix, _ := e.Address.Prefix(64)
	return prefix.String()
}

func (o *Organization) count(e *Event, v *Verdict) {
	t := attack.Try{Time: e.Time, Account: e.Person, Address: addressOf(e)}
	if e.ASN != 0 {
		t.Network = strconv.FormatUint(uint64(e.ASN), 10)
	}
	if e.OS != "" && e.Browser != "" {
		t.Client = e.OS + " " + e.Browser + " " + strconv.Itoa(int(e.Version))
	}
	found := o.attacks.Note(&t)
	if len(found) == 0 {
		return
	}
	v.incident, v.attacked = found[0], true
	v.Channel, v.Group, v.Technique = Attack, found[0].ID, found[0].Kind.Technique()
	if found[0].First {
		v.Alert = Admin
	}
}

// Observe takes in an event that has happened and says what it is worth.
func (o *Organization) Observe(p *Person, e *Event) Verdict {
	if e.Kind == SignIn {
		v := o.Judge(p, e)
		o.Settle(p, e, &v)
		return v
	}
	r := e.read()
	found := o.access.Judge(&p.access, &r)
	v := Verdict{Score: found.Score, P: found.P, Channel: DataAccess, Technique: "T1530", access: found, week: found.Week}
	week := found.Week
	switch {
	case week != nil && week.Alert && (!found.Alert || found.Hidden && !week.Hidden):
		v.Alert, v.Hidden, v.Channel, v.Score, v.P = Admin, week.Hidden, DataWeek, week.Score, week.P
	case found.Alert:
		v.Alert, v.Hidden = Admin, found.Hidden
	}
	return v
}

// Close ends a person's day and week of data access if they are over. Called once a
// day for everybody with an open day, so that weeks are judged on time and the last
// day of those who leave counts. ok is false if there is nothing to tell.
func (o *Organization) Close(p *Person, now time.Time) (v Verdict, ok bool) {
	w := o.access.Close(&p.access, now)
	if w == nil || !w.Alert {
		return Verdict{}, false
	}
	return Verdict{Score: w.Score, P: w.P, Alert: Admin, Channel: DataWeek, Technique: "T1530", week: w}, true
}

// Mine takes in that the person said: this was me. Of what the verdict on the event
// said, only Learned and Channel are needed.
func (o *Organization) Mine(p *Person, e *Event, v *Verdict) {
	if e.Kind != SignIn {
		o.access.Approve(&p.access)
		return
	}
	if e.Failed {
		return
	}
	a := e.attempt()
	o.signIns.Learn(&p.signIns, &a, signin.Confirmed-v.Learned)
	v.Learned = signin.Confirmed
}

// NotMine takes in that the person said: this was not me. The event leaves the
// profile and the window, and where it came from is marked. Of the verdict on the
// event, Learned, Score and Channel are needed.
func (o *Organization) NotMine(p *Person, e *Event, v *Verdict) {
	if e.Kind != SignIn {
		o.access.Disown(&p.access)
		return
	}
	a := e.attempt()
	if !e.Failed {
		o.signIns.Forget(&p.signIns, &a, v.Learned)
		o.window.Remove(v.Score)
		v.Learned = 0
	}
	o.signIns.Condemn(&a)
}
