// Package passkey runs the ceremonies of WebAuthn (W3C, Level 3) for one relying
// party: this installation's origin. User verification is always demanded, so a
// passkey is two factors in one: the device and whoever unlocks it.
//
// What a browser answers is a stranger's bytes. Every refusal reads the same; the
// reason is wrapped for the log.
package passkey

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/netip"
	"net/url"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"github.com/strongroom/strongroom/server/fault"
)

// maxAnswer bounds what is parsed, in bytes. An honest answer is under 4 KiB, or
// 16 KiB with a statement of its maker.
const maxAnswer = 64 << 10

// ErrCloned says that a passkey's signature counter went back: two devices hold
// what only one should (section 6.1.1).
var ErrCloned = errors.New("the signature counter of the passkey went back")

// Credential is a passkey as it is kept.
type Credential = webauthn.Credential

// Owner is a person with their passkeys. It implements webauthn.User.
type Owner struct {
	ID, Name, DisplayName string
	Credentials           []Credential
}

// WebAuthnID is the user handle.
func (o *Owner) WebAuthnID() []byte { return []byte(o.ID) }

// WebAuthnName is the address.
func (o *Owner) WebAuthnName() string { return o.Name }

// WebAuthnDisplayName is what people call them.
func (o *Owner) WebAuthnDisplayName() string { return o.DisplayName }

// WebAuthnCredentials are the passkeys.
func (o *Owner) WebAuthnCredentials() []Credential { return o.Credentials }

// Party is the relying party.
type Party struct {
	w     *webauthn.WebAuthn
	roots *Roots
}

// New returns the relying party of an origin, such as https://strongroom.example.com.
// Passkeys belong to names: the party of a bare network address has none.
func New(origin, name string, roots *Roots) (*Party, error) {
	u, err := url.Parse(origin)
	if err != nil {
		return nil, fmt.Errorf("passkeys of %s: %w", origin, err)
	}
	if _, err := netip.ParseAddr(u.Hostname()); err == nil {
		return &Party{roots: roots}, nil
	}
	w, err := webauthn.New(&webauthn.Config{
		RPID: u.Hostname(), RPDisplayName: name, RPOrigins: []string{u.Scheme + "://" + u.Host},
		AttestationPreference: protocol.PreferNoAttestation,
		AuthenticatorSelection: protocol.AuthenticatorSelection{
			ResidentKey: protocol.ResidentKeyRequirementRequired, UserVerification: protocol.VerificationRequired,
		},
	})
	if err != nil {
		return nil, fmt.Errorf("passkeys of %s: %w", origin, err)
	}
	return &Party{w, roots}, nil
}

// Provable reports whether a passkey can prove what it lives in.
func (p *Party) Provable() bool { return p.roots.pool != nil }

// Available reports whether browsers offer passkeys for this origin.
func (p *Party) Available() bool { return p.w != nil }

func (p *Party) check() error {
	if !p.Available() {
		return fault.Unavailable("Passkeys need a name: open Strongroom by its name instead of its network address. Its operator sets STRONGROOM_BASE_URL.")
	}
	return nil
}

// refused is what people read about an answer that proves nothing.
func refused(err error) error {
	return fmt.Errorf("%w (%w)", fault.Invalid("input.passkey", "The passkey was not accepted. Try again, or use another way."), err)
}

// BeginRegistration returns what the browser needs to make a passkey, and what to
// remember meanwhile. Passkeys that the owner has are not made again. Only if asked
// to, it wants to know from the passkey's maker what it lives in: browsers ask their
// users whether they agree.
func (p *Party) BeginRegistration(o *Owner, attest bool) (options string, state json.RawMessage, err error) {
	if err := p.check(); err != nil {
		return "", nil, err
	}
	var have []protocol.CredentialDescriptor
	for _, c := range o.Credentials {
		have = append(have, c.Descriptor())
	}
	conveyance := protocol.PreferNoAttestation
	if attest {
		conveyance = protocol.PreferDirectAttestation
	}
	creation, session, err := p.w.BeginRegistration(o, webauthn.WithExclusions(have), webauthn.WithConveyancePreference(conveyance))
	if err != nil {
		return "", nil, fmt.Errorf("begin passkey: %w", err)
	}
	return encode(creation.Response, session)
}

