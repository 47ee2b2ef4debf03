package posture

import (
	"context"
	"fmt"
	"time"

	"entgo.io/ent/dialect/sql"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/activityevent"
	alerts "github.com/strongroom/strongroom/ent/alert"
	"github.com/strongroom/strongroom/ent/channel"
	"github.com/strongroom/strongroom/ent/factor"
	"github.com/strongroom/strongroom/ent/invitation"
	"github.com/strongroom/strongroom/ent/membership"
	"github.com/strongroom/strongroom/ent/planversion"
	"github.com/strongroom/strongroom/ent/session"
	"github.com/strongroom/strongroom/server/activity"
	"github.com/strongroom/strongroom/server/alert"
	"github.com/strongroom/strongroom/server/store"
)

const (
	dormantAfter  = 90 * day
	oldInvitation = 14 * day
)

// people learns how an organization is set up: numbers, and nobody's name. It joins the
// transaction of ctx, as the watchman.
func (s *Service) people(ctx context.Context, org string) (o Organization, err error) {
	db := store.In(ctx, s.DB)
	found, err := db.Organization.Get(ctx, org)
	if err != nil {
		return o, fmt.Errorf("find organization: %w", err)
	}
	o.FoundedAt = found.CreatedAt
	door := access.As(ctx, access.ActorAuthenticator, org)
	if err := s.members(door, db, org, &o); err != nil {
		return o, err
	}
	o.OldInvitations, err = db.Invitation.Query().
		Where(invitation.StateEQ(invitation.StatePENDING), invitation.ExpiresAtGT(s.now()), invitation.CreatedAtLT(s.now().Add(-oldInvitation))).Count(door)
	if err != nil {
		return o, fmt.Errorf("count invitations: %w", err)
	}
	settings, err := s.Settings.Get(door)
	if err != nil {
		return o, err
	}
	o.GuestsMayExport = settings.GuestsMayExport
	return o, s.watched(ctx, db, &o)
}

// ofMembers narrows rows of people to those of an organization's active members.
func ofMembers(org string) func(*sql.Selector) {
	return func(q *sql.Selector) {
		m := sql.Table(membership.Table)
		q.Where(sql.In(q.C("user_id"), sql.Select(m.C(membership.FieldUserID)).From(m).
			Where(sql.And(sql.EQ(m.C(membership.FieldOrganizationID), org), sql.EQ(m.C(membership.FieldState), string(membership.StateACTIVE))))))
	}
}

func (s *Service) members(ctx context.Context, db *ent.Client, org string, o *Organization) error {
	members, err := db.Membership.Query().Where(membership.StateEQ(membership.StateACTIVE)).All(ctx)
	if err != nil {
		return fmt.Errorf("list members: %w", err)
	}
	factors, err := db.Factor.Query().Where(ofMembers(org), factor.ConfirmedAtNotNil()).All(ctx)
	if err != nil {
		return fmt.Errorf("list factors: %w", err)
	}
	var here []string
	err = db.Session.Query().Where(ofMembers(org), session.LastSeenAtGT(s.now().Add(-dormantAfter))).
		Unique(true).Select(session.FieldUserID).Scan(ctx, &here)
	if err != nil {
		return fmt.Errorf("list who was here: %w", err)
	}
	some, passkey, seen := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, f := range factors {
		some[f.UserID] = true
		passkey[f.UserID] = passkey[f.UserID] || f.Kind == factor.KindPASSKEY
	}
	for _, user := range here {
		seen[user] = true
	}
	for _, m := range members {
		o.Members++
		if !some[m.UserID] {
			o.WithoutFactor++
		}
		if !seen[m.UserID] && m.CreatedAt.Before(s.now().Add(-dormantAfter)) {
			o.Dormant++
		}
		switch m.Role {
		case access.RoleGuest:
			o.Guests++
		case access.RoleAdmin:
			o.Admins++
			if !some[m.UserID] {
				o.AdminsWithoutFactor++
			}
			if !passkey[m.UserID] {
				o.AdminsWithoutPasskey++
			}
		}
	}
	return nil
}

// watched learns how an organization is watched over.
func (s *Service) watched(ctx context.Context, db *ent.Client, o *Organization) error {
	channels, err := db.Channel.Query().Where(channel.RemovedAtIsNil()).All(ctx)
	if err != nil {
		return fmt.Errorf("list channels: %w", err)
	}
	for _, c := range channels {
		if !c.Active {
			continue
		}
		o.Channels++
		if c.FailingSince != nil {
			o.ChannelsDown++
		}
	}
	plan, err := db.PlanVersion.Query().Order(planversion.ByNumber(sql.OrderDesc())).First(ctx)
	if err != nil && !ent.IsNotFound(err) {
		return fmt.Errorf("find newest response plan: %w", err)
	}
	if plan != nil {
		o.PlanSavedAt = plan.CreatedAt
	}
	open, err := db.Alert.Query().Where(alerts.RuleIn(alert.LogBroken.ID, alert.DetectionBroken.ID), alerts.StateNEQ(alerts.StateRESOLVED)).All(ctx)
	if err != nil {
		return fmt.Errorf("list alerts: %w", err)
	}
	for _, a := range open {
		o.LogBroken = o.LogBroken || a.Rule == alert.LogBroken.ID
		o.DetectionBroken = o.DetectionBroken || a.Rule == alert.DetectionBroken.ID
	}
	verified, err := db.ActivityEvent.Query().Where(activityevent.Kind(activity.AuditVerified.Name)).
		Order(activityevent.ByCreatedAt(sql.OrderDesc())).First(ctx)
	if err != nil && !ent.IsNotFound(err) {
		return fmt.Errorf("find last verification: %w", err)
	}
	if verified != nil {
		o.LogVerified = verified.CreatedAt
	}
	waiting, err := db.ActivityEvent.Query().Where(activityevent.SequenceIsNil()).Order(activityevent.ByCreatedAt()).First(ctx)
	if err != nil && !ent.IsNotFound(err) {
		return fmt.Errorf("find what waits for a number: %w", err)
	}
	if waiting != nil {
		o.Waiting = max(0, time.Since(waiting.CreatedAt)) // rows are stamped by the machine's clock
	}
	return nil
}
