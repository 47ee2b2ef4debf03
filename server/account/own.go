package account

import (
	"context"
	"fmt"
	"net/netip"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	row "github.com/strongroom/strongroom/ent/link"
	"github.com/strongroom/strongroom/ent/session"
	"github.com/strongroom/strongroom/server/activity"
	"github.com/strongroom/strongroom/server/fault"
	"github.com/strongroom/strongroom/server/mail"
	"github.com/strongroom/strongroom/server/network"
	"github.com/strongroom/strongroom/server/postman"
	"github.com/strongroom/strongroom/server/store"
)

// Own is what a person sees of their own account.
type Own struct {
	*ent.User
	Email        string
	PendingEmail *string
	Phrase       *string
	Topics       map[mail.Topic]bool
	Networks     []string
	Address      string // from where this request comes
	HasPassword  bool
}

// Own returns the viewer's own account.
func (s *Service) Own(ctx context.Context) (*Own, error) {
	u, err := s.me(ctx)
	if err != nil {
		return nil, err
	}
	v, _ := access.From(ctx)
	out := &Own{User: u, Topics: map[mail.Topic]bool{}, Networks: []string{}, HasPassword: u.PasswordHash != ""}
	if v.Address.IsValid() {
		out.Address = v.Address.Unmap().String()
	}
	if out.Email, err = s.People.Email(ctx, u); err != nil {
		return nil, err
	}
	pending, err := s.Links.Open(ctx, u, row.PurposeCHANGE_EMAIL)
	if err != nil {
		return nil, err
	}
	if pending != nil {
		email, err := s.Links.Detail(ctx, pending, u)
		if err != nil {
			return nil, err
		}
		out.PendingEmail = &email
	}
	phrase, err := s.Post.Phrase(ctx, u)
	if err != nil {
		return nil, err
	}
	if phrase != "" {
		out.Phrase = &phrase
	}
	for _, t := range mail.Topics {
		out.Topics[t] = postman.Wants(u, t)
	}
	networks, err := s.Networks.Of(ctx, u)
	if err != nil {
		return nil, err
	}
	for _, n := range networks {
		out.Networks = append(out.Networks, text(n))
	}
	return out, nil
}

// text writes a network of one address as that address.
func text(p netip.Prefix) string {
	if p.IsSingleIP() {
		return p.Addr().String()
	}
	return p.String()
}

const maxPhrase = 60 // characters

// SetPhrase gives the viewer's mail another phrase; an empty one is none.
func (s *Service) SetPhrase(ctx context.Context, phrase string) error {
	phrase = strings.Join(strings.Fields(norm.NFC.String(phrase)), " ")
	switch {
	case utf8.RuneCountInString(phrase) > maxPhrase:
		return fault.Invalid("input.phrase", "The phrase is longer than %d characters.", maxPhrase)
	case phrase != "" && utf8.RuneCountInString(phrase) < 4:
		return fault.Invalid("input.phrase", "Use at least 4 characters.")
	case !utf8.ValidString(phrase) || strings.ContainsFunc(phrase, func(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) }):
		return fault.Invalid("input.phrase", "The phrase contains characters that cannot be shown.")
	}
	_, err := store.InTx(ctx, s.DB, func(ctx context.Context, db *ent.Client) (int, error) {
		u, err := s.me(ctx)
		if err != nil {
			return 0, err
		}
		update := db.User.UpdateOneID(u.ID)
		if phrase == "" {
			update.ClearPhraseSealed()
		} else {
			sealed, err := s.Post.SealPhrase(ctx, u, phrase)
			if err != nil {
				return 0, err
			}
			update.SetPhraseSealed(sealed)
		}
		if err := update.Exec(system(ctx)); err != nil {
			return 0, fmt.Errorf("store phrase: %w", err)
		}
		if len(u.PhraseSealed) > 0 { // u holds the former phrase, which its reader knows
			if err := s.Post.PhraseChanged(ctx, u); err != nil {
				return 0, err
			}
		}
		return 0, s.record(ctx, u, activity.Event{Kind: activity.PhraseChanged})
	})
	return err
}

// topicNames is how people call the topics.
var topicNames = map[mail.Topic]string{
	mail.TopicSignIns: "sign-ins from new browsers", mail.TopicAccount: "changes of your account", mail.TopicSharing: "what is shared with you",
	mail.TopicProduct: "the product", mail.TopicMarketing: "offers",
}

