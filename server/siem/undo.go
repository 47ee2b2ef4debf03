package siem

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/schema/id"
	row "github.com/strongroom/strongroom/ent/stream"
	"github.com/strongroom/strongroom/server/activity"
	"github.com/strongroom/strongroom/server/outlet"
	"github.com/strongroom/strongroom/server/store"
)

// farewell is the last message of a stream over a webhook.
type farewell struct {
	Type         string    `json:"type"`
	Timestamp    time.Time `json:"timestamp"`
	Organization string    `json:"organizationId"`
	Data         notice    `json:"data"`
}

// notice is what the receiver of a stream is told about it.
type notice struct {
	Stream string `json:"streamId"`
	Name   string `json:"name"`
	Text   string `json:"text"`
}

// part tells the receiver of a stream, as it was, what became of it: no events arrive
// there any more, and silence alone says nothing. It joins the transaction of ctx.
func (s *Service) part(ctx context.Context, r *ent.Stream, what activity.Kind, became string) error {
	n := notice{Stream: r.ID, Name: r.Name, Text: fmt.Sprintf(
		"The stream %s %s. The audit log no longer arrives here. An admin can undo this for seven days.", r.Name, became)}
	address, err := s.address(ctx, r)
	if err != nil {
		return err
	}
	f := outlet.Parcel{ID: id.New("msg"), Address: address, Authority: r.Authority, Type: "application/json", Pour: r.Kind == row.KindSYSLOG}
	if f.Pour {
		f.Body, err = aside{"stream", what.Name, n.Text}.syslog(s.Host, s.Version, r.OrganizationID, s.now())
	} else if f.Secrets, err = s.secrets(ctx, r); err == nil {
		f.Body, err = json.Marshal(farewell{Type: what.Name, Timestamp: s.now(), Organization: r.OrganizationID, Data: n})
	}
	if err != nil {
		return err
	}
	return s.Outlets.Part(ctx, r.OrganizationID, f)
}

// Undo takes a change of a stream back, or its removal, that an event of the last seven
// days tells of, if nothing of it was changed again.
func (s *Service) Undo(ctx context.Context, eventID string) (*ent.Stream, error) {
	v, _ := access.From(ctx)
	r, err := store.InTx(ctx, s.DB, func(ctx context.Context, db *ent.Client) (*ent.Stream, error) {
		if err := s.Hold(ctx, v.Organization); err != nil {
			return nil, err
		}
		e, err := s.Outlets.Find(ctx, eventID, "stream", activity.StreamChanged, activity.StreamRemoved)
		if err != nil {
			return nil, err
		}
		r, err := db.Stream.Get(ctx, e.Object)
		if ent.IsNotFound(err) {
			return nil, e.Gone()
		}
		if err != nil {
			return nil, fmt.Errorf("find stream: %w", err)
		}
		if e.Removed {
			return s.restore(ctx, db, e, r)
		}
		was, err := s.Outlets.Back(ctx, e, formerly(r), r.RemovedAt, look(r), factAddress, factAuthority)
		if err != nil {
			return nil, err
		}
		return s.change(ctx, db, r, back(was))
	})
	if err == nil {
		s.Wake()
	}
	return r, err
}

// back is the change that makes of a stream what it was.
func back(was map[string]string) Change {
	var c Change
	for field, value := range was {
		switch field {
		case "name":
			c.Name = &value
		case "active":
			active := value == "true"
			c.Active = &active
		case factAddress:
			c.Address = &value
		case factAuthority:
			c.Authority = &value
		}
	}
	return c
}

// restore brings a removed stream back, which goes on where it stopped. Held.
func (s *Service) restore(ctx context.Context, db *ent.Client, e *outlet.Change, r *ent.Stream) (*ent.Stream, error) {
	if err := s.Outlets.Restorable(ctx, e, formerly(r), r.RemovedAt); err != nil {
		return nil, err
	}
	if err := room(ctx, db); err != nil {
		return nil, err
	}
	r, err := db.Stream.UpdateOne(r).ClearRemovedAt().ClearNextAt().Save(ctx)
	if err != nil {
		return nil, fmt.Errorf("restore stream: %w", err)
	}
	return r, s.begun(ctx, r, "event "+strconv.Itoa(r.Cursor+1))
}

// Expire deletes streams whose removal can no longer be undone, and forgets what others
// were.
func (s *Service) Expire(ctx context.Context) error {
	ctx = courier(ctx, "")
	if _, err := s.DB.Stream.Delete().Where(row.RemovedAtLT(s.now().Add(-outlet.UndoFor))).Exec(ctx); err != nil {
		return fmt.Errorf("expire streams: %w", err)
	}
	err := s.DB.Stream.Update().Where(row.FormerlyUntilLT(s.now())).ClearFormerlySealed().ClearFormerlyUntil().Exec(ctx)
	if err != nil {
		return fmt.Errorf("forget what streams were: %w", err)
	}
	return nil
}
