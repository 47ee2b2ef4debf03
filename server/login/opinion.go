package login

import (
	"context"
	"fmt"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/server/detect"
	"github.com/strongroom/strongroom/server/detect/signin"
	"github.com/strongroom/strongroom/server/sentinel"
	"github.com/strongroom/strongroom/server/session"
)

// opinion is what detection makes of a sign-in. known is the browser, nil if the
// account does not know it.
func (s *Service) opinion(ctx context.Context, u *ent.User, organization string, known *ent.Device, proved bool) sentinel.Opinion {
	a := sentinel.Attempt{Person: u, Organization: organization, Device: signin.Absent, Proved: proved}
	switch {
	case known != nil:
		a.Device = signin.Known
	case session.JarFrom(ctx).Claim().Token != "":
		a.Device = signin.Unknown // somebody else's, or one that was forgotten or copied
	}
	return s.Sentinel.Judge(ctx, a)
}

// odd reports whether a sign-in is too unusual for the browser to stand for the second
// factor.
func (s *Service) odd(ctx context.Context, u *ent.User, known *ent.Device) (bool, error) {
	mem, err := s.People.Home(access.As(ctx, access.ActorAuthenticator, ""), u.ID)
	if ent.IsNotFound(err) {
		return false, nil // they are not signed in at all
	}
	if err != nil {
		return false, fmt.Errorf("judge sign-in: %w", err)
	}
	return s.opinion(ctx, u, mem.OrganizationID, known, false).Level != detect.None, nil
}
