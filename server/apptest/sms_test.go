package apptest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/server/sms"
)

const (
	annNumber  = "+41791234567"
	sendsCode  = `mutation($in: SendCodeInput!) { sendCode(input: $in) { sentTo wait } }`
	beginPhone = `mutation($in: BeginPhoneInput!) { beginPhone(input: $in) { challenge sentTo wait } }`
	addPhone   = `mutation($in: AddPhoneInput!) { addPhone(input: $in) { factor { id number } backupCodes } }`
)

func of(challenge string) map[string]any {
	return map[string]any{"in": map[string]any{"challenge": challenge}}
}

func to(number string) map[string]any {
	return map[string]any{"in": map[string]any{"number": number}}
}

func named(challenge, code string) map[string]any {
	return map[string]any{"in": map[string]any{"challenge": challenge, "name": "My phone", "code": code}}
}

var codeIn = regexp.MustCompile(`^([0-9]{6}) is your Strongroom code\.[^@]*\n\n@localhost #([0-9]{6})$`)

// texted runs what sends a text message and returns the code in it.
func (a *App) texted(number string, send func()) string {
	a.t.Helper()
	before := len(a.API.Outbox.Messages())
	send()
	Eventually(a.t, "text message", func() bool { return len(a.API.Outbox.Messages()) > before })
	m := a.API.Outbox.Messages()[0]
	found := codeIn.FindStringSubmatch(m.Text)
	if string(m.To) != number || found == nil || found[1] != found[2] {
		a.t.Fatalf("%+v", m)
	}
	return found[1]
}

// other is a code that is not code.
func other(code string) string {
	if code == "000000" {
		return "000001"
	}
	return "000000"
}

// AddPhone gives the person a phone that gets text messages.
func (c *Client) AddPhone(number string) (backupCodes []string) {
	c.app.t.Helper()
	var begun struct {
		BeginPhone struct{ Challenge, SentTo string }
	}
	code := c.app.texted(number, func() { c.Must(beginPhone, to(number), &begun) })
	var added struct {
		AddPhone struct {
			Factor      struct{ ID, Number string }
			BackupCodes []string
		}
	}
	c.Must(addPhone, named(begun.BeginPhone.Challenge, code), &added)
	if want := sms.Number(number).Mask(); added.AddPhone.Factor.Number != want || begun.BeginPhone.SentTo != want {
		c.app.t.Fatalf("%+v %+v", begun, added)
	}
	return added.AddPhone.BackupCodes
}

func (c *Client) rule(rule map[string]any) Answer {
	c.app.t.Helper()
	return c.Ask(`mutation($in: UpdateSettingsInput!) { updateSettings(input: $in) { settings { graceDays } } }`,
		map[string]any{"in": map[string]any{"sessionRules": []any{rule}, "graceDays": 0}})
}

func (c *Client) mustRule(rule map[string]any) {
	c.app.t.Helper()
	if a := c.rule(rule); len(a.Errors) > 0 {
		c.app.t.Fatalf("%v: %s", rule, a.Raw)
	}
}

