import { setNonce } from 'get-nonce';

/** The nonce of this very response, for everything that must create a style element. */
export const cspNonce = () => document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce || undefined;

type Policies = {
  createPolicy(name: string, rules: { createHTML(s: string): string; createScriptURL(s: string): string }): unknown;
};

/**
 * Tells react-remove-scroll the nonce, and installs the default Trusted Types
 * policy: no markup ever reaches innerHTML, and a script or worker comes from
 * our own assets folder or not at all.
 */
export function installSecurityHooks() {
  const nonce = cspNonce();
  if (nonce) setNonce(nonce);
  const trustedTypes = (window as unknown as { trustedTypes?: Policies }).trustedTypes;
  trustedTypes?.createPolicy('default', {
    createHTML: (html) => {
      if (html.includes('<')) throw new TypeError('HTML assignment blocked by the Trusted Types policy');
      return html;
    },
    createScriptURL: (address) => {
      const url = new URL(address, location.href);
      if (url.origin !== location.origin || !url.pathname.startsWith('/assets/'))
        throw new TypeError('script address blocked by the Trusted Types policy');
      return address;
    },
  });
}
