package apptest

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/strongroom/strongroom/ent/access"
	entdevice "github.com/strongroom/strongroom/ent/device"
	"github.com/strongroom/strongroom/server/login/password"
	"github.com/strongroom/strongroom/server/mail"
)

const newPassword = "Seven-Herons-on-ice-29"

// mailed waits for the newest mail of a kind to an address.
func (a *App) mailed(kind mail.Kind, to string) mail.Received {
	a.t.Helper()
	var got mail.Received
	Eventually(a.t, fmt.Sprintf("%s mail to %s", kind, to), func() bool {
		i := slices.IndexFunc(a.API.Mailbox.Messages(), func(m mail.Received) bool { return m.Kind == kind && m.To == to })
		if i >= 0 {
			got = a.API.Mailbox.Messages()[i]
		}
		return i >= 0
	})
	return got
}

// linked is the token of the link in a mail.
func linked(m mail.Received) string {
	_, token, _ := strings.Cut(m.Link, "#token=")
	return token
}

// with signs in with a password and returns the answer.
func (c *Client) with(email, pass string) Answer {
	return c.Ask(`mutation($in: SignInInput!) { signIn(input: $in) { __typename } }`, map[string]any{"in": map[string]any{"email": email, "password": pass}})
}

func in(v map[string]any) map[string]any { return map[string]any{"in": v} }

const (
	forgot = `mutation($in: RequestPasswordResetInput!) { requestPasswordReset(input: $in) { accepted } }`
	reset  = `mutation($in: ResetPasswordInput!) { resetPassword(input: $in) { reset } }`
)

func TestForgottenPasswordIsResetOnce(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		a := Start(t, o)
		admin := a.SetUp()
		other := a.Client()
		other.SignIn(Admin)
		stranger := a.Client()

		// The answer is the same whether somebody has the address.
		known := stranger.Ask(forgot, in(map[string]any{"email": Admin}))
		unknown := stranger.Ask(forgot, in(map[string]any{"email": "nobody@example.com"}))
		if !bytes.Equal(known.Data, unknown.Data) || len(known.Errors)+len(unknown.Errors) > 0 {
			t.Errorf("a known address: %s, an unknown one: %s", known.Raw, unknown.Raw)
		}
		m := a.mailed(mail.KindResetPassword, Admin)
		token := linked(m)
		if !strings.HasPrefix(m.Link, a.Config.BaseURL+"/reset-password#token=") {
			t.Errorf("the link is %s", m.Link)
		}
		a.settle()
		for _, m := range a.API.Mailbox.Messages() {
			if m.To != Admin {
				t.Errorf("%s mail was sent to nobody", m.Kind)
			}
		}

		stranger.Refused("INVALID", reset, in(map[string]any{"token": token, "password": "short"}))
		stranger.Refused("NOT_FOUND", reset, in(map[string]any{"token": token + "x", "password": newPassword}))
		n := together(8, func(int) bool {
			ans, err := a.Client().Do(reset, in(map[string]any{"token": token, "password": newPassword}))
			return worked(t, ans, err)
		})
		if n != 1 {
			t.Errorf("%d of 8 used one link", n)
		}
		if len(stranger.jar.cookies) > 0 {
			t.Errorf("the reset signed somebody in: %v", stranger.jar.cookies)
		}
		for _, c := range []*Client{admin, other} {
			if raw := c.Ask(`{ viewer { role } }`, nil).Raw; !bytes.Contains(raw, []byte(`"viewer":null`)) {
				t.Errorf("a session outlives the reset: %s", raw)
			}
		}
		if ans := stranger.with(Admin, Password); len(ans.Errors) == 0 {
			t.Error("the old password still works")
		}
		if ans := stranger.with(Admin, newPassword); len(ans.Errors) > 0 {
			t.Errorf("the new password does not work: %s", ans.Raw)
		}
		a.mailed(mail.KindPassword, Admin)
	})
}

