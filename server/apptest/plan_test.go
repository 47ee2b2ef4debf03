package apptest

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/strongroom/strongroom/ent/access"
)

type planDocument struct {
	Sections []struct {
		ID, Title, Lead, Link string
		Lines                 []struct{ Text, Note, Link string }
	}
	Gaps    []struct{ Text, Link string }
	Written struct{ Lawyer, Authority, PublicRelations, Insurer, MeetingPlace, Notes string }
}

func (d planDocument) says(word string) bool {
	b, err := json.Marshal(d)
	return err == nil && strings.Contains(string(b), word)
}

type planVersion struct {
	Number   int
	Sha256   string
	Author   struct{ ID, Name string }
	Document planDocument
}

type planDifference struct {
	Section, Text string
	Added         bool
}

type responsePlan struct {
	Document planDocument
	Newest   *planVersion
	Versions []planVersion
	Drift    []planDifference
}

const (
	planFields = `document { sections { id title lead link lines { text note link } } gaps { text link }
		written { lawyer authority publicRelations insurer meetingPlace notes } }`
	planVersionFields = `number sha256 author { id name } ` + planFields
	readingPlan       = `{ responsePlan { ` + planFields + ` newest { ` + planVersionFields + ` } versions { number sha256 } drift { section text added } } }`
	savingPlan        = `mutation($in: SaveResponsePlanInput!) { saveResponsePlan(input: $in) { version { ` + planVersionFields + ` } } }`
	exportingPlan     = `mutation($in: ExportResponsePlanInput!) { exportResponsePlan(input: $in) { file { name content sha256 } } }`
	comparingPlans    = `query($from: Int!, $to: Int) { planDifferences(from: $from, to: $to) { section text added } }`
)

func (c *Client) plan() responsePlan {
	c.app.t.Helper()
	var out struct{ ResponsePlan responsePlan }
	c.Must(readingPlan, nil, &out)
	return out.ResponsePlan
}

// written is the input of a plan whose texts are empty but for the given ones.
func written(base int, parts ...any) map[string]any {
	in := input(append([]any{"base", base}, parts...)...)
	for _, field := range []string{"lawyer", "authority", "publicRelations", "insurer", "meetingPlace", "notes"} {
		values := in["in"].(map[string]any)
		if _, ok := values[field]; !ok {
			values[field] = ""
		}
	}
	return in
}

func (c *Client) savePlan(base int, parts ...any) planVersion {
	c.app.t.Helper()
	var out struct {
		SaveResponsePlan struct{ Version planVersion }
	}
	c.Must(savingPlan, written(base, parts...), &out)
	return out.SaveResponsePlan.Version
}

type planFile struct{ Name, Content, Sha256 string }

func (c *Client) exportPlan(parts ...any) planFile {
	c.app.t.Helper()
	var out struct {
		ExportResponsePlan struct{ File planFile }
	}
	c.Must(exportingPlan, input(parts...), &out)
	return out.ExportResponsePlan.File
}

