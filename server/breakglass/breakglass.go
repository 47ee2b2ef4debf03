// Package breakglass is how an admin sees what a member keeps private, when there is
// no other way: with a reason, for some hours, and with the member told at once.
//
// What may be seen then is decided by the scopes of ent/schema, as everything is. It
// is for looking: nothing can be changed, run over or downloaded, and each look is an
// event of its own. If that cannot be written, nothing is shown.
package breakglass

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"entgo.io/ent/dialect/sql"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/activityevent"
	"github.com/strongroom/strongroom/ent/activitymention"
	row "github.com/strongroom/strongroom/ent/breakglass"
	"github.com/strongroom/strongroom/ent/membership"
	"github.com/strongroom/strongroom/ent/predicate"
	"github.com/strongroom/strongroom/ent/schema/id"
	"github.com/strongroom/strongroom/server/activity"
	"github.com/strongroom/strongroom/server/clean"
	"github.com/strongroom/strongroom/server/fault"
	"github.com/strongroom/strongroom/server/mail"
	"github.com/strongroom/strongroom/server/person"
	"github.com/strongroom/strongroom/server/postman"
	"github.com/strongroom/strongroom/server/store"
	"github.com/strongroom/strongroom/server/vault"
)

const (
	maxHours = 24
	// shownFor is how far back uses are listed.
	shownFor = 90 * 24 * time.Hour
	// maxLooks bounds how many looks are told of one access, the last ones.
	maxLooks = 200
)

// Service breaks glass.
type Service struct {
	DB       *ent.Client
	Vault    *vault.Vault
	People   *person.People
	Post     *postman.Postman
	Activity *activity.Recorder
	BaseURL  string
	Now      func() time.Time
}

func (s *Service) now() time.Time { return s.Now().UTC().Truncate(time.Millisecond) }

func place(glassID string) vault.Place {
	return vault.Place{Column: "break_glasses.reason", Row: glassID}
}

// lasts selects what has not ended.
func (s *Service) lasts() predicate.BreakGlass {
	return row.And(row.EndedAtIsNil(), row.ExpiresAtGT(s.now()))
}

// Open lets the viewer see what a member keeps private, for hours from now. An access
// that they have to the same member's content ends with it.
func (s *Service) Open(ctx context.Context, memberID, reason string, hours int) (*ent.BreakGlass, error) {
	reason, err := clean.Reason("input.reason", reason, "The member reads it.")
	if err != nil {
		return nil, err
	}
	if hours < 1 || hours > maxHours {
		return nil, fault.Invalid("input.hours", "Choose from 1 to %d hours.", maxHours)
	}
	v, _ := access.From(ctx)
	return store.InTx(ctx, s.DB, func(ctx context.Context, db *ent.Client) (*ent.BreakGlass, error) {
		m, err := db.Membership.Query().Where(membership.UserID(memberID)).WithUser().Only(ctx)
		if ent.IsNotFound(err) {
			return nil, fault.NotFound("There is no such member.")
		}
		if err != nil {
			return nil, fmt.Errorf("find member: %w", err)
		}
		if memberID == v.User {
			return nil, fault.Invalid("input.userId", "You see what you keep private already.")
		}
		before, err := db.BreakGlass.Query().Where(row.AdminID(v.User), row.MemberID(memberID), s.lasts()).All(ctx)
		if err != nil {
			return nil, fmt.Errorf("look for emergency access: %w", err)
		}
		for _, b := range before {
			if err := s.end(ctx, b); err != nil {
				return nil, err
			}
		}
		glassID := id.New("bgl")
		sealed, err := s.Vault.Seal(ctx, m.Edges.User.DataKeyID, place(glassID), []byte(reason))
		if err != nil {
			return nil, err
		}
		expires := s.now().Add(time.Duration(hours) * time.Hour)
		g, err := db.BreakGlass.Create().SetID(glassID).SetAdminID(v.User).SetMemberID(memberID).
			SetReasonSealed(sealed).SetExpiresAt(expires).Save(ctx)
		if err != nil {
			return nil, fmt.Errorf("break glass: %w", err)
		}
		if err := s.tell(ctx, m, g, reason); err != nil {
			return nil, err
		}
		return g, s.record(ctx, g, activity.GlassBroken, m.Edges.User, map[string]string{"reason": reason, "hours": strconv.Itoa(hours)})
	})
}

