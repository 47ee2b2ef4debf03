import { expect, test } from 'vitest';
import { ago, bytes, duration, initials, plural } from './format';

test('sizes read as a disk prints them', () => {
  expect(bytes(0)).toBe('0 B');
  expect(bytes(1_223_329)).toBe('1.2 MB');
  expect(bytes(999_999)).toBe('1.0 MB');
  expect(bytes(512_000_000_000)).toBe('512 GB');
});

test('times are told from now', () => {
  const now = Date.parse('2026-11-21T12:00:00Z');
  expect(ago('2026-11-21T11:59:50Z', now)).toBe('just now');
  expect(ago('2026-11-21T11:57:00Z', now)).toBe('3 minutes ago');
  expect(ago('2026-11-20T12:00:00Z', now)).toBe('yesterday');
  expect(ago('2026-11-28T12:00:00Z', now)).toBe('in 7 days');
});

test('durations keep one useful digit', () => {
  expect(duration(38.4)).toBe('38 ms');
  expect(duration(1234)).toBe('1.2 s');
  expect(duration(125_000)).toBe('2 min 5 s');
});

test('names and counts', () => {
  expect(initials('Mira Okafor')).toBe('MO');
  expect(initials('  plato ')).toBe('P');
  expect(plural(1, 'row')).toBe('1 row');
  expect(plural(20_000, 'row')).toBe('20,000 rows');
});
