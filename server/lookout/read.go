package lookout

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"entgo.io/ent/dialect/sql"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/activityevent"
	entalert "github.com/strongroom/strongroom/ent/alert"
	"github.com/strongroom/strongroom/ent/membership"
	"github.com/strongroom/strongroom/ent/user"
	"github.com/strongroom/strongroom/server/activity"
	"github.com/strongroom/strongroom/server/alert"
	"github.com/strongroom/strongroom/server/device"
	"github.com/strongroom/strongroom/server/lookout/condition"
	"github.com/strongroom/strongroom/server/vault"
)

// unseen are the kinds that rules do not look at: a rule that finds its own alerts
// would never end, and one that finds who is watched would tell them.
var unseen = []string{
	activity.AlertRaised.Name, activity.AlertEscalated.Name,
	activity.WatchBegun.Name, activity.WatchExtended.Name, activity.WatchEnded.Name,
}

// told leaves out what became of alerts about people who are watched: a rule that finds
// that somebody acknowledged one would tell whoever wrote it, who may be the one.
func told(s *sql.Selector) {
	t := sql.Dialect(s.Dialect()).Table(entalert.Table)
	hidden := sql.Dialect(s.Dialect()).Select(t.C(entalert.FieldID)).From(t).Where(sql.And(
		sql.ColumnsEQ(t.C(entalert.FieldOrganizationID), s.C(activityevent.FieldOrganizationID)),
		sql.EQ(t.C(entalert.FieldRule), alert.WatchedPerson.ID),
	))
	s.Where(sql.Not(sql.And(
		sql.HasPrefix(s.C(activityevent.FieldKind), "alert."), sql.In(s.C(activityevent.FieldObjectID), hidden),
	)))
}

// reader turns events into what conditions ask about, with the rights of its context.
type reader struct {
	*Service
	people map[string]condition.Person
}

func (s *Service) reader() *reader {
	return &reader{Service: s, people: map[string]condition.Person{}}
}

func (r *reader) event(ctx context.Context, e *ent.ActivityEvent) *condition.Event {
	actor := ""
	if e.ActorID != nil {
		actor = *e.ActorID
	}
	return &condition.Event{
		Kind: e.Kind, Outcome: string(e.Outcome), ActorID: actor, ObjectID: e.ObjectID, Time: e.CreatedAt,
		Unseal: func() (condition.Sealed, error) { return r.unseal(ctx, e) },
		Who:    func() (condition.Person, error) { return r.person(ctx, actor) },
	}
}

// unreadable reports whether an event does not open, whoever asks.
func unreadable(err error) bool {
	return errors.Is(err, vault.ErrSealed) || errors.Is(err, vault.ErrDestroyed) || ent.IsNotFound(err)
}

// unseal opens an event. One that was tampered with is as good as erased here; the
// audit log finds it.
func (r *reader) unseal(ctx context.Context, e *ent.ActivityEvent) (condition.Sealed, error) {
	d, err := r.Activity.Open(ctx, e)
	if unreadable(err) {
		return condition.Sealed{}, nil
	}
	if err != nil {
		return condition.Sealed{}, err
	}
	place := r.Activity.Places.LookText(d.Address)
	out := condition.Sealed{
		ObjectName: d.Name, Details: d.Facts, Address: d.Address, Country: place.Country, Network: place.Network, ASN: int(place.ASN),
	}
	if d.Agent != "" {
		out.Browser, out.System, _ = strings.Cut(device.Name(d.Agent), " on ")
	}
	return out, nil
}

func (r *reader) person(ctx context.Context, actor string) (condition.Person, error) {
	if p, ok := r.people[actor]; ok || actor == "" {
		return p, nil
	}
	var out condition.Person
	reading := ctx
	if v, _ := access.From(ctx); v.Actor == access.ActorWatchman {
		// As what is sealed of the event: by the recorder, who finds people's keys.
		reading = access.As(ctx, access.ActorRecorder, v.Organization)
	}
	u, err := r.DB.User.Query().Where(user.ID(actor)).Only(reading)
	if err != nil && !ent.IsNotFound(err) {
		return out, fmt.Errorf("find person: %w", err)
	}
	if u != nil {
		out.Name, err = r.People.Name(ctx, u)
		if err != nil && !errors.Is(err, vault.ErrDestroyed) {
			return out, fmt.Errorf("read name: %w", err)
		}
		m, err := r.DB.Membership.Query().Where(membership.UserID(actor)).First(ctx)
		if err != nil && !ent.IsNotFound(err) {
			return out, fmt.Errorf("find role: %w", err)
		}
		if m != nil {
			out.Role = string(m.Role)
		}
	}
	r.people[actor] = out
	return out, nil
}

// newest is the highest number that an event of an organization has.
func (s *Service) newest(ctx context.Context, organization string) (int, error) {
	return s.newestIn(ctx, s.DB, organization)
}

func (s *Service) newestIn(ctx context.Context, db *ent.Client, organization string) (int, error) {
	e, err := db.ActivityEvent.Query().Where(activityevent.OrganizationID(organization), activityevent.SequenceNotNil()).
		Order(activityevent.BySequence(sql.OrderDesc())).Select(activityevent.FieldSequence).First(ctx)
	if ent.IsNotFound(err) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("look for the newest event: %w", err)
	}
	return *e.Sequence, nil
}
