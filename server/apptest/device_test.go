package apptest

import (
	"bytes"
	"context"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/strongroom/strongroom/ent/access"
	entdevice "github.com/strongroom/strongroom/ent/device"
	entsession "github.com/strongroom/strongroom/ent/session"
	"github.com/strongroom/strongroom/graph/gorilla"
	"github.com/strongroom/strongroom/server/activity"
	"github.com/strongroom/strongroom/server/mail"
)

const signingIn = `mutation($in: SignInInput!) { signIn(input: $in) { __typename ... on ProofNeeded { challenge trustDays } } }`

func credentials(email string) map[string]any {
	return in(map[string]any{"email": email, "password": Password})
}

// devices are the browsers of a person that are not forgotten, the oldest first.
func (a *App) devices(userID string) (ids []string) {
	a.t.Helper()
	system := access.As(context.Background(), access.ActorAuthenticator, "")
	ids, err := a.DB.Device.Query().Where(entdevice.UserID(userID), entdevice.ForgottenAtIsNil()).Order(entdevice.ByCreatedAt(), entdevice.ByID()).IDs(system)
	if err != nil {
		a.t.Fatal(err)
	}
	return ids
}

func (a *App) notices(kind mail.Kind) (n int) {
	a.settle()
	for _, m := range a.API.Mailbox.Messages() {
		if m.Kind == kind {
			n++
		}
	}
	return n
}

func kind(t *testing.T, ans Answer) string {
	t.Helper()
	if len(ans.Errors) > 0 {
		t.Fatalf("%s", ans.Raw)
	}
	_, rest, _ := strings.Cut(string(ans.Data), `"__typename":"`)
	name, _, _ := strings.Cut(rest, `"`)
	return name
}

func TestACopiedCookieJarIsANewBrowser(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		a := Start(t, o)
		admin := a.SetUp()
		admin.Key()
		// The cookie was known before the key: it is bound at its first use.
		if got := kind(t, admin.Proving(admin.Prove(), signingIn, credentials(Admin))); got != "SignedIn" {
			t.Fatal(got)
		}
		if n := len(a.devices(admin.User)); n != 1 {
			t.Fatalf("binding a key made %d browsers", n)
		}
		admin.Happened(t, activity.DeviceBound)

		// The same browser stays known whatever it calls itself.
		admin.Agent = "Mozilla/5.0 (X11; Linux x86_64; rv:199.0) Gecko/20100101 Firefox/199.0"
		kind(t, admin.Proving(admin.Prove(), signingIn, credentials(Admin)))
		if n := len(a.devices(admin.User)); n != 1 || a.notices(mail.KindNewDevice) != 0 {
			t.Fatalf("a version upgrade made %d browsers and %d notices", n, a.notices(mail.KindNewDevice))
		}

		// The cookies elsewhere are not enough: without a key, and with another.
		for i, thief := range []*Client{admin.Copied(), admin.Copied().Key()} {
			proof := ""
			if thief.key != nil {
				proof = thief.Prove()
			}
			cookie := thief.jar.cookies["__Host-strongroom-device"]
			kind(t, thief.Proving(proof, signingIn, credentials(Admin)))
			if n := len(a.devices(admin.User)); n != 2+i {
				t.Errorf("thief %d: %d browsers", i, n)
			}
			if n := a.notices(mail.KindNewDevice); n != 1+i {
				t.Errorf("thief %d: %d notices", i, n)
			}
			if thief.jar.cookies["__Host-strongroom-device"] == cookie {
				t.Errorf("thief %d keeps the cookie of another browser", i)
			}
		}
		// Its owner is as known as before.
		kind(t, admin.Proving(admin.Prove(), signingIn, credentials(Admin)))
		if n := len(a.devices(admin.User)); n != 3 {
			t.Errorf("the owner became new: %d browsers", n)
		}
	})
}

