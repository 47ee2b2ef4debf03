// Package siem streams an organization's log to the systems that watch it: every
// numbered event, in the order of the numbers, at least once, as OCSF, over signed
// webhooks or syslog.
//
// A stream has a cursor in the database, which moves after the other side has taken
// a batch and never before. One server at a time sends to a stream, by a lease. What
// fails is tried again with growing pauses, for as long as the stream exists.
package siem

import (
	"context"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"entgo.io/ent/dialect/sql"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/activityevent"
	"github.com/strongroom/strongroom/ent/schema/id"
	row "github.com/strongroom/strongroom/ent/stream"
	"github.com/strongroom/strongroom/server/activity"
	"github.com/strongroom/strongroom/server/clean"
	"github.com/strongroom/strongroom/server/fault"
	"github.com/strongroom/strongroom/server/outbound"
	"github.com/strongroom/strongroom/server/outlet"
	"github.com/strongroom/strongroom/server/person"
	"github.com/strongroom/strongroom/server/store"
	"github.com/strongroom/strongroom/server/vault"
)

const (
	// overlap is how long batches are signed with the former secret, too.
	overlap = 24 * time.Hour
	// most bounds the streams of one organization.
	most = 10
)

// Service keeps streams and sends to them.
type Service struct {
	DB       *ent.Client
	Vault    *vault.Vault
	Activity *activity.Recorder
	People   *person.People
	Client   *outbound.Client
	Outlets  *outlet.Service
	Log      *slog.Logger
	// Host and Version say who sends.
	Host, Version string
	Now           func() time.Time
	// Hold makes the caller the only one who adds or changes streams of an organization
	// until the transaction of ctx ends.
	Hold func(ctx context.Context, organization string) error

	once sync.Once
	wake chan struct{}
	mu   sync.Mutex
	busy map[string]string // the streams that this server sends to now, and whose they are
	// served is when this server began to send to a stream last.
	served map[string]time.Time
}

func (s *Service) now() time.Time { return s.Now().UTC().Truncate(time.Millisecond) }

func courier(ctx context.Context, organization string) context.Context {
	return access.As(ctx, access.ActorCourier, organization)
}

// reader is who reads the log: the courier itself does not.
func reader(ctx context.Context, organization string) context.Context {
	return access.As(ctx, access.ActorSequencer, organization)
}

func secretPlace(streamID string) vault.Place {
	return vault.Place{Column: "streams.secret", Row: streamID}
}

func addressPlace(streamID string) vault.Place {
	return vault.Place{Column: "streams.address", Row: streamID}
}

// formerly is what a stream was and the log does not tell.
func formerly(r *ent.Stream) outlet.Row {
	return outlet.Row{
		Organization: r.OrganizationID, Place: vault.Place{Column: "streams.formerly", Row: r.ID}, Sealed: r.FormerlySealed,
	}
}

// List returns the streams of the viewer's organization, oldest first.
func (s *Service) List(ctx context.Context) ([]*ent.Stream, error) {
	out, err := s.DB.Stream.Query().Where(row.RemovedAtIsNil()).Order(row.ByCreatedAt(), row.ByID()).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("list streams: %w", err)
	}
	return out, nil
}

// Behind is how many events of the log a stream has not been sent yet.
func (s *Service) Behind(ctx context.Context, r *ent.Stream) (int, error) {
	newest, err := s.newest(ctx, r.OrganizationID)
	return max(newest-r.Cursor, 0), err
}

// newest is the highest number that an event of an organization has.
func (s *Service) newest(ctx context.Context, organization string) (int, error) {
	e, err := store.In(ctx, s.DB).ActivityEvent.Query().Where(activityevent.OrganizationID(organization), activityevent.SequenceNotNil()).
		Order(activityevent.BySequence(sql.OrderDesc())).Select(activityevent.FieldSequence).First(reader(ctx, organization))
	if ent.IsNotFound(err) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("look for the newest event: %w", err)
	}
	return *e.Sequence, nil
}

func (s *Service) check(kind row.Kind, address string) (*url.URL, error) {
	if kind == row.KindSYSLOG {
		return s.Client.CheckPour("input.address", address)
	}
	return s.Client.Check("input.address", address)
}

func secure(u *url.URL) bool { return u.Scheme == "https" || u.Scheme == "tls" }

