package access

// Permission names one thing that a role may or may not do, as NOUN_VERB. Which
// rows it applies to is narrowed further by the scopes in ent/schema.
type Permission string

// Permissions of people. Each has a line in Permissions, from which the API's
// enum and docs/generated/permissions.md are made.
const (
	OrganizationRead   Permission = "ORGANIZATION_READ"
	OrganizationUpdate Permission = "ORGANIZATION_UPDATE"
	SettingRead        Permission = "SETTING_READ"
	SettingUpdate      Permission = "SETTING_UPDATE"
	ShieldManage       Permission = "SHIELD_MANAGE"

	UserRead      Permission = "USER_READ"
	ProfileUpdate Permission = "PROFILE_UPDATE"

	MemberRead   Permission = "MEMBER_READ"
	MemberList   Permission = "MEMBER_LIST"
	MemberUpdate Permission = "MEMBER_UPDATE"
	MemberRemove Permission = "MEMBER_REMOVE"
	MemberInvite Permission = "MEMBER_INVITE"
	MemberUnlock Permission = "MEMBER_UNLOCK"

	RecoveryDecide Permission = "RECOVERY_DECIDE"

	BreakGlassOpen Permission = "BREAK_GLASS_OPEN"
	BreakGlassRead Permission = "BREAK_GLASS_READ"

	SessionRead   Permission = "SESSION_READ"
	SessionRevoke Permission = "SESSION_REVOKE"

	DraftKeep Permission = "DRAFT_KEEP"

	FactorRead   Permission = "FACTOR_READ"
	FactorUpdate Permission = "FACTOR_UPDATE"

	DatasetRead   Permission = "DATASET_READ"
	DatasetCreate Permission = "DATASET_CREATE"
	DatasetUpdate Permission = "DATASET_UPDATE"
	DatasetDelete Permission = "DATASET_DELETE"

	RunRead   Permission = "RUN_READ"
	RunCreate Permission = "RUN_CREATE"

	AnalysisRead   Permission = "ANALYSIS_READ"
	AnalysisCreate Permission = "ANALYSIS_CREATE"
	AnalysisUpdate Permission = "ANALYSIS_UPDATE"
	AnalysisDelete Permission = "ANALYSIS_DELETE"

	ShareRead   Permission = "SHARE_READ"
	ShareCreate Permission = "SHARE_CREATE"
	ShareRevoke Permission = "SHARE_REVOKE"

	ResultRead Permission = "RESULT_READ"

	ExportRead   Permission = "EXPORT_READ"
	ExportCreate Permission = "EXPORT_CREATE"
	ExportAudit  Permission = "EXPORT_AUDIT"

	ActivityRead  Permission = "ACTIVITY_READ"
	ActivityAudit Permission = "ACTIVITY_AUDIT"
	AuditRead     Permission = "AUDIT_READ"
	AuditManage   Permission = "AUDIT_MANAGE"

	AlertOwn      Permission = "ALERT_OWN"
	AlertRead     Permission = "ALERT_READ"
	AlertManage   Permission = "ALERT_MANAGE"
	ChannelManage Permission = "CHANNEL_MANAGE"

	RuleRead    Permission = "RULE_READ"
	RuleManage  Permission = "RULE_MANAGE"
	DecoyManage Permission = "DECOY_MANAGE"

	IncidentRead   Permission = "INCIDENT_READ"
	IncidentManage Permission = "INCIDENT_MANAGE"
	IncidentReport Permission = "INCIDENT_REPORT"
	WatchManage    Permission = "WATCH_MANAGE"

	PostureRead   Permission = "POSTURE_READ"
	PostureManage Permission = "POSTURE_MANAGE"

	PlanRead   Permission = "PLAN_READ"
	PlanManage Permission = "PLAN_MANAGE"

	SchemaRead Permission = "SCHEMA_READ"
)

// Permissions of system actors only. No role of people holds them; a test says so.
const (
	OrganizationCreate Permission = "ORGANIZATION_CREATE"
	UserCreate         Permission = "USER_CREATE"
	UserAuthenticate   Permission = "USER_AUTHENTICATE"
	MemberAdd          Permission = "MEMBER_ADD"
	InvitationAccept   Permission = "INVITATION_ACCEPT"
	SessionIssue       Permission = "SESSION_ISSUE"
	DatasetIngest      Permission = "DATASET_INGEST"
	RunExecute         Permission = "RUN_EXECUTE"
	KeyUse             Permission = "KEY_USE"
	JobRun             Permission = "JOB_RUN"
	MailSend           Permission = "MAIL_SEND"
	ActivityRecord     Permission = "ACTIVITY_RECORD"
	ActivitySequence   Permission = "ACTIVITY_SEQUENCE"
	AuditAppend        Permission = "AUDIT_APPEND"
	AuditStream        Permission = "AUDIT_STREAM"
	AlertRaise         Permission = "ALERT_RAISE"
	ObjectSweep        Permission = "OBJECT_SWEEP"
	BreakGlassEnd      Permission = "BREAK_GLASS_END"
)

// Described is a permission with the sentence that people read about it.
type Described struct {
	Permission Permission
	Sentence   string
	// Internal permissions belong to system actors and are no part of the API.
	Internal bool
}

