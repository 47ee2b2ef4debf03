// Package login signs people in, as one flow: say who one is and prove it, with a
// password or a passkey; prove more if the account asks for more; have a session.
// Each way of proving who one is, is a package of its own below this one; all of
// them end in FinishIn, the only place that makes sessions.
//
// Between two steps there is a challenge (package challenge), whose token opens
// nothing but its next step. There is no cookie before the last one.
package login

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/activityevent"
	"github.com/strongroom/strongroom/server/activity"
	"github.com/strongroom/strongroom/server/challenge"
	"github.com/strongroom/strongroom/server/clean"
	"github.com/strongroom/strongroom/server/device"
	"github.com/strongroom/strongroom/server/factor"
	"github.com/strongroom/strongroom/server/fault"
	"github.com/strongroom/strongroom/server/network"
	"github.com/strongroom/strongroom/server/person"
	"github.com/strongroom/strongroom/server/policy"
	"github.com/strongroom/strongroom/server/sentinel"
	"github.com/strongroom/strongroom/server/session"
	"github.com/strongroom/strongroom/server/store"
	"github.com/strongroom/strongroom/server/throttle"
)

// Service signs people in.
type Service struct {
	DB         *ent.Client
	People     *person.People
	Sessions   *session.Manager
	Factors    *factor.Service
	Challenges *challenge.Keeper
	Activity   *activity.Recorder
	Throttle   *throttle.Guard
	Devices    *device.Keeper
	Networks   *network.Networks
	Notices    Notices
	Recoveries Recoveries
	Sentinel   Sentinel
	Now        func() time.Time

	notes sync.WaitGroup // attempts that are still to be recorded
	// Decoys notices planted passwords.
	Decoys Decoys
}

// Recoveries are requests of people who have lost every second factor.
type Recoveries interface {
	// Stop ends the open request of a person who has just proved a factor.
	Stop(ctx context.Context, userID, why string) error
	// Owes reports whether a person has recovered their account and not set up a new
	// factor since.
	Owes(ctx context.Context, userID string) (bool, error)
}

// Decoys notices credentials that were planted. It takes as long for any other.
type Decoys interface {
	Presented(ctx context.Context, credential, how string)
}

// Sentinel says how unlike their people sign-ins are. It has no say in whether a
// sign-in goes on if it does not know.
type Sentinel interface {
	Judge(ctx context.Context, a sentinel.Attempt) sentinel.Opinion
}

// Notices tells people what happens to their accounts.
type Notices interface {
	NewDevice(ctx context.Context, u *ent.User, sessionID string) error
}

// Outcome is where a step leads: to a session, or to the next step.
type Outcome struct {
	// Viewer is who signed in; nil if more is to be proved.
	Viewer *access.Viewer
	// Codes are new backup codes, when the last of the old ones was just used.
	Codes []string
	// Needed is what is still to be proved; nil if nothing is.
	Needed *Needed
}

// Needed is a proof that is asked for.
type Needed struct {
	Token   string // of the challenge
	Methods []factor.Method
	// PasskeyOptions is for navigator.credentials.get, as JSON; empty without passkeys.
	PasskeyOptions string
	// Trust is for how long the browser can stand for the proof; zero is not at all.
	Trust time.Duration
}

// refused is what everybody reads who could not be signed in, whatever the
// reason: unknown, wrong, suspended.
func refused() error {
	return fault.Invalid("", "That e-mail address and password do not match. Check both and try again.")
}

// SignIn verifies an address and a password. Knowing and not knowing the person
// cost the same, and so do one try and too many: one lookup, one hash, one sentence.
func (s *Service) SignIn(ctx context.Context, email, pass string) (*Outcome, error) {
	address, err := clean.Email("input.email", email)
	if err != nil {
		address = "" // nobody has this address; the cost is paid all the same
	}
	system := access.As(ctx, access.ActorAuthenticator, "")
	u, err := s.People.Find(system, address)
	if err != nil && !ent.IsNotFound(err) {
		return nil, fmt.Errorf("sign in: %w", err)
	}
	s.Decoys.Presented(ctx, pass, "as a password at sign-in")
	ok, tried, err := s.Verify(ctx, u, address, pass)
	if err != nil {
		return nil, fmt.Errorf("sign in: %w", err)
	}
	if !ok {
		if u != nil && tried {
			s.noteLater(ctx, u, activity.SignInFailed)
		}
		return nil, refused()
	}
	return s.proved(ctx, u, factor.Password)
}

