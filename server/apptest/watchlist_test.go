package apptest

import (
	"context"
	"encoding/base64"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/server/activity"
	"github.com/strongroom/strongroom/server/alert"
	"github.com/strongroom/strongroom/server/detect"
	"github.com/strongroom/strongroom/server/mail"
	"github.com/strongroom/strongroom/server/sentinel"
)

const (
	beginning = `mutation($in: BeginWatchInput!) { beginWatch(input: $in) { entry { id } } }`
	extending = `mutation($in: ExtendWatchInput!) { extendWatch(input: $in) { entry { id expiresAt } } }`
	endingIt  = `mutation($in: EndWatchInput!) { endWatch(input: $in) { entry { id endedAt } } }`
	watchlist = `{ watchlist { id kind objectId name reason times createdAt expiresAt endedAt admin { id } } }`
	suspicion = "Suspicion of carelessness"
)

// watch watches somebody or something for ten days; parts replace what is asked for.
func (c *Client) watch(kind, objectID string, parts ...any) (id string) {
	c.app.t.Helper()
	var out struct {
		BeginWatch struct{ Entry struct{ ID string } }
	}
	c.Must(beginning, input(append([]any{"kind", kind, "objectId", objectID, "reason", suspicion, "days", 10, "times", 30}, parts...)...), &out)
	return out.BeginWatch.Entry.ID
}

type watchParts struct {
	ID, Kind, ObjectID, Name, Reason string
	Times                            int
	ExpiresAt                        time.Time
	EndedAt                          *time.Time
	Admin                            struct{ ID string }
}

func (c *Client) watches() []watchParts {
	c.app.t.Helper()
	var out struct{ Watchlist []watchParts }
	c.Must(watchlist, nil, &out)
	return out.Watchlist
}

// oddly finds that two sign-ins in a hundred are as odd as any.
type oddly struct{}

func (oddly) Judge(context.Context, sentinel.Attempt) sentinel.Opinion {
	return sentinel.Opinion{Level: detect.None, Facts: map[string]string{activity.FactRisk: detect.None.String(), activity.FactRiskP: "0.02"}}
}

// seesNothing asks for all that could tell a person that they are watched.
func (c *Client) seesNothing(t *testing.T, watchID string) {
	t.Helper()
	c.app.numbered()
	for what, query := range map[string]string{
		"activity": `{ activity(first: 100) { totalCount edges { node { id kind sentence objectID objectName facts { name value } changes { before after } } } } }`,
		"of them":  fmt.Sprintf(`{ activity(first: 100, objectId: %q) { totalCount edges { node { id kind sentence objectID } } } }`, c.User),
		"alerts":   `{ ownAlerts { ` + alertFields + ` } }`,
		"viewer":   `{ viewer { user { id name } can } }`,
	} {
		raw := string(c.Ask(query, nil).Raw)
		if strings.Contains(raw, "watch.") || strings.Contains(raw, suspicion) || strings.Contains(raw, watchID) || strings.Contains(raw, "watched") {
			t.Errorf("%s tells them: %s", what, raw)
		}
	}
	for what, ans := range map[string]Answer{
		"extending": c.Ask(extending, input("id", watchID, "days", 3)),
		"ending":    c.Ask(endingIt, input("id", watchID)),
		"none such": c.Ask(endingIt, input("id", "wat_nothing")),
	} {
		if code := ans.Code(); code != "NOT_FOUND" && code != "FORBIDDEN" {
			t.Errorf("%s is answered %s", what, ans.Raw)
		}
	}
}

func TestSomebodyWatchedAlertsSoonerUntilTheClockSaysSo(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		a := Start(t, o)
		admin := a.SetUp()
		ann := a.Invite(admin, access.RoleAnalyst, annEmail, "Ann")
		a.API.Login.Sentinel = oddly{}
		ann.SignIn(annEmail)
		if got := append(admin.unusual(), admin.alerts(alert.WatchedPerson.ID)...); len(got) != 0 {
			t.Fatalf("unwatched she alerts: %+v", got)
		}
		id := admin.watch("PERSON", ann.User)
		ann.SignIn(annEmail)
		got := admin.one(alert.WatchedPerson.ID)
		if got.Member == nil || !strings.Contains(fmt.Sprint(got.Reasons), "At most 3 %") {
			t.Errorf("%+v", got)
		}
		ann.seesNothing(t, id)
		if got := a.letters(annEmail); slices.ContainsFunc(got, func(m mail.Message) bool { return strings.Contains(m.Text, "watched") }) {
			t.Error("she is mailed that she is watched")
		}

		// It ends at its instant, whether anybody sweeps or not.
		w := admin.watches()[0]
		for _, at := range []struct {
			when time.Time
			want int
		}{{w.ExpiresAt.Add(-time.Millisecond), 1}, {w.ExpiresAt, 0}} {
			a.Clock.Advance(at.when.Sub(a.Clock.Now()))
			on, err := a.API.Watches.Watches(t.Context(), admin.Organization, []string{ann.User, admin.User})
			if err != nil || len(on) != at.want {
				t.Errorf("at %s %d are watched, %v", at.when, len(on), err)
			}
		}
		ann.SignIn(annEmail)
		admin.SignIn(Admin)
		if n := len(admin.alerts(alert.WatchedPerson.ID)); n != 1 {
			t.Errorf("%d alerts once it is over", n)
		}
		if w := admin.watches()[0]; w.EndedAt == nil || !w.EndedAt.Equal(w.ExpiresAt) {
			t.Errorf("over is %+v", w)
		}
		admin.Refused("CONFLICT", extending, input("id", id, "days", 3))
		a.expire()
		a.expire()
		a.numbered()
		if got := admin.search(map[string]any{"kinds": []string{"watch.ended"}}); len(got) != 1 || got[0].ObjectName != "Ann" || got[0].Actor != nil {
			t.Errorf("the end is recorded as %+v", got)
		}
		if found := admin.search(map[string]any{"object": ann.User, "kinds": []string{"watch.begun"}}); len(found) != 1 {
			t.Errorf("that she was watched is found %d times", len(found))
		}
	})
}

