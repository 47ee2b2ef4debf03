package device

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"strings"
	"testing"
	"time"

	"github.com/strongroom/strongroom/server/vault"
)

const origin = "https://strongroom.example.com"

func keeper(t *testing.T, now *time.Time) *Keeper {
	t.Helper()
	v, err := vault.New(make([]byte, 32), nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	return &Keeper{Vault: v, Origin: origin, Now: func() time.Time { return *now }}
}

func pair(t testing.TB, curve elliptic.Curve) (*ecdsa.PrivateKey, []byte) {
	t.Helper()
	key, err := ecdsa.GenerateKey(curve, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	public, err := x509.MarshalPKIXPublicKey(&key.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	return key, public
}

func sign(t testing.TB, key *ecdsa.PrivateKey, message []byte) []byte {
	t.Helper()
	digest := sha256.Sum256(message)
	r, s, err := ecdsa.Sign(rand.Reader, key, digest[:])
	if err != nil {
		t.Fatal(err)
	}
	out := make([]byte, signatureSize)
	r.FillBytes(out[:32])
	s.FillBytes(out[32:])
	return out
}

func written(nonce string, public, signature []byte) string {
	return strings.Join([]string{nonce, encoding.EncodeToString(public), encoding.EncodeToString(signature)}, ".")
}

func TestAProofHoldsForItsNonceOriginKeyAndCookieAlone(t *testing.T) {
	t.Parallel()
	now := time.Unix(1_800_000_000, 0)
	k := keeper(t, &now)
	key, public := pair(t, elliptic.P256())
	other, otherPublic := pair(t, elliptic.P256())
	nonce := k.Nonce("cookie")
	good := sign(t, key, Signed(origin, nonce, public))
	foreign := keeper(t, &now)
	foreign.Vault, _ = vault.New([]byte(strings.Repeat("x", 32)), nil, nil)
	theirs := foreign.Nonce("cookie")
	for name, c := range map[string]Claim{
		"another cookie":      {"other", written(nonce, public, good)},
		"no cookie":           {"", written(nonce, public, good)},
		"another nonce":       {"cookie", written(k.Nonce("cookie"), public, good)},
		"a nonce of others":   {"cookie", written(theirs, public, sign(t, key, Signed(origin, theirs, public)))},
		"a nonce made up":     {"cookie", written("abc", public, sign(t, key, Signed(origin, "abc", public)))},
		"another origin":      {"cookie", written(nonce, public, sign(t, key, Signed("https://evil.example.com", nonce, public)))},
		"another key signed":  {"cookie", written(nonce, public, sign(t, other, Signed(origin, nonce, public)))},
		"another key claimed": {"cookie", written(nonce, otherPublic, good)},
		"another meaning":     {"cookie", written(nonce, public, sign(t, key, []byte(nonce)))},
		"no signature":        {"cookie", written(nonce, public, make([]byte, signatureSize))},
		"a short signature":   {"cookie", written(nonce, public, good[:63])},
		"nothing":             {"cookie", ""},
		"two parts":           {"cookie", nonce + "." + encoding.EncodeToString(public)},
	} {
		if s := k.check(c); s.key != nil {
			t.Errorf("%s is accepted", name)
		}
	}
	wide, widePublic := pair(t, elliptic.P384())
	_ = wide
	if s := k.check(Claim{"cookie", written(nonce, widePublic, good)}); s.key != nil {
		t.Error("a key on another curve is accepted")
	}
	proof := Claim{"cookie", written(nonce, public, good)}
	if s := k.check(proof); string(s.key) != string(public) {
		t.Fatal("an honest proof is refused")
	}
	now = now.Add(NonceFor - time.Second)
	if s := k.check(proof); s.key == nil {
		t.Error("a proof is refused before its time")
	}
	now = now.Add(2 * time.Second)
	if s := k.check(proof); s.key != nil {
		t.Error("an old proof is accepted")
	}
}

func TestNoncesGrowThoughTimeStandsStill(t *testing.T) {
	t.Parallel()
	now := time.Unix(1_800_000_000, 0)
	k := keeper(t, &now)
	last := int64(0)
	for range 100 {
		n, ok := k.number(k.Nonce("c"), "c")
		if !ok || n <= last {
			t.Fatalf("%d after %d, %v", n, last, ok)
		}
		last = n
	}
}

func FuzzProof(f *testing.F) {
	// The same in each process of a fuzzer.
	key, err := ecdsa.ParseRawPrivateKey(elliptic.P256(), []byte("strongroom strongroom strongroom"))
	if err != nil {
		f.Fatal(err)
	}
	public, err := x509.MarshalPKIXPublicKey(&key.PublicKey)
	if err != nil {
		f.Fatal(err)
	}
	v, err := vault.New(make([]byte, 32), nil, nil)
	if err != nil {
		f.Fatal(err)
	}
	k := &Keeper{Vault: v, Origin: origin, Now: time.Now}
	nonce := k.Nonce("cookie")
	honest := written(nonce, public, sign(f, key, Signed(origin, nonce, public)))
	for _, seed := range []string{honest, "", "..", nonce + "..", strings.Repeat("A", maxProof), honest + "A"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s := k.check(Claim{"cookie", text})
		if s.key == nil {
			return
		}
		// Only the holder of the key makes a proof, and there is one way to write it.
		if p, err := parse(text); err != nil || string(s.key) != string(public) || written(p.nonce, p.key, p.signature) != text {
			t.Fatalf("%q is accepted", text)
		}
	})
}
