import type { CombinedError } from '@urql/core';

export type Code =
  | 'UNAUTHENTICATED'
  | 'STALE_AUTHENTICATION'
  | 'FACTOR_REQUIRED'
  | 'FORBIDDEN'
  | 'NOT_FOUND'
  | 'INVALID'
  | 'CONFLICT'
  | 'LIMITED'
  | 'UNAVAILABLE'
  | 'INTERNAL'
  | 'OFFLINE';

/** What went wrong, in the words that a person may read. */
export type Problem = {
  code: Code;
  message: string;
  /** One sentence per form field, by the name of the input's field. */
  fields: Record<string, string>;
  /** Seconds until it makes sense to try again. */
  retryAfter?: number;
  /** The id of what is in the way. */
  object?: string;
  /** Leads an operator to the line in the server's log. */
  requestId?: string;
};

const asText = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);

const fieldsOf = (value: unknown): Record<string, string> =>
  value && typeof value === 'object'
    ? Object.fromEntries(
        Object.entries(value).map(([k, v]) => [k.replace(/^input\./, ''), asText(v) ?? 'Check this field.']),
      )
    : {};

/** Reads the one error shape that the server speaks; anything else is the network. */
export function problemOf(error: CombinedError | Error | undefined): Problem | undefined {
  if (!error) return undefined;
  const first = 'graphQLErrors' in error ? error.graphQLErrors[0] : undefined;
  if (!first)
    return {
      code: 'OFFLINE',
      message: 'The server could not be reached. Check your connection and try again.',
      fields: {},
    };
  const ext = first.extensions ?? {};
  return {
    code: (asText(ext.code) as Code | undefined) ?? 'INTERNAL',
    message: first.message,
    fields: fieldsOf(ext.fields),
    retryAfter: typeof ext.retryAfter === 'number' ? ext.retryAfter : undefined,
    object: asText(ext.object),
    requestId: asText(ext.requestId),
  };
}

/** Carries a problem through code that throws. */
export class ProblemError extends Error {
  constructor(readonly problem: Problem) {
    super(problem.message);
  }
}