func TestAPhoneIsASecondFactor(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		a := Start(t, o)
		admin := a.SetUp()
		ann := a.Invite(admin, access.RoleAnalyst, annEmail, "Ann")
		ann.Refused("INVALID", beginPhone, to("+41 44 668 18 00"))
		var begun struct{ BeginPhone struct{ Challenge string } }
		code := a.texted(annNumber, func() { ann.Must(beginPhone, to("+41 79 123 45 67"), &begun) })
		ann.Refused("INVALID", addPhone, named(begun.BeginPhone.Challenge, other(code)))
		admin.Refused("CONFLICT", addPhone, named(begun.BeginPhone.Challenge, code))
		elsewhere := a.Client()
		elsewhere.SignIn(annEmail) // nothing is asked for before the number is confirmed
		elsewhere.Refused("CONFLICT", addPhone, named(begun.BeginPhone.Challenge, code))
		elsewhere.Refused("CONFLICT", sendsCode, of(begun.BeginPhone.Challenge))
		a.Client().Refused("CONFLICT", sendsCode, of(begun.BeginPhone.Challenge))
		var added struct {
			AddPhone struct{ BackupCodes []string }
		}
		ann.Must(addPhone, named(begun.BeginPhone.Challenge, " "+code[:3]+" "+code[3:]), &added)
		if len(added.AddPhone.BackupCodes) != 10 {
			t.Errorf("%d backup codes", len(added.AddPhone.BackupCodes))
		}
		ann.Refused("CONFLICT", addPhone, named(begun.BeginPhone.Challenge, code))

		c := a.Client()
		challenge, methods, _ := c.half(annEmail)
		if !slices.Equal(methods, []string{"BACKUP_CODE", "SMS"}) {
			t.Errorf("%v", methods)
		}
		c.Refused("INVALID", continuing, with(challenge, proof{"sms": code})) // of another challenge, and none was sent
		c.Refused("INVALID", continuing, with(challenge, proof{"sms": ""}))
		var sent struct{ SendCode struct{ SentTo string } }
		code = a.texted(annNumber, func() { c.Must(sendsCode, of(challenge), &sent) })
		if sent.SendCode.SentTo != "•• 67" {
			t.Errorf("sent to %s", sent.SendCode.SentTo)
		}
		c.Refused("INVALID", continuing, with(challenge, proof{"totp": code}))
		c.Must(continuing, with(challenge, proof{"sms": code}), nil)
		c.whoAmI()
		c.Refused("CONFLICT", continuing, with(challenge, proof{"sms": code}))
		a.Client().Refused("CONFLICT", sendsCode, of(challenge))

		// Before something sensitive it is asked for again.
		a.Clock.Advance(6 * time.Minute)
		c.Refused("STALE_AUTHENTICATION", `mutation { replaceBackupCodes { backupCodes } }`, nil)
		asked := c.Asked()
		c.Refused("INVALID", confirming, with(asked, proof{"password": Password}))
		admin.Refused("CONFLICT", sendsCode, of(asked))
		code = a.texted(annNumber, func() { c.Must(sendsCode, of(asked), nil) })
		c.Refused("INVALID", confirming, with(asked, proof{"sms": other(code)}))
		c.Must(confirming, with(asked, proof{"sms": code}), nil)
		c.Must(`mutation { replaceBackupCodes { backupCodes } }`, nil, nil)

		for _, secret := range []string{"791234567", code} {
			if strings.Contains(string(a.Log.Bytes()), secret) {
				t.Errorf("the log tells %s", secret)
			}
		}
	})
}

func TestACodeOpensItsOwnChallengeOnly(t *testing.T) {
	t.Parallel()
	a := Start(t, Options{})
	ann := a.Invite(a.SetUp(), access.RoleAnalyst, annEmail, "Ann")
	ann.AddPhone(annNumber)
	a.Clock.Advance(time.Hour) // what was sent until now no longer counts
	one, two := a.Client(), a.Client()
	first, _, _ := one.half(annEmail)
	second, _, _ := two.half(annEmail)
	codeOne := a.texted(annNumber, func() { one.Must(sendsCode, of(first), nil) })
	codeTwo := a.texted(annNumber, func() { two.Must(sendsCode, of(second), nil) })
	for codeOne == codeTwo { // once in a million
		a.Clock.Advance(31 * time.Second)
		codeTwo = a.texted(annNumber, func() { two.Must(sendsCode, of(second), nil) })
	}
	two.Refused("INVALID", continuing, with(second, proof{"sms": codeOne}))
	// Not so soon; then a new code kills the old one.
	if ans := one.Refused("LIMITED", sendsCode, of(first)); ans.Errors[0].Extensions["retryAfter"] == nil {
		t.Errorf("%s", ans.Raw)
	}
	a.Clock.Advance(31 * time.Second)
	fresh := a.texted(annNumber, func() { one.Must(sendsCode, of(first), nil) })
	if fresh != codeOne {
		one.Refused("INVALID", continuing, with(first, proof{"sms": codeOne}))
	}
	one.Must(continuing, with(first, proof{"sms": fresh}), nil)
	// Five answers, then it is over, and no new code helps.
	for range 4 {
		two.Refused("INVALID", continuing, with(second, proof{"sms": other(codeTwo)}))
	}
	two.Refused("CONFLICT", continuing, with(second, proof{"sms": codeTwo}))
	two.Refused("CONFLICT", sendsCode, of(second))
	// Nor after ten minutes.
	a.Clock.Advance(12 * time.Hour)
	late := a.Client()
	third, _, _ := late.half(annEmail)
	code := a.texted(annNumber, func() { late.Must(sendsCode, of(third), nil) })
	a.Clock.Advance(10 * time.Minute)
	late.Refused("CONFLICT", continuing, with(third, proof{"sms": code}))
	late.nobody(t)
}

