import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { type Cache, cacheExchange } from '@urql/exchange-graphcache';
import { type AnyVariables, Client, errorExchange, fetchExchange, subscriptionExchange } from 'urql';
import { proving } from './device';
import { live } from './live';
import { causedHeaders } from './presence';
import { type Problem, ProblemError, problemOf } from './problem';

/** Types that are parts of something else and have no identity of their own. */
const embedded = () => null;

/** Forgets every answer of these root fields, so that the pages that show them ask again. */
function forget(cache: Cache, ...names: string[]) {
  for (const field of cache.inspectFields('Query'))
    if (names.includes(field.fieldName)) cache.invalidate('Query', field.fieldName, field.arguments ?? undefined);
}

const after =
  (...names: string[]) =>
  (_result: unknown, _args: unknown, cache: Cache) =>
    forget(cache, ...names);

let ended: () => void = () => undefined;
let limited: () => void = () => undefined;
let confirm: () => Promise<boolean> = () => Promise.resolve(false);

/** Registers what happens when a request is answered by "nobody is signed in". */
export function onSignedOut(then: () => void) {
  ended = then;
}

/** Registers what happens when a request is answered by "show a second factor first". */
export function onFactorRequired(then: () => void) {
  limited = then;
}

/** Registers who asks for the password before a sensitive action; it resolves to whether it was given. */
export function onStale(ask: () => Promise<boolean>) {
  confirm = ask;
}

/** Asks the person for a fresh proof of identity; resolves to whether it was given. */
export const identify = () => confirm();

// A wrong password is answered with the same code, where nobody is signed in yet.
const signedOut = errorExchange({
  onError: (error, operation) => {
    const code = problemOf(error)?.code;
    if (code === 'UNAUTHENTICATED' && operation.kind !== 'mutation') ended();
    if (code === 'FACTOR_REQUIRED') limited();
  },
});

