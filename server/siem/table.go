package siem

import "github.com/strongroom/strongroom/server/activity"

// Version is the version of OCSF that events are written in.
const Version = "1.3.0"

// class is a class of OCSF events.
type class struct {
	uid        int
	name       string
	category   int
	group      string
	activities map[int]string
}

const other = 99

var (
	accountChange = &class{3001, "Account Change", 3, "Identity & Access Management", map[int]string{
		1: "Create", 2: "Enable", 3: "Password Change", 4: "Password Reset", 5: "Disable", 6: "Delete", 9: "Lock", 10: "MFA Factor Enable", 11: "MFA Factor Disable",
	}}
	authentication   = &class{3002, "Authentication", 3, "Identity & Access Management", map[int]string{1: "Logon", 2: "Logoff"}}
	entityManagement = &class{3004, "Entity Management", 3, "Identity & Access Management", map[int]string{1: "Create", 2: "Read", 3: "Update", 4: "Delete"}}
	apiActivity      = &class{6003, "API Activity", 6, "Application Activity", map[int]string{1: "Create", 2: "Read", 3: "Update", 4: "Delete"}}
	datastore        = &class{6005, "Datastore Activity", 6, "Application Activity", map[int]string{1: "Read", 2: "Update", 4: "Query", 5: "Write", 6: "Create", 7: "Delete"}}
	detection        = &class{2004, "Detection Finding", 2, "Findings", map[int]string{1: "Create", 2: "Update", 3: "Close"}}
	incident         = &class{2005, "Incident Finding", 2, "Findings", map[int]string{1: "Create", 2: "Update", 3: "Close"}}
	base             = &class{0, "Base Event", 0, "Uncategorized", nil}
)

// sort is what a kind of activity is in OCSF.
type sort struct {
	class    *class
	activity int
	// named is what an activity is called that OCSF does not know (99).
	named string
}

