package activity

import "strings"

// Kind is one sort of thing that can happen, as noun.verb, with what people read
// about it. %s stands for the name of what it happened to.
type Kind struct {
	Name     string
	Sentence string
}

// The kinds. docs/generated/events.md is made from Kinds.
var (
	OrganizationCreated = Kind{"organization.created", "set up the organization %s"}
	OrganizationRenamed = Kind{"organization.renamed", "renamed the organization to %s"}
	EverybodySignedOut  = Kind{"organization.signed_out", "signed everybody else out"}
	SettingChanged      = Kind{"setting.changed", "changed the setting %s"}
	ShieldsRaised       = Kind{"shields.raised", "raised shields"}
	ShieldsProlonged    = Kind{"shields.prolonged", "changed how long shields stay up"}
	ShieldsLowered      = Kind{"shields.lowered", "lowered shields"}

	SignedIn           = Kind{"session.started", "signed in"}
	SignedInOutside    = Kind{"session.started_outside", "signed in with a passkey from outside the networks that they chose"}
	SignInFailed       = Kind{"session.refused", "tried to sign in with a wrong password"}
	SignInShielded     = Kind{"session.shielded", "could not sign in in a browser that the account does not know, since shields are up"}
	SignedOut          = Kind{"session.ended", "signed out"}
	SessionRevoked     = Kind{"session.revoked", "ended the session in %s"}
	SessionEvicted     = Kind{"session.evicted", "signed in once more than allowed, which ended the session in %s"}
	IdentityConfirmed  = Kind{"session.confirmed", "confirmed their identity"}
	IdentityUnproven   = Kind{"session.unproven", "failed to confirm their identity"}
	FactorRefused      = Kind{"session.factor_refused", "tried to sign in with a wrong second factor"}
	FactorAdded        = Kind{"factor.added", "added the sign-in method %s"}
	FactorRenamed      = Kind{"factor.renamed", "renamed a sign-in method to %s"}
	FactorRemoved      = Kind{"factor.removed", "removed the sign-in method %s"}
	BackupCodesMade    = Kind{"factor.codes_made", "made new backup codes"}
	TextCapped         = Kind{"factor.text_capped", "was not sent a code by text message, because too many were sent"}
	TextRefused        = Kind{"factor.text_refused", "could not be sent a code by text message"}
	PasskeyCloned      = Kind{"factor.cloned", "used the passkey %s, of which a copy exists"}
	DeviceBound        = Kind{"device.bound", "is now recognised by a key in %s"}
	DeviceRenamed      = Kind{"device.renamed", "renamed a browser to %s"}
	DeviceForgotten    = Kind{"device.forgotten", "forgot the browser %s"}
	DeviceDistrusted   = Kind{"device.distrusted", "is asked for a second factor again in %s"}
	OrganizationJoined = Kind{"session.switched", "switched to the organization"}
	ProfileChanged     = Kind{"profile.changed", "changed their name"}

	AccountLocked    = Kind{"account.locked", "cannot sign in by %s for a while, after too many failed tries"}
	MemberUnlocked   = Kind{"member.unlocked", "lifted the lock on the account of %s"}
	PasswordChanged  = Kind{"password.changed", "changed their password"}
	PasswordUnproven = Kind{"password.unproven", "failed to change their password"}
	ResetRequested   = Kind{"password.reset_requested", "was sent a link to choose a new password"}
	PasswordReset    = Kind{"password.reset", "chose a new password through a mailed link"}
	EmailRequested   = Kind{"email.change_requested", "asked to change their address"}
	EmailChanged     = Kind{"email.changed", "changed their address"}
	EmailRestored    = Kind{"email.restored", "took the change of their address back"}
	EmailVerified    = Kind{"email.verified", "verified their address"}
	PhraseChanged    = Kind{"mail.phrase_changed", "changed the phrase that their mail carries"}
	TopicChanged     = Kind{"mail.topic_changed", "changed whether they get mail about %s"}
	NetworksChanged  = Kind{"account.networks_changed", "changed from which networks their account can be used"}
	NotMe            = Kind{"account.not_me", "said that a sign-in was not theirs"}
	AccountSecured   = Kind{"account.secured", "secured their account"}

	RecoveryAsked      = Kind{"recovery.asked", "asked to replace every second factor of %s"}
	RecoveryApproved   = Kind{"recovery.approved", "approved to replace the second factors of %s"}
	RecoveryUnapproved = Kind{"recovery.unapproved", "took approvals for %s back, since they no longer count"}
	RecoveryRefused    = Kind{"recovery.refused", "refused to replace the second factors of %s"}
	RecoveryCancelled  = Kind{"recovery.cancelled", "stopped replacing the second factors of %s"}
	RecoveryExpired    = Kind{"recovery.expired", "let the request to replace the second factors of %s run out"}
	RecoverySent       = Kind{"recovery.sent", "mailed the link to replace the second factors of %s"}
	RecoveryDone       = Kind{"recovery.done", "replaced every second factor of %s"}

	GlassBroken = Kind{"breakglass.opened", "opened what %s keeps private, in an emergency"}
	GlassLooked = Kind{"breakglass.looked", "looked at %s, which is private, in an emergency"}
	GlassEnded  = Kind{"breakglass.ended", "closed what %s keeps private"}

	MemberInvited     = Kind{"member.invited", "invited %s"}
	InvitationResent  = Kind{"invitation.resent", "sent the invitation of %s again"}
	InvitationRevoked = Kind{"invitation.revoked", "revoked the invitation of %s"}
	MemberJoined      = Kind{"member.joined", "joined as %s"}
	RoleChanged       = Kind{"member.role_changed", "changed the role of %s"}
	MemberSuspended   = Kind{"member.suspended", "suspended %s"}
	MemberSignedOut   = Kind{"member.signed_out", "signed %s out everywhere"}
	MemberReinstated  = Kind{"member.reinstated", "reinstated %s"}
	MemberRemoved     = Kind{"member.removed", "removed %s"}

	UploadStarted  = Kind{"dataset.upload_started", "began to upload %s"}
	DatasetReady   = Kind{"dataset.uploaded", "uploaded %s"}
	DatasetFailed  = Kind{"dataset.upload_failed", "uploaded %s, which could not be read"}
	DatasetChanged = Kind{"dataset.changed", "changed the dataset %s"}
	DatasetDeleted = Kind{"dataset.deleted", "deleted the dataset %s"}
	// DatasetPreviewed is of others than its owner.
	DatasetPreviewed = Kind{"dataset.previewed", "looked at the first rows of %s"}

	RunSucceeded = Kind{"run.succeeded", "ran SQL over %s"}
	RunFailed    = Kind{"run.failed", "ran SQL that failed over %s"}
	RunCancelled = Kind{"run.cancelled", "cancelled a run over %s"}

	AnalysisCreated = Kind{"analysis.created", "saved the analysis %s"}
	AnalysisChanged = Kind{"analysis.changed", "changed the analysis %s"}
	AnalysisDeleted = Kind{"analysis.deleted", "deleted the analysis %s"}
	AnalysisShared  = Kind{"analysis.shared", "shared %s"}
	AnalysisOpened  = Kind{"analysis.opened", "opened the result of %s"}
	ShareRevoked    = Kind{"analysis.unshared", "withdrew a share of %s"}

	ExportGranted = Kind{"export.granted", "asked to download %s"}
	ExportSent    = Kind{"export.sent", "downloaded %s"}
	ExportDenied  = Kind{"export.denied", "was refused the download of %s"}

	AlertRaised       = Kind{"alert.raised", "raised the alert “%s”"}
	AlertEscalated    = Kind{"alert.escalated", "found that the alert “%s” got worse"}
	AlertAcknowledged = Kind{"alert.acknowledged", "acknowledged the alert “%s”"}
	AlertAssigned     = Kind{"alert.assigned", "assigned the alert “%s”"}
	AlertSnoozed      = Kind{"alert.snoozed", "snoozed the alert “%s”"}
	AlertResolved     = Kind{"alert.resolved", "resolved the alert “%s”"}
	AlertReopened     = Kind{"alert.reopened", "opened the alert “%s” again"}
	AlertAnswered     = Kind{"alert.answered", "said that they did what the alert “%s” is about"}
	ChannelAdded      = Kind{"channel.added", "lets alerts be sent to %s"}
	ChannelChanged    = Kind{"channel.changed", "changed how alerts are sent to %s"}
	ChannelRotated    = Kind{"channel.secret_rotated", "made a new secret for %s"}
	ChannelRemoved    = Kind{"channel.removed", "ended sending alerts to %s"}
	ChannelTested     = Kind{"channel.tested", "sent a test to %s"}
	ExportsFrozen     = Kind{"member.exports_frozen", "froze the downloads of %s"}
	ExportsUnfrozen   = Kind{"member.exports_unfrozen", "let %s download again"}
	PasswordDemanded  = Kind{"member.password_demanded", "made %s choose a new password"}

	IncidentOpened       = Kind{"incident.opened", "opened the incident “%s”"}
	IncidentChanged      = Kind{"incident.changed", "changed the incident “%s”"}
	IncidentTaskAdded    = Kind{"incident.task_added", "added a task to the incident “%s”"}
	IncidentTaskAssigned = Kind{"incident.task_assigned", "assigned a task of the incident “%s”"}
	IncidentTaskDone     = Kind{"incident.task_done", "did a task of the incident “%s”"}
	IncidentTaskSkipped  = Kind{"incident.task_skipped", "skipped a task of the incident “%s”"}
	IncidentStepRun      = Kind{"incident.step_run", "carried out a step of the playbook in the incident “%s”"}
	IncidentNoted        = Kind{"incident.noted", "wrote a note about the incident “%s”"}
	IncidentExported     = Kind{"incident.evidence_exported", "exported the evidence of the incident “%s”"}
	IncidentClosed       = Kind{"incident.closed", "closed the incident “%s”"}
	IncidentReopened     = Kind{"incident.reopened", "opened the incident “%s” again"}

	// What is done in a drill is never an event of an incident.
	DrillStarted       = Kind{"drill.started", "started the drill “%s”"}
	DrillAcknowledged  = Kind{"drill.acknowledged", "took notice of the drill “%s”"}
	DrillChanged       = Kind{"drill.changed", "changed the drill “%s”"}
	DrillTaskAdded     = Kind{"drill.task_added", "added a task to the drill “%s”"}
	DrillTaskAssigned  = Kind{"drill.task_assigned", "assigned a task of the drill “%s”"}
	DrillTaskDone      = Kind{"drill.task_done", "did a task of the drill “%s”"}
	DrillTaskSkipped   = Kind{"drill.task_skipped", "skipped a task of the drill “%s”"}
	DrillStepSimulated = Kind{"drill.step_simulated", "simulated a step of the playbook in the drill “%s”"}
	DrillNoted         = Kind{"drill.noted", "wrote a note about the drill “%s”"}
	DrillEnded         = Kind{"drill.ended", "ended the drill “%s”"}

	IncidentReported = Kind{"report.sent", "reported that something went wrong"}
	// IncidentReportedOutside is of somebody who was not signed in: nobody did it who is known.
	IncidentReportedOutside = Kind{"report.sent_outside", "took in a report in the name of %s, who was not signed in"}
	ReportTaken             = Kind{"report.taken", "opened an incident from the report of %s"}
	ReportAnswered          = Kind{"report.answered", "answered the report of %s"}

	RuleCreated = Kind{"rule.created", "wrote the rule “%s”"}
	RuleChanged = Kind{"rule.changed", "changed the rule “%s”"}
	RuleRemoved = Kind{"rule.removed", "removed the rule “%s”"}

	DecoyMade    = Kind{"decoy.made", "made the decoy “%s”"}
	DecoyRemoved = Kind{"decoy.removed", "removed the decoy “%s”"}
	DecoyUsed    = Kind{"decoy.used", "noticed that the decoy “%s” was used"}
	// A person does not see that they are watched: these are what an admin does.
	WatchBegun    = Kind{"watch.begun", "watches %s more closely"}
	WatchExtended = Kind{"watch.extended", "changed until when %s is watched more closely"}
	WatchEnded    = Kind{"watch.ended", "no longer watches %s more closely"}

	BlastAssessed = Kind{"blast.assessed", "worked out what could be reached through the account of %s"}

	AuditExported = Kind{"audit.exported", "exported the audit log"}
	AuditVerified = Kind{"audit.verified", "verified the audit log"}

	StreamAdded         = Kind{"stream.added", "streams the audit log to %s"}
	StreamChanged       = Kind{"stream.changed", "changed how the audit log is streamed to %s"}
	StreamRewound       = Kind{"stream.rewound", "has events sent to %s again"}
	StreamRotated       = Kind{"stream.secret_rotated", "made a new secret for the stream to %s"}
	StreamTested        = Kind{"stream.tested", "sent a test to the stream %s"}
	StreamRemoved       = Kind{"stream.removed", "ended streaming the audit log to %s"}
	WitnessAdded        = Kind{"witness.added", "made %s a witness of the audit log"}
	WitnessChanged      = Kind{"witness.changed", "changed how %s witnesses the audit log"}
	WitnessRemoved      = Kind{"witness.removed", "ended %s being a witness of the audit log"}
	PostureChecked      = Kind{"posture.checked", "checked the posture"}
	PostureChanged      = Kind{"posture.changed", "found that the check “%s” ends differently"}
	PostureAcknowledged = Kind{"posture.acknowledged", "acknowledged the changed configuration of the server"}
	PlanSaved           = Kind{"plan.saved", "saved %s of the response plan"}
	PlanExported        = Kind{"plan.exported", "downloaded %s of the response plan"}

	ActivityExported = Kind{"activity.exported", "exported activity"}
	AccessDenied     = Kind{"access.denied", "was refused: %s"}
)