func TestACodeSignsInOnceHoweverManyPostIt(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		a := Start(t, o)
		ann := a.Invite(a.SetUp(), access.RoleAnalyst, annEmail, "Ann")
		ann.AddPhone(annNumber)
		a.Clock.Advance(time.Hour)
		challenge, _, _ := a.Client().half(annEmail)
		code := a.texted(annNumber, func() {
			n := together(20, func(int) bool {
				ans, err := a.Client().Do(sendsCode, of(challenge))
				return err == nil && len(ans.Errors) == 0
			})
			if n != 1 {
				t.Errorf("%d codes were sent at once", n)
			}
		})
		n := together(100, func(int) bool {
			ans, err := a.Client().Do(continuing, with(challenge, proof{"sms": code}))
			return err == nil && len(ans.Errors) == 0
		})
		if n != 1 {
			t.Errorf("one code signed in %d times", n)
		}
		if n := len(a.API.Outbox.Messages()); n != 2 {
			t.Errorf("%d messages", n)
		}
	})
}

func TestGuessesOfTextCodesAreLockedByThemselves(t *testing.T) {
	t.Parallel()
	a := Start(t, Options{})
	ann := a.Invite(a.SetUp(), access.RoleAnalyst, annEmail, "Ann")
	ann.AddPhone(annNumber)
	c := a.Client()
	for range 5 {
		challenge, _, _ := c.half(annEmail)
		c.Refused("INVALID", continuing, with(challenge, proof{"sms": "000000"}))
	}
	// The right one is refused in the same words now.
	challenge, _, _ := c.half(annEmail)
	code := a.texted(annNumber, func() { c.Must(sendsCode, of(challenge), nil) })
	c.Refused("INVALID", continuing, with(challenge, proof{"sms": code}))
}

func TestNobodyIsSentMoreThanTheLimits(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		a := Start(t, o)
		admin := a.SetUp()
		ann := a.Invite(admin, access.RoleAnalyst, annEmail, "Ann")
		ann.AddPhone(annNumber)
		var challenge string
		for range 4 {
			challenge, _, _ = a.Client().half(annEmail)
			a.texted(annNumber, func() { a.Client().Must(sendsCode, of(challenge), nil) })
		}
		// Whoever knows the password alone is told the same, and nothing is sent.
		told := a.Client().Ask(sendsCode, of(challenge))
		if told.Code() != "LIMITED" { // of the pause
			t.Fatalf("%s", told.Raw)
		}
		challenge, _, _ = a.Client().half(annEmail)
		var sent struct {
			SendCode struct {
				SentTo string
				Wait   int
			}
		}
		a.Client().Must(sendsCode, of(challenge), &sent)
		if sent.SendCode.SentTo != "•• 67" || sent.SendCode.Wait != 30 {
			t.Errorf("%+v", sent)
		}
		a.Client().Refused("LIMITED", sendsCode, of(challenge)) // the pause, too
		ans := ann.Refused("LIMITED", beginPhone, to("+41 79 765 43 21"))
		if !strings.Contains(ans.Errors[0].Message, "Too many codes") {
			t.Errorf("%s", ans.Raw)
		}
		if n := len(a.API.Outbox.Messages()); n != 5 {
			t.Errorf("%d messages in the first hour", n)
		}
		if n := a.count("SELECT count(*) FROM activity_events WHERE kind = 'factor.text_capped'"); n != 2 {
			t.Errorf("%d of 2 refusals are recorded", n)
		}
		// Ten a day.
		for range 3 {
			a.Clock.Advance(time.Hour + time.Minute)
			for range 6 {
				challenge, _, _ := a.Client().half(annEmail)
				a.Client().Must(sendsCode, of(challenge), nil)
			}
		}
		Eventually(t, "messages", func() bool { return a.count("SELECT count(*) FROM jobs WHERE kind = 'sms'") == 0 })
		if n := len(a.API.Outbox.Messages()); n != 10 {
			t.Errorf("%d messages in the first day", n)
		}
		a.Clock.Advance(24 * time.Hour)
		if err := a.Expire(context.Background()); err != nil {
			t.Fatal(err)
		}
		if n := a.count("SELECT count(*) FROM sent_texts"); n != 0 {
			t.Errorf("%d are remembered", n)
		}
		challenge, _, _ = a.Client().half(annEmail)
		a.texted(annNumber, func() { a.Client().Must(sendsCode, of(challenge), nil) })
	})
}

