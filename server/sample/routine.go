package sample

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/activityevent"
	entanalysis "github.com/strongroom/strongroom/ent/analysis"
	"github.com/strongroom/strongroom/ent/export"
	"github.com/strongroom/strongroom/ent/run"
	"github.com/strongroom/strongroom/server/activity"
	"github.com/strongroom/strongroom/server/analysis"
	"github.com/strongroom/strongroom/server/fault"
	"github.com/strongroom/strongroom/server/setting"
)

// routine is what people do on every weekday: they come, look at answers, take
// some away, and some sign out.
func (s *story) routine() {
	reruns := 16 // a worker each, which is what the sample takes its time for
	for day := days - 2; day >= 0; day-- {
		if wd := s.end.AddDate(0, 0, -day).Weekday(); wd == time.Saturday || wd == time.Sunday {
			continue
		}
		for _, p := range People {
			if day >= arrivals[p.Role]-1 || s.rng.Float64() > p.diligence {
				continue
			}
			at := s.on(day, 8+s.rng.IntN(3), s.rng.IntN(60))
			for range 1 + s.rng.IntN(2) {
				if at.After(s.end.Add(-5 * time.Minute)) {
					break
				}
				do, what := s.look(), "look"
				switch x := s.rng.Float64(); {
				case p.Role == access.RoleAnalyst && x < .2 && reruns > 0 && day < 20:
					do, what, reruns = s.rerunOwn(), "rerun", reruns-1
				case x > .9:
					do, what = s.takeAway(), "export"
				}
				s.plan(at, p.Email, what, do)
				at = at.Add(time.Duration(40+s.rng.IntN(150)) * time.Minute)
			}
			if leaves := at.Add(-25 * time.Minute); s.rng.Float64() < .3 && leaves.Before(s.end) {
				s.plan(leaves, p.Email, "sign out", func(ctx context.Context, _ http.ResponseWriter, _ *http.Request) error {
					return s.Sessions.SignOut(ctx)
				})
			}
		}
	}
}

// anAnalysis picks one that the viewer sees, or nil.
func (s *story) anAnalysis(ctx context.Context, own bool) (*ent.Analysis, error) {
	v, _ := access.From(ctx)
	q := s.DB.Analysis.Query().Where(entanalysis.ResultIDNotNil()).Order(entanalysis.ByName()).WithResult()
	if own {
		q = q.Where(entanalysis.OwnerID(v.User))
	}
	all, err := q.All(ctx)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	return pick(s.rng, all), nil
}

func (s *story) look() act {
	return func(ctx context.Context, _ http.ResponseWriter, _ *http.Request) error {
		a, err := s.anAnalysis(ctx, false)
		if err != nil || a == nil {
			return err
		}
		_, err = s.Egress.Page(ctx, a.Edges.Result, 0, 100)
		return err
	}
}

func (s *story) rerunOwn() act {
	return func(ctx context.Context, w http.ResponseWriter, r *http.Request) error {
		a, err := s.anAnalysis(ctx, true)
		if err != nil || a == nil {
			return err
		}
		return s.rerun(a.Name)(ctx, w, r)
	}
}

// takeAway downloads an answer. Who may not is refused, and that is recorded.
func (s *story) takeAway() act {
	format := pick(s.rng, []export.Format{export.FormatCSV, export.FormatCSV, export.FormatJSON, export.FormatPARQUET})
	return func(ctx context.Context, w http.ResponseWriter, r *http.Request) error {
		a, err := s.anAnalysis(ctx, false)
		if err != nil || a == nil {
			return err
		}
		row, err := s.Egress.Grant(ctx, *a.ResultID, format)
		if fault.CodeOf(err) == fault.CodeForbidden {
			return nil
		}
		if err != nil {
			return err
		}
		return s.Egress.Send(w, r, row.ID)
	}
}

// incidents are what an admin looks for in the log.
func (s *story) incidents() {
	s.plan(s.on(25, 9, 33), "tom@example.com", "forbid guests to export", func(ctx context.Context, _ http.ResponseWriter, _ *http.Request) error {
		no := false
		_, err := s.Settings.Update(ctx, setting.Change{GuestsMayExport: &no})
		return err
	})
	for _, day := range []int{19, 12, 5} {
		s.plan(s.on(day, 16, 40), "sam@example.com", "a guest tries to export", s.takeAway())
	}
	for i, email := range []string{"luis@example.com", "yuki@example.com", "elena@example.com", "hannah@example.com"} {
		s.happens(s.on(34-8*i, 7, 51), "mistype a password", s.wrongPassword(email, s.people[email].address, s.people[email].agent))
	}
	// Somebody at night who is not Tom.
	for i := range 7 {
		s.happens(s.on(6, 3, 12+i), "attack", s.wrongPassword("tom@example.com", "203.0.113.199", attackerClient))
	}
	s.plan(s.on(22, 11, 15), "jonas@example.com", "mistake in SQL", s.fails("SELECT method, sum(amout) AS amount\nFROM payments\nGROUP BY method"))
	s.plan(s.on(14, 10, 48), "priya@example.com", "unknown table", s.fails("SELECT count(*) FROM salaries"))
	s.plan(s.on(10, 13, 9), "elena@example.com", "a file on the server", s.fails("SELECT * FROM read_csv('/etc/passwd')"))
	s.plan(s.on(6, 8, 44), "tom@example.com", "end other sessions", func(ctx context.Context, _ http.ResponseWriter, _ *http.Request) error {
		_, err := s.Sessions.RevokeOthers(ctx)
		return err
	})
}

// fails runs SQL that has no answer.
func (s *story) fails(sql string) act {
	return func(ctx context.Context, _ http.ResponseWriter, _ *http.Request) error {
		r, err := s.run(ctx, analysis.Question{SQL: sql})
		if err == nil && r.State != run.StateFAILED {
			err = fmt.Errorf("the run has %s", r.State)
		}
		return err
	}
}

// wrongPassword records what a sign-in with a wrong password records. That one is
// not waited for, so that its time tells nothing; a story has to keep its order.
func (s *story) wrongPassword(email, address, agent string) func(ctx context.Context) error {
	return func(ctx context.Context) error {
		b := &browser{Person: Person{address: address, agent: agent}, story: s, cookies: map[string]*http.Cookie{}}
		return b.request(ctx, func(ctx context.Context, _ http.ResponseWriter, _ *http.Request) error {
			user := s.people[email].user
			org, err := s.DB.Organization.Query().FirstID(access.As(ctx, access.ActorSetup, ""))
			if err != nil {
				return err
			}
			return s.Activity.Record(ctx, activity.Event{
				Kind: activity.SignInFailed, Outcome: activityevent.OutcomeFAILED, Actor: user, Object: user, Organization: org,
			})
		})
	}
}
