package apptest

import (
	"context"
	"fmt"
	"sort"
	"strings"
	"testing"
	"time"

	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/ent/challenge"
	"github.com/strongroom/strongroom/ent/link"
	"github.com/strongroom/strongroom/ent/migrate"
	"github.com/strongroom/strongroom/ent/recovery"
	"github.com/strongroom/strongroom/ent/stream"
	"github.com/strongroom/strongroom/ent/throttle"
	"github.com/strongroom/strongroom/server/alert"
	"github.com/strongroom/strongroom/server/vault"
)

// downloads is where granted exports are fetched.
const downloads = "/downloads/"

// world is an organization with somebody in every role and one of everything.
type world struct {
	app  *App
	id   string
	mark string // a word that everything in it is called by

	admin, analyst, viewer, guest *Client

	dataset, analysis, run, result, share, export, upload string
}

func (w *world) people() []*Client { return []*Client{w.admin, w.analyst, w.viewer, w.guest} }

// fill makes one of every entity, the way that they come about.
func fill(a *App, admin *Client, mark string) *world {
	a.t.Helper()
	low := strings.ToLower(mark)
	w := &world{app: a, id: admin.Organization, mark: mark, admin: admin}
	invite := func(role access.Role) *Client {
		return a.Invite(admin, role, strings.ToLower(string(role))+"@"+low+".example", string(role)+" "+mark)
	}
	w.analyst, w.viewer, w.guest = invite(access.RoleAnalyst), invite(access.RoleViewer), invite(access.RoleGuest)
	a.InvitationToken(admin, access.RoleViewer, "pending@"+low+".example")
	admin.Must(`mutation { updateSettings(input: {invitationDays: 9, exportRowLimit: 90000}) { settings { invitationDays } } }`, nil, nil)
	// The changed limit has raised an alert, which is mailed; this one is about a person.
	err := a.API.Alerts.Raise(context.Background(), alert.Finding{
		Rule: alert.NewBrowser, Organization: w.id, Subject: alert.Subject{Person: w.analyst.User}, Key: mark,
		Reasons: []alert.Reason{{Name: "mark", Text: "It is about " + mark + "."}},
	})
	if err != nil {
		a.t.Fatal(err)
	}

	w.analyst.report("what", "Something odd about "+mark+".")
	room := admin.openIncident("title", "Something about "+mark, "text", "All of "+mark+".", "playbookId", "insider", "subjectId", w.analyst.User)
	admin.Must(notingIncident, input("id", room, "text", mark+" was seen."), nil)

	w.dataset = w.analyst.Upload(low+".csv", "id,word\n1,"+mark+"\n2,other\n")
	w.analyst.Must(`mutation($in: UpdateDatasetInput!) { updateDataset(input: $in) { dataset { id } } }`,
		map[string]any{"in": map[string]any{"id": w.dataset, "visibility": "TEAM", "description": "all of " + mark}}, nil)
	sql := "SELECT * FROM " + low
	run := w.analyst.Run(sql)
	if run.State != "SUCCEEDED" {
		a.t.Fatalf("run %+v", run)
	}
	w.run, w.result = run.ID, run.Result.ID
	w.analysis = w.analyst.Save("Words of "+mark, sql, run.ID)
	w.analyst.Share(w.analysis, "")
	w.share = w.analyst.Share(w.analysis, w.guest.User)
	var ok bool
	if w.export, ok = strings.CutPrefix(w.analyst.Export(w.result, "CSV"), downloads); !ok {
		a.t.Fatalf("downloads are fetched at %s", w.export)
	}
	path, _ := w.analyst.BeginUpload(low+"-2.csv", 1000, nil)
	w.upload = strings.TrimPrefix(path, "/files/")
	res, err := w.analyst.Patch(path, 0, strings.NewReader("id,word\n"))
	if err != nil {
		a.t.Fatal(err)
	}
	res.Body.Close()
	w.keep()
	admin.lookFor("Words of "+mark, `event.kind == "nothing.happens"`)
	_, _ = admin.decoy("API_KEY", "Key of "+mark)
	admin.Must(addingWitness, input("kind", "MAIL", "address", "witness@"+low+".example"), nil)
	w.admin.BreakGlass(w.guest.User, 1)
	w.admin.watch("PERSON", w.viewer.User, "reason", mark+" is to be watched")
	w.admin.posture(recheck)
	w.admin.savePlan(0, "lawyer", "Lawyer of "+mark)
	w.analyst.Must(`mutation($in: KeepDraftInput!) { keepDraft(input: $in) { kept } }`,
		map[string]any{"in": map[string]any{"place": "explore", "text": "SELECT '" + mark + "'"}}, nil)
	// A kind that nobody handles stays in the queue.
	if err := a.Jobs.Enqueue(context.Background(), "nothing", w.id, mark); err != nil {
		a.t.Fatal(err)
	}
	return w
}

