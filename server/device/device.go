// Package device knows the browsers that people sign in with.
//
// A browser is recognised by two things: a cookie, and a key pair that it made in
// WebCrypto and whose private half no script can read. Whoever copies the cookie
// jar has the first alone and is somebody new: no exemption from the second factor,
// no lane of its own for failed tries, and its owner is told. A browser without
// WebCrypto or IndexedDB has no key and is known by its cookie. Neither address nor
// version counts, so the same browser stays known when they change.
//
// The first time that a browser known by its cookie shows a key, that key is bound
// to it. From then on the cookie is worth nothing without a proof.
package device

import (
	"context"
	"crypto/subtle"
	"fmt"
	"net/netip"
	"sync/atomic"
	"time"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/device"
	"github.com/strongroom/strongroom/ent/schema/id"
	"github.com/strongroom/strongroom/server/fault"
	"github.com/strongroom/strongroom/server/store"
	"github.com/strongroom/strongroom/server/vault"
)

// Keeper recognises browsers.
type Keeper struct {
	DB     *ent.Client
	Vault  *vault.Vault
	Origin string // of this installation, such as https://strongroom.example.com
	Now    func() time.Time

	last atomic.Int64 // the number of the newest nonce
}

// Claim is what a browser says of itself: its device cookie, and the proof of its
// key. Both may be empty.
type Claim struct{ Token, Proof string }

// shown is a claim whose proof was checked by itself.
type shown struct {
	key    []byte // nil unless the proof holds
	number int64
}

func (k *Keeper) check(c Claim) shown {
	if c.Proof == "" {
		return shown{}
	}
	p, err := parse(c.Proof)
	if err != nil {
		return shown{}
	}
	// Both are looked at, so that the time tells nothing of whose browser it is.
	number, ours := k.number(p.nonce, c.Token)
	if holds := p.verify(k.Origin); !holds || !ours {
		return shown{}
	}
	return shown{key: p.key, number: number}
}

// Known returns the browser of a person's account that makes the claim, or nil if
// the account knows none such. It is the only judge of that, and costs the same
// for an account that does not exist.
func (k *Keeper) Known(ctx context.Context, userID string, c Claim) (*ent.Device, error) {
	d, err := k.named(ctx, userID, c.Token)
	if err != nil {
		return nil, err
	}
	if s := k.check(c); d == nil || !s.stands(d) {
		return nil, nil
	}
	return d, nil
}

// stands reports whether what was shown is enough to be the browser whose cookie
// came with it.
func (s shown) stands(d *ent.Device) bool {
	if !Bound(d) {
		return true
	}
	return s.number > d.Proved && subtle.ConstantTimeCompare(s.key, *d.PublicKey) == 1
}

// Bound reports whether a browser proves who it is with a key.
func Bound(d *ent.Device) bool { return d.PublicKey != nil && len(*d.PublicKey) > 0 }

// named is the browser whose cookie has the token, whoever sent it.
func (k *Keeper) named(ctx context.Context, userID, token string) (*ent.Device, error) {
	d, err := store.In(ctx, k.DB).Device.Query().
		Where(device.UserID(userID), device.TokenHash(vault.Hash(token)), device.ForgottenAtIsNil()).
		Only(access.As(ctx, access.ActorAuthenticator, ""))
	if ent.IsNotFound(err) || err == nil && token == "" {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("recognise browser: %w", err)
	}
	return d, nil
}

// Seen is the browser in which somebody signs in.
type Seen struct {
	*ent.Device
	Token string // for its cookie
	// New is set if the account, which has others, did not know it, and Bound if it
	// has just shown its key for the first time.
	New, Bound bool
}

// Enter notes that a person signs in with a browser and uses its proof up. One that
// is not known becomes a row of its own, and gets a cookie of its own where another
// browser of the account has the one that it came with. It joins the transaction of
// ctx.
func (k *Keeper) Enter(ctx context.Context, u *ent.User, c Claim, agent string, from netip.Addr) (*Seen, error) {
	system := access.As(ctx, access.ActorAuthenticator, "")
	d, err := k.named(ctx, u.ID, c.Token)
	if err != nil {
		return nil, err
	}
	s := k.check(c)
	if d == nil || !s.stands(d) {
		return k.create(system, u, c.Token, d != nil, s, agent, from)
	}
	address, err := k.seal(ctx, u, d.ID, from)
	if err != nil {
		return nil, err
	}
	out := &Seen{Token: c.Token}
	change := store.In(ctx, k.DB).Device.Update().Where(device.ID(d.ID), device.ForgottenAtIsNil()).
		SetLastSeenAt(k.now()).SetAddressSealed(address)
	if !d.Renamed {
		change.SetName(Name(agent))
	}
	switch {
	case s.key == nil: // it has no key, and needs none
		change.Where(device.PublicKeyIsNil())
	case !Bound(d):
		out.Bound = true
		change.Where(device.PublicKeyIsNil()).SetPublicKey(s.key).SetProved(s.number)
	default:
		// Of many that show one proof, one gets in.
		change.Where(device.ProvedLT(s.number)).SetProved(s.number)
	}
	n, err := change.Save(system)
	if err != nil {
		return nil, fmt.Errorf("note browser: %w", err)
	}
	if n != 1 {
		return nil, fault.Conflict("This browser was used to sign in at the same moment. Try again.")
	}
	if out.Device, err = store.In(ctx, k.DB).Device.Get(system, d.ID); err != nil {
		return nil, fmt.Errorf("note browser: %w", err)
	}
	return out, nil
}

// create makes a row for a browser. taken says that its cookie is another's.
func (k *Keeper) create(system context.Context, u *ent.User, token string, taken bool, s shown, agent string, from netip.Addr) (*Seen, error) {
	db := store.In(system, k.DB)
	others, err := db.Device.Query().Where(device.UserID(u.ID)).Exist(system)
	if err != nil {
		return nil, fmt.Errorf("look at browsers: %w", err)
	}
	if token == "" || taken {
		token = vault.NewToken()
	}
	deviceID := id.New("dev")
	address, err := k.seal(system, u, deviceID, from)
	if err != nil {
		return nil, err
	}
	create := db.Device.Create().SetID(deviceID).SetUserID(u.ID).SetTokenHash(vault.Hash(token)).
		SetName(Name(agent)).SetCreatedAt(k.now()).SetLastSeenAt(k.now()).SetAddressSealed(address)
	if s.key != nil {
		create.SetPublicKey(s.key).SetProved(s.number)
	}
	d, err := create.Save(system)
	if store.IsUnique(err) {
		return nil, fault.Conflict("This browser was used to sign in at the same moment. Try again.")
	}
	if err != nil {
		return nil, fmt.Errorf("note browser: %w", err)
	}
	return &Seen{Device: d, Token: token, New: others}, nil
}

func place(deviceID string) vault.Place {
	return vault.Place{Column: "devices.address", Row: deviceID}
}

func (k *Keeper) seal(ctx context.Context, u *ent.User, deviceID string, from netip.Addr) ([]byte, error) {
	text := ""
	if from.IsValid() {
		text = from.Unmap().String()
	}
	b, err := k.Vault.Seal(ctx, u.DataKeyID, place(deviceID), []byte(text))
	if err != nil {
		return nil, fmt.Errorf("seal address of browser: %w", err)
	}
	return b, nil
}

func (k *Keeper) now() time.Time { return k.Now().UTC().Truncate(time.Millisecond) }
