package apptest

import (
	"context"
	"encoding/base32"
	"encoding/json"
	"slices"
	"testing"
	"time"

	"github.com/descope/virtualwebauthn"

	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/factor"
	"github.com/strongroom/strongroom/server/login/totp"
)

func (c *Client) nobody(t *testing.T) {
	t.Helper()
	var got struct{ Viewer *struct{ Role string } }
	c.Must(`{ viewer { role } }`, nil, &got)
	if got.Viewer != nil {
		t.Fatal("somebody is signed in")
	}
}

const annEmail = "ann@example.com"

func TestAPasswordAloneDoesNotOpenAnAccountWithAnApp(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		a := Start(t, o)
		admin := a.SetUp()
		ann := a.Invite(admin, access.RoleAnalyst, annEmail, "Ann")
		app := ann.AddApp()
		if len(app.codes) != 10 {
			t.Fatalf("%d backup codes", len(app.codes))
		}
		browser := a.Client()
		challenge, methods, _ := browser.half(annEmail)
		browser.nobody(t)
		if !slices.Equal(methods, []string{"TOTP", "BACKUP_CODE"}) {
			t.Errorf("%v", methods)
		}
		// A challenge opens nothing but its own next step.
		browser.Refused("UNAUTHENTICATED", `{ factors { id } }`, nil)
		admin.Refused("CONFLICT", confirming, with(challenge, proof{"totp": "000000"}))
		browser.Refused("INVALID", continuing, with(challenge, proof{"totp": "000000"}))
		browser.Refused("INVALID", continuing, with(challenge, proof{"password": Password}))
		browser.Refused("INVALID", continuing, with(challenge, proof{"totp": "1", "backupCode": "2"}))
		browser.Refused("INVALID", continuing, with(challenge, proof{}))
		browser.Refused("INVALID", continuing, with(challenge, proof{"backupCode": "aaaaa-aaaaa"}))
		browser.nobody(t)
		// Five answers, then it is over, whatever comes.
		browser.Refused("CONFLICT", continuing, with(challenge, proof{"totp": app.code()}))
		challenge, _, _ = browser.half(annEmail)
		code := app.code()
		browser.Must(continuing, with(challenge, proof{"totp": code}), nil)
		browser.whoAmI()
		browser.Refused("CONFLICT", continuing, with(challenge, proof{"totp": code}))
		again := a.Client()
		challenge, _, _ = again.half(annEmail)
		again.Refused("INVALID", continuing, with(challenge, proof{"totp": code}))
		// A challenge that nobody answers ends.
		a.Clock.Advance(11 * time.Minute)
		again.Refused("CONFLICT", continuing, with(challenge, proof{"totp": app.code()}))
		again.nobody(t)
	})
}

func TestACodeIsWorthOneSignInHoweverManyPostIt(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		a := Start(t, o)
		app := a.Invite(a.SetUp(), access.RoleAnalyst, annEmail, "Ann").AddApp()
		post := func(n int, p proof) int {
			clients, challenges := make([]*Client, n), make([]string, n)
			for i := range n {
				clients[i] = a.Client()
				challenges[i], _, _ = clients[i].half(annEmail)
			}
			return together(n, func(i int) bool {
				ans, err := clients[i].Do(continuing, with(challenges[i], p))
				return worked(t, ans, err)
			})
		}
		if n := post(100, proof{"totp": app.code()}); n != 1 {
			t.Errorf("one code of the app signed in %d times", n)
		}
		if n := post(20, proof{"backupCode": app.codes[0]}); n != 1 {
			t.Errorf("one backup code signed in %d times", n)
		}
		// One challenge, one session, even with two good answers at once.
		a.Clock.Advance(24 * time.Hour) // what has failed above is forgotten
		c := a.Client()
		challenge, _, _ := c.half(annEmail)
		n := together(4, func(i int) bool {
			ans, err := a.Client().Do(continuing, with(challenge, proof{"backupCode": app.codes[i+1]}))
			return worked(t, ans, err)
		})
		if n != 1 {
			t.Errorf("one challenge signed in %d times", n)
		}
	})
}

