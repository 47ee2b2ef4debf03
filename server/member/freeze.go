package member

import (
	"context"
	"time"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/server/activity"
	"github.com/strongroom/strongroom/server/fault"
)

// FreezeExports lets a member download nothing, until UnfreezeExports. Downloads that
// were granted and not fetched are refused, too: package egress judges again.
func (s *Service) FreezeExports(ctx context.Context, membershipID string) (*ent.Membership, error) {
	return s.change(ctx, membershipID, activity.ExportsFrozen, func(ctx context.Context, db *ent.Client, m *ent.Membership) (*ent.Membership, map[string]string, error) {
		if m.ExportsFrozenAt != nil {
			return nil, nil, fault.Conflict("Their downloads are frozen already.")
		}
		m, err := db.Membership.UpdateOne(m).SetExportsFrozenAt(s.Now().UTC().Truncate(time.Millisecond)).Save(ctx)
		return m, nil, err
	})
}

// UnfreezeExports lets a member download again, as far as their role may. Nobody
// lifts what holds themselves.
func (s *Service) UnfreezeExports(ctx context.Context, membershipID string) (*ent.Membership, error) {
	v, _ := access.From(ctx)
	return s.change(ctx, membershipID, activity.ExportsUnfrozen, func(ctx context.Context, db *ent.Client, m *ent.Membership) (*ent.Membership, map[string]string, error) {
		switch {
		case m.ExportsFrozenAt == nil:
			return nil, nil, fault.Conflict("Their downloads are not frozen.")
		case m.UserID == v.User:
			return nil, nil, fault.Forbidden("Your own downloads are frozen. Another admin has to let you download again.")
		}
		m, err := db.Membership.UpdateOne(m).ClearExportsFrozenAt().Save(ctx)
		return m, nil, err
	})
}
