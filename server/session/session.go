// Package session turns cookies into viewers and ends sessions.
//
// A session is an opaque random token in a __Host- cookie; the database holds
// its SHA-256 only. Ending one is announced as a revocation, which reaches
// everything that still runs on it, on every replica: requests are refused at
// the next lookup, live sockets and runs when the hint arrives.
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
	"github.com/strongroom/strongroom/ent/membership"
	"github.com/strongroom/strongroom/ent/predicate"
	"github.com/strongroom/strongroom/ent/schema/id"
	"github.com/strongroom/strongroom/ent/session"
	"github.com/strongroom/strongroom/ent/user"
	"github.com/strongroom/strongroom/server/activity"
	"github.com/strongroom/strongroom/server/device"
	"github.com/strongroom/strongroom/server/event"
	"github.com/strongroom/strongroom/server/fault"
	"github.com/strongroom/strongroom/server/network"
	"github.com/strongroom/strongroom/server/store"
	"github.com/strongroom/strongroom/server/vault"
)

// touchEvery is how precisely the last use of a session is kept, where sessions may
// be unused for longer than ten times this; else a tenth of that.
const touchEvery = time.Minute

// FreshFor is how long after proving who they are a person may do sensitive
// things.
const FreshFor = 5 * time.Minute

// Manager issues, resolves and ends sessions.
type Manager struct {
	DB       *ent.Client
	Vault    *vault.Vault
	Hub      *event.Hub
	Activity *activity.Recorder
	Devices  *device.Keeper
	Networks *network.Networks
	Now      func() time.Time
	Postgres bool
	// Idle ends a session that was not used for this long, Lifetime any session.
	Idle     time.Duration
	Lifetime time.Duration
}

// Tokens are what a browser is given. Nothing else holds them.
type Tokens struct {
	Session string
	Device  string
	Expires time.Time
}

// Proven is how a person has proved who they are.
type Proven struct {
	// Methods are the proofs that were given, such as PASSWORD and TOTP.
	Methods []string
	// At is when all of them were: now, unless the browser stood for one of them.
	At time.Time
	// Strong is set if more than a password was proved now.
	Strong bool
	// Trust, if more than zero, is for how long the browser stands for the second
	// factor from now on.
	Trust time.Duration
	// Outside is set if a passkey opens a session from elsewhere than the networks
	// that the person chose.
	Outside bool
}

// Issued is a session that was made.
type Issued struct {
	*ent.Session
	Tokens Tokens
	Device *device.Seen
}

// Issue makes a session for a person who has proved who they are, in the browser
// that makes the claim. It joins the transaction of ctx.
func (m *Manager) Issue(ctx context.Context, u *ent.User, organization string, c device.Claim, p Proven) (*Issued, error) {
	where := origin(ctx)
	ctx = access.As(ctx, access.ActorAuthenticator, "")
	db := store.In(ctx, m.DB)
	now := m.now()
	d, err := m.Devices.Enter(ctx, u, c, where.Agent, where.Address)
	if err != nil {
		return nil, fmt.Errorf("issue session: %w", err)
	}
	sessionID, token := id.New("ses"), vault.NewToken()
	address, err := m.Vault.Seal(ctx, u.DataKeyID, addressPlace(sessionID), []byte(text(where.Address)))
	if err != nil {
		return nil, fmt.Errorf("issue session: %w", err)
	}
	if err := m.admit(ctx, u.ID, organization, sessionID); err != nil {
		return nil, fmt.Errorf("issue session: %w", err)
	}
	create := db.Session.Create().
		SetID(sessionID).SetUserID(u.ID).SetDeviceID(d.ID).SetActiveOrganizationID(organization).
		SetTokenHash(vault.Hash(token)).SetAddressSealed(address).SetOutside(p.Outside).
		SetMethods(p.Methods).SetAuthTime(p.At.UTC().Truncate(time.Millisecond)).
		SetCreatedAt(now).SetLastSeenAt(now).SetExpiresAt(now.Add(m.Lifetime))
	if p.Strong {
		create.SetStrongAt(now)
	}
	if p.Trust > 0 {
		if err := m.Devices.Trust(ctx, d.ID, p.Trust); err != nil {
			return nil, err
		}
	}
	row, err := create.Save(ctx)
	if err != nil {
		return nil, fmt.Errorf("issue session: %w", err)
	}
	return &Issued{row, Tokens{Session: token, Device: d.Token, Expires: row.ExpiresAt}, d}, nil
}