// proved goes on after the password: to a session, or to a second factor.
func (s *Service) proved(ctx context.Context, u *ent.User, by factor.Method) (*Outcome, error) {
	methods, err := s.Factors.Methods(ctx, u.ID)
	if err != nil {
		return nil, err
	}
	if len(methods) == 0 {
		return s.finish(ctx, u, session.Proven{Methods: []string{string(by)}, At: s.Now()})
	}
	// A browser stands for what could be asked for instead, and for nothing that is
	// not allowed any more.
	usable, err := s.Factors.Usable(ctx, u.ID, methods)
	if err != nil {
		return nil, err
	}
	trust, err := s.trust(ctx, u)
	if err != nil {
		return nil, err
	}
	known, err := s.Devices.Known(ctx, u.ID, session.JarFrom(ctx).Claim())
	if err != nil {
		return nil, err
	}
	if since := s.Devices.Trusted(known, trust); len(usable) > 0 && !since.IsZero() {
		odd, err := s.odd(ctx, u, known)
		if err != nil {
			return nil, err
		}
		if !odd {
			return s.finish(ctx, u, session.Proven{Methods: []string{string(by), policy.MethodBrowser}, At: since})
		}
	}
	needed, err := s.ask(ctx, challenge.SignIn, u, []string{string(by)}, methods, "")
	if err != nil {
		return nil, err
	}
	needed.Trust = trust
	return &Outcome{Needed: needed}, nil
}

// trust is for how long the organization that a person signs in to lets their
// browsers stand for the second factor.
func (s *Service) trust(ctx context.Context, u *ent.User) (time.Duration, error) {
	mem, err := s.People.Home(access.As(ctx, access.ActorAuthenticator, ""), u.ID)
	if ent.IsNotFound(err) {
		return 0, nil // they are not signed in at all
	}
	if err != nil {
		return 0, fmt.Errorf("look at trust in browsers: %w", err)
	}
	rule, err := s.Sessions.Rule(ctx, u.ID, mem.OrganizationID)
	return rule.TrustFor(), err
}

// ask opens a challenge to a known person.
func (s *Service) ask(ctx context.Context, purpose purpose, u *ent.User, given []string, methods []factor.Method, sessionID string) (*Needed, error) {
	state := challenge.State{Session: sessionID}
	n := &Needed{Methods: methods}
	var err error
	if methods[0] == factor.Passkey { // passkeys are offered first
		if n.PasskeyOptions, err = s.Factors.Options(ctx, u, &state); err != nil {
			return nil, err
		}
	}
	n.Token, err = s.Challenges.Begin(ctx, purpose, u.ID, given, state)
	return n, err
}

// Continue verifies the second factor of a sign-in under way. With trust, this
// browser stands for it for a while.
func (s *Service) Continue(ctx context.Context, token string, p factor.Proof, trust bool) (*Outcome, error) {
	c, err := s.Challenges.Try(ctx, token, challenge.SignIn)
	if err != nil {
		return nil, err
	}
	if c.User == "" {
		return nil, fault.Conflict("This sign-in waits for a passkey. Begin again.")
	}
	u, err := s.person(ctx, c.User)
	if err != nil {
		return nil, err
	}
	shown, tried, err := s.verify(ctx, u, c, p)
	if err != nil {
		if tried && fault.As(err) != nil {
			s.noteLater(ctx, u, activity.FactorRefused)
		}
		return nil, err
	}
	if err := s.Challenges.Close(ctx, c); err != nil {
		return nil, err
	}
	proven := session.Proven{Methods: append(c.Methods, shown.Methods()...), At: s.Now(), Strong: true}
	if trust {
		if trust, err = s.Factors.Counts(ctx, u.ID, shown); err != nil {
			return nil, err
		}
	}
	if trust {
		if proven.Trust, err = s.trust(ctx, u); err != nil {
			return nil, err
		}
	}
	out, err := s.finish(ctx, u, proven)
	if err != nil || shown.Method != factor.BackupCode {
		return out, err
	}
	out.Codes, err = s.Factors.RenewIfUsedUp(ctx, u.ID, out.Viewer.Organization)
	return out, err
}

