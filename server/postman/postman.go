// Package postman writes to people. It puts every letter into its frame: the
// phrase that its reader has chosen, a code by which anybody who holds the mail
// can ask whether it is ours, and how to end mail of its topic. It sends by jobs,
// which are tried again while the mail server is away.
package postman

import (
	"context"
	"crypto/rand"
	"encoding/base32"
	"encoding/base64"
	"fmt"
	"strings"
	"time"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/sentmail"
	"github.com/strongroom/strongroom/server/fault"
	"github.com/strongroom/strongroom/server/geo"
	"github.com/strongroom/strongroom/server/job"
	"github.com/strongroom/strongroom/server/link"
	"github.com/strongroom/strongroom/server/mail"
	"github.com/strongroom/strongroom/server/person"
	"github.com/strongroom/strongroom/server/store"
	"github.com/strongroom/strongroom/server/throttle"
	"github.com/strongroom/strongroom/server/vault"
)

// Job is the kind of the jobs that send a mail.Message.
const Job = "mail"

// Postman writes to people.
type Postman struct {
	DB       *ent.Client
	Vault    *vault.Vault
	People   *person.People
	Jobs     *job.Queue
	Links    *link.Links
	Throttle *throttle.Guard
	// Places says where addresses are; nil knows no place.
	Places  *geo.Atlas
	BaseURL string
	Now     func() time.Time
}

// remembered is how long a mail can be verified.
const remembered = 90 * 24 * time.Hour

// Send writes to a person, unless they want no mail of the letter's topic. It
// joins the transaction of ctx. organization says on whose behalf it is.
func (p *Postman) Send(ctx context.Context, u *ent.User, organization string, l mail.Letter) error {
	address, err := p.People.Email(ctx, u)
	if err != nil {
		return fmt.Errorf("write to person: %w", err)
	}
	return p.SendAt(ctx, u, address, organization, l)
}

// SendAt is Send to another address of the person, such as their former one.
func (p *Postman) SendAt(ctx context.Context, u *ent.User, address, organization string, l mail.Letter) error {
	if !Wants(u, l.Topic()) {
		return nil
	}
	f, err := p.frame(ctx, u, address, l)
	if err != nil {
		return err
	}
	return p.post(ctx, u.ID, f, organization, l)
}

// Compose writes a letter to a person without sending it, for those who send it
// themselves and look what becomes of it.
func (p *Postman) Compose(ctx context.Context, u *ent.User, organization string, l mail.Letter) (mail.Message, error) {
	address, err := p.People.Email(ctx, u)
	if err != nil {
		return mail.Message{}, fmt.Errorf("write to person: %w", err)
	}
	f, err := p.frame(ctx, u, address, l)
	if err != nil {
		return mail.Message{}, err
	}
	m, err := p.write(ctx, u.ID, f, l)
	m.Organization = organization
	return m, err
}

func (p *Postman) frame(ctx context.Context, u *ent.User, address string, l mail.Letter) (mail.Frame, error) {
	phrase, err := p.Phrase(ctx, u)
	if err != nil {
		return mail.Frame{}, err
	}
	f := mail.Frame{To: address, Phrase: phrase}
	if t := l.Topic(); t != mail.TopicNone && !t.Critical() {
		f.Unsubscribe = p.BaseURL + "/unsubscribe/" + p.ticket(u.ID, t)
	}
	return f, nil
}

// SendTo writes to an address that is nobody's yet.
func (p *Postman) SendTo(ctx context.Context, address, organization string, l mail.Letter) error {
	u, err := p.People.Find(access.As(ctx, access.ActorAuthenticator, ""), address)
	switch {
	case err == nil:
		return p.SendAt(ctx, u, address, organization, l)
	case !ent.IsNotFound(err):
		return fmt.Errorf("write to address: %w", err)
	}
	return p.post(ctx, "", mail.Frame{To: address}, organization, l)
}

func (p *Postman) post(ctx context.Context, userID string, f mail.Frame, organization string, l mail.Letter) error {
	m, err := p.write(ctx, userID, f, l)
	if err != nil {
		return err
	}
	return p.Jobs.Enqueue(ctx, Job, organization, m)
}

// write writes a mail and remembers that it did.
func (p *Postman) write(ctx context.Context, userID string, f mail.Frame, l mail.Letter) (mail.Message, error) {
	code := newCode()
	f.Code, f.Verify = readable(code), p.BaseURL+"/verify-mail"
	m, err := l.Message(f)
	if err != nil {
		return m, err
	}
	err = store.In(ctx, p.DB).SentMail.Create().
		SetUserID(userID).SetCodeHash(vault.Hash(code)).SetKind(string(m.Kind)).
		SetCreatedAt(p.now()).SetExpiresAt(p.now().Add(remembered)).
		Exec(access.As(ctx, access.ActorPostman, ""))
	if err != nil {
		return m, fmt.Errorf("remember mail: %w", err)
	}
	return m, nil
}

// newCode is 80 random bits, as 16 letters and digits that cannot be mistaken for
// each other.
func newCode() string {
	b := make([]byte, 10)
	_, _ = rand.Read(b)
	return base32.StdEncoding.EncodeToString(b)
}

