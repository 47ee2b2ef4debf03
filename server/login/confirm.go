package login

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/activityevent"
	entchallenge "github.com/strongroom/strongroom/ent/challenge"
	"github.com/strongroom/strongroom/server/activity"
	"github.com/strongroom/strongroom/server/challenge"
	"github.com/strongroom/strongroom/server/factor"
	"github.com/strongroom/strongroom/server/fault"
)

type purpose = entchallenge.Purpose

// BeginConfirm asks the viewer to prove again who they are: with a factor beyond
// the password if they have one, else with the password.
func (s *Service) BeginConfirm(ctx context.Context) (*Needed, error) {
	v, _ := access.From(ctx)
	methods, err := s.Factors.Methods(ctx, v.User)
	if err != nil {
		return nil, err
	}
	if len(methods) == 0 {
		methods = []factor.Method{factor.Password}
	}
	if v.Limited == access.MustProve {
		if methods, err = s.demanded(ctx, v, methods); err != nil {
			return nil, err
		}
	}
	u, err := s.person(ctx, v.User)
	if err != nil {
		return nil, err
	}
	return s.ask(ctx, challenge.Confirm, u, nil, methods, v.Session)
}

// demanded leaves the methods that help against the viewer's limit: those that the
// organization asks for, and backup codes, with which one can set up another.
func (s *Service) demanded(ctx context.Context, v access.Viewer, methods []factor.Method) ([]factor.Method, error) {
	d, err := s.Sessions.Demand(ctx, v)
	if err != nil || d == nil {
		return methods, err
	}
	left, err := s.Factors.Meeting(ctx, v.User, d.Demand, methods)
	if err != nil {
		return nil, err
	}
	out := slices.DeleteFunc(slices.Clone(methods), func(m factor.Method) bool {
		return m != factor.BackupCode && !slices.Contains(left, m)
	})
	if len(out) == 0 {
		return methods, nil
	}
	return out, nil
}

// Confirm verifies the viewer's proof before something sensitive. It returns
// until when sensitive things can be done.
func (s *Service) Confirm(ctx context.Context, token string, p factor.Proof) (time.Time, error) {
	v, _ := access.From(ctx)
	c, err := s.Challenges.Try(ctx, token, challenge.Confirm)
	if err != nil {
		return time.Time{}, err
	}
	if c.User != v.User || c.State.Session != v.Session {
		return time.Time{}, fault.Conflict("This was asked of another session. Begin again.")
	}
	u, err := s.person(ctx, v.User)
	if err != nil {
		return time.Time{}, err
	}
	given, err := s.prove(ctx, u, c, p)
	e := activity.Event{Kind: activity.IdentityConfirmed}
	if err != nil {
		if fault.As(err) == nil {
			return time.Time{}, err
		}
		e = activity.Event{Kind: activity.IdentityUnproven, Outcome: activityevent.OutcomeFAILED}
	}
	if err := s.Activity.Record(ctx, e); err != nil {
		return time.Time{}, err
	}
	if err != nil {
		return time.Time{}, err
	}
	if err := s.Challenges.Close(ctx, c); err != nil {
		return time.Time{}, err
	}
	return s.Sessions.Confirm(ctx, given.Methods(), given.Method.Strong())
}

// prove judges a proof. The password counts only for those who have nothing
// stronger.
func (s *Service) prove(ctx context.Context, u *ent.User, c *challenge.Open, p factor.Proof) (factor.Shown, error) {
	m, err := p.Method()
	given := factor.Shown{Method: m}
	if err != nil {
		return given, err
	}
	if m != factor.Password {
		given, _, err = s.verify(ctx, u, c, p)
		return given, err
	}
	methods, err := s.Factors.Methods(ctx, u.ID)
	if err != nil {
		return given, err
	}
	if len(methods) > 0 {
		return given, fault.Invalid("input.proof", "Your account has something stronger than its password. Use that.")
	}
	ok, _, err := s.Verify(ctx, u, "", *p.Password)
	if err != nil {
		return given, fmt.Errorf("confirm identity: %w", err)
	}
	if !ok { // or tried too often, which reads the same
		return given, fault.Invalid("input.proof.password", "That is not your password.")
	}
	return given, nil
}
