package apptest

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/factor"
	"github.com/strongroom/strongroom/ent/membership"
	"github.com/strongroom/strongroom/ent/session"
	"github.com/strongroom/strongroom/server/policy"
)

const savingSettings = `mutation($in: UpdateSettingsInput!) { updateSettings(input: $in) { settings { graceDays sessionRules { role secondFactor idleMinutes lifetimeMinutes } } } }`

type rule map[string]any

// demand asks a second factor of a role.
func demand(role access.Role, f policy.Factor, graceDays int) map[string]any {
	return map[string]any{"in": map[string]any{
		"sessionRules": []rule{{"role": role, "secondFactor": f}}, "graceDays": graceDays,
	}}
}

// step is what is still to be done about a second factor, or "".
func (c *Client) step() (step string, until *time.Time) {
	c.app.t.Helper()
	var got struct {
		Viewer struct {
			FactorDemand *struct {
				Step  string
				Until *time.Time
			}
		}
	}
	c.Must(`{ viewer { user { id name } organization { name } can factorDemand { rule step until } } }`, nil, &got)
	if d := got.Viewer.FactorDemand; d != nil {
		return d.Step, d.Until
	}
	return "", nil
}

// reachable tries what members do and returns what was let through.
func (c *Client) reachable(t *testing.T) (through []string) {
	t.Helper()
	for _, q := range []string{
		`{ datasets { totalCount } }`, `{ analyses { totalCount } }`, `{ settings { graceDays } }`,
		`{ activity { totalCount } }`, `{ exports { totalCount } }`, `{ members { totalCount } }`,
		`mutation { updateProfile(input: {name: "X"}) { user { id } } }`,
		`mutation { createAnalysis(input: {name: "x", sql: "SELECT 1"}) { analysis { id } } }`,
	} {
		switch ans := c.Ask(q, nil); ans.Code() {
		case "FACTOR_REQUIRED", "FORBIDDEN":
		case "":
			through = append(through, q)
		default:
			t.Errorf("%s: %s", q, ans.Raw)
		}
	}
	_, res := c.BeginUpload("x.csv", 3, nil)
	res.Body.Close()
	if res.StatusCode < 300 {
		through = append(through, "upload")
	}
	return through
}

func TestADemandAppliesToTheNextRequestOfEverybody(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		a := Start(t, o)
		admin := a.SetUp()
		ann := a.Invite(admin, access.RoleAnalyst, annEmail, "Ann")
		ben := a.Invite(admin, access.RoleAnalyst, "ben@example.com", "Ben")
		vera := a.Invite(admin, access.RoleViewer, "vera@example.com", "Vera")
		app := ann.AddApp() // with it, her session has shown it
		elsewhere := a.Client()
		elsewhere.half(annEmail)
		socket := ben.Socket()
		socket.Subscribe(`subscription { activityAdded { id } }`, nil)

		admin.Must(savingSettings, demand(access.RoleAnalyst, policy.Any, 0), nil)
		if through := ann.reachable(t); len(through) < 7 {
			t.Errorf("she has shown it and reaches only %v", through)
		}
		if step, _ := ben.step(); step != "ENROL" {
			t.Errorf("he is asked to %q", step)
		}
		if through := ben.reachable(t); len(through) > 0 {
			t.Errorf("a password alone still reaches %v", through)
		}
		ben.Refused("FACTOR_REQUIRED", `{ datasets { totalCount } }`, nil)
		ben.Refused("FACTOR_REQUIRED", fmt.Sprintf(`{ node(id: %q) { ... on Membership { id } } }`, a.membershipOf(ben.User)), nil)
		if code := socket.Closed(); code != 4403 && code != 4401 {
			t.Errorf("his socket ended with %d", code)
		}
		if step, _ := vera.step(); step != "" {
			t.Errorf("another role is asked to %s", step)
		}
		// Setting one up in place, he goes on where he was.
		ben.AddApp()
		if step, _ := ben.step(); step != "" {
			t.Errorf("he is still asked to %s", step)
		}
		ben.Must(`{ datasets { totalCount } }`, nil, nil)

		// A code of the app is not enough for more.
		admin.Must(savingSettings, demand(access.RoleAnalyst, policy.Passkey, 0), nil)
		if step, _ := ann.step(); step != "ENROL" {
			t.Errorf("she is asked to %q", step)
		}
		d := a.device(ann.User)
		ann.AddPasskey(t, d)
		if through := ann.reachable(t); len(through) < 7 {
			t.Errorf("with a passkey she reaches %v", through)
		}
		// Whoever has one must prove it; what is phished does not add another.
		phished := a.Client()
		challenge, _, _ := phished.half(annEmail)
		phished.Must(continuing, with(challenge, proof{"totp": app.code()}), nil)
		if step, _ := phished.step(); step != "PROVE" {
			t.Errorf("the thief is asked to %q", step)
		}
		phished.Refused("FACTOR_REQUIRED", `mutation { beginPasskey { challenge } }`, nil)
		phished.Refused("FACTOR_REQUIRED", `mutation { replaceBackupCodes { backupCodes } }`, nil)
		var asked struct {
			BeginConfirmation struct {
				Proof struct {
					Challenge, PasskeyOptions string
					Methods                   []string
				}
			}
		}
		phished.Must(`mutation { beginConfirmation { proof { challenge methods passkeyOptions } } }`, nil, &asked)
		if !slices.Equal(asked.BeginConfirmation.Proof.Methods, []string{"PASSKEY", "BACKUP_CODE"}) {
			t.Errorf("asked for %v", asked.BeginConfirmation.Proof.Methods)
		}
		d.cred.Counter++
		phished.Must(confirming, with(asked.BeginConfirmation.Proof.Challenge, proof{"passkey": d.answer(t, asked.BeginConfirmation.Proof.PasskeyOptions)}), nil)
		phished.Must(`{ datasets { totalCount } }`, nil, nil)
		// Whoever has lost it makes another one with a backup code.
		lost := a.Client()
		challenge, _, _ = lost.half(annEmail)
		lost.Must(continuing, with(challenge, proof{"backupCode": app.codes[0]}), nil)
		if step, _ := lost.step(); step != "ENROL" {
			t.Errorf("whoever has lost it is asked to %q", step)
		}
		if through := lost.reachable(t); len(through) > 0 {
			t.Errorf("a backup code alone reaches %v", through)
		}
		lost.AddPasskey(t, a.device(ann.User))
		lost.Must(`{ datasets { totalCount } }`, nil, nil)
	})
}

