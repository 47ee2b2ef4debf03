package witness

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/schema/id"
	row "github.com/strongroom/strongroom/ent/witness"
	"github.com/strongroom/strongroom/server/audit"
	"github.com/strongroom/strongroom/server/job"
	"github.com/strongroom/strongroom/server/mail"
	"github.com/strongroom/strongroom/server/outbound"
	"github.com/strongroom/strongroom/server/outlet"
	"github.com/strongroom/strongroom/server/postman"
	"github.com/strongroom/strongroom/server/store"
)

const (
	// Job is the kind of the jobs that send a checkpoint to one witness.
	Job = "witness"

	// day is how often a log that grows is witnessed; a sweep that comes a little early
	// does not put it off.
	day = 24*time.Hour - 10*time.Minute
	// claim keeps other servers, and the next sweep, from a witness that is sent to.
	claim = 5 * time.Minute
)

// pauses are how long a witness rests after each failure; the last one repeats.
var pauses = []time.Duration{10 * time.Minute, 30 * time.Minute, time.Hour, 3 * time.Hour}

func pause(tries int) time.Duration { return pauses[min(max(tries, 1), len(pauses))-1] }

// Tend has a checkpoint sent to every witness for whom it is time: its log has grown,
// and a day has passed or enough has happened.
func (s *Service) Tend(ctx context.Context) error {
	all, err := s.DB.Witness.Query().Where(row.RemovedAtIsNil()).Order(row.ByID()).All(courier(ctx, ""))
	if err != nil {
		return fmt.Errorf("look for witnesses: %w", err)
	}
	var errs []error
	for _, w := range all {
		if w.NextAt != nil && w.NextAt.After(s.now()) {
			continue
		}
		head, err := s.Audit.Head(ctx, w.OrganizationID)
		if err != nil {
			errs = append(errs, err) // one log that was tampered with holds up no other's
			continue
		}
		if !s.due(w, head) {
			continue
		}
		_, err = store.InTx(courier(ctx, w.OrganizationID), s.DB, func(ctx context.Context, db *ent.Client) (int, error) {
			mine := db.Witness.Update().Where(row.ID(w.ID), row.NextAtIsNil())
			if w.NextAt != nil {
				mine = db.Witness.Update().Where(row.ID(w.ID), row.NextAt(*w.NextAt))
			}
			n, err := mine.SetNextAt(s.now().Add(claim)).Save(ctx)
			if err != nil || n == 0 {
				return 0, err
			}
			return 0, s.Jobs.Enqueue(ctx, Job, w.OrganizationID, w.ID)
		})
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

func (s *Service) due(w *ent.Witness, head *ent.AuditLog) bool {
	grown := head.SignedSize - int64(w.Size)
	return grown > 0 && (w.SentAt == nil || !s.now().Before(w.SentAt.Add(day)) || grown >= int64(w.Every))
}

// Deliver does a Job. How it fared is noted with the witness, so the job is done.
func (s *Service) Deliver(ctx context.Context, j job.Job) error {
	var witnessID string
	if err := j.Decode(&witnessID); err != nil {
		return err
	}
	ctx = courier(ctx, j.Organization)
	w, err := s.DB.Witness.Query().Where(row.ID(witnessID), row.RemovedAtIsNil()).Only(ctx)
	if ent.IsNotFound(err) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("read witness: %w", err)
	}
	return s.tell(ctx, w)
}

// tell sends a witness the newest checkpoint and notes how that went.
func (s *Service) tell(ctx context.Context, w *ent.Witness) error {
	head, err := s.Audit.Head(ctx, w.OrganizationID)
	if err != nil {
		return err
	}
	address, err := s.open(ctx, w)
	if err != nil {
		return err
	}
	if w.Kind == row.KindMAIL {
		_, err := store.InTx(ctx, s.DB, func(ctx context.Context, _ *ent.Client) (int, error) {
			if err := s.mail(ctx, w.OrganizationID, address, head, false); err != nil {
				return 0, err
			}
			return 0, s.note(ctx, w, head, nil)
		})
		return err
	}
	p, err := s.parcel(ctx, w, address, head, "audit.checkpoint")
	if err != nil {
		return err
	}
	var problem *outbound.Problem
	if err := s.Outlets.Post(ctx, p); err != nil && !errors.As(err, &problem) {
		return err
	}
	return s.note(ctx, w, head, problem)
}

func (s *Service) note(ctx context.Context, w *ent.Witness, head *ent.AuditLog, p *outbound.Problem) error {
	now := s.now()
	// To an address that was changed meanwhile nothing was sent.
	u := store.In(ctx, s.DB).Witness.Update().Where(row.ID(w.ID), row.AddressSealed(w.AddressSealed))
	if p == nil {
		u.SetSize(int(head.SignedSize)).SetSentAt(now).ClearFailingSince().SetProblem("").SetTries(0).ClearNextAt()
	} else {
		u.SetProblem(p.Text).AddTries(1).SetNextAt(now.Add(pause(w.Tries + 1)))
		if w.FailingSince == nil {
			u.SetFailingSince(now)
		}
	}
	if err := u.Exec(ctx); err != nil {
		return fmt.Errorf("note how the witness fared: %w", err)
	}
	return nil
}

// mail enqueues the mail with a checkpoint. It joins the transaction of ctx.
func (s *Service) mail(ctx context.Context, organization, to string, head *ent.AuditLog, last bool) error {
	key, err := audit.Key(head)
	if err != nil {
		return err
	}
	o, err := store.In(ctx, s.DB).Organization.Get(access.As(ctx, access.ActorWatchman, organization), organization)
	if err != nil {
		return fmt.Errorf("find organization: %w", err)
	}
	m, err := mail.Checkpoint{
		Organization: o.Name, Origin: head.Origin, Size: head.SignedSize, Text: head.Checkpoint, Key: key, Last: last, Link: s.BaseURL + "/audit",
	}.Message(mail.Frame{To: to})
	if err != nil {
		return err
	}
	m.Organization = organization
	return s.Jobs.Enqueue(ctx, postman.Job, organization, m)
}

// message is what a witness on the web gets.
type message struct {
	Type         string    `json:"type"`
	Timestamp    time.Time `json:"timestamp"`
	Organization string    `json:"organizationId"`
	Log          string    `json:"log"`
	Key          string    `json:"key"`
	Size         int64     `json:"size"`
	Checkpoint   string    `json:"checkpoint"`
}

// parcel is a post that is ready but for its date.
func (s *Service) parcel(ctx context.Context, w *ent.Witness, address string, head *ent.AuditLog, what string) (outlet.Parcel, error) {
	key, err := audit.Key(head)
	if err != nil {
		return outlet.Parcel{}, err
	}
	secret, err := s.Vault.OpenFor(ctx, w.OrganizationID, secretPlace(w.ID), w.SecretSealed)
	if err != nil {
		return outlet.Parcel{}, err
	}
	body, err := json.Marshal(message{
		Type: what, Timestamp: s.now(), Organization: w.OrganizationID, Log: head.Origin, Key: key, Size: head.SignedSize, Checkpoint: head.Checkpoint,
	})
	return outlet.Parcel{ID: id.New("msg"), Address: address, Secrets: []string{string(secret)}, Type: "application/json", Body: body}, err
}

// farewell tells a witness that it is none any more, with the last checkpoint: who is
// dropped to hide something hears of it. It joins the transaction of ctx.
func (s *Service) farewell(ctx context.Context, w *ent.Witness, address string, head *ent.AuditLog) error {
	if w.Kind == row.KindMAIL {
		return s.mail(ctx, w.OrganizationID, address, head, true)
	}
	p, err := s.parcel(ctx, w, address, head, "audit.witness_ended")
	if err != nil {
		return err
	}
	return s.Outlets.Part(ctx, w.OrganizationID, p)
}