// Resolve returns the viewer behind a session token, or the zero Viewer if there
// is none: unknown, ended, idle for too long or of a suspended member all look
// the same.
func (m *Manager) Resolve(ctx context.Context, token string) (access.Viewer, error) {
	where := origin(ctx)
	if token == "" {
		return where, nil
	}
	st, err := m.stand(ctx, where.Address, session.TokenHash(vault.Hash(token)))
	if err != nil || st == nil {
		return where, err
	}
	if now := m.now(); used(ctx) && now.Sub(st.row.LastSeenAt) >= min(touchEvery, st.idles.Sub(st.row.LastSeenAt)/10) {
		system := access.As(ctx, access.ActorAuthenticator, "")
		if err := m.DB.Session.UpdateOneID(st.row.ID).SetLastSeenAt(now).Exec(system); err != nil {
			return where, fmt.Errorf("touch session: %w", err)
		}
	}
	return st.viewer(ctx), nil
}

// Alive reports whether the viewer's session still gives the rights that the
// viewer was resolved with.
func (m *Manager) Alive(ctx context.Context, v access.Viewer) (bool, error) {
	until, err := m.until(ctx, v)
	return !until.IsZero(), err
}

// untilIdle is until, or earlier when the session is not used meanwhile.
func (m *Manager) untilIdle(ctx context.Context, v access.Viewer) (time.Time, error) {
	s, err := m.same(ctx, v)
	if err != nil || s == nil {
		return time.Time{}, err
	}
	if s.idles.Before(s.ends) {
		return s.idles, nil
	}
	return s.ends, nil
}

// until is when the viewer's session ends, if it still gives the rights that the
// viewer was resolved with, else zero.
func (m *Manager) until(ctx context.Context, v access.Viewer) (time.Time, error) {
	s, err := m.same(ctx, v)
	if err != nil || s == nil {
		return time.Time{}, err
	}
	return s.ends, nil
}

// same is the viewer's session, if it still gives the rights that the viewer was
// resolved with, else nil.
func (m *Manager) same(ctx context.Context, v access.Viewer) (*standing, error) {
	s, err := m.stand(ctx, v.Address, session.ID(v.Session))
	if err != nil || s == nil {
		return nil, err
	}
	now := s.viewer(ctx)
	if now.User != v.User || now.Organization != v.Organization || now.Role != v.Role || now.Limited != v.Limited {
		return nil, nil
	}
	return s, nil
}

// Confirm notes that the viewer has just proved again who they are. It returns
// until when sensitive things can be done.
func (m *Manager) Confirm(ctx context.Context, given []string, strong bool) (time.Time, error) {
	v, _ := access.From(ctx)
	now := m.now()
	ctx = access.As(ctx, access.ActorAuthenticator, "")
	row, err := store.In(ctx, m.DB).Session.Get(ctx, v.Session)
	if err != nil {
		return time.Time{}, fmt.Errorf("confirm session: %w", err)
	}
	methods := row.Methods
	for _, method := range given {
		if !slices.Contains(methods, method) {
			methods = append(methods, method)
		}
	}
	update := store.In(ctx, m.DB).Session.UpdateOne(row).SetAuthTime(now).SetMethods(methods)
	if strong {
		update.SetStrongAt(now)
	}
	err = update.Exec(ctx)
	if err != nil {
		return time.Time{}, fmt.Errorf("confirm session: %w", err)
	}
	return now.Add(FreshFor), nil
}

// Fresh reports whether the viewer has proved who they are recently enough.
func (m *Manager) Fresh(v access.Viewer) bool {
	return !v.AuthTime.IsZero() && m.now().Sub(v.AuthTime) < FreshFor
}