func TestResetLinksEndAfterTwentyMinutesAndAreReplaced(t *testing.T) {
	t.Parallel()
	a := Start(t, Options{})
	a.SetUp()
	c := a.Client()
	c.Must(forgot, in(map[string]any{"email": Admin}), nil)
	first := linked(a.mailed(mail.KindResetPassword, Admin))
	c.Must(forgot, in(map[string]any{"email": Admin}), nil)
	a.settle()
	second := linked(a.mailed(mail.KindResetPassword, Admin))
	if first == second {
		t.Fatal("there is no second link")
	}
	c.Refused("NOT_FOUND", reset, in(map[string]any{"token": first, "password": newPassword}))
	a.Clock.Advance(20*time.Minute + time.Second)
	c.Refused("NOT_FOUND", reset, in(map[string]any{"token": second, "password": newPassword}))
	// Whoever asks again and again sends no more mail.
	for range 20 {
		c.Must(forgot, in(map[string]any{"email": Admin}), nil)
	}
	a.settle()
	if n := len(a.API.Mailbox.Messages()); n > 4 {
		t.Errorf("%d mails were sent", n)
	}
}

func TestStrangersLockTheAccountButNotItsBrowser(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		a := Start(t, o)
		admin := a.SetUp()
		ana := a.Invite(admin, access.RoleAnalyst, "ana@example.com", "Ana")
		stranger := a.Client()
		wrong := requestID.ReplaceAll(stranger.with("ana@example.com", "wrong").Raw, nil)
		for range 6 {
			if got := requestID.ReplaceAll(stranger.with("ana@example.com", "wrong").Raw, nil); !bytes.Equal(got, wrong) {
				t.Errorf("a lock reads %s, a wrong password %s", got, wrong)
			}
		}
		if got := requestID.ReplaceAll(stranger.with("ana@example.com", Password).Raw, nil); !bytes.Equal(got, wrong) {
			t.Errorf("the right password on a locked account: %s", got)
		}
		ana.Must(`mutation { signOut { signedOut } }`, nil, nil)
		if ans := ana.with("ana@example.com", Password); len(ans.Errors) > 0 {
			t.Errorf("the owner's browser is locked out: %s", ans.Raw)
		}
		// The admin sees it and lifts it.
		var list struct {
			Members struct {
				Edges []struct {
					Node struct {
						ID, LockedUntil string
						Mine            bool
					}
				}
			}
		}
		admin.Must(`{ members(first: 9) { edges { node { id lockedUntil mine } } } }`, nil, &list)
		locked := ""
		for _, e := range list.Members.Edges {
			if e.Node.LockedUntil != "" {
				locked = e.Node.ID
			}
		}
		if locked == "" {
			t.Fatal("nobody is shown as locked")
		}
		if raw := ana.Ask(`{ members(first: 9) { edges { node { lockedUntil } } } }`, nil).Raw; bytes.Contains(raw, []byte(`"lockedUntil":"`)) {
			t.Errorf("an analyst sees who is locked: %s", raw)
		}
		ana.Refused("FORBIDDEN", `mutation($in: UnlockMemberInput!) { unlockMember(input: $in) { membership { id } } }`, in(map[string]any{"id": locked}))
		admin.Must(`mutation($in: UnlockMemberInput!) { unlockMember(input: $in) { membership { id } } }`, in(map[string]any{"id": locked}), nil)
		if ans := stranger.with("ana@example.com", Password); len(ans.Errors) > 0 {
			t.Errorf("the account is still locked: %s", ans.Raw)
		}
		a.settle()
		if n := a.count("SELECT count(*) FROM activity_events WHERE kind IN ('account.locked', 'member.unlocked')"); n < 1 {
			t.Error("nothing of it is in the log")
		}
	})
}

func TestAliasesAndParallelPostsAreTriesEach(t *testing.T) {
	t.Parallel()
	a := Start(t, Options{})
	a.SetUp()
	var tries strings.Builder
	for i := range 9 {
		fmt.Fprintf(&tries, ` t%d: signIn(input: {email: %q, password: "wrong %d"}) { __typename }`, i, Admin, i)
	}
	c := a.Client()
	c.Ask("mutation {"+tries.String()+"}", nil)
	before := a.count("SELECT count(*) FROM activity_events WHERE kind = 'session.refused'")
	together(30, func(i int) bool { _, err := a.Client().Do("mutation {"+tries.String()+"}", nil); return err == nil })
	answered := time.Now()
	Eventually(t, "tries to be noted", func() bool { return time.Since(answered) > time.Second }) // they are, a moment after their answers
	a.settle()
	if n := a.count("SELECT count(*) FROM activity_events WHERE kind = 'session.refused'"); n > 6 || before > 6 {
		t.Errorf("%d wrong passwords were compared", n)
	}
}