func TestAPlanIsFilledSavedDriftsAndVerifies(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		a := Start(t, o)
		admin := a.SetUp()
		a.settle() // the log begins a moment after its organization, and the plan names it
		first := admin.plan()
		for _, gap := range []string{"There is only one admin", "is an admin without a second factor", "No security contact", "no channel besides mail", "no witness", "never saved"} {
			if !first.Document.says(gap) {
				t.Errorf("nobody says: %s", gap)
			}
		}
		if first.Newest != nil || len(first.Drift) != 0 {
			t.Errorf("%+v", first)
		}

		one := admin.savePlan(0, "lawyer", "Ms. Law, +41 44 000 00 00\nday and night", "notes", "# not a heading")
		if one.Number != 1 || one.Author.ID != admin.User || one.Document.Written.Lawyer != "Ms. Law, +41 44 000 00 00\nday and night" {
			t.Fatalf("%+v", one)
		}
		if now := admin.plan(); len(now.Drift) != 0 || now.Newest.Sha256 != one.Sha256 || now.Document.says("never saved") {
			t.Errorf("just saved, and: %+v", now.Drift)
		}

		admin.Must(`mutation { updateSettings(input: {exportRowLimit: 1234, securityContact: "sec@example.com"}) { settings { exportRowLimit } } }`, nil, nil)
		drift := admin.plan().Drift
		var added, gone []string
		for _, d := range drift {
			if d.Added {
				added = append(added, d.Text)
			} else {
				gone = append(gone, d.Text)
			}
		}
		if !strings.Contains(strings.Join(added, "\n"), "1234 rows") || !strings.Contains(strings.Join(gone, "\n"), "100000 rows") ||
			!strings.Contains(strings.Join(gone, "\n"), "No security contact is named.") {
			t.Errorf("+%q -%q", added, gone)
		}

		two := admin.savePlan(1, "lawyer", "Ms. Law, +41 44 000 00 01\nday and night")
		if got := admin.plan(); len(got.Drift) != 0 || len(got.Versions) != 2 || got.Versions[0].Number != 2 {
			t.Errorf("%+v %+v", got.Drift, got.Versions)
		}
		var old struct{ PlanVersion planVersion }
		admin.Must(`query($n: Int!) { planVersion(number: $n) { `+planVersionFields+` } }`, map[string]any{"n": 1}, &old)
		if old.PlanVersion.Sha256 != one.Sha256 || !old.PlanVersion.Document.says("100000 rows") || old.PlanVersion.Document.says("1234 rows") {
			t.Error("version 1 did not stay what it was")
		}
		var compared struct{ PlanDifferences []planDifference }
		admin.Must(comparingPlans, map[string]any{"from": 1, "to": 2}, &compared)
		want := map[planDifference]bool{
			{"Lawyer", "Ms. Law, +41 44 000 00 00", false}: true, {"Lawyer", "Ms. Law, +41 44 000 00 01", true}: true, {"Notes", "# not a heading", false}: true,
		}
		for _, d := range compared.PlanDifferences {
			delete(want, d)
			if d.Text == "day and night" {
				t.Errorf("%+v is in both", d)
			}
		}
		if len(want) != 0 {
			t.Errorf("%v is not told: %+v", want, compared)
		}
		admin.Refused("NOT_FOUND", comparingPlans, map[string]any{"from": 1, "to": 9})

		file := admin.exportPlan("number", 2, "format", "JSON")
		sum := sha256.Sum256([]byte(file.Content))
		if hex.EncodeToString(sum[:]) != two.Sha256 || file.Sha256 != two.Sha256 {
			t.Error("the file is not what was hashed")
		}
		if strings.Contains(file.Content, "Ada") || strings.Contains(file.Content, "ada@example.com") {
			t.Error("a version that is kept for ever holds a name")
		}
		paper := admin.exportPlan("number", 1, "format", "MARKDOWN").Content
		if !strings.Contains(paper, "\n> \\# not a heading\n") || !strings.Contains(paper, "ada\\@example\\.com") || !strings.Contains(paper, "# Response plan of ") {
			t.Error(paper)
		}
		admin.Refused("INVALID", exportingPlan, input("format", "JSON"))

		a.numbered()
		var events struct {
			Activity struct {
				Edges []struct {
					Node struct {
						Kind    string
						Changes []struct{ Name, Before, After string }
						Facts   []struct{ Name, Value string }
					}
				}
			}
		}
		admin.Must(`{ activity(first: 100) { edges { node { kind } } } }`, nil, &events)
		kinds := map[string]int{}
		for _, e := range events.Activity.Edges {
			kinds[e.Node.Kind]++
		}
		if kinds["plan.saved"] != 2 || kinds["plan.exported"] != 2 {
			t.Errorf("recorded: %v", kinds)
		}

		a.exec("UPDATE plan_versions SET sha256 = '" + strings.Repeat("0", 64) + "' WHERE number = 2")
		if got := admin.Ask(readingPlan, nil); got.Code() != "INTERNAL" {
			t.Error("a version that is not what was saved is shown")
		}
	})
}

