import { expect, test } from 'vitest';
import { greeting } from './HomePage';

test.each([
  [3, 'Good night'],
  [8, 'Good morning'],
  [13, 'Good afternoon'],
  [21, 'Good evening'],
])('at %i h it says %s', (hour, words) => {
  expect(greeting(hour)).toBe(words);
});
