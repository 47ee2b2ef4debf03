package apptest

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"

	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/server/mail"
	"github.com/strongroom/strongroom/server/postman"
)

const (
	asking     = `mutation($in: RequestRecoveryInput!) { requestRecovery(input: $in) { progress { step approvals needed way readyAt } } }`
	deciding   = `mutation($in: DecideRecoveryInput!) { decideRecovery(input: $in) { request { id progress { step approvals } } } }`
	completing = `mutation($in: CompleteRecoveryInput!) { completeRecovery(input: $in) { viewer { role } } }`
	stopping   = `mutation($in: CancelRecoveryByLinkInput!) { cancelRecoveryByLink(input: $in) { cancelled } }`
	requests   = `{ recoveries { id reason address browser knownBrowser mine own hasFactor approvals { name note } progress { step approvals needed way } user { id name } } }`
)

// lost is somebody who has lost every factor, with two admins who have one.
type lost struct {
	*App
	ann, ada, bob *Client
}

func losing(t *testing.T, o Options) *lost {
	t.Helper()
	a := Start(t, o)
	ada := a.SetUp()
	bob := a.Invite(ada, access.RoleAdmin, "bob@example.com", "Bob")
	ann := a.Invite(ada, access.RoleAnalyst, annEmail, "Ann")
	ann.AddApp()
	return &lost{App: a, ann: ann, ada: ada, bob: bob}
}

// ask asks for recovery after the password and returns the request's id.
func (l *lost) ask() string {
	l.t.Helper()
	c := l.Client()
	challenge, _, _ := c.half(annEmail)
	c.Must(asking, in(map[string]any{"challenge": challenge, "reason": "My phone fell into the sea."}), nil)
	return l.open()
}

// open returns the id of the one open request.
func (l *lost) open() string {
	l.t.Helper()
	var got struct{ Recoveries []struct{ ID string } }
	l.ada.Must(requests, nil, &got)
	if len(got.Recoveries) != 1 {
		l.t.Fatalf("%d requests are open", len(got.Recoveries))
	}
	return got.Recoveries[0].ID
}

func yes(id string) map[string]any {
	return in(map[string]any{"id": id, "approve": true, "note": "Spoke to her on the phone."})
}

// approved has both admins approve.
func (l *lost) approved() string {
	l.t.Helper()
	l.ada.AddApp()
	l.bob.AddApp()
	id := l.ask()
	l.ada.Must(deciding, yes(id), nil)
	l.bob.Must(deciding, yes(id), nil)
	return id
}

// sent waits for the day to pass and returns the token of the mailed link.
func (l *lost) sent() string {
	l.t.Helper()
	l.Clock.Advance(24*time.Hour + time.Second)
	if err := l.Expire(context.Background()); err != nil {
		l.t.Fatal(err)
	}
	return linked(l.mailed(mail.KindRecoveryReady, annEmail))
}

