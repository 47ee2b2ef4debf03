// Package recovery is the way back of people who have lost every second factor.
//
// Whoever has proved the password asks. Two admins who have a second factor
// themselves say yes, each with a note; one no ends it. Then a day passes, in which
// the owner can stop it from a link in every mail about it, from any live session,
// or by simply signing in with a factor. Only then a link is mailed, and with it and
// the password the old factors go and a new one must be set up before anything
// else. So neither mail alone, nor the password alone, nor the admins together can
// take an account over, and each step is told to every address of its owner.
//
// Where fewer than two other admins could approve, the operator's command line is
// the second pair of eyes, with the same day of waiting and the same notices.
package recovery

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	entfactor "github.com/strongroom/strongroom/ent/factor"
	"github.com/strongroom/strongroom/ent/membership"
	"github.com/strongroom/strongroom/ent/predicate"
	row "github.com/strongroom/strongroom/ent/recovery"
	"github.com/strongroom/strongroom/ent/schema/id"
	"github.com/strongroom/strongroom/ent/user"
	"github.com/strongroom/strongroom/server/activity"
	"github.com/strongroom/strongroom/server/challenge"
	"github.com/strongroom/strongroom/server/device"
	"github.com/strongroom/strongroom/server/factor"
	"github.com/strongroom/strongroom/server/fault"
	"github.com/strongroom/strongroom/server/link"
	"github.com/strongroom/strongroom/server/login"
	"github.com/strongroom/strongroom/server/network"
	"github.com/strongroom/strongroom/server/person"
	"github.com/strongroom/strongroom/server/postman"
	"github.com/strongroom/strongroom/server/session"
	"github.com/strongroom/strongroom/server/store"
	"github.com/strongroom/strongroom/server/throttle"
	"github.com/strongroom/strongroom/server/vault"
)

const (
	// Delay is how long the owner can stop what was approved.
	Delay = 24 * time.Hour
	// completeFor is how long the mailed link works afterwards.
	completeFor = 24 * time.Hour
	// pendingFor is how long a request waits for approvals.
	pendingFor = 7 * 24 * time.Hour
	// weekly is how often one person can ask within seven days.
	weekly = 3
	// maxText bounds a reason and a note, in characters.
	maxText = 500
)

// open are the states of a request that has not ended.
var open = []row.State{row.StatePENDING, row.StateAPPROVED, row.StateSENT}

// Service keeps the requests.
type Service struct {
	DB         *ent.Client
	Vault      *vault.Vault
	People     *person.People
	Sessions   *session.Manager
	Factors    *factor.Service
	Challenges *challenge.Keeper
	Login      *login.Service
	Links      *link.Links
	Post       *postman.Postman
	Networks   *network.Networks
	Throttle   *throttle.Guard
	Activity   *activity.Recorder
	Postgres   bool
	Now        func() time.Time
}

// facts is what a request holds sealed.
type facts struct {
	Reason  string            `json:"reason,omitempty"`
	Address string            `json:"address,omitempty"`
	Browser string            `json:"browser,omitempty"`
	Notes   map[string]string `json:"notes,omitempty"` // by approver
}

// Way is who has to approve, as things are.
type Way string

// The ways.
const (
	TwoAdmins        Way = "TWO_ADMINS"
	AdminAndOperator Way = "ADMIN_AND_OPERATOR"
	OperatorAlone    Way = "OPERATOR"
)

// Progress is how far a request is, for its owner.
type Progress struct {
	*ent.Recovery
	Way Way
}

func (s *Service) now() time.Time { return s.Now().UTC().Truncate(time.Millisecond) }

func system(ctx context.Context) context.Context {
	return access.As(ctx, access.ActorAuthenticator, "")
}

// text checks what somebody wrote.
func text(field, what, s string) (string, error) {
	s = strings.Join(strings.Fields(s), " ")
	switch {
	case utf8.RuneCountInString(s) < 3:
		return "", fault.Invalid(field, "Write %s in a few words.", what)
	case utf8.RuneCountInString(s) > maxText || !utf8.ValidString(s):
		return "", fault.Invalid(field, "Use at most %d characters.", maxText)
	}
	return s, nil
}

// Ask opens a request of whoever has just given the password in a sign-in and
// cannot go on. The challenge stays open: who finds a factor meanwhile goes on.
func (s *Service) Ask(ctx context.Context, token, reason string) (*Progress, error) {
	reason, err := text("input.reason", "why you need this", reason)
	if err != nil {
		return nil, err
	}
	u, err := s.proved(ctx, token)
	if err != nil {
		return nil, err
	}
	if err := s.inside(ctx, u); err != nil {
		return nil, err
	}
	v, _ := access.From(ctx)
	f := facts{Reason: reason}
	if v.Address.IsValid() {
		f.Address = v.Address.String()
	}
	if v.Agent != "" {
		f.Browser = device.Name(v.Agent)
	}
	known, err := s.Login.Devices.Known(ctx, u.ID, session.JarFrom(ctx).Claim())
	if err != nil {
		return nil, err
	}
	return store.InTx(ctx, s.DB, func(ctx context.Context, _ *ent.Client) (*Progress, error) {
		r, err := s.begin(ctx, u.ID, f, known != nil)
		if err != nil {
			return nil, err
		}
		return s.progress(ctx, r)
	})
}

