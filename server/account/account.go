// Package account is what people do with their own account: change and reset the
// password, change and verify the address, choose their mail and their networks,
// and take the account back when somebody else was in it.
//
// Everything that a stranger can ask for without signing in answers the same for
// people who exist and who do not, at the same cost: what differs is done by jobs.
// Whatever changes an account tells its owner, in the same transaction.
package account

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/membership"
	"github.com/strongroom/strongroom/ent/user"
	"github.com/strongroom/strongroom/server/activity"
	"github.com/strongroom/strongroom/server/device"
	"github.com/strongroom/strongroom/server/fault"
	"github.com/strongroom/strongroom/server/job"
	"github.com/strongroom/strongroom/server/link"
	"github.com/strongroom/strongroom/server/login"
	"github.com/strongroom/strongroom/server/login/password"
	"github.com/strongroom/strongroom/server/network"
	"github.com/strongroom/strongroom/server/person"
	"github.com/strongroom/strongroom/server/postman"
	"github.com/strongroom/strongroom/server/session"
	"github.com/strongroom/strongroom/server/setting"
	"github.com/strongroom/strongroom/server/store"
	"github.com/strongroom/strongroom/server/throttle"
)

// Service changes accounts.
type Service struct {
	DB       *ent.Client
	People   *person.People
	Sessions *session.Manager
	Login    *login.Service
	Links    *link.Links
	Post     *postman.Postman
	Networks *network.Networks
	Devices  *device.Keeper
	Settings *setting.Service
	Throttle *throttle.Guard
	Activity *activity.Recorder
	Jobs     *job.Queue
	// Recoveries end when the password or the address is replaced: whoever was about
	// to complete one must be who asked for it.
	Recoveries login.Recoveries
	Postgres   bool
	Now        func() time.Time
}

func (s *Service) now() time.Time { return s.Now().UTC().Truncate(time.Millisecond) }

func system(ctx context.Context) context.Context {
	return access.As(ctx, access.ActorAuthenticator, "")
}

// me returns the viewer's own person, with what only the authenticator reads.
func (s *Service) me(ctx context.Context) (*ent.User, error) {
	v, _ := access.From(ctx)
	return s.lock(ctx, v.User)
}

// lock returns a person, whom nobody else changes until the transaction of ctx ends.
func (s *Service) lock(ctx context.Context, userID string) (*ent.User, error) {
	q := store.In(ctx, s.DB).User.Query().Where(user.ID(userID))
	if s.Postgres && store.In(ctx, s.DB) != s.DB {
		q = q.ForUpdate()
	}
	u, err := q.Only(system(ctx))
	if err != nil {
		return nil, fmt.Errorf("find account: %w", err)
	}
	return u, nil
}

// record notes what happened to a person's account in each of their organizations,
// so that the admins of all of them see it.
func (s *Service) record(ctx context.Context, u *ent.User, e activity.Event) error {
	mems, err := store.In(ctx, s.DB).Membership.Query().
		Where(membership.UserID(u.ID), membership.StateEQ(membership.StateACTIVE)).All(system(ctx))
	if err != nil {
		return fmt.Errorf("record change of account: %w", err)
	}
	for _, m := range mems {
		e.Actor, e.Object, e.Organization = u.ID, u.ID, m.OrganizationID
		if err := s.Activity.Record(ctx, e); err != nil {
			return err
		}
	}
	return nil
}

// judge checks a new password of a person and hashes it. It is slow, so it must
// not run inside a transaction.
func (s *Service) judge(ctx context.Context, u *ent.User, field, pass string) (hash string, err error) {
	policy, words, err := s.Policy(ctx, u)
	if err != nil {
		return "", err
	}
	if err := policy.Check(ctx, field, pass, words...); err != nil {
		return "", err
	}
	if u.PasswordHash != "" {
		same, err := password.Verify(ctx, u.PasswordHash, pass)
		if err != nil {
			return "", err
		}
		if same {
			return "", fault.Invalid(field, "That is the password that you have now. Choose another one.")
		}
	}
	return password.Hash(ctx, pass)
}

// Policy returns what a new password of a person must be, and the words that it
// must not contain.
func (s *Service) Policy(ctx context.Context, u *ent.User) (password.Policy, []string, error) {
	policy, words, err := s.Settings.PasswordsOf(ctx, u.ID)
	if err != nil {
		return policy, nil, err
	}
	name, err := s.People.Name(ctx, u)
	if err != nil {
		return policy, nil, err
	}
	email, err := s.People.Email(ctx, u)
	if err != nil {
		return policy, nil, err
	}
	return policy, append(words, name, email), nil
}

// replace gives a person another password. Browsers that are excused from the
// second factor are asked for it again, and whoever gave the old password and was
// about to go on begins anew.
func (s *Service) replace(ctx context.Context, u *ent.User, hash string) (*ent.User, error) {
	db := store.In(ctx, s.DB)
	u, err := db.User.UpdateOneID(u.ID).SetPasswordHash(hash).SetPasswordChangedAt(s.now()).Save(system(ctx))
	if err != nil {
		return nil, fmt.Errorf("store password: %w", err)
	}
	return u, errors.Join(
		s.Devices.Distrust(ctx, u.ID, ""), s.Login.Challenges.Withdraw(ctx, u.ID),
		s.Recoveries.Stop(ctx, u.ID, "the password was replaced meanwhile"),
	)
}

// shut ends every session of a person and makes their password worthless: whoever
// knows it must not be the one who is asked for a new one. Only a mailed link opens
// the account again.
func (s *Service) shut(ctx context.Context, u *ent.User) (*ent.User, error) {
	if _, err := s.Sessions.RevokeUser(ctx, u.ID, ""); err != nil {
		return nil, err
	}
	return s.replace(ctx, u, "")
}

// hasPassword reports whether a person signs in with a password, or did until
// shut. Whoever signs in elsewhere only never had one.
func hasPassword(u *ent.User) bool { return u.PasswordHash != "" || u.PasswordChangedAt != nil }
