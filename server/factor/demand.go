package factor

import (
	"context"
	"fmt"
	"slices"

	"entgo.io/ent/dialect/sql"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/device"
	"github.com/strongroom/strongroom/ent/factor"
	"github.com/strongroom/strongroom/ent/membership"
	"github.com/strongroom/strongroom/ent/session"
	"github.com/strongroom/strongroom/server/fault"
	"github.com/strongroom/strongroom/server/policy"
	"github.com/strongroom/strongroom/server/store"
)

// An organization that asks its admins for a second factor always has an admin who
// can show one. Whatever could end that runs under the lock of admins: saving such
// a demand, removing a factor, and taking an admin away (package member).

// Meets refuses unless the viewer, an admin, has shown in this session what a
// demand asks for, so that nobody locks themselves out by making it. It joins the
// transaction of ctx.
func (s *Service) Meets(ctx context.Context, demand policy.Demand) error {
	v, _ := access.From(ctx)
	if _, err := s.admins(ctx, v.Organization); err != nil {
		return err
	}
	row, err := store.In(ctx, s.DB).Session.Get(access.As(ctx, access.ActorAuthenticator, ""), v.Session)
	if err != nil {
		return fmt.Errorf("look at own session: %w", err)
	}
	rows, err := s.of(ctx, v.User)
	if err != nil {
		return err
	}
	for _, f := range rows {
		if !demand.Accepts(string(f.Kind), modelOf(f)) {
			continue
		}
		// Under a list the session must know that it was this model.
		noted := notes(f)
		if demand.Models.All() {
			noted = noted[:1]
		}
		if slices.Contains(row.Methods, noted[len(noted)-1]) {
			return nil
		}
	}
	what := "an authenticator app or a passkey"
	if demand.Factor == policy.Passkey {
		what = "a passkey"
	}
	if !demand.Models.All() {
		what += " of a model that you allow"
		if !demand.Models.Claimed {
			what += " and that proves its model"
		}
	}
	return fault.Invalid("input.sessionRules", "This would stop you first: in this session you have not used %s. Add one on the Security page, or sign in with it, and save again.", what)
}

// DistrustRole asks everybody of a role in the viewer's organization for their
// second factor again, in each of their browsers. It joins the transaction of ctx.
func (s *Service) DistrustRole(ctx context.Context, r access.Role) error {
	v, _ := access.From(ctx)
	return s.Devices.DistrustWhere(ctx, func(row *sql.Selector) {
		t := sql.Table(membership.Table)
		row.Where(sql.In(row.C(device.FieldUserID), sql.Select(t.C(membership.FieldUserID)).From(t).Where(sql.And(
			sql.EQ(t.C(membership.FieldOrganizationID), v.Organization), sql.EQ(t.C(membership.FieldRole), string(r)),
		))))
	})
}

// Remain refuses unless one of the admins who are left can show what the
// organization asks of admins. The admins must be locked.
func (s *Service) Remain(ctx context.Context, organization string, admins []string) error {
	org, err := store.In(ctx, s.DB).Organization.Get(access.As(ctx, access.ActorAuthenticator, ""), organization)
	if err != nil {
		return fmt.Errorf("read organization: %w", err)
	}
	rules, err := policy.Decode(org.Policy, s.now())
	if err != nil {
		return err
	}
	demand := rules.Demand(access.RoleAdmin).Instead()
	if demand.Met(nil) {
		return nil
	}
	rows, err := store.In(ctx, s.DB).Factor.Query().Where(factor.UserIDIn(admins...)).
		All(access.As(ctx, access.ActorAuthenticator, ""))
	if err != nil {
		return fmt.Errorf("look at factors of admins: %w", err)
	}
	if !slices.ContainsFunc(rows, func(f *ent.Factor) bool { return demand.Accepts(string(f.Kind), modelOf(f)) }) {
		return fault.Conflict("No admin of %s would be left who has the second factor that it asks of admins. Let another admin set one up first.", org.Name)
	}
	return nil
}

// admins locks and returns the active admins of an organization.
func (s *Service) admins(ctx context.Context, organization string) ([]string, error) {
	q := store.In(ctx, s.DB).Membership.Query().
		Where(membership.OrganizationID(organization), membership.RoleEQ(access.RoleAdmin), membership.StateEQ(membership.StateACTIVE)).
		Order(membership.ByID()) // two that lock at once do so in the same order
	if s.Postgres {
		q = q.ForUpdate()
	}
	rows, err := q.All(access.As(ctx, access.ActorAuthenticator, ""))
	if err != nil {
		return nil, fmt.Errorf("lock admins: %w", err)
	}
	out := make([]string, len(rows))
	for i, row := range rows {
		out[i] = row.UserID
	}
	return out, nil
}

