package alert

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/activityevent"
	row "github.com/strongroom/strongroom/ent/alert"
	"github.com/strongroom/strongroom/ent/delivery"
	"github.com/strongroom/strongroom/ent/membership"
	"github.com/strongroom/strongroom/server/activity"
	"github.com/strongroom/strongroom/server/fault"
	"github.com/strongroom/strongroom/server/store"
)

const (
	maxSnooze = 30 * 24 * time.Hour
	maxNote   = 1000 // characters
	maxNotes  = 50
)

// step is one change that somebody makes to an alert.
type step struct {
	kind  activity.Kind
	facts map[string]string
	note  string
	set   func(*ent.AlertUpdateOne)
	tell  delivery.Event // empty tells nobody but the subscribers
}

// do looks an alert up with the viewer's rights, with the desk held, and changes it.
func (s *Service) do(ctx context.Context, alertID string, plan func(ctx context.Context, a *ent.Alert) (*step, error)) (*ent.Alert, error) {
	v, _ := access.From(ctx)
	if !v.Can(access.AlertManage) {
		return nil, fault.Forbidden("Your role does not look after alerts.")
	}
	return store.InTx(ctx, s.DB, func(ctx context.Context, _ *ent.Client) (*ent.Alert, error) {
		as := watchman(ctx, v.Organization)
		if err := s.hold(as, v.Organization); err != nil {
			return nil, err
		}
		a, err := s.find(ctx, alertID)
		if err != nil {
			return nil, err
		}
		p, err := plan(ctx, a)
		if err != nil || p == nil {
			return a, err
		}
		d, err := s.Open(ctx, a)
		if err != nil {
			return nil, err
		}
		if p.note != "" {
			d.Notes = tail(append(d.Notes, Note{By: v.User, At: s.now(), Text: p.note}), maxNotes)
		}
		return s.change(as, a, d, p.set, func(as context.Context, now *ent.Alert) error {
			if err := s.record(ctx, now, p.kind, p.facts); err != nil { // by the viewer
				return err
			}
			if p.tell == "" {
				return nil
			}
			return s.announce(as, now, p.tell)
		})
	})
}

func (s *Service) find(ctx context.Context, alertID string) (*ent.Alert, error) {
	a, err := store.In(ctx, s.DB).Alert.Get(ctx, alertID)
	if ent.IsNotFound(err) {
		return nil, fault.NotFound("There is no such alert.")
	}
	if err != nil {
		return nil, fmt.Errorf("find alert: %w", err)
	}
	return a, nil
}

func moved(a *ent.Alert, to row.State) map[string]string {
	return map[string]string{"before": string(a.State), "after": string(to)}
}

// Acknowledge says that somebody has seen an alert: the viewer, who looks after it
// from now on unless somebody does already.
func (s *Service) Acknowledge(ctx context.Context, alertID string) (*ent.Alert, error) {
	v, _ := access.From(ctx)
	return s.do(ctx, alertID, func(_ context.Context, a *ent.Alert) (*step, error) {
		switch a.State {
		case row.StateACKNOWLEDGED:
			return nil, nil
		case row.StateRESOLVED:
			return nil, fault.Conflict("This alert is resolved already.")
		}
		return &step{kind: activity.AlertAcknowledged, facts: moved(a, row.StateACKNOWLEDGED), set: func(u *ent.AlertUpdateOne) {
			u.SetState(row.StateACKNOWLEDGED)
			if a.AssigneeID == nil {
				u.SetAssigneeID(v.User)
			}
		}}, nil
	})
}

// Assign gives an alert to a member who looks after alerts; nil to nobody.
func (s *Service) Assign(ctx context.Context, alertID string, userID *string) (*ent.Alert, error) {
	return s.do(ctx, alertID, func(ctx context.Context, a *ent.Alert) (*step, error) {
		before, after := "", ""
		if a.AssigneeID != nil {
			before = *a.AssigneeID
		}
		if userID != nil {
			after = *userID
			ok, err := store.In(ctx, s.DB).Membership.Query().
				Where(membership.UserID(after), membership.StateEQ(membership.StateACTIVE), membership.RoleIn(Keepers()...)).Exist(ctx)
			if err != nil {
				return nil, fmt.Errorf("assign alert: %w", err)
			}
			if !ok {
				return nil, fault.Invalid("input.userId", "Choose somebody whose role looks after alerts.")
			}
		}
		if before == after {
			return nil, nil
		}
		return &step{kind: activity.AlertAssigned, facts: map[string]string{"before": before, "after": after}, set: func(u *ent.AlertUpdateOne) {
			if userID == nil {
				u.ClearAssigneeID()
				return
			}
			u.SetAssigneeID(after)
		}}, nil
	})
}

// Keepers are the roles that look after alerts.
func Keepers() []access.Role {
	var out []access.Role
	for _, r := range access.Roles {
		if (access.Viewer{User: "u", Organization: "o", Role: r}).Can(access.AlertManage) {
			out = append(out, r)
		}
	}
	return out
}

