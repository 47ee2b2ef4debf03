import { expect, test } from 'vitest';
import { causedHeaders, onTouch } from './presence';

test('what a page asks by itself is marked, what somebody does is not', () => {
  const now = Date.now();
  window.dispatchEvent(new Event('keydown'));
  expect(causedHeaders(now)).toEqual({});
  expect(causedHeaders(now + 60_000)).toEqual({ 'Strongroom-Background': '1' });
});

test('whoever listens hears of each touch until they leave', () => {
  let heard = 0;
  const leave = onTouch(() => heard++);
  window.dispatchEvent(new Event('pointerdown'));
  leave();
  window.dispatchEvent(new Event('pointerdown'));
  expect(heard).toBe(1);
});