func TestWhoeverIsOvertakenIsToldAndNothingIsLost(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		a := Start(t, o)
		admin := a.SetUp()
		ben := a.Invite(admin, access.RoleAdmin, "ben@example.com", "Ben")
		admin.savePlan(0, "notes", "Ada's")
		ben.Refused("CONFLICT", savingPlan, written(0, "notes", "Ben's"))
		ben.Refused("CONFLICT", savingPlan, written(7, "notes", "Ben's"))
		if got := ben.plan(); got.Document.Written.Notes != "Ada's" || got.Newest.Author.Name != admin.plan().Newest.Author.Name {
			t.Errorf("%+v", got.Newest)
		}

		var wg sync.WaitGroup
		codes := make([]string, 6)
		for i := range codes {
			who := []*Client{admin, ben}[i%2]
			wg.Go(func() {
				ans, err := who.Do(savingPlan, written(1, "notes", strings.Repeat("x", i+1)))
				if err != nil {
					t.Error(err)
					return
				}
				codes[i] = ans.Code()
			})
		}
		wg.Wait()
		saved := 0
		for _, code := range codes {
			switch code {
			case "":
				saved++
			case "CONFLICT":
			default:
				t.Errorf("answered %s", code)
			}
		}
		if saved != 1 || admin.plan().Newest.Number != 2 || a.count("SELECT count(*) FROM plan_versions") != 2 {
			t.Errorf("%d of %d saved: %v", saved, len(codes), codes)
		}
	})
}

func TestWhoReadsAPlanReadsNoMoreThanElsewhere(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		a := Start(t, o)
		admin := a.SetUp()
		const hook, hidden = "https://hooks.example.com/services/T0-very-secret/B1", "hooks.example.com"
		var added struct{ AddChannel struct{ Secret string } }
		admin.Must(addingChannel, input("kind", "WEBHOOK", "name", "Night pager", "address", hook, "minimum", "LOW"), &added)
		admin.Must(addingWitness, input("kind", "MAIL", "address", "notary@else.example"), nil)
		admin.posture(recheck)
		admin.savePlan(0, "lawyer", "Ms. Law")
		admin.Must(`mutation { updateSettings(input: {invitationDays: 3, exportRowLimit: 4321}) { settings { invitationDays } } }`, nil, nil)
		ann := a.Invite(admin, access.RoleAnalyst, annEmail, "Ann")
		viewer := a.Invite(admin, access.RoleViewer, "vic@example.com", "Vic")
		guest := a.Invite(admin, access.RoleGuest, "gus@example.com", "Gus")

		reads := func(c *Client) string {
			t.Helper()
			var all []string
			for query, vars := range map[string]map[string]any{
				readingPlan:    nil,
				comparingPlans: {"from": 1},
				exportingPlan:  input("format", "MARKDOWN"),
				`{ planVersion(number: 1) { ` + planVersionFields + ` } }`: nil,
				exportingPlan + " ": input("format", "MARKDOWN", "number", 1),
			} {
				ans := c.Ask(query, vars)
				if ans.Code() != "" {
					t.Fatalf("%s: %s", query, ans.Code())
				}
				all = append(all, string(ans.Data))
			}
			return strings.ReplaceAll(strings.Join(all, "\n"), `\\`, "")
		}
		everything := reads(admin)
		for _, word := range []string{"Night pager", hidden, "notary@else.example", "ada@example.com", "no second factor", "The last posture", "Ms. Law", "4321 rows"} {
			if !strings.Contains(everything, word) {
				t.Errorf("an admin does not read %q", word)
			}
		}
		for _, word := range []string{"T0-very-secret", added.AddChannel.Secret} {
			if strings.Contains(everything, word) {
				t.Errorf("an admin reads %q", word)
			}
		}
		less := reads(ann)
		for _, word := range []string{"Night pager", hidden, "notary@else.example", "second factor.", "/audit/org_", "The last posture", "T0-very-secret"} {
			if strings.Contains(less, word) {
				t.Errorf("an analyst reads %q", word)
			}
		}
		for _, word := range []string{"Ms. Law", "is an admin and decides.", "ada@example.com", "4321 rows", "Playbook: Insider"} {
			if !strings.Contains(less, word) {
				t.Errorf("an analyst does not read %q", word)
			}
		}

		ann.Refused("FORBIDDEN", savingPlan, written(1, "notes", "Ann's"))
		ann.Refused("FORBIDDEN", exportingPlan, input("format", "JSON", "number", 1))
		for c, code := range map[*Client]string{viewer: "FORBIDDEN", guest: "NOT_FOUND"} {
			for _, query := range []string{readingPlan, `{ planVersion(number: 1) { sha256 } }`, `{ planDifferences(from: 1) { text } }`} {
				c.Refused(code, query, nil)
			}
		}

		other := a.AnotherOrganization("Other", "olga@other.example", "Olga")
		if got := other.plan(); got.Newest != nil || got.Document.says("Ms. Law") || got.Document.says("Night pager") || got.Document.says("Ada") {
			t.Error("another organization reads the plan")
		}
		other.Refused("NOT_FOUND", `{ planVersion(number: 1) { sha256 } }`, nil)
		other.Refused("NOT_FOUND", exportingPlan, input("format", "JSON", "number", 1))
		if mine := other.savePlan(0); mine.Number != 1 {
			t.Errorf("%+v", mine)
		}
		if n := a.count("SELECT count(*) FROM plan_versions WHERE CAST(document_sealed AS TEXT) LIKE '%Law%'"); n != 0 {
			t.Error("a plan is not sealed")
		}
	})
}

