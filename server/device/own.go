package device

import (
	"context"
	"crypto/rand"
	"fmt"
	"time"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/device"
	"github.com/strongroom/strongroom/ent/predicate"
	"github.com/strongroom/strongroom/server/fault"
	"github.com/strongroom/strongroom/server/store"
)

// List returns the viewer's own browsers, the last used first.
func (k *Keeper) List(ctx context.Context) ([]*ent.Device, error) {
	v, _ := access.From(ctx)
	rows, err := store.In(ctx, k.DB).Device.Query().Where(device.UserID(v.User), device.ForgottenAtIsNil()).
		Order(ent.Desc(device.FieldLastSeenAt), ent.Desc(device.FieldID)).Limit(200).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("list browsers: %w", err)
	}
	return rows, nil
}

// Mine returns one of the viewer's own browsers.
func (k *Keeper) Mine(ctx context.Context, deviceID string) (*ent.Device, error) {
	v, _ := access.From(ctx)
	d, err := store.In(ctx, k.DB).Device.Query().
		Where(device.ID(deviceID), device.UserID(v.User), device.ForgottenAtIsNil()).Only(ctx)
	if ent.IsNotFound(err) {
		return nil, fault.NotFound("There is no such browser.")
	}
	if err != nil {
		return nil, fmt.Errorf("read browser %s: %w", deviceID, err)
	}
	return d, nil
}

// Address opens the address from which a browser was last used to sign in; empty
// for one that has not been since addresses are kept.
func (k *Keeper) Address(ctx context.Context, d *ent.Device) (string, error) {
	if len(d.AddressSealed) == 0 {
		return "", nil
	}
	u, err := store.In(ctx, k.DB).User.Get(ctx, d.UserID)
	if err != nil {
		return "", fmt.Errorf("read address of browser: %w", err)
	}
	b, err := k.Vault.Open(ctx, u.DataKeyID, place(d.ID), d.AddressSealed)
	if err != nil {
		return "", fmt.Errorf("read address of browser: %w", err)
	}
	return string(b), nil
}

// Rename gives a browser a name that stays. It joins the transaction of ctx.
func (k *Keeper) Rename(ctx context.Context, d *ent.Device, name string) (*ent.Device, error) {
	d, err := store.In(ctx, k.DB).Device.UpdateOne(d).SetName(name).SetRenamed(true).
		Save(access.As(ctx, access.ActorAuthenticator, ""))
	if err != nil {
		return nil, fmt.Errorf("rename browser: %w", err)
	}
	return d, nil
}

// Forget makes a browser unknown to its account: what recognised it, its trust and
// its address go. Its row stays for the sessions that name it, which the caller
// ends. The cookie may be another account's, too, so it is not taken from there. It
// joins the transaction of ctx.
func (k *Keeper) Forget(ctx context.Context, d *ent.Device) error {
	nothing := make([]byte, 32)
	_, _ = rand.Read(nothing) // never fails
	err := store.In(ctx, k.DB).Device.UpdateOne(d).SetTokenHash(nothing).ClearPublicKey().ClearTrustedAt().ClearTrustedUntil().
		ClearAddressSealed().SetForgottenAt(k.now()).Exec(access.As(ctx, access.ActorAuthenticator, ""))
	if err != nil {
		return fmt.Errorf("forget browser %s: %w", d.ID, err)
	}
	return nil
}

// Trust makes a browser stand for the second factor from now on. It joins the
// transaction of ctx.
func (k *Keeper) Trust(ctx context.Context, deviceID string, lasting time.Duration) error {
	now := k.now()
	err := store.In(ctx, k.DB).Device.UpdateOneID(deviceID).SetTrustedAt(now).SetTrustedUntil(now.Add(lasting)).
		Exec(access.As(ctx, access.ActorAuthenticator, ""))
	if err != nil {
		return fmt.Errorf("trust browser: %w", err)
	}
	return nil
}

// Trusted returns since when a browser that was recognised has stood for the second
// factor, zero if it does not. allowed is for how long it can, by what is asked now,
// so that a stricter rule applies to browsers that were trusted before.
func (k *Keeper) Trusted(d *ent.Device, allowed time.Duration) time.Time {
	now := k.now()
	if d == nil || d.TrustedAt == nil || d.TrustedUntil == nil || !d.TrustedUntil.After(now) || !d.TrustedAt.Add(allowed).After(now) {
		return time.Time{}
	}
	return *d.TrustedAt
}

// Distrust makes browsers of a person be asked for a second factor again: one, or
// all if none is named. It joins the transaction of ctx.
func (k *Keeper) Distrust(ctx context.Context, userID, deviceID string) error {
	which := []predicate.Device{device.UserID(userID)}
	if deviceID != "" {
		which = append(which, device.ID(deviceID))
	}
	return k.DistrustWhere(ctx, which...)
}

// DistrustWhere is Distrust for chosen browsers of anybody. It joins the
// transaction of ctx.
func (k *Keeper) DistrustWhere(ctx context.Context, which ...predicate.Device) error {
	err := store.In(ctx, k.DB).Device.Update().Where(device.TrustedUntilNotNil()).Where(which...).
		ClearTrustedAt().ClearTrustedUntil().Exec(access.As(ctx, access.ActorAuthenticator, ""))
	if err != nil {
		return fmt.Errorf("distrust browsers: %w", err)
	}
	return nil
}