func TestTwoAdminsAndADayBringSomebodyBack(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		l := losing(t, o)
		// Approving takes a second factor of one's own.
		id := l.ask()
		l.ada.Refused("FORBIDDEN", deciding, yes(id))
		l.ann.Refused("FORBIDDEN", deciding, yes(id))
		l.ada.AddApp()
		l.bob.AddApp()
		l.ada.Must(deciding, yes(id), nil)
		l.ada.Refused("CONFLICT", deciding, yes(id)) // one voice each
		if n := l.count("SELECT count(*) FROM recoveries WHERE state = 'PENDING'"); n != 1 {
			t.Fatal("one approval was enough")
		}
		l.bob.Must(deciding, yes(id), nil)
		// Before the day has passed there is nothing to take up.
		l.Clock.Advance(23 * time.Hour)
		if err := l.Expire(context.Background()); err != nil {
			t.Fatal(err)
		}
		l.settle()
		for _, m := range l.API.Mailbox.Messages() {
			if m.Kind == mail.KindRecoveryReady {
				t.Fatal("the link was mailed early")
			}
		}
		token := l.sent()
		for _, m := range l.API.Mailbox.Messages() {
			if m.To != annEmail && strings.Contains(m.Text, token) {
				t.Errorf("the link went to %s", m.To)
			}
		}
		// The link alone opens nothing.
		thief := l.Client()
		thief.Refused("INVALID", completing, in(map[string]any{"token": token, "password": "wrong"}))
		if n := l.count("SELECT count(*) FROM factors"); n != 3 {
			t.Fatalf("%d factors are left", n)
		}
		c := l.Client()
		c.Must(completing, in(map[string]any{"token": token, "password": Password}), nil)
		if raw := l.ann.Ask(`{ viewer { role } }`, nil).Raw; !bytes.Contains(raw, []byte(`"viewer":null`)) {
			t.Errorf("an old session lives: %s", raw)
		}
		// Nothing but a new factor can be done, in this session and in the next.
		c.Refused("FACTOR_REQUIRED", `{ datasets { totalCount } }`, nil)
		again := l.Client()
		if challenge, _, _ := again.half(annEmail); challenge != "" {
			t.Error("an old factor is asked for")
		}
		again.Refused("FACTOR_REQUIRED", `{ datasets { totalCount } }`, nil)
		var demand struct {
			Viewer struct {
				FactorDemand struct {
					Rule, Step string
					Recovered  bool
				}
			}
		}
		again.Must(`{ viewer { factorDemand { rule step recovered } } }`, nil, &demand)
		if d := demand.Viewer.FactorDemand; d.Rule != "ANY" || d.Step != "ENROL" || !d.Recovered {
			t.Errorf("%+v", d)
		}
		if app := c.AddApp(); len(app.codes) != 10 {
			t.Errorf("%d new backup codes", len(app.codes))
		}
		c.Must(`{ datasets { totalCount } }`, nil, nil)
		third := l.Client()
		third.phone = c.phone
		third.SignIn(annEmail)
		third.Must(`{ datasets { totalCount } }`, nil, nil)
		l.Client().Refused("NOT_FOUND", completing, in(map[string]any{"token": token, "password": Password}))
		l.mailed(mail.KindRecoveryDone, annEmail)
	})
}

func TestEveryChannelStopsARecovery(t *testing.T) {
	t.Parallel()
	ways := map[string]func(l *lost){
		"the link in a mail": func(l *lost) {
			l.Client().Must(stopping, in(map[string]any{"token": linked(l.mailed(mail.KindRecoveryAsked, annEmail))}), nil)
		},
		"a live session": func(l *lost) {
			l.ada.Refused("NOT_FOUND", `mutation { cancelRecovery { cancelled } }`, nil) // not hers
			var got struct {
				OwnRecovery *struct{ Step string }
			}
			l.ann.Must(`{ ownRecovery { step } }`, nil, &got)
			if got.OwnRecovery == nil || got.OwnRecovery.Step != "APPROVED" {
				l.t.Errorf("a live session is not told: %+v", got)
			}
			l.ann.Must(`mutation { cancelRecovery { cancelled } }`, nil, nil)
		},
		"a sign-in with a factor": func(l *lost) {
			c := l.Client()
			c.phone = l.ann.phone
			c.SignIn(annEmail)
		},
		"a sign-in with a backup code": func(l *lost) {
			c := l.Client()
			challenge, _, _ := c.half(annEmail)
			c.Must(continuing, with(challenge, proof{"backupCode": l.ann.phone.codes[0]}), nil)
		},
		"another password": func(l *lost) {
			l.Client().Must(forgot, in(map[string]any{"email": annEmail}), nil)
			l.Client().Must(reset, in(map[string]any{"token": linked(l.mailed(mail.KindResetPassword, annEmail)), "password": newPassword}), nil)
		},
		"a no after two yes": func(l *lost) {
			l.bob.Must(deciding, in(map[string]any{"id": l.open(), "approve": false, "note": "That was not her."}), nil)
		},
	}
	for name, stop := range ways {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := losing(t, Options{})
			l.approved()
			stop(l)
			if n := l.count("SELECT count(*) FROM recoveries WHERE ended_at IS NULL"); n != 0 {
				t.Fatal("it goes on")
			}
			l.Clock.Advance(25 * time.Hour)
			if err := l.Expire(context.Background()); err != nil {
				t.Fatal(err)
			}
			l.settle()
			for _, m := range l.API.Mailbox.Messages() {
				if m.Kind == mail.KindRecoveryReady {
					t.Error("the link was mailed all the same")
				}
			}
			l.mailed(mail.KindRecoveryEnded, annEmail)
			if n := l.count("SELECT count(*) FROM links WHERE purpose = 'CANCEL_RECOVERY' AND used_at IS NULL"); n != 0 {
				t.Errorf("%d links are left open", n)
			}
		})
	}
}

