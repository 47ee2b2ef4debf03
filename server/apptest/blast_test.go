package apptest

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"io"
	"strings"
	"testing"

	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/server/activity"
	"github.com/strongroom/strongroom/server/ledger"
)

type blastParts struct {
	User      struct{ ID string }
	SessionID *string
	Opens     bool
	Limits    []struct {
		Text  string
		Stops bool
	}
	Reach struct {
		Role                                               string
		OwnDatasets, TeamDatasets, EmergencyDatasets       int
		OwnAnalyses, OtherAnalyses, Results, Rows, Unnamed int
		Items                                              []struct{ ID, Kind, Name string }
		Elsewhere                                          bool
		Abilities                                          []struct{ Permission string }
	}
	Touched []struct {
		Area        string
		Count, Rows int
		Events      []struct{ Kind string }
	}
	Datasets, Objects, Rows, Uncertain int
	Complete                           bool
	Sessions                           []struct {
		ID      string
		EndedAt *string
	}
}

const assessing = `mutation($in: AssessBlastRadiusInput!) { assessBlastRadius(input: $in) { report {
	user { id } sessionId opens limits { text stops } rows datasets objects uncertain complete
	reach { role ownDatasets teamDatasets emergencyDatasets ownAnalyses otherAnalyses results rows unnamed elsewhere items { id kind name } abilities { permission } }
	touched { area count rows events { kind } } sessions { id endedAt } } } }`

func (c *Client) blast(parts ...any) blastParts {
	c.app.t.Helper()
	var out struct {
		AssessBlastRadius struct{ Report blastParts }
	}
	c.Must(assessing, input(parts...), &out)
	return out.AssessBlastRadius.Report
}

func (b blastParts) count(area string) int {
	for _, t := range b.Touched {
		if t.Area == area {
			return t.Count
		}
	}
	return 0
}

func (b blastParts) stops(word string) (found bool) {
	for _, l := range b.Limits {
		found = found || l.Stops && strings.Contains(l.Text, word)
	}
	return found
}

// listed is what a person's own client lists.
func (c *Client) listed() (datasets, analyses int) {
	c.app.t.Helper()
	var out struct{ Datasets, Analyses struct{ TotalCount int } }
	if c.Ask(`{ datasets { totalCount } }`, nil).Code() == "" {
		c.Must(`{ datasets { totalCount } }`, nil, &out)
	}
	c.Must(`{ analyses { totalCount } }`, nil, &out)
	return out.Datasets.TotalCount, out.Analyses.TotalCount
}

// TestWhatCouldHaveBeenReachedIsWhatThePersonLists holds for every role, and shows an
// admin no name that they would not see otherwise.
func TestWhatCouldHaveBeenReachedIsWhatThePersonLists(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		a := Start(t, o)
		admin := a.SetUp()
		ann := keepsPrivate(a, admin)
		bob := a.Invite(admin, access.RoleAnalyst, "bob@northwind.example", "Bob")
		vic := a.Invite(admin, access.RoleViewer, "vic@northwind.example", "Vic")
		gus := a.Invite(admin, access.RoleGuest, "gus@northwind.example", "Gus")
		open := ann.Upload("open-budget.csv", "id,word\n1,a\n2,b\n")
		ann.Must(`mutation($in: UpdateDatasetInput!) { updateDataset(input: $in) { dataset { id } } }`, input("id", open, "visibility", "TEAM"), nil)
		ann.Share(ann.analysis, vic.User)
		ann.Share(ann.analysis, gus.User)
		second := a.Invite(admin, access.RoleAdmin, "second@northwind.example", "Second")
		second.BreakGlass(ann.User, 1)
		a.settle()

		for _, c := range []*Client{admin, second, ann.Client, bob, vic, gus} {
			datasets, analyses := c.listed()
			b := admin.blast("userId", c.User, "stolen", "ACCOUNT")
			if got := b.Reach.OwnDatasets + b.Reach.TeamDatasets + b.Reach.EmergencyDatasets; got != datasets {
				t.Errorf("%s: %d datasets, and lists %d", b.Reach.Role, got, datasets)
			}
			if got := b.Reach.OwnAnalyses + b.Reach.OtherAnalyses; got != analyses {
				t.Errorf("%s: %d analyses, and lists %d", b.Reach.Role, got, analyses)
			}
			if len(b.Reach.Items)+b.Reach.Unnamed != datasets+analyses {
				t.Errorf("%s: %+v", b.Reach.Role, b.Reach)
			}
			for _, item := range b.Reach.Items {
				if item.ID != open {
					t.Errorf("%s: the admin reads the name %s", b.Reach.Role, item.Name)
				}
			}
			if !b.Complete || b.Reach.Elsewhere || len(b.Reach.Abilities) != len(access.Granted(access.Role(b.Reach.Role))) {
				t.Errorf("%+v", b)
			}
		}
		b := admin.blast("userId", ann.User, "stolen", "PASSWORD")
		if b.Reach.OwnDatasets != 2 || b.Reach.Rows != 3 || b.Reach.Results != 1 || !b.Opens || b.count("QUERIES") != 1 || b.Datasets != 2 {
			t.Errorf("%+v", b)
		}
		if b := admin.blast("userId", second.User, "stolen", "ACCOUNT"); b.Reach.EmergencyDatasets != 1 || b.Reach.TeamDatasets != 1 {
			t.Errorf("in an emergency: %+v", b.Reach)
		}
		for _, c := range []*Client{ann.Client, vic, gus} {
			if code := c.Ask(assessing, input("userId", admin.User, "stolen", "ACCOUNT")).Code(); code != "FORBIDDEN" && code != "NOT_FOUND" {
				t.Errorf("somebody who is no admin asks: %q", code)
			}
		}
		stranger := a.AnotherOrganization("Elsewhere", "eve@elsewhere.example", "Eve")
		stranger.Refused("NOT_FOUND", assessing, input("userId", ann.User, "stolen", "ACCOUNT"))
		admin.Refused("NOT_FOUND", assessing, input("userId", stranger.User, "stolen", "ACCOUNT"))
		admin.Refused("INVALID", assessing, input("stolen", "ACCOUNT"))
		admin.Refused("INVALID", assessing, input("userId", ann.User, "stolen", "SESSION"))
		admin.Refused("INVALID", assessing, input("userId", ann.User, "stolen", "ACCOUNT", "since", "2001-01-01T00:00:00Z"))
		admin.Happened(t, activity.BlastAssessed)
	})
}