func TestBackupCodesNeverRunOut(t *testing.T) {
	t.Parallel()
	a := Start(t, Options{})
	ann := a.Invite(a.SetUp(), access.RoleAnalyst, annEmail, "Ann")
	ann.Refused("CONFLICT", `mutation { replaceBackupCodes { backupCodes } }`, nil)
	app := ann.AddApp()
	var got struct {
		ContinueSignIn struct {
			Result struct{ BackupCodes []string }
		}
		BackupCodes struct {
			Left int
			Low  bool
		}
	}
	for i, code := range app.codes {
		c := a.Client()
		challenge, _, _ := c.half(annEmail)
		got.ContinueSignIn.Result.BackupCodes = nil
		c.Must(continuing, with(challenge, proof{"backupCode": code}), &got)
		c.Must(`{ backupCodes { left low } }`, nil, &got)
		left := 9 - i
		if left == 0 {
			left = 10
		}
		if got.BackupCodes.Left != left || got.BackupCodes.Low != (left <= 3) || (len(got.ContinueSignIn.Result.BackupCodes) == 10) != (i == 9) {
			t.Fatalf("after %d: %+v", i+1, got)
		}
	}
	fresh := got.ContinueSignIn.Result.BackupCodes
	c := a.Client()
	challenge, _, _ := c.half(annEmail)
	c.Must(continuing, with(challenge, proof{"backupCode": fresh[0]}), nil)
	// A new set kills the old one.
	c.Must(`mutation { replaceBackupCodes { backupCodes } }`, nil, nil)
	challenge, _, _ = a.Client().half(annEmail)
	a.Client().Refused("INVALID", continuing, with(challenge, proof{"backupCode": fresh[1]}))
}

func TestRemovingTheLastFactorRemovesItsCodes(t *testing.T) {
	t.Parallel()
	a := Start(t, Options{})
	admin := a.SetUp()
	ann := a.Invite(admin, access.RoleAnalyst, annEmail, "Ann")
	app := ann.AddApp()
	remove := `mutation($in: RemoveFactorInput!) { removeFactor(input: $in) { id } }`
	in := map[string]any{"in": map[string]any{"id": app.id}}
	admin.Refused("NOT_FOUND", remove, in) // not hers
	a.Clock.Advance(6 * time.Minute)
	ann.Refused("STALE_AUTHENTICATION", remove, in)
	// The password does not count for somebody who has more.
	challenge := ann.Asked()
	ann.Refused("INVALID", confirming, with(challenge, proof{"password": Password}))
	admin.Refused("CONFLICT", confirming, with(challenge, proof{"totp": app.code()}))
	ann.Must(confirming, with(challenge, proof{"totp": app.code()}), nil)
	ann.Must(remove, in, nil)
	if n := a.count("SELECT count(*) FROM backup_codes"); n != 0 {
		t.Errorf("%d codes are left", n)
	}
	c := a.Client()
	c.SignIn(annEmail)
}

func TestABrowserStandsForTheSecondFactorOnlyForItsOwner(t *testing.T) {
	t.Parallel()
	a := Start(t, Options{})
	admin := a.SetUp()
	ann, ben := a.Invite(admin, access.RoleAnalyst, annEmail, "Ann"), a.Invite(admin, access.RoleAnalyst, "ben@example.com", "Ben")
	app, bens := ann.AddApp(), ben.AddApp()
	c := a.Client()
	challenge, _, _ := c.half(annEmail)
	in := with(challenge, proof{"totp": app.code()})
	in["in"].(map[string]any)["trustBrowser"] = true
	c.Must(continuing, in, nil)
	c.Must(`mutation { signOut { signedOut } }`, nil, nil)
	if challenge, _, _ := c.half("ben@example.com"); challenge == "" {
		t.Error("Ann's browser stands for Ben")
	}
	a.Clock.Advance(time.Hour)
	c.SignIn(annEmail)
	// It stands for it when signing in, not before something sensitive.
	c.Refused("STALE_AUTHENTICATION", `mutation { replaceBackupCodes { backupCodes } }`, nil)
	if challenge, _, _ := a.Client().half(annEmail); challenge == "" {
		t.Error("another browser is trusted")
	}
	a.Clock.Advance(31 * 24 * time.Hour)
	if challenge, _, _ := c.half(annEmail); challenge == "" {
		t.Error("trust does not end")
	}
	_ = bens
}

func TestNobodyFinishesAnothersEnrolment(t *testing.T) {
	t.Parallel()
	a := Start(t, Options{})
	admin := a.SetUp()
	ann := a.Invite(admin, access.RoleAnalyst, annEmail, "Ann")
	var begun struct {
		BeginAuthenticatorApp struct{ Challenge, Secret string }
	}
	ann.Must(`mutation { beginAuthenticatorApp { challenge secret } }`, nil, &begun)
	seed, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(begun.BeginAuthenticatorApp.Secret)
	if err != nil {
		t.Fatal(err)
	}
	code, err := totp.Code(seed, totp.Step(a.Clock.Now()))
	if err != nil {
		t.Fatal(err)
	}
	in := map[string]any{"in": map[string]any{"challenge": begun.BeginAuthenticatorApp.Challenge, "name": "x", "code": code}}
	admin.Refused("CONFLICT", addingApp, in)
	elsewhere := a.Client()
	elsewhere.SignIn(annEmail)
	elsewhere.Refused("CONFLICT", addingApp, in)
	ann.Must(addingApp, in, nil)
	ann.Refused("CONFLICT", addingApp, in)
}

