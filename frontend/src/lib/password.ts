/** Why the server would refuse a new password, by its code. */
export type Code =
  | 'NOT_TEXT'
  | 'TOO_LONG'
  | 'TOO_SHORT'
  | 'FEW_CLASSES'
  | 'FEW_CHARACTERS'
  | 'PERSONAL'
  | 'COMMON'
  | 'PATTERN';

/** What a new password must be, as the server says it. */
export type Policy = { minimumLength: number; requireClasses: boolean; minimumScore: number; words: string[] };

export const defaultPolicy: Policy = { minimumLength: 12, requireClasses: true, minimumScore: 3, words: [] };

// The rules below are those of server/login/password/policy.go and pattern.go, so
// that a password can be judged while it is typed without being sent anywhere.
// testdata/vectors.json beside them holds both to the same answers. The server
// also knows lists of stolen passwords and estimates more carefully; it decides.

const MAX_BYTES = 4096;
const PASSPHRASE = 20;
const SHORTEST_WORD = 4;
const PLENTY = 8;
const DISTINCT = 6;

const COMMON =
  'password passwort passw qwerty qwertz azerty letmein welcome iloveyou admin administrator changeme secret geheim hallo login master monkey dragon sunshine football baseball princess trustno whatever summer winter spring autumn strongroom'.split(
    ' ',
  );

const ALIKE: Record<string, string> = {
  '0': 'o',
  '1': 'i',
  l: 'i',
  '!': 'i',
  '|': 'i',
  '3': 'e',
  '€': 'e',
  '4': 'a',
  '@': 'a',
  '5': 's',
  $: 's',
  '7': 't',
  '+': 't',
  '8': 'b',
  '9': 'g',
};

const reverse = (s: string) => [...s].reverse().join('');

/** Lower case, without accents, look-alikes as one, and nothing but letters and digits. */
const fold = (s: string) =>
  [...s.toLowerCase().normalize('NFKD')].map((c) => ALIKE[c] ?? (/[\p{L}\p{Nd}]/u.test(c) ? c : '')).join('');

const holds = (text: string, word: string) => text.includes(word) || text.includes(reverse(word));

const ROWS = [
  '1234567890',
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  'qwertzuiopü',
  'asdfghjklöä',
  'yxcvbnm',
  'azertyuiop',
  'qsdfghjklm',
  'wxcvbn',
  '!@#$%^&*()',
  '1qaz2wsx3edc4rfv5tgb6yhn',
  '!qaz@wsx#edc',
].flatMap((row) => [[...row], [...row].reverse()]);
const RUN = 4;
const DATE = '\uE000';
const DATES =
  /[0-9]{1,2}[./ -][0-9]{1,2}[./ -](?:19|20)?[0-9]{2}|(?:19|20)[0-9]{2}[./ -]?[01][0-9][./ -]?[0-3][0-9]|[0-3][0-9][01][0-9](?:19|20)[0-9]{2}|(?:19|20)[0-9]{2}/g;

/** The length of the shortest block whose repetition gives the signs. */
function period(signs: string[]): number {
  for (let p = 1; p <= signs.length / 2; p++) if (signs.every((sign, i) => i < p || sign === signs[i - p])) return p;
  return signs.length;
}

/** How many signs from a place on are one repetition, sequence or row of keys. */
function pattern(signs: string[], at: number): number {
  const code = (i: number) => signs[i]?.codePointAt(0) ?? -2;
  let longest = 1;
  for (const step of [0, 1, -1]) {
    let l = 1;
    while (at + l < signs.length && code(at + l) === code(at + l - 1) + step && signs[at + l] !== DATE) l++;
    longest = Math.max(longest, l);
  }
  for (const keys of ROWS)
    for (let k = keys.indexOf(signs[at] as string); k >= 0; k = keys.indexOf(signs[at] as string, k + 1)) {
      let l = 1;
      while (at + l < signs.length && k + l < keys.length && signs[at + l] === keys[k + l]) l++;
      longest = Math.max(longest, l);
    }
  return longest;
}

