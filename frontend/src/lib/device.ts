import { graphql } from '~/gql';
import { causedHeaders } from './presence';

const Nonce = graphql(`
  query DeviceNonce {
    deviceNonce
  }
`);

/** The database of the key, the one thing besides a cookie that stays in the browser of somebody who signed out. */
export const DEVICE_DATABASE = 'strongroom-device';
const STORE = 'keys';
const DOMAIN = 'strongroom device v1';

const done = <T>(request: IDBRequest<T>) =>
  new Promise<T>((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

async function database(): Promise<IDBDatabase> {
  const request = indexedDB.open(DEVICE_DATABASE, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(STORE);
  return done(request);
}

/** The key of this browser, made when it is first needed. Of tabs that make one at once, one wins. */
async function key(): Promise<CryptoKeyPair> {
  const db = await database();
  try {
    const kept = (): Promise<CryptoKeyPair | undefined> =>
      done(db.transaction(STORE, 'readonly').objectStore(STORE).get('device'));
    const known = await kept();
    if (known) return known;
    // Nobody can read the private half, not even this page: it is used where it is.
    const made = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify']);
    try {
      await done(db.transaction(STORE, 'readwrite').objectStore(STORE).add(made, 'device'));
      return made;
    } catch {
      const other = await kept();
      if (!other) throw new Error('the browser keeps no key');
      return other;
    }
  } finally {
    db.close();
  }
}

const base64url = (bytes: ArrayBuffer) =>
  btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');

type Ask = (query: typeof Nonce) => Promise<{ deviceNonce: string } | undefined>;

/**
 * What proves to the next request which browser this is, for the context of an
 * operation. A browser that cannot keep a key is known by its cookie alone.
 */
export async function proving(ask: Ask): Promise<{ fetchOptions: RequestInit } | undefined> {
  try {
    const pair = await key();
    const nonce = (await ask(Nonce))?.deviceNonce;
    if (!nonce) return undefined;
    const own = base64url(await crypto.subtle.exportKey('spki', pair.publicKey));
    const message = new TextEncoder().encode([DOMAIN, location.origin, nonce, own].join('\n'));
    const signature = await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, pair.privateKey, message);
    const headers = { ...causedHeaders(), 'Strongroom-Device': `${nonce}.${own}.${base64url(signature)}` };
    return { fetchOptions: { credentials: 'same-origin', headers } };
  } catch {
    return undefined; // a private window of some browsers, or storage that is switched off
  }
}

/** Empties all storage of this origin but the key, which says which browser this is and not who uses it. */
export async function emptyStorage() {
  const tries: (() => unknown)[] = [
    () => localStorage.clear(),
    () => sessionStorage.clear(),
    async () => {
      for (const name of await caches.keys()) await caches.delete(name);
    },
    async () => {
      for (const { name } of await indexedDB.databases())
        if (name && name !== DEVICE_DATABASE) await done(indexedDB.deleteDatabase(name));
    },
  ];
  for (const attempt of tries)
    try {
      await attempt();
    } catch {
      // What a browser does not have needs no emptying.
    }
  // The router writes down where this page was scrolled to when it is left.
  addEventListener('pagehide', () => sessionStorage.clear(), { once: true });
}
