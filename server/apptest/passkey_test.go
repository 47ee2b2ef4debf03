package apptest

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"math/big"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-webauthn/webauthn/protocol/webauthncbor"
	"github.com/google/uuid"

	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/server/policy"
)

// Two models, and one that nobody allows.
const (
	yubikey = "cb69481e-8ff7-4039-93ec-0a2729a154a8"
	titan   = "42b4fb4a-2866-43b2-9bf7-6c6669c2e5d3"
	keepass = "fdb141b2-5d84-443e-8a35-4698c205a502"
)

// model makes the device one of a model.
func (d *device) model(aaguid string) *device {
	d.auth.Aaguid = uuid.MustParse(aaguid)
	return d
}

// maker vouches for devices.
type maker struct {
	root *x509.Certificate
	key  *ecdsa.PrivateKey
}

func newMaker(t *testing.T) *maker {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	m := &maker{key: key}
	m.root = m.certify(t, &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "Root of a maker"}, IsCA: true,
		BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}, nil, key)
	return m
}

func (m *maker) certify(t *testing.T, c, parent *x509.Certificate, key *ecdsa.PrivateKey) *x509.Certificate {
	t.Helper()
	c.NotBefore, c.NotAfter = time.Now().Add(-time.Hour), time.Now().Add(time.Hour)
	if parent == nil {
		parent = c
	}
	der, err := x509.CreateCertificate(rand.Reader, c, parent, &key.PublicKey, m.key)
	if err != nil {
		t.Fatal(err)
	}
	out, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// file writes the root where an operator names it.
func (m *maker) file(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "roots.pem")
	if err := os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: m.root.Raw}), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// vouch gives the answer of a device a statement of its maker about a model; an
// empty one names none.
func (m *maker) vouch(t *testing.T, answer, aaguid string) string {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	leaf := &x509.Certificate{SerialNumber: big.NewInt(2), BasicConstraintsValid: true, Subject: pkix.Name{
		Country: []string{"SE"}, Organization: []string{"Maker"}, OrganizationalUnit: []string{"Authenticator Attestation"}, CommonName: "Device",
	}}
	if aaguid != "" {
		id := uuid.MustParse(aaguid)
		value, err := asn1.Marshal(id[:])
		if err != nil {
			t.Fatal(err)
		}
		leaf.ExtraExtensions = []pkix.Extension{{Id: asn1.ObjectIdentifier{1, 3, 6, 1, 4, 1, 45724, 1, 1, 4}, Value: value}}
	}
	leaf = m.certify(t, leaf, m.root, key)
	return restate(t, answer, func(signed []byte) (string, map[string]any) {
		hash := sha256.Sum256(signed)
		sig, err := ecdsa.SignASN1(rand.Reader, key, hash[:])
		if err != nil {
			t.Fatal(err)
		}
		return "packed", map[string]any{"alg": -7, "sig": sig, "x5c": [][]byte{leaf.Raw}}
	})
}