func TestMailAloneNeverRecoversAnAccount(t *testing.T) {
	t.Parallel()
	l := losing(t, Options{})
	// Asking takes a sign-in under way, whose password was given.
	l.Client().Refused("CONFLICT", asking, in(map[string]any{"challenge": "guess", "reason": "I lost it all."}))
	var begun struct {
		BeginPasskeySignIn struct{ Proof struct{ Challenge string } }
	}
	l.Client().Must(`mutation { beginPasskeySignIn { proof { challenge } } }`, nil, &begun)
	l.Client().Refused("CONFLICT", asking, in(map[string]any{"challenge": begun.BeginPasskeySignIn.Proof.Challenge, "reason": "I lost it all."}))
	// Whoever reads the mail chooses a new password and asks, but the owner's request
	// does not survive that, and theirs begins without any approval.
	l.approved()
	l.Client().Must(forgot, in(map[string]any{"email": annEmail}), nil)
	l.Client().Must(reset, in(map[string]any{"token": linked(l.mailed(mail.KindResetPassword, annEmail)), "password": newPassword}), nil)
	var got struct{ SignIn struct{ Challenge string } }
	thief := l.Client()
	thief.Must(`mutation($in: SignInInput!) { signIn(input: $in) { ... on ProofNeeded { challenge } } }`, in(map[string]any{"email": annEmail, "password": newPassword}), &got)
	thief.Must(asking, in(map[string]any{"challenge": got.SignIn.Challenge, "reason": "I lost it all."}), nil)
	if n := l.count("SELECT count(*) FROM recoveries WHERE state = 'PENDING'"); n != 1 {
		t.Fatalf("%d requests wait", n)
	}
	thief.Refused("CONFLICT", asking, in(map[string]any{"challenge": got.SignIn.Challenge, "reason": "I lost it all."}))
	l.Clock.Advance(6 * 24 * time.Hour)
	if err := l.Expire(context.Background()); err != nil {
		t.Fatal(err)
	}
	l.settle()
	for _, m := range l.API.Mailbox.Messages() {
		if m.Kind == mail.KindRecoveryReady {
			t.Error("the link was mailed without approvals")
		}
	}
	if n := l.count("SELECT count(*) FROM factors WHERE user_id = '" + l.ann.User + "'"); n != 1 {
		t.Error("the factor is gone")
	}
}

func TestNobodyAsksMoreThanThreeTimesAWeek(t *testing.T) {
	t.Parallel()
	l := losing(t, Options{})
	c := l.Client()
	for range 3 {
		challenge, _, _ := c.half(annEmail)
		c.Must(asking, in(map[string]any{"challenge": challenge, "reason": "Everything is lost."}), nil)
		l.ada.Must(deciding, in(map[string]any{"id": l.open(), "approve": false, "note": "Not now, please."}), nil)
	}
	challenge, _, _ := c.half(annEmail)
	c.Refused("LIMITED", asking, in(map[string]any{"challenge": challenge, "reason": "Everything is lost."}))
	l.Clock.Advance(8 * 24 * time.Hour)
	challenge, _, _ = c.half(annEmail)
	c.Must(asking, in(map[string]any{"challenge": challenge, "reason": "Everything is lost."}), nil)
}