// checkAuthority reads certificates that somebody pasted, and nothing else: a private
// key has no business here.
func checkAuthority(text string) (string, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return "", nil
	}
	const field = "input.authority"
	if len(text) > 20000 {
		return "", fault.Invalid(field, "That is too long for the certificates of an authority.")
	}
	n := 0
	for rest := []byte(text + "\n"); len(strings.TrimSpace(string(rest))) > 0; n++ {
		var b *pem.Block
		if b, rest = pem.Decode(rest); b == nil || b.Type != "CERTIFICATE" {
			return "", fault.Invalid(field, "Paste certificates as PEM, beginning with -----BEGIN CERTIFICATE-----, and nothing else.")
		}
		if _, err := x509.ParseCertificate(b.Bytes); err != nil {
			return "", fault.Invalid(field, "Certificate %d cannot be read.", n+1)
		}
	}
	return text + "\n", nil
}

// Adding is what a new stream is made of.
type Adding struct {
	Kind                     row.Kind
	Name, Address, Authority string
	// Beginning sends the whole log; else what happens from now on is sent.
	Beginning bool
}

// Add begins a stream. The secret with which a webhook's batches are signed is
// returned once and never again.
func (s *Service) Add(ctx context.Context, a Adding) (*ent.Stream, string, error) {
	name, err := clean.Name("input.name", a.Name)
	if err != nil {
		return nil, "", err
	}
	u, err := s.check(a.Kind, a.Address)
	if err != nil {
		return nil, "", err
	}
	authority, err := checkAuthority(a.Authority)
	if err != nil {
		return nil, "", err
	}
	v, _ := access.From(ctx)
	streamID, secret := id.New("str"), ""
	r, err := store.InTx(ctx, s.DB, func(ctx context.Context, db *ent.Client) (*ent.Stream, error) {
		if err := s.Hold(ctx, v.Organization); err != nil {
			return nil, err
		}
		if err := room(ctx, db); err != nil {
			return nil, err
		}
		sealed, err := s.Vault.SealFor(ctx, v.Organization, addressPlace(streamID), []byte(u.String()))
		if err != nil {
			return nil, err
		}
		made := db.Stream.Create().SetID(streamID).SetKind(a.Kind).SetName(name).SetHost(u.Host).SetEncrypted(secure(u)).
			SetAddressSealed(sealed).SetAuthority(authority)
		if a.Kind == row.KindWEBHOOK {
			secret = outlet.NewSecret()
			sealed, err := s.Vault.SealFor(ctx, v.Organization, secretPlace(streamID), []byte(secret))
			if err != nil {
				return nil, err
			}
			made.SetSecretSealed(sealed)
		}
		from := "the beginning"
		if !a.Beginning {
			newest, err := s.newest(ctx, v.Organization)
			if err != nil {
				return nil, err
			}
			made.SetCursor(newest)
			from = "event " + strconv.Itoa(newest+1)
		}
		r, err := made.Save(ctx)
		if err != nil {
			return nil, fmt.Errorf("add stream: %w", err)
		}
		return r, s.begun(ctx, r, from)
	})
	if err == nil {
		s.Wake()
	}
	return r, secret, err
}

// room refuses one stream too many. Held, so two at once do not both find room for one.
func room(ctx context.Context, db *ent.Client) error {
	n, err := db.Stream.Query().Where(row.RemovedAtIsNil()).Count(ctx)
	if err != nil {
		return fmt.Errorf("count streams: %w", err)
	}
	if n >= most {
		return fault.Conflict("There are %d streams already. Remove one first.", n)
	}
	return nil
}

// begun records that the log is streamed from an event on.
func (s *Service) begun(ctx context.Context, r *ent.Stream, from string) error {
	facts := look(r)
	facts["kind"], facts["from"] = string(r.Kind), from
	return s.Activity.Record(ctx, activity.Event{Kind: activity.StreamAdded, Object: r.ID, Name: r.Name, Facts: facts})
}

// look is what of a stream is recorded when it changes.
func look(r *ent.Stream) map[string]string {
	return map[string]string{
		"name": r.Name, "host": r.Host, "encrypted": strconv.FormatBool(r.Encrypted), "active": strconv.FormatBool(r.Active),
	}
}

// Change is what to change of a stream; nil stays.
type Change struct {
	Name, Address, Authority *string
	Active                   *bool
}

