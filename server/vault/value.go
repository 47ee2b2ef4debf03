package vault

import (
	"context"
	"fmt"
)

// Place is where a sealed value belongs: its column and the id of its row. It is
// authenticated with the value, so that a value moved elsewhere does not open.
type Place struct {
	Column string // as table.column
	Row    string
}

func (p Place) data() []byte { return []byte("value|" + p.Column + "|" + p.Row) }

// Seal seals a value under a data key.
func (v *Vault) Seal(ctx context.Context, keyID string, p Place, plain []byte) ([]byte, error) {
	k, err := v.key(ctx, keyID)
	if err != nil {
		return nil, fmt.Errorf("seal %s: %w", p.Column, err)
	}
	return k.aead.Seal(nil, nil, plain, p.data()), nil
}

// Open opens a value that was sealed under a data key.
func (v *Vault) Open(ctx context.Context, keyID string, p Place, sealed []byte) ([]byte, error) {
	k, err := v.key(ctx, keyID)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", p.Column, err)
	}
	plain, err := k.aead.Open(nil, nil, sealed, p.data())
	if err != nil {
		return nil, fmt.Errorf("open %s of %s: %w", p.Column, p.Row, ErrSealed)
	}
	return plain, nil
}

// SealFor seals a value under an organization's key.
func (v *Vault) SealFor(ctx context.Context, organization string, p Place, plain []byte) ([]byte, error) {
	keyID, err := v.organizationKey(ctx, organization)
	if err != nil {
		return nil, fmt.Errorf("seal %s: %w", p.Column, err)
	}
	return v.Seal(ctx, keyID, p, plain)
}

// OpenFor opens a value that was sealed under an organization's key.
func (v *Vault) OpenFor(ctx context.Context, organization string, p Place, sealed []byte) ([]byte, error) {
	keyID, err := v.organizationKey(ctx, organization)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", p.Column, err)
	}
	return v.Open(ctx, keyID, p, sealed)
}

// SealSystem seals a value of the server itself, such as the payload of a job.
func (v *Vault) SealSystem(p Place, plain []byte) []byte {
	return v.system.Seal(nil, nil, plain, p.data())
}

// OpenSystem opens a value of the server itself.
func (v *Vault) OpenSystem(p Place, sealed []byte) ([]byte, error) {
	plain, err := v.system.Open(nil, nil, sealed, p.data())
	if err != nil {
		return nil, fmt.Errorf("open %s of %s: %w", p.Column, p.Row, ErrSealed)
	}
	return plain, nil
}
