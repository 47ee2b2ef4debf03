package recovery

import (
	"context"
	"slices"
	"time"

	"github.com/strongroom/strongroom/ent"
	entlink "github.com/strongroom/strongroom/ent/link"
	"github.com/strongroom/strongroom/server/factor"
	"github.com/strongroom/strongroom/server/mail"
	"github.com/strongroom/strongroom/server/postman"
)

// addresses are all at which a person is told: the present one, and former ones
// whose change can still be taken back.
func (s *Service) addresses(ctx context.Context, u *ent.User) ([]string, error) {
	now, err := s.People.Email(ctx, u)
	if err != nil {
		return nil, err
	}
	out := []string{now}
	undos, err := s.Links.AllOpen(ctx, u, entlink.PurposeUNDO_EMAIL)
	if err != nil {
		return nil, err
	}
	for _, l := range undos {
		former, err := s.Links.Detail(ctx, l, u)
		if err != nil {
			return nil, err
		}
		if !slices.Contains(out, former) {
			out = append(out, former)
		}
	}
	return out, nil
}

// everywhere writes to every address of a person.
func (s *Service) everywhere(ctx context.Context, u *ent.User, l mail.Letter) error {
	to, err := s.addresses(ctx, u)
	if err != nil {
		return err
	}
	org, err := s.Post.Organization(ctx, u.ID)
	if err != nil {
		return err
	}
	for _, address := range to {
		if err := s.Post.SendAt(ctx, u, address, org, l); err != nil {
			return err
		}
	}
	return nil
}

// cancelLink makes the link that stops a request. It works until the request
// cannot be completed any more, whatever happens to it.
func (s *Service) cancelLink(ctx context.Context, u *ent.User, r *ent.Recovery) (string, error) {
	l, err := s.Links.Make(ctx, u, entlink.PurposeCANCEL_RECOVERY, r.ID, r.ExpiresAt.Sub(s.now())+Delay+completeFor)
	return l.URL, err
}

func (s *Service) tellAsked(ctx context.Context, u *ent.User, r *ent.Recovery) error {
	cancel, err := s.cancelLink(ctx, u, r)
	if err != nil {
		return err
	}
	err = s.Factors.Warn(ctx, u, r.OrganizationID, "Somebody who knows your "+factor.Issuer+" password says that you have lost every sign-in method, "+
		"and asks to replace them. If it was not you, stop it: "+cancel)
	if err != nil {
		return err
	}
	return s.everywhere(ctx, u, mail.RecoveryAsked(cancel, s.Post.Where(ctx)))
}

// tellAdmins asks the admins to decide.
func (s *Service) tellAdmins(ctx context.Context, u *ent.User, r *ent.Recovery) error {
	name, err := s.People.Name(ctx, u)
	if err != nil {
		return err
	}
	admins, err := s.admins(ctx, r.OrganizationID, u.ID)
	if err != nil {
		return err
	}
	for _, admin := range admins {
		a, err := s.user(ctx, admin)
		if err != nil {
			return err
		}
		if err := s.Post.Send(ctx, a, r.OrganizationID, mail.RecoveryToDecide(name, s.Links.BaseURL+"/team", s.Post.Where(ctx))); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) tellApproved(ctx context.Context, u *ent.User, r *ent.Recovery) error {
	cancel, err := s.cancelLink(ctx, u, r)
	if err != nil {
		return err
	}
	var ready time.Time
	if r.ReadyAt != nil {
		ready = *r.ReadyAt
	}
	return s.everywhere(ctx, u, mail.RecoveryApproved(len(r.Approvals), r.Needed, ready, cancel))
}

// tellReady sends the link to the present address alone, and a notice to the others.
func (s *Service) tellReady(ctx context.Context, u *ent.User, r *ent.Recovery) error {
	l, err := s.Links.Make(ctx, u, entlink.PurposeRECOVER, r.ID, completeFor)
	if err != nil {
		return err
	}
	if err := s.Post.Tell(ctx, u, mail.RecoveryReady(l.URL, l.Expires)); err != nil {
		return err
	}
	cancel, err := s.cancelLink(ctx, u, r)
	if err != nil {
		return err
	}
	return s.everywhere(ctx, u, mail.RecoverySent(cancel))
}

func (s *Service) tellEnded(ctx context.Context, u *ent.User, why string) error {
	return s.everywhere(ctx, u, mail.RecoveryEnded(why))
}

func (s *Service) tellDone(ctx context.Context, u *ent.User) error {
	l, err := s.Links.Make(ctx, u, entlink.PurposeNOT_ME, "", postman.NotMeFor)
	if err != nil {
		return err
	}
	return s.everywhere(ctx, u, mail.RecoveryDone(l.URL, s.Post.Where(ctx)))
}