func TestWhoeverHasNoFactorCanPutItOffForAWhile(t *testing.T) {
	t.Parallel()
	a := Start(t, Options{Environ: []string{"STRONGROOM_SESSION_IDLE=720h", "STRONGROOM_SESSION_LIFETIME=720h"}})
	admin := a.SetUp()
	ann := a.Invite(admin, access.RoleAnalyst, annEmail, "Ann")
	admin.Must(savingSettings, demand(access.RoleAnalyst, policy.Any, 3), nil)
	if step, until := ann.step(); step != "ENROL" || until == nil || until.Sub(a.Clock.Now()) > 72*time.Hour {
		t.Errorf("asked to %s until %v", step, until)
	}
	ann.Must(`{ datasets { totalCount } }`, nil, nil)
	a.Clock.Advance(71 * time.Hour)
	ann.Must(`{ datasets { totalCount } }`, nil, nil)
	a.Clock.Advance(2 * time.Hour)
	ann.Refused("FACTOR_REQUIRED", `{ datasets { totalCount } }`, nil)
	// Saving it once more gives nobody another three days; asking for less does.
	admin = a.again()
	admin.Must(savingSettings, demand(access.RoleAnalyst, policy.Any, 3), nil)
	ann.Refused("FACTOR_REQUIRED", `{ datasets { totalCount } }`, nil)
	admin.Must(savingSettings, demand(access.RoleAnalyst, policy.Optional, 3), nil)
	ann.Must(`{ datasets { totalCount } }`, nil, nil)
}

// again signs the first admin in anew, freshly.
func (a *App) again() *Client {
	c := a.Client()
	c.SignIn(Admin)
	return c
}

func TestNobodyDemandsOfAdminsWhatTheyDoNotMeet(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		a := Start(t, o)
		admin := a.SetUp()
		admin.Refused("INVALID", savingSettings, demand(access.RoleAdmin, policy.Any, 7))
		app := admin.AddApp()
		admin.Refused("INVALID", savingSettings, demand(access.RoleAdmin, policy.Passkey, 7))
		admin.Must(savingSettings, demand(access.RoleAdmin, policy.Any, 7), nil)
		remove := func(c *Client, id string) string {
			return c.Ask(`mutation($in: RemoveFactorInput!) { removeFactor(input: $in) { id } }`, map[string]any{"in": map[string]any{"id": id}}).Code()
		}
		if code := remove(admin, app.id); code != "CONFLICT" {
			t.Errorf("the last factor of the last admin who has one: %q", code)
		}
		// Another admin counts once they have one too.
		eve := a.Invite(admin, access.RoleAdmin, "eve@example.com", "Eve")
		if code := remove(admin, app.id); code != "CONFLICT" {
			t.Errorf("the other admin has none: %q", code)
		}
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
		eve.Must(`{ members { edges { node { id user { id } } } } }`, nil, &got)
		for _, e := range got.Members.Edges {
			if e.Node.User.ID == admin.User {
				eve.Refused("CONFLICT", `mutation($in: ChangeMemberRoleInput!) { changeMemberRole(input: $in) { membership { id } } }`,
					map[string]any{"in": map[string]any{"id": e.Node.ID, "role": "ANALYST"}})
			}
		}
		eves := eve.AddApp()
		// At once, one of two is refused, whichever is later.
		clients, factors := []*Client{admin, eve}, []string{app.id, eves.id}
		if n := together(2, func(i int) bool { return remove(clients[i], factors[i]) == "" }); n != 1 {
			t.Errorf("%d of two last factors were removed at once", n)
		}
	})
}