func TestPasswordChangeEndsOtherSessionsAndTells(t *testing.T) {
	t.Parallel()
	a := Start(t, Options{})
	admin := a.SetUp()
	other := a.Client()
	other.SignIn(Admin)
	const change = `mutation($in: ChangePasswordInput!) { changePassword(input: $in) { endedSessions } }`
	admin.Refused("INVALID", change, in(map[string]any{"currentPassword": "wrong", "newPassword": newPassword}))
	admin.Refused("INVALID", change, in(map[string]any{"newPassword": newPassword}))
	admin.Refused("INVALID", change, in(map[string]any{"currentPassword": Password, "newPassword": Password}))
	ans := admin.Refused("INVALID", change, in(map[string]any{"currentPassword": Password, "newPassword": "Northwind-2026!x"}))
	if reasons := fmt.Sprint(ans.Errors[0].Extensions["reasons"]); !strings.Contains(reasons, "PERSONAL") {
		t.Errorf("the organization's name in a password: %s", ans.Raw)
	}
	var got struct{ ChangePassword struct{ EndedSessions int } }
	admin.Must(change, in(map[string]any{"currentPassword": Password, "newPassword": newPassword}), &got)
	if got.ChangePassword.EndedSessions != 1 {
		t.Errorf("%d sessions were ended", got.ChangePassword.EndedSessions)
	}
	if raw := other.Ask(`{ viewer { role } }`, nil).Raw; !bytes.Contains(raw, []byte("null")) {
		t.Error("the other session lives")
	}
	admin.whoAmI()

	// "This was not me" closes the account to whoever knows the password.
	token := linked(a.mailed(mail.KindPassword, Admin))
	var back struct {
		ReportNotMe struct{ Email, ResetToken string }
	}
	stranger := a.Client()
	stranger.Must(`mutation($in: ReportNotMeInput!) { reportNotMe(input: $in) { email resetToken } }`, in(map[string]any{"token": token}), &back)
	if raw := admin.Ask(`{ viewer { role } }`, nil).Raw; !bytes.Contains(raw, []byte("null")) {
		t.Error("a session outlives “this was not me”")
	}
	if ans := stranger.with(Admin, newPassword); len(ans.Errors) == 0 {
		t.Error("the thief's password still works")
	}
	stranger.Must(reset, in(map[string]any{"token": back.ReportNotMe.ResetToken, "password": "Another-quiet-meadow-5"}), nil)
	if ans := stranger.with(Admin, "Another-quiet-meadow-5"); len(ans.Errors) > 0 {
		t.Errorf("the owner cannot sign in again: %s", ans.Raw)
	}
}