func (s *Service) tell(ctx context.Context, m *ent.Membership, g *ent.BreakGlass, reason string) error {
	v, _ := access.From(ctx)
	db := store.In(ctx, s.DB)
	me, err := db.User.Get(ctx, v.User)
	if err != nil {
		return fmt.Errorf("find admin: %w", err)
	}
	admin, err := s.People.Name(ctx, me)
	if err != nil {
		return err
	}
	org, err := db.Organization.Get(ctx, m.OrganizationID)
	if err != nil {
		return fmt.Errorf("find organization: %w", err)
	}
	return s.Post.Send(ctx, m.Edges.User, m.OrganizationID, mail.BreakGlass(admin, org.Name, reason, g.ExpiresAt, s.BaseURL+"/security#emergency"))
}

func (s *Service) record(ctx context.Context, g *ent.BreakGlass, kind activity.Kind, member *ent.User, facts map[string]string) error {
	name, err := s.People.Name(ctx, member)
	subject := member.ID
	if errors.Is(err, vault.ErrDestroyed) {
		subject, err = "", nil // of who was erased there is neither a name nor a key
	}
	if err != nil {
		return err
	}
	return s.Activity.Record(ctx, activity.Event{
		Kind: kind, Object: member.ID, Subject: subject, Name: name, Facts: facts, Organization: g.OrganizationID,
	})
}

// End ends an access before its time.
func (s *Service) End(ctx context.Context, glassID string) (*ent.BreakGlass, error) {
	return store.InTx(ctx, s.DB, func(ctx context.Context, db *ent.Client) (*ent.BreakGlass, error) {
		g, err := db.BreakGlass.Get(ctx, glassID)
		if ent.IsNotFound(err) {
			return nil, fault.NotFound("There is no such emergency access.")
		}
		if err != nil {
			return nil, fmt.Errorf("find emergency access: %w", err)
		}
		if g.EndedAt != nil {
			return g, nil
		}
		if err := s.end(ctx, g); err != nil {
			return nil, err
		}
		return db.BreakGlass.Get(ctx, glassID)
	})
}

func (s *Service) end(ctx context.Context, g *ent.BreakGlass) error {
	ended := s.now()
	if ended.After(g.ExpiresAt) {
		ended = g.ExpiresAt
	}
	n, err := store.In(ctx, s.DB).BreakGlass.Update().Where(row.ID(g.ID), row.EndedAtIsNil()).SetEndedAt(ended).Save(ctx)
	if err != nil {
		return fmt.Errorf("end emergency access: %w", err)
	}
	if n == 0 {
		return nil // somebody else was first
	}
	u, err := store.In(ctx, s.DB).User.Get(access.As(ctx, access.ActorAuthenticator, ""), g.MemberID)
	if err != nil {
		return fmt.Errorf("find member: %w", err)
	}
	return s.record(ctx, g, activity.GlassEnded, u, nil)
}

// Expire writes down which accesses are over, in every organization. The scopes ended
// them by the clock already.
func (s *Service) Expire(ctx context.Context) error {
	ctx = access.As(ctx, access.ActorWarden, "")
	over, err := s.DB.BreakGlass.Query().Where(row.EndedAtIsNil(), row.ExpiresAtLTE(s.now())).All(ctx)
	if err != nil {
		return fmt.Errorf("look for emergency access that is over: %w", err)
	}
	var errs []error
	for _, g := range over { // one that fails does not hold up the others
		_, err := store.InTx(ctx, s.DB, func(ctx context.Context, _ *ent.Client) (int, error) { return 0, s.end(ctx, g) })
		if err != nil {
			errs = append(errs, fmt.Errorf("end emergency access %s: %w", g.ID, err))
		}
	}
	return errors.Join(errs...)
}