// BeginPasskey asks the browser for any passkey that it has of this origin.
func (s *Service) BeginPasskey(ctx context.Context) (*Needed, error) {
	var state challenge.State
	options, err := s.Factors.AnyOptions(&state)
	if err != nil {
		return nil, err
	}
	token, err := s.Challenges.Begin(ctx, challenge.SignIn, "", nil, state)
	return &Needed{Token: token, Methods: []factor.Method{factor.Passkey}, PasskeyOptions: options}, err
}

// WithPasskey signs in whoever holds the passkey that the browser answered with.
// A passkey is two factors in one, so nothing more is asked.
func (s *Service) WithPasskey(ctx context.Context, token, answer string) (*Outcome, error) {
	c, err := s.Challenges.Try(ctx, token, challenge.SignIn)
	if err != nil {
		return nil, err
	}
	if c.User != "" {
		return nil, fault.Conflict("This sign-in waits for a second factor. Begin again.")
	}
	u, given, err := s.Factors.VerifyAny(ctx, c, answer)
	if err != nil {
		return nil, err
	}
	if err := s.Challenges.Close(ctx, c); err != nil {
		return nil, err
	}
	if err := s.Recoveries.Stop(ctx, u.ID, shown); err != nil {
		return nil, err
	}
	return s.finish(ctx, u, session.Proven{Methods: given.Methods(), At: s.Now(), Strong: true})
}

func (s *Service) person(ctx context.Context, userID string) (*ent.User, error) {
	u, err := s.DB.User.Get(access.As(ctx, access.ActorAuthenticator, ""), userID)
	if err != nil {
		return nil, fmt.Errorf("read person: %w", err)
	}
	return u, nil
}

// A failed attempt is recorded after the answer to it has left, between noteAfter and
// noteAfter + noteWithin.
const (
	noteAfter  = 100 * time.Millisecond
	noteWithin = 500 * time.Millisecond
)

// noteLater is note, once the answer has left. Writing it down sooner would tell by
// its time that the person exists, or that the try counted: even beside the answer
// the two would wait for each other on a busy machine. A fixed delay would tell it to
// whoever tries something else at that very moment, so chance decides.
func (s *Service) noteLater(ctx context.Context, u *ent.User, kind activity.Kind) {
	ctx = context.WithoutCancel(ctx)
	s.notes.Add(1)
	time.AfterFunc(noteAfter+rand.N(noteWithin), func() {
		defer s.notes.Done()
		s.note(ctx, u, kind)
	})
}

// Close waits until every attempt is recorded. No sign-in may begin any more.
func (s *Service) Close() error {
	s.notes.Wait()
	return nil
}

// note records a failed attempt where the person's admins see it. The attempt
// has failed whether or not this succeeds.
func (s *Service) note(ctx context.Context, u *ent.User, kind activity.Kind) {
	mem, err := s.People.Home(access.As(ctx, access.ActorAuthenticator, ""), u.ID)
	if err != nil {
		return
	}
	_ = s.Activity.Record(ctx, activity.Event{
		Kind: kind, Outcome: activityevent.OutcomeFAILED,
		Actor: u.ID, Object: u.ID, Organization: mem.OrganizationID,
	})
}

// finish makes a session in the person's own organization. A person who belongs
// to none is not signed in.
func (s *Service) finish(ctx context.Context, u *ent.User, p session.Proven) (*Outcome, error) {
	mem, err := s.People.Home(access.As(ctx, access.ActorAuthenticator, ""), u.ID)
	if ent.IsNotFound(err) {
		return nil, refused()
	}
	if err != nil {
		return nil, fmt.Errorf("finish sign-in: %w", err)
	}
	v, err := s.FinishIn(ctx, u, mem, p)
	return &Outcome{Viewer: &v}, err
}

// Joined signs a person in who has just set up or joined an organization, proved
// by a link and a password.
func (s *Service) Joined(ctx context.Context, u *ent.User, mem *ent.Membership) (access.Viewer, error) {
	return s.enter(ctx, u, mem, session.Proven{Methods: []string{string(factor.Password)}, At: s.Now()})
}