// Whoever owns a range of numbers opens many accounts and lets them ask for codes.
func TestAThousandAccountsEarnNothingByTheirNumbers(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		a := Start(t, Options{DatabaseURL: o.DatabaseURL, Environ: []string{"STRONGROOM_SMS_HOURLY=60"}})
		texts := a.API.Factors.Texts
		sent := func(number func(i int) string, organization func(i int) string) int {
			return together(1000, func(i int) bool {
				err := texts.Send(context.Background(), sms.Order{
					User: fmt.Sprintf("usr_%d_%s", i, number(i)), Organization: organization(i),
					To: sms.Number(number(i)), Text: "x", Expires: a.Clock.Now().Add(time.Minute),
				})
				if capped := (*sms.Capped)(nil); err != nil && !errors.As(err, &capped) {
					t.Error(err)
				}
				return err == nil
			})
		}
		each := func(i int) string { return fmt.Sprintf("org_%d", i) }
		if n := sent(func(i int) string { return fmt.Sprintf("+417912%05d", 30000+i) }, each); n != 20 {
			t.Errorf("%d messages to one range", n)
		}
		if n := sent(func(i int) string { return fmt.Sprintf("+4176%03d0000", i) }, each); n != 40 { // and 20 before
			t.Errorf("%d more messages to one country", n)
		}
		countries := []string{"+3361%07d", "+4915%08d", "+4474%08d", "+3932%08d"}
		if n := sent(func(i int) string { return fmt.Sprintf(countries[i%4], i*10007) }, func(int) string { return "org_x" }); n != 60 {
			t.Errorf("%d messages of one organization", n)
		}
		a.Clock.Advance(61 * time.Minute)
		if n := sent(func(i int) string { return fmt.Sprintf("+417912%05d", 30000+i) }, each); n != 20 {
			t.Errorf("%d messages in the next hour", n)
		}
	})
}

