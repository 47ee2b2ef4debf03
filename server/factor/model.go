package factor

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"entgo.io/ent/dialect/sql"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/factor"
	"github.com/strongroom/strongroom/ent/membership"
	"github.com/strongroom/strongroom/ent/session"
	"github.com/strongroom/strongroom/server/fault"
	"github.com/strongroom/strongroom/server/login/passkey"
	"github.com/strongroom/strongroom/server/policy"
	"github.com/strongroom/strongroom/server/store"
)

// An organization can let the passkeys of some models count only. A passkey of
// another one still signs in, since it is its owner's, but the organization that
// refuses it is shown nothing by it.

// modelOf is what a passkey lives in.
func modelOf(row *ent.Factor) policy.Model {
	return policy.Model{AAGUID: row.Aaguid, Attested: row.Attested}
}

// notes are how sessions keep that they were proved with a factor.
func notes(row *ent.Factor) []string {
	m := policy.MethodOf(string(row.Kind))
	return Shown{Method(m), modelOf(row)}.Methods()
}

// list is what one organization lets count.
type list struct {
	policy.Models
	name string // of the organization
}

// lists are the lists of the organizations that a person belongs to, where they
// have one. Every organization counts, since one sign-in opens all.
func (s *Service) lists(ctx context.Context, userID string) ([]list, error) {
	system := access.As(ctx, access.ActorAuthenticator, "")
	rows, err := store.In(ctx, s.DB).Membership.Query().
		Where(membership.UserID(userID), membership.StateEQ(membership.StateACTIVE)).All(system)
	if err != nil {
		return nil, fmt.Errorf("look at memberships: %w", err)
	}
	var out []list
	for _, row := range rows {
		org, err := store.In(ctx, s.DB).Organization.Get(system, row.OrganizationID)
		if err != nil {
			return nil, fmt.Errorf("read organization: %w", err)
		}
		rules, err := policy.Decode(org.Policy, s.now())
		if err != nil {
			return nil, err
		}
		if !rules.Passkeys.All() {
			out = append(out, list{rules.Passkeys, org.Name})
		}
	}
	return out, nil
}

// demandModel refuses a new passkey of a model that an organization of its owner
// does not let count.
func (s *Service) demandModel(ctx context.Context, userID string, model policy.Model) error {
	lists, err := s.lists(ctx, userID)
	if err != nil {
		return err
	}
	for _, l := range lists {
		switch {
		case l.Allow(model):
		case slices.Contains(l.Only, model.AAGUID):
			return fault.Invalid("input.passkey", "This passkey does not prove its model. It says that it lives in %s, but %s wants its maker to vouch for that, as the makers of security keys do.", called(model.AAGUID), l.name)
		default:
			return fault.Invalid("input.passkey", "%s lets passkeys live in %s only. This one lives in %s.", l.name, strings.Join(names(l.Only), ", "), called(model.AAGUID))
		}
	}
	return nil
}

// called is what people call a model.
func called(aaguid string) string {
	if name := passkey.Model(aaguid); name != "" {
		return name
	}
	if aaguid == "" {
		return "something that it does not name"
	}
	return aaguid
}

// names are the names of models, each once.
func names(aaguids []string) []string {
	out := make([]string, len(aaguids))
	for i, aaguid := range aaguids {
		out[i] = called(aaguid)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Provable reports whether a passkey can prove its model here.
func (s *Service) Provable() bool { return s.Passkeys.Provable() }

// Counts reports whether a proof counts in every organization of its giver, so that
// their browser may stand for it.
func (s *Service) Counts(ctx context.Context, userID string, shown Shown) (bool, error) {
	if shown.Method != Passkey {
		return shown.Method != BackupCode, nil
	}
	lists, err := s.lists(ctx, userID)
	return err == nil && !slices.ContainsFunc(lists, func(l list) bool { return !l.Allow(shown.Model) }), err
}

// Usable leaves, of with what a person can prove who they are, what counts.
func (s *Service) Usable(ctx context.Context, userID string, methods []Method) ([]Method, error) {
	rows, err := s.of(ctx, userID)
	if err != nil {
		return nil, err
	}
	counts := false
	for _, row := range rows {
		if row.Kind == factor.KindPASSKEY && !counts {
			if counts, err = s.Counts(ctx, userID, Shown{Passkey, modelOf(row)}); err != nil {
				return nil, err
			}
		}
	}
	return slices.DeleteFunc(slices.Clone(methods), func(m Method) bool {
		return m == BackupCode || m == Passkey && !counts
	}), nil
}

// Meeting leaves, of with what a person can prove who they are, what meets a demand.
func (s *Service) Meeting(ctx context.Context, userID string, d policy.Demand, methods []Method) ([]Method, error) {
	rows, err := s.of(ctx, userID)
	if err != nil {
		return nil, err
	}
	met := map[Method]bool{}
	for _, row := range rows {
		if noted := notes(row); d.Met(noted) {
			met[Method(noted[0])] = true
		}
	}
	return slices.DeleteFunc(slices.Clone(methods), func(m Method) bool { return !met[m] }), nil
}

// DistrustModels takes back what a browser may stand for, of everybody in the
// viewer's organization who has a passkey that does not count: it may be what the
// browser stands for. It joins the transaction of ctx.
func (s *Service) DistrustModels(ctx context.Context, models policy.Models) error {
	v, _ := access.From(ctx)
	system := access.As(ctx, access.ActorAuthenticator, "")
	db := store.In(ctx, s.DB)
	rows, err := db.Factor.Query().Where(factor.KindEQ(factor.KindPASSKEY), func(row *sql.Selector) {
		t := sql.Table(membership.Table)
		row.Where(sql.In(row.C(factor.FieldUserID), sql.Select(t.C(membership.FieldUserID)).From(t).
			Where(sql.EQ(t.C(membership.FieldOrganizationID), v.Organization))))
	}).All(system)
	if err != nil {
		return fmt.Errorf("look at passkeys: %w", err)
	}
	done := map[string]bool{}
	for _, row := range rows {
		if done[row.UserID] || models.Allow(modelOf(row)) {
			continue
		}
		done[row.UserID] = true
		if err := s.Devices.Distrust(ctx, row.UserID, ""); err != nil {
			return err
		}
		open, err := db.Session.Query().Where(session.UserID(row.UserID), session.RevokedAtIsNil()).All(system)
		if err != nil {
			return fmt.Errorf("look at sessions: %w", err)
		}
		browser := func(m string) bool { return m == policy.MethodBrowser }
		for _, o := range open {
			if !slices.ContainsFunc(o.Methods, browser) {
				continue
			}
			if err := s.keep(system, o, slices.DeleteFunc(slices.Clone(o.Methods), browser)); err != nil {
				return err
			}
		}
		s.Changed(ctx, row.UserID)
	}
	return nil
}
