package apptest

import (
	"context"
	"fmt"
	"net/netip"
	"slices"
	"time"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	entfactor "github.com/strongroom/strongroom/ent/factor"
	"github.com/strongroom/strongroom/ent/membership"
	"github.com/strongroom/strongroom/ent/recovery"
	"github.com/strongroom/strongroom/server/factor"
	"github.com/strongroom/strongroom/server/fault"
	"github.com/strongroom/strongroom/server/mail"
	"github.com/strongroom/strongroom/server/policy"
)

// The steps of TestNobodyIsEverLockedOut: what people and admins do.

func (w *town) demand() (string, string) {
	s, r, f := w.admin(), pick(w, access.RoleAdmin, access.RoleAdmin, access.RoleAnalyst), pick(w, policy.Factors...)
	rule := map[string]any{"role": r, "secondFactor": f, "textMessages": pick(w, true, false), "trustDays": pick(w, 0, 30)}
	grace := w.rng.IntN(3)
	ans := w.by(s, savingSettings, in(map[string]any{"sessionRules": []any{rule}, "graceDays": grace}))
	return fmt.Sprintf("demand by %s: %v, %d days", s.email, rule, grace), ans.Code()
}

func (w *town) role() (string, string) {
	s, of, r := w.admin(), w.anybody(), pick(w, access.RoleAdmin, access.RoleAdmin, access.RoleAnalyst)
	ans := w.by(s, `mutation($in: ChangeMemberRoleInput!) { changeMemberRole(input: $in) { membership { id } } }`, in(map[string]any{"id": w.member(of).ID, "role": r}))
	return fmt.Sprintf("role by %s: %s becomes %s", s.email, of.email, r), ans.Code()
}

func (w *town) suspend() (string, string) {
	s, of := w.admin(), w.anybody()
	ans := w.by(s, `mutation($in: SuspendMemberInput!) { suspendMember(input: $in) { membership { id } } }`, in(map[string]any{"id": w.member(of).ID}))
	return fmt.Sprintf("suspend by %s: %s", s.email, of.email), ans.Code()
}

func (w *town) reinstate() (string, string) {
	s := w.admin()
	for _, of := range w.people {
		if m := w.member(of); m.State == membership.StateSUSPENDED {
			ans := w.by(s, `mutation($in: ReinstateMemberInput!) { reinstateMember(input: $in) { membership { id } } }`, in(map[string]any{"id": m.ID}))
			return fmt.Sprintf("reinstate by %s: %s", s.email, of.email), ans.Code()
		}
	}
	return "reinstate", "nothing"
}

// remove takes somebody out, and somebody else joins.
func (w *town) remove() (string, string) {
	s, of := w.admin(), w.anybody()
	ans := w.by(s, `mutation($in: RemoveMemberInput!) { removeMember(input: $in) { id } }`, in(map[string]any{"id": w.member(of).ID}))
	if ans.Code() == "" {
		w.people = slices.DeleteFunc(w.people, func(p *soul) bool { return p == of })
		w.join(access.RoleAnalyst)
	}
	return fmt.Sprintf("remove by %s: %s", s.email, of.email), ans.Code()
}

func (w *town) addApp() (string, string) {
	s := w.anybody()
	ans := w.by(s, `mutation { beginAuthenticatorApp { challenge } }`, nil)
	if ans.Code() == "" {
		p := s.AddApp()
		s.apps = append(s.apps, p)
		s.hold(p.codes)
	}
	return "app of " + s.email, ans.Code()
}

func (w *town) addKey() (string, string) {
	s := w.anybody()
	ans := w.by(s, `mutation { beginPasskey { challenge } }`, nil)
	if ans.Code() == "" {
		d := w.device(s.User)
		s.hold(s.AddPasskey(w.t, d))
		s.keys = append(s.keys, d)
	}
	return "passkey of " + s.email, ans.Code()
}

func (w *town) addPhone() (string, string) {
	s := w.anybody()
	w.Clock.Advance(factor.Pause)
	before := len(w.API.Outbox.Messages())
	ans := w.by(s, beginPhone, to(s.number))
	if ans.Code() == "" {
		var begun struct{ BeginPhone struct{ Challenge string } }
		w.decode(ans, &begun)
		Eventually(w.t, "text message", func() bool { return len(w.API.Outbox.Messages()) > before })
		code := codeIn.FindStringSubmatch(w.API.Outbox.Messages()[0].Text)[1]
		var added struct {
			AddPhone struct{ BackupCodes []string }
		}
		s.Must(addPhone, named(begun.BeginPhone.Challenge, code), &added)
		s.hold(added.AddPhone.BackupCodes)
	}
	return "phone of " + s.email, ans.Code()
}

// drop removes one of somebody's factors.
func (w *town) drop() (string, string) {
	s := w.anybody(w.bound)
	ctx := access.As(context.Background(), access.ActorAuthenticator, "")
	rows, err := w.DB.Factor.Query().Where(entfactor.UserID(s.User)).Order(entfactor.ByCreatedAt(), entfactor.ByID()).All(ctx)
	if err != nil {
		w.t.Fatal(err)
	}
	if len(rows) == 0 {
		return "drop", "nothing"
	}
	i := w.rng.IntN(len(rows))
	ans := w.by(s, `mutation($in: RemoveFactorInput!) { removeFactor(input: $in) { id } }`, in(map[string]any{"id": rows[i].ID}))
	if ans.Code() == "" {
		// What is of one kind was added in the order in which it is listed.
		nth := 0
		for _, row := range rows[:i] {
			if row.Kind == rows[i].Kind {
				nth++
			}
		}
		switch rows[i].Kind {
		case entfactor.KindTOTP:
			s.apps = slices.Delete(s.apps, nth, nth+1)
		case entfactor.KindPASSKEY:
			s.keys = slices.Delete(s.keys, nth, nth+1)
		}
		if len(rows) == 1 {
			s.lost()
		}
	}
	return fmt.Sprintf("drop %s of %s", rows[i].Kind, s.email), ans.Code()
}