func TestAProofWorksOnceAndNotAfterANewerOne(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		a := Start(t, o)
		admin := a.SetUp().Key()
		kind(t, admin.Proving(admin.Prove(), signingIn, credentials(Admin)))
		older, used := admin.Prove(), admin.Prove()
		kind(t, admin.Proving(used, signingIn, credentials(Admin)))
		// Overheard with its cookie, it is worth nothing.
		for name, proof := range map[string]string{"used": used, "older": older} {
			before := len(a.devices(admin.User))
			kind(t, admin.Copied().Proving(proof, signingIn, credentials(Admin)))
			if n := len(a.devices(admin.User)); n != before+1 {
				t.Errorf("a proof that is %s makes a known browser", name)
			}
		}
		// Of many that show one proof at once, one at the most is the known browser.
		before, proof := len(a.devices(admin.User)), admin.Prove()
		thieves := make([]*Client, 6)
		for i := range thieves {
			thieves[i] = admin.Copied()
			thieves[i].proof = proof
		}
		n := together(len(thieves), func(i int) bool {
			ans, err := thieves[i].Do(signingIn, credentials(Admin))
			return err == nil && len(ans.Errors) == 0
		})
		if made := len(a.devices(admin.User)) - before; n-made != 1 {
			t.Errorf("%d of 6 got in and %d of them are new", n, made)
		}
		// After five minutes an unused one is dead.
		stale := admin.Prove()
		a.Clock.Advance(5*time.Minute + time.Second)
		before = len(a.devices(admin.User))
		kind(t, admin.Copied().Proving(stale, signingIn, credentials(Admin)))
		if len(a.devices(admin.User)) != before+1 {
			t.Error("an old proof makes a known browser")
		}
	})
}

func TestACopiedJarIsAskedForTheSecondFactor(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		a := Start(t, o)
		admin := a.SetUp().Key()
		app := admin.AddApp()
		admin.trust(t, app)
		if got := kind(t, admin.Proving(admin.Prove(), signingIn, credentials(Admin))); got != "SignedIn" {
			t.Fatalf("a trusted browser is asked: %s", got)
		}
		if got := kind(t, admin.Copied().Proving("", signingIn, credentials(Admin))); got != "ProofNeeded" {
			t.Errorf("a copied jar stands for the second factor: %s", got)
		}
		thief := admin.Copied().Key()
		if got := kind(t, thief.Proving(thief.Prove(), signingIn, credentials(Admin))); got != "ProofNeeded" {
			t.Errorf("a copied jar with a key of its own stands for the second factor: %s", got)
		}
		// The lane of the known browser is its own: thieves with the cookie lock
		// the account for themselves, and not its owner's browser.
		for range 30 {
			admin.Copied().with(Admin, "Wrong-password-again-1")
		}
		if ans := admin.Copied().with(Admin, Password); len(ans.Errors) == 0 {
			t.Error("thirty wrong tries with a copied jar lock nothing")
		}
		if got := kind(t, admin.Proving(admin.Prove(), signingIn, credentials(Admin))); got != "SignedIn" {
			t.Errorf("thieves have locked the owner's browser out: %s", got)
		}
		// Asked again on demand.
		admin.Must(`mutation { distrustDevices(input: {}) { devices { id trustedUntil } } }`, nil, nil)
		if got := kind(t, admin.Proving(admin.Prove(), signingIn, credentials(Admin))); got != "ProofNeeded" {
			t.Errorf("a distrusted browser is not asked: %s", got)
		}
	})
}

// trust signs in and lets the browser stand for the second factor.
func (c *Client) trust(t *testing.T, app *phone) {
	t.Helper()
	var got struct {
		SignIn struct {
			Challenge string
			TrustDays int
		}
	}
	c.proof = c.Prove()
	c.Must(signingIn, credentials(Admin), &got)
	code := app.code()
	c.proof = ""
	c.proof = c.Prove()
	vars := with(got.SignIn.Challenge, proof{"totp": code})
	vars["in"].(map[string]any)["trustBrowser"] = true
	c.Must(continuing, vars, nil)
	c.proof = ""
	c.whoAmI()
}

