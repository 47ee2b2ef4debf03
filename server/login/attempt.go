package login

import (
	"context"
	"fmt"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/server/challenge"
	"github.com/strongroom/strongroom/server/factor"
	"github.com/strongroom/strongroom/server/fault"
	"github.com/strongroom/strongroom/server/login/password"
	"github.com/strongroom/strongroom/server/session"
	"github.com/strongroom/strongroom/server/throttle"
)

// Attempt is a try of somebody who is not signed in, for the throttle. u is nil
// if nobody has the address; the same is asked of the database then.
func (s *Service) Attempt(ctx context.Context, of throttle.Credential, u *ent.User, email string) (throttle.Attempt, error) {
	v, _ := access.From(ctx)
	a := throttle.Attempt{Credential: of, Name: s.People.Index(email), Address: v.Address}
	if u != nil {
		a.User = u.ID
	}
	d, err := s.Devices.Known(ctx, a.User, session.JarFrom(ctx).Claim())
	if d != nil {
		a.Browser = d.ID
	}
	return a, err
}

// begin counts a try at a password. The try is nil if there were too many.
func (s *Service) begin(ctx context.Context, u *ent.User, email string) (*throttle.Try, error) {
	a, err := s.Attempt(ctx, throttle.Password, u, email)
	if err != nil {
		return nil, err
	}
	try, err := s.Throttle.Begin(ctx, a)
	if err != nil && fault.CodeOf(err) != fault.CodeLimited {
		return nil, err
	}
	return try, nil
}

// Verify compares a password with a person's, as often as the throttle lets it,
// and replaces a hash of older parameters. u is nil if nobody has the address.
// Too many tries look like a wrong password and cost the same; tried tells them
// apart for the log.
func (s *Service) Verify(ctx context.Context, u *ent.User, email, pass string) (ok, tried bool, err error) {
	try, err := s.begin(ctx, u, email)
	if err != nil {
		return false, false, fmt.Errorf("verify password: %w", err)
	}
	hash := "" // nobody's; the cost is paid all the same
	if u != nil && try != nil {
		hash = u.PasswordHash
	}
	ok, err = password.Verify(ctx, hash, pass)
	if err != nil || !ok || try == nil {
		return false, try != nil, err
	}
	if err := try.Succeeded(ctx); err != nil {
		return false, true, err
	}
	return true, true, s.upgrade(ctx, u, pass)
}

// upgrade hashes a password anew if its hash was made with weaker parameters.
func (s *Service) upgrade(ctx context.Context, u *ent.User, pass string) error {
	if !password.Outdated(u.PasswordHash) {
		return nil
	}
	hash, err := password.Hash(ctx, pass)
	if err != nil {
		return fmt.Errorf("upgrade password hash: %w", err)
	}
	err = s.DB.User.UpdateOneID(u.ID).SetPasswordHash(hash).Exec(access.As(ctx, access.ActorAuthenticator, ""))
	if err != nil {
		return fmt.Errorf("upgrade password hash: %w", err)
	}
	return nil
}

// shown is why a proof of a factor ends a request to replace it.
const shown = "somebody signed in with one of your second factors, so they are not lost"

// verify checks a second factor as often as the throttle lets it. Too many tries
// read like a wrong code and cost the same; tried tells them apart for the log. A
// passkey is not counted: a signature cannot be guessed, and nobody else must be
// able to lock it.
func (s *Service) verify(ctx context.Context, u *ent.User, c *challenge.Open, p factor.Proof) (given factor.Shown, tried bool, err error) {
	m, err := p.Method()
	given.Method = m
	if err != nil {
		return given, true, err
	}
	of, counted := map[factor.Method]throttle.Credential{
		factor.TOTP: throttle.TOTP, factor.BackupCode: throttle.BackupCode, factor.SMS: throttle.SMS,
	}[m]
	var try *throttle.Try
	if counted {
		a, err := s.Attempt(ctx, of, u, "")
		if err != nil {
			return given, false, err
		}
		try, err = s.Throttle.Begin(ctx, a)
		if fault.CodeOf(err) == fault.CodeLimited && err != nil {
			return given, false, s.Factors.Refuse(ctx, u, p)
		}
		if err != nil {
			return given, false, err
		}
	}
	if given, err = s.Factors.Verify(ctx, u, c, p); err != nil {
		return given, true, err
	}
	if try != nil {
		if err := try.Succeeded(ctx); err != nil {
			return given, true, err
		}
	}
	return given, true, s.Recoveries.Stop(ctx, u.ID, shown)
}
