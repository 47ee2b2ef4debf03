/** One rule that a new password meets or does not meet yet. */
export type Rule = { text: string; met: boolean };

/**
 * The server's default rule, told while somebody types: 12 characters of three
 * kinds, or 20 of any kind. The server decides; this only saves a round trip.
 */
export function passwordRules(password: string): { rules: Rule[]; good: boolean } {
  const length = [...password].length;
  const kinds = [/\p{Ll}/u, /\p{Lu}/u, /\p{N}/u, /[^\p{L}\p{N}]/u].filter((kind) => kind.test(password)).length;
  const long = length >= 20;
  const rules = [
    { text: 'At least 12 characters', met: length >= 12 },
    { text: 'Three of: small letters, capitals, digits, signs', met: kinds >= 3 || long },
    { text: 'Or a passphrase of 20 characters or more', met: long },
  ];
  return { rules, good: long || (length >= 12 && kinds >= 3) };
}
