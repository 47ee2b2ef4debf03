import { useSyncExternalStore } from 'react';

function subscribe(told: () => void) {
  window.addEventListener('hashchange', told);
  return () => window.removeEventListener('hashchange', told);
}

/**
 * Secrets of links arrive behind the #: a browser never sends that part, so
 * they reach neither the server's log nor another site's referrer.
 */
export const useLinkWord = (name: string) =>
  useSyncExternalStore(subscribe, () => new URLSearchParams(location.hash.slice(1)).get(name) ?? '');

export const useLinkToken = () => useLinkWord('token');
