package siem

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"entgo.io/ent/dialect/sql"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/activityevent"
	"github.com/strongroom/strongroom/ent/schema/id"
	row "github.com/strongroom/strongroom/ent/stream"
	"github.com/strongroom/strongroom/server/outbound"
	"github.com/strongroom/strongroom/server/outlet"
	"github.com/strongroom/strongroom/server/vault"
)

const (
	// batch and bulk are how many events, or octets, are sent at once.
	batch = 250
	bulk  = 512 << 10
	// line bounds one event of a webhook.
	line = 32 << 10
	// lease is how long a server that died keeps others from a stream: longer than
	// sending a batch can take.
	lease = 45 * time.Second
	// sweep finds what another server numbered, and streams that have paused enough.
	sweep = 2 * time.Second
	// width is to how many streams one server sends at the same time, and narrow to how
	// many of one organization: its slow receivers leave room for the others'.
	width  = 8
	narrow = 2
	// turn is how long a stream that stays behind is sent to before others come first.
	turn = 30 * time.Second
)

// pauses are how long a stream rests after each failure; the last one repeats.
var pauses = []time.Duration{
	5 * time.Second, 15 * time.Second, time.Minute, 3 * time.Minute, 10 * time.Minute,
}

func pause(tries int) time.Duration {
	p := pauses[min(max(tries, 1), len(pauses))-1]
	return p + rand.N(p/5) // not all at once
}

func (s *Service) init() {
	s.once.Do(func() { s.wake, s.busy, s.served = make(chan struct{}, 1), map[string]string{}, map[string]time.Time{} })
}