func TestAnOrganizationSaysWhoMayUseTextMessages(t *testing.T) {
	t.Parallel()
	a := Start(t, Options{})
	admin := a.SetUp()
	ann := a.Invite(admin, access.RoleAnalyst, annEmail, "Ann")
	allowed := func(c *Client) bool {
		var got struct{ Viewer struct{ TextMessages bool } }
		c.Must(`{ viewer { textMessages } }`, nil, &got)
		return got.Viewer.TextMessages
	}
	if allowed(admin) || !allowed(ann) {
		t.Error("by default they are for everybody but admins")
	}
	admin.Refused("CONFLICT", beginPhone, to(annNumber))
	codes := ann.AddPhone(annNumber)
	// A browser stands for the phone.
	trusted := a.Client()
	challenge, _, _ := trusted.half(annEmail)
	in := with(challenge, nil)
	code := a.texted(annNumber, func() { trusted.Must(sendsCode, of(challenge), nil) })
	in["in"].(map[string]any)["proof"], in["in"].(map[string]any)["trustBrowser"] = proof{"sms": code}, true
	trusted.Must(continuing, in, nil)
	trusted.Must(`mutation { signOut { signedOut } }`, nil, nil)

	// A sign-in is under way when the rule changes.
	late := a.Client()
	asked, _, _ := late.half(annEmail)
	code = a.texted(annNumber, func() { late.Must(sendsCode, of(asked), nil) })
	admin.mustRule(map[string]any{"role": "ANALYST", "textMessages": false})
	late.Refused("INVALID", continuing, with(asked, proof{"sms": code}))
	a.Clock.Advance(time.Minute)
	late.Refused("CONFLICT", sendsCode, of(asked))
	if allowed(ann) {
		t.Error("the rule does not apply at once")
	}
	for _, c := range []*Client{a.Client(), trusted} {
		challenge, methods, _ := c.half(annEmail)
		if challenge == "" || !slices.Equal(methods, []string{"BACKUP_CODE"}) {
			t.Fatalf("asked for %v", methods)
		}
		c.nobody(t)
	}
	c := a.Client()
	challenge, _, _ = c.half(annEmail)
	c.Must(continuing, with(challenge, proof{"backupCode": codes[0]}), nil)
	c.Refused("CONFLICT", beginPhone, to(annNumber))

	// A demand for more than a text message.
	admin.mustRule(map[string]any{"role": "ANALYST", "textMessages": true, "secondFactor": "ANY"})
	sign := func() *Client {
		a.Clock.Advance(61 * time.Minute)
		admin.SignIn(Admin)
		c := a.Client()
		challenge, _, _ := c.half(annEmail)
		code := a.texted(annNumber, func() { c.Must(sendsCode, of(challenge), nil) })
		c.Must(continuing, with(challenge, proof{"sms": code}), nil)
		return c
	}
	sign().Must(`{ datasets { totalCount } }`, nil, nil)
	admin.mustRule(map[string]any{"role": "ANALYST", "secondFactor": "PASSKEY"})
	sign().Refused("FACTOR_REQUIRED", `{ datasets { totalCount } }`, nil)
	admin.mustRule(map[string]any{"role": "ANALYST", "secondFactor": "ANY"})
	signed := sign()
	admin.mustRule(map[string]any{"role": "ANALYST", "textMessages": false})
	signed.Refused("FACTOR_REQUIRED", `{ datasets { totalCount } }`, nil)
}

func TestAnAdminWhoHasOnlyAPhoneCannotForbidPhones(t *testing.T) {
	t.Parallel()
	a := Start(t, Options{})
	admin := a.SetUp()
	admin.mustRule(map[string]any{"role": "ADMIN", "textMessages": true})
	admin.AddPhone("+41761112233")
	admin.mustRule(map[string]any{"role": "ADMIN", "secondFactor": "ANY"})
	if ans := admin.rule(map[string]any{"role": "ADMIN", "textMessages": false}); ans.Code() != "INVALID" {
		t.Errorf("%s", ans.Raw)
	}
	admin.AddApp()
	admin.mustRule(map[string]any{"role": "ADMIN", "textMessages": false})
}

func TestANewNumberTakesThePlaceOfTheOld(t *testing.T) {
	t.Parallel()
	a := Start(t, Options{})
	ann := a.Invite(a.SetUp(), access.RoleAnalyst, annEmail, "Ann")
	ann.AddPhone(annNumber)
	if codes := ann.AddPhone("+41767654321"); codes != nil {
		t.Error("the codes were replaced")
	}
	if n := a.count("SELECT count(*) FROM factors"); n != 1 {
		t.Errorf("%d phones", n)
	}
	challenge, _, _ := a.Client().half(annEmail)
	a.texted("+41767654321", func() { a.Client().Must(sendsCode, of(challenge), nil) })
	if n := a.count("SELECT count(*) FROM activity_events WHERE kind = 'factor.removed'"); n != 1 {
		t.Errorf("%d removals are recorded", n)
	}
}

