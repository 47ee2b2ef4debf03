package incident

import (
	"slices"

	"github.com/strongroom/strongroom/ent/access"
	"github.com/strongroom/strongroom/server/alert"
)

// Action is what Strongroom does itself when a step is carried out.
type Action string

// The actions. All but the last three are about the member whom the incident is about.
const (
	SignOut          Action = "SIGN_OUT"
	FreezeExports    Action = "FREEZE_EXPORTS"
	DemandPassword   Action = "DEMAND_PASSWORD"
	Suspend          Action = "SUSPEND"
	SignOutEverybody Action = "SIGN_OUT_EVERYBODY"
	RaiseShields     Action = "RAISE_SHIELDS"
	WatchCloser      Action = "WATCH_CLOSER"
	ExportEvidence   Action = "EXPORT_EVIDENCE"
)

// Step is one thing to do. Without an action a person does it, and writes down what
// they did.
type Step struct {
	ID    string
	Title string
	// Function is the id in the NIST Cybersecurity Framework 2.0 under which NIST SP
	// 800-61r3 places it.
	Function string
	Action   Action
}

// needs is what it takes to have each done, beside looking after incidents.
var needs = map[Action]access.Permission{
	SignOut: access.MemberUpdate, FreezeExports: access.MemberUpdate, DemandPassword: access.MemberUpdate, Suspend: access.MemberUpdate,
	SignOutEverybody: access.MemberUpdate, RaiseShields: access.ShieldManage, WatchCloser: access.WatchManage,
	ExportEvidence: access.AuditRead,
}

// Needs is what it takes to do a step.
func (s Step) Needs() []access.Permission {
	if s.Action == "" {
		return []access.Permission{access.IncidentManage}
	}
	return []access.Permission{access.IncidentManage, needs[s.Action]}
}

// Playbook is what to do about one sort of incident, in order.
type Playbook struct {
	ID      string
	Title   string
	Summary string
	Steps   []Step
}

var (
	declare  = Step{"declare", "Agree that this is an incident, how bad it is and who leads it", "RS.MA-02", ""}
	evidence = Step{"evidence", "Export the evidence and keep the file where nobody can change it", "RS.AN-07", ExportEvidence}
	scope    = Step{"scope", "Go through the timeline: what was seen, changed or taken, and since when", "RS.AN-03", ""}
	signOut  = Step{"sign-out", "End every session of the account", "RS.MI-01", SignOut}
	freeze   = Step{"freeze", "Let the account download nothing", "RS.MI-01", FreezeExports}
	password = Step{"password", "Make the person choose a new password", "RS.MI-02", DemandPassword}
	suspend  = Step{"suspend", "Suspend the account", "RS.MI-01", Suspend}
	shields  = Step{"shields", "Raise shields for a day", "RS.MI-01", RaiseShields}
	watch    = Step{"watch", "Watch the account more closely for 30 days", "DE.CM-03", WatchCloser}
	tell     = Step{"tell", "Tell those whom law, contract or fairness says to tell", "RS.CO-02", ""}
	restore  = Step{"restore", "Give back what was taken away, and watch it for a while", "RC.RP-05", ""}
)