// Snooze puts an alert out of the way for a while; if it gets worse, it is back at
// once. nil brings it back.
func (s *Service) Snooze(ctx context.Context, alertID string, until *time.Time) (*ent.Alert, error) {
	return s.do(ctx, alertID, func(ctx context.Context, a *ent.Alert) (*step, error) {
		if a.State == row.StateRESOLVED {
			return nil, fault.Conflict("This alert is resolved already.")
		}
		if until != nil && (!until.After(s.now()) || until.After(s.now().Add(maxSnooze))) {
			return nil, fault.Invalid("input.until", "Choose a time within the next 30 days.")
		}
		if err := s.mayJudge(ctx, a); err != nil {
			return nil, err
		}
		return &step{
			kind: activity.AlertSnoozed, facts: map[string]string{"before": when(a.SnoozedUntil), "after": when(until)},
			set: func(u *ent.AlertUpdateOne) {
				if until == nil {
					u.ClearSnoozedUntil()
					return
				}
				u.SetSnoozedUntil(until.UTC().Truncate(time.Millisecond))
			},
		}, nil
	})
}

func when(t *time.Time) string {
	if t == nil {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

// Resolve ends an alert with what it was. A finding that comes later opens another.
func (s *Service) Resolve(ctx context.Context, alertID string, verdict row.Verdict, note string) (*ent.Alert, error) {
	note, err := cleanNote(note)
	if err != nil {
		return nil, err
	}
	v, _ := access.From(ctx)
	return s.do(ctx, alertID, func(ctx context.Context, a *ent.Alert) (*step, error) {
		if a.State == row.StateRESOLVED {
			return nil, fault.Conflict("This alert is resolved already.")
		}
		if err := s.mayJudge(ctx, a); err != nil {
			return nil, err
		}
		facts := moved(a, row.StateRESOLVED)
		facts["verdict"] = string(verdict)
		return &step{kind: activity.AlertResolved, facts: facts, note: note, tell: delivery.EventRESOLVED, set: func(u *ent.AlertUpdateOne) {
			u.SetState(row.StateRESOLVED).SetVerdict(verdict).SetResolverID(v.User).SetResolvedAt(s.now()).
				ClearOpenKey().ClearSnoozedUntil()
		}}, nil
	})
}

// Reopen takes a resolution back. What was found since has an alert of its own, so
// this one does not grow any more.
func (s *Service) Reopen(ctx context.Context, alertID string) (*ent.Alert, error) {
	return s.do(ctx, alertID, func(_ context.Context, a *ent.Alert) (*step, error) {
		if a.State != row.StateRESOLVED {
			return nil, fault.Conflict("This alert is not resolved.")
		}
		return &step{kind: activity.AlertReopened, facts: moved(a, row.StateOPEN), set: func(u *ent.AlertUpdateOne) {
			u.SetState(row.StateOPEN).ClearVerdict().ClearResolverID().ClearResolvedAt()
		}}, nil
	})
}

// deeds are the rules about what one admin did, which the others are to look at: whose
// account such an alert names is not who did it.
var deeds = []string{AdminGranted.ID, SettingChanged.ID, GlassBroken.ID}

// mayJudge refuses to let people wave through what is about themselves, or what they did
// themselves, as long as somebody else could look at it.
func (s *Service) mayJudge(ctx context.Context, a *ent.Alert) error {
	v, _ := access.From(ctx)
	why, partial := "This alert is about you.", []string{v.User}
	if subject(a) != v.User {
		did, err := s.doers(ctx, a)
		if err != nil {
			return err
		}
		if !slices.Contains(did, v.User) {
			return nil
		}
		why, partial = "This alert is about what you did.", did
	}
	other, err := store.In(ctx, s.DB).Membership.Query().
		Where(membership.UserIDNotIn(partial...), membership.StateEQ(membership.StateACTIVE), membership.RoleIn(Keepers()...)).Exist(ctx)
	if err != nil {
		return fmt.Errorf("look for another admin: %w", err)
	}
	if other {
		return fault.Forbidden("%s Somebody else has to judge it.", why)
	}
	return nil
}

// doers are those who did what an alert about deeds tells; nobody of another alert.
func (s *Service) doers(ctx context.Context, a *ent.Alert) (did []string, err error) {
	if !slices.Contains(deeds, a.Rule) || len(a.Events) == 0 {
		return nil, nil
	}
	err = store.In(ctx, s.DB).ActivityEvent.Query().
		Where(activityevent.OrganizationID(a.OrganizationID), activityevent.IDIn(a.Events...), activityevent.ActorIDNotNil()).
		Unique(true).Select(activityevent.FieldActorID).Scan(watchman(ctx, a.OrganizationID), &did)
	if err != nil {
		return nil, fmt.Errorf("look who did what alert %s tells: %w", a.ID, err)
	}
	return did, nil
}

func cleanNote(note string) (string, error) {
	note = strings.TrimSpace(strings.ReplaceAll(note, "\r\n", "\n"))
	switch {
	case !utf8.ValidString(note) || strings.ContainsFunc(note, func(r rune) bool { return r != '\n' && (unicode.IsControl(r) || unicode.Is(unicode.Cf, r)) }):
		return "", fault.Invalid("input.note", "The note contains characters that cannot be shown.")
	case utf8.RuneCountInString(note) > maxNote:
		return "", fault.Invalid("input.note", "The note is longer than %d characters.", maxNote)
	}
	return note, nil
}