func TestWhatIsWrittenIntoAPlanIsBoundedAndPlain(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		a := Start(t, o)
		admin := a.SetUp()
		for name, part := range map[string][]any{
			"too long":         {"lawyer", strings.Repeat("é", 2001)},
			"too long notes":   {"notes", strings.Repeat("é", 5001)},
			"too many lines":   {"notes", strings.Repeat("a\n", 200) + "a"},
			"turned direction": {"insurer", "call \u202e123"},
			"other lines":      {"authority", "a\u2028# b"},
			"a control":        {"meetingPlace", "a\x1bb"},
		} {
			if got := admin.Ask(savingPlan, written(0, part...)).Code(); got != "INVALID" {
				t.Errorf("%s: %q", name, got)
			}
		}
		if got := admin.savePlan(0, "lawyer", strings.Repeat("é", 2000), "publicRelations", "  a\r\nb  "); got.Document.Written.PublicRelations != "a\nb" {
			t.Errorf("%q", got.Document.Written.PublicRelations)
		}
	})
}

func TestAnOldPlanIsRemindedOf(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		a := Start(t, o)
		admin := a.SetUp()
		if state, found := admin.posture(recheck).of("response-plan"); state != "ATTENTION" || !strings.Contains(found, "No response plan") {
			t.Errorf("%s: %s", state, found)
		}
		admin.savePlan(0)
		if state, found := admin.posture(recheck).of("response-plan"); state != "OK" {
			t.Errorf("%s: %s", state, found)
		}
		a.Clock.Advance(366 * 24 * time.Hour)
		admin.SignIn("ada@example.com")
		if state, found := admin.posture(recheck).of("response-plan"); state != "ATTENTION" || !strings.Contains(found, "older than a year") {
			t.Errorf("%s: %s", state, found)
		}
		if !admin.plan().Document.says("older than a year") {
			t.Error("the plan does not say that it is old")
		}
	})
}