// List returns the viewer's own sessions that have not ended, newest first.
func (m *Manager) List(ctx context.Context) ([]*ent.Session, error) {
	v, _ := access.From(ctx)
	rows, err := m.DB.Session.Query().
		Where(session.UserID(v.User), session.RevokedAtIsNil(), session.ExpiresAtGT(m.now()), withMembership).
		WithDevice().
		Order(ent.Desc(session.FieldLastSeenAt), ent.Desc(session.FieldID)).
		Limit(200).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("list sessions: %w", err)
	}
	live := rows[:0]
	for _, row := range rows {
		s, err := m.standing(row)
		if err != nil {
			return nil, err
		}
		if s.lives(m.now()) {
			live = append(live, row)
		}
	}
	return live, nil
}

// Address opens the address from which a session was started.
func (m *Manager) Address(ctx context.Context, row *ent.Session) (string, error) {
	u, err := m.DB.User.Query().Where(user.ID(row.UserID)).Only(ctx)
	if err != nil {
		return "", fmt.Errorf("read address of session: %w", err)
	}
	b, err := m.Vault.Open(ctx, u.DataKeyID, addressPlace(row.ID), row.AddressSealed)
	return string(b), err
}

func addressPlace(sessionID string) vault.Place {
	return vault.Place{Column: "sessions.address", Row: sessionID}
}

// SignOut ends the viewer's own session.
func (m *Manager) SignOut(ctx context.Context) error {
	v, ok := access.From(ctx)
	if !ok || v.Session == "" {
		return nil
	}
	_, err := store.InTx(ctx, m.DB, func(ctx context.Context, _ *ent.Client) (int, error) {
		if v.Organization != "" {
			if err := m.Activity.Record(ctx, activity.Event{Kind: activity.SignedOut, Object: v.Session}); err != nil {
				return 0, err
			}
		}
		return m.end(ctx, session.ID(v.Session))
	})
	return err
}

// Revoke ends one of the viewer's own sessions.
func (m *Manager) Revoke(ctx context.Context, sessionID string) error {
	_, err := store.InTx(ctx, m.DB, func(ctx context.Context, db *ent.Client) (int, error) {
		row, err := db.Session.Query().Where(session.ID(sessionID), session.RevokedAtIsNil()).WithDevice().Only(ctx)
		if ent.IsNotFound(err) {
			return 0, fault.NotFound("There is no such session.")
		}
		if err != nil {
			return 0, fmt.Errorf("revoke session %s: %w", sessionID, err)
		}
		err = m.Activity.Record(ctx, activity.Event{Kind: activity.SessionRevoked, Object: row.ID, Name: row.Edges.Device.Name})
		if err != nil {
			return 0, err
		}
		return m.end(ctx, session.ID(row.ID))
	})
	return err
}

// RevokeOthers ends all of the viewer's own sessions but this one.
func (m *Manager) RevokeOthers(ctx context.Context) (int, error) {
	v, _ := access.From(ctx)
	return store.InTx(ctx, m.DB, func(ctx context.Context, _ *ent.Client) (int, error) {
		err := m.Activity.Record(ctx, activity.Event{Kind: activity.SessionRevoked, Name: "all other browsers"})
		if err != nil {
			return 0, err
		}
		return m.end(ctx, session.UserID(v.User), session.IDNEQ(v.Session))
	})
}

// RevokeMember ends what a person has open in an organization, after their role
// or state has changed there, and returns how many sessions that were. It joins the
// transaction of ctx.
func (m *Manager) RevokeMember(ctx context.Context, userID, organization string) (int, error) {
	return m.end(ctx, session.UserID(userID), session.ActiveOrganizationID(organization))
}

// RevokeEverybody ends every session in the viewer's organization but this one.
func (m *Manager) RevokeEverybody(ctx context.Context) (int, error) {
	v, _ := access.From(ctx)
	if !v.Can(access.MemberUpdate) {
		return 0, fault.Forbidden("Your role does not sign others out.")
	}
	return store.InTx(ctx, m.DB, func(ctx context.Context, _ *ent.Client) (int, error) {
		if err := m.Activity.Record(ctx, activity.Event{Kind: activity.EverybodySignedOut, Object: v.Organization}); err != nil {
			return 0, err
		}
		return m.end(ctx, session.ActiveOrganizationID(v.Organization), session.IDNEQ(v.Session))
	})
}

