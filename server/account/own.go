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
	"github.com/strongroom/strongroom/ent/export"
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

// SetNetworks chooses from where the viewer's account can be used, nothing being
// everywhere, and whether a passkey opens it elsewhere all the same. Their sessions
// elsewhere end. Whoever a passkey let in from elsewhere can choose all but to shut
// that door behind them.
func (s *Service) SetNetworks(ctx context.Context, list []string, anywhere *bool) error {
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
		if anywhere == nil {
			anywhere = &u.PasskeyAnywhere
		}
		own, err := db.Session.Get(system(ctx), v.Session)
		if err != nil {
			return 0, fmt.Errorf("look at own session: %w", err)
		}
		if own.Outside && *anywhere {
			u, err = s.Networks.SetOutside(ctx, u, networks)
		} else {
			u, err = s.Networks.Set(ctx, u, networks, *anywhere, v.Address)
		}
		if err != nil {
			return 0, err
		}
		if err := s.endElsewhere(ctx, db, u, v.Session); err != nil {
			return 0, err
		}
		// What is open was asked for from an address that may be outside now.
		s.Sessions.Changed(ctx, u.ID)
		if err := s.Post.NetworksChanged(ctx, u, networksNow(u, len(networks))); err != nil {
			return 0, err
		}
		return 0, s.record(ctx, u, activity.Event{Kind: activity.NetworksChanged, Facts: map[string]string{
			"networks": fmt.Sprint(len(networks)), "passkeys pass": fmt.Sprint(u.PasskeyAnywhere),
		}})
	})
	return err
}

// endElsewhere ends a person's sessions that began where their account can no
// longer be used.
func (s *Service) endElsewhere(ctx context.Context, db *ent.Client, u *ent.User, except string) error {
	others, err := db.Session.Query().
		Where(session.UserID(u.ID), session.RevokedAtIsNil(), session.IDNEQ(except)).All(system(ctx))
	if err != nil {
		return fmt.Errorf("look at sessions: %w", err)
	}
	for _, o := range others {
		if o.Outside && u.PasskeyAnywhere {
			continue
		}
		address, err := s.Sessions.Address(system(ctx), o)
		if err != nil {
			return err
		}
		from, _ := netip.ParseAddr(address)
		ok, err := s.Networks.Allowed(ctx, u, from)
		if err != nil {
			return err
		}
		if ok {
			continue
		}
		if err := s.Sessions.End(ctx, o.ID); err != nil {
			return err
		}
	}
	return nil
}

// networksNow says from where an account can be used, for its owner.
func networksNow(u *ent.User, n int) string {
	if n == 0 {
		return "Your account can be used from everywhere again."
	}
	where := fmt.Sprintf("%d networks", n)
	if n == 1 {
		where = "one network"
	}
	if u.PasskeyAnywhere {
		return fmt.Sprintf("From now on your account can be used from %s, and elsewhere with a passkey only.", where)
	}
	return fmt.Sprintf("From now on your account can be used from %s only.", where)
}

// Secured is what securing an account has ended.
type Secured struct{ Sessions, Links, Downloads int }

// Secure takes the viewer's account back in one step: another password, no other
// session, no open link that could change it, no download that could still be
// fetched, no browser that is excused from the second factor.
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
	return store.InTx(ctx, s.DB, func(ctx context.Context, db *ent.Client) (out Secured, err error) {
		if u, err = s.replace(ctx, u, hash); err != nil {
			return out, err
		}
		if out.Sessions, err = s.Sessions.RevokeUser(ctx, u.ID, v.Session); err != nil {
			return out, err
		}
		if out.Links, err = s.Links.Withdraw(ctx, u.ID, changing...); err != nil {
			return out, err
		}
		out.Downloads, err = db.Export.Update().Where(export.UserID(u.ID), export.StateEQ(export.StateGRANTED)).
			SetState(export.StateINTERRUPTED).Save(ctx)
		if err != nil {
			return out, fmt.Errorf("withdraw downloads: %w", err)
		}
		if err := s.Post.Tell(ctx, u, mail.Secured(s.Post.Where(ctx))); err != nil {
			return out, err
		}
		return out, s.record(ctx, u, activity.Event{Kind: activity.AccountSecured})
	})
}
