package apptest

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/server/alert"
	"github.com/strongroom/strongroom/server/channel"
)

const changingIncident = `mutation($in: UpdateIncidentInput!) { updateIncident(input: $in) { incident { id } } }`

// TestNobodyJudgesWhatTheyDidThemselves is an admin who does what the others are alerted
// of, and wants it out of their sight.
func TestNobodyJudgesWhatTheyDidThemselves(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		a := Start(t, o)
		admin := a.SetUp()
		ann := a.Invite(admin, access.RoleAnalyst, annEmail, "Ann")
		const stricter = `mutation($in: UpdateSettingsInput!) { updateSettings(input: $in) { settings { invitationDays } } }`
		admin.Must(stricter, input("passwordLength", 13), nil)
		alone := admin.one(alert.SettingChanged.ID).ID
		admin.Must(resolving, input("id", alone, "verdict", "EXPECTED"), nil) // there is nobody else
		bea := a.Invite(admin, access.RoleAdmin, "bea@example.com", "Bea")
		granted := admin.one(alert.AdminGranted.ID).ID
		admin.BreakGlass(ann.User, 1)
		broken := admin.one(alert.GlassBroken.ID).ID
		until := a.Clock.Now().Add(time.Hour).Format(time.RFC3339)
		for what, id := range map[string]string{"the grant": granted, "the emergency": broken} {
			for how, ans := range map[string]Answer{
				"resolves": admin.Ask(resolving, input("id", id, "verdict", "EXPECTED")),
				"snoozes":  admin.Ask(`mutation($in: SnoozeAlertInput!) { snoozeAlert(input: $in) { alert { id } } }`, input("id", id, "until", until)),
			} {
				if ans.Code() != "FORBIDDEN" {
					t.Errorf("whoever did it %s %s: %s", how, what, ans.Raw)
				}
			}
			bea.Must(resolving, input("id", id, "verdict", "EXPECTED"), nil)
		}

		// What every admin had a hand in is judged by any of them.
		admin.Must(stricter, input("passwordLength", 14), nil)
		bea.Must(stricter, input("passwordLength", 15), nil)
		for _, found := range admin.alerts(alert.SettingChanged.ID) {
			if found.State != "RESOLVED" {
				admin.Must(resolving, input("id", found.ID, "verdict", "EXPECTED"), nil)
			}
		}
	})
}

// TestAnIncidentAboutAnAdminIsNotMadeAboutSomebodyElseByThem would close it otherwise.
func TestAnIncidentAboutAnAdminIsNotMadeAboutSomebodyElseByThem(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		a := Start(t, o)
		admin := a.SetUp()
		bea := a.Invite(admin, access.RoleAdmin, "bea@example.com", "Bea")
		ann := a.Invite(admin, access.RoleAnalyst, annEmail, "Ann")
		id := admin.openIncident("title", "Too many downloads", "subjectId", bea.User)
		if ans := bea.Refused("FORBIDDEN", changingIncident, input("id", id, "subjectId", ann.User)); !strings.Contains(string(ans.Raw), "about you") {
			t.Errorf("%s", ans.Raw)
		}
		bea.Must(changingIncident, input("id", id, "subjectId", bea.User, "title", "Many downloads"), nil)
		admin.Must(changingIncident, input("id", id, "subjectId", ann.User), nil)
		bea.Must(changingIncident, input("id", id, "subjectId", admin.User), nil)
	})
}

// TestAlertsAreNotMailedToWhoeverHasLeftMeanwhile holds a mail up until its reader is no
// admin any more.
func TestAlertsAreNotMailedToWhoeverHasLeftMeanwhile(t *testing.T) {
	t.Parallel()
	Each(t, func(t *testing.T, o Options) {
		a := Start(t, o)
		admin := a.SetUp()
		bea := a.Invite(admin, access.RoleAdmin, "bea@example.com", "Bea")
		a.settle()
		alerted := func() (n int) {
			for _, m := range a.letters("bea@example.com") {
				if strings.Contains(m.Subject+m.Text, alert.AdminGranted.Title) {
					n++
				}
			}
			return n
		}
		again := func() (id string) {
			t.Helper()
			err := a.Database.SQL.QueryRow("SELECT id FROM deliveries WHERE alert_id <> '' AND user_id = '" + bea.User + "' ORDER BY sequence DESC LIMIT 1").Scan(&id)
			if err != nil {
				t.Fatal(err)
			}
			a.exec("UPDATE deliveries SET state = 'WAITING' WHERE id = '" + id + "'")
			if err := a.Jobs.Enqueue(context.Background(), channel.Job, admin.Organization, id); err != nil {
				t.Fatal(err)
			}
			a.settle()
			return id
		}
		a.Invite(admin, access.RoleAdmin, "cleo@example.com", "Cleo")
		a.settle()
		before := alerted()
		again()
		if n := alerted(); n != before+1 {
			t.Fatalf("%d mails, then %d: an admin is not mailed again", before, n)
		}
		admin.Must(`mutation($in: ChangeMemberRoleInput!) { changeMemberRole(input: $in) { membership { role } } }`,
			input("id", admin.memberID(bea.User), "role", "VIEWER"), nil)
		a.settle()
		before = alerted()
		id := again()
		if n := alerted(); n != before {
			t.Errorf("somebody who is no admin any more is mailed an alert")
		}
		if n := a.count("SELECT count(*) FROM deliveries WHERE state = 'GIVEN_UP' AND id = '" + id + "'"); n != 1 {
			t.Error("the message counts as delivered")
		}
	})
}