func TestAWatchedDatasetNamesEachReaderOnce(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		a := Start(t, o)
		admin := a.SetUp()
		ann := a.Invite(admin, access.RoleAnalyst, annEmail, "Ann")
		bob := a.Invite(admin, access.RoleAnalyst, "bob@example.com", "Bob")
		words := ann.Upload("words.csv", "id,word\n1,a\n")
		ann.Must(`mutation($in: UpdateDatasetInput!) { updateDataset(input: $in) { dataset { id } } }`, input("id", words, "visibility", "TEAM"), nil)
		bob.Run("SELECT * FROM words")
		id := admin.watch("DATASET", words)
		run := bob.Run("SELECT * FROM words")
		bob.Run("SELECT count(*) FROM words")
		got := admin.one(alert.WatchedDataset.ID)
		if got.Member == nil || got.Member.ID != a.membershipOf(bob.User) || got.Count != 1 {
			t.Errorf("%+v", got)
		}
		bob.Export(run.Result.ID, "CSV")
		if got := admin.one(alert.WatchedDataset.ID); got.Count != 2 {
			t.Errorf("a download leaves %+v", got)
		}
		ann.Run("SELECT * FROM words")
		if n := len(admin.alerts(alert.WatchedDataset.ID)); n != 2 {
			t.Errorf("%d alerts once another read it", n)
		}
		ann.seesNothing(t, id)
		bob.seesNothing(t, id)
		page := string(ann.Ask(fmt.Sprintf(`{ dataset(id: %q) { id name description owner { id } } datasetAccess(datasetId: %q) { action person { id } } }`, words, words), nil).Raw)
		if strings.Contains(page, "watch") || strings.Contains(page, admin.User) {
			t.Errorf("its owner is shown %s", page)
		}
		if got := admin.watches(); len(got) != 1 || got[0].Name != "words" || got[0].Reason != suspicion || got[0].Times != 30 {
			t.Errorf("%+v", got)
		}
		ann.Must(`mutation($in: DeleteDatasetInput!) { deleteDataset(input: $in) { id } }`, input("id", words), nil)
		admin.Must(endingIt, input("id", id), nil)
	})
}

func TestOnlyItsAdminsWatchAnOrganization(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		a := Start(t, o)
		admin := a.SetUp()
		ann := a.Invite(admin, access.RoleAnalyst, annEmail, "Ann")
		other := a.AnotherOrganization("Elsewhere", "else@example.com", "Else")
		wish := func(parts ...any) map[string]any {
			return input(append([]any{"kind", "PERSON", "objectId", ann.User, "reason", suspicion, "days", 3}, parts...)...)
		}
		ann.Refused("FORBIDDEN", beginning, wish("objectId", admin.User))
		ann.Refused("FORBIDDEN", watchlist, nil)
		other.Refused("NOT_FOUND", beginning, wish())
		admin.Refused("NOT_FOUND", beginning, wish("objectId", other.User))
		admin.Refused("NOT_FOUND", beginning, wish("kind", "DATASET"))
		for _, bad := range []map[string]any{
			wish("objectId", admin.User), wish("days", 0), wish("days", 91), wish("times", 1), wish("times", 51),
			wish("reason", "because"), wish("reason", "Somebody is \u202e inside"), wish("reason", strings.Repeat("long ", 101)),
		} {
			admin.Refused("INVALID", beginning, bad)
		}
		id := admin.watch("PERSON", ann.User)
		admin.Refused("CONFLICT", beginning, wish())
		if got := other.watches(); len(got) != 0 {
			t.Errorf("another organization sees %+v", got)
		}
		other.Refused("NOT_FOUND", extending, input("id", id, "days", 3))
		other.Refused("NOT_FOUND", endingIt, input("id", id))
		ann.Refused("FORBIDDEN", endingIt, input("id", id))
		admin.Refused("INVALID", extending, input("id", id, "days", 91))
		admin.Must(extending, input("id", id, "days", 90), nil)
		if got := admin.watches()[0]; got.ExpiresAt.Sub(a.Clock.Now()) < 89*24*time.Hour {
			t.Errorf("extended until %s", got.ExpiresAt)
		}
		admin.Must(endingIt, input("id", id), nil)
		admin.Refused("CONFLICT", endingIt, input("id", id))
		a.numbered()
		if got := kindsOf(admin.search(map[string]any{"areas": []string{"watch"}})); !slices.Equal(got, []string{"watch.ended", "watch.extended", "watch.begun"}) {
			t.Errorf("recorded is %v", got)
		}
		admin.watch("PERSON", ann.User) // again
	})
}