// Update changes a stream. It goes on where it was.
func (s *Service) Update(ctx context.Context, streamID string, c Change) (*ent.Stream, error) {
	v, _ := access.From(ctx)
	after, err := store.InTx(ctx, s.DB, func(ctx context.Context, db *ent.Client) (*ent.Stream, error) {
		if err := s.Hold(ctx, v.Organization); err != nil {
			return nil, err
		}
		before, err := s.find(ctx, streamID)
		if err != nil {
			return nil, err
		}
		return s.change(ctx, db, before, c)
	})
	if err == nil {
		s.Wake()
	}
	return after, err
}

// factAddress and factAuthority are the fields that the log only says were replaced: an
// address can be a secret, and certificates are long.
const (
	factAddress   = "address"
	factAuthority = "authority"
)

// change changes a stream, records it and tells the receiver that it ended for. Held.
func (s *Service) change(ctx context.Context, db *ent.Client, before *ent.Stream, c Change) (*ent.Stream, error) {
	// Whoever sends just now sends to what was: they must not move the cursor.
	u := db.Stream.UpdateOne(before).SetNillableActive(c.Active).SetLease("").ClearLeasedUntil().ClearNextAt()
	if c.Name != nil {
		name, err := clean.Name("input.name", *c.Name)
		if err != nil {
			return nil, err
		}
		u.SetName(name)
	}
	facts, former, cause := map[string]string{}, map[string]string{}, id.New("evt")
	if c.Address != nil {
		to, err := s.check(before.Kind, *c.Address)
		if err != nil {
			return nil, err
		}
		was, err := s.address(ctx, before)
		if err != nil {
			return nil, err
		}
		if to.String() != was {
			sealed, err := s.Vault.SealFor(ctx, before.OrganizationID, addressPlace(before.ID), []byte(to.String()))
			if err != nil {
				return nil, err
			}
			facts[factAddress], former[factAddress] = "replaced", was
			u.SetAddressSealed(sealed).SetHost(to.Host).SetEncrypted(secure(to))
		}
	}
	if c.Authority != nil {
		authority, err := checkAuthority(*c.Authority)
		if err != nil {
			return nil, err
		}
		if authority != before.Authority {
			facts[factAuthority], former[factAuthority] = "replaced", before.Authority
		}
		u.SetAuthority(authority)
	}
	if len(former) > 0 {
		kept, until, err := s.Outlets.Keep(ctx, formerly(before), cause, former)
		if err != nil {
			return nil, err
		}
		u.SetFormerlySealed(kept).SetFormerlyUntil(until)
	}
	after, err := u.Save(ctx)
	if err != nil {
		return nil, fmt.Errorf("change stream: %w", err)
	}
	was, is := look(before), look(after)
	for name := range was {
		if was[name] != is[name] {
			facts[name+".before"], facts[name+".after"] = was[name], is[name]
		}
	}
	if len(facts) == 0 {
		return after, nil
	}
	err = s.Activity.Record(ctx, activity.Event{Kind: activity.StreamChanged, ID: cause, Object: after.ID, Name: after.Name, Facts: facts})
	if err != nil {
		return nil, err
	}
	switch {
	case facts[factAddress] != "":
		err = s.part(ctx, before, activity.StreamChanged, "has another address now")
	case before.Active && !after.Active:
		err = s.part(ctx, before, activity.StreamChanged, "was switched off")
	}
	return after, err
}

// Rewind sends the events from a number on again, or lets those before it be.
func (s *Service) Rewind(ctx context.Context, streamID string, from int) (*ent.Stream, error) {
	v, _ := access.From(ctx)
	r, err := store.InTx(ctx, s.DB, func(ctx context.Context, db *ent.Client) (*ent.Stream, error) {
		before, err := s.find(ctx, streamID)
		if err != nil {
			return nil, err
		}
		newest, err := s.newest(ctx, v.Organization)
		if err != nil {
			return nil, err
		}
		if from < 1 || from > before.Cursor+1 || from > newest+1 {
			return nil, fault.Invalid("input.sequence", "Choose a number from 1 to %d: what comes later is sent anyway.", before.Cursor)
		}
		after, err := db.Stream.UpdateOne(before).SetCursor(from - 1).SetLease("").ClearLeasedUntil().ClearNextAt().Save(ctx)
		if err != nil {
			return nil, fmt.Errorf("rewind stream: %w", err)
		}
		return after, s.Activity.Record(ctx, activity.Event{Kind: activity.StreamRewound, Object: after.ID, Name: after.Name, Facts: map[string]string{
			"cursor.before": strconv.Itoa(before.Cursor), "cursor.after": strconv.Itoa(after.Cursor),
		}})
	})
	if err == nil {
		s.Wake()
	}
	return r, err
}

