/**
 * Tokens of links arrive behind the #: a browser never sends that part, so
 * they reach neither the server's log nor another site's referrer.
 */
export const tokenOfLink = () => new URLSearchParams(location.hash.slice(1)).get('token') ?? '';