export const client = new Client({
  url: '/graphql',
  preferGetMethod: false,
  fetchOptions: () => ({ credentials: 'same-origin', headers: causedHeaders() }),
  exchanges: [
    cacheExchange({
      keys: {
        Viewer: embedded,
        Server: embedded,
        Settings: embedded,
        ShieldState: embedded,
        SessionRule: embedded,
        FactorDemand: embedded,
        SessionLeft: embedded,
        RecoveryProgress: embedded,
        RecoveryApproval: embedded,
        PageInfo: embedded,
        Chart: embedded,
        Parameter: embedded,
        ResultColumn: embedded,
        ResultPage: embedded,
        DatasetFindings: embedded,
        RejectedRow: embedded,
        ColumnRange: embedded,
        ExportVerdict: embedded,
        InvitationOffer: embedded,
        SignedIn: embedded,
        Account: embedded,
        MailPreference: embedded,
        MailVerification: embedded,
        PasswordPolicy: embedded,
        PasswordResetOffer: embedded,
        ProofNeeded: embedded,
        BackupCodeCount: embedded,
        AuditLog: embedded,
        AuditInclusion: embedded,
        Place: embedded,
        EventChange: embedded,
        EventFact: embedded,
        Oddity: embedded,
        SignInOverview: embedded,
        SignInPlace: embedded,
        FailedSignIns: embedded,
        AlertReason: embedded,
        BreakGlassLook: embedded,
        AlertNote: embedded,
        BlastReport: embedded,
        BlastLimit: embedded,
        BlastReach: embedded,
        BlastItem: embedded,
        BlastAbility: embedded,
        BlastTouch: embedded,
        BlastSession: embedded,
        AlertCounts: embedded,
        ReportProgress: embedded,
        DrillReport: embedded,
        DrillInject: embedded,
        DrillPhase: embedded,
        DrillStep: embedded,
        DrillPart: embedded,
        DrillFormer: embedded,
        ResponsePlan: embedded,
        PlanDocument: embedded,
        PlanSection: embedded,
        PlanLine: embedded,
        PlanWritten: embedded,
        PlanDifference: embedded,
        PlanFile: embedded,
        RuleField: embedded,
        RuleCheck: embedded,
        RuleProblem: embedded,
        RuleTrial: embedded,
        RuleTrialDay: embedded,
      },
      updates: {
        Mutation: {
          startRun: after('runs'),
          createAnalysis: after('analyses'),
          updateAnalysis: after('analyses'),
          deleteAnalysis: after('analyses'),
          shareAnalysis: after('analysis', 'analyses'),
          revokeShare: after('analysis', 'analyses'),
          updateDataset: after('datasets'),
          beginWatch: after('watchlist'),
          extendWatch: after('watchlist'),
          endWatch: after('watchlist'),
          deleteDataset: after('datasets'),
          createExport: after('exports'),
          inviteMember: after('invitations', 'developmentMail'),
          resendInvitation: after('invitations', 'developmentMail'),
          revokeInvitation: after('invitations'),
          decideRecovery: after('recoveries'),
          cancelRecovery: after('ownRecovery'),
          breakGlass: after('breakGlasses', 'datasets', 'analyses', 'developmentMail'),
          endBreakGlass: after('breakGlasses', 'datasets', 'analyses'),
          suspendMember: after('members'),
          signMemberOut: after('members'),
          signEverybodyOut: after('members'),
          reinstateMember: after('members'),
          removeMember: after('members'),
          revokeSession: after('sessions'),
          forgetDevice: after('devices', 'sessions'),
          revokeOtherSessions: after('sessions'),
          changePassword: after('account', 'sessions', 'developmentMail'),
          secureAccount: after('account', 'sessions', 'developmentMail'),
          requestEmailVerification: after('developmentMail'),
          changeEmail: after('account', 'developmentMail'),
          setMailPhrase: after('account', 'developmentMail'),
          setMailPreference: after('account', 'developmentMail'),
          setNetworks: after('account', 'sessions', 'developmentMail'),
          unlockMember: after('members'),
          acknowledgeAlert: after('alerts', 'alertCounts'),
          assignAlert: after('alerts', 'alertCounts'),
          snoozeAlert: after('alerts', 'alertCounts'),
          resolveAlert: after('alerts', 'alertCounts'),
          reopenAlert: after('alerts', 'alertCounts'),
          answerAlert: after('alerts', 'alertCounts', 'ownAlerts', 'devices', 'sessions'),
          openIncident: after('incidents', 'incidentOf', 'reports'),
          startDrill: after('incidents', 'developmentMail'),
          reportIncident: after('myReports', 'reports', 'developmentMail'),
          updateIncident: after('incidents'),
          addIncidentTask: after('incidents'),
          completeIncidentTask: after('incidents'),
          runIncidentTask: after('incidents', 'members', 'sessions', 'developmentMail'),
          closeIncident: after('incidents', 'incidentOf'),
          reopenIncident: after('incidents', 'incidentOf'),
          addStream: after('streams'),
          updateStream: after('streams'),
          rewindStream: after('streams'),
          removeStream: after('streams'),
          addWitness: after('witnesses', 'developmentMail'),
          sendCheckpoint: after('witnesses', 'developmentMail'),
          updateWitness: after('witnesses', 'developmentMail'),
          removeWitness: after('witnesses', 'developmentMail'),
          addChannel: after('channels'),
          testChannel: after('channels', 'developmentMail'),
          removeChannel: after('channels'),
          createRule: after('rules'),
          removeRule: after('rules'),
          makeDecoyDataset: after('decoys', 'datasets'),
          makeDecoyToken: after('decoys'),
          removeDecoy: after('decoys', 'datasets'),
          updateSettings: after('account', 'settings', 'exportVerdict'),
          addAuthenticatorApp: after('factors', 'backupCodes'),
          addPasskey: after('factors', 'backupCodes'),
          addPhone: after('factors', 'backupCodes'),
          removeFactor: after('factors', 'backupCodes'),
          replaceBackupCodes: after('backupCodes'),
        },
      },
    }),
    signedOut,
    fetchExchange,
    subscriptionExchange({
      forwardSubscription: (operation) => ({
        subscribe: (sink) => ({
          unsubscribe: live().subscribe({ query: operation.query ?? '', variables: operation.variables }, sink),
        }),
      }),
    }),
  ],
});

/**
 * For answers that must not stay in the cache, such as the rows of a result:
 * they are large, and whoever shows them keeps what is in sight.
 */
export const uncached = new Client({
  url: '/graphql',
  preferGetMethod: false,
  fetchOptions: () => ({ credentials: 'same-origin', headers: causedHeaders() }),
  exchanges: [signedOut, fetchExchange],
});

/** The context of an operation that proves which browser this is. */
export const provingContext = () => proving(async (nonce) => (await uncached.query(nonce, {}).toPromise()).data);

/** Runs a mutation that signs somebody in: change, with the proof of which browser this is. */
export async function changeProving<Data, Variables extends AnyVariables>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
): Promise<Data> {
  const result = await client.mutation(document, variables, await provingContext()).toPromise();
  if (result.error || !result.data) throw new ProblemError(problemOf(result.error) as Problem);
  return result.data;
}

/**
 * Runs a mutation and gives its data, or throws a ProblemError. Where the
 * server wants a fresh proof of identity, the person is asked and the
 * mutation runs once more.
 */
export async function change<Data, Variables extends AnyVariables>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
): Promise<Data> {
  let result = await client.mutation(document, variables).toPromise();
  if (problemOf(result.error)?.code === 'STALE_AUTHENTICATION' && (await confirm()))
    result = await client.mutation(document, variables).toPromise();
  if (result.error || !result.data) throw new ProblemError(problemOf(result.error) as Problem);
  return result.data;
}