func TestAddressChangesAndComesBack(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		a := Start(t, o)
		admin := a.SetUp()
		const (
			change  = `mutation($in: ChangeEmailInput!) { changeEmail(input: $in) { account { email pendingEmail } } }`
			confirm = `mutation($in: ConfirmEmailInput!) { confirmEmail(input: $in) { email } }`
			undo    = `mutation($in: UndoEmailChangeInput!) { undoEmailChange(input: $in) { email resetToken } }`
			thief   = "thief@example.com"
		)
		admin.Must(change, in(map[string]any{"email": thief}), nil)
		a.mailed(mail.KindEmailRequested, Admin)
		token := linked(a.mailed(mail.KindConfirmEmail, thief))
		n := together(5, func(int) bool {
			ans, err := a.Client().Do(confirm, in(map[string]any{"token": token}))
			return worked(t, ans, err)
		})
		if n != 1 {
			t.Errorf("%d of 5 confirmed one address", n)
		}
		own := linked(a.mailed(mail.KindEmailChanged, Admin))
		// The thief changes it once more, which must not rid the owner of the way back.
		admin.Must(change, in(map[string]any{"email": "thief2@example.com"}), nil)
		a.Client().Must(confirm, in(map[string]any{"token": linked(a.mailed(mail.KindConfirmEmail, "thief2@example.com"))}), nil)
		theirs := linked(a.mailed(mail.KindEmailChanged, thief))

		var back struct {
			UndoEmailChange struct{ Email, ResetToken string }
		}
		a.Client().Must(undo, in(map[string]any{"token": own}), &back)
		if back.UndoEmailChange.Email != Admin {
			t.Errorf("the address is %s", back.UndoEmailChange.Email)
		}
		if raw := admin.Ask(`{ viewer { role } }`, nil).Raw; !bytes.Contains(raw, []byte(`"viewer":null`)) {
			t.Errorf("a session outlives the undo: %s", raw)
		}
		a.Client().Refused("NOT_FOUND", undo, in(map[string]any{"token": theirs}))
		a.Client().Must(reset, in(map[string]any{"token": back.UndoEmailChange.ResetToken, "password": newPassword}), nil)
		owner := a.Client()
		if ans := owner.with(Admin, newPassword); len(ans.Errors) > 0 {
			t.Errorf("the owner cannot sign in: %s", ans.Raw)
		}
	})
}

func TestSomebodyElsesAddressCannotBeTaken(t *testing.T) {
	t.Parallel()
	a := Start(t, Options{})
	admin := a.SetUp()
	a.Invite(admin, access.RoleAnalyst, "ana@example.com", "Ana")
	ans := admin.Ask(`mutation { changeEmail(input: {email: "ana@example.com"}) { account { pendingEmail } } }`, nil)
	if len(ans.Errors) > 0 {
		t.Errorf("the answer tells that the address is taken: %s", ans.Raw)
	}
	a.settle()
	for _, m := range a.API.Mailbox.Messages() {
		if m.Kind == mail.KindConfirmEmail {
			t.Error("the owner of the address got a link that gives it away")
		}
	}
}

func TestMailProvesItselfAndEnds(t *testing.T) {
	t.Parallel()
	a := Start(t, Options{})
	admin := a.SetUp()
	admin.Must(`mutation { setMailPhrase(input: {phrase: "blue heron on ice"}) { account { mailPhrase } } }`, nil, nil)
	admin.Must(forgot, in(map[string]any{"email": Admin}), nil)
	m := a.mailed(mail.KindResetPassword, Admin)
	if !strings.Contains(m.Text, "blue heron on ice") || !strings.Contains(m.HTML, "blue heron on ice") {
		t.Errorf("the phrase is missing in:\n%s", m.Text)
	}
	_, rest, _ := strings.Cut(m.Text, "Type ")
	code, _, _ := strings.Cut(rest, " at ")
	var got struct {
		MailVerification *struct {
			About string
			Mine  *bool
		}
	}
	ask := `query($code: String!) { mailVerification(code: $code) { about sentAt mine } }`
	a.Client().Must(ask, map[string]any{"code": " " + strings.ToLower(code)}, &got)
	if v := got.MailVerification; v == nil || v.About != mail.KindResetPassword.About() || v.Mine != nil {
		t.Errorf("of its own mail %q the server says %+v", code, v)
	}
	admin.Must(ask, map[string]any{"code": code}, &got)
	if v := got.MailVerification; v == nil || v.Mine == nil || !*v.Mine {
		t.Errorf("to its reader the server says %+v", v)
	}
	admin.Must(ask, map[string]any{"code": "AAAA-BBBB-CCCC-DDDD"}, &got)
	if got.MailVerification != nil {
		t.Errorf("of a forged mail the server says %+v", got.MailVerification)
	}

	// One click ends mail of a topic, without signing in; nothing else does.
	ana := a.Invite(admin, access.RoleAnalyst, "ana@example.com", "Ana")
	run := admin.Run("SELECT 1 AS one")
	analysis := admin.Save("One", "SELECT 1 AS one", run.ID)
	admin.Share(analysis, ana.User)
	shared := a.mailed(mail.KindShare, "ana@example.com")
	_, ticket, _ := strings.Cut(shared.Unsubscribe, "/unsubscribe/")
	post := func(body, ticket string) int {
		res := a.Client().Request(t, http.MethodPost, "/unsubscribe/"+ticket, map[string]string{
			"Content-Type": "application/x-www-form-urlencoded", "Origin": "",
		}, strings.NewReader(body))
		defer res.Body.Close()
		_, _ = io.Copy(io.Discard, res.Body)
		return res.StatusCode
	}
	if got := post("", ticket); got == http.StatusOK {
		t.Error("a post without the word ends mail")
	}
	if got := post("List-Unsubscribe=One-Click", ticket[:len(ticket)-2]+"AA"); got == http.StatusOK {
		t.Error("a forged ticket ends mail")
	}
	if got := post("List-Unsubscribe=One-Click", ticket); got != http.StatusOK {
		t.Errorf("one click is answered with %d", got)
	}
	if raw := ana.Ask(`{ account { mailPreferences { topic on } } }`, nil).Raw; !bytes.Contains(raw, []byte(`{"topic":"SHARING","on":false}`)) {
		t.Errorf("the preferences are %s", raw)
	}
	if bytes.Contains(a.Log.Bytes(), []byte(ticket)) {
		t.Error("the log holds the ticket")
	}
	before := len(a.API.Mailbox.Messages())
	second := admin.Save("Two", "SELECT 1 AS one", run.ID)
	admin.Share(second, ana.User)
	a.settle()
	if after := len(a.API.Mailbox.Messages()); after != before {
		t.Error("mail is sent that was ended")
	}
}

