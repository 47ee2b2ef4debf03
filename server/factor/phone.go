package factor

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"fmt"
	"math/big"
	"time"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/activityevent"
	"github.com/strongroom/strongroom/ent/factor"
	"github.com/strongroom/strongroom/ent/membership"
	"github.com/strongroom/strongroom/server/activity"
	"github.com/strongroom/strongroom/server/challenge"
	"github.com/strongroom/strongroom/server/clean"
	"github.com/strongroom/strongroom/server/fault"
	"github.com/strongroom/strongroom/server/policy"
	"github.com/strongroom/strongroom/server/sms"
	"github.com/strongroom/strongroom/server/store"
	"github.com/strongroom/strongroom/server/throttle"
)

// A code that goes to a phone belongs to one challenge: the challenge keeps a keyed
// hash that holds its own id, so that the code opens nothing else, and the next code
// takes its place. It dies with the challenge, with the five answers that the
// challenge takes, or after codeLifetime.

const (
	codeLifetime = 10 * time.Minute
	// Pause is how long after a code the next one can be asked for.
	Pause = 30 * time.Second
)

// Sent says where a code went.
type Sent struct {
	Token string // of the challenge; only when it is a new one
	// To is the number, hidden but for its end.
	To string
}

// TextsAllowed reports whether a person can use text messages: there is a gateway,
// and every organization that they belong to lets them, since one sign-in opens all.
func (s *Service) TextsAllowed(ctx context.Context, userID string) (bool, error) {
	if !s.Texts.Available() {
		return false, nil
	}
	system := access.As(ctx, access.ActorAuthenticator, "")
	rows, err := store.In(ctx, s.DB).Membership.Query().
		Where(membership.UserID(userID), membership.StateEQ(membership.StateACTIVE)).All(system)
	if err != nil {
		return false, fmt.Errorf("look at memberships: %w", err)
	}
	for _, row := range rows {
		org, err := store.In(ctx, s.DB).Organization.Get(system, row.OrganizationID)
		if err != nil {
			return false, fmt.Errorf("read organization: %w", err)
		}
		rules, err := policy.Decode(org.Policy, s.now())
		if err != nil {
			return false, err
		}
		if !rules.Demand(row.Role).Texts {
			return false, nil
		}
	}
	return len(rows) > 0, nil
}

func (s *Service) demandTexts(ctx context.Context, userID string) error {
	ok, err := s.TextsAllowed(ctx, userID)
	if err == nil && !ok {
		err = fault.Conflict("Text messages cannot be used for your account. Add an authenticator app or a passkey, which are safer.")
	}
	return err
}

// BeginPhone sends a code to a number, which its owner gives back to AddPhone.
func (s *Service) BeginPhone(ctx context.Context, typed string) (*Sent, error) {
	v, u, err := s.enrolling(ctx)
	if err != nil {
		return nil, err
	}
	if err := s.demandTexts(ctx, v.User); err != nil {
		return nil, err
	}
	number, err := sms.ParseNumber("input.number", typed)
	if err != nil {
		return nil, err
	}
	sent, err := store.InTx(ctx, s.DB, func(ctx context.Context, _ *ent.Client) (*Sent, error) {
		token, err := s.Challenges.Begin(ctx, challenge.Enrol, v.User, nil, challenge.State{Phone: string(number), Session: v.Session})
		if err != nil {
			return nil, err
		}
		c, err := s.Challenges.Look(ctx, token)
		if err != nil {
			return nil, err
		}
		return &Sent{Token: token, To: number.Mask()}, s.send(ctx, c, u.ID, number)
	})
	return sent, s.tooMany(ctx, u.ID, number, err)
}

// AddPhone adds the phone that got the code. A person has one: it takes the place
// of the one before.
func (s *Service) AddPhone(ctx context.Context, token, name, code string) (*Added, error) {
	name, err := clean.Name("input.name", name)
	if err != nil {
		return nil, err
	}
	c, u, err := s.answer(ctx, token)
	if err != nil {
		return nil, err
	}
	if c.State.Phone == "" {
		return nil, fault.Conflict("No phone is being set up. Begin again.")
	}
	if err := s.demandTexts(ctx, u.ID); err != nil {
		return nil, err
	}
	if !s.matches(c, code) {
		return nil, fault.Invalid("input.code", "That is not the code that was sent last, or it is too old.")
	}
	return store.InTx(ctx, s.DB, func(ctx context.Context, db *ent.Client) (*Added, error) {
		before, err := s.phones(ctx, u.ID)
		if err != nil {
			return nil, err
		}
		added, err := s.add(ctx, c, u, factor.KindPHONE, name, []byte(c.State.Phone), func(*ent.FactorCreate) {})
		if err != nil {
			return nil, err
		}
		for _, row := range before {
			if err := s.replaced(ctx, db, u, row); err != nil {
				return nil, err
			}
		}
		return added, nil
	})
}