func TestAnAdminSeesNothingOfAWatchOfTheirOwn(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		a := Start(t, o)
		admin := a.SetUp()
		bea := a.Invite(admin, access.RoleAdmin, "bea@example.com", "Bea")
		cleo := a.Invite(admin, access.RoleAdmin, "cleo@example.com", "Cleo")
		a.settle()
		const live = `subscription { activityAdded { kind sentence objectName facts { name value } } }`
		socket := bea.Socket()
		socket.Subscribe(live, nil)
		id := admin.watch("PERSON", bea.User)
		a.API.Login.Sentinel = oddly{}
		bea.SignIn("bea@example.com")
		a.settle()

		alerts := admin.alerts(alert.WatchedPerson.ID)
		if len(alerts) != 1 || len(cleo.alerts(alert.WatchedPerson.ID)) != 1 || len(cleo.watches()) != 1 {
			t.Fatalf("the others see %+v and %+v", alerts, cleo.watches())
		}
		if got, others := bea.alertCount(), cleo.alertCount(); got != others-1 {
			t.Errorf("she counts %d alerts, the others %d", got, others)
		}
		admin.Must(acknowledging, input("id", alerts[0].ID), nil)
		a.numbered()
		bea.seesNothing(t, id)
		if got := bea.watches(); len(got) != 0 {
			t.Errorf("she is shown %+v", got)
		}
		if got := bea.alerts(alert.WatchedPerson.ID); len(got) != 0 {
			t.Errorf("she is shown %+v", got)
		}
		bea.Refused("NOT_FOUND", acknowledging, input("id", alerts[0].ID))
		bea.Refused("NOT_FOUND", resolving, input("id", alerts[0].ID, "verdict", "EXPECTED"))
		bea.Refused("INVALID", beginning, input("kind", "PERSON", "objectId", bea.User, "reason", suspicion, "days", 3))
		for _, m := range a.letters("bea@example.com") {
			if strings.Contains(m.Text, "watched") || strings.Contains(m.Subject, "watched") {
				t.Errorf("she is mailed %s", m.Subject)
			}
		}
		if !slices.ContainsFunc(a.letters("cleo@example.com"), func(m mail.Message) bool { return strings.Contains(m.Subject+m.Text, "watched") }) {
			t.Error("nobody else is mailed")
		}

		// What is read together by several admins tells her nothing, either.
		admin.Upload("last.csv", "id\n1\n")
		a.settle()
		for last := false; !last; {
			var got struct {
				ActivityAdded struct{ Kind, Sentence, ObjectName string }
			}
			socket.Event(&got)
			e := got.ActivityAdded
			if strings.HasPrefix(e.Kind, "watch.") || strings.Contains(e.ObjectName, "watched") {
				t.Errorf("live she is told %+v", e)
			}
			last = e.Kind == activity.DatasetReady.Name
		}

		// The log still proves itself; of what is about her she gets the proof alone.
		if log := bea.exported(); strings.Contains(opened(log), suspicion) || !strings.Contains(log, id) {
			t.Error("the log that she exports does not hold the watch, or says why")
		}
		if log := admin.exported(); !strings.Contains(opened(log), suspicion) {
			t.Error("the log that another admin exports does not say why")
		}
		if got := bea.verifyLog().VerifyAuditLog; len(got.Problems) != 0 || got.Erased != 0 {
			t.Errorf("%+v", got)
		}
		// She cannot have it found by a rule of her own.
		bea.lookFor("Me", `event.kind.startsWith("watch.")`)
		bea.lookFor("Me, judged", `event.kind.startsWith("alert.")`, "per", "OBJECT")
		admin.Must(extending, input("id", id, "days", 30), nil)
		cleo.Must(resolving, input("id", alerts[0].ID, "verdict", "EXPECTED"), nil)
		a.settle()
		a.looked()
		if raw := string(bea.Ask(`{ alerts(view: ALL) { edges { node { title reasons { text } } } } }`, nil).Raw); strings.Contains(raw, `"Me`) {
			t.Errorf("her rule finds it: %s", raw)
		}
	})
}

// opened is all that can be read of an exported log.
func opened(log string) string {
	var out strings.Builder
	for _, part := range regexp.MustCompile(`"plain":"([^"]*)"`).FindAllStringSubmatch(log, -1) {
		plain, _ := base64.StdEncoding.DecodeString(part[1])
		out.Write(plain)
	}
	return out.String()
}

func (c *Client) alertCount() int {
	c.app.t.Helper()
	var got struct{ AlertCounts struct{ Open, Mine int } }
	c.Must(`{ alertCounts { open mine } }`, nil, &got)
	return got.AlertCounts.Open
}
