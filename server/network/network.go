// Package network holds from which networks a person lets their own account be
// used.
package network

import (
	"context"
	"encoding/json"
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/server/fault"
	"github.com/strongroom/strongroom/server/store"
	"github.com/strongroom/strongroom/server/vault"
)

// Networks reads and writes them.
type Networks struct {
	DB    *ent.Client
	Vault *vault.Vault
}

// most is how many networks one person may name.
const most = 20

func place(userID string) vault.Place { return vault.Place{Column: "users.networks", Row: userID} }

// Of returns the networks of a person; none is everywhere.
func (n *Networks) Of(ctx context.Context, u *ent.User) ([]netip.Prefix, error) {
	if len(u.NetworksSealed) == 0 {
		return nil, nil
	}
	plain, err := n.Vault.Open(ctx, u.DataKeyID, place(u.ID), u.NetworksSealed)
	if err != nil {
		return nil, fmt.Errorf("read own networks: %w", err)
	}
	var out []netip.Prefix
	if err := json.Unmarshal(plain, &out); err != nil {
		return nil, fmt.Errorf("read own networks: %w", err)
	}
	return out, nil
}

// Allowed reports whether a person's account may be used from an address. What
// cannot be read or has no address is not allowed.
func (n *Networks) Allowed(ctx context.Context, u *ent.User, from netip.Addr) (bool, error) {
	list, err := n.Of(ctx, u)
	if err != nil {
		return false, err
	}
	return len(list) == 0 || contains(list, from), nil
}

// Refused is what somebody reads who signs in from elsewhere.
func Refused() error {
	return fault.Forbidden("This account can only be used from networks that its owner chose, and this is none of them.")
}

// Parse reads networks as people write them: addresses and CIDR ranges, of both
// families. The result is sorted and has no doubles.
func Parse(field string, list []string) ([]netip.Prefix, error) {
	var out []netip.Prefix
	for _, text := range list {
		text = strings.TrimSpace(text)
		if text == "" {
			continue
		}
		p, err := netip.ParsePrefix(text)
		if a, addrErr := netip.ParseAddr(text); err != nil && addrErr == nil && a.Zone() == "" {
			a = a.Unmap()
			p, err = netip.PrefixFrom(a, a.BitLen()), nil
		}
		if err == nil && p.Addr().Is4In6() {
			err = fmt.Errorf("mapped")
		}
		if err != nil {
			return nil, fault.Invalid(field, "%.60q is neither an address nor a network such as 192.0.2.0/24 or 2001:db8::/48.", text)
		}
		out = append(out, p.Masked())
	}
	if len(out) > most {
		return nil, fault.Invalid(field, "Name at most %d networks.", most)
	}
	slices.SortFunc(out, func(a, b netip.Prefix) int {
		if c := a.Addr().Compare(b.Addr()); c != 0 {
			return c
		}
		return a.Bits() - b.Bits()
	})
	return slices.Compact(out), nil
}

func contains(list []netip.Prefix, from netip.Addr) bool {
	from = from.Unmap().WithZone("")
	return from.IsValid() && slices.ContainsFunc(list, func(p netip.Prefix) bool { return p.Contains(from) })
}

// Set stores the networks of a person, who must be in one of them, and whether a
// passkey passes all the same. It joins the transaction of ctx.
func (n *Networks) Set(ctx context.Context, u *ent.User, list []netip.Prefix, anywhere bool, from netip.Addr) (*ent.User, error) {
	if len(list) > 0 && !contains(list, from) {
		return nil, fault.Invalid("input.networks", "Your own address, %s, is in none of these networks. Saving them would lock you out.", from)
	}
	return n.store(ctx, u, list, anywhere)
}

// SetOutside is Set for a person whom a passkey let in from elsewhere, and whom it
// lets in again.
func (n *Networks) SetOutside(ctx context.Context, u *ent.User, list []netip.Prefix) (*ent.User, error) {
	return n.store(ctx, u, list, true)
}

func (n *Networks) store(ctx context.Context, u *ent.User, list []netip.Prefix, anywhere bool) (*ent.User, error) {
	update := store.In(ctx, n.DB).User.UpdateOneID(u.ID).SetPasskeyAnywhere(anywhere)
	if len(list) == 0 {
		update.ClearNetworksSealed()
	} else {
		plain, err := json.Marshal(list)
		if err != nil {
			return nil, fmt.Errorf("store own networks: %w", err)
		}
		sealed, err := n.Vault.Seal(ctx, u.DataKeyID, place(u.ID), plain)
		if err != nil {
			return nil, fmt.Errorf("store own networks: %w", err)
		}
		update.SetNetworksSealed(sealed)
	}
	u, err := update.Save(access.As(ctx, access.ActorAuthenticator, ""))
	if err != nil {
		return nil, fmt.Errorf("store own networks: %w", err)
	}
	return u, nil
}
