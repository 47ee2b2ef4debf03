package sample

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"time"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/server/activity"
	"github.com/strongroom/strongroom/server/analysis"
	"github.com/strongroom/strongroom/server/dataset"
	"github.com/strongroom/strongroom/server/egress"
	"github.com/strongroom/strongroom/server/login"
	"github.com/strongroom/strongroom/server/mail"
	"github.com/strongroom/strongroom/server/member"
	"github.com/strongroom/strongroom/server/organization"
	"github.com/strongroom/strongroom/server/session"
	"github.com/strongroom/strongroom/server/setting"
	"github.com/strongroom/strongroom/server/share"
)

// Services are what the people of the sample act through. All of them read the
// time from Clock, and the jobs of the program are running.
type Services struct {
	Clock         *Clock
	DB            *ent.Client
	Mailbox       *mail.Mailbox
	Sessions      *session.Manager
	Login         *login.Service
	Organizations *organization.Service
	Members       *member.Service
	Settings      *setting.Service
	Datasets      *dataset.Service
	Analyses      *analysis.Service
	Shares        *share.Service
	Egress        *egress.Gate
	Activity      *activity.Recorder
}

// days is how long the story lasts.
const days = 42

// story is what happens: scenes in the order of their times.
type story struct {
	Services
	password string
	end      time.Time
	world    *world
	rng      *rand.Rand
	people   map[string]*browser // by address
	// datasets and analyses hold ids by name, once they exist.
	datasets, analyses map[string]string
	scenes             []scene
}

// scene is one thing that happens.
type scene struct {
	at   time.Time
	what string
	do   func(ctx context.Context) error
}

// Fill plays the story up to now on an empty program. Everybody's password is the
// given one.
func Fill(ctx context.Context, services Services, password string, now time.Time) error {
	s := &story{
		Services: services, password: password, end: now.UTC(), rng: rand.New(rand.NewPCG(11, 21)),
		world: newWorld(now), people: map[string]*browser{}, datasets: map[string]string{}, analyses: map[string]string{},
	}
	for _, p := range People {
		s.people[p.Email] = &browser{Person: p, story: s, cookies: map[string]*http.Cookie{}}
	}
	s.beginning()
	s.work()
	s.incidents()
	s.routine()
	slices.SortStableFunc(s.scenes, func(a, b scene) int { return a.at.Compare(b.at) })
	for _, sc := range s.scenes {
		s.Clock.Set(sc.at)
		if err := sc.do(access.WithClock(ctx, s.Clock.Now)); err != nil {
			return fmt.Errorf("play %q of %s: %w", sc.what, sc.at.Format(time.DateTime), err)
		}
	}
	return nil
}

// on is a time of day, so many days before the end.
func (s *story) on(day, hour, minute int) time.Time {
	d := s.end.AddDate(0, 0, -day)
	return time.Date(d.Year(), d.Month(), d.Day(), hour, minute, s.rng.IntN(60), 0, time.UTC)
}

// plan adds a scene of a person.
func (s *story) plan(at time.Time, email, what string, a act) {
	p := s.people[email]
	s.happens(at, what, func(ctx context.Context) error { return p.do(ctx, a) })
}

func (s *story) happens(at time.Time, what string, do func(ctx context.Context) error) {
	s.scenes = append(s.scenes, scene{at, what, do})
}