// inside refuses whoever asks from where the person does not let their account be
// used.
func (s *Service) inside(ctx context.Context, u *ent.User) error {
	v, _ := access.From(ctx)
	inside, err := s.Networks.Allowed(ctx, u, v.Address)
	if err == nil && !inside {
		err = network.Refused()
	}
	return err
}

// proved returns who has given the password in a sign-in that asks for more.
func (s *Service) proved(ctx context.Context, token string) (*ent.User, error) {
	c, err := s.Challenges.Look(ctx, token)
	if err != nil {
		return nil, err
	}
	if c.Purpose != challenge.SignIn || c.User == "" || !slices.Contains(c.Methods, string(factor.Password)) {
		return nil, fault.Conflict("Sign in with your password first.")
	}
	return s.user(ctx, c.User)
}

// begin opens a request. It joins the transaction of ctx.
func (s *Service) begin(ctx context.Context, userID string, f facts, known bool) (*ent.Recovery, error) {
	u, err := s.lock(ctx, userID)
	if err != nil {
		return nil, err
	}
	has, err := s.factors(ctx, u.ID)
	if err != nil {
		return nil, err
	}
	if !has {
		return nil, fault.Conflict("This account asks for nothing but its password. There is nothing to recover.")
	}
	home, err := s.People.Home(system(ctx), u.ID)
	if ent.IsNotFound(err) {
		return nil, fault.Conflict("This account belongs to no organization. Ask an admin to invite you.")
	}
	if err != nil {
		return nil, fmt.Errorf("ask for recovery: %w", err)
	}
	db := store.In(ctx, s.DB)
	under, err := db.Recovery.Query().Where(row.UserID(u.ID), row.StateIn(open...)).Exist(system(ctx))
	if err != nil {
		return nil, fmt.Errorf("look at recoveries: %w", err)
	}
	if under {
		return nil, fault.Conflict("You have asked already. Sign in with your password to see how far it is.")
	}
	lately, err := db.Recovery.Query().Where(row.UserID(u.ID), row.CreatedAtGT(s.now().Add(-7*24*time.Hour))).Count(system(ctx))
	if err != nil {
		return nil, fmt.Errorf("look at recoveries: %w", err)
	}
	if lately >= weekly {
		return nil, fault.Limited(0, "This was asked for %d times within a week. Wait some days, then try again.", weekly)
	}
	recID := id.New("rec")
	sealed, err := s.seal(ctx, u, recID, f)
	if err != nil {
		return nil, err
	}
	r, err := db.Recovery.Create().SetID(recID).SetOrganizationID(home.OrganizationID).SetUserID(u.ID).SetCreatedAt(s.now()).
		SetFactsSealed(sealed).SetKnownDevice(known).SetExpiresAt(s.now().Add(pendingFor)).
		Save(access.As(ctx, access.ActorAuthenticator, home.OrganizationID))
	if err != nil {
		return nil, fmt.Errorf("ask for recovery: %w", err)
	}
	if err := s.record(ctx, u, activity.Event{Kind: activity.RecoveryAsked, Actor: u.ID}); err != nil {
		return nil, err
	}
	return r, errors.Join(s.tellAsked(ctx, u, r), s.tellAdmins(ctx, u, r))
}

// Of returns how far the open request of whoever holds the challenge is, or nil.
func (s *Service) Of(ctx context.Context, token string) (*Progress, error) {
	u, err := s.proved(ctx, token)
	if err != nil {
		return nil, err
	}
	return s.under(ctx, u.ID)
}

// Mine returns how far the viewer's own open request is, or nil.
func (s *Service) Mine(ctx context.Context) (*Progress, error) {
	v, _ := access.From(ctx)
	return s.under(ctx, v.User)
}

func (s *Service) under(ctx context.Context, userID string) (*Progress, error) {
	r, err := s.DB.Recovery.Query().Where(row.UserID(userID), row.StateIn(open...), row.ExpiresAtGT(s.now())).Only(system(ctx))
	if ent.IsNotFound(err) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("look at recovery: %w", err)
	}
	return s.progress(ctx, r)
}