// restate gives the answer of a device another statement.
func restate(t *testing.T, answer string, state func(signed []byte) (format string, statement map[string]any)) string {
	t.Helper()
	var got map[string]any
	if err := json.Unmarshal([]byte(answer), &got); err != nil {
		t.Fatal(err)
	}
	response := got["response"].(map[string]any)
	raw := func(name string) []byte {
		b, err := base64.RawURLEncoding.DecodeString(response[name].(string))
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	var object map[string]any
	if err := webauthncbor.Unmarshal(raw("attestationObject"), &object); err != nil {
		t.Fatal(err)
	}
	client := sha256.Sum256(raw("clientDataJSON"))
	object["fmt"], object["attStmt"] = state(slices.Concat(object["authData"].([]byte), client[:]))
	b, err := webauthncbor.Marshal(object)
	if err != nil {
		t.Fatal(err)
	}
	response["attestationObject"] = base64.RawURLEncoding.EncodeToString(b)
	out, err := json.Marshal(got)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

// tryPasskey begins a passkey and gives the answer that made returns; it tells with
// what it was refused, and what conveyance was asked for.
func (c *Client) tryPasskey(t *testing.T, made func(options string) string) (refused, conveyance string) {
	t.Helper()
	var begun struct {
		BeginPasskey struct{ Challenge, Options string }
	}
	c.Must(`mutation { beginPasskey { challenge options } }`, nil, &begun)
	var options struct{ Attestation string }
	if err := json.Unmarshal([]byte(begun.BeginPasskey.Options), &options); err != nil {
		t.Fatal(err)
	}
	ans := c.Ask(`mutation($in: AddPasskeyInput!) { addPasskey(input: $in) { factor { id } } }`, map[string]any{"in": map[string]any{
		"challenge": begun.BeginPasskey.Challenge, "name": "Key", "passkey": made(begun.BeginPasskey.Options),
	}})
	if ans.Code() == "" {
		return "", options.Attestation
	}
	return string(ans.Raw), options.Attestation
}

// only lets passkeys of these models count.
func only(claimed bool, aaguids ...string) map[string]any {
	return map[string]any{"in": map[string]any{"passkeyModels": append([]string{}, aaguids...), "passkeysClaimed": claimed}}
}

// passkeySignIn signs in with the passkey of a device alone.
func (a *App) passkeySignIn(t *testing.T, d *device) *Client {
	t.Helper()
	c := a.Client()
	challenge, options := c.anyPasskey()
	d.cred.Counter++
	c.Must(byPasskey, map[string]any{"in": map[string]any{"challenge": challenge, "passkey": d.answer(t, options)}}, nil)
	c.whoAmI()
	return c
}

func TestOnlyPasskeysOfAllowedModelsAreMade(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		yubico, stranger := newMaker(t), newMaker(t)
		o.Environ = append(o.Environ, "STRONGROOM_PASSKEY_ROOTS="+yubico.file(t))
		a := Start(t, o)
		admin := a.SetUp()
		ann := a.Invite(admin, access.RoleAnalyst, annEmail, "Ann")
		refuse := func(what, with string, made func(options string) string) {
			t.Helper()
			refused, conveyance := ann.tryPasskey(t, made)
			if !strings.Contains(refused, with) || conveyance != "direct" {
				t.Errorf("%s: asked for %q, answered %s", what, conveyance, refused)
			}
		}
		if refused, conveyance := ann.tryPasskey(t, func(o string) string { return a.device(ann.User).model(keepass).make(t, o) }); refused != "" || conveyance != "none" {
			t.Errorf("without a list: %q %s", conveyance, refused)
		}
		for _, wrong := range []string{"YubiKey", "", "00000000-0000-0000-0000-000000000000", "{" + yubikey + "}", strings.ReplaceAll(yubikey, "-", "")} {
			admin.Refused("INVALID", savingSettings, only(false, wrong))
		}
		admin.Must(savingSettings, only(false, strings.ToUpper(yubikey)), nil)
		d := a.device(ann.User).model(yubikey)
		refuse("self attestation", "does not prove its model", func(o string) string { return d.make(t, o) })
		refuse("none", "does not prove its model", func(o string) string {
			return restate(t, d.make(t, o), func([]byte) (string, map[string]any) { return "none", map[string]any{} })
		})
		refuse("a certificate that anybody can make", "does not prove its model", func(o string) string { return stranger.vouch(t, d.make(t, o), yubikey) })
		refuse("a certificate without a model", "does not prove its model", func(o string) string { return yubico.vouch(t, d.make(t, o), "") })
		refuse("a certificate of another model", "was not accepted", func(o string) string { return yubico.vouch(t, d.make(t, o), titan) })
		refuse("another model", "passkeys live in YubiKey 5 only. This one lives in Google Titan Security Key", func(o string) string {
			return yubico.vouch(t, a.device(ann.User).model(titan).make(t, o), titan)
		})
		refuse("no model", "something that it does not name", func(o string) string {
			return a.device(ann.User).model("00000000-0000-0000-0000-000000000000").make(t, o)
		})
		if refused, _ := ann.tryPasskey(t, func(o string) string { return yubico.vouch(t, d.make(t, o), yubikey) }); refused != "" {
			t.Errorf("what its maker vouches for: %s", refused)
		}
		admin.Must(savingSettings, only(true, yubikey), nil)
		if refused, _ := ann.tryPasskey(t, func(o string) string { return a.device(ann.User).model(yubikey).make(t, o) }); refused != "" {
			t.Errorf("what is only claimed: %s", refused)
		}
		if n := a.count("SELECT count(*) FROM factors WHERE attested"); n != 1 {
			t.Errorf("%d passkeys are vouched for", n)
		}
	})
}