// FinishRegistration returns the passkey that the browser made, and whether its
// maker vouches for the AAGUID that it has.
func (p *Party) FinishRegistration(o *Owner, state json.RawMessage, answer string) (c *Credential, attested bool, err error) {
	if err := p.check(); err != nil {
		return nil, false, err
	}
	session, err := decode(state, answer)
	if err != nil {
		return nil, false, err
	}
	parsed, err := protocol.ParseCredentialCreationResponseBytes([]byte(answer))
	if err != nil {
		return nil, false, refused(err)
	}
	c, err = p.w.CreateCredential(o, session, parsed)
	if err != nil {
		return nil, false, refused(err)
	}
	c.Attestation = webauthn.CredentialAttestation{} // judged here, so not kept
	return c, p.roots.vouch(&parsed.Response.AttestationObject) == nil, nil
}

// BeginLogin returns what the browser needs to use a passkey: one of the owner's,
// or, without an owner, any that its user picks.
func (p *Party) BeginLogin(o *Owner) (options string, state json.RawMessage, err error) {
	if err := p.check(); err != nil {
		return "", nil, err
	}
	var assertion *protocol.CredentialAssertion
	var session *webauthn.SessionData
	if o == nil {
		assertion, session, err = p.w.BeginDiscoverableLogin(webauthn.WithUserVerification(protocol.VerificationRequired))
	} else {
		assertion, session, err = p.w.BeginLogin(o, webauthn.WithUserVerification(protocol.VerificationRequired))
	}
	if err != nil {
		return "", nil, fmt.Errorf("ask for passkey: %w", err)
	}
	return encode(assertion.Response, session)
}

// FinishLogin judges the browser's answer. Find returns the owner of a user
// handle; where the owner was known from the start, it returns that one. The
// returned credential has the new counter and state.
func (p *Party) FinishLogin(find func(handle string) (*Owner, error), known *Owner, state json.RawMessage, answer string) (*Owner, *Credential, error) {
	if err := p.check(); err != nil {
		return nil, nil, err
	}
	session, err := decode(state, answer)
	if err != nil {
		return nil, nil, err
	}
	parsed, err := protocol.ParseCredentialRequestResponseBytes([]byte(answer))
	if err != nil {
		return nil, nil, refused(err)
	}
	owner := known
	var c *Credential
	if known != nil {
		c, err = p.w.ValidateLogin(known, session, parsed)
	} else {
		_, c, err = p.w.ValidatePasskeyLogin(func(_, handle []byte) (webauthn.User, error) {
			owner, err = find(string(handle))
			return owner, err
		}, session, parsed)
	}
	if err != nil {
		return nil, nil, refused(err)
	}
	if c.Authenticator.CloneWarning {
		return owner, c, refused(ErrCloned)
	}
	return owner, c, nil
}

func encode(options any, session *webauthn.SessionData) (string, json.RawMessage, error) {
	o, err := json.Marshal(options)
	if err != nil {
		return "", nil, fmt.Errorf("encode ceremony: %w", err)
	}
	s, err := json.Marshal(session)
	if err != nil {
		return "", nil, fmt.Errorf("encode ceremony: %w", err)
	}
	return string(o), s, nil
}

func decode(state json.RawMessage, answer string) (webauthn.SessionData, error) {
	var s webauthn.SessionData
	switch {
	case len(state) == 0:
		return s, fault.Conflict("No passkey was asked for. Begin again.")
	case len(answer) > maxAnswer:
		return s, refused(errors.New("the answer is too long"))
	}
	if err := json.Unmarshal(state, &s); err != nil {
		return s, fmt.Errorf("decode ceremony: %w", err)
	}
	return s, nil
}
