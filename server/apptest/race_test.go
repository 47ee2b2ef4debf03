package apptest

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/strongroom/strongroom/ent/access"
)

// together calls f n times at once and returns how many calls said yes.
func together(n int, f func(i int) bool) (yes int) {
	var wg sync.WaitGroup
	var mu sync.Mutex
	start := make(chan struct{})
	for i := range n {
		wg.Go(func() {
			<-start
			if f(i) {
				mu.Lock()
				yes++
				mu.Unlock()
			}
		})
	}
	close(start)
	wg.Wait()
	return yes
}

// worked says whether a call had no error, and complains about errors of ours.
func worked(t *testing.T, a Answer, err error) bool {
	t.Helper()
	if err != nil {
		t.Error(err)
		return false
	}
	if a.Code() == "INTERNAL" {
		t.Errorf("an internal error: %s", a.Raw)
	}
	return len(a.Errors) == 0
}

func TestOfManyAtOnceOneWins(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		a := Start(t, o)
		_, token, _ := strings.Cut(a.SetupLink, "#token=")
		clients := make([]*Client, 20)
		for i := range clients {
			clients[i] = a.Client()
		}
		n := together(8, func(i int) bool {
			ans, err := clients[i].Do(`mutation($in: SetUpInput!) { setUp(input: $in) { viewer { role } } }`, map[string]any{"in": map[string]any{
				"token": token, "organizationName": "Northwind", "name": "Ada Admin", "email": fmt.Sprintf("ada%d@example.com", i), "password": Password,
			}})
			return worked(t, ans, err)
		})
		if n != 1 || a.count("SELECT count(*) FROM organizations") != 1 || a.count("SELECT count(*) FROM users") != 1 {
			t.Errorf("%d set-ups worked", n)
		}
		var admin *Client
		for _, c := range clients[:8] {
			if bytes.Contains(c.Ask(`{ viewer { role } }`, nil).Raw, []byte("ADMIN")) {
				admin = c
			}
		}
		admin.whoAmI()

		invited := a.InvitationToken(admin, access.RoleAnalyst, "nia@example.com")
		n = together(20, func(i int) bool {
			ans, err := a.Client().Do(`mutation($in: AcceptInvitationInput!) { acceptInvitation(input: $in) { viewer { role } } }`,
				map[string]any{"in": map[string]any{"token": invited, "name": fmt.Sprint("Nia ", i), "password": Password}})
			return worked(t, ans, err)
		})
		if n != 1 || a.count("SELECT count(*) FROM memberships") != 2 || a.count("SELECT count(*) FROM users") != 2 {
			t.Errorf("%d of 20 took up one invitation", n)
		}

		run := admin.Run("SELECT 42 AS answer")
		path := admin.Export(run.Result.ID, "CSV")
		n = together(10, func(int) bool {
			res, err := admin.request(http.MethodGet, path, nil, nil)
			if err != nil {
				t.Error(err)
				return false
			}
			defer res.Body.Close()
			_, _ = io.Copy(io.Discard, res.Body)
			return res.StatusCode == http.StatusOK
		})
		if n != 1 {
			t.Errorf("%d of 10 fetched one download", n)
		}

		content := "id,word\n" + strings.Repeat("1,abc\n", 1000)
		upload, _ := admin.BeginUpload("race.csv", len(content), nil)
		n = together(6, func(int) bool {
			res, err := admin.Patch(upload, 0, strings.NewReader(content))
			if err != nil {
				return false // the server may cut a connection whose bytes it does not want
			}
			defer res.Body.Close()
			return res.StatusCode == http.StatusNoContent
		})
		if n > 1 {
			t.Errorf("%d of 6 wrote the same bytes", n)
		}
		// Whoever comes later makes those before stop; what they wrote is kept, and
		// somebody goes on from there.
		for at := admin.Offset(upload); at < len(content); at = admin.Offset(upload) {
			res, err := admin.Patch(upload, at, strings.NewReader(content[at:]))
			if err != nil {
				t.Fatal(err)
			}
			res.Body.Close()
			if res.StatusCode == http.StatusNoContent {
				break
			}
		}
		dataset := admin.Ingested(upload)
		var got struct {
			Dataset struct {
				LatestVersion struct {
					State, FileSha256 string
					RowCount          int
				}
			}
		}
		admin.Must(`query($id: ID!) { dataset(id: $id) { latestVersion { state fileSha256 rowCount } } }`, map[string]any{"id": dataset}, &got)
		if v := got.Dataset.LatestVersion; v.State != "READY" || v.RowCount != 1000 || v.FileSha256 != fmt.Sprintf("%x", sha256.Sum256([]byte(content))) {
			t.Errorf("the upload became %+v", v)
		}

		// Two admins who demote each other at once leave one.
		second := a.Invite(admin, access.RoleAdmin, "second@example.com", "Second Admin")
		member := map[string]string{}
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
		admin.Must(`{ members(first: 50) { edges { node { id user { id } } } } }`, nil, &list)
		for _, e := range list.Members.Edges {
			member[e.Node.User.ID] = e.Node.ID
		}
		demote := func(by *Client, whom string) bool {
			ans, err := by.Do(`mutation($in: ChangeMemberRoleInput!) { changeMemberRole(input: $in) { membership { role } } }`,
				map[string]any{"in": map[string]any{"id": member[whom], "role": "ANALYST"}})
			return worked(t, ans, err)
		}
		together(2, func(i int) bool {
			if i == 0 {
				return demote(admin, second.User)
			}
			return demote(second, admin.User)
		})
		if n := a.count("SELECT count(*) FROM memberships WHERE role = 'ADMIN' AND state = 'ACTIVE'"); n != 1 {
			t.Errorf("%d admins are left", n)
		}
	})
}

func TestKnownAndUnknownPeopleAreRefusedAlike(t *testing.T) {
	t.Parallel()
	a := Start(t, Options{})
	a.SetUp()
	c := a.Client()
	refuse := func(email, password string) []byte {
		ans := c.Refused("INVALID", `mutation($in: SignInInput!) { signIn(input: $in) { __typename } }`,
			map[string]any{"in": map[string]any{"email": email, "password": password}})
		return requestID.ReplaceAll(ans.Raw, nil)
	}
	want := refuse(Admin, "wrong")
	for _, email := range []string{"nobody@example.com", "not an address", "", strings.ToUpper(Admin) + " ", strings.Repeat("x", 3000) + "@example.com"} {
		if got := refuse(email, "wrong"); !bytes.Equal(got, want) {
			t.Errorf("%.40q is refused with %s, a known person with %s", email, got, want)
		}
	}
	if got := refuse(Admin, strings.Repeat("x", 5000)); !bytes.Equal(got, want) {
		t.Errorf("a long password is refused with %s", got)
	}

	// The middle of many tries, in turns, so that what else the machine does falls
	// on both.
	var known, unknown []time.Duration
	for i := range 60 {
		start := time.Now()
		refuse(Admin, "wrong")
		known = append(known, time.Since(start))
		start = time.Now()
		refuse(fmt.Sprintf("nobody%d@example.com", i), "wrong")
		unknown = append(unknown, time.Since(start))
	}
	slices.Sort(known)
	slices.Sort(unknown)
	k, u := known[30], unknown[30]
	if ratio := float64(k) / float64(u); ratio < 0.6 || ratio > 1.7 {
		t.Errorf("a known person is refused in %s, an unknown one in %s", k, u)
	}
}
