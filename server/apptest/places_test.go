package apptest

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/activityevent"
	"github.com/strongroom/strongroom/server/activity"
	"github.com/strongroom/strongroom/server/app"
	"github.com/strongroom/strongroom/server/config"
)

func TestSignInsSayWhereAndWhatWasUnusual(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		o.Environ = []string{"STRONGROOM_GEO_DATABASES=../geo/testdata/GeoLite2-City-Test.mmdb, ../geo/testdata/GeoLite2-ASN-Test.mmdb"}
		a := Start(t, o)
		admin := a.SetUp()
		const (
			london, linkoping = "81.2.69.142", "89.160.20.112"
			firefox, chrome   = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"
		)
		from := func(address, agent string) context.Context {
			return access.With(context.Background(), access.Viewer{
				User: admin.User, Organization: admin.Organization, Role: access.RoleAdmin, Address: netip.MustParseAddr(address), Agent: agent,
			})
		}
		record := func(address, agent string, e activity.Event) {
			t.Helper()
			if err := a.API.Activity.Record(from(address, agent), e); err != nil {
				t.Fatal(err)
			}
			a.settle()
		}
		for range 2 {
			record(london, firefox, activity.Event{Kind: activity.SignedIn})
		}
		for range 3 {
			record(linkoping, chrome, activity.Event{Kind: activity.SignInFailed, Outcome: activityevent.OutcomeFAILED})
		}
		record(linkoping, chrome, activity.Event{Kind: activity.SignedIn})
		a.settle()
		got := admin.search(map[string]any{"kinds": []string{"session.started", "session.refused"}})
		if len(got) != 7 {
			t.Fatalf("%d sign-ins and tries", len(got))
		}
		if l := got[0].Place.Label; l != "Linköping, Sweden" {
			t.Errorf("the last was from %q", l)
		}
		strange := []string{"COUNTRY", "NETWORK", "BROWSER"}
		// The tries of a stranger teach nothing; set-up itself was the first sign-in.
		for i, want := range [][]string{strange, strange, strange, strange, nil, {"COUNTRY", "NETWORK"}, nil} {
			var codes []string
			for _, o := range got[i].Unusual {
				codes = append(codes, o.Code)
			}
			if diff := cmp.Diff(want, codes); diff != "" {
				t.Errorf("number %d from the end: %s", i, diff)
			}
		}
		var overview struct {
			SignIns struct {
				Count  int
				Places []struct {
					Place             struct{ City string }
					SignIns, Failures int
				}
				Failures []struct {
					Tries, Addresses int
					Places           []string
					Succeeded        bool
					Person           struct{ ID string }
				}
			}
		}
		admin.Must(`{ signIns(days: 30) { count places { place { city } signIns failures } failures { tries addresses places succeeded person { id } } } }`, nil, &overview)
		o1 := overview.SignIns
		if o1.Count != 7 || len(o1.Places) != 2 || o1.Places[0].Place.City != "Linköping" || o1.Places[0].SignIns != 1 || o1.Places[0].Failures != 3 {
			t.Errorf("by place: %+v", o1)
		}
		if len(o1.Failures) != 1 || o1.Failures[0].Tries != 3 || o1.Failures[0].Addresses != 1 || !o1.Failures[0].Succeeded || o1.Failures[0].Person.ID != admin.User {
			t.Errorf("failures: %+v", o1.Failures)
		}
		var lists struct {
			Sessions []struct{ Place struct{ Label string } }
			Devices  []struct{ Place struct{ Label string } }
		}
		admin.Must(`{ sessions { place { label } } devices { place { label } } }`, nil, &lists)
		if len(lists.Sessions) != 1 || lists.Sessions[0].Place.Label != "This computer" || lists.Devices[0].Place.Label != "This computer" {
			t.Errorf("sessions and browsers are in %+v", lists)
		}
		if facts := fmt.Sprint(a.API.Post.Where(from(linkoping, chrome))); !strings.Contains(facts, "Linköping, Sweden") {
			t.Errorf("mail says %s", facts)
		}
	})
}

// TestATypedPasswordIsNowhereInTheLog types one where names go, too.
func TestATypedPasswordIsNowhereInTheLog(t *testing.T) {
	t.Parallel()
	a := Start(t, Options{})
	admin := a.SetUp()
	const typed = "Wrong-Meadow-418"
	for range 3 {
		a.Client().Ask(`mutation($p: String!) { signIn(input: {email: "`+Admin+`", password: $p}) { __typename } }`, map[string]any{"p": typed})
	}
	var got []found
	Eventually(t, "three failed tries", func() bool {
		got = admin.search(map[string]any{"kinds": []string{"session.refused"}})
		return len(got) == 3
	})
	if strings.Contains(fmt.Sprintf("%+v", got), typed) {
		t.Errorf("the log holds %+v", got)
	}
}

func TestABrokenPlaceDatabaseStopsTheStart(t *testing.T) {
	t.Parallel()
	c, err := config.Load(config.Input{Environ: []string{
		"STRONGROOM_DATA_DIR=" + t.TempDir(), "STRONGROOM_GEO_DATABASES=../geo/testdata/GeoIP2-City-Test-Broken-Double-Format.mmdb",
	}})
	if err != nil {
		t.Fatal(err)
	}
	_, err = app.New(context.Background(), c, app.Options{Log: slog.New(slog.DiscardHandler), Terminal: io.Discard, Now: time.Now})
	if err == nil || !strings.Contains(err.Error(), "Broken-Double-Format.mmdb is broken") {
		t.Errorf("the start says %v", err)
	}
}