func TestAnApprovalEndsWithItsAdmin(t *testing.T) {
	t.Parallel()
	l := losing(t, Options{})
	l.approved()
	var list struct {
		Members struct {
			Edges []struct {
				Node struct {
					ID   string
					User struct{ ID string }
				}
			}
		}
	}
	l.ada.Must(`{ members(first: 9) { edges { node { id user { id } } } } }`, nil, &list)
	for _, e := range list.Members.Edges {
		if e.Node.User.ID == l.bob.User {
			l.ada.Must(`mutation($in: ChangeMemberRoleInput!) { changeMemberRole(input: $in) { membership { id } } }`, in(map[string]any{"id": e.Node.ID, "role": "VIEWER"}), nil)
		}
	}
	l.Clock.Advance(24*time.Hour + time.Second)
	if err := l.Expire(context.Background()); err != nil {
		t.Fatal(err)
	}
	if n := l.count("SELECT count(*) FROM recoveries WHERE state = 'PENDING' AND ready_at IS NULL"); n != 1 {
		t.Error("the approval of somebody who is no admin counts")
	}
}

func TestTheOperatorIsTheSecondPairOfEyes(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	operator := func(l *lost, email string) string {
		l.t.Helper()
		said, err := l.API.Recoveries.Operator(ctx, email)
		if err != nil {
			l.t.Fatal(err)
		}
		return said
	}
	pending := func(l *lost) bool { return l.count("SELECT count(*) FROM recoveries WHERE state = 'PENDING'") == 1 }
	t.Run("not of two admins", func(t *testing.T) {
		t.Parallel()
		l := losing(t, Options{})
		l.ada.AddApp()
		l.bob.AddApp()
		if said := operator(l, annEmail); !strings.Contains(said, "does not take their place") || !pending(l) {
			t.Error(said)
		}
	})
	t.Run("with one admin", func(t *testing.T) {
		t.Parallel()
		l := losing(t, Options{})
		l.ada.AddApp()
		id := l.ask()
		l.ada.Must(deciding, yes(id), nil)
		if !pending(l) {
			t.Fatal("one admin was enough")
		}
		operator(l, annEmail)
		if pending(l) {
			t.Fatal("the operator did not count")
		}
		l.Client().Must(completing, in(map[string]any{"token": l.sent(), "password": Password}), nil)
	})
	t.Run("alone, for the last admin", func(t *testing.T) {
		t.Parallel()
		l := losing(t, Options{})
		l.ada.AddApp() // Bob has no factor, so he cannot approve
		operator(l, Admin)
		if pending(l) {
			t.Fatal("there is nobody else")
		}
		if _, err := l.API.Recoveries.Operator(ctx, "nobody@example.com"); err == nil {
			t.Error("nobody was recovered")
		}
		l.Clock.Advance(23 * time.Hour)
		if err := l.Expire(ctx); err != nil {
			t.Fatal(err)
		}
		if n := l.count("SELECT count(*) FROM recoveries WHERE state = 'APPROVED'"); n != 1 {
			t.Error("the day was cut short")
		}
	})
}

