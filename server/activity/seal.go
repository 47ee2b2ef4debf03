package activity

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/user"
	"github.com/strongroom/strongroom/server/ledger"
	"github.com/strongroom/strongroom/server/store"
	"github.com/strongroom/strongroom/server/vault"
)

// An event is sealed in two parts, since two people can be in it: what happened, to
// whom, under the key of the subject or of the organization; and from where it was
// done, under the key of whoever did it. Each part begins with the salt of its
// commitment, which is all that the verifiable log holds of it: with the key goes
// the salt, and the log still verifies.

type detail struct {
	Name    string            `json:"name,omitempty"`
	Request string            `json:"request,omitempty"`
	Facts   map[string]string `json:"facts,omitempty"`
	// Also is kept here as well, where it is committed to: the rows that find events by
	// it are only an index.
	Also []string `json:"also,omitempty"`
}

type origin struct {
	Address string `json:"address,omitempty"`
	Agent   string `json:"agent,omitempty"`
	// Session is the one in which it was done; empty for what the system does, also on
	// behalf of somebody, and for what was done before sessions were noted.
	Session string `json:"session,omitempty"`
}

// Detail is what was sealed of an event. What was erased is empty.
type Detail struct {
	Name    string
	Request string
	Facts   map[string]string
	Also    []string
	Address string
	Agent   string
	Session string
}

func detailPlace(eventID string) vault.Place {
	return vault.Place{Column: "activity_events.detail", Row: eventID}
}

func originPlace(eventID string) vault.Place {
	return vault.Place{Column: "activity_events.origin", Row: eventID}
}

type part struct{ sealed, commitment []byte }

// seal seals a part under a person's key; under that of the organization if person
// is empty.
func (r *Recorder) seal(ctx context.Context, person, organization string, p vault.Place, content any) (part, error) {
	plain, err := json.Marshal(content)
	if err != nil {
		return part{}, err
	}
	salt := ledger.NewSalt()
	salted := append(salt[:ledger.SaltSize:ledger.SaltSize], plain...)
	out := part{commitment: ledger.Commit(salt, plain)}
	if person == "" {
		out.sealed, err = r.Vault.SealFor(ctx, organization, p, salted)
		return out, err
	}
	key, err := r.keyOf(ctx, person)
	if err != nil {
		return part{}, err
	}
	out.sealed, err = r.Vault.Seal(ctx, key, p, salted)
	return out, err
}

// open opens a part; nil if it was erased.
func (r *Recorder) open(ctx context.Context, person, organization string, p vault.Place, sealed []byte) (*ledger.Opening, error) {
	var salted []byte
	var err error
	if person == "" {
		salted, err = r.Vault.OpenFor(ctx, organization, p, sealed)
	} else {
		var key string
		if key, err = r.keyOf(ctx, person); err == nil {
			salted, err = r.Vault.Open(ctx, key, p, sealed)
		}
	}
	switch {
	case errors.Is(err, vault.ErrDestroyed) || ent.IsNotFound(err):
		return nil, nil
	case err != nil:
		return nil, err
	case len(salted) < ledger.SaltSize:
		return nil, vault.ErrSealed
	}
	return &ledger.Opening{Salt: salted[:ledger.SaltSize], Plain: salted[ledger.SaltSize:]}, nil
}

// keyOf finds the data key of a person, for the recorder.
func (r *Recorder) keyOf(ctx context.Context, person string) (string, error) {
	if key, ok := r.keys.Load(person); ok {
		return key.(string), nil
	}
	u, err := store.In(ctx, r.DB).User.Query().Where(user.ID(person)).Select(user.FieldDataKeyID).
		Only(ctx)
	if err != nil {
		return "", fmt.Errorf("find key of person: %w", err)
	}
	r.keys.Store(person, u.DataKeyID)
	return u.DataKeyID, nil
}

// Openings opens both parts of an event, as the verifiable log commits to them. What
// was erased is nil; what was changed, and so does not open, is empty, which no
// commitment is to: the verifier says so.
func (r *Recorder) Openings(ctx context.Context, e *ent.ActivityEvent) (what, where *ledger.Opening, err error) {
	ctx = access.As(ctx, access.ActorRecorder, e.OrganizationID)
	if len(e.DetailCommitment) == 0 {
		return nil, nil, nil // from before the log held commitments
	}
	what, err = r.open(ctx, e.SubjectID, e.OrganizationID, detailPlace(e.ID), e.DetailSealed)
	if errors.Is(err, vault.ErrSealed) {
		what, err = &ledger.Opening{}, nil
	}
	if err != nil {
		return nil, nil, fmt.Errorf("read event %s: %w", e.ID, err)
	}
	actor := ""
	if e.ActorID != nil {
		actor = *e.ActorID
	}
	where, err = r.open(ctx, actor, e.OrganizationID, originPlace(e.ID), e.OriginSealed)
	if errors.Is(err, vault.ErrSealed) {
		where, err = &ledger.Opening{}, nil
	}
	if err != nil {
		return nil, nil, fmt.Errorf("read event %s: %w", e.ID, err)
	}
	return what, where, nil
}

// Open opens the sealed parts of an event that was read with the viewer's rights.
func (r *Recorder) Open(ctx context.Context, e *ent.ActivityEvent) (Detail, error) {
	if len(e.DetailCommitment) == 0 {
		return r.openEarly(ctx, e)
	}
	opened, from, err := r.Openings(ctx, e)
	if err != nil {
		return Detail{}, err
	}
	var what detail
	var where origin
	err = errors.Join(decode(opened, &what), decode(from, &where))
	if err != nil {
		return Detail{}, fmt.Errorf("read event %s: %w", e.ID, err)
	}
	return Detail{Name: what.Name, Request: what.Request, Facts: what.Facts, Also: what.Also, Address: where.Address, Agent: where.Agent, Session: where.Session}, nil
}

// decode reads an opened part; what was erased stays empty.
func decode(part *ledger.Opening, into any) error {
	switch {
	case part == nil:
		return nil
	case len(part.Salt) == 0:
		return vault.ErrSealed
	}
	return json.Unmarshal(part.Plain, into)
}

// openEarly opens an event from before the log held commitments: all of it was one
// part, under the key of the organization.
func (r *Recorder) openEarly(ctx context.Context, e *ent.ActivityEvent) (Detail, error) {
	plain, err := r.Vault.OpenFor(ctx, e.OrganizationID, detailPlace(e.ID), e.DetailSealed)
	if err != nil {
		return Detail{}, fmt.Errorf("read event %s: %w", e.ID, err)
	}
	var early struct {
		detail
		origin
	}
	if err := json.Unmarshal(plain, &early); err != nil {
		return Detail{}, fmt.Errorf("read event %s: %w", e.ID, err)
	}
	return Detail{Name: early.Name, Request: early.Request, Facts: early.Facts, Address: early.Address, Agent: early.Agent}, nil
}
