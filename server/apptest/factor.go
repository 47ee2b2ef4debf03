package apptest

import (
	"encoding/base32"
	"net/url"

	"github.com/strongroom/strongroom/server/login/totp"
)

// phone is somebody's authenticator app.
type phone struct {
	app  *App
	seed []byte
	id   string
	// codes are the backup codes that came with it.
	codes []string
}

// code is what the app shows. Each call waits for the next time step, as a person
// whose last code was used must.
func (p *phone) code() string {
	p.app.t.Helper()
	p.app.Clock.Advance(totp.Period)
	c, err := totp.Code(p.seed, totp.Step(p.app.Clock.Now()))
	if err != nil {
		p.app.t.Fatal(err)
	}
	return c
}

type proof map[string]any

const (
	continuing = `mutation($in: ContinueSignInInput!) { continueSignIn(input: $in) { result { __typename ... on SignedIn { backupCodes } } } }`
	confirming = `mutation($in: ConfirmIdentityInput!) { confirmIdentity(input: $in) { freshUntil } }`
	addingApp  = `mutation($in: AddAuthenticatorAppInput!) { addAuthenticatorApp(input: $in) { factor { id } backupCodes } }`
)

func with(challenge string, p proof) map[string]any {
	return map[string]any{"in": map[string]any{"challenge": challenge, "proof": p}}
}

// AddApp gives the person an authenticator app.
func (c *Client) AddApp() *phone {
	c.app.t.Helper()
	var begun struct {
		BeginAuthenticatorApp struct{ Challenge, Secret, URI string }
	}
	c.Must(`mutation { beginAuthenticatorApp { challenge secret uri } }`, nil, &begun)
	b := begun.BeginAuthenticatorApp
	uri, err := url.Parse(b.URI)
	if err != nil || uri.Query().Get("secret") != b.Secret {
		c.app.t.Fatalf("%v %v", uri, err)
	}
	p := &phone{app: c.app}
	if p.seed, err = base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(b.Secret); err != nil {
		c.app.t.Fatal(err)
	}
	var added struct {
		AddAuthenticatorApp struct {
			Factor      struct{ ID string }
			BackupCodes []string
		}
	}
	c.Must(addingApp, map[string]any{"in": map[string]any{"challenge": b.Challenge, "name": "Phone", "code": p.code()}}, &added)
	c.phone = p
	p.id, p.codes = added.AddAuthenticatorApp.Factor.ID, added.AddAuthenticatorApp.BackupCodes
	return p
}

// half gives the password and returns what is asked next.
func (c *Client) half(email string) (challenge string, methods []string, options string) {
	c.app.t.Helper()
	var got struct {
		SignIn struct {
			Challenge, PasskeyOptions string
			Methods                   []string
		}
	}
	c.Must(`mutation($in: SignInInput!) { signIn(input: $in) { ... on ProofNeeded { challenge methods passkeyOptions } } }`,
		map[string]any{"in": map[string]any{"email": email, "password": Password}}, &got)
	return got.SignIn.Challenge, got.SignIn.Methods, got.SignIn.PasskeyOptions
}
