package alert

import (
	"slices"
	"strings"

	row "github.com/strongroom/strongroom/ent/alert"
)

// Rule is one thing that is looked out for.
type Rule struct {
	ID       string
	Title    string
	Severity row.Severity // at first; findings can be worse
	// Technique is the id of MITRE ATT&CK that comes closest.
	Technique string
	// Description says in plain words what fires the rule, and what to do.
	Description string
	// Told is whether the person whom it is about sees it: not where the person may
	// be who does it. Asked is whether they are asked if it was them.
	Told, Asked bool
}

// The rules that need no model. docs/generated/alerts.md is made from Rules.
var (
	NewBrowser = Rule{
		ID: "new-browser", Title: "Sign-in from a new browser", Severity: row.SeverityMEDIUM, Technique: "T1078", Told: true, Asked: true,
		Description: "Somebody signed in with a browser that the account had not been used with. Ask the person, unless they have answered already.",
	}
	FailedSignIns = Rule{
		ID: "failed-sign-ins", Title: "Failed sign-ins", Severity: row.SeverityMEDIUM, Technique: "T1110", Told: true,
		Description: "Five or more tries to sign in to one account failed within an hour. It grows while tries go on, is high once the account is locked, and critical once a sign-in from a new browser follows: somebody may have guessed right.",
	}
	NotMe = Rule{
		ID: "not-me", Title: "A sign-in was not theirs", Severity: row.SeverityCRITICAL, Technique: "T1078", Told: true,
		Description: "A person said that a sign-in or a change of their account was not theirs. Its session has ended; find out how somebody came to know their password, and what was seen or taken meanwhile.",
	}
	PasskeyCloned = Rule{
		ID: "passkey-cloned", Title: "A passkey exists twice", Severity: row.SeverityHIGH, Technique: "T1111", Told: true,
		Description: "The signature counter of a passkey went back, so somebody may hold a copy. The sign-in was refused; the person should remove that passkey and make another one.",
	}
	RecoveryBegun = Rule{
		ID: "recovery-begun", Title: "Lost second factors are to be replaced", Severity: row.SeverityHIGH, Technique: "T1098", Told: true, Asked: true,
		Description: "Somebody who knows a password asked to replace every second factor of the account. Talk to the person before anybody approves.",
	}
	AdminGranted = Rule{
		ID: "admin-granted", Title: "Somebody is to be an admin", Severity: row.SeverityHIGH, Technique: "T1098.003",
		Description: "A member was made an admin, or somebody was invited as one. Admins can do everything; make sure that it was meant.",
	}
	SettingChanged = Rule{
		ID: "setting-changed", Title: "A security setting was changed", Severity: row.SeverityHIGH, Technique: "T1562",
		Description: "A setting that decides how people sign in, or what leaves the organization, has another value, or shields end before they were to. The alert says which it was before.",
	}
	MassExport = Rule{
		ID: "mass-export", Title: "Much data was downloaded", Severity: row.SeverityHIGH, Technique: "T1567",
		Description: "One person asked for downloads of 200,000 rows or more within a day, or for 20 downloads within an hour. Freeze their exports if nobody expects it.",
	}
	GlassBroken = Rule{
		ID: "glass-broken", Title: "Private content was opened in an emergency", Severity: row.SeverityHIGH, Technique: "T1213", Told: true,
		Description: "An admin opened what a member keeps private. The member was told; the reason is on the Team page, and every look in the activity. Make sure that it was needed, and end it when it no longer is.",
	}
	Reported = Rule{
		ID: "reported", Title: "Somebody reported that something went wrong", Severity: row.SeverityMEDIUM, Technique: "T1566",
		Description: "A member, or somebody in a member's name who is not signed in, filled in the report form. Read it on the page Incidents, talk to the person, and open an incident or answer.",
	}
	// PostureWorse is raised by package posture; a check says if it is worse than medium.
	PostureWorse = Rule{
		ID: "posture-worse", Title: "A check of the posture failed", Severity: row.SeverityMEDIUM, Technique: "T1562",
		Description: "The server, or how the organization is set up, is no longer as it should be. The alert says which check it is and what to do; the page Posture says whether it still is so.",
	}
	WatchedPerson = Rule{
		ID: "watched-person", Title: "A person who is watched did something", Severity: row.SeverityHIGH, Technique: "T1078",
		Description: "Somebody who is watched more closely signed in from a new browser or unlike themselves (more sign-ins count as that), read what of others would not have alerted, or asked for a download. They do not see this alert, whatever their role.",
	}
	WatchedDataset = Rule{
		ID: "watched-dataset", Title: "A dataset that is watched was read", Severity: row.SeverityHIGH, Technique: "T1530",
		Description: "Somebody read a dataset for the first time since it is watched more closely, or asked for a download of what was computed from it.",
	}
	LogBroken = Rule{
		ID: "log-broken", Title: "The audit log does not verify", Severity: row.SeverityCRITICAL, Technique: "T1070",
		Description: "Rows of the audit log were changed or removed behind Strongroom's back, or its database is damaged. Nothing is appended until it fits again; compare it with a checkpoint that was kept elsewhere.",
	}
)