func TestAListWithoutRootsIsOfWhatPasskeysClaim(t *testing.T) {
	t.Parallel()
	a := Start(t, Options{})
	admin := a.SetUp()
	admin.Refused("INVALID", savingSettings, only(false, yubikey))
	admin.Must(savingSettings, only(true, yubikey), nil)
	admin.Refused("INVALID", savingSettings, only(false, yubikey))
}

func TestAModelThatIsNotAllowedAnyMoreIsShownNothingByAtOnce(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		a := Start(t, o)
		admin := a.SetUp()
		ann := a.Invite(admin, access.RoleAnalyst, annEmail, "Ann")
		old := a.device(ann.User).model(keepass)
		ann.AddPasskey(t, old)
		for _, f := range []policy.Factor{policy.Any, policy.Passkey} {
			admin.Must(savingSettings, demand(access.RoleAnalyst, f, 0), nil)
			open := a.passkeySignIn(t, old)
			if through := open.reachable(t); len(through) < 7 {
				t.Fatalf("%s: before, she reaches only %v", f, through)
			}
			socket := open.Socket()
			socket.Subscribe(`subscription { activityAdded { id } }`, nil)
			admin.Must(savingSettings, only(true, yubikey), nil)
			if code := socket.Closed(); code != 4403 && code != 4401 {
				t.Errorf("%s: the socket ended with %d", f, code)
			}
			for what, c := range map[string]*Client{"open": open, "new": a.passkeySignIn(t, old)} {
				if through := c.reachable(t); len(through) > 0 {
					t.Errorf("%s: the %s session still reaches %v", f, what, through)
				}
				if step, _ := c.step(); step != "ENROL" {
					t.Errorf("%s: the %s session is asked to %q", f, what, step)
				}
			}
			// Allowed again, what was proved counts again.
			admin.Must(savingSettings, only(true), nil)
			if step, _ := open.step(); step != "" {
				t.Errorf("%s: asked to %q", f, step)
			}
		}
		admin.Must(savingSettings, only(true, yubikey), nil)
		limited := a.passkeySignIn(t, old)
		limited.AddPasskey(t, a.device(ann.User).model(yubikey))
		if through := limited.reachable(t); len(through) < 7 {
			t.Errorf("with an allowed one she reaches only %v", through)
		}
		// Who has an allowed one must prove it, and cannot add another.
		thief := a.passkeySignIn(t, old)
		if step, _ := thief.step(); step != "PROVE" {
			t.Errorf("asked to %q", step)
		}
		thief.Refused("FACTOR_REQUIRED", `mutation { beginPasskey { challenge } }`, nil)
		if n := a.count("SELECT count(*) FROM activity_events WHERE kind = 'setting.changed'"); n == 0 {
			t.Error("nothing tells of the change")
		}
	})
}

func TestNoBrowserStandsForAModelThatIsNotAllowed(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		a := Start(t, o)
		admin := a.SetUp()
		ann := a.Invite(admin, access.RoleAnalyst, annEmail, "Ann")
		old := a.device(ann.User).model(keepass)
		ann.AddPasskey(t, old)
		ann.AddApp()
		trusting := func() *Client {
			c := a.Client()
			challenge, _, options := c.half(annEmail)
			old.cred.Counter++
			in := with(challenge, proof{"passkey": old.answer(t, options)})
			in["in"].(map[string]any)["trustBrowser"] = true
			c.Must(continuing, in, nil)
			return c
		}
		admin.Must(savingSettings, demand(access.RoleAnalyst, policy.Any, 0), nil)
		before := trusting()
		before.Must(`mutation { signOut { signedOut } }`, nil, nil)
		before.SignIn(annEmail) // the browser stands for the passkey
		if through := before.reachable(t); len(through) < 7 {
			t.Fatalf("she reaches only %v", through)
		}
		admin.Must(savingSettings, only(true, yubikey), nil)
		if through := before.reachable(t); len(through) > 0 {
			t.Errorf("the browser still stands for it: %v", through)
		}
		for what, c := range map[string]*Client{"before": before, "after": trusting()} {
			c.Must(`mutation { signOut { signedOut } }`, nil, nil)
			if challenge, _, _ := c.half(annEmail); challenge == "" {
				t.Errorf("a browser that was trusted %s stands for it", what)
			}
		}
	})
}