// removable runs remove, unless an organization that the person governs would be
// left without an admin who can show a second factor.
func (s *Service) removable(ctx context.Context, userID string, remove func() error) error {
	governed, err := store.In(ctx, s.DB).Membership.Query().
		Where(membership.UserID(userID), membership.RoleEQ(access.RoleAdmin), membership.StateEQ(membership.StateACTIVE)).
		Order(membership.ByOrganizationID()).All(access.As(ctx, access.ActorAuthenticator, ""))
	if err != nil {
		return fmt.Errorf("look at memberships: %w", err)
	}
	admins := make([][]string, len(governed))
	for i, mem := range governed {
		if admins[i], err = s.admins(ctx, mem.OrganizationID); err != nil {
			return err
		}
	}
	if err := remove(); err != nil {
		return err
	}
	for i, mem := range governed {
		if err := s.Remain(ctx, mem.OrganizationID, admins[i]); err != nil {
			return err
		}
	}
	return nil
}

// staysOpen refuses to take the last passkey away in a session that a passkey opened
// outside the person's networks: nothing else would let them in from there again,
// and the networks may be none that they can be in.
func (s *Service) staysOpen(ctx context.Context, removed *ent.Factor, left []*ent.Factor) error {
	passkey := func(row *ent.Factor) bool { return row.Kind == factor.KindPASSKEY }
	if !passkey(removed) || slices.ContainsFunc(left, passkey) {
		return nil
	}
	v, _ := access.From(ctx)
	own, err := store.In(ctx, s.DB).Session.Get(access.As(ctx, access.ActorAuthenticator, ""), v.Session)
	if err != nil {
		return fmt.Errorf("look at own session: %w", err)
	}
	if own.Outside {
		return fault.Conflict("Only this passkey lets you in from outside your networks. Allow your account to be used from here first, or add another passkey.")
	}
	return nil
}

// shown notes in the viewer's session that a factor was just set up, which is as
// good as using it. What other sessions of the person may do is looked at again.
func (s *Service) shown(ctx context.Context, f *ent.Factor) error {
	v, _ := access.From(ctx)
	system := access.As(ctx, access.ActorAuthenticator, "")
	row, err := store.In(ctx, s.DB).Session.Get(system, v.Session)
	if err != nil {
		return fmt.Errorf("look at own session: %w", err)
	}
	methods := slices.DeleteFunc(slices.Clone(row.Methods), func(m string) bool { return m == policy.MethodRecovery })
	for _, method := range notes(f) {
		if !slices.Contains(methods, method) {
			methods = append(methods, method)
		}
	}
	update := store.In(ctx, s.DB).Session.UpdateOne(row).SetStrongAt(s.now()).SetMethods(methods)
	if err := update.Exec(system); err != nil {
		return fmt.Errorf("note factor in session: %w", err)
	}
	s.Changed(ctx, v.User)
	return nil
}

// forgotten takes what a person no longer has out of what their sessions were
// proved with.
func (s *Service) forgotten(ctx context.Context, userID string) error {
	left, err := s.of(ctx, userID)
	if err != nil {
		return err
	}
	has := map[string]bool{}
	for _, f := range left {
		for _, method := range notes(f) {
			has[method] = true
		}
	}
	system := access.As(ctx, access.ActorAuthenticator, "")
	rows, err := store.In(ctx, s.DB).Session.Query().Where(session.UserID(userID), session.RevokedAtIsNil()).All(system)
	if err != nil {
		return fmt.Errorf("look at sessions: %w", err)
	}
	gone := func(m string) bool {
		switch m {
		case string(TOTP), string(Passkey), string(SMS):
			return !has[m]
		case string(BackupCode), policy.MethodBrowser:
			return len(left) == 0
		}
		return policy.OfModel(m) && !has[m]
	}
	for _, row := range rows {
		if !slices.ContainsFunc(row.Methods, gone) {
			continue
		}
		if err := s.keep(system, row, slices.DeleteFunc(slices.Clone(row.Methods), gone)); err != nil {
			return err
		}
	}
	s.Changed(ctx, userID)
	return nil
}

func (s *Service) keep(system context.Context, row *ent.Session, methods []string) error {
	if err := store.In(system, s.DB).Session.UpdateOne(row).SetMethods(methods).Exec(system); err != nil {
		return fmt.Errorf("note factors in session: %w", err)
	}
	return nil
}

// Unable are those of the people who have nothing that meets a demand.
func (s *Service) Unable(ctx context.Context, demand policy.Demand, people []string) ([]string, error) {
	if demand.Met(nil) || len(people) == 0 {
		return nil, nil
	}
	rows, err := store.In(ctx, s.DB).Factor.Query().Where(factor.UserIDIn(people...)).All(access.As(ctx, access.ActorAuthenticator, ""))
	if err != nil {
		return nil, fmt.Errorf("look at factors: %w", err)
	}
	able := map[string]bool{}
	for _, f := range rows {
		able[f.UserID] = able[f.UserID] || demand.Accepts(string(f.Kind), modelOf(f))
	}
	return slices.DeleteFunc(slices.Clone(people), func(userID string) bool { return able[userID] }), nil
}