// The rules of package sentinel, which has a model.
var (
	UnusualSignIn = Rule{
		ID: "unusual-sign-in", Title: "Unusual sign-in", Severity: row.SeverityMEDIUM, Technique: "T1078", Told: true, Asked: true,
		Description: "A sign-in is unlike its person: one in a hundred scores as high, one in a thousand where it is high, and nothing more than a password was proved. Ask the person, unless they have answered already; what they say is learnt.",
	}
	Guessing = Rule{
		ID: "guessing", Title: "Passwords are being guessed", Severity: row.SeverityHIGH, Technique: "T1110",
		Description: "Failed sign-ins from where their people are not known are far more than usual: at one account, from one address or network, or with one kind of browser. It grows within the hour, and is critical once a sign-in succeeds from there.",
	}
	UnusualReading = Rule{
		ID: "unusual-reading", Title: "A day of reading that is unlike the person", Severity: row.SeverityHIGH, Technique: "T1530",
		Description: "Somebody reads or downloads data as they, and their role, do not: how much, which datasets, at which hours, after how long. Resolve it as expected and it is learnt.",
	}
	DetectionBroken = Rule{
		ID: "detection-broken", Title: "Detection does not work", Severity: row.SeverityCRITICAL, Technique: "T1562.001",
		Description: "Sign-ins could not be judged, or what was learnt was damaged and is being learnt anew. People still sign in, and every other rule works. Read the log of the server.",
	}
)

// The rules of package lookout: decoys, and what organizations look out for themselves.
var (
	DecoyTouched = Rule{
		ID: "decoy-touched", Title: "A decoy was touched", Severity: row.SeverityCRITICAL, Technique: "T1078",
		Description: "Somebody read a dataset or used a credential that nobody has a reason to touch: somebody is looking around, or what was planted with it was stolen. Find out who it is before they learn that you know.",
	}
	RuleFails = Rule{
		ID: "rule-fails", Title: "A rule of your own does not work", Severity: row.SeverityMEDIUM, Technique: "T1562.001",
		Description: "A rule could not be evaluated for events, so it may miss what it looks out for. The events themselves and every other rule are not affected. Correct it, or switch it off.",
	}
)

// Custom begins the ids of rules that organizations write themselves.
const Custom = "custom:"

// Rules lists every rule once.
var Rules = []Rule{
	NewBrowser, FailedSignIns, NotMe, PasskeyCloned, RecoveryBegun, AdminGranted, SettingChanged, MassExport, GlassBroken, Reported, PostureWorse, WatchedPerson, WatchedDataset, LogBroken,
	UnusualSignIn, Guessing, UnusualReading, DetectionBroken,
	DecoyTouched, RuleFails,
}

// RuleOf returns the rule with an id. One that is no more keeps its id as its name. Of
// an organization's own the alert says what it is called.
func RuleOf(ruleID string) Rule {
	if i := slices.IndexFunc(Rules, func(r Rule) bool { return r.ID == ruleID }); i >= 0 {
		return Rules[i]
	}
	if strings.HasPrefix(ruleID, Custom) {
		return Rule{
			ID: ruleID, Title: "A rule of your own", Severity: row.SeverityMEDIUM,
			Description: "An admin wrote this rule. It is listed under Rules.",
		}
	}
	return Rule{ID: ruleID, Title: ruleID, Severity: row.SeverityMEDIUM}
}

// Rank orders severities, from 0.
func Rank(s row.Severity) int {
	return slices.Index([]row.Severity{row.SeverityLOW, row.SeverityMEDIUM, row.SeverityHIGH, row.SeverityCRITICAL}, s)
}
