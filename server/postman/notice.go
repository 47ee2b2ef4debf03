package postman

import (
	"context"
	"fmt"
	"time"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	row "github.com/strongroom/strongroom/ent/link"
	"github.com/strongroom/strongroom/ent/membership"
	"github.com/strongroom/strongroom/ent/predicate"
	"github.com/strongroom/strongroom/ent/user"
	"github.com/strongroom/strongroom/server/device"
	"github.com/strongroom/strongroom/server/mail"
	"github.com/strongroom/strongroom/server/store"
)

// NotMeFor is how long "this was not me" works.
const NotMeFor = 72 * time.Hour

func userIs(userID string) predicate.User { return user.ID(userID) }

// Where says when and from where the request of ctx comes, for a notice.
func (p *Postman) Where(ctx context.Context) []mail.Fact {
	v, _ := access.From(ctx)
	address := ""
	if v.Address.IsValid() {
		address = v.Address.String()
	}
	browser := ""
	if v.Agent != "" {
		browser = device.Name(v.Agent)
	}
	out := mail.Where(p.now(), browser, address)
	if place := p.Places.Look(v.Address); place.Known {
		out = append(out, mail.Fact{Name: "Place", Value: place.Label()})
	}
	return out
}

// Organization is on whose behalf mail about a person's own account is sent: the
// first organization that they belong to, or none.
func (p *Postman) Organization(ctx context.Context, userID string) (string, error) {
	ctx = access.As(ctx, access.ActorAuthenticator, "")
	m, err := store.In(ctx, p.DB).Membership.Query().
		Where(membership.UserID(userID), membership.StateEQ(membership.StateACTIVE)).
		Order(membership.ByCreatedAt(), membership.ByID()).First(ctx)
	if ent.IsNotFound(err) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("find organization of person: %w", err)
	}
	return m.OrganizationID, nil
}

// Tell sends a letter about a person's own account.
func (p *Postman) Tell(ctx context.Context, u *ent.User, l mail.Letter) error {
	org, err := p.Organization(ctx, u.ID)
	if err != nil {
		return err
	}
	return p.Send(ctx, u, org, l)
}

// notMe makes the link that says "this was not me".
func (p *Postman) notMe(ctx context.Context, u *ent.User, sessionID string) (string, error) {
	l, err := p.Links.Make(ctx, u, row.PurposeNOT_ME, sessionID, NotMeFor)
	return l.URL, err
}

// The notices below are for whoever changes an account. Each joins the transaction
// of ctx, so that nothing changes without a word, and takes when and where from
// the viewer.

// PasswordChanged tells a person that their password is another one.
func (p *Postman) PasswordChanged(ctx context.Context, u *ent.User) error {
	return p.alarm(ctx, u, "", mail.PasswordChanged)
}

// FactorAdded tells a person of a new way to sign in, such as "The passkey YubiKey".
func (p *Postman) FactorAdded(ctx context.Context, u *ent.User, what string) error {
	return p.alarm(ctx, u, "", func(link string, where []mail.Fact) mail.Notice { return mail.FactorAdded(what, link, where) })
}

// FactorRemoved tells a person that there is one way less to sign in.
func (p *Postman) FactorRemoved(ctx context.Context, u *ent.User, what string) error {
	return p.alarm(ctx, u, "", func(link string, where []mail.Fact) mail.Notice { return mail.FactorRemoved(what, link, where) })
}

// PasskeyCloned tells a person that somebody else holds one of their passkeys.
func (p *Postman) PasskeyCloned(ctx context.Context, u *ent.User, name string) error {
	return p.alarm(ctx, u, "", func(link string, where []mail.Fact) mail.Notice { return mail.PasskeyCloned(name, link, where) })
}

// NewDevice tells a person of a sign-in from a browser that their account had not
// seen before. sessionID is the session that began.
func (p *Postman) NewDevice(ctx context.Context, u *ent.User, sessionID string) error {
	return p.alarm(ctx, u, sessionID, mail.NewDevice)
}

// Locked tells a person that somebody at an address fails to sign in again and again.
func (p *Postman) Locked(ctx context.Context, u *ent.User, what string, until time.Time, address string) error {
	return p.alarm(ctx, u, "", func(link string, _ []mail.Fact) mail.Notice {
		return mail.Locked(what, link, until, mail.Where(p.now(), "", address))
	})
}

// TopicOff tells a person that they will get no more mail of a critical topic.
func (p *Postman) TopicOff(ctx context.Context, u *ent.User, topic string) error {
	return p.alarm(ctx, u, "", func(link string, where []mail.Fact) mail.Notice { return mail.TopicOff(topic, link, where) })
}

// PhraseChanged tells a person, under the phrase that u still holds, of a new one.
func (p *Postman) PhraseChanged(ctx context.Context, u *ent.User) error {
	return p.alarm(ctx, u, "", mail.PhraseChanged)
}

// NetworksChanged tells a person from where their account can be used.
func (p *Postman) NetworksChanged(ctx context.Context, u *ent.User, what string) error {
	return p.alarm(ctx, u, "", func(link string, where []mail.Fact) mail.Notice { return mail.NetworksChanged(what, link, where) })
}

func (p *Postman) alarm(ctx context.Context, u *ent.User, sessionID string, write func(link string, where []mail.Fact) mail.Notice) error {
	if !Wants(u, write("", nil).Topic()) {
		return nil
	}
	link, err := p.notMe(ctx, u, sessionID)
	if err != nil {
		return err
	}
	return p.Tell(ctx, u, write(link, p.Where(ctx)))
}