func TestRecoveryRaces(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		l := losing(t, o)
		l.ada.AddApp()
		l.bob.AddApp()
		// Of many who ask at once, one does.
		challenges := make([]string, 5)
		for i := range challenges {
			challenges[i], _, _ = l.Client().half(annEmail)
		}
		n := together(len(challenges), func(i int) bool {
			ans, err := l.Client().Do(asking, in(map[string]any{"challenge": challenges[i], "reason": "All is lost."}))
			return worked(t, ans, err)
		})
		if n != 1 {
			t.Fatalf("%d requests were opened", n)
		}
		// One voice each, however often and at once it is raised.
		id := l.open()
		admins := []*Client{l.ada, l.ada, l.ada, l.bob, l.bob, l.bob}
		n = together(len(admins), func(i int) bool {
			ans, err := admins[i].Do(deciding, yes(id))
			return worked(t, ans, err)
		})
		if n != 2 || l.count("SELECT count(*) FROM recoveries WHERE state = 'APPROVED'") != 1 {
			t.Fatalf("%d approvals", n)
		}
		// One link, however many servers send it.
		token := func() string {
			l.Clock.Advance(24*time.Hour + time.Second)
			together(4, func(int) bool { return l.API.Recoveries.Advance(context.Background()) == nil })
			return linked(l.mailed(mail.KindRecoveryReady, annEmail))
		}()
		l.settle()
		links := 0
		for _, m := range l.API.Mailbox.Messages() {
			if m.Kind == mail.KindRecoveryReady {
				links++
			}
		}
		if links != 1 {
			t.Errorf("%d links were mailed", links)
		}
		// Of those who complete and stop it at once, exactly one wins.
		stop := linked(l.mailed(mail.KindRecoverySent, annEmail))
		won := make([]bool, 6)
		n = together(len(won), func(i int) bool {
			var ans Answer
			var err error
			if i%2 == 0 {
				ans, err = l.Client().Do(completing, in(map[string]any{"token": token, "password": Password}))
			} else {
				ans, err = l.Client().Do(stopping, in(map[string]any{"token": stop}))
			}
			won[i] = worked(t, ans, err)
			return won[i]
		})
		completed := won[0] || won[2] || won[4]
		left := l.count("SELECT count(*) FROM factors WHERE user_id = '" + l.ann.User + "'")
		if n != 1 || completed != (left == 0) {
			t.Errorf("%d won, completed %v, %d factors left", n, completed, left)
		}
	})
}

func TestThrottledCodesReadAsWrongOnesAndTheirOwnerIsToldOnce(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		a := Start(t, o)
		admin := a.SetUp()
		ann := a.Invite(admin, access.RoleAnalyst, annEmail, "Ann")
		app := ann.AddApp()
		for method, right := range map[string]func() string{"totp": app.code, "backupCode": func() string { return app.codes[0] }} {
			stranger := a.Client()
			code := right()
			challenge, _, _ := stranger.half(annEmail)
			wrong := requestID.ReplaceAll(stranger.Refused("INVALID", continuing, with(challenge, proof{method: "aaaaa-aaaaa"})).Raw, nil)
			for range 7 {
				challenge, _, _ = stranger.half(annEmail)
				if got := requestID.ReplaceAll(stranger.Ask(continuing, with(challenge, proof{method: "aaaaa-aaaaa"})).Raw, nil); !bytes.Equal(got, wrong) {
					t.Errorf("%s: %s, want %s", method, got, wrong)
				}
			}
			// The right one reads the same while it lasts, and is not used up.
			if got := requestID.ReplaceAll(stranger.Ask(continuing, with(challenge, proof{method: code})).Raw, nil); !bytes.Equal(got, wrong) {
				t.Errorf("%s, right: %s, want %s", method, got, wrong)
			}
			var list struct {
				Members struct {
					Edges []struct {
						Node struct{ ID, LockedUntil string }
					}
				}
			}
			admin.Must(`{ members(first: 9) { edges { node { id lockedUntil } } } }`, nil, &list)
			unlocked := false
			for _, e := range list.Members.Edges {
				if e.Node.LockedUntil != "" {
					a.settle() // so that the lock has been told
					admin.Must(`mutation($in: UnlockMemberInput!) { unlockMember(input: $in) { membership { id } } }`, in(map[string]any{"id": e.Node.ID}), nil)
					unlocked = true
				}
			}
			if !unlocked {
				t.Fatalf("%s: nobody is shown as locked", method)
			}
			challenge, _, _ = stranger.half(annEmail)
			stranger.Must(continuing, with(challenge, proof{method: code}), nil)
			stranger.Must(`mutation { signOut { signedOut } }`, nil, nil)
		}
		a.settle()
		told := 0
		for _, m := range a.API.Mailbox.Messages() {
			if m.Kind == mail.KindLocked {
				told++
				if m.To != annEmail || linked(m) == "" {
					t.Errorf("the notice went to %s with %q", m.To, m.Link)
				}
			}
		}
		if told != 2 {
			t.Errorf("%d notices of 2 locks", told)
		}
	})
}

