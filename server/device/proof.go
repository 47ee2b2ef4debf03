package device

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"math/big"
	"strings"
	"time"

	"github.com/strongroom/strongroom/server/vault"
)

// Header carries the proof, beside the cookie that it belongs to. A form on another
// site can send neither it nor, with its SameSite attribute, the cookie.
const Header = "Strongroom-Device"

// NonceFor is how long a nonce can be signed.
const NonceFor = 5 * time.Minute

const (
	// domain keeps the signature from meaning anything else. The frontend has the
	// same text.
	domain = "strongroom device v1"
	// maxProof bounds what is parsed, in bytes: an honest proof has 332.
	maxProof = 512

	numberSize, saltSize, macSize = 8, 16, sha256.Size
	nonceSize                     = numberSize + saltSize + macSize
	signatureSize                 = 64 // r and s, as IEEE P1363 writes them
)

var encoding = base64.RawURLEncoding.Strict()

// proof is what a browser shows, before it is believed.
type proof struct {
	nonce     string
	key       []byte // PKIX
	public    *ecdsa.PublicKey
	signature []byte
}

// parse reads "nonce.key.signature", each in base64url. The key must be on P-256.
func parse(text string) (*proof, error) {
	if len(text) > maxProof {
		return nil, errors.New("the proof is too long")
	}
	if strings.ContainsAny(text, "\r\n") {
		return nil, errors.New("the proof has lines, which the decoder would skip")
	}
	parts := strings.Split(text, ".")
	if len(parts) != 3 {
		return nil, errors.New("a proof has three parts")
	}
	p := &proof{nonce: parts[0]}
	var err error
	if p.key, err = encoding.DecodeString(parts[1]); err != nil {
		return nil, fmt.Errorf("read key: %w", err)
	}
	if p.signature, err = encoding.DecodeString(parts[2]); err != nil {
		return nil, fmt.Errorf("read signature: %w", err)
	}
	if len(p.signature) != signatureSize {
		return nil, fmt.Errorf("a signature of %d bytes", len(p.signature))
	}
	key, err := x509.ParsePKIXPublicKey(p.key)
	if err != nil {
		return nil, fmt.Errorf("read key: %w", err)
	}
	public, ok := key.(*ecdsa.PublicKey)
	if !ok || public.Curve != elliptic.P256() {
		return nil, errors.New("the key is not on P-256")
	}
	p.public = public
	return p, nil
}

// Signed is what the key of a browser signs.
func Signed(origin, nonce string, key []byte) []byte {
	return []byte(strings.Join([]string{domain, origin, nonce, encoding.EncodeToString(key)}, "\n"))
}

// verify reports whether the key that the proof names has signed it.
func (p *proof) verify(origin string) bool {
	digest := sha256.Sum256(Signed(origin, p.nonce, p.key))
	r, s := new(big.Int).SetBytes(p.signature[:signatureSize/2]), new(big.Int).SetBytes(p.signature[signatureSize/2:])
	return ecdsa.Verify(p.public, digest[:], r, s)
}

// Nonce returns what the browser with a device cookie, or without one, is to sign.
//
// No row is written: the nonce is a number, a salt, and a keyed hash over both and
// the cookie. The number is the time in nanoseconds, made to grow with each nonce
// of this process. A browser's row remembers the number that its key signed last,
// and a session begins only with a greater one, in one conditional update. So a
// proof that was overheard with its cookie works neither twice nor after a newer
// one, on no replica, and with no other cookie; before it is used it dies with its
// nonce after five minutes. Where clocks of replicas differ by a second, an honest
// browser that signs in twice within it can look like a new one, whose owner is told.
func (k *Keeper) Nonce(token string) string {
	now := k.Now().UnixNano()
	for {
		last := k.last.Load()
		number := max(now, last+1)
		if k.last.CompareAndSwap(last, number) {
			b := binary.BigEndian.AppendUint64(nil, uint64(number)) //nolint:gosec // after 1970
			b = append(b, make([]byte, saltSize)...)
			_, _ = rand.Read(b[numberSize:]) // never fails
			return encoding.EncodeToString(append(b, k.mac(b, token)...))
		}
	}
}

func (k *Keeper) mac(head []byte, token string) []byte {
	return k.Vault.Index("device-nonce", string(head)+string(vault.Hash(token)))
}

// number returns the number of a nonce that this installation gave to the browser
// with the cookie and that can still be signed.
func (k *Keeper) number(nonce, token string) (int64, bool) {
	b, err := encoding.DecodeString(nonce)
	if err != nil || len(b) != nonceSize {
		return 0, false
	}
	head := b[:numberSize+saltSize]
	if !hmac.Equal(b[len(head):], k.mac(head, token)) {
		return 0, false
	}
	n := int64(binary.BigEndian.Uint64(head)) //nolint:gosec // as Nonce wrote it
	age := k.Now().Sub(time.Unix(0, n))
	return n, age > -NonceFor && age < NonceFor
}
