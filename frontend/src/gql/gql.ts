/* eslint-disable */
import * as types from './graphql';
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';

/**
 * Map of all GraphQL operations in the project.
 *
 * This map has several performance disadvantages:
 * 1. It is not tree-shakeable, so it will include all operations in the project.
 * 2. It is not minifiable, so the string of a GraphQL query will be multiple times inside the bundle.
 * 3. It does not support dead code elimination, so it will add unused operations.
 *
 * Therefore it is highly recommended to use the babel or swc plugin for production.
 * Learn more about it here: https://the-guild.dev/graphql/codegen/plugins/presets/preset-client#reducing-bundle-size
 */
type Documents = {
    "\n  mutation BeginConfirmation {\n    beginConfirmation { proof { challenge methods passkeyOptions } }\n  }\n": typeof types.BeginConfirmationDocument,
    "\n  mutation ConfirmIdentity($input: ConfirmIdentityInput!) {\n    confirmIdentity(input: $input) { freshUntil }\n  }\n": typeof types.ConfirmIdentityDocument,
    "\n  query OpenBreakGlasses {\n    breakGlasses(open: true) { id expiresAt mine member { id name } }\n  }\n": typeof types.OpenBreakGlassesDocument,
    "\n  mutation EndBreakGlass($input: EndBreakGlassInput!) {\n    endBreakGlass(input: $input) { breakGlass { id endedAt } }\n  }\n": typeof types.EndBreakGlassDocument,
    "\n  query Palette($datasets: Boolean!) {\n    datasets(first: 50, orderBy: { field: UPDATED_AT, direction: DESC }) @include(if: $datasets) {\n      edges { node { id name tableName } }\n    }\n    analyses(first: 50, orderBy: { field: UPDATED_AT, direction: DESC }) {\n      edges { node { id name } }\n    }\n  }\n": typeof types.PaletteDocument,
    "\n  query OwnRecovery {\n    ownRecovery { step askedAt readyAt }\n  }\n": typeof types.OwnRecoveryDocument,
    "\n  mutation CancelRecovery {\n    cancelRecovery { cancelled }\n  }\n": typeof types.CancelRecoveryDocument,
    "\n  mutation BeginProof {\n    beginConfirmation { proof { challenge methods passkeyOptions } }\n  }\n": typeof types.BeginProofDocument,
    "\n  mutation ProveFactor($input: ConfirmIdentityInput!) {\n    confirmIdentity(input: $input) { freshUntil }\n  }\n": typeof types.ProveFactorDocument,
    "\n  mutation LeaveUnproven {\n    signOut { signedOut }\n  }\n": typeof types.LeaveUnprovenDocument,
    "\n  query SessionLeft {\n    viewer { sessionLeft { unused most } }\n  }\n": typeof types.SessionLeftDocument,
    "\n  mutation SignOut($input: SignOutInput) {\n    signOut(input: $input) { signedOut }\n  }\n": typeof types.SignOutDocument,
    "\n  mutation SwitchOrganization($input: SwitchOrganizationInput!) {\n    switchOrganization(input: $input) { viewer { organization { id } } }\n  }\n": typeof types.SwitchOrganizationDocument,
    "\n  mutation ExportActivity($input: ExportActivityInput!) {\n    exportActivity(input: $input) { path }\n  }\n": typeof types.ExportActivityDocument,
    "\n  query ActivityEvent($id: ID!) {\n    activityEvent(id: $id) {\n      id createdAt sequence kind sentence objectName objectID outcome address device request\n      place { label region network accuracyKM known }\n      changes { name before after }\n      facts { name value }\n      unusual { code text }\n      actor { id name }\n    }\n  }\n": typeof types.ActivityEventDocument,
    "\n  query EventProof($id: ID!) {\n    auditInclusion(eventId: $id) { entry sequence checkpoint hashes }\n    auditLog { key size signedAt }\n  }\n": typeof types.EventProofDocument,
    "\n  query ActivityChoices($search: String, $people: Boolean!, $datasets: Boolean!) {\n    members(first: 20, search: $search) @include(if: $people) { edges { node { id user { id name } } } }\n    datasets(first: 20, search: $search) @include(if: $datasets) { edges { node { id name } } }\n    analyses(first: 20, search: $search) { edges { node { id name } } }\n  }\n": typeof types.ActivityChoicesDocument,
    "\n  query SignIns {\n    signIns(days: 30) {\n      count\n      more\n      elsewhere\n      places { place { label latitude longitude } signIns failures lastAt }\n      failures { tries addresses places firstAt lastAt succeeded person { id name } }\n    }\n  }\n": typeof types.SignInsDocument,
    "\n  fragment ActivityParts on ActivityEvent {\n    id\n    createdAt\n    sequence\n    kind\n    sentence\n    objectName\n    objectID\n    outcome\n    address\n    device\n    place { label }\n    actor { id name }\n  }\n": typeof types.ActivityPartsFragmentDoc,
    "\n  query Activity(\n    $first: Int, $after: Cursor, $actorId: ID, $objectId: ID, $outcome: ActivityEventOutcome\n    $areas: [String!], $kinds: [String!], $from: Time, $until: Time\n  ) {\n    activity(\n      first: $first, after: $after, actorId: $actorId, objectId: $objectId, outcome: $outcome\n      areas: $areas, kinds: $kinds, from: $from, until: $until\n    ) {\n      pageInfo { hasNextPage endCursor }\n      edges { node { ...ActivityParts unusual { code text } } }\n    }\n  }\n": typeof types.ActivityDocument,
    "\n  subscription ActivityAdded($after: Long) {\n    activityAdded(after: $after) { ...ActivityParts }\n  }\n": typeof types.ActivityAddedDocument,
    "\n  query AlertDetail($id: ID!) {\n    node(id: $id) {\n      __typename\n      ... on Alert {\n        id\n        createdAt\n        title\n        severity\n        state\n        count\n        lastAt\n        snoozedUntil\n        verdict\n        answer\n        answeredAt\n        resolvedAt\n        technique\n        counterfactual\n        mine\n        rule { id title description }\n        reasons { name text }\n        notes { by { id name } at text }\n        subject { id name email }\n        assignee { id name }\n        resolver { id name }\n        member { id role state exportsFrozenAt mine }\n        activity { id kind createdAt sentence address device actor { id name } }\n      }\n    }\n    alertKeepers { id name }\n  }\n": typeof types.AlertDetailDocument,
    "\n  query AlertCounts {\n    alertCounts { open urgent mine }\n  }\n": typeof types.AlertCountsDocument,
    "\n  fragment AlertLine on Alert {\n    id\n    title\n    severity\n    state\n    verdict\n    answer\n    count\n    lastAt\n    snoozedUntil\n    subject { id name }\n    assignee { id name }\n  }\n": typeof types.AlertLineFragmentDoc,
    "\n  query Alerts($first: Int, $after: Cursor, $view: AlertView, $severities: [AlertSeverity!]) {\n    alerts(first: $first, after: $after, view: $view, severities: $severities) {\n      totalCount\n      pageInfo { hasNextPage endCursor }\n      edges { node { ...AlertLine } }\n    }\n  }\n": typeof types.AlertsDocument,
    "\n  mutation AcknowledgeAlert($input: AcknowledgeAlertInput!) {\n    acknowledgeAlert(input: $input) { alert { id state assignee { id name } } }\n  }\n": typeof types.AcknowledgeAlertDocument,
    "\n  mutation AssignAlert($input: AssignAlertInput!) {\n    assignAlert(input: $input) { alert { id assignee { id name } } }\n  }\n": typeof types.AssignAlertDocument,
    "\n  mutation SnoozeAlert($input: SnoozeAlertInput!) {\n    snoozeAlert(input: $input) { alert { id snoozedUntil } }\n  }\n": typeof types.SnoozeAlertDocument,
    "\n  mutation ResolveAlert($input: ResolveAlertInput!) {\n    resolveAlert(input: $input) { alert { id state verdict resolvedAt } }\n  }\n": typeof types.ResolveAlertDocument,
    "\n  mutation ReopenAlert($input: ReopenAlertInput!) {\n    reopenAlert(input: $input) { alert { id state verdict resolvedAt } }\n  }\n": typeof types.ReopenAlertDocument,
    "\n  query OwnAlerts {\n    ownAlerts { id title severity lastAt answer asks reasons { name text } }\n  }\n": typeof types.OwnAlertsDocument,
    "\n  mutation AnswerAlert($input: AnswerAlertInput!) {\n    answerAlert(input: $input) { alert { id state answer asks } }\n  }\n": typeof types.AnswerAlertDocument,
    "\n  mutation RespondBySigningOut($input: SignMemberOutInput!) {\n    signMemberOut(input: $input) { endedSessions }\n  }\n": typeof types.RespondBySigningOutDocument,
    "\n  mutation FreezeExports($input: FreezeExportsInput!) {\n    freezeExports(input: $input) { membership { id exportsFrozenAt } }\n  }\n": typeof types.FreezeExportsDocument,
    "\n  mutation UnfreezeExports($input: UnfreezeExportsInput!) {\n    unfreezeExports(input: $input) { membership { id exportsFrozenAt } }\n  }\n": typeof types.UnfreezeExportsDocument,
    "\n  mutation DemandNewPassword($input: DemandNewPasswordInput!) {\n    demandNewPassword(input: $input) { membership { id } }\n  }\n": typeof types.DemandNewPasswordDocument,
    "\n  mutation UndoSetting($input: UndoSettingInput!) {\n    undoSetting(input: $input) {\n      settings { viewersMayExport guestsMayExport exportRowLimit invitationDays passwordLength passwordClasses passwordScore stepUpBudget adminBudget weekBudget securityContact securityContactText }\n    }\n  }\n": typeof types.UndoSettingDocument,
    "\n  mutation UndoChannelChange($input: UndoChannelChangeInput!) {\n    undoChannelChange(input: $input) { channel { id name } }\n  }\n": typeof types.UndoChannelChangeDocument,
    "\n  mutation UndoStreamChange($input: UndoStreamChangeInput!) {\n    undoStreamChange(input: $input) { stream { id name } }\n  }\n": typeof types.UndoStreamChangeDocument,
    "\n  mutation UndoWitnessChange($input: UndoWitnessChangeInput!) {\n    undoWitnessChange(input: $input) { witness { id address } }\n  }\n": typeof types.UndoWitnessChangeDocument,
    "\n  subscription AlertPulse($after: Long) {\n    alertChanged(after: $after) { id title severity state count revision mine asks rule { id } }\n  }\n": typeof types.AlertPulseDocument,
    "\n  query Analyses($first: Int, $after: Cursor, $orderBy: AnalysisOrder, $search: String) {\n    analyses(first: $first, after: $after, orderBy: $orderBy, search: $search, shared: false) {\n      totalCount\n      pageInfo { hasNextPage endCursor }\n      edges {\n        node {\n          id\n          name\n          updatedAt\n          chart { kind }\n          result { id rowCount }\n          shares { id audience }\n        }\n      }\n    }\n  }\n": typeof types.AnalysesDocument,
    "\n  query Analysis($id: ID!) {\n    analysis(id: $id) {\n      id\n      name\n      description\n      createdAt\n      updatedAt\n      mine\n      sql\n      owner { id name }\n      parameters { name type value }\n      chart { kind x y series }\n      result { id createdAt rowCount truncated columns { name type } }\n      shares { id audience expiresAt createdAt user { id name } }\n    }\n  }\n": typeof types.AnalysisDocument,
    "\n  mutation CreateAnalysis($input: CreateAnalysisInput!) {\n    createAnalysis(input: $input) { analysis { id } }\n  }\n": typeof types.CreateAnalysisDocument,
    "\n  query ExportVerdict($resultId: ID!) {\n    exportVerdict(resultId: $resultId) { allowed reason formats }\n  }\n": typeof types.ExportVerdictDocument,
    "\n  mutation CreateExport($input: CreateExportInput!) {\n    createExport(input: $input) { url export { id name format } }\n  }\n": typeof types.CreateExportDocument,
    "\n  mutation UpdateAnalysis($input: UpdateAnalysisInput!) {\n    updateAnalysis(input: $input) {\n      analysis {\n        id\n        name\n        description\n        sql\n        updatedAt\n        parameters { name type value }\n        chart { kind x y series }\n        result { id createdAt rowCount truncated columns { name type } }\n      }\n    }\n  }\n": typeof types.UpdateAnalysisDocument,
    "\n  mutation DeleteAnalysis($input: DeleteAnalysisInput!) {\n    deleteAnalysis(input: $input) { id }\n  }\n": typeof types.DeleteAnalysisDocument,
    "\n  query ShownResult($id: ID!) {\n    analysis(id: $id) { id updatedAt result { id createdAt rowCount truncated columns { name type } } }\n  }\n": typeof types.ShownResultDocument,
    "\n  mutation ShareAnalysis($input: ShareAnalysisInput!) {\n    shareAnalysis(input: $input) {\n      share { id audience expiresAt createdAt user { id name } analysis { id shares { id } } }\n    }\n  }\n": typeof types.ShareAnalysisDocument,
    "\n  mutation RevokeShare($input: RevokeShareInput!) {\n    revokeShare(input: $input) { id }\n  }\n": typeof types.RevokeShareDocument,
    "\n  query People($search: String) {\n    members(first: 50, search: $search) {\n      edges { node { id role state mine user { id name email } } }\n      pageInfo { hasNextPage }\n    }\n  }\n": typeof types.PeopleDocument,
    "\n  query ResultRows($id: ID!, $offset: Int!, $limit: Int!) {\n    node(id: $id) {\n      id\n      ... on Result { page(offset: $offset, limit: $limit) { offset rowCount columns } }\n    }\n  }\n": typeof types.ResultRowsDocument,
    "\n  fragment RunParts on Run {\n    id\n    sql\n    state\n    errorKind\n    errorMessage\n    errorLine\n    errorColumn\n    elapsedMs\n    startedAt\n    result { id rowCount truncated columns { name type } }\n  }\n": typeof types.RunPartsFragmentDoc,
    "\n  mutation StartRun($input: StartRunInput!) {\n    startRun(input: $input) { run { ...RunParts } }\n  }\n": typeof types.StartRunDocument,
    "\n  mutation CancelRun($input: CancelRunInput!) {\n    cancelRun(input: $input) { run { ...RunParts } }\n  }\n": typeof types.CancelRunDocument,
    "\n  subscription RunUpdated($id: ID!) {\n    runUpdated(id: $id) { ...RunParts }\n  }\n": typeof types.RunUpdatedDocument,
    "\n  query RunNow($id: ID!) {\n    run(id: $id) { ...RunParts }\n  }\n": typeof types.RunNowDocument,
    "\n  query Tables($search: String) {\n    datasets(first: 100, search: $search, orderBy: { field: NAME, direction: ASC }) {\n      edges {\n        node {\n          id\n          name\n          tableName\n          currentVersion { id rowCount columns { id name type position } }\n        }\n      }\n      totalCount\n    }\n  }\n": typeof types.TablesDocument,
    "\n  query AuditLog {\n    auditLog { origin key size checkpoint signedAt exportPath }\n    auditCheckpoints(first: 20) { totalCount edges { node { id createdAt size note } } }\n  }\n": typeof types.AuditLogDocument,
    "\n  mutation VerifyAuditLog {\n    verifyAuditLog { entries erased checkpoints problems }\n  }\n": typeof types.VerifyAuditLogDocument,
    "\n  mutation ExportAuditLog {\n    exportAuditLog { path }\n  }\n": typeof types.ExportAuditLogDocument,
    "\n  query Witnesses {\n    witnesses { id kind address every size sentAt failingSince problem }\n  }\n": typeof types.WitnessesDocument,
    "\n  mutation AddWitness($input: AddWitnessInput!) {\n    addWitness(input: $input) { witness { id } secret }\n  }\n": typeof types.AddWitnessDocument,
    "\n  mutation UpdateWitness($input: UpdateWitnessInput!) {\n    updateWitness(input: $input) { witness { id } }\n  }\n": typeof types.UpdateWitnessDocument,
    "\n  mutation SendCheckpoint($input: SendCheckpointInput!) {\n    sendCheckpoint(input: $input) { witness { id size sentAt failingSince problem } }\n  }\n": typeof types.SendCheckpointDocument,
    "\n  mutation RemoveWitness($input: RemoveWitnessInput!) {\n    removeWitness(input: $input) { id }\n  }\n": typeof types.RemoveWitnessDocument,
    "\n  query DatasetAccess($id: ID!, $first: Int!) {\n    datasetAccess(datasetId: $id, first: $first) { id at action outcome person { id name } }\n  }\n": typeof types.DatasetAccessDocument,
    "\n  query Dataset($id: ID!) {\n    dataset(id: $id) {\n      id\n      name\n      tableName\n      description\n      visibility\n      createdAt\n      updatedAt\n      mine\n      owner { id name }\n      currentVersion { id }\n      latestVersion {\n        id\n        number\n        state\n        failure\n        format\n        fileName\n        fileBytes\n        fileSha256\n        rowCount\n        rejectedCount\n        storedBytes\n        warnings\n        finishedAt\n        createdAt\n        columns { id position name sourcePath type nullCount distinctCount }\n        findings {\n          columns { name type }\n          preview\n          rejects { line column reason }\n          ranges { name minimum maximum }\n        }\n      }\n      versions { id number state fileName fileBytes fileSha256 rowCount createdAt }\n    }\n  }\n": typeof types.DatasetDocument,
    "\n  mutation DeleteDataset($input: DeleteDatasetInput!) {\n    deleteDataset(input: $input) { id }\n  }\n": typeof types.DeleteDatasetDocument,
    "\n  mutation OpenDataset($input: UpdateDatasetInput!) {\n    updateDataset(input: $input) { dataset { id visibility updatedAt } }\n  }\n": typeof types.OpenDatasetDocument,
    "\n  query Datasets($first: Int, $after: Cursor, $orderBy: DatasetOrder, $search: String) {\n    datasets(first: $first, after: $after, orderBy: $orderBy, search: $search) {\n      totalCount\n      pageInfo { hasNextPage endCursor }\n      edges {\n        node {\n          id\n          name\n          tableName\n          visibility\n          updatedAt\n          mine\n          owner { id name }\n          latestVersion { id state format fileBytes rowCount rejectedCount }\n        }\n      }\n    }\n  }\n": typeof types.DatasetsDocument,
    "\n  mutation UpdateDataset($input: UpdateDatasetInput!) {\n    updateDataset(input: $input) { dataset { id name tableName description updatedAt } }\n  }\n": typeof types.UpdateDatasetDocument,
    "\n  query NewestUploads {\n    datasets(first: 50, orderBy: { field: UPDATED_AT, direction: DESC }) {\n      edges { node { id latestVersion { id state rowCount fileSha256 } } }\n    }\n  }\n": typeof types.NewestUploadsDocument,
    "\n  subscription DatasetUpdated($id: ID) {\n    datasetUpdated(id: $id) {\n      id\n      name\n      tableName\n      description\n      visibility\n      updatedAt\n      latestVersion { id number state failure format fileName fileBytes fileSha256 rowCount rejectedCount warnings finishedAt }\n      currentVersion { id }\n    }\n  }\n": typeof types.DatasetUpdatedDocument,
    "\n  mutation RequestPasswordReset($input: RequestPasswordResetInput!) {\n    requestPasswordReset(input: $input) { accepted }\n  }\n": typeof types.RequestPasswordResetDocument,
    "\n  query InvitationOffer($token: String!) {\n    invitationOffer(token: $token) { organizationName inviterName email role expiresAt hasAccount isViewer }\n    passwordPolicy(invitation: $token) { minimumLength requireClasses minimumScore words }\n  }\n": typeof types.InvitationOfferDocument,
    "\n  mutation AcceptInvitation($input: AcceptInvitationInput!) {\n    acceptInvitation(input: $input) { viewer { user { id } } }\n  }\n": typeof types.AcceptInvitationDocument,
    "\n  mutation VerifyEmail($input: VerifyEmailInput!) {\n    verifyEmail(input: $input) { email }\n  }\n": typeof types.VerifyEmailDocument,
    "\n  mutation ConfirmEmail($input: ConfirmEmailInput!) {\n    confirmEmail(input: $input) { email }\n  }\n": typeof types.ConfirmEmailDocument,
    "\n  mutation UndoEmailChange($input: UndoEmailChangeInput!) {\n    undoEmailChange(input: $input) { email resetToken }\n  }\n": typeof types.UndoEmailChangeDocument,
    "\n  mutation ReportNotMe($input: ReportNotMeInput!) {\n    reportNotMe(input: $input) { email resetToken }\n  }\n": typeof types.ReportNotMeDocument,
    "\n  mutation CancelRecoveryByLink($input: CancelRecoveryByLinkInput!) {\n    cancelRecoveryByLink(input: $input) { cancelled }\n  }\n": typeof types.CancelRecoveryByLinkDocument,
    "\n  query RecoveryProgress($challenge: String!) {\n    recoveryProgress(challenge: $challenge) { step askedAt approvals needed way readyAt expiresAt }\n  }\n": typeof types.RecoveryProgressDocument,
    "\n  mutation RequestRecovery($input: RequestRecoveryInput!) {\n    requestRecovery(input: $input) { progress { step askedAt approvals needed way readyAt expiresAt } }\n  }\n": typeof types.RequestRecoveryDocument,
    "\n  mutation CompleteRecovery($input: CompleteRecoveryInput!) {\n    completeRecovery(input: $input) { viewer { user { id } } }\n  }\n": typeof types.CompleteRecoveryDocument,
    "\n  mutation ReportIncidentOutside($input: ReportIncidentOutsideInput!) {\n    reportIncidentOutside(input: $input) { receipt }\n  }\n": typeof types.ReportIncidentOutsideDocument,
    "\n  query ReportProgress($receipt: String!) {\n    reportProgress(receipt: $receipt) { receivedAt state answer }\n  }\n": typeof types.ReportProgressDocument,
    "\n  query PasswordResetOffer($token: String!) {\n    passwordResetOffer(token: $token) {\n      email\n      policy { minimumLength requireClasses minimumScore words }\n    }\n  }\n": typeof types.PasswordResetOfferDocument,
    "\n  mutation ResetPassword($input: ResetPasswordInput!) {\n    resetPassword(input: $input) { reset }\n  }\n": typeof types.ResetPasswordDocument,
    "\n  mutation SetUp($input: SetUpInput!) {\n    setUp(input: $input) { viewer { user { id } } }\n  }\n": typeof types.SetUpDocument,
    "\n  mutation SignIn($input: SignInInput!) {\n    signIn(input: $input) {\n      __typename\n      ... on SignedIn { backupCodes }\n      ... on ProofNeeded { challenge methods passkeyOptions trustDays }\n    }\n  }\n": typeof types.SignInDocument,
    "\n  mutation ContinueSignIn($input: ContinueSignInInput!) {\n    continueSignIn(input: $input) {\n      result {\n        __typename\n        ... on SignedIn { backupCodes }\n        ... on ProofNeeded { challenge methods passkeyOptions trustDays }\n      }\n    }\n  }\n": typeof types.ContinueSignInDocument,
    "\n  mutation BeginPasskeySignIn {\n    beginPasskeySignIn { proof { challenge passkeyOptions } }\n  }\n": typeof types.BeginPasskeySignInDocument,
    "\n  mutation SignInWithPasskey($input: SignInWithPasskeyInput!) {\n    signInWithPasskey(input: $input) {\n      result {\n        __typename\n        ... on SignedIn { backupCodes }\n        ... on ProofNeeded { challenge methods passkeyOptions trustDays }\n      }\n    }\n  }\n": typeof types.SignInWithPasskeyDocument,
    "\n  mutation Unsubscribe($input: UnsubscribeInput!) {\n    unsubscribe(input: $input) { topic }\n  }\n": typeof types.UnsubscribeDocument,
    "\n  query MailVerification($code: String!) {\n    mailVerification(code: $code) { about sentAt mine }\n  }\n": typeof types.MailVerificationDocument,
    "\n  query Exports($first: Int, $after: Cursor) {\n    exports(first: $first, after: $after) {\n      totalCount\n      pageInfo { hasNextPage endCursor }\n      edges {\n        node {\n          id\n          name\n          format\n          state\n          rowCount\n          columns\n          bytes\n          sha256\n          createdAt\n          sentAt\n          expiresAt\n          address\n          user { id name }\n        }\n      }\n    }\n  }\n": typeof types.ExportsDocument,
    "\n  query Home($governs: Boolean!) {\n    datasets(first: 5, orderBy: { field: UPDATED_AT, direction: DESC }) {\n      totalCount\n      edges { node { id name updatedAt latestVersion { id state rowCount } } }\n    }\n    analyses(first: 5, shared: false, orderBy: { field: UPDATED_AT, direction: DESC }) {\n      totalCount\n      edges { node { id name updatedAt chart { kind } result { id rowCount } shares { id } } }\n    }\n    members(first: 2) @include(if: $governs) { totalCount }\n    invitations(first: 1) @include(if: $governs) { totalCount }\n  }\n": typeof types.HomeDocument,
    "\n  fragment StripParts on ActivityEvent {\n    id\n    createdAt\n    sequence\n    sentence\n    outcome\n    actor { id name }\n  }\n": typeof types.StripPartsFragmentDoc,
    "\n  query LatestActivity {\n    activity(first: 12) { edges { node { ...StripParts } } }\n  }\n": typeof types.LatestActivityDocument,
    "\n  subscription LatestActivityAdded($after: Long) {\n    activityAdded(after: $after) { ...StripParts }\n  }\n": typeof types.LatestActivityAddedDocument,
    "\n  mutation AssessBlastRadius($input: AssessBlastRadiusInput!) {\n    assessBlastRadius(input: $input) {\n      report {\n        stolen\n        sessionId\n        since\n        at\n        opens\n        datasets\n        objects\n        rows\n        uncertain\n        complete\n        user { id name }\n        limits { text stops }\n        reach {\n          role\n          ownDatasets\n          teamDatasets\n          emergencyDatasets\n          rows\n          ownAnalyses\n          otherAnalyses\n          results\n          resultRows\n          unnamed\n          elsewhere\n          items { id kind name }\n          abilities { permission sentence }\n        }\n        touched { area count rows events { id createdAt sentence } }\n        sessions { id endedAt event { id createdAt device address } }\n      }\n    }\n  }\n": typeof types.AssessBlastRadiusDocument,
    "\n  mutation CloseIncident($input: CloseIncidentInput!) {\n    closeIncident(input: $input) { incident { id state closedAt lessons } }\n  }\n": typeof types.CloseIncidentDocument,
    "\n  mutation AcknowledgeDrill($input: AcknowledgeDrillInput!) {\n    acknowledgeDrill(input: $input) { incident { id } }\n  }\n": typeof types.AcknowledgeDrillDocument,
    "\n  query IncidentOf($alertId: ID!) {\n    incidentOf(alertId: $alertId) { id title state }\n  }\n": typeof types.IncidentOfDocument,
    "\n  mutation OpenIncidentFromAlert($input: OpenIncidentInput!) {\n    openIncident(input: $input) { incident { id } }\n  }\n": typeof types.OpenIncidentFromAlertDocument,
    "\n  query Incidents($first: Int, $after: Cursor, $drills: Boolean) {\n    incidents(first: $first, after: $after, drills: $drills) {\n      totalCount\n      pageInfo { hasNextPage endCursor }\n      edges {\n        node {\n          id\n          title\n          severity\n          state\n          drillState\n          createdAt\n          owner { id name }\n          subject { id name }\n          tasks { id state followUp }\n        }\n      }\n    }\n  }\n": typeof types.IncidentsDocument,
    "\n  mutation OpenIncident($input: OpenIncidentInput!) {\n    openIncident(input: $input) { incident { id } }\n  }\n": typeof types.OpenIncidentDocument,
    "\n  query Reports($first: Int, $after: Cursor) {\n    reports(first: $first, after: $after) {\n      totalCount\n      pageInfo { hasNextPage endCursor }\n      edges {\n        node {\n          id\n          what\n          observed\n          steps\n          beganAt\n          endedAt\n          severity\n          state\n          signedIn\n          answer\n          createdAt\n          reporter { id name }\n          handler { id name }\n          incident { id }\n        }\n      }\n    }\n  }\n": typeof types.ReportsDocument,
    "\n  mutation OpenIncidentFromReport($input: OpenIncidentInput!) {\n    openIncident(input: $input) { incident { id } }\n  }\n": typeof types.OpenIncidentFromReportDocument,
    "\n  mutation AnswerReport($input: AnswerReportInput!) {\n    answerReport(input: $input) { report { id state answer handler { id name } } }\n  }\n": typeof types.AnswerReportDocument,
    "\n  query IncidentRoom($id: ID!) {\n    node(id: $id) {\n      __typename\n      ... on Incident {\n        id\n        createdAt\n        closedAt\n        beganAt\n        title\n        text\n        lessons\n        severity\n        state\n        drill\n        drillState\n        drillReport {\n          state\n          startedAt\n          seconds\n          announced\n          scene\n          injects { minute from text }\n          nextAt\n          phases { name target seconds missed }\n          steps { task { id state reason title doer { id name } skipper { id name } } seconds skippedAfter }\n          parts { person { id name } acknowledged steps skipped notes }\n          gaps\n          former { incident { id } phases { name seconds } done }\n        }\n        owner { id name }\n        opener { id name }\n        subject { id name email }\n        playbook { id title summary }\n        alerts { id title severity }\n        tasks {\n          id\n          title\n          state\n          note\n          reason\n          function\n          action\n          followUp\n          dueAt\n          doneAt\n          skippedAt\n          owner { id name }\n          doer { id name }\n          skipper { id name }\n        }\n        notes { id createdAt text author { id name } }\n        timeline { id createdAt kind facts { name value } sentence address device outcome actor { id name } }\n      }\n    }\n    alertKeepers { id name }\n    members(first: 200) { edges { node { id user { id name } } } }\n  }\n": typeof types.IncidentRoomDocument,
    "\n  subscription IncidentPulse($after: Long) {\n    activityAdded(after: $after) { id sequence }\n  }\n": typeof types.IncidentPulseDocument,
    "\n  mutation UpdateIncident($input: UpdateIncidentInput!) {\n    updateIncident(input: $input) { incident { id state severity owner { id name } subject { id name } } }\n  }\n": typeof types.UpdateIncidentDocument,
    "\n  mutation ReopenIncident($input: ReopenIncidentInput!) {\n    reopenIncident(input: $input) { incident { id state } }\n  }\n": typeof types.ReopenIncidentDocument,
    "\n  mutation AddIncidentNote($input: AddIncidentNoteInput!) {\n    addIncidentNote(input: $input) { incident { id } }\n  }\n": typeof types.AddIncidentNoteDocument,
    "\n  mutation ExportIncidentEvidence($input: ExportIncidentEvidenceInput!) {\n    exportIncidentEvidence(input: $input) { path }\n  }\n": typeof types.ExportIncidentEvidenceDocument,
    "\n  mutation StartDrill($input: StartDrillInput!) {\n    startDrill(input: $input) { incident { id } }\n  }\n": typeof types.StartDrillDocument,
    "\n  mutation AddIncidentTask($input: AddIncidentTaskInput!) {\n    addIncidentTask(input: $input) { incident { id } }\n  }\n": typeof types.AddIncidentTaskDocument,
    "\n  mutation AssignIncidentTask($input: AssignIncidentTaskInput!) {\n    assignIncidentTask(input: $input) { incident { id } }\n  }\n": typeof types.AssignIncidentTaskDocument,
    "\n  mutation CompleteIncidentTask($input: CompleteIncidentTaskInput!) {\n    completeIncidentTask(input: $input) { incident { id } }\n  }\n": typeof types.CompleteIncidentTaskDocument,
    "\n  mutation SkipIncidentTask($input: SkipIncidentTaskInput!) {\n    skipIncidentTask(input: $input) { incident { id } }\n  }\n": typeof types.SkipIncidentTaskDocument,
    "\n  mutation RunIncidentTask($input: RunIncidentTaskInput!) {\n    runIncidentTask(input: $input) { path incident { id } }\n  }\n": typeof types.RunIncidentTaskDocument,
    "\n  query Playbooks {\n    playbooks { id title summary steps { id } }\n  }\n": typeof types.PlaybooksDocument,
    "\n  query DevelopmentMail {\n    developmentMail { id sentAt to subject text }\n  }\n": typeof types.DevelopmentMailDocument,
    "\n  query DevelopmentTexts {\n    developmentTexts { id sentAt to text }\n  }\n": typeof types.DevelopmentTextsDocument,
    "\n  mutation SaveResponsePlan($input: SaveResponsePlanInput!) {\n    saveResponsePlan(input: $input) { version { id number } }\n  }\n": typeof types.SaveResponsePlanDocument,
    "\n  query ResponsePlan {\n    responsePlan {\n      document {\n        sections { id title lead link lines { text note link } }\n        gaps { text note link }\n        written { lawyer authority publicRelations insurer meetingPlace notes }\n      }\n      newest { id number createdAt sha256 author { id name } }\n      drift { section added text }\n      versions { id number createdAt sha256 author { id name } }\n    }\n  }\n": typeof types.ResponsePlanDocument,
    "\n  query PlanVersion($number: Int!) {\n    planVersion(number: $number) {\n      id number createdAt sha256\n      author { id name }\n      document {\n        sections { id title lead link lines { text note link } }\n        gaps { text note link }\n        written { lawyer authority publicRelations insurer meetingPlace notes }\n      }\n    }\n  }\n": typeof types.PlanVersionDocument,
    "\n  query PlanDifferences($from: Int!, $to: Int) {\n    planDifferences(from: $from, to: $to) { section added text }\n  }\n": typeof types.PlanDifferencesDocument,
    "\n  mutation ExportResponsePlan($input: ExportResponsePlanInput!) {\n    exportResponsePlan(input: $input) { file { name content sha256 } }\n  }\n": typeof types.ExportResponsePlanDocument,
    "\n  mutation AcknowledgeDrift($input: AcknowledgeDriftInput!) {\n    acknowledgeDrift(input: $input) {\n      posture {\n        id checkedAt configuration drift acknowledgedAt\n        acknowledgedBy { id name }\n        checks { id title meaning advice installation state found since }\n      }\n    }\n  }\n": typeof types.AcknowledgeDriftDocument,
    "\n  query Posture {\n    posture {\n      id checkedAt configuration drift acknowledgedAt\n      acknowledgedBy { id name }\n      checks { id title meaning advice installation state found since }\n    }\n  }\n": typeof types.PostureDocument,
    "\n  mutation RecheckPosture {\n    recheckPosture {\n      posture {\n        id checkedAt configuration drift acknowledgedAt\n        acknowledgedBy { id name }\n        checks { id title meaning advice installation state found since }\n      }\n    }\n  }\n": typeof types.RecheckPostureDocument,
    "\n  query Decoys {\n    decoys { id kind name note start touches touchedAt createdAt maker { id name } }\n  }\n": typeof types.DecoysDocument,
    "\n  mutation MakeDecoyDataset($input: MakeDecoyDatasetInput!) {\n    makeDecoyDataset(input: $input) { decoy { id } }\n  }\n": typeof types.MakeDecoyDatasetDocument,
    "\n  mutation MakeDecoyToken($input: MakeDecoyTokenInput!) {\n    makeDecoyToken(input: $input) { decoy { id } token }\n  }\n": typeof types.MakeDecoyTokenDocument,
    "\n  mutation RemoveDecoy($input: RemoveDecoyInput!) {\n    removeDecoy(input: $input) { id }\n  }\n": typeof types.RemoveDecoyDocument,
    "\n  query RuleCheck($expression: String!) {\n    ruleCheck(expression: $expression) { cost limit problems { line column message } }\n  }\n": typeof types.RuleCheckDocument,
    "\n  mutation CreateRule($input: CreateRuleInput!) {\n    createRule(input: $input) { rule { id } }\n  }\n": typeof types.CreateRuleDocument,
    "\n  mutation UpdateRule($input: UpdateRuleInput!) {\n    updateRule(input: $input) {\n      rule { id title description expression severity technique active per times minutes failures failure }\n    }\n  }\n": typeof types.UpdateRuleDocument,
    "\n  mutation RemoveRule($input: RemoveRuleInput!) {\n    removeRule(input: $input) { id }\n  }\n": typeof types.RemoveRuleDocument,
    "\n  query Rules {\n    rules {\n      id\n      title\n      description\n      expression\n      severity\n      technique\n      active\n      per\n      times\n      minutes\n      found\n      foundAt\n      failures\n      failure\n      author { id name }\n    }\n    ruleFields { name type description }\n  }\n": typeof types.RulesDocument,
    "\n  mutation SwitchRule($input: UpdateRuleInput!) {\n    updateRule(input: $input) { rule { id active failures failure } }\n  }\n": typeof types.SwitchRuleDocument,
    "\n  query RuleTrial($input: RuleTrialInput!) {\n    ruleTrial(input: $input) {\n      events\n      matches\n      findings\n      alerts\n      failures\n      failure\n      milliseconds\n      complete\n      days { day matches alerts }\n      examples { id createdAt sentence actor { id name } }\n    }\n  }\n": typeof types.RuleTrialDocument,
    "\n  mutation BeginAuthenticatorApp {\n    beginAuthenticatorApp { challenge secret uri }\n  }\n": typeof types.BeginAuthenticatorAppDocument,
    "\n  mutation AddAuthenticatorApp($input: AddAuthenticatorAppInput!) {\n    addAuthenticatorApp(input: $input) { factor { id } backupCodes }\n  }\n": typeof types.AddAuthenticatorAppDocument,
    "\n  mutation BeginPasskey {\n    beginPasskey { challenge options }\n  }\n": typeof types.BeginPasskeyDocument,
    "\n  mutation AddPasskey($input: AddPasskeyInput!) {\n    addPasskey(input: $input) { factor { id } backupCodes }\n  }\n": typeof types.AddPasskeyDocument,
    "\n  mutation BeginPhone($input: BeginPhoneInput!) {\n    beginPhone(input: $input) { challenge sentTo wait }\n  }\n": typeof types.BeginPhoneDocument,
    "\n  mutation AddPhone($input: AddPhoneInput!) {\n    addPhone(input: $input) { factor { id number } backupCodes }\n  }\n": typeof types.AddPhoneDocument,
    "\n  fragment CheckUpParts on Query {\n    factors { id kind }\n    backupCodes { left low }\n  }\n": typeof types.CheckUpPartsFragmentDoc,
    "\n  query SecurityContact {\n    settings { securityContact securityContactText }\n  }\n": typeof types.SecurityContactDocument,
    "\n  query Devices {\n    devices { id name createdAt lastSeenAt trustedUntil address place { label } bound }\n    sessions {\n      id\n      current\n      device { id }\n      ...SessionParts\n    }\n  }\n": typeof types.DevicesDocument,
    "\n  mutation RevokeOtherSessions {\n    revokeOtherSessions { count }\n  }\n": typeof types.RevokeOtherSessionsDocument,
    "\n  mutation RenameDevice($input: RenameDeviceInput!) {\n    renameDevice(input: $input) { device { id name } }\n  }\n": typeof types.RenameDeviceDocument,
    "\n  mutation ForgetDevice($input: ForgetDeviceInput!) {\n    forgetDevice(input: $input) { id endedSessions }\n  }\n": typeof types.ForgetDeviceDocument,
    "\n  mutation DistrustDevices($input: DistrustDevicesInput!) {\n    distrustDevices(input: $input) { devices { id trustedUntil } }\n  }\n": typeof types.DistrustDevicesDocument,
    "\n  mutation ChangeEmail($input: ChangeEmailInput!) {\n    changeEmail(input: $input) { account { pendingEmail } }\n  }\n": typeof types.ChangeEmailDocument,
    "\n  mutation RequestEmailVerification {\n    requestEmailVerification { sent }\n  }\n": typeof types.RequestEmailVerificationDocument,
    "\n  query OwnBreakGlasses {\n    breakGlasses { id reason createdAt expiresAt endedAt mine admin { id name } member { id name } looks { name objectId at times } }\n  }\n": typeof types.OwnBreakGlassesDocument,
    "\n  mutation SetMailPhrase($input: SetMailPhraseInput!) {\n    setMailPhrase(input: $input) { account { mailPhrase } }\n  }\n": typeof types.SetMailPhraseDocument,
    "\n  mutation SetMailPreference($input: SetMailPreferenceInput!) {\n    setMailPreference(input: $input) { account { mailPreferences { topic on critical } } }\n  }\n": typeof types.SetMailPreferenceDocument,
    "\n  fragment MethodParts on Factor { id kind name number createdAt lastUsedAt backedUp model }\n": typeof types.MethodPartsFragmentDoc,
    "\n  mutation RenameFactor($input: RenameFactorInput!) {\n    renameFactor(input: $input) { factor { id name } }\n  }\n": typeof types.RenameFactorDocument,
    "\n  mutation RemoveFactor($input: RemoveFactorInput!) {\n    removeFactor(input: $input) { id }\n  }\n": typeof types.RemoveFactorDocument,
    "\n  mutation SetNetworks($input: SetNetworksInput!) {\n    setNetworks(input: $input) { account { networks passkeyAnywhere } }\n  }\n": typeof types.SetNetworksDocument,
    "\n  mutation ReplaceBackupCodes {\n    replaceBackupCodes { backupCodes }\n  }\n": typeof types.ReplaceBackupCodesDocument,
    "\n  mutation ChangePassword($input: ChangePasswordInput!) {\n    changePassword(input: $input) { endedSessions }\n  }\n": typeof types.ChangePasswordDocument,
    "\n  fragment SecurityEvent on ActivityEvent { id createdAt sentence address device place { label } unusual { code text } }\n": typeof types.SecurityEventFragmentDoc,
    "\n  query RecentSecurityEvents($me: ID!) {\n    activity(\n      first: 8\n      areas: [\"session\", \"factor\", \"device\", \"password\", \"email\", \"account\", \"recovery\"]\n      actorId: $me\n    ) { edges { node { ...SecurityEvent } } }\n  }\n": typeof types.RecentSecurityEventsDocument,
    "\n  query MyReports {\n    myReports { id what state createdAt answer }\n  }\n": typeof types.MyReportsDocument,
    "\n  mutation ReportIncident($input: ReportIncidentInput!) {\n    reportIncident(input: $input) { receipt }\n  }\n": typeof types.ReportIncidentDocument,
    "\n  mutation SecureAccount($input: SecureAccountInput!) {\n    secureAccount(input: $input) { endedSessions withdrawnLinks withdrawnDownloads }\n  }\n": typeof types.SecureAccountDocument,
    "\n  query Security {\n    factors { ...MethodParts }\n    backupCodes { left low }\n    ...CheckUpParts\n  }\n": typeof types.SecurityDocument,
    "\n  fragment SessionParts on Session { id current address place { label } createdAt lastSeenAt expiresAt }\n": typeof types.SessionPartsFragmentDoc,
    "\n  mutation RevokeSession($input: RevokeSessionInput!) {\n    revokeSession(input: $input) { id }\n  }\n": typeof types.RevokeSessionDocument,
    "\n  query Account {\n    account {\n      email\n      emailVerifiedAt\n      pendingEmail\n      hasPassword\n      passwordChangedAt\n      passwordPolicy { minimumLength requireClasses minimumScore words }\n      mailPhrase\n      mailPreferences { topic on critical }\n      networks\n      passkeyAnywhere\n      address\n    }\n  }\n": typeof types.AccountDocument,
    "\n  mutation AddStream($input: AddStreamInput!) {\n    addStream(input: $input) { stream { id } secret }\n  }\n": typeof types.AddStreamDocument,
    "\n  query Channels {\n    channels {\n      id\n      kind\n      name\n      host\n      minimum\n      active\n      sequence\n      waiting\n      deliveredAt\n      failingSince\n      formerUntil\n      deliveries(first: 20) { id event sequence state tries problem createdAt nextAt deliveredAt reader { id name } }\n    }\n  }\n": typeof types.ChannelsDocument,
    "\n  mutation AddChannel($input: AddChannelInput!) {\n    addChannel(input: $input) { channel { id } secret }\n  }\n": typeof types.AddChannelDocument,
    "\n  mutation UpdateChannel($input: UpdateChannelInput!) {\n    updateChannel(input: $input) { channel { id minimum active name host } }\n  }\n": typeof types.UpdateChannelDocument,
    "\n  mutation RotateChannelSecret($input: RotateChannelSecretInput!) {\n    rotateChannelSecret(input: $input) { channel { id formerUntil } secret }\n  }\n": typeof types.RotateChannelSecretDocument,
    "\n  mutation TestChannel($input: TestChannelInput!) {\n    testChannel(input: $input) { delivery { id state problem } channel { id failingSince deliveredAt } }\n  }\n": typeof types.TestChannelDocument,
    "\n  mutation RemoveChannel($input: RemoveChannelInput!) {\n    removeChannel(input: $input) { id }\n  }\n": typeof types.RemoveChannelDocument,
    "\n  mutation RenameOrganization($input: RenameOrganizationInput!) {\n    renameOrganization(input: $input) { organization { id name } }\n  }\n": typeof types.RenameOrganizationDocument,
    "\n  query PasskeyModels {\n    settings { passkeyModels passkeysClaimed passkeysProvable knownPasskeyModels { aaguid name } }\n  }\n": typeof types.PasskeyModelsDocument,
    "\n  mutation UpdatePasskeyModels($input: UpdateSettingsInput!) {\n    updateSettings(input: $input) {\n      settings { passkeyModels passkeysClaimed passkeysProvable knownPasskeyModels { aaguid name } }\n    }\n  }\n": typeof types.UpdatePasskeyModelsDocument,
    "\n  mutation UpdateProfile($input: UpdateProfileInput!) {\n    updateProfile(input: $input) { user { id name } }\n  }\n": typeof types.UpdateProfileDocument,
    "\n  query Settings {\n    settings { viewersMayExport guestsMayExport exportRowLimit invitationDays passwordLength passwordClasses passwordScore }\n  }\n": typeof types.SettingsDocument,
    "\n  mutation UpdateSettings($input: UpdateSettingsInput!) {\n    updateSettings(input: $input) {\n      settings { viewersMayExport guestsMayExport exportRowLimit invitationDays passwordLength passwordClasses passwordScore }\n    }\n  }\n": typeof types.UpdateSettingsDocument,
    "\n  query SessionRules {\n    settings {\n      graceDays\n      idleLimit\n      lifetimeLimit\n      sessionRules { role secondFactor textMessages idleMinutes lifetimeMinutes sessionLimit refuseAtLimit trustDays }\n    }\n  }\n": typeof types.SessionRulesDocument,
    "\n  mutation UpdateSessionRules($input: UpdateSettingsInput!) {\n    updateSettings(input: $input) {\n      settings {\n        graceDays\n        idleLimit\n        lifetimeLimit\n        sessionRules { role secondFactor textMessages idleMinutes lifetimeMinutes sessionLimit refuseAtLimit trustDays }\n      }\n    }\n  }\n": typeof types.UpdateSessionRulesDocument,
    "\n  mutation RaiseShields($input: RaiseShieldsInput!) {\n    raiseShields(input: $input) { shields { id reason since until by { id name } } }\n  }\n": typeof types.RaiseShieldsDocument,
    "\n  mutation ProlongShields($input: ProlongShieldsInput!) {\n    prolongShields(input: $input) { shields { id reason since until by { id name } } }\n  }\n": typeof types.ProlongShieldsDocument,
    "\n  mutation LowerShields($input: LowerShieldsInput!) {\n    lowerShields(input: $input) { shields { id } }\n  }\n": typeof types.LowerShieldsDocument,
    "\n  query WithoutShieldFactor {\n    withoutShieldFactor { id name }\n  }\n": typeof types.WithoutShieldFactorDocument,
    "\n  query Streams {\n    streams {\n      id\n      kind\n      name\n      host\n      encrypted\n      authority\n      active\n      cursor\n      behind\n      deliveredAt\n      failingSince\n      problem\n      nextAt\n      formerUntil\n    }\n  }\n": typeof types.StreamsDocument,
    "\n  mutation UpdateStream($input: UpdateStreamInput!) {\n    updateStream(input: $input) { stream { id active nextAt host encrypted } }\n  }\n": typeof types.UpdateStreamDocument,
    "\n  mutation RewindStream($input: RewindStreamInput!) {\n    rewindStream(input: $input) { stream { id cursor behind } }\n  }\n": typeof types.RewindStreamDocument,
    "\n  mutation RotateStreamSecret($input: RotateStreamSecretInput!) {\n    rotateStreamSecret(input: $input) { stream { id formerUntil } secret }\n  }\n": typeof types.RotateStreamSecretDocument,
    "\n  mutation TestStream($input: TestStreamInput!) {\n    testStream(input: $input) { problem }\n  }\n": typeof types.TestStreamDocument,
    "\n  mutation RemoveStream($input: RemoveStreamInput!) {\n    removeStream(input: $input) { id }\n  }\n": typeof types.RemoveStreamDocument,
    "\n  mutation BeginWatch($input: BeginWatchInput!) {\n    beginWatch(input: $input) { entry { id expiresAt name } }\n  }\n": typeof types.BeginWatchDocument,
    "\n  query WatchChoices($search: String, $people: Boolean!, $datasets: Boolean!) {\n    members(first: 20, search: $search) @include(if: $people) { edges { node { id mine user { id name } } } }\n    datasets(first: 20, search: $search) @include(if: $datasets) { edges { node { id name } } }\n  }\n": typeof types.WatchChoicesDocument,
    "\n  mutation ExtendWatch($input: ExtendWatchInput!) {\n    extendWatch(input: $input) { entry { id expiresAt } }\n  }\n": typeof types.ExtendWatchDocument,
    "\n  mutation EndWatch($input: EndWatchInput!) {\n    endWatch(input: $input) { entry { id endedAt } }\n  }\n": typeof types.EndWatchDocument,
    "\n  query Watchfulness {\n    settings { stepUpBudget adminBudget weekBudget securityContact securityContactText }\n  }\n": typeof types.WatchfulnessDocument,
    "\n  mutation UpdateWatchfulness($input: UpdateSettingsInput!) {\n    updateSettings(input: $input) {\n      settings { stepUpBudget adminBudget weekBudget securityContact securityContactText }\n    }\n  }\n": typeof types.UpdateWatchfulnessDocument,
    "\n  query Shared($first: Int, $after: Cursor, $search: String) {\n    analyses(first: $first, after: $after, search: $search, shared: true, orderBy: { field: UPDATED_AT, direction: DESC }) {\n      totalCount\n      pageInfo { hasNextPage endCursor }\n      edges {\n        node {\n          id\n          name\n          description\n          updatedAt\n          owner { id name }\n          chart { kind }\n          result { id rowCount createdAt }\n          shares { id audience expiresAt }\n        }\n      }\n    }\n  }\n": typeof types.SharedDocument,
    "\n  query TeamBreakGlasses {\n    breakGlasses { id reason createdAt expiresAt endedAt mine admin { id name } member { id name } looks { name objectId at times } }\n  }\n": typeof types.TeamBreakGlassesDocument,
    "\n  mutation EndMemberBreakGlass($input: EndBreakGlassInput!) {\n    endBreakGlass(input: $input) { breakGlass { id endedAt } }\n  }\n": typeof types.EndMemberBreakGlassDocument,
    "\n  query Invitations($first: Int, $after: Cursor) {\n    invitations(first: $first, after: $after) {\n      totalCount\n      pageInfo { hasNextPage endCursor }\n      edges { node { id email role state expired expiresAt createdAt inviter { id name } } }\n    }\n  }\n": typeof types.InvitationsDocument,
    "\n  mutation ResendInvitation($input: ResendInvitationInput!) {\n    resendInvitation(input: $input) { invitation { id expired expiresAt } }\n  }\n": typeof types.ResendInvitationDocument,
    "\n  mutation RevokeInvitation($input: RevokeInvitationInput!) {\n    revokeInvitation(input: $input) { invitation { id state } }\n  }\n": typeof types.RevokeInvitationDocument,
    "\n  mutation InviteMember($input: InviteMemberInput!) {\n    inviteMember(input: $input) { invitation { id email } }\n  }\n": typeof types.InviteMemberDocument,
    "\n  mutation ChangeMemberRole($input: ChangeMemberRoleInput!) {\n    changeMemberRole(input: $input) { membership { id role updatedAt } }\n  }\n": typeof types.ChangeMemberRoleDocument,
    "\n  mutation SuspendMember($input: SuspendMemberInput!) {\n    suspendMember(input: $input) { membership { id state updatedAt } }\n  }\n": typeof types.SuspendMemberDocument,
    "\n  mutation ReinstateMember($input: ReinstateMemberInput!) {\n    reinstateMember(input: $input) { membership { id state updatedAt } }\n  }\n": typeof types.ReinstateMemberDocument,
    "\n  mutation SignMemberOut($input: SignMemberOutInput!) {\n    signMemberOut(input: $input) { membership { id } endedSessions }\n  }\n": typeof types.SignMemberOutDocument,
    "\n  mutation UnlockMember($input: UnlockMemberInput!) {\n    unlockMember(input: $input) { membership { id lockedUntil } }\n  }\n": typeof types.UnlockMemberDocument,
    "\n  mutation RemoveMember($input: RemoveMemberInput!) {\n    removeMember(input: $input) { id }\n  }\n": typeof types.RemoveMemberDocument,
    "\n  mutation BreakGlass($input: BreakGlassInput!) {\n    breakGlass(input: $input) { breakGlass { id expiresAt } }\n  }\n": typeof types.BreakGlassDocument,
    "\n  query Recoveries {\n    recoveries {\n      id\n      reason\n      address\n      browser\n      knownBrowser\n      lastSignInAt\n      passwordChangedAt\n      mine\n      own\n      hasFactor\n      user { id name email }\n      approvals { name note at }\n      progress { step askedAt approvals needed way readyAt expiresAt }\n    }\n  }\n": typeof types.RecoveriesDocument,
    "\n  mutation DecideRecovery($input: DecideRecoveryInput!) {\n    decideRecovery(input: $input) { request { id progress { step approvals } } }\n  }\n": typeof types.DecideRecoveryDocument,
    "\n  query Members($first: Int, $after: Cursor) {\n    members(first: $first, after: $after) {\n      totalCount\n      pageInfo { hasNextPage endCursor }\n      edges {\n        node { id role state mine createdAt lastSeenAt lockedUntil user { id name email } }\n      }\n    }\n  }\n": typeof types.MembersDocument,
    "\n  mutation SignEverybodyOut {\n    signEverybodyOut { endedSessions }\n  }\n": typeof types.SignEverybodyOutDocument,
    "\n  query DeviceNonce {\n    deviceNonce\n  }\n": typeof types.DeviceNonceDocument,
    "\n  query Draft($place: String!) {\n    draft(place: $place) { text keptAt }\n  }\n": typeof types.DraftDocument,
    "\n  mutation KeepDraft($input: KeepDraftInput!) {\n    keepDraft(input: $input) { kept }\n  }\n": typeof types.KeepDraftDocument,
    "\n  subscription ShieldPulse {\n    shieldsChanged { shields { id reason since until by { id name } } }\n  }\n": typeof types.ShieldPulseDocument,
    "\n  query Viewer {\n    server { version setupNeeded developmentMode passkeys uploadLimit resultRowLimit }\n    viewer {\n      user { id name email }\n      organization { id name }\n      role\n      can\n      organizations { id name }\n      textMessages\n      factorDemand { rule step until recovered }\n    }\n  }\n": typeof types.ViewerDocument,
    "\n  query Watchlist {\n    watchlist { id kind objectId name reason times createdAt expiresAt endedAt admin { id name } }\n  }\n": typeof types.WatchlistDocument,
    "\n  mutation SendCode($input: SendCodeInput!) {\n    sendCode(input: $input) { sentTo wait }\n  }\n": typeof types.SendCodeDocument,
};
const documents: Documents = {
    "\n  mutation BeginConfirmation {\n    beginConfirmation { proof { challenge methods passkeyOptions } }\n  }\n": types.BeginConfirmationDocument,
    "\n  mutation ConfirmIdentity($input: ConfirmIdentityInput!) {\n    confirmIdentity(input: $input) { freshUntil }\n  }\n": types.ConfirmIdentityDocument,
    "\n  query OpenBreakGlasses {\n    breakGlasses(open: true) { id expiresAt mine member { id name } }\n  }\n": types.OpenBreakGlassesDocument,
    "\n  mutation EndBreakGlass($input: EndBreakGlassInput!) {\n    endBreakGlass(input: $input) { breakGlass { id endedAt } }\n  }\n": types.EndBreakGlassDocument,
    "\n  query Palette($datasets: Boolean!) {\n    datasets(first: 50, orderBy: { field: UPDATED_AT, direction: DESC }) @include(if: $datasets) {\n      edges { node { id name tableName } }\n    }\n    analyses(first: 50, orderBy: { field: UPDATED_AT, direction: DESC }) {\n      edges { node { id name } }\n    }\n  }\n": types.PaletteDocument,
    "\n  query OwnRecovery {\n    ownRecovery { step askedAt readyAt }\n  }\n": types.OwnRecoveryDocument,
    "\n  mutation CancelRecovery {\n    cancelRecovery { cancelled }\n  }\n": types.CancelRecoveryDocument,
    "\n  mutation BeginProof {\n    beginConfirmation { proof { challenge methods passkeyOptions } }\n  }\n": types.BeginProofDocument,
    "\n  mutation ProveFactor($input: ConfirmIdentityInput!) {\n    confirmIdentity(input: $input) { freshUntil }\n  }\n": types.ProveFactorDocument,
    "\n  mutation LeaveUnproven {\n    signOut { signedOut }\n  }\n": types.LeaveUnprovenDocument,
    "\n  query SessionLeft {\n    viewer { sessionLeft { unused most } }\n  }\n": types.SessionLeftDocument,
    "\n  mutation SignOut($input: SignOutInput) {\n    signOut(input: $input) { signedOut }\n  }\n": types.SignOutDocument,
    "\n  mutation SwitchOrganization($input: SwitchOrganizationInput!) {\n    switchOrganization(input: $input) { viewer { organization { id } } }\n  }\n": types.SwitchOrganizationDocument,
    "\n  mutation ExportActivity($input: ExportActivityInput!) {\n    exportActivity(input: $input) { path }\n  }\n": types.ExportActivityDocument,
    "\n  query ActivityEvent($id: ID!) {\n    activityEvent(id: $id) {\n      id createdAt sequence kind sentence objectName objectID outcome address device request\n      place { label region network accuracyKM known }\n      changes { name before after }\n      facts { name value }\n      unusual { code text }\n      actor { id name }\n    }\n  }\n": types.ActivityEventDocument,
    "\n  query EventProof($id: ID!) {\n    auditInclusion(eventId: $id) { entry sequence checkpoint hashes }\n    auditLog { key size signedAt }\n  }\n": types.EventProofDocument,
    "\n  query ActivityChoices($search: String, $people: Boolean!, $datasets: Boolean!) {\n    members(first: 20, search: $search) @include(if: $people) { edges { node { id user { id name } } } }\n    datasets(first: 20, search: $search) @include(if: $datasets) { edges { node { id name } } }\n    analyses(first: 20, search: $search) { edges { node { id name } } }\n  }\n": types.ActivityChoicesDocument,
    "\n  query SignIns {\n    signIns(days: 30) {\n      count\n      more\n      elsewhere\n      places { place { label latitude longitude } signIns failures lastAt }\n      failures { tries addresses places firstAt lastAt succeeded person { id name } }\n    }\n  }\n": types.SignInsDocument,
    "\n  fragment ActivityParts on ActivityEvent {\n    id\n    createdAt\n    sequence\n    kind\n    sentence\n    objectName\n    objectID\n    outcome\n    address\n    device\n    place { label }\n    actor { id name }\n  }\n": types.ActivityPartsFragmentDoc,
    "\n  query Activity(\n    $first: Int, $after: Cursor, $actorId: ID, $objectId: ID, $outcome: ActivityEventOutcome\n    $areas: [String!], $kinds: [String!], $from: Time, $until: Time\n  ) {\n    activity(\n      first: $first, after: $after, actorId: $actorId, objectId: $objectId, outcome: $outcome\n      areas: $areas, kinds: $kinds, from: $from, until: $until\n    ) {\n      pageInfo { hasNextPage endCursor }\n      edges { node { ...ActivityParts unusual { code text } } }\n    }\n  }\n": types.ActivityDocument,
    "\n  subscription ActivityAdded($after: Long) {\n    activityAdded(after: $after) { ...ActivityParts }\n  }\n": types.ActivityAddedDocument,
    "\n  query AlertDetail($id: ID!) {\n    node(id: $id) {\n      __typename\n      ... on Alert {\n        id\n        createdAt\n        title\n        severity\n        state\n        count\n        lastAt\n        snoozedUntil\n        verdict\n        answer\n        answeredAt\n        resolvedAt\n        technique\n        counterfactual\n        mine\n        rule { id title description }\n        reasons { name text }\n        notes { by { id name } at text }\n        subject { id name email }\n        assignee { id name }\n        resolver { id name }\n        member { id role state exportsFrozenAt mine }\n        activity { id kind createdAt sentence address device actor { id name } }\n      }\n    }\n    alertKeepers { id name }\n  }\n": types.AlertDetailDocument,
    "\n  query AlertCounts {\n    alertCounts { open urgent mine }\n  }\n": types.AlertCountsDocument,
    "\n  fragment AlertLine on Alert {\n    id\n    title\n    severity\n    state\n    verdict\n    answer\n    count\n    lastAt\n    snoozedUntil\n    subject { id name }\n    assignee { id name }\n  }\n": types.AlertLineFragmentDoc,
    "\n  query Alerts($first: Int, $after: Cursor, $view: AlertView, $severities: [AlertSeverity!]) {\n    alerts(first: $first, after: $after, view: $view, severities: $severities) {\n      totalCount\n      pageInfo { hasNextPage endCursor }\n      edges { node { ...AlertLine } }\n    }\n  }\n": types.AlertsDocument,
    "\n  mutation AcknowledgeAlert($input: AcknowledgeAlertInput!) {\n    acknowledgeAlert(input: $input) { alert { id state assignee { id name } } }\n  }\n": types.AcknowledgeAlertDocument,
    "\n  mutation AssignAlert($input: AssignAlertInput!) {\n    assignAlert(input: $input) { alert { id assignee { id name } } }\n  }\n": types.AssignAlertDocument,
    "\n  mutation SnoozeAlert($input: SnoozeAlertInput!) {\n    snoozeAlert(input: $input) { alert { id snoozedUntil } }\n  }\n": types.SnoozeAlertDocument,
    "\n  mutation ResolveAlert($input: ResolveAlertInput!) {\n    resolveAlert(input: $input) { alert { id state verdict resolvedAt } }\n  }\n": types.ResolveAlertDocument,
    "\n  mutation ReopenAlert($input: ReopenAlertInput!) {\n    reopenAlert(input: $input) { alert { id state verdict resolvedAt } }\n  }\n": types.ReopenAlertDocument,
    "\n  query OwnAlerts {\n    ownAlerts { id title severity lastAt answer asks reasons { name text } }\n  }\n": types.OwnAlertsDocument,
    "\n  mutation AnswerAlert($input: AnswerAlertInput!) {\n    answerAlert(input: $input) { alert { id state answer asks } }\n  }\n": types.AnswerAlertDocument,
    "\n  mutation RespondBySigningOut($input: SignMemberOutInput!) {\n    signMemberOut(input: $input) { endedSessions }\n  }\n": types.RespondBySigningOutDocument,
    "\n  mutation FreezeExports($input: FreezeExportsInput!) {\n    freezeExports(input: $input) { membership { id exportsFrozenAt } }\n  }\n": types.FreezeExportsDocument,
    "\n  mutation UnfreezeExports($input: UnfreezeExportsInput!) {\n    unfreezeExports(input: $input) { membership { id exportsFrozenAt } }\n  }\n": types.UnfreezeExportsDocument,
    "\n  mutation DemandNewPassword($input: DemandNewPasswordInput!) {\n    demandNewPassword(input: $input) { membership { id } }\n  }\n": types.DemandNewPasswordDocument,
    "\n  mutation UndoSetting($input: UndoSettingInput!) {\n    undoSetting(input: $input) {\n      settings { viewersMayExport guestsMayExport exportRowLimit invitationDays passwordLength passwordClasses passwordScore stepUpBudget adminBudget weekBudget securityContact securityContactText }\n    }\n  }\n": types.UndoSettingDocument,
    "\n  mutation UndoChannelChange($input: UndoChannelChangeInput!) {\n    undoChannelChange(input: $input) { channel { id name } }\n  }\n": types.UndoChannelChangeDocument,
    "\n  mutation UndoStreamChange($input: UndoStreamChangeInput!) {\n    undoStreamChange(input: $input) { stream { id name } }\n  }\n": types.UndoStreamChangeDocument,
    "\n  mutation UndoWitnessChange($input: UndoWitnessChangeInput!) {\n    undoWitnessChange(input: $input) { witness { id address } }\n  }\n": types.UndoWitnessChangeDocument,
    "\n  subscription AlertPulse($after: Long) {\n    alertChanged(after: $after) { id title severity state count revision mine asks rule { id } }\n  }\n": types.AlertPulseDocument,
    "\n  query Analyses($first: Int, $after: Cursor, $orderBy: AnalysisOrder, $search: String) {\n    analyses(first: $first, after: $after, orderBy: $orderBy, search: $search, shared: false) {\n      totalCount\n      pageInfo { hasNextPage endCursor }\n      edges {\n        node {\n          id\n          name\n          updatedAt\n          chart { kind }\n          result { id rowCount }\n          shares { id audience }\n        }\n      }\n    }\n  }\n": types.AnalysesDocument,
    "\n  query Analysis($id: ID!) {\n    analysis(id: $id) {\n      id\n      name\n      description\n      createdAt\n      updatedAt\n      mine\n      sql\n      owner { id name }\n      parameters { name type value }\n      chart { kind x y series }\n      result { id createdAt rowCount truncated columns { name type } }\n      shares { id audience expiresAt createdAt user { id name } }\n    }\n  }\n": types.AnalysisDocument,
    "\n  mutation CreateAnalysis($input: CreateAnalysisInput!) {\n    createAnalysis(input: $input) { analysis { id } }\n  }\n": types.CreateAnalysisDocument,
    "\n  query ExportVerdict($resultId: ID!) {\n    exportVerdict(resultId: $resultId) { allowed reason formats }\n  }\n": types.ExportVerdictDocument,
    "\n  mutation CreateExport($input: CreateExportInput!) {\n    createExport(input: $input) { url export { id name format } }\n  }\n": types.CreateExportDocument,
    "\n  mutation UpdateAnalysis($input: UpdateAnalysisInput!) {\n    updateAnalysis(input: $input) {\n      analysis {\n        id\n        name\n        description\n        sql\n        updatedAt\n        parameters { name type value }\n        chart { kind x y series }\n        result { id createdAt rowCount truncated columns { name type } }\n      }\n    }\n  }\n": types.UpdateAnalysisDocument,
    "\n  mutation DeleteAnalysis($input: DeleteAnalysisInput!) {\n    deleteAnalysis(input: $input) { id }\n  }\n": types.DeleteAnalysisDocument,
    "\n  query ShownResult($id: ID!) {\n    analysis(id: $id) { id updatedAt result { id createdAt rowCount truncated columns { name type } } }\n  }\n": types.ShownResultDocument,
    "\n  mutation ShareAnalysis($input: ShareAnalysisInput!) {\n    shareAnalysis(input: $input) {\n      share { id audience expiresAt createdAt user { id name } analysis { id shares { id } } }\n    }\n  }\n": types.ShareAnalysisDocument,
    "\n  mutation RevokeShare($input: RevokeShareInput!) {\n    revokeShare(input: $input) { id }\n  }\n": types.RevokeShareDocument,
    "\n  query People($search: String) {\n    members(first: 50, search: $search) {\n      edges { node { id role state mine user { id name email } } }\n      pageInfo { hasNextPage }\n    }\n  }\n": types.PeopleDocument,
    "\n  query ResultRows($id: ID!, $offset: Int!, $limit: Int!) {\n    node(id: $id) {\n      id\n      ... on Result { page(offset: $offset, limit: $limit) { offset rowCount columns } }\n    }\n  }\n": types.ResultRowsDocument,
    "\n  fragment RunParts on Run {\n    id\n    sql\n    state\n    errorKind\n    errorMessage\n    errorLine\n    errorColumn\n    elapsedMs\n    startedAt\n    result { id rowCount truncated columns { name type } }\n  }\n": types.RunPartsFragmentDoc,
    "\n  mutation StartRun($input: StartRunInput!) {\n    startRun(input: $input) { run { ...RunParts } }\n  }\n": types.StartRunDocument,
    "\n  mutation CancelRun($input: CancelRunInput!) {\n    cancelRun(input: $input) { run { ...RunParts } }\n  }\n": types.CancelRunDocument,
    "\n  subscription RunUpdated($id: ID!) {\n    runUpdated(id: $id) { ...RunParts }\n  }\n": types.RunUpdatedDocument,
    "\n  query RunNow($id: ID!) {\n    run(id: $id) { ...RunParts }\n  }\n": types.RunNowDocument,
    "\n  query Tables($search: String) {\n    datasets(first: 100, search: $search, orderBy: { field: NAME, direction: ASC }) {\n      edges {\n        node {\n          id\n          name\n          tableName\n          currentVersion { id rowCount columns { id name type position } }\n        }\n      }\n      totalCount\n    }\n  }\n": types.TablesDocument,
    "\n  query AuditLog {\n    auditLog { origin key size checkpoint signedAt exportPath }\n    auditCheckpoints(first: 20) { totalCount edges { node { id createdAt size note } } }\n  }\n": types.AuditLogDocument,
    "\n  mutation VerifyAuditLog {\n    verifyAuditLog { entries erased checkpoints problems }\n  }\n": types.VerifyAuditLogDocument,
    "\n  mutation ExportAuditLog {\n    exportAuditLog { path }\n  }\n": types.ExportAuditLogDocument,
    "\n  query Witnesses {\n    witnesses { id kind address every size sentAt failingSince problem }\n  }\n": types.WitnessesDocument,
    "\n  mutation AddWitness($input: AddWitnessInput!) {\n    addWitness(input: $input) { witness { id } secret }\n  }\n": types.AddWitnessDocument,
    "\n  mutation UpdateWitness($input: UpdateWitnessInput!) {\n    updateWitness(input: $input) { witness { id } }\n  }\n": types.UpdateWitnessDocument,
    "\n  mutation SendCheckpoint($input: SendCheckpointInput!) {\n    sendCheckpoint(input: $input) { witness { id size sentAt failingSince problem } }\n  }\n": types.SendCheckpointDocument,
    "\n  mutation RemoveWitness($input: RemoveWitnessInput!) {\n    removeWitness(input: $input) { id }\n  }\n": types.RemoveWitnessDocument,
    "\n  query DatasetAccess($id: ID!, $first: Int!) {\n    datasetAccess(datasetId: $id, first: $first) { id at action outcome person { id name } }\n  }\n": types.DatasetAccessDocument,
    "\n  query Dataset($id: ID!) {\n    dataset(id: $id) {\n      id\n      name\n      tableName\n      description\n      visibility\n      createdAt\n      updatedAt\n      mine\n      owner { id name }\n      currentVersion { id }\n      latestVersion {\n        id\n        number\n        state\n        failure\n        format\n        fileName\n        fileBytes\n        fileSha256\n        rowCount\n        rejectedCount\n        storedBytes\n        warnings\n        finishedAt\n        createdAt\n        columns { id position name sourcePath type nullCount distinctCount }\n        findings {\n          columns { name type }\n          preview\n          rejects { line column reason }\n          ranges { name minimum maximum }\n        }\n      }\n      versions { id number state fileName fileBytes fileSha256 rowCount createdAt }\n    }\n  }\n": types.DatasetDocument,
    "\n  mutation DeleteDataset($input: DeleteDatasetInput!) {\n    deleteDataset(input: $input) { id }\n  }\n": types.DeleteDatasetDocument,
    "\n  mutation OpenDataset($input: UpdateDatasetInput!) {\n    updateDataset(input: $input) { dataset { id visibility updatedAt } }\n  }\n": types.OpenDatasetDocument,
    "\n  query Datasets($first: Int, $after: Cursor, $orderBy: DatasetOrder, $search: String) {\n    datasets(first: $first, after: $after, orderBy: $orderBy, search: $search) {\n      totalCount\n      pageInfo { hasNextPage endCursor }\n      edges {\n        node {\n          id\n          name\n          tableName\n          visibility\n          updatedAt\n          mine\n          owner { id name }\n          latestVersion { id state format fileBytes rowCount rejectedCount }\n        }\n      }\n    }\n  }\n": types.DatasetsDocument,
    "\n  mutation UpdateDataset($input: UpdateDatasetInput!) {\n    updateDataset(input: $input) { dataset { id name tableName description updatedAt } }\n  }\n": types.UpdateDatasetDocument,
    "\n  query NewestUploads {\n    datasets(first: 50, orderBy: { field: UPDATED_AT, direction: DESC }) {\n      edges { node { id latestVersion { id state rowCount fileSha256 } } }\n    }\n  }\n": types.NewestUploadsDocument,
    "\n  subscription DatasetUpdated($id: ID) {\n    datasetUpdated(id: $id) {\n      id\n      name\n      tableName\n      description\n      visibility\n      updatedAt\n      latestVersion { id number state failure format fileName fileBytes fileSha256 rowCount rejectedCount warnings finishedAt }\n      currentVersion { id }\n    }\n  }\n": types.DatasetUpdatedDocument,
    "\n  mutation RequestPasswordReset($input: RequestPasswordResetInput!) {\n    requestPasswordReset(input: $input) { accepted }\n  }\n": types.RequestPasswordResetDocument,
    "\n  query InvitationOffer($token: String!) {\n    invitationOffer(token: $token) { organizationName inviterName email role expiresAt hasAccount isViewer }\n    passwordPolicy(invitation: $token) { minimumLength requireClasses minimumScore words }\n  }\n": types.InvitationOfferDocument,
    "\n  mutation AcceptInvitation($input: AcceptInvitationInput!) {\n    acceptInvitation(input: $input) { viewer { user { id } } }\n  }\n": types.AcceptInvitationDocument,
    "\n  mutation VerifyEmail($input: VerifyEmailInput!) {\n    verifyEmail(input: $input) { email }\n  }\n": types.VerifyEmailDocument,
    "\n  mutation ConfirmEmail($input: ConfirmEmailInput!) {\n    confirmEmail(input: $input) { email }\n  }\n": types.ConfirmEmailDocument,
    "\n  mutation UndoEmailChange($input: UndoEmailChangeInput!) {\n    undoEmailChange(input: $input) { email resetToken }\n  }\n": types.UndoEmailChangeDocument,
    "\n  mutation ReportNotMe($input: ReportNotMeInput!) {\n    reportNotMe(input: $input) { email resetToken }\n  }\n": types.ReportNotMeDocument,
    "\n  mutation CancelRecoveryByLink($input: CancelRecoveryByLinkInput!) {\n    cancelRecoveryByLink(input: $input) { cancelled }\n  }\n": types.CancelRecoveryByLinkDocument,
    "\n  query RecoveryProgress($challenge: String!) {\n    recoveryProgress(challenge: $challenge) { step askedAt approvals needed way readyAt expiresAt }\n  }\n": types.RecoveryProgressDocument,
    "\n  mutation RequestRecovery($input: RequestRecoveryInput!) {\n    requestRecovery(input: $input) { progress { step askedAt approvals needed way readyAt expiresAt } }\n  }\n": types.RequestRecoveryDocument,
    "\n  mutation CompleteRecovery($input: CompleteRecoveryInput!) {\n    completeRecovery(input: $input) { viewer { user { id } } }\n  }\n": types.CompleteRecoveryDocument,
    "\n  mutation ReportIncidentOutside($input: ReportIncidentOutsideInput!) {\n    reportIncidentOutside(input: $input) { receipt }\n  }\n": types.ReportIncidentOutsideDocument,
    "\n  query ReportProgress($receipt: String!) {\n    reportProgress(receipt: $receipt) { receivedAt state answer }\n  }\n": types.ReportProgressDocument,
    "\n  query PasswordResetOffer($token: String!) {\n    passwordResetOffer(token: $token) {\n      email\n      policy { minimumLength requireClasses minimumScore words }\n    }\n  }\n": types.PasswordResetOfferDocument,
    "\n  mutation ResetPassword($input: ResetPasswordInput!) {\n    resetPassword(input: $input) { reset }\n  }\n": types.ResetPasswordDocument,
    "\n  mutation SetUp($input: SetUpInput!) {\n    setUp(input: $input) { viewer { user { id } } }\n  }\n": types.SetUpDocument,
    "\n  mutation SignIn($input: SignInInput!) {\n    signIn(input: $input) {\n      __typename\n      ... on SignedIn { backupCodes }\n      ... on ProofNeeded { challenge methods passkeyOptions trustDays }\n    }\n  }\n": types.SignInDocument,
    "\n  mutation ContinueSignIn($input: ContinueSignInInput!) {\n    continueSignIn(input: $input) {\n      result {\n        __typename\n        ... on SignedIn { backupCodes }\n        ... on ProofNeeded { challenge methods passkeyOptions trustDays }\n      }\n    }\n  }\n": types.ContinueSignInDocument,
    "\n  mutation BeginPasskeySignIn {\n    beginPasskeySignIn { proof { challenge passkeyOptions } }\n  }\n": types.BeginPasskeySignInDocument,
    "\n  mutation SignInWithPasskey($input: SignInWithPasskeyInput!) {\n    signInWithPasskey(input: $input) {\n      result {\n        __typename\n        ... on SignedIn { backupCodes }\n        ... on ProofNeeded { challenge methods passkeyOptions trustDays }\n      }\n    }\n  }\n": types.SignInWithPasskeyDocument,
    "\n  mutation Unsubscribe($input: UnsubscribeInput!) {\n    unsubscribe(input: $input) { topic }\n  }\n": types.UnsubscribeDocument,
    "\n  query MailVerification($code: String!) {\n    mailVerification(code: $code) { about sentAt mine }\n  }\n": types.MailVerificationDocument,
    "\n  query Exports($first: Int, $after: Cursor) {\n    exports(first: $first, after: $after) {\n      totalCount\n      pageInfo { hasNextPage endCursor }\n      edges {\n        node {\n          id\n          name\n          format\n          state\n          rowCount\n          columns\n          bytes\n          sha256\n          createdAt\n          sentAt\n          expiresAt\n          address\n          user { id name }\n        }\n      }\n    }\n  }\n": types.ExportsDocument,
    "\n  query Home($governs: Boolean!) {\n    datasets(first: 5, orderBy: { field: UPDATED_AT, direction: DESC }) {\n      totalCount\n      edges { node { id name updatedAt latestVersion { id state rowCount } } }\n    }\n    analyses(first: 5, shared: false, orderBy: { field: UPDATED_AT, direction: DESC }) {\n      totalCount\n      edges { node { id name updatedAt chart { kind } result { id rowCount } shares { id } } }\n    }\n    members(first: 2) @include(if: $governs) { totalCount }\n    invitations(first: 1) @include(if: $governs) { totalCount }\n  }\n": types.HomeDocument,
    "\n  fragment StripParts on ActivityEvent {\n    id\n    createdAt\n    sequence\n    sentence\n    outcome\n    actor { id name }\n  }\n": types.StripPartsFragmentDoc,
    "\n  query LatestActivity {\n    activity(first: 12) { edges { node { ...StripParts } } }\n  }\n": types.LatestActivityDocument,
    "\n  subscription LatestActivityAdded($after: Long) {\n    activityAdded(after: $after) { ...StripParts }\n  }\n": types.LatestActivityAddedDocument,
    "\n  mutation AssessBlastRadius($input: AssessBlastRadiusInput!) {\n    assessBlastRadius(input: $input) {\n      report {\n        stolen\n        sessionId\n        since\n        at\n        opens\n        datasets\n        objects\n        rows\n        uncertain\n        complete\n        user { id name }\n        limits { text stops }\n        reach {\n          role\n          ownDatasets\n          teamDatasets\n          emergencyDatasets\n          rows\n          ownAnalyses\n          otherAnalyses\n          results\n          resultRows\n          unnamed\n          elsewhere\n          items { id kind name }\n          abilities { permission sentence }\n        }\n        touched { area count rows events { id createdAt sentence } }\n        sessions { id endedAt event { id createdAt device address } }\n      }\n    }\n  }\n": types.AssessBlastRadiusDocument,
    "\n  mutation CloseIncident($input: CloseIncidentInput!) {\n    closeIncident(input: $input) { incident { id state closedAt lessons } }\n  }\n": types.CloseIncidentDocument,
    "\n  mutation AcknowledgeDrill($input: AcknowledgeDrillInput!) {\n    acknowledgeDrill(input: $input) { incident { id } }\n  }\n": types.AcknowledgeDrillDocument,
    "\n  query IncidentOf($alertId: ID!) {\n    incidentOf(alertId: $alertId) { id title state }\n  }\n": types.IncidentOfDocument,
    "\n  mutation OpenIncidentFromAlert($input: OpenIncidentInput!) {\n    openIncident(input: $input) { incident { id } }\n  }\n": types.OpenIncidentFromAlertDocument,
    "\n  query Incidents($first: Int, $after: Cursor, $drills: Boolean) {\n    incidents(first: $first, after: $after, drills: $drills) {\n      totalCount\n      pageInfo { hasNextPage endCursor }\n      edges {\n        node {\n          id\n          title\n          severity\n          state\n          drillState\n          createdAt\n          owner { id name }\n          subject { id name }\n          tasks { id state followUp }\n        }\n      }\n    }\n  }\n": types.IncidentsDocument,
    "\n  mutation OpenIncident($input: OpenIncidentInput!) {\n    openIncident(input: $input) { incident { id } }\n  }\n": types.OpenIncidentDocument,
    "\n  query Reports($first: Int, $after: Cursor) {\n    reports(first: $first, after: $after) {\n      totalCount\n      pageInfo { hasNextPage endCursor }\n      edges {\n        node {\n          id\n          what\n          observed\n          steps\n          beganAt\n          endedAt\n          severity\n          state\n          signedIn\n          answer\n          createdAt\n          reporter { id name }\n          handler { id name }\n          incident { id }\n        }\n      }\n    }\n  }\n": types.ReportsDocument,
    "\n  mutation OpenIncidentFromReport($input: OpenIncidentInput!) {\n    openIncident(input: $input) { incident { id } }\n  }\n": types.OpenIncidentFromReportDocument,
    "\n  mutation AnswerReport($input: AnswerReportInput!) {\n    answerReport(input: $input) { report { id state answer handler { id name } } }\n  }\n": types.AnswerReportDocument,
    "\n  query IncidentRoom($id: ID!) {\n    node(id: $id) {\n      __typename\n      ... on Incident {\n        id\n        createdAt\n        closedAt\n        beganAt\n        title\n        text\n        lessons\n        severity\n        state\n        drill\n        drillState\n        drillReport {\n          state\n          startedAt\n          seconds\n          announced\n          scene\n          injects { minute from text }\n          nextAt\n          phases { name target seconds missed }\n          steps { task { id state reason title doer { id name } skipper { id name } } seconds skippedAfter }\n          parts { person { id name } acknowledged steps skipped notes }\n          gaps\n          former { incident { id } phases { name seconds } done }\n        }\n        owner { id name }\n        opener { id name }\n        subject { id name email }\n        playbook { id title summary }\n        alerts { id title severity }\n        tasks {\n          id\n          title\n          state\n          note\n          reason\n          function\n          action\n          followUp\n          dueAt\n          doneAt\n          skippedAt\n          owner { id name }\n          doer { id name }\n          skipper { id name }\n        }\n        notes { id createdAt text author { id name } }\n        timeline { id createdAt kind facts { name value } sentence address device outcome actor { id name } }\n      }\n    }\n    alertKeepers { id name }\n    members(first: 200) { edges { node { id user { id name } } } }\n  }\n": types.IncidentRoomDocument,
    "\n  subscription IncidentPulse($after: Long) {\n    activityAdded(after: $after) { id sequence }\n  }\n": types.IncidentPulseDocument,
    "\n  mutation UpdateIncident($input: UpdateIncidentInput!) {\n    updateIncident(input: $input) { incident { id state severity owner { id name } subject { id name } } }\n  }\n": types.UpdateIncidentDocument,
    "\n  mutation ReopenIncident($input: ReopenIncidentInput!) {\n    reopenIncident(input: $input) { incident { id state } }\n  }\n": types.ReopenIncidentDocument,
    "\n  mutation AddIncidentNote($input: AddIncidentNoteInput!) {\n    addIncidentNote(input: $input) { incident { id } }\n  }\n": types.AddIncidentNoteDocument,
    "\n  mutation ExportIncidentEvidence($input: ExportIncidentEvidenceInput!) {\n    exportIncidentEvidence(input: $input) { path }\n  }\n": types.ExportIncidentEvidenceDocument,
    "\n  mutation StartDrill($input: StartDrillInput!) {\n    startDrill(input: $input) { incident { id } }\n  }\n": types.StartDrillDocument,
    "\n  mutation AddIncidentTask($input: AddIncidentTaskInput!) {\n    addIncidentTask(input: $input) { incident { id } }\n  }\n": types.AddIncidentTaskDocument,
    "\n  mutation AssignIncidentTask($input: AssignIncidentTaskInput!) {\n    assignIncidentTask(input: $input) { incident { id } }\n  }\n": types.AssignIncidentTaskDocument,
    "\n  mutation CompleteIncidentTask($input: CompleteIncidentTaskInput!) {\n    completeIncidentTask(input: $input) { incident { id } }\n  }\n": types.CompleteIncidentTaskDocument,
    "\n  mutation SkipIncidentTask($input: SkipIncidentTaskInput!) {\n    skipIncidentTask(input: $input) { incident { id } }\n  }\n": types.SkipIncidentTaskDocument,
    "\n  mutation RunIncidentTask($input: RunIncidentTaskInput!) {\n    runIncidentTask(input: $input) { path incident { id } }\n  }\n": types.RunIncidentTaskDocument,
    "\n  query Playbooks {\n    playbooks { id title summary steps { id } }\n  }\n": types.PlaybooksDocument,
    "\n  query DevelopmentMail {\n    developmentMail { id sentAt to subject text }\n  }\n": types.DevelopmentMailDocument,
    "\n  query DevelopmentTexts {\n    developmentTexts { id sentAt to text }\n  }\n": types.DevelopmentTextsDocument,
    "\n  mutation SaveResponsePlan($input: SaveResponsePlanInput!) {\n    saveResponsePlan(input: $input) { version { id number } }\n  }\n": types.SaveResponsePlanDocument,
    "\n  query ResponsePlan {\n    responsePlan {\n      document {\n        sections { id title lead link lines { text note link } }\n        gaps { text note link }\n        written { lawyer authority publicRelations insurer meetingPlace notes }\n      }\n      newest { id number createdAt sha256 author { id name } }\n      drift { section added text }\n      versions { id number createdAt sha256 author { id name } }\n    }\n  }\n": types.ResponsePlanDocument,
    "\n  query PlanVersion($number: Int!) {\n    planVersion(number: $number) {\n      id number createdAt sha256\n      author { id name }\n      document {\n        sections { id title lead link lines { text note link } }\n        gaps { text note link }\n        written { lawyer authority publicRelations insurer meetingPlace notes }\n      }\n    }\n  }\n": types.PlanVersionDocument,
    "\n  query PlanDifferences($from: Int!, $to: Int) {\n    planDifferences(from: $from, to: $to) { section added text }\n  }\n": types.PlanDifferencesDocument,
    "\n  mutation ExportResponsePlan($input: ExportResponsePlanInput!) {\n    exportResponsePlan(input: $input) { file { name content sha256 } }\n  }\n": types.ExportResponsePlanDocument,
    "\n  mutation AcknowledgeDrift($input: AcknowledgeDriftInput!) {\n    acknowledgeDrift(input: $input) {\n      posture {\n        id checkedAt configuration drift acknowledgedAt\n        acknowledgedBy { id name }\n        checks { id title meaning advice installation state found since }\n      }\n    }\n  }\n": types.AcknowledgeDriftDocument,
    "\n  query Posture {\n    posture {\n      id checkedAt configuration drift acknowledgedAt\n      acknowledgedBy { id name }\n      checks { id title meaning advice installation state found since }\n    }\n  }\n": types.PostureDocument,
    "\n  mutation RecheckPosture {\n    recheckPosture {\n      posture {\n        id checkedAt configuration drift acknowledgedAt\n        acknowledgedBy { id name }\n        checks { id title meaning advice installation state found since }\n      }\n    }\n  }\n": types.RecheckPostureDocument,
    "\n  query Decoys {\n    decoys { id kind name note start touches touchedAt createdAt maker { id name } }\n  }\n": types.DecoysDocument,
    "\n  mutation MakeDecoyDataset($input: MakeDecoyDatasetInput!) {\n    makeDecoyDataset(input: $input) { decoy { id } }\n  }\n": types.MakeDecoyDatasetDocument,
    "\n  mutation MakeDecoyToken($input: MakeDecoyTokenInput!) {\n    makeDecoyToken(input: $input) { decoy { id } token }\n  }\n": types.MakeDecoyTokenDocument,
    "\n  mutation RemoveDecoy($input: RemoveDecoyInput!) {\n    removeDecoy(input: $input) { id }\n  }\n": types.RemoveDecoyDocument,
    "\n  query RuleCheck($expression: String!) {\n    ruleCheck(expression: $expression) { cost limit problems { line column message } }\n  }\n": types.RuleCheckDocument,
    "\n  mutation CreateRule($input: CreateRuleInput!) {\n    createRule(input: $input) { rule { id } }\n  }\n": types.CreateRuleDocument,
    "\n  mutation UpdateRule($input: UpdateRuleInput!) {\n    updateRule(input: $input) {\n      rule { id title description expression severity technique active per times minutes failures failure }\n    }\n  }\n": types.UpdateRuleDocument,
    "\n  mutation RemoveRule($input: RemoveRuleInput!) {\n    removeRule(input: $input) { id }\n  }\n": types.RemoveRuleDocument,
    "\n  query Rules {\n    rules {\n      id\n      title\n      description\n      expression\n      severity\n      technique\n      active\n      per\n      times\n      minutes\n      found\n      foundAt\n      failures\n      failure\n      author { id name }\n    }\n    ruleFields { name type description }\n  }\n": types.RulesDocument,
    "\n  mutation SwitchRule($input: UpdateRuleInput!) {\n    updateRule(input: $input) { rule { id active failures failure } }\n  }\n": types.SwitchRuleDocument,
    "\n  query RuleTrial($input: RuleTrialInput!) {\n    ruleTrial(input: $input) {\n      events\n      matches\n      findings\n      alerts\n      failures\n      failure\n      milliseconds\n      complete\n      days { day matches alerts }\n      examples { id createdAt sentence actor { id name } }\n    }\n  }\n": types.RuleTrialDocument,
    "\n  mutation BeginAuthenticatorApp {\n    beginAuthenticatorApp { challenge secret uri }\n  }\n": types.BeginAuthenticatorAppDocument,
    "\n  mutation AddAuthenticatorApp($input: AddAuthenticatorAppInput!) {\n    addAuthenticatorApp(input: $input) { factor { id } backupCodes }\n  }\n": types.AddAuthenticatorAppDocument,
    "\n  mutation BeginPasskey {\n    beginPasskey { challenge options }\n  }\n": types.BeginPasskeyDocument,
    "\n  mutation AddPasskey($input: AddPasskeyInput!) {\n    addPasskey(input: $input) { factor { id } backupCodes }\n  }\n": types.AddPasskeyDocument,
    "\n  mutation BeginPhone($input: BeginPhoneInput!) {\n    beginPhone(input: $input) { challenge sentTo wait }\n  }\n": types.BeginPhoneDocument,
    "\n  mutation AddPhone($input: AddPhoneInput!) {\n    addPhone(input: $input) { factor { id number } backupCodes }\n  }\n": types.AddPhoneDocument,
    "\n  fragment CheckUpParts on Query {\n    factors { id kind }\n    backupCodes { left low }\n  }\n": types.CheckUpPartsFragmentDoc,
    "\n  query SecurityContact {\n    settings { securityContact securityContactText }\n  }\n": types.SecurityContactDocument,
    "\n  query Devices {\n    devices { id name createdAt lastSeenAt trustedUntil address place { label } bound }\n    sessions {\n      id\n      current\n      device { id }\n      ...SessionParts\n    }\n  }\n": types.DevicesDocument,
    "\n  mutation RevokeOtherSessions {\n    revokeOtherSessions { count }\n  }\n": types.RevokeOtherSessionsDocument,
    "\n  mutation RenameDevice($input: RenameDeviceInput!) {\n    renameDevice(input: $input) { device { id name } }\n  }\n": types.RenameDeviceDocument,
    "\n  mutation ForgetDevice($input: ForgetDeviceInput!) {\n    forgetDevice(input: $input) { id endedSessions }\n  }\n": types.ForgetDeviceDocument,
    "\n  mutation DistrustDevices($input: DistrustDevicesInput!) {\n    distrustDevices(input: $input) { devices { id trustedUntil } }\n  }\n": types.DistrustDevicesDocument,
    "\n  mutation ChangeEmail($input: ChangeEmailInput!) {\n    changeEmail(input: $input) { account { pendingEmail } }\n  }\n": types.ChangeEmailDocument,
    "\n  mutation RequestEmailVerification {\n    requestEmailVerification { sent }\n  }\n": types.RequestEmailVerificationDocument,
    "\n  query OwnBreakGlasses {\n    breakGlasses { id reason createdAt expiresAt endedAt mine admin { id name } member { id name } looks { name objectId at times } }\n  }\n": types.OwnBreakGlassesDocument,
    "\n  mutation SetMailPhrase($input: SetMailPhraseInput!) {\n    setMailPhrase(input: $input) { account { mailPhrase } }\n  }\n": types.SetMailPhraseDocument,
    "\n  mutation SetMailPreference($input: SetMailPreferenceInput!) {\n    setMailPreference(input: $input) { account { mailPreferences { topic on critical } } }\n  }\n": types.SetMailPreferenceDocument,
    "\n  fragment MethodParts on Factor { id kind name number createdAt lastUsedAt backedUp model }\n": types.MethodPartsFragmentDoc,
    "\n  mutation RenameFactor($input: RenameFactorInput!) {\n    renameFactor(input: $input) { factor { id name } }\n  }\n": types.RenameFactorDocument,
    "\n  mutation RemoveFactor($input: RemoveFactorInput!) {\n    removeFactor(input: $input) { id }\n  }\n": types.RemoveFactorDocument,
    "\n  mutation SetNetworks($input: SetNetworksInput!) {\n    setNetworks(input: $input) { account { networks passkeyAnywhere } }\n  }\n": types.SetNetworksDocument,
    "\n  mutation ReplaceBackupCodes {\n    replaceBackupCodes { backupCodes }\n  }\n": types.ReplaceBackupCodesDocument,
    "\n  mutation ChangePassword($input: ChangePasswordInput!) {\n    changePassword(input: $input) { endedSessions }\n  }\n": types.ChangePasswordDocument,
    "\n  fragment SecurityEvent on ActivityEvent { id createdAt sentence address device place { label } unusual { code text } }\n": types.SecurityEventFragmentDoc,
    "\n  query RecentSecurityEvents($me: ID!) {\n    activity(\n      first: 8\n      areas: [\"session\", \"factor\", \"device\", \"password\", \"email\", \"account\", \"recovery\"]\n      actorId: $me\n    ) { edges { node { ...SecurityEvent } } }\n  }\n": types.RecentSecurityEventsDocument,
    "\n  query MyReports {\n    myReports { id what state createdAt answer }\n  }\n": types.MyReportsDocument,
    "\n  mutation ReportIncident($input: ReportIncidentInput!) {\n    reportIncident(input: $input) { receipt }\n  }\n": types.ReportIncidentDocument,
    "\n  mutation SecureAccount($input: SecureAccountInput!) {\n    secureAccount(input: $input) { endedSessions withdrawnLinks withdrawnDownloads }\n  }\n": types.SecureAccountDocument,
    "\n  query Security {\n    factors { ...MethodParts }\n    backupCodes { left low }\n    ...CheckUpParts\n  }\n": types.SecurityDocument,
    "\n  fragment SessionParts on Session { id current address place { label } createdAt lastSeenAt expiresAt }\n": types.SessionPartsFragmentDoc,
    "\n  mutation RevokeSession($input: RevokeSessionInput!) {\n    revokeSession(input: $input) { id }\n  }\n": types.RevokeSessionDocument,
    "\n  query Account {\n    account {\n      email\n      emailVerifiedAt\n      pendingEmail\n      hasPassword\n      passwordChangedAt\n      passwordPolicy { minimumLength requireClasses minimumScore words }\n      mailPhrase\n      mailPreferences { topic on critical }\n      networks\n      passkeyAnywhere\n      address\n    }\n  }\n": types.AccountDocument,
    "\n  mutation AddStream($input: AddStreamInput!) {\n    addStream(input: $input) { stream { id } secret }\n  }\n": types.AddStreamDocument,
    "\n  query Channels {\n    channels {\n      id\n      kind\n      name\n      host\n      minimum\n      active\n      sequence\n      waiting\n      deliveredAt\n      failingSince\n      formerUntil\n      deliveries(first: 20) { id event sequence state tries problem createdAt nextAt deliveredAt reader { id name } }\n    }\n  }\n": types.ChannelsDocument,
    "\n  mutation AddChannel($input: AddChannelInput!) {\n    addChannel(input: $input) { channel { id } secret }\n  }\n": types.AddChannelDocument,
    "\n  mutation UpdateChannel($input: UpdateChannelInput!) {\n    updateChannel(input: $input) { channel { id minimum active name host } }\n  }\n": types.UpdateChannelDocument,
    "\n  mutation RotateChannelSecret($input: RotateChannelSecretInput!) {\n    rotateChannelSecret(input: $input) { channel { id formerUntil } secret }\n  }\n": types.RotateChannelSecretDocument,
    "\n  mutation TestChannel($input: TestChannelInput!) {\n    testChannel(input: $input) { delivery { id state problem } channel { id failingSince deliveredAt } }\n  }\n": types.TestChannelDocument,
    "\n  mutation RemoveChannel($input: RemoveChannelInput!) {\n    removeChannel(input: $input) { id }\n  }\n": types.RemoveChannelDocument,
    "\n  mutation RenameOrganization($input: RenameOrganizationInput!) {\n    renameOrganization(input: $input) { organization { id name } }\n  }\n": types.RenameOrganizationDocument,
    "\n  query PasskeyModels {\n    settings { passkeyModels passkeysClaimed passkeysProvable knownPasskeyModels { aaguid name } }\n  }\n": types.PasskeyModelsDocument,
    "\n  mutation UpdatePasskeyModels($input: UpdateSettingsInput!) {\n    updateSettings(input: $input) {\n      settings { passkeyModels passkeysClaimed passkeysProvable knownPasskeyModels { aaguid name } }\n    }\n  }\n": types.UpdatePasskeyModelsDocument,
    "\n  mutation UpdateProfile($input: UpdateProfileInput!) {\n    updateProfile(input: $input) { user { id name } }\n  }\n": types.UpdateProfileDocument,
    "\n  query Settings {\n    settings { viewersMayExport guestsMayExport exportRowLimit invitationDays passwordLength passwordClasses passwordScore }\n  }\n": types.SettingsDocument,
    "\n  mutation UpdateSettings($input: UpdateSettingsInput!) {\n    updateSettings(input: $input) {\n      settings { viewersMayExport guestsMayExport exportRowLimit invitationDays passwordLength passwordClasses passwordScore }\n    }\n  }\n": types.UpdateSettingsDocument,
    "\n  query SessionRules {\n    settings {\n      graceDays\n      idleLimit\n      lifetimeLimit\n      sessionRules { role secondFactor textMessages idleMinutes lifetimeMinutes sessionLimit refuseAtLimit trustDays }\n    }\n  }\n": types.SessionRulesDocument,
    "\n  mutation UpdateSessionRules($input: UpdateSettingsInput!) {\n    updateSettings(input: $input) {\n      settings {\n        graceDays\n        idleLimit\n        lifetimeLimit\n        sessionRules { role secondFactor textMessages idleMinutes lifetimeMinutes sessionLimit refuseAtLimit trustDays }\n      }\n    }\n  }\n": types.UpdateSessionRulesDocument,
    "\n  mutation RaiseShields($input: RaiseShieldsInput!) {\n    raiseShields(input: $input) { shields { id reason since until by { id name } } }\n  }\n": types.RaiseShieldsDocument,
    "\n  mutation ProlongShields($input: ProlongShieldsInput!) {\n    prolongShields(input: $input) { shields { id reason since until by { id name } } }\n  }\n": types.ProlongShieldsDocument,
    "\n  mutation LowerShields($input: LowerShieldsInput!) {\n    lowerShields(input: $input) { shields { id } }\n  }\n": types.LowerShieldsDocument,
    "\n  query WithoutShieldFactor {\n    withoutShieldFactor { id name }\n  }\n": types.WithoutShieldFactorDocument,
    "\n  query Streams {\n    streams {\n      id\n      kind\n      name\n      host\n      encrypted\n      authority\n      active\n      cursor\n      behind\n      deliveredAt\n      failingSince\n      problem\n      nextAt\n      formerUntil\n    }\n  }\n": types.StreamsDocument,
    "\n  mutation UpdateStream($input: UpdateStreamInput!) {\n    updateStream(input: $input) { stream { id active nextAt host encrypted } }\n  }\n": types.UpdateStreamDocument,
    "\n  mutation RewindStream($input: RewindStreamInput!) {\n    rewindStream(input: $input) { stream { id cursor behind } }\n  }\n": types.RewindStreamDocument,
    "\n  mutation RotateStreamSecret($input: RotateStreamSecretInput!) {\n    rotateStreamSecret(input: $input) { stream { id formerUntil } secret }\n  }\n": types.RotateStreamSecretDocument,
    "\n  mutation TestStream($input: TestStreamInput!) {\n    testStream(input: $input) { problem }\n  }\n": types.TestStreamDocument,
    "\n  mutation RemoveStream($input: RemoveStreamInput!) {\n    removeStream(input: $input) { id }\n  }\n": types.RemoveStreamDocument,
    "\n  mutation BeginWatch($input: BeginWatchInput!) {\n    beginWatch(input: $input) { entry { id expiresAt name } }\n  }\n": types.BeginWatchDocument,
    "\n  query WatchChoices($search: String, $people: Boolean!, $datasets: Boolean!) {\n    members(first: 20, search: $search) @include(if: $people) { edges { node { id mine user { id name } } } }\n    datasets(first: 20, search: $search) @include(if: $datasets) { edges { node { id name } } }\n  }\n": types.WatchChoicesDocument,
    "\n  mutation ExtendWatch($input: ExtendWatchInput!) {\n    extendWatch(input: $input) { entry { id expiresAt } }\n  }\n": types.ExtendWatchDocument,
    "\n  mutation EndWatch($input: EndWatchInput!) {\n    endWatch(input: $input) { entry { id endedAt } }\n  }\n": types.EndWatchDocument,
    "\n  query Watchfulness {\n    settings { stepUpBudget adminBudget weekBudget securityContact securityContactText }\n  }\n": types.WatchfulnessDocument,
    "\n  mutation UpdateWatchfulness($input: UpdateSettingsInput!) {\n    updateSettings(input: $input) {\n      settings { stepUpBudget adminBudget weekBudget securityContact securityContactText }\n    }\n  }\n": types.UpdateWatchfulnessDocument,
    "\n  query Shared($first: Int, $after: Cursor, $search: String) {\n    analyses(first: $first, after: $after, search: $search, shared: true, orderBy: { field: UPDATED_AT, direction: DESC }) {\n      totalCount\n      pageInfo { hasNextPage endCursor }\n      edges {\n        node {\n          id\n          name\n          description\n          updatedAt\n          owner { id name }\n          chart { kind }\n          result { id rowCount createdAt }\n          shares { id audience expiresAt }\n        }\n      }\n    }\n  }\n": types.SharedDocument,
    "\n  query TeamBreakGlasses {\n    breakGlasses { id reason createdAt expiresAt endedAt mine admin { id name } member { id name } looks { name objectId at times } }\n  }\n": types.TeamBreakGlassesDocument,
    "\n  mutation EndMemberBreakGlass($input: EndBreakGlassInput!) {\n    endBreakGlass(input: $input) { breakGlass { id endedAt } }\n  }\n": types.EndMemberBreakGlassDocument,
    "\n  query Invitations($first: Int, $after: Cursor) {\n    invitations(first: $first, after: $after) {\n      totalCount\n      pageInfo { hasNextPage endCursor }\n      edges { node { id email role state expired expiresAt createdAt inviter { id name } } }\n    }\n  }\n": types.InvitationsDocument,
    "\n  mutation ResendInvitation($input: ResendInvitationInput!) {\n    resendInvitation(input: $input) { invitation { id expired expiresAt } }\n  }\n": types.ResendInvitationDocument,
    "\n  mutation RevokeInvitation($input: RevokeInvitationInput!) {\n    revokeInvitation(input: $input) { invitation { id state } }\n  }\n": types.RevokeInvitationDocument,
    "\n  mutation InviteMember($input: InviteMemberInput!) {\n    inviteMember(input: $input) { invitation { id email } }\n  }\n": types.InviteMemberDocument,
    "\n  mutation ChangeMemberRole($input: ChangeMemberRoleInput!) {\n    changeMemberRole(input: $input) { membership { id role updatedAt } }\n  }\n": types.ChangeMemberRoleDocument,
    "\n  mutation SuspendMember($input: SuspendMemberInput!) {\n    suspendMember(input: $input) { membership { id state updatedAt } }\n  }\n": types.SuspendMemberDocument,
    "\n  mutation ReinstateMember($input: ReinstateMemberInput!) {\n    reinstateMember(input: $input) { membership { id state updatedAt } }\n  }\n": types.ReinstateMemberDocument,
    "\n  mutation SignMemberOut($input: SignMemberOutInput!) {\n    signMemberOut(input: $input) { membership { id } endedSessions }\n  }\n": types.SignMemberOutDocument,
    "\n  mutation UnlockMember($input: UnlockMemberInput!) {\n    unlockMember(input: $input) { membership { id lockedUntil } }\n  }\n": types.UnlockMemberDocument,
    "\n  mutation RemoveMember($input: RemoveMemberInput!) {\n    removeMember(input: $input) { id }\n  }\n": types.RemoveMemberDocument,
    "\n  mutation BreakGlass($input: BreakGlassInput!) {\n    breakGlass(input: $input) { breakGlass { id expiresAt } }\n  }\n": types.BreakGlassDocument,
    "\n  query Recoveries {\n    recoveries {\n      id\n      reason\n      address\n      browser\n      knownBrowser\n      lastSignInAt\n      passwordChangedAt\n      mine\n      own\n      hasFactor\n      user { id name email }\n      approvals { name note at }\n      progress { step askedAt approvals needed way readyAt expiresAt }\n    }\n  }\n": types.RecoveriesDocument,
    "\n  mutation DecideRecovery($input: DecideRecoveryInput!) {\n    decideRecovery(input: $input) { request { id progress { step approvals } } }\n  }\n": types.DecideRecoveryDocument,
    "\n  query Members($first: Int, $after: Cursor) {\n    members(first: $first, after: $after) {\n      totalCount\n      pageInfo { hasNextPage endCursor }\n      edges {\n        node { id role state mine createdAt lastSeenAt lockedUntil user { id name email } }\n      }\n    }\n  }\n": types.MembersDocument,
    "\n  mutation SignEverybodyOut {\n    signEverybodyOut { endedSessions }\n  }\n": types.SignEverybodyOutDocument,
    "\n  query DeviceNonce {\n    deviceNonce\n  }\n": types.DeviceNonceDocument,
    "\n  query Draft($place: String!) {\n    draft(place: $place) { text keptAt }\n  }\n": types.DraftDocument,
    "\n  mutation KeepDraft($input: KeepDraftInput!) {\n    keepDraft(input: $input) { kept }\n  }\n": types.KeepDraftDocument,
    "\n  subscription ShieldPulse {\n    shieldsChanged { shields { id reason since until by { id name } } }\n  }\n": types.ShieldPulseDocument,
    "\n  query Viewer {\n    server { version setupNeeded developmentMode passkeys uploadLimit resultRowLimit }\n    viewer {\n      user { id name email }\n      organization { id name }\n      role\n      can\n      organizations { id name }\n      textMessages\n      factorDemand { rule step until recovered }\n    }\n  }\n": types.ViewerDocument,
    "\n  query Watchlist {\n    watchlist { id kind objectId name reason times createdAt expiresAt endedAt admin { id name } }\n  }\n": types.WatchlistDocument,
    "\n  mutation SendCode($input: SendCodeInput!) {\n    sendCode(input: $input) { sentTo wait }\n  }\n": types.SendCodeDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 *
 *
 * @example
 * ```ts
 * const query = graphql(`query GetUser($id: ID!) { user(id: $id) { name } }`);
 * ```
 *
 * The query argument is unknown!
 * Please regenerate the types.
 */
export function graphql(source: string): unknown;

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation BeginConfirmation {\n    beginConfirmation { proof { challenge methods passkeyOptions } }\n  }\n"): (typeof documents)["\n  mutation BeginConfirmation {\n    beginConfirmation { proof { challenge methods passkeyOptions } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ConfirmIdentity($input: ConfirmIdentityInput!) {\n    confirmIdentity(input: $input) { freshUntil }\n  }\n"): (typeof documents)["\n  mutation ConfirmIdentity($input: ConfirmIdentityInput!) {\n    confirmIdentity(input: $input) { freshUntil }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query OpenBreakGlasses {\n    breakGlasses(open: true) { id expiresAt mine member { id name } }\n  }\n"): (typeof documents)["\n  query OpenBreakGlasses {\n    breakGlasses(open: true) { id expiresAt mine member { id name } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation EndBreakGlass($input: EndBreakGlassInput!) {\n    endBreakGlass(input: $input) { breakGlass { id endedAt } }\n  }\n"): (typeof documents)["\n  mutation EndBreakGlass($input: EndBreakGlassInput!) {\n    endBreakGlass(input: $input) { breakGlass { id endedAt } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Palette($datasets: Boolean!) {\n    datasets(first: 50, orderBy: { field: UPDATED_AT, direction: DESC }) @include(if: $datasets) {\n      edges { node { id name tableName } }\n    }\n    analyses(first: 50, orderBy: { field: UPDATED_AT, direction: DESC }) {\n      edges { node { id name } }\n    }\n  }\n"): (typeof documents)["\n  query Palette($datasets: Boolean!) {\n    datasets(first: 50, orderBy: { field: UPDATED_AT, direction: DESC }) @include(if: $datasets) {\n      edges { node { id name tableName } }\n    }\n    analyses(first: 50, orderBy: { field: UPDATED_AT, direction: DESC }) {\n      edges { node { id name } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query OwnRecovery {\n    ownRecovery { step askedAt readyAt }\n  }\n"): (typeof documents)["\n  query OwnRecovery {\n    ownRecovery { step askedAt readyAt }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CancelRecovery {\n    cancelRecovery { cancelled }\n  }\n"): (typeof documents)["\n  mutation CancelRecovery {\n    cancelRecovery { cancelled }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation BeginProof {\n    beginConfirmation { proof { challenge methods passkeyOptions } }\n  }\n"): (typeof documents)["\n  mutation BeginProof {\n    beginConfirmation { proof { challenge methods passkeyOptions } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ProveFactor($input: ConfirmIdentityInput!) {\n    confirmIdentity(input: $input) { freshUntil }\n  }\n"): (typeof documents)["\n  mutation ProveFactor($input: ConfirmIdentityInput!) {\n    confirmIdentity(input: $input) { freshUntil }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation LeaveUnproven {\n    signOut { signedOut }\n  }\n"): (typeof documents)["\n  mutation LeaveUnproven {\n    signOut { signedOut }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query SessionLeft {\n    viewer { sessionLeft { unused most } }\n  }\n"): (typeof documents)["\n  query SessionLeft {\n    viewer { sessionLeft { unused most } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SignOut($input: SignOutInput) {\n    signOut(input: $input) { signedOut }\n  }\n"): (typeof documents)["\n  mutation SignOut($input: SignOutInput) {\n    signOut(input: $input) { signedOut }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SwitchOrganization($input: SwitchOrganizationInput!) {\n    switchOrganization(input: $input) { viewer { organization { id } } }\n  }\n"): (typeof documents)["\n  mutation SwitchOrganization($input: SwitchOrganizationInput!) {\n    switchOrganization(input: $input) { viewer { organization { id } } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ExportActivity($input: ExportActivityInput!) {\n    exportActivity(input: $input) { path }\n  }\n"): (typeof documents)["\n  mutation ExportActivity($input: ExportActivityInput!) {\n    exportActivity(input: $input) { path }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ActivityEvent($id: ID!) {\n    activityEvent(id: $id) {\n      id createdAt sequence kind sentence objectName objectID outcome address device request\n      place { label region network accuracyKM known }\n      changes { name before after }\n      facts { name value }\n      unusual { code text }\n      actor { id name }\n    }\n  }\n"): (typeof documents)["\n  query ActivityEvent($id: ID!) {\n    activityEvent(id: $id) {\n      id createdAt sequence kind sentence objectName objectID outcome address device request\n      place { label region network accuracyKM known }\n      changes { name before after }\n      facts { name value }\n      unusual { code text }\n      actor { id name }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query EventProof($id: ID!) {\n    auditInclusion(eventId: $id) { entry sequence checkpoint hashes }\n    auditLog { key size signedAt }\n  }\n"): (typeof documents)["\n  query EventProof($id: ID!) {\n    auditInclusion(eventId: $id) { entry sequence checkpoint hashes }\n    auditLog { key size signedAt }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ActivityChoices($search: String, $people: Boolean!, $datasets: Boolean!) {\n    members(first: 20, search: $search) @include(if: $people) { edges { node { id user { id name } } } }\n    datasets(first: 20, search: $search) @include(if: $datasets) { edges { node { id name } } }\n    analyses(first: 20, search: $search) { edges { node { id name } } }\n  }\n"): (typeof documents)["\n  query ActivityChoices($search: String, $people: Boolean!, $datasets: Boolean!) {\n    members(first: 20, search: $search) @include(if: $people) { edges { node { id user { id name } } } }\n    datasets(first: 20, search: $search) @include(if: $datasets) { edges { node { id name } } }\n    analyses(first: 20, search: $search) { edges { node { id name } } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query SignIns {\n    signIns(days: 30) {\n      count\n      more\n      elsewhere\n      places { place { label latitude longitude } signIns failures lastAt }\n      failures { tries addresses places firstAt lastAt succeeded person { id name } }\n    }\n  }\n"): (typeof documents)["\n  query SignIns {\n    signIns(days: 30) {\n      count\n      more\n      elsewhere\n      places { place { label latitude longitude } signIns failures lastAt }\n      failures { tries addresses places firstAt lastAt succeeded person { id name } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment ActivityParts on ActivityEvent {\n    id\n    createdAt\n    sequence\n    kind\n    sentence\n    objectName\n    objectID\n    outcome\n    address\n    device\n    place { label }\n    actor { id name }\n  }\n"): (typeof documents)["\n  fragment ActivityParts on ActivityEvent {\n    id\n    createdAt\n    sequence\n    kind\n    sentence\n    objectName\n    objectID\n    outcome\n    address\n    device\n    place { label }\n    actor { id name }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Activity(\n    $first: Int, $after: Cursor, $actorId: ID, $objectId: ID, $outcome: ActivityEventOutcome\n    $areas: [String!], $kinds: [String!], $from: Time, $until: Time\n  ) {\n    activity(\n      first: $first, after: $after, actorId: $actorId, objectId: $objectId, outcome: $outcome\n      areas: $areas, kinds: $kinds, from: $from, until: $until\n    ) {\n      pageInfo { hasNextPage endCursor }\n      edges { node { ...ActivityParts unusual { code text } } }\n    }\n  }\n"): (typeof documents)["\n  query Activity(\n    $first: Int, $after: Cursor, $actorId: ID, $objectId: ID, $outcome: ActivityEventOutcome\n    $areas: [String!], $kinds: [String!], $from: Time, $until: Time\n  ) {\n    activity(\n      first: $first, after: $after, actorId: $actorId, objectId: $objectId, outcome: $outcome\n      areas: $areas, kinds: $kinds, from: $from, until: $until\n    ) {\n      pageInfo { hasNextPage endCursor }\n      edges { node { ...ActivityParts unusual { code text } } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription ActivityAdded($after: Long) {\n    activityAdded(after: $after) { ...ActivityParts }\n  }\n"): (typeof documents)["\n  subscription ActivityAdded($after: Long) {\n    activityAdded(after: $after) { ...ActivityParts }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query AlertDetail($id: ID!) {\n    node(id: $id) {\n      __typename\n      ... on Alert {\n        id\n        createdAt\n        title\n        severity\n        state\n        count\n        lastAt\n        snoozedUntil\n        verdict\n        answer\n        answeredAt\n        resolvedAt\n        technique\n        counterfactual\n        mine\n        rule { id title description }\n        reasons { name text }\n        notes { by { id name } at text }\n        subject { id name email }\n        assignee { id name }\n        resolver { id name }\n        member { id role state exportsFrozenAt mine }\n        activity { id kind createdAt sentence address device actor { id name } }\n      }\n    }\n    alertKeepers { id name }\n  }\n"): (typeof documents)["\n  query AlertDetail($id: ID!) {\n    node(id: $id) {\n      __typename\n      ... on Alert {\n        id\n        createdAt\n        title\n        severity\n        state\n        count\n        lastAt\n        snoozedUntil\n        verdict\n        answer\n        answeredAt\n        resolvedAt\n        technique\n        counterfactual\n        mine\n        rule { id title description }\n        reasons { name text }\n        notes { by { id name } at text }\n        subject { id name email }\n        assignee { id name }\n        resolver { id name }\n        member { id role state exportsFrozenAt mine }\n        activity { id kind createdAt sentence address device actor { id name } }\n      }\n    }\n    alertKeepers { id name }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query AlertCounts {\n    alertCounts { open urgent mine }\n  }\n"): (typeof documents)["\n  query AlertCounts {\n    alertCounts { open urgent mine }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment AlertLine on Alert {\n    id\n    title\n    severity\n    state\n    verdict\n    answer\n    count\n    lastAt\n    snoozedUntil\n    subject { id name }\n    assignee { id name }\n  }\n"): (typeof documents)["\n  fragment AlertLine on Alert {\n    id\n    title\n    severity\n    state\n    verdict\n    answer\n    count\n    lastAt\n    snoozedUntil\n    subject { id name }\n    assignee { id name }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Alerts($first: Int, $after: Cursor, $view: AlertView, $severities: [AlertSeverity!]) {\n    alerts(first: $first, after: $after, view: $view, severities: $severities) {\n      totalCount\n      pageInfo { hasNextPage endCursor }\n      edges { node { ...AlertLine } }\n    }\n  }\n"): (typeof documents)["\n  query Alerts($first: Int, $after: Cursor, $view: AlertView, $severities: [AlertSeverity!]) {\n    alerts(first: $first, after: $after, view: $view, severities: $severities) {\n      totalCount\n      pageInfo { hasNextPage endCursor }\n      edges { node { ...AlertLine } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation AcknowledgeAlert($input: AcknowledgeAlertInput!) {\n    acknowledgeAlert(input: $input) { alert { id state assignee { id name } } }\n  }\n"): (typeof documents)["\n  mutation AcknowledgeAlert($input: AcknowledgeAlertInput!) {\n    acknowledgeAlert(input: $input) { alert { id state assignee { id name } } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation AssignAlert($input: AssignAlertInput!) {\n    assignAlert(input: $input) { alert { id assignee { id name } } }\n  }\n"): (typeof documents)["\n  mutation AssignAlert($input: AssignAlertInput!) {\n    assignAlert(input: $input) { alert { id assignee { id name } } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SnoozeAlert($input: SnoozeAlertInput!) {\n    snoozeAlert(input: $input) { alert { id snoozedUntil } }\n  }\n"): (typeof documents)["\n  mutation SnoozeAlert($input: SnoozeAlertInput!) {\n    snoozeAlert(input: $input) { alert { id snoozedUntil } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ResolveAlert($input: ResolveAlertInput!) {\n    resolveAlert(input: $input) { alert { id state verdict resolvedAt } }\n  }\n"): (typeof documents)["\n  mutation ResolveAlert($input: ResolveAlertInput!) {\n    resolveAlert(input: $input) { alert { id state verdict resolvedAt } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ReopenAlert($input: ReopenAlertInput!) {\n    reopenAlert(input: $input) { alert { id state verdict resolvedAt } }\n  }\n"): (typeof documents)["\n  mutation ReopenAlert($input: ReopenAlertInput!) {\n    reopenAlert(input: $input) { alert { id state verdict resolvedAt } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query OwnAlerts {\n    ownAlerts { id title severity lastAt answer asks reasons { name text } }\n  }\n"): (typeof documents)["\n  query OwnAlerts {\n    ownAlerts { id title severity lastAt answer asks reasons { name text } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation AnswerAlert($input: AnswerAlertInput!) {\n    answerAlert(input: $input) { alert { id state answer asks } }\n  }\n"): (typeof documents)["\n  mutation AnswerAlert($input: AnswerAlertInput!) {\n    answerAlert(input: $input) { alert { id state answer asks } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RespondBySigningOut($input: SignMemberOutInput!) {\n    signMemberOut(input: $input) { endedSessions }\n  }\n"): (typeof documents)["\n  mutation RespondBySigningOut($input: SignMemberOutInput!) {\n    signMemberOut(input: $input) { endedSessions }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation FreezeExports($input: FreezeExportsInput!) {\n    freezeExports(input: $input) { membership { id exportsFrozenAt } }\n  }\n"): (typeof documents)["\n  mutation FreezeExports($input: FreezeExportsInput!) {\n    freezeExports(input: $input) { membership { id exportsFrozenAt } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation UnfreezeExports($input: UnfreezeExportsInput!) {\n    unfreezeExports(input: $input) { membership { id exportsFrozenAt } }\n  }\n"): (typeof documents)["\n  mutation UnfreezeExports($input: UnfreezeExportsInput!) {\n    unfreezeExports(input: $input) { membership { id exportsFrozenAt } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DemandNewPassword($input: DemandNewPasswordInput!) {\n    demandNewPassword(input: $input) { membership { id } }\n  }\n"): (typeof documents)["\n  mutation DemandNewPassword($input: DemandNewPasswordInput!) {\n    demandNewPassword(input: $input) { membership { id } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation UndoSetting($input: UndoSettingInput!) {\n    undoSetting(input: $input) {\n      settings { viewersMayExport guestsMayExport exportRowLimit invitationDays passwordLength passwordClasses passwordScore stepUpBudget adminBudget weekBudget securityContact securityContactText }\n    }\n  }\n"): (typeof documents)["\n  mutation UndoSetting($input: UndoSettingInput!) {\n    undoSetting(input: $input) {\n      settings { viewersMayExport guestsMayExport exportRowLimit invitationDays passwordLength passwordClasses passwordScore stepUpBudget adminBudget weekBudget securityContact securityContactText }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation UndoChannelChange($input: UndoChannelChangeInput!) {\n    undoChannelChange(input: $input) { channel { id name } }\n  }\n"): (typeof documents)["\n  mutation UndoChannelChange($input: UndoChannelChangeInput!) {\n    undoChannelChange(input: $input) { channel { id name } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation UndoStreamChange($input: UndoStreamChangeInput!) {\n    undoStreamChange(input: $input) { stream { id name } }\n  }\n"): (typeof documents)["\n  mutation UndoStreamChange($input: UndoStreamChangeInput!) {\n    undoStreamChange(input: $input) { stream { id name } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation UndoWitnessChange($input: UndoWitnessChangeInput!) {\n    undoWitnessChange(input: $input) { witness { id address } }\n  }\n"): (typeof documents)["\n  mutation UndoWitnessChange($input: UndoWitnessChangeInput!) {\n    undoWitnessChange(input: $input) { witness { id address } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription AlertPulse($after: Long) {\n    alertChanged(after: $after) { id title severity state count revision mine asks rule { id } }\n  }\n"): (typeof documents)["\n  subscription AlertPulse($after: Long) {\n    alertChanged(after: $after) { id title severity state count revision mine asks rule { id } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Analyses($first: Int, $after: Cursor, $orderBy: AnalysisOrder, $search: String) {\n    analyses(first: $first, after: $after, orderBy: $orderBy, search: $search, shared: false) {\n      totalCount\n      pageInfo { hasNextPage endCursor }\n      edges {\n        node {\n          id\n          name\n          updatedAt\n          chart { kind }\n          result { id rowCount }\n          shares { id audience }\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query Analyses($first: Int, $after: Cursor, $orderBy: AnalysisOrder, $search: String) {\n    analyses(first: $first, after: $after, orderBy: $orderBy, search: $search, shared: false) {\n      totalCount\n      pageInfo { hasNextPage endCursor }\n      edges {\n        node {\n          id\n          name\n          updatedAt\n          chart { kind }\n          result { id rowCount }\n          shares { id audience }\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Analysis($id: ID!) {\n    analysis(id: $id) {\n      id\n      name\n      description\n      createdAt\n      updatedAt\n      mine\n      sql\n      owner { id name }\n      parameters { name type value }\n      chart { kind x y series }\n      result { id createdAt rowCount truncated columns { name type } }\n      shares { id audience expiresAt createdAt user { id name } }\n    }\n  }\n"): (typeof documents)["\n  query Analysis($id: ID!) {\n    analysis(id: $id) {\n      id\n      name\n      description\n      createdAt\n      updatedAt\n      mine\n      sql\n      owner { id name }\n      parameters { name type value }\n      chart { kind x y series }\n      result { id createdAt rowCount truncated columns { name type } }\n      shares { id audience expiresAt createdAt user { id name } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CreateAnalysis($input: CreateAnalysisInput!) {\n    createAnalysis(input: $input) { analysis { id } }\n  }\n"): (typeof documents)["\n  mutation CreateAnalysis($input: CreateAnalysisInput!) {\n    createAnalysis(input: $input) { analysis { id } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ExportVerdict($resultId: ID!) {\n    exportVerdict(resultId: $resultId) { allowed reason formats }\n  }\n"): (typeof documents)["\n  query ExportVerdict($resultId: ID!) {\n    exportVerdict(resultId: $resultId) { allowed reason formats }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CreateExport($input: CreateExportInput!) {\n    createExport(input: $input) { url export { id name format } }\n  }\n"): (typeof documents)["\n  mutation CreateExport($input: CreateExportInput!) {\n    createExport(input: $input) { url export { id name format } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation UpdateAnalysis($input: UpdateAnalysisInput!) {\n    updateAnalysis(input: $input) {\n      analysis {\n        id\n        name\n        description\n        sql\n        updatedAt\n        parameters { name type value }\n        chart { kind x y series }\n        result { id createdAt rowCount truncated columns { name type } }\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation UpdateAnalysis($input: UpdateAnalysisInput!) {\n    updateAnalysis(input: $input) {\n      analysis {\n        id\n        name\n        description\n        sql\n        updatedAt\n        parameters { name type value }\n        chart { kind x y series }\n        result { id createdAt rowCount truncated columns { name type } }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DeleteAnalysis($input: DeleteAnalysisInput!) {\n    deleteAnalysis(input: $input) { id }\n  }\n"): (typeof documents)["\n  mutation DeleteAnalysis($input: DeleteAnalysisInput!) {\n    deleteAnalysis(input: $input) { id }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ShownResult($id: ID!) {\n    analysis(id: $id) { id updatedAt result { id createdAt rowCount truncated columns { name type } } }\n  }\n"): (typeof documents)["\n  query ShownResult($id: ID!) {\n    analysis(id: $id) { id updatedAt result { id createdAt rowCount truncated columns { name type } } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ShareAnalysis($input: ShareAnalysisInput!) {\n    shareAnalysis(input: $input) {\n      share { id audience expiresAt createdAt user { id name } analysis { id shares { id } } }\n    }\n  }\n"): (typeof documents)["\n  mutation ShareAnalysis($input: ShareAnalysisInput!) {\n    shareAnalysis(input: $input) {\n      share { id audience expiresAt createdAt user { id name } analysis { id shares { id } } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RevokeShare($input: RevokeShareInput!) {\n    revokeShare(input: $input) { id }\n  }\n"): (typeof documents)["\n  mutation RevokeShare($input: RevokeShareInput!) {\n    revokeShare(input: $input) { id }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query People($search: String) {\n    members(first: 50, search: $search) {\n      edges { node { id role state mine user { id name email } } }\n      pageInfo { hasNextPage }\n    }\n  }\n"): (typeof documents)["\n  query People($search: String) {\n    members(first: 50, search: $search) {\n      edges { node { id role state mine user { id name email } } }\n      pageInfo { hasNextPage }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ResultRows($id: ID!, $offset: Int!, $limit: Int!) {\n    node(id: $id) {\n      id\n      ... on Result { page(offset: $offset, limit: $limit) { offset rowCount columns } }\n    }\n  }\n"): (typeof documents)["\n  query ResultRows($id: ID!, $offset: Int!, $limit: Int!) {\n    node(id: $id) {\n      id\n      ... on Result { page(offset: $offset, limit: $limit) { offset rowCount columns } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment RunParts on Run {\n    id\n    sql\n    state\n    errorKind\n    errorMessage\n    errorLine\n    errorColumn\n    elapsedMs\n    startedAt\n    result { id rowCount truncated columns { name type } }\n  }\n"): (typeof documents)["\n  fragment RunParts on Run {\n    id\n    sql\n    state\n    errorKind\n    errorMessage\n    errorLine\n    errorColumn\n    elapsedMs\n    startedAt\n    result { id rowCount truncated columns { name type } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation StartRun($input: StartRunInput!) {\n    startRun(input: $input) { run { ...RunParts } }\n  }\n"): (typeof documents)["\n  mutation StartRun($input: StartRunInput!) {\n    startRun(input: $input) { run { ...RunParts } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CancelRun($input: CancelRunInput!) {\n    cancelRun(input: $input) { run { ...RunParts } }\n  }\n"): (typeof documents)["\n  mutation CancelRun($input: CancelRunInput!) {\n    cancelRun(input: $input) { run { ...RunParts } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription RunUpdated($id: ID!) {\n    runUpdated(id: $id) { ...RunParts }\n  }\n"): (typeof documents)["\n  subscription RunUpdated($id: ID!) {\n    runUpdated(id: $id) { ...RunParts }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query RunNow($id: ID!) {\n    run(id: $id) { ...RunParts }\n  }\n"): (typeof documents)["\n  query RunNow($id: ID!) {\n    run(id: $id) { ...RunParts }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Tables($search: String) {\n    datasets(first: 100, search: $search, orderBy: { field: NAME, direction: ASC }) {\n      edges {\n        node {\n          id\n          name\n          tableName\n          currentVersion { id rowCount columns { id name type position } }\n        }\n      }\n      totalCount\n    }\n  }\n"): (typeof documents)["\n  query Tables($search: String) {\n    datasets(first: 100, search: $search, orderBy: { field: NAME, direction: ASC }) {\n      edges {\n        node {\n          id\n          name\n          tableName\n          currentVersion { id rowCount columns { id name type position } }\n        }\n      }\n      totalCount\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query AuditLog {\n    auditLog { origin key size checkpoint signedAt exportPath }\n    auditCheckpoints(first: 20) { totalCount edges { node { id createdAt size note } } }\n  }\n"): (typeof documents)["\n  query AuditLog {\n    auditLog { origin key size checkpoint signedAt exportPath }\n    auditCheckpoints(first: 20) { totalCount edges { node { id createdAt size note } } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation VerifyAuditLog {\n    verifyAuditLog { entries erased checkpoints problems }\n  }\n"): (typeof documents)["\n  mutation VerifyAuditLog {\n    verifyAuditLog { entries erased checkpoints problems }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ExportAuditLog {\n    exportAuditLog { path }\n  }\n"): (typeof documents)["\n  mutation ExportAuditLog {\n    exportAuditLog { path }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Witnesses {\n    witnesses { id kind address every size sentAt failingSince problem }\n  }\n"): (typeof documents)["\n  query Witnesses {\n    witnesses { id kind address every size sentAt failingSince problem }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation AddWitness($input: AddWitnessInput!) {\n    addWitness(input: $input) { witness { id } secret }\n  }\n"): (typeof documents)["\n  mutation AddWitness($input: AddWitnessInput!) {\n    addWitness(input: $input) { witness { id } secret }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation UpdateWitness($input: UpdateWitnessInput!) {\n    updateWitness(input: $input) { witness { id } }\n  }\n"): (typeof documents)["\n  mutation UpdateWitness($input: UpdateWitnessInput!) {\n    updateWitness(input: $input) { witness { id } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SendCheckpoint($input: SendCheckpointInput!) {\n    sendCheckpoint(input: $input) { witness { id size sentAt failingSince problem } }\n  }\n"): (typeof documents)["\n  mutation SendCheckpoint($input: SendCheckpointInput!) {\n    sendCheckpoint(input: $input) { witness { id size sentAt failingSince problem } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RemoveWitness($input: RemoveWitnessInput!) {\n    removeWitness(input: $input) { id }\n  }\n"): (typeof documents)["\n  mutation RemoveWitness($input: RemoveWitnessInput!) {\n    removeWitness(input: $input) { id }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query DatasetAccess($id: ID!, $first: Int!) {\n    datasetAccess(datasetId: $id, first: $first) { id at action outcome person { id name } }\n  }\n"): (typeof documents)["\n  query DatasetAccess($id: ID!, $first: Int!) {\n    datasetAccess(datasetId: $id, first: $first) { id at action outcome person { id name } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Dataset($id: ID!) {\n    dataset(id: $id) {\n      id\n      name\n      tableName\n      description\n      visibility\n      createdAt\n      updatedAt\n      mine\n      owner { id name }\n      currentVersion { id }\n      latestVersion {\n        id\n        number\n        state\n        failure\n        format\n        fileName\n        fileBytes\n        fileSha256\n        rowCount\n        rejectedCount\n        storedBytes\n        warnings\n        finishedAt\n        createdAt\n        columns { id position name sourcePath type nullCount distinctCount }\n        findings {\n          columns { name type }\n          preview\n          rejects { line column reason }\n          ranges { name minimum maximum }\n        }\n      }\n      versions { id number state fileName fileBytes fileSha256 rowCount createdAt }\n    }\n  }\n"): (typeof documents)["\n  query Dataset($id: ID!) {\n    dataset(id: $id) {\n      id\n      name\n      tableName\n      description\n      visibility\n      createdAt\n      updatedAt\n      mine\n      owner { id name }\n      currentVersion { id }\n      latestVersion {\n        id\n        number\n        state\n        failure\n        format\n        fileName\n        fileBytes\n        fileSha256\n        rowCount\n        rejectedCount\n        storedBytes\n        warnings\n        finishedAt\n        createdAt\n        columns { id position name sourcePath type nullCount distinctCount }\n        findings {\n          columns { name type }\n          preview\n          rejects { line column reason }\n          ranges { name minimum maximum }\n        }\n      }\n      versions { id number state fileName fileBytes fileSha256 rowCount createdAt }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DeleteDataset($input: DeleteDatasetInput!) {\n    deleteDataset(input: $input) { id }\n  }\n"): (typeof documents)["\n  mutation DeleteDataset($input: DeleteDatasetInput!) {\n    deleteDataset(input: $input) { id }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation OpenDataset($input: UpdateDatasetInput!) {\n    updateDataset(input: $input) { dataset { id visibility updatedAt } }\n  }\n"): (typeof documents)["\n  mutation OpenDataset($input: UpdateDatasetInput!) {\n    updateDataset(input: $input) { dataset { id visibility updatedAt } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Datasets($first: Int, $after: Cursor, $orderBy: DatasetOrder, $search: String) {\n    datasets(first: $first, after: $after, orderBy: $orderBy, search: $search) {\n      totalCount\n      pageInfo { hasNextPage endCursor }\n      edges {\n        node {\n          id\n          name\n          tableName\n          visibility\n          updatedAt\n          mine\n          owner { id name }\n          latestVersion { id state format fileBytes rowCount rejectedCount }\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query Datasets($first: Int, $after: Cursor, $orderBy: DatasetOrder, $search: String) {\n    datasets(first: $first, after: $after, orderBy: $orderBy, search: $search) {\n      totalCount\n      pageInfo { hasNextPage endCursor }\n      edges {\n        node {\n          id\n          name\n          tableName\n          visibility\n          updatedAt\n          mine\n          owner { id name }\n          latestVersion { id state format fileBytes rowCount rejectedCount }\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation UpdateDataset($input: UpdateDatasetInput!) {\n    updateDataset(input: $input) { dataset { id name tableName description updatedAt } }\n  }\n"): (typeof documents)["\n  mutation UpdateDataset($input: UpdateDatasetInput!) {\n    updateDataset(input: $input) { dataset { id name tableName description updatedAt } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query NewestUploads {\n    datasets(first: 50, orderBy: { field: UPDATED_AT, direction: DESC }) {\n      edges { node { id latestVersion { id state rowCount fileSha256 } } }\n    }\n  }\n"): (typeof documents)["\n  query NewestUploads {\n    datasets(first: 50, orderBy: { field: UPDATED_AT, direction: DESC }) {\n      edges { node { id latestVersion { id state rowCount fileSha256 } } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription DatasetUpdated($id: ID) {\n    datasetUpdated(id: $id) {\n      id\n      name\n      tableName\n      description\n      visibility\n      updatedAt\n      latestVersion { id number state failure format fileName fileBytes fileSha256 rowCount rejectedCount warnings finishedAt }\n      currentVersion { id }\n    }\n  }\n"): (typeof documents)["\n  subscription DatasetUpdated($id: ID) {\n    datasetUpdated(id: $id) {\n      id\n      name\n      tableName\n      description\n      visibility\n      updatedAt\n      latestVersion { id number state failure format fileName fileBytes fileSha256 rowCount rejectedCount warnings finishedAt }\n      currentVersion { id }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RequestPasswordReset($input: RequestPasswordResetInput!) {\n    requestPasswordReset(input: $input) { accepted }\n  }\n"): (typeof documents)["\n  mutation RequestPasswordReset($input: RequestPasswordResetInput!) {\n    requestPasswordReset(input: $input) { accepted }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query InvitationOffer($token: String!) {\n    invitationOffer(token: $token) { organizationName inviterName email role expiresAt hasAccount isViewer }\n    passwordPolicy(invitation: $token) { minimumLength requireClasses minimumScore words }\n  }\n"): (typeof documents)["\n  query InvitationOffer($token: String!) {\n    invitationOffer(token: $token) { organizationName inviterName email role expiresAt hasAccount isViewer }\n    passwordPolicy(invitation: $token) { minimumLength requireClasses minimumScore words }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation AcceptInvitation($input: AcceptInvitationInput!) {\n    acceptInvitation(input: $input) { viewer { user { id } } }\n  }\n"): (typeof documents)["\n  mutation AcceptInvitation($input: AcceptInvitationInput!) {\n    acceptInvitation(input: $input) { viewer { user { id } } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation VerifyEmail($input: VerifyEmailInput!) {\n    verifyEmail(input: $input) { email }\n  }\n"): (typeof documents)["\n  mutation VerifyEmail($input: VerifyEmailInput!) {\n    verifyEmail(input: $input) { email }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ConfirmEmail($input: ConfirmEmailInput!) {\n    confirmEmail(input: $input) { email }\n  }\n"): (typeof documents)["\n  mutation ConfirmEmail($input: ConfirmEmailInput!) {\n    confirmEmail(input: $input) { email }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation UndoEmailChange($input: UndoEmailChangeInput!) {\n    undoEmailChange(input: $input) { email resetToken }\n  }\n"): (typeof documents)["\n  mutation UndoEmailChange($input: UndoEmailChangeInput!) {\n    undoEmailChange(input: $input) { email resetToken }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ReportNotMe($input: ReportNotMeInput!) {\n    reportNotMe(input: $input) { email resetToken }\n  }\n"): (typeof documents)["\n  mutation ReportNotMe($input: ReportNotMeInput!) {\n    reportNotMe(input: $input) { email resetToken }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CancelRecoveryByLink($input: CancelRecoveryByLinkInput!) {\n    cancelRecoveryByLink(input: $input) { cancelled }\n  }\n"): (typeof documents)["\n  mutation CancelRecoveryByLink($input: CancelRecoveryByLinkInput!) {\n    cancelRecoveryByLink(input: $input) { cancelled }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query RecoveryProgress($challenge: String!) {\n    recoveryProgress(challenge: $challenge) { step askedAt approvals needed way readyAt expiresAt }\n  }\n"): (typeof documents)["\n  query RecoveryProgress($challenge: String!) {\n    recoveryProgress(challenge: $challenge) { step askedAt approvals needed way readyAt expiresAt }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RequestRecovery($input: RequestRecoveryInput!) {\n    requestRecovery(input: $input) { progress { step askedAt approvals needed way readyAt expiresAt } }\n  }\n"): (typeof documents)["\n  mutation RequestRecovery($input: RequestRecoveryInput!) {\n    requestRecovery(input: $input) { progress { step askedAt approvals needed way readyAt expiresAt } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CompleteRecovery($input: CompleteRecoveryInput!) {\n    completeRecovery(input: $input) { viewer { user { id } } }\n  }\n"): (typeof documents)["\n  mutation CompleteRecovery($input: CompleteRecoveryInput!) {\n    completeRecovery(input: $input) { viewer { user { id } } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ReportIncidentOutside($input: ReportIncidentOutsideInput!) {\n    reportIncidentOutside(input: $input) { receipt }\n  }\n"): (typeof documents)["\n  mutation ReportIncidentOutside($input: ReportIncidentOutsideInput!) {\n    reportIncidentOutside(input: $input) { receipt }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ReportProgress($receipt: String!) {\n    reportProgress(receipt: $receipt) { receivedAt state answer }\n  }\n"): (typeof documents)["\n  query ReportProgress($receipt: String!) {\n    reportProgress(receipt: $receipt) { receivedAt state answer }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query PasswordResetOffer($token: String!) {\n    passwordResetOffer(token: $token) {\n      email\n      policy { minimumLength requireClasses minimumScore words }\n    }\n  }\n"): (typeof documents)["\n  query PasswordResetOffer($token: String!) {\n    passwordResetOffer(token: $token) {\n      email\n      policy { minimumLength requireClasses minimumScore words }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ResetPassword($input: ResetPasswordInput!) {\n    resetPassword(input: $input) { reset }\n  }\n"): (typeof documents)["\n  mutation ResetPassword($input: ResetPasswordInput!) {\n    resetPassword(input: $input) { reset }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SetUp($input: SetUpInput!) {\n    setUp(input: $input) { viewer { user { id } } }\n  }\n"): (typeof documents)["\n  mutation SetUp($input: SetUpInput!) {\n    setUp(input: $input) { viewer { user { id } } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SignIn($input: SignInInput!) {\n    signIn(input: $input) {\n      __typename\n      ... on SignedIn { backupCodes }\n      ... on ProofNeeded { challenge methods passkeyOptions trustDays }\n    }\n  }\n"): (typeof documents)["\n  mutation SignIn($input: SignInInput!) {\n    signIn(input: $input) {\n      __typename\n      ... on SignedIn { backupCodes }\n      ... on ProofNeeded { challenge methods passkeyOptions trustDays }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ContinueSignIn($input: ContinueSignInInput!) {\n    continueSignIn(input: $input) {\n      result {\n        __typename\n        ... on SignedIn { backupCodes }\n        ... on ProofNeeded { challenge methods passkeyOptions trustDays }\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation ContinueSignIn($input: ContinueSignInInput!) {\n    continueSignIn(input: $input) {\n      result {\n        __typename\n        ... on SignedIn { backupCodes }\n        ... on ProofNeeded { challenge methods passkeyOptions trustDays }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation BeginPasskeySignIn {\n    beginPasskeySignIn { proof { challenge passkeyOptions } }\n  }\n"): (typeof documents)["\n  mutation BeginPasskeySignIn {\n    beginPasskeySignIn { proof { challenge passkeyOptions } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SignInWithPasskey($input: SignInWithPasskeyInput!) {\n    signInWithPasskey(input: $input) {\n      result {\n        __typename\n        ... on SignedIn { backupCodes }\n        ... on ProofNeeded { challenge methods passkeyOptions trustDays }\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation SignInWithPasskey($input: SignInWithPasskeyInput!) {\n    signInWithPasskey(input: $input) {\n      result {\n        __typename\n        ... on SignedIn { backupCodes }\n        ... on ProofNeeded { challenge methods passkeyOptions trustDays }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation Unsubscribe($input: UnsubscribeInput!) {\n    unsubscribe(input: $input) { topic }\n  }\n"): (typeof documents)["\n  mutation Unsubscribe($input: UnsubscribeInput!) {\n    unsubscribe(input: $input) { topic }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query MailVerification($code: String!) {\n    mailVerification(code: $code) { about sentAt mine }\n  }\n"): (typeof documents)["\n  query MailVerification($code: String!) {\n    mailVerification(code: $code) { about sentAt mine }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Exports($first: Int, $after: Cursor) {\n    exports(first: $first, after: $after) {\n      totalCount\n      pageInfo { hasNextPage endCursor }\n      edges {\n        node {\n          id\n          name\n          format\n          state\n          rowCount\n          columns\n          bytes\n          sha256\n          createdAt\n          sentAt\n          expiresAt\n          address\n          user { id name }\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query Exports($first: Int, $after: Cursor) {\n    exports(first: $first, after: $after) {\n      totalCount\n      pageInfo { hasNextPage endCursor }\n      edges {\n        node {\n          id\n          name\n          format\n          state\n          rowCount\n          columns\n          bytes\n          sha256\n          createdAt\n          sentAt\n          expiresAt\n          address\n          user { id name }\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Home($governs: Boolean!) {\n    datasets(first: 5, orderBy: { field: UPDATED_AT, direction: DESC }) {\n      totalCount\n      edges { node { id name updatedAt latestVersion { id state rowCount } } }\n    }\n    analyses(first: 5, shared: false, orderBy: { field: UPDATED_AT, direction: DESC }) {\n      totalCount\n      edges { node { id name updatedAt chart { kind } result { id rowCount } shares { id } } }\n    }\n    members(first: 2) @include(if: $governs) { totalCount }\n    invitations(first: 1) @include(if: $governs) { totalCount }\n  }\n"): (typeof documents)["\n  query Home($governs: Boolean!) {\n    datasets(first: 5, orderBy: { field: UPDATED_AT, direction: DESC }) {\n      totalCount\n      edges { node { id name updatedAt latestVersion { id state rowCount } } }\n    }\n    analyses(first: 5, shared: false, orderBy: { field: UPDATED_AT, direction: DESC }) {\n      totalCount\n      edges { node { id name updatedAt chart { kind } result { id rowCount } shares { id } } }\n    }\n    members(first: 2) @include(if: $governs) { totalCount }\n    invitations(first: 1) @include(if: $governs) { totalCount }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment StripParts on ActivityEvent {\n    id\n    createdAt\n    sequence\n    sentence\n    outcome\n    actor { id name }\n  }\n"): (typeof documents)["\n  fragment StripParts on ActivityEvent {\n    id\n    createdAt\n    sequence\n    sentence\n    outcome\n    actor { id name }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query LatestActivity {\n    activity(first: 12) { edges { node { ...StripParts } } }\n  }\n"): (typeof documents)["\n  query LatestActivity {\n    activity(first: 12) { edges { node { ...StripParts } } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription LatestActivityAdded($after: Long) {\n    activityAdded(after: $after) { ...StripParts }\n  }\n"): (typeof documents)["\n  subscription LatestActivityAdded($after: Long) {\n    activityAdded(after: $after) { ...StripParts }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation AssessBlastRadius($input: AssessBlastRadiusInput!) {\n    assessBlastRadius(input: $input) {\n      report {\n        stolen\n        sessionId\n        since\n        at\n        opens\n        datasets\n        objects\n        rows\n        uncertain\n        complete\n        user { id name }\n        limits { text stops }\n        reach {\n          role\n          ownDatasets\n          teamDatasets\n          emergencyDatasets\n          rows\n          ownAnalyses\n          otherAnalyses\n          results\n          resultRows\n          unnamed\n          elsewhere\n          items { id kind name }\n          abilities { permission sentence }\n        }\n        touched { area count rows events { id createdAt sentence } }\n        sessions { id endedAt event { id createdAt device address } }\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation AssessBlastRadius($input: AssessBlastRadiusInput!) {\n    assessBlastRadius(input: $input) {\n      report {\n        stolen\n        sessionId\n        since\n        at\n        opens\n        datasets\n        objects\n        rows\n        uncertain\n        complete\n        user { id name }\n        limits { text stops }\n        reach {\n          role\n          ownDatasets\n          teamDatasets\n          emergencyDatasets\n          rows\n          ownAnalyses\n          otherAnalyses\n          results\n          resultRows\n          unnamed\n          elsewhere\n          items { id kind name }\n          abilities { permission sentence }\n        }\n        touched { area count rows events { id createdAt sentence } }\n        sessions { id endedAt event { id createdAt device address } }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CloseIncident($input: CloseIncidentInput!) {\n    closeIncident(input: $input) { incident { id state closedAt lessons } }\n  }\n"): (typeof documents)["\n  mutation CloseIncident($input: CloseIncidentInput!) {\n    closeIncident(input: $input) { incident { id state closedAt lessons } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation AcknowledgeDrill($input: AcknowledgeDrillInput!) {\n    acknowledgeDrill(input: $input) { incident { id } }\n  }\n"): (typeof documents)["\n  mutation AcknowledgeDrill($input: AcknowledgeDrillInput!) {\n    acknowledgeDrill(input: $input) { incident { id } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query IncidentOf($alertId: ID!) {\n    incidentOf(alertId: $alertId) { id title state }\n  }\n"): (typeof documents)["\n  query IncidentOf($alertId: ID!) {\n    incidentOf(alertId: $alertId) { id title state }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation OpenIncidentFromAlert($input: OpenIncidentInput!) {\n    openIncident(input: $input) { incident { id } }\n  }\n"): (typeof documents)["\n  mutation OpenIncidentFromAlert($input: OpenIncidentInput!) {\n    openIncident(input: $input) { incident { id } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Incidents($first: Int, $after: Cursor, $drills: Boolean) {\n    incidents(first: $first, after: $after, drills: $drills) {\n      totalCount\n      pageInfo { hasNextPage endCursor }\n      edges {\n        node {\n          id\n          title\n          severity\n          state\n          drillState\n          createdAt\n          owner { id name }\n          subject { id name }\n          tasks { id state followUp }\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query Incidents($first: Int, $after: Cursor, $drills: Boolean) {\n    incidents(first: $first, after: $after, drills: $drills) {\n      totalCount\n      pageInfo { hasNextPage endCursor }\n      edges {\n        node {\n          id\n          title\n          severity\n          state\n          drillState\n          createdAt\n          owner { id name }\n          subject { id name }\n          tasks { id state followUp }\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation OpenIncident($input: OpenIncidentInput!) {\n    openIncident(input: $input) { incident { id } }\n  }\n"): (typeof documents)["\n  mutation OpenIncident($input: OpenIncidentInput!) {\n    openIncident(input: $input) { incident { id } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Reports($first: Int, $after: Cursor) {\n    reports(first: $first, after: $after) {\n      totalCount\n      pageInfo { hasNextPage endCursor }\n      edges {\n        node {\n          id\n          what\n          observed\n          steps\n          beganAt\n          endedAt\n          severity\n          state\n          signedIn\n          answer\n          createdAt\n          reporter { id name }\n          handler { id name }\n          incident { id }\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query Reports($first: Int, $after: Cursor) {\n    reports(first: $first, after: $after) {\n      totalCount\n      pageInfo { hasNextPage endCursor }\n      edges {\n        node {\n          id\n          what\n          observed\n          steps\n          beganAt\n          endedAt\n          severity\n          state\n          signedIn\n          answer\n          createdAt\n          reporter { id name }\n          handler { id name }\n          incident { id }\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation OpenIncidentFromReport($input: OpenIncidentInput!) {\n    openIncident(input: $input) { incident { id } }\n  }\n"): (typeof documents)["\n  mutation OpenIncidentFromReport($input: OpenIncidentInput!) {\n    openIncident(input: $input) { incident { id } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation AnswerReport($input: AnswerReportInput!) {\n    answerReport(input: $input) { report { id state answer handler { id name } } }\n  }\n"): (typeof documents)["\n  mutation AnswerReport($input: AnswerReportInput!) {\n    answerReport(input: $input) { report { id state answer handler { id name } } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query IncidentRoom($id: ID!) {\n    node(id: $id) {\n      __typename\n      ... on Incident {\n        id\n        createdAt\n        closedAt\n        beganAt\n        title\n        text\n        lessons\n        severity\n        state\n        drill\n        drillState\n        drillReport {\n          state\n          startedAt\n          seconds\n          announced\n          scene\n          injects { minute from text }\n          nextAt\n          phases { name target seconds missed }\n          steps { task { id state reason title doer { id name } skipper { id name } } seconds skippedAfter }\n          parts { person { id name } acknowledged steps skipped notes }\n          gaps\n          former { incident { id } phases { name seconds } done }\n        }\n        owner { id name }\n        opener { id name }\n        subject { id name email }\n        playbook { id title summary }\n        alerts { id title severity }\n        tasks {\n          id\n          title\n          state\n          note\n          reason\n          function\n          action\n          followUp\n          dueAt\n          doneAt\n          skippedAt\n          owner { id name }\n          doer { id name }\n          skipper { id name }\n        }\n        notes { id createdAt text author { id name } }\n        timeline { id createdAt kind facts { name value } sentence address device outcome actor { id name } }\n      }\n    }\n    alertKeepers { id name }\n    members(first: 200) { edges { node { id user { id name } } } }\n  }\n"): (typeof documents)["\n  query IncidentRoom($id: ID!) {\n    node(id: $id) {\n      __typename\n      ... on Incident {\n        id\n        createdAt\n        closedAt\n        beganAt\n        title\n        text\n        lessons\n        severity\n        state\n        drill\n        drillState\n        drillReport {\n          state\n          startedAt\n          seconds\n          announced\n          scene\n          injects { minute from text }\n          nextAt\n          phases { name target seconds missed }\n          steps { task { id state reason title doer { id name } skipper { id name } } seconds skippedAfter }\n          parts { person { id name } acknowledged steps skipped notes }\n          gaps\n          former { incident { id } phases { name seconds } done }\n        }\n        owner { id name }\n        opener { id name }\n        subject { id name email }\n        playbook { id title summary }\n        alerts { id title severity }\n        tasks {\n          id\n          title\n          state\n          note\n          reason\n          function\n          action\n          followUp\n          dueAt\n          doneAt\n          skippedAt\n          owner { id name }\n          doer { id name }\n          skipper { id name }\n        }\n        notes { id createdAt text author { id name } }\n        timeline { id createdAt kind facts { name value } sentence address device outcome actor { id name } }\n      }\n    }\n    alertKeepers { id name }\n    members(first: 200) { edges { node { id user { id name } } } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription IncidentPulse($after: Long) {\n    activityAdded(after: $after) { id sequence }\n  }\n"): (typeof documents)["\n  subscription IncidentPulse($after: Long) {\n    activityAdded(after: $after) { id sequence }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation UpdateIncident($input: UpdateIncidentInput!) {\n    updateIncident(input: $input) { incident { id state severity owner { id name } subject { id name } } }\n  }\n"): (typeof documents)["\n  mutation UpdateIncident($input: UpdateIncidentInput!) {\n    updateIncident(input: $input) { incident { id state severity owner { id name } subject { id name } } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ReopenIncident($input: ReopenIncidentInput!) {\n    reopenIncident(input: $input) { incident { id state } }\n  }\n"): (typeof documents)["\n  mutation ReopenIncident($input: ReopenIncidentInput!) {\n    reopenIncident(input: $input) { incident { id state } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation AddIncidentNote($input: AddIncidentNoteInput!) {\n    addIncidentNote(input: $input) { incident { id } }\n  }\n"): (typeof documents)["\n  mutation AddIncidentNote($input: AddIncidentNoteInput!) {\n    addIncidentNote(input: $input) { incident { id } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ExportIncidentEvidence($input: ExportIncidentEvidenceInput!) {\n    exportIncidentEvidence(input: $input) { path }\n  }\n"): (typeof documents)["\n  mutation ExportIncidentEvidence($input: ExportIncidentEvidenceInput!) {\n    exportIncidentEvidence(input: $input) { path }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation StartDrill($input: StartDrillInput!) {\n    startDrill(input: $input) { incident { id } }\n  }\n"): (typeof documents)["\n  mutation StartDrill($input: StartDrillInput!) {\n    startDrill(input: $input) { incident { id } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation AddIncidentTask($input: AddIncidentTaskInput!) {\n    addIncidentTask(input: $input) { incident { id } }\n  }\n"): (typeof documents)["\n  mutation AddIncidentTask($input: AddIncidentTaskInput!) {\n    addIncidentTask(input: $input) { incident { id } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation AssignIncidentTask($input: AssignIncidentTaskInput!) {\n    assignIncidentTask(input: $input) { incident { id } }\n  }\n"): (typeof documents)["\n  mutation AssignIncidentTask($input: AssignIncidentTaskInput!) {\n    assignIncidentTask(input: $input) { incident { id } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CompleteIncidentTask($input: CompleteIncidentTaskInput!) {\n    completeIncidentTask(input: $input) { incident { id } }\n  }\n"): (typeof documents)["\n  mutation CompleteIncidentTask($input: CompleteIncidentTaskInput!) {\n    completeIncidentTask(input: $input) { incident { id } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SkipIncidentTask($input: SkipIncidentTaskInput!) {\n    skipIncidentTask(input: $input) { incident { id } }\n  }\n"): (typeof documents)["\n  mutation SkipIncidentTask($input: SkipIncidentTaskInput!) {\n    skipIncidentTask(input: $input) { incident { id } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RunIncidentTask($input: RunIncidentTaskInput!) {\n    runIncidentTask(input: $input) { path incident { id } }\n  }\n"): (typeof documents)["\n  mutation RunIncidentTask($input: RunIncidentTaskInput!) {\n    runIncidentTask(input: $input) { path incident { id } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Playbooks {\n    playbooks { id title summary steps { id } }\n  }\n"): (typeof documents)["\n  query Playbooks {\n    playbooks { id title summary steps { id } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query DevelopmentMail {\n    developmentMail { id sentAt to subject text }\n  }\n"): (typeof documents)["\n  query DevelopmentMail {\n    developmentMail { id sentAt to subject text }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query DevelopmentTexts {\n    developmentTexts { id sentAt to text }\n  }\n"): (typeof documents)["\n  query DevelopmentTexts {\n    developmentTexts { id sentAt to text }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SaveResponsePlan($input: SaveResponsePlanInput!) {\n    saveResponsePlan(input: $input) { version { id number } }\n  }\n"): (typeof documents)["\n  mutation SaveResponsePlan($input: SaveResponsePlanInput!) {\n    saveResponsePlan(input: $input) { version { id number } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ResponsePlan {\n    responsePlan {\n      document {\n        sections { id title lead link lines { text note link } }\n        gaps { text note link }\n        written { lawyer authority publicRelations insurer meetingPlace notes }\n      }\n      newest { id number createdAt sha256 author { id name } }\n      drift { section added text }\n      versions { id number createdAt sha256 author { id name } }\n    }\n  }\n"): (typeof documents)["\n  query ResponsePlan {\n    responsePlan {\n      document {\n        sections { id title lead link lines { text note link } }\n        gaps { text note link }\n        written { lawyer authority publicRelations insurer meetingPlace notes }\n      }\n      newest { id number createdAt sha256 author { id name } }\n      drift { section added text }\n      versions { id number createdAt sha256 author { id name } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query PlanVersion($number: Int!) {\n    planVersion(number: $number) {\n      id number createdAt sha256\n      author { id name }\n      document {\n        sections { id title lead link lines { text note link } }\n        gaps { text note link }\n        written { lawyer authority publicRelations insurer meetingPlace notes }\n      }\n    }\n  }\n"): (typeof documents)["\n  query PlanVersion($number: Int!) {\n    planVersion(number: $number) {\n      id number createdAt sha256\n      author { id name }\n      document {\n        sections { id title lead link lines { text note link } }\n        gaps { text note link }\n        written { lawyer authority publicRelations insurer meetingPlace notes }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query PlanDifferences($from: Int!, $to: Int) {\n    planDifferences(from: $from, to: $to) { section added text }\n  }\n"): (typeof documents)["\n  query PlanDifferences($from: Int!, $to: Int) {\n    planDifferences(from: $from, to: $to) { section added text }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ExportResponsePlan($input: ExportResponsePlanInput!) {\n    exportResponsePlan(input: $input) { file { name content sha256 } }\n  }\n"): (typeof documents)["\n  mutation ExportResponsePlan($input: ExportResponsePlanInput!) {\n    exportResponsePlan(input: $input) { file { name content sha256 } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation AcknowledgeDrift($input: AcknowledgeDriftInput!) {\n    acknowledgeDrift(input: $input) {\n      posture {\n        id checkedAt configuration drift acknowledgedAt\n        acknowledgedBy { id name }\n        checks { id title meaning advice installation state found since }\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation AcknowledgeDrift($input: AcknowledgeDriftInput!) {\n    acknowledgeDrift(input: $input) {\n      posture {\n        id checkedAt configuration drift acknowledgedAt\n        acknowledgedBy { id name }\n        checks { id title meaning advice installation state found since }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Posture {\n    posture {\n      id checkedAt configuration drift acknowledgedAt\n      acknowledgedBy { id name }\n      checks { id title meaning advice installation state found since }\n    }\n  }\n"): (typeof documents)["\n  query Posture {\n    posture {\n      id checkedAt configuration drift acknowledgedAt\n      acknowledgedBy { id name }\n      checks { id title meaning advice installation state found since }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RecheckPosture {\n    recheckPosture {\n      posture {\n        id checkedAt configuration drift acknowledgedAt\n        acknowledgedBy { id name }\n        checks { id title meaning advice installation state found since }\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation RecheckPosture {\n    recheckPosture {\n      posture {\n        id checkedAt configuration drift acknowledgedAt\n        acknowledgedBy { id name }\n        checks { id title meaning advice installation state found since }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Decoys {\n    decoys { id kind name note start touches touchedAt createdAt maker { id name } }\n  }\n"): (typeof documents)["\n  query Decoys {\n    decoys { id kind name note start touches touchedAt createdAt maker { id name } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation MakeDecoyDataset($input: MakeDecoyDatasetInput!) {\n    makeDecoyDataset(input: $input) { decoy { id } }\n  }\n"): (typeof documents)["\n  mutation MakeDecoyDataset($input: MakeDecoyDatasetInput!) {\n    makeDecoyDataset(input: $input) { decoy { id } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation MakeDecoyToken($input: MakeDecoyTokenInput!) {\n    makeDecoyToken(input: $input) { decoy { id } token }\n  }\n"): (typeof documents)["\n  mutation MakeDecoyToken($input: MakeDecoyTokenInput!) {\n    makeDecoyToken(input: $input) { decoy { id } token }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RemoveDecoy($input: RemoveDecoyInput!) {\n    removeDecoy(input: $input) { id }\n  }\n"): (typeof documents)["\n  mutation RemoveDecoy($input: RemoveDecoyInput!) {\n    removeDecoy(input: $input) { id }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query RuleCheck($expression: String!) {\n    ruleCheck(expression: $expression) { cost limit problems { line column message } }\n  }\n"): (typeof documents)["\n  query RuleCheck($expression: String!) {\n    ruleCheck(expression: $expression) { cost limit problems { line column message } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CreateRule($input: CreateRuleInput!) {\n    createRule(input: $input) { rule { id } }\n  }\n"): (typeof documents)["\n  mutation CreateRule($input: CreateRuleInput!) {\n    createRule(input: $input) { rule { id } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation UpdateRule($input: UpdateRuleInput!) {\n    updateRule(input: $input) {\n      rule { id title description expression severity technique active per times minutes failures failure }\n    }\n  }\n"): (typeof documents)["\n  mutation UpdateRule($input: UpdateRuleInput!) {\n    updateRule(input: $input) {\n      rule { id title description expression severity technique active per times minutes failures failure }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RemoveRule($input: RemoveRuleInput!) {\n    removeRule(input: $input) { id }\n  }\n"): (typeof documents)["\n  mutation RemoveRule($input: RemoveRuleInput!) {\n    removeRule(input: $input) { id }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Rules {\n    rules {\n      id\n      title\n      description\n      expression\n      severity\n      technique\n      active\n      per\n      times\n      minutes\n      found\n      foundAt\n      failures\n      failure\n      author { id name }\n    }\n    ruleFields { name type description }\n  }\n"): (typeof documents)["\n  query Rules {\n    rules {\n      id\n      title\n      description\n      expression\n      severity\n      technique\n      active\n      per\n      times\n      minutes\n      found\n      foundAt\n      failures\n      failure\n      author { id name }\n    }\n    ruleFields { name type description }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SwitchRule($input: UpdateRuleInput!) {\n    updateRule(input: $input) { rule { id active failures failure } }\n  }\n"): (typeof documents)["\n  mutation SwitchRule($input: UpdateRuleInput!) {\n    updateRule(input: $input) { rule { id active failures failure } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query RuleTrial($input: RuleTrialInput!) {\n    ruleTrial(input: $input) {\n      events\n      matches\n      findings\n      alerts\n      failures\n      failure\n      milliseconds\n      complete\n      days { day matches alerts }\n      examples { id createdAt sentence actor { id name } }\n    }\n  }\n"): (typeof documents)["\n  query RuleTrial($input: RuleTrialInput!) {\n    ruleTrial(input: $input) {\n      events\n      matches\n      findings\n      alerts\n      failures\n      failure\n      milliseconds\n      complete\n      days { day matches alerts }\n      examples { id createdAt sentence actor { id name } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation BeginAuthenticatorApp {\n    beginAuthenticatorApp { challenge secret uri }\n  }\n"): (typeof documents)["\n  mutation BeginAuthenticatorApp {\n    beginAuthenticatorApp { challenge secret uri }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation AddAuthenticatorApp($input: AddAuthenticatorAppInput!) {\n    addAuthenticatorApp(input: $input) { factor { id } backupCodes }\n  }\n"): (typeof documents)["\n  mutation AddAuthenticatorApp($input: AddAuthenticatorAppInput!) {\n    addAuthenticatorApp(input: $input) { factor { id } backupCodes }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation BeginPasskey {\n    beginPasskey { challenge options }\n  }\n"): (typeof documents)["\n  mutation BeginPasskey {\n    beginPasskey { challenge options }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation AddPasskey($input: AddPasskeyInput!) {\n    addPasskey(input: $input) { factor { id } backupCodes }\n  }\n"): (typeof documents)["\n  mutation AddPasskey($input: AddPasskeyInput!) {\n    addPasskey(input: $input) { factor { id } backupCodes }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation BeginPhone($input: BeginPhoneInput!) {\n    beginPhone(input: $input) { challenge sentTo wait }\n  }\n"): (typeof documents)["\n  mutation BeginPhone($input: BeginPhoneInput!) {\n    beginPhone(input: $input) { challenge sentTo wait }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation AddPhone($input: AddPhoneInput!) {\n    addPhone(input: $input) { factor { id number } backupCodes }\n  }\n"): (typeof documents)["\n  mutation AddPhone($input: AddPhoneInput!) {\n    addPhone(input: $input) { factor { id number } backupCodes }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment CheckUpParts on Query {\n    factors { id kind }\n    backupCodes { left low }\n  }\n"): (typeof documents)["\n  fragment CheckUpParts on Query {\n    factors { id kind }\n    backupCodes { left low }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query SecurityContact {\n    settings { securityContact securityContactText }\n  }\n"): (typeof documents)["\n  query SecurityContact {\n    settings { securityContact securityContactText }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Devices {\n    devices { id name createdAt lastSeenAt trustedUntil address place { label } bound }\n    sessions {\n      id\n      current\n      device { id }\n      ...SessionParts\n    }\n  }\n"): (typeof documents)["\n  query Devices {\n    devices { id name createdAt lastSeenAt trustedUntil address place { label } bound }\n    sessions {\n      id\n      current\n      device { id }\n      ...SessionParts\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RevokeOtherSessions {\n    revokeOtherSessions { count }\n  }\n"): (typeof documents)["\n  mutation RevokeOtherSessions {\n    revokeOtherSessions { count }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RenameDevice($input: RenameDeviceInput!) {\n    renameDevice(input: $input) { device { id name } }\n  }\n"): (typeof documents)["\n  mutation RenameDevice($input: RenameDeviceInput!) {\n    renameDevice(input: $input) { device { id name } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ForgetDevice($input: ForgetDeviceInput!) {\n    forgetDevice(input: $input) { id endedSessions }\n  }\n"): (typeof documents)["\n  mutation ForgetDevice($input: ForgetDeviceInput!) {\n    forgetDevice(input: $input) { id endedSessions }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DistrustDevices($input: DistrustDevicesInput!) {\n    distrustDevices(input: $input) { devices { id trustedUntil } }\n  }\n"): (typeof documents)["\n  mutation DistrustDevices($input: DistrustDevicesInput!) {\n    distrustDevices(input: $input) { devices { id trustedUntil } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ChangeEmail($input: ChangeEmailInput!) {\n    changeEmail(input: $input) { account { pendingEmail } }\n  }\n"): (typeof documents)["\n  mutation ChangeEmail($input: ChangeEmailInput!) {\n    changeEmail(input: $input) { account { pendingEmail } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RequestEmailVerification {\n    requestEmailVerification { sent }\n  }\n"): (typeof documents)["\n  mutation RequestEmailVerification {\n    requestEmailVerification { sent }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query OwnBreakGlasses {\n    breakGlasses { id reason createdAt expiresAt endedAt mine admin { id name } member { id name } looks { name objectId at times } }\n  }\n"): (typeof documents)["\n  query OwnBreakGlasses {\n    breakGlasses { id reason createdAt expiresAt endedAt mine admin { id name } member { id name } looks { name objectId at times } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SetMailPhrase($input: SetMailPhraseInput!) {\n    setMailPhrase(input: $input) { account { mailPhrase } }\n  }\n"): (typeof documents)["\n  mutation SetMailPhrase($input: SetMailPhraseInput!) {\n    setMailPhrase(input: $input) { account { mailPhrase } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SetMailPreference($input: SetMailPreferenceInput!) {\n    setMailPreference(input: $input) { account { mailPreferences { topic on critical } } }\n  }\n"): (typeof documents)["\n  mutation SetMailPreference($input: SetMailPreferenceInput!) {\n    setMailPreference(input: $input) { account { mailPreferences { topic on critical } } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment MethodParts on Factor { id kind name number createdAt lastUsedAt backedUp model }\n"): (typeof documents)["\n  fragment MethodParts on Factor { id kind name number createdAt lastUsedAt backedUp model }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RenameFactor($input: RenameFactorInput!) {\n    renameFactor(input: $input) { factor { id name } }\n  }\n"): (typeof documents)["\n  mutation RenameFactor($input: RenameFactorInput!) {\n    renameFactor(input: $input) { factor { id name } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RemoveFactor($input: RemoveFactorInput!) {\n    removeFactor(input: $input) { id }\n  }\n"): (typeof documents)["\n  mutation RemoveFactor($input: RemoveFactorInput!) {\n    removeFactor(input: $input) { id }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SetNetworks($input: SetNetworksInput!) {\n    setNetworks(input: $input) { account { networks passkeyAnywhere } }\n  }\n"): (typeof documents)["\n  mutation SetNetworks($input: SetNetworksInput!) {\n    setNetworks(input: $input) { account { networks passkeyAnywhere } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ReplaceBackupCodes {\n    replaceBackupCodes { backupCodes }\n  }\n"): (typeof documents)["\n  mutation ReplaceBackupCodes {\n    replaceBackupCodes { backupCodes }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ChangePassword($input: ChangePasswordInput!) {\n    changePassword(input: $input) { endedSessions }\n  }\n"): (typeof documents)["\n  mutation ChangePassword($input: ChangePasswordInput!) {\n    changePassword(input: $input) { endedSessions }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment SecurityEvent on ActivityEvent { id createdAt sentence address device place { label } unusual { code text } }\n"): (typeof documents)["\n  fragment SecurityEvent on ActivityEvent { id createdAt sentence address device place { label } unusual { code text } }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query RecentSecurityEvents($me: ID!) {\n    activity(\n      first: 8\n      areas: [\"session\", \"factor\", \"device\", \"password\", \"email\", \"account\", \"recovery\"]\n      actorId: $me\n    ) { edges { node { ...SecurityEvent } } }\n  }\n"): (typeof documents)["\n  query RecentSecurityEvents($me: ID!) {\n    activity(\n      first: 8\n      areas: [\"session\", \"factor\", \"device\", \"password\", \"email\", \"account\", \"recovery\"]\n      actorId: $me\n    ) { edges { node { ...SecurityEvent } } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query MyReports {\n    myReports { id what state createdAt answer }\n  }\n"): (typeof documents)["\n  query MyReports {\n    myReports { id what state createdAt answer }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ReportIncident($input: ReportIncidentInput!) {\n    reportIncident(input: $input) { receipt }\n  }\n"): (typeof documents)["\n  mutation ReportIncident($input: ReportIncidentInput!) {\n    reportIncident(input: $input) { receipt }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SecureAccount($input: SecureAccountInput!) {\n    secureAccount(input: $input) { endedSessions withdrawnLinks withdrawnDownloads }\n  }\n"): (typeof documents)["\n  mutation SecureAccount($input: SecureAccountInput!) {\n    secureAccount(input: $input) { endedSessions withdrawnLinks withdrawnDownloads }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Security {\n    factors { ...MethodParts }\n    backupCodes { left low }\n    ...CheckUpParts\n  }\n"): (typeof documents)["\n  query Security {\n    factors { ...MethodParts }\n    backupCodes { left low }\n    ...CheckUpParts\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment SessionParts on Session { id current address place { label } createdAt lastSeenAt expiresAt }\n"): (typeof documents)["\n  fragment SessionParts on Session { id current address place { label } createdAt lastSeenAt expiresAt }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RevokeSession($input: RevokeSessionInput!) {\n    revokeSession(input: $input) { id }\n  }\n"): (typeof documents)["\n  mutation RevokeSession($input: RevokeSessionInput!) {\n    revokeSession(input: $input) { id }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Account {\n    account {\n      email\n      emailVerifiedAt\n      pendingEmail\n      hasPassword\n      passwordChangedAt\n      passwordPolicy { minimumLength requireClasses minimumScore words }\n      mailPhrase\n      mailPreferences { topic on critical }\n      networks\n      passkeyAnywhere\n      address\n    }\n  }\n"): (typeof documents)["\n  query Account {\n    account {\n      email\n      emailVerifiedAt\n      pendingEmail\n      hasPassword\n      passwordChangedAt\n      passwordPolicy { minimumLength requireClasses minimumScore words }\n      mailPhrase\n      mailPreferences { topic on critical }\n      networks\n      passkeyAnywhere\n      address\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation AddStream($input: AddStreamInput!) {\n    addStream(input: $input) { stream { id } secret }\n  }\n"): (typeof documents)["\n  mutation AddStream($input: AddStreamInput!) {\n    addStream(input: $input) { stream { id } secret }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Channels {\n    channels {\n      id\n      kind\n      name\n      host\n      minimum\n      active\n      sequence\n      waiting\n      deliveredAt\n      failingSince\n      formerUntil\n      deliveries(first: 20) { id event sequence state tries problem createdAt nextAt deliveredAt reader { id name } }\n    }\n  }\n"): (typeof documents)["\n  query Channels {\n    channels {\n      id\n      kind\n      name\n      host\n      minimum\n      active\n      sequence\n      waiting\n      deliveredAt\n      failingSince\n      formerUntil\n      deliveries(first: 20) { id event sequence state tries problem createdAt nextAt deliveredAt reader { id name } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation AddChannel($input: AddChannelInput!) {\n    addChannel(input: $input) { channel { id } secret }\n  }\n"): (typeof documents)["\n  mutation AddChannel($input: AddChannelInput!) {\n    addChannel(input: $input) { channel { id } secret }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation UpdateChannel($input: UpdateChannelInput!) {\n    updateChannel(input: $input) { channel { id minimum active name host } }\n  }\n"): (typeof documents)["\n  mutation UpdateChannel($input: UpdateChannelInput!) {\n    updateChannel(input: $input) { channel { id minimum active name host } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RotateChannelSecret($input: RotateChannelSecretInput!) {\n    rotateChannelSecret(input: $input) { channel { id formerUntil } secret }\n  }\n"): (typeof documents)["\n  mutation RotateChannelSecret($input: RotateChannelSecretInput!) {\n    rotateChannelSecret(input: $input) { channel { id formerUntil } secret }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation TestChannel($input: TestChannelInput!) {\n    testChannel(input: $input) { delivery { id state problem } channel { id failingSince deliveredAt } }\n  }\n"): (typeof documents)["\n  mutation TestChannel($input: TestChannelInput!) {\n    testChannel(input: $input) { delivery { id state problem } channel { id failingSince deliveredAt } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RemoveChannel($input: RemoveChannelInput!) {\n    removeChannel(input: $input) { id }\n  }\n"): (typeof documents)["\n  mutation RemoveChannel($input: RemoveChannelInput!) {\n    removeChannel(input: $input) { id }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RenameOrganization($input: RenameOrganizationInput!) {\n    renameOrganization(input: $input) { organization { id name } }\n  }\n"): (typeof documents)["\n  mutation RenameOrganization($input: RenameOrganizationInput!) {\n    renameOrganization(input: $input) { organization { id name } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query PasskeyModels {\n    settings { passkeyModels passkeysClaimed passkeysProvable knownPasskeyModels { aaguid name } }\n  }\n"): (typeof documents)["\n  query PasskeyModels {\n    settings { passkeyModels passkeysClaimed passkeysProvable knownPasskeyModels { aaguid name } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation UpdatePasskeyModels($input: UpdateSettingsInput!) {\n    updateSettings(input: $input) {\n      settings { passkeyModels passkeysClaimed passkeysProvable knownPasskeyModels { aaguid name } }\n    }\n  }\n"): (typeof documents)["\n  mutation UpdatePasskeyModels($input: UpdateSettingsInput!) {\n    updateSettings(input: $input) {\n      settings { passkeyModels passkeysClaimed passkeysProvable knownPasskeyModels { aaguid name } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation UpdateProfile($input: UpdateProfileInput!) {\n    updateProfile(input: $input) { user { id name } }\n  }\n"): (typeof documents)["\n  mutation UpdateProfile($input: UpdateProfileInput!) {\n    updateProfile(input: $input) { user { id name } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Settings {\n    settings { viewersMayExport guestsMayExport exportRowLimit invitationDays passwordLength passwordClasses passwordScore }\n  }\n"): (typeof documents)["\n  query Settings {\n    settings { viewersMayExport guestsMayExport exportRowLimit invitationDays passwordLength passwordClasses passwordScore }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation UpdateSettings($input: UpdateSettingsInput!) {\n    updateSettings(input: $input) {\n      settings { viewersMayExport guestsMayExport exportRowLimit invitationDays passwordLength passwordClasses passwordScore }\n    }\n  }\n"): (typeof documents)["\n  mutation UpdateSettings($input: UpdateSettingsInput!) {\n    updateSettings(input: $input) {\n      settings { viewersMayExport guestsMayExport exportRowLimit invitationDays passwordLength passwordClasses passwordScore }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query SessionRules {\n    settings {\n      graceDays\n      idleLimit\n      lifetimeLimit\n      sessionRules { role secondFactor textMessages idleMinutes lifetimeMinutes sessionLimit refuseAtLimit trustDays }\n    }\n  }\n"): (typeof documents)["\n  query SessionRules {\n    settings {\n      graceDays\n      idleLimit\n      lifetimeLimit\n      sessionRules { role secondFactor textMessages idleMinutes lifetimeMinutes sessionLimit refuseAtLimit trustDays }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation UpdateSessionRules($input: UpdateSettingsInput!) {\n    updateSettings(input: $input) {\n      settings {\n        graceDays\n        idleLimit\n        lifetimeLimit\n        sessionRules { role secondFactor textMessages idleMinutes lifetimeMinutes sessionLimit refuseAtLimit trustDays }\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation UpdateSessionRules($input: UpdateSettingsInput!) {\n    updateSettings(input: $input) {\n      settings {\n        graceDays\n        idleLimit\n        lifetimeLimit\n        sessionRules { role secondFactor textMessages idleMinutes lifetimeMinutes sessionLimit refuseAtLimit trustDays }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RaiseShields($input: RaiseShieldsInput!) {\n    raiseShields(input: $input) { shields { id reason since until by { id name } } }\n  }\n"): (typeof documents)["\n  mutation RaiseShields($input: RaiseShieldsInput!) {\n    raiseShields(input: $input) { shields { id reason since until by { id name } } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ProlongShields($input: ProlongShieldsInput!) {\n    prolongShields(input: $input) { shields { id reason since until by { id name } } }\n  }\n"): (typeof documents)["\n  mutation ProlongShields($input: ProlongShieldsInput!) {\n    prolongShields(input: $input) { shields { id reason since until by { id name } } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation LowerShields($input: LowerShieldsInput!) {\n    lowerShields(input: $input) { shields { id } }\n  }\n"): (typeof documents)["\n  mutation LowerShields($input: LowerShieldsInput!) {\n    lowerShields(input: $input) { shields { id } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query WithoutShieldFactor {\n    withoutShieldFactor { id name }\n  }\n"): (typeof documents)["\n  query WithoutShieldFactor {\n    withoutShieldFactor { id name }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Streams {\n    streams {\n      id\n      kind\n      name\n      host\n      encrypted\n      authority\n      active\n      cursor\n      behind\n      deliveredAt\n      failingSince\n      problem\n      nextAt\n      formerUntil\n    }\n  }\n"): (typeof documents)["\n  query Streams {\n    streams {\n      id\n      kind\n      name\n      host\n      encrypted\n      authority\n      active\n      cursor\n      behind\n      deliveredAt\n      failingSince\n      problem\n      nextAt\n      formerUntil\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation UpdateStream($input: UpdateStreamInput!) {\n    updateStream(input: $input) { stream { id active nextAt host encrypted } }\n  }\n"): (typeof documents)["\n  mutation UpdateStream($input: UpdateStreamInput!) {\n    updateStream(input: $input) { stream { id active nextAt host encrypted } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RewindStream($input: RewindStreamInput!) {\n    rewindStream(input: $input) { stream { id cursor behind } }\n  }\n"): (typeof documents)["\n  mutation RewindStream($input: RewindStreamInput!) {\n    rewindStream(input: $input) { stream { id cursor behind } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RotateStreamSecret($input: RotateStreamSecretInput!) {\n    rotateStreamSecret(input: $input) { stream { id formerUntil } secret }\n  }\n"): (typeof documents)["\n  mutation RotateStreamSecret($input: RotateStreamSecretInput!) {\n    rotateStreamSecret(input: $input) { stream { id formerUntil } secret }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation TestStream($input: TestStreamInput!) {\n    testStream(input: $input) { problem }\n  }\n"): (typeof documents)["\n  mutation TestStream($input: TestStreamInput!) {\n    testStream(input: $input) { problem }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RemoveStream($input: RemoveStreamInput!) {\n    removeStream(input: $input) { id }\n  }\n"): (typeof documents)["\n  mutation RemoveStream($input: RemoveStreamInput!) {\n    removeStream(input: $input) { id }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation BeginWatch($input: BeginWatchInput!) {\n    beginWatch(input: $input) { entry { id expiresAt name } }\n  }\n"): (typeof documents)["\n  mutation BeginWatch($input: BeginWatchInput!) {\n    beginWatch(input: $input) { entry { id expiresAt name } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query WatchChoices($search: String, $people: Boolean!, $datasets: Boolean!) {\n    members(first: 20, search: $search) @include(if: $people) { edges { node { id mine user { id name } } } }\n    datasets(first: 20, search: $search) @include(if: $datasets) { edges { node { id name } } }\n  }\n"): (typeof documents)["\n  query WatchChoices($search: String, $people: Boolean!, $datasets: Boolean!) {\n    members(first: 20, search: $search) @include(if: $people) { edges { node { id mine user { id name } } } }\n    datasets(first: 20, search: $search) @include(if: $datasets) { edges { node { id name } } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ExtendWatch($input: ExtendWatchInput!) {\n    extendWatch(input: $input) { entry { id expiresAt } }\n  }\n"): (typeof documents)["\n  mutation ExtendWatch($input: ExtendWatchInput!) {\n    extendWatch(input: $input) { entry { id expiresAt } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation EndWatch($input: EndWatchInput!) {\n    endWatch(input: $input) { entry { id endedAt } }\n  }\n"): (typeof documents)["\n  mutation EndWatch($input: EndWatchInput!) {\n    endWatch(input: $input) { entry { id endedAt } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Watchfulness {\n    settings { stepUpBudget adminBudget weekBudget securityContact securityContactText }\n  }\n"): (typeof documents)["\n  query Watchfulness {\n    settings { stepUpBudget adminBudget weekBudget securityContact securityContactText }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation UpdateWatchfulness($input: UpdateSettingsInput!) {\n    updateSettings(input: $input) {\n      settings { stepUpBudget adminBudget weekBudget securityContact securityContactText }\n    }\n  }\n"): (typeof documents)["\n  mutation UpdateWatchfulness($input: UpdateSettingsInput!) {\n    updateSettings(input: $input) {\n      settings { stepUpBudget adminBudget weekBudget securityContact securityContactText }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Shared($first: Int, $after: Cursor, $search: String) {\n    analyses(first: $first, after: $after, search: $search, shared: true, orderBy: { field: UPDATED_AT, direction: DESC }) {\n      totalCount\n      pageInfo { hasNextPage endCursor }\n      edges {\n        node {\n          id\n          name\n          description\n          updatedAt\n          owner { id name }\n          chart { kind }\n          result { id rowCount createdAt }\n          shares { id audience expiresAt }\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query Shared($first: Int, $after: Cursor, $search: String) {\n    analyses(first: $first, after: $after, search: $search, shared: true, orderBy: { field: UPDATED_AT, direction: DESC }) {\n      totalCount\n      pageInfo { hasNextPage endCursor }\n      edges {\n        node {\n          id\n          name\n          description\n          updatedAt\n          owner { id name }\n          chart { kind }\n          result { id rowCount createdAt }\n          shares { id audience expiresAt }\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query TeamBreakGlasses {\n    breakGlasses { id reason createdAt expiresAt endedAt mine admin { id name } member { id name } looks { name objectId at times } }\n  }\n"): (typeof documents)["\n  query TeamBreakGlasses {\n    breakGlasses { id reason createdAt expiresAt endedAt mine admin { id name } member { id name } looks { name objectId at times } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation EndMemberBreakGlass($input: EndBreakGlassInput!) {\n    endBreakGlass(input: $input) { breakGlass { id endedAt } }\n  }\n"): (typeof documents)["\n  mutation EndMemberBreakGlass($input: EndBreakGlassInput!) {\n    endBreakGlass(input: $input) { breakGlass { id endedAt } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Invitations($first: Int, $after: Cursor) {\n    invitations(first: $first, after: $after) {\n      totalCount\n      pageInfo { hasNextPage endCursor }\n      edges { node { id email role state expired expiresAt createdAt inviter { id name } } }\n    }\n  }\n"): (typeof documents)["\n  query Invitations($first: Int, $after: Cursor) {\n    invitations(first: $first, after: $after) {\n      totalCount\n      pageInfo { hasNextPage endCursor }\n      edges { node { id email role state expired expiresAt createdAt inviter { id name } } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ResendInvitation($input: ResendInvitationInput!) {\n    resendInvitation(input: $input) { invitation { id expired expiresAt } }\n  }\n"): (typeof documents)["\n  mutation ResendInvitation($input: ResendInvitationInput!) {\n    resendInvitation(input: $input) { invitation { id expired expiresAt } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RevokeInvitation($input: RevokeInvitationInput!) {\n    revokeInvitation(input: $input) { invitation { id state } }\n  }\n"): (typeof documents)["\n  mutation RevokeInvitation($input: RevokeInvitationInput!) {\n    revokeInvitation(input: $input) { invitation { id state } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation InviteMember($input: InviteMemberInput!) {\n    inviteMember(input: $input) { invitation { id email } }\n  }\n"): (typeof documents)["\n  mutation InviteMember($input: InviteMemberInput!) {\n    inviteMember(input: $input) { invitation { id email } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ChangeMemberRole($input: ChangeMemberRoleInput!) {\n    changeMemberRole(input: $input) { membership { id role updatedAt } }\n  }\n"): (typeof documents)["\n  mutation ChangeMemberRole($input: ChangeMemberRoleInput!) {\n    changeMemberRole(input: $input) { membership { id role updatedAt } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SuspendMember($input: SuspendMemberInput!) {\n    suspendMember(input: $input) { membership { id state updatedAt } }\n  }\n"): (typeof documents)["\n  mutation SuspendMember($input: SuspendMemberInput!) {\n    suspendMember(input: $input) { membership { id state updatedAt } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ReinstateMember($input: ReinstateMemberInput!) {\n    reinstateMember(input: $input) { membership { id state updatedAt } }\n  }\n"): (typeof documents)["\n  mutation ReinstateMember($input: ReinstateMemberInput!) {\n    reinstateMember(input: $input) { membership { id state updatedAt } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SignMemberOut($input: SignMemberOutInput!) {\n    signMemberOut(input: $input) { membership { id } endedSessions }\n  }\n"): (typeof documents)["\n  mutation SignMemberOut($input: SignMemberOutInput!) {\n    signMemberOut(input: $input) { membership { id } endedSessions }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation UnlockMember($input: UnlockMemberInput!) {\n    unlockMember(input: $input) { membership { id lockedUntil } }\n  }\n"): (typeof documents)["\n  mutation UnlockMember($input: UnlockMemberInput!) {\n    unlockMember(input: $input) { membership { id lockedUntil } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RemoveMember($input: RemoveMemberInput!) {\n    removeMember(input: $input) { id }\n  }\n"): (typeof documents)["\n  mutation RemoveMember($input: RemoveMemberInput!) {\n    removeMember(input: $input) { id }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation BreakGlass($input: BreakGlassInput!) {\n    breakGlass(input: $input) { breakGlass { id expiresAt } }\n  }\n"): (typeof documents)["\n  mutation BreakGlass($input: BreakGlassInput!) {\n    breakGlass(input: $input) { breakGlass { id expiresAt } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Recoveries {\n    recoveries {\n      id\n      reason\n      address\n      browser\n      knownBrowser\n      lastSignInAt\n      passwordChangedAt\n      mine\n      own\n      hasFactor\n      user { id name email }\n      approvals { name note at }\n      progress { step askedAt approvals needed way readyAt expiresAt }\n    }\n  }\n"): (typeof documents)["\n  query Recoveries {\n    recoveries {\n      id\n      reason\n      address\n      browser\n      knownBrowser\n      lastSignInAt\n      passwordChangedAt\n      mine\n      own\n      hasFactor\n      user { id name email }\n      approvals { name note at }\n      progress { step askedAt approvals needed way readyAt expiresAt }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DecideRecovery($input: DecideRecoveryInput!) {\n    decideRecovery(input: $input) { request { id progress { step approvals } } }\n  }\n"): (typeof documents)["\n  mutation DecideRecovery($input: DecideRecoveryInput!) {\n    decideRecovery(input: $input) { request { id progress { step approvals } } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Members($first: Int, $after: Cursor) {\n    members(first: $first, after: $after) {\n      totalCount\n      pageInfo { hasNextPage endCursor }\n      edges {\n        node { id role state mine createdAt lastSeenAt lockedUntil user { id name email } }\n      }\n    }\n  }\n"): (typeof documents)["\n  query Members($first: Int, $after: Cursor) {\n    members(first: $first, after: $after) {\n      totalCount\n      pageInfo { hasNextPage endCursor }\n      edges {\n        node { id role state mine createdAt lastSeenAt lockedUntil user { id name email } }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SignEverybodyOut {\n    signEverybodyOut { endedSessions }\n  }\n"): (typeof documents)["\n  mutation SignEverybodyOut {\n    signEverybodyOut { endedSessions }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query DeviceNonce {\n    deviceNonce\n  }\n"): (typeof documents)["\n  query DeviceNonce {\n    deviceNonce\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Draft($place: String!) {\n    draft(place: $place) { text keptAt }\n  }\n"): (typeof documents)["\n  query Draft($place: String!) {\n    draft(place: $place) { text keptAt }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation KeepDraft($input: KeepDraftInput!) {\n    keepDraft(input: $input) { kept }\n  }\n"): (typeof documents)["\n  mutation KeepDraft($input: KeepDraftInput!) {\n    keepDraft(input: $input) { kept }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription ShieldPulse {\n    shieldsChanged { shields { id reason since until by { id name } } }\n  }\n"): (typeof documents)["\n  subscription ShieldPulse {\n    shieldsChanged { shields { id reason since until by { id name } } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Viewer {\n    server { version setupNeeded developmentMode passkeys uploadLimit resultRowLimit }\n    viewer {\n      user { id name email }\n      organization { id name }\n      role\n      can\n      organizations { id name }\n      textMessages\n      factorDemand { rule step until recovered }\n    }\n  }\n"): (typeof documents)["\n  query Viewer {\n    server { version setupNeeded developmentMode passkeys uploadLimit resultRowLimit }\n    viewer {\n      user { id name email }\n      organization { id name }\n      role\n      can\n      organizations { id name }\n      textMessages\n      factorDemand { rule step until recovered }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Watchlist {\n    watchlist { id kind objectId name reason times createdAt expiresAt endedAt admin { id name } }\n  }\n"): (typeof documents)["\n  query Watchlist {\n    watchlist { id kind objectId name reason times createdAt expiresAt endedAt admin { id name } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SendCode($input: SendCodeInput!) {\n    sendCode(input: $input) { sentTo wait }\n  }\n"): (typeof documents)["\n  mutation SendCode($input: SendCodeInput!) {\n    sendCode(input: $input) { sentTo wait }\n  }\n"];

export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}

export type DocumentType<TDocumentNode extends DocumentNode<any, any>> = TDocumentNode extends DocumentNode<  infer TType,  any>  ? TType  : never;