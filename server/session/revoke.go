package session

import (
	"context"

	"github.com/strongroom/strongroom/ent/session"
)

// RevokeUser ends every session of a person but one, which may be empty, and
// returns how many there were. It joins the transaction of ctx.
func (m *Manager) RevokeUser(ctx context.Context, userID, except string) (int, error) {
	return m.end(ctx, session.UserID(userID), session.IDNEQ(except))
}

// RevokeDevice ends every session in a browser and returns how many there were. It
// joins the transaction of ctx.
func (m *Manager) RevokeDevice(ctx context.Context, deviceID string) (int, error) {
	return m.end(ctx, session.DeviceID(deviceID))
}

// End ends one session of anybody. It joins the transaction of ctx.
func (m *Manager) End(ctx context.Context, sessionID string) error {
	_, err := m.end(ctx, session.ID(sessionID))
	return err
}
