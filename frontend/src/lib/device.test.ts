import { afterEach, expect, test, vi } from 'vitest';
import { emptyStorage, proving } from './device';

afterEach(() => {
  vi.unstubAllGlobals();
  localStorage.clear();
});

test('a browser without a place for keys signs in without a proof', async () => {
  vi.stubGlobal('indexedDB', undefined);
  const ask = vi.fn();
  expect(await proving(ask)).toBeUndefined();
  expect(ask).not.toHaveBeenCalled();
});

test('signing out leaves nothing but the key', async () => {
  const dropped: string[] = [];
  vi.stubGlobal('caches', { keys: async () => ['pages'], delete: async (name: string) => dropped.push(name) });
  vi.stubGlobal('indexedDB', {
    databases: async () => [{ name: 'strongroom-device' }, { name: 'other' }],
    deleteDatabase: (name: string) => {
      dropped.push(name);
      const request = { onsuccess: () => undefined, result: undefined };
      queueMicrotask(() => request.onsuccess());
      return request;
    },
  });
  localStorage.setItem('interface', '{}');
  sessionStorage.setItem('place', '1');
  await emptyStorage();
  expect([localStorage.length, sessionStorage.length, dropped]).toEqual([0, 0, ['pages', 'other']]);
});

test('storage that is forbidden does not keep anybody signed in', async () => {
  vi.stubGlobal('localStorage', {
    clear: () => {
      throw new Error('forbidden');
    },
  });
  sessionStorage.setItem('place', '1');
  await emptyStorage();
  expect(sessionStorage.length).toBe(0);
});