// Facts of events that others read.
const (
	// FactBrowser of a sign-in is BrowserNew if the account, which has others, did not
	// know the browser.
	FactBrowser = "browser"
	BrowserNew  = "new"
	// FactSession and FactAlert of account.not_me say which session was not theirs, and
	// which alert asked.
	FactSession = "session"
	FactAlert   = "alert"

	// What detection makes of a sign-in (package sentinel): who is to be asked, the score
	// and its p-value, what was known of the browser when it was judged, whether more than
	// the password was proved, why (numbered from 1), and when it would not have alerted.
	// FactDevice is the browser that was used.
	FactRisk       = FactRiskOf + "level"
	FactRiskScore  = FactRiskOf + "score"
	FactRiskP      = FactRiskOf + "p"
	FactRiskDevice = FactRiskOf + "browser"
	FactRiskProved = FactRiskOf + "proved"
	FactRiskReason = FactRiskOf + "reason"
	FactRiskUnless = FactRiskOf + "unless"
	FactDevice     = FactRiskOf + "device"
	FactRiskOf     = "risk "
)

// Kinds lists every kind once.
var Kinds = []Kind{
	OrganizationCreated, OrganizationRenamed, EverybodySignedOut, SettingChanged,
	ShieldsRaised, ShieldsProlonged, ShieldsLowered,
	SignedIn, SignedInOutside, SignInFailed, SignInShielded, SignedOut, SessionRevoked, SessionEvicted, IdentityConfirmed, IdentityUnproven,
	FactorRefused, FactorAdded, FactorRenamed, FactorRemoved, BackupCodesMade, TextCapped, TextRefused, PasskeyCloned,
	DeviceBound, DeviceRenamed, DeviceForgotten, DeviceDistrusted,
	OrganizationJoined, ProfileChanged,
	AccountLocked, MemberUnlocked, PasswordChanged, PasswordUnproven, ResetRequested, PasswordReset,
	EmailRequested, EmailChanged, EmailRestored, EmailVerified, PhraseChanged, TopicChanged,
	NetworksChanged, NotMe, AccountSecured,
	RecoveryAsked, RecoveryApproved, RecoveryUnapproved, RecoveryRefused, RecoveryCancelled, RecoveryExpired, RecoverySent, RecoveryDone,
	GlassBroken, GlassLooked, GlassEnded,
	MemberInvited, InvitationResent, InvitationRevoked, MemberJoined, RoleChanged,
	MemberSuspended, MemberReinstated, MemberSignedOut, MemberRemoved,
	UploadStarted, DatasetReady, DatasetFailed, DatasetChanged, DatasetDeleted, DatasetPreviewed,
	RunSucceeded, RunFailed, RunCancelled,
	AnalysisCreated, AnalysisChanged, AnalysisDeleted, AnalysisShared, AnalysisOpened, ShareRevoked,
	ExportGranted, ExportSent, ExportDenied,
	AlertRaised, AlertEscalated, AlertAcknowledged, AlertAssigned, AlertSnoozed, AlertResolved, AlertReopened, AlertAnswered,
	ChannelAdded, ChannelChanged, ChannelRotated, ChannelRemoved, ChannelTested,
	ExportsFrozen, ExportsUnfrozen, PasswordDemanded,
	IncidentOpened, IncidentChanged, IncidentTaskAdded, IncidentTaskAssigned, IncidentTaskDone, IncidentTaskSkipped, IncidentStepRun,
	IncidentNoted, IncidentExported, IncidentClosed, IncidentReopened,
	DrillStarted, DrillAcknowledged, DrillChanged, DrillTaskAdded, DrillTaskAssigned, DrillTaskDone, DrillTaskSkipped, DrillStepSimulated,
	DrillNoted, DrillEnded,
	IncidentReported, IncidentReportedOutside, ReportTaken, ReportAnswered,
	RuleCreated, RuleChanged, RuleRemoved, DecoyMade, DecoyRemoved, DecoyUsed,
	BlastAssessed, WatchBegun, WatchExtended, WatchEnded,
	AuditExported, AuditVerified,
	StreamAdded, StreamChanged, StreamRewound, StreamRotated, StreamTested, StreamRemoved,
	WitnessAdded, WitnessChanged, WitnessRemoved,
	PostureChecked, PostureChanged, PostureAcknowledged, PlanSaved, PlanExported,
	ActivityExported, AccessDenied,
}

var sentences = func() map[string]string {
	m := make(map[string]string, len(Kinds))
	for _, k := range Kinds {
		m[k.Name] = k.Sentence
	}
	return m
}()

// Sentence is what people read about an event of the named kind.
func Sentence(kind, object string) string {
	if object == "" {
		object = "something"
	}
	return strings.ReplaceAll(sentences[kind], "%s", object)
}

// personal reports whether events of the kind are about the account of whoever
// does it, so that what they say is that person's own.
func (k Kind) personal() bool {
	area, _, _ := strings.Cut(k.Name, ".")
	switch area {
	case "session", "factor", "device", "profile", "account", "password", "email", "mail":
		return true
	}
	return false
}