func TestNewsReachThoseWhoWantThemAlone(t *testing.T) {
	t.Parallel()
	a := Start(t, Options{})
	admin := a.SetUp()
	ann := a.Invite(admin, access.RoleAnalyst, annEmail, "Ann")
	const choose = `mutation($in: SetMailPreferenceInput!) { setMailPreference(input: $in) { account { email } } }`
	admin.Must(choose, in(map[string]any{"topic": "PRODUCT", "on": false}), nil)
	ann.Must(choose, in(map[string]any{"topic": "MARKETING", "on": true}), nil)
	for _, topic := range []mail.Topic{mail.TopicProduct, mail.TopicMarketing} {
		news, err := postman.ParseNews(topic, "What is new", "One\nparagraph.\n\n\nAnother one.", "https://example.com/news")
		if err != nil || len(news.Paragraphs) != 2 {
			t.Fatalf("%+v %v", news, err)
		}
		if n, err := a.API.Post.Announce(context.Background(), news); n != 1 || err != nil {
			t.Fatalf("%s went to %d: %v", topic, n, err)
		}
		a.settle()
	}
	news := 0
	for _, m := range a.API.Mailbox.Messages() {
		if m.Kind != mail.KindNews {
			if m.Unsubscribe != "" {
				t.Errorf("%s mail can be switched off by whoever reads it", m.Kind)
			}
			continue
		}
		news++
		if m.To != annEmail || !strings.Contains(m.Unsubscribe, "/unsubscribe/") {
			t.Errorf("news to %s, to be ended at %q", m.To, m.Unsubscribe)
		}
	}
	if news != 2 {
		t.Errorf("%d mails", news)
	}
	for _, topic := range []mail.Topic{mail.TopicNone, mail.TopicSignIns, mail.TopicSharing} {
		if _, err := postman.ParseNews(topic, "Hello", "World", ""); err == nil {
			t.Errorf("news of the topic %q", topic)
		}
	}
}

func TestSwitchingSecurityMailOffTakesAProofAndIsTold(t *testing.T) {
	t.Parallel()
	a := Start(t, Options{})
	admin := a.SetUp()
	const choose = `mutation($in: SetMailPreferenceInput!) { setMailPreference(input: $in) { account { email } } }`
	off := func(topic string) map[string]any { return in(map[string]any{"topic": topic, "on": false}) }
	a.Clock.Advance(6 * time.Minute)
	for _, topic := range []string{"SIGN_INS", "ACCOUNT"} {
		admin.Refused("STALE_AUTHENTICATION", choose, off(topic))
	}
	admin.Must(confirming, with(admin.Asked(), proof{"password": Password}), nil)
	// The second is told although the first is off already, and so is account mail.
	for i, topic := range []string{"ACCOUNT", "SIGN_INS"} {
		admin.Must(choose, off(topic), nil)
		a.settle()
		told := 0
		for _, m := range a.API.Mailbox.Messages() {
			if m.Kind == mail.KindTopicOff && m.To == Admin && linked(m) != "" {
				told++
			}
		}
		if told != i+1 {
			t.Errorf("after %s, %d notices", topic, told)
		}
	}
}