func (s *Service) replaced(ctx context.Context, db *ent.Client, u *ent.User, row *ent.Factor) error {
	err := s.Activity.Record(ctx, activity.Event{
		Kind: activity.FactorRemoved, Object: row.ID, Name: row.Name, Facts: map[string]string{"kind": string(row.Kind)},
	})
	if err != nil {
		return err
	}
	if err := db.Factor.DeleteOne(row).Exec(access.As(ctx, access.ActorAuthenticator, "")); err != nil {
		return fmt.Errorf("replace phone %s: %w", row.ID, err)
	}
	return s.Notices.FactorRemoved(ctx, u, row.Name)
}

// SendCode sends a code for a challenge, in the place of the one before. Whoever
// signs in gets the same answer when too many were sent: others could learn from it.
func (s *Service) SendCode(ctx context.Context, token string) (*Sent, error) {
	v, _ := access.From(ctx)
	var c *challenge.Open
	var number sms.Number
	sent, err := store.InTx(ctx, s.DB, func(ctx context.Context, _ *ent.Client) (*Sent, error) {
		var err error
		if c, err = s.Challenges.Look(ctx, token); err != nil {
			return nil, err
		}
		if c.User == "" || c.Purpose != challenge.SignIn && (c.User != v.User || c.State.Session != v.Session) {
			return nil, fault.Conflict("No code can be sent for this. Begin again.")
		}
		if wait := c.State.SentAt.Add(Pause).Sub(s.Now()); wait > 0 {
			return nil, fault.Limited(wait, "A code was sent a moment ago. Wait %s, then ask for another.", throttle.Readable(wait))
		}
		if err := s.demandTexts(ctx, c.User); err != nil {
			return nil, err
		}
		to := ""
		if c.Purpose == challenge.Enrol {
			number = sms.Number(c.State.Phone)
			to = number.Mask()
		} else if number, err = s.phone(ctx, c); err == nil {
			to = number.Hint()
		}
		if err != nil {
			return nil, err
		}
		if number == "" {
			return nil, fault.Conflict("No code can be sent for this. Begin again.")
		}
		return &Sent{To: to}, s.send(ctx, c, c.User, number)
	})
	if capped := (*sms.Capped)(nil); errors.As(err, &capped) && c.Purpose == challenge.SignIn {
		if err := s.capped(ctx, c.User, number); err != nil {
			return nil, err
		}
		// The next code is as far away as if this one had been sent.
		_, err := store.InTx(ctx, s.DB, func(ctx context.Context, _ *ent.Client) (int, error) {
			fresh, err := s.Challenges.Look(ctx, token)
			if err != nil {
				return 0, err
			}
			fresh.State.SentAt = s.now()
			return 0, s.Challenges.Remember(ctx, fresh)
		})
		return &Sent{To: number.Hint()}, err
	}
	return sent, s.tooMany(ctx, userOf(c), number, err)
}

func userOf(c *challenge.Open) string {
	if c == nil {
		return ""
	}
	return c.User
}

// phone picks the person's phone and notes it in the challenge.
func (s *Service) phone(ctx context.Context, c *challenge.Open) (sms.Number, error) {
	u, err := s.user(ctx, c.User)
	if err != nil {
		return "", err
	}
	rows, err := s.phones(ctx, u.ID)
	if err != nil || len(rows) == 0 {
		return "", err
	}
	row := rows[len(rows)-1]
	c.State.SentTo = row.ID
	return s.number(ctx, u, row)
}

// number opens the number of a person's phone.
func (s *Service) number(ctx context.Context, u *ent.User, phone *ent.Factor) (sms.Number, error) {
	plain, err := s.Vault.Open(ctx, u.DataKeyID, place(phone.ID), phone.SecretSealed)
	if err != nil {
		return "", fmt.Errorf("open phone %s: %w", phone.ID, err)
	}
	return sms.Number(plain), nil
}

// phones are a person's phones, the newest last.
func (s *Service) phones(ctx context.Context, userID string) ([]*ent.Factor, error) {
	rows, err := s.of(ctx, userID)
	if err != nil {
		return nil, err
	}
	var out []*ent.Factor
	for _, row := range rows {
		if row.Kind == factor.KindPHONE {
			out = append(out, row)
		}
	}
	return out, nil
}

// send makes a code for the challenge and has it sent. It joins the transaction of
// ctx, in which the challenge was looked at.
func (s *Service) send(ctx context.Context, c *challenge.Open, userID string, number sms.Number) error {
	n, err := rand.Int(rand.Reader, big.NewInt(1_000_000))
	if err != nil {
		return fmt.Errorf("make code: %w", err)
	}
	code := fmt.Sprintf("%06d", n)
	c.State.Code, c.State.SentAt = s.textHash(c.ID, code), s.now()
	if err := s.Challenges.Remember(ctx, c); err != nil {
		return err
	}
	organization := ""
	mem, err := s.People.Home(access.As(ctx, access.ActorAuthenticator, ""), userID)
	switch {
	case err == nil:
		organization = mem.OrganizationID
	case !ent.IsNotFound(err):
		return err
	}
	return s.Texts.Send(ctx, sms.Order{
		User: userID, Organization: organization, To: number, Expires: s.now().Add(codeLifetime),
		// The last line binds the code to our address: browsers fill it in nowhere else.
		Text: fmt.Sprintf("%s is your %s code. It works once, for a few minutes. Give it to nobody: we never ask for it.\n\n@%s #%s", code, Issuer, s.Host, code),
	})
}

