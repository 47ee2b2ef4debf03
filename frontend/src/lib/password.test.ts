import { expect, test } from 'vitest';
import { passwordRules } from './password';

test.each([
  ['', false],
  ['Short1!', false],
  ['onlysmallletters', false],
  ['twelve chars', false],
  ['Twelve chars', true],
  ['correct horse battery staple', true],
  ['密码密码密码密码密码密码密码密码密码密码', true],
])('%s', (password, good) => {
  expect(passwordRules(password).good).toBe(good);
});
