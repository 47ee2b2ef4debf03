package session

import (
	"context"
	"fmt"
	"net/netip"
	"slices"
	"time"

	"entgo.io/ent/dialect/sql"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/factor"
	"github.com/strongroom/strongroom/ent/membership"
	"github.com/strongroom/strongroom/ent/organization"
	"github.com/strongroom/strongroom/ent/predicate"
	"github.com/strongroom/strongroom/ent/session"
	"github.com/strongroom/strongroom/ent/user"
	"github.com/strongroom/strongroom/server/fault"
	"github.com/strongroom/strongroom/server/policy"
)

// standing is what a live session gives its person in its organization.
type standing struct {
	row *ent.Session
	// role is empty unless they are an active member there; rules are what is asked
	// there.
	role  access.Role
	rules policy.Policy
	// demand is what they have to show.
	demand policy.Demand
	// limited is how far they are from the second factor that is asked for, and
	// grace until when it can be put off, zero if it cannot or need not be.
	limited access.Limit
	grace   time.Time
	// recovered is set if the limit is there because the person has recovered their
	// account, whatever the organization asks for.
	recovered bool
	// ends is when the session ends at the latest or the rights change by
	// themselves, and idles when it ends unless it is used.
	ends, idles time.Time
}

// viewer is who asks in the session, from where the context says.
func (s *standing) viewer(ctx context.Context) access.Viewer {
	v := origin(ctx)
	v.User, v.Session, v.AuthTime = s.row.UserID, s.row.ID, s.row.AuthTime
	if s.role != "" {
		v.Organization, v.Role, v.Limited = s.row.ActiveOrganizationID, s.role, s.limited
	}
	return v
}

// stand looks at one session that is used from an address: nil unless it lives
// and its person lets it be used there. What the organization and the person ask
// of it is read with it, in one question, so that a change applies to the next
// request of everybody, on every replica.
func (m *Manager) stand(ctx context.Context, from netip.Addr, which predicate.Session) (*standing, error) {
	ctx = access.As(ctx, access.ActorAuthenticator, "")
	row, err := m.DB.Session.Query().Where(which, session.RevokedAtIsNil(), withMembership, withNetworks).Only(ctx)
	if ent.IsNotFound(err) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("look at session: %w", err)
	}
	s, err := m.standing(row)
	if err != nil {
		return nil, err
	}
	if !s.lives(m.now()) {
		return nil, nil
	}
	if there, err := m.there(ctx, row, from); err != nil || !there {
		return nil, err
	}
	if err := m.prove(ctx, s); err != nil {
		return nil, err
	}
	return s, nil
}

// prove decides what a session is limited to until its person has shown what is asked
// for in it.
func (m *Manager) prove(ctx context.Context, s *standing) error {
	if s.role != "" && slices.Contains(s.row.Methods, policy.MethodRecovery) {
		bare, err := m.bare(ctx, s.row.UserID)
		if err != nil {
			return err
		}
		if bare {
			s.limited, s.recovered = access.MustEnrol, true
			return nil
		}
	}
	if s.role == "" || s.demand.Met(s.row.Methods) {
		return nil
	}
	return m.limit(ctx, s)
}

// bare reports whether a person has no second factor at all.
func (m *Manager) bare(ctx context.Context, userID string) (bool, error) {
	has, err := m.DB.Factor.Query().Where(factor.UserID(userID)).Exist(ctx)
	if err != nil {
		return false, fmt.Errorf("look at factors: %w", err)
	}
	return !has, nil
}

// Viewer returns who asks in a session that lives.
func (m *Manager) Viewer(ctx context.Context, sessionID string) (access.Viewer, error) {
	s, err := m.stand(ctx, origin(ctx).Address, session.ID(sessionID))
	if err == nil && s == nil {
		err = fault.Unauthenticated("Sign in first.")
	}
	if err != nil {
		return access.Viewer{}, err
	}
	return s.viewer(ctx), nil
}

