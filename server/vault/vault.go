package vault

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"time"

	"github.com/hashicorp/golang-lru/v2/expirable"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/datakey"
	"github.com/strongroom/strongroom/ent/schema/id"
	"github.com/strongroom/strongroom/server/store"
)

// KeySize is the size of every key, in bytes: AES-256.
const KeySize = 32

// ErrDestroyed says that what was sealed under a key is gone for good.
var ErrDestroyed = errors.New("the key was destroyed")

// ErrSealed says that a sealed value is not what was sealed there: it was
// altered, or belongs elsewhere.
var ErrSealed = errors.New("sealed value does not open")

const (
	cachedKeys = 4096
	// keyLifetime bounds how long another replica can go on reading what this one
	// has erased.
	keyLifetime = time.Minute
)

// Vault seals and opens. It is safe for concurrent use.
type Vault struct {
	db      *ent.Client
	objects *Objects
	root    cipher.AEAD
	system  cipher.AEAD
	index   []byte
	keys    *expirable.LRU[string, *unwrapped]
	// organizations maps an organization to the id of its key.
	organizations *expirable.LRU[string, string]
}

type unwrapped struct {
	key  []byte
	aead cipher.AEAD
}

// New returns a vault over the root key (KeySize bytes).
func New(root []byte, db *ent.Client, objects *Objects) (*Vault, error) {
	if len(root) != KeySize {
		return nil, fmt.Errorf("open vault: the root key has %d bytes instead of %d", len(root), KeySize)
	}
	wrap, err := aead(derive(root, "wrap", KeySize))
	if err != nil {
		return nil, err
	}
	system, err := aead(derive(root, "system", KeySize))
	if err != nil {
		return nil, err
	}
	return &Vault{
		db: db, objects: objects, root: wrap, system: system,
		index:         derive(root, "index", KeySize),
		keys:          expirable.NewLRU[string, *unwrapped](cachedKeys, nil, keyLifetime),
		organizations: expirable.NewLRU[string, string](cachedKeys, nil, 0),
	}, nil
}

// DatabaseKey derives the key of the embedded database from the root key.
func DatabaseKey(root []byte) []byte { return derive(root, "database", store.KeySize) }

func derive(root []byte, label string, size int) []byte {
	key, err := hkdf.Key(sha256.New, root, nil, "strongroom "+label+" v1", size)
	if err != nil {
		panic(err) // only for sizes beyond 255 hashes
	}
	return key
}

func aead(key []byte) (cipher.AEAD, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, fmt.Errorf("make cipher: %w", err)
	}
	return cipher.NewGCMWithRandomNonce(block)
}

// Owner says what a new key is for.
type Owner struct {
	Purpose datakey.Purpose
	// Organization is empty for keys of people.
	Organization string
}

// NewKey makes a key and stores it wrapped. It joins the transaction of ctx.
func (v *Vault) NewKey(ctx context.Context, o Owner) (string, error) {
	ctx = access.As(ctx, access.ActorKeeper, "")
	wrap, parent := v.root, ""
	if o.Organization != "" && o.Purpose != datakey.PurposeORGANIZATION {
		keyID, err := v.organizationKey(ctx, o.Organization)
		if err != nil {
			return "", err
		}
		k, err := v.key(ctx, keyID)
		if err != nil {
			return "", err
		}
		wrap, parent = k.aead, keyID
	}
	key := make([]byte, KeySize)
	_, _ = rand.Read(key)
	keyID := id.New("key")
	row := &ent.DataKey{ID: keyID, Purpose: o.Purpose, OrganizationID: o.Organization, ParentID: parent}
	err := store.In(ctx, v.db).DataKey.Create().
		SetID(keyID).SetPurpose(o.Purpose).SetOrganizationID(o.Organization).SetParentID(parent).
		SetWrapped(wrap.Seal(nil, nil, key, wrapping(row))).
		Exec(ctx)
	if err != nil {
		return "", fmt.Errorf("store key %s: %w", keyID, err)
	}
	return keyID, nil
}

// wrapping is the associated data of a wrapped key.
func wrapping(k *ent.DataKey) []byte {
	return []byte("key|" + k.ID + "|" + string(k.Purpose) + "|" + k.OrganizationID + "|" + k.ParentID)
}

func (v *Vault) organizationKey(ctx context.Context, organization string) (string, error) {
	if keyID, ok := v.organizations.Get(organization); ok {
		return keyID, nil
	}
	ctx = access.As(ctx, access.ActorKeeper, "")
	keyID, err := store.In(ctx, v.db).DataKey.Query().
		Where(datakey.OrganizationID(organization), datakey.PurposeEQ(datakey.PurposeORGANIZATION)).
		OnlyID(ctx)
	if err != nil {
		return "", fmt.Errorf("find key of organization %s: %w", organization, err)
	}
	v.organizations.Add(organization, keyID)
	return keyID, nil
}

func (v *Vault) key(ctx context.Context, keyID string) (*unwrapped, error) {
	if k, ok := v.keys.Get(keyID); ok {
		return k, nil
	}
	ctx = access.As(ctx, access.ActorKeeper, "")
	row, err := store.In(ctx, v.db).DataKey.Get(ctx, keyID)
	if err != nil {
		return nil, fmt.Errorf("find key %s: %w", keyID, err)
	}
	if row.Wrapped == nil || len(*row.Wrapped) == 0 { // NULL is read as an empty value
		return nil, fmt.Errorf("key %s: %w", keyID, ErrDestroyed)
	}
	wrap := v.root
	if row.ParentID != "" {
		parent, err := v.key(ctx, row.ParentID)
		if err != nil {
			return nil, err
		}
		wrap = parent.aead
	}
	key, err := wrap.Open(nil, nil, *row.Wrapped, wrapping(row))
	if err != nil {
		return nil, fmt.Errorf("unwrap key %s: is this the root key that it was made with? %w", keyID, ErrSealed)
	}
	a, err := aead(key)
	if err != nil {
		return nil, err
	}
	k := &unwrapped{key: key, aead: a}
	v.keys.Add(keyID, k)
	return k, nil
}

// Destroy erases keys, and with them all that was sealed under them. It joins
// the transaction of ctx; the keys are forgotten here once it commits.
func (v *Vault) Destroy(ctx context.Context, keyIDs ...string) error {
	ctx = access.As(ctx, access.ActorKeeper, "")
	err := store.In(ctx, v.db).DataKey.Update().
		Where(datakey.IDIn(keyIDs...)).
		ClearWrapped().SetDestroyedAt(time.Now().UTC()).
		Exec(ctx)
	if err != nil {
		return fmt.Errorf("destroy keys: %w", err)
	}
	store.AfterCommit(ctx, func() {
		for _, k := range keyIDs {
			v.keys.Remove(k)
		}
	})
	return nil
}

// Index is the blind index of a value: a keyed hash by which it can be found and
// from which nothing can be learnt. kind separates values of different columns.
func (v *Vault) Index(kind, value string) []byte {
	h := hmac.New(sha256.New, v.index)
	h.Write([]byte(kind + "\x00" + value))
	return h.Sum(nil)
}

// NewToken returns 256 random bits as text, for cookies and links.
func NewToken() string {
	b := make([]byte, KeySize)
	_, _ = rand.Read(b)
	return base64.RawURLEncoding.EncodeToString(b)
}

// Hash is how tokens of 128 random bits and more are stored: as their SHA-256.
// What cannot be guessed needs no slow hash, and a fast one can be looked up.
func Hash(token string) []byte {
	h := sha256.Sum256([]byte(token))
	return h[:]
}