// TestWhatASessionTouchedIsToldApartFromTheOthers holds for a session that has ended,
// too.
func TestWhatASessionTouchedIsToldApartFromTheOthers(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		a := Start(t, o)
		admin := a.SetUp()
		ann := keepsPrivate(a, admin)
		thief := a.Client()
		thief.SignIn(annEmail)
		run := thief.Run("SELECT * FROM hidden_salaries")
		if code, body := thief.Get(thief.Export(run.Result.ID, "CSV")); code != 200 {
			t.Fatalf("%d %s", code, body)
		}
		ann.Run("SELECT 1 AS n")
		a.settle()

		begun := admin.blast("userId", ann.User, "stolen", "ACCOUNT").Sessions
		if len(begun) == 0 || begun[0].EndedAt != nil {
			t.Fatalf("%+v", begun)
		}
		stolen := begun[0].ID
		look := func(when string, opens bool) blastParts {
			t.Helper()
			b := admin.blast("userId", ann.User, "stolen", "SESSION", "sessionId", stolen)
			if b.SessionID == nil || *b.SessionID != stolen || b.count("EXPORTS") != 2 || b.Rows != 1 || b.count("SIGN_INS") != 1 || b.count("DATA") != 0 || b.Opens != opens {
				t.Errorf("%s: %+v", when, b)
			}
			return b
		}
		look("while it lives", true)
		if b := admin.blast("userId", ann.User, "stolen", "ACCOUNT"); b.count("DATA") == 0 || b.count("QUERIES") != 3 {
			t.Errorf("the account: %+v", b)
		}
		thief.Must(`mutation { signOut { signedOut } }`, nil, nil)
		a.settle()
		b := admin.blast("userId", ann.User, "stolen", "SESSION", "sessionId", stolen)
		if b.Opens || !b.stops("ended") || b.count("SIGN_INS") != 2 || b.Rows != 1 {
			t.Errorf("once it ended: %+v", b)
		}
		bob := a.Invite(admin, access.RoleAnalyst, "bob@northwind.example", "Bob")
		admin.Refused("NOT_FOUND", assessing, input("userId", bob.User, "stolen", "SESSION", "sessionId", stolen))
	})
}

// TestTheEvidenceSaysWhatCouldBeReached adds it as a file that the manifest names.
func TestTheEvidenceSaysWhatCouldBeReached(t *testing.T) {
	t.Parallel()
	a := Start(t, Options{})
	admin := a.SetUp()
	ann := keepsPrivate(a, admin)
	incidentID := admin.openIncident("title", "Payroll was read", "playbookId", "account-takeover", "subjectId", ann.User)
	a.settle()
	file := admin.follow(incidentID)
	report, err := ledger.VerifyBundle(bytes.NewReader(file), int64(len(file)), "")
	if err != nil || !report.Sound() {
		t.Fatalf("%+v %v", report, err)
	}
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	in, err := z.Open("reach.json")
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(in)
	if err != nil {
		t.Fatal(err)
	}
	var reach struct {
		Subject string
		Reach   struct {
			OwnDatasets int `json:"own_datasets"`
		} `json:"could_have_reached"`
		Events []int
	}
	if err := json.Unmarshal(text, &reach); err != nil {
		t.Fatal(err)
	}
	if reach.Subject != ann.User || reach.Reach.OwnDatasets != 1 || len(reach.Events) == 0 || strings.Contains(string(text), "hidden") {
		t.Errorf("%s", text)
	}
	changed := edited(t, file, "reach.json", `"own_datasets": 1`, `"own_datasets": 0`)
	if report, err := ledger.VerifyBundle(bytes.NewReader(changed), int64(len(changed)), ""); err != nil || report.Sound() {
		t.Errorf("a changed reach is not noticed: %+v %v", report, err)
	}
	if b := admin.blast("incidentId", incidentID, "stolen", "PASSWORD"); b.User.ID != ann.User || b.Reach.OwnDatasets != 1 {
		t.Errorf("%+v", b)
	}
	admin.Must(`mutation($in: SuspendMemberInput!) { suspendMember(input: $in) { membership { id } } }`, input("id", admin.memberID(ann.User)), nil)
	if b := admin.blast("incidentId", incidentID, "stolen", "ACCOUNT"); b.Opens || !b.stops("suspended") {
		t.Errorf("%+v", b.Limits)
	}
}
