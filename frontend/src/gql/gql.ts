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
    "\n  mutation ConfirmIdentity($input: ConfirmIdentityInput!) {\n    confirmIdentity(input: $input) { freshUntil }\n  }\n": typeof types.ConfirmIdentityDocument,
    "\n  query Palette($datasets: Boolean!) {\n    datasets(first: 50, orderBy: { field: UPDATED_AT, direction: DESC }) @include(if: $datasets) {\n      edges { node { id name tableName } }\n    }\n    analyses(first: 50, orderBy: { field: UPDATED_AT, direction: DESC }) {\n      edges { node { id name } }\n    }\n  }\n": typeof types.PaletteDocument,
    "\n  mutation SignOut {\n    signOut { signedOut }\n  }\n": typeof types.SignOutDocument,
    "\n  mutation SwitchOrganization($input: SwitchOrganizationInput!) {\n    switchOrganization(input: $input) { viewer { organization { id } } }\n  }\n": typeof types.SwitchOrganizationDocument,
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
    "\n  query People {\n    members(first: 100) {\n      edges { node { id role state mine user { id name email } } }\n    }\n  }\n": typeof types.PeopleDocument,
    "\n  query ResultRows($id: ID!, $offset: Int!, $limit: Int!) {\n    node(id: $id) {\n      id\n      ... on Result { page(offset: $offset, limit: $limit) { offset rowCount columns } }\n    }\n  }\n": typeof types.ResultRowsDocument,
    "\n  fragment RunParts on Run {\n    id\n    sql\n    state\n    errorKind\n    errorMessage\n    errorLine\n    errorColumn\n    elapsedMs\n    startedAt\n    result { id rowCount truncated columns { name type } }\n  }\n": typeof types.RunPartsFragmentDoc,
    "\n  mutation StartRun($input: StartRunInput!) {\n    startRun(input: $input) { run { ...RunParts } }\n  }\n": typeof types.StartRunDocument,
    "\n  mutation CancelRun($input: CancelRunInput!) {\n    cancelRun(input: $input) { run { ...RunParts } }\n  }\n": typeof types.CancelRunDocument,
    "\n  subscription RunUpdated($id: ID!) {\n    runUpdated(id: $id) { ...RunParts }\n  }\n": typeof types.RunUpdatedDocument,
    "\n  query RunNow($id: ID!) {\n    run(id: $id) { ...RunParts }\n  }\n": typeof types.RunNowDocument,
    "\n  query Tables {\n    datasets(first: 100, orderBy: { field: NAME, direction: ASC }) {\n      edges {\n        node {\n          id\n          name\n          tableName\n          currentVersion { id rowCount columns { id name type position } }\n        }\n      }\n    }\n  }\n": typeof types.TablesDocument,
    "\n  query Dataset($id: ID!) {\n    dataset(id: $id) {\n      id\n      name\n      tableName\n      description\n      visibility\n      createdAt\n      updatedAt\n      mine\n      owner { id name }\n      currentVersion { id }\n      latestVersion {\n        id\n        number\n        state\n        failure\n        format\n        fileName\n        fileBytes\n        fileSha256\n        rowCount\n        rejectedCount\n        storedBytes\n        warnings\n        finishedAt\n        createdAt\n        columns { id position name sourcePath type nullCount distinctCount }\n        findings {\n          columns { name type }\n          preview\n          rejects { line column reason }\n          ranges { name minimum maximum }\n        }\n      }\n      versions(first: 20, orderBy: { field: CREATED_AT, direction: DESC }) {\n        edges { node { id number state fileName fileBytes fileSha256 rowCount createdAt } }\n      }\n    }\n  }\n": typeof types.DatasetDocument,
    "\n  mutation DeleteDataset($input: DeleteDatasetInput!) {\n    deleteDataset(input: $input) { id }\n  }\n": typeof types.DeleteDatasetDocument,
    "\n  mutation OpenDataset($input: UpdateDatasetInput!) {\n    updateDataset(input: $input) { dataset { id visibility updatedAt } }\n  }\n": typeof types.OpenDatasetDocument,
    "\n  query Datasets($first: Int, $after: Cursor, $orderBy: DatasetOrder, $search: String) {\n    datasets(first: $first, after: $after, orderBy: $orderBy, search: $search) {\n      totalCount\n      pageInfo { hasNextPage endCursor }\n      edges {\n        node {\n          id\n          name\n          tableName\n          visibility\n          updatedAt\n          mine\n          owner { id name }\n          latestVersion { id state format fileBytes rowCount rejectedCount }\n        }\n      }\n    }\n  }\n": typeof types.DatasetsDocument,
    "\n  mutation UpdateDataset($input: UpdateDatasetInput!) {\n    updateDataset(input: $input) { dataset { id name tableName description updatedAt } }\n  }\n": typeof types.UpdateDatasetDocument,
    "\n  subscription DatasetUpdated($id: ID) {\n    datasetUpdated(id: $id) {\n      id\n      name\n      tableName\n      description\n      visibility\n      updatedAt\n      latestVersion { id number state failure format fileName fileBytes fileSha256 rowCount rejectedCount warnings finishedAt }\n      currentVersion { id }\n    }\n  }\n": typeof types.DatasetUpdatedDocument,
    "\n  query InvitationOffer($token: String!) {\n    invitationOffer(token: $token) { organizationName inviterName email role expiresAt hasAccount }\n  }\n": typeof types.InvitationOfferDocument,
    "\n  mutation AcceptInvitation($input: AcceptInvitationInput!) {\n    acceptInvitation(input: $input) { viewer { user { id } } }\n  }\n": typeof types.AcceptInvitationDocument,
    "\n  mutation SetUp($input: SetUpInput!) {\n    setUp(input: $input) { viewer { user { id } } }\n  }\n": typeof types.SetUpDocument,
    "\n  mutation SignIn($input: SignInInput!) {\n    signIn(input: $input) { __typename }\n  }\n": typeof types.SignInDocument,
    "\n  query Shared($first: Int, $after: Cursor, $search: String) {\n    analyses(first: $first, after: $after, search: $search, shared: true, orderBy: { field: UPDATED_AT, direction: DESC }) {\n      totalCount\n      pageInfo { hasNextPage endCursor }\n      edges {\n        node {\n          id\n          name\n          description\n          updatedAt\n          owner { id name }\n          chart { kind }\n          result { id rowCount createdAt }\n          shares { id audience expiresAt }\n        }\n      }\n    }\n  }\n": typeof types.SharedDocument,
    "\n  query Viewer {\n    server { version setupNeeded developmentMode uploadLimit resultRowLimit }\n    viewer {\n      user { id name email }\n      organization { id name }\n      role\n      can\n      organizations { id name }\n    }\n  }\n": typeof types.ViewerDocument,
};
const documents: Documents = {
    "\n  mutation ConfirmIdentity($input: ConfirmIdentityInput!) {\n    confirmIdentity(input: $input) { freshUntil }\n  }\n": types.ConfirmIdentityDocument,
    "\n  query Palette($datasets: Boolean!) {\n    datasets(first: 50, orderBy: { field: UPDATED_AT, direction: DESC }) @include(if: $datasets) {\n      edges { node { id name tableName } }\n    }\n    analyses(first: 50, orderBy: { field: UPDATED_AT, direction: DESC }) {\n      edges { node { id name } }\n    }\n  }\n": types.PaletteDocument,
    "\n  mutation SignOut {\n    signOut { signedOut }\n  }\n": types.SignOutDocument,
    "\n  mutation SwitchOrganization($input: SwitchOrganizationInput!) {\n    switchOrganization(input: $input) { viewer { organization { id } } }\n  }\n": types.SwitchOrganizationDocument,
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
    "\n  query People {\n    members(first: 100) {\n      edges { node { id role state mine user { id name email } } }\n    }\n  }\n": types.PeopleDocument,
    "\n  query ResultRows($id: ID!, $offset: Int!, $limit: Int!) {\n    node(id: $id) {\n      id\n      ... on Result { page(offset: $offset, limit: $limit) { offset rowCount columns } }\n    }\n  }\n": types.ResultRowsDocument,
    "\n  fragment RunParts on Run {\n    id\n    sql\n    state\n    errorKind\n    errorMessage\n    errorLine\n    errorColumn\n    elapsedMs\n    startedAt\n    result { id rowCount truncated columns { name type } }\n  }\n": types.RunPartsFragmentDoc,
    "\n  mutation StartRun($input: StartRunInput!) {\n    startRun(input: $input) { run { ...RunParts } }\n  }\n": types.StartRunDocument,
    "\n  mutation CancelRun($input: CancelRunInput!) {\n    cancelRun(input: $input) { run { ...RunParts } }\n  }\n": types.CancelRunDocument,
    "\n  subscription RunUpdated($id: ID!) {\n    runUpdated(id: $id) { ...RunParts }\n  }\n": types.RunUpdatedDocument,
    "\n  query RunNow($id: ID!) {\n    run(id: $id) { ...RunParts }\n  }\n": types.RunNowDocument,
    "\n  query Tables {\n    datasets(first: 100, orderBy: { field: NAME, direction: ASC }) {\n      edges {\n        node {\n          id\n          name\n          tableName\n          currentVersion { id rowCount columns { id name type position } }\n        }\n      }\n    }\n  }\n": types.TablesDocument,
    "\n  query Dataset($id: ID!) {\n    dataset(id: $id) {\n      id\n      name\n      tableName\n      description\n      visibility\n      createdAt\n      updatedAt\n      mine\n      owner { id name }\n      currentVersion { id }\n      latestVersion {\n        id\n        number\n        state\n        failure\n        format\n        fileName\n        fileBytes\n        fileSha256\n        rowCount\n        rejectedCount\n        storedBytes\n        warnings\n        finishedAt\n        createdAt\n        columns { id position name sourcePath type nullCount distinctCount }\n        findings {\n          columns { name type }\n          preview\n          rejects { line column reason }\n          ranges { name minimum maximum }\n        }\n      }\n      versions(first: 20, orderBy: { field: CREATED_AT, direction: DESC }) {\n        edges { node { id number state fileName fileBytes fileSha256 rowCount createdAt } }\n      }\n    }\n  }\n": types.DatasetDocument,
    "\n  mutation DeleteDataset($input: DeleteDatasetInput!) {\n    deleteDataset(input: $input) { id }\n  }\n": types.DeleteDatasetDocument,
    "\n  mutation OpenDataset($input: UpdateDatasetInput!) {\n    updateDataset(input: $input) { dataset { id visibility updatedAt } }\n  }\n": types.OpenDatasetDocument,
    "\n  query Datasets($first: Int, $after: Cursor, $orderBy: DatasetOrder, $search: String) {\n    datasets(first: $first, after: $after, orderBy: $orderBy, search: $search) {\n      totalCount\n      pageInfo { hasNextPage endCursor }\n      edges {\n        node {\n          id\n          name\n          tableName\n          visibility\n          updatedAt\n          mine\n          owner { id name }\n          latestVersion { id state format fileBytes rowCount rejectedCount }\n        }\n      }\n    }\n  }\n": types.DatasetsDocument,
    "\n  mutation UpdateDataset($input: UpdateDatasetInput!) {\n    updateDataset(input: $input) { dataset { id name tableName description updatedAt } }\n  }\n": types.UpdateDatasetDocument,
    "\n  subscription DatasetUpdated($id: ID) {\n    datasetUpdated(id: $id) {\n      id\n      name\n      tableName\n      description\n      visibility\n      updatedAt\n      latestVersion { id number state failure format fileName fileBytes fileSha256 rowCount rejectedCount warnings finishedAt }\n      currentVersion { id }\n    }\n  }\n": types.DatasetUpdatedDocument,
    "\n  query InvitationOffer($token: String!) {\n    invitationOffer(token: $token) { organizationName inviterName email role expiresAt hasAccount }\n  }\n": types.InvitationOfferDocument,
    "\n  mutation AcceptInvitation($input: AcceptInvitationInput!) {\n    acceptInvitation(input: $input) { viewer { user { id } } }\n  }\n": types.AcceptInvitationDocument,
    "\n  mutation SetUp($input: SetUpInput!) {\n    setUp(input: $input) { viewer { user { id } } }\n  }\n": types.SetUpDocument,
    "\n  mutation SignIn($input: SignInInput!) {\n    signIn(input: $input) { __typename }\n  }\n": types.SignInDocument,
    "\n  query Shared($first: Int, $after: Cursor, $search: String) {\n    analyses(first: $first, after: $after, search: $search, shared: true, orderBy: { field: UPDATED_AT, direction: DESC }) {\n      totalCount\n      pageInfo { hasNextPage endCursor }\n      edges {\n        node {\n          id\n          name\n          description\n          updatedAt\n          owner { id name }\n          chart { kind }\n          result { id rowCount createdAt }\n          shares { id audience expiresAt }\n        }\n      }\n    }\n  }\n": types.SharedDocument,
    "\n  query Viewer {\n    server { version setupNeeded developmentMode uploadLimit resultRowLimit }\n    viewer {\n      user { id name email }\n      organization { id name }\n      role\n      can\n      organizations { id name }\n    }\n  }\n": types.ViewerDocument,
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
export function graphql(source: "\n  mutation ConfirmIdentity($input: ConfirmIdentityInput!) {\n    confirmIdentity(input: $input) { freshUntil }\n  }\n"): (typeof documents)["\n  mutation ConfirmIdentity($input: ConfirmIdentityInput!) {\n    confirmIdentity(input: $input) { freshUntil }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Palette($datasets: Boolean!) {\n    datasets(first: 50, orderBy: { field: UPDATED_AT, direction: DESC }) @include(if: $datasets) {\n      edges { node { id name tableName } }\n    }\n    analyses(first: 50, orderBy: { field: UPDATED_AT, direction: DESC }) {\n      edges { node { id name } }\n    }\n  }\n"): (typeof documents)["\n  query Palette($datasets: Boolean!) {\n    datasets(first: 50, orderBy: { field: UPDATED_AT, direction: DESC }) @include(if: $datasets) {\n      edges { node { id name tableName } }\n    }\n    analyses(first: 50, orderBy: { field: UPDATED_AT, direction: DESC }) {\n      edges { node { id name } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SignOut {\n    signOut { signedOut }\n  }\n"): (typeof documents)["\n  mutation SignOut {\n    signOut { signedOut }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SwitchOrganization($input: SwitchOrganizationInput!) {\n    switchOrganization(input: $input) { viewer { organization { id } } }\n  }\n"): (typeof documents)["\n  mutation SwitchOrganization($input: SwitchOrganizationInput!) {\n    switchOrganization(input: $input) { viewer { organization { id } } }\n  }\n"];
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
export function graphql(source: "\n  query People {\n    members(first: 100) {\n      edges { node { id role state mine user { id name email } } }\n    }\n  }\n"): (typeof documents)["\n  query People {\n    members(first: 100) {\n      edges { node { id role state mine user { id name email } } }\n    }\n  }\n"];
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
export function graphql(source: "\n  query Tables {\n    datasets(first: 100, orderBy: { field: NAME, direction: ASC }) {\n      edges {\n        node {\n          id\n          name\n          tableName\n          currentVersion { id rowCount columns { id name type position } }\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query Tables {\n    datasets(first: 100, orderBy: { field: NAME, direction: ASC }) {\n      edges {\n        node {\n          id\n          name\n          tableName\n          currentVersion { id rowCount columns { id name type position } }\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Dataset($id: ID!) {\n    dataset(id: $id) {\n      id\n      name\n      tableName\n      description\n      visibility\n      createdAt\n      updatedAt\n      mine\n      owner { id name }\n      currentVersion { id }\n      latestVersion {\n        id\n        number\n        state\n        failure\n        format\n        fileName\n        fileBytes\n        fileSha256\n        rowCount\n        rejectedCount\n        storedBytes\n        warnings\n        finishedAt\n        createdAt\n        columns { id position name sourcePath type nullCount distinctCount }\n        findings {\n          columns { name type }\n          preview\n          rejects { line column reason }\n          ranges { name minimum maximum }\n        }\n      }\n      versions(first: 20, orderBy: { field: CREATED_AT, direction: DESC }) {\n        edges { node { id number state fileName fileBytes fileSha256 rowCount createdAt } }\n      }\n    }\n  }\n"): (typeof documents)["\n  query Dataset($id: ID!) {\n    dataset(id: $id) {\n      id\n      name\n      tableName\n      description\n      visibility\n      createdAt\n      updatedAt\n      mine\n      owner { id name }\n      currentVersion { id }\n      latestVersion {\n        id\n        number\n        state\n        failure\n        format\n        fileName\n        fileBytes\n        fileSha256\n        rowCount\n        rejectedCount\n        storedBytes\n        warnings\n        finishedAt\n        createdAt\n        columns { id position name sourcePath type nullCount distinctCount }\n        findings {\n          columns { name type }\n          preview\n          rejects { line column reason }\n          ranges { name minimum maximum }\n        }\n      }\n      versions(first: 20, orderBy: { field: CREATED_AT, direction: DESC }) {\n        edges { node { id number state fileName fileBytes fileSha256 rowCount createdAt } }\n      }\n    }\n  }\n"];
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
export function graphql(source: "\n  subscription DatasetUpdated($id: ID) {\n    datasetUpdated(id: $id) {\n      id\n      name\n      tableName\n      description\n      visibility\n      updatedAt\n      latestVersion { id number state failure format fileName fileBytes fileSha256 rowCount rejectedCount warnings finishedAt }\n      currentVersion { id }\n    }\n  }\n"): (typeof documents)["\n  subscription DatasetUpdated($id: ID) {\n    datasetUpdated(id: $id) {\n      id\n      name\n      tableName\n      description\n      visibility\n      updatedAt\n      latestVersion { id number state failure format fileName fileBytes fileSha256 rowCount rejectedCount warnings finishedAt }\n      currentVersion { id }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query InvitationOffer($token: String!) {\n    invitationOffer(token: $token) { organizationName inviterName email role expiresAt hasAccount }\n  }\n"): (typeof documents)["\n  query InvitationOffer($token: String!) {\n    invitationOffer(token: $token) { organizationName inviterName email role expiresAt hasAccount }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation AcceptInvitation($input: AcceptInvitationInput!) {\n    acceptInvitation(input: $input) { viewer { user { id } } }\n  }\n"): (typeof documents)["\n  mutation AcceptInvitation($input: AcceptInvitationInput!) {\n    acceptInvitation(input: $input) { viewer { user { id } } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SetUp($input: SetUpInput!) {\n    setUp(input: $input) { viewer { user { id } } }\n  }\n"): (typeof documents)["\n  mutation SetUp($input: SetUpInput!) {\n    setUp(input: $input) { viewer { user { id } } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SignIn($input: SignInInput!) {\n    signIn(input: $input) { __typename }\n  }\n"): (typeof documents)["\n  mutation SignIn($input: SignInInput!) {\n    signIn(input: $input) { __typename }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Shared($first: Int, $after: Cursor, $search: String) {\n    analyses(first: $first, after: $after, search: $search, shared: true, orderBy: { field: UPDATED_AT, direction: DESC }) {\n      totalCount\n      pageInfo { hasNextPage endCursor }\n      edges {\n        node {\n          id\n          name\n          description\n          updatedAt\n          owner { id name }\n          chart { kind }\n          result { id rowCount createdAt }\n          shares { id audience expiresAt }\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query Shared($first: Int, $after: Cursor, $search: String) {\n    analyses(first: $first, after: $after, search: $search, shared: true, orderBy: { field: UPDATED_AT, direction: DESC }) {\n      totalCount\n      pageInfo { hasNextPage endCursor }\n      edges {\n        node {\n          id\n          name\n          description\n          updatedAt\n          owner { id name }\n          chart { kind }\n          result { id rowCount createdAt }\n          shares { id audience expiresAt }\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Viewer {\n    server { version setupNeeded developmentMode uploadLimit resultRowLimit }\n    viewer {\n      user { id name email }\n      organization { id name }\n      role\n      can\n      organizations { id name }\n    }\n  }\n"): (typeof documents)["\n  query Viewer {\n    server { version setupNeeded developmentMode uploadLimit resultRowLimit }\n    viewer {\n      user { id name email }\n      organization { id name }\n      role\n      can\n      organizations { id name }\n    }\n  }\n"];

export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}

export type DocumentType<TDocumentNode extends DocumentNode<any, any>> = TDocumentNode extends DocumentNode<  infer TType,  any>  ? TType  : never;