// TestNoSequenceOfChangesLocksAnOrganizationOut plays chance sequences of changes
// by two admins and checks after each that one of them can still show what the
// organization asks of admins, and that everybody with a factor has a way round it.
func TestNoSequenceOfChangesLocksAnOrganizationOut(t *testing.T) {
	t.Parallel()
	a := Start(t, Options{})
	ada := a.SetUp()
	eve := a.Invite(ada, access.RoleAdmin, "eve@example.com", "Eve")
	rng := rand.New(rand.NewPCG(20261122, 7))
	type admin struct {
		*Client
		factors map[string]bool
	}
	admins := []*admin{{ada, map[string]bool{}}, {eve, map[string]bool{}}}
	done := map[string]int{}
	for i := range 120 {
		who := admins[rng.IntN(2)]
		var what string
		var ans Answer
		switch rng.IntN(6) {
		case 0, 1:
			f := policy.Factors[rng.IntN(3)]
			what = "demand " + string(f)
			ans = who.Ask(savingSettings, demand(access.RoleAdmin, f, rng.IntN(3)))
		case 2:
			what = "suspend"
			other := admins[0].Client
			if who == admins[0] {
				other = admins[1].Client
			}
			id := a.membershipOf(other.User)
			ans = who.Ask(`mutation($in: SuspendMemberInput!) { suspendMember(input: $in) { membership { id } } }`, map[string]any{"in": map[string]any{"id": id}})
			if ans.Code() == "" {
				a.check(t, fmt.Sprintf("%d: %s", i, what))
				who.Must(`mutation($in: ReinstateMemberInput!) { reinstateMember(input: $in) { membership { id } } }`, map[string]any{"in": map[string]any{"id": id}}, nil)
				a.reopen(other.Session)
			}
		case 3:
			what = "passkey"
			if len(who.factors) < 5 && slices.Contains([]string{"", "ENROL"}, first(who.step())) {
				who.AddPasskey(t, a.device(who.User))
			}
		case 4:
			what = "app"
			if len(who.factors) < 5 && slices.Contains([]string{"", "ENROL"}, first(who.step())) {
				before := a.Clock.ahead.Load()
				who.AddApp()
				a.Clock.ahead.Store(before)
			}
		case 5:
			what = "remove"
			var got struct{ Factors []struct{ ID string } }
			who.Must(`{ factors { id } }`, nil, &got)
			if len(got.Factors) > 0 {
				id := got.Factors[rng.IntN(len(got.Factors))].ID
				ans = who.Ask(`mutation($in: RemoveFactorInput!) { removeFactor(input: $in) { id } }`, map[string]any{"in": map[string]any{"id": id}})
			}
		}
		var mine struct{ Factors []struct{ ID string } }
		who.Must(`{ factors { id } }`, nil, &mine)
		clear(who.factors)
		for _, f := range mine.Factors {
			who.factors[f.ID] = true
		}
		done[what+" "+ans.Code()]++
		a.check(t, fmt.Sprintf("%d: %s (%s)", i, what, ans.Code()))
	}
	t.Log(done)
}

func first(s string, _ *time.Time) string { return s }

func (a *App) membershipOf(userID string) string {
	a.t.Helper()
	mem, err := a.DB.Membership.Query().Where(membership.UserID(userID)).Only(access.As(context.Background(), access.ActorAuthenticator, ""))
	if err != nil {
		a.t.Fatal(err)
	}
	return mem.ID
}

// reopen takes back that a session was ended.
func (a *App) reopen(sessionID string) {
	a.t.Helper()
	err := a.DB.Session.Update().Where(session.ID(sessionID)).ClearRevokedAt().Exec(access.As(context.Background(), access.ActorAuthenticator, ""))
	if err != nil {
		a.t.Fatal(err)
	}
}

// check demands that an active admin can show what is asked of admins, and that
// whoever has a factor has backup codes.
func (a *App) check(t *testing.T, after string) {
	t.Helper()
	ctx := access.As(context.Background(), access.ActorAuthenticator, "")
	org, err := a.DB.Organization.Query().Only(ctx)
	if err != nil {
		t.Fatal(err)
	}
	rules, err := policy.Stored(org.Policy)
	if err != nil {
		t.Fatal(err)
	}
	asked := rules.Demand(access.RoleAdmin)
	mems, err := a.DB.Membership.Query().Where(membership.RoleEQ(access.RoleAdmin), membership.StateEQ(membership.StateACTIVE)).All(ctx)
	if err != nil {
		t.Fatal(err)
	}
	able := 0
	for _, m := range mems {
		rows, err := a.DB.Factor.Query().Where(factor.UserID(m.UserID)).All(ctx)
		if err != nil {
			t.Fatal(err)
		}
		left, err := a.API.Factors.CodesLeft(ctx, m.UserID)
		if err != nil {
			t.Fatal(err)
		}
		if len(rows) > 0 && left == 0 {
			t.Fatalf("after %s: somebody with a factor has no way round it", after)
		}
		if asked.Met(nil) || slices.ContainsFunc(rows, func(f *ent.Factor) bool { return slices.Contains(asked.Counts(), string(f.Kind)) }) {
			able++
		}
	}
	if able == 0 {
		t.Fatalf("after %s: no admin can show the %s that is asked of admins", after, asked.Factor)
	}
}
