package graph

import (
	"context"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/activityevent"
	entalert "github.com/strongroom/strongroom/ent/alert"
	"github.com/strongroom/strongroom/ent/membership"
	"github.com/strongroom/strongroom/ent/predicate"
	"github.com/strongroom/strongroom/ent/user"
	"github.com/strongroom/strongroom/graph/model"
	"github.com/strongroom/strongroom/server/alert"
	"github.com/strongroom/strongroom/server/fault"
)

type alertDetailOf struct{ *ent.Alert }

// alertDetail opens what is sealed of an alert, once for each request.
func (r *Resolver) alertDetail(ctx context.Context, a *ent.Alert) (alert.Detail, error) {
	return once(ctx, alertDetailOf{a}, func() (alert.Detail, error) { return r.Alerts.Open(ctx, a) })
}

// waiting are alerts that are neither resolved nor snoozed.
func (r *Resolver) waiting() predicate.Alert {
	return entalert.And(entalert.StateNEQ(entalert.StateRESOLVED),
		entalert.Or(entalert.SnoozedUntilIsNil(), entalert.SnoozedUntilLTE(r.Now())))
}

func (r *Resolver) alertView(ctx context.Context, view *model.AlertView) []predicate.Alert {
	if view == nil {
		return []predicate.Alert{r.waiting()}
	}
	switch *view {
	case model.AlertViewAll:
		return nil
	case model.AlertViewResolved:
		return []predicate.Alert{entalert.StateEQ(entalert.StateRESOLVED)}
	case model.AlertViewSnoozed:
		return []predicate.Alert{entalert.StateNEQ(entalert.StateRESOLVED), entalert.SnoozedUntilGT(r.Now())}
	case model.AlertViewMine:
		return []predicate.Alert{r.waiting(), entalert.AssigneeID(viewer(ctx).User)}
	default:
		return []predicate.Alert{r.waiting()}
	}
}

func (r *Resolver) countAlerts(ctx context.Context) (*model.AlertCounts, error) {
	open := func(more ...predicate.Alert) (int, error) {
		return r.DB.Alert.Query().Where(r.waiting()).Where(more...).Count(ctx)
	}
	var out model.AlertCounts
	var err error
	if out.Open, err = open(entalert.StateEQ(entalert.StateOPEN)); err != nil {
		return nil, err
	}
	out.Urgent, err = open(entalert.StateEQ(entalert.StateOPEN), entalert.SeverityIn(entalert.SeverityHIGH, entalert.SeverityCRITICAL))
	if err != nil {
		return nil, err
	}
	out.Mine, err = open(entalert.AssigneeID(viewer(ctx).User))
	return &out, err
}

func (r *Resolver) ownAlerts(ctx context.Context) ([]*ent.Alert, error) {
	return r.DB.Alert.Query().Where(
		entalert.SubjectID(viewer(ctx).User), entalert.Told(true), entalert.StateNEQ(entalert.StateRESOLVED),
	).Order(ent.Desc(entalert.FieldLastAt), ent.Desc(entalert.FieldID)).Limit(maxPage).All(ctx)
}

func (r *Resolver) alertKeepers(ctx context.Context) ([]*ent.User, error) {
	return r.DB.User.Query().Where(user.HasMembershipsWith(
		membership.OrganizationID(viewer(ctx).Organization), membership.StateEQ(membership.StateACTIVE), membership.RoleIn(alert.Keepers()...),
	)).Order(ent.Asc(user.FieldID)).All(ctx)
}

// alertActivity are the events of an alert, with the viewer's own rights.
func (r *Resolver) alertActivity(ctx context.Context, a *ent.Alert) ([]*ent.ActivityEvent, error) {
	if len(a.Events) == 0 {
		return []*ent.ActivityEvent{}, nil
	}
	return r.DB.ActivityEvent.Query().Where(activityevent.IDIn(a.Events...), activityevent.SequenceNotNil()).
		Order(ent.Asc(activityevent.FieldSequence)).All(ctx)
}

func (r *Resolver) alertNotes(ctx context.Context, a *ent.Alert) ([]*model.AlertNote, error) {
	out := []*model.AlertNote{}
	if !viewer(ctx).Can(access.AlertRead) {
		return out, nil
	}
	d, err := r.alertDetail(ctx, a)
	if err != nil {
		return nil, err
	}
	for _, n := range d.Notes {
		by, err := r.DB.User.Get(ctx, n.By)
		if err != nil && !ent.IsNotFound(err) {
			return nil, err
		}
		out = append(out, &model.AlertNote{By: by, At: n.At, Text: n.Text})
	}
	return out, nil
}

func (r *Resolver) alertMember(ctx context.Context, a *ent.Alert) (*ent.Membership, error) {
	if a.SubjectID == nil || !viewer(ctx).Can(access.MemberList) {
		return nil, nil
	}
	m, err := r.DB.Membership.Query().
		Where(membership.UserID(*a.SubjectID), membership.StateNEQ(membership.StateREMOVED)).Only(ctx)
	if ent.IsNotFound(err) {
		return nil, nil
	}
	return m, err
}

// reader is to whom a mail went.
func (r *Resolver) reader(ctx context.Context, d *ent.Delivery) (*ent.User, error) {
	if d.UserID == "" {
		return nil, nil
	}
	u, err := r.DB.User.Get(ctx, d.UserID)
	if ent.IsNotFound(err) {
		return nil, nil
	}
	return u, err
}

// liveAlerts sends alerts that changed after a revision, in the order of their
// revisions. One that changed twice meanwhile is sent as it is now.
func (r *Resolver) liveAlerts(ctx context.Context, after *int) (<-chan *ent.Alert, error) {
	cursor := 0
	if after != nil {
		cursor = *after
	} else {
		newest, err := r.DB.Alert.Query().Order(ent.Desc(entalert.FieldRevision)).First(ctx)
		if err != nil && !ent.IsNotFound(err) {
			return nil, err
		}
		if newest != nil {
			cursor = newest.Revision
		}
	}
	return follow(ctx, r.Hub, alert.HintKind, func(_ string, send func(*ent.Alert) bool) bool {
		for {
			rows, err := r.DB.Alert.Query().Where(entalert.RevisionGT(cursor)).
				Order(ent.Asc(entalert.FieldRevision)).Limit(replay).All(ctx)
			if err != nil {
				return false
			}
			for _, a := range rows {
				if !send(a) {
					return false
				}
				cursor = a.Revision
			}
			if len(rows) < replay {
				return true
			}
		}
	}), nil
}

const mostDeliveries = 100

func deliveryCount(first *int) (int, error) {
	n := 20
	if first != nil {
		n = *first
	}
	if n < 0 || n > mostDeliveries {
		return 0, fault.Invalid("first", "A page has at most %d items.", mostDeliveries)
	}
	return n, nil
}

// asks reports whether the viewer is still asked if what an alert tells was them.
func (r *Resolver) asks(ctx context.Context, a *ent.Alert) bool {
	return a.SubjectID != nil && *a.SubjectID == viewer(ctx).User && a.Told && alert.RuleOf(a.Rule).Asked &&
		a.Answer == nil && a.State != entalert.StateRESOLVED
}

func pointers[T any](list []T) []*T {
	out := make([]*T, len(list))
	for i := range list {
		out[i] = &list[i]
	}
	return out
}

func some(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
