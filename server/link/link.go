// Package link makes the links that are mailed to people, and takes them back:
// each works once, for one purpose, for a while.
//
// The token stands behind the # of the address, which browsers send to no server
// and put in no Referer; the database holds its SHA-256 only. The host is always
// the configured one, never one that a request names.
package link

import (
	"context"
	"fmt"
	"time"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	row "github.com/strongroom/strongroom/ent/link"
	"github.com/strongroom/strongroom/ent/schema/id"
	"github.com/strongroom/strongroom/server/fault"
	"github.com/strongroom/strongroom/server/store"
	"github.com/strongroom/strongroom/server/vault"
)

// Links makes and uses links.
type Links struct {
	DB      *ent.Client
	Vault   *vault.Vault
	BaseURL string
	Now     func() time.Time
}

// paths are the pages that the links open.
var paths = map[row.Purpose]string{
	row.PurposeRESET_PASSWORD:  "/reset-password",
	row.PurposeVERIFY_EMAIL:    "/verify-email",
	row.PurposeCHANGE_EMAIL:    "/confirm-email",
	row.PurposeUNDO_EMAIL:      "/undo-email",
	row.PurposeNOT_ME:          "/not-me",
	row.PurposeCANCEL_RECOVERY: "/cancel-recovery",
	row.PurposeRECOVER:         "/recover",
}

// Link is a link that was just made.
type Link struct {
	URL, Token string
	Expires    time.Time
}

// Make makes a link for a person. It joins the transaction of ctx.
func (l *Links) Make(ctx context.Context, u *ent.User, purpose row.Purpose, detail string, lifetime time.Duration) (Link, error) {
	ctx = access.As(ctx, access.ActorAuthenticator, "")
	path, ok := paths[purpose]
	if !ok {
		return Link{}, fmt.Errorf("make link: %s opens no page", purpose)
	}
	linkID, token := id.New("lnk"), vault.NewToken()
	expires := l.now().Add(lifetime)
	create := store.In(ctx, l.DB).Link.Create().SetID(linkID).SetCreatedAt(l.now()).SetUserID(u.ID).SetPurpose(purpose).
		SetTokenHash(vault.Hash(token)).SetExpiresAt(expires)
	if detail != "" {
		sealed, err := l.Vault.Seal(ctx, u.DataKeyID, place(linkID), []byte(detail))
		if err != nil {
			return Link{}, fmt.Errorf("make link: %w", err)
		}
		create.SetDetailSealed(sealed)
	}
	if err := create.Exec(ctx); err != nil {
		return Link{}, fmt.Errorf("make link: %w", err)
	}
	return Link{URL: l.BaseURL + path + "#token=" + token, Token: token, Expires: expires}, nil
}

func place(linkID string) vault.Place { return vault.Place{Column: "links.detail", Row: linkID} }

// gone is what everybody reads whose link does not work, whatever the reason.
func gone() error {
	return fault.NotFound("This link was used, withdrawn or is too old.")
}

// Find returns an open link and whose it is, without using it.
func (l *Links) Find(ctx context.Context, token string, purpose row.Purpose) (*ent.Link, *ent.User, error) {
	ctx = access.As(ctx, access.ActorAuthenticator, "")
	db := store.In(ctx, l.DB)
	found, err := db.Link.Query().
		Where(row.TokenHash(vault.Hash(token)), row.PurposeEQ(purpose), row.UsedAtIsNil(), row.ExpiresAtGT(l.now())).Only(ctx)
	if ent.IsNotFound(err) {
		return nil, nil, gone()
	}
	if err != nil {
		return nil, nil, fmt.Errorf("find link: %w", err)
	}
	u, err := db.User.Get(ctx, found.UserID)
	if err != nil {
		return nil, nil, fmt.Errorf("find owner of link: %w", err)
	}
	return found, u, nil
}

