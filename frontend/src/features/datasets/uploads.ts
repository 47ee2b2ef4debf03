import { useSyncExternalStore } from 'react';
import { type DetailedError, Upload } from 'tus-js-client';
import type { DatasetVersionState } from '~/gql/graphql';
import type { Problem } from '~/lib/problem';
import type { Said } from './hash.worker';

export type UploadState = 'waiting' | 'sending' | 'paused' | 'cut' | 'refused' | 'sent';

export type Transfer = {
  key: string;
  name: string;
  size: number;
  sent: number;
  /** Bytes per second over the last few seconds; 0 until known. */
  speed: number;
  state: UploadState;
  problem?: Problem;
  /** Of the bytes as they lie on this device; known once the file was read through. */
  sha256?: string;
  /** What became of it on the server, once its dataset exists. */
  dataset?: { id: string; state: DatasetVersionState; rows: number };
};

const CHUNK = 8 * 1024 * 1024;
const AT_ONCE = 2;
/** A cut line is tried again by itself for about two minutes, then the person is asked. */
const RETRY_DELAYS = [500, 1000, 2000, 4000, 8000, 15_000, 30_000, 60_000];

export const ACCEPTED = ['csv', 'tsv', 'txt', 'json', 'ndjson', 'jsonl', 'geojson', 'parquet', 'pq', 'gz'];

type Handle = { upload: Upload; file: File; worker?: Worker; samples: [time: number, sent: number][] };

let transfers: Transfer[] = [];
const handles = new Map<string, Handle>();
const listeners = new Set<() => void>();
let serial = 0;

function patch(key: string, change: Partial<Transfer>) {
  transfers = transfers.map((t) => (t.key === key ? { ...t, ...change } : t));
  for (const told of listeners) told();
}

const find = (key: string) => transfers.find((t) => t.key === key);

/** Every file of this visit, wherever in the app one looks. Nothing of it outlives the page. */
export const useTransfers = () =>
  useSyncExternalStore(
    (told) => {
      listeners.add(told);
      return () => void listeners.delete(told);
    },
    () => transfers,
  );

/** Adds files to the queue; with a dataset, as its next version. */
export function enqueue(files: Iterable<File>, dataset?: string) {
  for (const file of files) {
    const key = `${Date.now()}-${serial++}`;
    transfers = [{ key, name: file.name, size: file.size, sent: 0, speed: 0, state: 'waiting' as const }, ...transfers];
    handles.set(key, { file, upload: prepare(key, file, dataset), samples: [] });
    if (file.size === 0)
      patch(key, {
        state: 'refused',
        problem: { code: 'INVALID', message: 'This file is empty.', fields: {} },
      });
  }
  next();
}

export function pause(key: string) {
  void handles.get(key)?.upload.abort();
  patch(key, { state: 'paused', speed: 0 });
  next();
}

/** Goes on where the server says that it stopped, after a pause as after a cut. */
export function resume(key: string) {
  patch(key, { state: 'waiting', problem: undefined });
  next();
}

export async function discard(key: string) {
  const handle = handles.get(key);
  const state = find(key)?.state;
  handle?.worker?.terminate();
  handles.delete(key);
  transfers = transfers.filter((t) => t.key !== key);
  for (const told of listeners) told();
  if (handle && state !== 'sent') {
    try {
      // Also tells the server to forget what it holds of a file that nobody will finish.
      await handle.upload.abort(handle.upload.url !== null);
    } catch {
      // The server forgets unfinished uploads by itself after a while.
    }
  }
  next();
}

/** A dataset came into being or changed; the file that it was made of is recognised by its digest. */
export function noticed(sha256: string, dataset: NonNullable<Transfer['dataset']>) {
  for (const t of transfers) if (t.sha256 && t.sha256 === sha256) patch(t.key, { dataset });
}

export function clearDone() {
  for (const t of transfers) if (t.state === 'sent' || t.state === 'refused') void discard(t.key);
}

function next() {
  const busy = transfers.filter((t) => t.state === 'sending').length;
  const waiting = transfers.filter((t) => t.state === 'waiting').reverse();
  for (const transfer of waiting.slice(0, Math.max(0, AT_ONCE - busy))) {
    const handle = handles.get(transfer.key);
    if (!handle) continue;
    patch(transfer.key, { state: 'sending' });
    handle.samples = [];
    handle.worker ??= digest(transfer.key, handle.file);
    handle.upload.start();
  }
}

