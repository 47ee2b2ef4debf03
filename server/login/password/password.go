// Package password hashes, verifies and judges passwords.
package password

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"runtime"
	"strings"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"

	"github.com/strongroom/strongroom/server/login/password/internal/cost"
)

const (
	saltLen = 16 // bytes
	hashLen = 32 // bytes
)

// maxLength bounds the work of normalising a password, in bytes. Nobody types
// more, and nothing is cut off.
const maxLength = 4096

// slots bounds how many hashes are computed at once: each takes its memory anew,
// so a flood of sign-ins waits instead of exhausting the machine.
var slots = make(chan struct{}, runtime.NumCPU())

// bounded refuses costs that only a forged hash would have: they would exhaust the
// machine.
func bounded(c cost.Cost) bool {
	return c.Memory >= 8 && c.Memory <= 256*1024 && c.Passes >= 1 && c.Passes <= 10 && c.Lanes >= 1 && c.Lanes <= 8
}

func compute(ctx context.Context, password string, salt []byte, c cost.Cost) ([]byte, error) {
	select {
	case slots <- struct{}{}:
		defer func() { <-slots }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	return argon2.IDKey([]byte(norm.NFKC.String(password)), salt, c.Passes, c.Memory, c.Lanes, hashLen), nil
}

// Hash returns the argon2id hash of a password, in the PHC string format.
func Hash(ctx context.Context, password string) (string, error) {
	salt := make([]byte, saltLen)
	_, _ = rand.Read(salt)
	c := cost.Current
	sum, err := compute(ctx, password, salt, c)
	if err != nil {
		return "", fmt.Errorf("hash password: %w", err)
	}
	return encode(c, salt, sum), nil
}

func encode(c cost.Cost, salt, sum []byte) string {
	b := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s",
		argon2.Version, c.Memory, c.Passes, c.Lanes, b.EncodeToString(salt), b.EncodeToString(sum))
}

// nobody is what the password of an unknown person is verified against, so that
// knowing and not knowing somebody cost the same.
func nobody() string { return encode(cost.Current, make([]byte, saltLen), make([]byte, hashLen)) }

// Verify reports whether password is the one that hash was made from. An empty
// hash belongs to nobody: it costs the same and never matches.
func Verify(ctx context.Context, hash, password string) (bool, error) {
	known := hash != ""
	if !known {
		hash = nobody()
	}
	if len(password) > maxLength {
		password = ""
		known = false
	}
	c, salt, want, ok := decode(hash)
	if !ok {
		return false, errors.New("verify password: the stored hash is no argon2id hash")
	}
	got, err := compute(ctx, password, salt, c)
	if err != nil {
		return false, fmt.Errorf("verify password: %w", err)
	}
	return subtle.ConstantTimeCompare(got, want) == 1 && known, nil
}

// Outdated reports whether a hash was made with other parameters than those that
// are used now, so that it should be replaced when its password is known.
func Outdated(hash string) bool {
	c, _, _, ok := decode(hash)
	return ok && c != cost.Current
}

func decode(hash string) (c cost.Cost, salt, sum []byte, ok bool) {
	parts := strings.Split(hash, "$")
	if len(parts) != 6 || parts[0] != "" || parts[1] != "argon2id" || parts[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return c, nil, nil, false
	}
	n, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &c.Memory, &c.Passes, &c.Lanes)
	if err != nil || n != 3 || !bounded(c) || parts[3] != fmt.Sprintf("m=%d,t=%d,p=%d", c.Memory, c.Passes, c.Lanes) {
		return c, nil, nil, false
	}
	salt, err1 := base64.RawStdEncoding.DecodeString(parts[4])
	sum, err2 := base64.RawStdEncoding.DecodeString(parts[5])
	return c, salt, sum, err1 == nil && err2 == nil && len(salt) >= 8 && len(sum) == hashLen
}
