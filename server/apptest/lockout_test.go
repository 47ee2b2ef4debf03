package apptest

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"net/netip"
	"slices"
	"strings"
	"testing"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	entfactor "github.com/strongroom/strongroom/ent/factor"
	"github.com/strongroom/strongroom/ent/membership"
	"github.com/strongroom/strongroom/server/policy"
)

var lockoutSeed = flag.Uint64("lockout", 0, "play this sequence of TestNobodyIsEverLockedOut alone")

// here is where every request of a test comes from. Who is at the office is
// elsewhere, and nobody is ever in nowhere.
var (
	here    = netip.MustParsePrefix("127.0.0.0/8")
	office  = netip.MustParsePrefix("192.0.2.0/24")
	nowhere = netip.MustParsePrefix("198.51.100.0/24")
)

// soul is somebody with all that they hold in their hands.
type soul struct {
	*Client
	email, number string
	apps          []*phone
	keys          []*device
	codes         []string
}

// town is an organization whose people do what they like.
type town struct {
	*App
	t      *testing.T
	rng    *rand.Rand
	people []*soul
	joined int
	// able is whether the step before left an admin who can show what is asked.
	able  bool
	steps []string
	done  map[string]int
}

// TestNobodyIsEverLockedOut plays chance sequences of all that decides about who can
// sign in, and checks after each step that an organization has an admin who can, that
// nobody who must show more than a password has no other way, and now and then that
// whoever should be let in is let in.
func TestNobodyIsEverLockedOut(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		seeds, steps := []uint64{7, 9, 10}, 60
		if o.DatabaseURL != "" {
			seeds = []uint64{7}
		}
		if *lockoutSeed != 0 {
			seeds = []uint64{*lockoutSeed}
		}
		for _, seed := range seeds {
			w := settled(t, o, seed)
			for range steps {
				w.step()
			}
			t.Logf("seed %d: %v", seed, w.done)
			if len(seeds) > 1 {
				w.Stop()
			}
		}
	})
}

func settled(t *testing.T, o Options, seed uint64) *town {
	a := Start(t, o)
	w := &town{App: a, t: t, rng: rand.New(rand.NewPCG(seed, 26)), done: map[string]int{}, able: true}
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("seed %d:\n%s", seed, strings.Join(w.steps, "\n"))
		}
	})
	ada := a.SetUp()
	w.people = []*soul{{Client: ada, email: Admin, number: number(0)}}
	for _, r := range []access.Role{access.RoleAdmin, access.RoleAdmin, access.RoleAnalyst, access.RoleViewer} {
		w.join(r)
	}
	return w
}

func number(i int) string { return fmt.Sprintf("+4179123%04d", i) }

func (w *town) join(r access.Role) {
	w.joined++
	email := fmt.Sprintf("soul%d@example.com", w.joined)
	w.people = append(w.people, &soul{
		Client: w.Join(w.people[0].Organization, r, email, fmt.Sprintf("Soul %d", w.joined)), email: email, number: number(w.joined),
	})
}

func pick[T any](w *town, from ...T) T { return from[w.rng.IntN(len(from))] }

// anybody is mostly somebody who is active and of whom it is so.
func (w *town) anybody(so ...func(*soul) bool) *soul {
	s := pick(w, w.people...)
	for range 6 {
		if w.member(s).State == membership.StateACTIVE && !slices.ContainsFunc(so, func(f func(*soul) bool) bool { return !f(s) }) {
			break
		}
		s = pick(w, w.people...)
	}
	return s
}

func (w *town) bound(s *soul) bool { return len(w.factors(s)) > 0 }

// admin is somebody who acts on the organization: mostly one who may.
func (w *town) admin() *soul {
	return w.anybody(func(s *soul) bool { return w.member(s).Role == access.RoleAdmin })
}

// step does one thing, notes how it went, and checks what must hold.
func (w *town) step() {
	w.t.Helper()
	things := []func() (string, string){
		w.demand, w.demand, w.demand, w.role, w.role, w.suspend, w.suspend, w.reinstate, w.reinstate, w.remove,
		w.addApp, w.addKey, w.addKey, w.addPhone, w.drop, w.drop, w.drop, w.networks, w.networks, w.away,
		w.backup, w.enter, w.enter, w.lose, w.lose, w.lose, w.cancel,
	}
	what, code := pick(w, things...)()
	w.steps = append(w.steps, fmt.Sprintf("%3d %s: %s", len(w.steps), what, code))
	w.done[strings.Fields(what)[0]+" "+code]++
	switch code {
	case "", "nothing", "CONFLICT", "INVALID", "FORBIDDEN", "FACTOR_REQUIRED", "NOT_FOUND", "LIMITED", "UNAUTHENTICATED", "STALE_AUTHENTICATION":
	default:
		w.t.Fatalf("%s answers %s", what, code)
	}
	w.look(what)
}