// Use takes an open link: of many who do it at once, one succeeds. It joins the
// transaction of ctx.
func (l *Links) Use(ctx context.Context, token string, purpose row.Purpose) (*ent.Link, *ent.User, error) {
	found, u, err := l.Find(ctx, token, purpose)
	if err != nil {
		return nil, nil, err
	}
	ctx = access.As(ctx, access.ActorAuthenticator, "")
	n, err := store.In(ctx, l.DB).Link.Update().
		Where(row.ID(found.ID), row.UsedAtIsNil(), row.ExpiresAtGT(l.now())).SetUsedAt(l.now()).Save(ctx)
	if err != nil {
		return nil, nil, fmt.Errorf("use link: %w", err)
	}
	if n == 0 {
		return nil, nil, gone()
	}
	return found, u, nil
}

// Detail opens what a link is about.
func (l *Links) Detail(ctx context.Context, found *ent.Link, u *ent.User) (string, error) {
	if len(found.DetailSealed) == 0 {
		return "", nil
	}
	b, err := l.Vault.Open(ctx, u.DataKeyID, place(found.ID), found.DetailSealed)
	return string(b), err
}

// Open returns a person's open link of a purpose, the newest one, or nil.
func (l *Links) Open(ctx context.Context, u *ent.User, purpose row.Purpose) (*ent.Link, error) {
	ctx = access.As(ctx, access.ActorAuthenticator, "")
	found, err := store.In(ctx, l.DB).Link.Query().
		Where(row.UserID(u.ID), row.PurposeEQ(purpose), row.UsedAtIsNil(), row.ExpiresAtGT(l.now())).
		Order(ent.Desc(row.FieldCreatedAt), ent.Desc(row.FieldID)).First(ctx)
	if ent.IsNotFound(err) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("look at links: %w", err)
	}
	return found, nil
}

// AllOpen returns a person's open links of a purpose, oldest first.
func (l *Links) AllOpen(ctx context.Context, u *ent.User, purpose row.Purpose) ([]*ent.Link, error) {
	ctx = access.As(ctx, access.ActorAuthenticator, "")
	found, err := store.In(ctx, l.DB).Link.Query().
		Where(row.UserID(u.ID), row.PurposeEQ(purpose), row.UsedAtIsNil(), row.ExpiresAtGT(l.now())).
		Order(row.ByCreatedAt(), row.ByID()).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("look at links: %w", err)
	}
	return found, nil
}

// Withdraw ends a person's open links, of the given purposes, and
// returns how many there were. It joins the transaction of ctx.
func (l *Links) Withdraw(ctx context.Context, userID string, purposes ...row.Purpose) (int, error) {
	ctx = access.As(ctx, access.ActorAuthenticator, "")
	n, err := store.In(ctx, l.DB).Link.Update().Where(row.UserID(userID), row.PurposeIn(purposes...), row.UsedAtIsNil(), row.ExpiresAtGT(l.now())).
		SetUsedAt(l.now()).Save(ctx)
	if err != nil {
		return 0, fmt.Errorf("withdraw links: %w", err)
	}
	return n, nil
}

// WithdrawSince ends every open link of a person that was made after the given
// one. It joins the transaction of ctx.
func (l *Links) WithdrawSince(ctx context.Context, userID string, than *ent.Link) error {
	ctx = access.As(ctx, access.ActorAuthenticator, "")
	err := store.In(ctx, l.DB).Link.Update().
		Where(row.UserID(userID), row.UsedAtIsNil(), row.CreatedAtGTE(than.CreatedAt), row.IDNEQ(than.ID)).
		SetUsedAt(l.now()).Exec(ctx)
	if err != nil {
		return fmt.Errorf("withdraw later links: %w", err)
	}
	return nil
}

// Expire drops links that can no longer be used.
func (l *Links) Expire(ctx context.Context) error {
	_, err := l.DB.Link.Delete().Where(row.ExpiresAtLTE(l.now())).Exec(access.As(ctx, access.ActorAuthenticator, ""))
	if err != nil {
		return fmt.Errorf("expire links: %w", err)
	}
	return nil
}

func (l *Links) now() time.Time { return l.Now().UTC().Truncate(time.Millisecond) }
