package apptest

import (
	"strings"
	"testing"

	"github.com/strongroom/strongroom/ent/access"
)

const (
	signingMemberOut    = `mutation($in: SignMemberOutInput!) { signMemberOut(input: $in) { endedSessions } }`
	signingEverybodyOut = `mutation { signEverybodyOut { endedSessions } }`
)

func TestAdminsSignOthersOut(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		a := Start(t, o)
		admin := a.SetUp()
		other := a.AnotherOrganization("Other", "olga@example.com", "Olga")
		ann := a.Invite(admin, access.RoleAnalyst, annEmail, "Ann")
		ben := a.Invite(admin, access.RoleViewer, "ben@example.com", "Ben")
		again := a.Client()
		again.SignIn(annEmail)
		socket := ann.Socket()
		socket.Subscribe(`subscription { activityAdded { id } }`, nil)

		of := func(c *Client) map[string]any {
			return map[string]any{"in": map[string]any{"id": admin.memberID(c.User)}}
		}
		ben.Refused("FORBIDDEN", signingEverybodyOut, nil)
		ben.Refused("FORBIDDEN", signingMemberOut, of(ann))
		other.Refused("NOT_FOUND", signingMemberOut, of(ann))

		var one struct{ SignMemberOut struct{ EndedSessions int } }
		admin.Must(signingMemberOut, of(ann), &one)
		if one.SignMemberOut.EndedSessions != 2 {
			t.Errorf("%d sessions ended", one.SignMemberOut.EndedSessions)
		}
		if code := socket.Closed(); code != 4403 && code != 4401 {
			t.Errorf("the socket ended with %d", code)
		}
		ann.nobody(t)
		again.nobody(t)
		ben.whoAmI()

		ann.SignIn(annEmail)
		var all struct{ SignEverybodyOut struct{ EndedSessions int } }
		admin.Must(signingEverybodyOut, nil, &all)
		if all.SignEverybodyOut.EndedSessions != 2 {
			t.Errorf("%d sessions ended", all.SignEverybodyOut.EndedSessions)
		}
		ann.nobody(t)
		ben.nobody(t)
		admin.whoAmI()
		other.whoAmI()
	})
}

func TestALostPhoneIsToldThatItsOwnerIsSaidToHaveLostIt(t *testing.T) {
	t.Parallel()
	a := Start(t, Options{})
	ann := a.Invite(a.SetUp(), access.RoleAnalyst, annEmail, "Ann")
	ann.AddPhone(annNumber)
	c := a.Client()
	challenge, _, _ := c.half(annEmail)
	before := len(a.API.Outbox.Messages())
	c.Must(`mutation($in: RequestRecoveryInput!) { requestRecovery(input: $in) { progress { step } } }`,
		map[string]any{"in": map[string]any{"challenge": challenge, "reason": "My phone is gone."}}, nil)
	Eventually(t, "text message", func() bool { return len(a.API.Outbox.Messages()) > before })
	m := a.API.Outbox.Messages()[0]
	_, token, ok := strings.Cut(m.Text, "/cancel-recovery#token=")
	if string(m.To) != annNumber || !ok {
		t.Fatalf("%+v", m)
	}
	a.Client().Must(`mutation($in: CancelRecoveryByLinkInput!) { cancelRecoveryByLink(input: $in) { cancelled } }`,
		map[string]any{"in": map[string]any{"token": token}}, nil)
	if n := a.count("SELECT count(*) FROM recoveries WHERE state = 'CANCELLED'"); n != 1 {
		t.Errorf("%d requests were stopped", n)
	}
}