func TestSecurityMailCannotBeSilencedQuietly(t *testing.T) {
	t.Parallel()
	a := Start(t, Options{})
	admin := a.SetUp()
	off := `mutation { setMailPreference(input: {topic: SIGN_INS, on: false}) { account { mailPreferences { on } } } }`
	a.Clock.Advance(6 * time.Minute)
	admin.Refused("STALE_AUTHENTICATION", off, nil)
	admin.Must(`mutation { setMailPreference(input: {topic: MARKETING, on: true}) { account { mailPreferences { on } } } }`, nil, nil)
	admin.Must(`mutation($in: ConfirmIdentityInput!) { confirmIdentity(input: $in) { freshUntil } }`, with(admin.Asked(), proof{"password": Password}), nil)
	admin.Must(off, nil, nil)
	a.mailed(mail.KindTopicOff, Admin)
}

func TestOwnNetworks(t *testing.T) {
	t.Parallel()
	a := Start(t, Options{})
	admin := a.SetUp()
	set := `mutation($in: SetNetworksInput!) { setNetworks(input: $in) { account { networks } } }`
	admin.Refused("INVALID", set, in(map[string]any{"networks": []string{"192.0.2.0/24"}}))
	admin.Refused("INVALID", set, in(map[string]any{"networks": []string{"everywhere"}}))
	admin.Must(set, in(map[string]any{"networks": []string{"127.0.0.0/8", "192.0.2.0/24"}}), nil)
	admin.whoAmI()
	// A session that stands elsewhere is nobody's, and a sign-in there is refused.
	ctx := access.As(context.Background(), access.ActorAuthenticator, "")
	u, err := a.DB.User.Get(ctx, admin.User)
	if err != nil {
		t.Fatal(err)
	}
	elsewhere := []netip.Prefix{netip.MustParsePrefix("192.0.2.0/24")}
	if _, err := a.API.Accounts.Networks.Set(ctx, u, elsewhere, true, netip.MustParseAddr("192.0.2.7")); err != nil {
		t.Fatal(err)
	}
	if raw := admin.Ask(`{ viewer { role } }`, nil).Raw; !bytes.Contains(raw, []byte(`"viewer":null`)) {
		t.Errorf("a session works from elsewhere: %s", raw)
	}
	if ans := a.Client().with(Admin, Password); ans.Code() != "FORBIDDEN" {
		t.Errorf("a sign-in from elsewhere: %s", ans.Raw)
	}
	if status, _ := admin.Get("/downloads/exp_none"); status != http.StatusUnauthorized {
		t.Errorf("a download from elsewhere is answered with %d", status)
	}
}