// FinishIn makes a session for a person who has proved who they are and gives the
// browser its cookies. Shields that are up refuse browsers that the account does not
// know.
func (s *Service) FinishIn(ctx context.Context, u *ent.User, mem *ent.Membership, p session.Proven) (access.Viewer, error) {
	known, err := s.Devices.Known(ctx, u.ID, session.JarFrom(ctx).Claim())
	if err != nil {
		return access.Viewer{}, err
	}
	var since time.Time
	if known != nil {
		since = known.CreatedAt
	}
	if err := s.Sessions.Admits(ctx, mem.OrganizationID, p.Methods, since); err != nil {
		if fault.As(err) != nil {
			s.noteLater(ctx, u, activity.SignInShielded)
		}
		return access.Viewer{}, err
	}
	return s.enter(ctx, u, mem, p)
}

// enter is FinishIn for whoever comes for the first time.
func (s *Service) enter(ctx context.Context, u *ent.User, mem *ent.Membership, p session.Proven) (access.Viewer, error) {
	jar := session.JarFrom(ctx)
	if jar == nil {
		return access.Viewer{}, fault.Conflict("Sign in over HTTP, not over a WebSocket.")
	}
	owes, err := s.Recoveries.Owes(ctx, u.ID)
	if err != nil {
		return access.Viewer{}, err
	}
	if owes {
		p.Methods = append(slices.Clone(p.Methods), policy.MethodRecovery)
	}
	outside, err := s.outside(ctx, u, p)
	if err != nil {
		return access.Viewer{}, err
	}
	p.Outside = outside
	known, err := s.Devices.Known(ctx, u.ID, jar.Claim())
	if err != nil {
		return access.Viewer{}, err
	}
	opinion := s.opinion(ctx, u, mem.OrganizationID, known, p.Strong)
	made, err := store.InTx(ctx, s.DB, func(ctx context.Context, _ *ent.Client) (*session.Issued, error) {
		made, err := s.Sessions.Issue(ctx, u, mem.OrganizationID, jar.Claim(), p)
		if err != nil {
			return nil, err
		}
		for _, e := range began(made, outside, opinion) {
			e.Actor, e.Organization = u.ID, mem.OrganizationID
			if err := s.Activity.Record(ctx, e); err != nil {
				return nil, err
			}
		}
		if made.Device.New {
			err = s.Notices.NewDevice(ctx, u, made.ID)
		}
		return made, err
	})
	if err != nil {
		return access.Viewer{}, fmt.Errorf("finish sign-in: %w", err)
	}
	v, err := s.Sessions.Viewer(ctx, made.ID)
	if err != nil {
		return access.Viewer{}, fmt.Errorf("finish sign-in: %w", err)
	}
	jar.Set(made.Tokens, v)
	return v, nil
}

// began is what is recorded of a session that begins.
func began(made *session.Issued, outside bool, o sentinel.Opinion) []activity.Event {
	out := []activity.Event{{Kind: activity.SignedIn, Object: made.ID}}
	if outside {
		out[0].Kind = activity.SignedInOutside
	}
	out[0].Facts = map[string]string{activity.FactDevice: made.Device.ID}
	maps.Copy(out[0].Facts, o.Facts)
	if made.Device.New {
		out[0].Facts[activity.FactBrowser] = activity.BrowserNew
	}
	if made.Device.Bound {
		out = append(out, activity.Event{Kind: activity.DeviceBound, Object: made.Device.ID, Name: made.Device.Name})
	}
	return out
}

// outside reports whether a sign-in comes from elsewhere than the networks that its
// person chose. It is refused unless it was proved with a passkey, which cannot be
// phished, and the person lets passkeys pass.
func (s *Service) outside(ctx context.Context, u *ent.User, p session.Proven) (bool, error) {
	v, _ := access.From(ctx)
	inside, err := s.Networks.Allowed(ctx, u, v.Address)
	if err != nil || inside {
		return false, err
	}
	if !u.PasskeyAnywhere || !slices.Contains(p.Methods, string(factor.Passkey)) {
		return true, network.Refused()
	}
	return true, nil
}
