import {
  browserSupportsWebAuthn,
  browserSupportsWebAuthnAutofill,
  startAuthentication,
  startRegistration,
  WebAuthnAbortService,
} from '@simplewebauthn/browser';

/** Why the browser gave no passkey, in words; undefined if its user closed the dialog. */
function reason(error: unknown): string | undefined {
  const name = error instanceof Error ? error.name : '';
  if (name === 'AbortError' || name === 'NotAllowedError') return undefined;
  if (name === 'InvalidStateError') return 'This device already has a passkey for your account.';
  return 'This browser could not use a passkey here.';
}

export type Given = { answer: string } | { problem?: string };

export const passkeysSupported = () => browserSupportsWebAuthn();

/** Asks the browser for a passkey; a cancelled dialog is no problem. */
export async function askPasskey(options: string): Promise<Given> {
  try {
    return { answer: JSON.stringify(await startAuthentication({ optionsJSON: JSON.parse(options) })) };
  } catch (error) {
    return { problem: reason(error) };
  }
}

/** Lets the browser offer passkeys within the field for the address, until the page is left. */
export async function offerPasskeys(begin: () => Promise<{ challenge: string; options: string } | undefined>) {
  if (!browserSupportsWebAuthn() || !(await browserSupportsWebAuthnAutofill())) return undefined;
  const begun = await begin();
  if (!begun) return undefined;
  try {
    const given = await startAuthentication({ optionsJSON: JSON.parse(begun.options), useBrowserAutofill: true });
    return { challenge: begun.challenge, answer: JSON.stringify(given) };
  } catch {
    return undefined;
  }
}

/** Takes the offer back. */
export const withdrawPasskeys = () => WebAuthnAbortService.cancelCeremony();

/** Asks the browser to make a passkey. */
export async function makePasskey(options: string): Promise<Given> {
  try {
    return { answer: JSON.stringify(await startRegistration({ optionsJSON: JSON.parse(options) })) };
  } catch (error) {
    return { problem: reason(error) };
  }
}