/**
 * Reads the file through beside the upload, so that its digest can be compared with the server's. A cut line may cut
 * off the reader's own program, too: it is fetched again like what is sent.
 */
function digest(key: string, file: File, tries = 0): Worker {
  const worker = new Worker(new URL('./hash.worker.ts', import.meta.url), { type: 'module' });
  worker.onmessage = (event: MessageEvent<Said>) => {
    if ('sha256' in event.data) patch(key, { sha256: event.data.sha256 });
    if (!('done' in event.data)) worker.terminate();
  };
  worker.onerror = () => {
    worker.terminate();
    const delay = RETRY_DELAYS[tries];
    if (delay === undefined) return;
    setTimeout(() => {
      const handle = handles.get(key);
      if (handle) handle.worker = digest(key, file, tries + 1);
    }, delay);
  };
  worker.postMessage(file);
  return worker;
}

function prepare(key: string, file: File, dataset?: string): Upload {
  return new Upload(file, {
    endpoint: '/files/',
    chunkSize: CHUNK,
    retryDelays: RETRY_DELAYS,
    metadata: dataset ? { filename: file.name, dataset } : { filename: file.name },
    // The library would keep upload addresses in the browser's storage.
    storeFingerprintForResuming: false,
    onProgress: (sent) => patch(key, { sent, speed: speedOf(key, sent) }),
    onShouldRetry: (error) => {
      const status = (error as DetailedError).originalResponse?.getStatus() ?? 0;
      return status === 0 || status === 409 || status === 423 || status === 429 || status >= 500;
    },
    onSuccess: () => {
      patch(key, { state: 'sent', sent: file.size, speed: 0 });
      next();
    },
    onError: (error) => {
      const problem = problemOfUpload(error as DetailedError);
      patch(key, {
        state: problem.code === 'OFFLINE' || problem.code === 'UNAVAILABLE' ? 'cut' : 'refused',
        speed: 0,
        problem,
      });
      next();
    },
  });
}

function speedOf(key: string, sent: number): number {
  const samples = handles.get(key)?.samples;
  if (!samples) return 0;
  const now = performance.now();
  samples.push([now, sent]);
  while (samples.length > 2 && now - (samples[0]?.[0] ?? now) > 4000) samples.shift();
  const [start, from] = samples[0] ?? [now, sent];
  const seconds = (now - start) / 1000;
  return seconds < 0.2 ? 0 : Math.max(0, (sent - from) / seconds);
}

const CODES: Record<number, Problem['code']> = {
  401: 'UNAUTHENTICATED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  409: 'CONFLICT',
  413: 'INVALID',
  415: 'INVALID',
  422: 'INVALID',
  429: 'LIMITED',
};

const SENTENCES: Partial<Record<Problem['code'], string>> = {
  UNAUTHENTICATED: 'Your session ended. Sign in again, then resume.',
  FORBIDDEN: 'Your role does not allow uploads.',
  NOT_FOUND: 'The server no longer holds this upload. Remove it and add the file again.',
  INVALID: 'The server does not accept this file.',
  LIMITED: 'Too many uploads at once. Resume in a moment.',
  OFFLINE: 'The connection was cut. What was sent is kept; resume when you are back.',
};

/** Our own refusals arrive as text or as JSON, depending on how far the request came. */
function sentenceIn(body: string): string | undefined {
  const refused = /^REFUSED: (.+)/.exec(body)?.[1];
  if (refused) return refused.trim();
  try {
    const said = (JSON.parse(body) as { error?: { message?: unknown } }).error?.message;
    return typeof said === 'string' ? said : undefined;
  } catch {
    return undefined;
  }
}

/** The upload protocol speaks HTTP, not GraphQL; the body may be our error or another's text. */
export function problemOfUpload(error: DetailedError): Problem {
  const response = error.originalResponse;
  const status = response?.getStatus() ?? 0;
  const code: Problem['code'] = status === 0 ? 'OFFLINE' : status >= 500 ? 'UNAVAILABLE' : (CODES[status] ?? 'INVALID');
  return {
    code,
    message:
      sentenceIn(response?.getBody() ?? '') ??
      SENTENCES[code] ??
      'The server cannot take files right now. Resume in a moment.',
    fields: {},
    requestId: response?.getHeader('X-Request-Id') ?? undefined,
  };
}
