package access

import "slices"

// Role is what a person is in one organization.
type Role string

// The built-in roles, from most to least.
const (
	RoleAdmin   Role = "ADMIN"
	RoleAnalyst Role = "ANALYST"
	RoleViewer  Role = "VIEWER"
	RoleGuest   Role = "GUEST"
)

// Roles lists the roles of people, from most to least.
var Roles = []Role{RoleAdmin, RoleAnalyst, RoleViewer, RoleGuest}

// Values implements the enum of ent fields and of the API.
func (Role) Values() []string {
	out := make([]string, len(Roles))
	for i, r := range Roles {
		out[i] = string(r)
	}
	return out
}

// AtMost reports whether r grants no more than other: nobody hands out a role
// above one's own.
func (r Role) AtMost(other Role) bool {
	i, j := slices.Index(Roles, r), slices.Index(Roles, other)
	return i >= 0 && j >= 0 && i >= j
}

// Actor is a named part of the system that works without a person. Each has its
// own line in the table, so there is no by-pass: an actor that needs more must
// be given more here, where everybody reads it.
type Actor string

// The system actors.
const (
	ActorSetup         Actor = "setup"         // creates the organization and its first admin
	ActorAuthenticator Actor = "authenticator" // turns credentials and cookies into viewers
	ActorIngester      Actor = "ingester"      // writes what the sandbox found in an upload
	ActorRunner        Actor = "runner"        // executes runs
	ActorKeeper        Actor = "keeper"        // data keys
	ActorScheduler     Actor = "scheduler"     // jobs
	ActorPostman       Actor = "postman"       // writes to people
	ActorRecorder      Actor = "recorder"      // appends activity
	ActorSequencer     Actor = "sequencer"     // numbers activity in commit order and appends it to the verifiable log
	ActorOffboarder    Actor = "offboarder"    // withdraws what a removed member was given
	ActorWatchman      Actor = "watchman"      // raises alerts and sends them to channels
	ActorSweeper       Actor = "sweeper"       // asks which objects rows still name
	ActorHistorian     Actor = "historian"     // reads the log: for the owner of a dataset who touched it, and whole to verify or export it
	ActorWarden        Actor = "warden"        // ends emergency access whose time is over
	ActorCourier       Actor = "courier"       // sends the log to streams, and its checkpoints to witnesses
)

// Actors lists the system actors.
var Actors = []Actor{
	ActorSetup, ActorAuthenticator, ActorIngester, ActorRunner,
	ActorKeeper, ActorScheduler, ActorPostman, ActorRecorder, ActorSequencer, ActorOffboarder, ActorWatchman, ActorSweeper, ActorHistorian, ActorWarden, ActorCourier,
}

// everyOrganization names the actors that serve all organizations: they run
// before an organization is known, or for the whole installation.
var everyOrganization = map[Actor]bool{
	ActorSetup: true, ActorAuthenticator: true, ActorKeeper: true,
	ActorScheduler: true, ActorPostman: true, ActorSequencer: true, ActorSweeper: true, ActorWatchman: true, ActorWarden: true, ActorCourier: true,
}

var everyone = []Permission{
	OrganizationRead, SettingRead, UserRead, ProfileUpdate, MemberRead,
	SessionRead, SessionRevoke, FactorRead, FactorUpdate, AnalysisRead, ShareRead, ResultRead,
	ExportRead, ExportCreate, ActivityRead, BreakGlassRead, AlertOwn, IncidentReport,
}

var analysing = []Permission{
	MemberList, DraftKeep, PlanRead,
	DatasetRead, DatasetCreate, DatasetUpdate, DatasetDelete,
	RunRead, RunCreate,
	AnalysisCreate, AnalysisUpdate, AnalysisDelete,
	ShareCreate, ShareRevoke,
}

var governing = []Permission{
	OrganizationUpdate, SettingUpdate, ShieldManage,
	MemberUpdate, MemberRemove, MemberInvite, MemberUnlock, RecoveryDecide, BreakGlassOpen,
	ExportAudit, ActivityAudit, AuditRead, AuditManage, SchemaRead,
	AlertRead, AlertManage, ChannelManage, RuleRead, RuleManage, DecoyManage, IncidentRead, IncidentManage, WatchManage,
	PostureRead, PostureManage, PlanManage,
}

// Limit is how far a person is from the second factor that their organization asks
// for.
type Limit string

// The limits.
const (
	Unlimited Limit = ""
	MustEnrol Limit = "ENROL" // has none that counts, and can set one up
	MustProve Limit = "PROVE" // has one, and can do nothing but prove it
)

// unproven is all that is left of the table for people who are limited: to see who
// and where they are, to prove a factor, and to end their sessions. Whoever has a
// factor must prove it before another one can be set up: else what is not enough
// to sign in would be enough to add what is.
var unproven = []Permission{OrganizationRead, UserRead, SessionRead, SessionRevoke, FactorRead}

// leaves reports whether p is left to people with the limit.
func (l Limit) leaves(p Permission) bool {
	return slices.Contains(unproven, p) || l == MustEnrol && p == FactorUpdate
}

// people is the table for persons.
var people = map[Role][]Permission{
	RoleAdmin:   slices.Concat(everyone, analysing, governing),
	RoleAnalyst: slices.Concat(everyone, analysing),
	RoleViewer:  everyone,
	RoleGuest:   everyone,
}

// system is the table for system actors.
var system = map[Actor][]Permission{
	ActorSetup:         {OrganizationRead, OrganizationCreate, UserCreate, MemberRead, MemberAdd},
	ActorAuthenticator: {OrganizationRead, SettingRead, UserRead, UserCreate, UserAuthenticate, MemberRead, MemberAdd, InvitationAccept, SessionRead, SessionIssue},
	ActorIngester:      {DatasetRead, DatasetIngest},
	ActorRunner:        {DatasetRead, RunRead, RunExecute, ResultRead},
	ActorKeeper:        {KeyUse},
	ActorScheduler:     {JobRun},
	ActorPostman:       {UserRead, MailSend},
	ActorRecorder:      {ActivityRecord, UserRead},
	ActorSequencer:     {ActivityRead, ActivitySequence, AuditAppend},
	ActorOffboarder:    {ShareRevoke},
	ActorWatchman:      {AlertRaise, ActivityRead, ExportRead, MemberRead, OrganizationRead},
	ActorSweeper:       {ObjectSweep},
	ActorHistorian:     {ActivityRead},
	ActorWarden:        {BreakGlassRead, BreakGlassEnd},
	ActorCourier:       {AuditStream},
}

// Granted returns a copy of what a role holds, in the order of the table.
func Granted(r Role) []Permission { return slices.Clone(people[r]) }

// GrantedActor returns a copy of what a system actor holds.
func GrantedActor(a Actor) []Permission { return slices.Clone(system[a]) }
