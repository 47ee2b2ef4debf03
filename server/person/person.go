// Package person reads and writes what identifies a person: name and address,
// sealed under the person's own key, so that destroying the key erases them from
// every copy.
package person

import (
	"context"
	"fmt"
	"time"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/datakey"
	"github.com/strongroom/strongroom/ent/membership"
	"github.com/strongroom/strongroom/ent/schema/id"
	"github.com/strongroom/strongroom/ent/user"
	"github.com/strongroom/strongroom/server/store"
	"github.com/strongroom/strongroom/server/vault"
)

// People reads and writes persons.
type People struct {
	DB    *ent.Client
	Vault *vault.Vault
}

// Index is the blind index of a clean address.
func (p *People) Index(email string) []byte { return p.Vault.Index("email", email) }

// Find returns the person with a clean address, for the authenticator.
func (p *People) Find(ctx context.Context, email string) (*ent.User, error) {
	return store.In(ctx, p.DB).User.Query().Where(user.EmailIndex(p.Index(email))).Only(ctx)
}

// Create adds a person with a key of their own. name and email are clean.
func (p *People) Create(ctx context.Context, name, email, passwordHash string) (*ent.User, error) {
	keyID, err := p.Vault.NewKey(ctx, vault.Owner{Purpose: datakey.PurposePERSON})
	if err != nil {
		return nil, fmt.Errorf("create person: %w", err)
	}
	userID := id.New("usr")
	sealedName, err := p.Vault.Seal(ctx, keyID, namePlace(userID), []byte(name))
	if err != nil {
		return nil, fmt.Errorf("create person: %w", err)
	}
	sealedEmail, err := p.Vault.Seal(ctx, keyID, emailPlace(userID), []byte(email))
	if err != nil {
		return nil, fmt.Errorf("create person: %w", err)
	}
	u, err := store.In(ctx, p.DB).User.Create().
		SetID(userID).SetDataKeyID(keyID).
		SetNameSealed(sealedName).SetEmailSealed(sealedEmail).SetEmailIndex(p.Index(email)).
		SetPasswordHash(passwordHash).
		Save(ctx)
	if err != nil {
		return nil, fmt.Errorf("create person: %w", err)
	}
	return u, nil
}

// Rename gives the person another name, which is clean.
func (p *People) Rename(ctx context.Context, u *ent.User, name string) (*ent.User, error) {
	sealed, err := p.Vault.Seal(ctx, u.DataKeyID, namePlace(u.ID), []byte(name))
	if err != nil {
		return nil, fmt.Errorf("rename person: %w", err)
	}
	u, err = store.In(ctx, p.DB).User.UpdateOneID(u.ID).SetNameSealed(sealed).Save(ctx)
	if err != nil {
		return nil, fmt.Errorf("rename person: %w", err)
	}
	return u, nil
}

// Readdress gives the person another address, which is clean and was shown to be
// theirs. Somebody else's address is refused by the database (store.IsUnique).
func (p *People) Readdress(ctx context.Context, u *ent.User, email string, verified time.Time) (*ent.User, error) {
	sealed, err := p.Vault.Seal(ctx, u.DataKeyID, emailPlace(u.ID), []byte(email))
	if err != nil {
		return nil, fmt.Errorf("change address: %w", err)
	}
	u, err = store.In(ctx, p.DB).User.UpdateOneID(u.ID).
		SetEmailSealed(sealed).SetEmailIndex(p.Index(email)).SetEmailVerifiedAt(verified).
		Save(access.As(ctx, access.ActorAuthenticator, ""))
	if err != nil {
		return nil, fmt.Errorf("change address: %w", err)
	}
	return u, nil
}

// Home is the organization in which a person acts after signing in: the one that
// they joined first. It is for the authenticator.
func (p *People) Home(ctx context.Context, userID string) (*ent.Membership, error) {
	return store.In(ctx, p.DB).Membership.Query().
		Where(membership.UserID(userID), membership.StateEQ(membership.StateACTIVE)).
		Order(membership.ByCreatedAt(), membership.ByID()).
		First(ctx)
}

// Name opens the person's name.
func (p *People) Name(ctx context.Context, u *ent.User) (string, error) {
	b, err := p.Vault.Open(ctx, u.DataKeyID, namePlace(u.ID), u.NameSealed)
	return string(b), err
}

// Email opens the person's address. It is for the server's own use: Address
// decides whether a viewer may see it.
func (p *People) Email(ctx context.Context, u *ent.User) (string, error) {
	b, err := p.Vault.Open(ctx, u.DataKeyID, emailPlace(u.ID), u.EmailSealed)
	return string(b), err
}

// Address opens the person's address if the viewer may see it, else nothing.
func (p *People) Address(ctx context.Context, u *ent.User) (*string, error) {
	v, ok := access.From(ctx)
	if !ok || (v.User != u.ID && !v.Can(access.MemberList)) {
		return nil, nil
	}
	s, err := p.Email(ctx, u)
	if err != nil {
		return nil, err
	}
	return &s, nil
}

func namePlace(userID string) vault.Place  { return vault.Place{Column: "users.name", Row: userID} }
func emailPlace(userID string) vault.Place { return vault.Place{Column: "users.email", Row: userID} }