// table is the one mapping: every kind of activity stands in it once.
var table = map[activity.Kind]sort{
	activity.OrganizationCreated: {entityManagement, 1, ""},
	activity.OrganizationRenamed: {entityManagement, 3, ""},
	activity.EverybodySignedOut:  {entityManagement, other, "End sessions"},
	activity.SettingChanged:      {entityManagement, 3, ""},

	activity.SignedIn:           {authentication, 1, ""},
	activity.SignedInOutside:    {authentication, 1, ""},
	activity.SignInFailed:       {authentication, 1, ""},
	activity.SignedOut:          {authentication, 2, ""},
	activity.SessionRevoked:     {authentication, 2, ""},
	activity.SessionEvicted:     {authentication, 2, ""},
	activity.IdentityConfirmed:  {authentication, other, "Confirm identity"},
	activity.IdentityUnproven:   {authentication, other, "Confirm identity"},
	activity.FactorRefused:      {authentication, 1, ""},
	activity.PasskeyCloned:      {authentication, other, "Cloned passkey"},
	activity.OrganizationJoined: {authentication, other, "Switch organization"},
	activity.TextCapped:         {authentication, other, "Send code"},
	activity.TextRefused:        {authentication, other, "Send code"},

	activity.FactorAdded:      {accountChange, 10, ""},
	activity.FactorRenamed:    {accountChange, other, "Rename factor"},
	activity.FactorRemoved:    {accountChange, 11, ""},
	activity.BackupCodesMade:  {accountChange, 10, ""},
	activity.DeviceBound:      {accountChange, other, "Recognise browser"},
	activity.DeviceRenamed:    {accountChange, other, "Rename browser"},
	activity.DeviceForgotten:  {accountChange, other, "Forget browser"},
	activity.DeviceDistrusted: {accountChange, other, "Distrust browser"},
	activity.ProfileChanged:   {accountChange, other, "Change profile"},
	activity.AccountLocked:    {accountChange, 9, ""},
	activity.MemberUnlocked:   {accountChange, other, "Unlock"},
	activity.PasswordChanged:  {accountChange, 3, ""},
	activity.PasswordUnproven: {accountChange, 3, ""},
	activity.ResetRequested:   {accountChange, 4, ""},
	activity.PasswordReset:    {accountChange, 4, ""},
	activity.EmailRequested:   {accountChange, other, "Change address"},
	activity.EmailChanged:     {accountChange, other, "Change address"},
	activity.EmailRestored:    {accountChange, other, "Restore address"},
	activity.EmailVerified:    {accountChange, other, "Verify address"},
	activity.PhraseChanged:    {accountChange, other, "Change mail phrase"},
	activity.TopicChanged:     {accountChange, other, "Change mail topic"},
	activity.NetworksChanged:  {accountChange, other, "Change networks"},
	activity.NotMe:            {accountChange, other, "Disown sign-in"},
	activity.AccountSecured:   {accountChange, other, "Secure account"},

	activity.RecoveryAsked:      {accountChange, other, "Ask for recovery"},
	activity.RecoveryApproved:   {accountChange, other, "Approve recovery"},
	activity.RecoveryUnapproved: {accountChange, other, "Withdraw approval of recovery"},
	activity.RecoveryRefused:    {accountChange, other, "Refuse recovery"},
	activity.RecoveryCancelled:  {accountChange, other, "Cancel recovery"},
	activity.RecoveryExpired:    {accountChange, other, "Expire recovery"},
	activity.RecoverySent:       {accountChange, other, "Send recovery link"},
	activity.RecoveryDone:       {accountChange, other, "Recover"},

	activity.GlassBroken: {apiActivity, other, "Emergency access"},
	activity.GlassLooked: {apiActivity, 2, ""},
	activity.GlassEnded:  {apiActivity, other, "End emergency access"},

	activity.MemberInvited:     {accountChange, other, "Invite"},
	activity.InvitationResent:  {accountChange, other, "Resend invitation"},
	activity.InvitationRevoked: {accountChange, other, "Revoke invitation"},
	activity.MemberJoined:      {accountChange, 1, ""},
	activity.RoleChanged:       {accountChange, other, "Change role"},
	activity.MemberSuspended:   {accountChange, 5, ""},
	activity.MemberReinstated:  {accountChange, 2, ""},
	activity.MemberSignedOut:   {accountChange, other, "End sessions"},
	activity.MemberRemoved:     {accountChange, 6, ""},
	activity.ExportsFrozen:     {accountChange, other, "Freeze downloads"},
	activity.ExportsUnfrozen:   {accountChange, other, "Unfreeze downloads"},
	activity.PasswordDemanded:  {accountChange, other, "Demand new password"},

	activity.UploadStarted:    {datastore, 5, ""},
	activity.DatasetReady:     {datastore, 6, ""},
	activity.DatasetFailed:    {datastore, 6, ""},
	activity.DatasetChanged:   {datastore, 2, ""},
	activity.DatasetDeleted:   {datastore, 7, ""},
	activity.DatasetPreviewed: {datastore, 1, ""},
	activity.RunSucceeded:     {datastore, 4, ""},
	activity.RunFailed:        {datastore, 4, ""},
	activity.RunCancelled:     {datastore, 4, ""},

	activity.AnalysisCreated: {apiActivity, 1, ""},
	activity.AnalysisChanged: {apiActivity, 3, ""},
	activity.AnalysisDeleted: {apiActivity, 4, ""},
	activity.AnalysisShared:  {apiActivity, other, "Share"},
	activity.AnalysisOpened:  {apiActivity, 2, ""},
	activity.ShareRevoked:    {apiActivity, other, "Withdraw share"},

	activity.ExportGranted:    {apiActivity, 1, ""},
	activity.ExportSent:       {apiActivity, 2, ""},
	activity.ExportDenied:     {apiActivity, 1, ""},
	activity.AuditExported:    {apiActivity, 2, ""},
	activity.AuditVerified:    {apiActivity, 2, ""},
	activity.ActivityExported: {apiActivity, 2, ""},
	activity.AccessDenied:     {apiActivity, other, "Access"},

	activity.AlertRaised:       {detection, 1, ""},
	activity.AlertEscalated:    {detection, 2, ""},
	activity.AlertAcknowledged: {detection, 2, ""},
	activity.AlertAssigned:     {detection, 2, ""},
	activity.AlertSnoozed:      {detection, 2, ""},
	activity.AlertResolved:     {detection, 3, ""},
	activity.AlertReopened:     {detection, 2, ""},
	activity.AlertAnswered:     {detection, 2, ""},

	activity.IncidentOpened:       {incident, 1, ""},
	activity.IncidentChanged:      {incident, 2, ""},
	activity.IncidentTaskAdded:    {incident, 2, ""},
	activity.IncidentTaskAssigned: {incident, 2, ""},
	activity.IncidentTaskDone:     {incident, 2, ""},
	activity.IncidentTaskSkipped:  {incident, 2, ""},
	activity.IncidentStepRun:      {incident, 2, ""},
	activity.IncidentNoted:        {incident, 2, ""},
	activity.IncidentExported:     {incident, 2, ""},
	activity.IncidentClosed:       {incident, 3, ""},
	activity.IncidentReopened:     {incident, 2, ""},

	activity.ChannelAdded:   {entityManagement, 1, ""},
	activity.ChannelChanged: {entityManagement, 3, ""},
	activity.ChannelRotated: {entityManagement, 3, ""},
	activity.ChannelRemoved: {entityManagement, 4, ""},
	activity.ChannelTested:  {entityManagement, other, "Test"},
	activity.StreamAdded:    {entityManagement, 1, ""},
	activity.StreamChanged:  {entityManagement, 3, ""},
	activity.StreamRewound:  {entityManagement, 3, ""},
	activity.StreamRotated:  {entityManagement, 3, ""},
	activity.StreamTested:   {entityManagement, other, "Test"},
	activity.StreamRemoved:  {entityManagement, 4, ""},
	activity.WitnessAdded:   {entityManagement, 1, ""},
	activity.WitnessChanged: {entityManagement, 3, ""},
	activity.WitnessRemoved: {entityManagement, 4, ""},

	activity.ShieldsRaised:    {entityManagement, other, "Raise shields"},
	activity.ShieldsProlonged: {entityManagement, other, "Prolong shields"},
	activity.ShieldsLowered:   {entityManagement, other, "Lower shields"},
	activity.SignInShielded:   {authentication, 1, ""},

	// Not findings: nothing was found. Whoever counts incidents counts no drills.
	activity.DrillStarted:       {entityManagement, 1, ""},
	activity.DrillAcknowledged:  {entityManagement, other, "Acknowledge drill"},
	activity.DrillChanged:       {entityManagement, 3, ""},
	activity.DrillTaskAdded:     {entityManagement, 3, ""},
	activity.DrillTaskAssigned:  {entityManagement, 3, ""},
	activity.DrillTaskDone:      {entityManagement, 3, ""},
	activity.DrillTaskSkipped:   {entityManagement, 3, ""},
	activity.DrillStepSimulated: {entityManagement, other, "Simulate step"},
	activity.DrillNoted:         {entityManagement, 3, ""},
	activity.DrillEnded:         {entityManagement, other, "End drill"},

	activity.IncidentReported:        {incident, 1, ""},
	activity.IncidentReportedOutside: {incident, 1, ""},
	activity.ReportTaken:             {incident, 2, ""},
	activity.ReportAnswered:          {incident, 2, ""},

	activity.RuleCreated:  {entityManagement, 1, ""},
	activity.RuleChanged:  {entityManagement, 3, ""},
	activity.RuleRemoved:  {entityManagement, 4, ""},
	activity.DecoyMade:    {entityManagement, 1, ""},
	activity.DecoyRemoved: {entityManagement, 4, ""},
	activity.DecoyUsed:    {detection, 1, ""},

	activity.BlastAssessed: {incident, 2, ""},
	activity.WatchBegun:    {entityManagement, other, "Watch"},
	activity.WatchExtended: {entityManagement, 3, ""},
	activity.WatchEnded:    {entityManagement, other, "End watch"},

	activity.PostureChecked:      {apiActivity, 2, ""},
	activity.PostureChanged:      {detection, 2, ""},
	activity.PostureAcknowledged: {entityManagement, other, "Acknowledge"},
	activity.PlanSaved:           {entityManagement, 3, ""},
	activity.PlanExported:        {entityManagement, 2, ""},
}

// sorts is the table by the names of kinds.
var sorts = func() map[string]sort {
	m := make(map[string]sort, len(table))
	for k, s := range table {
		m[k.Name] = s
	}
	return m
}()

// sortOf is what a kind is. One that this version does not know (it was written by a
// later one) is still streamed.
func sortOf(kind string) sort {
	if s, ok := sorts[kind]; ok {
		return s
	}
	return sort{base, other, kind}
}