// Wake says that there may be something to send. It never blocks.
func (s *Service) Wake() {
	s.init()
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// Release ends every lease. It is for a server that knows to be the only one: what is
// leased when it starts was left by a crash.
func (s *Service) Release(ctx context.Context) error {
	err := s.DB.Stream.Update().Where(row.LeaseNEQ("")).SetLease("").ClearLeasedUntil().Exec(courier(ctx, ""))
	if err != nil {
		return fmt.Errorf("release streams: %w", err)
	}
	return nil
}

// Run sends until ctx ends.
func (s *Service) Run(ctx context.Context) {
	s.init()
	tick := time.NewTicker(sweep)
	defer tick.Stop()
	var working sync.WaitGroup
	defer working.Wait()
	for {
		if err := s.look(ctx, &working); err != nil && ctx.Err() == nil {
			s.Log.Error("look for streams", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-s.wake:
		case <-tick.C:
		}
	}
}

// look begins to send to every stream that is behind, and that nobody sends to.
func (s *Service) look(ctx context.Context, working *sync.WaitGroup) error {
	now := s.now()
	due, err := s.DB.Stream.Query().Where(
		row.Active(true), row.RemovedAtIsNil(), row.Or(row.NextAtIsNil(), row.NextAtLTE(now)), row.Or(row.LeasedUntilIsNil(), row.LeasedUntilLT(now)),
	).Order(row.ByID()).All(courier(ctx, ""))
	if err != nil {
		return err
	}
	s.queue(due)
	for _, r := range due {
		newest, err := s.newest(ctx, r.OrganizationID)
		if err != nil {
			return err
		}
		if newest <= r.Cursor || !s.take(r) {
			continue
		}
		working.Go(func() {
			defer s.leave(r.ID)
			if err := s.send(courier(ctx, r.OrganizationID), r.ID); err != nil && ctx.Err() == nil {
				s.Log.Error("stream events", "stream", r.ID, "error", err)
			}
		})
	}
	return nil
}

// queue puts those first that this server has sent to least recently.
func (s *Service) queue(due []*ent.Stream) {
	s.mu.Lock()
	defer s.mu.Unlock()
	slices.SortStableFunc(due, func(a, b *ent.Stream) int { return s.served[a.ID].Compare(s.served[b.ID]) })
}

// take makes a stream this server's to send to, unless it is already, or too many are.
func (s *Service) take(r *ent.Stream) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.busy[r.ID] != "" || len(s.busy) >= width {
		return false
	}
	others := 0
	for _, organization := range s.busy {
		if organization == r.OrganizationID {
			others++
		}
	}
	if others >= narrow {
		return false
	}
	s.busy[r.ID], s.served[r.ID] = r.OrganizationID, time.Now()
	return true
}

func (s *Service) leave(streamID string) {
	s.mu.Lock()
	delete(s.busy, streamID)
	s.mu.Unlock()
	s.Wake() // what came meanwhile
}

// send leases a stream and sends batches until it is not behind, fails, or has had its
// turn.
func (s *Service) send(ctx context.Context, streamID string) (err error) {
	mine := id.New("lease")
	now := s.now()
	n, err := s.DB.Stream.Update().Where(
		row.ID(streamID), row.Active(true), row.RemovedAtIsNil(), row.Or(row.LeasedUntilIsNil(), row.LeasedUntilLT(now)),
	).SetLease(mine).SetLeasedUntil(now.Add(lease)).Save(ctx)
	if err != nil || n == 0 {
		return err // another server was faster
	}
	defer func() {
		end, stop := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
		defer stop()
		_, failed := s.DB.Stream.Update().Where(row.ID(streamID), row.Lease(mine)).SetLease("").ClearLeasedUntil().Save(end)
		err = errors.Join(err, failed)
	}()
	for began := time.Now(); ctx.Err() == nil && time.Since(began) < turn; {
		more, err := s.next(ctx, streamID, mine)
		if err != nil || !more {
			return err
		}
	}
	return nil
}

// next sends one batch and moves the cursor behind it, if the stream is still the one
// that was leased.
func (s *Service) next(ctx context.Context, streamID, mine string) (more bool, err error) {
	r, err := s.DB.Stream.Query().Where(row.ID(streamID), row.Lease(mine), row.Active(true), row.RemovedAtIsNil()).Only(ctx)
	if ent.IsNotFound(err) {
		return false, nil // changed, paused or removed
	}
	if err != nil {
		return false, err
	}
	events, err := s.DB.ActivityEvent.Query().Where(
		activityevent.OrganizationID(r.OrganizationID), activityevent.SequenceGT(r.Cursor),
	).Order(activityevent.BySequence(sql.OrderAsc())).Limit(batch).All(reader(ctx, r.OrganizationID))
	if err != nil || len(events) == 0 {
		return false, err
	}
	last, failed := s.deliver(ctx, r, events)
	var p *outbound.Problem
	switch {
	case failed != nil && ctx.Err() != nil:
		return false, nil // stopping is not the other side's fault
	case failed != nil && !errors.As(failed, &p):
		p = &outbound.Problem{Text: "Strongroom could not read the events. The operator finds the reason in the server's log."}
	}
	now := s.now()
	u := s.DB.Stream.Update().Where(row.ID(r.ID), row.Lease(mine), row.Cursor(r.Cursor))
	if failed == nil {
		u.SetCursor(last).SetDeliveredAt(now).ClearFailingSince().SetProblem("").SetTries(0).ClearNextAt().SetLeasedUntil(now.Add(lease))
	} else {
		u.SetProblem(p.Text).SetNextAt(now.Add(pause(r.Tries + 1))).AddTries(1)
		if r.FailingSince == nil {
			u.SetFailingSince(now)
		}
	}
	// What has arrived is noted even if the server is stopping.
	end, stop := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer stop()
	n, err := u.Save(end)
	if err != nil {
		return false, fmt.Errorf("note how the stream fared: %w", err)
	}
	var known *outbound.Problem
	if failed != nil && !errors.As(failed, &known) {
		return false, failed
	}
	return n == 1 && failed == nil, nil
}

// deliver sends the events as far as they fit into one batch, and returns the number
// of the last one.
func (s *Service) deliver(ctx context.Context, r *ent.Stream, events []*ent.ActivityEvent) (last int, err error) {
	var body bytes.Buffer
	first, names := *events[0].Sequence, map[string]string{}
	for _, e := range events {
		ev, err := s.read(ctx, e, names)
		if err != nil {
			return 0, err
		}
		var text []byte
		if r.Kind == row.KindSYSLOG {
			text, err = ev.Syslog(s.Host, s.Version)
		} else if text, err = ev.Encode(s.Version, line); err == nil {
			text = append(text, '\n')
		}
		if err != nil {
			return 0, err
		}
		if body.Len() > 0 && body.Len()+len(text) > bulk {
			break
		}
		body.Write(text)
		last = *e.Sequence
	}
	return last, s.ship(ctx, r, fmt.Sprintf("%s_%d-%d", r.ID, first, last), body.Bytes())
}

// sendTest sends a test.
func (s *Service) sendTest(ctx context.Context, r *ent.Stream) error {
	now := s.now()
	var body []byte
	var err error
	if r.Kind == row.KindSYSLOG {
		body, err = trial.syslog(s.Host, s.Version, r.OrganizationID, now)
	} else if body, err = encode(trial.ocsf(s.Version, r.OrganizationID, now)); err == nil {
		body = append(body, '\n')
	}
	if err != nil {
		return err
	}
	return s.ship(ctx, r, id.New("test"), body)
}

// aside is what a stream says besides the log: what it is called, its code, and a
// sentence.
type aside struct{ name, code, text string }

var trial = aside{"Test", "test", "A test from Strongroom: events arrive here. Nothing has happened."}

// ocsf is an aside in OCSF: a base event without a number.
func (a aside) ocsf(version, organization string, at time.Time) object {
	return object{
		"activity_id": other, "activity_name": a.name, "category_uid": base.category, "category_name": base.group, "class_uid": base.uid,
		"class_name": base.name, "type_uid": other, "type_name": base.name + ": " + a.name, "severity_id": 1, "severity": severities[1],
		"time": at.UnixMilli(), "message": a.text,
		"metadata": object{"version": Version, "product": product(version), "tenant_uid": organization, "event_code": a.code, "log_name": "audit", "log_provider": "Strongroom"},
	}
}

// address is where a stream goes.
func (s *Service) address(ctx context.Context, r *ent.Stream) (string, error) {
	address, err := s.Vault.OpenFor(ctx, r.OrganizationID, addressPlace(r.ID), r.AddressSealed)
	return string(address), err
}

// secrets are those that batches of a webhook are signed with.
func (s *Service) secrets(ctx context.Context, r *ent.Stream) ([]string, error) {
	sealed := [][]byte{r.SecretSealed}
	if r.FormerUntil != nil && r.FormerUntil.After(s.now()) {
		sealed = append(sealed, r.FormerSealed)
	}
	var secrets []string
	for _, b := range sealed {
		secret, err := s.Vault.OpenFor(ctx, r.OrganizationID, secretPlace(r.ID), b)
		if err != nil {
			return nil, err
		}
		secrets = append(secrets, string(secret))
	}
	return secrets, nil
}

// ship sends a body by the way of its stream.
func (s *Service) ship(ctx context.Context, r *ent.Stream, messageID string, body []byte) error {
	address, err := s.address(ctx, r)
	if err != nil {
		return err
	}
	client, err := s.Client.Trusting(r.Authority)
	if err != nil {
		return err
	}
	if r.Kind == row.KindSYSLOG {
		return client.Pour(ctx, address, body)
	}
	secrets, err := s.secrets(ctx, r)
	if err != nil {
		return err
	}
	h, err := outlet.Sign(secrets, messageID, s.now(), body)
	if err != nil {
		return err
	}
	h.Set("Content-Type", "application/x-ndjson")
	_, err = client.Post(ctx, address, h, body)
	return err
}

// read opens an event as whoever reads the log sees it: what was erased is empty.
// names are those of people, as far as they were read already.
func (s *Service) read(ctx context.Context, e *ent.ActivityEvent, names map[string]string) (Event, error) {
	out := Event{
		ID: e.ID, Kind: e.Kind, Organization: e.OrganizationID, Outcome: string(e.Outcome), Sequence: *e.Sequence, Time: e.CreatedAt,
		Subject: e.SubjectID, Object: e.ObjectID,
	}
	var err error
	if out.Detail, err = s.Activity.Open(ctx, e); errors.Is(err, vault.ErrSealed) {
		out.Unreadable, err = true, nil // one that was tampered with must not hold up the others
	}
	if err != nil || e.ActorID == nil {
		return out, err
	}
	out.Actor = *e.ActorID
	name, ok := names[out.Actor]
	if !ok {
		if name, err = s.name(ctx, out.Actor); err != nil {
			return Event{}, err
		}
		names[out.Actor] = name
	}
	out.ActorName = name
	return out, nil
}

// name is what a person is called; nothing if they were erased.
func (s *Service) name(ctx context.Context, person string) (string, error) {
	u, err := s.DB.User.Get(access.As(ctx, access.ActorAuthenticator, ""), person)
	if err == nil {
		var name string
		if name, err = s.People.Name(ctx, u); err == nil {
			return name, nil
		}
	}
	if errors.Is(err, vault.ErrDestroyed) || errors.Is(err, vault.ErrSealed) || ent.IsNotFound(err) {
		return "", nil
	}
	return "", fmt.Errorf("read name of %s: %w", person, err)
}
