import { identify } from '~/lib/graphql';
import { live } from '~/lib/live';
import { type Problem, ProblemError } from '~/lib/problem';
import type { Request } from './operation';

/** An answer as it came; with status 0 it came over the socket. */
export type Answer = { status: number; ms: number; body: unknown };

const offline: Problem = {
  code: 'OFFLINE',
  message: 'The server could not be reached. Check your connection and try again.',
  fields: {},
};

/**
 * Sends a query or a mutation as the rest of the application does: with the
 * cookie, to the same origin. Where the server wants a fresh proof of identity
 * the person is asked, and it is sent once more.
 */
export async function send(request: Request, signal: AbortSignal): Promise<Answer> {
  const answer = await post(request, signal);
  return stale(answer.body) && (await identify()) ? post(request, signal) : answer;
}

async function post({ query, operationName, variables }: Request, signal: AbortSignal): Promise<Answer> {
  const began = performance.now();
  try {
    const response = await fetch('/graphql', {
      method: 'POST',
      credentials: 'same-origin',
      headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json' },
      body: JSON.stringify({ query, operationName, variables }),
      signal,
    });
    const body: unknown = await response.json();
    return { status: response.status, ms: performance.now() - began, body };
  } catch (error) {
    if (signal.aborted) throw error;
    throw new ProblemError(offline);
  }
}

const stale = (body: unknown) =>
  (body as { errors?: { extensions?: { code?: string } }[] } | null)?.errors?.some(
    (e) => e.extensions?.code === 'STALE_AUTHENTICATION',
  ) ?? false;

/** Listens until it is told to stop or the server says that nothing more comes. */
export function listen(request: Request, onEvent: (body: unknown) => void, onEnd: () => void): () => void {
  return live().subscribe(
    { query: request.query, operationName: request.operationName, variables: request.variables },
    {
      next: onEvent,
      error: (reason) => {
        onEvent({ errors: Array.isArray(reason) ? reason : [{ message: 'The connection was lost.' }] });
        onEnd();
      },
      complete: onEnd,
    },
  );
}
