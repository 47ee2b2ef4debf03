package apptest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"maps"

	browser "github.com/strongroom/strongroom/server/device"
)

// Key makes a key in the browser, with which it proves from then on who it is.
func (c *Client) Key() *Client {
	c.app.t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		c.app.t.Fatal(err)
	}
	c.key = key
	return c
}

// Copied is another browser with this one's cookies, which hold no key.
func (c *Client) Copied() *Client {
	c.jar.mu.Lock()
	defer c.jar.mu.Unlock()
	out := c.app.Client()
	out.jar.cookies = maps.Clone(c.jar.cookies)
	out.phone = c.phone
	return out
}

// Prove returns a proof that works once.
func (c *Client) Prove() string {
	c.app.t.Helper()
	var got struct{ DeviceNonce string }
	c.Must(`{ deviceNonce }`, nil, &got)
	return c.sign(got.DeviceNonce)
}

func (c *Client) sign(nonce string) string {
	c.app.t.Helper()
	public, err := x509.MarshalPKIXPublicKey(&c.key.PublicKey)
	if err != nil {
		c.app.t.Fatal(err)
	}
	digest := sha256.Sum256(browser.Signed(c.app.Config.BaseURL, nonce, public))
	r, s, err := ecdsa.Sign(rand.Reader, c.key, digest[:])
	if err != nil {
		c.app.t.Fatal(err)
	}
	signature := make([]byte, 64)
	r.FillBytes(signature[:32])
	s.FillBytes(signature[32:])
	text := base64.RawURLEncoding.EncodeToString
	return nonce + "." + text(public) + "." + text(signature)
}

// Proving is Ask with a proof.
func (c *Client) Proving(proof, query string, vars map[string]any) Answer {
	c.app.t.Helper()
	c.proof = proof
	defer func() { c.proof = "" }()
	return c.Ask(query, vars)
}