// by asks for somebody, who signs in anew if they must.
func (w *town) by(s *soul, query string, vars map[string]any) Answer {
	ans := s.Ask(query, vars)
	if c := ans.Code(); c == "UNAUTHENTICATED" || c == "STALE_AUTHENTICATION" {
		if code := w.signIn(s, false); code != "" {
			return ans
		}
		ans = s.Ask(query, vars)
	}
	return ans
}

// signIn goes through all that a sign-in asks, with what the person holds, and
// returns the code of the step that refused them.
func (w *town) signIn(s *soul, backup bool) string {
	w.t.Helper()
	c := w.Client()
	var got struct {
		SignIn struct {
			Challenge, PasskeyOptions string
			Methods                   []string
		}
	}
	ans := c.Ask(`mutation($in: SignInInput!) { signIn(input: $in) { __typename ... on ProofNeeded { challenge methods passkeyOptions } } }`,
		in(map[string]any{"email": s.email, "password": Password}))
	if code := ans.Code(); code != "" {
		return code
	}
	w.decode(ans, &got)
	if asked := got.SignIn; asked.Challenge != "" {
		var p proof
		switch {
		case slices.Contains(asked.Methods, "BACKUP_CODE") && (backup || len(asked.Methods) == 1):
			p = proof{"backupCode": s.codes[0]}
			s.codes = s.codes[1:]
		case backup:
			w.t.Fatalf("%s cannot use a backup code: %v", s.email, asked.Methods)
		case asked.Methods[0] == "PASSKEY":
			d := s.keys[0]
			d.cred.Counter++
			p = proof{"passkey": d.answer(w.t, asked.PasskeyOptions)}
		case asked.Methods[0] == "TOTP":
			p = proof{"totp": s.apps[0].code()}
		default:
			p = proof{"sms": w.texted(s.number, func() { c.Must(sendsCode, of(asked.Challenge), nil) })}
		}
		ans = c.Ask(continuing, with(asked.Challenge, p))
		if code := ans.Code(); code != "" {
			return code
		}
		var in struct {
			ContinueSignIn struct {
				Result struct{ BackupCodes []string }
			}
		}
		w.decode(ans, &in)
		s.hold(in.ContinueSignIn.Result.BackupCodes)
	}
	c.whoAmI()
	s.Client = c
	return ""
}

// hold keeps new backup codes, which replace the old ones.
func (s *soul) hold(codes []string) {
	if len(codes) > 0 {
		s.codes = codes
	}
}

// lost is that somebody no longer has what they held.
func (s *soul) lost() { s.apps, s.keys, s.codes = nil, nil, nil }

func (w *town) decode(ans Answer, into any) {
	w.t.Helper()
	if err := json.Unmarshal(ans.Data, into); err != nil {
		w.t.Fatalf("%v: %s", err, ans.Raw)
	}
}

// member is somebody's membership, or nil once they were removed.
func (w *town) member(s *soul) *ent.Membership {
	w.t.Helper()
	ctx := access.As(context.Background(), access.ActorAuthenticator, "")
	m, err := w.DB.Membership.Query().Where(membership.UserID(s.User)).Only(ctx)
	if err != nil {
		w.t.Fatal(err)
	}
	return m
}

// look demands, from what is stored alone, what must hold after every step.
func (w *town) look(after string) {
	w.t.Helper()
	ctx := access.As(context.Background(), access.ActorAuthenticator, "")
	entering, able := 0, 0
	for _, s := range w.people {
		rows := w.factors(s)
		left, err := w.API.Factors.CodesLeft(ctx, s.User)
		if err != nil {
			w.t.Fatal(err)
		}
		if len(rows) > 0 && left == 0 {
			w.t.Fatalf("after %s: %s has a factor and no way round it", after, s.email)
		}
		if left != len(s.codes) {
			w.t.Fatalf("after %s: %s holds %d backup codes, and %d work", after, s.email, len(s.codes), left)
		}
		if !w.reaches(s) {
			w.t.Fatalf("after %s: %s can sign in from nowhere", after, s.email)
		}
		m := w.member(s)
		if m.Role != access.RoleAdmin || m.State != membership.StateACTIVE {
			continue
		}
		entering++
		demand := w.rules().Demand(access.RoleAdmin)
		if demand.Met(nil) || slices.ContainsFunc(rows, func(f *ent.Factor) bool { return slices.Contains(demand.Counts(), string(f.Kind)) }) {
			able++
		}
	}
	if entering == 0 {
		w.t.Fatalf("after %s: no admin is left", after)
	}
	if w.able && able == 0 {
		w.t.Fatalf("after %s: no admin can show what is asked of admins", after)
	}
	w.able = able > 0
}

func (w *town) rules() policy.Policy {
	w.t.Helper()
	org, err := w.DB.Organization.Query().Only(access.As(context.Background(), access.ActorAuthenticator, ""))
	if err != nil {
		w.t.Fatal(err)
	}
	rules, err := policy.Stored(org.Policy)
	if err != nil {
		w.t.Fatal(err)
	}
	return rules
}

