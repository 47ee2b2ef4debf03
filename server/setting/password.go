package setting

import (
	"context"
	"fmt"

	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/membership"
	"github.com/strongroom/strongroom/server/login/password"
	"github.com/strongroom/strongroom/server/store"
)

// Passwords are the rules for new passwords of members of an organization.
func (s *Service) Passwords(ctx context.Context, organization string) (password.Policy, error) {
	settings, err := s.Get(access.As(ctx, access.ActorAuthenticator, organization))
	if err != nil {
		return password.Policy{}, err
	}
	return password.Policy{
		Length: settings.PasswordLength, Classes: settings.PasswordClasses, Score: settings.PasswordScore, Breached: s.Breached,
	}, nil
}

// PasswordsOf are the rules for a person's new password, and the names of their
// organizations. Of several organizations the strictest rule counts.
func (s *Service) PasswordsOf(ctx context.Context, userID string) (password.Policy, []string, error) {
	system := access.As(ctx, access.ActorAuthenticator, "")
	db := store.In(ctx, s.DB)
	mems, err := db.Membership.Query().
		Where(membership.UserID(userID), membership.StateEQ(membership.StateACTIVE)).All(system)
	if err != nil {
		return password.Policy{}, nil, fmt.Errorf("find rules for passwords: %w", err)
	}
	p := password.Policy{Breached: s.Breached}
	var names []string
	for _, m := range mems {
		org, err := db.Organization.Get(system, m.OrganizationID)
		if err != nil {
			return password.Policy{}, nil, fmt.Errorf("find rules for passwords: %w", err)
		}
		names = append(names, org.Name)
		q, err := s.Passwords(ctx, m.OrganizationID)
		if err != nil {
			return password.Policy{}, nil, err
		}
		p = p.Stricter(q)
	}
	if len(mems) == 0 {
		p = s.DefaultPasswords()
	}
	return p, names, nil
}

// DefaultPasswords are the rules where no organization has any.
func (s *Service) DefaultPasswords() password.Policy {
	p := password.Default
	p.Breached = s.Breached
	return p
}
