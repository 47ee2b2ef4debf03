import { expect, test } from 'vitest';
import { aaguidOf, choicesOf } from './models';

const A = 'cb69481e-8ff7-4039-93ec-0a2729a154a8';
const B = 'ee882879-721c-4913-9775-3dfcce97072a';
const C = '42b4fb4a-2866-43b2-9bf7-6c6669c2e5d3';
const KNOWN = [
  { aaguid: A, name: 'YubiKey 5' },
  { aaguid: B, name: 'YubiKey 5' },
  { aaguid: C, name: 'Google Titan Security Key' },
];

test('an AAGUID has one spelling', () => {
  expect(aaguidOf(` ${A.toUpperCase()} `)).toBe(A);
  for (const wrong of ['', 'YubiKey', A.replaceAll('-', ''), `{${A}}`, A.replace(/[^-]/g, '0')]) {
    expect(aaguidOf(wrong)).toBeNull();
  }
});

test('a name stands for all its AAGUIDs, and only if all are allowed', () => {
  expect(choicesOf(KNOWN, [A, B]).chosen).toEqual([`${A},${B}`]);
  expect(choicesOf(KNOWN, [A]).chosen).toEqual([A]);
});

test('whatever is chosen gives back what is allowed', () => {
  const other = '11111111-2222-3333-4444-555555555555';
  const { choices, chosen } = choicesOf(KNOWN, [B, C, other]);
  const back = choices.filter((c) => chosen.includes(c.value)).flatMap((c) => c.aaguids);
  expect(back.toSorted()).toEqual([B, C, other].toSorted());
});
