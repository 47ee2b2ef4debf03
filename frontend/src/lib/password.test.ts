import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { defaultPolicy, judge, passwordRules, strength } from './password';

type Vector = { password: string; words?: string[]; length?: number; classes?: boolean; reasons?: string[] };

// The same file holds the server's rules; see policy_test.go.
const vectors: Vector[] = JSON.parse(readFileSync('../server/login/password/testdata/vectors.json', 'utf8'));

test.each(vectors)('$password', ({ password, words = [], length, classes, reasons = [] }) => {
  const policy = {
    ...defaultPolicy,
    words,
    minimumLength: length ?? defaultPolicy.minimumLength,
    requireClasses: classes ?? defaultPolicy.requireClasses,
  };
  expect(judge(password, policy).map((r) => r.code)).toEqual(reasons);
});

test('what is not listed as a rule is told beside them', () => {
  const { rules, others, good } = passwordRules('Lovelace-1842!x', { ...defaultPolicy, words: ['lovelace'] });
  expect(rules.every((r) => r.met)).toBe(true);
  expect(others.map((r) => r.message).join()).toContain('lovelace');
  expect(good).toBe(false);
});

test('nothing typed is neither good nor scolded', () => {
  const { rules, others, good } = passwordRules('');
  expect(rules.some((r) => r.met)).toBe(false);
  expect(others).toEqual([]);
  expect(good).toBe(false);
});

test.each([
  ['', 0, 0],
  ['Password-417-x', 0, 1],
  ['Quiet-Meadow-417', 3, 4],
  ['correct horse battery staple', 3, 4],
  ['kJ8#mQ2$xL9p', 2, 4],
])('the strength of %s', (password, low, high) => {
  expect(strength(password, defaultPolicy)).toBeGreaterThanOrEqual(low);
  expect(strength(password, defaultPolicy)).toBeLessThanOrEqual(high);
});
