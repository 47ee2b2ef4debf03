package alert

import (
	"context"
	"fmt"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	row "github.com/strongroom/strongroom/ent/alert"
	"github.com/strongroom/strongroom/server/activity"
	"github.com/strongroom/strongroom/server/fault"
	"github.com/strongroom/strongroom/server/store"
)

// Answer is what a person says to an alert about their own account. "Not me" ends
// the session that it names, forgets its browser, and makes it critical.
//
// A stranger who is in the account reads the same question. So "this was me" takes
// a session that is older than what the alert is about and a proof within the last
// minutes; what ends sessions takes neither.
func (s *Service) Answer(ctx context.Context, alertID string, me bool) (*ent.Alert, error) {
	v, _ := access.From(ctx)
	a, err := s.find(ctx, alertID)
	switch {
	case err != nil:
		return nil, err
	case subject(a) != v.User || !a.Told || !RuleOf(a.Rule).Asked:
		return nil, fault.NotFound("There is no such alert about you.")
	case a.Answer != nil && *a.Answer == row.AnswerNOT_ME, a.State == row.StateRESOLVED:
		return nil, fault.Conflict("This was answered already.")
	}
	if !me {
		if err := s.Accounts.Disown(ctx, a.SessionID, a.ID); err != nil {
			return nil, err
		}
		return s.find(ctx, alertID)
	}
	own, err := s.DB.Session.Get(ctx, v.Session)
	if err != nil {
		return nil, fmt.Errorf("look at own session: %w", err)
	}
	if a.SessionID == v.Session || !own.CreatedAt.Before(a.CreatedAt) {
		return nil, fault.Forbidden("Answer this where you were signed in before it happened. From here a stranger could answer it, too.")
	}
	if !s.Sessions.Fresh(v) {
		return nil, fault.Stale("Confirm that it is you before you say so.")
	}
	return store.InTx(ctx, s.DB, func(ctx context.Context, _ *ent.Client) (*ent.Alert, error) {
		as := watchman(ctx, v.Organization)
		if err := s.hold(as, v.Organization); err != nil {
			return nil, err
		}
		a, err := s.find(ctx, alertID)
		if err != nil {
			return nil, err
		}
		if a.State == row.StateRESOLVED || a.Answer != nil {
			return nil, fault.Conflict("This was answered already.")
		}
		d, err := s.Open(ctx, a)
		if err != nil {
			return nil, err
		}
		d.Reasons = append(d.Reasons, Reason{"me", "The person says that it was them."})
		return s.change(as, a, d, func(u *ent.AlertUpdateOne) {
			u.SetAnswer(row.AnswerME).SetAnsweredAt(s.now())
			if Rank(a.Severity) <= Rank(row.SeverityMEDIUM) { // what is worse is for others to judge
				u.SetState(row.StateRESOLVED).SetVerdict(row.VerdictEXPECTED).SetResolvedAt(s.now()).ClearOpenKey().ClearSnoozedUntil()
			}
		}, func(_ context.Context, now *ent.Alert) error {
			return s.record(ctx, now, activity.AlertAnswered, moved(a, now.State))
		})
	})
}
