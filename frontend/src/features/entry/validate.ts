import { defaultPolicy, type Policy, passwordRules } from '~/lib/password';

export const validEmail = (value: string) => (/^\S+@\S+\.\S+$/.test(value.trim()) ? null : 'Enter an e-mail address.');
export const filled = (what: string) => (value: string) => (value.trim() ? null : `Enter ${what}.`);
export const strongFor = (policy: Policy) => (value: string) =>
  passwordRules(value, policy).good ? null : 'Choose a password that meets the rules below.';
export const strong = strongFor(defaultPolicy);
