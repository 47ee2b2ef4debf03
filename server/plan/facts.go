package plan

import (
	"context"
	"fmt"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/factor"
	"github.com/strongroom/strongroom/ent/membership"
	"github.com/strongroom/strongroom/ent/user"
	"github.com/strongroom/strongroom/server/audit"
	"github.com/strongroom/strongroom/server/store"
)

// facts collects what the viewer sees elsewhere, with their own rights but for the state
// of second factors and networks, which is looked up for whoever may raise shields.
func (s *Service) facts(ctx context.Context) (f Facts, err error) {
	v, _ := access.From(ctx)
	f.Now = s.now()
	if f.Settings, err = s.Settings.Get(ctx); err != nil {
		return f, err
	}
	rules, err := s.Settings.Effective(ctx)
	if err != nil {
		return f, err
	}
	if rules.Shielded() {
		f.ShieldsUntil = rules.Shield.Until
	}
	if v.Can(access.MemberList) {
		if err := s.members(ctx, &f); err != nil {
			return f, err
		}
	}
	if v.Can(access.ChannelManage) {
		if f.Channels, err = s.Channels.List(ctx); err != nil {
			return f, err
		}
	}
	if v.Can(access.AuditManage) {
		if err := s.keepers(ctx, &f); err != nil {
			return f, err
		}
	}
	if v.Can(access.AuditRead) {
		if f.Log, err = s.log(ctx); err != nil {
			return f, err
		}
	}
	if v.Can(access.PostureRead) {
		if f.Posture, err = s.Posture.Get(ctx); err != nil {
			return f, fmt.Errorf("read posture: %w", err)
		}
	}
	return f, nil
}

// members learns who decides, and who is how well protected.
func (s *Service) members(ctx context.Context, f *Facts) error {
	v, _ := access.From(ctx)
	db := store.In(ctx, s.DB)
	members, err := db.Membership.Query().Where(membership.StateEQ(membership.StateACTIVE)).Order(membership.ByCreatedAt(), membership.ByID()).All(ctx)
	if err != nil {
		return fmt.Errorf("list members: %w", err)
	}
	f.Members = len(members)
	everybody, admins := make([]string, len(members)), []string{}
	for i, m := range members {
		everybody[i] = m.UserID
		if m.Role == access.RoleAdmin {
			admins = append(admins, m.UserID)
			f.Admins = append(f.Admins, Admin{ID: m.UserID})
		}
	}
	if !v.Can(access.ShieldManage) {
		return nil
	}
	door := access.As(ctx, access.ActorAuthenticator, v.Organization)
	var have []string
	err = db.Factor.Query().Where(factor.UserIDIn(admins...), factor.ConfirmedAtNotNil()).Unique(true).Select(factor.FieldUserID).Scan(door, &have)
	if err != nil {
		return fmt.Errorf("look at factors of admins: %w", err)
	}
	for _, userID := range have {
		for i := range f.Admins {
			f.Admins[i].Factor = f.Admins[i].Factor || f.Admins[i].ID == userID
		}
	}
	f.Bound, err = db.User.Query().Where(user.IDIn(everybody...), user.NetworksSealedNotNil()).Count(door)
	if err != nil {
		return fmt.Errorf("count networks: %w", err)
	}
	return nil
}

// keepers learns where the audit log is kept elsewhere.
func (s *Service) keepers(ctx context.Context, f *Facts) (err error) {
	if f.Streams, err = s.Streams.List(ctx); err != nil {
		return err
	}
	witnesses, err := s.Witnesses.List(ctx)
	if err != nil {
		return err
	}
	for _, w := range witnesses {
		address, err := s.Witnesses.Address(ctx, w)
		if err != nil {
			return err
		}
		f.Witnesses = append(f.Witnesses, Witness{Witness: w, Called: address})
	}
	return nil
}

// log reads what was signed last: who reads a plan has nothing signed by it.
func (s *Service) log(ctx context.Context) (*Log, error) {
	row, err := store.In(ctx, s.DB).AuditLog.Query().Only(ctx)
	if ent.IsNotFound(err) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read audit log: %w", err)
	}
	key, err := audit.Key(row)
	if err != nil {
		return nil, fmt.Errorf("read key of audit log: %w", err)
	}
	return &Log{Origin: row.Origin, Key: key, Size: row.SignedSize, SignedAt: row.SignedAt}, nil
}