func (w *town) networks() (string, string) {
	s, list, anywhere := w.anybody(), pick(w, nil, []string{here.String()}, []string{nowhere.String()}), pick(w, true, false)
	ans := w.by(s, `mutation($in: SetNetworksInput!) { setNetworks(input: $in) { account { networks } } }`,
		in(map[string]any{"networks": append([]string{}, list...), "passkeyAnywhere": anywhere}))
	return fmt.Sprintf("networks of %s: %v, passkey passes %v", s.email, list, anywhere), ans.Code()
}

// away is that somebody lets their account be used from the office alone, where
// they are, and with a passkey from elsewhere; or opens it again there.
func (w *town) away() (string, string) {
	s, list := w.anybody(), pick(w, nil, []netip.Prefix{office})
	ctx := access.As(context.Background(), access.ActorAuthenticator, "")
	u, err := w.DB.User.Get(ctx, s.User)
	if err == nil {
		_, err = w.API.Accounts.Networks.Set(ctx, u, list, true, office.Addr())
	}
	if err != nil {
		w.t.Fatal(err)
	}
	return fmt.Sprintf("away is %s at the office: %v", s.email, list), ""
}

// backup signs somebody in with a backup code.
func (w *town) backup() (string, string) {
	s := w.anybody(w.bound)
	if len(s.codes) == 0 {
		return "backup", "nothing"
	}
	return "backup code of " + s.email, w.signIn(s, true)
}

// enter signs somebody in, as a person does who can.
func (w *town) enter() (string, string) {
	s := w.anybody()
	want, code := w.enters(s), w.signIn(s, false)
	if want != (code == "") {
		w.t.Fatalf("%s signs in: %q, and should %v", s.email, code, want)
	}
	return "enter as " + s.email, code
}

// ask is that somebody says they have lost every factor.
func (w *town) ask() (string, string) {
	s := w.anybody(w.bound)
	c := w.Client()
	var got struct{ SignIn struct{ Challenge string } }
	ans := c.Ask(`mutation($in: SignInInput!) { signIn(input: $in) { ... on ProofNeeded { challenge } } }`, in(map[string]any{"email": s.email, "password": Password}))
	if ans.Code() == "" {
		w.decode(ans, &got)
		if got.SignIn.Challenge == "" {
			return "recovery", "nothing"
		}
		ans = c.Ask(asking, in(map[string]any{"challenge": got.SignIn.Challenge, "reason": "I lost it all."}))
	}
	return "recovery is asked for by " + s.email, ans.Code()
}

// request is an open request of somebody who is still in town, or nil.
func (w *town) request(states ...recovery.State) (*ent.Recovery, *soul) {
	rows, err := w.DB.Recovery.Query().Where(recovery.StateIn(states...)).Order(recovery.ByCreatedAt(), recovery.ByID()).
		All(access.As(context.Background(), access.ActorAuthenticator, ""))
	if err != nil {
		w.t.Fatal(err)
	}
	for _, r := range rows {
		if i := slices.IndexFunc(w.people, func(s *soul) bool { return s.User == r.UserID }); i >= 0 {
			return r, w.people[i]
		}
	}
	return nil, nil
}

// decide is an admin's word, or the operator's where admins do not suffice.
func (w *town) decide() (string, string) {
	r, of := w.request(recovery.StatePENDING)
	if r == nil {
		return "decide", "nothing"
	}
	if w.rng.IntN(3) == 0 {
		said, err := w.API.Recoveries.Operator(context.Background(), of.email)
		code := ""
		if err != nil {
			code = string(fault.CodeOf(err))
		}
		return fmt.Sprintf("decide by operator about %s (%s)", of.email, said), code
	}
	s, yes := w.admin(), w.rng.IntN(6) > 0
	ans := w.by(s, deciding, in(map[string]any{"id": r.ID, "approve": yes, "note": "Spoke on the phone."}))
	return fmt.Sprintf("decide by %s: %v to %s", s.email, yes, of.email), ans.Code()
}

// lose goes on with what somebody has lost: asks, decides, takes the link up.
func (w *town) lose() (string, string) {
	if r, _ := w.request(recovery.StateAPPROVED, recovery.StateSENT); r != nil {
		return w.complete()
	}
	if r, _ := w.request(recovery.StatePENDING); r != nil {
		return w.decide()
	}
	return w.ask()
}

func (w *town) cancel() (string, string) {
	s := w.anybody()
	return "cancel of recovery by " + s.email, s.Ask(`mutation { cancelRecovery { cancelled } }`, nil).Code()
}

// complete waits for the day after the approvals and takes the link up.
func (w *town) complete() (string, string) {
	w.t.Helper()
	if r, _ := w.request(recovery.StateAPPROVED, recovery.StateSENT); r == nil {
		return "complete", "nothing"
	}
	w.Clock.Advance(24*time.Hour + time.Second)
	if err := w.Expire(context.Background()); err != nil {
		w.t.Fatal(err)
	}
	r, of := w.request(recovery.StateSENT)
	if r == nil {
		return "complete", "nothing"
	}
	w.settle()
	c := w.Client()
	ans := c.Ask(completing, in(map[string]any{"token": linked(w.mailed(mail.KindRecoveryReady, of.email)), "password": Password}))
	if ans.Code() == "" {
		of.lost()
		c.whoAmI()
		of.Client = c
		w.able = false // meant, see factor.RemoveAll
	}
	return "complete recovery of " + of.email, ans.Code()
}
