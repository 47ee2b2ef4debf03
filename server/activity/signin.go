package activity

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"entgo.io/ent/dialect/sql"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/activityevent"
	"github.com/strongroom/strongroom/server/device"
	"github.com/strongroom/strongroom/server/geo"
)

var (
	signedIn = []string{SignedIn.Name, SignedInOutside.Name}
	refused  = []string{SignInFailed.Name, FactorRefused.Name}
)

// IsSignIn reports whether an event is a sign-in, or a try at one.
func IsSignIn(e *ent.ActivityEvent) bool {
	return slices.Contains(signedIn, e.Kind) || slices.Contains(refused, e.Kind)
}

// SignIn is a sign-in, or a try at one.
type SignIn struct {
	Visit
	Sequence int
	Person   string
	Address  string
	Failed   bool
}

const (
	// remembered is how many sign-ins of a person make their habits.
	remembered = 200
	// looked is how many sign-ins an overview is made of at the most.
	looked = 1000
	// pause ends a burst of failed tries.
	pause = time.Hour
)

// Habits are the last sign-ins of a person up to a number, newest first, that the
// viewer may see and that succeeded.
func (r *Recorder) Habits(ctx context.Context, person string, upTo int) ([]SignIn, error) {
	rows, err := r.DB.ActivityEvent.Query().
		Where(activityevent.ActorID(person), activityevent.KindIn(signedIn...), activityevent.SequenceLTE(upTo)).
		Order(activityevent.BySequence(sql.OrderDesc())).Limit(remembered).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("read habits: %w", err)
	}
	return r.signIns(ctx, rows)
}

// Before are the visits among sign-ins that came before a number.
func Before(all []SignIn, sequence int) (out []Visit) {
	for _, s := range all {
		if s.Sequence < sequence {
			out = append(out, s.Visit)
		}
	}
	return out
}

// SignIns are the newest sign-ins and tries since a moment that the viewer may see;
// more says that there are others.
func (r *Recorder) SignIns(ctx context.Context, since time.Time) (out []SignIn, more bool, err error) {
	n := looked
	rows, more, err := r.List(ctx, Filter{Kinds: slices.Concat(signedIn, refused), From: since}, Window{First: &n})
	if err != nil {
		return nil, false, err
	}
	out, err = r.signIns(ctx, rows)
	return out, more, err
}

func (r *Recorder) signIns(ctx context.Context, rows []*ent.ActivityEvent) ([]SignIn, error) {
	out := make([]SignIn, 0, len(rows))
	for _, e := range rows {
		d, err := r.Open(ctx, e)
		if err != nil {
			return nil, err
		}
		out = append(out, r.signIn(e, d))
	}
	return out, nil
}

func (r *Recorder) signIn(e *ent.ActivityEvent, d Detail) SignIn {
	s := SignIn{Address: d.Address, Failed: slices.Contains(refused, e.Kind), Visit: r.Visit(e, d)}
	if e.Sequence != nil {
		s.Sequence = *e.Sequence
	}
	if e.ActorID != nil {
		s.Person = *e.ActorID
	}
	return s
}

// Visit is an event as far as habits go.
func (r *Recorder) Visit(e *ent.ActivityEvent, d Detail) Visit {
	v := Visit{At: e.CreatedAt, Place: r.Places.LookText(d.Address)}
	if d.Agent != "" {
		v.Browser = device.Name(d.Agent)
	}
	return v
}

// Burst is failed tries at one account without a long pause between them.
type Burst struct {
	Person           string
	Tries, Addresses int
	Places           []string
	First, Last      time.Time
	// Succeeded is set if somebody signed in soon after from an address of theirs.
	Succeeded bool
}

// Bursts groups the failed ones among sign-ins, which are given newest first.
func Bursts(all []SignIn) []Burst {
	type open struct {
		Burst
		from map[string]bool
	}
	var done []*open
	last := map[string]*open{}
	for _, s := range slices.Backward(all) {
		b := last[s.Person]
		if b != nil && s.At.Sub(b.Last) > pause {
			b = nil
		}
		switch {
		case !s.Failed && b != nil && b.from[s.Address]:
			b.Succeeded = true
			continue
		case !s.Failed:
			continue
		case b == nil:
			b = &open{Burst{Person: s.Person, First: s.At}, map[string]bool{}}
			last[s.Person] = b
			done = append(done, b)
		}
		b.Tries++
		b.Last = s.At
		if !b.from[s.Address] {
			b.from[s.Address] = true
			if l := s.Place.Label(); l != "" && !slices.Contains(b.Places, l) && len(b.Places) < 5 {
				b.Places = append(b.Places, l)
			}
		}
	}
	out := make([]Burst, 0, len(done))
	for _, b := range done {
		b.Addresses = len(b.from)
		out = append(out, b.Burst)
	}
	slices.SortStableFunc(out, func(a, b Burst) int { return b.Last.Compare(a.Last) })
	return out
}

// Spot is a place from which people signed in, or tried to.
type Spot struct {
	Place          geo.Place
	SignIns, Tries int
	Last           time.Time
}

// Spots counts sign-ins by place, most first. Those without a place on the map are
// counted in one number.
func Spots(all []SignIn) (out []Spot, elsewhere int) {
	at := map[string]int{}
	for _, s := range all {
		if !s.Place.Located {
			elsewhere++
			continue
		}
		key := fmt.Sprintf("%s %.2f %.2f", s.Place.Label(), s.Place.Latitude, s.Place.Longitude)
		i, ok := at[key]
		if !ok {
			i = len(out)
			at[key] = i
			out = append(out, Spot{Place: s.Place})
		}
		if s.Failed {
			out[i].Tries++
		} else {
			out[i].SignIns++
		}
		if s.At.After(out[i].Last) {
			out[i].Last = s.At
		}
	}
	slices.SortStableFunc(out, func(a, b Spot) int { return cmp.Compare(b.SignIns+b.Tries, a.SignIns+a.Tries) })
	return out, elsewhere
}