// SetTopic chooses whether the viewer gets mail of a topic. To switch off what
// finds thieves out, the person must have proved who they are, and is told by mail.
func (s *Service) SetTopic(ctx context.Context, t mail.Topic, on bool) error {
	name, ok := topicNames[t]
	if !ok {
		return fault.Invalid("input.topic", "There is no such topic.")
	}
	v, _ := access.From(ctx)
	if t.Critical() && !on && !s.Sessions.Fresh(v) {
		return fault.Stale("Confirm that it is you before you switch security mail off.")
	}
	_, err := store.InTx(ctx, s.DB, func(ctx context.Context, _ *ent.Client) (int, error) {
		u, err := s.me(ctx)
		if err != nil {
			return 0, err
		}
		if postman.Wants(u, t) == on {
			return 0, nil
		}
		if _, err := s.Post.SetTopic(ctx, u.ID, t, on); err != nil {
			return 0, err
		}
		if t.Critical() && !on {
			if err := s.Post.TopicOff(ctx, u, name); err != nil {
				return 0, err
			}
		}
		state := "off"
		if on {
			state = "on"
		}
		return 0, s.record(ctx, u, activity.Event{Kind: activity.TopicChanged, Name: name, Facts: map[string]string{"now": state}})
	})
	return err
}

// SetNetworks chooses from where the viewer's account can be used; nothing is
// everywhere. Their sessions that began elsewhere end.
func (s *Service) SetNetworks(ctx context.Context, list []string) error {
	networks, err := network.Parse("input.networks", list)
	if err != nil {
		return err
	}
	v, _ := access.From(ctx)
	_, err = store.InTx(ctx, s.DB, func(ctx context.Context, db *ent.Client) (int, error) {
		u, err := s.me(ctx)
		if err != nil {
			return 0, err
		}
		if u, err = s.Networks.Set(ctx, u, networks, v.Address); err != nil {
			return 0, err
		}
		others, err := db.Session.Query().
			Where(session.UserID(u.ID), session.RevokedAtIsNil(), session.IDNEQ(v.Session)).All(system(ctx))
		if err != nil {
			return 0, fmt.Errorf("look at sessions: %w", err)
		}
		for _, o := range others {
			address, err := s.Sessions.Address(system(ctx), o)
			if err != nil {
				return 0, err
			}
			from, _ := netip.ParseAddr(address)
			if ok, err := s.Networks.Allowed(ctx, u, from); err != nil || ok {
				if err != nil {
					return 0, err
				}
				continue
			}
			if err := s.Sessions.End(ctx, o.ID); err != nil {
				return 0, err
			}
		}
		what := "Your account can be used from everywhere again."
		if len(networks) > 0 {
			what = fmt.Sprintf("From now on your account can be used from %d networks only.", len(networks))
			if len(networks) == 1 {
				what = "From now on your account can be used from one network only."
			}
		}
		if err := s.Post.NetworksChanged(ctx, u, what); err != nil {
			return 0, err
		}
		return 0, s.record(ctx, u, activity.Event{Kind: activity.NetworksChanged, Facts: map[string]string{"networks": fmt.Sprint(len(networks))}})
	})
	return err
}

// Secured is what securing an account has ended.
type Secured struct{ Sessions, Links int }

// Secure takes the viewer's account back in one step: another password, no other
// session, no open link that could change it, no browser that is excused from the second factor.
func (s *Service) Secure(ctx context.Context, current *string, pass string) (Secured, error) {
	u, err := s.me(ctx)
	if err != nil {
		return Secured{}, err
	}
	if err := s.prove(ctx, u, current); err != nil {
		return Secured{}, err
	}
	hash, err := s.judge(ctx, u, "input.newPassword", pass)
	if err != nil {
		return Secured{}, err
	}
	v, _ := access.From(ctx)
	return store.InTx(ctx, s.DB, func(ctx context.Context, _ *ent.Client) (out Secured, err error) {
		if u, err = s.replace(ctx, u, hash); err != nil {
			return out, err
		}
		if out.Sessions, err = s.Sessions.RevokeUser(ctx, u.ID, v.Session); err != nil {
			return out, err
		}
		if out.Links, err = s.Links.Withdraw(ctx, u.ID, changing...); err != nil {
			return out, err
		}
		if err := s.Post.Tell(ctx, u, mail.Secured(s.Post.Where(ctx))); err != nil {
			return out, err
		}
		return out, s.record(ctx, u, activity.Event{Kind: activity.AccountSecured})
	})
}