func TestAnOrganizationDecidesHowLongBrowsersAreTrusted(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		a := Start(t, o)
		admin := a.SetUp().Key()
		app := admin.AddApp()
		admin.trust(t, app)
		rule := func(days int) {
			t.Helper()
			admin.Must(`mutation($in: UpdateSettingsInput!) { updateSettings(input: $in) { settings { sessionRules { role trustDays } } } }`,
				in(map[string]any{"sessionRules": []map[string]any{{"role": "ADMIN", "trustDays": days}}}), nil)
		}
		asks := func(want string, days string) {
			t.Helper()
			ans := admin.Proving(admin.Prove(), signingIn, credentials(Admin))
			if got := kind(t, ans); got != want || (days != "" && !bytes.Contains(ans.Raw, []byte(days))) {
				t.Errorf("%s, want %s %s", ans.Raw, want, days)
			}
		}
		asks("SignedIn", "")
		rule(0)
		asks("ProofNeeded", `"trustDays":0`)
		// Whoever asks to be trusted all the same is not.
		admin.trust(t, app)
		rule(2)
		asks("ProofNeeded", `"trustDays":2`)
		admin.trust(t, app)
		asks("SignedIn", "")
		a.Clock.Advance(47 * time.Hour)
		asks("SignedIn", "")
		a.Clock.Advance(2 * time.Hour)
		asks("ProofNeeded", `"trustDays":2`)
		admin.trust(t, app)
		rule(1)
		a.Clock.Advance(25 * time.Hour)
		asks("ProofNeeded", `"trustDays":1`)
	})
}

func TestForgettingABrowserEndsWhatItHasOpen(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		a := Start(t, o)
		admin := a.SetUp()
		ann := a.Invite(admin, access.RoleAnalyst, annEmail, "Ann")
		other := a.Client().Key()
		kind(t, other.Proving(other.Prove(), signingIn, credentials(Admin)))
		other.whoAmI()
		ids := a.devices(admin.User)
		forget := `mutation($in: ForgetDeviceInput!) { forgetDevice(input: $in) { id endedSessions } }`
		rename := `mutation($in: RenameDeviceInput!) { renameDevice(input: $in) { device { name } } }`
		ann.Refused("NOT_FOUND", forget, in(map[string]any{"id": ids[1]}))
		ann.Refused("NOT_FOUND", rename, in(map[string]any{"id": ids[1], "name": "Mine"}))
		admin.Refused("INVALID", rename, in(map[string]any{"id": ids[1], "name": " "}))
		admin.Must(rename, in(map[string]any{"id": ids[1], "name": "The laptop"}), nil)
		other.Agent = "curl/9.0"
		kind(t, other.Proving(other.Prove(), signingIn, credentials(Admin)))
		var got struct {
			Devices []struct {
				ID, Name, Address string
				Bound             bool
			}
		}
		admin.Must(`{ devices { id name address bound lastSeenAt trustedUntil } }`, nil, &got)
		if d := got.Devices[0]; len(got.Devices) != 2 || d.ID != ids[1] || d.Name != "The laptop" || d.Address != "127.0.0.1" || !d.Bound || got.Devices[1].Bound {
			t.Errorf("%+v", got.Devices)
		}

		a.Clock.Advance(6 * time.Minute)
		admin.Refused("STALE_AUTHENTICATION", forget, in(map[string]any{"id": ids[1]}))
		admin.Must(`mutation($in: ConfirmIdentityInput!) { confirmIdentity(input: $in) { freshUntil } }`, with(admin.Asked(), proof{"password": Password}), nil)
		var forgotten struct{ ForgetDevice struct{ EndedSessions int } }
		admin.Must(forget, in(map[string]any{"id": ids[1]}), &forgotten)
		if forgotten.ForgetDevice.EndedSessions != 2 {
			t.Errorf("%d sessions were ended", forgotten.ForgetDevice.EndedSessions)
		}
		other.nobody(t)
		admin.Refused("NOT_FOUND", forget, in(map[string]any{"id": ids[1]}))
		before := a.notices(mail.KindNewDevice)
		kind(t, other.Proving(other.Prove(), signingIn, credentials(Admin)))
		if a.notices(mail.KindNewDevice) != before+1 {
			t.Error("nobody is told when a forgotten browser comes back")
		}
		// A session that has ended shows nothing of the browser that was forgotten.
		if n := a.count("SELECT count(*) FROM devices WHERE forgotten_at IS NOT NULL AND (public_key IS NOT NULL OR address_sealed IS NOT NULL OR trusted_until IS NOT NULL)"); n != 0 {
			t.Errorf("%d forgotten browsers are still described", n)
		}
	})
}