func (s *Service) progress(ctx context.Context, r *ent.Recovery) (*Progress, error) {
	able, err := s.able(ctx, r.OrganizationID, r.UserID)
	if err != nil {
		return nil, err
	}
	return &Progress{Recovery: r, Way: way(len(able))}, nil
}

func way(able int) Way {
	switch able {
	case 0:
		return OperatorAlone
	case 1:
		return AdminAndOperator
	}
	return TwoAdmins
}

// able are the admins of an organization who can approve a person's request: those
// who have a second factor and are somebody else.
func (s *Service) able(ctx context.Context, organization, userID string) ([]string, error) {
	admins, err := s.admins(ctx, organization, userID)
	if err != nil {
		return nil, err
	}
	out := make([]string, 0, len(admins))
	for _, admin := range admins {
		has, err := s.factors(ctx, admin)
		if err != nil {
			return nil, err
		}
		if has {
			out = append(out, admin)
		}
	}
	return out, nil
}

// admins are the active admins of an organization but one person.
func (s *Service) admins(ctx context.Context, organization, but string) ([]string, error) {
	mems, err := store.In(ctx, s.DB).Membership.Query().Where(
		membership.OrganizationID(organization), membership.RoleEQ(access.RoleAdmin), membership.StateEQ(membership.StateACTIVE), membership.UserIDNEQ(but),
	).Order(membership.ByID()).All(system(ctx))
	if err != nil {
		return nil, fmt.Errorf("look at admins: %w", err)
	}
	out := make([]string, len(mems))
	for i, m := range mems {
		out[i] = m.UserID
	}
	return out, nil
}

// factors reports whether a person has a second factor.
func (s *Service) factors(ctx context.Context, userID string) (bool, error) {
	has, err := store.In(ctx, s.DB).Factor.Query().Where(entfactor.UserID(userID)).Exist(system(ctx))
	if err != nil {
		return false, fmt.Errorf("look at factors: %w", err)
	}
	return has, nil
}

// lock returns a person, whom nobody else changes until the transaction of ctx ends.
func (s *Service) lock(ctx context.Context, userID string) (*ent.User, error) {
	q := store.In(ctx, s.DB).User.Query().Where(user.ID(userID))
	if s.Postgres {
		q = q.ForUpdate()
	}
	u, err := q.Only(system(ctx))
	if err != nil {
		return nil, fmt.Errorf("lock account: %w", err)
	}
	return u, nil
}

// locked returns one open request, which nobody else changes until the transaction
// of ctx ends. Its person is locked first, as wherever requests change, so that two
// who do so at once wait for each other in the same order.
func (s *Service) locked(ctx context.Context, userID string, which ...predicate.Recovery) (*ent.Recovery, *ent.User, error) {
	u, err := s.lock(ctx, userID)
	if err != nil {
		return nil, nil, err
	}
	r, err := store.In(ctx, s.DB).Recovery.Query().Where(which...).Where(row.UserID(userID), row.StateIn(open...), row.ExpiresAtGT(s.now())).
		Only(system(ctx))
	return r, u, err
}

func (s *Service) user(ctx context.Context, userID string) (*ent.User, error) {
	u, err := store.In(ctx, s.DB).User.Get(system(ctx), userID)
	if err != nil {
		return nil, fmt.Errorf("read person: %w", err)
	}
	return u, nil
}

func place(recID string) vault.Place { return vault.Place{Column: "recoveries.facts", Row: recID} }

func (s *Service) seal(ctx context.Context, u *ent.User, recID string, f facts) ([]byte, error) {
	raw, err := json.Marshal(f)
	if err != nil {
		return nil, fmt.Errorf("keep recovery: %w", err)
	}
	return s.Vault.Seal(ctx, u.DataKeyID, place(recID), raw)
}

func (s *Service) facts(ctx context.Context, u *ent.User, r *ent.Recovery) (facts, error) {
	var f facts
	raw, err := s.Vault.Open(ctx, u.DataKeyID, place(r.ID), r.FactsSealed)
	if err == nil {
		err = json.Unmarshal(raw, &f)
	}
	if err != nil {
		return f, fmt.Errorf("read recovery %s: %w", r.ID, err)
	}
	return f, nil
}

// record notes an event in each of the person's organizations.
func (s *Service) record(ctx context.Context, u *ent.User, e activity.Event) error {
	mems, err := store.In(ctx, s.DB).Membership.Query().
		Where(membership.UserID(u.ID), membership.StateEQ(membership.StateACTIVE)).All(system(ctx))
	if err != nil {
		return fmt.Errorf("record recovery: %w", err)
	}
	if e.Name, err = s.People.Name(ctx, u); err != nil {
		return err
	}
	for _, m := range mems {
		e.Object, e.Subject, e.Organization = u.ID, u.ID, m.OrganizationID
		if err := s.Activity.Record(ctx, e); err != nil {
			return err
		}
	}
	return nil
}