func (s *Service) find(ctx context.Context, streamID string) (*ent.Stream, error) {
	r, err := store.In(ctx, s.DB).Stream.Query().Where(row.ID(streamID), row.RemovedAtIsNil()).Only(ctx)
	if ent.IsNotFound(err) {
		return nil, fault.NotFound("There is no such stream.")
	}
	if err != nil {
		return nil, fmt.Errorf("find stream: %w", err)
	}
	return r, nil
}

// Remove ends a stream, and tells its receiver. For seven days that can be undone: the
// cursor stays where it is, so nothing of the log is lost then.
func (s *Service) Remove(ctx context.Context, streamID string) error {
	v, _ := access.From(ctx)
	_, err := store.InTx(ctx, s.DB, func(ctx context.Context, db *ent.Client) (int, error) {
		if err := s.Hold(ctx, v.Organization); err != nil {
			return 0, err
		}
		r, err := s.find(ctx, streamID)
		if err != nil {
			return 0, err
		}
		cause := id.New("evt")
		kept, until, err := s.Outlets.Keep(ctx, formerly(r), cause, map[string]string{outlet.Removed: ""})
		if err != nil {
			return 0, err
		}
		// Whoever sends just now must not move the cursor either.
		err = db.Stream.UpdateOne(r).SetRemovedAt(s.now()).SetLease("").ClearLeasedUntil().SetFormerlySealed(kept).SetFormerlyUntil(until).Exec(ctx)
		if err != nil {
			return 0, fmt.Errorf("remove stream: %w", err)
		}
		facts := look(r)
		facts["cursor"] = strconv.Itoa(r.Cursor)
		err = s.Activity.Record(ctx, activity.Event{Kind: activity.StreamRemoved, ID: cause, Object: r.ID, Name: r.Name, Facts: facts})
		if err != nil {
			return 0, err
		}
		return 0, s.part(ctx, r, activity.StreamRemoved, "was removed")
	})
	return err
}

// Rotate gives a webhook another secret and returns it, once. For a day batches are
// signed with both.
func (s *Service) Rotate(ctx context.Context, streamID string) (*ent.Stream, string, error) {
	v, _ := access.From(ctx)
	secret := outlet.NewSecret()
	r, err := store.InTx(ctx, s.DB, func(ctx context.Context, db *ent.Client) (*ent.Stream, error) {
		r, err := s.find(ctx, streamID)
		if err != nil {
			return nil, err
		}
		if r.Kind != row.KindWEBHOOK {
			return nil, fault.Conflict("Only webhooks have a secret.")
		}
		sealed, err := s.Vault.SealFor(ctx, v.Organization, secretPlace(r.ID), []byte(secret))
		if err != nil {
			return nil, err
		}
		r, err = db.Stream.UpdateOne(r).SetSecretSealed(sealed).SetFormerSealed(r.SecretSealed).SetFormerUntil(s.now().Add(overlap)).Save(ctx)
		if err != nil {
			return nil, fmt.Errorf("rotate secret: %w", err)
		}
		return r, s.Activity.Record(ctx, activity.Event{Kind: activity.StreamRotated, Object: r.ID, Name: r.Name})
	})
	return r, secret, err
}

// Test sends something that says that it is a test, once, and returns why it did not
// arrive, if it did not. It moves nothing.
func (s *Service) Test(ctx context.Context, streamID string) (string, error) {
	known, err := s.find(ctx, streamID)
	if err != nil {
		return "", err
	}
	if err := s.Outlets.Throttle.Spend(ctx, known.OrganizationID, streamID); err != nil {
		return "", err
	}
	r, err := store.InTx(ctx, s.DB, func(ctx context.Context, _ *ent.Client) (*ent.Stream, error) {
		r, err := s.find(ctx, streamID)
		if err != nil {
			return nil, err
		}
		return r, s.Activity.Record(ctx, activity.Event{Kind: activity.StreamTested, Object: r.ID, Name: r.Name})
	})
	if err != nil {
		return "", err
	}
	err = s.sendTest(courier(context.WithoutCancel(ctx), r.OrganizationID), r)
	var p *outbound.Problem
	if errors.As(err, &p) {
		return p.Text, nil
	}
	return "", err
}