// keep makes one of what signing in leaves behind.
func (w *world) keep() {
	t, db := w.app.t, w.app.DB
	t.Helper()
	ctx := access.As(context.Background(), access.ActorAuthenticator, "")
	soon := time.Now().UTC().Add(time.Hour).Truncate(time.Millisecond)
	hash := func(of string) []byte { return vault.Hash(of + w.mark) }
	user := w.analyst.User
	w.analyst.AddApp()
	for _, err := range []error{
		db.Challenge.Create().SetUserID(user).SetPurpose(challenge.PurposeSIGN_IN).SetTokenHash(hash("challenge")).SetExpiresAt(soon).Exec(ctx),
		db.Link.Create().SetUserID(user).SetPurpose(link.PurposeNOT_ME).SetTokenHash(hash("link")).SetExpiresAt(soon).Exec(ctx),
		db.Throttle.Create().SetUserID(user).SetKey(hash("lane")).SetCredential(throttle.CredentialTOTP).SetWindowStart(soon).SetExpiresAt(soon).Exec(ctx),
		db.Recovery.Create().SetOrganizationID(w.id).SetUserID(w.guest.User).SetFactsSealed(hash("recovery")).SetState(recovery.StateEXPIRED).SetExpiresAt(soon).
			Exec(access.As(ctx, access.ActorAuthenticator, w.id)),
		db.SentText.Create().SetUserID(user).SetOrganizationID(w.id).SetPrefix(hash("prefix")).SetCountry(hash("country")).
			Exec(access.As(ctx, access.ActorPostman, "")),
		db.Stream.Create().SetKind(stream.KindSYSLOG).SetName("Collector of " + w.mark).SetHost("siem." + strings.ToLower(w.mark) + ".example:6514").SetActive(false).
			SetAddressSealed(hash("stream")).Exec(access.With(ctx, access.Viewer{User: w.admin.User, Organization: w.id, Role: access.RoleAdmin})),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
}

// settle waits until nothing is left to do in the background.
func (a *App) settle() {
	a.t.Helper()
	Eventually(a.t, "background work", func() bool {
		return a.count("SELECT count(*) FROM jobs WHERE kind <> 'nothing'") == 0 &&
			a.count("SELECT count(*) FROM activity_events WHERE sequence IS NULL") == 0 &&
			a.count("SELECT count(*) FROM (SELECT organization_id, max(sequence) AS top FROM activity_events GROUP BY organization_id) e "+
				"LEFT JOIN audit_logs l ON l.organization_id = e.organization_id WHERE coalesce(l.size, 0) < e.top") == 0 && a.unlearnt() == 0
	})
}

// numbered waits until the log of activity shows what has been done.
func (a *App) numbered() {
	a.t.Helper()
	Eventually(a.t, "numbers", func() bool {
		return a.count("SELECT count(*) FROM activity_events WHERE sequence IS NULL") == 0
	})
}

func (a *App) count(query string) (n int) {
	a.t.Helper()
	if err := a.Database.SQL.QueryRow(query).Scan(&n); err != nil {
		a.t.Fatalf("%s: %v", query, err)
	}
	return n
}

// where selects an organization's rows of a table.
func where(table, organization string) string {
	users := "SELECT user_id FROM memberships WHERE organization_id = '" + organization + "'"
	switch table {
	case "organizations":
		return "id = '" + organization + "'"
	case "users":
		return "id IN (" + users + ")"
	case "sessions", "devices", "factors", "backup_codes", "challenges", "links", "throttles", "sent_mails":
		return "user_id IN (" + users + ")"
	case "data_keys":
		return "organization_id = '" + organization + "' OR id IN (SELECT data_key_id FROM users WHERE id IN (" + users + "))"
	}
	return "organization_id = '" + organization + "'"
}

// rows returns an organization's rows as text, by table and id.
func (a *App) rows(t testing.TB, organization string) map[string]map[string]string {
	t.Helper()
	out := map[string]map[string]string{}
	for _, table := range migrate.Tables {
		if len(table.PrimaryKey) != 1 {
			continue // joins two others
		}
		out[table.Name] = map[string]string{}
		rows, err := a.Database.SQL.Query("SELECT * FROM " + table.Name + " WHERE " + where(table.Name, organization))
		if err != nil {
			t.Fatalf("%s: %v", table.Name, err)
		}
		columns, err := rows.Columns()
		if err != nil {
			t.Fatal(err)
		}
		for rows.Next() {
			values := make([]any, len(columns))
			for i := range values {
				values[i] = new(any)
			}
			if err := rows.Scan(values...); err != nil {
				t.Fatal(err)
			}
			var id string
			var line strings.Builder
			for i, c := range columns {
				v := *values[i].(*any)
				if c == "id" {
					id = fmt.Sprintf("%s", v)
				}
				fmt.Fprintf(&line, "%s=%v ", c, v)
			}
			out[table.Name][id] = line.String()
		}
		if err := rows.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return out
}

// ids returns every id of an organization, sorted.
func ids(rows map[string]map[string]string) []string {
	var out []string
	for _, table := range rows {
		for id := range table {
			out = append(out, id)
		}
	}
	sort.Strings(out)
	return out
}

// twoWorlds starts a program that serves two organizations, both full.
func twoWorlds(t *testing.T, o Options) (a *App, alpha, beta *world) {
	t.Helper()
	a = Start(t, o)
	alpha = fill(a, a.SetUp(), "Alphaville")
	alpha.admin.Must(`mutation { renameOrganization(input: {name: "Alphaville"}) { organization { name } } }`, nil, nil)
	beta = fill(a, a.AnotherOrganization("Betaburg", "root@betaburg.example", "Root Betaburg"), "Betaburg")
	a.settle()
	for table, rows := range a.rows(t, alpha.id) {
		if len(rows) == 0 {
			t.Fatalf("fill makes no row of %s: this entity would go untested", table)
		}
	}
	return a, alpha, beta
}
