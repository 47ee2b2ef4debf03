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
    "\n  query InvitationOffer($token: String!) {\n    invitationOffer(token: $token) { organizationName inviterName email role expiresAt hasAccount }\n  }\n": typeof types.InvitationOfferDocument,
    "\n  mutation AcceptInvitation($input: AcceptInvitationInput!) {\n    acceptInvitation(input: $input) { viewer { user { id } } }\n  }\n": typeof types.AcceptInvitationDocument,
    "\n  mutation SetUp($input: SetUpInput!) {\n    setUp(input: $input) { viewer { user { id } } }\n  }\n": typeof types.SetUpDocument,
    "\n  mutation SignIn($input: SignInInput!) {\n    signIn(input: $input) { __typename }\n  }\n": typeof types.SignInDocument,
    "\n  query Viewer {\n    server { version setupNeeded developmentMode uploadLimit resultRowLimit }\n    viewer {\n      user { id name email }\n      organization { id name }\n      role\n      can\n      organizations { id name }\n    }\n  }\n": typeof types.ViewerDocument,
};
const documents: Documents = {
    "\n  mutation ConfirmIdentity($input: ConfirmIdentityInput!) {\n    confirmIdentity(input: $input) { freshUntil }\n  }\n": types.ConfirmIdentityDocument,
    "\n  query Palette($datasets: Boolean!) {\n    datasets(first: 50, orderBy: { field: UPDATED_AT, direction: DESC }) @include(if: $datasets) {\n      edges { node { id name tableName } }\n    }\n    analyses(first: 50, orderBy: { field: UPDATED_AT, direction: DESC }) {\n      edges { node { id name } }\n    }\n  }\n": types.PaletteDocument,
    "\n  mutation SignOut {\n    signOut { signedOut }\n  }\n": types.SignOutDocument,
    "\n  mutation SwitchOrganization($input: SwitchOrganizationInput!) {\n    switchOrganization(input: $input) { viewer { organization { id } } }\n  }\n": types.SwitchOrganizationDocument,
    "\n  query InvitationOffer($token: String!) {\n    invitationOffer(token: $token) { organizationName inviterName email role expiresAt hasAccount }\n  }\n": types.InvitationOfferDocument,
    "\n  mutation AcceptInvitation($input: AcceptInvitationInput!) {\n    acceptInvitation(input: $input) { viewer { user { id } } }\n  }\n": types.AcceptInvitationDocument,
    "\n  mutation SetUp($input: SetUpInput!) {\n    setUp(input: $input) { viewer { user { id } } }\n  }\n": types.SetUpDocument,
    "\n  mutation SignIn($input: SignInInput!) {\n    signIn(input: $input) { __typename }\n  }\n": types.SignInDocument,
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
export function graphql(source: "\n  query Viewer {\n    server { version setupNeeded developmentMode uploadLimit resultRowLimit }\n    viewer {\n      user { id name email }\n      organization { id name }\n      role\n      can\n      organizations { id name }\n    }\n  }\n"): (typeof documents)["\n  query Viewer {\n    server { version setupNeeded developmentMode uploadLimit resultRowLimit }\n    viewer {\n      user { id name email }\n      organization { id name }\n      role\n      can\n      organizations { id name }\n    }\n  }\n"];

export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}

export type DocumentType<TDocumentNode extends DocumentNode<any, any>> = TDocumentNode extends DocumentNode<  infer TType,  any>  ? TType  : never;