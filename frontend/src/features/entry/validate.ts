import { passwordRules } from '~/lib/password';

export const validEmail = (value: string) => (/^\S+@\S+\.\S+$/.test(value.trim()) ? null : 'Enter an e-mail address.');
export const filled = (what: string) => (value: string) => (value.trim() ? null : `Enter ${what}.`);
export const strong = (value: string) =>
  passwordRules(value).good ? null : 'Choose a password that meets the rule below.';
