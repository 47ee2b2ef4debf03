package sample

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/invitation"
	"github.com/strongroom/strongroom/server/organization"
)

// arrivals are the days on which people are invited, counted from the end.
var arrivals = map[access.Role]int{
	access.RoleAdmin: 41, access.RoleAnalyst: 41, access.RoleViewer: 38, access.RoleGuest: 30,
}

// beginning sets the organization up and brings everybody in, the way that people
// come in.
func (s *story) beginning() {
	founder := s.people[People[0].Email]
	s.happens(s.on(days-1, 8, 12), "set up", func(ctx context.Context) error {
		return founder.request(ctx, func(ctx context.Context, _ http.ResponseWriter, _ *http.Request) error {
			v, err := s.Organizations.SetUp(ctx, organization.Setup{
				Token: s.Organizations.SetupToken, Organization: Organization,
				Name: founder.Name, Email: founder.Email, Password: s.password,
			})
			founder.user = v.User
			return err
		})
	})
	for i, p := range People[1:] {
		day, b := arrivals[p.Role], s.people[p.Email]
		s.plan(s.on(day, 8, 30+2*i), founder.Email, "invite "+p.Email, s.invite(p.Email, p.Role))
		s.happens(s.on(day, 9, 4*i), "join "+p.Email, func(ctx context.Context) error { return s.join(ctx, b) })
	}
	s.plan(s.on(9, 15, 2), founder.Email, "invite somebody by mistake", s.invite("t.okafor@example.org", access.RoleViewer))
	s.plan(s.on(9, 15, 6), founder.Email, "revoke it", func(ctx context.Context, _ http.ResponseWriter, _ *http.Request) error {
		inv, err := s.DB.Invitation.Query().Where(invitation.StateEQ(invitation.StatePENDING)).Only(ctx)
		if err != nil {
			return err
		}
		_, err = s.Members.Revoke(ctx, inv.ID)
		return err
	})
	s.plan(s.on(1, 14, 20), founder.Email, "invite a newcomer", s.invite("nadia@example.com", access.RoleAnalyst))
}

func (s *story) invite(email string, role access.Role) act {
	return func(ctx context.Context, _ http.ResponseWriter, _ *http.Request) error {
		_, err := s.Members.Invite(ctx, email, role)
		return err
	}
}

// join follows the link in the mail.
func (s *story) join(ctx context.Context, b *browser) error {
	var token string
	err := await(ctx, "mail to "+b.Email, func() (bool, error) {
		for _, m := range s.Mailbox.Messages() {
			if m.To == b.Email {
				_, token, _ = strings.Cut(m.Link, "#token=")
				return true, nil
			}
		}
		return false, nil
	})
	if err != nil {
		return err
	}
	return b.request(ctx, func(ctx context.Context, _ http.ResponseWriter, _ *http.Request) error {
		v, err := s.Members.Accept(ctx, token, b.Name, s.password)
		if err != nil {
			return fmt.Errorf("accept invitation: %w", err)
		}
		b.user = v.User
		return nil
	})
}