func (w *town) factors(s *soul) []*ent.Factor {
	w.t.Helper()
	rows, err := w.DB.Factor.Query().Where(entfactor.UserID(s.User)).All(access.As(context.Background(), access.ActorAuthenticator, ""))
	if err != nil {
		w.t.Fatal(err)
	}
	return rows
}

// from reports whether somebody's account can be used from a network.
func (w *town) from(s *soul, place netip.Prefix) bool {
	w.t.Helper()
	ctx := access.As(context.Background(), access.ActorAuthenticator, "")
	u, err := w.DB.User.Get(ctx, s.User)
	if err != nil {
		w.t.Fatal(err)
	}
	list, err := w.API.Accounts.Networks.Of(ctx, u)
	if err != nil {
		w.t.Fatal(err)
	}
	if len(list) == 0 || slices.ContainsFunc(list, func(p netip.Prefix) bool { return p.Contains(place.Addr()) }) {
		return true
	}
	return u.PasskeyAnywhere && slices.ContainsFunc(w.factors(s), func(f *ent.Factor) bool { return f.Kind == entfactor.KindPASSKEY })
}

// reaches reports whether there is a place from which somebody can sign in.
func (w *town) reaches(s *soul) bool { return w.from(s, here) || w.from(s, office) }

// enters reports whether a sign-in of somebody from here must succeed.
func (w *town) enters(s *soul) bool {
	return w.member(s).State == membership.StateACTIVE && w.from(s, here)
}

func TestWhoeverAPasskeyLetInDoesNotShutThatDoor(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		a := Start(t, o)
		ada := a.SetUp()
		w := &town{App: a, t: t}
		s := &soul{Client: ada, email: Admin}
		s.keys = append(s.keys, a.device(s.User))
		s.AddPasskey(t, s.keys[0])
		s.AddApp()
		ctx := access.As(context.Background(), access.ActorAuthenticator, "")
		u, err := a.DB.User.Get(ctx, s.User)
		if err == nil {
			_, err = a.API.Accounts.Networks.Set(ctx, u, []netip.Prefix{office}, true, office.Addr())
		}
		if err != nil {
			t.Fatal(err)
		}
		if code := w.signIn(s, false); code != "" {
			t.Fatal(code)
		}
		const networks = `mutation($in: SetNetworksInput!) { setNetworks(input: $in) { account { networks } } }`
		const removing = `mutation($in: RemoveFactorInput!) { removeFactor(input: $in) { id } }`
		s.Must(networks, in(map[string]any{"networks": []string{nowhere.String()}}), nil)
		var key string
		for _, f := range w.factors(s) {
			if f.Kind == entfactor.KindPASSKEY {
				key = f.ID
			}
		}
		s.Refused("CONFLICT", removing, in(map[string]any{"id": key}))
		if !w.reaches(s) || len(w.factors(s)) != 2 {
			t.Fatal("the passkey is gone all the same")
		}
		// With another one, or from within, it can go.
		s.AddPasskey(t, a.device(s.User))
		s.Must(removing, in(map[string]any{"id": key}), nil)
		s.Must(networks, in(map[string]any{"networks": []string{}}), nil)
		inside := a.Client()
		inside.phone = ada.phone
		inside.SignIn(Admin)
		for _, f := range w.factors(s) {
			inside.Must(removing, in(map[string]any{"id": f.ID}), nil)
		}
	})
}

func TestAFactorAddedWhileTheLastGoesHasBackupCodes(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		a := Start(t, o)
		ada := a.SetUp()
		w := &town{App: a, t: t}
		s := &soul{Client: ada, email: Admin}
		ctx := access.As(context.Background(), access.ActorAuthenticator, "")
		const removing = `mutation($in: RemoveFactorInput!) { removeFactor(input: $in) { id } }`
		for range 8 {
			old := s.AddApp()
			var begun struct {
				BeginPasskey struct{ Challenge, Options string }
			}
			s.Must(`mutation { beginPasskey { challenge options } }`, nil, &begun)
			made := in(map[string]any{
				"challenge": begun.BeginPasskey.Challenge, "name": "Key", "passkey": a.device(s.User).make(t, begun.BeginPasskey.Options),
			})
			both := []func() Answer{
				func() Answer { return s.Ask(removing, in(map[string]any{"id": old.id})) },
				func() Answer {
					return s.Ask(`mutation($in: AddPasskeyInput!) { addPasskey(input: $in) { backupCodes } }`, made)
				},
			}
			if n := together(2, func(i int) bool { return both[i]().Code() == "" }); n != 2 {
				t.Fatalf("%d of both were done", n)
			}
			left, err := a.API.Factors.CodesLeft(ctx, s.User)
			if err != nil || left == 0 {
				t.Fatalf("a passkey has %d backup codes, %v", left, err)
			}
			for _, f := range w.factors(s) {
				s.Must(removing, in(map[string]any{"id": f.ID}), nil)
			}
		}
	})
}