func readable(code string) string {
	return code[:4] + "-" + code[4:8] + "-" + code[8:12] + "-" + code[12:]
}

// Verdict is what is known of a mail.
type Verdict struct {
	Kind mail.Kind
	At   time.Time
	// Mine is whether it was sent to whoever asks.
	Mine bool
}

// Verify tells of the mail with a code, or nil if this server sent none. Guesses
// are bounded by where they come from.
func (p *Postman) Verify(ctx context.Context, code string) (*Verdict, error) {
	v, _ := access.From(ctx)
	try, err := p.Throttle.Begin(ctx, throttle.Attempt{Credential: throttle.Link, Address: v.Address})
	if err != nil {
		return nil, err
	}
	code = strings.ToUpper(strings.Map(func(r rune) rune {
		if r == '-' || r == ' ' || r == '\u2011' {
			return -1
		}
		return r
	}, code))
	row, err := p.DB.SentMail.Query().
		Where(sentmail.CodeHash(vault.Hash(code)), sentmail.ExpiresAtGT(p.now())).
		Only(access.As(ctx, access.ActorPostman, ""))
	if ent.IsNotFound(err) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("verify mail: %w", err)
	}
	if err := try.Succeeded(ctx); err != nil {
		return nil, err
	}
	return &Verdict{Kind: mail.Kind(row.Kind), At: row.CreatedAt, Mine: v.User != "" && row.UserID == v.User}, nil
}

// Expire forgets mails that are too old to be asked about.
func (p *Postman) Expire(ctx context.Context) error {
	_, err := p.DB.SentMail.Delete().Where(sentmail.ExpiresAtLTE(p.now())).Exec(access.As(ctx, access.ActorPostman, ""))
	if err != nil {
		return fmt.Errorf("expire sent mail: %w", err)
	}
	return nil
}

// Wants reports whether a person gets mail of a topic.
func Wants(u *ent.User, t mail.Topic) bool {
	if on, chosen := u.MailTopics[string(t)]; chosen && t != mail.TopicNone {
		return on
	}
	return t == mail.TopicNone || t.Default()
}

func phrasePlace(userID string) vault.Place { return vault.Place{Column: "users.phrase", Row: userID} }

// Phrase opens the phrase that a person's mail carries; empty if they chose none.
func (p *Postman) Phrase(ctx context.Context, u *ent.User) (string, error) {
	if len(u.PhraseSealed) == 0 {
		return "", nil
	}
	b, err := p.Vault.Open(ctx, u.DataKeyID, phrasePlace(u.ID), u.PhraseSealed)
	return string(b), err
}

// SealPhrase seals a phrase for a person.
func (p *Postman) SealPhrase(ctx context.Context, u *ent.User, phrase string) ([]byte, error) {
	return p.Vault.Seal(ctx, u.DataKeyID, phrasePlace(u.ID), []byte(phrase))
}

// ticket stands for a person and a topic in an address that works without signing
// in. It can be used again and again and does nothing but end mail of the topic.
func (p *Postman) ticket(userID string, t mail.Topic) string {
	return base64.RawURLEncoding.EncodeToString(p.Vault.SealSystem(ticketPlace, []byte(userID+" "+string(t))))
}

var ticketPlace = vault.Place{Column: "unsubscribe"}

// Unsubscribe ends mail of a ticket's topic and returns the topic.
func (p *Postman) Unsubscribe(ctx context.Context, ticket string) (mail.Topic, error) {
	sealed, err := base64.RawURLEncoding.DecodeString(ticket)
	if err != nil || len(ticket) > 400 {
		return "", fault.NotFound("This link does not work. Choose your mail on the page Security instead.")
	}
	plain, err := p.Vault.OpenSystem(ticketPlace, sealed)
	if err != nil {
		return "", fault.NotFound("This link does not work. Choose your mail on the page Security instead.")
	}
	userID, name, _ := strings.Cut(string(plain), " ")
	topic := mail.Topic(name)
	_, err = p.SetTopic(ctx, userID, topic, false)
	return topic, err
}

// SetTopic notes whether a person wants mail of a topic.
func (p *Postman) SetTopic(ctx context.Context, userID string, t mail.Topic, on bool) (*ent.User, error) {
	ctx = access.As(ctx, access.ActorAuthenticator, "")
	return store.InTx(ctx, p.DB, func(ctx context.Context, db *ent.Client) (*ent.User, error) {
		q := db.User.Query()
		if p.Jobs.Postgres {
			q = q.ForUpdate()
		}
		u, err := q.Where(userIs(userID)).Only(ctx)
		if err != nil {
			return nil, fmt.Errorf("choose mail: %w", err)
		}
		topics := map[string]bool{}
		for k, v := range u.MailTopics {
			topics[k] = v
		}
		delete(topics, string(t))
		if on != t.Default() {
			topics[string(t)] = on
		}
		u, err = db.User.UpdateOneID(userID).SetMailTopics(topics).Save(ctx)
		if err != nil {
			return nil, fmt.Errorf("choose mail: %w", err)
		}
		return u, nil
	})
}

func (p *Postman) now() time.Time { return p.Now().UTC().Truncate(time.Millisecond) }