func TestWithoutAGatewayNobodyIsOfferedTextMessages(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	a := Start(t, Options{Dir: dir + "/data"})
	ann := a.Invite(a.SetUp(), access.RoleAnalyst, annEmail, "Ann")
	codes := ann.AddPhone(annNumber)
	a.Stop()
	a = Start(t, Options{Dir: dir + "/data", Environ: []string{"STRONGROOM_MODE=production"}})
	c := a.Client()
	challenge, methods, _ := c.half(annEmail)
	if !slices.Equal(methods, []string{"BACKUP_CODE"}) {
		t.Errorf("asked for %v", methods)
	}
	c.Refused("CONFLICT", sendsCode, of(challenge))
	c.Must(continuing, with(challenge, proof{"backupCode": codes[0]}), nil)
	c.Refused("CONFLICT", beginPhone, to(annNumber))
	c.Refused("FORBIDDEN", `{ developmentTexts { id } }`, nil)
}

// gate is a gateway that answers as it is told, and keeps what it was sent.
type gate struct {
	mu     sync.Mutex
	answer []int // the last one repeats
	got    []struct{ To, Text, ID string }
}

func (g *gate) serve(t *testing.T) []string {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		g.mu.Lock()
		defer g.mu.Unlock()
		var m struct{ To, Text, ID string }
		b, _ := io.ReadAll(r.Body)
		if err := json.Unmarshal(b, &m); err != nil || r.Header.Get("Authorization") != "Bearer s3cret-token" {
			t.Errorf("%s %v", b, err)
		}
		g.got = append(g.got, m)
		status := g.answer[0]
		if len(g.answer) > 1 {
			g.answer = g.answer[1:]
		}
		w.WriteHeader(status)
	}))
	t.Cleanup(server.Close)
	return []string{"STRONGROOM_SMS_GATEWAY=http", "STRONGROOM_SMS_URL=" + server.URL, "STRONGROOM_SMS_TOKEN=s3cret-token"}
}

func (g *gate) count() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return len(g.got)
}

func TestAMessageThatDidNotLeaveIsTriedAgainAndNeverLate(t *testing.T) {
	t.Parallel()
	idle := func(a *App) {
		t.Helper()
		Eventually(t, "end of the job", func() bool { return a.count("SELECT count(*) FROM jobs WHERE kind = 'sms'") == 0 })
	}
	t.Run("again", func(t *testing.T) {
		t.Parallel()
		g := &gate{answer: []int{503, 202}}
		a := Start(t, Options{Environ: g.serve(t)})
		ann := a.Invite(a.SetUp(), access.RoleAnalyst, annEmail, "Ann")
		ann.Must(beginPhone, to(annNumber), nil)
		idle(a)
		if n := g.count(); n != 2 || g.got[0] != g.got[1] {
			t.Errorf("%+v", g.got)
		}
		if log := string(a.Log.Bytes()); strings.Contains(log, "791234567") || strings.Contains(log, g.got[0].Text[:6]) || strings.Contains(log, "s3cret") {
			t.Error("the log tells")
		}
	})
	t.Run("refused", func(t *testing.T) {
		t.Parallel()
		g := &gate{answer: []int{400}}
		a := Start(t, Options{Environ: g.serve(t)})
		ann := a.Invite(a.SetUp(), access.RoleAnalyst, annEmail, "Ann")
		ann.Must(beginPhone, to(annNumber), nil)
		idle(a)
		if n := g.count(); n != 1 {
			t.Errorf("sent %d times", n)
		}
		if n := a.count("SELECT count(*) FROM activity_events WHERE kind = 'factor.text_refused'"); n != 1 {
			t.Errorf("recorded %d times", n)
		}
	})
	t.Run("late", func(t *testing.T) {
		t.Parallel()
		g := &gate{answer: []int{503}}
		a := Start(t, Options{Environ: g.serve(t)})
		ann := a.Invite(a.SetUp(), access.RoleAnalyst, annEmail, "Ann")
		ann.Must(beginPhone, to(annNumber), nil)
		Eventually(t, "first try", func() bool { return g.count() == 1 })
		a.Clock.Advance(10 * time.Minute)
		idle(a)
		if n := g.count(); n != 1 {
			t.Errorf("sent %d times", n)
		}
	})
}
