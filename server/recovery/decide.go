package recovery

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	row "github.com/strongroom/strongroom/ent/recovery"
	entsession "github.com/strongroom/strongroom/ent/session"
	"github.com/strongroom/strongroom/ent/spec"
	"github.com/strongroom/strongroom/server/activity"
	"github.com/strongroom/strongroom/server/fault"
	"github.com/strongroom/strongroom/server/session"
	"github.com/strongroom/strongroom/server/store"
)

// Request is an open request with what an admin should know before deciding.
type Request struct {
	*Progress
	User              *ent.User
	Reason            string
	Address, Browser  string
	LastSignIn        *time.Time
	PasswordChangedAt *time.Time
	Approvals         []Approval
	// Mine is set if the viewer has approved, and Own if it is their own request.
	Mine, Own bool
	// Factor is whether the viewer has the second factor that approving takes.
	Factor bool
}

// Approval is one yes. Name is empty for the operator.
type Approval struct {
	Name, Note string
	At         time.Time
}

// List returns the open requests of the viewer's organization, oldest first.
func (s *Service) List(ctx context.Context) ([]*Request, error) {
	rows, err := s.DB.Recovery.Query().Where(row.StateIn(open...), row.ExpiresAtGT(s.now())).
		Order(row.ByCreatedAt(), row.ByID()).Limit(100).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("list recoveries: %w", err)
	}
	out := make([]*Request, len(rows))
	for i, r := range rows {
		if out[i], err = s.request(ctx, r); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (s *Service) request(ctx context.Context, r *ent.Recovery) (*Request, error) {
	v, _ := access.From(ctx)
	u, err := s.user(ctx, r.UserID)
	if err != nil {
		return nil, err
	}
	p, err := s.progress(ctx, r)
	if err != nil {
		return nil, err
	}
	f, err := s.facts(ctx, u, r)
	if err != nil {
		return nil, err
	}
	out := &Request{
		Progress: p, User: u, Reason: f.Reason, Address: f.Address, Browser: f.Browser, PasswordChangedAt: u.PasswordChangedAt, Own: u.ID == v.User,
	}
	last, err := store.In(ctx, s.DB).Session.Query().Where(entsession.UserID(u.ID)).Order(ent.Desc(entsession.FieldCreatedAt)).First(system(ctx))
	if err != nil && !ent.IsNotFound(err) {
		return nil, fmt.Errorf("look at sessions: %w", err)
	}
	if err == nil {
		out.LastSignIn = &last.CreatedAt
	}
	for _, a := range r.Approvals {
		yes := Approval{Note: f.Notes[a.By], At: a.At}
		if a.By != "" {
			by, err := s.user(ctx, a.By)
			if err != nil {
				return nil, err
			}
			if yes.Name, err = s.People.Name(ctx, by); err != nil {
				return nil, err
			}
		}
		out.Approvals = append(out.Approvals, yes)
		out.Mine = out.Mine || a.By == v.User
	}
	out.Factor, err = s.factors(ctx, v.User)
	return out, err
}

// Decide is the viewer's yes or no to a request of another member.
func (s *Service) Decide(ctx context.Context, recID string, approve bool, note string) (*Request, error) {
	note, err := text("input.note", "why, for the record,", note)
	if err != nil {
		return nil, err
	}
	v, _ := access.From(ctx)
	found, err := s.DB.Recovery.Query().Where(row.ID(recID)).Only(ctx) // of the viewer's organization
	if ent.IsNotFound(err) {
		return nil, fault.NotFound("There is no such request.")
	}
	if err != nil {
		return nil, fmt.Errorf("find recovery: %w", err)
	}
	if found.UserID == v.User {
		return nil, fault.Forbidden("This is your own request. Others decide about it.")
	}
	if approve {
		if err := s.strong(ctx, v); err != nil {
			return nil, err
		}
	}
	return store.InTx(ctx, s.DB, func(ctx context.Context, _ *ent.Client) (*Request, error) {
		r, u, err := s.locked(ctx, found.UserID, row.ID(recID))
		if ent.IsNotFound(err) {
			return nil, fault.Conflict("This request has ended meanwhile.")
		}
		if err != nil {
			return nil, fmt.Errorf("decide about recovery: %w", err)
		}
		if !approve {
			name, err := s.nameOf(ctx, v.User)
			if err != nil {
				return nil, err
			}
			if err := s.end(ctx, u, r, row.StateREFUSED, activity.RecoveryRefused, v.User, name+" refused it: “"+note+"”"); err != nil {
				return nil, err
			}
			r, err = store.In(ctx, s.DB).Recovery.Get(system(ctx), recID)
			if err != nil {
				return nil, fmt.Errorf("read recovery: %w", err)
			}
			return s.request(ctx, r)
		}
		if r.State != row.StatePENDING {
			return nil, fault.Conflict("This request has its approvals already.")
		}
		if r, err = s.approve(ctx, u, r, v.User, note); err != nil {
			return nil, err
		}
		return s.request(ctx, r)
	})
}

// strong demands that an admin has a second factor and has just used it.
func (s *Service) strong(ctx context.Context, v access.Viewer) error {
	has, err := s.factors(ctx, v.User)
	if err != nil {
		return err
	}
	if !has {
		return fault.Forbidden("Only admins who have a second factor themselves can approve this. Add one on the Security page first.")
	}
	ses, err := s.DB.Session.Get(system(ctx), v.Session)
	if err != nil {
		return fmt.Errorf("look at session: %w", err)
	}
	if ses.StrongAt == nil || s.now().Sub(*ses.StrongAt) >= session.FreshFor {
		return fault.Stale("Confirm with your second factor that it is you, then approve.")
	}
	return nil
}

func (s *Service) nameOf(ctx context.Context, userID string) (string, error) {
	u, err := s.user(ctx, userID)
	if err != nil {
		return "", err
	}
	return s.People.Name(ctx, u)
}

// approve adds a yes, by being empty for the operator. With the last that is
// needed the day of waiting begins. The request is locked.
func (s *Service) approve(ctx context.Context, u *ent.User, r *ent.Recovery, by, note string) (*ent.Recovery, error) {
	yes, err := s.valid(ctx, r)
	if err != nil {
		return nil, err
	}
	if slices.ContainsFunc(yes, func(a spec.Approval) bool { return a.By == by }) {
		return nil, fault.Conflict("You have approved this already. It takes somebody else, too.")
	}
	f, err := s.facts(ctx, u, r)
	if err != nil {
		return nil, err
	}
	if f.Notes == nil {
		f.Notes = map[string]string{}
	}
	f.Notes[by] = note
	sealed, err := s.seal(ctx, u, r.ID, f)
	if err != nil {
		return nil, err
	}
	yes = append(yes, spec.Approval{By: by, At: s.now()})
	update := store.In(ctx, s.DB).Recovery.UpdateOneID(r.ID).Where(row.StateEQ(row.StatePENDING)).
		SetApprovals(yes).SetNeeded(r.Needed).SetFactsSealed(sealed)
	whole := len(yes) >= r.Needed
	if whole {
		ready := s.now().Add(Delay)
		// The sweep that sends the link may come a little late.
		update.SetState(row.StateAPPROVED).SetReadyAt(ready).SetExpiresAt(ready.Add(completeFor))
	}
	if r, err = update.Save(system(ctx)); err != nil {
		return nil, fmt.Errorf("approve recovery: %w", err)
	}
	e := activity.Event{Kind: activity.RecoveryApproved, Actor: by, Facts: map[string]string{"note": note}}
	if by == "" {
		e.Facts["by"] = "the operator of the server"
	}
	if err := s.record(ctx, u, e); err != nil {
		return nil, err
	}
	return r, s.tellApproved(ctx, u, r)
}

// valid are the approvals that still count: an admin who was demoted, suspended or
// removed meanwhile, or has no second factor any more, no longer speaks for the
// organization.
func (s *Service) valid(ctx context.Context, r *ent.Recovery) ([]spec.Approval, error) {
	able, err := s.able(ctx, r.OrganizationID, r.UserID)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(slices.Clone(r.Approvals), func(a spec.Approval) bool {
		return a.By != "" && !slices.Contains(able, a.By)
	}), nil
}

// Operator is what the command line of the server does: it opens a request for a
// person, if there is none, and is the second pair of eyes where there are fewer
// than two other admins who could approve. It returns what happens next.
func (s *Service) Operator(ctx context.Context, email string) (string, error) {
	u, err := s.People.Find(system(ctx), email)
	if ent.IsNotFound(err) {
		return "", fault.NotFound("Nobody signs in with this address.")
	}
	if err != nil {
		return "", fmt.Errorf("find person: %w", err)
	}
	return store.InTx(ctx, s.DB, func(ctx context.Context, _ *ent.Client) (string, error) {
		r, _, err := s.locked(ctx, u.ID)
		if ent.IsNotFound(err) {
			r, err = s.begin(ctx, u.ID, facts{Reason: "Asked of the operator of this server."}, false)
		}
		if err != nil {
			return "", err
		}
		if r.State != row.StatePENDING {
			return fmt.Sprintf("The request is approved already. The mail with the link goes out at %s.", stamp(*r.ReadyAt)), nil
		}
		able, err := s.able(ctx, r.OrganizationID, u.ID)
		if err != nil {
			return "", err
		}
		switch way(len(able)) {
		case TwoAdmins:
			return fmt.Sprintf("%d admins have a second factor. Two of them approve the request on their Team page; the command line does not take their place.", len(able)), nil
		case OperatorAlone:
			r.Needed = 1
		case AdminAndOperator:
			r.Needed = 2
		}
		if r, err = s.approve(ctx, u, r, "", "Approved on the command line of the server."); err != nil {
			return "", err
		}
		if r.State != row.StateAPPROVED {
			return "You have approved. The one other admin who has a second factor approves on the Team page; then a day passes.", nil
		}
		return fmt.Sprintf("Approved. Unless the owner stops it, a mail with a link goes to them at %s; it works for a day and asks for the password.", stamp(*r.ReadyAt)), nil
	})
}

func stamp(t time.Time) string { return t.UTC().Format("2 January 2006, 15:04 UTC") }