// tooMany turns a cap into words for a person who is signed in, and records it.
func (s *Service) tooMany(ctx context.Context, userID string, number sms.Number, err error) error {
	capped := (*sms.Capped)(nil)
	if !errors.As(err, &capped) {
		return err
	}
	if err := s.capped(ctx, userID, number); err != nil {
		return err
	}
	return fault.Limited(capped.Wait, "Too many codes were sent by text message. Wait %s, or use another way.", throttle.Readable(capped.Wait))
}

func (s *Service) capped(ctx context.Context, userID string, number sms.Number) error {
	return s.note(ctx, userID, activity.TextCapped, map[string]string{"number": number.Mask()})
}

// TextRefused records that a message could not be sent.
func (s *Service) TextRefused(ctx context.Context, userID, _ string) error {
	return s.note(ctx, userID, activity.TextRefused, nil)
}

// note records a failure where the person and their admins see it.
func (s *Service) note(ctx context.Context, userID string, kind activity.Kind, facts map[string]string) error {
	home, err := s.People.Home(access.As(ctx, access.ActorAuthenticator, ""), userID)
	if ent.IsNotFound(err) {
		return nil
	}
	if err != nil {
		return err
	}
	return s.Activity.Record(ctx, activity.Event{
		Kind: kind, Outcome: activityevent.OutcomeFAILED, Actor: userID, Object: userID, Organization: home.OrganizationID, Facts: facts,
	})
}

func (s *Service) textHash(challengeID, code string) []byte {
	return s.Vault.Index("text-code", challengeID+"\x00"+code)
}

// matches reports whether code is the one that was sent last for the challenge.
func (s *Service) matches(c *challenge.Open, code string) bool {
	same := subtle.ConstantTimeCompare(c.State.Code, s.textHash(c.ID, digits(code))) == 1
	return same && s.Now().Before(c.State.SentAt.Add(codeLifetime))
}

// digits leaves out the spaces that people type between digits.
func digits(code string) string {
	out := make([]byte, 0, len(code))
	for _, b := range []byte(code) {
		if b != ' ' && b != '-' {
			out = append(out, b)
		}
	}
	return string(out)
}

// verifyText judges a code that was sent to a phone. It is used up with its
// challenge, which whoever accepts it must close.
func (s *Service) verifyText(ctx context.Context, u *ent.User, c *challenge.Open, code string) error {
	ok, err := s.TextsAllowed(ctx, u.ID)
	if err != nil {
		return err
	}
	if !s.matches(c, code) || !ok || c.State.SentTo == "" {
		return wrong()
	}
	n, err := s.DB.Factor.Update().Where(factor.ID(c.State.SentTo), factor.UserID(u.ID), factor.KindEQ(factor.KindPHONE)).
		SetLastUsedAt(s.now()).Save(access.As(ctx, access.ActorAuthenticator, ""))
	if err != nil {
		return fmt.Errorf("use phone: %w", err)
	}
	if n != 1 { // removed meanwhile
		return wrong()
	}
	return nil
}

// Number shows the end of a phone's number to its owner; empty for other factors.
func (s *Service) Number(ctx context.Context, row *ent.Factor) (string, error) {
	if row.Kind != factor.KindPHONE {
		return "", nil
	}
	u, err := s.user(ctx, row.UserID)
	if err != nil {
		return "", err
	}
	number, err := s.number(ctx, u, row)
	return number.Mask(), err
}

// warnedFor is how long a warning by text message is worth something.
const warnedFor = 24 * time.Hour

// Warn sends a text message to a person's phone, if they have one. Where too many were
// sent it is not: mail says the same. It joins the transaction of ctx.
func (s *Service) Warn(ctx context.Context, u *ent.User, organization, text string) error {
	if !s.Texts.Available() {
		return nil
	}
	rows, err := s.phones(ctx, u.ID)
	if err != nil {
		return err
	}
	for _, row := range rows {
		number, err := s.number(ctx, u, row)
		if err != nil {
			return err
		}
		err = s.Texts.Send(ctx, sms.Order{
			User: u.ID, Organization: organization, To: number, Expires: s.now().Add(warnedFor), Text: text,
		})
		if capped := (*sms.Capped)(nil); err != nil && !errors.As(err, &capped) {
			return err
		}
	}
	return nil
}