func TestSecuringAnAccount(t *testing.T) {
	t.Parallel()
	a := Start(t, Options{})
	admin := a.SetUp()
	other := a.Client()
	other.SignIn(Admin)
	system := access.As(context.Background(), access.ActorAuthenticator, "")
	if err := a.DB.Device.Update().Where(entdevice.UserID(admin.User)).SetTrustedAt(time.Now()).SetTrustedUntil(time.Now().Add(time.Hour)).Exec(system); err != nil {
		t.Fatal(err)
	}
	admin.Must(forgot, in(map[string]any{"email": Admin}), nil)
	token := linked(a.mailed(mail.KindResetPassword, Admin))
	admin.Must(`mutation { changeEmail(input: {email: "new@example.com"}) { account { pendingEmail } } }`, nil, nil)
	own := linked(a.mailed(mail.KindEmailRequested, Admin))
	var got struct {
		SecureAccount struct{ EndedSessions, WithdrawnLinks int }
	}
	admin.Must(`mutation($in: SecureAccountInput!) { secureAccount(input: $in) { endedSessions withdrawnLinks } }`,
		in(map[string]any{"currentPassword": Password, "newPassword": newPassword}), &got)
	if got.SecureAccount.EndedSessions != 1 || got.SecureAccount.WithdrawnLinks != 2 {
		t.Errorf("%+v", got.SecureAccount)
	}
	a.Client().Refused("NOT_FOUND", reset, in(map[string]any{"token": token, "password": "Another-quiet-meadow-5"}))
	if n := a.count("SELECT count(*) FROM devices WHERE trusted_until IS NOT NULL"); n != 0 {
		t.Errorf("%d browsers are still excused from the second factor", n)
	}
	// What protects the owner cannot be withdrawn by whoever is signed in.
	a.Client().Must(`mutation($in: UndoEmailChangeInput!) { undoEmailChange(input: $in) { email } }`, in(map[string]any{"token": own}), nil)
}

func TestOlderHashIsReplacedAtSignIn(t *testing.T) {
	t.Parallel()
	a := Start(t, Options{})
	admin := a.SetUp()
	system := access.As(context.Background(), access.ActorAuthenticator, "")
	// argon2id with m=8192, t=1, p=1 of Password.
	old := "$argon2id$v=19$m=8192,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$4xYzHRH2av7srPMTFq/WDzt5SiSweWPeyOJLvo7XWeU"
	if err := a.DB.User.UpdateOneID(admin.User).SetPasswordHash(old).Exec(system); err != nil {
		t.Fatal(err)
	}
	if ans := a.Client().with(Admin, Password); len(ans.Errors) > 0 {
		t.Fatalf("an older hash does not verify: %s", ans.Raw)
	}
	u, err := a.DB.User.Get(system, admin.User)
	if err != nil {
		t.Fatal(err)
	}
	if u.PasswordHash == old || password.Outdated(u.PasswordHash) {
		t.Error("the older hash was kept")
	}
	if ans := a.Client().with(Admin, Password); len(ans.Errors) > 0 {
		t.Errorf("the new hash does not verify: %s", ans.Raw)
	}
}

func TestPasswordManagersFindThePage(t *testing.T) {
	t.Parallel()
	a := Start(t, Options{})
	res := a.Client().Request(t, http.MethodGet, "/.well-known/change-password", nil, nil)
	defer res.Body.Close()
	if res.StatusCode != http.StatusFound || res.Header.Get("Location") != "/security#password" {
		t.Errorf("%s to %q", res.Status, res.Header.Get("Location"))
	}
}

func TestANewPasswordEndsSignInsThatAreUnderWay(t *testing.T) {
	t.Parallel()
	a := Start(t, Options{})
	ann := a.Invite(a.SetUp(), access.RoleAnalyst, annEmail, "Ann")
	app := ann.AddApp()
	thief := a.Client()
	challenge, _, _ := thief.half(annEmail)
	ann.Must(`mutation($in: ChangePasswordInput!) { changePassword(input: $in) { endedSessions } }`, in(map[string]any{"currentPassword": Password, "newPassword": newPassword}), nil)
	thief.Refused("CONFLICT", continuing, with(challenge, proof{"backupCode": app.codes[0]}))
	thief.nobody(t)
}
