import { useSyncExternalStore } from 'react';

function subscribe(told: () => void) {
  window.addEventListener('hashchange', told);
  return () => window.removeEventListener('hashchange', told);
}

/**
 * Tokens of links arrive behind the #: a browser never sends that part, so
 * they reach neither the server's log nor another site's referrer.
 */
const tokenOfLink = () => new URLSearchParams(location.hash.slice(1)).get('token') ?? '';

export const useLinkToken = () => useSyncExternalStore(subscribe, tokenOfLink);
