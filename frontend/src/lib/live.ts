import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { print } from 'graphql';
import { type Client, createClient } from 'graphql-ws';
import { useSyncExternalStore } from 'react';

export type Live = {
  state: 'connecting' | 'live' | 'down';
  /** When the last message could have arrived: pages say "as of" this while the socket is down. */
  asOf: Date | undefined;
};

let now: Live = { state: 'connecting', asOf: undefined };
const listeners = new Set<() => void>();
const lost = new Set<() => void>();

function become(next: Live) {
  now = next;
  for (const told of listeners) told();
}

/** Registers what to do when the server ends the session under an open socket. */
export function onSessionEnd(then: () => void) {
  lost.add(then);
  return () => void lost.delete(then);
}

/** A line that carries no answer for so long after a ping is cut, whatever the system below still believes. */
const PONG_MS = 5000;

/** Waits, but no longer than until the device says that it is back on a network. */
const pause = (ms: number) =>
  new Promise<void>((resolve) => {
    const done = () => {
      clearTimeout(timer);
      removeEventListener('online', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    addEventListener('online', done);
  });

let socket: Client | undefined;

/**
 * One socket for the page, opened by the frame of the workspace and kept open
 * while somebody is signed in. It reconnects for ever, with a growing and
 * jittered pause, so that a restarted server is not met by all browsers at once.
 */
function open(): Client {
  let unanswered: ReturnType<typeof setTimeout> | undefined;
  const client = createClient({
    url: () => `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/graphql`,
    // Open as long as somebody is signed in, so that the page always knows whether it is told of changes.
    lazy: false,
    onNonLazyError: () => undefined,
    keepAlive: 12_000,
    retryAttempts: Number.POSITIVE_INFINITY,
    shouldRetry: () => true,
    retryWait: async (retries) => {
      const ceiling = Math.min(15_000, 400 * 2 ** Math.min(retries, 6));
      await pause(ceiling / 2 + Math.random() * (ceiling / 2));
    },
    on: {
      connecting: () => {
        if (now.state !== 'down') become({ ...now, state: 'connecting' });
      },
      connected: () => become({ state: 'live', asOf: undefined }),
      ping: (received) => {
        if (!received) unanswered = setTimeout(() => client.terminate(), PONG_MS);
      },
      pong: (received) => {
        if (received) clearTimeout(unanswered);
      },
      closed: (event) => {
        clearTimeout(unanswered);
        const code = (event as CloseEvent | undefined)?.code ?? 0;
        if (code === 4401 || code === 4403) for (const then of lost) then();
        become({ state: 'down', asOf: now.state === 'live' ? new Date() : now.asOf });
      },
    },
  });
  // A socket over a network that went away stays open until something times out; the person should know at once.
  addEventListener('offline', () => client.terminate());
  return client;
}

export function live(): Client {
  socket ??= open();
  return socket;
}

export const useLive = () =>
  useSyncExternalStore(
    (told) => {
      listeners.add(told);
      return () => void listeners.delete(told);
    },
    () => now,
  );

/**
 * Subscribes and stays subscribed. The variables are read anew at each
 * (re)connection, so a caller that moves its cursor with every event resumes
 * where it was cut and misses nothing.
 */
export function follow<Data, Variables extends Record<string, unknown>>(
  document: TypedDocumentNode<Data, Variables>,
  variables: () => Variables,
  next: (data: Data) => void,
): () => void {
  const payload = {
    query: print(document),
    get variables() {
      return variables();
    },
  };
  return live().subscribe<Data>(payload, {
    next: (result) => {
      if (result.data) next(result.data);
    },
    error: () => undefined,
    complete: () => undefined,
  });
}
