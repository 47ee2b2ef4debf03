package session

import (
	"context"
	"fmt"
	"time"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/session"
	"github.com/strongroom/strongroom/server/fault"
	"github.com/strongroom/strongroom/server/policy"
	"github.com/strongroom/strongroom/server/store"
)

// Admits refuses a session in an organization that has raised shields, in a browser
// that the account did not know before, unless a passkey or an authenticator app was
// proved. known is since when it knows the browser, zero if it does not.
func (m *Manager) Admits(ctx context.Context, organization string, methods []string, known time.Time) error {
	return m.admits(access.As(ctx, access.ActorAuthenticator, ""), store.In(ctx, m.DB), organization, methods, known)
}

func (m *Manager) admits(system context.Context, db *ent.Client, organization string, methods []string, known time.Time) error {
	org, err := db.Organization.Get(system, organization)
	if err != nil {
		return fmt.Errorf("read organization: %w", err)
	}
	rules, err := policy.Decode(org.Policy, m.now())
	if err != nil {
		return err
	}
	if !rules.Admits(methods, known) {
		return fault.Forbidden("%s has raised its shields. Sign in with a passkey or an authenticator app, or in a browser that your account knew before.", org.Name)
	}
	return nil
}

// shielded is Admits for a session that exists and comes from another organization.
func (m *Manager) shielded(ctx context.Context, db *ent.Client, sessionID, organization string) error {
	system := access.As(ctx, access.ActorAuthenticator, "")
	row, err := db.Session.Query().Where(session.ID(sessionID)).WithDevice().Only(system)
	if err != nil {
		return fmt.Errorf("look at session: %w", err)
	}
	return m.admits(system, db, organization, row.Methods, row.Edges.Device.CreatedAt)
}
