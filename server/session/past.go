package session

import (
	"context"
	"fmt"
	"time"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/session"
	"github.com/strongroom/strongroom/server/fault"
)

// Past is a session as it stands or stood, for whoever works out what it was worth.
type Past struct {
	*ent.Session
	// Limited is what it is limited to in its organization, until a factor is shown.
	Limited access.Limit
	// Ended is when it ended; nil while it lives, and Ends when it then will at the latest.
	Ended *time.Time
	Ends  time.Time
}

// Past returns a session of a person, whether it lives or not.
func (m *Manager) Past(ctx context.Context, userID, sessionID string) (*Past, error) {
	ctx = access.As(ctx, access.ActorAuthenticator, "")
	row, err := m.DB.Session.Query().Where(session.ID(sessionID), session.UserID(userID), withMembership, withNetworks).Only(ctx)
	if ent.IsNotFound(err) {
		return nil, fault.NotFound("There is no such session.")
	}
	if err != nil {
		return nil, fmt.Errorf("look at session: %w", err)
	}
	s, err := m.standing(row)
	if err != nil {
		return nil, err
	}
	p := &Past{Session: row, Ended: row.RevokedAt, Ends: s.ends}
	if s.idles.Before(p.Ends) {
		p.Ends = s.idles
	}
	if p.Ended == nil && !s.lives(m.now()) {
		p.Ended = &p.Ends
	}
	if err := m.prove(ctx, s); err != nil {
		return nil, err
	}
	p.Limited = s.limited
	return p, nil
}