// standing is what a row that was read with its membership says by itself.
func (m *Manager) standing(row *ent.Session) (*standing, error) {
	s := &standing{row: row}
	if err := s.member(m.now()); err != nil {
		return nil, fmt.Errorf("look at session: %w", err)
	}
	rule := s.rules.For(s.role)
	s.demand = s.rules.Demand(s.role)
	s.ends = m.ends(row, rule)
	s.idles = row.LastSeenAt.Add(policy.Bound(m.Idle, rule.Idle))
	return s, nil
}

// lives reports whether the session has ended neither by its age nor unused.
func (s *standing) lives(now time.Time) bool { return s.ends.After(now) && s.idles.After(now) }

// ends is when a session ends however much it is used.
func (m *Manager) ends(row *ent.Session, rule policy.Rule) time.Time {
	ends := row.CreatedAt.Add(policy.Bound(m.Lifetime, rule.Lifetime))
	if row.ExpiresAt.Before(ends) {
		return row.ExpiresAt
	}
	return ends
}

// limit decides about a session that does not meet what is asked for. People who
// have no factor that counts may put it off for a while.
func (m *Manager) limit(ctx context.Context, s *standing) error {
	rows, err := m.DB.Factor.Query().Where(factor.UserID(s.row.UserID)).All(ctx)
	if err != nil {
		return fmt.Errorf("look at factors: %w", err)
	}
	accepted := func(f *ent.Factor) bool {
		return s.demand.Accepts(string(f.Kind), policy.Model{AAGUID: f.Aaguid, Attested: f.Attested})
	}
	has := slices.ContainsFunc(rows, accepted)
	if !has && s.demand.Else != "" {
		if s.demand = s.demand.Instead(); s.demand.Met(s.row.Methods) {
			return nil
		}
		has = slices.ContainsFunc(rows, accepted)
	}
	mem, err := m.DB.Membership.Query().
		Where(membership.UserID(s.row.UserID), membership.OrganizationID(s.row.ActiveOrganizationID)).Only(ctx)
	if err != nil {
		return fmt.Errorf("look at membership: %w", err)
	}
	grace := s.rules.Grace(s.role, mem.CreatedAt)
	switch {
	case has && !rescued(s.row.Methods):
		s.limited = access.MustProve
	case !has && grace.After(m.now()):
		s.grace = grace
		if grace.Before(s.ends) {
			s.ends = grace // of what the session allows now
		}
	default:
		s.limited = access.MustEnrol
	}
	return nil
}

// rescued reports whether a backup code opened the session: whoever has lost the
// factor that counts must be able to make another one.
func rescued(methods []string) bool {
	for _, m := range methods {
		if m == "BACKUP_CODE" {
			return true
		}
	}
	return false
}

const (
	roleColumn   = "active_role"
	policyColumn = "active_policy"
)

// withMembership reads, with each session, the role of its person in its
// organization, null unless they are an active member there, and what that
// organization asks of sessions. Every request asks for it, so it is one question
// and not three. It belongs to the authenticator, who may read every membership.
func withMembership(s *sql.Selector) {
	mem, org := sql.Table(membership.Table), sql.Table(organization.Table)
	s.LeftJoin(mem).OnP(sql.And(
		sql.ColumnsEQ(mem.C(membership.FieldUserID), s.C(session.FieldUserID)),
		sql.ColumnsEQ(mem.C(membership.FieldOrganizationID), s.C(session.FieldActiveOrganizationID)),
		sql.EQ(mem.C(membership.FieldState), membership.StateACTIVE),
	)).AppendSelectAs(mem.C(membership.FieldRole), roleColumn)
	s.LeftJoin(org).OnP(sql.ColumnsEQ(org.C(organization.FieldID), s.C(session.FieldActiveOrganizationID))).
		AppendSelectAs(org.C(organization.FieldPolicy), policyColumn)
}

const (
	keyColumn      = "person_key"
	networksColumn = "person_networks"
	anywhereColumn = "person_anywhere"
)

