// Package challenge keeps proofs that are under way: a sign-in between its steps,
// a confirmation, the enrolment of a factor. A challenge belongs to whoever holds
// its token, opens nothing but its own next step, allows a few tries, works once
// and ends soon.
package challenge

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/challenge"
	"github.com/strongroom/strongroom/ent/predicate"
	"github.com/strongroom/strongroom/ent/schema/id"
	"github.com/strongroom/strongroom/server/fault"
	"github.com/strongroom/strongroom/server/store"
	"github.com/strongroom/strongroom/server/vault"
)

// The purposes. The token of one opens no other.
const (
	SignIn  = challenge.PurposeSIGN_IN
	Confirm = challenge.PurposeCONFIRM
	Enrol   = challenge.PurposeENROL
)

const (
	// Lifetime is how long a challenge can be answered.
	Lifetime = 10 * time.Minute
	// maxTries is how many answers it takes.
	maxTries = 5
)

// Keeper opens, reads and closes challenges.
type Keeper struct {
	DB       *ent.Client
	Vault    *vault.Vault
	Postgres bool
	Now      func() time.Time
}

// State is what a challenge remembers between two steps. It is sealed: it may
// hold what an answer is compared with.
type State struct {
	// Passkey is the ceremony under way, as its library keeps it.
	Passkey json.RawMessage `json:"passkey,omitempty"`
	// Seed is the secret of an app that is not confirmed yet.
	Seed []byte `json:"seed,omitempty"`
	// Phone is a number that is not confirmed yet; Code is the hash of what was sent
	// last, to the factor SentTo, at SentAt.
	Phone  string    `json:"phone,omitempty"`
	Code   []byte    `json:"code,omitempty"`
	SentTo string    `json:"sentTo,omitempty"`
	SentAt time.Time `json:"sentAt,omitzero"`
	// Session is whose confirmation or enrolment it is.
	Session string `json:"session,omitempty"`
}

// Open is a challenge that can be answered.
type Open struct {
	ID      string
	Purpose challenge.Purpose
	User    string // empty while it is not known who signs in
	Methods []string
	State   State
}

func place(challengeID string) vault.Place {
	return vault.Place{Column: "challenges.state", Row: challengeID}
}

// Begin opens a challenge and returns its token, which is stored nowhere.
func (k *Keeper) Begin(ctx context.Context, purpose challenge.Purpose, userID string, methods []string, s State) (string, error) {
	raw, err := json.Marshal(s)
	if err != nil {
		return "", fmt.Errorf("begin challenge: %w", err)
	}
	rowID, token := id.New("chl"), vault.NewToken()
	ctx = access.As(ctx, access.ActorAuthenticator, "")
	err = store.In(ctx, k.DB).Challenge.Create().SetID(rowID).
		SetPurpose(purpose).SetUserID(userID).SetMethods(methods).
		SetTokenHash(vault.Hash(token)).SetStateSealed(k.Vault.SealSystem(place(rowID), raw)).
		SetExpiresAt(k.now().Add(Lifetime)).Exec(ctx)
	if err != nil {
		return "", fmt.Errorf("begin challenge: %w", err)
	}
	return token, nil
}

// expired is what everybody reads whose challenge cannot be answered any more,
// for whatever reason.
func expired() error {
	return fault.Conflict("This has expired or was used already. Begin again.")
}

// Try returns the challenge of a token and counts the answer that is about to be
// judged, before it is: answers in parallel are counted like answers in a row.
func (k *Keeper) Try(ctx context.Context, token string, purpose challenge.Purpose) (*Open, error) {
	return k.find(ctx, token, true, challenge.PurposeEQ(purpose))
}

// Look returns the challenge of a token, of any purpose, without counting an answer.
// Until the transaction of ctx ends nobody else looks at it so, and what is found
// can be changed.
func (k *Keeper) Look(ctx context.Context, token string) (*Open, error) {
	return k.find(ctx, token, false)
}

func (k *Keeper) find(ctx context.Context, token string, count bool, which ...predicate.Challenge) (*Open, error) {
	ctx = access.As(ctx, access.ActorAuthenticator, "")
	db := store.In(ctx, k.DB)
	q := db.Challenge.Query().Where(challenge.TokenHash(vault.Hash(token))).Where(which...)
	if k.Postgres && !count {
		q = q.ForUpdate()
	}
	row, err := q.Only(ctx)
	if ent.IsNotFound(err) {
		return nil, expired()
	}
	if err != nil {
		return nil, fmt.Errorf("read challenge: %w", err)
	}
	if row.UsedAt != nil || !row.ExpiresAt.After(k.now()) || row.Tries >= maxTries {
		return nil, expired()
	}
	if count {
		n, err := db.Challenge.Update().
			Where(challenge.ID(row.ID), challenge.UsedAtIsNil(), challenge.TriesLT(maxTries)).
			AddTries(1).Save(ctx)
		if err != nil {
			return nil, fmt.Errorf("count answer: %w", err)
		}
		if n == 0 {
			return nil, expired()
		}
	}
	raw, err := k.Vault.OpenSystem(place(row.ID), row.StateSealed)
	if err != nil {
		return nil, fmt.Errorf("read challenge: %w", err)
	}
	out := &Open{ID: row.ID, Purpose: row.Purpose, User: row.UserID, Methods: row.Methods}
	if err := json.Unmarshal(raw, &out.State); err != nil {
		return nil, fmt.Errorf("read challenge: %w", err)
	}
	return out, nil
}

// Remember replaces what a challenge that can still be answered remembers.
func (k *Keeper) Remember(ctx context.Context, c *Open) error {
	raw, err := json.Marshal(c.State)
	if err != nil {
		return fmt.Errorf("keep challenge: %w", err)
	}
	ctx = access.As(ctx, access.ActorAuthenticator, "")
	n, err := store.In(ctx, k.DB).Challenge.Update().Where(challenge.ID(c.ID), challenge.UsedAtIsNil()).
		SetStateSealed(k.Vault.SealSystem(place(c.ID), raw)).Save(ctx)
	if err != nil {
		return fmt.Errorf("keep challenge: %w", err)
	}
	if n == 0 {
		return expired()
	}
	return nil
}

// Close ends a challenge that was answered well. Of two that close it at once,
// one is refused.
func (k *Keeper) Close(ctx context.Context, c *Open) error {
	ctx = access.As(ctx, access.ActorAuthenticator, "")
	n, err := store.In(ctx, k.DB).Challenge.Update().Where(challenge.ID(c.ID), challenge.UsedAtIsNil()).
		SetUsedAt(k.now()).Save(ctx)
	if err != nil {
		return fmt.Errorf("close challenge: %w", err)
	}
	if n == 0 {
		return expired()
	}
	return nil
}

// Withdraw ends every challenge of a person that is still open.
func (k *Keeper) Withdraw(ctx context.Context, userID string) error {
	ctx = access.As(ctx, access.ActorAuthenticator, "")
	_, err := store.In(ctx, k.DB).Challenge.Delete().Where(challenge.UserID(userID)).Exec(ctx)
	if err != nil {
		return fmt.Errorf("withdraw challenges: %w", err)
	}
	return nil
}

// Sweep removes challenges that ended.
func (k *Keeper) Sweep(ctx context.Context) error {
	_, err := k.DB.Challenge.Delete().Where(challenge.ExpiresAtLT(k.now())).
		Exec(access.As(ctx, access.ActorAuthenticator, ""))
	if err != nil {
		return fmt.Errorf("sweep challenges: %w", err)
	}
	return nil
}

func (k *Keeper) now() time.Time { return k.Now().UTC().Truncate(time.Millisecond) }