/** How many characters are left when every pattern counts as one. */
function effective(password: string): number {
  let signs = [...password.toLowerCase().replace(DATES, DATE)];
  signs = signs.slice(0, period(signs));
  let n = 0;
  for (let i = 0; i < signs.length; n++) {
    const l = pattern(signs, i);
    i += l >= RUN ? l : 1;
  }
  return n;
}

const kindsOf = (password: string) =>
  [/\p{Ll}/u, /\p{Lu}/u, /\p{Nd}/u, /[^\p{Ll}\p{Lu}\p{Nd}]/u].filter((kind) => kind.test(password)).length;

/** Why a new password is refused, for a program and for a person. */
export type Reason = { code: Code; message: string };

export function judge(typed: string, policy: Policy): Reason[] {
  if (/\p{Surrogate}/u.test(typed)) return [{ code: 'NOT_TEXT', message: 'The password is not valid text.' }];
  if (new TextEncoder().encode(typed).length > MAX_BYTES)
    return [{ code: 'TOO_LONG', message: `The password is longer than ${MAX_BYTES} bytes.` }];
  const password = typed.normalize('NFKC');
  const length = [...password].length;
  const folded = fold(password);
  const left = effective(password);
  const reasons: Reason[] = [];
  const say = (refused: boolean, code: Code, message: string) => {
    if (refused) reasons.push({ code, message });
  };
  say(
    length < policy.minimumLength,
    'TOO_SHORT',
    `Use at least ${policy.minimumLength} characters; this has ${length}.`,
  );
  say(
    policy.requireClasses && length < PASSPHRASE && kindsOf(password) < 3,
    'FEW_CLASSES',
    `Use three of: lower case, upper case, digits, symbols. Or use ${PASSPHRASE} characters of anything.`,
  );
  say(new Set(password).size < DISTINCT, 'FEW_CHARACTERS', 'This repeats too few characters.');
  const personal = policy.words.find((w) => [...fold(w)].length >= SHORTEST_WORD && holds(folded, fold(w)));
  say(
    personal !== undefined,
    'PERSONAL',
    `The password contains “${personal}”, which is easy to guess from who you are.`,
  );
  const common = COMMON.find(
    (w) => holds(folded, fold(w)) && Math.min([...folded].length, left) - fold(w).length < PLENTY,
  );
  say(
    common !== undefined,
    'COMMON',
    `The password is little more than “${common}”, which is among the first things that are tried.`,
  );
  say(left < PLENTY, 'PATTERN', 'This is mostly a pattern: a row of keys, a sequence, a repetition or a date.');
  return reasons;
}

/** A rough estimate from 0 to 4, for the meter alone. */
export function strength(password: string, policy: Policy): number {
  if (password === '') return 0;
  const kinds = kindsOf(password);
  const words = password.split(/[^\p{L}]+/u).filter((w) => w.length >= 3);
  // A word is worth some 13 bits, any other sign what there is to choose from.
  const others = Math.max(0, effective(password) - words.join('').length);
  const bits = words.length * 13 + others * ([0, 3.3, 4, 4.6, 5][kinds] ?? 0);
  const score = [20, 30, 42, 55].filter((limit) => bits >= limit).length;
  return judge(password, policy).length > 0 ? Math.min(score, 1) : score;
}

/** One rule that a new password meets or does not meet yet. */
export type Rule = { text: string; met: boolean };

/** The rules as a list to tick off, and whatever else is wrong. */
export function passwordRules(password: string, policy: Policy = defaultPolicy) {
  const reasons = judge(password, policy);
  const lacks = (code: Code) => reasons.some((r) => r.code === code);
  const rules: Rule[] = [
    { text: `At least ${policy.minimumLength} characters`, met: !lacks('TOO_SHORT') },
    ...(policy.requireClasses
      ? [
          {
            text: `Three of: small letters, capitals, digits, signs; or ${PASSPHRASE} characters of anything`,
            met: password !== '' && !lacks('FEW_CLASSES'),
          },
        ]
      : []),
  ];
  const listed: Code[] = ['TOO_SHORT', 'FEW_CLASSES'];
  return {
    rules,
    others: password === '' ? [] : reasons.filter((r) => !listed.includes(r.code)),
    good: reasons.length === 0,
    score: strength(password, policy),
  };
}