// withNetworks reads, with each session, from where its person lets it be used.
func withNetworks(s *sql.Selector) {
	u := sql.Table(user.Table)
	s.LeftJoin(u).OnP(sql.ColumnsEQ(u.C(user.FieldID), s.C(session.FieldUserID))).
		AppendSelectAs(u.C(user.FieldDataKeyID), keyColumn).
		AppendSelectAs(u.C(user.FieldNetworksSealed), networksColumn).
		AppendSelectAs(u.C(user.FieldPasskeyAnywhere), anywhereColumn)
}

// there reports whether a session that was read with withNetworks can be used from
// an address. One that a passkey opened outside the person's networks can, as long
// as they let passkeys do so; one that began inside stays inside, so that its
// cookie is worth nothing elsewhere.
func (m *Manager) there(ctx context.Context, row *ent.Session, from netip.Addr) (bool, error) {
	sealed, err := row.Value(networksColumn)
	if err != nil {
		return false, fmt.Errorf("look at networks: %w", err)
	}
	u := &ent.User{ID: row.UserID}
	switch sealed := sealed.(type) {
	case nil:
		return true, nil
	case []byte:
		u.NetworksSealed = sealed
	default:
		return false, fmt.Errorf("look at networks: %T is not sealed", sealed)
	}
	key, err := row.Value(keyColumn)
	if err != nil {
		return false, fmt.Errorf("look at networks: %w", err)
	}
	u.DataKeyID, _ = key.(string)
	anywhere, err := row.Value(anywhereColumn)
	if err != nil {
		return false, fmt.Errorf("look at networks: %w", err)
	}
	if row.Outside && truth(anywhere) {
		return true, nil
	}
	return m.Networks.Allowed(ctx, u, from)
}

// truth reads a boolean column that ent does not know; SQLite keeps it as a number.
func truth(v any) bool {
	switch v := v.(type) {
	case bool:
		return v
	case int64:
		return v != 0
	}
	return false
}

// member reads what withMembership has added to the row.
func (s *standing) member(now time.Time) error {
	role, err := s.row.Value(roleColumn)
	if err != nil {
		return err
	}
	text, _ := role.(string)
	s.role = access.Role(text)
	document, err := s.row.Value(policyColumn)
	if err != nil {
		return err
	}
	switch document := document.(type) {
	case nil:
	case []byte:
		s.rules, err = policy.Decode(document, now)
	case string:
		s.rules, err = policy.Decode([]byte(document), now)
	default:
		err = fmt.Errorf("read policy: %T is no document", document)
	}
	return err
}

// Demand is what the organization still asks of the viewer's session.
type Demand struct {
	policy.Demand
	// Limited is what the session is limited to meanwhile.
	Limited access.Limit
	// Until is when a demand that can be put off applies; zero if it applies now.
	Until time.Time
	// Recovered is set if it is there because the person has recovered their account.
	Recovered bool
}

// Demand returns what the viewer has still to show; nil is nothing.
func (m *Manager) Demand(ctx context.Context, v access.Viewer) (*Demand, error) {
	s, err := m.stand(ctx, v.Address, session.ID(v.Session))
	if err != nil || s == nil || (s.limited == access.Unlimited && s.grace.IsZero()) {
		return nil, err
	}
	d := &Demand{Demand: s.demand, Limited: s.limited, Until: s.grace, Recovered: s.recovered}
	if s.recovered && d.Met(nil) {
		d.Factor = policy.Any
	}
	return d, nil
}

// Left is how long the viewer's session lives unless it is used, and at the most.
func (m *Manager) Left(ctx context.Context, v access.Viewer) (unused, most time.Duration, err error) {
	s, err := m.stand(ctx, v.Address, session.ID(v.Session))
	if err != nil || s == nil {
		return 0, 0, err
	}
	now := m.now()
	return s.idles.Sub(now), m.ends(s.row, s.rules.For(s.role)).Sub(now), nil
}