func TestTheLastAdminCannotBeShutOutByAListOfModels(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		a := Start(t, o)
		admin := a.SetUp()
		admin.whoAmI()
		admin.AddPasskey(t, a.device(admin.User).model(yubikey))
		admin.Must(savingSettings, demand(access.RoleAdmin, policy.Passkey, 0), nil)
		admin.Refused("INVALID", savingSettings, only(true, titan))
		admin.Must(savingSettings, only(true, yubikey, titan), nil)
		admin.Refused("INVALID", savingSettings, only(true, titan))
		// Another passkey that does not count is no way out.
		var got struct{ Factors []struct{ ID, Model string } }
		admin.Must(`{ factors { id model } }`, nil, &got)
		if len(got.Factors) != 1 || got.Factors[0].Model != "YubiKey 5" {
			t.Fatalf("%+v", got.Factors)
		}
		remove := map[string]any{"in": map[string]any{"id": got.Factors[0].ID}}
		admin.Refused("CONFLICT", `mutation($in: RemoveFactorInput!) { removeFactor(input: $in) { id } }`, remove)
		admin.AddPasskey(t, a.device(admin.User).model(titan))
		// Both count now, and what this session has shown is enough for either.
		admin.Must(savingSettings, only(true, titan), nil)
		admin.Must(`mutation($in: RemoveFactorInput!) { removeFactor(input: $in) { id } }`, remove, nil)
		if step, _ := admin.step(); step != "" {
			t.Errorf("asked to %q", step)
		}
		admin.Refused("INVALID", savingSettings, only(true, yubikey))
	})
}

func TestAListOfAnyOrganizationAppliesToNewPasskeys(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		a := Start(t, o)
		admin := a.SetUp()
		ann := a.Invite(admin, access.RoleAnalyst, annEmail, "Ann")
		other := a.AnotherOrganization("Betaburg", "olga@example.com", "Olga")
		old := a.device(ann.User).model(keepass)
		ann.AddPasskey(t, old)
		// She joins the other one, too, which has a list and asks for passkeys.
		ctx := access.As(context.Background(), access.ActorSetup, "")
		other.whoAmI()
		if err := a.DB.Membership.Create().SetOrganizationID(other.Organization).SetUserID(ann.User).SetRole(access.RoleAnalyst).Exec(ctx); err != nil {
			t.Fatal(err)
		}
		other.Must(savingSettings, only(true, yubikey), nil)
		other.Must(savingSettings, demand(access.RoleAnalyst, policy.Passkey, 0), nil)
		admin.Must(savingSettings, demand(access.RoleAnalyst, policy.Passkey, 0), nil)
		refused, conveyance := ann.tryPasskey(t, func(o string) string { return a.device(ann.User).model(titan).make(t, o) })
		if !strings.Contains(refused, "Betaburg lets passkeys live in YubiKey 5 only") || conveyance != "direct" {
			t.Errorf("asked for %q, answered %s", conveyance, refused)
		}
		// Here nothing is asked of the model; there the same session has shown nothing.
		c := a.passkeySignIn(t, old)
		if step, _ := c.step(); step != "" {
			t.Errorf("at home she is asked to %q", step)
		}
		c.Must(`mutation($in: SwitchOrganizationInput!) { switchOrganization(input: $in) { viewer { role } } }`, map[string]any{"in": map[string]any{"organizationId": other.Organization}}, nil)
		if step, _ := c.step(); step != "ENROL" {
			t.Errorf("there she is asked to %q", step)
		}
		if through := c.reachable(t); len(through) > 0 {
			t.Errorf("there she reaches %v", through)
		}
	})
}