// Changed announces that what a person may do in live sockets must be looked at
// again, without ending the session.
func (m *Manager) Changed(ctx context.Context, userID string) {
	store.AfterCommit(ctx, func() { m.Hub.Publish(event.Hint{Kind: event.Revocation, ID: userID}) })
}

// Switch makes another organization the active one of the viewer's session.
func (m *Manager) Switch(ctx context.Context, organization string) (access.Viewer, error) {
	v, _ := access.From(ctx)
	system := access.As(ctx, access.ActorAuthenticator, "")
	member, err := m.DB.Membership.Query().
		Where(membership.UserID(v.User), membership.OrganizationID(organization), membership.StateEQ(membership.StateACTIVE)).
		Exist(system)
	if err != nil {
		return v, fmt.Errorf("switch organization: %w", err)
	}
	if !member {
		return v, fault.NotFound("There is no such organization.")
	}
	_, err = store.InTx(ctx, m.DB, func(ctx context.Context, db *ent.Client) (int, error) {
		err := m.Activity.Record(ctx, activity.Event{Kind: activity.OrganizationJoined, Object: organization, Organization: organization})
		if err != nil {
			return 0, err
		}
		if err := m.shielded(ctx, db, v.Session, organization); err != nil {
			return 0, err
		}
		if err := m.admit(ctx, v.User, organization, v.Session); err != nil {
			return 0, err
		}
		return 0, db.Session.UpdateOneID(v.Session).SetActiveOrganizationID(organization).
			Exec(access.As(ctx, access.ActorAuthenticator, ""))
	})
	if err != nil {
		return v, fmt.Errorf("switch organization: %w", err)
	}
	m.Hub.Publish(event.Hint{Kind: event.Revocation, ID: v.Session})
	return m.Viewer(ctx, v.Session)
}

// LastSeen is when members of one organization were last seen in it, by person.
func (m *Manager) LastSeen(ctx context.Context, members []*ent.Membership) (map[string]*time.Time, error) {
	out := make(map[string]*time.Time, len(members))
	if len(members) == 0 {
		return out, nil
	}
	organization := members[0].OrganizationID
	people := make([]string, len(members))
	for i, mem := range members {
		people[i] = mem.UserID
	}
	rows, err := m.DB.Session.Query().
		Where(session.UserIDIn(people...), session.ActiveOrganizationID(organization), latest(organization)).
		All(access.As(ctx, access.ActorAuthenticator, ""))
	if err != nil {
		return nil, fmt.Errorf("look at sessions: %w", err)
	}
	for _, row := range rows {
		out[row.UserID] = &row.LastSeenAt
	}
	return out, nil
}

// latest selects sessions after which their person was not seen in the organization.
func latest(organization string) predicate.Session {
	return func(s *sql.Selector) {
		t := sql.Table(session.Table).As("latest")
		s.Where(sql.In(s.C(session.FieldLastSeenAt), sql.Select(sql.Max(t.C(session.FieldLastSeenAt))).From(t).
			Where(sql.And(
				sql.ColumnsEQ(t.C(session.FieldUserID), s.C(session.FieldUserID)),
				sql.EQ(t.C(session.FieldActiveOrganizationID), organization),
			))))
	}
}

// end marks sessions as ended and announces it after the commit.
func (m *Manager) end(ctx context.Context, which ...predicate.Session) (int, error) {
	ctx = access.As(ctx, access.ActorAuthenticator, "")
	db := store.In(ctx, m.DB)
	ids, err := db.Session.Query().Where(which...).Where(session.RevokedAtIsNil()).IDs(ctx)
	if err != nil || len(ids) == 0 {
		return 0, err
	}
	n, err := db.Session.Update().Where(session.IDIn(ids...)).SetRevokedAt(m.now()).Save(ctx)
	if err != nil {
		return 0, fmt.Errorf("end sessions: %w", err)
	}
	store.AfterCommit(ctx, func() {
		for _, sessionID := range ids {
			m.Hub.Publish(event.Hint{Kind: event.Revocation, ID: sessionID})
		}
	})
	return n, nil
}

func (m *Manager) now() time.Time { return m.Now().UTC().Truncate(time.Millisecond) }

func text(a netip.Addr) string {
	if !a.IsValid() {
		return ""
	}
	return a.String()
}