// device makes passkeys as a phone does.
type device struct {
	party virtualwebauthn.RelyingParty
	auth  virtualwebauthn.Authenticator
	cred  virtualwebauthn.Credential
}

func (a *App) device(owner string) *device {
	auth := virtualwebauthn.NewAuthenticatorWithOptions(virtualwebauthn.AuthenticatorOptions{UserHandle: []byte(owner)})
	d := &device{
		party: virtualwebauthn.RelyingParty{ID: "localhost", Name: "Strongroom", Origin: a.Config.BaseURL},
		auth:  auth, cred: virtualwebauthn.NewCredential(virtualwebauthn.KeyTypeEC2),
	}
	// The library writes a coordinate that begins with zeros too short, which no
	// server reads: one key in 128.
	for len(d.cred.Key.AttestationData()) < 77 {
		d.cred = virtualwebauthn.NewCredential(virtualwebauthn.KeyTypeEC2)
	}
	return d
}

func wrap(options string) string { return `{"publicKey":` + options + `}` }

func (d *device) make(t *testing.T, options string) string {
	t.Helper()
	o, err := virtualwebauthn.ParseAttestationOptions(wrap(options))
	if err != nil {
		t.Fatal(err)
	}
	return virtualwebauthn.CreateAttestationResponse(d.party, d.auth, d.cred, *o)
}

func (d *device) answer(t *testing.T, options string) string {
	t.Helper()
	o, err := virtualwebauthn.ParseAssertionOptions(wrap(options))
	if err != nil {
		t.Fatal(err)
	}
	return virtualwebauthn.CreateAssertionResponse(d.party, d.auth, d.cred, *o)
}

// AddPasskey gives the person a passkey.
func (c *Client) AddPasskey(t *testing.T, d *device) (backupCodes []string) {
	t.Helper()
	var begun struct {
		BeginPasskey struct{ Challenge, Options string }
	}
	c.Must(`mutation { beginPasskey { challenge options } }`, nil, &begun)
	var added struct {
		AddPasskey struct{ BackupCodes []string }
	}
	c.Must(`mutation($in: AddPasskeyInput!) { addPasskey(input: $in) { factor { id } backupCodes } }`, map[string]any{"in": map[string]any{
		"challenge": begun.BeginPasskey.Challenge, "name": "Laptop", "passkey": d.make(t, begun.BeginPasskey.Options),
	}}, &added)
	d.auth.AddCredential(d.cred)
	return added.AddPasskey.BackupCodes
}

func (c *Client) anyPasskey() (challenge, options string) {
	var got struct {
		BeginPasskeySignIn struct {
			Proof struct{ Challenge, PasskeyOptions string }
		}
	}
	c.Must(`mutation { beginPasskeySignIn { proof { challenge passkeyOptions } } }`, nil, &got)
	return got.BeginPasskeySignIn.Proof.Challenge, got.BeginPasskeySignIn.Proof.PasskeyOptions
}

const byPasskey = `mutation($in: SignInWithPasskeyInput!) { signInWithPasskey(input: $in) { result { __typename } } }`

func TestAPasskeySignsInAlone(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		a := Start(t, o)
		ann := a.Invite(a.SetUp(), access.RoleAnalyst, annEmail, "Ann")
		d := a.device(ann.User)
		if codes := ann.AddPasskey(t, d); len(codes) != 10 {
			t.Fatalf("%d backup codes", len(codes))
		}
		in := func(challenge, answer string) map[string]any {
			return map[string]any{"in": map[string]any{"challenge": challenge, "passkey": answer}}
		}
		c := a.Client()
		challenge, options := c.anyPasskey()
		d.cred.Counter = 5
		answer := d.answer(t, options)
		c.Must(byPasskey, in(challenge, answer), nil)
		c.whoAmI()
		if c.User != ann.User {
			t.Fatalf("signed in as %s", c.User)
		}
		// As a second factor, after the password.
		second := a.Client()
		asked, methods, options := second.half(annEmail)
		if methods[0] != "PASSKEY" {
			t.Errorf("%v", methods)
		}
		d.cred.Counter = 6
		second.Must(continuing, with(asked, proof{"passkey": d.answer(t, options)}), nil)

		// What an attacker tries.
		thief := a.Client()
		thief.Refused("CONFLICT", byPasskey, in(challenge, answer))
		fresh, options := thief.anyPasskey()
		thief.Refused("INVALID", byPasskey, in(fresh, answer)) // replayed to another challenge
		elsewhere := *d
		elsewhere.party.Origin = "https://strongr00m.example"
		thief.Refused("INVALID", byPasskey, in(fresh, elsewhere.answer(t, options)))
		elsewhere.party = d.party
		elsewhere.party.ID = "example.com"
		thief.Refused("INVALID", byPasskey, in(fresh, elsewhere.answer(t, options)))
		lazy := *d
		lazy.auth.Options.UserNotVerified = true
		thief.Refused("INVALID", byPasskey, in(fresh, lazy.answer(t, options)))
		fresh, options = thief.anyPasskey()
		other := a.device(ann.User)
		thief.Refused("INVALID", byPasskey, in(fresh, other.answer(t, options)))
		thief.Refused("INVALID", byPasskey, in(fresh, "{}"))
		thief.Refused("INVALID", byPasskey, in(fresh, ""))
		thief.nobody(t)

		// A counter that goes back means a copy.
		fresh, options = thief.anyPasskey()
		d.cred.Counter = 2
		thief.Refused("INVALID", byPasskey, in(fresh, d.answer(t, options)))
		thief.nobody(t)
		if n := a.count("SELECT count(*) FROM activity_events WHERE kind = 'factor.cloned'"); n != 1 {
			t.Errorf("%d events tell of the copy", n)
		}
	})
}

