package blast

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/factor"
	"github.com/strongroom/strongroom/ent/membership"
)

// Limit is something that stood in the way, or that did not although it could.
type Limit struct {
	Text string
	// Stops is whether it keeps whoever holds nothing else out.
	Stops bool
}

// limits says what is in the way of whoever holds what was stolen.
func (s *Service) limits(ctx context.Context, r *Report, m *ent.Membership) error {
	add := func(stops bool, format string, args ...any) {
		r.Limits = append(r.Limits, Limit{fmt.Sprintf(format, args...), stops})
	}
	switch m.State {
	case membership.StateSUSPENDED:
		add(true, "The member is suspended: now the account opens nothing here. Below is what it would open.")
	case membership.StateREMOVED:
		add(true, "The member was removed: now the account opens nothing here. Below is what it would open.")
	}
	kinds, err := s.factors(ctx, r.User.ID)
	if err != nil {
		return err
	}
	switch r.Stolen {
	case Session:
		s.ofSession(r, m, add)
	case Password:
		if len(kinds) > 0 {
			add(true, "A password alone does not sign in: %s is asked for, except in browsers that the person trusts.", strings.Join(kinds, " or "))
		} else {
			add(false, "The account has no second factor: the password alone signs in.")
		}
	case Passkey:
		if !slices.Contains(kinds, passkeys) {
			add(true, "The account has no passkey any more.")
		} else {
			add(false, "A passkey signs in by itself, as a password and a second factor would together.")
		}
	}
	if err := s.ofNetworks(ctx, r, add); err != nil {
		return err
	}
	if err := s.ofExports(ctx, r, m, add); err != nil {
		return err
	}
	r.Opens = !slices.ContainsFunc(r.Limits, func(l Limit) bool { return l.Stops })
	return nil
}

type adder func(stops bool, format string, args ...any)

func (s *Service) ofSession(r *Report, m *ent.Membership, add adder) {
	p := r.Session
	if p.Ended != nil {
		add(true, "The session ended on %s: it opens nothing any more.", readable(*p.Ended))
	} else {
		add(false, "The session lives, until %s at the latest unless it is used.", readable(p.Ends))
	}
	switch {
	case p.ActiveOrganizationID != m.OrganizationID:
		add(false, "It acts in another organization now, and can be switched to this one.")
	case p.Limited == access.MustProve:
		add(true, "The second factor that is asked for was not shown in it.")
	case p.Limited == access.MustEnrol:
		add(true, "It can do nothing but set up a second factor. Whoever holds it can set up their own.")
	case p.StrongAt == nil:
		add(false, "No second factor was shown in it, and none was needed.")
	default:
		add(false, "A second factor was shown in it on %s.", readable(*p.StrongAt))
	}
	add(false, "What asks for a fresh proof of identity, such as new factors and most settings, needs more than the session, unless one was given shortly before: the last was on %s.",
		readable(p.AuthTime))
}

const passkeys = "a passkey"

// factors are the kinds of second factors that a person has.
func (s *Service) factors(ctx context.Context, userID string) (out []string, err error) {
	rows, err := s.DB.Factor.Query().Where(factor.UserID(userID)).All(access.As(ctx, access.ActorAuthenticator, ""))
	if err != nil {
		return nil, fmt.Errorf("look at factors: %w", err)
	}
	words := map[factor.Kind]string{factor.KindPASSKEY: passkeys, factor.KindTOTP: "a code of an app", factor.KindPHONE: "a code sent to a phone"}
	for _, kind := range []factor.Kind{factor.KindPASSKEY, factor.KindTOTP, factor.KindPHONE} {
		if slices.ContainsFunc(rows, func(f *ent.Factor) bool { return f.Kind == kind }) {
			out = append(out, words[kind])
		}
	}
	return out, nil
}

// ofNetworks says how many networks the person chose, and not which.
func (s *Service) ofNetworks(ctx context.Context, r *Report, add adder) error {
	ctx = access.As(ctx, access.ActorAuthenticator, "")
	u, err := s.DB.User.Get(ctx, r.User.ID)
	if err != nil {
		return fmt.Errorf("find person: %w", err)
	}
	list, err := s.Networks.Of(ctx, u)
	if err != nil {
		return err
	}
	switch {
	case len(list) == 0:
		add(false, "The account can be used from every network.")
	case u.PasskeyAnywhere:
		add(false, "The account can be used only from the networks that the person chose (%d), and with a passkey from everywhere.", len(list))
	default:
		add(false, "The account can be used only from the networks that the person chose (%d).", len(list))
	}
	return nil
}

func (s *Service) ofExports(ctx context.Context, r *Report, m *ent.Membership, add adder) error {
	settings, err := s.Settings.Get(ctx)
	if err != nil {
		return err
	}
	switch {
	case m.ExportsFrozenAt != nil:
		add(false, "Downloads are frozen since %s.", readable(*m.ExportsFrozenAt))
	case m.Role == access.RoleViewer && !settings.ViewersMayExport, m.Role == access.RoleGuest && !settings.GuestsMayExport:
		add(false, "The role downloads nothing. Results can be read on the screen.")
	default:
		add(false, "Results of up to %s rows can be downloaded at once.", thousands(settings.ExportRowLimit))
	}
	return nil
}

func readable(t time.Time) string { return t.UTC().Format("2 January 2006, 15:04 UTC") }

// thousands writes a number with commas.
func thousands(n int) string {
	text := strconv.Itoa(n)
	for at := len(text) - 3; at > 0; at -= 3 {
		text = text[:at] + "," + text[at:]
	}
	return text
}