// Permissions lists every permission once, in the order of the documentation.
var Permissions = []Described{
	{OrganizationRead, "See the organization's name and own role in it.", false},
	{OrganizationUpdate, "Rename the organization.", false},
	{SettingRead, "See the organization's settings.", false},
	{SettingUpdate, "Change the organization's settings.", false},
	{ShieldManage, "Raise, prolong and lower shields.", false},
	{UserRead, "See the names of people one works with.", false},
	{ProfileUpdate, "Change one's own name.", false},
	{MemberRead, "See one's own membership.", false},
	{MemberList, "See who belongs to the organization, and in which role.", false},
	{MemberUpdate, "Change roles, suspend and reinstate members.", false},
	{MemberRemove, "Remove members from the organization.", false},
	{MemberInvite, "Invite people, and see, resend and revoke invitations.", false},
	{MemberUnlock, "Lift the lock that failed sign-ins put on a member's account.", false},
	{RecoveryDecide, "See, approve and refuse the requests of members who have lost every second factor.", false},
	{BreakGlassOpen, "Open what a member keeps private, in an emergency: with a reason, for some hours, and the member is told.", false},
	{BreakGlassRead, "See who has opened one's own private content in an emergency.", false},
	{SessionRead, "See where one is signed in.", false},
	{SessionRevoke, "End one's own sessions.", false},
	{DraftKeep, "Keep drafts of what one is writing.", false},
	{FactorRead, "See one's own sign-in methods.", false},
	{FactorUpdate, "Add, rename and remove one's own sign-in methods.", false},
	{DatasetRead, "See own datasets and those opened to the team's analysts.", false},
	{DatasetCreate, "Upload datasets.", false},
	{DatasetUpdate, "Rename, describe, open and close own datasets.", false},
	{DatasetDelete, "Delete own datasets; admins may delete any they can see.", false},
	{RunRead, "See own runs, with their SQL and errors.", false},
	{RunCreate, "Run SQL over readable datasets, and cancel own runs.", false},
	{AnalysisRead, "See own analyses and those shared with one.", false},
	{AnalysisCreate, "Save analyses.", false},
	{AnalysisUpdate, "Change own analyses.", false},
	{AnalysisDelete, "Delete own analyses.", false},
	{ShareRead, "See whom own analyses are shared with, and what is shared with one.", false},
	{ShareCreate, "Share own analyses with the team or with people by name.", false},
	{ShareRevoke, "Withdraw shares of own analyses.", false},
	{ResultRead, "See the rows of own results and of shared results.", false},
	{ExportRead, "See own exports.", false},
	{ExportCreate, "Download results one may read, as far as the organization's settings allow.", false},
	{ExportAudit, "See everybody's exports.", false},
	{ActivityRead, "See own activity.", false},
	{ActivityAudit, "See everybody's activity, live.", false},
	{AuditRead, "Verify and export the audit log.", false},
	{AuditManage, "Choose which systems the audit log is streamed to, and who witnesses it.", false},
	{AlertOwn, "See the alerts about one's own account, and answer them.", false},
	{AlertRead, "See everybody's alerts, live.", false},
	{AlertManage, "Acknowledge, assign, snooze and resolve alerts.", false},
	{ChannelManage, "Choose where alerts are sent to, and see what arrived.", false},
	{RuleRead, "See the organization's own rules.", false},
	{RuleManage, "Write, try, switch and remove the organization's own rules.", false},
	{DecoyManage, "See, make and remove decoys.", false},
	{IncidentRead, "See incidents, with their tasks, notes and timelines.", false},
	{IncidentManage, "Open, change and close incidents, and follow playbooks.", false},
	{WatchManage, "Watch people and datasets more closely for some days, and see who and what is watched.", false},
	{IncidentReport, "Report that something went wrong, and see what became of one's own reports.", false},
	{PostureRead, "See what the checks of the installation and the organization found.", false},
	{PostureManage, "Run those checks, and acknowledge changes of the configuration.", false},
	{PlanRead, "See the response plan and its versions, as far as one sees elsewhere what they name.", false},
	{PlanManage, "Write and save the response plan.", false},
	{SchemaRead, "Read the schema of the API and use its console; in development mode everybody may.", false},
	{OrganizationCreate, "Create an organization during set-up.", true},
	{UserCreate, "Create a person during set-up or when an invitation is accepted.", true},
	{UserAuthenticate, "Read password hashes to verify a sign-in, and upgrade them.", true},
	{MemberAdd, "Add a member during set-up or when an invitation is accepted.", true},
	{InvitationAccept, "Look an invitation up by its token and mark it accepted.", true},
	{SessionIssue, "Create, look up, touch and end sessions and devices.", true},
	{DatasetIngest, "Write what the sandbox found in an upload.", true},
	{RunExecute, "Write the progress and result of a run.", true},
	{KeyUse, "Create, unwrap and destroy data keys.", true},
	{JobRun, "Enqueue, lease and finish background jobs.", true},
	{MailSend, "Remember which mails were sent, so that they can be verified.", true},
	{ActivityRecord, "Append activity events.", true},
	{ActivitySequence, "Number activity events in commit order.", true},
	{AuditAppend, "Append numbered events to the verifiable log and sign its head.", true},
	{AuditStream, "Send the audit log to streams and its checkpoints to witnesses, and note how that fared.", true},
	{AlertRaise, "Raise and change alerts, and send them to channels.", true},
	{ObjectSweep, "Look up which sealed objects rows name, to remove those that none does.", true},
	{BreakGlassEnd, "Note that emergency access has ended.", true},
}