func TestAPasskeyOfOneIsNoSecondFactorOfAnother(t *testing.T) {
	t.Parallel()
	a := Start(t, Options{})
	admin := a.SetUp()
	ann, ben := a.Invite(admin, access.RoleAnalyst, annEmail, "Ann"), a.Invite(admin, access.RoleAnalyst, "ben@example.com", "Ben")
	anns, bens := a.device(ann.User), a.device(ben.User)
	ann.AddPasskey(t, anns)
	ben.AddPasskey(t, bens)
	c := a.Client()
	challenge, _, options := c.half(annEmail)
	c.Refused("INVALID", continuing, with(challenge, proof{"passkey": bens.answer(t, options)}))
	// Nor does a challenge to anybody serve where a second factor is asked for.
	_, free := c.anyPasskey()
	c.Refused("INVALID", continuing, with(challenge, proof{"passkey": bens.answer(t, free)}))
	c.nobody(t)
	if raw, err := json.Marshal(options); err != nil || len(raw) == 0 {
		t.Fatal(err)
	}
}

func TestAFactorThatCannotBeUsedHereDoesNotOpenTheAccount(t *testing.T) {
	t.Parallel()
	a := Start(t, Options{})
	ann := a.Invite(a.SetUp(), access.RoleAdmin, annEmail, "Ann") // admins cannot use phones
	ctx := access.As(context.Background(), access.ActorAuthenticator, "")
	// No way of using it, and no backup code.
	err := a.DB.Factor.Create().SetUserID(ann.User).SetKind(factor.KindPHONE).SetName("Phone").SetSecretSealed([]byte("x")).Exec(ctx)
	if err != nil {
		t.Fatal(err)
	}
	c := a.Client()
	if challenge, methods, _ := c.half(annEmail); challenge == "" || !slices.Equal(methods, []string{"BACKUP_CODE"}) {
		t.Errorf("asked for %v", methods)
	}
	c.nobody(t)
}

func TestAnInvitationIsNoWayRoundTheSecondFactor(t *testing.T) {
	t.Parallel()
	a := Start(t, Options{})
	admin := a.SetUp()
	ann := a.Invite(admin, access.RoleAnalyst, annEmail, "Ann")
	ann.AddApp()
	admin.Must(`mutation($in: RemoveMemberInput!) { removeMember(input: $in) { id } }`, map[string]any{"in": map[string]any{"id": admin.memberID(ann.User)}}, nil)
	token := a.InvitationToken(admin, access.RoleAnalyst, annEmail)
	c := a.Client()
	c.Refused("CONFLICT", `mutation($in: AcceptInvitationInput!) { acceptInvitation(input: $in) { viewer { role } } }`,
		map[string]any{"in": map[string]any{"token": token, "name": "Ann", "password": Password}})
	c.nobody(t)
}

// memberID is the membership of a person, as an admin sees it.
func (c *Client) memberID(userID string) string {
	c.app.t.Helper()
	var got struct {
		Members struct {
			Edges []struct {
				Node struct {
					ID   string
					User struct{ ID string }
				}
			}
		}
	}
	c.Must(`{ members { edges { node { id user { id } } } } }`, nil, &got)
	for _, e := range got.Members.Edges {
		if e.Node.User.ID == userID {
			return e.Node.ID
		}
	}
	c.app.t.Fatalf("%s is no member", userID)
	return ""
}
