package apptest

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/strongroom/strongroom/ent"
	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/server/activity"
	"github.com/strongroom/strongroom/server/alert"
	"github.com/strongroom/strongroom/server/mail"
	"github.com/strongroom/strongroom/server/store"
)

// TestAnAdminSeesNothingOfReadingThatOnlyAWatchFinds lets two admins read the same, one of
// whom is watched as closely as can be.
func TestAnAdminSeesNothingOfReadingThatOnlyAWatchFinds(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		a := Start(t, o)
		admin := a.SetUp()
		bea := a.Invite(admin, access.RoleAdmin, "bea@example.com", "Bea")
		cleo := a.Invite(admin, access.RoleAdmin, "cleo@example.com", "Cleo")
		words := admin.Upload("words.csv", "id,word\n1,a\n")
		a.learnt() // what came before the first time is learnt in silence
		look := func(at time.Time, times int) {
			t.Helper()
			ctx := access.As(t.Context(), access.ActorRecorder, admin.Organization)
			_, err := store.InTx(ctx, a.API.DB, func(ctx context.Context, db *ent.Client) (int, error) {
				for i := range 2 * times {
					err := a.API.Activity.Record(ctx, activity.Event{
						Kind: activity.DatasetPreviewed, Actor: []string{bea.User, cleo.User}[i%2], Object: words, Name: "words", Organization: admin.Organization,
					})
					if err != nil {
						return 0, err
					}
				}
				_, err := db.ExecContext(ctx, "UPDATE activity_events SET created_at = $1 WHERE sequence IS NULL AND kind = 'dataset.previewed'", at)
				return 0, err
			})
			if err != nil {
				t.Fatal(err)
			}
			a.learnt()
		}
		today := time.Now().UTC()
		for i := range 60 {
			look(today.AddDate(0, 0, i-61), 2+i%3)
		}
		if got := append(admin.alerts(alert.UnusualReading.ID), admin.alerts(alert.WatchedPerson.ID)...); len(got) != 0 {
			t.Fatalf("usual days alert: %+v", got)
		}
		id := admin.watch("PERSON", bea.User, "times", 50)
		socket := bea.Socket()
		socket.Subscribe(`subscription { alertChanged { title } }`, nil)
		look(today, 40)
		a.settle()

		if got := admin.alerts(alert.UnusualReading.ID); len(got) != 0 {
			t.Errorf("of anybody this alerts: %+v", got)
		}
		got := admin.alerts(alert.WatchedPerson.ID)
		if len(got) != 1 || !strings.Contains(got[0].Title, "reading") || got[0].Member == nil || got[0].Member.ID != a.membershipOf(bea.User) {
			t.Fatalf("another admin sees %+v", got)
		}
		if got := len(cleo.alerts(alert.WatchedPerson.ID)); got != 1 {
			t.Errorf("a third one sees %d", got)
		}
		if got := append(bea.alerts(alert.UnusualReading.ID), bea.alerts(alert.WatchedPerson.ID)...); len(got) != 0 {
			t.Errorf("she is shown %+v", got)
		}
		if hers, others := bea.alertCount(), cleo.alertCount(); hers != others-1 {
			t.Errorf("she counts %d alerts, the others %d", hers, others)
		}
		bea.Refused("NOT_FOUND", acknowledging, input("id", got[0].ID))
		bea.seesNothing(t, id)
		a.numbered()
		raw := string(bea.Ask(`{ activity(first: 100) { edges { node { kind objectID } } } }`, nil).Raw)
		if strings.Contains(raw, got[0].ID) {
			t.Errorf("her activity tells of the alert: %s", raw)
		}
		tells := func(m mail.Message) bool { return strings.Contains(m.Subject+m.Text, "reading") }
		if slices.ContainsFunc(a.letters("bea@example.com"), tells) || !slices.ContainsFunc(a.letters("cleo@example.com"), tells) {
			t.Error("she is mailed of it, or the others are not")
		}

		// What the others make of it tells her nothing, either; and what anybody is told of
		// comes live.
		cleo.Must(resolving, input("id", got[0].ID, "verdict", "EXPECTED"), nil)
		a.learnt()
		if err := a.API.Activity.Record(context.Background(), activity.Event{
			Kind: activity.NotMe, Actor: cleo.User, Object: cleo.User, Organization: admin.Organization,
		}); err != nil {
			t.Fatal(err)
		}
		var live struct {
			AlertChanged struct{ Title string }
		}
		socket.Event(&live)
		if title := fmt.Sprint(live); strings.Contains(title, "reading") || strings.Contains(title, "watched") {
			t.Errorf("live she is told %s", title)
		}
	})
}