func TestSigningOutClearsWhatItSays(t *testing.T) {
	t.Parallel()
	a := Start(t, Options{})
	admin := a.SetUp()
	out := func(body string) string {
		t.Helper()
		res := admin.Request(t, http.MethodPost, "/graphql", map[string]string{"Content-Type": "application/json"}, strings.NewReader(body))
		defer res.Body.Close()
		return res.Header.Get("Clear-Site-Data")
	}
	if got := out(`{"query":"mutation { signOut { signedOut } }"}`); got != `"cache"` {
		t.Errorf("signing out clears %s", got)
	}
	if len(admin.jar.cookies) != 1 {
		t.Errorf("%v", admin.jar.cookies)
	}
	admin.SignIn(Admin)
	if got := out(`{"query":"mutation { signOut(input: {forget: true}) { signedOut } }"}`); got != `"cache", "cookies", "storage"` {
		t.Errorf("forgetting clears %s", got)
	}
	if len(admin.jar.cookies) != 0 || len(a.devices(admin.User)) != 0 {
		t.Errorf("%v, %d browsers", admin.jar.cookies, len(a.devices(admin.User)))
	}
	// Somebody who is not signed in can do it, too, and forgets nobody's.
	if got := out(`{"query":"mutation { signOut(input: {forget: true}) { signedOut } }"}`); got != `"cache", "cookies", "storage"` {
		t.Errorf("forgetting clears %s", got)
	}
}

func TestThisWasNotMeFromANewBrowser(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		a := Start(t, o)
		admin := a.SetUp()
		thief := a.Client()
		thief.SignIn(Admin)
		m := a.mailed(mail.KindNewDevice, Admin)
		// A mail program that follows the link without its fragment, or with all of it,
		// changes nothing.
		for _, path := range []string{"/not-me", "/not-me?token=" + linked(m)} {
			if status, _ := a.Client().Get(path); status != http.StatusOK {
				t.Errorf("GET %s is answered with %d", path, status)
			}
		}
		if !strings.Contains(m.Link, "/not-me#token=") {
			t.Errorf("the link is %s", m.Link)
		}
		thief.whoAmI()
		report := `mutation($in: ReportNotMeInput!) { reportNotMe(input: $in) { email resetToken } }`
		var got struct{ ReportNotMe struct{ ResetToken string } }
		a.Client().Must(report, in(map[string]any{"token": linked(m)}), &got)
		a.Client().Refused("NOT_FOUND", report, in(map[string]any{"token": linked(m)}))
		thief.nobody(t)
		admin.nobody(t)
		if ans := thief.with(Admin, Password); len(ans.Errors) == 0 {
			t.Error("the password that a thief knows still works")
		}
		a.Client().Must(reset, in(map[string]any{"token": got.ReportNotMe.ResetToken, "password": newPassword}), nil)
		if ans := admin.with(Admin, newPassword); len(ans.Errors) > 0 {
			t.Errorf("%s", ans.Raw)
		}
		// The thief's browser is as new as before.
		before := a.notices(mail.KindNewDevice)
		if ans := thief.with(Admin, newPassword); len(ans.Errors) > 0 || a.notices(mail.KindNewDevice) != before+1 {
			t.Error("a browser that its owner does not know is known")
		}
		late := linked(a.mailed(mail.KindNewDevice, Admin))
		a.Clock.Advance(72*time.Hour + time.Second)
		a.Client().Refused("NOT_FOUND", report, in(map[string]any{"token": late}))
	})
}

