// Package sentinel puts the detection engine (package detect) to work: it is the only
// one that knows both the engine and the database.
//
// A sign-in is judged before its session is made, from what is known by then; the
// judgement is sealed with the event of the sign-in, and the alert, if it comes to
// one, is raised in the same transaction (package alert). Judging writes nothing and
// never stands in the way.
//
// Learning follows the log. What the sequencer has numbered is read in that order:
// sign-ins, failed ones, access to data, and what people answered to alerts. What was
// learnt, the alerts that were found in it and how far the log was read are written in
// one transaction, which holds only if nobody else has written meanwhile. So each
// event is learnt once, whatever fails and however many replicas run, and a state that
// was lost is learnt anew from the log.
package sentinel

import (
	"context"
	"fmt"
	"log/slog"
	"strconv"
	"sync"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/server/activity"
	"github.com/strongroom/strongroom/server/alert"
	"github.com/strongroom/strongroom/server/detect"
	"github.com/strongroom/strongroom/server/detect/signin"
	"github.com/strongroom/strongroom/server/geo"
	"github.com/strongroom/strongroom/server/vault"
)

// Service judges and learns.
type Service struct {
	DB       *ent.Client
	Vault    *vault.Vault
	Activity *activity.Recorder
	Alerts   *alert.Service
	Places   *geo.Atlas
	Log      *slog.Logger
	// Budgets are those that an organization has chosen.
	Budgets func(ctx context.Context, organization string) (detect.Budgets, error)

	// Watchlist knows whom and what is watched more closely; nil watches nothing so.
	Watchlist alert.Watchlist

	mu       sync.Mutex
	known    *lru.Cache[string, known] // the newest states that were judged by
	reported map[string]time.Time      // when it was last said that something fails

	wake chan struct{}
	done sync.WaitGroup
}

// New returns a service that is yet to Run.
func New(db *ent.Client, v *vault.Vault, recorder *activity.Recorder, alerts *alert.Service, log *slog.Logger) *Service {
	states, err := lru.New[string, known](maxStates)
	if err != nil {
		panic(err) // only for a size below 1
	}
	return &Service{
		DB: db, Vault: v, Activity: recorder, Alerts: alerts, Places: recorder.Places, Log: log,
		known: states, reported: map[string]time.Time{}, wake: make(chan struct{}, 1),
	}
}

// Attempt is a sign-in that is to be judged. Address and agent are those of ctx.
type Attempt struct {
	Person       *ent.User
	Organization string
	Device       signin.Device
	// Proved says that more than the password was proved just now.
	Proved bool
}

// Opinion is what a sign-in is worth. The zero value is that of one that could not be
// judged.
type Opinion struct {
	Level detect.Level
	// Facts are for the event of the sign-in.
	Facts map[string]string
}

const (
	// patience is how long a sign-in waits for its judgement at the most.
	patience = 2 * time.Second
	// noteworthy is the p-value from which on the reasons are kept with the event.
	noteworthy = .1
	// reasons is how many of them.
	reasons = 3
	// maxStates is how many organizations' states are kept open: each is up to 1.5 MB.
	maxStates = 64
)

// Judge says what a sign-in is worth. It writes nothing, and whatever goes wrong, the
// sign-in goes on without an opinion; administrators are told.
func (s *Service) Judge(ctx context.Context, a Attempt) Opinion {
	within, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	out, err := s.judge(within, a)
	if err != nil {
		if ctx.Err() == nil {
			s.failing(ctx, a.Organization, err)
		}
		return Opinion{}
	}
	return out
}

func (s *Service) judge(ctx context.Context, a Attempt) (out Opinion, err error) {
	defer func() {
		if p := recover(); p != nil {
			out, err = Opinion{}, fmt.Errorf("judging panicked: %v", p)
		}
	}()
	v, _ := access.From(ctx)
	person, some, err := s.profile(ctx, a.Organization, a.Person.ID, a.Person.DataKeyID)
	if err != nil {
		return Opinion{}, err
	}
	e := s.signIn(v.Address.Unmap(), v.Agent)
	e.Time, e.Organization, e.Person, e.Device, e.Confirmed = time.Now(), a.Organization, a.Person.ID, a.Device, a.Proved
	s.mu.Lock()
	defer s.mu.Unlock()
	o, err := s.latest(ctx, a.Organization)
	if err != nil {
		return Opinion{}, err
	}
	b, err := s.Budgets(ctx, a.Organization)
	if err != nil {
		return Opinion{}, err
	}
	if err := o.SetBudgets(b); err != nil { // mu is held
		return Opinion{}, err
	}
	verdict := o.Judge(person, &e)
	if !some { // the first of a person is like nobody's
		verdict.Alert, verdict.P = detect.None, 1
	}
	return Opinion{Level: verdict.Alert, Facts: facts(o, person, &e, &verdict)}, nil
}

// facts are what is kept of a verdict.
func facts(o *detect.Organization, p *detect.Person, e *detect.Event, v *detect.Verdict) map[string]string {
	out := map[string]string{
		activity.FactRisk:       v.Alert.String(),
		activity.FactRiskScore:  strconv.FormatFloat(v.Score, 'f', 4, 64),
		activity.FactRiskP:      strconv.FormatFloat(v.P, 'g', 4, 64),
		activity.FactRiskDevice: deviceNames[e.Device],
	}
	if e.Confirmed {
		out[activity.FactRiskProved] = "yes"
	}
	if v.P > noteworthy {
		return out
	}
	n := 0
	for _, r := range detect.Explain(e, v) {
		if r.Nats <= 0 || n == reasons {
			break
		}
		n++
		out[activity.FactRiskReason+strconv.Itoa(n)] = r.Text
	}
	if why := o.Counterfactual(p, e, v); why != "" {
		out[activity.FactRiskUnless] = why
	}
	return out
}

var deviceNames = map[signin.Device]string{signin.Known: "known", signin.Absent: "absent", signin.Unknown: "another's"}

// again is how long it takes until the same is reported again.
const again = time.Hour

// failing reports that a sign-in could not be judged, beside the sign-in.
func (s *Service) failing(ctx context.Context, organization string, cause error) {
	s.Log.Error("judge sign-in", "organization", organization, "error", cause)
	s.mu.Lock()
	s.known.Remove(organization)
	s.mu.Unlock()
	s.report(ctx, organization, "judging", "A sign-in could not be judged, and went on without. The server's log says why.")
}

// report raises that detection does not work, once an hour. What it says leaves by mail
// and webhooks: it quotes no error, which may name the database or its user.
func (s *Service) report(ctx context.Context, organization, name, text string) {
	key := organization + " " + name
	s.mu.Lock()
	due := time.Since(s.reported[key]) > again
	if due {
		s.reported[key] = time.Now()
	}
	s.mu.Unlock()
	if !due {
		return
	}
	ctx = access.As(context.WithoutCancel(ctx), access.ActorWatchman, organization)
	s.done.Go(func() {
		if err := s.Alerts.Raise(ctx, broken(organization, name, text)); err != nil {
			s.Log.Error("raise that detection does not work", "organization", organization, "error", err)
		}
	})
}

func broken(organization, name, text string) alert.Finding {
	return alert.Finding{Rule: alert.DetectionBroken, Organization: organization, Reasons: []alert.Reason{{Name: name, Text: text}}}
}

// Close waits until what Judge has to report is reported.
func (s *Service) Close() error {
	s.done.Wait()
	return nil
}