// Playbooks lists every playbook once.
var Playbooks = []Playbook{
	{"account-takeover", "Account takeover", "Somebody else used, or may use, a member's account.", []Step{
		declare, signOut, freeze, password, evidence,
		{"factors", "Go through the account's sign-in methods and browsers with the person, and remove strange ones", "RS.MI-02", ""},
		scope, watch, tell, restore,
	}},
	{"mass-export", "Mass export", "Much more data left than anybody expected.", []Step{
		declare, freeze, signOut, shields, evidence,
		{"ask", "Ask the person, by telephone or face to face, what the downloads were for", "RS.AN-03", ""},
		{"copies", "Have the copies deleted, and have that confirmed in writing", "RS.MI-02", ""},
		scope, tell, restore,
	}},
	{"leaked-token", "Leaked token", "A link, a key or a token that lets somebody in became known.", []Step{
		declare,
		{"revoke", "Make what leaked worthless where it was made: withdraw the share, link, channel secret or token", "RS.MI-01", ""},
		signOut, shields, evidence,
		{"source", "Find where it leaked, and remove it there, from its history too", "RS.AN-03", ""},
		scope, tell,
	}},
	{"insider", "Insider", "A member takes or changes what they should not.", []Step{
		{"quiet", "Tell only those who must know; agree with whoever speaks for staff and for the law", "RS.CO-03", ""},
		watch, evidence, freeze, suspend, scope,
		{"shares", "Go through what they shared and with whom, and withdraw what is not needed", "RS.MI-02", ""},
		tell, restore,
	}},
	{"sso-compromise", "Identity provider compromised", "Whoever vouches for members' identities cannot be trusted.", []Step{
		declare,
		{"cut", "Cut the connection at the identity provider, so that nobody signs in through it", "RS.MI-01", ""},
		{"everybody", "End everybody's sessions but your own", "RS.MI-01", SignOutEverybody},
		shields, evidence,
		{"admins", "Check with each admin in person that their role and sign-in methods are theirs", "RS.AN-03", ""},
		scope, tell,
		{"reconnect", "Connect the provider again once it says what happened and has new keys", "RC.RP-05", ""},
	}},
	{"malware-upload", "Malicious upload", "A file that was uploaded is, or carries, something malicious.", []Step{
		declare,
		{"keep", "Write down the dataset's name and id, and who opened it, from its page", "RS.AN-07", ""},
		signOut, evidence,
		{"delete", "Delete the dataset, and the analyses made of it", "RS.MI-02", ""},
		{"computers", "Have the computers looked at on which the file was made or downloaded", "RS.AN-03", ""},
		tell, restore,
	}},
	{"key-compromise", "Key compromise", "Somebody may know a key: the root key, the log's, or the server's.", []Step{
		declare, evidence,
		{"everybody", "End everybody's sessions but your own", "RS.MI-01", SignOutEverybody},
		shields,
		{"checkpoints", "Compare the audit log with checkpoints that were kept elsewhere", "RS.AN-06", ""},
		{"rotate", "Set the server up anew with other keys, and move the data", "RS.MI-02", ""},
		scope, tell,
	}},
	{"lost-backup", "Lost backup", "A copy of the database or of the files is not where it should be.", []Step{
		declare,
		{"which", "Find out which copy, of when, how it was encrypted and where its key is", "RS.AN-03", ""},
		{"everybody", "End everybody's sessions but your own", "RS.MI-01", SignOutEverybody},
		evidence,
		{"others", "Check that the other copies are where they should be and can be restored", "RC.RP-03", ""},
		{"replace", "Make another backup, encrypted, with another key", "RC.RP-02", ""},
		tell,
	}},
}

// Find returns the playbook with an id.
func Find(playbookID string) (Playbook, bool) {
	i := slices.IndexFunc(Playbooks, func(p Playbook) bool { return p.ID == playbookID })
	if i < 0 {
		return Playbook{}, false
	}
	return Playbooks[i], true
}

// Suggested is the id of the playbook that fits what a rule finds.
func Suggested(rule string) string {
	switch rule {
	case alert.MassExport.ID:
		return "mass-export"
	case alert.AdminGranted.ID, alert.SettingChanged.ID:
		return "insider"
	case alert.LogBroken.ID:
		return "key-compromise"
	default:
		return "account-takeover"
	}
}

func (p Playbook) step(stepID string) Step {
	if i := slices.IndexFunc(p.Steps, func(s Step) bool { return s.ID == stepID }); i >= 0 {
		return p.Steps[i]
	}
	return Step{}
}

// ActionOf is what Strongroom does when a task is carried out; empty if a person does.
func ActionOf(playbookID, stepID string) Action {
	p, _ := Find(playbookID)
	return p.step(stepID).Action
}