// List returns what the viewer may see of the last 90 days, newest first.
func (s *Service) List(ctx context.Context, open bool) ([]*ent.BreakGlass, error) {
	q := s.DB.BreakGlass.Query().Where(row.CreatedAtGT(s.now().Add(-shownFor))).
		Order(row.ByCreatedAt(sql.OrderDesc()), row.ByID(sql.OrderDesc())).Limit(200)
	if open {
		q.Where(s.lasts())
	}
	rows, err := q.All(ctx)
	if err != nil {
		return nil, fmt.Errorf("list emergency access: %w", err)
	}
	return rows, nil
}

// Reason opens why; nil once the member's key is destroyed.
func (s *Service) Reason(ctx context.Context, g *ent.BreakGlass) (*string, error) {
	u, err := s.Person(ctx, g.MemberID)
	if err != nil {
		return nil, err
	}
	plain, err := s.Vault.Open(ctx, u.DataKeyID, place(g.ID), g.ReasonSealed)
	if errors.Is(err, vault.ErrDestroyed) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("open reason: %w", err)
	}
	reason := string(plain)
	return &reason, nil
}

// Person is the admin or the member of an access. Whoever sees the access sees both.
func (s *Service) Person(ctx context.Context, userID string) (*ent.User, error) {
	u, err := s.DB.User.Get(access.As(ctx, access.ActorAuthenticator, ""), userID)
	if err != nil {
		return nil, fmt.Errorf("find person: %w", err)
	}
	return u, nil
}

// Seen is something that was looked at by emergency access.
type Seen struct {
	// Name is what it is called; empty once the member's key is destroyed.
	Name     string
	ObjectID string
	// At is when it was last looked at, Times how often.
	At    time.Time
	Times int
}

// Looks returns what an access was used for, what was looked at last first.
func (s *Service) Looks(ctx context.Context, g *ent.BreakGlass) ([]*Seen, error) {
	ctx = access.As(ctx, access.ActorHistorian, g.OrganizationID)
	ids, err := s.DB.ActivityMention.Query().Where(
		activitymention.ObjectID(g.MemberID), activitymention.Kind(activity.GlassLooked.Name), activitymention.ActorID(g.AdminID),
		activitymention.CreatedAtGTE(g.CreatedAt), activitymention.CreatedAtLTE(g.ExpiresAt),
	).Order(activitymention.ByID(sql.OrderDesc())).Limit(maxLooks).Select(activitymention.FieldEventID).Strings(ctx)
	if err != nil {
		return nil, fmt.Errorf("look for what was looked at: %w", err)
	}
	events, err := s.DB.ActivityEvent.Query().Where(activityevent.IDIn(ids...)).Order(activityevent.ByID(sql.OrderDesc())).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("read what was looked at: %w", err)
	}
	var out []*Seen
	found := map[string]*Seen{}
	for _, e := range events {
		d, err := s.Activity.Open(ctx, e)
		if err != nil {
			return nil, err
		}
		if d.Facts["access"] != g.ID && d.Facts != nil {
			continue // another access of the same admin to the same member
		}
		if l := found[e.ObjectID]; l != nil {
			l.Times++
			continue
		}
		found[e.ObjectID] = &Seen{Name: d.Name, ObjectID: e.ObjectID, At: e.CreatedAt, Times: 1}
		out = append(out, found[e.ObjectID])
	}
	return out, nil
}

// EndedAt is when an access ended; nil while it lasts.
func (s *Service) EndedAt(g *ent.BreakGlass) *time.Time {
	switch {
	case g.EndedAt != nil:
		return g.EndedAt
	case !s.now().Before(g.ExpiresAt):
		return &g.ExpiresAt
	}
	return nil
}

// Look records that the viewer sees something of a member's by emergency access, if
// they have it. It reports whether they do; an error shows nothing.
func (s *Service) Look(ctx context.Context, owner, objectID, name string) (bool, error) {
	v, _ := access.From(ctx)
	if !v.Can(access.BreakGlassOpen) || owner == v.User {
		return false, nil
	}
	g, err := store.In(ctx, s.DB).BreakGlass.Query().Where(row.AdminID(v.User), row.MemberID(owner), s.lasts()).First(ctx)
	if ent.IsNotFound(err) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("look for emergency access: %w", err)
	}
	return true, s.Activity.Record(ctx, activity.Event{
		Kind: activity.GlassLooked, Object: objectID, Subject: owner, Name: name, Facts: map[string]string{"access": g.ID},
	})
}