func TestAPasskeyOpensOnesAccountOutsideOnesNetworks(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		a := Start(t, o)
		admin := a.SetUp()
		key := a.device(admin.User)
		admin.AddPasskey(t, key)
		app := admin.AddApp()
		ctx := access.As(context.Background(), access.ActorAuthenticator, "")
		choose := func(network string, anywhere bool) {
			t.Helper()
			u, err := a.DB.User.Get(ctx, admin.User)
			if err != nil {
				t.Fatal(err)
			}
			p := netip.MustParsePrefix(network)
			if _, err := a.API.Accounts.Networks.Set(ctx, u, []netip.Prefix{p}, anywhere, p.Addr()); err != nil {
				t.Fatal(err)
			}
		}
		by := func() (*Client, Answer) {
			c := a.Client()
			challenge, options := c.anyPasskey()
			return c, c.Ask(byPasskey, in(map[string]any{"challenge": challenge, "passkey": key.answer(t, options)}))
		}
		inside, ans := by()
		kind(t, ans)
		open := inside.Socket()
		open.Subscribe(follow, map[string]any{"after": 0})
		open.Event(&followed{})
		choose("192.0.2.0/24", true)
		a.API.Sessions.Changed(ctx, admin.User)
		if code := open.Closed(); code != gorilla.CloseRevoked {
			t.Errorf("what is open elsewhere is closed with %d", code)
		}
		// What began inside stays inside, though a passkey opened it.
		inside.nobody(t)
		admin.nobody(t)
		// Two other factors do not pass.
		c := a.Client()
		challenge, _, _ := c.half(Admin)
		if ans := c.Ask(continuing, with(challenge, proof{"totp": app.code()})); ans.Code() != "FORBIDDEN" {
			t.Errorf("a password and a code from outside: %s", ans.Raw)
		}
		away, ans := by()
		if got := kind(t, ans); got != "SignedIn" {
			t.Fatal(got)
		}
		away.whoAmI()
		away.Happened(t, activity.SignedInOutside)
		// From there one can change the networks, but not shut the door behind oneself.
		set := `mutation($in: SetNetworksInput!) { setNetworks(input: $in) { account { networks passkeyAnywhere } } }`
		away.Must(set, in(map[string]any{"networks": []string{"198.51.100.0/24"}}), nil)
		away.Refused("INVALID", set, in(map[string]any{"networks": []string{"198.51.100.0/24"}, "passkeyAnywhere": false}))
		away.whoAmI()
		choose("192.0.2.0/24", false)
		away.nobody(t)
		if _, ans := by(); ans.Code() != "FORBIDDEN" {
			t.Errorf("a passkey from outside though it must not: %s", ans.Raw)
		}
		n, err := a.DB.Session.Query().Where(entsession.Outside(true)).Count(ctx)
		if err != nil || n != 1 {
			t.Errorf("%d sessions from outside, %v", n, err)
		}
	})
}

// Happened demands that the viewer's activity names a kind.
func (c *Client) Happened(t *testing.T, k activity.Kind) {
	t.Helper()
	Eventually(t, k.Name, func() bool {
		var got struct {
			Activity struct {
				Edges []struct{ Node struct{ Kind string } }
			}
		}
		c.Must(`{ activity(first: 50) { edges { node { kind } } } }`, nil, &got)
		return slices.ContainsFunc(got.Activity.Edges, func(e struct{ Node struct{ Kind string } }) bool { return e.Node.Kind == k.Name })
	})
}
